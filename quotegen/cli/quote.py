"""The commands of a quotation's life: made, changed, issued, answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.options import (
    As,
    Catalog,
    DraftName,
    Inputs,
    Json,
    Key,
    Language,
    Note,
    Number,
    Workspace,
    command_app,
    house_of,
    takes_inputs,
)
from quotegen.cli.output import data, print_json, talk

quote = command_app(
    """\b
    Examples:
      quotegen quote new --answers examples/answers/charity.yaml
      quotegen quote issue D1 -o charity.pdf
      quotegen quote list

    Quotations that are kept: drafts, numbers, revisions, and what became of them.
    """,
    "Quotations that are kept.",
)


@quote.command("new", short_help="Begin a draft.")
@takes_inputs
def new(
    answers: Annotated[Path | None, typer.Option("--answers", help="A file of answers.")] = None,
    lines: Annotated[Path | None, typer.Option("--lines", help="A file with `lines`, as for `quotegen price`.")] = None,
    like: Annotated[str | None, typer.Option("--like", help="A quotation or a draft to begin as.")] = None,
    customer: Annotated[str | None, typer.Option("--customer", help="Id of a customer. Default: the file's.")] = None,
    lang: Language = None,
    note: Note = "",
    *,
    inputs: Inputs,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote new --answers examples/answers/charity.yaml
      quotegen quote new --lines examples/requests/mixed.yaml --customer CUSTOMER
      quotegen quote new --like Q-2026-00001 --customer CUSTOMER --purchase-order PO-4711

    Begin a draft: from answers, from a list of lines, or like one there is. For another customer than that one's, what
    is personal is left out and told: texts, budget, prices and discounts by hand, sums agreed on.
    """
    from quotegen.cli.quote_text import begun_json, begun_text
    from quotegen.usecases.draft_like import DraftBegun, draft_like
    from quotegen.usecases.drafts import Beginning, draft_from_answers, draft_from_request

    beginning = Beginning(customer, lang.value if lang else None, note, inputs)
    with house_of(workspace, catalogue, user) as house:
        match (answers, lines, like):
            case (Path(), None, None):
                found = draft_from_answers(house, answers, beginning)
                made = DraftBegun(found.kept, found.priced)
            case (None, Path(), None):
                found = draft_from_request(house, lines, beginning)
                made = DraftBegun(found.kept, found.priced)
            case (None, None, str()):
                made = draft_like(house, like, beginning)
            case _:
                raise typer.BadParameter("say one of --answers, --lines and --like")
        if json:
            print_json(begun_json(made, house))
            return
        data(begun_text(made, house))
        step = "edit" if made.priced is None else "issue"
        rest = "--answers answers.yaml" if made.priced is None else "-o proposal.pdf"
        talk(f"Next: quotegen quote {step} {made.kept.name} {rest}")


@quote.command("issue", short_help="Give a draft its number, and print it.")
def issue_draft(
    draft: DraftName,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the PDF here too.")] = None,
    key: Key = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote issue D1 -o proposal.pdf
      quotegen quote issue D1 --key order-4711 --json

    Issue a draft: it takes the next number and never changes any more. Issued again, it answers the same.
    """
    from quotegen.files.writing import write_files
    from quotegen.model.canonical import sha256
    from quotegen.model.numbering import needed_draft_id
    from quotegen.workers.pool import shared_pool

    shared_pool().start()  # it gets warm while the draft is priced
    from quotegen.usecases.issue import issue

    with house_of(workspace, catalogue, user) as house:
        issued = issue(house, needed_draft_id(draft), key)
    if output is not None:
        write_files({output: issued.pdf})
    if json:
        file = str(output) if output else None
        print_json({"number": issued.number, "draft": issued.draft, "pdf_sha256": sha256(issued.pdf), "file": file})
        return
    data(issued.number)
    if output is not None:
        data(str(output))


@quote.command("render", short_help="Write the PDF of an issued quotation again.")
def render(
    number: Number,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote render Q-2026-00001 -o proposal.pdf

    Write the PDF of an issued quotation: the same bytes as on the day it was issued.
    """
    from quotegen.files.writing import write_files
    from quotegen.model.canonical import sha256
    from quotegen.usecases.issue import printed

    with house_of(workspace, catalogue, user) as house:
        pdf = printed(house, number)
    write_files({output: pdf})
    if json:
        print_json({"file": str(output), "pdf_sha256": sha256(pdf)})
        return
    data(str(output))


@quote.command("revise", short_help="Begin the next revision.")
def revise_quote(
    number: Number,
    answers: Annotated[Path | None, typer.Option("--answers", help="Other answers for it.")] = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote revise Q-2026-00001
      quotegen quote revise Q-2026-00001 --answers new-answers.yaml

    Begin the next revision as a draft, at today's prices. What was issued stands until the draft is issued.
    """
    from quotegen.cli.quote_text import draft_json, draft_text
    from quotegen.usecases.answer import revise
    from quotegen.usecases.drafts import answer_anew

    with house_of(workspace, catalogue, user) as house:
        made = revise(house, number)
        if answers is not None:
            made = answer_anew(house, made.kept.id, answers)
        if json:
            print_json(draft_json(made, house))
            return
        data(draft_text(made, house))


@quote.command("diff", short_help="What differs between two revisions, and why.")
def diff(
    number: Annotated[str, typer.Argument(help="A quotation, revision or draft.")],
    other: Annotated[str | None, typer.Argument(help="A second one. Default: NUMBER against the one before.")] = None,
    offer: Annotated[str | None, typer.Option(help="Another offer than the recommended one, by its code.")] = None,
    lang: Language = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote diff Q-2026-00001-R2
      quotegen quote diff Q-2026-00001-R1 D7

    What differs between two revisions: causes that sum exactly to the change of what is paid.
    """
    from quotegen.cli.quote_text import changes_text
    from quotegen.usecases.find import diff_quotes

    with house_of(workspace, catalogue, user) as house:
        found = diff_quotes(house, number, other, offer)
        if json:
            print_json({"currency": found.currency, **found.changes.model_dump(mode="json")})
            return
        data(changes_text(found.changes, house, found.currency, lang.value if lang else "en"))


@quote.command("accept", short_help="The customer says yes.")
def accept_quote(
    number: Number,
    offer: Annotated[str | None, typer.Option(help="Which offer. Default: the recommended one.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who said so, on the customer's side.")] = "",
    note: Note = "",
    key: Key = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote accept Q-2026-00001 --by "Jonas Petraitis"
      quotegen quote accept Q-2026-00001 --offer premium --note "by telephone"

    Note that the customer has accepted: possible until the end of the last day.
    """
    from quotegen.usecases.answer import Acceptance, accept

    with house_of(workspace, catalogue, user) as house:
        kept = accept(house, number, Acceptance(offer, by, note), key)
    _say_state(kept.number, kept.state.value, json)


@quote.command("send", short_help="Note that it went to the customer.")
def send(
    number: Number,
    note: Note = "",
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote send Q-2026-00001 --note "by mail to Jonas"

    Note that the quotation went to the customer.
    """
    _take(number, "send", note, (workspace, catalogue, user), json)


@quote.command("decline", short_help="The customer says no.")
def decline(
    number: Number,
    note: Note = "",
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote decline Q-2026-00001 --note "went with another supplier"

    Note that the customer has declined, and why.
    """
    _take(number, "decline", note, (workspace, catalogue, user), json)


@quote.command("withdraw", short_help="Take the offer back.")
def withdraw(
    number: Number,
    note: Note = "",
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen quote withdraw Q-2026-00001 --note "price was wrong"

    Take an issued quotation back, before the customer has answered.
    """
    _take(number, "withdraw", note, (workspace, catalogue, user), json)


def _take(number: str, step: str, note: str, where: tuple[Path | None, str | None, str | None], json: bool) -> None:
    from quotegen.model.lifecycle import Step
    from quotegen.usecases.answer import take

    with house_of(*where) as house:
        kept = take(house, number, Step(step), note)
    _say_state(kept.number, kept.state.value, json)


def _say_state(number: str, state: str, json: bool) -> None:
    if json:
        print_json({"number": number, "state": state})
    else:
        data(f"{number} {state}")
