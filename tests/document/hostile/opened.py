"""Renderers with WeasyPrint's own fetcher instead of ours: what the seal has to hold alone, and the red control."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher

from quotegen.document import pdf, press_tasks
from quotegen.document.bundle import Bundle
from tests.document.hostile.canary import canary, unpacked
from tests.document.hostile.containing import VIEW
from tests.document.hostile.references import references

_ours = pdf._ClosedFetcher


class _OpenFetcher(URLFetcher):  # type: ignore[misc]
    """Serves what ours does, and fetches everything else from wherever it is."""

    def __init__(self, files: Any) -> None:
        super().__init__(timeout=2)
        self._closed = _ours(files)

    def fetch(self, url: str, headers: Any = None) -> Any:
        return self._closed.fetch(url) if url.startswith("quotegen:") else super().fetch(url, headers)


def prepare() -> None:
    """A worker that may fetch everything, but for its seal."""
    pdf._ClosedFetcher = _OpenFetcher  # type: ignore[misc]
    press_tasks.prepare()


def main(folder: Path) -> None:
    """Print all references without a seal, and say how many reached the file, and how many the server."""
    prepare()
    files = servers = 0
    with canary(folder) as bird:
        for bundle in references(bird.urls).values():
            bird.hits.clear()
            files += bird.secret.encode() in unpacked(_printed(bundle))
            servers += bool(bird.hits)
    print(files, servers)  # noqa: T201 - its answer


def _printed(bundle: Bundle) -> bytes:
    return press_tasks.print_range((VIEW, bundle))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
