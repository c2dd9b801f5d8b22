"""The summary answers each of the ten questions, from the tables and with true numbers."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.report.pages import spaced
from tests.report.test_page import changed, with_levels
from tests.report.views import DAY, UNKNOWN, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.case import Case, Clock
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.label import Label
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.report.answers import STRONGEST_BELOW, answer_all
from trucewatch.report.counted import looking_change
from trucewatch.report.judged import find_unknowns
from trucewatch.report.story import tell


def said(view: DayView, ground: Ground) -> dict[str, str]:
    """Return the answers as plain text by their term."""
    return {
        answer.term: spaced(" ".join("".join(piece.text for piece in one) for one in answer.sentences))
        for answer in answer_all(tell(view, ground))
    }


@pytest.fixture(scope="module")
def answers(view: DayView, ground: Ground) -> dict[str, str]:
    """Return the answers of the made day."""
    return said(view, ground)


def test_quiet_because_nobody_looked_names_stretch_and_hours(answers: dict[str, str]) -> None:
    # the made looks end before 13:30 and begin again at 21:30, later by an hour each 900 km
    assert "part 1, km 365–810" in answers["Quiet because nobody looked"]
    assert "25 Jun 13:00–21:00 UTC, 445 km for 8 h" in answers["Quiet because nobody looked"]


def test_the_strongest_is_the_one_with_the_largest_chance_whether_possible_or_not(
    view: DayView, ground: Ground, answers: dict[str, str]
) -> None:
    strongest = max(view.today.findings.rows(), key=lambda row: row.p_breach)
    row = list(view.today.incidents.texts("incident_id")).index(strongest.incident_id)
    below = answers["Strongest finding (below a possible violation)"]
    assert f"I{row + 1}," in below
    assert "No finding reached possible violation" in below
    assert "one kind of recording" not in below
    reached = said(changed(view, findings=with_levels(view.today, 1, 0)), ground)
    assert reached["Strongest possible violation"].startswith("Incident I1,")


def test_what_could_not_be_determined_is_counted_with_its_reason(view: DayView, answers: dict[str, str]) -> None:
    number = len({row.incident_id for row in view.today.findings.rows() if row.undetermined})
    assert f"{number} incidents: {UNKNOWN}" in answers["Could not be determined"]


def test_reasons_that_differ_only_in_numbers_are_one(view: DayView, ground: Ground) -> None:
    rows = [
        replace(row, undetermined=(f"No class reaches one half, natural leads with 0.{40 + at % 10}.",))
        for at, row in enumerate(view.today.findings.rows())
    ]
    held = find_unknowns(tell(changed(view, findings=Table.of(Finding, rows)), ground).lookup)
    assert [item.sentence for item in held] == ["No class reaches one half, natural leads with 0.40 to 0.49."]
    assert len(held[0].incident_ids) == len(view.today.incidents)


def test_kinds_that_nobody_could_see_are_named(answers: dict[str, str]) -> None:
    held = answers["What the looking could not see"]
    assert "Not at all, since nobody looked anywhere: howitzer in place for 6 h." in held
    assert "even where somebody looked" not in held
    assert "24 further kinds of event" in held


def test_the_largest_change_stands_beside_the_looking_then_and_now(answers: dict[str, str]) -> None:
    assert "recorded events after" in answers["Changed most"]
    assert "The looking there" in answers["Changed most"]


def test_without_a_day_before_nothing_is_compared(ground: Ground) -> None:
    assert said(a_view(40, previous=False, ground=ground), ground)["Changed most"].startswith("No previous data")


def test_an_excuse_names_how_far_it_excuses(view: DayView, ground: Ground) -> None:
    rows = [
        replace(row, p_excused=0.4, notice_ids=("notice_1",)) if at == 0 else row
        for at, row in enumerate(view.today.findings.rows())
    ]
    held = said(changed(view, findings=Table.of(Finding, rows)), ground)["Declared and excused"]
    assert "at most 40 %" in held
    assert "incidents I1." in held


def test_incidents_on_unauthenticated_input_alone_are_named(view: DayView, ground: Ground) -> None:
    rows = [replace(row, authenticated=at != 2) for at, row in enumerate(view.today.incidents.rows())]
    held = said(changed(view, incidents=Table.of(Incident, rows)), ground)["Nobody vouches for"]
    assert held.startswith("1 incident rests only on unauthenticated input: I3.")


def test_clocks_run_from_the_earliest_and_the_latest_beginning(answers: dict[str, str]) -> None:
    assert "runs out between 26 June 2026 06:00 and 26 June 2026 07:00 UTC" in answers["Clocks"]


def test_a_clock_that_has_not_started_has_no_end(view: DayView, ground: Ground) -> None:
    clock = replace(view.today.clocks.row(0), state="not_started", expires_earliest=None, expires_latest=None)
    held = said(changed(view, clocks=Table.of(Clock, [clock])), ground)["Clocks"]
    assert "has not started" in held
    assert "—" not in held


def test_the_clocks_that_run_out_next_are_told_first_and_an_end_of_one_minute_is_one_time(
    view: DayView, ground: Ground
) -> None:
    hours: tuple[tuple[int, str], ...] = (
        (2, "expired"), (40, "running"), (30, "running"), (35, "running"), (90, "running")
    )  # fmt: skip
    case, clock = view.today.cases.row(0), view.today.clocks.row(0)
    names = [f"case_{at}" for at in range(len(hours))]
    cases = [replace(case, case_id=name) for name in names]
    clocks = [
        replace(clock, case_id=name, state=state, expires_earliest=DAY + timedelta(hours=end),
                expires_latest=DAY + timedelta(hours=end, seconds=30))
        for name, (end, state) in zip(names, hours, strict=True)
    ]  # fmt: skip
    many = changed(view, cases=Table.of(Case, cases), clocks=Table.of(Clock, clocks))
    assert [row.case.case_id for row in tell(many, ground).cases_by_clock] == [names[at] for at in (2, 3, 1, 4, 0)]
    held = said(many, ground)["Clocks"]
    assert [held.find(f"{name} (") > 0 for name in ("K1", "K2", "K3", "K4", "K5")] == [False, True, True, True, False]
    assert held.index("K3 (") < held.index("K4 (") < held.index("K2 (")
    assert "runs out at 26 June 2026 06:00 UTC" in held
    assert "The clocks of 2 further cases, none of which runs out sooner," in held


@pytest.mark.parametrize(
    ("early_h", "told"),
    [
        ((8.0, 8.0), "were dated by the day and taken into this ledger before that day ended"),
        ((8.0, -3.0), "half or more before that day ended, the last 3 h after it"),
        ((-3.0, -3.0), "were taken into this ledger 3 h after they happened (median; at most 3 h)"),
    ],
)
def test_what_came_before_its_day_ended_bears_no_negative_delay(
    view: DayView, ground: Ground, early_h: tuple[float, float], told: str
) -> None:
    rows = list(view.today.observations.rows())
    came = [
        replace(row, received_at=row.observed_to - timedelta(hours=early_h[at == len(rows) - 1]))
        for at, row in enumerate(rows)
    ]
    observations = Table.of(Observation, [replace(row, source=rows[0].source) for row in came])
    held = said(changed(view, observations=observations), ground)["Standing of this page"]
    assert told in held
    assert "-" not in held.partition("taken into this ledger")[2].partition("since")[0]


def test_the_standing_tells_status_delay_basis_and_time(view: DayView, answers: dict[str, str]) -> None:
    held = answers["Standing of this page"]
    assert view.mission.statement in held
    assert view.mission.retrospective in held
    assert "were taken into this ledger 72 h after they happened (median; at most 72 h)" in held
    assert "since they were collected after the fact" in held
    assert "by a channel that the mission declares trusted" in held
    assert view.basis in held
    assert view.issued_at == DAY + timedelta(days=3, hours=6)
    assert "Issued 28 June 2026 06:00 UTC" in held


def test_what_was_left_out_of_the_line_is_counted_and_measured(answers: dict[str, str]) -> None:
    assert "The mission leaves out 1 part of together 32 km" in answers["Left out of the line"]
    assert "1 further piece of together 2.1 km" in answers["Left out of the line"]


def test_the_looking_of_another_week_is_never_told_as_that_of_the_day(view: DayView, ground: Ground) -> None:
    week = [
        replace(row, start_at=DAY - timedelta(days=10), end_at=DAY - timedelta(days=3), share_looked=0.0,
                share_not_looked=1.0, share_blind=0.0, p_seen=0.0)
        for row in view.today.looking.rows()
    ]  # fmt: skip
    tables = {"looking": Table.of(type(week[0]), week), "coverage": view.today.coverage.take(np.array([], dtype=int))}
    told = changed(view, observations=view.today.observations.take(np.array([0])), **tables)
    held = said(told, ground)
    assert "not that of this day but of the week from 15 June 2026" in held["Counted, in three levels"]
    assert "no silence of this day can be called clear" in held["Quiet because nobody looked"]
    assert "not that of this day" in held["What the looking could not see"]
    assert {row.silence for row in tell(told, ground).sectors} == {"", "unsaid"}


def test_events_of_incidents_that_began_the_day_before_are_told_apart(view: DayView, ground: Ground) -> None:
    kept = changed(view, incidents=view.today.incidents.take(np.arange(100)))
    held = said(kept, ground)["Counted, in three levels"]
    assert "240 recorded events (what sources recorded): 200 of them fused into 100 incidents of this day" in held
    assert "40 belong to incidents that began the day before" in held
    hidden = replace(kept, mission=replace(view.mission, labels=(Label("closed", ()),)))
    assert "40 belong to incidents of another day, or not for this reader" in said(hidden, ground)[
        "Counted, in three levels"
    ]  # fmt: skip


def test_the_counts_say_what_lies_within_the_band_and_what_farther(view: DayView, ground: Ground) -> None:
    near = replace(view.mission, thresholds=replace(view.mission.thresholds, watch_band_km=5.0))
    story = tell(replace(view, mission=near), ground)
    events = sum(spot.offset_km <= 5 for spot in story.lookup.observation_spots)
    incidents = sum(spot.offset_km <= 5 for spot in story.lookup.incident_spots)
    assert 0 < events < 240
    held = said(replace(view, mission=near), ground)["Counted, in three levels"]
    assert f"Within 5 km of the line: {events} of the events and {incidents} of the incidents; farther" in held
    assert f"{240 - events} events and {120 - incidents} incidents." in held


def test_the_total_stands_against_the_day_before_with_the_looking_of_both(answers: dict[str, str]) -> None:
    held = answers["Counted, in three levels"]
    assert "Against the day before: 240 after 160 recorded events." in held
    assert "The looking over the whole line did not change" in held


@pytest.mark.parametrize(
    ("then", "words"),
    [(0.2801, "did not change"), (0.231, "hardly changed"), (0.329, "hardly changed"), (0.331, "changed too")],
)
def test_a_small_change_of_looking_explains_nothing(view: DayView, ground: Ground, then: float, words: str) -> None:
    now = replace(tell(view, ground).looking[0], p_seen=0.28, p_seen_low=0.27, p_seen_high=0.29)
    before = replace(now, p_seen=then, start_at=now.start_at - timedelta(days=1), end_at=now.start_at)
    held = looking_change(now, before, "there")
    assert f"The looking there {words}:" in held
    assert ("does not explain" in held) == (words != "changed too")


def test_alike_looking_under_unknown_cloud_may_still_explain_a_change(view: DayView, ground: Ground) -> None:
    now = replace(tell(view, ground).looking[0], p_seen=0.28, p_seen_low=0.0, p_seen_high=0.4)
    before = replace(now, p_seen=0.27, start_at=now.start_at - timedelta(days=1), end_at=now.start_at)
    held = looking_change(now, before, "there")
    assert "may still explain the change" in held
    assert "does not explain" not in held


def test_the_open_verdicts_are_counted_between_their_limits(view: DayView, answers: dict[str, str]) -> None:
    number = len({row.incident_id for row in view.today.findings.rows() if row.verdict == "cannot_be_determined"})
    held = answers["Could not be determined"]
    assert f"For {number} of 120 incidents the verdict is open under some article" in held
    assert "“no breach” (below 10 %) and of “possible violation” (from 75 %)" in held


def test_blind_where_somebody_looked_is_not_the_same_as_nobody_looking(view: DayView, ground: Ground) -> None:
    rows = [
        replace(row, share_looked=0.0, share_blind=0.2, share_not_looked=0.8, p_seen=0.0)
        if row.event == "explosion" else row
        for row in view.today.looking.rows()
    ]  # fmt: skip
    held = said(changed(view, looking=Table.of(SectorLooking, rows)), ground)["What the looking could not see"]
    blind = "explosion of an 82 mm round (blind looks in 20 % of line and time, nobody in 80 %)"
    assert f"Not at all, even where somebody looked: {blind}." in held
    assert "Not at all, since nobody looked anywhere: howitzer in place for 6 h." in held


def test_of_equal_chances_the_earlier_stands_first(view: DayView, ground: Ground) -> None:
    rows = [replace(row, p_breach=0.3) for row in view.today.findings.rows()]
    late_first = view.today.incidents.take(np.arange(len(view.today.incidents))[::-1])
    story = tell(changed(view, findings=Table.of(Finding, rows), incidents=late_first), ground)
    began = [item.incident.t0_best for item in story.strongest]
    assert began == sorted(began)
    held = said(changed(view, findings=Table.of(Finding, rows)), ground)[STRONGEST_BELOW]
    assert "119 further incidents are shown with 30 %" in held


def test_one_kind_of_sensor_alone_is_said_to_have_led_to_nothing(view: DayView, ground: Ground) -> None:
    rows = [replace(row, means="detected", sensor=None) for row in view.today.observations.rows()]
    alone = changed(view, observations=Table.of(Observation, rows))
    assert "one kind of recording (detected) alone" in said(alone, ground)[STRONGEST_BELOW]
    reached = changed(alone, findings=with_levels(view.today, 1, 0))
    assert "one kind of recording" not in said(reached, ground)["Strongest possible violation"]


def test_a_week_without_data_is_absent_and_never_a_share(ground: Ground) -> None:
    view = a_view(60, "public", ground=ground)
    empty = changed(view, looking=view.today.looking.take(np.array([], dtype=int)))
    held = said(empty, ground)
    why = "No looking is stated for the week of 15 June 2026: no source delivered then"
    for term in ("Counted, in three levels", "Quiet because nobody looked", "What the looking could not see"):
        assert why in held[term]
        assert "not looked at" not in held[term]
    assert {row.silence for row in tell(empty, ground).sectors} <= {"", "unsaid"}


@pytest.mark.parametrize(
    ("reader", "hours", "words"),
    [
        ("party_a", 12, "Nothing of this day has left yet: this reader waits 24 h."),
        ("party_a", 30, "Incomplete: this reader waits 24 h, so only what happened before"),
        ("party_a", 48, ""),
        ("cell", 12, ""),
    ],
)
def test_a_day_that_a_delay_still_hides_is_not_told_as_whole(
    ground: Ground, reader: str, hours: int, words: str
) -> None:
    view = a_view(60, reader, ground=ground)
    view = replace(view, issued_at=view.today.span.start_at + timedelta(hours=hours))
    held = said(view, ground)["Counted, in three levels"]
    assert ("waits" in held) == bool(words)
    assert words in held


def test_a_clock_that_has_run_out_ran_out(view: DayView, ground: Ground) -> None:
    clocks = view.today.clocks.with_columns(state=["expired"] * len(view.today.clocks))
    begun = clocks.with_columns(starts=["t0"] * len(clocks))
    assert "the clock from detection ran out" in said(changed(view, clocks=clocks), ground)["Clocks"]
    assert "the clock from the beginning (T0) ran out" in said(changed(view, clocks=begun), ground)["Clocks"]
    assert "the clock from detection runs out" in said(view, ground)["Clocks"]
