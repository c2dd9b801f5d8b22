"""The looking of either side, by day and by night."""

from dataclasses import replace

import numpy as np
import pytest

from tests.builders import NOON, a_look
from tests.coverage.scenes import (
    EVERYWHERE,
    HOUR,
    SPAN,
    WEST_HALF,
    a_delivering_mission,
    a_short_line,
    passes,
    stretches_of,
    what_looked,
)
from trucewatch.coverage import (
    Looking,
    by_sector,
    by_sector_of,
    measure_looking,
    seen_by_duration,
    side_looking,
    side_looking_of,
    tally_days,
    tally_of,
)
from trucewatch.records.coverage import CoverageCell, SideLooking
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.table import Table

MISSION = a_delivering_mission(
    sectors=(Sector("south", "South", 1, 0.0, 10.0), Sector("north", "North", 1, 10.0, 50.0))
)
DAY = Interval(NOON - 12 * HOUR, NOON + 12 * HOUR)


def cells_of(looking: Looking, span: Interval = DAY, mission: Mission = MISSION) -> Table[CoverageCell]:
    """Return the cells of the short line by half hours."""
    return measure_looking(stretches_of(), looking, a_short_line(), mission, span)


def row_of(
    table: Table[SideLooking], side: str, light: str = "all", event: str = "explosion", sector: str = ""
) -> SideLooking:
    """Return one row."""
    wanted = (sector, side, light, event)
    (found,) = (row for row in table.rows() if (row.sector, row.side, row.light, row.event) == wanted)
    return found


def test_sides_are_told_apart_and_the_whole_line_is_the_mean_of_its_sides() -> None:
    cells = cells_of(what_looked(MISSION, [a_look(footprint_wkt=WEST_HALF)]))
    found = side_looking(cells, stretches_of(), MISSION, DAY)
    west, east = row_of(found, "west"), row_of(found, "east")
    assert west.p_seen == pytest.approx(0.8 / 24, abs=2e-5)
    assert (east.p_seen, east.share_looked, east.share_not_looked) == (0.0, 0.0, 1.0)
    both = np.mean([west.p_seen, east.p_seen])
    lengths = np.array([10.0, 12.24])
    sectors = [row.p_seen for row in by_sector(cells, MISSION, DAY).rows() if row.event == "explosion"]
    assert both == pytest.approx(np.average(sectors, weights=lengths), rel=0.01)


def test_day_and_night_are_told_apart_and_together_make_all() -> None:
    cells = cells_of(what_looked(MISSION, [a_look(footprint_wkt=EVERYWHERE)]))
    found = side_looking(cells, stretches_of(), MISSION, DAY)
    whole, day, night = (row_of(found, "west", light) for light in ("all", "day", "night"))
    assert night.p_seen == 0.0
    assert day.p_seen > whole.p_seen > 0.0
    # In late June at 48° N the sun stands above the horizon for about sixteen hours.
    assert day.p_seen / whole.p_seen == pytest.approx(24 / 16, rel=0.05)


def test_the_longest_gap_is_the_longest_time_without_a_look_that_can_record() -> None:
    looks = [
        a_look(footprint_wkt=EVERYWHERE, start_at=NOON - 6 * HOUR, end_at=NOON - 5 * HOUR),
        a_look(look_id="look_2", footprint_wkt=EVERYWHERE, start_at=NOON, end_at=NOON + HOUR),
        a_look(look_id="look_3", footprint_wkt=EVERYWHERE, start_at=NOON + 3 * HOUR, end_at=NOON + 9 * HOUR,
               status="failed"),
    ]  # fmt: skip
    found = row_of(side_looking(cells_of(what_looked(MISSION, looks)), stretches_of(), MISSION, DAY), "east")
    # An explosion in the second before a look is met: half an hour of each gap is looked at.
    assert (found.longest_gap_s, found.median_gap_s) == (11 * 3600.0, 11 * 3600.0)
    assert found.share_blind == pytest.approx(6.5 / 24, abs=1e-6)
    assert found.share_not_looked + found.share_blind + found.share_looked == pytest.approx(1.0)
    north = "POLYGON ((36.0 48.03, 39.0 48.03, 39.0 49.0, 36.0 49.0, 36.0 48.03))"
    part = side_looking(cells_of(what_looked(MISSION, [a_look(footprint_wkt=north)])), stretches_of(), MISSION, DAY)
    assert row_of(part, "east").longest_gap_s == 24 * 3600.0
    assert row_of(part, "east", sector="north").median_gap_s == 11.5 * 3600.0


def test_what_lasts_longer_is_seen_more_often_and_an_instant_is_told_for_no_duration() -> None:
    sizes = tuple(replace(size, event="uav") if size.event == "explosion" else size for size in MISSION.event_sizes)
    mission = replace(MISSION, event_sizes=(*MISSION.event_sizes, replace(sizes[1], duration_s=600.0, event="uav")))
    looks = [a_look(footprint_wkt=EVERYWHERE, events=("uav", "explosion"), p_detect=(0.5, 0.5))]
    looking = what_looked(mission, looks, crossings=passes(range(5), NOON + 2 * HOUR))
    lasting = seen_by_duration(stretches_of(), looking, mission, DAY, (600.0, 3600.0, 43_200.0))
    found = side_looking(cells_of(looking, mission=mission), stretches_of(), mission, DAY, lasting)
    uav = row_of(found, "west", event="uav")
    assert uav.durations_s == (600.0, 3600.0, 43_200.0)
    assert uav.seen_by_duration == pytest.approx((0.5 * 70 / 1440, 0.5 * 120 / 1440, 0.5 * 780 / 1440), abs=1e-5)
    assert uav.seen_by_duration[0] == pytest.approx(uav.p_seen, abs=2e-6)
    assert row_of(found, "west", event="explosion").durations_s == ()


def test_days_that_are_tallied_one_by_one_come_to_what_they_are_at_once() -> None:
    spans = [Interval(NOON + n * 12 * HOUR - 12 * HOUR, NOON + n * 12 * HOUR) for n in range(2)]
    looks = [a_look(footprint_wkt=WEST_HALF, start_at=NOON - 3 * HOUR, end_at=NOON + 2 * HOUR)]
    looking = what_looked(MISSION, looks, crossings=passes(range(5), NOON - HOUR))
    joint = tally_days(stretches_of(), ((span, looking) for span in spans), a_short_line(), MISSION)
    whole = tally_of(cells_of(looking), MISSION)
    assert by_sector_of(joint, MISSION, DAY).arrow.equals(by_sector_of(whole, MISSION, DAY).arrow)
    first, second = (side_looking_of(one, stretches_of(), MISSION, DAY) for one in (joint, whole))
    assert first.arrow.equals(second.arrow)


def test_the_names_of_the_sides_move_nothing_but_themselves() -> None:
    looking = what_looked(MISSION, [a_look(footprint_wkt=WEST_HALF)], crossings=passes(range(5)))
    turned = {"east": "west", "west": "east"}
    plain, swapped = (
        side_looking(
            measure_looking(stretches_of(line), looking, line, MISSION, SPAN), stretches_of(line), MISSION, SPAN
        )
        for line in (a_short_line("east", "west"), a_short_line("west", "east"))
    )
    assert swapped.with_columns(side=[turned[name] for name in swapped.texts("side")]).arrow.equals(plain.arrow)


def test_no_cells_give_no_rows() -> None:
    assert len(side_looking(Table.of(CoverageCell, []), stretches_of(), MISSION, DAY)) == 0
