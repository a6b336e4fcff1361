"""Which addresses a cluster may have: encrypted ones, and those of this machine alone.

Because a scheduler without TLS runs the code of anybody who reaches it.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from quotegen.errors import Fault, InputRefused

EXAMPLE = "write tls://HOST:PORT, or tcp://127.0.0.1:PORT for a scheduler on this machine"


def scheduler_address(text: str) -> str:
    """The address to connect to. InputRefused unless it is `tls://`, or `tcp://` and of this machine.

    Without `tls://` a name is looked up once, here, and its number taken: nobody can turn it elsewhere afterwards.
    """
    scheme, host, port = _parts(text)
    if scheme == "tls":
        return text
    numbers = _looked_up(text, host, port)
    if not all(number.is_loopback for number in numbers):
        raise InputRefused(Fault("cluster_in_the_open", f"{text} is another machine, and not encrypted", EXAMPLE))
    number = min(numbers, key=lambda each: each.version)
    return f"tcp://[{number}]:{port}" if number.version == 6 else f"tcp://{number}:{port}"


def is_closed(address: str) -> bool:
    """Whether nobody on the network can listen in or speak up: TLS, or this machine alone."""
    scheme, _, rest = address.partition("://")
    host = urlsplit(f"//{rest}").hostname or ""
    return scheme == "tls" or (scheme == "tcp" and _is_loopback(host))


def _parts(text: str) -> tuple[str, str, int]:
    scheme, _, rest = text.rpartition("://")
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if scheme not in {"", "tcp", "tls"} or not host or not port:
        raise InputRefused(Fault("scheduler_address_wrong", f"{text!r} is no address of a scheduler", EXAMPLE))
    return scheme, host, port


def _looked_up(text: str, host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputRefused(Fault("scheduler_unreachable", f"nobody knows {text}: {error}", EXAMPLE)) from error
    return [ipaddress.ip_address(str(each[4][0])) for each in found]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
