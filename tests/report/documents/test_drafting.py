"""Every kind of report for every reader in every language: nothing lacks words, and no language says another number."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.report.documents.drafts import (
    CASES,
    KINDS,
    LANGUAGES,
    READERS,
    drafted,
    figures_of,
    ground,
    numbers_in,
    references_of,
    sentences_of,
    tables_of,
    texts_of,
    view_for,
)
from trucewatch.records.mission import Organ
from trucewatch.records.vocabulary import Language, MissionStatus, ReportKind
from trucewatch.report import draft
from trucewatch.report.document import Document, Figure
from trucewatch.report.documents.brief import short_name
from trucewatch.report.documents.daily import FOLDABLE
from trucewatch.report.languages import open_wording
from trucewatch.report.languages.catalog import load_glossary
from trucewatch.report.layout.words import words_of
from trucewatch.report.spelling import ABSENT

ANCHORS = {
    "flash": ("alert", "unknown", "budget", "next"),
    "handover": ("next", "open", "alerts", "clocks", "sensors", "looking", "tonight", "files"),
    "daily": (
        "summary", "recorded", "incidents", "adopted", "cases", "possible", "looking", "tonight", "rates",
        "checks", "impediments", "notices", "restated", "alerts", "context", "damage", "depth", "corrections",
        "sources", "budget",
    ),
}  # fmt: skip
ANCHORS["weekly"] = ("summary", "days", *(name for name in ANCHORS["daily"][1:] if name != "tonight"))


@pytest.mark.parametrize(("kind", "reader"), CASES)
@pytest.mark.parametrize("empty", [False, True])
def test_every_document_has_its_sections_in_order_and_all_its_words(kind: ReportKind, reader: str, empty: bool) -> None:
    for language in LANGUAGES:
        document = drafted(kind, reader, language, empty)
        assert tuple(part.anchor for part in document.sections) == _anchors_of(kind, document)
        assert all(part.blocks and part.title for part in document.sections)
        assert not [text for text in texts_of(document) if not text.strip() or "{" in text or "}" in text]
        assert ABSENT not in texts_of(document)
        assert words_of(document)
        for _, table in tables_of(document):
            assert {len(row) for row in table.rows} == {len(table.columns)} == {len(table.align)}


def _anchors_of(kind: ReportKind, document: Document) -> tuple[str, ...]:
    """Return the sections that are due: what holds nothing is told in one, and nothing is left out in silence."""
    held = {part.anchor for part in document.sections}
    folded = [name for name in ANCHORS[kind] if name not in held]
    if not folded:
        return ANCHORS[kind]
    assert set(folded) <= FOLDABLE
    assert len([one for anchor, one in sentences_of(document) if anchor == "absent"]) == len(folded)
    kept = [name for name in ANCHORS[kind] if name in held]
    at = kept.index("corrections")
    return (*kept[:at], "absent", *kept[at:])


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_every_language_says_the_same_numbers_in_the_same_tables(kind: ReportKind, reader: str) -> None:
    english = list(tables_of(drafted(kind, reader, "en")))
    for language in LANGUAGES[1:]:
        others = list(tables_of(drafted(kind, reader, language)))
        assert [anchor for anchor, _ in others] == [anchor for anchor, _ in english]
        for (_, one), (_, other) in zip(english, others, strict=True):
            ends = [at for at, align in enumerate(one.align) if align == "end"]
            assert other.align == one.align
            for row, same in zip(one.rows, other.rows, strict=True):
                assert [numbers_in(row[at], "en") for at in ends] == [numbers_in(same[at], language) for at in ends]


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_every_language_says_the_same_numbers_in_the_same_sentences(kind: ReportKind, reader: str) -> None:
    english = list(sentences_of(drafted(kind, reader, "en")))
    for language in LANGUAGES[1:]:
        others = list(sentences_of(drafted(kind, reader, language)))
        plain = [one for one in others if not one[1].adopted and not _names_its_language(one[1].text, language)]
        first = [one for one in english if not one[1].adopted and not _names_its_language(one[1].text, "en")]
        for (_, one), (_, other) in zip(first, plain, strict=True):
            same = sorted(numbers_in(other.text, language))
            assert sorted(numbers_in(one.text, "en")) == same, (one.text, other.text)
            assert other.rests_on == one.rests_on


def _names_its_language(text: str, language: str) -> bool:
    heads = {"en": "No wording was", "uk": "Формулювання цією", "ru": "Формулировка на", "fr": "Aucun libellé",
             "de": "In dieser Sprache"}  # fmt: skip
    return text.startswith(heads[language])


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_every_sentence_with_a_number_says_on_what_it_rests(kind: ReportKind, reader: str) -> None:
    document = drafted(kind, reader, "en")
    bare = [one.text for _, one in sentences_of(document) if not one.rests_on and numbers_in(one.text, "en")]
    zero = [text for text in bare if {float(number) for number in numbers_in(text, "en")} == {0.0}]
    allowed = [text for text in bare if text.startswith(("Recorded events farther", "Refused:", "Findings that"))]
    assert not set(bare) - set(zero) - set(allowed)
    assert all(table.rests_on for _, table in tables_of(document))


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_every_reference_names_a_record_of_the_view(kind: ReportKind, reader: str) -> None:
    view = view_for(reader)
    today, held = view.today, dict[str, set[str]]()
    for name, table, column in (
        ("observation", today.observations, "observation_id"), ("incident", today.incidents, "incident_id"),
        ("finding", today.findings, "finding_id"), ("case", today.cases, "case_id"),
        ("alert", today.alerts, "alert_id"), ("adoption", today.adoptions, "adoption_id"),
        ("notice", today.notices, "notice_id"), ("impediment", today.impediments, "impediment_id"),
        ("context", today.contexts, "context_id"), ("count", today.counts, "rule"),
    ):  # fmt: skip
        held[name] = set(table.texts(column).tolist())
    assert view.previous is not None
    held["observation"] |= set(view.previous.observations.texts("observation_id").tolist())
    held["looking"] = {sector.name for sector in view.mission.sectors}
    held["rejection"] = set(view.rejections.texts("rejection_id").tolist())
    held["original"] = {receipt.original for receipt in view.files}
    for ref in references_of(drafted(kind, reader, "en")):
        assert ref.ids == tuple(sorted(set(ref.ids)))
        assert ref.ids
        assert set(ref.ids) <= held[ref.kind], ref


@pytest.mark.parametrize("reader", READERS)
def test_adopted_wording_stands_word_for_word_in_every_kind_of_report(reader: str) -> None:
    for language in LANGUAGES:
        told = {
            kind: {one.text for _, one in sentences_of(drafted(kind, reader, language)) if one.adopted}
            for kind in ("daily", "weekly")
        }
        assert told["daily"] == told["weekly"]
        cell = {one.text for _, one in sentences_of(drafted("daily", "cell", language)) if one.adopted}
        assert told["daily"] == cell


def test_adopted_wording_without_a_translation_is_authentic_and_says_its_language() -> None:
    german = [one for _, one in sentences_of(drafted("daily", "public", "de")) if one.adopted]
    assert [one.language for one in german] == ["en", "en", "fr"]
    ukrainian = [one for _, one in sentences_of(drafted("daily", "public", "uk")) if one.adopted]
    assert ukrainian[0].text.startswith("У секторі")
    assert ukrainian[0].language is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_is_told_no_clock_and_no_name_of_a_party_as_actor(kind: ReportKind) -> None:
    document = drafted(kind, "public", "en")
    assert not [table for _, table in tables_of(document) if table.caption.startswith("Clocks")]
    actors = [one.text for _, one in sentences_of(document) if one.text.startswith("Actor:")]
    assert set(actors) <= {"Actor: undetermined."}


def test_clocks_are_for_those_whose_organ_the_step_addresses() -> None:
    def shows_clocks(reader: str, organ: str) -> bool:
        view = view_for(reader)
        tier = view.mission.ladder[0]
        addressed = replace(tier, options=(replace(tier.options[0], for_organ=organ),))
        mission = replace(
            view.mission,
            ladder=(addressed, *view.mission.ladder[1:]),
            organs=(*view.mission.organs, Organ("public", "Public", ("for the test",))),
        )
        held = replace(view, mission=mission)
        tables = tables_of(draft(held, ground(), "handover", "en"))
        return any(table.caption.startswith("Clocks") for _, table in tables)

    assert [shows_clocks(reader, "board") for reader in READERS] == [True, True, False, True, False]
    assert [shows_clocks(reader, "parties") for reader in READERS] == [True, True, True, True, False]
    assert not shows_clocks("public", "public")


def test_an_incident_bears_one_name_in_every_kind_of_report_and_it_follows_from_its_record() -> None:
    names = view_for("cell").today.incidents.texts("incident_id").tolist()
    shorts = {f"I-{short_name(name, names)}" for name in names}
    assert len(shorts) == len(names)
    rows = {
        kind: next(table for anchor, table in tables_of(drafted(kind, "cell", "en")) if anchor == "incidents").rows
        for kind in ("daily", "weekly")
    }
    assert {row[0] for row in rows["daily"]} <= shorts
    assert [row[0] for row in rows["daily"]] == [row[0] for row in rows["weekly"]]
    assert short_name("inc_3f9c01", ["inc_3f9c01", "inc_3f9c7a"]) == "3f9c0"
    assert short_name("inc_3f9c01", ["inc_3f9d01", "inc_aaaa01"]) == "3f9c"


def test_looking_of_another_period_is_told_beside_the_counts() -> None:
    view = view_for("public")
    week = timedelta(days=7)
    looking = view.today.looking
    moved = looking.with_columns(
        start_at=[row.start_at - week for row in looking.rows()], end_at=[row.end_at - week for row in looking.rows()]
    )
    document = draft(replace(view, today=replace(view.today, looking=moved)), ground(), "daily", "en")
    told = [one.text for anchor, one in sentences_of(document) if anchor == "summary"]
    assert any("it is that of: 18 June 2026 – 19 June 2026" in text for text in told)


def test_a_named_actor_is_for_cell_and_board_and_never_in_a_hypothetical_mission() -> None:
    def actors(reader: str, status: MissionStatus) -> set[str]:
        view = view_for(reader)
        chance = tuple((0.5, 0.1, 0.1, 0.3) for _ in range(len(view.today.findings)))
        findings = view.today.findings.with_columns(actor_probability=chance)
        mission = replace(view.mission, status=status)
        held = replace(view, mission=mission, today=replace(view.today, findings=findings))
        told = sentences_of(draft(held, ground(), "daily", "en"))
        return {one.text for _, one in told if one.text.startswith("Actor:")}

    assert actors("cell", "exercise") == {
        "Actor: Party A: 50\u00a0%; Party B: 10\u00a0%; a third: 10\u00a0%; undetermined: 30\u00a0%."
    }
    assert actors("cell", "hypothetical") == actors("public", "exercise") == {"Actor: undetermined."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_likelihood_and_confidence_never_share_a_sentence(language: Language) -> None:
    terms = load_glossary()
    words = {group: [one[language] for one in terms[group].values()] for group in ("likelihoods", "confidences")}
    for _, one in sentences_of(drafted("daily", "cell", language)):
        likely = any(f"({word})" in one.text for word in words["likelihoods"])
        sure = any(one.text.endswith(f": {word}.") for word in words["confidences"])
        assert not (likely and sure)


def test_where_no_looking_is_stated_the_count_says_so() -> None:
    view = view_for("public")
    held = replace(view, today=replace(view.today, looking=view.today.looking.take(np.array([], dtype=np.int64))))
    document = draft(held, ground(), "daily", "en")
    levels = next(table for _, table in tables_of(document))
    assert {row[2] for row in levels.rows} == {"looking not stated"}
    assert not list(figures_of(document))
    assert "where nothing is recorded, nothing is known" in " ".join(one.text for _, one in sentences_of(document))


def test_no_previous_data_is_not_a_change_of_zero() -> None:
    document = drafted("daily", "cell", "en", empty=True)
    assert any("no data of the period before" in one.text for _, one in sentences_of(document))
    sectors = next(table for anchor, table in tables_of(document) if anchor == "recorded")
    assert {row[2] for row in sectors.rows} == {"not known"}


def test_three_levels_never_share_a_number() -> None:
    levels = next(table for _, table in tables_of(drafted("daily", "cell", "en")))
    assert [row[0] for row in levels.rows] == ["Recorded events", "Possible violations", "Adopted findings"]
    assert [row[1] for row in levels.rows] == ["124", "0", "2"]


def test_totals_are_summed_by_rule_and_the_headline_rule_stands_first() -> None:
    table = next(table for anchor, table in tables_of(drafted("daily", "public", "en")) if anchor == "restated")
    assert table.rows == (
        ("Recorded events (version 1)", "19", "2", "36", "6", "2"),
        ("Series (version 1)", "9", "1", "18", "3", "2"),
    )


def test_the_flash_says_how_many_minutes_each_stage_took() -> None:
    table = next(table for _, table in tables_of(drafted("flash", "cell", "en")))
    assert [cell.replace("\u00a0", " ") for cell in table.rows[0][1:3]] == ["4 min", "1 min"]


def test_a_week_has_a_row_for_each_day_beside_its_looking() -> None:
    table = next(table for anchor, table in tables_of(drafted("weekly", "cell", "en")) if anchor == "days")
    assert [row[:2] for row in table.rows] == [("25 June 2026", "124")]
    assert "%" in table.rows[0][4]
    outside = next(table for anchor, table in tables_of(drafted("weekly", "public", "en")) if anchor == "days")
    assert outside.rows[0][4:] == ("not stated", "not stated")


def test_figures_stand_alone_and_hold_no_script_link_or_font() -> None:
    figures = [one for reader in ("cell", "public") for one in figures_of(drafted("daily", reader, "uk"))]
    assert len(figures) == 4
    for figure in figures:
        assert figure.svg.startswith("<svg xmlns=")
        assert figure.svg.endswith("</svg>")
        assert not [word for word in ("<script", "href", "@font-face", "url(", "<style") if word in figure.svg]
        assert figure.alternative


def test_the_same_view_gives_the_same_document() -> None:
    assert draft(view_for("cell"), ground(), "daily", "uk") == drafted("daily", "cell", "uk")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_report_says_what_looking_means(kind: ReportKind) -> None:
    told = [one.text for _, one in sentences_of(drafted(kind, "cell", "en"))]
    assert len([text for text in told if text.startswith("Looking means")]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_ladder_allows_is_told_once_with_the_cases_of_each(language: Language) -> None:
    for reader in READERS:
        document = drafted("daily", reader, language)
        tables = [table for anchor, table in tables_of(document) if anchor == "cases" and len(table.columns) == 4]
        rows = [row[:3] for table in tables for row in table.rows]
        assert len(rows) == len(set(rows))
        assert all(row[3].startswith("K") for table in tables for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_period_that_a_delay_hides_no_number_is_told_not_even_zero(kind: ReportKind) -> None:
    view = view_for("public")
    hidden = replace(view, issued_at=view.today.span.start_at)
    document = draft(hidden, ground(), kind, "en")
    assert [part.anchor for part in document.sections] == ["summary"]
    assert [one.text[:34] for _, one in sentences_of(document)] == ["Nothing of this period may be show"]
    assert not list(tables_of(document))


def test_of_a_day_that_a_delay_hides_no_number_is_told_and_of_a_part_that_it_is_one() -> None:
    view = view_for("public")
    rule = next(rule for rule in view.mission.release.rules if rule.reader == "public")
    span, delay = view.today.span, timedelta(hours=rule.delay_h)
    week = replace(span, start_at=span.start_at - timedelta(days=1), end_at=span.end_at + timedelta(days=1))
    halfway = span.start_at + span.duration / 2
    held = replace(view, today=replace(view.today, span=week), issued_at=halfway + delay)
    document = draft(held, ground(), "weekly", "en")
    table = next(table for anchor, table in tables_of(document) if anchor == "days")
    assert set(table.rows[0][1:4]) == {"not known"}
    assert table.rows[1][1].endswith(" (incomplete)")
    assert set(table.rows[2][1:4]) == {"not yet shown"}


@pytest.mark.parametrize("reader", ["cell", "public"])
def test_the_picture_of_a_week_says_the_same_as_its_table(reader: str) -> None:
    for language in LANGUAGES:
        document = drafted("weekly", reader, language)
        figure = next(one for part in document.sections if part.anchor == "days" for one in part.blocks
                      if isinstance(one, Figure))  # fmt: skip
        table = next(table for anchor, table in tables_of(document) if anchor == "days")
        assert all(row[1] in figure.alternative for row in table.rows)
        absent = open_wording(language, "UTC").absent
        told = ["?" if row[1] == absent else row[1].partition(" (")[0] for row in table.rows]
        assert all(f"{one}</text>" in figure.svg for one in told)
        assert [row for row in table.rows if "(" in row[1]] == [] or "≥" in figure.svg
        assert figure.rests_on == table.rests_on


def test_the_picture_draws_no_bar_for_a_day_of_which_nothing_is_known() -> None:
    view = view_for("cell")
    span = view.today.span
    week = replace(span, start_at=span.start_at - timedelta(days=1))
    document = draft(replace(view, today=replace(view.today, span=week)), ground(), "weekly", "en")
    figure = next(one for one in figures_of(document) if "day by day" in one.caption)
    table = next(table for anchor, table in tables_of(document) if anchor == "days")
    assert table.rows[0][1:4] == ("not known",) * 3
    assert table.rows[0][5] == "not stated"
    assert figure.svg.count(">?</text>") == 3
    assert figure.svg.count("<rect") == 6
    assert ">0</text>" not in figure.svg


def test_an_allegation_cannot_arrive_late() -> None:
    view = view_for("cell")
    kinds = ["allegation"] * len(view.today.notices)
    held = replace(view, today=replace(view.today, notices=view.today.notices.with_columns(kind=kinds)))
    table = next(table for anchor, table in tables_of(draft(held, ground(), "daily", "en")) if anchor == "notices")
    assert {row[4] for row in table.rows} == {"does not apply"}


def test_the_board_is_not_told_zero_looks_where_its_rule_gives_it_none() -> None:
    view = view_for("board")
    rules = tuple(replace(rule, looking="sector_week") for rule in view.mission.release.rules if rule.reader == "board")
    sensor = view.mission.sensors[0]
    hindered = view.today.impediments.with_columns(sensor=[sensor.name] * len(view.today.impediments))
    mission = replace(view.mission, release=replace(view.mission.release, rules=rules))
    held = replace(view, mission=mission, today=replace(view.today, impediments=hindered))
    table = next(table for anchor, table in tables_of(draft(held, ground(), "handover", "en")) if anchor == "sensors")
    assert rules
    assert table.rows[0][0] == sensor.title
    assert set(table.rows[0][2:4]) == {"not shown to this reader"}
    open_view = replace(held, reader=view_for("cell").reader, mission=view_for("cell").mission)
    cell = next(
        table for anchor, table in tables_of(draft(open_view, ground(), "handover", "en")) if anchor == "sensors"
    )
    assert cell.rows[0][2:4] == ("0", "0")


def test_a_flash_of_one_alert_counts_no_others_and_tells_the_time_that_its_rule_looked_at() -> None:
    view = view_for("cell")
    alerts = view.today.alerts
    one = alerts.take(np.array([len(alerts) - 1], dtype=np.int64))
    document = draft(replace(view, today=replace(view.today, alerts=one)), ground(), "flash", "en")
    told = [text.text for _, text in sentences_of(document)]
    alert = next(iter(one.rows()))
    assert f"{alert.window_from:%H:%M} UTC" in document.period
    assert f"{alert.window_to:%H:%M} UTC" in document.period
    assert not [text for text in told if text.startswith("Alerts of the period")]
    assert [text for text in told if text.startswith("Looking for ")]
    assert [text for text in told if text.startswith("First of what it rests on")]
    assert [text for text in told if text.startswith("Kilometres of the line")]


def test_why_verdicts_are_open_is_told_to_cell_and_board_alone() -> None:
    def reasons(reader: str) -> list[str]:
        return [table.caption for _, table in tables_of(drafted("daily", reader, "en")) if table.caption[:3] == "Why"]

    assert [len(reasons(reader)) for reader in READERS] == [1, 1, 0, 0, 0]
