"""From crossings, files and impediments to looks at places."""

from dataclasses import replace

import numpy as np

from tests.builders import NOON, a_look, an_impediment
from tests.coverage.scenes import EVERYWHERE, HOUR, a_delivering_mission, passes
from trucewatch.coverage.sights import Places, Sights, joined, reported_sights, satellite_sights
from trucewatch.coverage.sky import CloudField
from trucewatch.geo.swath import Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.look import Look
from trucewatch.records.table import Table, microseconds

CLEAR = CloudField((), 0.0)
MIDDLE = Places(np.array([48.0, 48.9]), np.array([37.5, 37.5]))


def reported(look: Look, *impediments: Impediment) -> Sights:
    """Return the sights of one look at a place within its footprint and at one without."""
    held = Table.of(Impediment, impediments)
    return reported_sights(Table.of(Look, [look]), held, MIDDLE, CLEAR, a_delivering_mission())


def together(*crossings: Crossings) -> Crossings:
    """Return crossings one after the other."""
    names = Crossings.__dataclass_fields__
    return Crossings(**{name: np.concatenate([getattr(one, name) for one in crossings]) for name in names})


def test_crossings_of_one_satellite_within_twenty_minutes_are_one_pass() -> None:
    mission = a_delivering_mission()
    satellites = tuple(sensor for sensor in mission.sensors if sensor.kind == "satellite_thermal")
    crossings = together(
        passes([0], NOON), passes([1], NOON + HOUR / 6), passes([0], NOON + 2 * HOUR), passes([0], NOON, satellite=1)
    )
    found = satellite_sights(crossings, satellites, MIDDLE, CLEAR, mission)
    assert found.names == (
        "viirs_snpp 2026-06-25T12:00Z",
        "viirs_snpp 2026-06-25T14:00Z",
        "viirs_noaa20 2026-06-25T12:00Z",
    )
    assert found.look.tolist() == [0, 0, 1, 2]


def test_the_first_instant_of_what_a_source_holds_is_held_and_the_last_is_not() -> None:
    mission = a_delivering_mission()
    sources = tuple(replace(one, holds_from=NOON, holds_to=NOON + HOUR) for one in mission.sources)
    satellites = tuple(sensor for sensor in mission.sensors if sensor.kind == "satellite_thermal")
    crossings = together(passes([0], NOON), passes([1], NOON + HOUR))
    assert satellite_sights(crossings, satellites, MIDDLE, CLEAR, replace(mission, sources=sources)).place.tolist() == [
        0
    ]


def test_a_look_sees_the_places_within_its_footprint() -> None:
    assert reported(a_look()).place.tolist() == [0]
    assert reported(a_look(footprint_wkt=EVERYWHERE)).place.tolist() == [0, 1]


def test_an_impediment_cuts_a_look_into_seeing_and_blind_pieces() -> None:
    jam = an_impediment(start_at=NOON + HOUR / 4, end_at=NOON + HOUR / 2)
    found = reported(a_look(), jam)
    quarter = [microseconds(NOON + number * HOUR / 4) for number in (0, 1, 2, 4)]
    assert list(zip(found.from_us.tolist(), found.to_us.tolist(), found.able.tolist(), strict=True)) == [
        (quarter[0], quarter[1], True), (quarter[1], quarter[2], False), (quarter[2], quarter[3], True),
    ]  # fmt: skip
    assert set(found.look.tolist()) == {0}


def test_overlapping_impediments_and_ones_that_only_touch_are_cut_once_and_not_at_all() -> None:
    first = an_impediment(start_at=NOON - HOUR, end_at=NOON + HOUR / 2)
    second = an_impediment(impediment_id="impediment_2", start_at=NOON + HOUR / 4, end_at=NOON + HOUR / 2)
    touching = an_impediment(impediment_id="impediment_3", start_at=NOON + HOUR, end_at=NOON + 2 * HOUR)
    found = reported(a_look(), first, second, touching)
    assert found.to_us[found.able].tolist() == [microseconds(NOON + HOUR)]
    assert found.from_us[found.able].tolist() == [microseconds(NOON + HOUR / 2)]


def test_looks_of_two_sets_keep_their_own_names() -> None:
    first, second = reported(a_look()), reported(a_look(look_id="look_2"))
    both = joined(first, second)
    assert [both.names[number] for number in both.look] == ["look_1", "look_2"]
