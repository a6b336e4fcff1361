"""Kept content of form 1, where lines had no ids and a change by hand hit all lines of one name, made form 2.

On plain JSON data, whatever the models have become meanwhile. What is given is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
_OF_THE_WHOLE = frozenset({"discount_all", "target_total"})


def draft_1_to_2(data: Mapping[str, Any]) -> Json:
    """The draft with ids: a change of several lines becomes one of each, so that all of them do what they did."""
    walk = _Walk()
    offers = [walk.offer(offer, bool(data.get("answers"))) for offer in data["offers"]]
    edits = [made for edit in data.get("edits", ()) for made in walk.edit(edit)]
    return {**data, "offers": offers, "edits": edits, "last_line": walk.last}


class _Walk:
    """The lines as the changes by hand come to them: the id and the name of each, by offer."""

    def __init__(self) -> None:
        self.last = 0
        self.lines: dict[str, list[tuple[str, str]]] = {}

    def offer(self, offer: Json, is_recommended: bool) -> Json:
        """What answers led to is called as the same line is when it is recommended anew."""
        there = self.lines.setdefault(offer["code"], [])
        lines = []
        for line in offer["lines"]:
            known = _recommended(line) if is_recommended and line.get("sku") and line.get("reason") else None
            taken = known is None or any(each == known for each, _ in there)
            there.append((self._new(line) if taken else str(known), _name(line)))
            lines.append({**line, "id": there[-1][0]})
        return {**offer, "lines": lines}

    def edit(self, edit: Json) -> Iterator[Json]:
        """What it has become. A change of nothing that is there stays as it is, and is refused as before."""
        if edit["do"] in _OF_THE_WHOLE:
            yield edit
        elif edit["do"] == "add":
            added = {**edit["add"], "id": self._new(edit["add"])}
            for lines in self._meant(edit):
                lines.append((added["id"], _name(added)))
            yield {**edit, "add": added}
        else:
            met = [each for lines in self._meant(edit) for each, name in lines if name == edit["line"]]
            yield from ({**edit, "line": each} for each in dict.fromkeys(met)) if met else [edit]
            self._take_out(edit)

    def _take_out(self, edit: Json) -> None:
        if edit["do"] == "quantity" and Decimal(edit["quantity"]) == 0:
            for lines in self._meant(edit):
                lines[:] = [pair for pair in lines if pair[1] != edit["line"]]

    def _meant(self, edit: Json) -> Sequence[list[tuple[str, str]]]:
        code = edit.get("offer")
        return list(self.lines.values()) if code is None else [self.lines[code]] if code in self.lines else []

    def _new(self, line: Json) -> str:
        self.last += 1
        return f"{line.get('sku') or 'own'}:{self.last}"


def _name(line: Mapping[str, Any]) -> str:
    return line.get("sku") or line.get("description") or ""


def _recommended(line: Mapping[str, Any]) -> str:
    return f"{line['sku']}:{line.get('recurrence', 'once')}{':optional' if line.get('optional') else ''}"
