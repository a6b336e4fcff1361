"""The shipped catalogue with one thing changed: each fault is named with file, line and column."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files.catalogue import YAML_FILES, load_catalogue
from tests.conftest import OFFICE


class Copy:
    """A copy of the shipped catalogue to spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / name

    def lines(self, name: str) -> list[str]:
        return self.path(name).read_text(encoding="utf-8").splitlines()

    def write(self, name: str, lines: list[str]) -> None:
        self.path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def line_of(self, name: str, text: str) -> int:
        return next(number for number, line in enumerate(self.lines(name), 1) if text in line)

    def swap(self, name: str, old: str, new: str) -> int:
        """Replace the first occurrence; its line."""
        line = self.line_of(name, old)
        lines = self.lines(name)
        lines[line - 1] = lines[line - 1].replace(old, new, 1)
        self.write(name, lines)
        return line

    def append(self, name: str, *rows: str) -> int:
        """Rows at the end; the line of the first."""
        lines = self.lines(name)
        self.write(name, [*lines, *rows])
        return len(lines) + 1

    def cell(self, name: str, line: int, column: int, value: str) -> None:
        lines = self.lines(name)
        cells = lines[line - 1].split(",")
        cells[column - 1] = value
        lines[line - 1] = ",".join(cells)
        self.write(name, lines)

    def faults(self) -> list[Fault]:
        with pytest.raises(InputRefused) as refused:
            load_catalogue(self.folder)
        return list(refused.value.faults)

    def fault(self) -> tuple[str, str, int, int]:
        """Code, file, line and column of the only fault."""
        (fault,) = self.faults()
        return fault.code, str(Path(fault.file).relative_to(self.folder)), fault.line, fault.column


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(Path(shutil.copytree(OFFICE, tmp_path / "office")))


def test_the_copy_itself_is_good(copy: Copy) -> None:
    assert load_catalogue(copy.folder).packs


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        load_catalogue(tmp_path / "none")
    assert refused.value.faults[0].code == "catalogue_missing"


@pytest.mark.parametrize("name", [f"{name}.yaml" for name in YAML_FILES])
def test_a_missing_yaml_file(copy: Copy, name: str) -> None:
    copy.path(name).unlink()
    assert ("file_missing", name) in {(fault.code, Path(fault.file).name) for fault in copy.faults()}


@pytest.mark.parametrize("name", ["packs", "prices", "fits", "costs", "devices"])
def test_a_missing_table(copy: Copy, name: str) -> None:
    copy.path(f"{name}.csv").unlink()
    assert ("file_missing", f"{name}.csv") in {(fault.code, Path(fault.file).name) for fault in copy.faults()}


def test_no_products_at_all(copy: Copy) -> None:
    shutil.rmtree(copy.path("products"))
    assert "products_missing" in {fault.code for fault in copy.faults()}


def test_an_unknown_sku_in_prices(copy: Copy) -> None:
    line = copy.append("prices.csv", "standard-2026,GIR-L60A4-X,volume,1,1,3.22")
    assert copy.fault() == ("unknown_sku", "prices.csv", line, 2)


def test_an_unknown_sku_in_costs_gets_the_nearest(copy: Copy) -> None:
    copy.append("costs.csv", "GIR-L60A4-RR,1.00,EUR")
    assert "GIR-L60A4-R" in copy.faults()[0].hint


def test_a_duplicate_sku(copy: Copy) -> None:
    line = copy.append("packs.csv", copy.lines("packs.csv")[1])
    assert copy.fault() == ("duplicate_sku", "packs.csv", line, 1)


def test_a_duplicate_product(copy: Copy) -> None:
    line = copy.append("products/papers.csv", copy.lines("products/papers.csv")[1])
    assert copy.fault() == ("duplicate_id", "products/papers.csv", line, 1)


def test_a_duplicate_fit(copy: Copy) -> None:
    line = copy.append("fits.csv", copy.lines("fits.csv")[1])
    assert copy.fault() == ("duplicate_row", "fits.csv", line, 1)


def test_a_break_table_with_a_gap_at_its_beginning(copy: Copy) -> None:
    line = copy.line_of("prices.csv", "standard-2026,GIR-L60A4-R,volume,1,1,")
    copy.cell("prices.csv", line, 5, "5")
    assert copy.fault() == ("break_gap", "prices.csv", line, 5)


def test_a_break_twice(copy: Copy) -> None:
    line = copy.line_of("prices.csv", "standard-2026,GIR-L60A4-R,volume,1,10,")
    copy.cell("prices.csv", line, 5, "1")
    assert copy.fault() == ("break_order", "prices.csv", line, 5)


def test_breaks_that_fall(copy: Copy) -> None:
    line = copy.append("prices.csv", "standard-2026,GIR-L60A4-R,volume,1,5,3.00")
    assert copy.fault() == ("break_order", "prices.csv", line, 5)


def test_breaks_that_do_not_agree_on_the_model(copy: Copy) -> None:
    line = copy.append("prices.csv", "standard-2026,GIR-L60A4-R,graduated,1,50,3.00")
    assert copy.fault() == ("break_model", "prices.csv", line, 3)


def test_a_price_below_zero(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 6, "-3.22")
    assert copy.fault() == ("out_of_range", "prices.csv", 2, 6)


def test_a_price_with_a_decimal_comma(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 6, '"3,22"')
    (fault,) = copy.faults()
    assert (fault.code, fault.line, fault.column, fault.hint) == ("not_a_decimal", 2, 6, "write 3.22, with a point")


def test_a_price_that_is_missing_in_its_row(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 6, "")
    assert copy.fault() == ("missing_field", "prices.csv", 2, 6)


def test_an_unknown_price_model(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 3, "volum")
    copy.cell("prices.csv", 3, 3, "volum")
    (fault,) = copy.faults()
    assert (fault.code, fault.line, fault.column) == ("unknown_choice", 2, 3)
    assert fault.hint == "did you mean volume?"


def test_an_unknown_price_list(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 1, "standart-2026")
    assert ("unknown_price_list", 2, 1) in {(fault.code, fault.line, fault.column) for fault in copy.faults()}


def test_a_table_that_is_not_there_is_the_only_fault(copy: Copy) -> None:
    copy.path("packs.csv").unlink()
    assert copy.fault() == ("file_missing", "packs.csv", 0, 0)


def test_a_sku_without_a_price(copy: Copy) -> None:
    lines = copy.lines("prices.csv")
    copy.write("prices.csv", [line for line in lines if not line.startswith("standard-2026,GIR-L60A4-R,")])
    assert copy.fault() == ("price_missing", "packs.csv", copy.line_of("packs.csv", "GIR-L60A4-R,"), 1)


def test_a_default_group_without_a_price_list(copy: Copy) -> None:
    line = copy.swap("policy.yaml", "default_group: standard", "default_group: standart")
    assert copy.fault() == ("price_list_missing", "policy.yaml", line, 1)


def test_a_product_without_a_pack(copy: Copy) -> None:
    row = copy.lines("products/papers.csv")[1].replace("girios-light-60-a4", "girios-new", 1)
    line = copy.append("products/papers.csv", row)
    assert copy.fault() == ("pack_missing", "products/papers.csv", line, 1)


def test_a_pack_of_an_unknown_product(copy: Copy) -> None:
    copy.cell("packs.csv", 2, 2, "girios-lihgt-60-a4")
    assert copy.fault() == ("unknown_product", "packs.csv", 2, 2)


def test_a_pack_with_an_empty_cell(copy: Copy) -> None:
    copy.cell("packs.csv", 2, 4, "")
    assert copy.fault() == ("missing_field", "packs.csv", 2, 4)


def test_a_pack_without_a_product(copy: Copy) -> None:
    copy.cell("packs.csv", 2, 2, "")
    assert copy.fault() == ("missing_field", "packs.csv", 2, 2)


def test_a_pack_of_nothing(copy: Copy) -> None:
    copy.cell("packs.csv", 2, 4, "0")
    assert copy.fault() == ("out_of_range", "packs.csv", 2, 4)


def test_a_row_with_too_few_cells(copy: Copy) -> None:
    line = copy.append("costs.csv", "GIR-L60A4-R,1.00")
    assert copy.fault() == ("row_length", "costs.csv", line, 0)


def test_an_unknown_column(copy: Copy) -> None:
    copy.swap("packs.csv", "sku,product,unit,content,minimum,multiple", "sku,product,unit,content,minimun,multiple")
    found = [(fault.code, fault.line, fault.column) for fault in copy.faults()]
    assert found == [("column_missing", 1, 0), ("column_unknown", 1, 5)]


def test_an_unknown_column_of_devices_gets_the_nearest_attribute(copy: Copy) -> None:
    copy.swap("devices.csv", "grammage_min", "gramage_min")
    hints = [fault.hint for fault in copy.faults() if fault.code == "column_unknown"]
    assert hints == ["did you mean grammage_min or grammage_max or grammage?"]


def test_a_missing_translation_in_a_csv(copy: Copy) -> None:
    lines = copy.lines("products/services.csv")
    cells = lines[1].split(",")
    lines[1] = ",".join([*cells[:3], "", *cells[4:]])
    copy.write("products/services.csv", lines)
    assert ("missing_translation", 2, 4) in {(fault.code, fault.line, fault.column) for fault in copy.faults()}


def test_a_missing_translation_in_yaml(copy: Copy) -> None:
    line = copy.swap("policy.yaml", "agreed_price: {en: Agreed price, lt: Sutarta kaina}", "agreed_price: {en: Agreed}")
    assert copy.fault() == ("missing_translation", "policy.yaml", line, 1)


def test_a_plural_form_that_is_missing(copy: Copy) -> None:
    line = copy.swap("units.yaml", "lt: {one: pakas, few: pakai, many: pako, other: pakų}", "lt: {one: a, other: b}")
    assert copy.fault() == ("missing_translation", "units.yaml", line - 4, 5)


def test_an_unknown_attribute_of_a_category(copy: Copy) -> None:
    copy.swap("categories.yaml", "attributes: [", "attributes: [gramage, ")
    assert copy.fault()[0] == "unknown_attribute"


def test_an_attribute_that_the_category_does_not_have(copy: Copy) -> None:
    header = copy.lines("products/services.csv")[0]
    copy.swap("products/services.csv", header, f"{header},whiteness")
    lines = copy.lines("products/services.csv")
    copy.write("products/services.csv", [lines[0], f"{lines[1]},150", *[f"{line}," for line in lines[2:]]])
    assert copy.fault() == ("unknown_attribute", "products/services.csv", 2, header.count(",") + 2)


def test_an_unknown_choice_of_an_attribute(copy: Copy) -> None:
    copy.cell("devices.csv", 2, 3, "lazer")
    (fault,) = copy.faults()
    assert (fault.code, fault.line, fault.column) == ("attribute_wrong", 2, 3)
    assert fault.hint == "did you mean laser or label?"


@pytest.mark.parametrize(("column", "value"), [(4, "true"), (6, "60,5"), (6, "NaN"), (6, "many"), (5, "A4 A5")])
def test_a_cell_that_is_not_of_its_kind(copy: Copy, column: int, value: str) -> None:
    copy.cell("devices.csv", 2, column, f'"{value}"')
    assert copy.fault()[2:] == (2, column)


def test_an_unknown_tax_class(copy: Copy) -> None:
    copy.swap("products/services.csv", ",standard,", ",standart,")
    assert ("unknown_tax", 2) in {(fault.code, fault.line) for fault in copy.faults()}


def test_a_fit_of_an_unknown_device(copy: Copy) -> None:
    line = copy.append("fits.csv", "norvik-l999,black,norvik-nt31-black,1600,page")
    assert copy.fault() == ("unknown_device", "fits.csv", line, 1)


def test_a_fit_with_a_capacity_of_nothing(copy: Copy) -> None:
    copy.cell("fits.csv", 2, 4, "0")
    assert copy.fault() == ("out_of_range", "fits.csv", 2, 4)


def test_a_name_with_a_bidi_control(copy: Copy) -> None:
    copy.cell("devices.csv", 2, 2, "Norvik\u202eL310d")
    assert copy.fault() == ("bidi_control", "devices.csv", 2, 2)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("LT153250050123456789", "LT153250050123456788", "iban_wrong"),
        ("LT100005555110", "LT100005555111", "vat_id_wrong"),
        ("logo.svg", "missing.svg", "file_missing"),
        ("Europe/Vilnius", "Europe/Vilno", "time_zone_unknown"),
        ("Europe/Vilnius", "Europe", "time_zone_unknown"),
        ("name: UAB", "name: \u200fUAB", None),
        ("payment_days: 14", "payment_days: soon", "wrong_type"),
        ("NEMULT22", "NEMU-T22", "bic_wrong"),
        ("{tax: [G]}", "{tax: [X]}", "unknown_choice"),
        ("{tax: [G]}", "{}", "condition_empty"),
        ("{tax: [G]}", "{country: [abroad]}", "form_wrong"),
        ("customer: business}", "customers: business}", "unknown_field"),
        ('"#0f6b5c"', "green", "form_wrong"),
    ],
)
def test_a_wrong_field_of_the_seller(copy: Copy, old: str, new: str, code: str | None) -> None:
    line = copy.swap("seller.yaml", old, new)
    assert copy.fault()[:3] == (code or "bidi_control", "seller.yaml", line)


def test_a_duplicate_unit(copy: Copy) -> None:
    line = copy.swap("units.yaml", "id: pack", "id: ream")
    assert ("duplicate_id", line) in {(fault.code, fault.line) for fault in copy.faults()}


RULES = [
    ("{answer: pages_month}", "{answer: pages_mnth}", "unknown_answer"),
    ("{product: [{answer: people}, {constant: pages_per_person}]}", "{answer: people}", "unit_mismatch"),
    ("both: 0.5}", "}", "table_incomplete"),
    ("{office_pages}, printed", "{office_pagez}, printed", None),
    ("figure: sheets_per_page", "figure: office_pages", "figure_too_early"),
    ("category: paper", "category: papr", "unknown_category"),
    ("{attribute: format, equals: A4}", "{attribute: formt, equals: A4}", "unknown_attribute"),
    ("{attribute: format, equals: A4}", "{attribute: format, equals: A44}", "unknown_choice"),
    ("share_by: monthly_pages", "share_by: technology", "not_a_number"),
    ("      - when: {answer: volume_by, equals: pages}", "      - when: {answer: volume_by, equals: pagez}",
     "unknown_choice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), RULES)
def test_a_wrong_rule(copy: Copy, old: str, new: str, code: str | None) -> None:
    line = copy.swap("rules.yaml", old, new)
    first = copy.faults()[0]
    assert first.code == (code or "placeholders_differ")
    assert Path(first.file).name == "rules.yaml"
    assert line - 3 <= first.line <= line


def test_a_placeholder_that_nothing_fills(copy: Copy) -> None:
    line = copy.line_of("rules.yaml", 'en: "{office_pages}, printed')
    copy.swap("rules.yaml", "{office_pages}, printed", "{office_pagez}, printed")
    copy.swap("rules.yaml", "{office_pages}, spausdinama", "{office_pagez}, spausdinama")
    assert copy.fault() == ("unknown_placeholder", "rules.yaml", line - 1, 5)


def test_a_case_after_the_open_one(copy: Copy) -> None:
    line = copy.line_of("rules.yaml", "- amount: {product: [{answer: people}, {constant: pages_per_person}]}")
    lines = copy.lines("rules.yaml")
    copy.write("rules.yaml", [*lines[:line], "      - amount: {answer: pages_month}", *lines[line:]])
    assert copy.fault() == ("case_unreachable", "rules.yaml", line, 9)


def test_a_last_case_that_is_not_open(copy: Copy) -> None:
    amount = "amount: {product: [{answer: people}, {constant: pages_per_person}]}"
    line = copy.swap("rules.yaml", f"- {amount}", f"- {{when: {{answer: people, at_least: 1}}, {amount}}}")
    code, file, found, _ = copy.fault()
    assert (code, file) == ("no_last_case", "rules.yaml")
    assert found < line


def test_a_filter_on_devices_without_devices(copy: Copy) -> None:
    line = copy.line_of("rules.yaml", "id: envelopes")
    lines = copy.lines("rules.yaml")
    place = next(i for i in range(line, len(lines)) if "filters:" in lines[i])
    copy.write(
        "rules.yaml",
        [*lines[: place + 1], "      - {attribute: grammage, at_most: {device: grammage_max}}", *lines[place + 1 :]],
    )
    assert copy.fault() == ("no_devices", "rules.yaml", place + 2, 31)


SPOILT: list[tuple[str, Callable[[Copy], object]]] = [
    ("yaml_alias", lambda copy: copy.swap("policy.yaml", "currency: EUR", "currency: &c EUR")),
    ("yaml_tag", lambda copy: copy.swap("policy.yaml", "currency: EUR", "currency: !!str EUR")),
    ("duplicate_key", lambda copy: copy.append("policy.yaml", "currency: EUR")),
    ("unknown_field", lambda copy: copy.append("policy.yaml", "curency: EUR")),
    ("missing_field", lambda copy: copy.swap("policy.yaml", "currency: EUR", "# nothing")),
    ("not_utf8", lambda copy: copy.path("policy.yaml").write_bytes(b"a: \xe0")),
    ("file_empty", lambda copy: copy.path("policy.yaml").write_bytes(b"")),
    ("file_too_large", lambda copy: copy.path("policy.yaml").write_bytes(b"#" * 3_000_000)),
    ("too_deep", lambda copy: copy.path("policy.yaml").write_bytes(b"[" * 100)),
]


@pytest.mark.parametrize(("code", "spoil"), SPOILT)
def test_a_yaml_file_that_cannot_be_read(copy: Copy, code: str, spoil: Callable[[Copy], object]) -> None:
    spoil(copy)
    (fault,) = copy.faults()
    assert (fault.code, Path(fault.file).name) == (code, "policy.yaml")


def test_faults_of_several_files_are_named_together_in_the_order_of_the_files(copy: Copy) -> None:
    copy.cell("prices.csv", 2, 6, "-1")
    copy.cell("costs.csv", 2, 2, "x")
    copy.swap("seller.yaml", "LT153250050123456789", "LT163250050123456789")
    found = [(Path(fault.file).name, fault.code) for fault in copy.faults()]
    assert found == [("costs.csv", "not_a_decimal"), ("prices.csv", "out_of_range"), ("seller.yaml", "iban_wrong")]


def test_a_table_with_semicolons_is_read(copy: Copy) -> None:
    text = copy.path("costs.csv").read_text(encoding="utf-8").replace(",", ";")
    copy.path("costs.csv").write_text(text, encoding="utf-8")
    assert len(load_catalogue(copy.folder).costs) == len(text.splitlines()) - 1


def test_the_digest_changes_with_any_file(copy: Copy) -> None:
    before = load_catalogue(copy.folder).digest
    copy.append("costs.csv", "")
    assert load_catalogue(copy.folder).digest != before


def test_the_digest_does_not_depend_on_where_the_folder_is(copy: Copy) -> None:
    assert load_catalogue(copy.folder).digest == load_catalogue(OFFICE).digest


def test_a_product_is_returnable_or_not(copy: Copy) -> None:
    lines = copy.lines("products/papers.csv")
    copy.write(
        "products/papers.csv",
        [f"{lines[0]},returnable", f"{lines[1]},yes", f"{lines[2]},no", *(f"{each}," for each in lines[3:])],
    )
    found = list(load_catalogue(copy.folder).products.values())
    assert [each.returnable for each in found[:3]] == [True, False, False]
    copy.write(
        "products/papers.csv", [f"{lines[0]},returnable", f"{lines[1]},maybe", *(f"{each}," for each in lines[2:])]
    )
    assert copy.fault() == ("flag_wrong", "products/papers.csv", 2, len(lines[0].split(",")) + 1)
