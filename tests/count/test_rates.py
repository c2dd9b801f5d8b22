"""Rates a day: published limits, simulated truth, and what may not be said where little was looked at."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.builders import NOON, a_mission, an_observation
from tests.incidents import an_incident
from trucewatch.count.rates import LEAST_PROMISE, Promised, estimate, rates, weighted_limits
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
    sectors=(
        Sector("S1", "South", 1, 0.0, 100.0),
        Sector("S2", "North", 1, 100.0, 400.0),
        Sector("S3", "Far north", 1, 400.0, 500.0),
    ),
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


def promised(best: list[float], least: list[float] | None = None, most: list[float] | None = None) -> Promised:
    return Promised(np.array(best), np.array(least or best), np.array(most or best))


def found(
    incidents: list[Incident],
    observations: list[Observation],
    *stated: SectorLooking,
    of_each: Promised | None = None,
) -> dict[str, Rate]:
    table = rates(
        Table.of(Incident, incidents),
        Table.of(Observation, observations),
        Table.of(Finding, []),
        Table.of(SectorLooking, stated),
        {"explosion": of_each or promised([0.5] * len(incidents))},
        MISSION,
        DAY,
    )
    return {row.sector: row for row in table.rows() if row.level == "recorded_event"}


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390)])
def test_without_weights_the_limits_are_those_of_published_tables(count: int, low: float, high: float) -> None:
    # Garwood 1936, as in the tables of Documenta Geigy; three decimals.
    assert weighted_limits(np.ones(count), 1.0) == pytest.approx((low, high), abs=5e-4)


def test_an_incident_stands_for_as_many_as_its_own_looking_missed_and_the_doubt_widens_the_interval() -> None:
    incidents, observations = told(["camera"] * 4)
    own = promised([0.5] * 4, [0.4] * 4, [0.75] * 4)
    row = found(incidents, observations, looking("S1", 0.4, 0.2, 0.8), of_each=own)["S1"]
    low, high = weighted_limits(np.full(4, 2.0), 2.5)
    assert (row.count, row.n_unpromised) == (4, 0)
    assert row.per_day == pytest.approx(8.0)
    # Four of weight 2 with a doubt of their own, and one more of weight 2.5 with that of the stretch.
    assert row.per_day_low == pytest.approx(low / ((8 * 1.5 + 2.5 * 2) / 10.5))
    assert row.per_day_high == pytest.approx(high / ((8 * 0.8 + 2.5 * 0.5) / 10.5))


def test_without_any_incident_the_doubt_is_that_of_the_stretch() -> None:
    told_of = estimate(promised([]), looking("S1", 0.4, 0.2, 0.8))
    assert (told_of.total, told_of.low, told_of.unpromised) == (0.0, 0.0, 0)
    assert told_of.high == pytest.approx(3.689 * 2.5 / 0.5, abs=5e-3)
    assert estimate(promised([]), looking("S1", 0.4, 0.0, 0.8)).high is None


def test_looking_that_follows_the_happenings_does_not_inflate_the_rate() -> None:
    # All happen where a camera stands; the mean looking of the stretch is a thousandth.
    incidents, observations = told(["camera"] * 6)
    row = found(incidents, observations, looking("S1", 0.001, 0.0005, 0.002), of_each=promised([0.8] * 6))["S1"]
    assert row.per_day == pytest.approx(7.5)


def test_what_was_recorded_where_nothing_was_promised_counts_once_and_is_told_apart() -> None:
    incidents, observations = told(["camera", "camera"])
    own = promised([0.0, LEAST_PROMISE / 2])
    row = found(incidents, observations, looking("S1", 0.4, 0.4, 0.4), of_each=own)["S1"]
    assert (row.count, row.n_unpromised, row.per_day) == (2, 2, 2.0)


def test_what_people_alone_told_is_not_weighed_by_the_looking_of_sensors() -> None:
    rows = found(*told(["camera", None, None]), looking("S1", 0.5, 0.5, 0.5))
    assert rows["S1"].count == rows[""].count == 1


def test_the_chance_of_what_an_incident_may_also_be_does_not_weigh_it() -> None:
    incidents, observations = told(["camera"])
    likelier = [replace(incidents[0], p_seen=0.01)]
    assert found(likelier, observations, looking("S1", 0.5, 0.5, 0.5), of_each=promised([0.5]))["S1"].per_day == 2.0


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
    rows = found([], [], looking("S1", 0.1, 0.1, 0.1), looking("S2", 0.8, 0.8, 0.8), looking("S3", 0.6, 0.6, 0.6))
    assert [rows[name].comparable for name in ("S1", "S2", "S3")] == [False, True, True]
    assert rows[""].p_seen == pytest.approx((100 * 0.1 + 300 * 0.8 + 100 * 0.6) / 500)


def test_one_stretch_alone_is_compared_with_none() -> None:
    rows = found([], [], looking("S1", 0.1, 0.1, 0.1), looking("S2", 0.8, 0.8, 0.8))
    assert not any(row.comparable for row in rows.values())


def test_stretches_with_next_to_no_looking_are_not_compared_however_alike() -> None:
    least = LEAST_PROMISE
    rows = found([], [], *(looking(name, least * 0.99, 0.0, least) for name in ("S1", "S2")))
    assert not any(row.comparable for row in rows.values())
    rows = found([], [], *(looking(name, least, 0.0, least) for name in ("S1", "S2")))
    assert rows["S1"].comparable
    assert rows["S2"].comparable


@pytest.mark.parametrize(("rate", "seed"), [(2.0, 1), (8.0, 2), (40.0, 3)])
def test_the_interval_holds_the_true_rate_though_looking_differs_from_place_to_place(rate: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    held = 0
    for _ in range(2_000):
        promised = draw.choice([0.1, 0.4, 0.9], size=draw.poisson(rate))
        weight = 1 / promised[draw.random(len(promised)) < promised]
        low, high = weighted_limits(weight, 10.0)
        held += low <= rate <= high
    # The method is made to hold at 95 % or more; 2,000 draws have a standard error of half a per cent.
    assert held / 2_000 > 0.94
