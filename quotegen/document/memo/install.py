"""Puts the stand-ins of this package in place, if WeasyPrint is the one they were written for.

That is: every module that they replace a function of, or whose ways they build on, has the source it had then. Nothing
else of this package is even loaded before that is known. With any other WeasyPrint documents come out as ever.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import tokenize
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from quotegen.errors import Fault

VERSION = "70.0"
SOURCES = {
    "cssselect2": "72a31505ee09e256b373cc2082ef9211dcda9cc22db13a96a3fbeb4b35b4075f",
    "cssselect2.compiler": "a0657f590793455b0b4b08a0d96df73ab9958615dc21a8d082a24596354cb224",
    "cssselect2.tree": "1a971934a93983d9af2195c54067442a157477510d2692c79f4a1e09b0376d64",
    "pydyf": "0b10add9e640961db4636205686066e2b955fba63cad51e602a69250ef1df0d6",
    "tinyhtml5.inputstream": "1c89c26bad4745509ecdc087d80a993111886b2ad92f702e12952a90776ddcb2",
    "weasyprint.css": "77ad7287f90d7cfaf85eb00ebe7af47d2bedfb856d7dc68717152f2d8a7605fd",
    "weasyprint.css.computed_values": "0dec45caf60428b168e756a800e8a5cf8f0d836d415d8a5e75b7b88a19ca75d9",
    "weasyprint.draw": "fb6fcee79a80059c72a3142ef941d4968e3aeeddc8fbbcac2e8519e8be55e348",
    "weasyprint.draw.text": "c9a450aa209277e760227e1fed2da492647bd28e5a5ebc4c9d8aaedecc400d77",
    "weasyprint.formatting_structure.boxes": "8ffd28ab74a149f0097208fcba6a80df0c8bb01e8fd4f9ced95d11b7e9807e23",
    "weasyprint.formatting_structure.build": "335ad8b541295d6b9c5b71830d5184cd692f730d7b83ba5bac39fdb5aea23c87",
    "weasyprint.html": "a11b729157862291a6ecf7b7b3517c59d4242ea05a7f9b8d9d96a9882425ad65",
    "weasyprint.layout": "f226ba97ad21e44772b571aa64bfd446ecf3080d236c4861dcab25407a04d66a",
    "weasyprint.layout.background": "3d98949e4fe71bc71a96bc7e4c10c137a25a36a07dde755dc619116e85ab1809",
    "weasyprint.layout.block": "9457dca0528c378f3ff6dd2ca5126d04ca017542de2fb77b1db48c3073401085",
    "weasyprint.layout.flex": "bd96d34f37cf371f512eee654ed10f213d357f1db1273e26a134cfbf7c860863",
    "weasyprint.layout.float": "4e6cc308ad2a7d2a1aecb24b8517790fd4e154d839396ebb38dd3674e111c7c3",
    "weasyprint.layout.inline": "0e7c1569330f54734ed61b568789c4f279ba103c0385115efa6444f3c43b96b4",
    "weasyprint.layout.page": "d99c5aceb36d458619a9cecb466a09df8827b9160fafacab7b4972a0d354dcca",
    "weasyprint.layout.percent": "bac190e240dce17b4342feb99423e8232433d3727c0833897f50fed88cb163a2",
    "weasyprint.layout.table": "3a5b6442410f18e6c59c1be299c9de916c2b09334aa65c5001594b344d6f7961",
    "weasyprint.matrix": "bf504fb729fff92ff84eb01483338e47ebe251781daac0012919dd084a6b90f7",
    "weasyprint.pdf.fonts": "9ad9a202a416b84585e59d758e6b5e1b35604807dc3fa4472b6829bc5c4cdcb7",
    "weasyprint.pdf.stream": "4faf9169d1970d4688b9cf41f733659ca6b1c4c098707c64f67c47a07309e81e",
    "weasyprint.text.fonts": "59d74d0c161349b8416f1d13466e16dd47c1161f0a397ff1e4ca70814eb36091",
    "weasyprint.text.line_break": "1f5a855ad992e0bebaf5512d2b806fd991090e0e91bf79d3d5a3a0176b22af97",
}
"""SHA-256 of the source of each module, for WeasyPrint 70.0."""


def source_digest(module: str) -> str:
    """SHA-256 of a module's source, empty if there is no such module or no source. Nothing is imported for it."""
    top, *below = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
        place = Path(spec.origin if spec is not None and spec.origin else "")
        if below:
            folder = place.parent.joinpath(*below)
            place = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        with tokenize.open(place) as file:
            return hashlib.sha256(file.read().encode()).hexdigest()
    except (ImportError, OSError, SyntaxError, UnicodeDecodeError):
        return ""


def is_known(sources: Mapping[str, str]) -> bool:
    """Whether the modules are, to the letter, those that were built on."""
    return all(source_digest(module) == digest for module, digest in sources.items())


@lru_cache(maxsize=1)
def slow_because() -> Fault | None:
    """Why documents are printed without what is kept from one to the next, None if they are not. Once looked at."""
    changed = [module for module, digest in SOURCES.items() if source_digest(module) != digest]
    if not changed:
        return None
    message = (
        f"WeasyPrint {_version()} is not, to the letter, the {VERSION} that quotegen knows ({changed[0]} differs), so"
        " nothing is kept from one document to the next, and documents take more than twice as long"
    )
    hint = f"install the one it knows: pip install weasyprint=={VERSION}, with the versions in requirements/run.txt"
    return Fault("weasyprint_unknown", message, hint)


@lru_cache(maxsize=1)
def tell_if_slow() -> None:
    """Says so in the log, once in a process."""
    slow = slow_because()
    if slow is not None:
        logging.getLogger(__name__).warning("%s; %s", slow.message, slow.hint)


def _version() -> str:
    try:
        return importlib.metadata.version("weasyprint")
    except importlib.metadata.PackageNotFoundError:
        return "of no version"


@lru_cache(maxsize=1)
def install() -> bool:
    """Once in a process. False, and nothing is changed, if this is another WeasyPrint."""
    if not is_known(SOURCES):
        return False
    from quotegen.document.memo.stand_ins import put_in_place

    put_in_place()
    return True


def style_tree(text: str, font_config: Any) -> Any:
    """What a style sheet of this text keeps the styles of its documents in; only where `install` was True."""
    from quotegen.document.memo.style_tree import StyleTree

    return StyleTree(text, font_config)
