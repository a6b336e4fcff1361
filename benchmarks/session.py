"""A session of the app without a browser: speaks to the server as a tab does, and draws nothing.

Twenty-five browsers would take the two cores that the server is to be measured on; in an office they run on twenty-five
other machines. What a session sends and receives is what Streamlit's own front end does: the state of every widget with
each run, the whole answer read to its end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE, QUIET = 60.0, 1.5
"""Seconds: how long an answer may take, and after which silence none is to come."""
_OWN = {"text_input": "string_value", "text_area": "string_value", "checkbox": "bool_value"}
"""What the server may set anew, as after an undo: what the widget shows is then what the next run says of it."""


@dataclass(frozen=True, slots=True)
class Widget:
    kind: str
    proto: Any
    fragment: str


class Session:
    """`runs` are the seconds of each: from asking until the whole answer was read."""

    def __init__(self, url: str) -> None:
        self.origin, self.url = url, url.replace("http", "ws", 1) + "/_stcore/stream"
        self.widgets: dict[str, Widget] = {}
        self.alerts: list[str] = []
        self.runs: list[float] = []
        self._states: dict[str, WidgetState] = {}
        self._messages: dict[str, ForwardMsg] = {}
        self._query = self._page = self._hash = self._fragment = ""
        self._socket: ClientConnection | None = None

    def open(self, page: str = "", **query: str) -> Session:
        """A page, in a session of its own."""
        self.close()
        protocol, page_of = [Subprotocol("streamlit")], Origin(self.origin)
        self._socket = connect(self.url, origin=page_of, subprotocols=protocol, max_size=None, proxy=None)
        self._states, self._query, self._page, self._hash = {}, urlencode(query), page, ""
        return self._run()

    def set(self, label: str, value: object) -> Session:
        """Type into a field or choose in it, and leave it."""
        return self._run(self._change(label, value).fragment)

    def set_at_once(self, changes: Sequence[tuple[str, object]], pause: float) -> Session:
        """Several changes by somebody who waits for no answer, only so many seconds after each."""
        for label, value in changes:
            self._ask(self._change(label, value).fragment)
            time.sleep(pause)
        return self

    def rest(self) -> Session:
        """Reads until nothing comes any more."""
        with suppress(TimeoutError):
            while True:
                self._take(self._next(QUIET))
        return self

    def click(self, label: str) -> Session:
        widget = self.find(label)
        self._states[widget.proto.id] = WidgetState(id=widget.proto.id, trigger_value=True)
        self._run(widget.fragment)
        self._states.pop(widget.proto.id, None)
        return self

    def find(self, label: str) -> Widget:
        """The first widget whose label or id has this in it."""
        for widget in self.widgets.values():
            if label in getattr(widget.proto, "label", "") or label in widget.proto.id:
                return widget
        raise LookupError(f"there is no {label}: {sorted(self.labels)}, {self.alerts}")

    @property
    def labels(self) -> Iterator[str]:
        return (f"{widget.kind} {getattr(widget.proto, 'label', '')}" for widget in self.widgets.values())

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _change(self, label: str, value: object) -> Widget:
        widget = self.find(label)
        state, field = WidgetState(id=widget.proto.id), _field(widget.kind, value)
        if isinstance(value, list):
            getattr(state, field).data.extend(value)
        else:
            setattr(state, field, value)
        self._states[widget.proto.id] = state
        return widget

    def _run(self, fragment: str = "") -> Session:
        begun = time.monotonic()
        self._ask(fragment)
        while not self._take(self._next()):
            pass
        self.runs.append(time.monotonic() - begun)
        return self

    def _ask(self, fragment: str) -> None:
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.page_name, run.page_script_hash = self._query, self._page, self._hash
        run.fragment_id = self._fragment = fragment
        run.widget_states.widgets.extend(self._states.values())
        run.context_info.timezone, run.context_info.locale, run.context_info.url = "Europe/Vilnius", "en-US", self.url
        assert self._socket is not None
        self._socket.send(asked.SerializeToString())

    def _next(self, patience: float = PATIENCE) -> ForwardMsg:
        assert self._socket is not None
        message = ForwardMsg()
        message.ParseFromString(bytes(self._socket.recv(patience)))  # type: ignore[arg-type]
        if message.WhichOneof("type") == "ref_hash":
            return self._messages[message.ref_hash]
        if message.metadata.cacheable:
            self._messages[message.hash] = message
        return message

    def _take(self, message: ForwardMsg) -> bool:
        """Whether it was the last one of the run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.alerts = []
            self.widgets = self.widgets if self._fragment else {}
            self._hash = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta)
        elif kind == "script_finished":
            self._states = {name: state for name, state in self._states.items() if name in self.widgets}
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _see(self, delta: Delta) -> None:
        kind = delta.new_element.WhichOneof("type") or ""
        proto = getattr(delta.new_element, kind)
        if kind == "exception" or (kind == "alert" and proto.format == proto.ERROR):
            self.alerts.append(proto.message if kind == "exception" else proto.body)
        if getattr(proto, "id", ""):
            self.widgets[proto.id] = Widget(kind, proto, delta.fragment_id)
            if getattr(proto, "set_value", False):
                self._states.pop(proto.id, None)
                if kind in _OWN:
                    self._states[proto.id] = WidgetState(id=proto.id, **{_OWN[kind]: proto.value})


def _field(kind: str, value: object) -> str:
    if isinstance(value, bool):
        return "bool_value"
    if isinstance(value, list):
        return "string_array_value"
    return {"number_input": "double_value", "button_group": "string_array_value"}.get(kind, "string_value")
