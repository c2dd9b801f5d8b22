"""What arrives late ends as what arrived early, names and the times of arrival apart."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pipeline.chain import DAY, NOW, copy_of, severe_rows, take_all
from tests.pipeline.chain import add_rows as add
from trucewatch.mission import LoadedMission
from trucewatch.pipeline import open_shelf
from trucewatch.pipeline.order import Memory, compute_span, no_memory
from trucewatch.pipeline.records import Records
from trucewatch.records.finding import Finding
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables

LATE = timedelta(hours=20)
"""By how much later the late rows come than the early ones."""


@pytest.fixture(scope="module")
def day(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Records, LoadedMission]:
    """Return the records of the day, all of which came in time."""
    world = copy_of(laid, tmp_path_factory.mktemp("late") / "world")
    for number in (0, 1):
        seen, reported = severe_rows(number)
        add(world, "camera", seen)
        add(world, "press", reported)
    desk = take_all(world)
    return open_shelf(desk.ledger, desk.folder).records(), desk.loaded


def computed(records: Records, loaded: LoadedMission, memory: Memory) -> DayTables:
    return compute_span(records, loaded, DAY, NOW, OPEN_KEY, memory, with_looking=False)


def remembered(tables: DayTables) -> Memory:
    possible = tables.findings.where(tables.findings.texts("level") == "possible_violation")
    return replace(no_memory(), incidents=tables.incidents, violations=possible)


def told(tables: DayTables) -> dict[str, list[Any]]:
    """Return incidents, findings and cases, an incident named by its members alone."""
    members = {row.incident_id: row.observation_ids for row in tables.incidents.rows()}
    incidents = [
        tuple(getattr(row, field.name) for field in fields(Incident)
              if field.name not in ("incident_id", "incident_version"))
        for row in tables.incidents.rows()
    ]  # fmt: skip
    findings = [
        (members[row.incident_id], *(getattr(row, field.name) for field in fields(Finding)
                                     if field.name not in ("finding_id", "finding_version", "incident_id")))
        for row in tables.findings.rows()
    ]  # fmt: skip
    cases = [(row.provision_id, sorted(members[name] for name in row.incident_ids)) for row in tables.cases.rows()]
    return {"incidents": sorted(map(repr, incidents)), "findings": sorted(map(repr, findings)),
            "cases": sorted(map(repr, cases))}  # fmt: skip


@pytest.mark.parametrize(("seed", "share"), [(1, 0.5), (2, 0.9), (3, 0.1)])
def test_rows_that_arrive_a_day_late_end_as_if_they_had_come_in_time(
    day: tuple[Records, LoadedMission], seed: int, share: float
) -> None:
    records, loaded = day
    held = records.observations
    late = np.random.default_rng(seed).random(len(held)) < share
    assert 0 < late.sum() < len(held)
    early = computed(records, loaded, no_memory())
    first = computed(replace(records, observations=held.where(~late)), loaded, no_memory())
    moments = [moment + LATE if is_late else moment
               for moment, is_late in zip((row.received_at for row in held.rows()), late, strict=True)]  # fmt: skip
    delayed = held.with_columns(received_at=moments)
    # What came late stands after what came in time, as on a ledger.
    arrived = Table.concat([delayed.where(~late), delayed.where(late)])
    then = computed(replace(records, observations=arrived), loaded, remembered(first))
    assert told(first) != told(early), "the late rows must have mattered"
    assert told(then) == told(early)
