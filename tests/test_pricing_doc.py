"""docs/pricing.md says what the program does: every table of the page is computed anew and compared.

A table is executed by the function below that bears its name: `<!-- executed: volume -->` by `volume`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from quotegen.document.investment_view import whole_offer
from quotegen.files.catalogue import load_catalogue
from quotegen.language import MINUS
from quotegen.model.catalogue import Catalogue
from quotegen.model.party import Party
from quotegen.model.policy import PricingPolicy
from quotegen.model.quotation import QuotationLine
from quotegen.model.request import LineRequest, Terms
from quotegen.model.rules import Recurrence
from quotegen.money import allocate, decimals, percent_of, plain, round_to
from quotegen.pricing import shares as split
from quotegen.pricing.checks import LARGEST
from quotegen.pricing.pipeline import price
from tests import builders as shop
from tests.builders import ad_hoc, line, off, price_data, priced, priced_line, taxed, total, trace_of
from tests.samples import words_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "pricing.md"
Row = dict[str, str]
Page = dict[str, list[Row]]
MARK = re.compile(r"<!-- executed: ([a-z-]+) -->")
NONE = "–"


def parse(text: str) -> tuple[Page, list[int]]:
    """The executed tables by name, and the line numbers of tables that nothing executes."""
    tables: Page = {}
    unmarked: list[int] = []
    lines = text.splitlines()
    for number, content in enumerate(lines):
        if content.startswith("|") and not lines[number - 1].startswith("|"):
            mark = MARK.fullmatch(lines[number - 1])
            if mark is None or mark[1] in tables:
                unmarked.append(number + 1)
            else:
                tables[mark[1]] = list(_rows(lines[number:]))
    return tables, unmarked


def _rows(lines: list[str]) -> Iterator[Row]:
    head, _, *body = (_cells(content) for content in lines[: _end(lines)])
    for cells in body:
        yield dict(zip(head, cells, strict=True))


def _end(lines: list[str]) -> int:
    return next((index for index, content in enumerate(lines) if not content.startswith("|")), len(lines))


def _cells(content: str) -> list[str]:
    return [cell.strip() for cell in content.strip("|").split("|")]


def given(cell: str) -> str | None:
    return None if cell == NONE else cell


def expect(row: Row, **computed: object) -> None:
    """Each computed value is in the row, digit by digit; `line_net` is the column `line net`."""
    for name, value in computed.items():
        shown = plain(value) if isinstance(value, Decimal) else str(value)
        assert row[name.replace("_", " ")] == shown, (row, name, shown)


# --- one function for each table ---------------------------------------------------------------------


def rounding(page: Page) -> None:
    for row in page["rounding"]:
        expect(row, rounded=round_to(Decimal(row["value"]), int(row["decimals"])))


def currencies(page: Page) -> None:
    for row in page["currencies"]:
        at = shop.occasion(currency=row["currency"])
        net = priced_line(ad_hoc(row["price"], row["quantity"]), at=at).net_amount
        expect(row, decimals=decimals(row["currency"]), line_net=net)


def _listed(page: Page) -> Catalogue:
    data = shop.shop_data()
    data["price_lists"] = [
        shop.price_list(
            row["price list"],
            row["group"],
            "EUR",
            {"TONER": {"breaks": {"1": row["price"]}}},
            **{
                name: date.fromisoformat(row[name.replace("_", " ")])
                for name in ("valid_from", "valid_until")
                if given(row[name.replace("_", " ")])
            },
        )
        for row in page["price-lists"]
    ]
    return Catalogue.model_validate(data)


def price_lists(page: Page) -> None:
    """Each boundary day of a list, and the day beyond it, as the section says."""
    catalogue = _listed(page)
    for row in page["price-lists"]:
        first = date.fromisoformat(row["valid from"])
        found = catalogue.price_of("TONER", row["group"], "EUR", first)
        assert found is not None and found[0].id == row["price list"]
        before = catalogue.price_of("TONER", row["group"], "EUR", first - timedelta(days=1))
        assert before is None or before[0].id != row["price list"]
    price_in_force(page)


def price_in_force(page: Page) -> None:
    catalogue = _listed(page)
    for row in page["price-in-force"]:
        buyer = shop.party("LT", group=row["group"])
        at = shop.occasion(buyer, day=date.fromisoformat(row["day of issue"]), catalogue=catalogue)
        found = priced_line(line("TONER"), at=at)
        expect(row, price_list=trace_of(found).price_list, price=found.price.amount)


def flat(page: Page) -> None:
    for row in page["flat"]:
        request = ad_hoc(row["price"], row["quantity"], base_quantity=row["base quantity"])
        expect(row, line_net=priced_line(request).net_amount)


def _by_breaks(model: str, breaks: dict[str, str], quantity: str, base: str = "1") -> QuotationLine:
    data = shop.shop_data()
    price = price_data("TONER", {"model": model, "base_quantity": base, "breaks": breaks})
    data["price_lists"][0]["prices"]["TONER"] = price
    data["packs"]["TONER"] |= {"minimum": "0.5", "multiple": "0.5"}
    return priced_line(line("TONER", quantity), at=shop.occasion(catalogue=Catalogue.model_validate(data)))


def _breaks(page: Page) -> dict[str, str]:
    return {row["from quantity"]: row["price"] for row in page["breaks"]}


def breaks(page: Page) -> None:
    volume(page)
    graduated(page)


def volume(page: Page) -> None:
    for row in page["volume"]:
        found = _by_breaks("volume", _breaks(page), row["quantity"])
        expect(row, price_reached=found.price.amount, line_net=found.net_amount)


def graduated(page: Page) -> None:
    prices = [Fraction(price) for price in _breaks(page).values()]
    for row in page["graduated"]:
        found = _by_breaks("graduated", _breaks(page), row["quantity"])
        expect(row, line_net=found.net_amount)
        parts = [Fraction(row[name]) for name in ("units in first break", "in second", "in third")]
        assert sum(parts) == Fraction(row["quantity"])
        assert sum(part * price for part, price in zip(parts, prices, strict=True)) == Fraction(row["line net"])


def package(page: Page) -> None:
    for row in page["package"]:
        found = _by_breaks("package", {"1": row["price of a package"]}, row["quantity"], row["package of"])
        stated = f"{plain(found.price.amount)} per {found.price.base_quantity}"
        expect(row, line_net=found.net_amount, price_as_stated=stated)
        assert Fraction(row["packages"]) * Fraction(row["price of a package"]) == found.net_amount
        assert Fraction(row["packages"]) * Fraction(row["package of"]) == Fraction(row["units in them"])


def _line_with_discounts(row: Row) -> LineRequest:
    wanted = {
        "discount %": lambda cell: off(cell),
        "discount": lambda cell: off(amount=cell),
        "charge %": lambda cell: off(cell, charge=True),
        "charge": lambda cell: off(amount=cell, charge=True),
    }
    items = [make(row[name]) for name, make in wanted.items() if given(row.get(name, NONE))]
    return ad_hoc(row["price"], row["quantity"], allowance_charges=items)


def line_allowances(page: Page) -> None:
    for row in page["line-allowances"]:
        gross = priced_line(ad_hoc(row["price"], row["quantity"])).net_amount
        expect(row, gross=gross, line_net=priced_line(_line_with_discounts(row)).net_amount)


def successive(page: Page) -> None:
    for row in page["successive"]:
        items = [off(row["first %"]), off(row["then %"], of="remaining")]
        line = priced_line(ad_hoc(row["price"], row["quantity"], allowance_charges=items))
        first, second = line.allowance_charges
        expect(row, gross=first.base_amount, first_discount=first.amount, base_of_the_second=second.base_amount,
               second_discount=second.amount, line_net=line.net_amount)  # fmt: skip
        both = ad_hoc(row["price"], row["quantity"], allowance_charges=[items[0], off(row["then %"])])
        expect(row, both_of_the_gross=priced_line(both).net_amount)


def not_per_unit(page: Page) -> None:
    for row in page["not-per-unit"]:
        assert row["on the line"] == plain(priced_line(_line_with_discounts(row)).net_amount)
        price = Decimal(row["price"])
        unit = price - percent_of(price, Decimal(row["discount %"]), "EUR")
        assert row["unit by unit, wrong"] == plain(unit * Decimal(row["quantity"]))


def document_split(page: Page) -> None:
    *groups, together = page["document-split"]
    lines = [taxed(row["line nets"], *row["tax group"].split()) for row in groups]
    found = total(*lines, allowance_charges=[off(amount=together["part of the discount"])])
    whole = sum(Fraction(row["line nets"]) for row in groups)
    for row, part in zip(groups, found.tax_subtotals, strict=True):
        assert row["tax group"] == f"{part.category.value} {part.rate}"
        expect(row, taxable=part.taxable, tax=part.tax)
        assert Decimal(row["part of the discount"]) == Decimal(row["line nets"]) - part.taxable
        share = Fraction(together["part of the discount"]) * Fraction(row["line nets"]) / whole
        assert Decimal(row["exact share"]) == round_to(share, 4)
    for name in ("line nets", "exact share", "part of the discount", "taxable", "tax"):
        assert Decimal(together[name]) == sum(Decimal(row[name]) for row in groups)


def not_per_group(page: Page) -> None:
    for row in page["not-per-group"]:
        nets = [row["line nets at 21 %"], row["line nets at 5 %"]]
        found = priced(taxed(nets[0], "S", "21"), taxed(nets[1], "S", "5"), allowance_charges=[off(row["discount %"])])
        assert row["once, then split"] == plain(found.totals[Recurrence.ONCE].allowance_total)
        naive = sum(percent_of(Decimal(net), Decimal(row["discount %"]), "EUR") for net in nets)
        assert row["group by group, wrong"] == str(naive)


BUYERS: dict[str, Party] = {
    "at home": shop.DOMESTIC,
    "business at home": shop.IDENTIFIED,
    "business in the EU with VAT id": shop.EU_BUSINESS,
    "consumer in the EU": shop.EU_CONSUMER,
    "business outside the EU": shop.NORWAY,
    "consumer outside the EU": shop.NORWAY_CONSUMER,
    "anybody, seller not registered for VAT": shop.DOMESTIC,
}
PRODUCTS = {
    "standard goods": "TONER",
    "reduced goods": "BOOK",
    "zero-rated goods": "GIFT",
    "exempt goods": "STAMP",
    "goods under domestic reverse charge": "SCRAP",
    "service": "SETUP",
    "delivery": "DELIVERY",
}


def tax_category(page: Page) -> None:
    for row in page["tax-category"]:
        data = shop.shop_data()
        if "not registered" in row["buyer"]:
            data["seller"] |= {"vat_id": None}
        at = shop.occasion(BUYERS[row["buyer"]], catalogue=Catalogue.model_validate(data))
        tax = priced_line(line(PRODUCTS[row["product"]]), at=at).tax_category
        expect(row, category=tax.code.value, rate=tax.rate)


def tax_once(page: Page) -> None:
    for row in page["tax-once"]:
        count, rate = int(row["lines"]), row["rate"]
        found = total(*[taxed(row["net of each"], "S", rate)] * count)
        expect(row, taxable=found.tax_subtotals[0].taxable, tax_of_the_group=found.tax)
        naive = percent_of(Decimal(row["net of each"]), Decimal(rate), "EUR") * count
        assert row["line by line, wrong"] == plain(naive)


TERMS = {
    "sum of line nets": ("BT-106", "line_total"),
    "allowances on the document": ("BT-107", "allowance_total"),
    "charges on the document": ("BT-108", "charge_total"),
    "total without tax": ("BT-109", "tax_exclusive"),
    "tax": ("BT-110", "tax"),
    "total with tax": ("BT-112", "tax_inclusive"),
    "prepaid": ("BT-113", "prepaid"),
    "rounding": ("BT-114", "rounding"),
    "payable": ("BT-115", "payable"),
}


def totals(page: Page) -> None:
    stated = {row["what"]: row["amount"] for row in page["totals"]}
    standard = {"category": "S", "rate": 21}
    found = total(
        line("TONER", 25, allowance_charges=[off("10")]),
        line("BOOK"),
        allowance_charges=[
            off(amount=stated["allowances on the document"], tax=standard),
            off(amount=stated["charges on the document"], tax=standard, charge=True),
        ],
        prepaid=stated["prepaid"],
        rounding=stated["rounding"],
    )
    assert list(stated) == list(TERMS)
    for row in page["totals"]:
        term, field = TERMS[row["what"]]
        expect(row, term=term, amount=getattr(found, field))


def recurrence(page: Page) -> None:
    rows = page["recurrence"]
    lines = [taxed(row["line nets"], "S", row["rate"], recurrence=row["recurrence"]) for row in rows]
    shares = {row["discount %"] for row in rows}
    assert len(shares) == 1
    found = priced(*lines, allowance_charges=[off(shares.pop())], prepaid=rows[0]["prepaid"])
    for row in rows:
        part = found.totals[Recurrence(row["recurrence"])]
        expect(row, line_nets=part.line_total, prepaid=part.prepaid, tax=part.tax, payable=part.payable)
        assert row["total without tax"] == plain(part.tax_exclusive)


def target(page: Page) -> None:
    for row in page["target"]:
        lines = [taxed(row[f"lines at {rate} %"], "S", rate) for rate in ("21", "5")]
        found = total(*lines, target_total=row["target"])
        expect(row, discount=found.allowance_total, charge=found.charge_total, rounding=found.rounding)
        expect(row, payable=found.payable)


def optional(page: Page) -> None:
    rows = page["optional"]
    requests = [
        line(row["line"].upper(), {"paper": 10}.get(row["line"], 1), optional=row["optional"] == "yes") for row in rows
    ]
    found = priced(*requests)
    for row, of_offer in zip(rows, found.lines, strict=True):
        expect(row, net=of_offer.net_amount, optional="yes" if of_offer.optional else "no")
        assert Decimal(row["counted"]) == (0 if of_offer.optional else of_offer.net_amount)
    assert found.totals[Recurrence.ONCE].line_total == sum(Decimal(row["counted"]) for row in rows)


CONSUMER = shop.occasion(shop.party("LT", kind="consumer"))


def _printed(text: str) -> Decimal:
    """The number of an amount as an English page prints it."""
    digits = Decimal(re.sub(r"[^0-9.]", "", text))
    return -digits if MINUS in text else digits


def consumer(page: Page) -> None:
    for row in page["consumer"]:
        requests = [ad_hoc(row["price"], row["quantity"])] * int(row["lines like it"])
        quotation = price([shop.offer(*requests)], Terms(), CONSUMER)[0]
        (group,) = whole_offer(quotation.recommended, quotation, words_of("en"), with_tax=True).groups
        rows = {each.label: _printed(each.amount) for each in group.rows}
        nets = [_printed(each.net) for each in group.lines]
        left = next((amount for label, amount in rows.items() if label.startswith("Rounding")), Decimal("0.00"))
        expect(
            row,
            price_as_printed=_printed(group.lines[0].price),
            line_as_printed=nets[0],
            together=sum(nets),
            total_with_tax=rows["Total incl. VAT"],
            rounding=left,
        )


def shares(page: Page) -> None:
    for row in page["shares"]:
        nets = row["line nets"].split(", ")
        lines = [ad_hoc(net.lstrip("-"), -1 if net.startswith("-") else 1) for net in nets]
        found = priced(*lines, allowance_charges=[off(amount=row["discount"])])
        told = [", ".join(map(plain, split.shares(found, "EUR", with_tax=with_tax))) for with_tax in (False, True)]
        assert [row["shares"], row["with tax"]] == told
        assert sum(map(Decimal, row["shares"].split(", "))) == found.totals[Recurrence.ONCE].tax_exclusive


def _with_cost(cost: str) -> Catalogue:
    data = shop.shop_data()
    data["costs"]["TONER"]["cost"] = cost
    return Catalogue.model_validate(data)


def costing(page: Page) -> None:
    for row in page["costing"]:
        items = [off(row["discount %"])] if given(row["discount %"]) else []
        request = line("TONER", row["quantity"], price=row["price"], allowance_charges=items)
        found = shop.costed(request, at=shop.occasion(catalogue=_with_cost(row["cost of one"]))).lines[0]
        expect(row, line_net=found.net_amount, cost=found.cost, margin=found.margin)
        assert row["margin %"] == str(found.margin_percent)


def findings(page: Page) -> None:
    for row in page["findings"]:
        items = [off(row["discount %"])] if given(row["discount %"]) else []
        request = line("TONER", price=given(row["price by hand"]), allowance_charges=items)
        costs = shop.costed(request)
        found = {finding.code for finding in costs.findings if finding.line}
        expect(row, line_net=costs.lines[0].net_amount)
        assert row["findings"] == (", ".join(sorted(found)) or NONE), row


@cache
def _shipped() -> PricingPolicy:
    return load_catalogue(PAGE.parent.parent / "catalog" / "office-supplies").policy


def policy(page: Page) -> None:
    shipped = _shipped()
    stated = {row["setting"]: row["value"] for row in page["policy"]}
    assert list(stated) == list(type(shipped).model_fields)
    for setting, value in stated.items():
        actual = getattr(shipped, setting)
        told = {"agreed_price": shipped.agreed_price["en"], "limits": "by role"}.get(setting, str(actual))
        assert value == told, setting
    assert f"day of issue + {shipped.validity_days}" in page["policy"][1]["what it decides"]


EXPORT = shop.occasion(shop.NORWAY)
OSS = shop.sold_by(oss=True)
UNREGISTERED = shop.sold_by(vat_id=None)
REFUSED: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "currency_unknown": lambda: shop.faults(ad_hoc("1"), at=shop.occasion(currency="XXQ")),
    "currency_not_in_use": lambda: shop.faults(ad_hoc("1"), at=shop.occasion(currency="BGN")),
    "too_many_decimals": lambda: shop.faults(ad_hoc("1"), prepaid="0.005"),
    "number_too_large": lambda: shop.faults(ad_hoc("1", "1000000000000000")),
    "unknown_sku": lambda: shop.faults(line("TONNER")),
    "price_missing": lambda: shop.faults(line("UNPRICED")),
    "quantity_step": lambda: shop.faults(line("STEP", 5)),
    "quantity_negative": lambda: shop.faults(line("TONER", -1)),
    "unknown_unit": lambda: shop.faults(ad_hoc("1", unit="furlong")),
    "unit_wrong": lambda: shop.faults(line("TONER", unit="ream")),
    "tax_rate_wrong": lambda: shop.faults(taxed("1", "S", "0")),
    "tax_reason_missing": lambda: shop.faults(ad_hoc("1", tax={"category": "E"})),
    "tax_reason_wrong": lambda: shop.faults(ad_hoc("1", tax={"category": "S", "rate": 21, "reason": "why"})),
    "tax_rate_unknown": lambda: shop.faults(line("BOOK"), at=shop.occasion(shop.EU_CONSUMER, catalogue=OSS)),
    "buyer_id_missing": lambda: shop.faults(ad_hoc("1", tax={"category": "K"})),
    "seller_vat_id_missing": lambda: shop.faults(taxed("1", "S", "21"), at=shop.occasion(catalogue=UNREGISTERED)),
    "country_unknown": lambda: shop.faults(ad_hoc("1"), at=shop.occasion(shop.kept_in("ZZ"))),
    "postal_code_missing": lambda: shop.faults(ad_hoc("1"), at=shop.occasion(shop.party("GB"))),
    "line_negative": lambda: shop.faults(ad_hoc("1", allowance_charges=[off(amount="2")])),
    "recurrence_empty": lambda: shop.faults(ad_hoc("1"), allowance_charges=[off("1", recurrence="year")]),
    "allowance_base_empty": lambda: shop.faults(ad_hoc("1"), allowance_charges=[off("1", tax={"category": "Z"})]),
    "total_negative": lambda: shop.faults(ad_hoc("1"), allowance_charges=[off(amount="2")]),
    "tax_group_negative": lambda: shop.faults(
        ad_hoc("9"), line("BOOK"), allowance_charges=[off(amount="10", tax={"category": "S", "rate": 21})]
    ),
    "tax_outside_scope_mixed": lambda: shop.faults(line("TONER"), line("SETUP"), at=EXPORT),
}


def faults(page: Page) -> None:
    assert [row["code"] for row in page["faults"]] == list(REFUSED)
    for row in page["faults"]:
        assert REFUSED[row["code"]]() == [(row["code"], row["path"])], row
        if row["code"] == "number_too_large":
            assert f"{len(plain(LARGEST)) - 1} digits" in row["when"]


EXECUTED: dict[str, Callable[[Page], None]] = {
    check.__name__.replace("_", "-"): check
    for check in (
        *(rounding, currencies, price_lists, price_in_force, flat, breaks, volume, graduated, package),
        *(
            line_allowances,
            successive,
            not_per_unit,
            document_split,
            not_per_group,
            tax_category,
            tax_once,
            totals,
            recurrence,
        ),
        *(target, consumer, shares, optional, costing, findings, policy, faults),
    )
}

# --- the tests ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_table_of_the_page_is_executed(text: str) -> None:
    tables, unmarked = parse(text)
    assert not unmarked, f"tables without a mark of their own at lines {unmarked}"
    assert set(tables) == set(EXECUTED)
    assert len(MARK.findall(text)) == len(tables)


def test_a_table_without_a_mark_is_noticed(text: str) -> None:
    _, unmarked = parse(text + "\n| a | b |\n| --- | --- |\n| 1 | 2 |\n")
    assert len(unmarked) == 1


@pytest.mark.parametrize("name", EXECUTED)
def test_the_table_is_what_the_program_computes(name: str, text: str) -> None:
    tables, _ = parse(text)
    EXECUTED[name](tables)


_NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}|\d+(?:\.\d+)?")


def _changed(cell: str) -> Iterator[list[str]]:
    """For each number of a cell: the cell with that number changed, in the ways that must be noticed.

    A date is moved by a day both ways, since only one of them crosses a boundary.
    """
    for found in _NUMBER.finditer(cell):
        if "-" in found[0]:
            day = date.fromisoformat(found[0])
            new = [(day + timedelta(days=step)).isoformat() for step in (-1, 1)]
        else:
            new = [plain(Decimal(found[0]) + 1)]
        yield [cell[: found.start()] + text + cell[found.end() :] for text in new]


def _notices(name: str, page: Page) -> bool:
    try:
        EXECUTED[name](page)
    except Exception:  # noqa: BLE001 - whatever it stumbles over, it does not pass
        return True
    return False


@pytest.mark.parametrize("name", EXECUTED)
def test_changing_any_number_of_the_table_is_noticed(name: str, text: str) -> None:
    tables, _ = parse(text)
    unnoticed = []
    for row in tables[name]:
        for column, cell in list(row.items()):
            for variants in _changed(cell):
                if not any(_notices(name, _with(tables, row, column, variant)) for variant in variants):
                    unnoticed.append((row, column, variants))
    assert not unnoticed


def _with(tables: Page, row: Row, column: str, cell: str) -> Page:
    return {name: [{**each, column: cell} if each is row else each for each in rows] for name, rows in tables.items()}


def test_the_split_of_the_page_is_that_of_allocate() -> None:
    weights = [Decimal("333.33"), Decimal("1000.00"), Decimal("66.68")]
    assert sum(allocate(Decimal("100.00"), weights, "EUR")) == Decimal("100.00")
