"""Weeks without a ledger give what a run on the ledger gives, and deceits are counted for what they are."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from trucewatch.evaluate.matching import Matched
from trucewatch.evaluate.rehearsals import read_truth
from trucewatch.evaluate.week_figures import rates_of, tell_weeks
from trucewatch.evaluate.weeks import TOLD_SEEDS, TUNING_SEEDS, PlayedWeek, find_deceits, judge_week, run_week
from trucewatch.exercise import DAY_MIX
from trucewatch.ledger.keys import SeededContentKeys
from trucewatch.mission import load_mission
from trucewatch.pipeline import do_run, open_desk, take_in_all
from trucewatch.pipeline.rehearsal import REPORTED_AFTER, Rehearsal, lay_exercise
from trucewatch.records.view import DayTables


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Rehearsal:
    return lay_exercise(tmp_path_factory.mktemp("weeks") / "world", 1, 1, DAY_MIX)


@pytest.fixture(scope="module")
def results(laid: Rehearsal) -> DayTables:
    return run_week(laid, load_mission(laid.mission))


@pytest.fixture(scope="module")
def week(laid: Rehearsal, results: DayTables) -> PlayedWeek:
    return judge_week("tense", 1, laid, load_mission(laid.mission), results)


def test_no_seed_is_both_tried_on_and_told() -> None:
    assert not set(TUNING_SEEDS) & set(TOLD_SEEDS)


def test_a_run_without_a_ledger_gives_what_a_run_on_the_ledger_gives(laid: Rehearsal, results: DayTables) -> None:
    now = laid.days[0].end_at + REPORTED_AFTER
    desk = open_desk(laid.mission, None, SeededContentKeys(b"weeks"))
    take_in_all(desk, now, lambda text: None)
    kept = do_run(desk, laid.days[0], now + timedelta(seconds=1))
    for field in fields(DayTables):
        one, other = getattr(results, field.name), getattr(kept, field.name)
        if field.name == "span":
            assert one == other
        elif field.name not in ("clocks", "options"):
            # What a case proposes counts from the time of the run, which is a second later on the ledger.
            assert one.arrow.equals(other.arrow), field.name
    assert len(results.findings) > 100


def test_a_day_is_judged_by_its_findings(week: PlayedWeek, results: DayTables) -> None:
    possible = results.findings.texts("level") == "possible_violation"
    assert week.possible == len(set(results.findings.texts("incident_id")[possible])) > week.false_possible
    assert (week.days, week.unvouched) == (1, 0)
    assert week.false_days <= 1


def test_a_finding_on_unauthenticated_input_alone_is_counted(laid: Rehearsal, results: DayTables) -> None:
    """So the zero that must hold can fail."""
    count = len(results.observations)
    nobody = replace(results, observations=results.observations.with_columns(authenticity=["none"] * count))
    assert judge_week("tense", 1, laid, load_mission(laid.mission), nobody).unvouched > 0


def test_a_deceit_counts_once_it_is_an_incident_of_its_own(laid: Rehearsal) -> None:
    truth = read_truth(laid.truth)
    forged = next(one for one in truth.incidents if one.kind == "spoof")
    own = Matched("inc", forged, (forged.truth_id,), (1.0,))
    (told,) = find_deceits(truth, [own], frozenset(["inc"]), frozenset())
    assert (told.truth_id, told.authenticated, told.verdict, told.possible) == (forged.truth_id, False, True, False)
    assert find_deceits(truth, [replace(own, truth=None)], frozenset(["inc"]), frozenset()) == ()


def test_rates_come_with_their_exact_interval(week: PlayedWeek, laid: Rehearsal) -> None:
    truth = read_truth(laid.truth)
    forged = next(one for one in truth.incidents if one.kind == "spoof")
    deceits = find_deceits(truth, [Matched("inc", forged, (forged.truth_id,), (1.0,))], frozenset(), frozenset())
    rate = rates_of([replace(week, deceits=deceits)] * 20)[3]
    # Clopper and Pearson for none of 20: 1 - 0.025 ** (1 / 20).
    assert (rate.count, rate.verdicts, rate.low) == (20, 0, 0.0)
    assert rate.high == pytest.approx(1 - 0.025 ** (1 / 20))
    lines, values = tell_weeks("tense", [week, week])
    assert any("must be 0" in line for line in lines)
    assert values["seeds"] == [1, 1]


def test_the_files_of_truth_lie_beside_the_mission(laid: Rehearsal) -> None:
    assert not Path(laid.truth).is_relative_to(laid.mission)
