"""The commands of every day: parse, call a use case, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.batch import batch
from quotegen.cli.database import database
from quotegen.cli.desk import open_app
from quotegen.cli.groups import catalog, devices, questionnaire
from quotegen.cli.keeping import customer, user
from quotegen.cli.options import (
    Answers,
    Catalog,
    Day,
    Inputs,
    Json,
    Lang,
    Language,
    Workspace,
    command_app,
    desk_of,
    issue_date,
    takes_inputs,
)
from quotegen.cli.output import as_json as to_json
from quotegen.cli.output import data, print_json, talk
from quotegen.cli.proof import audit, verify
from quotegen.cli.quote_work import quote

app = command_app(
    """\b
    Examples:
      quotegen propose answers.yaml -o proposal.pdf
      quotegen price request.yaml --json
      quotegen init my-workspace

    From a customer's answers to a priced proposal.
    """
)
app.command("app", short_help="Open the desk in a browser.")(open_app)
app.add_typer(quote, name="quote")
app.add_typer(batch, name="batch")
app.add_typer(customer, name="customer")
app.add_typer(user, name="user")
app.add_typer(database, name="db")
app.command("audit", short_help="What happened to a quotation.")(audit)
app.command("verify", short_help="Whether a PDF, or all that is kept, is as it was.")(verify)
app.add_typer(devices, name="devices")
app.add_typer(catalog, name="catalog")
app.add_typer(questionnaire, name="questionnaire")


@app.command(short_help="Make a workspace of your own.")
def init(folder: Annotated[Path, typer.Argument(help="A new folder.")], json: Json = False) -> None:
    """\b
    Examples:
      quotegen init my-workspace

    Make a workspace: the sample catalogues, templates and answers, to be edited.
    """
    from quotegen.files.workspace import make_workspace

    files = make_workspace(folder)
    if json:
        print_json({"folder": str(folder), "files": [str(path.relative_to(folder)) for path in files]})
        return
    talk(f"Made {folder} with {len(files)} files.")
    talk(f"Next: cd {folder} && quotegen propose examples/answers/studio.yaml -o studio.pdf")


@app.command(short_help="What the answers call for, and why.")
def recommend(
    answers: Answers,
    partial: Annotated[bool, typer.Option("--partial", help="Some answers are still open: what to ask next.")] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
    day: Day = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen recommend examples/answers/studio.yaml
      quotegen recommend examples/answers/studio.yaml --lang lt --json
      quotegen recommend examples/begun/first-call.yaml --partial

    What these answers call for: products, quantities, and the reason of each line. With --partial, as long as open
    answers can change a line: what a month costs at least and at most, and the question that narrows it most.
    """
    from quotegen.cli.text import narrowing_text, recommendation_text
    from quotegen.usecases.recommend_needs import narrow_file, recommend_file

    desk = desk_of(workspace, catalogue)
    if partial:
        narrowing, settled, occasion = narrow_file(desk, answers, lang.value if lang else None, issue_date(day, desk))
        if json:
            dumped = narrowing.model_dump(mode="json")
            print_json({**dumped, "recommendation": settled.model_dump(mode="json") if settled else None})
            return
        data(narrowing_text(narrowing, occasion))
        data("\n" + recommendation_text(settled, occasion) if settled else "")
        return
    recommendation, occasion = recommend_file(desk, answers, lang.value if lang else None, issue_date(day, desk))
    if json:
        print_json(recommendation.model_dump(mode="json"))
        return
    data(recommendation_text(recommendation, occasion))


@app.command(short_help="Why each line, and why not another product.")
def explain(
    answers: Answers,
    sku: Annotated[str | None, typer.Argument(help="Only this SKU; if it is not offered, why not.")] = None,
    offer: Annotated[str | None, typer.Option(help="Another offer than the recommended one, by its code.")] = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
    day: Day = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen explain examples/answers/charity.yaml
      quotegen explain examples/answers/charity.yaml GIR-C80A4-B --lang lt
      quotegen explain examples/answers/charity.yaml --offer premium

    Why each line is there: the answers, the arithmetic, and the best product it was chosen over.
    """
    from quotegen.cli.text import explanation_text
    from quotegen.usecases.explain_lines import Asked, explain_file

    desk = desk_of(workspace, catalogue)
    asked = Asked(offer, sku)
    lines, against, occasion = explain_file(desk, answers, asked, lang.value if lang else None, issue_date(day, desk))
    if json:
        dumped = {"lines": [line.model_dump(mode="json") for line in lines]}
        print_json({**dumped, "against": [each.model_dump(mode="json") for each in against]})
        return
    data(explanation_text(lines, against, occasion))


@app.command(short_help="Price a list of lines.")
@takes_inputs
def price(
    request: Annotated[Path, typer.Argument(help="YAML or JSON with `lines`.")],
    *,
    inputs: Inputs,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
    day: Day = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen price examples/requests/mixed.yaml
      quotegen price examples/requests/mixed.yaml --json

    Price a list of lines: net amounts, taxes, and totals for each recurrence.
    """
    from quotegen.cli.text import findings_text, quotation_text
    from quotegen.usecases.price_request import price_file

    desk = desk_of(workspace, catalogue)
    quotation, costing = price_file(desk, request, lang.value if lang else None, issue_date(day, desk), inputs)
    if json:
        print_json(quotation.model_dump(mode="json"))
    else:
        data(quotation_text(quotation))
    _talk_lines(findings_text(costing))


@app.command("range", short_help="Present a whole range in PDF.")
def present(
    category: Annotated[str, typer.Argument(help="A category of the catalogue.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
    day: Day = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen range CATEGORY -o range.pdf
      quotegen range CATEGORY -o range-lt.pdf --lang lt

    Write a presentation of a whole range for the visit to the customer: every product, what it fits, and its prices.
    """
    from quotegen.files.writing import write_files
    from quotegen.workers.pool import shared_pool

    shared_pool().start()  # it gets warm while the catalogue is read
    from quotegen.usecases.present_range import present_range

    desk = desk_of(workspace, catalogue)
    write_files({output: present_range(desk, category, (lang or Lang.en).value, issue_date(day, desk))})
    if json:
        print_json({"file": str(output)})
        return
    data(str(output))


@app.command(short_help="Write a proposal in PDF.")
@takes_inputs
def propose(
    answers: Answers,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")],
    *,
    inputs: Inputs,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    lang: Language = None,
    day: Day = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the quotation as JSON too.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the page as HTML too.")] = None,
) -> None:
    """\b
    Examples:
      quotegen propose examples/answers/studio.yaml -o studio.pdf
      quotegen propose examples/answers/studio.yaml -o studio-en.pdf --lang en --json studio.json
      quotegen propose examples/answers/studio.yaml -o studio.pdf --purchase-order PO-4711/26

    Write a proposal: from answers to a PDF in the customer's language.
    """
    from quotegen.cli.text import findings_text, remarks_text
    from quotegen.document.fonts import are_ready
    from quotegen.files.writing import write_files
    from quotegen.workers.pool import shared_pool

    shared_pool().start()  # it gets warm while the catalogue is read
    from quotegen.usecases.propose import print_both, propose_file

    desk = desk_of(workspace, catalogue)
    proposal = propose_file(desk, answers, lang.value if lang else None, issue_date(day, desk), inputs)
    if not are_ready():
        talk("Preparing the fonts, once for this machine; this takes some ten seconds …")
    page, pdf = print_both(desk, proposal)
    files = {output: pdf}
    if json is not None:
        files[json] = (to_json(proposal.quotation.model_dump(mode="json")) + "\n").encode()
    if html is not None:
        files[html] = page.standalone().encode()
    write_files(files)
    for path in files:
        data(str(path))
    _talk_lines(findings_text(proposal.costing))
    _talk_lines([f"not offered: {gap.text['en']}" for gap in proposal.recommendation.gaps])
    _talk_lines(remarks_text(proposal.unanswered))


def _talk_lines(lines: list[str]) -> None:
    for line in lines:
        talk(line)
