"""Files: limits and encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotegen.errors import Fault, InputRefused
from quotegen.files.reading import MAX_BYTES, read_data, read_text


def refused(path: Path) -> Fault:
    with pytest.raises(InputRefused) as error:
        read_data(path)
    (fault,) = error.value.faults
    return fault


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    fault = refused(tmp_path / "a.yaml")
    assert (fault.code, fault.file) == ("file_missing", str(tmp_path / "a.yaml"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "file_missing"


def test_a_name_that_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "a\0b").code == "file_unreadable"
    assert refused(tmp_path / ("x" * 5000)).code == "file_unreadable"


def test_over_two_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: '" + b"x" * MAX_BYTES + b"'")
    assert refused(path).code == "file_too_large"


def test_exactly_two_megabytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * MAX_BYTES)
    assert len(read_text(path)) == MAX_BYTES


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_file_without_end_is_refused() -> None:
    assert refused(Path("/dev/zero")).code == "file_too_large"


def test_a_file_in_another_encoding_is_refused_at_its_first_wrong_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\nb: Ąžuolas".encode("cp1257"))
    fault = refused(path)
    assert (fault.code, fault.line, fault.column) == ("not_utf8", 2, 4)


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    for name, text in (("a.yaml", "a: 1"), ("a.json", '{"a": 1}')):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8-sig")
        assert read_data(path).data == {"a": 1}


def test_a_name_in_capitals_is_json_too(tmp_path: Path) -> None:
    path = tmp_path / "A.JSON"
    path.write_text('{"a": NaN}', encoding="utf-8")
    assert refused(path).code == "json_wrong"
