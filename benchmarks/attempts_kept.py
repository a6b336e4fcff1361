"""Attempts by a person who can write the database; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
