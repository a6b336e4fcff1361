"""From a pasted list of devices to an answer that can be pasted into a file of answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, InputRefused
from quotegen.files.reading import read_standard_input, read_text
from quotegen.files.yaml_text import plain_value
from quotegen.model.base import clean_text
from quotegen.model.questionnaire import QuestionType
from quotegen.recommend.device_names import DeviceMatch, match_devices
from quotegen.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class MatchedList:
    """The entries of a list, and the question they answer."""

    question: str
    matches: tuple[DeviceMatch, ...]

    @property
    def to_ask(self) -> tuple[DeviceMatch, ...]:
        return tuple(match for match in self.matches if not match.settled)

    @property
    def yaml(self) -> str:
        """The answer; what has to be asked stands in it as comments."""
        lines = [line for match in self.matches for line in _yaml(match)]
        empty = "" if any(match.settled for match in self.matches) else " []"
        return "\n".join([f"{self.question}:{empty}", *lines])

    def as_dict(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "matches": [{**asdict(match), "verdict": match.verdict.value} for match in self.matches],
            "answer": [_answer(match) for match in self.matches if match.settled],
            "to_ask": len(self.to_ask),
        }


def match_file(desk: Desk, name: str) -> MatchedList:
    """The list in a file, or in standard input for `-`, against the devices of the catalogue."""
    text = read_standard_input() if name == "-" else read_text(Path(name))
    try:
        text = clean_text(text.replace("\r", "\n"))
    except PydanticCustomError as wrong:
        hint = "type the text anew, without invisible marks"
        raise InputRefused(Fault(wrong.type, wrong.message(), hint, file=name)) from None
    questions = desk.catalogue.questionnaire
    asked = [question.id for question in questions if question.type is QuestionType.DEVICES]
    return MatchedList(asked[0] if asked else "devices", match_devices(text, desk.catalogue.devices))


def _answer(match: DeviceMatch) -> dict[str, Any]:
    if match.device is not None:
        return {"device": match.device, "quantity": match.quantity}
    return {"device": match.said, "unknown": True, "quantity": match.quantity}


def _yaml(match: DeviceMatch) -> list[str]:
    if match.settled:
        return [f"  - {_flow(_answer(match))}"]
    if match.alternatives:
        choices = [f"  # - {_flow({'device': name, 'quantity': match.quantity})}" for name in match.alternatives]
        return [f"  # one of these, for {' '.join(match.line.split())}:", *choices]
    return [f"  # if we really do not have it: {_flow(_answer(match))}"]


def _flow(answer: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_scalar(value)}" for name, value in answer.items()) + "}"


def _scalar(value: str | int | bool) -> str:
    """As YAML takes it: in quotes whatever would not come back as the same word."""
    if not isinstance(value, str):
        return json.dumps(value)
    is_word = value.replace("-", "").isalnum() and value.isascii() and value[0].isalpha()
    return value if is_word and isinstance(plain_value(value), str) else json.dumps(value, ensure_ascii=False)
