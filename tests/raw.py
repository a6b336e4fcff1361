"""Requests as no browser sends them: with whatever headers, the host included."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass

_SECONDS = 20
_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(port: int, path: str, headers: Mapping[str, str], method: str = "GET") -> Answer:
    """What the server on loopback says to these headers and no others."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


def shake_hands(port: int, headers: Mapping[str, str]) -> int:
    """The status that the app's WebSocket answers with: 101 if it is opened."""
    told = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": _KEY, "Sec-WebSocket-Version": "13"}
    lines = [f"{name}: {value}" for name, value in {**told, **headers}.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
        connection.sendall("\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""]).encode())
        first = connection.recv(4096).split(b"\r\n")[0]
    return int(first.split()[1])
