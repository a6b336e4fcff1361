"""Times finding in a store with many quotations.

    .venv/bin/python benchmarks/store.py [--quotations 100000] [--url postgresql://user@host/empty]

Made-up rows of four hundred customers, written as issuing writes them. Milliseconds of wall-clock time; of several
rounds the median and the slowest.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from quotegen.files.keys import id_of
from quotegen.model.lifecycle import State
from quotegen.model.people import Customer
from quotegen.store.engine import Store
from quotegen.store.events import time_text
from quotegen.store.keys import Key
from quotegen.store.listing import Query, list_all
from quotegen.store.people import add_customer
from quotegen.store.quotations import get_revision
from quotegen.store.schema import quotations, revisions
from quotegen.store.seals import seal_of
from quotegen.store.search import folded
from quotegen.store.tally import tally
from quotegen.store.upkeep import upgrade
from tests.store.databases import SECRET, store_at

KEY = Key(id_of(SECRET), SECRET)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FIRST = "Aukštaitijos Baltijos Dzūkijos Jūros Kuršių Miesto Nemuno Neries Pajūrio Šiaurės".split()
SECOND = "akmenys dvaras gamykla knygos laivai mokykla pastatai spaustuvė tiltai vartai".split()
FORMS = ("UAB", "AB", "VšĮ", "MB")


def customers() -> Iterator[Customer]:
    for index in range(len(FIRST) * len(SECOND) * len(FORMS)):
        name = f"{FIRST[index % 10]} {SECOND[index // 10 % 10]}, {FORMS[index // 100]}"
        address = {"street": f"Gatvės g. {index}", "city": "Vilnius", "country": "LT"}
        yield Customer.model_validate(
            {"id": f"c{index}", "party": {"name": name, "address": address, "language": "lt"}}
        )


def rows(count: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    known = list(customers())
    states = [State.ACCEPTED, State.DECLINED, State.SENT, State.ISSUED, State.WITHDRAWN]
    for n in range(1, count + 1):
        customer = known[n * 7919 % len(known)]
        at = NOW - timedelta(minutes=7 * (count - n))
        number, day = f"Q-{at.year}-{n:06}", at.date()
        quotation = {"number": number, "series": "Q", "year": at.year, "n": n, "customer": customer.id}
        quotation["created_at"] = time_text(at)
        revision = {
            "quotation": number,
            "revision": 1,
            "state": states[n % 5].value,
            "customer": customer.id,
            "title": customer.party.name,
            "search": folded(number, customer.party.name, customer.id, "ana"),
            "owner": ("ana", "jonas", "rasa")[n % 3],
            "catalogue": "office-supplies",
            "currency": "EUR",
            "payable": f"{n % 9000}.50",
            "recurrence": "month",
            "issue_date": day.isoformat(),
            "valid_until": (day + timedelta(days=30)).isoformat(),
            "zone": "Europe/Vilnius",
            "issued_at": time_text(at),
            "changed_at": time_text(at),
            "snapshot_sha256": "0" * 64,
            "document_sha256": "0" * 64,
        }
        yield (
            {**quotation, "seal": seal_of(quotations.name, quotation, KEY)},
            {**revision, "seal": seal_of(revisions.name, revision, KEY)},
        )


def fill(store: Store, count: int) -> None:
    upgrade(store)
    with store.write() as tx:
        for customer in customers():
            add_customer(tx, customer, time_text(NOW))
    made = list(rows(count))
    for start in range(0, count, 5000):
        with store.write() as tx:
            tx.execute(quotations.insert(), [row for row, _ in made[start : start + 5000]])
            tx.execute(revisions.insert(), [row for _, row in made[start : start + 5000]])
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
            tx.exec_driver_sql("ANALYZE")


def timed(store: Store, work: Callable[[Any], Any], rounds: int) -> tuple[float, float, int]:
    taken, count = [], 0
    for _ in range(rounds):
        begun = time.perf_counter()
        with store.read() as tx:
            found = work(tx)
        taken.append((time.perf_counter() - begun) * 1000)
        count = len(found) if isinstance(found, list) else 1
    return statistics.median(taken), max(taken), count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--quotations", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--url", help="an empty database; default: a file that is thrown away")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = store_at(told.url or f"sqlite:///{Path(folder) / 'quotegen.db'}")
        begun = time.perf_counter()
        fill(store, told.quotations)
        print(f"{told.quotations} quotations written in {time.perf_counter() - begun:.0f} s")
        middle = f"Q-2026-{max(1, told.quotations - 500):06}"
        queries = {
            "the latest 50": Query(),
            "one word in many names": Query("nemuno"),
            "two words in few": Query("nemuno tiltai vse"),
            "a number": Query(middle),
            "nothing at all": Query("zzzzz"),
            "one customer": Query(customer="c42"),
            "of one owner, sent": Query(owners=("ana",), state="sent"),
            "expired": Query(state="expired"),
            "expired with a word": Query("tiltai", state="expired"),
            "accepted, of one customer, a word": Query("uab", state="accepted", customer="c42"),
        }
        for name, query in queries.items():
            median, worst, count = timed(store, partial(list_all, query=query, now=NOW), told.rounds)
            print(f"{name:<36} {median:8.1f} ms  slowest {worst:8.1f} ms  {count:4} rows")
        for name, query in {
            "of all": Query(),
            "of one owner": Query(owners=("ana",)),
            "a word": Query("nemuno"),
        }.items():
            median, worst, _ = timed(store, partial(tally, query=query, now=NOW), told.rounds)
            print(f"{f'counts and sums, {name}':<36} {median:8.1f} ms  slowest {worst:8.1f} ms")
        median, worst, _ = timed(store, lambda tx: get_revision(tx, middle), told.rounds)
        print(f"{'one quotation by its number':<36} {median:8.1f} ms  slowest {worst:8.1f} ms")
        store.close()


if __name__ == "__main__":
    main()
