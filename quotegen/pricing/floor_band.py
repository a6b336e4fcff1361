"""What somebody is told of the floor who may not see margins: nothing that hangs on what a product really costs.

He is told whether a margin is below the floor as if each product cost a little more: from 3 to 15 percent, how much is
fixed for each SKU by a key. However often he tries, he finds that cost, and never the true one behind it.
"""

from __future__ import annotations

import hmac
from decimal import Decimal

from quotegen.money import round_to

LEAST, MOST = Decimal("0.03"), Decimal("0.15")
_STEPS = 2**64


def told_cost(cost: Decimal, sku: str, key: bytes) -> Decimal:
    """The cost as if it were so much higher, to six decimals."""
    step = int.from_bytes(hmac.digest(key, sku.encode(), "sha256")[:8], "big")
    return round_to(cost * (1 + LEAST + (MOST - LEAST) * step / _STEPS), 6)
