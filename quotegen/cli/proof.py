"""The commands that ask whether something is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.options import As, Catalog, Json, Workspace, house_of
from quotegen.cli.output import data, print_json, talk
from quotegen.errors import DamagedData

if TYPE_CHECKING:
    from quotegen.usecases.verify import Checked

NOT_ALL = 4
_LARGEST = 64 * 1024 * 1024


def verify(
    file: Annotated[Path | None, typer.Argument(help="The PDF of a quotation.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that is kept.")] = False,
    since: Annotated[
        str, typer.Option(metavar="SEQ-HASH", help="With --all: a head that was told before; is it still in the chain?")
    ] = "",
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> int:
    """\b
    Examples:
      quotegen verify proposal.pdf
      quotegen verify --all
      quotegen verify --all --since 4711-9f86d081

    Whether a PDF is what was issued, which revision it is, and whether its amounts are right; or, with --all, whether
    everything that is kept is as it was written. Ends with 6 if not; with 4 if a newer version of quotegen has written
    something, which this one cannot check, and the rest is as it was.
    """
    if (file is None) is not everything or (since and not everything):
        raise typer.BadParameter("name a PDF, or say --all")
    if file is None:
        return _verify_all((workspace, catalogue, user), since, json)
    return _verify_file(file, (workspace, catalogue, user), json)


def _verify_all(where: tuple[Path | None, str | None, str | None], since: str, json: bool) -> int:
    from quotegen.usecases.verify import NEWER, check_all

    with house_of(*where) as house:
        found = check_all(house, since)
    faults = found.faults
    damaged = [fault for fault in faults if fault.code not in NEWER]
    if json:
        told = {name: getattr(found, name) for name in ("rows", "before", "accepted", "head")}
        print_json({"sound": not faults, "faults": [fault.as_dict() for fault in faults], **told})
    else:
        data(f"head {found.head}")
        for line in _from_before(found):
            data(line)
        for fault in faults:
            data(f"{fault.message} [{fault.code}]")
        talk(_all_told(len(damaged), len(faults) - len(damaged)))
    return DamagedData.exit_code if damaged else NOT_ALL if faults else 0


def _from_before(found: Checked) -> Iterator[str]:
    """What is no fault, and yet proves less than the rest."""
    if found.before:
        yield f"{found.before} of {found.rows} rows were sealed before there were keys, and accepted when there were"
    if found.accepted:
        yield f"{found.accepted} of {found.rows} rows are sealed with a key that is not here, and were accepted so"


def _all_told(damaged: int, newer: int) -> str:
    if damaged:
        return f"{damaged} {'fault' if damaged == 1 else 'faults'}. Restore a backup: quotegen db restore FILE"
    if newer:
        return f"{newer} of a newer version of quotegen: check them with that one. The rest is as it was."
    return "All is as it was written."


def _verify_file(file: Path, where: tuple[Path | None, str | None, str | None], json: bool) -> int:
    from quotegen.files.reading import read_bytes
    from quotegen.usecases.verify import verify_pdf

    with house_of(*where) as house:
        found = verify_pdf(house, read_bytes(file, _LARGEST))
    if json:
        names = ("number", "revision", "authentic", "state", "latest", "amounts")
        print_json(
            {**{name: getattr(found, name) for name in names}, "faults": [each.as_dict() for each in found.faults]}
        )
    else:
        data(f"{found.number}, revision {found.revision}: {'authentic' if found.authentic else 'NOT AUTHENTIC'}")
        for fault in found.faults:
            data(f"  {fault.place + ': ' if fault.place else ''}{fault.message} [{fault.code}]")
        if found.authentic:
            data(f"  {found.amounts} amounts worked out anew: all right. It is {found.state}.")
        if found.latest and not found.latest.endswith(f"-R{found.revision}") and found.revision > 1:
            data(f"  There is a later revision: {found.latest}")
    return 0 if found.authentic else DamagedData.exit_code


def audit(
    number: Annotated[str, typer.Argument(help="A quotation, revision or draft, or the id of a customer.")],
    workspace: Workspace = None,
    catalogue: Catalog = None,
    user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen audit Q-2026-00001
      quotegen audit D1 --json

    Everything that happened to a quotation: when, who, from where, and what.
    """
    from quotegen.cli.quote_text import event_text
    from quotegen.usecases.find import history

    with house_of(workspace, catalogue, user) as house:
        events = history(house, number)
    if json:
        print_json([{name: getattr(each, name) for name in each.__dataclass_fields__} for each in events])
        return
    for each in events:
        for line in event_text(each):
            data(line)
