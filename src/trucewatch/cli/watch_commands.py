"""`trucewatch watch`: files as they arrive, alerts within a minute, a flash notice for each."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from trucewatch.cli.shared import (
    OUT,
    Keys,
    MissionFolder,
    Now,
    ReaderName,
    Seed,
    clock,
    content_keys,
    exit_codes,
    stages,
)
from trucewatch.mission import load_mission
from trucewatch.pipeline import Desk, Turn, files_of, issue_alert, open_desk, open_watch, take_turn
from trucewatch.records.alert import Alert
from trucewatch.records.mission import Source
from trucewatch.records.vocabulary import Language
from trucewatch.release import open_door


def watch(
    mission: MissionFolder,
    out: Annotated[Path, typer.Option(help="Folder for the notices and the reader's feed.")],
    reader: ReaderName = None,
    language: Annotated[Language, typer.Option(help="Language of the notices.")] = "en",
    every: Annotated[int, typer.Option(min=1, help="Seconds between two turns.")] = 60,
    turns: Annotated[int, typer.Option(min=0, help="Turns to take; 0 goes on until stopped with Ctrl-C.")] = 0,
    keys: Keys = None,
    now: Now = None,
    content_key_seed: Seed = None,
) -> None:
    """Watch what the sources hold: take in new files, apply the rules for alerts, issue a flash notice for each alert.

    Every turn takes in what is new, puts alerts on the ledger and then drafts. A notice judges nothing: a person looks
    next. Files that were taken before cost nothing. With --now every turn has that clock, for rebuilds and tests.
    """
    with exit_codes(), stages() as on_stage:
        door = open_door(load_mission(mission).mission, reader, clock(now))
        desk = open_desk(mission, keys, content_keys(content_key_seed))
        held, seen, taken = open_watch(desk, clock(now)), dict[Path, tuple[int, int]](), 0
        while not turns or taken < turns:
            if taken:
                on_stage("waiting for files")
                time.sleep(every)
            on_stage("taking in, applying the rules")
            fresh = [(source, path) for source in desk.loaded.mission.sources for path in files_of(source, desk.folder)]
            fresh = [(source, path) for source, path in fresh if seen.get(path) != _stamp(path)]
            seen.update((path, _stamp(path)) for _, path in fresh)
            turn = take_turn(
                desk, held, fresh, lambda: clock(now), _drafter(desk, reader, language, out, now, on_stage)
            )
            held, taken = turn.watch, taken + 1
            tell_turn(turn)
    OUT.print(f"Turns taken {taken}. Notices for {door.reader.title}: {out}. Ledger: {desk.ledger.size} statements.")


def _fresh_files(desk: Desk, seen: dict[Path, tuple[int, int]]) -> list[tuple[Source, Path]]:
    """Return the files that are new or changed since the last turn, and remember them."""
    held = [(source, path) for source in desk.loaded.mission.sources for path in files_of(source, desk.folder)]
    fresh = [(source, path) for source, path in held if seen.get(path) != _stamp(path)]
    seen.update((path, _stamp(path)) for _, path in fresh)
    return fresh


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


def _drafter(
    desk: Desk, reader: str | None, language: Language, out: Path, now: str | None, on_stage: Callable[[str], None]
) -> Callable[[Alert], bytes]:
    def draft(alert: Alert) -> bytes:
        moment: datetime = clock(now)
        door = open_door(desk.loaded.mission, reader, moment)
        issued = issue_alert(desk, alert, door, language, out, on_stage)
        return b"" if issued is None else issued.paths[0].read_bytes()

    return draft


def tell_turn(turn: Turn) -> None:
    """Print what a turn took in and raised, with the time of each stage."""
    for intake in turn.intakes:
        if intake.faults:
            OUT.print(f"{intake.receipt.source}: {intake.receipt.file} refused: {intake.faults[0]}", markup=False)
        elif not intake.known:
            OUT.print(f"{intake.receipt.source}: {intake.receipt.file}: {intake.receipt.rows} rows.", markup=False)
    for flash in turn.flashes:
        told = "notice issued" if flash.notice else "no notice: this reader may not see it"
        times = flash.times
        OUT.print(
            f"ALERT {flash.alert.kind.replace('_', ' ')}, sector {flash.alert.sector or 'all'}: {told}. "
            f"Look to arrival {times.look_s:.0f} s, to the rule {times.arrival_s:.0f} s, to the ledger "
            f"{times.alert_s:.0f} s, to the notice {times.draft_s:.0f} s.",
            markup=False,
        )
