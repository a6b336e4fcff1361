"""Builds of a repository that are run beside each other: a commit's, checked out once and kept, and the working tree.

A commit is checked out below XDG_CACHE_HOME or ~/.cache, outside the repository, and set up by its own scripts/setup,
so that it has the packages that it was locked with. A check-out whose set-up fails or is interrupted is not kept.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import CommandFailed, Used, measure

_SET_UP = ("scripts/setup",)  # does nothing, in a moment, when all is as it was
_LEFT_OUT = frozenset({"PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "QUOTEGEN_DATABASE_URL"})
"""What would show one build another's modules, have it compile them with every run, or lead it to somebody's data."""


class NoSuchBuild(Exception):
    """There is no repository here, or no such commit in it."""


class BuildFailed(Exception):
    """Says which build, at what, with which exit code, and its last words."""


@dataclass(frozen=True, slots=True)
class Build:
    """`title` is how it is named to people; `commit` is in full."""

    title: str
    commit: str
    folder: Path

    def run(self, command: Sequence[str], **settings: str) -> Used:
        """In its folder, its own programs first, no data kept, with a folder for what is temporary.

        BuildFailed if it does not end well.
        """
        usual = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        path = os.pathsep.join([str(self.folder / ".venv" / "bin"), usual.get("PATH", os.defpath)])
        try:
            with tempfile.TemporaryDirectory(prefix="side-by-side-", ignore_cleanup_errors=True) as home:
                own = {"PATH": path, "XDG_DATA_HOME": f"{home}/data", "TMPDIR": home}
                return measure(command, self.folder, {**usual, **own, **settings})
        except CommandFailed as failed:
            last = "".join(f"\n    {line}" for line in failed.words.splitlines())
            what = f"{shlex.join(command)} failed in {self.title} ({self.folder})"
            raise BuildFailed(f"{what}, exit code {failed.code}:{last}") from None


def today_of(place: Path) -> Build:
    """The working tree in which this place is."""
    root = Path(_git(place, "rev-parse", "--show-toplevel"))
    commit = _git(root, "rev-parse", "HEAD")
    changed = " with changes" if _git(root, "status", "--porcelain") else ""
    return Build(f"the working tree, {commit[:7]}{changed}", commit, root)


def base_of(today: Build, revision: str) -> Build:
    """The build of that revision of the same repository: whatever names a commit in git."""
    commit = _git(today.folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    return Build(f"{revision}, {commit[:7]}", commit, _cache() / commit)


def prepare(today: Build, base: Build) -> None:
    """Both set up, with the same Python. One at a time: whoever else wants the same base waits."""
    today.run(_SET_UP)
    python = today.folder / ".venv" / "bin" / "python"
    settings = {"PYTHON": str(python.resolve())} if python.exists() else {}
    with _alone(base.folder.parent), _kept_only_whole(base.folder):
        if not base.folder.is_dir():
            print(f"checking out {base.title} into {base.folder}, and setting it up …", file=sys.stderr)
            _check_out(today.folder, base)
        base.run(_SET_UP, **settings)


def _check_out(repository: Path, base: Build) -> None:
    base.folder.mkdir()
    with tempfile.NamedTemporaryFile(suffix=".tar") as file:
        _git(repository, "archive", "--format=tar", f"--output={file.name}", base.commit)
        with tarfile.open(file.name) as archive:
            archive.extractall(base.folder, filter="data")


def _cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "quotegen" / "builds"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


@contextmanager
def _kept_only_whole(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoSuchBuild(f"git {shlex.join(words)} in {folder}: {done.stderr.strip()}")
    return done.stdout.strip()
