"""Where the versions of a catalogue are kept beside the live one, and by whom they are changed: one at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quotegen.errors import Busy, DamagedData, Fault, InputRefused, QuotegenError
from quotegen.files.catalogue_folder import read_folder, version_of, write_folder
from quotegen.files.swap import cannot
from quotegen.private import make_folder

_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder `data/catalogues/NAME` of a workspace. A version is known by the digest of its files."""

    home: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.home / "data" / "catalogues" / self.name

    def room(self, files: Mapping[str, bytes]) -> Path:
        """A private folder with these files, named as the catalogue; older rooms that were left are removed.

        Nothing is left of it where it cannot be written whole.
        """
        made = None
        try:
            staged = self.folder / "staged"
            make_folder(staged)
            for old in staged.iterdir():
                if time.time() - old.stat().st_mtime > _DAY:
                    shutil.rmtree(old, ignore_errors=True)
            made = Path(tempfile.mkdtemp(dir=staged))
            write_folder(made / self.name, files, is_private=True)
        except (OSError, QuotegenError) as error:
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
            raise (cannot(error, self.folder) if isinstance(error, OSError) else error) from None
        return made / self.name

    def keep(self, files: Mapping[str, bytes]) -> str:
        """The version, kept if it is not yet: whole under its digest, or not there."""
        version = version_of(files)
        if not self.has(version):
            room = self.room(files).parent
            try:
                make_folder(self.folder / "kept")
                room.replace(self._kept(version))
            except OSError as error:
                raise cannot(error, self.folder) from None
            finally:
                shutil.rmtree(room, ignore_errors=True)
        return version

    def has(self, version: str) -> bool:
        return self._kept(version).is_dir()

    def files_of(self, version: str) -> dict[str, bytes]:
        """InputRefused if it is not kept, DamagedData if it is no longer what it was."""
        if not version.isalnum() or not self.has(version):
            hint = "choose one of those that are listed"
            raise InputRefused(Fault("version_unknown", f"there is no version {version[:12]} of {self.name}", hint))
        files = read_folder(self._kept(version) / self.name)
        if version_of(files) != version:
            message = f"version {version[:12]} is no longer what was kept"
            raise DamagedData(Fault("version_damaged", message, "take another one", file=str(self._kept(version))))
        return files

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes this catalogue meanwhile, on this machine. Busy if somebody does."""
        try:
            make_folder(self.folder)
            handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise cannot(error, self.folder) from None
        try:
            # A lock on the folder itself is gone with the process that holds it, however that ends.
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                message, hint = f"somebody else is changing {self.name}", "it is safe to try again in a moment"
                raise Busy(Fault("catalogue_held", message, hint, file=self.name)) from None
            yield
        finally:
            os.close(handle)

    def _kept(self, version: str) -> Path:
        return self.folder / "kept" / version
