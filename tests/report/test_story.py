"""A case is told by where it lies: what is farther from the line than is watched lies in no sector."""

from dataclasses import replace

import pytest

from tests.report.documents.drafts import LANGUAGES, ground, tables_of, view_for
from tests.report.pages import spaced
from tests.report.views import a_view
from trucewatch.records.incident import Incident
from trucewatch.records.table import Table
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language
from trucewatch.report import draft, render_day
from trucewatch.report.answers import answer_all
from trucewatch.report.languages import open_wording
from trucewatch.report.story import tell


def with_members_off(view: DayView, *offset_km: float) -> DayView:
    """Return the view with the members of its one case so far from the line."""
    far = dict(zip(next(iter(view.today.cases.rows())).incident_ids, offset_km, strict=True))
    incidents = [replace(row, offset_km=far.get(row.incident_id, row.offset_km)) for row in view.today.incidents.rows()]
    return replace(view, today=replace(view.today, incidents=Table.of(Incident, incidents)))


@pytest.mark.parametrize(
    ("offset_km", "place"),
    [
        ((3.0, 29.9), "Main 1"),
        ((43.4, 51.2), "43 km to 51 km from the line, beside Main 1"),
        ((43.1, 43.2), "43 km from the line, beside Main 1"),
        ((3.0, 43.4), "Main 1, in part up to 43 km from the line"),
    ],
)
def test_a_case_farther_than_is_watched_is_not_told_as_of_its_sector(
    offset_km: tuple[float, float], place: str
) -> None:
    view = with_members_off(a_view(60, ground=ground()), *offset_km)
    (row,) = tell(view, ground()).cases
    assert spaced(row.place) == place
    page = spaced(render_day(view, ground()))
    assert f"<h3>K1: {row.case.subject}; {place}</h3>" in page
    assert f"<td>{place}</td>" in page
    clocks = next(one for one in answer_all(tell(view, ground())) if one.term == "Clocks")
    told = spaced("".join(piece.text for sentence in clocks.sentences for piece in sentence))
    assert f"({row.case.subject}; {place})" in told


def test_one_far_incident_is_placed_by_its_nearest_settlement() -> None:
    view = a_view(60, ground=ground())
    case = next(iter(view.today.cases.rows()))
    alone = view.today.cases.with_columns(incident_ids=[list(case.incident_ids[:1])])
    one = with_members_off(replace(view, today=replace(view.today, cases=alone)), 43.4)
    (row,) = tell(one, ground()).cases
    assert spaced(row.place) == f"43 km from the line, beside Main 1, {spaced(row.spots[0].near)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_place_a_far_case_as_the_page_does(language: Language) -> None:
    words = open_wording(language, "UTC")
    case = next(iter(view_for("cell").today.cases.rows()))
    count = len(case.incident_ids)
    view = with_members_off(view_for("cell"), *[43.4] * count)
    told = words.say("about {offset} from the line, beside {sector}", offset=words.kilometres(43), sector="Main 1")
    for kind in ("daily", "handover"):
        tables = [table for anchor, table in tables_of(draft(view, ground(), kind, language)) if anchor == "cases"]
        assert not tables or told in {row[2] for row in tables[0].rows}


def test_of_a_case_of_other_days_it_is_said_only_along_which_sector_it_lies() -> None:
    view = a_view(60, ground=ground())
    case = next(iter(view.today.cases.rows()))
    away = replace(view.today, cases=view.today.cases.with_columns(incident_ids=[["inc_far_1", "inc_far_2"]]))
    mixed = replace(view.today, cases=view.today.cases.with_columns(incident_ids=[[case.incident_ids[0], "inc_far_2"]]))
    (row,) = tell(replace(view, today=away), ground()).cases
    assert row.place == "along Main 1"
    page = spaced(render_day(replace(view, today=away), ground()))
    assert f"K1: {case.subject}; along Main 1</h3>" in page
    assert "<summary>2 not of this day</summary><code>inc_far_1, inc_far_2</code>" in page
    page = spaced(render_day(replace(view, today=mixed), ground()))
    assert f"K1: {case.subject}; Main 1</h3>" in page
    assert '</a> and <details class="inline"><summary>1 not of this day</summary>' in page
