"""Announced blasts become field checks: promised by the looks that met them, kind by kind."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.builders import a_look, a_notice, an_observation
from trucewatch.mission import FIRST_DAY, LoadedMission, load_mission, write_template
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.records import Records, no_records
from trucewatch.records.declared import Notice
from trucewatch.records.field_check import FieldCheck
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

DAY = Interval(FIRST_DAY, FIRST_DAY + timedelta(days=1))
NOON = FIRST_DAY + timedelta(hours=12)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("checking") / "mission"
    write_template(folder, "exercise", 1)
    return load_mission(folder)


def happened(loaded: LoadedMission, *observations: Observation, p_detect: float = 0.8) -> Records:
    """Two hours of announced demining under one hour of a drone, with what was recorded."""
    notice = a_notice(kind="demining", valid_from=NOON, valid_to=NOON + timedelta(hours=2), lat_deg=46.0, lon_deg=-36.0)
    footprint = "POLYGON ((-36.2 45.8, -35.8 45.8, -35.8 46.2, -36.2 46.2, -36.2 45.8))"
    drone = next(sensor.name for sensor in loaded.mission.sensors if sensor.kind == "drone")
    look = a_look(
        sensor=drone,
        start_at=NOON,
        end_at=NOON + timedelta(hours=1),
        footprint_wkt=footprint,
        events=("explosion",),
        p_detect=(p_detect,),
    )
    return replace(
        no_records(),
        notices=Table.of(Notice, [notice]),
        looks=Table.of(Look, [look]),
        observations=Table.of(Observation, observations),
    )


def heard() -> Observation:
    at = NOON + timedelta(minutes=30)
    return an_observation(event="explosion", observed_from=at, observed_to=at, lat_deg=46.0, lon_deg=-36.0)


def checks(records: Records, loaded: LoadedMission) -> dict[str | None, FieldCheck]:
    found = compute_span(records, loaded, DAY, NOON + timedelta(days=1), b"", no_memory()).checks
    return {one.sensor_kind: one for one in found.rows()}


def test_looks_over_half_of_the_announced_time_promise_half_of_their_chance(loaded: LoadedMission) -> None:
    found = checks(happened(loaded, heard()), loaded)
    assert set(found) == {None, "drone"}
    # An hour of two, and one minute more for an explosion that is seen for a minute; unsaid outages may take some.
    assert found["drone"].promised == pytest.approx(0.8 * 61 / 120, rel=0.1)
    assert found["drone"].n_looks == 1


def test_what_people_heard_and_no_drone_recorded_is_a_miss(loaded: LoadedMission) -> None:
    one = checks(happened(loaded, heard()), loaded)["drone"]
    assert (one.recorded, bool(one.confirmed_by)) == (False, True)


def test_what_nobody_confirmed_has_no_outcome(loaded: LoadedMission) -> None:
    assert checks(happened(loaded), loaded)["drone"].recorded is None


def test_a_look_that_cannot_record_it_promises_nothing(loaded: LoadedMission) -> None:
    assert checks(happened(loaded, heard(), p_detect=0.0), loaded) == {}


def test_the_miss_stands_in_the_miss_rates_of_the_day(loaded: LoadedMission) -> None:
    records = happened(loaded, heard())
    results = compute_span(records, loaded, DAY, NOON + timedelta(days=1), b"", no_memory())
    rates = {row.name: row for row in results.miss_rates.rows()}
    assert (rates["promised:drone"].n_checked, rates["promised:drone"].n_missed) == (1, 1)
    assert np.isclose(rates["promised:drone"].expected_missed or 0.0, 1 - results.checks.numbers("promised").min())
