"""YAML in its plain core: no aliases, no tags, no repeated keys, numbers as exact decimals.

Only `true` and `false` are booleans, so that a country `NO` stays a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from quotegen.errors import Fault, InputRefused
from quotegen.files.source import MAX_DEPTH, Place, Source, joined, place_at, too_deep, twice, without_float_noise

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS: Mapping[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_LONGEST_INTEGER = 30


def parse_yaml(text: str, file: str) -> Source:
    """The data of a YAML text with the place of each value. InputRefused names line and column."""
    try:
        _check_events(text, file)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        hint = "check the indentation, colons and quotes near here"
        raise InputRefused(Fault("yaml_wrong", f"not YAML: {error.problem}", hint, "", file, *spot)) from None
    except yaml.reader.ReaderError as error:
        spot = place_at(text, error.position if isinstance(error.position, int) else 0)
        hint = "remove the invisible character"
        raise InputRefused(Fault("yaml_wrong", f"not YAML: {error.reason}", hint, "", file, *spot)) from None
    except UnicodeEncodeError as error:
        spot = place_at(text, error.start)
        hint = "remove the damaged character"
        raise InputRefused(Fault("yaml_wrong", "not YAML: half a character", hint, "", file, *spot)) from None
    build = _Build()
    data = build.value(root, "") if root is not None else None
    if build.faults:
        raise InputRefused(fault.at(file, fault.line, fault.column) for fault in build.faults)
    return without_float_noise(Source(file, data, build.places))


def _check_events(text: str, file: str) -> None:
    """Aliases, anchors, tags and depth are refused before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):  # type: ignore[no-untyped-call,unused-ignore]
        mark = event.start_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            hint = "write the value out where it is needed"
            raise InputRefused(Fault("yaml_alias", "anchors and aliases are not allowed", hint, "", file, *spot))
        if tag := getattr(event, "tag", None):
            raise InputRefused(
                Fault("yaml_tag", f"the tag {tag} is not allowed", "write a plain value", "", file, *spot)
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise InputRefused(too_deep(file, *spot))


@dataclass(slots=True)
class _Build:
    """Nodes -> values, with the place of each path and whatever is wrong with the keys."""

    places: dict[str, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def value(self, node: yaml.Node, path: str) -> Any:
        self.places[path] = _place(node)
        if isinstance(node, yaml.ScalarNode):
            return str(node.value) if node.style in {"'", '"', "|", ">"} else plain_value(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, f"{path}[{index}]") for index, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: yaml.Node, path: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            place = _place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                message, hint = "a key is a list or a group of fields", "begin the line with one word and a colon"
                self.faults.append(Fault("yaml_wrong", message, hint, path, "", *place))
                continue
            key = str(key_node.value)
            if key in found:
                self.faults.append(twice(key, path, place))
            found[key] = self.value(child, joined(path, key))
            self.places[joined(path, key)] = place
        return found


def _place(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def plain_value(text: str) -> Any:
    """An unquoted word: nothing, true or false, a number without leading zeros, or itself."""
    if text.lower() in _WORDS and text in {text.lower(), text.capitalize()}:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text) and len(text) <= _LONGEST_INTEGER:
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
