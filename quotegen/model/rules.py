"""The rules of recommendation: `rules.yaml`. Answers -> figures -> needs -> products -> packs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from quotegen.model.amounts import Amount, Constant, Figure
from quotegen.model.base import Identifier, LocalText, Model, exactly_one
from quotegen.model.conditions import TESTS, AttributeFilter, Condition, Test


class Recurrence(StrEnum):
    """How often a line is delivered and paid. Totals are never mixed."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class RecurrenceByAnswer(Model):
    """The recurrence that goes with each choice of an answer."""

    answer: Identifier
    table: Annotated[dict[str, Recurrence], Field(min_length=1)]


class Preference(Test):
    """One step in choosing among products that fit; later steps only decide between equals.

    `attribute` with `order`: highest or lowest first; with a test: those that pass first.
    `cost: lowest`: the least for the whole quantity of this need.
    """

    attribute: Identifier | None = None
    order: Literal["highest", "lowest"] | None = None
    cost: Literal["lowest"] | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _well_formed(self) -> Preference:
        if exactly_one(self, ("attribute", "cost")) == "attribute":
            exactly_one(self, ("order", *TESTS))
        elif self.order is not None:
            raise PydanticCustomError("exactly_one", "cost is its own order: leave `order` out")
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
    recurrence: Recurrence | RecurrenceByAnswer
    optional: bool = False
    because: LocalText

    @model_validator(mode="after")
    def _slots_need_devices(self) -> NeedRule:
        if bool(self.slots) != (self.share_by is not None):
            raise PydanticCustomError("slots_wrong", "slots and share_by go together")
        if self.slots and self.devices is None:
            raise PydanticCustomError("slots_wrong", "slots need `devices`, if only an empty list for all of them")
        return self


class Meaning(Model):
    """What an answer amounts to, said in the document beside the answer."""

    answer: Identifier
    when: Condition | None = None
    text: LocalText


class Story(Model):
    """A text of the decision page: the first case that holds."""

    title: LocalText | None = None
    cases: Annotated[tuple[StoryCase, ...], Field(min_length=1)]


class StoryCase(Model):
    when: Condition | None = None
    text: LocalText


class OfferName(Model):
    code: Identifier
    name: LocalText


class Rules(Model):
    """Everything in `rules.yaml`. Figures may use figures above them; needs are worked in order.

    `gap` is what the customer reads where nothing in the catalogue answers a need; `nudge` is what the seller reads
    where a little more of a line reaches its next price.
    """

    constants: dict[Identifier, Constant] = {}
    figures: tuple[Figure, ...] = ()
    needs: Annotated[tuple[NeedRule, ...], Field(min_length=1)]
    meanings: tuple[Meaning, ...] = ()
    headline: Story
    summary: Annotated[tuple[Story, ...], Field(min_length=1, max_length=3)]
    agreement_months: Amount
    offer: OfferName
    gap: LocalText
    nudge: LocalText | None = None

    def figure(self, name: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.id == name), None)
