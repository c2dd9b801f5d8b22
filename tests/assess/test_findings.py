"""Findings: each question answered apart, and all of them together."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from tests.assess.scenes import found, on, the_ground
from tests.builders import NOON, a_mission, a_notice, an_observation
from tests.incidents import an_incident, classes
from trucewatch.assess.words import LIKELIHOODS
from trucewatch.records.agreement import Reading
from trucewatch.records.declared import Notice
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission, Party

HOUR = timedelta(hours=1)
EDGE_LON = 37.5 + 15_000 / 74_500


def with_readings() -> Mission:
    """Return a mission in which the buffer is read in two ways, and movements are prohibited in it unless declared."""
    mission = a_mission()
    wide = Reading("wide", "A", "The whole area.", "area")
    held = [
        replace(one, readings=(*one.readings, wide)) if one.provision_id == "buffer_weapons" else one
        for one in mission.agreement.provisions
    ]
    held = [
        replace(one, readings=(Reading("plain", "the cell", "In the buffer.", "buffer_15"),))
        if one.provision_id == "declared_movements"
        else one
        for one in held
    ]
    return replace(mission, agreement=replace(mission.agreement, provisions=tuple(held)))


def product(finding: Finding) -> float:
    """Return the chain of the conditional numbers."""
    conditional = finding.p_happened * finding.p_in_force * finding.p_in_zone * finding.p_prohibited
    return conditional * (1 - finding.p_excused)


def test_every_reading_of_every_provision_yields_a_finding_in_order() -> None:
    mission = with_readings()
    held = [an_incident(), an_incident(incident_id="inc_2")]
    findings = found(held, mission=mission)
    expected = [
        (incident.incident_id, provision.provision_id, reading.reading_id)
        for incident in held
        for provision in mission.agreement.provisions
        for reading in provision.readings
    ]
    assert [(one.incident_id, one.provision_id, one.reading_id) for one in findings] == expected
    assert len({one.finding_id for one in findings}) == len(expected)
    assert found([]) == []


def test_a_certain_uncorrelated_case_multiplies_to_the_joint() -> None:
    incident = an_incident(
        lon_deg=EDGE_LON, semi_major_m=400.0, semi_minor_m=400.0,
        class_probability=classes(weapon_presence=0.6, natural=0.3),
    )  # fmt: skip
    finding = on(found([incident]), "buffer_weapons")
    assert (finding.p_happened, finding.p_in_force, finding.p_excused) == (0.9, 1.0, 0.0)
    assert finding.p_prohibited == pytest.approx(2 / 3, abs=1e-6)
    assert 0.2 < finding.p_in_zone < 0.8
    assert finding.p_breach == pytest.approx(product(finding), abs=2e-6)


def test_place_shared_between_zone_and_notice_is_integrated_jointly() -> None:
    # The notice holds just the half of the place that lies within the zone: it excuses all that is in the zone.
    west = box(EDGE_LON - 0.05, 47.97, EDGE_LON, 48.03).wkt
    notice = a_notice(
        kind="movement", received_at=NOON - 48 * HOUR, lat_deg=None, lon_deg=None, radius_km=None, footprint_wkt=west
    )
    incident = an_incident(
        lon_deg=EDGE_LON, semi_major_m=800.0, semi_minor_m=800.0, class_probability=classes(weapon_presence=1.0)
    )
    mission = with_readings()
    in_buffer = on(found([incident], [notice], mission=mission), "declared_movements")
    everywhere = on(found([incident], [notice]), "declared_movements")
    assert everywhere.p_excused == pytest.approx(0.5, abs=0.05)
    assert in_buffer.p_in_zone == pytest.approx(0.5, abs=0.05)
    assert in_buffer.p_excused > 0.95
    marginal = in_buffer.p_in_zone * (1 - everywhere.p_excused)
    assert in_buffer.p_breach < marginal - 0.15
    assert in_buffer.p_breach == pytest.approx(product(in_buffer), abs=2e-6)


def test_nothing_in_force_or_zone_leaves_no_breach_and_no_excuse() -> None:
    finding = on(found([an_incident(lon_deg=38.5, class_probability=classes(weapon_presence=1.0))]), "buffer_weapons")
    assert (finding.p_in_zone, finding.p_excused, finding.p_breach) == (0.0, 0.0, 0.0)
    assert finding.likelihood == "almost no chance"


def test_a_false_alarm_happened_not_and_breaches_nothing() -> None:
    for finding in found([an_incident(class_probability=classes())]):
        assert (finding.p_happened, finding.p_prohibited, finding.p_breach) == (0.0, 0.0, 0.0)


def test_a_hypothetical_mission_is_computed_as_if_in_force() -> None:
    held = [an_incident(), an_incident(incident_id="inc_2", t0_best=NOON)]
    as_if, in_force = (found(held, mission=a_mission(status=status)) for status in ("hypothetical", "in_force"))
    assert [replace(one, reason="") for one in as_if] == [replace(one, reason="") for one in in_force]
    assert all("taken as if in force" in one.reason and "was in force" not in one.reason for one in as_if)
    assert all("The agreement was in force then" in one.reason for one in in_force)


def test_before_the_agreement_nothing_is_a_breach() -> None:
    before = NOON - 60 * 24 * HOUR
    finding = on(found([an_incident(t0_earliest=before, t0_best=before, t0_latest=before)]), "no_fire")
    assert (finding.p_in_force, finding.p_breach, finding.verdict) == (0.0, 0.0, "no_breach")


def test_words_and_levels_follow_the_numbers_as_they_are_stored() -> None:
    # Unrounded this chance lies below 0.75 and is stored as 0.75.
    finding = on(found([an_incident(class_probability=classes(strike=0.7499999))]), "no_fire")
    assert (finding.p_breach, finding.verdict, finding.level) == (0.75, "breach", "possible_violation")


def test_input_without_authenticity_is_no_possible_violation() -> None:
    finding = on(found([an_incident(authenticated=False)]), "no_fire")
    assert (finding.verdict, finding.level, finding.confidence) == ("cannot_be_determined", "recorded_event", "low")
    assert "No recording came by an authenticated channel" in finding.reason


def test_the_label_is_that_of_incident_and_notices() -> None:
    incident = an_incident(lon_deg=37.5, class_probability=classes(exercise=1.0), label="guarded")
    findings = found([incident], [a_notice(label="cell_only")])
    assert on(findings, "exercises").label == "cell_only+guarded"
    assert on(findings, "no_fire").label == "guarded"


def test_names_follow_the_readers_key() -> None:
    plain, keyed = found([an_incident()]), found([an_incident()], key=b"reader")
    assert {one.finding_id for one in plain}.isdisjoint(one.finding_id for one in keyed)
    assert plain == [replace(one, finding_id=two.finding_id) for one, two in zip(keyed, plain, strict=True)]


def test_the_order_of_notices_and_observations_does_not_matter() -> None:
    notices = [a_notice(), a_notice(notice_id="notice_2", radius_km=9.0)]
    members = [
        an_observation(observation_id=f"obs_{n}", description="outgoing", lon_deg=37.4 + n / 10) for n in range(3)
    ]
    incident = an_incident(
        lon_deg=37.5, class_probability=classes(exercise=1.0), observation_ids=("obs_0", "obs_1", "obs_2")
    )
    assert found([incident], notices, members) == found([incident], notices[::-1], members[::-1])


def test_the_place_of_an_origin_is_never_said_in_words() -> None:
    for lon in (37.5, 37.5123, EDGE_LON):
        shown = an_incident(
            lon_deg=lon, offset_km=0.923, side="on_line", class_probability=classes(weapon_presence=1.0)
        )
        hidden = replace(shown, is_origin=True)
        for finding in found([hidden]):
            said = " ".join((finding.reason, *finding.undetermined))
            for zone in a_mission().zones:
                said = said.replace(zone.title, "")
            assert "withheld to its grid cell" in finding.reason
            assert not re.search(r"\d\s*(km|m)\b|from the line|on line|37\.|48\.", said)
        assert "0.9 km from the line, place uncertain by 100 m" in found([shown])[0].reason


def test_the_reason_never_puts_likelihood_and_confidence_into_one_sentence() -> None:
    words = [word for _, word in LIKELIHOODS]
    held = [
        an_incident(
            incident_id=f"inc_{n}", class_probability=classes(strike=n / 10), n_independent=n, authenticated=n > 2
        )
        for n in range(1, 10)
    ]
    for finding in found(held, [a_notice()]):
        for sentence in re.split(r"(?<=[.!?])\s", " ".join((finding.reason, *finding.undetermined))):
            likely = any(word in sentence for word in words)
            sure = re.search(r"confidence|\b(low|moderate|high)\b", sentence)
            assert not (likely and sure), sentence


def test_what_could_not_be_determined_is_said() -> None:
    vague = an_incident(class_probability=classes(strike=0.4, natural=0.3), side="disputed")
    finding = on(found([vague]), "no_fire")
    assert [sentence.split(":")[0] for sentence in finding.undetermined] == [
        "What it was",
        "Who did it",
        "On which side",
    ]
    edge = an_incident(lon_deg=EDGE_LON, class_probability=classes(weapon_presence=1.0))
    assert any("in the zone" in one for one in on(found([edge]), "buffer_weapons").undetermined)


some_incidents = st.builds(
    lambda strike, weapon, lon, major, hours, authenticated: an_incident(
        lon_deg=lon,
        semi_major_m=major,
        semi_minor_m=major / 3,
        t0_latest=NOON + hours * HOUR,
        class_probability=classes(strike=strike / 2, weapon_presence=weapon / 2),
        authenticated=authenticated,
    ),
    st.floats(0, 1), st.floats(0, 1), st.floats(37.2, 37.8), st.floats(10, 9000), st.floats(0, 48), st.booleans(),
)  # fmt: skip
some_notices = st.lists(
    st.builds(
        lambda lon, radius, lead, hours: a_notice(
            kind="movement", lon_deg=lon, radius_km=radius, received_at=NOON - lead * HOUR,
            valid_to=NOON + hours * HOUR,
        ),
        st.floats(37.4, 37.8), st.floats(0.1, 15), st.floats(0, 50), st.floats(0.1, 40),
    ),
    max_size=2,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(some_incidents, some_notices)
def test_every_number_is_a_chance_and_the_chain_of_them_is_the_joint(incident: Incident, notices: list[Notice]) -> None:
    notices = [replace(one, notice_id=f"notice_{n}") for n, one in enumerate(notices)]
    for finding in found([incident], notices, mission=with_readings()):
        numbers = [
            finding.p_happened, finding.p_in_force, finding.p_in_zone, finding.p_prohibited, finding.p_excused,
            finding.p_breach, *finding.actor_probability,
        ]  # fmt: skip
        assert all(0 <= number <= 1 for number in numbers)
        assert sum(round(1e6 * share) for share in finding.actor_probability) == 1_000_000
        assert finding.p_breach == pytest.approx(product(finding), abs=5e-6)
        if not incident.authenticated:
            assert (finding.verdict == "breach", finding.level) == (False, "recorded_event")


def swapped(value: str) -> str:
    """Return a name with parties and sides exchanged."""
    return {"A": "B", "B": "A", "east": "west", "west": "east"}.get(value, value)


@settings(max_examples=15, deadline=None)
@given(some_incidents, st.sampled_from(["outgoing", "impact", "present"]), st.booleans())
def test_swapped_parties_give_swapped_and_otherwise_identical_findings(
    incident: Incident, description: Any, is_weapon: bool
) -> None:
    member = an_observation(
        lat_deg=incident.lat_deg, lon_deg=incident.lon_deg, description=description,
        event="weapon" if is_weapon else "explosion",
    )  # fmt: skip
    mission, notice = a_mission(), a_notice(kind="movement", radius_km=9.0, received_at=NOON - 48 * HOUR)
    plain = found([incident], [notice], [member], mission, the_ground("east", "west"))
    # The same parties in the same order, each now called as the other was, on the other's side of the same ground.
    renamed = replace(mission, parties=tuple(Party(swapped(p.name), p.title, swapped(p.side)) for p in mission.parties))
    other = found(
        [replace(incident, side=swapped(incident.side))],
        [replace(notice, by=swapped(notice.by))],
        [member],
        renamed,
        the_ground("west", "east"),
    )
    assert [replace(one, reason=one.reason.replace("notice_1 of B", "notice_1 of A")) for one in other] == plain
    # The same names on swapped sides: only the parties' shares change places.
    crossed = found([incident], [notice], [member], mission, the_ground("west", "east"))
    a_share, b_share, *rest = zip(*(one.actor_probability for one in plain), strict=True)
    assert list(zip(*(one.actor_probability for one in crossed), strict=True)) == [b_share, a_share, *rest]
    unnamed = (0.0, 0.0, 0.0, 1.0)
    assert [replace(one, actor_probability=unnamed) for one in crossed] == [
        replace(one, actor_probability=unnamed) for one in plain
    ]
