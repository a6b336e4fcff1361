"""Attempts by a colleague with too little right; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
