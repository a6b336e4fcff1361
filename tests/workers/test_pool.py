"""A worker that is lost costs its own call and nothing else."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quotegen.errors import Fault, InputRefused, RuleRefused
from quotegen.workers import pool as pools
from quotegen.workers.pool import Limits, Pool, WorkerLost, reading_pool, shared_pool
from quotegen.workers.process import _judge
from tests.workers.rehearsal import MODULE, PREPARE

SECRET = "postgresql://somebody:secret-7f3a91c4@db.example/quotes"
MEBIBYTE = 1024 * 1024


def task(name: str) -> str:
    return f"{MODULE}:{name}"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Two workers for all tests that leave them as they were, or broken."""
    made = Pool(2, Limits(memory=400 * MEBIBYTE, seconds=2), PREPARE)
    yield made
    made.close()


@pytest.fixture
def alone() -> Iterator[Pool]:
    made = Pool(1, Limits(seconds=2, calls=3), PREPARE)
    yield made
    made.close()


def lost(pool: Pool, name: str, argument: object = None) -> WorkerLost:
    with pytest.raises(WorkerLost) as caught:
        pool.call(task(name), argument)
    assert pool.call(task("echo"), b"well") == b"well"
    return caught.value


def lost_for_good(pool: Pool, name: str) -> None:
    with pytest.raises(WorkerLost):
        pool.call(task(name), None)


def process_of(pool: Pool) -> int:
    return int(pool.call(task("process"), None))


# --- what goes in and comes out ----------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 70_000, 30_000_000])
def test_large_arguments_and_answers_arrive_whole(pool: Pool, size: int) -> None:
    content = os.urandom(size)
    assert pool.call(task("echo"), content) == content


def test_a_refusal_of_a_task_arrives_as_it_was_raised(pool: Pool) -> None:
    with pytest.raises(RuleRefused) as caught:
        pool.call(task("refuse"), None)
    faults = (Fault("one", "ą „first“", "mend it", "lines[2]", "a.yaml", 3, 4), Fault("two", "second"))
    assert caught.value.faults == faults


def test_a_refusal_leaves_the_worker_in_service(alone: Pool) -> None:
    before = process_of(alone)
    with pytest.raises(RuleRefused):
        alone.call(task("refuse"), None)
    assert process_of(alone) == before


def test_what_a_library_prints_does_not_get_into_the_answer(pool: Pool) -> None:
    assert pool.call(task("say_to_output"), "hello") == b"hello"


def test_a_task_of_another_program_is_not_run(pool: Pool) -> None:
    with pytest.raises(ValueError, match="no task"):
        pool.call("os:getpid", None)


def test_an_argument_beyond_the_limit_is_refused_before_it_is_sent(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "LONGEST", 1000)
    with pytest.raises(InputRefused) as caught:
        pool.call(task("echo"), bytes(1001))
    assert caught.value.faults[0].code == "too_large"


def test_an_answer_beyond_the_limit_is_not_read(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotegen.workers.frames.LONGEST", 1000)
    with pytest.raises(WorkerLost, match="too long"):
        pool.call(task("zeros"), 1001)
    assert pool.call(task("zeros"), 1000) == bytes(1000)


@pytest.mark.parametrize(
    "header",
    [b"", b"\xff", b"[]", b"null", b"1", b'{"done": false}', b'{"refused": "QuotegenError", "faults": []}',
     b'{"refused": "SystemExit", "faults": []}', b'{"refused": "Busy", "faults": [{"code": ["x"], "message": ""}]}',
     b'{"refused": "Busy", "faults": [{"kode": "x"}]}', b'{"refused": "Busy", "faults": 7}', b'{"lost": "time"}'],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_counts_as_a_lost_worker(header: bytes) -> None:
    with pytest.raises(WorkerLost, match="makes no sense"):
        _judge(header)


# --- a worker is lost --------------------------------------------------------------------------------


def test_a_call_that_takes_too_long_is_ended_and_the_next_one_is_served(pool: Pool) -> None:
    start = time.monotonic()
    assert lost(pool, "spin").why == "time"
    assert 2 <= time.monotonic() - start < 10


def test_a_call_that_holds_the_interpreter_is_ended_too(pool: Pool) -> None:
    assert lost(pool, "spin_natively").why == "time"


def test_without_the_limit_the_same_call_would_still_be_running() -> None:
    pool = Pool(1, Limits(seconds=60), PREPARE)
    caller = threading.Thread(target=lost_for_good, args=(pool, "spin"))
    caller.start()
    caller.join(4)
    assert caller.is_alive()
    pool.close()
    caller.join()


def test_a_call_that_takes_too_much_memory_is_ended_and_the_next_one_is_served(pool: Pool) -> None:
    assert lost(pool, "devour").why == "memory"


def test_a_library_that_ends_its_process_for_want_of_memory_is_told_from_one_that_crashes(pool: Pool) -> None:
    said = "memory allocation of 24000000 bytes failed\n"
    assert lost(pool, "end_for_want_of_memory", said).why == "memory"
    assert lost(pool, "end_for_want_of_memory", "an assertion failed\n").why == "crash"


def test_with_more_memory_allowed_the_same_call_would_have_taken_it() -> None:
    pool = Pool(1, Limits(memory=16 * 1024 * MEBIBYTE, seconds=60), PREPARE)
    assert pool.call(task("devour"), None) == b"50"
    pool.close()


def test_a_worker_that_dies_leaves_its_last_words(pool: Pool) -> None:
    found = lost(pool, "fall", "out of ink\x1b[31m")
    assert found.why == "crash" and "out of ink" in found.details and "\x1b" not in found.details


def test_an_error_nobody_expected_says_what_and_where(pool: Pool) -> None:
    found = lost(pool, "stumble")
    assert found.why == "crash" and "a bug of a library" in found.details and "rehearsal.py" in found.details


def test_a_call_that_recurses_without_end_is_ended(pool: Pool) -> None:
    assert "RecursionError" in lost(pool, "recurse").details


def test_a_worker_killed_from_outside_in_the_middle_of_a_call_is_replaced(alone: Pool) -> None:
    victim = process_of(alone)
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    assert lost(alone, "sleep", 1.5).why == "crash"
    assert process_of(alone) != victim


def test_a_worker_killed_while_it_waits_costs_no_call(alone: Pool) -> None:
    victim = process_of(alone)
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.2)
    assert process_of(alone) != victim


def test_one_crash_in_a_hundred_calls_loses_nothing_when_it_is_tried_again(pool: Pool) -> None:
    crashes = []

    def number(wanted: int) -> int:
        try:
            return int(pool.call(task("fall_first"), (wanted, 0)))
        except WorkerLost as error:
            crashes.append(error)
            return int(pool.call(task("fall_first"), (wanted, 1)))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(number, range(200))) == list(range(200))
    assert [error.why for error in crashes] == ["crash", "crash"]


def test_a_worker_that_cannot_be_prepared_says_why() -> None:
    pool = Pool(1, prepare="tests.workers.rehearsal:prepare_and_fail")
    for _ in range(2):
        with pytest.raises(RuleRefused) as caught:
            pool.call(task("echo"), b"")
        assert caught.value.faults[0].code == "not_ready"
    pool.close()


# --- many calls --------------------------------------------------------------------------------------


def test_a_worker_is_replaced_after_so_many_calls(alone: Pool) -> None:
    assert [count for _, count in Counter(process_of(alone) for _ in range(7)).items()] == [3, 3, 1]


def test_eight_threads_share_two_workers(pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        contents = [os.urandom(200_000) for _ in range(80)]
        assert list(threads.map(lambda content: pool.call(task("echo"), content), contents)) == contents
        assert len(set(threads.map(lambda _: pool.call(task("sleep"), 0.05), range(16)))) <= 2


def test_one_thread_alone_keeps_to_one_worker() -> None:
    pool = Pool(4, prepare=PREPARE)
    assert len({process_of(pool) for _ in range(10)}) == 1
    pool.close()


def test_a_pool_started_ahead_has_its_worker_on_the_way() -> None:
    pool = Pool(2, prepare=PREPARE)
    pool.start()
    pool.start()
    assert len(pool._all) == 1 and process_of(pool)
    pool.close()


def who_measures(pool: Pool, forget: bool = False) -> tuple[int, int]:
    """The worker that was asked for its process first, and the one that is, after the other had the last call."""
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(pool.call, task("sleep"), 0.5)
        while not pool._all or pool._free:
            time.sleep(0.01)
        first = process_of(pool)
        assert int(busy.result()) != first
    for worker in pool._all if forget else ():
        worker.skills.clear()
    return first, process_of(pool)


def test_a_call_goes_to_whoever_has_done_the_like_before() -> None:
    pool = Pool(2, Limits(seconds=5), PREPARE)
    first, then = who_measures(pool)
    assert then == first
    pool.close()


def test_without_that_it_would_go_to_whoever_was_free_last() -> None:
    pool = Pool(2, Limits(seconds=5), PREPARE)
    first, then = who_measures(pool, forget=True)
    assert then != first
    pool.close()


def test_a_closed_pool_takes_no_call(alone: Pool) -> None:
    process_of(alone)
    alone.close()
    with pytest.raises(RuntimeError, match="closed"):
        process_of(alone)


def test_the_pool_of_this_process_is_always_the_same() -> None:
    assert shared_pool() is shared_pool()
    assert reading_pool() is reading_pool() is not shared_pool()


# --- what a worker does not see ----------------------------------------------------------------------


def test_a_worker_never_sees_the_address_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTEGEN_DATABASE_URL", SECRET)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    pool = Pool(1, prepare=PREPARE)
    assert b"secret-7f3a91c4" not in pool.call(task("environment"), None)
    pool.close()


def test_the_folder_of_a_worker_goes_with_it() -> None:
    pool = Pool(1, prepare=PREPARE)
    folder = Path(pool.call(task("folder"), None).decode())
    assert list(folder.iterdir()) == []
    pool.close()
    assert not folder.exists()
