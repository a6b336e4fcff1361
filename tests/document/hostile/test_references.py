"""No document reaches a file or a server: the fetcher refuses, and where it would not, the seal does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quotegen.workers.pool import Pool
from tests.document.hostile.canary import Canary, canary, unpacked
from tests.document.hostile.containing import GOOD, PREPARE, outcome_of, printed
from tests.document.hostile.references import references
from tests.samples import ROOT

PLACES = sorted(references(["file:", "http:"]))
OPEN = "tests.document.hostile.opened:prepare"


@pytest.fixture(scope="module")
def bird(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    with canary(tmp_path_factory.mktemp("canary")) as made:
        yield made


@pytest.fixture(scope="module")
def usual() -> Iterator[Pool]:
    pool = Pool(1, prepare=PREPARE)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def sealed_only() -> Iterator[Pool]:
    """Its renderer would fetch anything: nothing but the seal is in the way."""
    pool = Pool(1, prepare=OPEN)
    yield pool
    pool.close()


def reaches_nothing(pool: Pool, place: str, bird: Canary) -> bool:
    bird.hits.clear()
    outcome = outcome_of(pool, references(bird.urls)[place])
    assert outcome.said == "printed" and printed(pool, GOOD).startswith(b"%PDF")
    return bird.hits == [] and bird.secret.encode() not in unpacked(outcome.pdf)


@pytest.mark.parametrize("place", PLACES)
def test_no_reference_reaches_a_file_or_a_server(usual: Pool, bird: Canary, place: str) -> None:
    assert reaches_nothing(usual, place, bird)


@pytest.mark.parametrize("place", ["<img", '<link rel="attachment"', "<style>@import url"])
def test_no_reference_without_a_beginning_reaches_anything(usual: Pool, bird: Canary, place: str) -> None:
    bird.hits.clear()
    found = next(each for each in PLACES if each.startswith(place))
    outcome = outcome_of(usual, references(bird.relative)[found])
    assert bird.hits == [] and (not outcome.pdf or bird.secret.encode() not in unpacked(outcome.pdf))


@pytest.mark.parametrize("place", PLACES)
def test_the_seal_alone_would_do(sealed_only: Pool, bird: Canary, place: str) -> None:
    assert reaches_nothing(sealed_only, place, bird)


def test_without_fetcher_and_seal_the_same_documents_reach_both(tmp_path: Path) -> None:
    # The red control, in a process of its own.
    command = [sys.executable, "-m", "tests.document.hostile.opened", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    files, servers = (int(count) for count in done.stdout.split())
    assert files >= 3 and servers >= 20
