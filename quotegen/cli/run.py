"""Runs a command and turns what happens into an exit code: the table is in quotegen.errors."""

from __future__ import annotations

import os
import sys
import traceback
from copy import copy

import typer
from typer.models import TyperInfo

from quotegen.cli.commands import app
from quotegen.cli.output import print_faults, talk
from quotegen.errors import QuotegenError
from quotegen.model.notices import listening

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """The console script. Ends the process with the command's exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 a bug, 2 usage, 130 interrupted, or that of the error."""
    with listening() as heard:
        code = _run(arguments)
    for each in heard:
        talk(f"note: {each.message} [{each.code}]")
    return code


def _run(arguments: list[str]) -> int:
    try:
        command = typer.main.get_command(_asked(arguments))
        result = command(args=arguments, prog_name="quotegen", standalone_mode=False)
        sys.stdout.flush()
        return _ended(result if isinstance(result, int) else 0)
    except QuotegenError as error:
        # For `propose`, --json names a file; everywhere else it makes the output data.
        print_faults(error, as_json="--json" in arguments and arguments[0] != "propose")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _ended(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort: whatever escapes is a bug, and says so
        return _usage_or_bug(error)


def _asked(arguments: list[str]) -> typer.Typer:
    """The command line, with no more than the names of the groups that are not asked for: each takes time to build."""
    group = next((word for word in arguments if not word.startswith("-")), "")
    shown = copy(app)
    shown.registered_groups = [info if info.name == group else _named(info) for info in app.registered_groups]
    return shown


def _named(info: TyperInfo) -> TyperInfo:
    assert info.typer_instance is not None
    return TyperInfo(typer.Typer(short_help=info.typer_instance.info.short_help), name=info.name)


def _ended(code: int) -> int:
    if code == INTERRUPTED:
        print("interrupted; nothing half-written is left behind", file=sys.stderr)
    return code


def _usage_or_bug(error: Exception) -> int:
    """Typer's own exceptions show themselves and carry their code; anything else is a bug."""
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show(file=sys.stderr)
        return code
    if isinstance(code, int):
        return _ended(code)
    if os.environ.get("QUOTEGEN_DEBUG"):
        traceback.print_exc()
    else:
        print(f"quotegen: a bug: {type(error).__name__}: {error}", file=sys.stderr)
        print("  hint: please report it with what QUOTEGEN_DEBUG=1 prints", file=sys.stderr)
    return 1
