"""Times `verify --all` over many quotations, each as it is when it was issued and printed.

    .venv/bin/python benchmarks/verify.py [--quotations 20000] [--store FILE] [--rounds 1]

Four quotations are really issued; the others are copies of them under numbers of their own, written as issuing writes
them, with a draft, an event, a snapshot, the customer's copy and a PDF each. Seconds of wall-clock time of each round,
and the most memory that the process held. A FILE that is there already is not made again.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from quotegen.model.canonical import canonical, sha256
from quotegen.model.numbering import revised
from quotegen.store import rows
from quotegen.store.engine import Store, Transaction
from quotegen.store.events import record
from quotegen.store.numbering import next_number
from quotegen.store.schema import customer_copies, documents, drafts, quotations, revisions, snapshots
from quotegen.usecases.house import House
from quotegen.usecases.issue import issue
from tests.store.kit import DEED, begin, house_on, keep_customer

try:
    from tests.store.databases import store_at
except ImportError:  # a build from before there were keys

    def store_at(url: str) -> Store:  # type: ignore[misc]
        from quotegen.store.engine import open_engine

        return Store(open_engine(url))  # type: ignore[call-arg]


PATTERNS = 4
AT_ONCE = 500


def fill(store: Store, count: int) -> None:
    from quotegen.store.upkeep import upgrade

    upgrade(store)
    with store.write() as tx:
        keep_customer(tx)
    house = house_on(store)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(PATTERNS):
            issue(house, begin(house, Path(folder)).kept.id)
    for start in range(PATTERNS, count, AT_ONCE):
        with store.write() as tx:
            for n in range(start, min(count, start + AT_ONCE)):
                copy(tx, n % PATTERNS + 1, n + 1)


def copy(tx: Transaction, like: int, n: int) -> None:
    """What was issued as one number, under another."""
    old, new = f"Q-2026-{like:05}", f"Q-2026-{n:05}"

    def of(table: Any, **key: Any) -> dict[str, Any]:
        row = rows.find(tx, table, **key)
        assert row is not None
        return {name: told(value) for name, value in row.items() if name != "seal"}

    def told(value: Any) -> Any:
        return value.replace(old, new) if isinstance(value, str) else value

    next_number(tx, "Q", 2026)
    next_number(tx, "draft")
    rows.insert(tx, quotations, {**of(quotations, number=old), "n": n})
    key = {"quotation": old, "revision": 1}
    snapshot, handed = of(snapshots, **key), of(customer_copies, **key)
    promised = json.loads(snapshot["content"])
    if "head" in promised:  # a build from before there were heads has none
        from quotegen.store.events import head_of

        snapshot["content"] = canonical({**promised, "head": head_of(tx)})
    digests = {"snapshot_sha256": sha256(snapshot["content"]), "document_sha256": sha256(handed["content"])}
    rows.insert(tx, revisions, {**of(revisions, **key), **digests})
    rows.insert(tx, snapshots, snapshot)
    rows.insert(tx, customer_copies, handed)
    rows.insert(tx, documents, of(documents, **key))
    rows.insert(tx, drafts, {**of(drafts, id=like), "id": n})
    details = {"draft": f"D{n}", "snapshot_sha256": digests["snapshot_sha256"], "approval": None}
    record(tx, DEED, revised(new, 1), "issued", details)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--quotations", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--store", type=Path, help="where the store is kept; default: nowhere")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = told.store or Path(folder) / "quotegen.db"
        made = place.exists()
        store = store_at(f"sqlite:///{place.absolute()}")
        if not made:
            fill(store, told.quotations)
        print(json.dumps([timed(house_on(store)) for _ in range(told.rounds)]))
        store.close()
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at the most")


def timed(house: House) -> float:
    """Seconds. Whatever is found here is a fault of this program."""
    from quotegen.usecases.verify import verify_all

    begun = time.perf_counter()
    faults = verify_all(house)
    assert not faults, faults[:3]
    return round(time.perf_counter() - begun, 2)


if __name__ == "__main__":
    main()
