"""The devices a customer has: found by typing, or pasted as a list; what is not certain is asked back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from pydantic_core import PydanticCustomError

from quotegen.errors import Fault, InputRefused
from quotegen.model.base import clean_text
from quotegen.model.questionnaire import Question
from quotegen.recommend.device_names import DeviceMatch, match_devices
from quotegen.ui.editor.keeping import keep, keeps
from quotegen.ui.kit.acts import act
from quotegen.ui.kit.fields import field
from quotegen.ui.kit.house import current_house
from quotegen.ui.kit.text import literal
from quotegen.ui.kit.words import app_language, say
from quotegen.usecases.bench import Bench
from quotegen.usecases.conversation import Changed, answer

Entry = Mapping[str, Any]
"""As it is kept: `device`, `quantity`, and `unknown` for one that the catalogue does not have."""


def ask_devices(question: Question, bench: Bench) -> None:
    assert bench.stock is not None
    entries: Sequence[Entry] = bench.stock.given.get(question.id, ())
    needed = question.id in bench.stock.missing
    mark = f" :red[{say('editor.needed')}]" if needed else ""
    st.markdown(f":small[{literal(question.say[app_language()])}{mark}]")
    for place, entry in enumerate(entries):
        _entry(question, bench, entries, place, entry)
    for match in _doubtful(question, bench):
        _ask_back(question, bench, entries, match)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _find(question, bench, entries)
        _paste(question, bench, entries)


def _entry(question: Question, bench: Bench, entries: Sequence[Entry], place: int, entry: Entry) -> None:
    left = [dict(each) for each in entries if each is not entry]
    name = bench.catalogue.devices[entry["device"]].name if not entry.get("unknown") else entry["device"]
    keys = [f"{bench.kept.name}-answer-{question.id}-{at}-{each['device']}" for at, each in enumerate(entries)]
    key = keys[place]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.number_input(
            say("editor.devices.count", name=literal(name)),
            min_value=1,
            max_value=10_000,
            step=1,
            label_visibility="collapsed",
            width=120,
            **field(key, int(entry["quantity"]), lambda _: _recount(bench.kept.id, question, entries, keys)),
        )
        unknown = f" :gray[{say('editor.devices.unknown')}]" if entry.get("unknown") else ""
        st.markdown(literal(name) + unknown, width="content")
        st.button(
            say("editor.devices.remove"),
            key=f"remove-{key}",
            type="tertiary",
            icon=":material/close:",
            on_click=keeps(lambda: answer(current_house(), bench.kept.id, question.id, left or None)),
        )


def _find(question: Question, bench: Bench, entries: Sequence[Entry]) -> None:
    names = {device.id: literal(device.name) for device in bench.catalogue.devices.values()}
    st.selectbox(
        say("editor.devices.find"),
        list(names),
        index=None,
        format_func=lambda name: names.get(name, name),
        placeholder=say("editor.devices.find_hint"),
        accept_new_options=True,
        width=420,
        **field(
            f"{bench.kept.name}-answer-{question.id}-find",
            None,
            lambda told: _add(bench.kept.id, question, entries, told),
        ),
    )


def _paste(question: Question, bench: Bench, entries: Sequence[Entry]) -> None:
    key = f"{bench.kept.name}-answer-{question.id}-paste-{len(entries)}"
    with st.popover(say("editor.devices.paste"), icon=":material/content_paste:"):
        st.text_area(say("editor.devices.paste_label"), key=key, height=160, help=say("editor.devices.paste_help"))
        st.button(
            say("editor.devices.take"),
            key=f"take-{key}",
            type="primary",
            on_click=_read,
            args=(bench.kept.id, question, list(entries), key),
        )


def _ask_back(question: Question, bench: Bench, entries: Sequence[Entry], match: DeviceMatch) -> None:
    """One that may be several devices, or none of ours."""
    names = {name: literal(bench.catalogue.devices[name].name) for name in match.alternatives}
    names[""] = say("editor.devices.none_of_these")
    st.pills(
        say("editor.devices.which", said=literal(match.said)),
        list(names),
        format_func=names.__getitem__,
        **field(
            f"{bench.kept.name}-answer-{question.id}-doubt-{match.line}",
            None,
            lambda told: _settle(bench.kept.id, question, entries, match, told),
        ),
    )


def _doubtful(question: Question, bench: Bench) -> list[DeviceMatch]:
    found: list[DeviceMatch] = st.session_state.get(_doubts(bench.kept.id, question), [])
    return found


def _doubts(draft: int, question: Question) -> str:
    return f"doubts-{draft}-{question.id}"


# --- what is done at a click --------------------------------------------------------------------------------


def _keep(draft: int, question: Question, entries: Sequence[Entry]) -> Changed | None:
    said = [dict(entry) for entry in entries] or None
    return keep(lambda: answer(current_house(), draft, question.id, said))


def _recount(draft: int, question: Question, entries: Sequence[Entry], keys: Sequence[str]) -> None:
    """All as they are shown: two that were changed one right after the other may come as one."""
    shown = [int(st.session_state.get(key, entry["quantity"])) for entry, key in zip(entries, keys, strict=True)]
    counted = [{**entry, "quantity": quantity} for entry, quantity in zip(entries, shown, strict=True)]
    _keep(draft, question, counted)


def _add(draft: int, question: Question, entries: Sequence[Entry], chosen: str | None) -> None:
    """A device of the catalogue, or what was typed instead."""
    if chosen is None:
        return
    if chosen in current_house().desk.catalogue.devices:
        _keep(draft, question, [*entries, {"device": chosen, "quantity": 1}])
    else:
        _match(draft, question, entries, chosen)


def _read(draft: int, question: Question, entries: Sequence[Entry], key: str) -> None:
    _match(draft, question, entries, st.session_state[key])


def _match(draft: int, question: Question, entries: Sequence[Entry], text: str) -> None:
    """What is certain is taken; the rest is asked back."""

    def work() -> tuple[DeviceMatch, ...]:
        try:
            return match_devices(clean_text(text[:5000]), current_house().desk.catalogue.devices)
        except PydanticCustomError as wrong:
            raise InputRefused(Fault(wrong.type, wrong.message())) from None

    matches = act(work) or ()
    taken = [_entry_of(match) for match in matches if match.settled]
    st.session_state[_doubts(draft, question)] = [match for match in matches if not match.settled]
    if taken:
        _keep(draft, question, [*entries, *taken])


def _entry_of(match: DeviceMatch) -> Entry:
    if match.device is not None:
        return {"device": match.device, "quantity": match.quantity}
    return {"device": match.said, "quantity": match.quantity, "unknown": True}


def _settle(draft: int, question: Question, entries: Sequence[Entry], match: DeviceMatch, chosen: str | None) -> None:
    if chosen is None:
        return
    own = {"device": match.said, "quantity": match.quantity, "unknown": True}
    settled = {"device": chosen, "quantity": match.quantity} if chosen else own
    if _keep(draft, question, [*entries, settled]):
        doubts = st.session_state[_doubts(draft, question)]
        st.session_state[_doubts(draft, question)] = [each for each in doubts if each != match]
