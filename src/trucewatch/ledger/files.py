"""Bytes onto the disk so that they stay, step by step; what lies on the disk, listed without following links.

Every step that changes the disk is announced with its number before it is done, so that a test can stop there.
"""

import fcntl
import hashlib
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from trucewatch.errors import LedgerError

FOLDERS = ("ledger", "originals", "payloads")
"""The folders of a mission that are the record; everything else there is a cache or settings."""

FILE, OTHER, EMPTY_FOLDER = "file", "other", "empty folder"

OnStep: TypeAlias = Callable[[int, str], None]
"""Told the number and name of each write step before it is done."""


def ignore_step(number: int, name: str) -> None:
    """Take no notice of a write step."""


@dataclass(frozen=True, slots=True)
class StepWriter:
    """Writes and removes files durably below a folder, announcing each step."""

    on_step: OnStep = ignore_step
    """Told of each step before it is done."""
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers of the steps to come."""

    def write(self, root: Path, files: Mapping[str, bytes], mode: int = 0o644) -> None:
        """Write each file by temporary, fsync and rename, then fsync every folder touched."""
        for name in sorted(files):
            self._make_folders(root, (root / name).parent)
            self._write_one(root / name, name, files[name], mode)
        self.sync_folders({(root / name).parent for name in files})

    def remove(self, root: Path, listed: Mapping[str, str], keep: Iterable[Path]) -> None:
        """Remove files and empty folders below `root`, and the folders that become empty, save those to keep."""
        kept = {root, *keep}
        for name in sorted(listed):
            path = root / name
            self._step(f"remove {name}")
            if listed[name] == EMPTY_FOLDER:
                path.rmdir()
            else:
                path.unlink()
            while path.parent not in kept and not any(path.parent.iterdir()):
                path = path.parent
                path.rmdir()
        self.sync_folders({folder for name in listed if (folder := (root / name).parent).is_dir()})

    def sync_folders(self, folders: Iterable[Path]) -> None:
        """Make the names in each folder durable."""
        for folder in sorted(folders):
            self._step(f"sync folder {folder.name}")
            _sync_folder(folder)

    def _make_folders(self, root: Path, folder: Path) -> None:
        missing = [path for path in (folder, *folder.parents) if path.is_relative_to(root) and not path.exists()]
        for path in reversed(missing):
            self._step(f"make folder {path.name}")
            path.mkdir(mode=0o755)
            _sync_folder(path.parent)

    def _write_one(self, path: Path, name: str, content: bytes, mode: int) -> None:
        temporary = path.with_name(f".{path.name}.tmp")
        self._step(f"write {name}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            self._step(f"sync {name}")
            os.fsync(file.fileno())
        self._step(f"rename {name}")
        temporary.replace(path)

    def _step(self, name: str) -> None:
        self.on_step(next(self.numbers), name)


def list_files(root: Path, folders: Iterable[str] = FOLDERS) -> dict[str, str]:
    """Return all that lies in the folders: name relative to `root` → file, other (a link …) or empty folder."""
    found: dict[str, str] = {}
    for top in folders:
        path = root / top
        if path.is_dir() and not path.is_symlink():
            _list_below(path, top, found)
        elif path.is_symlink() or path.exists():
            found[top] = OTHER
    return dict(sorted(found.items()))


def read_file(root: Path, name: str) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        OSError: it does not exist, is a link, or cannot be read.
    """
    handle = os.open(root / name, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def sha256_of(root: Path, name: str) -> str:
    """Return the SHA-256 of a file in hexadecimal, read piece by piece."""
    with (root / name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def locked(folder: Path, *, exclusive: bool, patience_s: float = 60.0) -> Iterator[None]:
    """Hold a lock on the folder itself: many may read, one may write. The lock ends with the process.

    Raises:
        LedgerError: another process kept the lock for `patience_s`, or there is no such folder.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise LedgerError(f"got no folder {folder.name}, expected a ledger; name the mission folder") from error
    try:
        _wait_for(handle, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH, patience_s)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, kind: int, patience_s: float) -> None:
    give_up_at = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= give_up_at:
                raise LedgerError(
                    f"got a ledger that another process has held for {patience_s} s, expected it free; "
                    "let that process end and try again"
                ) from error
            time.sleep(0.01)
        else:
            return


def _list_below(folder: Path, name: str, found: dict[str, str]) -> None:
    with os.scandir(folder) as items:
        entries = sorted(items, key=lambda item: item.name)
    for entry in entries:
        inner = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            before = len(found)
            _list_below(folder / entry.name, inner, found)
            if len(found) == before:
                found[inner] = EMPTY_FOLDER
        else:
            found[inner] = FILE if entry.is_file(follow_symlinks=False) else OTHER


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
