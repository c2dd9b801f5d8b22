"""The whole chain for tests: an exercise laid once, copied, changed row by row, and told to readers with fixed keys."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from trucewatch.ledger.keys import SeededContentKeys, create_keys
from trucewatch.mission.template import template_files
from trucewatch.pipeline import DayDone, Desk, default_keys, do_day, open_desk, open_shelf, take_in_all
from trucewatch.pipeline.rehearsal import lay_exercise
from trucewatch.pipeline.views import view_span
from trucewatch.records.interval import Interval
from trucewatch.records.view import DayTables
from trucewatch.release import open_door
from trucewatch.report import render_day

DAY = Interval(datetime(2030, 5, 14, tzinfo=UTC), datetime(2030, 5, 15, tzinfo=UTC))
"""The day of the exercise."""
NOW = DAY.end_at + timedelta(days=4, hours=6)
"""A clock late enough for every reader's delay."""
DELIVERIES = template_files()["sensors.toml"].read_text("utf-8").count("[[sources]]")
"""Files that the sources of a day hold, one each."""
OUTSIDE = ("party_a", "party_b", "guarantor_x", "public")
"""Readers outside cell and board."""

Row = dict[str, str]


def lay_small(folder: Path, seed: int = 1) -> Path:
    """Lay one exercise day in a new folder and return the folder."""
    lay_exercise(folder, seed, 1)
    return folder


def copy_of(laid: Path, folder: Path) -> Path:
    """Copy an exercise to a new folder and return it."""
    shutil.copytree(laid, folder)
    return folder


def change_rows(world: Path, source: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Rewrite the rows of the one input file of a folder of inputs."""
    (path,) = (world / "inputs" / source).glob("2030-05-14.csv")
    path.write_bytes(rewritten(path.read_bytes(), change))


def rewritten(content: bytes, change: Callable[[list[Row]], list[Row]]) -> bytes:
    """Return a CSV with its rows changed, its header kept."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    names = list(reader.fieldnames or ())
    held = io.StringIO()
    writer = csv.DictWriter(held, names, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(change(list(reader)))
    return held.getvalue().encode()


def add_rows(world: Path, source: str, *rows: Row) -> None:
    """Put rows before those of an input file, so that every row number changes."""
    change_rows(world, source, lambda held: [*rows, *held])


def open_fixed(world: Path) -> Desk:
    """Open the mission of a world with keys that are the same every time."""
    mission = world / "mission"
    source = SeededContentKeys(b"tests")
    if not default_keys(mission).exists():
        ordinals = count()
        create_keys(
            default_keys(mission), "trucewatch/tests", lambda n: source.key_for("secret", "", next(ordinals))[:n]
        )
    return open_desk(mission, None, source)


def tell_day(world: Path, reader: str = "cell", now: datetime = NOW) -> DayDone:
    """Do the day of a world for one reader; the report lies in the folder `report`."""
    desk = open_fixed(world)
    door = open_door(desk.loaded.mission, reader, now)
    return do_day(desk, DAY, door, world / "report", say_nothing)


def take_all(world: Path, now: datetime = NOW) -> Desk:
    """Take in all that the sources of a world hold."""
    desk = open_fixed(world)
    assert not [intake for intake in take_in_all(desk, now, say_nothing) if intake.faults]
    return desk


def page_outside(desk: Desk, reader: str, now: datetime = NOW) -> bytes:
    """Return the page of a reader outside cell and board; fails if results from all records are asked for."""
    shelf = open_shelf(desk.ledger, desk.folder)
    door = open_door(desk.loaded.mission, reader, now)
    view = view_span(shelf, shelf.history(), desk.loaded, DAY, door, desk.keys.secret, _never)
    assert len(view.today.incidents), "a page without incidents proves nothing"
    return render_day(view, desk.loaded.ground).encode()


def files_below(folder: Path, *, leave_out: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the bytes of every file below a folder but those below the folders left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in leave_out
    }


def say_nothing(text: str) -> None:
    """Take no notice of a stage."""


def _never(span: Interval) -> DayTables:
    raise AssertionError("results from all records were asked for a reader outside cell and board")
