"""A small ledger in, attacks on its files out: each must be seen by verification without keys.

A flip changes one bit; an addition is new bytes or a copy under a new name; a rename moves a file away or swaps two.
After each attack the folder is put back, and at the end it must verify again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np

from trucewatch.errors import VerificationError
from trucewatch.ledger.batch import Draft
from trucewatch.ledger.files import FOLDERS
from trucewatch.ledger.keys import SeededContentKeys, create_keys
from trucewatch.ledger.payload import PayloadRow
from trucewatch.ledger.store import Ledger

START = datetime(2026, 6, 25, tzinfo=UTC)
"""Clock of the exhibit at its first statement."""

PLAIN_STATEMENTS = 255
"""Decisions without payload, so that one tile and one bundle are full."""

Undo: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class AttackResult:
    """How many attacks were made and which went unseen."""

    attempted: dict[str, int]
    """Attacks made, by kind."""
    missed: tuple[str, ...]
    """Attacks that verification did not see; must be empty."""


def make_draft(number: int, rows: int = 0, originals: tuple[bytes, ...] = ()) -> Draft:
    """Return the draft of the `number`-th statement of an exhibit."""
    records = tuple(
        PayloadRow("observations", f"statement {number} row {row}", 1, {"event": "explosion", "count": row})
        for row in range(rows)
    )
    return Draft(
        kind="ingest" if originals else "decision",
        recorded_at=START + timedelta(seconds=number),
        actor="exhibit",
        software="trucewatch",
        software_version="0",
        originals=originals,
        rows=records,
    )


def make_exhibit(folder: Path, frames: int = 501) -> Ledger:
    """Make a ledger of 260 statements in `folder`/mission, one with `frames` originals; its keys in `folder`/keys."""
    (folder / "mission").mkdir(parents=True)
    keys = create_keys(folder / "keys", "example.org/exhibit")
    ledger = Ledger.create(folder / "mission", keys, SeededContentKeys(b"exhibit"))
    ledger.append([make_draft(number) for number in range(PLAIN_STATEMENTS)])
    many = tuple(b"frame %d" % number for number in range(frames))
    batches: list[tuple[int, tuple[bytes, ...]]] = [(5, (b"rows,of,a,file\n" * 40,)), (2, (b"", b"\x00" * 9))]
    for number, (rows, originals) in enumerate([*batches, (1, many), (3, ()), (0, (b"last",))]):
        ledger.append([make_draft(PLAIN_STATEMENTS + number, rows, originals)])
    return ledger


def flip_each_file(folder: Path, seed: int) -> AttackResult:
    """Flip one bit, at a seeded place, in every file of the exhibit in `folder`/mission."""
    random = np.random.default_rng(seed)
    mission = folder / "mission"
    missed = [name for name in _files(mission) if not _is_seen(mission, name, _flip(mission, name, random))]
    return AttackResult({"flip": len(_files(mission))}, tuple(missed))


def attack_at_random(folder: Path, attacks: int, seed: int) -> AttackResult:
    """Make so many seeded flips, additions, removals and renames, in turn, each on the intact exhibit."""
    random = np.random.default_rng(seed)
    mission, missed = folder / "mission", []
    kinds = {"flip": _flip, "addition": _add, "removal": _remove, "rename": _rename}
    attempted = dict.fromkeys(kinds, 0)
    names = _files(mission)
    for number in range(attacks):
        kind = list(kinds)[number % len(kinds)]
        name = names[int(random.integers(len(names)))]
        # Stored items are many and the log's files few: half of the attacks go to the log.
        if random.random() < 0.5:
            name = str(random.choice([item for item in names if item.startswith("ledger/")]))
        attempted[kind] += 1
        if not _is_seen(mission, name, kinds[kind](mission, name, random)):
            missed.append(f"{kind} of {name}")
    Ledger.open(mission).verify()
    return AttackResult(attempted, tuple(missed))


def _is_seen(mission: Path, name: str, attack: tuple[str | None, Undo]) -> bool:
    added, undo = attack
    try:
        report = Ledger.open(mission).verify()
    except VerificationError as error:
        return error.exit_code == 3
    else:
        return added is not None and added in report.unreferenced
    finally:
        undo()


def _flip(mission: Path, name: str, random: np.random.Generator) -> tuple[str | None, Undo]:
    path = mission / name
    content = path.read_bytes()
    changed = bytearray(content)
    changed[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
    path.write_bytes(changed)
    return None, lambda: path.write_bytes(content)


def _add(mission: Path, name: str, random: np.random.Generator) -> tuple[str | None, Undo]:
    added = f"{Path(name).parent.as_posix()}/{_new_name(name, random)}"
    path = mission / added
    path.write_bytes((mission / name).read_bytes() if random.random() < 0.5 else random.bytes(40))
    return added, path.unlink


def _remove(mission: Path, name: str, random: np.random.Generator) -> tuple[str | None, Undo]:
    path = mission / name
    content = path.read_bytes()
    path.unlink()
    return None, lambda: path.write_bytes(content)


def _rename(mission: Path, name: str, random: np.random.Generator) -> tuple[str | None, Undo]:
    path, names = mission / name, _files(mission)
    other = mission / names[int(random.integers(len(names)))]
    aside = path.with_name(_new_name(name, random))
    path.rename(aside)
    if other == path or other.read_bytes() == aside.read_bytes() or random.random() < 0.5:
        return None, lambda: aside.rename(path)
    other.rename(path)
    aside.rename(other)
    return None, lambda: (path.rename(aside), other.rename(path), aside.rename(other))


def _new_name(name: str, random: np.random.Generator) -> str:
    choices = [f"{random.bytes(32).hex()}.sealed", f".{Path(name).name}.tmp", f"{Path(name).name}x"]
    return choices[int(random.integers(len(choices)))]


def _files(mission: Path) -> list[str]:
    found = (path for folder in FOLDERS for path in (mission / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(mission).as_posix() for path in found)
