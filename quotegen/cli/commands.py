"""The commands: parse, call a use case, print."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.output import as_json as to_json
from quotegen.cli.output import data, print_json, talk

if TYPE_CHECKING:
    from quotegen.usecases.desk import Desk


class Lang(StrEnum):
    en = "en"
    lt = "lt"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a date such as 2026-11-23") from None


Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Folder with catalog/ and templates/. Default: here, or the sample."),
]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language of the document. Default: the customer's.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[str | None, typer.Option("--date", help="Date of issue, YYYY-MM-DD. Default: today.")]
Answers = Annotated[Path, typer.Argument(help="YAML or JSON with `customer` and `answers`.")]

_SETTINGS = {"help_option_names": ["-h", "--help"]}


def _app(help_text: str, short_help: str | None = None) -> typer.Typer:
    return typer.Typer(
        help=help_text,
        short_help=short_help,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=_SETTINGS,
    )


app = _app(
    """\b
    Examples:
      quotegen propose answers.yaml -o proposal.pdf
      quotegen price request.yaml --json
      quotegen init my-workspace

    From a customer's answers to a priced proposal.
    """
)
catalog = _app(
    """\b
    Examples:
      quotegen catalog check
      quotegen catalog check --workspace my-workspace --json

    The catalogue: what is in it, and what is wrong with it.
    """,
    "The catalogue and its faults.",
)
questionnaire = _app(
    """\b
    Examples:
      quotegen questionnaire show
      quotegen questionnaire show --lang lt

    The questions to ask a customer.
    """,
    "The questions to ask a customer.",
)
app.add_typer(catalog, name="catalog")
app.add_typer(questionnaire, name="questionnaire")


def _desk(folder: Path | None) -> Desk:
    from quotegen.usecases.desk import open_desk

    desk = open_desk(folder)
    if desk.workspace.is_bundled:
        talk(f"Using the sample catalogue {desk.catalogue.name}; `quotegen init DIR` makes you one of your own.")
    return desk


def _issue_date(day: str | None, desk: Desk) -> date:
    return desk.today() if day is None else _day(day)


@app.command(short_help="Make a workspace of your own.")
def init(folder: Annotated[Path, typer.Argument(help="A new folder.")], json: Json = False) -> None:
    """\b
    Examples:
      quotegen init my-workspace

    Make a workspace: the sample catalogue, templates and answers, to be edited.
    """
    from quotegen.files.workspace import make_workspace

    files = make_workspace(folder)
    if json:
        print_json({"folder": str(folder), "files": [str(path.relative_to(folder)) for path in files]})
        return
    talk(f"Made {folder} with {len(files)} files.")
    talk(f"Next: cd {folder} && quotegen propose examples/answers/studio.yaml -o studio.pdf")


@catalog.command("check", short_help="Read it all; print what there is, or what is wrong.")
def check_catalogue(workspace: Workspace = None, json: Json = False) -> None:
    """\b
    Examples:
      quotegen catalog check
      quotegen catalog check --workspace my-workspace

    Read the whole catalogue; print what there is, or every fault with file and line.
    """
    from quotegen.usecases.check_catalogue import contents

    desk = _desk(workspace)
    found = contents(desk.catalogue)
    if json:
        print_json({"catalogue": desk.catalogue.name, "digest": desk.catalogue.digest, "contents": found, "faults": []})
        return
    for name, count in found.items():
        data(f"{count:>6}  {name.replace('_', ' ')}")
    talk(f"{desk.workspace.catalogue}: no faults.")


@catalog.command("schema", short_help="Write the JSON Schemas of the YAML files.")
def write_schema(
    folder: Annotated[Path, typer.Option("--output", "-o", help="An existing folder.")], json: Json = False
) -> None:
    """\b
    Examples:
      quotegen catalog schema -o schemas

    Write the JSON Schemas of the YAML files, for editors that check while you type.
    """
    from quotegen.usecases.check_catalogue import write_schemas

    files = [str(path) for path in write_schemas(folder)]
    if json:
        print_json({"files": files})
        return
    for file in files:
        data(file)


@questionnaire.command("show", short_help="Print the questions.")
def show_questionnaire(workspace: Workspace = None, lang: Language = None, json: Json = False) -> None:
    """\b
    Examples:
      quotegen questionnaire show
      quotegen questionnaire show --lang lt --json

    Print the questions: what to say, what may be answered, and when each is asked.
    """
    from quotegen.cli.text import questionnaire_text

    desk = _desk(workspace)
    if json:
        print_json(desk.catalogue.questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True))
        return
    data(questionnaire_text(desk.catalogue, (lang or Lang.en).value))


@app.command(short_help="What the answers call for, and why.")
def recommend(
    answers: Answers, workspace: Workspace = None, lang: Language = None, day: Day = None, json: Json = False
) -> None:
    """\b
    Examples:
      quotegen recommend examples/answers/studio.yaml
      quotegen recommend examples/answers/studio.yaml --lang lt --json

    What these answers call for: products, quantities, and the reason of each line.
    """
    from quotegen.cli.text import recommendation_text
    from quotegen.usecases.recommend_needs import recommend_file

    desk = _desk(workspace)
    recommendation, occasion = recommend_file(desk, answers, lang.value if lang else None, _issue_date(day, desk))
    if json:
        print_json(recommendation.model_dump(mode="json"))
        return
    data(recommendation_text(recommendation, occasion))


@app.command(short_help="Price a list of lines.")
def price(
    request: Annotated[Path, typer.Argument(help="YAML or JSON with `lines`.")],
    workspace: Workspace = None,
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

    desk = _desk(workspace)
    quotation, costing = price_file(desk, request, lang.value if lang else None, _issue_date(day, desk))
    if json:
        print_json(quotation.model_dump(mode="json"))
    else:
        data(quotation_text(quotation))
    _talk_lines(findings_text(costing))


@app.command(short_help="Write a proposal in PDF.")
def propose(
    answers: Answers,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")],
    workspace: Workspace = None,
    lang: Language = None,
    day: Day = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the quotation as JSON too.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the page as HTML too.")] = None,
) -> None:
    """\b
    Examples:
      quotegen propose examples/answers/studio.yaml -o studio.pdf
      quotegen propose examples/answers/studio.yaml -o studio-en.pdf --lang en --json studio.json

    Write a proposal: from answers to a PDF in the customer's language.
    """
    from quotegen.cli.text import findings_text
    from quotegen.document.fonts import are_ready
    from quotegen.files.writing import write_files
    from quotegen.usecases.propose import print_pdf, propose_file

    desk = _desk(workspace)
    proposal = propose_file(desk, answers, lang.value if lang else None, _issue_date(day, desk))
    if not are_ready():
        talk("Preparing the fonts, once for this machine; this takes some ten seconds …")
    files = {output: print_pdf(proposal)}
    if json is not None:
        files[json] = (to_json(proposal.quotation.model_dump(mode="json")) + "\n").encode()
    if html is not None:
        files[html] = proposal.page.standalone().encode()
    write_files(files)
    for path in files:
        data(str(path))
    _talk_lines(findings_text(proposal.costing))
    _talk_lines([f"not offered: {gap.text['en']}" for gap in proposal.recommendation.gaps])


def _talk_lines(lines: list[str]) -> None:
    for line in lines:
        talk(line)
