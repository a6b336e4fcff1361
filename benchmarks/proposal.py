"""Times recommend, price, page and PDF for the sample customers, and compares the PDF with a plain call of weasyprint.

    .venv/bin/python benchmarks/proposal.py [--rounds 7] [--customer law-office]

The rows of one round are taken in turn, so that a busy machine is busy for all of them. Medians and the ratio
plain / quotegen are printed; only the ratio means something on another machine.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import weasyprint

from quotegen.document.fonts import FACES, font_files
from quotegen.document.page import Page
from quotegen.document.pdf import shared_renderer
from quotegen.document.proposal import proposal_page
from quotegen.files.requests import read_answers
from quotegen.model.request import Terms
from quotegen.pricing.pipeline import price
from quotegen.recommend.brief import brief_for
from quotegen.recommend.recommend import recommend
from quotegen.usecases.desk import open_desk
from quotegen.usecases.propose import TEMPLATE
from quotegen.usecases.templates import bundle_of

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 23)
CUSTOMERS = {path.stem: path for path in sorted((ROOT / "examples" / "answers").glob("*.yaml"))}


def with_faces(page: Page, logo: str) -> str:
    """The page as one HTML file: the style sheet inside, fonts and logo by the addresses of their files."""
    faces = "".join(
        f'@font-face {{font-family: "{face.family}"; font-weight: {face.weight};'
        f' src: url("{font_files()[face.file_name].as_uri()}")}}'
        for face in FACES
    )
    return page.standalone().replace("<style>", f"<style>{faces}", 1).replace("quotegen:logo", logo)


def plain_weasyprint(page: Page, logo: str) -> bytes:
    """The same page as anyone would print it first: default fetcher, fonts and style sheet read anew."""
    pdf = weasyprint.HTML(string=with_faces(page, logo)).write_pdf(pdf_variant="pdf/ua-1")
    assert isinstance(pdf, bytes)
    return pdf


def steps(name: str) -> dict[str, Callable[[], object]]:
    desk = open_desk()
    file = read_answers(CUSTOMERS[name], desk.catalogue)
    occasion = desk.occasion(file.customer, "en", DAY)
    recommendation = recommend(file.answers, occasion)
    brief = brief_for(file.answers, recommendation, occasion)
    quotation, _ = price(recommendation.offers, Terms(), occasion, brief)
    bundle = bundle_of(desk, TEMPLATE)
    page = proposal_page(quotation, bundle)
    shared_renderer().warm()
    logo = desk.workspace.catalogue / bundle.logo
    return {
        "recommend": lambda: recommend(file.answers, occasion),
        "price": lambda: price(recommendation.offers, Terms(), occasion, brief),
        "page": lambda: proposal_page(quotation, bundle),
        "pdf": lambda: shared_renderer().pdf(page, bundle),
        "plain pdf": lambda: plain_weasyprint(page, logo.resolve().as_uri()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--customer", choices=CUSTOMERS, help="default: all of them")
    asked = parser.parse_args()
    print(f"{'customer':<12}{'step':<12}{'median ms':>10}{'fastest':>9}   Python {sys.version.split()[0]}")
    for name in [asked.customer] if asked.customer else CUSTOMERS:
        runs = steps(name)
        times: dict[str, list[float]] = {step: [] for step in runs}
        for call in runs.values():
            call()
        for _ in range(asked.rounds):
            for step, call in runs.items():
                start = time.perf_counter()
                call()
                times[step].append((time.perf_counter() - start) * 1000)
        for step, taken in times.items():
            print(f"{name:<12}{step:<12}{statistics.median(taken):>10.1f}{min(taken):>9.1f}")
        ratio = statistics.median(a / b for a, b in zip(times["plain pdf"], times["pdf"], strict=True))
        print(f"{name:<12}plain / quotegen, median of paired rounds: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
