"""Cost and margin cannot reach a customer: neither the type, nor the page, nor the PDF holds them."""

from __future__ import annotations

from decimal import Decimal

from quotegen.document.pdf import shared_renderer
from quotegen.model.costing import CostedLine
from quotegen.model.quotation import Quotation
from quotegen.usecases.desk import Desk, open_desk
from quotegen.usecases.propose import propose_file
from tests.document.test_closed_renderer import inflated
from tests.samples import DAY, ROOT

CANARY = Decimal("987654.31")


def test_no_field_of_a_quotation_speaks_of_cost_or_margin() -> None:
    schema = str(Quotation.model_json_schema()).lower()
    assert "cost" not in schema.replace("it costs the seller", "") and "margin" not in schema


def test_a_cost_planted_in_the_catalogue_is_nowhere_in_what_the_customer_gets() -> None:
    desk = open_desk()
    costs = {sku: cost.model_copy(update={"cost": CANARY}) for sku, cost in desk.catalogue.costs.items()}
    planted = Desk(desk.workspace, desk.catalogue.model_copy(update={"costs": costs}))
    proposal = propose_file(planted, ROOT / "examples" / "answers" / "charity.yaml", "en", DAY)
    pdf = shared_renderer().pdf(proposal.page, proposal.logo)
    for surface in (proposal.page.html, proposal.page.css, proposal.quotation.model_dump_json()):
        assert "987654" not in surface and "987,654" not in surface
    assert b"987654" not in inflated(pdf) and b"987,654" not in inflated(pdf)
    assert CANARY in {line.cost / 4 if line.cost else None for line in known(proposal.costing.offers[0].lines)}


def known(lines: tuple[CostedLine, ...]) -> list[CostedLine]:
    """The line of four reams carries four times the canary: the costing does see it."""
    return [line for line in lines if line.sku and line.sku.endswith("A4-R")]
