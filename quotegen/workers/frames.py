"""Messages through a pipe: eight bytes of length, then the content. The parent's side has deadlines."""

from __future__ import annotations

import os
import select
import struct
import time

LONGEST = 256 * 1024 * 1024
"""Bytes in a message, either way."""

_LENGTH = struct.Struct(">Q")
_PIECE = 1024 * 1024


class TooLong(Exception):
    """A message is longer than LONGEST, or says that it is."""


def send(pipe: int, content: bytes, deadline: float | None = None) -> None:
    """Write a message whole. TimeoutError at the deadline (`time.monotonic`), BrokenPipeError if nobody reads."""
    if len(content) > LONGEST:
        raise TooLong(len(content))
    for part in (_LENGTH.pack(len(content)), content):
        left = memoryview(part)
        while left:
            _wait(pipe, select.POLLOUT, deadline)
            try:
                left = left[os.write(pipe, left[:_PIECE]) :]
            except BlockingIOError:  # less room than a write of this size needs
                continue


def receive(pipe: int, deadline: float | None = None) -> bytes:
    """Read a message whole. TimeoutError at the deadline, EOFError if the other side has gone."""
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size, deadline))
    if length > LONGEST:
        raise TooLong(length)
    return _read(pipe, length, deadline)


def _read(pipe: int, count: int, deadline: float | None) -> bytes:
    content = bytearray()
    while len(content) < count:
        _wait(pipe, select.POLLIN, deadline)
        part = os.read(pipe, min(count - len(content), _PIECE))
        if not part:
            raise EOFError
        content += part
    return bytes(content)


def _wait(pipe: int, event: int, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    poll = select.poll()
    poll.register(pipe, event)
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError
