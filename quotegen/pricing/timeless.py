"""What a quotation promises, whenever it does: all that the customer reads but number and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from quotegen.language import long_date
from quotegen.model.canonical import canonical, sha256
from quotegen.model.quotation import Passage, Quotation


def timeless(quotation: Quotation, mode: Literal["python", "json"] = "python") -> Mapping[str, Any]:
    """In the passages, the last day is taken out; what has changed since another revision is left out as well."""
    last_day = long_date(quotation.valid_until, quotation.language)

    def undated(passages: tuple[Passage, ...]) -> list[tuple[str, str]]:
        return [(each.title.replace(last_day, ""), each.text.replace(last_day, "")) for each in passages]

    dated = {"number", "revision", "issue_date", "valid_until", "changes", "seller"}
    told, seller = quotation.for_customer().model_dump(mode=mode, exclude=dated), quotation.seller
    passages = {"terms": undated(seller.terms), "next_steps": undated(seller.next_steps)}
    return {**told, **passages, "seller": seller.model_dump(mode=mode, exclude=set(passages))}


def timeless_digest(quotation: Quotation) -> str:
    """The same digest, the same promise, on whatever day it is made."""
    return sha256(canonical(timeless(quotation, "json")))
