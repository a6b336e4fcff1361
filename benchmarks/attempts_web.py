"""Attempts by other pages, other machines, other sessions; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
