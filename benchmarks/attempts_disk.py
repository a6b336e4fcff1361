"""Attempts by what lies on the disk: folders, files, their owners and sizes; each is harmless to other software."""

from __future__ import annotations

import csv
import io
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.outcome import Attempts, Outcome
from quotegen.errors import OutputFailed, QuotegenError
from quotegen.files.batch_folder import open_folder
from quotegen.files.batch_shelf import Shelf
from quotegen.files.batch_tables import table
from quotegen.files.catalogue_shelf import Shelf as Versions
from quotegen.files.keys import KeyFile
from quotegen.files.settings import Settings, UploadSettings
from quotegen.files.upload_space import uploads_in
from quotegen.files.writing import write_files
from quotegen.store.engine import Store, open_engine
from quotegen.store.keys import Keyring
from quotegen.usecases.batch_upload import receive
from quotegen.usecases.health import health_of
from quotegen.usecases.house import Caller, House, open_house
from quotegen.usecases.upkeep import backup_database

ROOT = Path(__file__).resolve().parent.parent
SECRET = "hunter2-of-the-house"
_LINES = """\
customer:
  name: Upė, UAB
  address: {street: Upės g. 1, city: Vilnius, postal_code: LT-01101, country: LT}
  language: lt
lines:
  - {sku: GIR-C80A4-B, quantity: 4}
"""
ROWS = b"external_id,name\n1,%s\n"


def _judged(stood: bool) -> Outcome:
    return Outcome.REFUSED if stood else Outcome.LET_THROUGH


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    """A house of its own below this folder, made under the umask of most machines."""
    before = os.umask(0o022)
    data = os.environ.get("XDG_DATA_HOME")
    here = Path.cwd()
    os.environ["XDG_DATA_HOME"] = str(folder / "share")
    os.chdir(folder)
    try:
        with open_house(None, None, Caller("ana", "attack")) as house:
            yield house
    finally:
        os.chdir(here)
        os.umask(before)
        if data is None:
            del os.environ["XDG_DATA_HOME"]
        else:
            os.environ["XDG_DATA_HOME"] = data


def sweep_files_of_others(folder: Path) -> Outcome:
    theirs = [folder / ".thesis.tmp", folder / ".a.odt.0123456789abcdef.quotegen.tmp", folder / ".cache.tmp"]
    for path in theirs[:2]:
        path.write_text("of some worth")
    theirs[2].mkdir()
    with suppress(QuotegenError), open_folder(folder):
        pass
    return _judged(all(path.exists() for path in theirs))


def fill_the_disk_with_uploads(folder: Path) -> Outcome:
    """A hundred and twenty files of half a megabyte each, where fifty megabytes are allowed."""
    with _house(folder) as house:
        house = replace(house, settings=Settings(uploads=UploadSettings(most_megabytes=50)))
        refused = 0
        for number in range(120):
            try:
                receive(house, "a.csv", ROWS % (b"%07d" % number) + b"2," + b"x" * 500_000)
            except OutputFailed:
                refused += 1
        taken = sum(each.size for each in uploads_in(Shelf.of(house.desk.workspace.home)))
        return _judged(refused > 0 and taken <= 50 * 1024 * 1024)


def keep_refused_uploads_for_good(folder: Path) -> Outcome:
    with _house(folder) as house:
        first = receive(house, "no-id.csv", b"name\nUpe\n")
        later = replace(house, clock=lambda: datetime.now(UTC) + timedelta(days=3))
        receive(later, "next.csv", ROWS % b"Upe")
        return _judged(first not in {each.digest for each in uploads_in(Shelf.of(house.desk.workspace.home))})


def leave_half_a_catalogue(folder: Path) -> Outcome:
    """A file that cannot be written stands for a full disk: its name is that of a folder."""
    shelf = Versions(folder, "office")
    with suppress(QuotegenError):
        shelf.keep({"prices.csv": b"x" * 100_000, "products": b"y"})
    return _judged(not list(shelf.folder.glob("staged/*")))


def split_a_table_into_formulas(folder: Path) -> Outcome:
    cells = ["a;=1+1", "a\t=1+1", "a\n=1+1", "a,=1+1", 'a;"=1+1', "a; @sum", "=1+1", "\t=1+1", "a\r\n-1"]
    path = folder / "results.csv"
    for delimiter in ",;\t":
        path.write_bytes(table(["row", "name"], [["1", cell] for cell in cells], delimiter))
        text = path.read_bytes().decode("utf-8-sig")
        for split in ",;|\t":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=split):
                pieces = [line for cell in row for line in (cell, *cell.splitlines())]
                if any(piece.lstrip('" ')[:1] in {"=", "+", "-", "@"} for piece in pieces if piece):
                    return Outcome.LET_THROUGH
    return Outcome.REFUSED


def read_what_is_kept(folder: Path) -> Outcome:
    """As another login of the machine: by the modes of everything that a house, an upload and a backup leave."""
    with _house(folder) as house:
        receive(house, "a.csv", ROWS % b"Upe")
        Versions(house.desk.workspace.home, "office").keep({"prices.csv": b"x"})
        backup = backup_database(house.desk, folder / "monday.backup.gz", Caller(None, "attack")).file
        data = house.desk.workspace.home / "data"
        places = [backup, data, *data.rglob("*")]
        return _judged(not [place for place in places if stat.S_IMODE(place.stat().st_mode) & 0o077])


def read_an_opened_folder_unseen(folder: Path) -> Outcome:
    with _house(folder) as house:
        (house.desk.workspace.home / "data").chmod(0o755)
        told = {notice.code for notice in health_of(house).notices}
        return Outcome.FOUND if "data_open" in told else Outcome.LET_THROUGH


def have_the_umask_set(folder: Path) -> Outcome:
    """What would be set for a moment is seen by a file that is made in it: here by whoever counts the calls."""
    called, own = list[int](), os.umask

    def counted(mask: int) -> int:
        called.append(mask)
        return own(mask)

    os.umask = counted
    try:
        write_files({folder / "a": b"x"})
    finally:
        os.umask = own
    return _judged(not called)


def read_a_password_in_an_error(folder: Path) -> Outcome:
    addresses = (
        f"postgresql://ana@127.0.0.1:1/db?password={SECRET}",
        f"postgresql://ana:pa@{SECRET}@127.0.0.1:1/db",
        f"postgresql://127.0.0.1:{SECRET}/db",
        f"postgresql://127.0.0.1:1/db?sslpassword={SECRET}",
    )
    for address in addresses:
        try:
            with Store(open_engine(address, Keyring(KeyFile(folder / "quotegen.key")))).read():
                return Outcome.LET_THROUGH
        except QuotegenError as refused:
            if any(SECRET in str(fault.as_dict()) for fault in refused.faults):
                return Outcome.LET_THROUGH
    return Outcome.REFUSED


def kill_by_the_environment(folder: Path) -> Outcome:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(folder), "QUOTEGEN_FAILPOINT": "issue.begun"}
    env.pop("QUOTEGEN_DATABASE_URL", None)
    lines = folder / "lines.yaml"
    lines.write_text(_LINES)
    for words in (("quote", "new", "--lines", str(lines)), ("quote", "issue", "D1")):
        command = [sys.executable, "-c", "from quotegen.cli import main; main()", *words]
        ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False, timeout=120).returncode
        if ended == -signal.SIGKILL:
            return Outcome.LET_THROUGH
        if ended:
            raise RuntimeError(f"{words} ended with {ended}: it was not really tried")
    return Outcome.REFUSED


ATTEMPTS: Attempts = {
    "a batch sweeps files of others in its folder": sweep_files_of_others,
    "the disk is filled with uploads": fill_the_disk_with_uploads,
    "an upload that is refused is kept for good": keep_refused_uploads_for_good,
    "half a version of a catalogue is left on a full disk": leave_half_a_catalogue,
    "a cell becomes a formula where a table is split otherwise": split_a_table_into_formulas,
    "another login reads what is kept": read_what_is_kept,
    "a folder of the house is opened and nobody is told": read_an_opened_folder_unseen,
    "the umask of the process is set while a file is written": have_the_umask_set,
    "a password of the database is read in an error": read_a_password_in_an_error,
    "the program is killed between two steps by its environment": kill_by_the_environment,
}
