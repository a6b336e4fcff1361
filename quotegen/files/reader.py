"""Reading what others hand in: by a worker with limits of its own, once for each file, kept for whoever asks next.

A file that asks for endless memory or time takes its worker with it, and nothing else: the reader of spreadsheets
ends its process where it cannot get memory.
"""

from __future__ import annotations

from dataclasses import replace

from quotegen.errors import Fault, InputRefused
from quotegen.files.content import Content
from quotegen.files.kept_tables import KEPT, TableKey
from quotegen.files.packed_rows import PackedRows, Unreadable
from quotegen.files.zip_upload import files_in, shown_name
from quotegen.workers.limits import Why
from quotegen.workers.pool import WorkerLost, reading_pool

_TASKS = "quotegen.files.reading_tasks"
_LOST: dict[Why, tuple[str, str]] = {
    "time": ("read_timeout", "it takes too long to read"),
    "memory": ("read_memory", "it takes too much memory to read"),
    "crash": ("read_crashed", "it cannot be read"),
}


def get_ready() -> None:
    """Begin to make a worker ready, without waiting for it."""
    reading_pool().start()


def read_xlsx(content: Content, sheet: str | None) -> PackedRows:
    """The sheet of this name, else the first. What was read of the same bytes before is not read again.

    InputRefused if it is no XLSX, damaged or too large; read_timeout, read_memory or read_crashed where the worker
    was lost on it. A refusal is told again for a minute before the file is read anew.
    """
    try:
        return KEPT.get(TableKey(content.sha256, sheet), lambda: _xlsx(content, sheet))
    except InputRefused as refused:
        raise InputRefused(replace(fault, file=str(content.path)) for fault in refused.faults) from None


def unpack_zip(name: str, content: bytes) -> dict[str, bytes]:
    """The files of a zip by their paths in it. InputRefused as `zip_upload.unpack`, or where the worker was lost."""
    hint = "pack the files of one catalogue only, anew"
    answer = _asked("unpack_zip", (name, content), shown_name(name), hint)
    try:
        return files_in(answer)
    except ValueError:
        raise _lost(WorkerLost("crash", "its answer makes no sense"), shown_name(name), hint) from None


def _xlsx(content: Content, sheet: str | None) -> PackedRows:
    file, hint = str(content.path), "save the sheet with the table alone as CSV, or split it"
    answer = _asked("xlsx_rows", (content, sheet), file, hint)
    try:
        return PackedRows.of(answer)
    except Unreadable:
        raise _lost(WorkerLost("crash", "its answer makes no sense"), file, hint) from None


def _asked(task: str, order: object, file: str, hint: str) -> bytes:
    """Tried a second time where something else has killed the worker."""
    try:
        try:
            return reading_pool().call(f"{_TASKS}:{task}", order)
        except WorkerLost as lost:
            if not lost.killed:
                raise
            return reading_pool().call(f"{_TASKS}:{task}", order)
    except WorkerLost as lost:
        raise _lost(lost, file, hint) from None


def _lost(lost: WorkerLost, file: str, hint: str) -> InputRefused:
    code, message = _LOST[lost.why]
    details = f": {lost.details}" if lost.details else ""
    return InputRefused(Fault(code, f"{message}{details}", hint, file=file))
