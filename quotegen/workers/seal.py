"""What a worker gives up once it is warm: files, network, other programs, and more memory than its share.

The audit hook sees what Python code asks for. Native code is not seen by it: a library of fonts may still read the
fonts of the system.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import site
import sys
import sysconfig
from pathlib import Path
from typing import Any

_FILE_BYTES = 16 * 1024 * 1024
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CLOSED = frozenset(
    "ctypes fcntl ftplib glob http imaplib mmap msvcrt nntplib os pathlib poplib pty resource shutil signal smtplib "
    "socket sqlite3 subprocess syslog telnetlib tempfile urllib webbrowser winreg".split()
)
"""Whatever the interpreter reports under these names is refused."""


def limit(memory: int) -> None:
    """No more memory than this, no large file, no core dump. Where a system knows no such limit, it is left out."""
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, _FILE_BYTES), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def leave_network() -> bool:
    """A network of its own without a way out, where the system lets us (Linux, as root or with user namespaces).

    To be called by a process that has no second thread yet.
    """
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None).unshare
    return any(unshare(kind) == 0 for kind in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


class Seal:
    """Once closed, this process opens no file but the interpreter's libraries, no socket and no program."""

    def __init__(self) -> None:
        self._closed, self._libraries = False, _libraries()

    def close(self) -> None:
        sys.dont_write_bytecode = True
        self._closed = True
        sys.addaudithook(self._judge)

    def lift(self) -> None:
        """For the process's own tidying up at its end."""
        self._closed = False

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._closed:
            _refuse_unless_harmless(event, arguments, self._libraries)


def _refuse_unless_harmless(event: str, arguments: tuple[Any, ...], libraries: tuple[str, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        allowed = not flags & _WRITING and _is_below(path, libraries)
    elif event == "os.listdir":
        allowed = _is_below(arguments[0], libraries)  # how an import looks around
    else:
        allowed = event.partition(".")[0] not in _CLOSED
    if not allowed:
        raise PermissionError(f"a worker may not do this: {event}")


def _is_below(path: object, folders: tuple[str, ...]) -> bool:
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    return _with_slash(os.fsdecode(path)).startswith(folders)


def _with_slash(path: str) -> str:
    return os.path.join(os.path.realpath(path), "")  # noqa: PTH118 - for its slash


def _libraries() -> tuple[str, ...]:
    """The folders that modules are imported from, with a slash at the end."""
    named = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    package = Path(__file__).resolve().parent.parent
    folders = {*named, *site.getsitepackages(), str(package)}
    return tuple(map(_with_slash, folders))
