"""Attempts by restored, exchanged and sleeping databases, and clocks; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
