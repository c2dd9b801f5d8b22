"""Answers of services kept on disk, so that nothing is asked twice: each whole or not there at all.

An answer is two files: its bytes, named by question and content, and a record beside them, whose renaming is what makes
it count. A record whose bytes are missing or differ is no answer. Names and records hold no secret.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from trucewatch.errors import Fault, FetchError
from trucewatch.fetch.asking import stamp
from trucewatch.records.canonical import Canonical, canonical_bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer that was kept."""

    body: bytes
    """Its bytes."""
    asked: str
    """What was asked, without secret."""
    fetched_at: datetime
    """When these bytes came."""
    checked_at: datetime
    """When the service last said that they are what it holds."""
    complete: bool
    """False where more will come for the same question, such as a day that is not over."""
    media_type: str = ""
    """Media type that the service gave; empty where it gave none."""
    etag: str = ""
    """Its entity tag; empty where it gave none."""
    last_modified: str = ""
    """Its time of modification as the service wrote it; empty where it gave none."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A host that refused and is left alone for a while."""

    until: datetime
    """From when it may be asked again."""
    reason: str
    """What it said."""


class Cache:
    """A folder of kept answers and of hosts that are to be left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from asking while this one does.

        Raises:
            FetchError: another process is asking.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                remedy = "wait until it is done"
                fault = Fault("fetch_runs", "cache", "", "another fetch that runs", "one fetch at a time", remedy)
                raise FetchError(fault) from error
            yield

    def find(self, name: str) -> Kept | None:
        """Return the answer kept under a name; None where there is none or it is damaged."""
        record = self._read(f"{name}.json")
        try:
            digest = record["sha256"]
            body = (self.folder / f"{name}.{digest[:16]}.body").read_bytes()
            kept = Kept(
                body,
                record["asked"],
                datetime.fromisoformat(record["fetched_at"]),
                datetime.fromisoformat(record["checked_at"]),
                record["complete"] == "yes",
                record["media_type"],
                record["etag"],
                record["last_modified"],
            )
        except (KeyError, ValueError, OSError):
            return None
        return kept if hashlib.sha256(body).hexdigest() == digest else None

    def keep(self, name: str, kept: Kept) -> None:
        """Keep an answer in place of what was kept under the name."""
        digest = hashlib.sha256(kept.body).hexdigest()
        body = self.folder / f"{name}.{digest[:16]}.body"
        write_whole(body, kept.body)
        record = {
            "sha256": digest,
            "asked": kept.asked,
            "fetched_at": stamp(kept.fetched_at),
            "checked_at": stamp(kept.checked_at),
            "complete": "yes" if kept.complete else "no",
            "media_type": kept.media_type,
            "etag": kept.etag,
            "last_modified": kept.last_modified,
        }
        self._write(f"{name}.json", record)
        for older in sorted(self.folder.glob(f"{name}.*.body")):
            if older != body:
                older.unlink(missing_ok=True)

    def hold(self, host: str, hold: Hold) -> None:
        """Leave a host alone until a time, in later runs too."""
        self._write(_hold_name(host), {"until": stamp(hold.until), "reason": hold.reason})

    def hold_of(self, host: str) -> Hold | None:
        """Return why and until when a host is left alone; None where it is not."""
        record = self._read(_hold_name(host))
        try:
            return Hold(datetime.fromisoformat(record["until"]), record["reason"])
        except (KeyError, ValueError):
            return None

    def _read(self, name: str) -> dict[str, str]:
        try:
            loaded = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):
            return {}
        sound = isinstance(loaded, dict) and all(isinstance(value, str) for value in loaded.values())
        return loaded if sound else {}

    def _write(self, name: str, record: Canonical) -> None:
        write_whole(self.folder / name, canonical_bytes(record) + b"\n")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)


def _hold_name(host: str) -> str:
    return f"hold-{hashlib.sha256(host.encode()).hexdigest()[:16]}.json"
