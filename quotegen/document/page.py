"""A document before it is paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """HTML, and the style sheet that goes with it."""

    html: str
    css: str

    def standalone(self) -> str:
        """One HTML file with its style sheet inside, for a browser."""
        return self.html.replace("</head>", f"<style>\n{self.css}</style>\n</head>", 1)
