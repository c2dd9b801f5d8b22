"""Looks that could be had: whether a sensor must be sent is known by whence a look comes, not by what it is called."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.builders import a_look
from tests.pipeline.chain import DAY
from trucewatch.coverage import Places
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.pipeline.planning.opportunities import Chart, opportunities_at, sorties
from trucewatch.pipeline.records import no_records
from trucewatch.plan.requests import Opportunity
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.table import Table

HOUR = timedelta(hours=1)
FLOWN = a_look(sensor="drone_west", start_at=DAY.start_at - 5 * HOUR, end_at=DAY.start_at - 4 * HOUR)
"""By which the drone is known to reach the place."""
PLACE = Places(np.array([48.0]), np.array([37.5]))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("opportunities") / "mission"
    write_template(folder, "looking")
    return load_mission(folder)


def chart_of(loaded: LoadedMission, *announced: Look) -> Chart:
    known = replace(no_records(), looks=Table.of(Look, [FLOWN]))
    window = Interval(DAY.start_at, DAY.start_at + 12 * HOUR)
    return Chart(known, Table.of(Look, announced), loaded, (), DAY.start_at, window)


def offered(chart: Chart) -> list[Opportunity]:
    return opportunities_at(chart, PLACE, ["explosion"])[0]


def announced_look(name: str) -> Look:
    start = DAY.start_at + 3 * HOUR
    return a_look(look_id=name, sensor="drone_east", start_at=start, end_at=start + HOUR, p_detect=(0.3,))


def test_only_sorties_are_looks_to_which_a_sensor_must_be_sent(loaded: LoadedMission) -> None:
    found = offered(chart_of(loaded, announced_look("patrol")))
    assert {(one.sensor, one.sent) for one in found} == {("drone_east", False), ("drone_west", True)}
    assert [one.sensor for one in found].count("drone_east") == 1


def test_no_name_of_an_announced_look_makes_it_one_to_be_sent_or_changes_another(loaded: LoadedMission) -> None:
    plain = chart_of(loaded, announced_look("patrol"))
    names = ("sortie 12", "tasked 3", sorties(plain, PLACE)[0].look_id)
    for name in names:
        assert offered(chart_of(loaded, announced_look(name))) == offered(plain), name
