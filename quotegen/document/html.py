"""A view -> HTML: the only import of jinja2.

Texts are data: everything is escaped, and no text of a customer or a catalogue is ever compiled. A template may
read only its bundle, and a variable that does not exist is an error that names template and line.
"""

from __future__ import annotations

import traceback
from functools import lru_cache
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quotegen.document.bundle import Bundle
from quotegen.document.page import Page
from quotegen.document.whole import whole
from quotegen.document.words import Words
from quotegen.errors import Fault, InputRefused


@lru_cache(maxsize=16)
def _environment(bundle: Bundle) -> jinja2.Environment:
    """Everything in memory; each template is named as its file, so that an error can say where it is."""

    def source(name: str) -> tuple[str, str, None] | None:
        content = bundle.files.get(name)
        return None if content is None else (content.decode(errors="replace"), name, None)

    return ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_held_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _held_together(value: object) -> object:
    """Every text that a template prints; markup, which is made of such texts, is left alone."""
    return whole(value) if type(value) is str else value


def render(bundle: Bundle, view: object, words: Words) -> Page:
    """The template `<name>/<name>.html` of the bundle and its style sheet, filled in.

    InputRefused if the template is missing, not well formed, or names something that does not exist.
    """
    accent = bundle.accent
    tints = {"accent": accent, "accent_tint": tint(accent, 0.93), "accent_soft": tint(accent, 0.75)}
    return Page(
        html=_fill(bundle, f"{bundle.name}/{bundle.name}.html", {"view": view, "t": words}),
        css=_fill(bundle, f"{bundle.name}/{bundle.name}.css", tints),
    )


def _fill(bundle: Bundle, name: str, values: dict[str, Any]) -> str:
    try:
        return _environment(bundle).get_template(name).render(values)
    except jinja2.TemplateNotFound as error:
        message = f"there is no template {error.name}"
        raise InputRefused(Fault("template_missing", message, "check the templates folder", file=name)) from None
    except jinja2.TemplateSyntaxError as error:
        message, place = error.message or "not a template", error.name or name
        raise InputRefused(Fault("template_wrong", message, "see the line", "", place, error.lineno)) from None
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        file, line = _template_place(error, bundle, name)
        raise InputRefused(
            Fault("template_undefined", str(error), "see docs/templates.md for what a template may use", "", file, line)
        ) from None


def _template_place(error: BaseException, bundle: Bundle, name: str) -> tuple[str, int]:
    """The innermost line of a template on the way to the error."""
    lines = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in bundle.files
    ]
    return lines[-1] if lines else (name, 0)


def tint(colour: str, white: float) -> str:
    """A colour mixed with white, `white` being its share: solid, since transparency would not be tagged."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (255 - channel) * white):02x}" for channel in channels)
