"""From a file of lines to a priced quotation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from quotegen.errors import QuotegenError
from quotegen.files.inputs import changed_inputs
from quotegen.files.requests import read_request
from quotegen.language import Language
from quotegen.model.costing import Costing
from quotegen.model.needs import Offer
from quotegen.model.quotation import Quotation
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.usecases.desk import Desk


def price_file(
    desk: Desk, path: Path, language: Language | None, today: date, told: Mapping[str, str] | None = None
) -> tuple[Quotation, Costing]:
    """Price the lines of a request. Its own date, language and currency come first; faults name its lines.

    `told` are inputs beside those of the file; they come before them.
    """
    file = read_request(path)
    request = file.request
    day = request.issue_date or today
    occasion = desk.occasion(request.customer, language or request.language, day, request.currency)
    occasion = replace(occasion, inputs=changed_inputs(file.inputs, told or {}))
    usual = desk.catalogue.rules.recommended
    offer = Offer(code=usual.code, name=usual.name, lines=request.lines)
    terms = Terms.model_validate({field: getattr(request, field) for field in Terms.model_fields})
    try:
        return price([offer], terms, occasion)
    except QuotegenError as refused:
        raise type(refused)(file.source.locate(fault) for fault in refused.faults) from None
