"""What the commands share: their options, the workspace, the day."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quotegen.cli.output import talk
from quotegen.model import inputs as table

if TYPE_CHECKING:
    from quotegen.usecases.desk import Desk
    from quotegen.usecases.house import House


class Lang(StrEnum):
    en = "en"
    lt = "lt"


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a date such as 2026-11-23") from None


Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Folder with catalog/ and templates/. Default: here, or the sample."),
]
Catalog = Annotated[
    str | None, typer.Option("--catalog", help="Which catalogue, where there are several. Default: the workspace's.")
]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language of the document. Default: the customer's.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[str | None, typer.Option("--date", help="Date of issue, YYYY-MM-DD. Default: today.")]
Answers = Annotated[Path, typer.Argument(help="YAML or JSON with `customer` and `answers`.")]

As = Annotated[str | None, typer.Option("--as", help="Who you are. Default: QUOTEGEN_USER, else your login.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Any text of your own: the same request under it is done only once.")
]
Number = Annotated[str, typer.Argument(help="Number of a quotation, such as Q-2026-00001 or Q-2026-00001-R2.")]
DraftName = Annotated[str, typer.Argument(metavar="DRAFT", help="Name of a draft, such as D1.")]
Note = Annotated[str, typer.Option("--note", help="A word on it, for the house alone.")]

Inputs = Mapping[str, str]
"""Those that were said, by their codes; empty where one is to be taken away."""

_SETTINGS = {"help_option_names": ["-h", "--help"]}


def takes_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each input of the table, where it has the parameter `inputs`."""
    codes = [each.code for each in table.INPUTS]

    def told(**given: Any) -> None:
        said = {code: given.pop(code) for code in codes}
        command(**given, inputs={code: text for code, text in said.items() if text is not None})

    parameters: list[inspect.Parameter] = []
    for own in inspect.signature(command, eval_str=True).parameters.values():
        parameters += _input_options() if own.name == "inputs" else [own.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    told.__name__, told.__doc__ = command.__name__, command.__doc__
    told.__annotations__ = {each.name: each.annotation for each in parameters}
    told.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return told


def _input_options() -> list[inspect.Parameter]:
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(each.code, kind, default=None, annotation=Annotated[str | None, typer.Option(help=each.help)])
        for each in table.INPUTS
    ]


def command_app(help_text: str, short_help: str | None = None) -> typer.Typer:
    return typer.Typer(
        help=help_text,
        short_help=short_help,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=_SETTINGS,
    )


def desk_of(folder: Path | None, catalogue: str | None) -> Desk:
    from quotegen.usecases.desk import open_desk

    desk = open_desk(folder, catalogue)
    if desk.workspace.is_bundled:
        talk(f"Using the sample catalogue {desk.catalogue.name}; `quotegen init DIR` makes you one of your own.")
    return desk


@contextmanager
def house_of(folder: Path | None, catalogue: str | None, user: str | None) -> Iterator[House]:
    from quotegen.usecases.clock import clock_note
    from quotegen.usecases.house import Caller, open_house

    with open_house(folder, catalogue, Caller(user, "cli")) as house:
        if house.desk.workspace.is_bundled:
            talk(f"Using the sample catalogue {house.desk.catalogue.name}; kept in {house.desk.workspace.home}.")
        tell_who_stays(house.user.name, house.waits_for)
        note = clock_note(house)
        if note is not None:
            talk(f"note: {note.message}")
        yield house


def tell_who_stays(login: str, awaited: tuple[str, ...]) -> None:
    """To whoever is an admin only until one of those whom he named has come."""
    if awaited:
        talk(f"{login} is not named here, and stays an admin until another one has come: {', '.join(awaited)}.")


def issue_date(day: str | None, desk: Desk) -> date:
    return desk.today() if day is None else day_of(day)
