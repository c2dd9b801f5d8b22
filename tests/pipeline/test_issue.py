"""Reports of a period: what is computed and recorded for them, what outsiders remember, one number in five tongues."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipeline.chain import (
    DAY,
    DELIVERIES,
    NOW,
    add_rows,
    adopted_row,
    copy_of,
    keep_two_events,
    say_nothing,
    severe_rows,
    take_all,
)
from tests.report.documents.drafts import LANGUAGES, numbers_in, sentences_of, tables_of
from trucewatch.pipeline import Desk, open_shelf
from trucewatch.pipeline.issue import view_for
from trucewatch.pipeline.views import outside_tables, reader_key, visible_records
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.interval import Interval
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables, DayView
from trucewatch.records.vocabulary import Language
from trucewatch.release import open_door
from trucewatch.report import draft
from trucewatch.report.document import Document

WEEK = Interval(DAY.end_at - timedelta(days=7), DAY.end_at)
SHIFT = Interval(DAY.end_at - timedelta(hours=12), DAY.end_at)
NO_LOOKING = Table.of(SectorLooking, [])


@pytest.fixture(scope="module")
def desk(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk of a day that was taken in, with a severe event and an adopted finding."""
    world = copy_of(laid, tmp_path_factory.mktemp("issue") / "world")
    keep_two_events(world)
    seen, reported = severe_rows(0)
    add_rows(world, "camera", seen)
    add_rows(world, "press", reported)
    add_rows(world, "adoptions", adopted_row("B/7"))
    return take_all(world)


@pytest.fixture(scope="module")
def week(desk: Desk) -> DayView:
    return view_for(desk, WEEK, open_door(desk.loaded.mission, "public", NOW), say_nothing)[1]


def test_a_week_records_the_days_that_have_data_and_nothing_of_itself(desk: Desk, week: DayView) -> None:
    kinds = Counter(statement.kind for statement in desk.ledger.statements())
    assert kinds == {"ingest": DELIVERIES, "run": 1}
    assert week.today.span == WEEK
    assert week.previous is None, "there are no data of the week before, which is not zero"


def test_a_shift_is_computed_from_its_day_and_records_no_run_of_its_own(desk: Desk, week: DayView) -> None:
    door = open_door(desk.loaded.mission, "public", NOW)
    _, view = view_for(desk, SHIFT, door, say_nothing)
    assert view.today.span == SHIFT
    assert set(view.today.observations.texts("observation_id")) < set(week.today.observations.texts("observation_id"))
    assert sum(statement.kind == "run" for statement in desk.ledger.statements()) == 1


def test_a_day_without_data_has_no_counts_which_are_not_zero(desk: Desk, week: DayView) -> None:
    document = draft(week, desk.loaded.ground, "weekly", "en")
    (days,) = (table for anchor, table in tables_of(document) if anchor == "days")
    *before, last = days.rows
    assert len(before) == 6
    assert not [cell for row in before for cell in row[1:4] if numbers_in(cell, "en")]
    assert all(numbers_in(cell, "en") for cell in last[1:4])


def test_every_language_says_the_numbers_of_a_day_alike(desk: Desk, week: DayView) -> None:
    drafts = {word: draft(week, desk.loaded.ground, "weekly", word) for word in LANGUAGES}
    assert len(list(tables_of(drafts["en"]))) > 10
    for word in LANGUAGES[1:]:
        pairs = zip(tables_of(drafts["en"]), tables_of(drafts[word]), strict=True)
        for (anchor, one), (_, other) in pairs:
            ends = [at for at, align in enumerate(one.align) if align == "end"]
            assert [[numbers_in(row[at], "en") for at in ends] for row in one.rows] == [
                [numbers_in(row[at], word) for at in ends] for row in other.rows
            ], (anchor, word)
        assert _counts(drafts["en"], "en") == _counts(drafts[word], word)


def _counts(document: Document, language: Language) -> Counter[str]:
    """Return the numbers of the summary's sentences that nobody adopted, however often."""
    told = [one.text for anchor, one in sentences_of(document) if anchor == "summary" and not one.adopted]
    return Counter(number for text in told for number in numbers_in(text, language))


def series(desk: Desk, withheld: bool) -> tuple[DayTables, list[str]]:
    """Return the last of three days for a party, of which the first holds an event that it may see, or not yet."""
    held = open_shelf(desk.ledger, desk.folder).history()
    (camera,) = (row for row in held.observations.rows() if row.weapon == "howitzer" and row.source == "camera"
                 and row.label == "open")  # fmt: skip
    told = [one for one in held.observations.rows() if one.observed_from == camera.observed_from and one.count == 16]
    rows: list[Observation] = []
    for number in range(3):
        back = timedelta(days=2 - number)
        for one in told:
            at = f"{one.observation_id}:{number}"
            label = "cell_only" if withheld and number == 0 else "open"
            times = {name: getattr(one, name) - back for name in ("observed_from", "observed_to", "received_at")}
            rows.append(replace(one, observation_id=at, label=label, **times))
    door = open_door(desk.loaded.mission, "party_b", NOW)
    key = reader_key(desk.keys.secret, door)
    seen = visible_records(replace(held, observations=Table.of(Observation, rows)), door, key)
    tables = outside_tables(seen, desk.loaded, DAY, door, key, NO_LOOKING, "whole")
    return tables, [one.observation_id for one in rows]


def test_a_series_over_three_days_reaches_a_party_as_one_case(desk: Desk) -> None:
    tables, _ = series(desk, withheld=False)
    assert len(tables.incidents) == 1
    cases = list(tables.cases.rows())
    assert {len(case.incident_ids) for case in cases} == {3}
    assert min(case.t0_best for case in cases) < DAY.start_at - timedelta(days=1)


def test_what_is_still_withheld_does_not_enter_a_case(desk: Desk) -> None:
    tables, _ = series(desk, withheld=True)
    assert {len(case.incident_ids) for case in tables.cases.rows()} == {2}
    assert min(case.t0_best for case in tables.cases.rows()) > DAY.start_at - timedelta(days=1)
