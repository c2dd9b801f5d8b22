"""Counts by sector and side: sums, versions, exercises and the two sides alike."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from shapely import box

from tests.builders import NOON, a_mission, a_notice, an_observation
from tests.fuse.scenes import a_ground
from trucewatch.count import restate, total
from trucewatch.geo.ground import Ground, ZoneShape
from trucewatch.records.agreement import Excuse
from trucewatch.records.count import COUNTING_RULES, Count
from trucewatch.records.declared import Notice
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table


def the_mission() -> Mission:
    """Two sectors on part 1, south and north of the middle; what is farther than 30 km lies in none."""
    return replace(a_mission(), sectors=(Sector("S1", "South", 1, 0.0, 222.0), Sector("S2", "North", 1, 222.0, 444.0)))


def made(many: int = 60, seed: int = 1) -> list[Observation]:
    """Explosions over both sides, some without number, some copied, some far away."""
    draw = np.random.default_rng(seed)
    return [
        an_observation(
            observation_id=f"o{at:03d}",
            lat_deg=float(draw.uniform(46.5, 49.5)),
            lon_deg=float(draw.choice([37.3, 37.45, 37.55, 37.7, 39.0])),
            observed_from=NOON + timedelta(minutes=int(minute)),
            observed_to=NOON + timedelta(minutes=int(minute)),
            count=None if at % 5 == 0 else int(draw.integers(1, 40)),
            count_kind=None if at % 5 == 0 else "exact",
            copy_group="g" if at % 7 == 0 else None,
        )
        for at, minute in enumerate(draw.integers(0, 600, many))
    ]


def counts(rows: list[Observation], notices: tuple[Notice, ...] = (), ground: Ground | None = None) -> Table[Count]:
    return restate(Table.of(Observation, rows), Table.of(Notice, notices), ground or a_ground(), the_mission())


@pytest.mark.parametrize("rule", COUNTING_RULES)
def test_rows_sum_to_the_total_and_no_observation_is_lost(rule: str) -> None:
    table = counts(made())
    whole = total(table, rule)
    rows = [row for row in table.rows() if row.rule == rule]
    assert (whole.sector, whole.side) == ("*", "*")
    assert whole.observations == 60 == sum(row.observations for row in rows)
    assert whole.counted == sum(row.counted for row in rows) > 0


def test_the_headline_is_the_number_of_observations() -> None:
    assert total(counts(made()), "recorded_events_v1").counted == 60


def test_nothing_recorded_gives_zeros_for_every_sector_and_both_sides() -> None:
    table = counts([])
    assert len(table) == 4 * 3 * 2
    assert all(row.counted == row.observations == 0 for row in table.rows())


def test_ingesting_twice_counts_once_and_a_later_version_replaces_the_first() -> None:
    rows = made()
    corrected = replace(rows[1], version=2, count=1)
    assert counts(rows + rows).arrow.equals(counts(rows).arrow)
    assert counts([*rows, corrected]).arrow.equals(counts([rows[0], corrected, *rows[2:]]).arrow)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = made()
    assert counts(rows[::-1]).arrow.equals(counts(rows).arrow)


def test_swapping_the_names_of_the_sides_swaps_the_rows() -> None:
    swap = {"east": "west", "west": "east"}
    plain, swapped = counts(made()), counts(made(), ground=a_ground(inside="west", outside="east"))
    renamed = {replace(row, side=swap.get(row.side, row.side)) for row in plain.rows()}
    assert renamed == set(swapped.rows())


def test_a_timely_exercise_stands_apart_and_a_late_or_distant_one_does_not() -> None:
    row = an_observation(count=40, count_kind="exact")
    late = a_notice()
    timely = a_notice(received_at=NOON - timedelta(hours=25))
    wide, distant = replace(timely, radius_km=50.0), replace(timely, lat_deg=47.0)
    for notice, apart in ((timely, True), (late, False), (wide, False), (distant, False)):
        whole = total(counts([row], (notice,)), "each_discharge_v1")
        assert (whole.counted, whole.exercises) == ((0, 40) if apart else (40, 0)), notice


def test_a_notice_of_somebody_who_may_not_declare_an_exercise_sets_nothing_apart() -> None:
    mission = the_mission()
    excuse = Excuse("exercise", 24.0, 12.0, 10.0, by=("B",))
    provision = replace(mission.agreement.provisions[0], excuses=(excuse,))
    mission = replace(mission, agreement=replace(mission.agreement, provisions=(provision,)))
    rows = Table.of(Observation, [an_observation()])
    for author, apart in (("A", 0), ("B", 1)):
        notices = Table.of(Notice, [a_notice(by=author, received_at=NOON - timedelta(hours=25))])
        held = total(restate(rows, notices, a_ground(), mission), "recorded_events_v1")
        assert held.exercises == apart


def test_a_time_that_only_may_lie_in_the_notice_stays_in_the_total() -> None:
    row = an_observation(observed_from=NOON, observed_to=NOON + timedelta(hours=2))
    notice = a_notice(received_at=NOON - timedelta(hours=25))
    assert total(counts([row], (notice,)), "recorded_events_v1").exercises == 0
    short = replace(row, observed_to=NOON + timedelta(minutes=59))
    assert total(counts([short], (notice,)), "recorded_events_v1").exercises == 1


def test_live_fire_in_a_training_area_stands_apart_and_a_casualty_there_does_not() -> None:
    area = ZoneShape("range", "training_area", box(37.4, 47.9, 37.6, 48.1), None, 50.0)
    rows = [an_observation(observation_id="a"), an_observation(observation_id="b", event="casualty")]
    whole = total(counts(rows, ground=a_ground(zones=(area,))), "recorded_events_v1")
    assert (whole.counted, whole.exercises) == (1, 1)


def test_series_do_not_run_across_sides() -> None:
    east = an_observation(observation_id="a", lon_deg=37.6, count=30, count_kind="exact")
    west = replace(east, observation_id="b", lon_deg=37.4)
    assert total(counts([east, west]), "series_v1").counted == 2
