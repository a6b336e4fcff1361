"""The command line for the database as a whole: made, kept safe, made again, checked."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.options import As, Catalog, Json, Workspace, command_app, desk_of, house_of
from quotegen.cli.output import data, print_json, talk

database = command_app(
    """\b
    Examples:
      quotegen db check
      quotegen db backup

    The database: made, brought up to date, kept safe.
    """,
    "The database.",
)


@database.command("upgrade", short_help="Make it, or bring it up to date.")
def upgrade(workspace: Workspace = None, catalogue: Catalog = None, as_user: As = None, json: Json = False) -> None:
    """\b
    Examples:
      quotegen db upgrade

    Make the database, or bring it to the form of this program. A backup is taken before anything is changed.
    """
    from quotegen.usecases.house import Caller
    from quotegen.usecases.upkeep import upgrade_database

    done = upgrade_database(desk_of(workspace, catalogue), Caller(as_user, "cli"))
    if json:
        print_json({"before": done.before, "after": done.after, "backup": str(done.backup) if done.backup else None})
        return
    data(f"form {done.after}" if done.before != done.after else f"form {done.after}, as before")
    if done.backup:
        data(f"backup {done.backup}")


@database.command("backup", short_help="Write all of it into one file.")
def backup(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A new file, or a folder. Default: data/backups/.")
    ] = None,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen db backup
      quotegen db backup -o monday.backup.gz

    Write everything into one file, while others go on. Either database can be made from it again. The keys are not in
    it. In a folder the file is named by the moment and the head of the chain, for `quotegen verify --all --since`.
    """
    from quotegen.usecases.house import Caller
    from quotegen.usecases.upkeep import backup_database, key_place

    desk = desk_of(workspace, catalogue)
    done = backup_database(desk, output, Caller(as_user, "cli"))
    if json:
        print_json({"file": str(done.file), "rows": done.rows, "head": done.head})
        return
    data(f"{done.file} ({done.rows} rows)")
    data(f"head {done.head}")
    talk(f"The key is not in it. Without the key its seals prove nothing: keep a copy of {key_place(desk)} elsewhere.")


@database.command("restore", short_help="Make it again from a backup.")
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    accept: Annotated[
        bool, typer.Option("--accept-unknown-keys", help="The key is lost: take what it sealed as it is, and say so.")
    ] = False,
    last_number: Annotated[
        list[str] | None,
        typer.Option("--last-number", help="The quotation issued last, such as Q-2026-00123; once for each year."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="In the place of what is in the database.")] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen db restore monday.backup.gz
      quotegen db restore monday.backup.gz --last-number Q-2026-00123
      quotegen db restore monday.backup.gz --replace

    Fill an empty database from a backup, or with --replace exchange what is in it; that is kept in a backup first, and
    programs that are running go on with the new one. Nothing is written unless the backup is whole, and the key that it
    is sealed with is here: on another machine take the file data/quotegen.key along. Numbers that may have been issued
    since the backup are not given again: name the last one, or a gap is left.
    """
    from quotegen.usecases.house import Caller
    from quotegen.usecases.upkeep import Restoring, restore_database

    asked = Restoring(file, tuple(last_number or ()), replace, accept)
    done, aside = restore_database(desk_of(workspace, catalogue), asked, Caller(as_user, "cli"))
    if json:
        print_json({**asdict(done), "replaced": str(aside) if aside else None})
        return
    data(f"{done.rows} rows, as of {done.taken_at or 'the beginning'}")
    for each in done.skipped:
        year = f" {each.year}" if each.year else ""
        data(f"{each.series}{year}: {each.first} to {each.last} are not given again")
    if aside:
        data(f"what was there before: {aside}")
    if done.skipped and not last_number and not replace:
        talk("A number issued since may be higher than these: then restore again, with --replace --last-number.")


@database.command("check", short_help="Whether it is sound.")
def check(workspace: Workspace = None, catalogue: Catalog = None, json: Json = False) -> None:
    """\b
    Examples:
      quotegen db check

    Ask the database whether it is sound, and of the form of this program; tell who else may read it, and how much room
    uploads take. What is in it: `quotegen verify --all`.
    """
    from quotegen.usecases.upkeep import check_database

    found = check_database(desk_of(workspace, catalogue))
    room = found.room
    if json:
        notices = [notice.as_dict() for notice in found.notices]
        told = {"files": room.count, "needed": room.needed, "bytes": room.bytes, "most_bytes": room.most_bytes}
        base = {"form": found.form, "database": found.address, "sound": True}
        print_json({**base, "uploads": told, "notices": notices})
        return
    data(f"{found.address}: sound, form {found.form}")
    data(f"uploads: {room.count} files, {room.megabytes} MB of at most {room.most_megabytes}")
    for notice in found.notices:
        talk(f"warning: {notice.message} [{notice.code}]\n  {notice.hint}")


@database.command("new-key", short_help="Seal with a new key from now on.")
def new_key(
    only_print: Annotated[
        bool, typer.Option("--print", help="Only make a line for QUOTEGEN_KEY; nothing is changed.")
    ] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen db new-key

    Seal whatever is written from now on with a new key. The old ones stay in the file: what they sealed is checked with
    them. If an old one has become known to others, everything that it sealed can be forged; keep a head from before.
    """
    from quotegen.files.keys import new_line
    from quotegen.usecases.upkeep import add_key

    if only_print:
        data(new_line().strip())
        return
    with house_of(workspace, catalogue, as_user) as house:
        name, place = add_key(house), house.store.keyring.source.place
    if json:
        print_json({"key": name, "place": place})
        return
    data(f"key {name}, in {place}")


@database.command("clock", short_help="Say that a later time was wrong.")
def clock(
    accept: Annotated[bool, typer.Option("--accept", help="The clock of this machine is right: go by it.")] = False,
    workspace: Workspace = None,
    catalogue: Catalog = None,
    as_user: As = None,
    json: Json = False,
) -> None:
    """\b
    Examples:
      quotegen db clock
      quotegen db clock --accept

    Whether the clock of this machine is behind the latest time that was kept. Nothing is issued or accepted by a clock
    that went back; where it was the later time that was wrong, an admin says so, and that is kept too.
    """
    from quotegen.usecases.clock import accept_clock, clock_note

    with house_of(workspace, catalogue, as_user) as house:
        if accept:
            accept_clock(house)
        note = clock_note(house)
    if json:
        print_json({"behind": note.as_dict() if note else None})
        return
    data(note.message if note else "not behind")
    if note:
        talk(f"  hint: {note.hint}")
