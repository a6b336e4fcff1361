"""Attempts by hostile files given to what reads them; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
