"""The cheapest mix of packs against a solver that knows nothing of how it is found, and against trying everything."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product as combinations
from math import ceil, lcm
from typing import Any

import pytest
from ortools.sat.python import cp_model

from quotegen.model.catalogue import Catalogue, Pack
from quotegen.model.prices import Price, PriceBreak, PriceModel
from quotegen.recommend.packs import PackPlan, cheapest_packs
from tests.recommend.kit import occasion, product, shop

Made = list[tuple[Pack, Price]]
CASES, PARTS = 2000, 8
CONTENTS = ["0.25", "0.75", "1", "1", "2", "2.5", "3", "5", "7", "10", "12", "20", "25", "50", "100"]


def made_up(chance: random.Random, largest: int = 5) -> tuple[Made, Fraction, int]:
    """Packs with prices, a need, and a limit of the surplus."""
    discount = Decimal(chance.choice(["1", "0.97", "0.9", "0.7"]))
    made = []
    for index in range(chance.randint(1, largest)):
        content = Decimal(chance.choice(CONTENTS))
        minimum, multiple = (chance.choice([1, 1, 1, 2, 3, 5]) for _ in range(2))
        pack = Pack(
            sku=f"p{index}",
            product="x",
            unit="bag",
            content=content,
            minimum=Decimal(minimum),
            multiple=Decimal(multiple),
        )
        made.append((pack, _priced(pack, discount, chance)))
    smallest, largest_pack = (pick(Fraction(pack.content) for pack, _ in made) for pick in (min, max))
    most = min(largest_pack * chance.choice([1, 3, 12]), smallest * 100)
    need = most * chance.randint(1, 120) / 120
    return made, need, chance.choice([0, 5, 25, 25, 100])


def _priced(pack: Pack, discount: Decimal, chance: random.Random) -> Price:
    model = chance.choice(list(PriceModel))
    several = model in {PriceModel.VOLUME, PriceModel.GRADUATED}
    later = sorted(chance.sample(range(2, 30), chance.randint(0, 2))) if several else []
    usual = pack.content * chance.randint(90, 110) / 100
    if chance.random() < 0.2:
        usual = Decimal(chance.randint(0, 30))
    steps = []
    for level, start in enumerate([chance.choice([0, 1]), *later]):
        factor = discount**level if chance.random() < 0.85 else Decimal(chance.choice(["1", "1.1"]))
        steps.append(PriceBreak(from_quantity=Decimal(start), amount=round(usual * factor, 2)))
    base = Decimal(chance.choice([1, 1, 1, 3, 4, 10]))
    return Price(sku=pack.sku, model=model, base_quantity=base, breaks=tuple(steps))


def planned(office: Catalogue, made: Made, need: Fraction, limit: int) -> PackPlan:
    packs = tuple(pack for pack, _ in made)
    catalogue = shop(office, products=(product("x"),), packs=packs, prices=tuple(price for _, price in made))
    policy = office.policy.model_copy(update={"surplus_limit": Decimal(limit)})
    plan = cheapest_packs(packs, need, occasion(catalogue.model_copy(update={"policy": policy})))
    assert plan is not None
    return plan


def orders(pack: Pack, most: Fraction) -> list[int]:
    """Every number of the pack that may be ordered, up to that content."""
    top = int(most / Fraction(pack.content))
    return [count for count in range(top + 1) if count == 0 or (count >= pack.minimum and count % pack.multiple == 0)]


def enough(made: Made, need: Fraction) -> Fraction:
    """A content that one pack size alone reaches: the least content of all is no more."""
    firsts = []
    for pack, _ in made:
        count = max(ceil(need / Fraction(pack.content)), int(pack.minimum))
        firsts.append(Fraction(pack.content) * (count + -count % int(pack.multiple)))
    return min(firsts)


def solved(made: Made, need: Fraction, most: Fraction) -> tuple[Fraction, Fraction]:
    """By CP-SAT: the least cost with a content from `need` to `most`, and the least content at that cost.

    What a number of packs costs is looked up in a table of `Price.gross`.
    """
    model = cp_model.CpModel()
    units = lcm(need.denominator, most.denominator, 100)
    cents = lcm(*(int(price.base_quantity) for _, price in made)) * 100
    content: Any = 0
    cost: Any = 0
    for pack, price in made:
        allowed = orders(pack, most)
        count = model.new_int_var_from_domain(cp_model.Domain.from_values(allowed), pack.sku)
        table = [int(price.gross(Decimal(number)) * cents) for number in range(allowed[-1] + 1)]
        paid = model.new_int_var(0, max(table), f"cost of {pack.sku}")
        model.add_element(count, table, paid)
        content += count * int(Fraction(pack.content) * units)
        cost += paid
    model.add(content >= int(need * units))
    model.add(content <= int(most * units))
    beyond = int(most * units) + 1
    model.minimize(cost * beyond + content)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return Fraction(solver.value(cost), cents), Fraction(solver.value(content), units)


def least_content(made: Made, need: Fraction) -> Fraction:
    """The least content of any mix: every content that can be had, one pack size after the other."""
    most = enough(made, need)
    reached = {Fraction(0)}
    for pack, _ in made:
        brought = [Fraction(pack.content) * count for count in orders(pack, most)]
        reached = {total for start in reached for more in brought if (total := start + more) <= most}
    return min(content for content in reached if content >= need)


def test_the_solver_is_asked_about_every_kind_of_case() -> None:
    cases = [made_up(random.Random(seed)) for seed in range(CASES)]
    assert {len(made) for made, _, _ in cases} == {1, 2, 3, 4, 5}
    assert {price.model for made, _, _ in cases for _, price in made} == set(PriceModel)
    assert {len(price.breaks) for made, _, _ in cases for _, price in made} == {1, 2, 3}
    assert sum(len({price.model for _, price in made}) > 1 for made, _, _ in cases) > CASES / 2


@pytest.mark.parametrize("part", range(PARTS))
def test_no_solver_finds_a_cheaper_mix(office: Catalogue, part: int) -> None:
    for seed in range(part, CASES, PARTS):
        made, need, limit = made_up(random.Random(seed))
        plan = planned(office, made, need, limit)
        most = least_content(made, need) + need * limit / 100
        assert (plan.cost, Fraction(plan.content)) == solved(made, need, most), f"case {seed}"
        assert need <= plan.content <= most
        for portion in plan.portions:
            assert portion.count in orders(portion.pack, Fraction(portion.content))


def every_mix(made: Made, most: Fraction) -> Iterator[tuple[int, ...]]:
    yield from combinations(*(orders(pack, most) for pack, _ in made))


def rank(made: Made, counts: Sequence[int]) -> tuple[Fraction, Fraction, int, int]:
    """Cost, content, lines, packs: in this order the best is chosen."""
    cost = sum((price.gross(Decimal(count)) for (_, price), count in zip(made, counts, strict=True)), Fraction(0))
    content = sum((Fraction(pack.content) * count for (pack, _), count in zip(made, counts, strict=True)), Fraction(0))
    return cost, content, sum(count > 0 for count in counts), sum(counts)


@pytest.mark.parametrize("part", range(4))
def test_between_equal_costs_the_surplus_the_lines_and_the_packs_decide(office: Catalogue, part: int) -> None:
    for seed in range(part, 600, 4):
        chance = random.Random(f"ties {seed}")
        made = [(pack, _even(price, pack)) for pack, price in made_up(chance, 3)[0] if pack.content >= 1]
        if made:
            need, limit = Fraction(chance.randint(1, 60)), chance.choice([0, 25, 100])
            most = enough(made, need) + need * limit / 100
            ranks = [rank(made, counts) for counts in every_mix(made, most)]
            least = min(content for _, content, _, _ in ranks if content >= need)
            best = min(found for found in ranks if need <= found[1] <= least + need * limit / 100)
            plan = planned(office, made, need, limit)
            numbers = {portion.pack.sku: int(portion.count) for portion in plan.portions}
            assert rank(made, [numbers.get(pack.sku, 0) for pack, _ in made]) == best, f"case {seed}"


def _even(price: Price, pack: Pack) -> Price:
    """A price that many mixes share: the same for each unit of content."""
    return Price(sku=price.sku, breaks=(PriceBreak(from_quantity=Decimal(1), amount=pack.content),))
