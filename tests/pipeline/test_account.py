"""Nothing lost: every row of every file is a record, a rejection with its reason, or a copy of a record."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.pipeline.chain import DAY, NOW, Row, change_rows, keep_two_events, open_fixed, say_nothing
from trucewatch.exercise import DAY_MIX, HEAVY_MIX, Mix
from trucewatch.ingest import read_file
from trucewatch.pipeline import Desk, open_shelf, take_in_all
from trucewatch.pipeline.intake import files_of
from trucewatch.pipeline.memory import (
    ADOPTIONS,
    CLOUDS,
    CONTEXTS,
    IMPEDIMENTS,
    LOOKS,
    NOTICES,
    OBSERVATIONS,
    RECEIPTS,
    REJECTIONS,
    REVIEWS,
    Kept,
)
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.rehearsal import lay_exercise
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.view import DayTables

KEPT: tuple[Kept[Any], ...] = (OBSERVATIONS, NOTICES, IMPEDIMENTS, LOOKS, CONTEXTS, ADOPTIONS, CLOUDS, REVIEWS)
CROWDED = replace(HEAVY_MIX, farm_burns=60, shelling=30, shelling_watched=20, small_arms=5, machine_guns=5,
                  flood_copies=150, resent=40, posts=5, cameras=3)  # fmt: skip
"""The heavy day at a sixth of its size: two claims told 150 times over, 40 rows sent twice."""
BAD: tuple[Row, ...] = (
    {"means": "smelled"},
    {"means": "reported", "observed_from": "yesterday", "lat_deg": "46", "lon_deg": "-35", "event": "explosion"},
)
"""Rows that say nothing that can be taken."""


@pytest.fixture(scope="module", params=[DAY_MIX, CROWDED], ids=["day", "crowded"])
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of an exercise after everything was taken in, two bad rows and three resent ones among it."""
    mix: Mix = request.param
    world = tmp_path_factory.mktemp("account") / "world"
    lay_exercise(world, 3, 1, mix)
    keep_two_events(world)
    change_rows(world, "press", lambda rows: [*BAD, *rows, *[row for row in rows if row["observation_id"]][:3]])
    desk = open_fixed(world)
    assert not [fault for intake in take_in_all(desk, NOW, say_nothing) for fault in intake.faults]
    return desk


@pytest.fixture(scope="module")
def results(taken: Desk) -> tuple[DayTables, ...]:
    """Return the results of the day and of the two around it, which hold what began late or is only roughly timed."""
    records = open_shelf(taken.ledger, taken.folder).records()
    days = [Interval(DAY.start_at + timedelta(days=n), DAY.end_at + timedelta(days=n)) for n in (-1, 0, 1)]
    return tuple(
        compute_span(records, taken.loaded, day, NOW, OPEN_KEY, no_memory(), with_looking=False) for day in days
    )


def receipts(desk: Desk) -> list[FileReceipt]:
    return list(open_shelf(desk.ledger, desk.folder).table(RECEIPTS).rows())


def test_the_rows_of_every_file_are_taken_or_rejected(taken: Desk) -> None:
    held = {(one.source, one.file): one for one in receipts(taken)}
    for source in taken.loaded.mission.sources:
        for path in files_of(source, taken.folder):
            lines = len(path.read_text("utf-8").splitlines()) - 1
            receipt = held[source.name, path.name]
            assert lines == receipt.rows + receipt.rejected, (source.name, path.name)


def test_the_rows_taken_are_records_or_copies_of_records_by_source(taken: Desk) -> None:
    shelf = open_shelf(taken.ledger, taken.folder)
    recorded = Counter(name for kept in KEPT for name in shelf.table(kept).texts("source"))
    given: Counter[str] = Counter()
    for one in receipts(taken):
        given[one.source] += one.rows - one.copies
    assert recorded == {source: number for source, number in given.items() if number}
    assert sum(one.copies for one in receipts(taken)) >= 3


def test_every_rejected_row_is_kept_with_its_reason(taken: Desk) -> None:
    rejections = list(open_shelf(taken.ledger, taken.folder).table(REJECTIONS).rows())
    assert Counter(one.source for one in rejections) == {
        one.source: one.rejected for one in receipts(taken) if one.rejected
    }
    assert all(one.code and one.got and one.expected and one.remedy for one in rejections)
    assert len(rejections) >= len(BAD)


def test_every_copy_is_of_a_named_record(taken: Desk) -> None:
    shelf = open_shelf(taken.ledger, taken.folder)
    known = set(shelf.table(OBSERVATIONS).texts("observation_id").tolist())
    copies = 0
    for source in taken.loaded.mission.sources:
        for path in files_of(source, taken.folder):
            batch = read_file(path.read_bytes(), path.name, source, taken.loaded.mission, NOW)
            names = batch.observations.texts("observation_id").tolist()
            assert known.issuperset(names)
            copies += len(names) - len(set(names))
    versions = len(shelf.table(OBSERVATIONS)) - len(known)
    assert copies - versions <= sum(one.copies for one in receipts(taken))


def test_every_recorded_event_is_a_member_of_one_incident(taken: Desk, results: tuple[DayTables, ...]) -> None:
    held = open_shelf(taken.ledger, taken.folder).records().observations
    members = Counter(name for day in results for names in day.incidents.lists("observation_ids") for name in names)
    assert set(members) == set(held.texts("observation_id").tolist())
    assert set(members.values()) == {1}
    assert sum(len(day.observations) for day in results) == len(held)
