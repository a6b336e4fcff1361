"""Why a line is another one than in the revision before, as the house tells the customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from quotegen.errors import Fault, InputRefused, did_you_mean, refuse_if_any
from quotegen.model.draft import Draft, Told
from quotegen.model.line_ids import identified
from quotegen.model.numbering import exactly
from quotegen.model.quotation import Quotation, QuotationLine
from quotegen.store.drafts import KeptDraft
from quotegen.store.quotations import get_revision, snapshot_of
from quotegen.usecases.house import House
from quotegen.usecases.priced import price_content

_TOLD: TypeAdapter[str] = TypeAdapter(Told)


def reasoned(house: House, kept: KeptDraft, content: Draft, told: Mapping[str, str]) -> Draft:
    """The draft with these reasons, each for a line as it is now or was before; an empty one is taken away.

    A line is named by its id, or by its SKU or description where that is one line. InputRefused with all faults:
    `nothing_before`, `line_unknown`, `line_ambiguous`, `reason_wrong`.
    """
    if not told:
        return content
    content = identified(content)
    lines = list(_lines(house, kept, content))
    faults: list[Fault] = []
    reasons = dict(content.reasons)
    for name, text in told.items():
        line = _named(name, lines, faults)
        reasons.pop(line, None)
        if text.strip():
            reasons |= _reason(line, text, faults)
    refuse_if_any(faults)
    return content.model_copy(update={"reasons": reasons})


def _lines(house: House, kept: KeptDraft, content: Draft) -> Iterator[QuotationLine]:
    """Those of the draft, and those of the revision before."""
    if kept.quotation is None or kept.revision == 1:
        hint = "reasons are told for what another revision changes"
        raise InputRefused(Fault("nothing_before", f"{kept.name} is of a first revision", hint, "reasons"))
    with house.store.read() as tx:
        before = snapshot_of(tx, get_revision(tx, exactly(kept.quotation, kept.revision - 1))).quotation
    yield from _of(price_content(house, content).quotation)
    yield from _of(before)


def _of(quotation: Quotation) -> Iterator[QuotationLine]:
    return (line for offer in quotation.offers for line in offer.lines)


def _named(name: str, lines: list[QuotationLine], faults: list[Fault]) -> str:
    """What the line is kept by: its id; its name in a revision that knew no ids but only places."""
    called = {line.id for line in lines if line.id == name and not line.id.isdigit()}
    called = called or {_called(line) for line in lines if name in {line.sku, line.name}}
    if len(called) > 1:
        called -= {line.sku or line.name for line in lines}  # the same line, before it had an id
    if not called:
        names = dict.fromkeys(each for line in lines for each in (line.id, line.sku or line.name))
        hint = did_you_mean(name, names, "a line is named by its id, its SKU or its description")
        faults.append(Fault("line_unknown", f"there is no line {name}, neither now nor before", hint, name))
    elif len(called) > 1:
        hint = f"name one of them by its id: {', '.join(sorted(called))}"
        faults.append(Fault("line_ambiguous", f"{name} is {len(called)} lines", hint, name))
    return min(called, default=name)


def _called(line: QuotationLine) -> str:
    return (line.sku or line.name) if line.id.isdigit() else line.id


def _reason(line: str, text: str, faults: list[Fault]) -> dict[str, str]:
    try:
        return {line: _TOLD.validate_python(text)}
    except ValidationError as error:
        message = error.errors(include_url=False)[0]["msg"]
        faults.append(Fault("reason_wrong", message[:1].lower() + message[1:], "write it anew", line))
        return {}
