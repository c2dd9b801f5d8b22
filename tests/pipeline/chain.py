"""The whole chain for tests: an exercise laid once, copied, changed row by row, and told to readers with fixed keys."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from trucewatch.ledger.keys import SeededContentKeys, create_keys
from trucewatch.mission.template import template_files
from trucewatch.pipeline import DayDone, Desk, default_keys, do_day, open_desk, open_shelf, take_in_all
from trucewatch.pipeline.order import Depth
from trucewatch.pipeline.rehearsal import lay_exercise
from trucewatch.pipeline.views import view_span
from trucewatch.records.interval import Interval
from trucewatch.records.view import DayTables, DayView
from trucewatch.release import open_door

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


def keep_two_events(world: Path) -> None:
    """Leave looking tabled for fires and explosions alone, which is quicker and as telling."""
    agreement = world / "mission" / "agreement.toml"
    pieces = re.split(r"(?=\[\[event_sizes\]\])|(?=\[thresholds\])", agreement.read_text("utf-8"))
    dropped = re.compile(r'event = "(?:weapon|uav|jamming)"')
    kept = [piece for piece in pieces if not (piece.startswith("[[event_sizes]]") and dropped.search(piece))]
    assert len(pieces) - len(kept) == 3
    agreement.write_text("".join(kept), "utf-8")


def severe_rows(number: int, label: str = "open") -> tuple[Row, Row]:
    """Return a severe event as a camera and a newspaper tell it: the first near the line, the next an hour later."""
    at = f"2030-05-14T{10 + number:02d}"
    told = {
        "observed_from": f"{at}:10:00Z", "observed_to": f"{at}:10:20Z", "lat_deg": f"{46.2 + number}",
        "lon_deg": "-35.2", "sigma_m": "100", "event": "explosion", "count": "16", "count_kind": "at_least",
        "weapon": "howitzer", "label": label,
    }  # fmt: skip
    seen = {"means": "recorded", "received_at": f"{at}:12:00Z", "sensor": "camera_1", "authenticity": "signed"}
    return {**told, **seen}, {**told, "means": "reported", "received_at": f"{at}:25:00Z"}


def adopted_row(name: str, label: str = "open") -> Row:
    """Return an adopted finding with its wording in English and Ukrainian."""
    wording = f"The board finds, in {name}, that shells fell; it does not find who fired."
    return {
        "adoption_id": name, "provision_id": "P1", "verdict": "breach", "actor": "undetermined", "sector": "S3",
        "t0_earliest": "2030-05-14T09:00Z", "t0_latest": "2030-05-14T09:30Z", "adopted_at": "2030-05-14T18:00Z",
        "votes_for": "5", "votes_against": "1", "abstentions": "2", "authentic": "en", "wording_en": wording,
        "wording_uk": f"Рада встановлює, {name}: снаряди впали; хто стріляв, не встановлено.", "label": label,
        "received_at": "2030-05-14T18:05Z", "dissent": "One member holds that the place was not shown.",
    }  # fmt: skip


def view_outside(desk: Desk, reader: str, span: Interval = DAY, now: datetime = NOW) -> DayView:
    """Return the view of a reader outside cell and board; fails if results from all records are asked for."""
    shelf = open_shelf(desk.ledger, desk.folder)
    door = open_door(desk.loaded.mission, reader, now)
    view = view_span(shelf, shelf.history(), desk.loaded, span, door, desk.keys.secret, _never)
    assert len(view.today.incidents), "a view without incidents proves nothing"
    return view


def files_below(folder: Path, *, leave_out: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the bytes of every file below a folder but those below the folders left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in leave_out
    }


def say_nothing(text: str) -> None:
    """Take no notice of a stage."""


def _never(span: Interval, depth: Depth) -> DayTables:
    raise AssertionError("results from all records were asked for a reader outside cell and board")
