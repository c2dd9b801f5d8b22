"""The chance that the agreement was in force at an uncertain time."""

from datetime import timedelta

import pytest

from tests.builders import NOON, an_agreement
from tests.incidents import an_incident
from trucewatch.assess.moment import in_force_shares, time_nodes
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table

HOUR = timedelta(hours=1)


def p_in_force(incident: Incident, **changes: object) -> float:
    """Return the mean share of one incident."""
    return float(in_force_shares(time_nodes(Table.of(Incident, [incident])), an_agreement(**changes)).mean())


def test_force_begins_with_its_first_instant_and_ends_before_its_last() -> None:
    assert p_in_force(an_incident(), in_force_from=NOON) == 1.0
    assert p_in_force(an_incident(), in_force_from=NOON + timedelta(microseconds=1)) == 0.0
    assert p_in_force(an_incident(), in_force_to=NOON) == 0.0
    assert p_in_force(an_incident(), in_force_to=NOON + timedelta(microseconds=1)) == 1.0


def test_an_uncertain_time_counts_by_the_share_within_force() -> None:
    incident = an_incident(t0_earliest=NOON - HOUR, t0_best=NOON, t0_latest=NOON + 3 * HOUR)
    assert p_in_force(incident, in_force_from=NOON) == pytest.approx(0.75, abs=0.01)
    assert p_in_force(incident, in_force_to=NOON) == pytest.approx(0.25, abs=0.01)


def test_an_uncertain_start_of_force_is_integrated() -> None:
    assert p_in_force(an_incident(), in_force_from=NOON, sigma_s=3600.0) == pytest.approx(0.5)
    assert p_in_force(an_incident(), in_force_from=NOON - HOUR, sigma_s=3600.0) == pytest.approx(0.841345, abs=1e-6)
