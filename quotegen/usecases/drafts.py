"""Drafts: begun from answers or from lines, changed by hand, priced at today's prices, and given up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotegen.errors import Fault, InputRefused, QuotegenError, RuleRefused
from quotegen.files.inputs import changed_inputs, checked_inputs, complete
from quotegen.files.requests import read_answers, read_request
from quotegen.language import Language
from quotegen.model.draft import DiscountAll, Draft, Edit, KeepLine
from quotegen.model.inputs import changed, with_contact_of
from quotegen.model.last_known import known_in
from quotegen.model.line_ids import identified
from quotegen.model.needs import Offer
from quotegen.model.numbering import draft_name
from quotegen.model.occasion import Occasion
from quotegen.model.party import Party
from quotegen.model.people import Customer
from quotegen.model.permissions import Action
from quotegen.model.request import Terms
from quotegen.model.snapshot import Snapshot
from quotegen.recommend.recommend import recommend
from quotegen.recommend.replies import replied
from quotegen.store.drafts import (
    DraftState,
    KeptDraft,
    change_draft,
    close_draft,
    get_draft,
    get_open_draft,
    keep_draft,
    past_of,
    undo_change,
)
from quotegen.store.events import record
from quotegen.store.people import get_customer
from quotegen.usecases.floor import count_told
from quotegen.usecases.house import House
from quotegen.usecases.people import customer_of
from quotegen.usecases.permit import owner_of, permit
from quotegen.usecases.priced import PricedDraft, headline_of, price_content, with_changes, with_known
from quotegen.usecases.reasons import reasoned


@dataclass(frozen=True, slots=True)
class Beginning:
    """For whom a draft is begun, and how: the customer in a file is kept if no other one is named.

    `inputs` come before those of the file, or of the quotation that it begins as.
    """

    customer: str | None = None
    language: Language | None = None
    note: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)


def begin_draft(house: House, customer: str) -> KeptDraft:
    """An empty draft for a customer who is kept; what it says comes by answers and lines."""
    permit(house, Action.EDIT, house.user.name)
    with house.store.read() as tx:
        known = get_customer(tx, customer).customer
    catalogue = house.desk.catalogue
    draft = Draft(
        customer=known.id,
        catalogue=catalogue.name,
        language=known.party.language,
        currency=catalogue.policy.currency,
        answers={},
        offers=(),
        inputs=with_contact_of(house.user, {}),
    )
    headline = headline_of(house, draft, known)
    with house.store.write() as tx:
        return keep_draft(tx, draft, headline, house.deed())


def draft_from_answers(house: House, path: Path, beginning: Beginning) -> PricedDraft:
    """A draft of what the answers call for."""
    file = read_answers(path, house.desk.catalogue)
    customer = _customer(house, beginning.customer, file.customer)
    language = beginning.language or customer.party.language
    day = house.today(house.desk.catalogue.seller.time_zone)
    occasion = house.desk.occasion(customer.buyer, language, day)
    draft = Draft(
        customer=customer.id,
        catalogue=house.desk.catalogue.name,
        language=language,
        currency=occasion.currency,
        answers=file.answers.as_given(),
        offers=recommend(file.answers, occasion).offers,
        inputs=inputs_of(house, beginning, file.inputs),
        note=beginning.note,
    )
    return _keep(house, draft)


def draft_from_request(house: House, path: Path, beginning: Beginning) -> PricedDraft:
    """A draft of the lines and terms in a file. Its faults name the file's own lines."""
    file = read_request(path)
    request, catalogue = file.request, house.desk.catalogue
    customer = _customer(house, beginning.customer, request.customer)
    usual = catalogue.rules.recommended
    draft = Draft(
        customer=customer.id,
        catalogue=catalogue.name,
        language=beginning.language or request.language or customer.party.language,
        currency=request.currency or catalogue.policy.currency,
        offers=(Offer(code=usual.code, name=usual.name, lines=request.lines),),
        terms=Terms.model_validate({name: getattr(request, name) for name in Terms.model_fields}),
        inputs=inputs_of(house, beginning, file.inputs),
        note=beginning.note,
    )
    try:
        return _keep(house, draft)
    except QuotegenError as refused:
        raise type(refused)(file.source.locate(fault) for fault in refused.faults) from None


def inputs_of(house: House, beginning: Beginning, given: Mapping[str, str]) -> dict[str, str]:
    """What is given, what was told beside it, and whom the customer may ask."""
    told = checked_inputs(beginning.inputs)
    emptied = {code: "" for code, value in told.items() if not value}
    return complete(changed({}, with_contact_of(house.user, {**changed(given, told), **emptied})))


def draft_in(house: House, snapshot: Snapshot) -> Draft:
    """The draft that was issued; what it does not remember itself of its SKUs is read from what was promised."""
    draft = snapshot.draft
    taxes = house.desk_of(draft.catalogue).catalogue.taxes
    return draft.model_copy(update={"known": {**known_in(snapshot.quotation, taxes), **draft.known}})


def _keep(house: House, draft: Draft) -> PricedDraft:
    """Every SKU must be in the catalogue."""
    permit(house, Action.EDIT, house.user.name)
    draft = with_known(house, identified(draft))
    priced = price_content(house, draft, new=draft.skus)
    with house.store.write() as tx:
        kept = keep_draft(tx, draft, priced.headline, house.deed())
        count_told(tx, house, kept.owner, kept.name, priced)
    return PricedDraft(kept, priced)


def _customer(house: House, name: str | None, party: Party | None) -> Customer:
    """The one named; else the one that the file describes, kept anew if it is not known yet."""
    if name is not None:
        with house.store.read() as tx:
            return get_customer(tx, name).customer
    if party is None:
        hint = "name one with --customer, or describe it in the file"
        raise InputRefused(Fault("customer_missing", "for whom is it?", hint, "customer"))
    permit(house, Action.ADD_CUSTOMERS)
    with house.store.write() as tx:
        return customer_of(tx, party, house.deed())


@dataclass(frozen=True, slots=True)
class Wording:
    """What the customer reads in the house's own words, each empty where it is to be taken away.

    `replies` to his remarks, by question, and `reasons` why lines are others than in the revision before, by line.
    """

    replies: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def edit_draft(
    house: House,
    number: int,
    edits: Sequence[Edit],
    told: Mapping[str, str] | None = None,
    wording: Wording | None = None,
) -> PricedDraft:
    """The draft with more changes by hand, and with other inputs and wording: an empty one is taken away.

    Refused, and nothing kept, if it cannot be priced with them.
    """
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
    content = kept.content
    refuse_to_keep(house, kept, edits)
    inputs = changed_inputs(content.inputs, told or {})
    content = content.model_copy(update={"edits": (*content.edits, *edits), "inputs": inputs})
    wording = wording or Wording()
    content = replied(content, wording.replies, house.desk_of(content.catalogue).catalogue)
    return save_draft(house, kept, reasoned(house, kept, content, wording.reasons))


def content_of(house: House, number: int) -> Draft:
    """What a draft says. InputRefused if there is none of this number."""
    with house.store.read() as tx:
        kept = get_draft(tx, number)
    permit(house, Action.SEE, kept.owner)
    return kept.content


def usual_reason(house: House, content: Draft) -> str:
    """What the document gives as the reason of a discount, in its own language, where nobody says another one.

    That of the discount there is, else that of an agreed price.
    """
    given = [edit.reason for edit in content.edits if isinstance(edit, DiscountAll)]
    return given[-1] if given else agreed_price(house, content)


def agreed_price(house: House, content: Draft) -> str:
    """The catalogue's word for what was agreed on, in the document's language."""
    return house.desk_of(content.catalogue).catalogue.policy.agreed_price[content.language]


def refuse_to_keep(house: House, kept: KeptDraft, edits: Sequence[Edit]) -> None:
    """RuleRefused where whoever acts may not sell on what is discontinued, or there is nothing to sell on."""
    keeps = [edit for edit in edits if isinstance(edit, KeepLine)]
    if not keeps:
        return
    permit(house, Action.KEEP_DISCONTINUED, kept.owner)
    gone = price_content(house, kept.content).discontinued
    for edit in keeps:
        found = [each for each in gone if edit.line in {each.line, each.sku}]
        if not found:
            raise RuleRefused(Fault("line_carried", f"the catalogue carries {edit.line}", "there is nothing to keep"))
        if not all(each.has_price for each in found):
            hint = "give it a price by hand first, or another product takes its place"
            raise RuleRefused(Fault("line_price_unknown", f"nobody knows what {edit.line} cost", hint))


@dataclass(frozen=True, slots=True)
class Undone:
    """The draft as it is again."""

    kept: KeptDraft


def undo_last(house: House, number: int) -> Undone:
    """The draft as it was before its last change, whatever that was. RuleRefused if there is none to undo."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
        past = past_of(tx, kept)
        if past is None:
            raise RuleRefused(Fault("nothing_to_undo", f"{kept.name} was not changed", "see `quote price`"))
        customer = get_customer(tx, past[1].customer).customer
    permit(house, Action.EDIT, kept.owner)
    content = with_known(house, past[1], kept.content.known)
    headline = headline_of(house, content, customer)
    with house.store.write() as tx:
        return Undone(undo_change(tx, kept, (past[0], content), headline, house.deed()))


def answer_anew(house: House, number: int, path: Path) -> PricedDraft:
    """The draft for other answers: recommended anew, and every change by hand made again. Inputs of the file count."""
    with house.store.read() as tx:
        kept = get_open_draft(tx, number)
        buyer = get_customer(tx, kept.content.customer).customer.buyer
    catalogue = house.desk_of(kept.content.catalogue).catalogue
    file = read_answers(path, catalogue)
    answers = file.answers
    day = house.today(catalogue.seller.time_zone)
    occasion = Occasion(catalogue, buyer, kept.content.language, kept.content.currency, day)
    changes = {"answers": answers.as_given(), "offers": recommend(answers, occasion).offers}
    changes["inputs"] = changed(kept.content.inputs, file.inputs)
    return save_draft(house, kept, kept.content.model_copy(update=changes))


def save_draft(house: House, kept: KeptDraft, content: Draft) -> PricedDraft:
    """Busy if somebody else has changed it meanwhile."""
    permit(house, Action.EDIT, kept.owner)
    content = with_known(house, identified(content), kept.content.known)
    priced = price_content(house, content, new=frozenset(content.skus) - frozenset(kept.content.skus))
    with house.store.write() as tx:
        changed = change_draft(tx, kept, content, priced.headline, house.deed())
        count_told(tx, house, kept.owner, kept.name, priced)
    return PricedDraft(changed, with_changes(house, changed, priced))


def discard_draft(house: House, number: int) -> KeptDraft:
    """The draft is given up; it stays readable. RuleRefused if it was issued."""
    permit(house, Action.DISCARD, owner_of(house, draft_name(number)))
    deed = house.deed()
    with house.store.write() as tx:
        kept = get_open_draft(tx, number)
        close_draft(tx, kept, DraftState.DISCARDED, kept.quotation, deed)
        record(tx, deed, kept.name, "draft_discarded", {})
        return get_draft(tx, number)


def is_given_up(house: House, number: int) -> bool:
    """InputRefused if there is no such draft."""
    with house.store.read() as tx:
        return get_draft(tx, number).state is DraftState.DISCARDED
