"""Which possible violations form one series."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_mission
from tests.respond.scenes import HOUR, a_finding, an_event
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.respond import BEYOND, sector_of
from trucewatch.respond.series import find_series


def chains(incidents: Sequence[Incident], findings: Sequence[Finding] | None = None) -> list[tuple[str, ...]]:
    """Return the members of every series."""
    held = [a_finding(one) for one in incidents] if findings is None else findings
    return [tuple(m.incident_id for m in series.incidents) for series in find_series(held, incidents, a_mission())]


def test_incidents_that_follow_each_other_within_the_window_are_one_series() -> None:
    assert chains([an_event(1), an_event(2, 24), an_event(3, 48)]) == [("inc_1", "inc_2", "inc_3")]


def test_a_series_splits_where_the_gap_exceeds_the_window() -> None:
    assert chains([an_event(1), an_event(2, 24.001)]) == [("inc_1",), ("inc_2",)]


def test_provisions_and_sectors_are_kept_apart_and_in_order() -> None:
    south, beyond = an_event(2, chainage_km=50.0), an_event(3, chainage_km=200.0)
    held = [an_event(1), south, beyond]
    findings = [a_finding(one, name) for name in ("no_jamming", "no_fire") for one in held]
    found = find_series(findings, held, a_mission())
    assert [(one.provision_id, one.sector) for one in found] == [
        ("no_fire", BEYOND), ("no_fire", "north"), ("no_fire", "south"),
        ("no_jamming", BEYOND), ("no_jamming", "north"), ("no_jamming", "south"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "chainage_km", "name"),
    [(1, 0.0, "north"), (1, 49.999999, "north"), (1, 50.0, "south"), (1, 100.0, BEYOND), (2, 20.0, BEYOND)],
)
def test_a_sector_holds_its_first_chainage_and_not_its_last(part: int, chainage_km: float, name: str) -> None:
    assert sector_of(an_event(1, part=part, chainage_km=chainage_km), a_mission()) == name


def test_an_incident_under_two_readings_counts_once() -> None:
    incident = an_event(1)
    findings = [a_finding(incident, reading=name) for name in ("plain", "wide")]
    (series,) = find_series(findings, [incident], a_mission())
    assert (len(series.incidents), len(series.findings)) == (1, 2)


def test_only_possible_violations_make_a_series() -> None:
    incident = an_event(1)
    assert chains([incident], [a_finding(incident, level="recorded_event")]) == []
    assert chains([], [a_finding(incident)]) == []


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(hours: list[int], random: Random) -> None:
    held = [an_event(number, hour) for number, hour in enumerate(hours)]
    turned = held[:]
    random.shuffle(turned)
    assert chains(turned) == chains(held)
    assert sorted(name for chain in chains(held) for name in chain) == sorted(one.incident_id for one in held)


def test_incidents_of_one_instant_keep_the_order_of_their_names() -> None:
    assert chains([an_event(2), an_event(1)]) == [("inc_1", "inc_2")]
    assert an_event(1).t0_best == NOON
    assert HOUR.total_seconds() == 3600
