"""How well each stretch was looked at in every bin of time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_look, an_impediment
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
from trucewatch.coverage import Looking, measure_looking
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table, microseconds

BIN_US = 3_600_000_000
CHANCES = ("p_seen", "p_seen_low", "p_seen_high")


def measured(looking: Looking, mission: Mission | None = None, span: Interval = SPAN) -> Table[CoverageCell]:
    """Return the cells of the short line by hours."""
    line = a_short_line()
    return measure_looking(stretches_of(line), looking, line, mission or a_delivering_mission(), span, BIN_US)


def cell_at(
    cells: Table[CoverageCell], hours: int, event: str = "explosion", side: str = "west", stretch: int = 2
) -> CoverageCell:
    """Return the cell of one stretch and side that begins so many hours after noon."""
    (found,) = (
        cell
        for cell in cells.rows()
        if cell.start_at == NOON + hours * HOUR
        and (cell.event, cell.side, cell.chainage_from_km) == (event, side, 5.0 * stretch)
    )
    return found


def test_every_event_stretch_side_and_bin_has_a_cell_and_an_empty_span_none() -> None:
    mission = a_delivering_mission()
    assert len(measured(what_looked(mission))) == len(mission.event_sizes) * 5 * 2 * 12
    assert len(measured(what_looked(mission), span=Interval(NOON, NOON))) == 0
    assert len(measured(what_looked(mission), a_delivering_mission(event_sizes=()))) == 0


def test_the_last_bin_ends_with_the_span() -> None:
    cells = measured(what_looked(a_delivering_mission()), span=Interval(NOON, NOON + 1.5 * HOUR))
    assert sorted({(cell.start_at, cell.end_at) for cell in cells.rows()}) == [
        (NOON, NOON + HOUR),
        (NOON + HOUR, NOON + 1.5 * HOUR),
    ]


def test_where_nobody_looked_is_not_looked_and_names_no_look() -> None:
    cells = measured(what_looked(a_delivering_mission()))
    assert set(cells.texts("state").tolist()) == {"not_looked"}
    assert not any(cells.lists("looks"))
    assert not cells.numbers("p_seen_high").any()


def test_a_look_makes_its_own_time_looked_and_touches_no_other_bin() -> None:
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE)]))
    now = cell_at(cells, 0)
    assert (now.state, now.looks) == ("looked", ("look_1",))
    assert now.p_seen == pytest.approx(0.8)
    # An explosion that is visible for a second and starts in the last second before the look is met by it.
    assert cell_at(cells, -1).p_seen == pytest.approx(0.8 / 3600, abs=1e-6)
    assert cell_at(cells, 1).state == "not_looked"


def test_a_look_is_judged_by_the_share_of_the_band_that_its_footprint_covers() -> None:
    # Two of five sample rows, at 1 and 3 km of 10, lie within 4 km of the line, on the western side only.
    footprint = "POLYGON ((37.4465 47.0, 37.5 47.0, 37.5 49.0, 37.4465 49.0, 37.4465 47.0))"
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=footprint)]))
    assert cell_at(cells, 0).p_seen == pytest.approx(0.8 * 0.4)
    assert cell_at(cells, 0, side="east").state == "not_looked"


def test_a_planned_look_is_none() -> None:
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE, status="planned")]))
    assert set(cells.texts("state").tolist()) == {"not_looked"}


def test_a_failed_look_makes_blind_and_is_named() -> None:
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE, status="failed")]))
    now = cell_at(cells, 0)
    assert (now.state, now.p_seen_high, now.looks) == ("blind", 0.0, ("look_1",))


def test_an_event_that_the_sensor_cannot_record_leaves_its_look_blind() -> None:
    look = a_look(footprint_wkt=EVERYWHERE, sensor="camera_1", events=(), p_detect=())
    cells = measured(what_looked(a_delivering_mission(), [look]))
    assert cell_at(cells, 0, "weapon").state == "blind"
    assert cell_at(cells, 0, "explosion").state == "looked"


def test_an_explosion_under_a_satellite_is_blind_and_a_fire_looked() -> None:
    cells = measured(what_looked(a_delivering_mission(), crossings=passes(range(5), NOON + 0.5 * HOUR)))
    assert cell_at(cells, 0, "explosion").state == "blind"
    assert cell_at(cells, 1, "explosion").state == "not_looked"
    fire = cell_at(cells, 0, "thermal_anomaly")
    assert (fire.state, fire.looks) == ("looked", ("viirs_snpp 2026-06-25T12:30Z",))
    assert fire.p_seen_low == 0.0
    assert 0 < fire.p_seen < fire.p_seen_high


def test_a_fire_is_met_by_a_pass_within_its_duration_and_not_after() -> None:
    # A fire of three hours that begins uniformly in an hour meets a pass at half past twelve.
    cells = measured(what_looked(a_delivering_mission(), crossings=passes(range(5), NOON + 0.5 * HOUR)))
    whole = cell_at(cells, -1, "thermal_anomaly").p_seen
    assert cell_at(cells, -2, "thermal_anomaly").p_seen == pytest.approx(whole)
    assert cell_at(cells, -3, "thermal_anomaly").p_seen == pytest.approx(whole / 2, abs=1e-6)
    assert cell_at(cells, 0, "thermal_anomaly").p_seen == pytest.approx(whole / 2, abs=1e-6)
    assert cell_at(cells, -4, "thermal_anomaly").state == "not_looked"
    assert cell_at(cells, 1, "thermal_anomaly").state == "not_looked"


@pytest.mark.parametrize(
    ("holds_from", "holds_to"), [(None, None), (NOON + HOUR, None), (SPAN.start_at, NOON + 0.5 * HOUR)]
)
def test_a_satellite_whose_data_were_not_delivered_then_has_not_looked(
    holds_from: datetime | None, holds_to: datetime | None
) -> None:
    mission = a_delivering_mission()
    sources = tuple(replace(one, holds_from=holds_from, holds_to=holds_to) for one in mission.sources)
    cells = measured(
        what_looked(mission, crossings=passes(range(5), NOON + 0.5 * HOUR)), replace(mission, sources=sources)
    )
    assert set(cells.texts("state").tolist()) == {"not_looked"}


def test_an_impediment_cuts_its_time_out_of_a_look() -> None:
    look = a_look(footprint_wkt=EVERYWHERE)
    jam = an_impediment(start_at=NOON + 0.25 * HOUR, end_at=NOON + 0.75 * HOUR)
    cells = measured(what_looked(a_delivering_mission(), [look], [jam]))
    assert cell_at(cells, 0).p_seen == pytest.approx(0.4, abs=1e-3)
    other = measured(what_looked(a_delivering_mission(), [look], [replace(jam, sensor="camera_1")]))
    assert cell_at(other, 0).p_seen == pytest.approx(0.8)
    named = replace(jam, sensor=None)
    by_look = measured(what_looked(a_delivering_mission(), [replace(look, impediment_id="impediment_1")], [named]))
    assert cell_at(by_look, 0).p_seen == pytest.approx(0.4, abs=1e-3)


def test_an_impediment_over_a_whole_look_leaves_it_blind() -> None:
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE)], [an_impediment()]))
    assert cell_at(cells, 0).state == "blind"


def test_an_impediment_never_makes_a_look_see_a_lasting_event_twice() -> None:
    look = a_look(footprint_wkt=EVERYWHERE, events=("weapon",), p_detect=(0.5,))
    jam = an_impediment(start_at=NOON + 0.4 * HOUR, end_at=NOON + 0.5 * HOUR)
    whole = cell_at(measured(what_looked(a_delivering_mission(), [look])), -3, "weapon")
    cut = cell_at(measured(what_looked(a_delivering_mission(), [look], [jam])), -3, "weapon")
    assert whole.p_seen == pytest.approx(0.5)
    assert cut.p_seen == pytest.approx(0.5)


def test_a_drone_that_does_not_say_how_much_cloud_there_was_has_a_wide_interval() -> None:
    cells = measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE, cloud_fraction=None)]))
    now = cell_at(cells, 0)
    assert (now.state, now.p_seen_low) == ("looked", 0.0)
    # Half of the sky is assumed to be cloud, and under it half of the chance, nothing or all of it may be left.
    assert [now.p_seen, now.p_seen_high] == pytest.approx([0.6, 0.8])


def test_known_cloud_lowers_the_chance_and_a_camera_needs_no_sky() -> None:
    cloudy = cell_at(
        measured(what_looked(a_delivering_mission(), [a_look(footprint_wkt=EVERYWHERE, cloud_fraction=0.25)])), 0
    )
    assert [cloudy.p_seen_low, cloudy.p_seen, cloudy.p_seen_high] == pytest.approx([0.6, 0.7, 0.8])
    look = a_look(footprint_wkt=EVERYWHERE, sensor="camera_1", cloud_fraction=None)
    camera = cell_at(measured(what_looked(a_delivering_mission(), [look])), 0)
    assert [camera.p_seen_low, camera.p_seen_high] == pytest.approx([0.8, 0.8])


def test_a_satellites_look_from_a_file_sees_what_it_states() -> None:
    look = a_look(footprint_wkt=EVERYWHERE, sensor="viirs_snpp", events=("damage",), p_detect=(0.6,))
    mission = a_delivering_mission()
    sizes = (replace(mission.event_sizes[1], event="damage"),)
    cells = measured(what_looked(mission, [look]), replace(mission, event_sizes=sizes))
    assert cell_at(cells, 0, "damage").p_seen == pytest.approx(0.6)


some_looks = st.lists(
    st.builds(
        lambda start, hours, p, cloud, west, sensor: a_look(
            start_at=NOON + start * HOUR,
            end_at=NOON + (start + hours) * HOUR,
            p_detect=(p,),
            cloud_fraction=cloud,
            footprint_wkt=WEST_HALF if west else EVERYWHERE,
            sensor=sensor,
        ),
        st.integers(-4, 4),
        st.floats(0.01, 3),
        st.floats(0, 1),
        st.none() | st.floats(0, 1),
        st.booleans(),
        st.sampled_from(["drone_1", "camera_1"]),
    ),
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(some_looks, some_looks)
def test_adding_looks_never_lowers_a_cell(few: Sequence[Look], more: Sequence[Look]) -> None:
    held = [replace(look, look_id=f"look_{number}") for number, look in enumerate([*few, *more])]
    mission = a_delivering_mission()
    before = measured(what_looked(mission, held[: len(few)]), mission)
    after = measured(what_looked(mission, held), mission)
    for name in CHANCES:
        assert (after.numbers(name) >= before.numbers(name) - 1.5e-6).all()
    order = {"not_looked": 0, "blind": 1, "looked": 2}
    rank = [np.array([order[state] for state in cells.texts("state")]) for cells in (before, after)]
    assert (rank[1] >= rank[0]).all()


@settings(max_examples=25, deadline=None)
@given(some_looks)
def test_states_and_chances_say_the_same(looks: Sequence[Look]) -> None:
    held = [replace(look, look_id=f"look_{number}") for number, look in enumerate(looks)]
    mission = a_delivering_mission()
    cells = measured(what_looked(mission, held, crossings=passes(range(3))), mission)
    low, p, high, timed = (cells.numbers(name) for name in ("p_seen_low", "p_seen", "p_seen_high", "p_seen_timed"))
    assert ((low <= p) & (p <= high) & (timed <= p)).all()
    assert ((cells.texts("state") == "looked") == (high > 0)).all()
    assert [bool(names) for names in cells.lists("looks")] == (cells.texts("state") != "not_looked").tolist()


def test_the_names_of_the_sides_move_nothing_but_themselves() -> None:
    looks = [a_look(footprint_wkt=WEST_HALF), a_look(look_id="look_2", start_at=NOON - HOUR, end_at=NOON)]
    mission = a_delivering_mission()
    looking = what_looked(mission, looks, crossings=passes(range(5)))
    plain, swapped = (
        measure_looking(stretches_of(line), looking, line, mission, SPAN, BIN_US)
        for line in (a_short_line("east", "west"), a_short_line("west", "east"))
    )
    turned = {"east": "west", "west": "east"}
    assert swapped.with_columns(side=[turned[name] for name in swapped.texts("side")]).arrow.equals(plain.arrow)


def test_the_cells_start_where_the_span_does() -> None:
    cells = measured(what_looked(a_delivering_mission()))
    assert cells.instants("start_at").min() == microseconds(SPAN.start_at)
    assert cells.instants("end_at").max() == microseconds(SPAN.end_at)
