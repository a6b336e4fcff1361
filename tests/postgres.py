"""A PostgreSQL server of the tests' own, from the system's package: on a free port, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def program(name: str) -> str:
    """Where a program of PostgreSQL is; a clear failure where it is not, since these tests are never skipped."""
    found = [path for place in PLACES for path in sorted(Path("/").glob(f"{place[1:]}/{name}"))]
    known = shutil.which(name)
    if not found and known is None:
        raise RuntimeError(f"the tests need PostgreSQL's {name}: sudo apt-get install postgresql, or scripts/setup")
    return str(found[-1]) if found else str(known)


def _as_nobody_special(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; then it runs as the user that its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(*command: str) -> None:
    done = subprocess.run(_as_nobody_special(list(command)), capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, without a database's name at its end."""
    folder = Path(tempfile.mkdtemp(prefix="quotegen-postgres-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", free_port()
    try:
        _run(program("initdb"), "-D", str(data), "-U", "quotegen", "--auth=trust", "--encoding=UTF8", "--no-sync")
        # What is killed in the tests is its clients: the server itself need not survive a power cut.
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=60 -c fsync=off"
        _run(program("pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        yield f"postgresql://quotegen@127.0.0.1:{port}"
    finally:
        subprocess.run(
            _as_nobody_special([program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]),
            capture_output=True,
            cwd="/",
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)
