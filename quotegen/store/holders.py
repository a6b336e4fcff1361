"""Who holds the database, for whoever waits for it: a program on a laptop that sleeps can hold up a whole house.

On PostgreSQL the server knows, and the name under which each program connects says who it is. On SQLite, who writes
leaves a note beside the file; it is believed only if the system says that this very process holds the lock.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, text

_WRITE_LOCK = 120
"""The byte of the -shm file that whoever writes has locked: https://www.sqlite.org/walformat.html#wal_locks"""
_ASKED = text("""
SELECT application_name, extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds, pid
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = :key
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
""")


def program_name() -> str:
    """Who this is, for others who wait: in ASCII, and as long as PostgreSQL keeps it."""
    told = f"quotegen {_login()}@{socket.gethostname()} {os.getpid()}"
    return told.encode("ascii", "replace").decode()[:63]


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "nobody"


def holder_on_server(tx: Connection, key: int) -> str:
    """Who holds the lock of all writers, and since when; empty if nobody does any more."""
    found = tx.execute(_ASKED, {"key": key}).first()
    if found is None:
        return ""
    since = "" if found.seconds is None else f" for {found.seconds} s"
    return f"{found.application_name or f'process {found.pid} of the server'}{since}"


def leave_note(file: Path) -> None:
    """Who begins to write, and when. That it cannot be left stops nobody from writing."""
    told = {"who": program_name(), "pid": os.getpid(), "since": datetime.now(UTC).isoformat()}
    with suppress(OSError):
        handle = os.open(_note(file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, json.dumps(told).encode())
        finally:
            os.close(handle)


def holder_of_file(file: Path) -> str:
    """Who holds the lock for writing, since when, and whether it is stopped; empty where the system does not say."""
    pid = _lock_holder(file)
    if pid is None:
        return ""
    stopped = ", which is stopped" if _is_stopped(pid) else ""
    try:
        told = json.loads(_note(file).read_bytes())
        if told["pid"] == pid:
            seconds = (datetime.now(UTC) - datetime.fromisoformat(told["since"])).total_seconds()
            return f"{told['who']} for {seconds:.0f} s{stopped}"
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return f"process {pid}{stopped}"


def _note(file: Path) -> Path:
    return file.with_name(f"{file.name}.writer")


def _lock_holder(file: Path) -> int | None:
    """As Linux says it. The lock is asked for without opening the file: to close it would drop the locks held here."""
    try:
        inode = file.with_name(f"{file.name}-shm").stat().st_ino
        for line in Path("/proc/locks").read_text().splitlines():
            fields = line.split()
            if "->" in fields or fields[3] != "WRITE":
                continue
            first, last = int(fields[6]), int(fields[7]) if fields[7] != "EOF" else _WRITE_LOCK
            if int(fields[5].rpartition(":")[2]) == inode and first <= _WRITE_LOCK <= last:
                return int(fields[4])
    except (OSError, ValueError, IndexError):
        pass
    return None


def _is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in {"T", "t"}
    except (OSError, IndexError):
        return False
