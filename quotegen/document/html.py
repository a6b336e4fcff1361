"""A view -> HTML: the only import of jinja2.

Texts are data: everything is escaped, and no text of a customer or a catalogue is ever compiled. A template may
read only the templates folder, and a variable that does not exist is an error that names template and line.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quotegen.document.words import Words
from quotegen.errors import Fault, InputRefused


@dataclass(frozen=True, slots=True)
class Page:
    """A document before it is paper: HTML, and the style sheet that goes with it."""

    html: str
    css: str

    def standalone(self) -> str:
        """One HTML file with its style sheet inside, for a browser."""
        return self.html.replace("</head>", f"<style>\n{self.css}</style>\n</head>", 1)


@lru_cache(maxsize=16)
def _environment(templates: Path) -> jinja2.Environment:
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(folder: Path, view: object, words: Words, accent: str) -> Page:
    """The template `<folder name>.html` and its style sheet, filled in.

    InputRefused if the template is missing, not well formed, or names something that does not exist.
    """
    tints = {"accent": accent, "accent_tint": tint(accent, 0.93), "accent_soft": tint(accent, 0.75)}
    return Page(
        html=_fill(folder, f"{folder.name}.html", {"view": view, "t": words}),
        css=_fill(folder, f"{folder.name}.css", tints),
    )


def _fill(folder: Path, name: str, values: dict[str, Any]) -> str:
    try:
        return _environment(folder.parent).get_template(f"{folder.name}/{name}").render(values)
    except jinja2.TemplateNotFound as error:
        message = f"there is no template {error.name}"
        raise InputRefused(Fault("template_missing", message, "check the templates folder", file=str(folder))) from None
    except jinja2.TemplateSyntaxError as error:
        place = str(folder.parent / (error.name or name))
        raise InputRefused(
            Fault("template_wrong", error.message or "not a template", "see the line", "", place, error.lineno)
        ) from None
    except (jinja2.UndefinedError, jinja2.exceptions.SecurityError, TypeError) as error:
        file, line = _template_place(error, folder, name)
        raise InputRefused(
            Fault("template_undefined", str(error), "see docs/templates.md for what a template may use", "", file, line)
        ) from None


def _template_place(error: BaseException, folder: Path, name: str) -> tuple[str, int]:
    """The innermost line of a template on the way to the error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(str(folder.parent)):
            return frame.filename, frame.lineno or 0
    return str(folder / name), 0


def tint(colour: str, white: float) -> str:
    """A colour mixed with white, `white` being its share: solid, since transparency would not be tagged."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (255 - channel) * white):02x}" for channel in channels)
