"""The commands that ask whether something is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quotegen.cli.options import As, Catalog, Json, Workspace, house_of
from quotegen.cli.output import data, print_json, talk
from quotegen.errors import DamagedData

if TYPE_CHECKING:
    from quotegen.document.inspect import Signature
    from quotegen.usecases.verify import Checked, Verified

NOT_ALL = 4
_LARGEST = 64 * 1024 * 1024
_STANDINGS = {
    "as_issued": "authentic",
    "signed": "authentic, as it was issued, and signed since",
    "changed": "NOT AUTHENTIC",
    "never_issued": "NOT AUTHENTIC",
    "before_a_restore": "FROM ANOTHER DATABASE, OR FROM BEFORE A RESTORE, which cannot be checked here",
}
_WHY_NOT = {
    "partial": "THE SIGNATURE DOES NOT HOLD: it leaves part of the file out.",
    "weak": "THE SIGNATURE DOES NOT HOLD: it was made in a way that can be forged today.",
    "altered": "THE SIGNATURE DOES NOT HOLD: it is not of these bytes, or not by this key.",
    "out_of_date": "THE SIGNATURE DOES NOT HOLD: the certificate was not valid at that time.",
    "changed_since": "THE SIGNATURE DOES NOT HOLD: what it covers was changed afterwards.",
    "unreadable": "THE SIGNATURE DOES NOT HOLD: it cannot be read.",
}


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

    Whether a PDF is what was issued, which revision it is, whether its amounts are right, and who has signed it since;
    or, with --all, whether everything that is kept is as it was written. Ends with 6 if not, or if a signature on it
    does not hold; with 4 if a newer version of quotegen has written something, which this one cannot check, and the
    rest is as it was.
    """
    if (file is None) is not everything:
        raise typer.BadParameter("name a PDF, or say --all")
    if since and not everything:
        raise typer.BadParameter("--since goes with --all: a PDF is held against the chain in any case")
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
        count = f"{damaged} {'fault' if damaged == 1 else 'faults'}"
        return f"{count}. Find out who changed what. To go back to a backup: quotegen db restore FILE --replace"
    if newer:
        return f"{newer} of a newer version of quotegen: check them with that one. The rest is as it was."
    return "All is as it was written."


def _verify_file(file: Path, where: tuple[Path | None, str | None, str | None], json: bool) -> int:
    from quotegen.files.reading import read_bytes
    from quotegen.usecases.verify import verify_pdf

    with house_of(*where) as house:
        found = verify_pdf(house, read_bytes(file, _LARGEST))
    if json:
        print_json(_as_json(found))
    else:
        for line in _told(found):
            data(line)
    return 0 if found.authentic and found.signatures_hold else DamagedData.exit_code


def _as_json(found: Verified) -> dict[str, object]:
    names = ("number", "revision", "authentic", "standing", "state", "latest", "amounts")
    return {
        **{name: getattr(found, name) for name in names},
        "faults": [each.as_dict() for each in found.faults],
        "signatures": [{**asdict(each), "holds": each.holds} for each in found.additions.signatures],
        "empty_fields": list(found.additions.empty_fields),
    }


def _told(found: Verified) -> Iterator[str]:
    yield f"{found.number}, revision {found.revision}: {_STANDINGS[found.standing]}"
    for fault in found.faults:
        yield f"  {fault.place + ': ' if fault.place else ''}{fault.message} [{fault.code}]"
        if fault.hint:
            yield f"    {fault.hint}"
    for signature in found.additions.signatures:
        yield f"  {_signature_text(signature)}"
    if found.additions.signatures:
        yield "  Nothing else was changed. Whether the certificates' issuers are to be trusted was not looked into."
    if found.additions.empty_fields:
        yield f"  Places for signatures that are still empty: {', '.join(found.additions.empty_fields)}."
    if found.authentic:
        yield f"  {found.amounts} amounts worked out anew: all right. It is {found.state}."
    if found.latest and not found.latest.endswith(f"-R{found.revision}") and found.revision > 1:
        yield f"  There is a later revision: {found.latest}"


def _signature_text(signature: Signature) -> str:
    if signature.why_not == "unreadable":
        return f"A signature was added since. {_WHY_NOT['unreadable']}"
    what = "Time-stamped" if signature.is_stamp else "Signed"
    stamped = f" (time-stamped by {signature.stamped_by})" if signature.stamped_by and not signature.is_stamp else ""
    when = f"at {signature.at}{stamped}" if signature.at else "at a time that it does not say"
    issuer = "itself" if signature.issuer == signature.signer else signature.issuer
    where = ""
    if signature.box is not None:
        left, bottom, right, top = signature.box
        where = (
            f" Shown on page {signature.page}, {left} to {right} mm from the left, {bottom} to {top} mm from the foot."
        )
    holds = _WHY_NOT[signature.why_not] if signature.why_not else "The signature holds."
    return f"{what} since by {signature.signer} {when}; certificate issued by {issuer}.{where} {holds}"


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
