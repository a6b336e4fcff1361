"""Tasks are done on this machine or on several, each exactly once in the caller's hands."""

from __future__ import annotations

import threading

import pytest

from quotegen.batch.engines import LocalEngine, open_engine
from quotegen.errors import InputRefused


def code_of(caught: pytest.ExceptionInfo[InputRefused]) -> str:
    return caught.value.faults[0].code


def test_this_machine_does_as_many_tasks_at_once_as_it_was_told() -> None:
    engine = LocalEngine(3)
    meeting = threading.Barrier(3, timeout=10)

    def meet(word: str) -> bytes:
        meeting.wait()
        return word.encode()

    done = [engine.submit(meet, word) for word in ("a", "b", "c")]
    assert [future.result() for future in done] == [b"a", b"b", b"c"]
    engine.close()


def test_closing_waits_for_what_has_begun_and_cancels_the_rest() -> None:
    engine = LocalEngine(1)
    begun, goes_on = threading.Event(), threading.Event()

    def wait(number: int) -> bytes:
        begun.set()
        goes_on.wait(10)
        return bytes(number)

    first, second = engine.submit(wait, 1), engine.submit(wait, 2)
    assert begun.wait(10)
    threading.Timer(0.05, goes_on.set).start()
    engine.close()
    assert first.result(0) == bytes(1)
    assert second.cancelled()


@pytest.mark.parametrize(
    ("kind", "workers", "code"), [("loacl", None, "engine_unknown"), ("local", 0, "workers_out_of_range")]
)
def test_an_engine_that_cannot_be_is_refused(kind: str, workers: int | None, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        open_engine(kind, None, workers)
    assert code_of(caught) == code
