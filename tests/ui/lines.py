"""A customer and a line that pages are shown with."""

from __future__ import annotations

from decimal import Decimal

from quotegen.model.request import LineRequest

ZEME = {"id": "zeme", "name": "Žemė, UAB", "street": "Upės g. 1", "city": "Vilnius", "country": "LT", "language": "lt"}
HOURLY = LineRequest(description="Unpacking", quantity=Decimal(2), price=Decimal(25))
