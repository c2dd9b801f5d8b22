"""Rates a day: published limits, simulated truth, and what may not be said where little was looked at."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from tests.builders import NOON, a_mission, an_observation
from tests.incidents import an_incident
from trucewatch.count.rates import poisson_limits, rates
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import EventSize, Sector
from trucewatch.records.observation import Observation
from trucewatch.records.rate import Rate
from trucewatch.records.table import Table

DAY = Interval(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
MISSION = replace(
    a_mission(),
    sectors=(Sector("S1", "South", 1, 0.0, 100.0), Sector("S2", "North", 1, 100.0, 400.0)),
    event_sizes=(EventSize("explosion", "an explosion", 0.0, None),),
)


def looking(sector: str, best: float, low: float, high: float) -> SectorLooking:
    return SectorLooking(
        sector=sector,
        event="explosion",
        start_at=DAY.start_at,
        end_at=DAY.end_at,
        p_seen=best,
        p_seen_low=low,
        p_seen_high=high,
        p_seen_timed=low,
        share_not_looked=0.0,
        share_blind=0.0,
        share_looked=1.0,
        n_looks=3,
    )


def told(sensors: list[str | None], chainage_km: float = 50.0) -> tuple[list[Incident], list[Observation]]:
    """Incidents in one place, each with one observation, made by a sensor or told by people."""
    observations = [
        an_observation(observation_id=f"o{number}", event="explosion", sensor=sensor)
        for number, sensor in enumerate(sensors)
    ]
    incidents = [
        an_incident(incident_id=f"inc_{number}", observation_ids=(f"o{number}",), chainage_km=chainage_km)
        for number in range(len(sensors))
    ]
    return incidents, observations


def found(incidents: list[Incident], observations: list[Observation], *stated: SectorLooking) -> dict[str, Rate]:
    table = rates(
        Table.of(Incident, incidents),
        Table.of(Observation, observations),
        Table.of(Finding, []),
        Table.of(SectorLooking, stated),
        MISSION,
        DAY,
    )
    return {row.sector: row for row in table.rows() if row.level == "recorded_event"}


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390)])
def test_the_limits_are_those_of_published_tables(count: int, low: float, high: float) -> None:
    # Garwood 1936, as in the tables of Documenta Geigy; three decimals.
    assert poisson_limits(count) == pytest.approx((low, high), abs=5e-4)


def test_a_count_is_divided_by_the_looking_and_its_doubt_widens_the_interval() -> None:
    rows = found(*told(["camera"] * 4), looking("S1", 0.5, 0.25, 0.8), looking("S2", 0.5, 0.25, 0.8))
    low, high = poisson_limits(4)
    assert (rows["S1"].count, rows["S1"].per_day) == (4, pytest.approx(8.0))
    assert rows["S1"].per_day_low == pytest.approx(low / 0.8, abs=1e-6)
    assert rows["S1"].per_day_high == pytest.approx(high / 0.25, abs=1e-5)


def test_what_people_alone_told_is_not_divided_by_the_looking_of_sensors() -> None:
    rows = found(*told(["camera", None, None]), looking("S1", 0.5, 0.5, 0.5))
    assert rows["S1"].count == rows[""].count == 1


def test_a_zero_where_nothing_could_be_recorded_gives_no_rate() -> None:
    row = found([], [], looking("S1", 0.0, 0.0, 0.0))["S1"]
    assert row.per_day is None
    assert row.per_day_high is None
    assert not row.comparable


def test_a_zero_under_good_looking_bounds_the_rate() -> None:
    row = found([], [], looking("S1", 0.9, 0.9, 0.9))["S1"]
    assert (row.per_day, row.per_day_low) == (0.0, 0.0)
    assert row.per_day_high == pytest.approx(3.689 / 0.9, abs=1e-3)


def test_without_looking_nothing_is_said() -> None:
    assert found(*told(["camera"])) == {}


def test_stretches_that_were_looked_at_too_unequally_are_not_compared() -> None:
    rows = found([], [], looking("S1", 0.1, 0.1, 0.1), looking("S2", 0.8, 0.8, 0.8))
    assert not rows["S1"].comparable
    assert rows["S2"].comparable
    assert rows[""].p_seen == pytest.approx(0.25 * 0.1 + 0.75 * 0.8)


@given(rate=st.floats(0.01, 60.0), low=st.floats(0.02, 0.9), width=st.floats(0.0, 0.5), at=st.floats(0.0, 1.0))
def test_the_interval_holds_the_true_rate_wherever_the_looking_lies_in_its_own(
    rate: float, low: float, width: float, at: float
) -> None:
    high = min(1.0, low + width)
    counts = np.arange(0, 200)
    limits = np.array([poisson_limits(int(n)) for n in counts])
    inside = (limits[:, 0] / high <= rate) & (rate <= limits[:, 1] / low)
    chance = poisson.pmf(counts, rate * (low + at * (high - low)))
    assert chance[inside].sum() >= 0.95 - 1e-9
