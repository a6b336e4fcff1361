"""Rows come from a worker as they were read, a little at a time, and nothing else is taken for rows."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.files import packed_rows
from quotegen.files.packed_rows import MOST_OF_CHUNK, Packed, PackedRows, Unreadable

law = settings(derandomize=True, deadline=None, database=None)
PLENTY = 1 << 30


def message_of(rows: list[list[str]], names: tuple[str, ...] = ("first",), most: int = PLENTY) -> bytes:
    packed = Packed(names, most)
    for row in rows:
        packed.add(row)
    return packed.whole()


def raw_message(*chunks: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(chunk)) + chunk for chunk in chunks)


def chunk(content: object) -> bytes:
    return zlib.compress(json.dumps(content).encode())


@law
@given(st.lists(st.lists(st.text(st.characters()), max_size=4)), st.lists(st.text(), max_size=3))
def test_any_rows_come_back_as_they_were(rows: list[list[str]], names: list[str]) -> None:
    found = PackedRows.of(message_of(rows, tuple(names)))
    assert (list(found), list(found), found.names) == (rows, rows, tuple(names))


def test_many_rows_come_in_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_rows, "_CELLS", 10)
    rows = [[str(number)] * 3 for number in range(100)]
    found = PackedRows.of(message_of(rows))
    assert len(found.chunks) > 30 and list(found) == rows


def test_rows_of_long_texts_come_in_smaller_chunks() -> None:
    found = PackedRows.of(message_of([["x" * 300_000]] * 20))
    assert len(found.chunks) >= 5 and [len(row[0]) for row in found] == [300_000] * 20


def test_a_pass_takes_the_memory_of_a_chunk_and_not_of_the_table() -> None:
    found = PackedRows.of(message_of([["some text", str(number)] * 10 for number in range(30_000)]))
    tracemalloc.start()
    assert sum(1 for _ in found) == 30_000
    peak = tracemalloc.get_traced_memory()[1]
    whole = list(found)
    assert len(whole) == 30_000 and tracemalloc.get_traced_memory()[1] > 8 * peak
    tracemalloc.stop()


@pytest.mark.parametrize(("most", "fits"), [(9 + len('[["abcd"]]'), True), (8 + len('[["abcd"]]'), False)])
def test_the_texts_of_a_table_are_limited_to_the_byte(most: int, fits: bool) -> None:
    if fits:
        assert list(PackedRows.of(message_of([["abcd"]], most=most))) == [["abcd"]]
    else:
        with pytest.raises(OverflowError):
            message_of([["abcd"]], most=most)


def test_a_row_is_as_long_as_a_chunk_at_most() -> None:
    room = MOST_OF_CHUNK - len('[[""]]')
    assert len(next(iter(PackedRows.of(message_of([["x" * room]]))))[0]) == room
    with pytest.raises(OverflowError):
        message_of([["x" * (room + 1)]])


@pytest.mark.parametrize(
    "message",
    [b"", b"\0", b"\0\0\0\5ab", raw_message(b"no chunk"), raw_message(chunk("name")), raw_message(chunk([1])),
     raw_message(chunk(["a"])[:-3]), raw_message(chunk(["a"])) + b"x"],
)  # fmt: skip
def test_a_message_that_is_none_is_refused(message: bytes) -> None:
    with pytest.raises(Unreadable):
        PackedRows.of(message)


@pytest.mark.parametrize("rows", [7, "ab", {"a": []}, [7], ["ab"], [["a", 1]], [[None]], [[["a"]]], [{"a": "b"}]])
def test_a_chunk_of_anything_but_rows_of_texts_is_refused(rows: object) -> None:
    with pytest.raises(Unreadable):
        list(PackedRows.of(raw_message(chunk(["a"]), chunk(rows))))


def test_a_chunk_that_unpacks_to_too_much_is_refused_before_it_does() -> None:
    swollen = zlib.compress(b" " * (MOST_OF_CHUNK + 1))
    tracemalloc.start()
    with pytest.raises(Unreadable):
        list(PackedRows.of(raw_message(chunk(["a"]), swollen)))
    assert tracemalloc.get_traced_memory()[1] < 3 * MOST_OF_CHUNK
    tracemalloc.stop()


def test_nesting_without_an_end_is_refused() -> None:
    with pytest.raises(Unreadable):
        list(PackedRows.of(raw_message(chunk(["a"]), zlib.compress(b"[" * 100_000))))
