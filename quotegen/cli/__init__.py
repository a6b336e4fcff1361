"""The command line. Only this package imports typer; everything heavy is imported by the command that needs it."""

from quotegen.cli.run import main

__all__ = ["main"]
