from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.exercise.watched import a_bang, the_days, the_orders
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.context import tell_contexts
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.rows import CONTEXTS
from trucewatch.mission import LoadedMission

QUIET = replace(DAY_MIX, air_raid_alerts=0, power_cuts=0)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("context"))


def flights(loaded: LoadedMission) -> list[Happening]:
    terrain = the_orders(loaded, 1, 1, QUIET).terrain
    rng = np.random.default_rng(3)
    start = the_days(1)[0].start_at + timedelta(hours=2)
    spots = [terrain.draw_spot(rng, (1.0, 5.0)) for _ in range(150)]
    return [a_bang(f"drone-{number}", spot, start, "uav_strike") for number, spot in enumerate(spots)]


def test_most_drones_bring_an_alert_that_began_before_them(loaded: LoadedMission) -> None:
    """Four of five do: within 3 sigma of 150 tosses, 0.1."""
    told = tell_contexts(1, loaded.mission, the_days(1), flights(loaded), QUIET)
    assert abs(len(told) / 150 - 0.8) < 0.1
    for row in told:
        cells = dict(zip(CONTEXTS, row.cells, strict=True))
        assert datetime.fromisoformat(cells["start_at"]) < the_days(1)[0].start_at + timedelta(hours=2)
        assert datetime.fromisoformat(cells["received_at"]) >= datetime.fromisoformat(cells["start_at"])
        assert cells["area"] in {sector.title for sector in loaded.mission.sectors}


def test_shells_bring_no_alert(loaded: LoadedMission) -> None:
    shells = [replace(one, signals=(replace(one.signals[0], event="explosion"),)) for one in flights(loaded)]
    assert not tell_contexts(1, loaded.mission, the_days(1), shells, QUIET)


def test_every_day_has_its_alerts_and_power_cuts(loaded: LoadedMission) -> None:
    mix = replace(QUIET, air_raid_alerts=4, power_cuts=3)
    told = tell_contexts(1, loaded.mission, the_days(3), [], mix)
    kinds = [dict(zip(CONTEXTS, row.cells, strict=True))["kind"] for row in told]
    assert (kinds.count("air_raid_alert"), kinds.count("outage")) == (12, 9)
    assert len({row.row_id for row in told}) == 21
