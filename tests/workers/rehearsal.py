"""Tasks that behave badly, for workers of tests: prepared as a module of quotegen, which they are not."""

from __future__ import annotations

import importlib
import json
import os
import sys
import time

from quotegen.errors import Fault, RuleRefused

MODULE = "quotegen.workers.rehearsal"
PREPARE = "tests.workers.rehearsal:prepare"

_calls: list[int] = []


def prepare() -> None:
    sys.modules[MODULE] = sys.modules[__name__]


def prepare_and_fail() -> None:
    raise RuleRefused(Fault("not_ready", "nothing is ready", "make it ready"))


def echo(argument: bytes) -> bytes:
    return argument


def zeros(count: int) -> bytes:
    return bytes(count)


def process(_: object) -> bytes:
    return str(os.getpid()).encode()


def folder(_: object) -> bytes:
    return os.environ["TMPDIR"].encode()


def environment(_: object) -> bytes:
    return json.dumps(dict(os.environ)).encode()


def sleep(seconds: float) -> bytes:
    time.sleep(seconds)
    return str(os.getpid()).encode()


def spin(_: object) -> bytes:
    while True:
        pass


def spin_natively(_: object) -> bytes:
    """No other thread of the process gets a turn."""
    return str(9**99_999_999).encode()


def devour(_: object) -> bytes:
    return str(len([bytes(100_000_000) for _ in range(50)])).encode()


def fall(last_words: str) -> bytes:
    sys.stderr.write(last_words)
    sys.stderr.flush()
    os.abort()


def fall_first(argument: tuple[int, int]) -> bytes:
    """Every hundredth number falls when it is tried for the first time."""
    number, attempt = argument
    if number % 100 == 57 and attempt == 0:
        os.abort()
    return str(number).encode()


def end_for_want_of_memory(said: str) -> bytes:
    """As a library in Rust ends its process."""
    os.write(2, said.encode())
    os.abort()


def stumble(_: object) -> bytes:
    raise ZeroDivisionError("a bug of a library")


def recurse(_: object) -> bytes:
    return recurse(None)


def refuse(_: object) -> bytes:
    raise RuleRefused([Fault("one", "ą „first“", "mend it", "lines[2]", "a.yaml", 3, 4), Fault("two", "second")])


def say_to_output(text: str) -> bytes:
    print(text, flush=True)  # noqa: T201 - what a library might do
    return text.encode()


def attempt(code: str) -> bytes:
    """What becomes of an expression: `done`, or the error that it ends with."""
    try:
        eval(code, {"os": os, "sys": sys, "load": importlib.import_module})
    except Exception as error:  # noqa: BLE001 - any error is an answer
        return f"{type(error).__name__}: {error}".encode()
    return b"done"
