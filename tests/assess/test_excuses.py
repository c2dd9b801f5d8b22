"""Which notices excuse, and why the others do not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.assess.scenes import found, on
from tests.builders import NOON, a_notice
from tests.incidents import an_incident, classes
from trucewatch.records.finding import Finding

HOUR = timedelta(hours=1)
DRILL = an_incident(lon_deg=37.5, class_probability=classes(exercise=1.0))
SQUARE = "POLYGON ((37.49 47.99, 37.51 47.99, 37.51 48.01, 37.49 48.01, 37.49 47.99))"


def judged(**changes: Any) -> Finding:
    """Return the finding on an exercise of which one notice tells, by default just in time."""
    return on(found([DRILL], [a_notice(**({"received_at": NOON - 25 * HOUR} | changes))]), "exercises")


def test_without_a_notice_nothing_excuses() -> None:
    finding = on(found([DRILL]), "exercises")
    assert (finding.p_excused, finding.p_breach, finding.notice_ids) == (0.0, 1.0, ())
    assert "No notice of a kind that could excuse it covers its time and place." in finding.reason


@pytest.mark.parametrize("place", [{}, {"lat_deg": None, "lon_deg": None, "radius_km": None, "footprint_wkt": SQUARE}])
def test_a_timely_bounded_notice_excuses(place: dict[str, Any]) -> None:
    finding = judged(**place)
    assert (finding.p_excused, finding.p_breach, finding.verdict) == (1.0, 0.0, "no_breach")
    assert finding.notice_ids == ("notice_1",)
    assert "notice_1 of A is timely and bounded" in finding.reason


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"received_at": NOON - 25 * HOUR + timedelta(seconds=1)},
            "came 23.99 h before it began, agreed are at least 24 h",
        ),
        ({"received_at": NOON}, "came 1 h after it began, agreed are at least 24 h before"),
        ({"valid_to": NOON + 11 * HOUR + timedelta(seconds=1)}, "lasts 12.01 h, agreed are at most 12 h"),
        ({"radius_km": 5.001}, "reaches 5.01 km, agreed are at most 5 km"),
    ],
)
def test_a_late_long_or_wide_notice_does_not_excuse_and_says_why(changes: dict[str, Any], why: str) -> None:
    finding = judged(**changes)
    assert (finding.p_excused, finding.p_breach) == (0.0, 1.0)
    assert finding.notice_ids == ("notice_1",)
    assert why in finding.reason


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"valid_to": NOON + 11 * HOUR},
        {"radius_km": 5.0},
    ],
)
def test_a_notice_exactly_at_the_bound_excuses(changes: dict[str, Any]) -> None:
    assert judged(**changes).p_excused == 1.0


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "demining"},
        {"kind": "allegation"},
        {"lat_deg": 48.1},
        {"valid_from": NOON + timedelta(microseconds=1), "received_at": NOON - 48 * HOUR},
        {"valid_to": NOON, "received_at": NOON - 48 * HOUR},
    ],
)
def test_a_notice_of_another_kind_place_or_time_does_not_excuse(changes: dict[str, Any]) -> None:
    finding = judged(**changes)
    assert (finding.p_excused, finding.p_breach, finding.notice_ids) == (0.0, 1.0, ())


def test_a_notice_excuses_only_what_its_provision_knows() -> None:
    strike = an_incident(lon_deg=37.5)
    assert on(found([strike], [a_notice(received_at=NOON - 25 * HOUR)]), "no_fire").p_breach == 1.0


def test_a_notice_that_holds_part_of_the_time_excuses_in_part() -> None:
    incident = an_incident(
        lon_deg=37.5, t0_earliest=NOON - 2 * HOUR, t0_latest=NOON + 2 * HOUR, class_probability=classes(exercise=1.0)
    )
    finding = on(found([incident], [a_notice(received_at=NOON - 48 * HOUR)]), "exercises")
    assert finding.p_excused == pytest.approx(0.5, abs=0.02)
    assert finding.p_breach == pytest.approx(0.5, abs=0.02)


def test_two_notices_excuse_what_either_holds() -> None:
    incident = an_incident(
        lon_deg=37.5, t0_earliest=NOON - 2 * HOUR, t0_latest=NOON + 2 * HOUR, class_probability=classes(exercise=1.0)
    )
    first = a_notice(received_at=NOON - 48 * HOUR, valid_from=NOON - 3 * HOUR, valid_to=NOON + HOUR)
    second = a_notice(
        notice_id="notice_2", received_at=NOON - 48 * HOUR, valid_from=NOON - HOUR, valid_to=NOON + 3 * HOUR
    )
    finding = on(found([incident], [first, second]), "exercises")
    assert (finding.p_excused, finding.notice_ids) == (1.0, ("notice_1", "notice_2"))


def test_each_incident_is_excused_by_its_own_notices() -> None:
    far = an_incident(incident_id="inc_2", lat_deg=48.5, class_probability=classes(exercise=1.0))
    findings = [
        one for one in found([far, DRILL], [a_notice(received_at=NOON - 25 * HOUR)]) if one.provision_id == "exercises"
    ]
    assert [one.p_excused for one in findings] == [0.0, 1.0]
