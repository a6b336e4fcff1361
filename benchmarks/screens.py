"""Pictures of every page in both languages, light and dark, with two months of work on them.

.venv/bin/python benchmarks/screens.py FOLDER [PAGE ...] [--language en] [--theme light]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from quotegen.store.listing import Query
from quotegen.usecases.find import list_quotes
from tests.browser.desk import Desk, launch, new_context
from tests.browser.lived_in import fill, prefer
from tests.browser.serving import Served, inside, serving

LANGUAGES, THEMES = ("en", "lt"), ("light", "dark")
USER = "rasa"  # a manager, who may see the most that is about quotations


def pages(home: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """A picture's name, and the address of its page."""
    with inside(home, USER) as house:
        listed = list_quotes(house, Query(limit=100))
    states = {each.state: each.number for each in reversed(listed)}
    draft = next(each.number for each in listed if each.customer == "north-harbour")
    waiting = next(each.number for each in listed if each.customer == "pajurio-mokykla" and each.state == "draft")
    revised = next(each.number for each in listed if each.number.endswith("-R2"))
    return {
        "home": ("", {}),
        "editor-empty": ("quote", {}),
        "editor": ("quote", {"draft": draft}),
        "editor-over-the-limit": ("quote", {"draft": waiting}),
        "review": ("review", {"draft": draft}),
        "issued": ("issued", {"number": _full(states["issued"])}),
        "issued-revised": ("issued", {"number": revised}),
        "issued-accepted": ("issued", {"number": _full(states["accepted"])}),
        "quotes": ("quotes", {}),
        "customers": ("customers", {}),
        "customer": ("customers", {"customer": "north-harbour"}),
        "catalogue": ("catalogue", {}),
        "batch": ("batch", {}),
        "approvals": ("approvals", {}),
        "templates": ("templates", {}),
        "settings": ("settings", {}),
    }


def _full(number: str) -> str:
    return number if "-R" in number else f"{number}-R1"


def pictures(served: Served, asked: argparse.Namespace) -> Iterator[Path]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language in asked.language or LANGUAGES:
            prefer(served.home, USER, language)
            for theme in asked.theme or THEMES:
                context = new_context(browser, color_scheme=theme)
                for name, (page, query) in pages(served.home).items():
                    if not asked.page or name in asked.page:
                        desk = Desk(context.new_page(), served.url).open(page, **query)
                        yield taken(desk, asked.folder / f"{name}-{language}-{theme}.png")
                        desk.page.close()
                context.close()
        browser.close()


def taken(desk: Desk, path: Path) -> Path:
    """The whole page, however long: Streamlit scrolls inside the window, so that the window is made as high."""
    desk.page.wait_for_load_state("networkidle")
    height = desk.page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 900")
    desk.page.set_viewport_size({"width": 1360, "height": min(max(900, height + 80), 4000)})
    desk.settle().page.screenshot(path=path)
    for error in desk.errors:
        print(f"{path.name}: {error}", file=sys.stderr)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", nargs="*", help="default: all of them")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--theme", action="append", choices=THEMES)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        print("filling a house", file=sys.stderr)
        fill(Path(home))
        with serving(Path(home), USER) as served:
            for path in pictures(served, asked):
                print(path)


if __name__ == "__main__":
    main()
