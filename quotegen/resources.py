"""Where the files that come with quotegen are: the catalogue, the templates, the examples, the app's script."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The folder or file `name` that came with quotegen: inside the installed package, else in the checkout."""
    installed = _PACKAGE / "bundled" / name
    return installed if installed.exists() else _PACKAGE.parent / name


def packaged(name: str) -> Path:
    """The file `name` inside the package itself."""
    return _PACKAGE / name
