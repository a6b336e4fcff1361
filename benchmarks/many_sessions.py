"""Many people at once, each on a draft of their own, for some minutes; then the store is asked for every change.

A session is `benchmarks.session`: the protocol of a tab without its drawing. It changes an answer, or the language of
the document, with a pause between as a person has. What it was told is done has to be in the store.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.session import Session
from quotegen.store.drafts import get_draft
from quotegen.usecases.conversation import answer_all
from quotegen.usecases.drafts import begin_draft
from quotegen.usecases.house import House
from quotegen.usecases.people import customers
from tests.browser.serving import Served, inside

PAUSE = (2.0, 6.0)
ANSWERS = {"printers": [{"device": "taiga-c360dn", "quantity": 2}], "volume_by": "pages", "printed": ["internal"]}


@dataclass(slots=True)
class Worker:
    """`expected`: what its draft has to say in the end, as far as it was told that it is kept."""

    draft: str
    expected: dict[str, object] = field(default_factory=dict)
    changes: int = 0
    runs: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def work(served: Served, number: int, worker: Worker, until: float) -> Worker:
    """One person, until the time is over."""
    chance, session = random.Random(number), Session(served.url)
    try:
        session.open("quote", draft=worker.draft)
        while time.monotonic() < until:
            time.sleep(chance.uniform(*PAUSE))
            _change(session, worker, chance)
            worker.errors += session.alerts
    except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
        worker.errors.append(f"{type(error).__name__}: {error}")
    worker.runs = session.runs
    session.close()
    return worker


def _change(session: Session, worker: Worker, chance: random.Random) -> None:
    if chance.random() < 0.6:
        pages = chance.randint(500, 9000)
        session.set(f"{worker.draft}-answer-pages_month", f"{pages}")
        worker.expected["pages"] = str(pages)
    else:
        said, language = chance.choice((("English", "en"), ("Lithuanian", "lt")))
        session.set(f"{worker.draft}-language", [said])
        worker.expected["language"] = language
    worker.changes += 1


def lost(worker: Worker, house: House) -> int:
    """How many of the last things that this person was told are kept are not in the store."""
    with house.store.read() as tx:
        kept = get_draft(tx, int(worker.draft[1:]))
    answers = kept.content.answers or {}
    found = {"pages": str(answers.get("pages_month")), "language": kept.content.language}
    return sum(found[name] != said for name, said in worker.expected.items())


def prepared(served: Served, count: int) -> list[Worker]:
    with inside(served.home, served.user) as house:
        known = customers(house, "", count)
        drafts = [begin_draft(house, known[number % len(known)].id) for number in range(count)]
        for kept in drafts:
            answer_all(house, kept.id, {**ANSWERS, "pages_month": "1000"})
    return [Worker(kept.name) for kept in drafts]


def at_once(served: Served, count: int, seconds: float) -> list[Worker]:
    workers, until = prepared(served, count), time.monotonic() + seconds
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda each: work(served, each[0], each[1], until), enumerate(workers)))
