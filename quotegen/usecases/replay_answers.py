"""Past answers under an old and a new catalogue: which totals move, which recommendations flip, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from quotegen.errors import Fault, InputRefused, QuotegenError
from quotegen.files.catalogue import load_catalogue
from quotegen.files.requests import AnswersFile, read_answers
from quotegen.language import LANGUAGES, fill, money
from quotegen.model.base import LocalText
from quotegen.model.catalogue import Catalogue
from quotegen.model.needs import Offer
from quotegen.model.occasion import Occasion
from quotegen.model.quotation import QuotationLine, QuotationOffer
from quotegen.model.replay import LineMove, Replay, TotalMove
from quotegen.model.request import Terms
from quotegen.model.rules import Recurrence
from quotegen.pricing.pipeline import price
from quotegen.recommend.explain import why_not
from quotegen.recommend.recommend import recommend

_PRICE = LocalText({"en": "price {old}, now {new}", "lt": "kaina buvo {old}, dabar {new}"})
_SIZE = LocalText({"en": "another pack size or quantity", "lt": "kita pakuotė arba kiekis"})
_GONE = LocalText({"en": "no longer in the catalogue", "lt": "kataloge nebėra"})
_NEW = LocalText({"en": "a need that the new rules find", "lt": "poreikis pagal naujas taisykles"})


@dataclass(frozen=True, slots=True)
class _Side:
    """One catalogue's offer for the answers."""

    occasion: Occasion
    file: AnswersFile
    recommended: Offer
    offer: QuotationOffer


def replay_folder(old: Path, new: Path, answers: Path, day: date | None) -> tuple[Replay, ...]:
    """Every YAML or JSON file of a folder, in the order of their names, on a day (or today, where the new seller is).

    InputRefused if there is none.
    """
    before, after = load_catalogue(old), load_catalogue(new)
    day = day or datetime.now(ZoneInfo(after.seller.time_zone)).date()
    files = sorted(path for path in answers.glob("*") if path.suffix.lower() in {".yaml", ".yml", ".json"})
    if not files:
        hint = "name a folder with YAML or JSON files of answers"
        raise InputRefused(Fault("answers_missing", "there are no answers here", hint, file=str(answers)))
    return tuple(replay_file(path, before, after, day) for path in files)


def replay_file(path: Path, before: Catalogue, after: Catalogue, day: date) -> Replay:
    """One file of answers under both catalogues."""
    try:
        old, new = _side(path, before, day), _side(path, after, day)
    except QuotegenError as refused:
        return Replay(answers=path.name, currency=before.policy.currency, refused=tuple(map(str, refused.faults)))
    recurrences = [each for each in Recurrence if each in old.offer.totals or each in new.offer.totals]
    totals = {each: TotalMove(old=_net(old.offer, each), new=_net(new.offer, each)) for each in recurrences}
    return Replay(answers=path.name, currency=old.occasion.currency, totals=totals, lines=tuple(_moves(old, new)))


def _side(path: Path, catalogue: Catalogue, day: date) -> _Side:
    file = read_answers(path, catalogue)
    occasion = Occasion(catalogue, file.customer, file.customer.language, catalogue.policy.currency, day)
    offer = recommend(file.answers, occasion).recommended
    quotation, _ = price([offer], Terms(), occasion)
    return _Side(occasion, file, offer, quotation.recommended)


def _net(offer: QuotationOffer, recurrence: Recurrence) -> Decimal | None:
    total = offer.totals.get(recurrence)
    return total.tax_exclusive if total else None


def _moves(old: _Side, new: _Side) -> Iterator[LineMove]:
    """The lines that differ. The same SKU is the same line; what is left is paired within the same need, in order."""
    left, right = list(old.offer.lines), list(new.offer.lines)
    pairs: list[tuple[QuotationLine | None, QuotationLine | None]] = []
    for same in (_same_sku, _same_need):
        for line in list(left):
            partner = next((other for other in right if same(line, other)), None)
            if partner is not None:
                pairs.append((line, partner))
                left.remove(line)
                right.remove(partner)
    pairs += [(line, None) for line in left] + [(None, line) for line in right]
    places = {id(line): place for offer in (old.offer, new.offer) for place, line in enumerate(offer.lines)}
    for before, after in sorted(pairs, key=lambda pair: min(places[id(line)] for line in pair if line is not None)):
        if before is None or after is None or _differs(before, after):
            yield _move(before, after, old, new)


def _same_sku(one: QuotationLine, other: QuotationLine) -> bool:
    return (one.sku, one.recurrence, one.optional) == (other.sku, other.recurrence, other.optional)


def _same_need(one: QuotationLine, other: QuotationLine) -> bool:
    assert one.reason is not None and other.reason is not None
    return (one.reason.rule, one.recurrence) == (other.reason.rule, other.recurrence)


def _differs(one: QuotationLine, other: QuotationLine) -> bool:
    return (one.sku, one.quantity, one.net_amount) != (other.sku, other.quantity, other.net_amount)


def _move(before: QuotationLine | None, after: QuotationLine | None, old: _Side, new: _Side) -> LineMove:
    known = after or before
    assert known is not None and known.reason is not None
    rules = (new if after else old).occasion.catalogue.rules.needs
    need = next(rule.name for rule in rules if rule.id == known.reason.rule)
    return LineMove(
        need=need,
        recurrence=known.recurrence,
        old_sku=before.sku if before else None,
        new_sku=after.sku if after else None,
        old_quantity=before.quantity if before else None,
        new_quantity=after.quantity if after else None,
        old_net=before.net_amount if before else None,
        new_net=after.net_amount if after else None,
        why=_why(before, after, new),
    )


def _why(before: QuotationLine | None, after: QuotationLine | None, new: _Side) -> LocalText:
    """A new price; another size of the same product; or what speaks against the old product now."""
    catalogue = new.occasion.catalogue
    if before is None:
        return _NEW
    assert before.sku is not None
    if before.sku not in catalogue.packs:
        return _GONE
    if after is not None and after.sku == before.sku and after.quantity == before.quantity:
        currency = new.occasion.currency
        return LocalText(
            {
                language: fill(
                    _PRICE[language],
                    {
                        "old": money(before.net_amount, currency, language),
                        "new": money(after.net_amount, currency, language),
                    },
                )
                for language in LANGUAGES
            }
        )
    if after is not None and after.sku and catalogue.product_of(after.sku) is catalogue.product_of(before.sku):
        return _SIZE
    return why_not(before.sku, new.file.answers, new.occasion, new.recommended)[0].why
