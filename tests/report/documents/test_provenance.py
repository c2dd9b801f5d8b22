"""What arrived before its time bears no hour: neither nought, which nobody measured, nor a length below it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.report.documents.drafts import LANGUAGES, ground, sentences_of, tables_of, view_for
from tests.report.pages import spaced
from trucewatch.records.alert import Alert
from trucewatch.records.observation import Observation
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language
from trucewatch.report import draft, render_day
from trucewatch.report.languages import open_wording

HOUR = timedelta(hours=1)


def received(reader: str, early_h: float) -> DayView:
    """Return the made day with every event of two hours, received so long before its end."""
    view = view_for(reader)
    rows = [
        replace(row, observed_to=row.observed_from + 2 * HOUR,
                received_at=row.observed_from + 2 * HOUR - early_h * HOUR)
        for row in view.today.observations.rows()
    ]  # fmt: skip
    return replace(view, today=replace(view.today, observations=Table.of(Observation, rows)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_arrived_before_its_stated_time_ended_says_so_and_bears_no_hour(language: Language) -> None:
    document = draft(received("cell", 1.0), ground(), "daily", language)
    early = open_wording(language, "UTC").say("before its stated time ended")
    sources = next(table for anchor, table in tables_of(document) if anchor == "sources")
    assert {row[2] for row in sources.rows} == {row[3] for row in sources.rows} == {early}
    stages = next(table for anchor, table in tables_of(document) if anchor == "budget")
    assert stages.rows[0][1:3] == (early, early)
    assert not [one for anchor, one in sentences_of(document) if anchor == "sources" and "clock" in one.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_rows_were_rejected_is_told_in_the_language_of_the_report(language: Language) -> None:
    view = view_for("cell")
    (first, *_) = view.rejections.rows()
    rows = [replace(first, code="swapped_coordinates"), replace(first, rejection_id="rej_x", code="own_reason")]
    document = draft(replace(view, rejections=Table.of(Rejection, rows)), ground(), "daily", language)
    told = next(table for anchor, table in tables_of(document) if anchor == "corrections")
    swapped = open_wording(language, "UTC").term("rejections", "swapped_coordinates")
    assert {row[1] for row in told.rows} == {swapped, "own reason"}
    assert (swapped == "swapped coordinates") == (language == "en")


def test_what_arrived_before_it_began_puts_a_clock_in_doubt_and_rests_on_those_records() -> None:
    view = received("cell", 3.0)
    document = draft(view, ground(), "daily", "en")
    (told,) = [one for anchor, one in sentences_of(document) if anchor == "sources" and "clock" in one.text]
    assert told.text.endswith(f"so that a clock is in doubt: {len(view.today.observations)}.")
    assert set(told.rests_on[0].ids) == set(view.today.observations.texts("observation_id").tolist())
    outside = draft(received("public", 3.0), ground(), "daily", "en")
    assert not [one for anchor, one in sentences_of(outside) if anchor == "sources" and "clock" in one.text]
    page = spaced(render_day(view, ground()))
    assert "before they were said to have begun, so that a clock is in doubt" in page
    assert "before it is said to have begun: a clock is in doubt" in page


@pytest.mark.parametrize("kind", ["daily", "flash"])
def test_an_alert_before_its_evidence_arrived_puts_a_clock_in_doubt(kind: str) -> None:
    view = view_for("cell")
    alerts = [replace(row, raised_at=row.received_at - HOUR) for row in view.today.alerts.rows()]
    assert alerts
    held = replace(view, today=replace(view.today, alerts=Table.of(Alert, alerts)))
    document = draft(held, ground(), "daily" if kind == "daily" else "flash", "en")
    table = next(table for anchor, table in tables_of(document) if anchor == "budget")
    cell = table.rows[1][1] if kind == "daily" else table.rows[0][2]
    assert cell == "a clock is in doubt"
