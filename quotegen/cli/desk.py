"""The command that opens the desk in a browser."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from quotegen.cli.options import Workspace
from quotegen.cli.output import talk
from quotegen.errors import Busy, Fault, OutputFailed

_HERE = "127.0.0.1"


def open_app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it listens, on this machine alone.")] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in a browser at once.")] = True,
    workspace: Workspace = None,
) -> int:
    """\b
    Examples:
      quotegen app
      quotegen app --port 8600 --no-browser --workspace my-workspace

    The desk in a browser: customers, quotes, the catalogue, batches. It goes on until Ctrl-C.
    """
    from quotegen.document.fonts import are_ready, font_files
    from quotegen.usecases.desk import open_desk

    open_desk(workspace)
    _refuse_taken(port)
    if not are_ready():
        talk("Preparing the fonts, once for this machine (some ten seconds).")
        font_files()
    talk(f"quotegen is at http://{_HERE}:{port} (Ctrl-C ends it).")
    _become_server(port, browser, workspace or Path.cwd())


def _refuse_taken(port: int) -> None:
    """Busy if another program listens there; OutputFailed if this machine does not let us."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                hint = f"end the other one, or choose another port: quotegen app --port {port % 65535 + 1}"
                raise Busy(Fault("port_taken", f"another program listens on port {port}", hint, "port")) from error
            message = f"port {port} cannot be listened on: {error.strerror}"
            raise OutputFailed(Fault("port_refused", message, "choose one above 1023 with --port", "port")) from error


def _become_server(port: int, browser: bool, folder: Path) -> NoReturn:
    """This very process goes on as the server: whatever ends the command has then ended the server.

    The folder is not among the places that modules are looked for in.
    """
    wishes = [f"--port={port}", *(["--browser"] if browser else [])]
    os.chdir(folder)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", "quotegen.ui.start.serve", *wishes])
