"""When a first page is there, by the browser's own clock: nobody listens to what it fetches, for that takes time."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from websockets.sync.client import connect

from tests.browser.desk import QUIET, browser_path

_READY, _LONGEST = 3, 8
"""Seconds: until a browser that was just started is at rest, and within which a page is there."""
_PAINTS = """new Promise(tell => new PerformanceObserver(seen => tell(JSON.stringify([
  performance.getEntriesByName('first-contentful-paint')[0].startTime,
  seen.getEntries().at(-1).startTime,
]))).observe({type: 'largest-contentful-paint', buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Paints:
    """Seconds from the click on the address until something of the page is seen, and until the last large part is."""

    first: float
    last: float


def paints_of(url: str) -> Paints:
    """In a browser that has never been here."""
    with _browser() as devtools:
        made = json.load(urlopen(Request(f"{devtools}/json/new?{url}", method="PUT")))
        time.sleep(_LONGEST)
        with connect(made["webSocketDebuggerUrl"]) as page:
            asked = {"expression": _PAINTS, "awaitPromise": True}
            page.send(json.dumps({"id": 1, "method": "Runtime.evaluate", "params": asked}))
            first, last = json.loads(json.loads(page.recv())["result"]["result"]["value"])
    return Paints(first / 1000, last / 1000)


@contextmanager
def _browser() -> Iterator[str]:
    """The address of its developer tools, which look at the page only afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        own = [f"--user-data-dir={profile}", "--remote-debugging-port=0", "--remote-allow-origins=*"]
        command = [browser_path(), "--headless=new", "--window-size=1360,900", *QUIET.split(), *own, "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(_READY)
            port = (Path(profile) / "DevToolsActivePort").read_text().split()[0]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()
