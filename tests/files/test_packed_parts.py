"""A part of a zip is read to its real end, within a budget, and taken only if it is what the zip says of it."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.files.packed_parts import DAMAGED, PIECE, Budget, OverBudget, Package

law = settings(derandomize=True, deadline=None, database=None)
PLENTY = 100 * PIECE


def zipped(content: bytes, method: int = zipfile.ZIP_DEFLATED, others: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        package.writestr("a.xml", content)
        for number in range(others):
            package.writestr(f"b{number}.xml", content)
    return file.getvalue()


def saying(raw: bytes, size: int, crc: int) -> bytes:
    """A zip of one part whose directory says another size and checksum of it."""
    at = raw.rindex(b"PK\x01\x02")
    return (
        raw[: at + 16]
        + crc.to_bytes(4, "little")
        + raw[at + 20 : at + 24]
        + size.to_bytes(4, "little")
        + raw[at + 28 :]
    )


def read(raw: bytes, budget: int = PLENTY) -> bytes:
    package = Package(raw, Budget(budget))
    return package.read(package.parts[0])


@law
@given(st.binary(max_size=5000), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_a_part_comes_out_as_it_was_put_in(content: bytes, method: int) -> None:
    assert read(zipped(content, method)) == content


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_large_part_comes_in_pieces_of_a_limited_size(size: int, method: int) -> None:
    package = Package(zipped(bytes(size), method), Budget(PLENTY))
    pieces = [len(piece) for piece in package.pieces(package.parts[0])]
    assert sum(pieces) == size and max(pieces, default=0) <= PIECE


def test_a_part_of_unknown_size_that_was_written_as_it_came_is_read() -> None:
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

    file = Stream()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, package.open("a.xml", "w") as part:
        part.write(b"whole")
    assert read(file.getvalue()) == b"whole"


@pytest.mark.parametrize("said", [0, 5, 999, 1001, 4_000_000_000])
def test_a_size_that_is_untrue_either_way_is_refused(said: int) -> None:
    content = bytes(1000)
    for crc in (zlib.crc32(content), zlib.crc32(content[:said])):
        with pytest.raises(zipfile.BadZipFile):
            read(saying(zipped(content), said, crc))


def test_what_believes_the_sizes_would_see_another_file_than_what_does_not() -> None:
    lying = saying(zipped(b"near" + b"far" * 1000), 4, zlib.crc32(b"near"))
    with zipfile.ZipFile(io.BytesIO(lying)) as package:
        assert package.read("a.xml") == b"near"
    with pytest.raises(zipfile.BadZipFile):
        read(lying)


def test_a_part_whose_checksum_is_untrue_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        read(saying(zipped(b"x"), 1, zlib.crc32(b"y")))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_the_budget_holds_for_all_parts_together_to_the_byte(method: int) -> None:
    raw = zipped(bytes(1000), method, others=2)
    exact = Package(raw, Budget(3000))
    assert [len(exact.read(part)) for part in exact.parts] == [1000] * 3
    short = Package(raw, Budget(2999))
    with pytest.raises(OverBudget):
        [short.read(part) for part in short.parts]


def test_the_budget_counts_what_is_there_and_not_what_is_said() -> None:
    with pytest.raises(OverBudget):
        read(saying(zipped(bytes(1001)), 5, 0), budget=1000)


def test_of_a_part_over_the_budget_no_more_than_a_piece_is_unpacked() -> None:
    package = Package(zipped(bytes(50 * PIECE)), Budget(PIECE))
    taken = []
    with pytest.raises(OverBudget):
        for piece in package.pieces(package.parts[0]):
            taken.append(len(piece))
    assert sum(taken) <= PIECE


@law
@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_a_damaged_zip_is_refused_or_read(content: bytes, place: int, byte: int) -> None:
    raw = bytearray(zipped(content))
    raw[place % len(raw)] = byte
    try:
        package = Package(bytes(raw), Budget(PLENTY))
        for part in package.parts:
            package.read(part)
    except DAMAGED:
        pass


@pytest.mark.parametrize("length", [0, 10, 40, -1])
def test_a_zip_cut_short_is_refused(length: int) -> None:
    with pytest.raises(DAMAGED):
        read(zipped(bytes(100))[:length])
