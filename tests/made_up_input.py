"""An input that the shipped table does not have: it is added to the table alone."""

from __future__ import annotations

from quotegen.model.inputs import Input

COST_CENTRE = Input(
    "cost_centre",
    {"en": "Cost centre", "lt": "Kaštų centras"},
    "Where the customer books it.",
    longest=20,
    of_the_buyer=True,
    aliases=("kostenstelle",),
)
