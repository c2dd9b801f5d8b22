"""Whether an incident, there and then, would have been seen."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.builders import NOON, a_look, an_impediment
from tests.coverage.scenes import (
    EVERYWHERE,
    HOUR,
    SPAN,
    a_delivering_mission,
    a_short_line,
    passes,
    stretches_of,
    what_looked,
)
from tests.incidents import an_incident, classes
from trucewatch.coverage import Looking, look_back, look_back_by_sector, measure_looking
from trucewatch.coverage.back import EVENT_OF_CLASS
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission, Sector
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import CLASSES

MISSION = a_delivering_mission()


def looked_back(incidents: Sequence[Incident], looking: Looking, mission: Mission = MISSION) -> list[Incident]:
    """Return the incidents with their chances."""
    return list(look_back(Table.of(Incident, incidents), looking, mission).rows())


@pytest.mark.parametrize(
    ("name", "event"), [("strike", "explosion"), ("weapon_presence", "weapon"), ("natural", "thermal_anomaly")]
)
def test_an_incident_is_seen_as_the_cell_of_its_place_and_time(name: str, event: str) -> None:
    line, stretches = a_short_line(), stretches_of()
    looks = [
        a_look(footprint_wkt=EVERYWHERE, events=("explosion", "weapon"), p_detect=(0.7, 0.4)),
        a_look(look_id="look_2", footprint_wkt=EVERYWHERE, start_at=NOON + HOUR / 2, cloud_fraction=None),
    ]
    jam = an_impediment(start_at=NOON + HOUR / 4, end_at=NOON + HOUR / 3)
    at = passes([2], NOON + 1.5 * HOUR)
    cells = measure_looking(stretches, what_looked(MISSION, looks, [jam], at), line, MISSION, SPAN, 3_600_000_000)
    cell = next(
        one
        for one in cells.rows()
        if (one.event, one.side, one.chainage_from_km, one.start_at) == (event, "east", 10.0, NOON)
    )
    targets = stretches.targets
    incident = an_incident(
        lat_deg=float(targets.lat_deg[2]), lon_deg=float(targets.lon_deg[2]),
        t0_earliest=NOON, t0_best=NOON, t0_latest=NOON + HOUR, class_probability=classes(**{name: 1.0}),
    )  # fmt: skip
    (found,) = looked_back([incident], what_looked(MISSION, looks, [jam], passes([0], NOON + 1.5 * HOUR)))
    assert cell.p_seen > 0
    assert found.p_seen == pytest.approx(cell.p_seen, abs=2e-6)
    assert found.p_seen_timed == pytest.approx(cell.p_seen_timed, abs=2e-6)


def test_the_chance_is_averaged_over_what_it_may_have_been_without_nothing() -> None:
    looking = what_looked(MISSION, [a_look(events=("explosion", "weapon"), p_detect=(0.8, 0.2))])
    shares = classes(strike=0.3, weapon_presence=0.1)
    (found,) = looked_back([an_incident(lon_deg=37.5, class_probability=shares)], looking)
    assert found.p_seen == pytest.approx(0.75 * 0.8 + 0.25 * 0.2)


def test_an_instant_at_the_edges_of_a_look_is_inside_at_its_start_and_outside_at_its_end() -> None:
    moments = [NOON, NOON + HOUR]
    held = [an_incident(lon_deg=37.5, t0_earliest=at, t0_best=at, t0_latest=at) for at in moments]
    first, last = looked_back(held, what_looked(MISSION, [a_look()]))
    assert (first.p_seen, last.p_seen) == (0.8, 0.0)


def test_nobody_who_looked_is_zero_and_nothing_known_is_absent() -> None:
    nobody = what_looked(MISSION)
    untabled = an_incident(incident_id="inc_2", class_probability=classes(jamming=1.0))
    false_alarm = an_incident(incident_id="inc_3", class_probability=classes())
    found = looked_back([an_incident(), untabled, false_alarm], nobody)
    assert [row.p_seen for row in found] == [0.0, None, None]
    assert [row.p_seen_timed for row in found] == [0.0, None, None]
    (bare,) = looked_back([an_incident()], nobody, replace(MISSION, event_sizes=()))
    assert bare.p_seen is None


def test_no_incidents_stay_none() -> None:
    assert looked_back([], what_looked(MISSION)) == []


def test_every_class_but_nothing_is_seen_as_some_event() -> None:
    assert set(EVENT_OF_CLASS) == set(CLASSES) - {"nothing"}


def test_many_incidents_are_each_judged_by_their_own_sights() -> None:
    looks = [a_look(footprint_wkt="POLYGON ((37.55 47.9, 37.7 47.9, 37.7 48.1, 37.55 48.1, 37.55 47.9))")]
    held = [an_incident(incident_id=f"inc_{n}", lon_deg=lon) for n, lon in enumerate(np.linspace(37.41, 37.81, 9))]
    found = looked_back(held, what_looked(MISSION, looks))
    assert [row.p_seen for row in found] == [0.8 if 37.55 < row.lon_deg < 37.7 else 0.0 for row in held]


def test_by_sector_an_incident_gets_its_sectors_looking_and_none_beyond() -> None:
    mission = replace(
        MISSION, sectors=(Sector("south", "South", 1, 0.0, 11.0), Sector("north", "North", 1, 11.0, 50.0))
    )
    rows = [
        SectorLooking(sector, "explosion", SPAN.start_at, SPAN.end_at, p, p, p, p / 2, 0.0, 0.0, 1.0, 1)
        for sector, p in (("south", 0.1), ("north", 0.6))
    ]
    held = [
        an_incident(incident_id="inc_1", chainage_km=10.999999),
        an_incident(incident_id="inc_2", chainage_km=11.0),
        an_incident(incident_id="inc_3", chainage_km=11.0, part=2),
        an_incident(incident_id="inc_4", chainage_km=11.0, class_probability=classes(weapon_presence=1.0)),
    ]
    found = look_back_by_sector(Table.of(Incident, held), Table.of(SectorLooking, rows), mission)
    assert [row.p_seen for row in found.rows()] == [0.1, 0.6, None, None]
    assert [row.p_seen_timed for row in found.rows()] == [0.05, 0.3, None, None]
