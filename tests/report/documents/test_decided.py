"""Cases and clocks in documents: a state of a clock is told with the time at which it holds."""

from dataclasses import replace

import pytest

from tests.report.documents.drafts import LANGUAGES, ground, sentences_of, tables_of, view_for
from trucewatch.records.case import Clock
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import Language
from trucewatch.report import draft
from trucewatch.report.languages import open_wording


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["running", "expired"])
def test_clocks_are_told_as_of_the_time_of_issue(state: str, language: Language) -> None:
    view = view_for("cell")
    clocks = Table.of(Clock, [replace(view.today.clocks.row(0), state=state)])
    document = draft(replace(view, today=replace(view.today, clocks=clocks)), ground(), "handover", language)
    stamp = open_wording(language, view.mission.day_timezone).stamp(view.issued_at)
    (caption,) = (table.caption for anchor, table in tables_of(document) if anchor == "clocks")
    assert stamp in caption
    assert "UTC" in stamp
    over = [one.text for anchor, one in sentences_of(document) if anchor == "clocks"]
    assert [stamp in text for text in over] == ([True] if state == "expired" else [])
