"""What a batch came to, said at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from quotegen.cli.progress import clock, counts
from quotegen.language import money
from quotegen.usecases.check_batch import Checked
from quotegen.usecases.run_batch import Ended

_CAUSES = 20


def checked_text(checked: Checked) -> str:
    return "\n".join(_checked(checked))


def _checked(checked: Checked) -> Iterator[str]:
    tally = checked.tally
    for warning in checked.warnings:
        yield f"warning: {warning.message} [{warning.code}]"
    yield f"{tally.rows:>7}  rows"
    yield f"{tally.printed - tally.before:>7}  ready"
    if tally.before:
        yield f"{tally.before:>7}  quoted before: they keep their number"
    if tally.asked:
        yield f"{tally.asked:>7}  to be approved first: {', '.join(_over(checked))}"
    yield f"{tally.refused:>7}  in error"
    for cause in checked.causes[:_CAUSES]:
        place = f"{cause.column}: " if cause.column else ""
        yield f"{cause.rows:>7}    {place}{cause.message} [{cause.code}], first in row {cause.first_row}"
        if cause.hint:
            yield f"{'':>7}      hint: {cause.hint}"
    if len(checked.causes) > _CAUSES:
        yield f"{'':>7}    and {len(checked.causes) - _CAUSES} causes more"
    for (currency, recurrence), total in sorted(checked.totals.items()):
        yield f"{money(total, currency, 'en')} in all, paid {_paid(recurrence)}"
    if checked.estimate:
        yield f"A run takes about {clock(checked.estimate)}."


def _over(checked: Checked) -> Iterator[str]:
    return (f"{code.replace('_', ' ')} {count}" for code, count in sorted(checked.over.items()))


def _paid(recurrence: str) -> str:
    return "once" if recurrence == "once" else f"each {recurrence}"


def checked_json(checked: Checked) -> dict[str, Any]:
    totals = [
        {"currency": currency, "recurrence": recurrence, "payable": _plain(total)}
        for (currency, recurrence), total in sorted(checked.totals.items())
    ]
    causes = [
        {name: getattr(cause, name) for name in ("code", "column", "message", "hint", "rows", "first_row")}
        for cause in checked.causes
    ]
    warnings = [warning.as_dict() for warning in checked.warnings]
    told = {"totals": totals, "over": dict(checked.over), "causes": causes, "warnings": warnings}
    return {**counts(checked.tally), **told, "seconds": round(checked.seconds, 3), "estimate": round(checked.estimate)}


def _plain(amount: Decimal) -> str:
    return format(amount, "f")


def ended_json(ended: Ended) -> dict[str, Any]:
    files = [str(path) for path in ended.files]
    return {"job": ended.job, **counts(ended.tally), "too_many_errors": ended.too_many, "files": files}


def ended_text(ended: Ended) -> Iterator[str]:
    """What was done, and what to do next."""
    tally = ended.tally
    new = tally.printed - tally.before
    yield f"{ended.job}: {new} printed" + (f", {tally.before} before" if tally.before else "") + "."
    if tally.refused:
        yield f"{tally.refused} in error: errors.csv says why; mend invalid_rows.csv and run it."
    if tally.asked:
        yield f"{tally.asked} beyond your limits: quotegen quote ask DRAFT; once approved, run the same command again."
    if tally.unprinted:
        yield f"{tally.unprinted} numbered, but not printed: errors.csv says why; run the same command again."
    if ended.too_many:
        yield f"Stopped: too many rows in error. {tally.rows - tally.settled} are not done; mend the file first."
    elif ended.stopped:
        yield f"Stopped: {tally.rows - tally.settled} are not done. Run the same command again to go on."
    elif tally.before and not new:
        yield "All of it was done before. For new quotations of the same rows give them a --label."
