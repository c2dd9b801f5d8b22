"""Cases, steps, clocks and options: looked up in the ladder, never an action."""

from dataclasses import replace
from typing import Literal

import pytest

from tests.builders import NOON, a_mission
from tests.respond.scenes import HOUR, a_finding, an_event, proposed
from trucewatch.records.case import Case
from trucewatch.records.mission import Mission
from trucewatch.respond import Proposal


def only_case(proposal: Proposal) -> Case:
    """Return the one case there is."""
    (case,) = proposal.cases.rows()
    return case


def clocked(starts: Literal["t0", "detection", "adoption"]) -> Mission:
    """Return a mission whose first step counts from the given event."""
    mission = a_mission()
    return replace(mission, ladder=(replace(mission.ladder[0], starts=starts), *mission.ladder[1:]))


def test_without_a_possible_violation_nothing_is_proposed() -> None:
    incident = an_event(1)
    for proposal in (proposed([]), proposed([incident], [a_finding(incident, level="recorded_event")])):
        assert [len(table) for table in (proposal.cases, proposal.clocks, proposal.options)] == [0, 0, 0]
        assert set(proposal.incidents.texts("case_id")) <= {None}
        assert set(proposal.findings.texts("tier")) <= {None}


@pytest.mark.parametrize(
    ("hours", "tier"),
    [
        ([0.0], "note"),
        ([0.0, 24.0], "note"),
        ([0.0, 12.0, 23.9], "note"),
        ([0.0, 12.0, 24.0], "meeting"),
        ([0.0, 0.1, 0.2, 0.3], "note"),
    ],
)
def test_the_step_follows_from_count_and_hours(hours: list[float], tier: str) -> None:
    case = only_case(proposed([an_event(number, hour) for number, hour in enumerate(hours)]))
    assert (case.tier, case.state, case.rule) == (tier, "proposed", a_mission().case_rule)


def test_two_readings_do_not_count_as_two_possible_violations() -> None:
    held = [an_event(1), an_event(2, 24.0)]
    findings = [a_finding(one, reading=name) for one in held for name in ("plain", "wide")]
    proposal = proposed(held, findings)
    assert only_case(proposal).tier == "note"
    assert set(proposal.findings.texts("case_id")) == {only_case(proposal).case_id}


def test_a_series_that_meets_no_written_criteria_is_no_case() -> None:
    mission = a_mission()
    mission = replace(mission, ladder=(replace(mission.ladder[0], min_findings=2), *mission.ladder[1:]))
    proposal = proposed([an_event(1)], mission=mission)
    assert (len(proposal.cases), proposal.incidents.row(0).case_id) == (0, None)
    assert len(proposed([an_event(1), an_event(2)], mission=mission).cases) == 1


def test_t0_is_when_the_first_breach_began_whichever_it_was() -> None:
    vague = an_event(2, 3.0, t0_earliest=NOON - 5 * HOUR, t0_latest=NOON + 9 * HOUR)
    case = only_case(proposed([an_event(1), vague]))
    assert (case.t0_earliest, case.t0_best, case.t0_latest) == (NOON - 5 * HOUR, NOON, NOON + HOUR / 6)
    assert (case.window_from, case.window_to) == (NOON - 5 * HOUR, NOON + 33 * HOUR)
    assert case.incident_ids == ("inc_1", "inc_2")


def test_a_clock_from_t0_runs_out_within_an_interval() -> None:
    proposal = proposed([an_event(1)], mission=clocked("t0"))
    (clock,) = proposal.clocks.rows()
    assert (clock.expires_earliest, clock.expires_latest) == (NOON + 24 * HOUR - HOUR / 6, NOON + 24 * HOUR + HOUR / 6)
    finding = proposal.findings.row(0)
    assert (finding.tier, finding.clock_earliest, finding.clock_latest) == (
        "note", clock.expires_earliest, clock.expires_latest,
    )  # fmt: skip


def test_a_clock_from_detection_starts_with_the_first_receipt() -> None:
    (clock,) = proposed([an_event(1), an_event(2, 1)], mission=clocked("detection")).clocks.rows()
    assert clock.expires_earliest == clock.expires_latest == NOON + HOUR / 2 + 24 * HOUR


def test_a_clock_from_adoption_has_not_started_and_has_no_end() -> None:
    proposal = proposed([an_event(1)], mission=clocked("adoption"))
    (clock,) = proposal.clocks.rows()
    assert (clock.state, clock.expires_earliest, clock.expires_latest) == ("not_started", None, None)
    assert proposal.findings.row(0).clock_latest is None


@pytest.mark.parametrize(("minutes", "state"), [(9, "running"), (10, "expired")])
def test_a_clock_expires_at_the_latest_instant_it_may_run_out(minutes: int, state: str) -> None:
    now = NOON + 24 * HOUR + minutes * HOUR / 60
    (clock,) = proposed([an_event(1)], mission=clocked("t0"), now=now).clocks.rows()
    assert clock.state == state


def test_every_step_reached_has_a_clock_and_only_the_last_its_options() -> None:
    proposal = proposed([an_event(1), an_event(2, 12), an_event(3, 24)])
    assert proposal.clocks.texts("tier").tolist() == ["note", "meeting"]
    assert proposal.options.texts("tier").tolist() == ["meeting"]


def test_options_are_nothing_but_text_of_the_ladder() -> None:
    written = {(o.option_id, o.for_organ, o.text) for tier in a_mission().ladder for o in tier.options}
    options = list(proposed([an_event(1), an_event(2, 12), an_event(3, 24)]).options.rows())
    assert options
    assert {(o.option_id, o.for_organ, o.text) for o in options} <= written


def test_a_case_keeps_its_name_when_a_later_incident_joins_and_names_follow_the_key() -> None:
    before, after = proposed([an_event(1)]), proposed([an_event(1), an_event(2, 5)])
    assert only_case(after).case_id == only_case(before).case_id
    assert only_case(proposed([an_event(1)], key=b"reader")).case_id != only_case(before).case_id


def test_the_order_of_input_does_not_matter() -> None:
    held = [an_event(1), an_event(2, 12), an_event(3, 24), an_event(4, chainage_km=70.0)]
    findings = [a_finding(one, name) for one in held for name in ("no_fire", "no_jamming")]
    plain, turned = proposed(held, findings), proposed(held[::-1], findings[::-1])
    for name in ("cases", "clocks", "options"):
        assert getattr(turned, name).arrow.equals(getattr(plain, name).arrow)
    assert turned.findings.sorted_by("finding_id").arrow.equals(plain.findings.sorted_by("finding_id").arrow)


def test_an_incident_in_two_cases_names_the_first_in_the_order_of_the_provisions() -> None:
    incident = an_event(1)
    proposal = proposed([incident], [a_finding(incident, name) for name in ("no_jamming", "no_fire")])
    first = next(case for case in proposal.cases.rows() if case.provision_id == "no_fire")
    assert proposal.incidents.row(0).case_id == first.case_id
    assert len(set(proposal.findings.texts("case_id"))) == 2


def test_a_case_is_as_strict_as_its_strictest_finding() -> None:
    held = [an_event(1), an_event(2, 1)]
    findings = [a_finding(held[0]), a_finding(held[1], label="guarded")]
    assert only_case(proposed(held, findings)).label == "guarded+open"


def test_nothing_proposed_depends_on_the_party_that_may_have_done_it() -> None:
    held = [an_event(1), an_event(2, 24)]
    shares = ((0.784, 0.0, 0.016, 0.2), (0.0, 0.784, 0.016, 0.2))
    by_a, by_b = (proposed(held, [a_finding(one, actor_probability=share) for one in held]) for share in shares)
    for name in ("cases", "clocks", "options", "incidents"):
        assert getattr(by_a, name).arrow.equals(getattr(by_b, name).arrow)
