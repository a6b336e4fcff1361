"""What is handed in is taken by known names alone; a zip is looked at before it is unpacked."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotegen.errors import InputRefused
from quotegen.files import zip_upload
from quotegen.files.catalogue_folder import read_folder
from quotegen.files.uploads import KNOWN, sort_uploads
from quotegen.files.zip_upload import MOST_ENTRIES, files_in, unpack
from tests.conftest import OFFICE

LIVE = read_folder(OFFICE)
PRODUCTS = LIVE["products/papers.csv"]


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return whole.getvalue()


def entry(name: str, mode: int = 0, content: bytes = b"x") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        package.writestr(info, content)
    return whole.getvalue()


def codes(files: dict[str, bytes]) -> set[str]:
    with pytest.raises(InputRefused) as refused:
        sort_uploads(files, LIVE)
    return {fault.code for fault in refused.value.faults}


def test_files_go_to_their_places() -> None:
    given_ = {"prices.csv": b"p", "rules.yaml": b"r", "papers.csv": b"s"}
    found = sort_uploads(given_, LIVE)
    assert found.files == {"prices.csv": b"p", "rules.yaml": b"r", "products/papers.csv": b"s"}
    assert not found.is_whole


def test_a_new_table_of_products_is_told_by_its_columns() -> None:
    assert set(sort_uploads({"furniture.csv": PRODUCTS}, LIVE).files) == {"products/furniture.csv"}
    assert codes({"furniture.csv": b"name,height\n"}) == {"upload_unknown"}


@pytest.mark.parametrize("prefix", ["", "office-supplies/", "my house/catalog/office-supplies/"])
def test_a_zip_of_a_whole_catalogue_is_whole(prefix: str) -> None:
    files = {f"{prefix}{name}": content for name, content in LIVE.items()}
    files[f"{prefix}README.md"] = files[f"__MACOSX/{prefix}._prices.csv"] = b"x"
    found = sort_uploads({"all.zip": packed(files)}, LIVE)
    assert found.is_whole
    assert {**found.files, **found.pictures} == LIVE


def test_a_zip_of_some_files_in_a_folder_is_taken_too() -> None:
    zipped = packed({"new/prices.csv": b"p", "new/costs.csv": b"c"})
    assert sort_uploads({"new.zip": zipped}, LIVE).files == {"prices.csv": b"p", "costs.csv": b"c"}
    assert set(sort_uploads({"p.zip": packed({"products/papers.csv": b"p"})}, LIVE).files) == {"products/papers.csv"}


@pytest.mark.parametrize(
    "name", ["../prices.csv", "a/../../prices.csv", "/etc/prices.csv", "a\\prices.csv", "C:prices.csv", "a/.."]
)
def test_a_path_that_leads_out_of_a_zip_is_refused(name: str) -> None:
    assert codes({"x.zip": entry(name)}) == {"zip_path"}


def test_a_zero_in_a_name_is_refused() -> None:
    assert codes({"x.zip": entry("prices.csvX").replace(b"prices.csvX", b"prices.csv\x00")}) == {"zip_path"}


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_in_a_zip_are_refused(kind: int) -> None:
    assert codes({"x.zip": entry("prices.csv", kind | 0o644, b"/etc/passwd")}) == {"zip_link"}


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    bomb = packed({"prices.csv": b"0" * (zip_upload.MOST_BYTES + 1)})
    assert len(bomb) < 100_000
    begun = time.monotonic()
    assert codes({"x.zip": bomb}) == {"zip_too_large"}
    assert time.monotonic() - begun < 5


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_upload, "MOST_BYTES", 10_000)
    size = (200_000).to_bytes(4, "little")
    bomb = packed({"prices.csv": b"0" * 200_000})
    assert size in bomb
    for content in (bomb, bomb.replace(size, (50).to_bytes(4, "little"))):
        with pytest.raises(InputRefused) as refused:
            unpack("x.zip", content)
        assert [fault.code for fault in refused.value.faults] == ["zip_too_large"]


def test_a_file_that_holds_more_than_the_zip_says_is_refused_and_not_cut_short() -> None:
    whole, start = b"first line\nsecond line\n", b"first line\n"
    content = packed({"prices.csv": whole})
    lying = content
    for true, untrue in ((crc32(whole), crc32(start)), (len(whole), len(start))):
        at = content.rindex(b"PK\x01\x02")
        place = content.index(true.to_bytes(4, "little"), at)
        lying = lying[:place] + untrue.to_bytes(4, "little") + lying[place + 4 :]
    with zipfile.ZipFile(io.BytesIO(lying)) as package:  # the control: what believes the sizes sees another file
        assert package.read("prices.csv") == start
    assert codes({"x.zip": lying}) == {"zip_wrong"}


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"7\n",
        b"{}\n",
        b'[["a",1]]\n',
        b'[["a",1]]\nxy',
        b'[["a",-1]]\n',
        b"[[1,1]]\nx",
        b'[["a","1"]]\nx',
        b"\xff",
    ],
)
def test_an_answer_of_a_worker_that_is_none_is_not_believed(message: bytes) -> None:
    with pytest.raises(ValueError):
        files_in(message)


def test_files_come_from_a_worker_as_they_are_in_the_zip() -> None:
    files = {"a.csv": b"", "ą\n.csv": b"x\ny", "b/c.csv": bytes(range(256))}
    assert files_in(zip_upload.packed_files("x.zip", packed(files))) == files


def test_too_many_files_in_a_zip_are_refused() -> None:
    assert codes({"x.zip": packed({f"{n}.csv": b"" for n in range(MOST_ENTRIES + 1)})}) == {"zip_too_large"}


def test_a_locked_a_damaged_and_an_unusual_zip_are_refused() -> None:
    plain = packed({"prices.csv": b"p"})
    locked = plain.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert locked != plain and codes({"x.zip": locked}) == {"zip_locked"}
    assert codes({"x.zip": plain[: len(plain) // 2]}) == {"zip_wrong"}
    assert codes({"x.zip": b"not a zip"}) == {"zip_wrong"}
    assert codes({"x.zip": packed({"prices.csv": b"p"}, zipfile.ZIP_LZMA)}) == {"zip_wrong"}


def test_a_file_that_comes_twice_is_refused() -> None:
    assert codes({"prices.csv": b"p", "x.zip": packed({"prices.csv": b"q"})}) == {"upload_twice"}


def test_a_zip_of_several_catalogues_is_refused() -> None:
    assert codes({"x.zip": packed({"a/rules.yaml": b"", "b/rules.yaml": b""})}) == {"zip_several"}


def test_a_spreadsheet_is_told_to_be_saved_as_csv() -> None:
    assert codes({"prices.csv": packed({"xl/workbook.xml": b""})}) == {"upload_packed"}


def test_a_name_near_a_known_one_is_hinted_at() -> None:
    with pytest.raises(InputRefused, match=r"did you mean prices\.csv"):
        sort_uploads({"price.csv": b""}, LIVE)


HOSTILE = [
    "../../etc/passwd",
    "prices.csv\x00.png",
    "a" * 10_000 + ".csv",
    "=cmd|' /C calc'!A0.csv",
    "\u202egpj.csv",
    "<b>x</b>.yaml",
    "**x**.csv",
    "",
    ".",
    "..",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_reaches_no_disk(name: str) -> None:
    with pytest.raises(InputRefused) as refused:
        sort_uploads({name: b"x"}, LIVE)
    told = refused.value.faults[0].file
    assert len(told) <= 81 and told.isprintable()


@given(st.dictionaries(st.text(max_size=30), st.binary(max_size=40), max_size=4))
def test_only_known_names_ever_come_out(files: dict[str, bytes]) -> None:
    try:
        found = sort_uploads(files, LIVE)
    except InputRefused:
        return
    for name in found.files:
        assert name in KNOWN or (name.startswith("products/") and Path(name).name == name[9:] and ".." not in name)


@settings(deadline=None)  # the first one waits for a worker
@given(st.binary(max_size=200))
def test_any_bytes_as_a_zip_are_taken_or_refused(content: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", packed({"prices.csv": b"p"})[:60]):
        try:
            sort_uploads({"x.zip": begin + content}, LIVE)
        except InputRefused:
            continue
