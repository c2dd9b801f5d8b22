"""The page as text: every link leads somewhere, nothing injects, absence is not zero, levels stay apart."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from markupsafe import escape

from tests.report.pages import by_id, read_page, spaced
from tests.report.views import a_full_view, a_ground, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables, DayView
from trucewatch.report import render_day

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7*7 }}'"""
FINGERPRINT = """
import hashlib
from tests.report.views import a_ground, a_view
from trucewatch.report import render_day
ground = a_ground()
print(hashlib.sha256(render_day(a_view(60, "cell", ground=ground), ground).encode()).hexdigest())
"""


def changed(view: DayView, **tables: Any) -> DayView:
    """Return the view with some tables of the day replaced."""
    return replace(view, today=replace(view.today, **tables))


def with_levels(today: DayTables, possible: int, adopted: int) -> Table[Finding]:
    """Return the findings with exactly so many possible violations and adopted findings, of different incidents."""
    seen: dict[str, int] = {}
    rows = []
    for row in today.findings.rows():
        rank = seen.setdefault(row.incident_id, len(seen))
        first = row.provision_id == "no_fire"
        level = "recorded_event"
        if first and rank < possible:
            level = "possible_violation"
        elif first and rank < possible + adopted:
            level = "adopted_finding"
        rows.append(replace(row, level=level, p_breach=0.9 if level != "recorded_event" else row.p_breach))
    return Table.of(Finding, rows)


def test_every_link_leads_to_an_element_of_the_page_and_every_id_is_unique(page: str) -> None:
    elements = read_page(page)
    ids = Counter(item.attributes["id"] for item in elements if "id" in item.attributes)
    assert [name for name, number in ids.items() if number > 1] == []
    targets = {item.attributes["href"] for item in elements if "href" in item.attributes}
    inner = {target[1:] for target in targets if target.startswith("#")}
    assert inner - set(ids) == set()
    assert {target for target in targets if not target.startswith("#")} == {"data:,"}


def test_every_number_of_the_counts_is_a_link(page: str) -> None:
    answers = next(item for item in read_page(page) if item.attributes.get("class") == "answers")
    links = [item for item in read_page(page) if item.tag == "a" and "summary" in item.path]
    assert "240 recorded events" in spaced(answers.text)
    assert {"240 recorded events", "120 incidents"} <= {spaced(item.text) for item in links}


def test_all_recorded_events_stand_in_the_annex_and_lead_to_incident_and_original(page: str) -> None:
    rows = [
        item for item in read_page(page) if item.tag == "tr" and re.fullmatch(r"o\d+", item.attributes.get("id", ""))
    ]
    assert len(rows) == 240
    assert all(re.search(r"I\d+.*F\d+:\d+", spaced(row.text)) for row in rows)


def test_the_three_levels_are_never_one_number(view: DayView, ground: Ground) -> None:
    page = render_day(changed(view, findings=with_levels(view.today, 7, 5)), ground)
    big = [spaced(item.text) for item in read_page(page) if item.attributes.get("class") == "big"]
    assert big == ["240", "7", "5"]
    text = spaced(" ".join(item.text for item in read_page(page) if item.tag == "body"))
    for total in (240 + 7 + 5, 240 + 7, 240 + 5, 7 + 5):
        assert not re.search(rf"\b{total} (recorded|possible|adopted|violations|findings)", text)


def test_readings_of_one_provision_count_once(view: DayView, ground: Ground) -> None:
    findings = list(with_levels(view.today, 3, 0).rows())
    twice = [replace(row, reading_id="strict", finding_id=f"{row.finding_id}_strict") for row in findings]
    page = render_day(changed(view, findings=Table.of(Finding, [*findings, *twice])), ground)
    assert [spaced(item.text) for item in read_page(page) if item.attributes.get("class") == "big"][1] == "3"


def test_each_level_stands_beside_the_looking(page: str) -> None:
    assert "would be recorded" in spaced(by_id(page, "recorded").text)
    assert "would have been recorded with a chance of" in spaced(by_id(page, "levels").text)


def test_no_previous_data_is_said_and_never_zero(ground: Ground) -> None:
    page = render_day(a_view(40, previous=False, ground=ground), ground)
    assert "No previous data" in spaced(by_id(page, "summary").text)
    sectors = by_id(page, "sectors")
    assert "No previous data" in spaced(sectors.text)
    cells = [spaced(item.text) for item in read_page(page) if item.tag == "td" and "s1" in item.path]
    assert cells[1:3] == ["—", "—"]
    assert cells[7] == "—"


def test_what_is_not_known_is_not_printed_as_zero(view: DayView, ground: Ground) -> None:
    first = replace(view.today.observations.row(0), count=None, count_kind=None, weapon=None, frp_mw=None)
    uncountable = replace(first, observation_id="obs_uncountable", count_kind="uncountable")
    page = render_day(changed(view, observations=Table.of(Observation, [first, uncountable])), ground)
    cells = [[spaced(item.text) for item in read_page(page) if item.tag == "td" and name in item.path]
             for name in ("o1", "o2")]  # fmt: skip
    assert cells[0][4] == "—"
    assert cells[0][7] == "—"
    assert cells[1][4] == "uncountable"
    assert "0 MW" not in cells[0][5]


def test_an_empty_day_says_that_silence_is_not_quiet(ground: Ground) -> None:
    page = render_day(a_view(0, ground=ground), ground)
    assert "Read the looking before taking that for quiet" in spaced(by_id(page, "events").text)
    assert "No case is proposed" in spaced(by_id(page, "cases").text)


def test_not_looked_and_blind_and_looked_are_three_words(page: str) -> None:
    rows = [spaced(item.text) for item in read_page(page) if item.tag == "tr" and "looking" in item.path]
    assert any("Howitzer" in row and row.endswith("not looked at") for row in rows)
    classes = [item.attributes.get("class") for item in read_page(page) if item.tag == "path"]
    assert {"unlooked", "blind", "p9"} <= set(classes)


def test_every_page_opens_and_ends_with_the_status(view: DayView, page: str) -> None:
    banners = [spaced(item.text) for item in read_page(page) if item.attributes.get("class") == "banner"]
    assert banners == [f"HYPOTHETICAL {view.mission.statement}"] * 2
    assert view.mission.retrospective in page
    assert "imply no view on status" in page
    assert "This copy came through a mirror." in page


def test_likelihood_and_confidence_never_share_a_sentence(page: str) -> None:
    for item in read_page(page):
        if item.tag == "p":
            for sentence in re.split(r"(?<=[.!?]) ", spaced(item.text)):
                assert not (re.search(r"\b(un)?likely\b", sentence) and "onfidence" in sentence), sentence


def test_no_text_from_outside_can_inject(view: DayView, ground: Ground) -> None:
    observations = [replace(row, observation_id=HOSTILE + str(at), weapon=HOSTILE, label=HOSTILE)
                    for at, row in enumerate(view.today.observations.rows())]  # fmt: skip
    findings = [replace(row, reason=HOSTILE, undetermined=(HOSTILE,), p_breach=0.9, level="possible_violation",
                        likelihood=HOSTILE) for row in view.today.findings.rows()]  # fmt: skip
    notice = replace(view.today.notices.row(0), notice_id=HOSTILE, by=HOSTILE)
    impediment = replace(view.today.impediments.row(0), impediment_id=HOSTILE, sensor=HOSTILE)
    rejection = replace(view.rejections.row(0), got=HOSTILE, file=HOSTILE, remedy=HOSTILE, expected=HOSTILE)
    named = replace(view.mission, title=HOSTILE, statement=HOSTILE, retrospective=HOSTILE)
    names = ground.places.name.copy()
    names[:] = HOSTILE
    hostile = replace(
        changed(
            view, observations=Table.of(Observation, observations), findings=Table.of(Finding, findings),
            notices=Table.of(type(notice), [notice]), impediments=Table.of(type(impediment), [impediment]),
        ),
        mission=named, rejections=Table.of(type(rejection), [rejection]), basis=HOSTILE, software=HOSTILE,
    )  # fmt: skip
    page = render_day(hostile, replace(ground, places=replace(ground.places, name=names)))
    elements = read_page(page)
    assert [item.tag for item in elements].count("script") == 1
    assert not [item for item in elements if item.tag in ("img", "iframe", "object", "form", "foreignobject")]
    assert not [name for item in elements for name in item.attributes if name.startswith("on")]
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in by_id(page, "provenance").text


def test_the_policy_admits_only_the_one_script(page: str) -> None:
    elements = read_page(page)
    policy = next(item.attributes["content"] for item in elements if "http-equiv" in item.attributes)
    script = page.split("<script>")[1].split("</script>")[0]
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{hashed}'" in policy


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    elements = read_page(page)
    assert not [item for item in elements if "src" in item.attributes or "srcset" in item.attributes]
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page
    assert not re.search(r"https?://", page)


def test_a_reader_outside_the_cell_gets_no_cell_of_the_looking(ground: Ground) -> None:
    page = render_day(a_view(60, "public", ground=ground), ground)
    assert not [item for item in read_page(page) if item.attributes.get("class") in ("unlooked", "blind", "p9")]
    assert "past weeks by sector" in spaced(by_id(page, "strip").text)
    places = [spaced(item.text) for item in read_page(page) if item.tag == "td" and "o1" in item.path]
    assert "(5 km grid cell)" in places[1]
    assert places[1].startswith("about ")


def test_a_reader_without_any_looking_is_told_so(view: DayView, ground: Ground) -> None:
    page = render_day(changed(view, looking=view.today.looking.take([]), coverage=view.today.coverage.take([])), ground)
    assert "No looking may be shown to this reader yet" in spaced(by_id(page, "looking").text)
    assert "0 % were looked at" not in spaced(by_id(page, "summary").text)


def test_a_week_without_data_prints_no_share_of_the_line(ground: Ground) -> None:
    view = a_view(60, "public", ground=ground)
    page = render_day(changed(view, looking=view.today.looking.take([])), ground)
    looking = spaced(by_id(page, "looking").text)
    assert "No looking is stated for the week of 15 June 2026: no source delivered then." in looking
    for section in ("summary", "looking", "sectors"):
        assert not re.search(r"\d ?% (not looked at|of all kilometre-hours)", spaced(by_id(page, section).text))


def test_a_hypothetical_page_says_as_if_in_force_and_one_in_force_does_not(view: DayView, ground: Ground) -> None:
    page = spaced(by_id(render_day(view, ground), "strongest").text)
    assert "agreement as if in force" in page
    held = render_day(replace(view, mission=replace(view.mission, status="in_force")), ground)
    assert "agreement in force" in spaced(by_id(held, "strongest").text)
    assert "as if in force" not in spaced(by_id(held, "strongest").text)


def test_the_text_of_every_article_stands_on_the_page(view: DayView, page: str) -> None:
    held = spaced(by_id(page, "agreement").text)
    assert all(spaced(one.text) in held for one in view.mission.agreement.provisions)


def test_who_is_undetermined_is_said_in_words_and_not_as_a_row_of_noughts(page: str) -> None:
    held = spaced(by_id(page, "strongest").text)
    assert "Who: undetermined" in held
    assert "a third 0 %" not in held


def test_the_sensor_of_a_recorded_event_is_named(view: DayView, ground: Ground) -> None:
    sensor = view.mission.sensors[0]
    rows = [replace(row, sensor=sensor.name, means="saw") for row in view.today.observations.rows()]
    page = render_day(changed(view, observations=Table.of(Observation, rows)), ground)
    assert f"seen by {sensor.title}" in spaced(by_id(page, "o1").text)
    assert sensor.title in spaced(by_id(page, "i1").text)


def test_a_beginning_known_to_the_minute_is_told_as_one_time(view: DayView, ground: Ground) -> None:
    rows = [replace(row, t0_earliest=row.t0_best, t0_latest=row.t0_best) for row in view.today.incidents.rows()]
    page = render_day(changed(view, incidents=Table.of(Incident, rows)), ground)
    assert "UTC (between" in spaced(by_id(render_day(view, ground), "strongest").text)
    assert "UTC (between" not in spaced(by_id(page, "strongest").text)


def test_findings_of_an_incident_that_the_reader_lacks_break_nothing(view: DayView, ground: Ground) -> None:
    page = render_day(changed(view, incidents=view.today.incidents.take([0, 1])), ground)
    assert "All incidents" in page


@pytest.mark.parametrize("zone", ["Asia/Kathmandu"])
def test_another_process_with_other_settings_writes_the_same_bytes(zone: str) -> None:
    said = []
    for seed, name in (("0", "UTC"), ("77", zone)):
        variables = {**os.environ, "PYTHONHASHSEED": seed, "TZ": name, "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
        run = subprocess.run(
            [sys.executable, "-c", FINGERPRINT], env=variables, capture_output=True, text=True, check=True
        )
        said.append(run.stdout)
    assert said[0] == said[1]


def test_two_thousand_events_stay_under_eight_megabytes(ground: Ground) -> None:
    page = render_day(a_view(2000, ground=ground), ground)
    assert len(page.encode()) < 8_000_000


def test_looking_that_is_not_known_is_said_in_words_beside_an_incident(view: DayView, ground: Ground) -> None:
    rows = [replace(row, p_seen=None, p_seen_timed=None) for row in view.today.incidents.rows()]
    page = render_day(changed(view, incidents=Table.of(Incident, rows)), ground)
    unknown = "hether another such event at the same place and time would be recorded is not known"
    assert f"w{unknown}" in spaced(by_id(page, "i1").text)
    assert f"W{unknown}." in spaced(by_id(page, "strongest").text)


def with_chances(view: DayView, ground: Ground, **chances: float) -> str:
    """Return the page on which every finding is a possible violation and every incident has these chances."""
    rows = [replace(row, **chances) for row in view.today.incidents.rows()]
    findings = view.today.findings.with_columns(level=["possible_violation"] * len(view.today.findings))
    return render_day(changed(view, incidents=Table.of(Incident, rows), findings=findings), ground)


def test_a_best_estimate_of_nought_beside_incidents_is_not_told_as_looks_that_could_not(
    view: DayView, ground: Ground
) -> None:
    page = with_chances(view, ground, p_seen=0.0, p_seen_timed=0.0)
    there = "y the best estimate, no other such event at that place and time would be recorded"
    assert f"b{there}" in spaced(by_id(page, "i1").text)
    assert f"B{there}." in spaced(by_id(page, "strongest").text)
    assert "no other such event at the same places and times would be recorded" in spaced(by_id(page, "levels").text)
    assert "could record another" not in page


def test_beside_incidents_nothing_is_promised_against_an_opponent(view: DayView, ground: Ground) -> None:
    page = with_chances(view, ground, p_seen=0.99, p_seen_timed=0.13)
    here = "another such event at the same place and time would be recorded: 99 %"
    assert f"{here}." in spaced(by_id(page, "i1").text)
    assert f"{here.capitalize()}." in spaced(by_id(page, "strongest").text)
    assert "timed" not in by_id(page, "i1").text + by_id(page, "strongest").text
    held = spaced(by_id(page, "levels").text)
    assert "another such event at the same places and times would be recorded: 99 % on average" in held
    assert "on average, " not in held


def test_counts_of_a_sector_open_its_incidents_and_events(view: DayView, ground: Ground, page: str) -> None:
    rows = [item for item in read_page(page) if item.attributes.get("class") == "rows"]
    events = [name for row in rows for name in re.findall(r"\bO\d+", spaced(row.text))]
    incidents = [name for row in rows for name in re.findall(r"\bI\d+", spaced(row.text))]
    assert (len(events), len(set(events))) == (240, 240)
    assert (len(incidents), len(set(incidents))) == (120, 120)


def test_adopted_wording_stands_word_for_word_and_is_counted() -> None:
    view = a_full_view()
    page = render_day(view, a_ground())
    adoptions = list(view.today.adoptions.rows())
    assert adoptions
    for one in adoptions:
        assert str(escape(one.wording_en or getattr(one, f"wording_{one.authentic}"))) in page
    assert f'<a href="#adopted-wording">{len(adoptions)}</a>' in page
