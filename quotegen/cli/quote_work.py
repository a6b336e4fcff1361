"""The commands of the desk: look, change, ask for approval, decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.options import (
    As,
    Catalog,
    DraftName,
    Inputs,
    Json,
    Workspace,
    house_of,
    takes_inputs,
)
from quotegen.cli.output import data, print_json, talk
from quotegen.cli.quote import quote

if TYPE_CHECKING:
    from quotegen.cli.edit_words import Told
    from quotegen.model.approval import Approval
    from quotegen.model.draft import Edit
    from quotegen.usecases.approval_desk import Changed
    from quotegen.usecases.house import House
    from quotegen.usecases.priced import PricedDraft

__all__ = ["quote"]
_BECAUSE = (
    "Why, for the house alone; that of --discount-all is printed, and is that of an agreed price where none is said."
)

Price = Annotated[list[str] | None, typer.Option(help="LINE=AMOUNT: another price for one; needs --because.")]
Keep = Annotated[list[str] | None, typer.Option(help="LINE: sell on what the catalogue has no more; needs --because.")]
Tell = Annotated[
    list[str] | None, typer.Option(help="LINE=REASON: why it changed, printed with what the revision changes.")
]
Reply = Annotated[
    list[str] | None, typer.Option(help="QUESTION=TEXT: our answer to what the customer wrote, printed beneath it.")
]


@quote.command("edit", short_help="Change a draft by hand.")
@takes_inputs
def edit(
    draft: DraftName,
    quantity: Annotated[list[str] | None, typer.Option(help="LINE=QUANTITY; 0 takes the line out.")] = None,
    price: Price = None,
    discount: Annotated[list[str] | None, typer.Option(help="LINE=5% or LINE=12.50; 0% takes it away.")] = None,
    add: Annotated[list[str] | None, typer.Option(help="SKU=QUANTITY: a line more, bought once.")] = None,
    optional: Annotated[list[str] | None, typer.Option(help="LINE: the customer may tick it.")] = None,
    included: Annotated[list[str] | None, typer.Option(help="LINE: part of the offer again.")] = None,
    replace: Annotated[list[str] | None, typer.Option(help="LINE=SKU: another product in its place.")] = None,
    keep: Keep = None,
    discount_all: Annotated[str | None, typer.Option(help="5% or 120.00 on everything; 0% takes it away.")] = None,
    target: Annotated[str | None, typer.Option(help="What is to be paid in all, tax included; 0 lets it go.")] = None,
    because: Annotated[str, typer.Option(help=_BECAUSE)] = "",
    tell: Tell = None,
    reply: Reply = None,
    offer: Annotated[str | None, typer.Option(help="Only in this offer. Default: in every one with the line.")] = None,
    *,
    inputs: Inputs,
    answers: Annotated[Path | None, typer.Option(help="Other answers: recommended anew, changes made again.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last change back.")] = False,
    counter: Annotated[bool, typer.Option("--counter", help="Take over what the approval proposed instead.")] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote edit D1 --quantity SKU=4 --discount SKU=5% --because "loyal customer"
      quotegen quote edit D2 --quantity SKU=6 --tell SKU="more meetings from May on"
      quotegen quote edit D1 --reply remarks="We carry it to the third floor; it is included."
      quotegen quote edit D1 --purchase-order PO-4711 --project ""
      quotegen quote edit D1 --undo

    Change a draft by hand. A line is named by its id, which `quote show` prints, or by its SKU or description where no
    other line of the offer has it; an input, such as --project, a reason or a reply is taken away by an empty text.
    """
    from quotegen.cli.edit_words import edits_with_reason, texts_of
    from quotegen.model.numbering import needed_draft_id

    number = needed_draft_id(draft)
    own = texts_of(tell, "tell"), texts_of(reply, "reply")
    words = {"quantity": quantity, "price": price, "discount": discount, "add": add}
    words |= {"optional": optional, "included": included, "replace": replace, "keep": keep}
    with house_of(workspace, catalogue, user) as house:
        edits = edits_with_reason(words, (discount_all, target), _told(house, number, because, offer))
        if sum([bool(edits or inputs or any(own)), answers is not None, undo, counter]) != 1:
            raise typer.BadParameter("say what is to change, or one of --answers, --undo and --counter")
        _tell(_changed(house, number, (edits, inputs, *own), answers, undo), house, json)


def _tell(draft: PricedDraft, house: House, json: bool) -> None:
    from quotegen.cli.quote_text import draft_json, draft_text

    if json:
        print_json(draft_json(draft, house))
    else:
        data(draft_text(draft, house))


def _told(house: House, number: int, because: str = "", offer: str | None = None) -> Told:
    """What is said beside changes of a draft."""
    from quotegen.cli.edit_words import Told
    from quotegen.usecases.drafts import content_of, usual_reason

    content = content_of(house, number)
    return Told(because, offer, house.user.name, content.currency, usual_reason(house, content))


def _changed(
    house: House,
    number: int,
    told: tuple[tuple[Edit, ...], Inputs, Mapping[str, str], Mapping[str, str]],
    answers: Path | None,
    undo: bool,
) -> PricedDraft:
    """`told` are edits, inputs, reasons and replies. With nothing of it all, the counter-offer is meant."""
    from quotegen.usecases.approve import take_counter
    from quotegen.usecases.drafts import Wording, answer_anew, edit_draft, undo_last
    from quotegen.usecases.priced import priced_draft

    if any(told):
        edits, inputs, reasons, replies = told
        return edit_draft(house, number, edits, inputs, Wording(replies, reasons))
    if answers is not None:
        return answer_anew(house, number, answers)
    return priced_draft(house, undo_last(house, number).kept.id) if undo else take_counter(house, number)


@quote.command("discard", short_help="Give a draft up.")
def discard(
    draft: DraftName, workspace: Workspace = None, catalogue: Catalog = None, user: As = None, json: Json = False
) -> None:
    """\b
    Examples:
      quotegen quote discard D1

    Give a draft up. It stays readable; a revision it was to replace stands.
    """
    from quotegen.model.numbering import needed_draft_id
    from quotegen.usecases.drafts import discard_draft

    with house_of(workspace, catalogue, user) as house:
        kept = discard_draft(house, needed_draft_id(draft))
    if json:
        print_json({"draft": kept.name, "state": kept.state.value})
        return
    data(f"{kept.name} {kept.state.value}")


@quote.command("price", short_help="A draft at today's prices; help in negotiation.")
def price_draft(
    draft: DraftName,
    asked: Annotated[str | None, typer.Option(help="What the customer wants to pay in all, tax included.")] = None,
    offer: Annotated[str | None, typer.Option(help="With --asked: another offer than the recommended one.")] = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote price D1
      quotegen quote price D1 --asked 1200

    A draft at today's prices, with what needs an approval. With --asked: what could be given for that price instead
    of a discount, each with its exact effect.
    """
    from quotegen.cli.desk_text import negotiation_text
    from quotegen.model.numbering import needed_draft_id
    from quotegen.typed import read_money
    from quotegen.usecases.drafts import content_of
    from quotegen.usecases.negotiation import negotiate_draft
    from quotegen.usecases.priced import priced_draft

    with house_of(workspace, catalogue, user) as house:
        number = needed_draft_id(draft)
        if asked is not None:
            wanted = read_money(asked, content_of(house, number).currency)
            talk = negotiate_draft(house, number, wanted, offer)
            if json:
                print_json(talk.model_dump(mode="json"))
            else:
                data(negotiation_text(talk))
            return
        _tell(priced_draft(house, number), house, json)


@quote.command("ask", short_help="Ask for an approval.")
def ask(
    draft: DraftName,
    because: Annotated[str, typer.Option(help="Why it should be granted.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote ask D1 --because "they order for three schools"

    Ask for the approval of what goes beyond your limits: by how much, and what it costs.
    """
    from quotegen.cli.desk_text import approval_text
    from quotegen.model.numbering import needed_draft_id
    from quotegen.usecases.approve import ask_approval

    with house_of(workspace, catalogue, user) as house:
        asked = ask_approval(house, needed_draft_id(draft), because)
    if json:
        print_json(asked.model_dump(mode="json"))
        return
    data(approval_text(asked))


@quote.command("approve", short_help="Approve, refuse, or propose something else.")
def approve(
    draft: Annotated[str | None, typer.Argument(metavar="[DRAFT]", help="Without one: what waits.")] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="Say no.")] = False,
    discount: Annotated[list[str] | None, typer.Option(help="Instead: LINE=5% or LINE=12.50.")] = None,
    discount_all: Annotated[str | None, typer.Option(help="Instead: 5% or 120.00 on everything.")] = None,
    target: Annotated[str | None, typer.Option(help="Instead: what is to be paid in all.")] = None,
    note: Annotated[str, typer.Option("--note", help="A word to whoever asked.")] = "",
    tries: Annotated[
        bool, typer.Option("--tries", help="Without a draft: who was told that a margin is low, and how often.")
    ] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote approve
      quotegen quote approve D1 --note "for this year only"
      quotegen quote approve D1 --discount-all 6%

    Decide what waits for an approval. With a discount of your own it is a counter-offer, which whoever asked takes
    over with `quote edit DRAFT --counter`; its reason is that of the discount there is, or of an agreed price.
    """
    from quotegen.cli.edit_words import edits_of
    from quotegen.model.numbering import needed_draft_id
    from quotegen.usecases.approval_desk import changed_since
    from quotegen.usecases.approve import Decision, decide_approval, waiting

    if tries and draft is not None:
        raise typer.BadParameter("--tries is about users, not about a draft: leave the draft out")
    with house_of(workspace, catalogue, user) as house:
        if tries:
            _tell_tries(house, json)
            return
        changed = changed_since(house) if draft is None else ()
        if draft is None:
            found = waiting(house)
        else:
            number = needed_draft_id(draft)
            told = _told(house, number)
            told = replace(told, because=told.usual)
            edits = edits_of({"discount": discount}, (discount_all, target), told)
            found = (decide_approval(house, number, Decision(refuse, edits, note)),)
    _tell_decisions(found, changed, json)


def _tell_decisions(found: Sequence[Approval], changed: Sequence[Changed], json: bool) -> None:
    """What waits, or was decided just now; and what was changed since it was approved."""
    from quotegen.cli.desk_text import approval_text, changed_text

    if json:
        since = [each.approval.model_dump(mode="json") | {"changed": True, "number": each.number} for each in changed]
        print_json([*(each.model_dump(mode="json") for each in found), *since])
        return
    for each in found:
        data(approval_text(each))
    for one in changed:
        data(changed_text(one))
    if not found and not changed:
        talk("Nothing waits for an approval.")


def _tell_tries(house: House, json: bool) -> None:
    from quotegen.model.permissions import Action
    from quotegen.usecases.floor import floor_tries
    from quotegen.usecases.permit import permit

    permit(house, Action.DECIDE_APPROVAL)
    found = floor_tries(house)
    if json:
        print_json({who: {"told": each.told, "refused": each.refused} for who, each in found.items()})
        return
    for who, each in found.items():
        data(f"{who:<20} told at a change {each.told}, refused at issue {each.refused}")
    if not found:
        talk("Nobody who may not see margins was told of a low one within thirty days.")


@quote.command("list", short_help="Find drafts and quotations.")
def list_quotes(
    search: Annotated[
        str, typer.Argument(help="Words of the number, the customer, the owner, the order or the project.")
    ] = "",
    state: Annotated[str | None, typer.Option(help="draft, issued, sent, accepted, declined, expired …")] = None,
    customer: Annotated[str | None, typer.Option(help="Id of a customer.")] = None,
    owner: Annotated[str | None, typer.Option(help="Name of a user.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 50,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote list
      quotegen quote list zeme --state sent
      quotegen quote list --state expired --json

    Find drafts and quotations, the latest first.
    """
    from quotegen.cli.quote_text import listed_json, listed_text
    from quotegen.store.listing import Query
    from quotegen.usecases.find import list_quotes

    with house_of(workspace, catalogue, user) as house:
        found = list_quotes(house, Query(search, state, customer, (owner,) if owner else None, limit))
    if json:
        print_json([listed_json(each) for each in found])
        return
    for each in found:
        data(listed_text(each))
    if not found:
        talk("None found." if search or state or customer or owner else "No quotation yet. Next: quotegen quote new")


@quote.command("show", short_help="One of them, whole.")
def show(
    number: Annotated[str, typer.Argument(help="A quotation, revision or draft.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote show Q-2026-00001
      quotegen quote show D1 --json

    A quotation with its lines, totals and revisions, or a draft at today's prices.
    """
    from quotegen.cli.quote_text import draft_json, draft_text, shown_json, shown_text
    from quotegen.model.numbering import draft_id
    from quotegen.usecases.find import show_quote
    from quotegen.usecases.priced import priced_draft

    with house_of(workspace, catalogue, user) as house:
        draft = draft_id(number)
        if draft is not None:
            found = priced_draft(house, draft)
            text, dumped = draft_text(found, house), draft_json(found, house)
        else:
            shown = show_quote(house, number)
            text, dumped = shown_text(shown), shown_json(shown)
    if json:
        print_json(dumped)
        return
    data(text)
