"""Nothing internal reaches a customer: secrets planted wherever there are any are nowhere in what the customer gets."""

from __future__ import annotations

import base64
import dataclasses
import random
import typing
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from quotegen.document.attachment import Attached, customer_copy
from quotegen.document.bundle import Bundle
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.proposal import printed_page, proposal_page
from quotegen.document.view import ProposalView
from quotegen.errors import InputRefused, QuotegenError
from quotegen.model.canonical import canonical
from quotegen.model.catalogue import Catalogue
from quotegen.model.costing import Costing
from quotegen.model.draft import DiscountLine, Draft, SetPrice
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.quotation import LineReason, PriceTrace, Quotation, QuotationLine
from quotegen.model.request import LineRequest, ManualChange, Terms
from quotegen.model.snapshot import Snapshot
from quotegen.pricing.changes import changes_between
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import Desk, open_desk
from quotegen.usecases.propose import propose_file
from tests.builders import occasion, offer, party, said, shop_data
from tests.document.leaks import STEM, Surface, leaks, needles, surfaces_of
from tests.document.memo.varied import without_terms
from tests.samples import CUSTOMERS, DAY, LANGUAGES, ROOT, bundle, proposal

COST = "987654.31"
PARTS, EACH_PART = 10, 50
SKUS = ("PAPER", "TONER", "CLIPS", "LABELS", "BOOK", "GIFT", "SETUP", "DELIVERY")


# --- quotations with secrets in them -----------------------------------------------------------------


@cache
def shop() -> Catalogue:
    """The shop with a cost of its own for every SKU, and price lists and a group that nobody outside may know."""
    data = shop_data()
    data["costs"] = {sku: {"sku": sku, "cost": COST, "currency": "EUR"} for sku in data["packs"]}
    for each in data["price_lists"]:
        each |= {"id": f"{each['id']}-{STEM}", "name": said(f"List {STEM}")}
    data["name"] = f"shop-{STEM}"
    return Catalogue.model_validate(data)


def buyer_of(chance: random.Random, number: int) -> Party:
    """Each has a name of its own; the group is a secret of the house."""
    contact = {"name": f"Contact {number}", "role": "buyer"} if chance.random() < 0.5 else None
    return party("LT", name=f"Customer {number} UAB", group=f"group_{STEM}", contact=contact)


def line_of(chance: random.Random) -> LineRequest:
    sku, quantity = chance.choice(SKUS), chance.choice([1, 1, 2, 4, 7, 12])
    data: dict[str, Any] = {"sku": sku, "quantity": quantity, "optional": chance.random() < 0.15}
    data["recurrence"] = chance.choice(["once", "once", "month", "year"])
    if chance.random() < 0.5:
        manual = {"by": f"manager {STEM}", "reason": f"approved, a rival offers less {STEM}"}
        data |= {"price": str(chance.randrange(1, 90)), "manual": manual}
    if chance.random() < 0.4:
        data["allowance_charges"] = [{"percent": chance.randrange(1, 20), "reason": f"to keep him {STEM}"}]
    if chance.random() < 0.4:
        data["reason"] = {
            "rule": f"rule_{STEM}",
            "need": said("paper"),
            "answers": [f"question_{STEM}"],
            "arithmetic": [f"{STEM} 3 x 4"],
            "sentence": said("You need it"),
        }
    return LineRequest.model_validate(data)


def draft_of(quotation_lines: tuple[LineRequest, ...]) -> Draft:
    by, reason = f"manager {STEM}", f"approved {STEM}"
    edits = (
        SetPrice(line="TONER", price=Decimal(COST), by=by, reason=reason),
        DiscountLine(line="PAPER", percent=Decimal(5), reason=reason),
    )
    return Draft(
        customer=f"another-{STEM}",
        catalogue="shop",
        language="en",
        currency="EUR",
        answers={f"question_{STEM}": COST},
        offers=(offer(*quotation_lines),),
        edits=edits,
        note=f"He pays late, costs {COST} {STEM}",
    )


@dataclasses.dataclass(frozen=True)
class Case:
    snapshot: Snapshot
    costing: Costing

    @property
    def figures(self) -> set[str]:
        """Costs and margins of six digits or more: smaller ones could stand there by chance."""
        lines = [line for each in self.costing.offers for line in each.lines]
        totals = [total for each in self.costing.offers for total in each.totals.values()]
        amounts = [amount for line in lines for amount in (line.cost, line.margin) if amount is not None]
        amounts += [amount for total in totals for amount in (total.cost, total.margin)]
        return {str(amount) for amount in amounts if abs(amount) >= 100_000} | {COST}


def case(number: int) -> Case:
    """A small random quotation, without a brief; every third is a draft."""
    chance = random.Random(number)
    while True:
        lines = tuple(line_of(chance) for _ in range(chance.choice([1, 1, 2, 3])))
        at = occasion(buyer_of(chance, number), language=chance.choice(LANGUAGES), catalogue=shop())
        try:
            quotation, costing = price([offer(*lines)], Terms(), at)
        except QuotegenError:
            continue
        issued: dict[str, Any] = {"number": f"Q-2026-{number:05}"} if number % 3 else {}
        if number % 4 == 1:
            issued |= {"revision": 2, "changes": changes_between(revised_from(lines, at), quotation)}
        snapshot = Snapshot(
            quotation=quotation.model_copy(update=issued), draft=draft_of(lines), template=bundle().digest, version="1"
        )
        return Case(snapshot, costing)


def revised_from(lines: tuple[LineRequest, ...], at: Occasion) -> Quotation:
    """An earlier revision at list prices, the last line twice as often: every kind of price and quantity changes."""
    at_list = [line.model_copy(update={"price": None, "manual": None, "allowance_charges": ()}) for line in lines]
    before = [*at_list[:-1], at_list[-1].model_copy(update={"quantity": at_list[-1].quantity * 2})]
    return price([offer(*before)], Terms(), at)[0]


def look_of(number: int) -> Bundle:
    """The shipped template; mostly without the parts that are the same for everybody, which take half the time."""
    return bundle() if number % 5 == 0 else without_terms()


def surfaces(quotation: Quotation, page: Page, look: Bundle) -> Iterator[Surface]:
    """All that leaves the house: the page, the style sheet, the data, and the PDF with everything in it."""
    yield from (("HTML", page.html), ("CSS", page.css), ("JSON", customer_copy(quotation).encode()))
    yield "standalone HTML", page.standalone()
    yield from surfaces_of(printed_page(page, quotation, look))


# --- nothing is found --------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(PARTS))
def test_no_secret_of_random_quotations_is_in_what_the_customer_gets(part: int) -> None:
    for number in range(part * EACH_PART, (part + 1) * EACH_PART):
        made = case(number)
        quotation = made.snapshot.quotation
        look = look_of(number)
        page = proposal_page(quotation, look)
        assert leaks(surfaces(quotation, page, look), needles(made.figures)) == [], number
        assert f"Customer {number} UAB" in page.html and f"Customer {number - 1} UAB" not in page.html


def test_the_snapshots_and_costings_of_those_quotations_are_full_of_secrets() -> None:
    # The red control of the planting: the same search finds them on the side of the house.
    for number in range(20):
        made = case(number)
        found = leaks(
            [("snapshot", canonical(made.snapshot)), ("costing", canonical(made.costing))], needles(made.figures)
        )
        assert {name for name, _ in found} == {"snapshot", "costing"}
        assert STEM in canonical(made.snapshot.quotation)


@cache
def planted() -> Desk:
    """The office-supplies sample with secret costs and names of price lists."""
    desk = open_desk()
    costs = {sku: cost.model_copy(update={"cost": Decimal(COST)}) for sku, cost in desk.catalogue.costs.items()}
    lists = [each.model_copy(update={"id": f"{each.id}-{STEM}"}) for each in desk.catalogue.price_lists]
    return Desk(desk.workspace, desk.catalogue.model_copy(update={"costs": costs, "price_lists": tuple(lists)}))


@pytest.mark.parametrize(("customer", "language"), list(zip(CUSTOMERS, ("en", "lt", "lt"), strict=True)))
def test_no_secret_of_a_whole_proposal_is_in_what_the_customer_gets(customer: str, language: Any) -> None:
    made = propose_file(planted(), ROOT / "examples" / "answers" / f"{customer}.yaml", language, DAY)
    quotation = made.quotation.model_copy(update={"number": "Q-2026-00001"})
    assert STEM in canonical(quotation)
    figures = {str(line.cost) for each in made.costing.offers for line in each.lines if line.cost}
    assert len(figures) >= 3
    page = proposal_page(quotation, bundle())
    assert leaks(surfaces(quotation, page, bundle()), needles({*figures, COST})) == []


def test_no_field_of_a_quotation_speaks_of_cost_or_margin() -> None:
    schema = str(Quotation.model_json_schema()).lower()
    assert "cost" not in schema.replace("it costs the seller", "") and "margin" not in schema


# --- the scanner finds what is there -----------------------------------------------------------------

PLANTED = {
    "metadata": "<title>{}</title>",
    "author": '<title>t</title><meta name="author" content="{}">',
    "keywords": '<title>t</title><meta name="keywords" content="{}">',
    "outline": "<title>t</title><h1>{}</h1>",
    "alt text": '<title>t</title><img src="quotegen:logo" alt="{}">',
    "white text": '<title>t</title><p style="color: white; font-size: 1pt">{}</p>',
    "link": '<title>t</title><a href="https://example.org/{}">x</a>',
}
SPELLINGS = ("987654.31", "987,654.31", "987 654,31", "987\xa0654,31", "987.654,31", f"for {STEM}", STEM.upper())


@pytest.mark.parametrize("secret", SPELLINGS)
@pytest.mark.parametrize("where", PLANTED)
def test_a_secret_planted_in_a_pdf_is_found(where: str, secret: str) -> None:
    page = Page(f'<!doctype html><html lang="en">{PLANTED[where].format(secret)}</html>', "")
    assert leaks(surfaces_of(shared_renderer().pdf(page, bundle())), needles([COST]))


def encodings(secret: str) -> Iterator[bytes]:
    yield from (secret.encode(), secret.encode("utf-16"), secret.encode("utf-16-le").hex().encode())
    yield from (base64.b64encode(b"x" * shift + secret.encode() + b"tail") for shift in range(4))
    yield base64.b64encode(secret.encode("utf-16-be"))


@pytest.mark.parametrize("secret", [COST, "987,654.31", f"the {STEM} note"])
def test_a_secret_in_an_attachment_is_found_however_it_is_written(secret: str) -> None:
    page = Page('<!doctype html><html lang="en"><title>t</title><p>x</p></html>', "")
    for content in encodings(secret):
        attached = Attached("x.bin", b"before " + content, "", DAY)
        assert leaks(surfaces_of(shared_renderer().pdf(page, bundle(), [attached])), needles([COST])), content


def test_a_number_broken_over_two_lines_is_found() -> None:
    assert leaks([("text", "987\n654.31"), ("text", "zq7\r\nkanar")], needles([COST]))


def test_the_full_quotation_attached_by_mistake_is_found() -> None:
    made = case(1).snapshot.quotation
    attached = Attached("quotation.json", canonical(made).encode(), "", DAY)
    content = shared_renderer().pdf(proposal_page(made, bundle()), bundle(), [attached])
    assert "attachment quotation.json" in {name for name, _ in leaks(surfaces_of(content), needles([COST]))}


# --- a template that tries ---------------------------------------------------------------------------

TRIES = [
    "view.costing",
    "view.quotation",
    "quotation",
    "costing",
    "view.brief.note",
    "view.seller.costs",
    "view.offers.quotation.offers",
    "view.recommended.groups[0].lines[0].price_trace",
    "view.recommended.groups[0].lines[0].reason",
    "view.__class__.__init__.__globals__",
    "t.__globals__",
]


@pytest.mark.parametrize("tried", TRIES)
def test_a_template_that_asks_for_what_is_internal_is_refused(tried: str) -> None:
    name = "proposal/proposal.html"
    changed = bundle().files[name].replace(b"{{ view.buyer_name }}", f"{{{{ {tried} }}}}".encode(), 1)
    leaking = bundle().model_copy(update={"files": {**bundle().files, name: changed}})
    with pytest.raises(InputRefused) as caught:
        proposal_page(proposal("charity", "en").quotation, leaking)
    assert caught.value.faults[0].code == "template_undefined"


INTERNAL = {Catalogue, Costing, Draft, LineReason, ManualChange, PriceTrace, Quotation, QuotationLine, Snapshot}


def within(kind: Any, seen: set[Any]) -> None:
    """All types that a value of this type can hold."""
    if kind in seen:
        return
    seen.add(kind)
    for part in typing.get_args(kind):
        within(part, seen)
    if dataclasses.is_dataclass(kind) or kind in models():
        for each in typing.get_type_hints(kind).values():
            within(each, seen)


@cache
def models() -> frozenset[Any]:
    """Every pydantic model there is."""
    found, left = set[Any](), [BaseModel]
    while left:
        below = left.pop().__subclasses__()
        found.update(below)
        left += below
    return frozenset(found)


def test_no_type_that_a_template_is_given_can_hold_what_is_internal() -> None:
    seen: set[Any] = set()
    within(ProposalView, seen)
    assert len(seen) > 20 and seen & INTERNAL == set()


def test_a_view_that_holds_a_quotation_would_be_found() -> None:
    seen: set[Any] = set()
    within(dataclasses.make_dataclass("Leaking", [("offers", tuple[Quotation, ...])]), seen)
    assert {Quotation, QuotationLine, PriceTrace, ManualChange} <= seen
