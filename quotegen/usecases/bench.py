"""A draft on the bench: everything that whoever works on it has to see, read and worked out at once."""

from __future__ import annotations

from dataclasses import dataclass

from quotegen.batch.narrowing import NarrowOrder, narrowed
from quotegen.batch.packed import PackedCatalogue
from quotegen.errors import Fault, InputRefused, QuotegenError
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.costing import Costing
from quotegen.model.narrowing import Narrowing
from quotegen.model.needs import Nudge
from quotegen.model.occasion import Occasion
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.model.questionnaire import Question
from quotegen.recommend.answers import Stock, known_of, parse_given, take_stock
from quotegen.recommend.recommend import recommend
from quotegen.store.drafts import KeptDraft, get_draft, is_undoable
from quotegen.store.people import get_customer
from quotegen.usecases.checks import Check, checks_of, refusals
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit
from quotegen.usecases.priced import Priced, price_kept, shown_costing, told_in


@dataclass(frozen=True, slots=True)
class Bench:
    """`stock` is None where the catalogue asks otherwise than it did; `priced` while there are no lines to price.

    `costing` is there for whoever may see it.
    """

    kept: KeptDraft
    customer: Customer
    catalogue: Catalogue
    stock: Stock | None
    priced: Priced | None
    costing: Costing | None
    checks: tuple[Check, ...]
    undoable: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Questions that must be answered before anything can be recommended."""
        return self.stock.missing if self.stock is not None else ()

    @property
    def nudges(self) -> tuple[Nudge, ...]:
        """Of the lines that stand as they were recommended."""
        if self.priced is None or self.priced.recommendation is None:
            return ()
        by_hand = {getattr(edit, "line", None) for edit in self.kept.content.edits}
        return tuple(each for each in self.priced.recommendation.nudges if not by_hand & {each.line, each.sku})


def on_the_bench(house: House, number: int, language: Language | None = None) -> Bench:
    """The draft as it stands, told in the document's language, or in that of whoever works on it.

    RuleRefused to whoever may not see it.
    """
    with house.store.read() as tx:
        kept = get_draft(tx, number)
        customer = get_customer(tx, kept.content.customer).customer
        undoable = is_undoable(tx, kept)
    permit(house, Action.SEE, kept.owner)
    catalogue = house.desk_of(kept.content.catalogue).catalogue
    stock, faults = _stock(kept, catalogue)
    priced, costing = None, None
    if not faults and not kept.content.offers and stock is not None and not stock.missing:
        faults = _why_nothing(house, kept, customer)
    if kept.content.offers:
        try:
            draft = price_kept(house, told_in(kept, language), customer.buyer)
        except QuotegenError as refused:
            faults = refused.faults
        else:
            priced, costing, checks = draft.priced, shown_costing(house, draft), checks_of(house, draft)
            if draft.priced.content.language != kept.content.language:  # then no answer is told as a reason
                checks = tuple(check for check in checks if check.code != "change_unexplained")
    if priced is None:
        checks = refusals(faults)
    return Bench(kept, customer, catalogue, stock, priced, costing, checks, undoable)


def _stock(kept: KeptDraft, catalogue: Catalogue) -> tuple[Stock | None, tuple[Fault, ...]]:
    try:
        return take_stock(kept.content.answers or {}, catalogue), ()
    except InputRefused as refused:
        return None, refused.faults


def _why_nothing(house: House, kept: KeptDraft, customer: Customer) -> tuple[Fault, ...]:
    """What is said where all is answered, and yet there is nothing to offer."""
    content = kept.content
    catalogue = house.desk_of(content.catalogue).catalogue
    day = house.today(catalogue.seller.time_zone)
    occasion = Occasion(catalogue, customer.buyer, content.language, content.currency, day, house.user.role)
    try:
        recommend(parse_given(content.answers or {}, catalogue), occasion)
    except QuotegenError as refused:
        return refused.faults
    return ()


def range_of(house: House, bench: Bench, usual: bool) -> Narrowing:
    """What an average month may cost with the answers so far, and what to ask next.

    With `usual` what need not be answered counts as usual, which is quick; without it every open question is looked at.
    """
    content, stock = bench.kept.content, bench.stock
    known = dict(known_of(stock.given if stock else {}, bench.catalogue))
    if usual:
        questions = bench.catalogue.questionnaire.questions.values()
        left_out = [each.id for each in questions if each.id not in known and _need_not(each)]
        known |= dict.fromkeys(left_out)
    day = house.today(bench.catalogue.seller.time_zone)
    packed = PackedCatalogue.of(bench.catalogue)
    return narrowed(NarrowOrder(packed, known, bench.customer.buyer, content.language, content.currency, day))


def _need_not(question: Question) -> bool:
    return question.optional or question.default is not None
