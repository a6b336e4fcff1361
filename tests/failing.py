"""The program as it is, but killed at one of its named places, as a power cut would end it.

python -m tests.failing issue.committed quote issue D1
"""

from __future__ import annotations

import os
import signal
import sys

from quotegen.store.failpoints import POINTS, watch


def die_at(point: str) -> None:
    """From now on this process is killed where it comes to this place."""
    assert point in POINTS, point

    def told(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(told)


if __name__ == "__main__":
    from quotegen.cli import main

    die_at(sys.argv.pop(1))
    main()
