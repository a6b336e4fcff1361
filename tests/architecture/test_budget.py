"""Sizes and habits that keep the code easy to take over; import directions are held by import-linter."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.samples import ROOT

FILES = [*sorted((ROOT / "quotegen").rglob("*.py")), ROOT / "streamlit_app.py"]
PURE = [
    path
    for path in FILES
    if path.parent.name in {"model", "recommend", "pricing"} or path.name in {"money.py", "language.py"}
]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert path.read_text().count("\n") <= 400


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_function_is_longer_than_50_lines(path: Path) -> None:
    assert [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno + 1 > 50] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "cli"], ids=name_of)
def test_no_function_takes_more_than_five_parameters(path: Path) -> None:
    # The commands of the shell are exempt: their parameters are the options of the command line.
    def count(function: Function) -> int:
        arguments = function.args
        names = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        return len([name for name in names if name not in {"self", "cls"}])

    assert [f.name for f in functions(path) if count(f) > 5] == []


def test_half_of_the_functions_have_ten_lines_or_fewer() -> None:
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for path in FILES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 10


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_no_float_comes_near_money(path: Path) -> None:
    # Because a binary float cannot hold a cent.
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_the_core_has_no_clock(path: Path) -> None:
    # Because the same request on the same day must give the same quotation.
    called = {node.func.attr for node in ast.walk(ast.parse(path.read_text()))
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
    assert called.isdisjoint({"today", "now", "utcnow"})


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert not text or ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", sorted((ROOT / "quotegen").rglob("*.py")), ids=name_of)
def test_the_program_does_not_know_what_is_sold(path: Path) -> None:
    # Because another trade must work with a catalogue of its own and no change of code.
    words = path.read_text().lower()
    for word in ("toner", "cartridge", "grammage", "a4 ", "printer", "envelope"):
        assert word not in words
