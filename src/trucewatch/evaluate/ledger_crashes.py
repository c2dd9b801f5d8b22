"""A ledger in, processes killed while they write to it out: nothing acknowledged may be lost.

A forked child appends and acknowledges each statement through a pipe; it is killed with SIGKILL at a numbered write
step (by itself) or after a random time (by the parent). Then the folder must verify with keys, and every acknowledged
record must be there. A kill ends the process, not the machine: what a power cut does rests on the fsync order.
"""

import os
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trucewatch.errors import TrucewatchError
from trucewatch.evaluate.ledger_attacks import make_draft
from trucewatch.ledger.files import OnStep, ignore_step
from trucewatch.ledger.keys import SeededContentKeys, create_keys, open_keys
from trucewatch.ledger.payload import parse_line, split_payload
from trucewatch.ledger.store import Ledger

LONGEST_LIFE_S = 0.25
"""A child that is killed at a random instant lives at most this long."""

LAST_BEFORE_COMMIT = "rename ledger/checkpoint"
"""The write step that commits."""


@dataclass(frozen=True, slots=True)
class CrashResult:
    """How many writers were killed and what was wrong after it."""

    kills: int
    """Children killed by SIGKILL."""
    steps: tuple[str, ...]
    """First word of each write step at which one was killed, sorted; empty for random instants."""
    acknowledged: int
    """Statements acknowledged by children."""
    faults: tuple[str, ...]
    """Acknowledged records that are missing, and folders that do not verify; must be empty."""


def make_ledger(folder: Path, statements: int) -> None:
    """Make a ledger of plain statements in `folder`/mission, with its keys in `folder`/keys."""
    (folder / "mission").mkdir(parents=True)
    keys = create_keys(folder / "keys", "example.org/crash")
    ledger = Ledger.create(folder / "mission", keys)
    ledger.append([make_draft(number) for number in range(statements)])


def kill_at_each_step(folder: Path, *, after_crash: bool, most: int = 1000) -> CrashResult:
    """Kill one append at write step 1, the next at step 2 …, until one lives or `most` were killed.

    With `after_crash` another append was killed just before its commit, so that each one first clears what that left;
    without, an undisturbed append comes before each, and the steps are those of a tidy folder.
    """
    kills, acknowledged, faults, steps = 0, 0, list[str](), set[str]()
    while kills < most:
        if after_crash:
            _run_child(folder, _killer(lambda number, name: name == LAST_BEFORE_COMMIT), 1, None)
        else:
            _write_one(_open(folder), 1)
        status, lines = _run_child(folder, _killer(_at_step(kills + 1)), 1, None)
        acknowledged += sum(line.startswith("done") for line in lines)
        steps |= {line.split()[1] for line in lines if line.startswith("step")}
        faults += _check(folder, lines)
        if not os.WIFSIGNALED(status):
            faults += [] if os.WEXITSTATUS(status) == 0 else [f"a child failed at step {kills + 1}"]
            break
        kills += 1
    return CrashResult(kills, tuple(sorted(steps)), acknowledged, tuple(faults))


def kill_at_random(folder: Path, kills: int, seed: int) -> CrashResult:
    """Kill so many appending children, each after a seeded random time."""
    random = np.random.default_rng(seed)
    acknowledged, faults = 0, list[str]()
    for _ in range(kills):
        life_s = float(random.uniform(0, LONGEST_LIFE_S))
        status, lines = _run_child(folder, lambda _: ignore_step, 1_000_000, life_s)
        acknowledged += sum(line.startswith("done") for line in lines)
        faults += _check(folder, lines)
        faults += [] if os.WIFSIGNALED(status) else ["a child failed before it was killed"]
    return CrashResult(kills, (), acknowledged, tuple(faults))


def _at_step(fatal: int) -> Callable[[int, str], bool]:
    return lambda number, name: number == fatal


def _killer(is_fatal: Callable[[int, str], bool]) -> Callable[[int], OnStep]:
    def with_pipe(pipe: int) -> OnStep:
        def kill(number: int, name: str) -> None:
            if is_fatal(number, name):
                os.write(pipe, f"step {name}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)

        return kill

    return with_pipe


def _run_child(
    folder: Path, make_hook: Callable[[int], OnStep], appends: int, life_s: float | None
) -> tuple[int, list[str]]:
    """Fork a child that appends, return its wait status and what it said."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of forking beside threads; this child only writes files and exits.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, make_hook(writing), appends, writing)
    os.close(writing)
    if life_s is not None:
        time.sleep(life_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    return os.waitpid(child, 0)[1], lines


def _live(folder: Path, hook: OnStep, appends: int, pipe: int) -> None:
    """Append, acknowledge, and end the process without returning."""
    code = 1
    try:
        for _ in range(appends):
            entry = _write_one(_open(folder, hook), 3)
            os.write(pipe, f"done {entry}\n".encode())
        code = 0
    finally:
        os._exit(code)


def _open(folder: Path, hook: OnStep = ignore_step) -> Ledger:
    return Ledger.open(folder / "mission", open_keys(folder / "keys"), SeededContentKeys(b"crash"), hook)


def _write_one(ledger: Ledger, rows: int) -> int:
    number = ledger.size
    return ledger.append([make_draft(number, rows, (b"original %d" % number,))]).first


def _check(folder: Path, lines: list[str]) -> list[str]:
    """Return what is wrong after a kill: verification, and each acknowledged record."""
    ledger = _open(folder)
    try:
        size = ledger.verify().size
        done = [int(line.split()[1]) for line in lines if line.startswith("done")]
        first = min(done, default=size)
        found = {entry: len(split_payload(payload)) for entry, payload in ledger.payloads(first, size)}
        ids = {parse_line(split_payload(payload)[0]).record_id for _, payload in ledger.payloads(first, size)}
    except TrucewatchError as error:
        return [str(error)]
    return [f"lost {e}" for e in done if found.get(e) != 3 or f"statement {e} row 0" not in ids]
