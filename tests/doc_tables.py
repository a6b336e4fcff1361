"""Marked tables and blocks of a page in docs/: `<!-- executed: NAME -->` stands on the line before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

MARK = re.compile(r"<!-- executed: ([a-z0-9-]+) -->")
_WORD = re.compile(r"`([^`]+)`")


@dataclass(slots=True)
class DocPage:
    """The rows of each marked table, by column; the text of each marked block; all words in backticks."""

    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    blocks: dict[str, str] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    text: str = ""


def read_page(path: Path) -> DocPage:
    lines = path.read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines)
    page = DocPage(words=set(_WORD.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL))), text=text)
    for number, line in enumerate(lines):
        mark = MARK.fullmatch(line.strip())
        if mark is None:
            continue
        name, following = mark[1], lines[number + 1 :]
        assert name not in page.tables | page.blocks, f"{name} stands twice in {path.name}"
        if following[0].startswith("```"):
            page.blocks[name] = "\n".join(following[1 : following.index("```")])
        else:
            page.tables[name] = _rows(following)
    return page


def _rows(lines: list[str]) -> list[dict[str, str]]:
    end = next((index for index, line in enumerate(lines) if not line.startswith("|")), len(lines))
    head, _, *body = [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines[:end]]
    return [dict(zip([cell.strip() for cell in head], cells, strict=True)) for cells in body]
