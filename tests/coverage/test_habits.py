"""What an opponent learns from the looks of the days before."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.builders import NOON, a_look
from tests.coverage.scenes import (
    EVERYWHERE,
    HOUR,
    a_delivering_mission,
    a_short_line,
    passes,
    stretches_of,
    what_looked,
)
from trucewatch.coverage import Places, Promises, measure_looking, promises_at
from trucewatch.coverage.habits import LEARNT_DAYS
from trucewatch.records.coverage import MOMENTS
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.table import microseconds

MISSION = a_delivering_mission()
DAY = timedelta(days=1)
TONIGHT = NOON + 20 * DAY
NEVER_THE_LAST_HOUR = (7 / 8) ** MOMENTS
"""Chance that no moment that comes to an opponent's mind falls into the last of eight hours."""
SIZE = next(size for size in MISSION.event_sizes if size.event == "explosion")


def patrol(day: int, hour: float, sensor: str = "drone_1", hours: float = 1.0, status: str = "acquired") -> Look:
    """Return a look over everything on a day counted from tonight's."""
    start = TONIGHT + day * DAY + hour * HOUR
    return a_look(
        look_id=f"{sensor} {day} {hour}", sensor=sensor, start_at=start, end_at=start + hours * HOUR,
        footprint_wkt=EVERYWHERE, events=("explosion",), p_detect=(0.8,), status=status,
    )  # fmt: skip


def promised(looks: list[Look]) -> Promises:
    """Return what is promised of an explosion in the eight hours from tonight's noon."""
    begin = np.array([microseconds(TONIGHT)])
    end = np.array([microseconds(TONIGHT + 8 * HOUR)])
    return promises_at(
        what_looked(MISSION, looks), MISSION, Places(np.array([48.0]), np.array([37.6])), SIZE, begin, end
    )


def test_a_patrol_that_never_changes_its_hours_is_avoided() -> None:
    found = promised([patrol(-day, hour) for day in range(1, 8) for hour in (0, 3, 5)] + [patrol(0, 0), patrol(0, 3)])
    assert found.seen[0] == pytest.approx(0.2, abs=1e-3)
    assert found.timed[0] == pytest.approx(0.0, abs=0.02)


def test_a_patrol_at_hours_that_no_past_told_of_is_met_as_at_random_among_what_seemed_free() -> None:
    # In the past the first four hours were patrolled; tonight the last four are.
    past = [patrol(-day, 0, hours=4.0) for day in range(1, 8)]
    found = promised([*past, patrol(0, 4, hours=4.0)])
    assert found.seen[0] == pytest.approx(0.4, abs=1e-3)
    assert found.timed[0] == found.seen[0]


def test_what_happened_more_than_a_week_ago_is_forgotten() -> None:
    looks = [patrol(-day, 0, hours=4.0) for day in range(LEARNT_DAYS + 1, LEARNT_DAYS + 7)]
    old = promised([*looks, patrol(0, 0, hours=4.0)])
    assert old.timed[0] == pytest.approx(old.seen[0])


def test_days_on_which_nobody_flew_teach_nothing() -> None:
    # One day of two was flown, at the same hours as tonight: where it was seen to fly it is expected again.
    found = promised([patrol(-2, 0, hours=7.0), patrol(0, 0, hours=7.0)])
    assert found.timed[0] == pytest.approx(0.8 * NEVER_THE_LAST_HOUR, abs=1e-3)


def test_what_is_promised_of_a_place_does_not_depend_on_what_else_is_asked() -> None:
    near = "POLYGON ((37.5 47.9, 37.7 47.9, 37.7 48.1, 37.5 48.1, 37.5 47.9))"
    far = "POLYGON ((38.5 48.9, 38.7 48.9, 38.7 49.1, 38.5 49.1, 38.5 48.9))"
    here = [replace(patrol(day, hour), footprint_wkt=near) for day, hour in ((-2, 0), (0, 2), (0, 5))]
    looks = [*here, *(replace(patrol(-day, 5), footprint_wkt=far) for day in (3, 4, 5))]
    times = (np.full(2, microseconds(TONIGHT)), np.full(2, microseconds(TONIGHT + 8 * HOUR)))
    both = Places(np.array([48.0, 49.0]), np.array([37.6, 38.6]))
    together = promises_at(what_looked(MISSION, looks), MISSION, both, SIZE, *times)
    assert together.seen[0] > 0
    assert promised(looks).timed[0] == pytest.approx(together.timed[0], abs=1e-12)


@pytest.mark.parametrize("status", ["failed", "planned"])
def test_a_patrol_that_did_not_fly_teaches_nothing_and_makes_no_day(status: str) -> None:
    looks = [patrol(-2, 0, hours=3.0), patrol(0, 0), patrol(0, 4)]
    unflown = [patrol(-day, 6, status=status) for day in (1, 3, 4)]
    assert promised([*looks, *unflown]).timed[0] == pytest.approx(promised(looks).timed[0], abs=1e-12)


@pytest.mark.parametrize("hours", [6, 21, 22, 23, 24, 48])
def test_tonights_patrol_never_moves_what_is_foreseen(hours: int) -> None:
    size = replace(SIZE, duration_s=hours * 3600.0)
    mission = replace(MISSION, event_sizes=(size,))
    line, span = a_short_line(), Interval(TONIGHT, TONIGHT + HOUR)
    past = [patrol(-day, hour) for day in (1, 2, 3) for hour in (3, 9)]

    def foreseen(looks: list[Look]) -> np.ndarray:
        cells = measure_looking(stretches_of(line), what_looked(mission, looks), line, mission, span)
        return cells.numbers("p_foreseen")

    np.testing.assert_array_equal(foreseen(past), foreseen([*past, patrol(0, 0, hours=2.0)]))


def test_what_is_expected_is_the_mean_over_the_days_that_taught_anything() -> None:
    line, span = a_short_line(), Interval(TONIGHT, TONIGHT + HOUR)
    for days in ((2,), (2, 5), (2, 5, -1), (2, 9)):
        looks = [patrol(-day, 0) for day in days]
        cells = measure_looking(stretches_of(line), what_looked(MISSION, looks), line, MISSION, span)
        mine = cells.texts("event") == "explosion"
        assert cells.numbers("p_foreseen")[mine] == pytest.approx(np.full(mine.sum(), 0.8 / 3), abs=1e-3)
    elsewhere = [patrol(-2, 0), patrol(-3, 8)]
    cells = measure_looking(stretches_of(line), what_looked(MISSION, elsewhere), line, MISSION, span)
    assert cells.numbers("p_foreseen")[mine] == pytest.approx(np.full(mine.sum(), 0.4 / 3), abs=1e-3)
    beside = [patrol(-2, -1, hours=3.0)]
    cells = measure_looking(stretches_of(line), what_looked(MISSION, beside), line, MISSION, span)
    assert cells.numbers("p_foreseen")[mine] == pytest.approx(np.full(mine.sum(), 0.8), abs=1e-3)


def test_tonights_plan_of_a_patrol_is_not_foreseen_and_a_mast_is() -> None:
    drone, mast = (promised([patrol(0, 0, sensor, 7.0)]) for sensor in ("drone_1", "camera_1"))
    assert drone.timed[0] == pytest.approx(drone.seen[0])
    assert mast.seen[0] == pytest.approx(drone.seen[0])
    assert mast.timed[0] == pytest.approx(0.8 * NEVER_THE_LAST_HOUR, abs=1e-3)


def test_that_a_mast_fails_tonight_is_not_foreseen() -> None:
    looks = [patrol(0, hour, "camera_1") for hour in range(7)] + [patrol(0, 7, "camera_1", status="failed")]
    found = promised(looks)
    assert found.seen[0] == pytest.approx(0.7, abs=1e-3)
    assert found.timed[0] == pytest.approx(found.seen[0], abs=1e-3)


def test_of_a_mast_that_fell_silent_tonight_nobody_foresaw_it() -> None:
    before = [patrol(-1, hour, "camera_1") for hour in range(9)]
    heard = [patrol(0, hour, "camera_1") for hour in (0, 1, 2, 5, 6, 7, 8)]
    found = promised([*before, *heard])
    assert found.seen[0] == pytest.approx(0.6, abs=1e-3)
    assert found.timed[0] == pytest.approx(found.seen[0], abs=1e-3)
    alone = promised(heard)
    assert alone.timed[0] == pytest.approx(0.8 * (6 / 8) ** MOMENTS, abs=1e-3)


def test_orbits_are_known_exactly() -> None:
    fire = next(size for size in MISSION.event_sizes if size.event == "thermal_anomaly")
    times = (np.array([microseconds(NOON - 4 * HOUR)]), np.array([microseconds(NOON + 4 * HOUR)]))
    looking = what_looked(MISSION, crossings=passes([0], NOON))
    found = promises_at(looking, MISSION, Places(np.array([48.0]), np.array([37.5])), fire, *times)
    assert found.seen[0] > 0.05
    assert found.timed[0] < 1e-5
