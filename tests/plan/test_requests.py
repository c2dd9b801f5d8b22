"""Requests to look again: worth by information, only where something entitles to it, never finer than a grid cell."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_mission
from tests.incidents import an_incident, classes
from tests.report.views import a_line, an_adoption
from trucewatch.geo.cells import GridSettings, cell_ids
from trucewatch.geo.locate import locate_points
from trucewatch.plan.requests import (
    FALSE_ALARM,
    Candidate,
    Opportunity,
    candidates_of,
    information,
    on_grid,
    rank_requests,
    remaining,
)
from trucewatch.records.adoption import Adoption
from trucewatch.records.case import Case, Clock
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.look_request import LookRequest
from trucewatch.records.table import Table

MISSION = a_mission()
PROVISION = MISSION.agreement.provisions[0]
HOUR = timedelta(hours=1)
CHANCES = st.integers(0, 10**6).map(lambda millionths: millionths / 1e6)

CANDIDATE = Candidate(
    reason="case",
    reference="case_1",
    incident_id="inc_1",
    question="happened",
    events=("weapon", "vehicle"),
    lat_deg=48.0123456,
    lon_deg=37.6543217,
    part=1,
    chainage_km=11.4,
    chance=0.5,
    since=NOON,
    until=NOON + 24 * HOUR,
)
LOOK = Opportunity("drone_1", "weapon", NOON + HOUR, NOON + 2 * HOUR, 0.8, None)


def ranked(candidates: list[Candidate], offered: dict[int, list[Opportunity]]) -> list[LookRequest]:
    return list(rank_requests(candidates, offered, MISSION, b"").rows())


@given(chance=CHANCES, p_detect=CHANCES)
def test_information_is_that_of_the_joint_table_of_question_and_outcome(chance: float, p_detect: float) -> None:
    found = max(p_detect, FALSE_ALARM)
    joint = np.array([[chance * found, chance * (1 - found)], [(1 - chance) * FALSE_ALARM, (1 - chance) * 0.98]])
    product = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    held = joint > 0
    expected = float((joint[held] * np.log(joint[held] / product[held])).sum())
    assert information(np.array([chance]), np.array([p_detect]))[0] == pytest.approx(max(expected, 0.0), abs=1e-12)


@given(chance=CHANCES, better=CHANCES, worse=CHANCES)
def test_a_better_look_never_teaches_less(chance: float, better: float, worse: float) -> None:
    low, high = sorted((worse, better))
    worth = information(np.array([chance, chance]), np.array([low, high]))
    assert worth[1] >= worth[0] - 1e-12


def test_a_blind_look_and_a_settled_question_teach_nothing() -> None:
    assert information(np.array([0.5, 0.0, 1.0]), np.array([0.0, 0.9, 0.9])) == pytest.approx([0, 0, 0], abs=1e-12)


def test_the_more_informative_look_ranks_first_and_what_nobody_can_meet_last() -> None:
    better = replace(CANDIDATE, reference="case_2", chance=0.5)
    settled = replace(CANDIDATE, reference="case_3", chance=0.06)
    alone = replace(CANDIDATE, reference="case_4")
    found = ranked([settled, better, alone], {0: [LOOK], 1: [LOOK], 2: []})
    assert [one.reference for one in found] == ["case_2", "case_3", "case_4"]
    assert [one.rank for one in found] == [1, 2, 3]
    assert (found[2].feasible, found[2].sensor, found[2].start_at) == (False, "", None)


def test_a_look_that_comes_too_late_or_sees_something_else_is_not_used() -> None:
    late = replace(LOOK, start_at=NOON + 30 * HOUR, end_at=NOON + 31 * HOUR)
    other = replace(LOOK, event="explosion")
    assert not ranked([CANDIDATE], {0: [late, other]})[0].feasible


def test_what_does_not_last_is_best_looked_for_early_and_a_crater_stays() -> None:
    early, late = LOOK, replace(LOOK, start_at=NOON + 10 * HOUR, end_at=NOON + 11 * HOUR, p_detect=0.85)
    assert ranked([CANDIDATE], {0: [late, early]})[0].start_at == early.start_at
    assert remaining("damage", 100 * HOUR, MISSION) == 1.0
    assert 0 < remaining("vehicle", 6 * HOUR, MISSION) == pytest.approx(np.exp(-1))


def test_a_request_names_the_grid_cell_and_never_the_place() -> None:
    one = ranked([CANDIDATE], {0: [LOOK]})[0]
    assert (one.lat_deg, one.lon_deg) != (CANDIDATE.lat_deg, CANDIDATE.lon_deg)
    place = [CANDIDATE.lat_deg, one.lat_deg], [CANDIDATE.lon_deg, one.lon_deg]
    assert len(set(cell_ids(GridSettings(), *place))) == 1
    assert one.chainage_km == round(CANDIDATE.chainage_km)
    moved = replace(CANDIDATE, lat_deg=CANDIDATE.lat_deg + 1e-4)
    assert ranked([moved], {0: [LOOK]})[0] == one


def test_on_the_grid_part_and_chainage_are_those_of_the_middle_of_the_cell() -> None:
    line = a_line()
    near = replace(CANDIDATE, lat_deg=CANDIDATE.lat_deg + 1e-3)
    one, same = on_grid([CANDIDATE, near], line)
    assert one == same
    assert (one.lat_deg, one.lon_deg) != (CANDIDATE.lat_deg, CANDIDATE.lon_deg)
    located = locate_points(line, [one.lat_deg], [one.lon_deg])
    assert (one.part, one.chainage_km) == (int(located.part[0]), float(located.chainage_km[0]))
    assert on_grid([], line) == ()


def test_the_same_question_about_one_cell_is_asked_once_by_the_most_informative() -> None:
    weaker = replace(CANDIDATE, incident_id="inc_2", chance=0.1)
    found = ranked([weaker, CANDIDATE, replace(CANDIDATE, question="class")], {0: [LOOK], 1: [LOOK], 2: [LOOK]})
    assert [(one.rank, one.incident_id) for one in found] == [(1, "inc_1"), (2, "inc_1")]
    assert {one.question for one in found} == {"happened", "class"}


def a_finding(**changes: Any) -> Finding:
    finding = Finding(
        finding_id="f",
        finding_version=1,
        incident_id="inc_1",
        case_id=None,
        provision_id=PROVISION.provision_id,
        reading_id="r",
        subject="s",
        line="test",
        line_version="1",
        p_happened=0.9,
        p_in_force=1.0,
        p_in_zone=0.9,
        p_prohibited=0.5,
        p_excused=0.0,
        p_breach=0.4,
        likelihood="l",
        confidence="low",
        actor_probability=(0.2, 0.2, 0.0, 0.6),
        verdict="cannot_be_determined",
        level="recorded_event",
        status="draft",
        tier=None,
        clock_earliest=None,
        clock_latest=None,
        label="open",
        reason="",
        notice_ids=(),
        undetermined=(),
    )
    return replace(finding, **changes)


def found(
    *findings: Finding, incident: Incident | None = None, cases: tuple[Case, ...] = (), clocks: tuple[Clock, ...] = ()
) -> tuple[Candidate, ...]:
    held = incident or an_incident(incident_id="inc_1", class_probability=classes(strike=0.5))
    return candidates_of(
        Table.of(Finding, findings),
        Table.of(Incident, [held]),
        Table.of(Case, cases),
        Table.of(Clock, clocks),
        Table.of(Adoption, []),
        MISSION,
        NOON,
    )


def test_an_open_question_in_the_zone_of_a_provision_is_a_candidate() -> None:
    (one,) = found(a_finding())
    assert (one.reason, one.reference) == ("provision", PROVISION.provision_id)
    assert one.chance == pytest.approx(0.45)
    assert one.events[0] == "damage"


def test_what_lies_outside_the_zone_or_the_area_is_none() -> None:
    assert found(a_finding(p_in_zone=0.01)) == ()
    far = an_incident(incident_id="inc_1", lat_deg=10.0, class_probability=classes(strike=0.5))
    assert found(a_finding(), incident=far) == ()


def test_a_settled_question_is_none() -> None:
    assert found(a_finding(p_happened=1.0, p_prohibited=1.0)) == ()
    assert found(a_finding(p_happened=0.01)) == ()


def test_the_most_open_finding_of_an_incident_speaks_for_it() -> None:
    (one,) = found(a_finding(p_prohibited=0.1), a_finding(finding_id="g", p_prohibited=0.55))
    assert one.chance == pytest.approx(0.495)


def test_an_incident_of_a_case_is_asked_about_for_the_case_until_its_first_clock_runs_out() -> None:
    case = Case(
        "case_1", 1, "proposed", "S1", NOON, NOON, "s", PROVISION.provision_id, ("inc_1",), NOON, NOON, NOON, "t", "r",
        "open",
    )  # fmt: skip
    clock = Clock("case_1", "t", "t0", 24.0, NOON + 5 * HOUR, NOON + 6 * HOUR, "running")
    (one,) = found(a_finding(), cases=(case,), clocks=(clock,))
    assert (one.reason, one.reference, one.until) == ("case", "case_1", NOON + 5 * HOUR)


def test_what_people_adopted_is_no_longer_asked() -> None:
    assert found(a_finding(level="adopted_finding")) == ()


def test_an_adopted_breach_of_weapons_is_looked_at_again_unless_a_later_adoption_corrects_it() -> None:
    first = an_adoption(incident_id="inc_1", provision_id="buffer_weapons")
    later = an_adoption(
        adoption_id="adoption_2", corrects="adoption_1", provision_id="buffer_weapons", verdict="no_breach"
    )

    def asked(*adoptions: Adoption) -> list[tuple[str, str, str]]:
        incident = an_incident(incident_id="inc_1", class_probability=classes(weapon_presence=0.9))
        none = Table.of(Finding, []), Table.of(Incident, [incident]), Table.of(Case, []), Table.of(Clock, [])
        held = candidates_of(*none, Table.of(Adoption, adoptions), MISSION, NOON)
        return [(one.reason, one.reference, one.question) for one in held]

    assert asked(first) == [("remedy", "adoption_1", "still_there")]
    assert asked(first, later) == []
    assert asked(an_adoption(incident_id="inc_1", provision_id="no_fire")) == []


def test_a_drone_is_asked_for_one_place_at_one_hour_and_the_other_request_says_who_has_it() -> None:
    elsewhere = replace(CANDIDATE, reference="case_2", lat_deg=CANDIDATE.lat_deg + 0.2, chance=0.3)
    first, second = ranked([elsewhere, CANDIDATE], {0: [LOOK], 1: [LOOK]})
    assert (first.reference, first.feasible, first.lost_sensor) == ("case_1", True, "")
    assert (second.reference, second.feasible, second.sensor, second.start_at) == ("case_2", False, "", None)
    assert (second.lost_sensor, second.lost_at, second.lost_to) == ("drone_1", LOOK.start_at, first.request_id)


def test_a_request_that_loses_its_best_look_takes_the_next_best() -> None:
    elsewhere = replace(CANDIDATE, reference="case_2", lat_deg=CANDIDATE.lat_deg + 0.2, chance=0.3)
    later = replace(LOOK, start_at=LOOK.end_at, end_at=LOOK.end_at + HOUR, p_detect=0.7)
    first, second = ranked([elsewhere, CANDIDATE], {0: [LOOK, later], 1: [LOOK, later]})
    assert [(one.reference, one.start_at) for one in (first, second)] == [
        ("case_1", LOOK.start_at), ("case_2", later.start_at),
    ]  # fmt: skip
    assert (second.feasible, second.p_detect, second.lost_to) == (True, 0.7, "")


def test_what_looks_anyway_serves_every_place_and_one_sortie_every_question_about_its_cell() -> None:
    elsewhere = replace(CANDIDATE, reference="case_2", lat_deg=CANDIDATE.lat_deg + 0.2)
    sweep = replace(LOOK, sensor="viirs_snpp", sent=False)
    assert all(one.feasible for one in ranked([elsewhere, CANDIDATE], {0: [sweep], 1: [sweep]}))
    same = replace(CANDIDATE, question="class")
    assert all(one.feasible for one in ranked([same, CANDIDATE], {0: [LOOK], 1: [LOOK]}))


def test_an_unmet_request_that_lost_more_stands_before_one_that_lost_less() -> None:
    places = [replace(CANDIDATE, reference=f"case_{at}", lat_deg=CANDIDATE.lat_deg + 0.2 * at, chance=chance)
              for at, chance in enumerate((0.1, 0.2, 0.5))]  # fmt: skip
    found = ranked(places, {at: [LOOK] for at in range(3)})
    assert [(one.reference, one.feasible) for one in found] == [("case_2", True), ("case_1", False), ("case_0", False)]


@st.composite
def crowded(draw: st.DrawFn) -> tuple[list[Candidate], dict[int, list[Opportunity]]]:
    """Return some candidates, and looks of few sensors that overlap, on a grid of quarter hours."""
    count = draw(st.integers(1, 6))
    candidates = [
        replace(CANDIDATE, reference=f"case_{draw(st.integers(0, 3))}", lat_deg=48.0 + 0.2 * draw(st.integers(0, 3)),
                chance=draw(st.sampled_from([0.1, 0.3, 0.5])), incident_id=f"inc_{at}")
        for at in range(count)
    ]  # fmt: skip
    looks = st.builds(
        lambda sensor, start, quarters, chance: Opportunity(
            sensor, "weapon", NOON + start * HOUR / 4, NOON + (start + quarters) * HOUR / 4, chance, None
        ),
        st.sampled_from(["drone_1", "drone_2"]), st.integers(0, 8), st.integers(0, 4), st.sampled_from([0.3, 0.8]),
    )  # fmt: skip
    return candidates, {at: draw(st.lists(looks, max_size=4)) for at in range(count)}


def places_at_once(found: list[LookRequest]) -> list[tuple[str, str]]:
    """Return the pairs of requests for which one sensor would have to be at two places at once."""
    asked = [one for one in found if one.start_at and one.end_at]
    return [
        (one.request_id, other.request_id)
        for at, one in enumerate(asked)
        for other in asked[at + 1 :]
        if one.sensor == other.sensor and (one.lat_deg, one.lon_deg) != (other.lat_deg, other.lon_deg)
        and one.start_at and one.end_at and other.start_at and other.end_at
        and ((one.start_at < other.end_at and other.start_at < one.end_at) or one.start_at == other.start_at)
    ]  # fmt: skip


@given(held=crowded())
def test_no_sensor_is_ever_asked_for_two_places_at_once(held: tuple[list[Candidate], Any]) -> None:
    found = ranked(*held)
    assert places_at_once(found) == []
    served = {one.request_id: one for one in found if one.feasible}
    for one in found:
        assert (one.sensor == "") == (one.start_at is None) == (not one.feasible)
        if one.lost_to:
            assert not one.feasible
            assert served[one.lost_to].sensor == one.lost_sensor


@given(held=crowded(), order=st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_of_looks_changes_nothing(held: tuple[list[Candidate], Any], order: Any) -> None:
    candidates, offered = held
    shuffled = list(range(len(candidates)))
    order.shuffle(shuffled)
    looks = {new: order.sample(offered[old], len(offered[old])) for new, old in enumerate(shuffled)}
    assert ranked([candidates[old] for old in shuffled], looks) == ranked(candidates, offered)
