"""A checked body in, a file and a record beside it out: what was asked of whom, when, how much came, which licence."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from trucewatch import __version__
from trucewatch.errors import Fault, InputError
from trucewatch.fetch.asking import stamp
from trucewatch.fetch.cache import write_whole
from trucewatch.records.canonical import Canonical, canonical_bytes

BESIDE = ".meta.json"
"""Ends the name of the record beside a file."""

State: TypeAlias = Literal["complete", "partial"]
"""Partial: more will come for the same question, such as for a day that is not over."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who publishes what was fetched."""

    title: str
    """Name."""
    licence: str
    """Under which terms, in a sentence."""
    citation: str
    """What to write where it is used."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that was written."""

    path: Path
    """Where."""
    rows: int
    """Records in it."""
    size_bytes: int
    """Its length."""
    from_cache: bool
    """Whether its content was kept from an earlier run."""
    state: State
    """Whether more will come."""
    again_at: datetime | None
    """From when asking again makes sense; None where never."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a content comes from."""

    asked: Mapping[str, Canonical]
    """What was asked, without secret."""
    provider: Provider
    """Of whom."""
    fetched_at: datetime
    """When the content came."""
    from_cache: bool
    """Whether it was kept from an earlier run."""
    state: State = "complete"
    """Whether more will come."""
    again_at: datetime | None = None
    """From when asking again makes sense; None where never."""


def deliver(path: Path, content: bytes, rows: int, origin: Origin) -> Delivery:
    """Write a file and its record, each whole or not at all; a complete file takes the place of its partial one.

    The record comes last, so that a file without one, or with another digest, is known as unfinished.

    Raises:
        InputError: the file that stands there answers another question, such as one about another area.
    """
    for state in get_args(State):
        _refuse_other(path.with_name(name_of(path.name, state)), origin)
    record: dict[str, Canonical] = {
        "asked": dict(origin.asked),
        "bytes": len(content),
        "citation": origin.provider.citation,
        "fetched_at": stamp(origin.fetched_at),
        "file": path.name,
        "licence": origin.provider.licence,
        "program": f"trucewatch {__version__}",
        "provider": origin.provider.title,
        "rows": rows,
        "sha256": hashlib.sha256(content).hexdigest(),
        "state": origin.state,
        "status": 200,
    }
    write_whole(path, content)
    write_whole(path.with_name(path.name + BESIDE), canonical_bytes(record) + b"\n")
    if origin.state == "complete":
        partial = path.with_name(name_of(path.name, "partial"))
        partial.unlink(missing_ok=True)
        partial.with_name(partial.name + BESIDE).unlink(missing_ok=True)
    return Delivery(path, rows, len(content), origin.from_cache, origin.state, origin.again_at)


def _refuse_other(path: Path, origin: Origin) -> None:
    """Refuse to put an answer in the place of one to another question; what is no record of ours is no answer."""
    try:
        held = json.loads(path.with_name(path.name + BESIDE).read_bytes())
        before = held["asked"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if before != json.loads(canonical_bytes(dict(origin.asked))):
        got = f"{path.name} with the answer to {canonical_bytes(before).decode()}"[:200]
        expected, remedy = "no file of that name, or one with the same question", "give another folder with --out"
        raise InputError([Fault("other_question", "command line", "--out", got, expected, remedy)])


def name_of(name: str, state: State) -> str:
    """Return a file name that says `partial` where the content is."""
    stem, _, suffix = name.replace(".partial.", ".").rpartition(".")
    return f"{stem}.partial.{suffix}" if state == "partial" else f"{stem}.{suffix}"


def plain(text: str) -> str:
    """Return a text as a part of a file name: letters, digits, dot, dash and underscore."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:80] or "all"
