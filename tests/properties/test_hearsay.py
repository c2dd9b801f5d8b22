"""What is only said carries no finding: copied press rows, whatever they claim, and allegations of a party."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assess.scenes import found, the_ground
from tests.builders import NOON, a_mapping, a_mission, a_notice, a_source
from tests.fuse.scenes import fused, only
from tests.incidents import an_incident, classes
from tests.ingest.damaged import lines
from trucewatch.ingest import read_file
from trucewatch.records.agreement import Excuse
from trucewatch.records.declared import Notice
from trucewatch.records.mapping import Copies
from trucewatch.records.observation import Observation

WIRE = a_mapping(copies=Copies("url", scope="anywhere"), text_columns=("authenticity",))
MISSION = a_mission(mappings=(WIRE,))
ALLEGED = "notice_id,by,kind,valid_from,valid_to,lat_deg,lon_deg,radius_km,received_at"


def press(copies: int, authenticity: str = "signed") -> list[Observation]:
    """Return rows of one feed about one bang near the line, told again and again, each claiming to be signed."""
    rows = [f"{number},2026-06-25,bang,48.0,37.6,{authenticity},u{number % 7}" for number in range(copies)]
    content = lines("number,day,what,lat,lon,authenticity,url", *rows)
    batch = read_file(content, "wire.csv", a_source("mapped", authenticity="signed"), MISSION, NOON)
    return list(batch.observations.rows())


def alleged(by: str, kind: str = "allegation") -> list[Notice]:
    """Return what a party says of the other, read from its file."""
    row = f"n_{by},{by},{kind},2026-06-25T11:00Z,2026-06-25T13:00Z,48.0,37.6,2,2026-06-24T09:00Z"
    batch = read_file(lines(ALLEGED, row), "notices.csv", a_source("notices"), MISSION, NOON)
    assert len(batch.observations) == 0
    return list(batch.notices.rows())


@settings(max_examples=8, deadline=None)
@given(copies=st.integers(1, 60), authenticity=st.sampled_from(["signed", "trusted_channel", "none", ""]))
def test_press_rows_alone_carry_no_finding_however_many_and_whatever_they_claim(copies: int, authenticity: str) -> None:
    rows = press(copies, authenticity)
    incidents = list(fused(rows, MISSION, ground=the_ground()).incidents.rows())
    assert not any(incident.authenticated for incident in incidents)
    findings = found(incidents, alleged("A"), rows, MISSION)
    assert {finding.verdict for finding in findings} <= {"cannot_be_determined", "no_breach"}
    assert {finding.level for finding in findings} == {"recorded_event"}


def test_many_copies_of_one_address_say_no_more_than_one() -> None:
    once = only(fused(press(1), MISSION, ground=the_ground()))
    often = list(fused(press(40), MISSION, ground=the_ground()).incidents.rows())
    # Seven addresses that know a date and no hour stay seven claims; the copies of each add nothing to it.
    assert sorted(incident.n_observations for incident in often) == [5, 5, 6, 6, 6, 6, 6]
    assert {incident.n_independent for incident in often} == {once.n_independent} == {1}
    assert {incident.class_probability for incident in often} == {once.class_probability}


@pytest.mark.parametrize("kind", ["allegation", "reply"])
@pytest.mark.parametrize("by", ["A", "B"])
def test_what_a_party_says_of_the_other_neither_excuses_nor_is_an_event(by: str, kind: str) -> None:
    incident = an_incident(lon_deg=37.6, class_probability=classes(exercise=1.0))
    without, told = (found([incident], notices) for notices in ([], alleged(by, kind)))
    assert [(one.p_excused, one.p_breach, one.notice_ids) for one in told] == [
        (one.p_excused, one.p_breach, one.notice_ids) for one in without
    ]
    assert found([], alleged(by, kind)) == []


def test_the_same_words_as_a_notice_of_the_agreed_kind_would_excuse() -> None:
    """So the tests above can fail."""
    assert Excuse("exercise", 24.0, 12.0, 5.0) in MISSION.agreement.provisions[4].excuses
    incident = an_incident(lon_deg=37.6, class_probability=classes(exercise=1.0))
    notice = a_notice(lon_deg=37.6, received_at=NOON - timedelta(hours=30))
    assert any(one.p_excused > 0 for one in found([incident], [notice]))
