"""The command that opens the desk in a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from quotegen.cli.options import Workspace
from quotegen.cli.output import talk

_INTERRUPTED = 130


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
    from quotegen.resources import bundled
    from quotegen.usecases.desk import open_desk

    open_desk(workspace)
    if not are_ready():
        talk("Preparing the fonts, once for this machine (some ten seconds).")
        font_files()
    talk(f"quotegen is at http://127.0.0.1:{port} (Ctrl-C ends it).")
    options = [f"--server.port={port}", f"--server.headless={str(not browser).lower()}", "--logger.level=error"]
    command = [sys.executable, "-m", "streamlit", "run", str(bundled("streamlit_app.py")), *options]
    try:
        ended = subprocess.run(command, cwd=workspace or Path.cwd(), check=False)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return ended.returncode
