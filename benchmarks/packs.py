"""Times the choice of packs, for every product of a catalogue and needs of each size.

    .venv/bin/python benchmarks/packs.py [--catalogue catalog/office-supplies] [--rounds 3]

Of each product a need of a fraction of its smallest pack up to `TYPICAL` of them is timed, and one of 1,000,000
content units; of several rounds the fastest. The last row is made up to be hard: five packs without a common
measure, with price breaks.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from quotegen.files.catalogue import load_catalogue
from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceBreak, PriceModel
from quotegen.recommend.mixes import cheapest_mix
from quotegen.recommend.packs import cheapest_packs

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 23)
TYPICAL = [Fraction(1, 3), Fraction(1), Fraction(7, 2), Fraction(9), Fraction(26), Fraction(83, 2), Fraction(120)]


def milliseconds(packs: Sequence[Pack], need: Fraction, occasion: Occasion, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        cheapest_mix.cache_clear()
        start = time.perf_counter()
        cheapest_packs(packs, need, occasion)
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


def hard(catalogue: Catalogue) -> tuple[Catalogue, tuple[Pack, ...]]:
    """Five packs of 7 to 97 units, cheaper from 10 and from 40 on, at nearly the same price per unit."""
    shown = next(iter(catalogue.packs.values()))
    made = [("a", 7, "7.31"), ("b", 19, "19.20"), ("c", 31, "30.90"), ("d", 53, "52.10"), ("e", 97, "94.90")]
    packs = tuple(shown.model_copy(update={"sku": sku, "content": Decimal(content)}) for sku, content, _ in made)
    prices = {}
    for sku, _, text in made:
        levels = [(1, "1"), (10, "0.98"), (40, "0.95")]
        breaks = tuple(
            PriceBreak(from_quantity=Decimal(start), amount=Decimal(text) * Decimal(part)) for start, part in levels
        )
        prices[sku] = Price(sku=sku, model=PriceModel.VOLUME, breaks=breaks)
    listed = [item for item in catalogue.price_lists if item.valid_on(DAY)]
    lists = tuple(item.model_copy(update={"prices": prices}) for item in listed)
    return catalogue.model_copy(update={"price_lists": lists}), packs


def show(name: str, times: list[float]) -> None:
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(f"{name:<34}{len(times):>7}{statistics.median(times):>11.3f}{p95:>9.3f}{max(times):>9.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalogue", type=Path, default=ROOT / "catalog" / "office-supplies")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    catalogue = load_catalogue(given.catalogue)
    occasion = Occasion(catalogue, None, "en", catalogue.policy.currency, DAY)
    products = [packs for packs in catalogue.packs_of.values() if packs]
    print(f"{'needs':<34}{'number':>7}{'median ms':>11}{'p95':>9}{'max':>9}   Python {sys.version.split()[0]}")
    for name, chosen in [("all products", products), ("with two packs or more", [p for p in products if len(p) > 1])]:
        times = [
            milliseconds(packs, Fraction(packs[0].content) * size, occasion, given.rounds)
            for packs in chosen
            for size in TYPICAL
        ]
        show(f"{name}, typical", times)
        large = [milliseconds(packs, Fraction(10**6), occasion, given.rounds) for packs in chosen]
        show(f"{name}, 1,000,000", large)
    made, packs = hard(catalogue)
    invented = Occasion(made, None, "en", made.policy.currency, DAY)
    for need in (100, 1000, 10_000, 10**6, 10**9):
        show(f"five packs made up, {need:,}", [milliseconds(packs, Fraction(need), invented, given.rounds)])


if __name__ == "__main__":
    main()
