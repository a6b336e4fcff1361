"""The rules of recommendation: `rules.yaml`. Answers -> figures -> needs -> products -> packs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.amounts import Amount, Constant, Figure
from quotegen.model.base import Identifier, LocalText, Model, Positive, exactly_one
from quotegen.model.conditions import TESTS, AttributeFilter, Condition, Test
from quotegen.model.named import Named


class Recurrence(StrEnum):
    """How often a line is delivered and paid. Totals are never mixed."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def how_often(self) -> str:
        """As messages say it: `once`, `each month`."""
        return self.value if self is Recurrence.ONCE else f"each {self.value}"


_T = TypeVar("_T")


def in_order(found: Mapping[Recurrence, _T]) -> Mapping[Recurrence, _T]:
    """What is paid once first: also what was kept, where names are sorted by their letters."""
    return {each: found[each] for each in Recurrence if each in found}


class RecurrenceByAnswer(Model):
    """The recurrence that goes with each choice of an answer."""

    answer: Identifier
    table: Annotated[dict[str, Recurrence], Field(min_length=1)]


class RecurrenceCase(Model):
    when: Condition | None = None
    each: Recurrence


class RecurrenceByCase(Model):
    """The recurrence of the first case that holds."""

    cases: Annotated[tuple[RecurrenceCase, ...], Field(min_length=1)]


class Preference(Test):
    """One step in choosing among products that fit; later steps only decide between equals.

    `attribute` with `order`: highest or lowest first; with a test: those that pass first.
    `cost: lowest`: the least for the whole quantity of this need. `quality: best`: the steps of `quality` in turn.
    """

    attribute: Identifier | None = None
    order: Literal["highest", "lowest"] | None = None
    cost: Literal["lowest"] | None = None
    quality: Literal["best"] | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _well_formed(self) -> Preference:
        head = exactly_one(self, ("attribute", "cost", "quality"))
        if head == "attribute":
            exactly_one(self, ("order", *TESTS))
        elif any(getattr(self, name) is not None for name in ("order", *TESTS)):
            raise PydanticCustomError("exactly_one", f"{head} is its own order: leave any other test out")
        return self


class SlotsByAnswer(Model):
    """The slots are what the customer chose in an answer; what fits none of the devices is told as a gap."""

    answer: Identifier


class NeedRule(Model):
    """When there is a need, how much of it, and which product answers it best.

    `devices` chooses the customer's devices that the need is about. With `slots`, one product is chosen for each
    of those slots of each device, and the quantity is shared over the devices in proportion to `share_by`, a
    numeric attribute times their number. Without, one product answers the whole need. `no_devices` is what the
    customer is told where there is a need but none of the devices it is about; without it such a need is passed over.
    `range`, true or a condition, shows the customer all that fits these slots.
    """

    id: Identifier
    name: LocalText
    category: Identifier
    when: Condition | None = None
    devices: tuple[AttributeFilter, ...] | None = None
    no_devices: LocalText | None = None
    slots: tuple[Identifier, ...] | SlotsByAnswer = ()
    share_by: Identifier | None = None
    quantity: Amount
    filters: tuple[AttributeFilter, ...] = ()
    prefer: Annotated[tuple[Preference, ...], Field(min_length=1)]
    recurrence: Recurrence | RecurrenceByAnswer | RecurrenceByCase
    optional: bool = False
    range: bool | Condition = False
    because: LocalText

    @model_validator(mode="after")
    def _slots_need_devices(self) -> NeedRule:
        if bool(self.slots) != (self.share_by is not None):
            raise PydanticCustomError("slots_wrong", "slots and share_by go together")
        if self.slots and self.devices is None:
            raise PydanticCustomError("slots_wrong", "slots need `devices`, if only an empty list for all of them")
        if self.range and not self.slots:
            raise PydanticCustomError("slots_wrong", "a range is what fits the slots: it needs `slots`")
        return self

    @cached_property
    def filters_looking_up(self) -> tuple[tuple[int, AttributeFilter], ...]:
        """The filters whose operand is looked up, each with its place."""
        return tuple(each for each in enumerate(self.filters) if each[1].looks_up)

    @cached_property
    def named(self) -> Named:
        return Named.of(getattr(self, field) for field in type(self).model_fields)

    @cached_property
    def named_before_choice(self) -> Named:
        """Without the offers that only decide which product is chosen."""
        choice = {"filters", "prefer", "recurrence"}
        before = Named.of(getattr(self, field) for field in type(self).model_fields if field not in choice)
        return Named(before.offers, self.named.figures)


class Meaning(Model):
    """What an answer amounts to, said in the document beside the answer."""

    answer: Identifier
    when: Condition | None = None
    text: LocalText


class Story(Model):
    """A text of the decision page: the first case that holds.

    `as_agreed` is said in its place once quantities or products were changed by hand.
    """

    title: LocalText | None = None
    cases: Annotated[tuple[StoryCase, ...], Field(min_length=1)]
    as_agreed: LocalText | None = None


class StoryCase(Model):
    when: Condition | None = None
    text: LocalText


class OfferPolicy(Model):
    """One way to answer the same needs: `prefer` comes before what each need prefers itself.

    Whatever else it does otherwise stands where it matters, under `when: {offer: …}`. `says` is the offer in a
    sentence. One policy is `recommended`; the others are shown beside it.
    """

    code: Identifier
    name: LocalText
    says: LocalText
    recommended: bool = False
    prefer: tuple[Preference, ...] = ()


class PerUnit(Model):
    """What one of something costs: `quantity` is consumed over the agreement by the lines of these categories."""

    name: LocalText
    per: Positive = Decimal(1)
    quantity: Amount
    categories: tuple[Identifier, ...] = ()


class Rules(Model):
    """Everything in `rules.yaml`. Figures may use figures above them; needs are worked in order.

    `offers` are the ways to answer them, `quality` what makes a product better than another, the weightiest first,
    `budget` what the customer would pay in a month without tax. `gap` is what the customer reads where nothing in the
    catalogue answers a need; `nudge` is what the seller reads where a little more of a line reaches its next price.
    """

    constants: dict[Identifier, Constant] = {}
    figures: tuple[Figure, ...] = ()
    needs: Annotated[tuple[NeedRule, ...], Field(min_length=1)]
    meanings: tuple[Meaning, ...] = ()
    headline: Story
    summary: Annotated[tuple[Story, ...], Field(min_length=1, max_length=3)]
    agreement_months: Amount
    offers: Annotated[tuple[OfferPolicy, ...], Field(min_length=1, max_length=3)]
    quality: tuple[Preference, ...] = ()
    per_unit: PerUnit | None = None
    budget: Amount | None = None
    gap: LocalText
    nudge: LocalText | None = None

    @model_validator(mode="after")
    def _offers_differ(self) -> Rules:
        codes = [policy.code for policy in self.offers]
        if len(set(codes)) < len(codes):
            raise PydanticCustomError("duplicate_name", "two offers have the same code")
        if sum(policy.recommended for policy in self.offers) != 1:
            raise PydanticCustomError("recommended_wrong", "exactly one offer is `recommended: true`")
        if any(step.attribute is None or step.when is not None for step in self.quality):
            raise PydanticCustomError("quality_wrong", "every step of quality is about an attribute, and always counts")
        return self

    @property
    def recommended(self) -> OfferPolicy:
        return next(policy for policy in self.offers if policy.recommended)

    def policy(self, code: str) -> OfferPolicy:
        return next(policy for policy in self.offers if policy.code == code)

    @cached_property
    def named_in_quality(self) -> Named:
        return Named.of(self.quality)

    @cached_property
    def _figures(self) -> Mapping[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    def figure(self, name: str) -> Figure | None:
        return self._figures.get(name)
