"""A second trade, quite unlike the first, from data alone: managed IT for small firms, mostly paid by the month."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from quotegen.cli.run import run
from quotegen.document.page import Page
from quotegen.document.proposal import proposal_page
from quotegen.errors import InputRefused
from quotegen.files.catalogue import YAML_FILES, json_schemas, load_catalogue
from quotegen.files.reading import read_data
from quotegen.files.workspace import find_workspace
from quotegen.language import LANGUAGES, Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.people import Role
from quotegen.model.rules import Recurrence
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import Proposal, propose_file
from tests.conftest import OFFICE, ROOT
from tests.samples import DAY

FOLDER = ROOT / "catalog" / "managed-it"
ANSWERS = ROOT / "examples" / "managed-it" / "answers"
CUSTOMERS = sorted(path.stem for path in ANSWERS.glob("*.yaml"))


@pytest.fixture(scope="module")
def managed() -> Catalogue:
    return load_catalogue(FOLDER)


@cache
def proposal(customer: str, language: Language) -> Proposal:
    return propose_file(open_desk(ROOT, "managed-it"), ANSWERS / f"{customer}.yaml", language, DAY)


@cache
def made_page(customer: str, language: Language) -> Page:
    made = proposal(customer, language)
    return proposal_page(made.quotation, made.bundle)


# --- the catalogue ---------------------------------------------------------------------------------


def test_it_is_as_large_as_promised(managed: Catalogue) -> None:
    assert len(managed.packs) >= 45
    assert len(managed.devices) >= 10
    assert len(managed.questionnaire.questions) >= 12
    assert len({item.group for item in managed.price_lists if item.prices}) >= 2


def test_every_category_has_products_and_every_sku_a_cost(managed: Catalogue) -> None:
    assert {name for name, products in managed.products_of.items() if not products} == set()
    assert set(managed.costs) == set(managed.packs)


def test_no_list_price_falls_below_the_floor_of_the_margin(managed: Catalogue) -> None:
    least = managed.policy.limits[Role.ACCOUNT_EXECUTIVE].margin_floor
    assert least is not None
    floor = 1 - least / 100
    low = [
        (item.id, sku)
        for item in managed.price_lists
        for sku, price in item.prices.items()
        if managed.costs[sku].cost > floor * min(step.amount for step in price.breaks)
    ]
    assert low == []


def test_its_numbers_are_those_of_its_read_me(managed: Catalogue) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    counts = {
        "categories": len(managed.categories),
        "products": len(managed.products),
        "SKUs": len(managed.packs),
        "devices": len(managed.devices),
        "fits": len(managed.fits),
    }
    for word, count in counts.items():
        assert re.search(rf"\b{count} {word}", text), word
    assert f"{len(managed.questionnaire.questions)} questions" in text


@pytest.mark.parametrize("name", YAML_FILES)
def test_its_files_are_valid_by_their_schemas(name: str) -> None:
    data = read_data(FOLDER / f"{name}.yaml").data
    assert list(jsonschema.Draft202012Validator(json_schemas()[name]).iter_errors(data)) == []


# --- the example customers -------------------------------------------------------------------------


def test_there_are_two_customers() -> None:
    assert CUSTOMERS == ["accountancy", "dental-clinic"]


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_customer_pays_something_at_every_recurrence(customer: str) -> None:
    totals = proposal(customer, "en").quotation.recommended.totals
    assert set(totals) == set(Recurrence)
    assert all(total.payable > 0 for total in totals.values())


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_what_is_paid_does_not_depend_on_the_language(customer: str) -> None:
    english, lithuanian = (proposal(customer, language).quotation.recommended.totals for language in LANGUAGES)
    assert {key: total.payable for key, total in english.items()} == {
        key: total.payable for key, total in lithuanian.items()
    }


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_nothing_asks_for_a_manager(customer: str) -> None:
    assert {offer.findings for offer in proposal(customer, "en").costing.offers} == {()}


def _lines(customer: str) -> dict[str, str]:
    """The SKU of each line by its rule."""
    lines = proposal(customer, "en").recommendation.recommended.lines
    return {line.reason.rule: line.sku or "" for line in lines if line.reason}


def test_service_follows_what_each_of_them_said() -> None:
    clinic, accountancy = _lines("dental-clinic"), _lines("accountancy")
    assert (clinic["support"], accountancy["support"]) == ("SUP-FAST", "SUP-ALWAYS")
    assert (clinic["mail"], accountancy["mail"]) == ("MAIL-A-M", "MAIL-A-Y")
    assert clinic["protection"] == accountancy["protection"] == "SEC-COMP"
    assert "visits" in clinic and "visits" not in accountancy
    assert "mail_archive" in accountancy and "mail_archive" not in clinic


def test_what_no_device_can_carry_is_a_gap() -> None:
    (gap,) = proposal("accountancy", "en").recommendation.gaps
    assert gap.rule == "fallback" and "Bastija F60" in gap.text["en"]
    assert proposal("dental-clinic", "en").recommendation.gaps == ()


def test_answers_that_contradict_each_other_are_refused(managed: Catalogue, tmp_path: Path) -> None:
    text = (ANSWERS / "accountancy.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("old_computers: 6", "old_computers: 60"), encoding="utf-8")
    with pytest.raises(InputRefused, match="more computers over five years old"):
        propose_file(open_desk(ROOT, "managed-it"), tmp_path / "a.yaml", "en", DAY)


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_quotation_is_the_same_every_time(customer: str) -> None:
    again = propose_file(open_desk(ROOT, "managed-it"), ANSWERS / f"{customer}.yaml", "lt", DAY)
    dumps = [json.dumps(each.quotation.model_dump(mode="json")) for each in (proposal(customer, "lt"), again)]
    assert dumps[0] == dumps[1]
    assert proposal_page(again.quotation, again.bundle) == made_page(customer, "lt")


def _seen(page: str) -> str:
    """What a reader sees of an HTML page."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", page, flags=re.DOTALL)).split())


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_no_english_is_left_on_a_lithuanian_page(customer: str) -> None:
    page = _seen(made_page(customer, "lt").standalone())
    words = read_data(ROOT / "templates" / "proposal" / "words.yaml").data
    english = {re.split(r"[{]", text["en"])[0].strip() for text in words.values() if text["en"] != text["lt"]}
    said = {text for text in english if len(text) > 3 and re.search(rf"\b{re.escape(text)}(?!\w)", page)}
    assert said == set()
    own = proposal(customer, "lt").quotation.brief
    assert own is not None
    for given in [told.said for told in own.told] + [passage.text for passage in own.remarks]:
        page = page.replace(given, "")  # what the customer wrote stays in his own language
    assert (
        re.findall(r"\b(?:the|and|of|for|with|you|your|seats?|months?|years?|backup|support|mailbox\w*)\b", page) == []
    )


# --- choosing a catalogue --------------------------------------------------------------------------


def test_propose_takes_the_catalogue_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = str(ANSWERS / "dental-clinic.yaml")
    assert run(["propose", answers, "-o", "a.pdf", "--catalog", "managed-it"]) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert "sample catalogue managed-it" in capsys.readouterr().err
    assert run(["propose", answers, "-o", "b.pdf"]) == 3


@pytest.mark.parametrize(
    "command", [["catalog", "check"], ["questionnaire", "show"], ["recommend", str(ANSWERS / "accountancy.yaml")]]
)
def test_other_commands_take_it_too(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([*command, "--catalog", "managed-it"]) == 0
    assert run([*command, "--catalog", "managed-itt"]) == 3
    err = capsys.readouterr().err
    assert "catalogue_unknown" in err and "managed-it, office-supplies" in err


def _workspace(folder: Path, *names: str, default: str = "") -> Path:
    for name in names:
        (folder / "catalog" / name).mkdir(parents=True)
        (folder / "catalog" / name / "rules.yaml").touch()
    if default:
        (folder / "catalog" / "default.yaml").write_text(default)
    return folder


def test_the_only_catalogue_needs_no_name(tmp_path: Path) -> None:
    assert find_workspace(_workspace(tmp_path, "one"), tmp_path).catalogue.name == "one"


def test_of_several_the_default_is_meant_unless_one_is_named(tmp_path: Path) -> None:
    folder = _workspace(tmp_path, "one", "two", default="catalog: two")
    assert find_workspace(folder, tmp_path).catalogue.name == "two"
    assert find_workspace(folder, tmp_path, "one").catalogue.name == "one"


@pytest.mark.parametrize(
    ("default", "name", "code"),
    [
        ("", None, "catalogue_ambiguous"),
        ("", "three", "catalogue_unknown"),
        ("", "../one", "catalogue_unknown"),
        ("catalog: three", None, "catalogue_unknown"),
        ("catalogue: one", None, "missing_field"),
    ],
)
def test_a_choice_that_is_none_is_refused(tmp_path: Path, default: str, name: str | None, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        find_workspace(_workspace(tmp_path, "one", "two", default=default), tmp_path, name)
    assert code in {fault.code for fault in refused.value.faults}
    assert "one" in str(refused.value)


def test_a_new_workspace_has_both_trades_and_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "mine"]) == 0
    assert find_workspace(Path("mine"), tmp_path).catalogue.name == OFFICE.name
    assert find_workspace(Path("mine"), tmp_path, "managed-it").catalogue.name == "managed-it"


# --- the program knows neither trade ---------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Words of everyday speech that the name of a product happens to use.
EVERYDAY = frozenset(
    """
    against always and comes day diena dieną first for full high kaip keeps large max mėnesį min next over per report
    single size small taking ten the wide with within your
    """.split()
)
# Words that mean the same in every trade: what the program is about.
EVERY_TRADE = frozenset(
    """
    answer business changes data delivery device eur format kind label line month number pack package paid percent
    person phone piece plan set type unit units visit year
    """.split()
)
# Words with a second meaning, and the part of the program where they have that one.
SECOND_MEANING = {
    "backup": "store/|usecases/|cli/|ui/",  # of the database
    # in an example, of a contact, and by which one signs in
    "mail": "cli/|files/batch_mapping|files/signature|usecases/customer_|ui/|usecases/users|usecases/house"
    "|document/mail|document/parties|usecases/mail|model/inputs|model/people|pricing/seller"
    "|usecases/sign_in",
    "users": "store/|usecases/|cli/|ui/|model/people|model/permissions",  # who works with the program
    # of the document and of the terminal
    "colour": "document/|cli/output|files/validation|usecases/change_brand|usecases/show_template|ui/",
    "copy": "",  # of a value in memory
    "delivery": "pricing/tax|pricing/vat_case|model/tax",  # an ancillary supply, as the VAT directive has it
    # where files are written
    "disk": "errors|files/writing|files/catalogue_|files/swap|files/zip_upload|store/engine"
    "|usecases/run_batch|files/upload_space|usecases/upload_space",
    # that a document is what was issued
    "proof": "document/|usecases/verify|cli/|store/migrations/versions/0001|ui/issued",
    "premium": "cli/",  # the code of an offer, as an example
    "fallback": "document/words|model/base|workers/process|ui/kit/words",  # from one language, one library, to another
    # of the alphabet
    "letter": "files/validation|files/xlsx|recommend/device_|recommend/said|model/numbering|document/memo/"
    "|workers/|document/looks|document/signatures",
    # of a log, of isolation, of a check
    "level": "document/pdf|document/page_limit|store/engine|batch/engines|cli/desk|document/images|ui/"
    "|usecases/checks|document/signatures",
    "log": "document/page_limit|store/engine|cli/progress|document/memo/install|document/press"
    "|store/exchanged",  # what a program or a database writes of itself
    # of a database, of a spreadsheet
    "password": "store/|usecases/|files/zip_upload|files/sheets|files/xlsx_parts|files/settings|ui/hosts",
    "mailbox": "files/signature",  # of a person; and what people and places are called, as the next five
    "museum": "files/signature",
    "engineer": "files/signature",
    "drive": "files/signature",
    # where people work; and where a company is registered
    "office": "files/signature|model/seller|model/quotation|pricing/seller|document/legal",
    "archive": "files/batch_tables|usecases/batch_results|usecases/run_batch|usecases/batch_desk|ui/batch",  # a zip
    "block": "document/memo/|ui/|usecases/checks",  # a box of CSS, as box, display and drawing
    "box": "document/memo/|document/pdf|cli/proof|document/compare_tasks|document/inspect|document/looks"
    "|document/update",
    "clear": "files/batch_rows|workers/pool",  # to empty
    "display": "document/memo/|document/mail|ui/batch",
    "drawing": "document/memo/",
    "finish": "files/writing|usecases/upload_space",  # to end
    "hours": "cli/progress|ui/batch",  # of a clock
    "ink": "document/memo/",  # of a glyph
    "mobile": "files/batch_mapping|files/signature",  # a column of phone numbers, as the next four
    "paštas": "files/batch_mapping|model/inputs",
    "pašto": "files/batch_mapping|model/inputs",
    "telefono": "files/batch_mapping",
    "pristatymas": "model/inputs",  # to an address
    "formats": "document/logo|language",  # of pictures; of amounts, in CLDR
    "module": "document/memo/|workers/|usecases/deep_runs|ui/|document/compare_tasks|document/inspect_tasks"
    "|store/guarding",  # of Python
    "modules": "document/memo/|workers/|cli/desk",
    "network": "batch/addresses|workers/|store/engine",  # what a worker has no business with
    # an error of the template engine; a setting of Dask
    "security": "document/html|batch/engines|ui/server|store/guarding|ui/policy",
    "server": "batch/engines|cli/desk|ui/|store/",  # one that does not answer
    "grey": "ui/customers",  # of a text on a screen
    "review": "ui/",  # of a quotation, before it is issued
    "screen": "ui/|usecases/",  # what somebody looks at
    "session": "workers/process|ui/|store/engine|store/guarding",  # of the operating system
    "site": "workers/seal|model/inputs|ui/media",  # site-packages; where a project is
    "usable": "workers/",
    "working": "files/batch_rows",
    "telephone": "cli/|files/batch_mapping|files/signature|model/inputs",  # in an example, and of a contact
    # of a document, and of a long list
    "page": "document/|usecases/|cli/|ui/|model/rules|model/inputs|pricing/pipeline|store/upkeep|store/jobs"
    "|batch/printing|store/exchanged",
    "pages": "document/|usecases/|cli/|ui/|store/engine|store/exchanged",
    "paper": "document/|usecases/",  # what the document is printed on
    "red": "cli/output|ui/",
    "sheet": "document/|files/|usecases/|cli/batch|ui/",  # a style sheet, and of a spreadsheet
    "white": "document/html|document/colour|usecases/change_brand|ui/pages/templates",
    "laptop": "store/engine|store/holders",  # one that sleeps while it writes
    "years": "store/restore",  # of numbers, as the next
    "yearly": "store/restore",
    "storage": "ui/media",  # of files in memory
    "servers": "ui/media",
    "hour": "usecases/upload_space",  # of a clock
    "yield": "",  # a word of Python
}


def _words(text: str) -> set[str]:
    """Each word by itself, also inside names such as `cost_of` and `CostTotal`."""
    return {word.casefold() for word in _WORD.findall(_HUMP.sub(" ", text)) if len(word) > 2}


@cache
def words_of_the_trades() -> frozenset[str]:
    """All words of ids, of units, and of the names of categories and products, in both languages."""
    found: set[str] = set()
    for folder in (OFFICE, FOLDER):
        catalogue = load_catalogue(folder)
        texts = [*catalogue.categories, *catalogue.attributes, *catalogue.units]
        names = [item.name for item in catalogue.categories.values()]
        names += [item.name for item in catalogue.products.values()]
        texts += [name[language] for name in names for language in LANGUAGES]
        found = found.union(*map(_words, texts))
    return frozenset(found)


def test_the_words_are_those_of_both_trades() -> None:
    wanted = {"toner", "cartridge", "grammage", "sheet", "seat", "mailbox", "firewall", "backup", "užkarda"}
    assert wanted <= words_of_the_trades()
    assert len(words_of_the_trades()) > 400


@pytest.mark.parametrize(
    "path", sorted((ROOT / "quotegen").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_word_of_a_trade_stands_in_the_program(path: Path) -> None:
    # Because another trade must work with a catalogue of its own and no change of code.
    place = path.relative_to(ROOT / "quotegen").as_posix()
    told = words_of_the_trades() - EVERYDAY - EVERY_TRADE
    found = {
        (number, word)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for word in _words(line) & told
        if word not in SECOND_MEANING or not re.match(SECOND_MEANING[word], place)
    }
    assert sorted(found) == []


def test_no_exception_is_made_for_nothing() -> None:
    said = set().union(*(_words(path.read_text(encoding="utf-8")) for path in (ROOT / "quotegen").rglob("*.py")))
    excepted = EVERYDAY | EVERY_TRADE | set(SECOND_MEANING)
    assert excepted - (said & words_of_the_trades()) == set()
