"""Times three offers, recommended and priced: for the office catalogue, and for a very large one that is made up.

    .venv/bin/python benchmarks/recommend.py [--rounds 5] [--needs 40] [--customers 20]

Office: the sample customers, each with its numbers varied so that no two are alike. Large: 50,000 SKUs in 100
categories and 500 rules, five to a category; each of the `--customers` there has `--needs` of them. Milliseconds of
processor time a customer, without PDF; of several rounds the fastest. Memory is the resident size of the process.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from quotegen.files.catalogue import load_catalogue
from quotegen.files.requests import read_answers
from quotegen.model.answers import Answers
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Attribute, AttributeKind, Catalogue, Category, Pack, Product
from quotegen.model.occasion import Occasion
from quotegen.model.prices import Price, PriceBreak, PriceList, PriceModel
from quotegen.model.questionnaire import Questionnaire
from quotegen.model.request import Terms
from quotegen.model.rules import Rules
from quotegen.pricing.pipeline import price
from quotegen.recommend.answers import parse_answers
from quotegen.recommend.checks import check_rules
from quotegen.recommend.recommend import recommend

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 23)
CATEGORIES, PRODUCTS, RULES = 100, 250, 5
Customer = tuple[Answers, Occasion]


def office_customers(catalogue: Catalogue) -> Iterator[Customer]:
    """The samples, and each of them with its numbers from a tenth less to half again as much."""
    for path in sorted((ROOT / "examples" / "answers").glob("*.yaml")):
        file = read_answers(path, catalogue)
        for percent in range(90, 150, 3):
            values = {name: _varied(value, percent) for name, value in file.answers.values.items()}
            occasion = Occasion(catalogue, file.customer, file.customer.language, "EUR", DAY)
            yield file.answers.model_copy(update={"values": values}), occasion


def _varied(value: Any, percent: int) -> Any:
    return max(Decimal(1), value * percent // 100) if isinstance(value, Decimal) and value > 100 else value


def local(text: str) -> LocalText:
    return LocalText({"en": text, "lt": text})


def large_catalogue(like: Catalogue) -> Catalogue:
    """Products of ten grades in two pack sizes each; the five rules of a category want different grades."""
    names = [f"c{number}" for number in range(CATEGORIES)]
    products, packs, prices = {}, {}, {}
    for index in range(CATEGORIES * PRODUCTS):
        name, cents = f"p{index}", 500 + index * 7919 % 4000
        products[name] = Product(
            id=name,
            category=names[index // PRODUCTS],
            name=local(name),
            description=local(name),
            cpv="30190000",
            attributes={"grade": Decimal(index % 10)},
        )
        for size, content, share in (("s", 10, 10), ("l", 50, 47)):
            sku = f"{name}-{size}"
            packs[sku] = Pack(sku=sku, product=name, unit="piece", content=Decimal(content))
            steps = [(1, 100), (10, 97), (50, 94)]
            breaks = tuple(
                PriceBreak(from_quantity=Decimal(start), amount=Decimal(cents * share * part).scaleb(-4))
                for start, part in steps
            )
            prices[sku] = Price(sku=sku, model=PriceModel.VOLUME, breaks=breaks)
    listed = PriceList(
        id="list", name=local("list"), group="standard", currency="EUR", valid_from=date(2026, 1, 1), prices=prices
    )
    changed = {
        "attributes": {"grade": Attribute(id="grade", name=local("grade"), kind=AttributeKind.NUMBER)},
        "categories": {
            name: Category(id=name, name=local(name), content_unit="piece", attributes=("grade",)) for name in names
        },
        "products": products,
        "packs": packs,
        "devices": {},
        "fits": (),
        "price_lists": (listed,),
        "costs": {},
        "questionnaire": Questionnaire.model_validate(_questionnaire(names)),
        "rules": Rules.model_validate(_rules(names)),
    }
    return like.model_copy(update=changed)


def _questionnaire(names: Sequence[str]) -> dict[str, Any]:
    both = {"en": "What?", "lt": "Kas?"}
    choices = [{"value": f"v{value}", "name": both} for value in range(RULES + 1)]
    kind = {"type": "choice", "default": "v0", "choices": choices}
    how_many = {"id": "pieces", "type": "whole", "unit": "piece", "default": 100, "ask": both, "say": both}
    questions = [how_many, *({"id": name, "ask": both, "say": both, **kind} for name in names)]
    return {
        "title": both,
        "yes": both,
        "no": both,
        "sections": [{"id": "all", "title": both, "questions": questions}],
    }


def _rules(names: Sequence[str]) -> dict[str, Any]:
    both = {"en": "{quantity} of {product}", "lt": "{quantity}, {product}"}
    story = {"cases": [{"text": {"en": "All", "lt": "Viskas"}}]}
    needs = [
        {
            "id": f"{name}_{value}",
            "name": {"en": name, "lt": name},
            "category": name,
            "when": {"answer": name, "equals": f"v{value}"},
            "quantity": {"answer": "pieces"},
            "filters": [
                {"attribute": "grade", "at_least": value},
                {"attribute": "grade", "at_least": value + 1, "when": {"not": {"offer": "essential"}}},
            ],
            "prefer": [{"cost": "lowest"}],
            "recurrence": "month",
            "because": both,
        }
        for name in names
        for value in range(1, RULES + 1)
    ]
    codes = [("essential", []), ("recommended", []), ("premium", [{"quality": "best"}])]
    offers = [
        {"code": code, "name": story["cases"][0]["text"], "says": story["cases"][0]["text"], "prefer": prefer}
        for code, prefer in codes
    ]
    offers[1]["recommended"] = True  # type: ignore[assignment]
    return {
        "needs": needs,
        "headline": story,
        "summary": [story],
        "agreement_months": {"value": 12, "unit": "month"},
        "offers": offers,
        "quality": [{"attribute": "grade", "order": "highest"}],
        "gap": {"en": "{need}: nothing for {devices}.", "lt": "{need}: nieko ({devices})."},
    }


def large_customers(catalogue: Catalogue, needs: int, customers: int) -> Iterator[Customer]:
    for number in range(customers):
        raw: dict[str, Any] = {
            f"c{(number * 13 + index) % CATEGORIES}": f"v{(number + index) % RULES + 1}" for index in range(needs)
        }
        answers = parse_answers({**raw, "pieces": 90 + number * 37}, catalogue)
        yield answers, Occasion(catalogue, None, "en", "EUR", DAY)


def milliseconds(customers: Sequence[Customer], rounds: int) -> list[float]:
    found = []
    for answers, occasion in customers:
        taken = []
        for _ in range(rounds):
            start = time.process_time()
            price(recommend(answers, occasion).offers, Terms(), occasion)
            taken.append((time.process_time() - start) * 1000)
        found.append(min(taken))
    return found


def show(name: str, customers: Sequence[Customer], rounds: int) -> None:
    answers, occasion = customers[0]
    start = time.process_time()
    recommend(answers, occasion)
    first = (time.process_time() - start) * 1000
    times = milliseconds(customers, rounds)
    p95 = sorted(times)[int(len(times) * 0.95)]
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:<10}{len(customers):>5} customers  median {statistics.median(times):7.1f} ms  p95 {p95:7.1f} ms  "
        f"the very first {first:7.1f} ms  memory at most {size:5.0f} MiB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--needs", type=int, default=40)
    parser.add_argument("--customers", type=int, default=20)
    asked = parser.parse_args()
    office = load_catalogue(ROOT / "catalog" / "office-supplies")
    gc.freeze()
    show("office", list(office_customers(office)), asked.rounds)
    large = large_catalogue(office)
    assert check_rules(large) == []
    gc.freeze()
    show("large", list(large_customers(large, asked.needs, asked.customers)), asked.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
