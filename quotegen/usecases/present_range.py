"""A whole range on paper, for the visit to the customer."""

from __future__ import annotations

from datetime import date

from quotegen.document.press import RangeOrder, print_range
from quotegen.document.range_view import range_view
from quotegen.errors import Fault, InputRefused, did_you_mean
from quotegen.language import Language
from quotegen.usecases.desk import Desk
from quotegen.usecases.templates import bundle_of, named_in

TEMPLATE = "range"


def present_range(desk: Desk, category: str, language: Language, day: date) -> bytes:
    """The PDF of a category's products. InputRefused if there is no such category, or nothing in it."""
    known = {name for name, products in desk.catalogue.products_of.items() if products}
    if category not in known:
        hint = did_you_mean(category, known, f"one of {', '.join(sorted(known))}")
        raise InputRefused(Fault("unknown_category", f"there is no range {category}", hint))
    bundle = bundle_of(desk, TEMPLATE)
    with named_in(desk):
        view = range_view(category, desk.occasion(None, language, day), bundle.words(language))
        return print_range(RangeOrder(view, bundle))
