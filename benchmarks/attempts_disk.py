"""Attempts by what lies on the disk: folders, files, their owners and sizes; each is harmless to other software."""

from __future__ import annotations

from benchmarks.outcome import Attempts

ATTEMPTS: Attempts = {}
