"""A draft while the customer is being asked: answers come one by one, lines follow as soon as they can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotegen.errors import InputRefused, QuotegenError, RuleRefused
from quotegen.files.inputs import changed_inputs
from quotegen.language import Language
from quotegen.model.catalogue import Catalogue
from quotegen.model.draft import AddLine, Draft, Edit
from quotegen.model.line_ids import identified
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.permissions import Action
from quotegen.model.request import LineRequest, Terms
from quotegen.pricing.edits import apply_edits
from quotegen.recommend.answers import parse_given, take_stock
from quotegen.recommend.recommend import recommend
from quotegen.recommend.replies import replied
from quotegen.store.drafts import KeptDraft, change_draft, get_open_draft
from quotegen.store.people import get_customer
from quotegen.usecases.drafts import edit_draft
from quotegen.usecases.floor import count_told
from quotegen.usecases.house import House
from quotegen.usecases.permit import permit
from quotegen.usecases.priced import Priced, headline_of, price_content, with_known
from quotegen.usecases.reasons import reasoned


@dataclass(frozen=True, slots=True)
class Changed:
    """The draft as it is now, and the changes by hand that had to go because their lines are gone; undo has them."""

    kept: KeptDraft
    gone: tuple[Edit, ...] = ()


def answer(house: House, number: int, question: str, said: Any) -> Changed:
    """One answer, in the form of an answers file, with numbers as text; None takes it back.

    Answers to what is then no longer asked go with it. InputRefused if the question does not take the answer.
    """
    return answer_all(house, number, {question: said})


def answer_all(house: House, number: int, said: Mapping[str, Any]) -> Changed:
    """Several answers at once, each as in `answer`."""

    def work(content: Draft, buyer: Party) -> tuple[Draft, tuple[Edit, ...]]:
        given = {**(content.answers or {}), **said}
        given = {name: value for name, value in given.items() if value is not None}
        return follow_answers(house, content, given, buyer)

    return _change(house, number, work)


def speak(house: House, number: int, language: Language) -> Changed:
    """The document in another language."""
    return _change(house, number, lambda content, _: (content.model_copy(update={"language": language}), ()))


def write_note(house: House, number: int, note: str) -> Changed:
    """A note for the house alone."""
    return _change(house, number, lambda content, _: (content.model_copy(update={"note": note}), ()))


def reply(house: House, number: int, question: str, text: str) -> Changed:
    """What the house answers to a remark of the customer; an empty text is taken away. InputRefused as `replied`."""

    def work(content: Draft, _: Party) -> tuple[Draft, tuple[Edit, ...]]:
        return replied(content, {question: text}, house.desk_of(content.catalogue).catalogue), ()

    return _change(house, number, work)


def give_reason(house: House, number: int, line: str, text: str) -> Changed:
    """Why a line changed, as the customer reads it; an empty text is taken away. InputRefused as `reasoned`."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
    return _change(house, number, lambda content, _: (reasoned(house, kept, content, {line: text}), ()))


def tell(house: House, number: int, told: Mapping[str, str]) -> Changed:
    """Inputs of the quotation, by their codes; an empty one is taken away. InputRefused with every fault."""

    def work(content: Draft, _: Party) -> tuple[Draft, tuple[Edit, ...]]:
        return content.model_copy(update={"inputs": changed_inputs(content.inputs, told)}), ()

    return _change(house, number, work)


def add_line(house: House, number: int, line: LineRequest) -> Changed:
    """A line by hand: in every offer; the first line of a draft without any makes one."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
    if kept.content.offers:
        return Changed(edit_draft(house, number, [AddLine(add=line)]).kept)
    usual = house.desk_of(kept.content.catalogue).catalogue.rules.recommended
    offer = Offer(code=usual.code, name=usual.name, lines=(line,))

    def work(content: Draft, buyer: Party) -> tuple[Draft, tuple[Edit, ...]]:
        made = content.model_copy(update={"offers": (offer,)})
        priced.append(price_content(house, made, buyer, made.skus))
        return made, ()

    priced: list[Priced] = []
    changed = _change(house, number, work)
    with house.store.write() as tx:
        count_told(tx, house, changed.kept.owner, changed.kept.name, priced[-1])
    return changed


Work = Callable[[Draft, Party], tuple[Draft, tuple[Edit, ...]]]


def _change(house: House, number: int, work: Work) -> Changed:
    """Kept, unless nothing changes. Busy if somebody else has changed the draft meanwhile."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
        customer = get_customer(tx, kept.content.customer).customer
    permit(house, Action.EDIT, kept.owner)
    content, gone = work(kept.content, customer.buyer)
    content = with_known(house, identified(content), kept.content.known)
    if content == kept.content:
        return Changed(kept)
    if content.customer != customer.id:
        with house.store.read() as tx:
            customer = get_customer(tx, content.customer).customer
    headline = headline_of(house, content, customer)
    with house.store.write() as tx:
        return Changed(change_draft(tx, kept, content, headline, house.deed()), gone)


def follow_answers(
    house: House, content: Draft, given: Mapping[str, Any], buyer: Party
) -> tuple[Draft, tuple[Edit, ...]]:
    """The draft with these answers for a buyer, and the changes by hand that had to go.

    Lines follow from the answers as soon as none is missing; lines by hand stay beside them.
    """
    catalogue = house.desk_of(content.catalogue).catalogue
    stock = take_stock(given, catalogue)
    edits = (*_by_hand(content, catalogue), *content.edits)
    if stock.missing:
        return content.model_copy(update={"answers": stock.given, **_unfinished(content, catalogue)}), ()
    day = house.today(catalogue.seller.time_zone)
    occasion = Occasion(catalogue, buyer, content.language, content.currency, day, house.user.role)
    try:
        offers = recommend(parse_given(stock.given, catalogue), occasion).offers
    except RuleRefused:  # nothing is to be offered for these answers: whoever looks at the draft is told why
        return content.model_copy(update={"answers": stock.given, **_unfinished(content, catalogue)}), ()
    fitting, gone = _fitting(offers, content.terms, edits)
    return content.model_copy(update={"answers": stock.given, "offers": offers, "edits": fitting}), gone


def _rests_on_answers(content: Draft, catalogue: Catalogue) -> bool:
    try:
        return bool(content.answers) and not take_stock(content.answers or {}, catalogue).missing
    except InputRefused:  # the catalogue asks otherwise by now
        return True


def _by_hand(content: Draft, catalogue: Catalogue) -> tuple[Edit, ...]:
    """The lines that a person put in before anything was recommended."""
    if not content.offers or _rests_on_answers(content, catalogue):
        return ()
    return tuple(AddLine(add=line) for line in content.offers[0].lines)


def _unfinished(content: Draft, catalogue: Catalogue) -> dict[str, Any]:
    """Lines that rested on answers wait for them; lines by hand stay."""
    return {"offers": ()} if _rests_on_answers(content, catalogue) else {}


def _fitting(offers: Sequence[Offer], terms: Terms, edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """The changes by hand that still have their line, and those that do not; all of them, as a rule."""
    try:
        apply_edits(offers, terms, edits)
    except QuotegenError:
        return _one_by_one(offers, terms, edits)
    return tuple(edits), ()


def _one_by_one(
    offers: Sequence[Offer], terms: Terms, edits: Sequence[Edit]
) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    fitting: list[Edit] = []
    gone: list[Edit] = []
    for edit in edits:
        try:
            apply_edits(offers, terms, [*fitting, edit])
        except QuotegenError:
            gone.append(edit)
        else:
            fitting.append(edit)
    return tuple(fitting), tuple(gone)
