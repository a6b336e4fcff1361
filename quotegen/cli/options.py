"""What the commands share: their options, the workspace, the day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.output import talk

if TYPE_CHECKING:
    from quotegen.usecases.desk import Desk


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

_SETTINGS = {"help_option_names": ["-h", "--help"]}


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


def issue_date(day: str | None, desk: Desk) -> date:
    return desk.today() if day is None else day_of(day)
