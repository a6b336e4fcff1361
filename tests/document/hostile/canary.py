"""A file and a server that nobody may reach, and how to see that somebody did."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from socket import AF_INET6

import pikepdf


class _ServerV6(ThreadingHTTPServer):
    address_family = AF_INET6


@dataclass(frozen=True, slots=True)
class Canary:
    """`urls` are its addresses: a file in several spellings, and a server in several, with and without a detour.

    `relative` ones need a place to start from, which no document has.
    """

    secret: str
    urls: tuple[str, ...]
    relative: tuple[str, ...]
    hits: list[str] = field(default_factory=list)


def _handler(hits: list[str], secret: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            elsewhere = self.path.startswith("/elsewhere")
            self.send_response(302 if elsewhere else 200)
            self.send_header("Location" if elsewhere else "Content-Type", "/found" if elsewhere else "text/plain")
            self.end_headers()
            self.wfile.write(b"" if elsewhere else secret.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Its hits are listed, not printed."""

    return Handler


@contextmanager
def canary(folder: Path) -> Iterator[Canary]:
    secret, hits = str(uuid.uuid4()), list[str]()
    file = folder / "canary.txt"
    file.write_text(secret)
    servers: list[ThreadingHTTPServer] = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(hits, secret))]
    with suppress(OSError):  # a machine without the newer kind of address
        servers.append(_ServerV6(("::1", 0), _handler(hits, secret)))
    port = servers[0].server_address[1]
    hosts = ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "user:word@127.0.0.1"]
    places = [f"http://{host}:{port}" for host in hosts] + [
        f"http://[::1]:{each.server_address[1]}" for each in servers[1:]
    ]
    urls = [file.as_uri(), f"file://localhost{file}", f"FILE:{file}"]
    urls += [f"{place}/{path}" for place in places for path in ("plain", "elsewhere")]
    threads = [threading.Thread(target=each.serve_forever, args=(0.02,)) for each in servers]
    for thread in threads:
        thread.start()
    relative = (str(file), f"//127.0.0.1:{port}/plain", f"..{file}")
    try:
        yield Canary(secret, tuple(urls), relative, hits)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


def unpacked(pdf: bytes) -> bytes:
    """The document with every stream unpacked that can be."""
    found = [pdf]
    with pikepdf.open(BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                with suppress(pikepdf.PdfError):
                    found.append(each.read_bytes())
    return b"\n".join(found)
