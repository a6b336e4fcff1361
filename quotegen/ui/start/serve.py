"""The server as `quotegen app` starts it, until it is ended: `python -m quotegen.ui.start.serve --port=8501`."""

from __future__ import annotations

import argparse
import runpy
import socket
import sys
import time
import webbrowser
from contextlib import suppress
from threading import Thread

from quotegen.resources import bundled

_INTERRUPTED = 130
_HERE = "127.0.0.1"
_PATIENCE_SECONDS = 60.0


def main() -> int:
    """The exit code: 130 once it was interrupted."""
    parser = argparse.ArgumentParser(prog="quotegen app")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--browser", action="store_true", help="open it in a browser, as soon as it answers")
    asked = parser.parse_args()
    if asked.browser:
        Thread(target=_open_browser, args=(asked.port,), name="quotegen-browser", daemon=True).start()
    script = str(bundled("streamlit_app.py"))
    sys.argv = [script]  # beside it Streamlit looks for its settings
    wishes = {"server.port": asked.port, "logger.level": "error", "logger.hideWelcomeMessage": True}
    try:
        runpy.run_path(script)["app"].run(config=wishes)
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


def _open_browser(port: int) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((_HERE, port), timeout=1):
            webbrowser.open(f"http://{_HERE}:{port}")
            return
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
