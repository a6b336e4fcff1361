"""The commands about the catalogue, the questionnaire and devices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.options import Catalog, Day, Json, Lang, Language, Workspace, command_app, day_of, desk_of
from quotegen.cli.output import data, print_json, talk
from quotegen.errors import InputRefused

catalog = command_app(
    """\b
    Examples:
      quotegen catalog check
      quotegen catalog check --workspace my-workspace --json
      quotegen catalog check --deep

    The catalogue: what is in it, and what is wrong with it.
    """,
    "The catalogue and its faults.",
)
questionnaire = command_app(
    """\b
    Examples:
      quotegen questionnaire show
      quotegen questionnaire show --lang lt

    The questions to ask a customer.
    """,
    "The questions to ask a customer.",
)
devices = command_app(
    """\b
    Examples:
      quotegen devices match list.txt
      quotegen devices match - --json < list.txt

    The devices a customer has.
    """,
    "The devices a customer has.",
)


@catalog.command("check", short_help="Read it all; print what there is, or what is wrong.")
def check_catalogue(
    workspace: Workspace = None,
    catalogue: Catalog = None,
    deep: Annotated[bool, typer.Option("--deep", help="Try the rules out as well, and read prices and texts.")] = False,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen catalog check
      quotegen catalog check --workspace my-workspace
      quotegen catalog check --deep --catalog managed-it

    Read the whole catalogue; print what there is, or every fault with file and line. With --deep the rules are tried
    out on many sets of answers, and what they never lead to is printed with an example; ends with 3 if there is any.
    """
    from quotegen.cli.deep_text import findings_text
    from quotegen.usecases.check_catalogue import contents
    from quotegen.usecases.check_deeply import check_deeply

    desk = desk_of(workspace, catalogue)
    found = contents(desk.catalogue)
    checked = check_deeply(desk, talk) if deep else None
    findings = checked.findings if checked else ()
    if json:
        about = {"catalogue": desk.catalogue.name, "digest": desk.catalogue.digest, "contents": found, "faults": []}
        tried = {"tried": checked.tried, "findings": [each.as_dict() for each in findings]} if checked else {}
        print_json({**about, **tried})
    else:
        for name, count in found.items():
            data(f"{count:>6}  {name.replace('_', ' ')}")
        if findings:
            data(findings_text(findings))
        talk(f"{desk.workspace.catalogue}: no faults.")
        if checked:
            talk(f"{checked.tried} sets of answers tried: {len(findings) or 'no'} findings.")
    return InputRefused.exit_code if findings else 0


@catalog.command("diff", short_help="What a new catalogue changes for past answers.")
def diff_catalogues(
    old: Annotated[Path, typer.Argument(help="A catalogue folder.")],
    new: Annotated[Path, typer.Argument(help="The catalogue folder that is to take its place.")],
    answers: Annotated[Path, typer.Option("--answers", help="A folder with files of answers.")],
    lang: Language = None,
    day: Day = None,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen catalog diff catalog/NOW catalog/NEXT --answers answers/

    Before a price list goes live: which totals move, which recommendations flip, and why. Ends with 4 if some of the
    answers lead nowhere under one of the catalogues.
    """
    from quotegen.cli.text import replay_text
    from quotegen.usecases.replay_answers import replay_folder

    replays = replay_folder(old, new, answers, day_of(day) if day else None)
    if json:
        print_json([replay.model_dump(mode="json") for replay in replays])
    else:
        data(replay_text(replays, (lang or Lang.en).value))
    return 4 if any(replay.refused for replay in replays) else 0


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
def show_questionnaire(
    workspace: Workspace = None, catalogue: Catalog = None, lang: Language = None, json: Json = False
) -> None:
    """\b
    Examples:
      quotegen questionnaire show
      quotegen questionnaire show --lang lt --json

    Print the questions: what to say, what may be answered, and when each is asked.
    """
    from quotegen.cli.text import questionnaire_text

    desk = desk_of(workspace, catalogue)
    if json:
        print_json(desk.catalogue.questionnaire.model_dump(mode="json", by_alias=True, exclude_none=True))
        return
    data(questionnaire_text(desk.catalogue, (lang or Lang.en).value))


@devices.command("match", short_help="Take a pasted list for devices of the catalogue.")
def match_list(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen devices match examples/devices/pasted.txt
      quotegen devices match - --json < list.txt

    What each entry of a pasted list is taken for, how surely, and the answer to paste into the answers file. Ends with
    0 if every entry is sure (or marked with ? as unknown), with 4 if some have to be asked back.
    """
    from quotegen.cli.text import matches_text
    from quotegen.usecases.match_list import match_file

    found = match_file(desk_of(workspace, catalogue), file)
    if json:
        print_json(found.as_dict())
    else:
        data(matches_text(found))
    return 4 if found.to_ask else 0
