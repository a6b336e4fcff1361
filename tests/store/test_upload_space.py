"""What is handed in for batches goes after a time and beyond a size, and never while a batch needs it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quotegen.errors import InputRefused, OutputFailed
from quotegen.files import upload_space as files
from quotegen.files.batch_folder import open_folder
from quotegen.files.batch_shelf import Shelf
from quotegen.files.settings import Settings, UploadSettings
from quotegen.model.people import Role
from quotegen.store.engine import Store
from quotegen.usecases import batch_desk, batch_runs, upload_space
from quotegen.usecases.batch_upload import plan_received, receive, wish
from quotegen.usecases.house import House
from quotegen.usecases.upload_space import make_room, nearly_full, room_of
from tests.batch.quick import QuickEngine
from tests.batch.rows import row, write
from tests.store.kit import house_on
from tests.usecases.test_batch_desk import Gate, ended, until


@pytest.fixture
def house(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house of today, in which a megabyte is a thousand bytes, so that files can be small."""
    monkeypatch.setattr(upload_space, "_MEGABYTE", 1000)
    monkeypatch.setattr(batch_runs, "own_engine", QuickEngine)
    monkeypatch.chdir(tmp_path)
    return later(house_on(store), 0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, house: House) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(batch_runs, "own_engine", made.engine)
    yield made
    made.open.set()


def later(house: House, days: float) -> House:
    """The same house so many days from now."""
    return replace(house, clock=lambda: datetime.now(UTC) + timedelta(days=days))


def with_settings(house: House, **settings: int) -> House:
    return replace(house, settings=Settings(uploads=UploadSettings(**settings)))


def shelf(house: House) -> Shelf:
    return Shelf.of(house.desk.workspace.home)


def kept(house: House) -> set[str]:
    return {each.digest for each in files.uploads_in(shelf(house))}


def handed_in(house: House, folder: Path, name: str, rows: int = 1, **changes: str) -> str:
    told = [row(number, external_id=f"{name}-{number}", **changes) for number in range(1, rows + 1)]
    return receive(house, f"{name}.csv", write(folder / f"{name}.csv", told).read_bytes())


def done(house: House, digest: str) -> str:
    job = batch_desk.begin(house, digest).job
    ended(house, job)
    return job


def aged(house: House, digest: str, days: float) -> None:
    """It was last used so many days ago."""
    folder, then = shelf(house).root / digest, datetime.now(UTC).timestamp() - days * 86400
    for path in (*folder.iterdir(), folder):
        os.utime(path, (then, then))


# --- by its age -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "stays"), [(1.9, True), (2.1, False)])
def test_a_file_that_was_never_run_goes_after_two_days(house: House, tmp_path: Path, days: float, stays: bool) -> None:
    digest = handed_in(house, tmp_path, "never")
    make_room(later(house, days), 0)
    assert (digest in kept(house)) is stays


def test_one_that_is_refused_as_a_whole_goes_as_soon(house: House, tmp_path: Path) -> None:
    digest = receive(house, "no-id.csv", b"name,city\nUpe,Vilnius\n")
    with pytest.raises(InputRefused, match="external_id"):
        plan_received(house, digest)
    make_room(later(house, 2.1), 0)
    assert kept(house) == set() and not list((shelf(house).root).glob(".going-*"))


@pytest.mark.parametrize(("days", "stays"), [(89, True), (91, False)])
def test_one_whose_batch_is_finished_goes_after_ninety_days_with_its_documents(
    house: House, tmp_path: Path, days: float, stays: bool
) -> None:
    digest = handed_in(house, tmp_path, "done")
    job = done(house, digest)
    make_room(later(house, days), 0)
    assert (digest in kept(house)) is stays
    seen = batch_desk.look(house, job)
    assert seen.has_file is stays and (batch_desk.download(house, seen, "results.csv") is not None) is stays


def test_what_is_used_again_is_young_again(house: House, tmp_path: Path) -> None:
    wished, planned, left = (handed_in(house, tmp_path, name) for name in ("wished", "planned", "left"))
    for digest in (wished, planned, left):
        aged(house, digest, 5)
    wish(house, wished, "lt", "")
    plan_received(house, planned)
    make_room(house, 0)
    assert kept(house) == {wished, planned}


def test_the_next_file_that_is_handed_in_lets_the_old_ones_go(house: House, tmp_path: Path) -> None:
    old = handed_in(house, tmp_path, "old")
    aged(house, old, 3)
    assert kept(house) == {old}
    new = handed_in(house, tmp_path, "new")
    assert kept(house) == {new}


def test_the_control_without_it_what_is_refused_stays_for_good(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotegen.usecases.batch_upload.make_room", lambda house, coming: None)
    old = handed_in(house, tmp_path, "old")
    aged(house, old, 1000)
    new = handed_in(house, tmp_path, "new")
    assert kept(house) == {old, new}


def test_a_folder_that_a_killed_program_left_half_written_goes_too(house: House) -> None:
    half = shelf(house).root / ("0" * 64)
    half.mkdir(parents=True)
    (half / "rows.csv").write_text("external_id\n")
    make_room(later(house, 2.1), 0)
    assert not half.exists()


def test_nothing_but_uploads_goes(house: House, tmp_path: Path) -> None:
    handed_in(house, tmp_path, "old")
    for name in ("columns", "notes", "0" * 63):
        (shelf(house).root / name).mkdir(exist_ok=True)
        (shelf(house).root / name / "a.txt").write_text("x")
    make_room(later(house, 10_000), 0)
    assert {path.name for path in shelf(house).root.iterdir()} == {"columns", "notes", "0" * 63}


# --- never while it is needed ---------------------------------------------------------------------------------------


def test_the_file_of_a_batch_that_runs_stays_whatever_its_age(house: House, tmp_path: Path, gate: Gate) -> None:
    digest = handed_in(house, tmp_path, "running", rows=3)
    job = batch_desk.begin(house, digest).job
    gate.allowed.release()
    until(lambda: gate.printed >= 1)
    aged(house, digest, 10_000)
    make_room(house, 0)
    assert kept(house) == {digest}
    gate.open.set()
    assert ended(house, job).tally.printed == 3


def test_nor_goes_one_whose_batch_was_stopped(house: House, tmp_path: Path, gate: Gate) -> None:
    digest = handed_in(house, tmp_path, "stopped", rows=40)
    job = batch_desk.begin(house, digest).job
    gate.allowed.release()
    until(lambda: gate.printed >= 1)
    batch_desk.stop(house, job)
    gate.open.set()
    ended(house, job)
    aged(house, digest, 10_000)
    make_room(house, 0)
    assert kept(house) == {digest}
    batch_desk.go_on(house, job)
    assert ended(house, job).tally.printed == 40


def test_nor_one_with_a_row_that_waits_for_an_approval(house: House, tmp_path: Path) -> None:
    from quotegen.store.people import save_user

    executive = replace(house_on(house.store, Role.ACCOUNT_EXECUTIVE), clock=house.clock)
    with house.store.write() as tx:
        save_user(tx, house.user)
        save_user(tx, executive.user)
    digest = handed_in(executive, tmp_path, "cheap", line__1__discount="40%", line__1__reason="Ten years")
    done(executive, digest)
    aged(house, digest, 10_000)
    make_room(house, 0)
    assert kept(house) == {digest}


def test_one_that_only_has_wrong_rows_is_finished(house: House, tmp_path: Path) -> None:
    digest = handed_in(house, tmp_path, "wrong", line__1__sku="NO-SUCH")
    done(house, digest)
    aged(house, digest, 91)
    make_room(house, 0)
    assert kept(house) == set()


def test_the_control_by_its_age_alone_the_file_of_an_unfinished_batch_would_go(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: Gate
) -> None:
    digest = handed_in(house, tmp_path, "stopped", rows=40)
    job = batch_desk.begin(house, digest).job
    gate.allowed.release()
    until(lambda: gate.printed >= 1)
    batch_desk.stop(house, job)
    gate.open.set()
    ended(house, job)
    aged(house, digest, 10_000)
    monkeypatch.setattr(upload_space, "unfinished_files", lambda tx, digests: frozenset())
    make_room(house, 0)
    assert kept(house) == set()


def while_it_goes(house: House, digest: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Somebody uses it at the moment between the look at it and its removal."""
    look = files._upload

    def looking(folder: Path) -> files.Upload:
        if folder.name.startswith(".going-"):
            act()
        return look(folder)

    aged(house, digest, 3)
    monkeypatch.setattr(files, "_upload", looking)
    make_room(house, 0)


def test_one_that_is_taken_up_at_that_very_moment_comes_back(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = handed_in(house, tmp_path, "used")
    going = shelf(house).root / f".going-{digest}"
    while_it_goes(house, digest, monkeypatch, lambda: os.utime(going / "about.json"))
    assert kept(house) == {digest} and not going.exists()


def test_so_does_one_whose_folder_is_held_by_another_program(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = handed_in(house, tmp_path, "held")
    done(house, digest)
    (job,) = (path for path in (shelf(house).root / digest).iterdir() if path.is_dir())
    with open_folder(job):
        aged(house, digest, 1000)
        make_room(house, 0)
        assert kept(house) == {digest}


def test_one_that_was_going_when_the_program_was_killed_is_judged_anew(house: House, tmp_path: Path) -> None:
    digest = handed_in(house, tmp_path, "killed")
    (shelf(house).root / digest).rename(shelf(house).root / f".going-{digest}")
    make_room(house, 0)
    assert kept(house) == {digest}


def test_two_who_make_room_at_once_do_it_once(house: House, tmp_path: Path) -> None:
    for number in range(8):
        aged(house, handed_in(house, tmp_path, f"old{number}"), 3)
    threads = [threading.Thread(target=make_room, args=(house, 0)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(shelf(house).root.iterdir()) == []


# --- by its size ----------------------------------------------------------------------------------------------------


def test_beyond_the_size_what_was_used_longest_ago_goes_first(house: House, tmp_path: Path) -> None:
    house = with_settings(house, most_megabytes=50)
    digests = [handed_in(house, tmp_path, f"f{number}", note=15 * 1000 * "x") for number in range(3)]
    for days, digest in zip((0.1, 1.5, 0.8), digests, strict=True):
        aged(house, digest, days)
    new = handed_in(house, tmp_path, "new", note=15 * 1000 * "x")
    assert kept(house) == {digests[0], digests[2], new}


def test_where_nothing_may_go_the_file_is_refused_and_nothing_of_it_is_kept(house: House, tmp_path: Path) -> None:
    house = with_settings(house, most_megabytes=50)
    digests = {handed_in(house, tmp_path, f"f{number}", note=15 * 1000 * "x") for number in range(3)}
    with pytest.raises(OutputFailed) as refused:
        handed_in(house, tmp_path, "new", note=15 * 1000 * "x")
    assert refused.value.faults[0].code == "uploads_full" and kept(house) == digests


def test_the_limit_is_the_last_byte(house: House, tmp_path: Path) -> None:
    house = with_settings(house, most_megabytes=50)
    handed_in(house, tmp_path, "one")
    rest = 50 * 1000 - files.size_of(shelf(house).root)
    make_room(house, rest)
    with pytest.raises(OutputFailed):
        make_room(house, rest + 1)


def test_a_file_that_is_kept_already_is_taken_even_where_it_is_full(house: House, tmp_path: Path) -> None:
    digest = handed_in(house, tmp_path, "one", note=30 * 1000 * "x")
    full = with_settings(house, most_megabytes=50)
    handed_in(full, tmp_path, "two", note=15 * 1000 * "x")
    assert handed_in(full, tmp_path, "one", note=30 * 1000 * "x") == digest


def test_the_documents_of_a_batch_count_as_well(house: House, tmp_path: Path) -> None:
    digest = handed_in(house, tmp_path, "done", rows=2)
    before = room_of(house.desk.workspace.home, house.store, house.settings.uploads).bytes
    done(house, digest)
    assert room_of(house.desk.workspace.home, house.store, house.settings.uploads).bytes > 2 * before


def test_room_tells_how_many_there_are_and_how_many_are_needed(house: House, tmp_path: Path, gate: Gate) -> None:
    running = handed_in(house, tmp_path, "running", rows=2)
    handed_in(house, tmp_path, "never")
    job = batch_desk.begin(house, running).job
    gate.allowed.release()
    until(lambda: gate.printed >= 1)
    room = room_of(house.desk.workspace.home, house.store, house.settings.uploads)
    assert (room.count, room.needed) == (2, 1) and 0 < room.bytes < room.most_bytes
    gate.open.set()
    ended(house, job)


@pytest.mark.parametrize(("size", "told"), [(44_999, False), (45_000, True)])
def test_that_it_is_nearly_full_is_told_from_nine_tenths_on(size: int, told: bool) -> None:
    assert (nearly_full(upload_space.Room(1, 1, size, 50_000)) is not None) is told


def test_what_goes_is_said_in_the_log(house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    digest = handed_in(house, tmp_path, "old")
    with caplog.at_level(logging.INFO, "quotegen"):
        make_room(later(house, 3), 0)
    assert digest[:12] in caplog.text
