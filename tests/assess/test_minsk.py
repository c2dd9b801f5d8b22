"""The agreement modelled on the Minsk texts: own lines, distances by weapon, exercises, return fire in its steps."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest

from examples.minsk.build import build
from tests.builders import a_notice, an_observation
from tests.incidents import an_incident, classes
from trucewatch.assess import assess
from trucewatch.assess.scene import parts_of
from trucewatch.geo.geodesy import solve_direct
from trucewatch.geo.locate import locate_points
from trucewatch.geo.nearest import find_nearest
from trucewatch.geo.track import lay_track
from trucewatch.mission import LoadedMission, check_mission, load_mission
from trucewatch.records.declared import Notice
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission, Party
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

HOUR = timedelta(hours=1)
LON = -38.0


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    """Return the mission, built once."""
    folder = tmp_path_factory.mktemp("minsk") / "mission"
    build(folder)
    assert check_mission(folder) == ()
    return load_mission(folder)


def spot(laid: LoadedMission, km: float, south: bool, line: str | None = None) -> tuple[float, float]:
    """Return the place at a distance from a line, sought along a meridian."""
    vertices = laid.ground.line.parts[0].lon_lat
    lat = float(np.interp(LON, vertices[:, 0], vertices[:, 1]))
    reach = np.arange(0.0, 120.0, 0.02)
    many = np.full(len(reach), lat), np.full(len(reach), LON)
    lats, lons = solve_direct(*many, np.full(len(reach), 180.0 if south else 0.0), 1000 * reach)
    away = find_nearest(lay_track(parts_of(laid.ground, line)), lats, lons).distance_m / 1000
    # Beyond the last place that is nearer, so that a bend of the line behind the place plays no part.
    index = int(np.flatnonzero(away < km)[-1]) + 1
    return float(lats[index]), float(lons[index])


def at(laid: LoadedMission, place: tuple[float, float], name: str = "inc_1", **changes: Any) -> Incident:
    """Return an incident at a place on the fourteenth day, with one member of its own name."""
    then = laid.mission.agreement.in_force_from + timedelta(days=13)
    found = locate_points(laid.ground.line, [place[0]], [place[1]])
    given: dict[str, Any] = {
        "incident_id": name, "t0_earliest": then, "t0_best": then, "t0_latest": then, "lat_deg": place[0],
        "lon_deg": place[1], "semi_major_m": 30.0, "semi_minor_m": 30.0, "offset_km": float(found.offset_km[0]),
        "side": str(found.side[0]), "observation_ids": (f"of_{name}",),
    }  # fmt: skip
    return an_incident(**(given | changes))


def member(incident: Incident, **changes: Any) -> Observation:
    """Return the one member of an incident."""
    place = {"lat_deg": incident.lat_deg, "lon_deg": incident.lon_deg, "sigma_m": 30.0}
    return an_observation(**({"observation_id": incident.observation_ids[0], **place} | changes))


def judge(
    laid: LoadedMission,
    pairs: list[tuple[Incident, Observation]],
    notices: list[Notice] | None = None,
    mission: Mission | None = None,
) -> list[Finding]:
    """Return the findings on incidents with one member each."""
    incidents, members = zip(*pairs, strict=True)
    tables = Table.of(Incident, incidents), Table.of(Observation, members), Table.of(Notice, notices or [])
    return list(assess(*tables, laid.ground, mission or laid.mission, b"").rows())


def under(findings: list[Finding], provision: str, reading: str = "plain", incident: str = "inc_1") -> Finding:
    """Return the finding on an incident under a reading."""
    wanted = (incident, provision, reading)
    (found,) = (one for one in findings if (one.incident_id, one.provision_id, one.reading_id) == wanted)
    return found


def standing(laid: LoadedMission, place: tuple[float, float], weapon: str | None, **changes: Any) -> list[Finding]:
    """Return the findings on a weapon seen standing at a place."""
    incident = at(laid, place, class_probability=classes(weapon_presence=1.0), **changes)
    return judge(laid, [(incident, member(incident, event="weapon", description="present", weapon=weapon))])


def test_a_howitzer_is_measured_from_the_line_of_its_own_party(laid: LoadedMission) -> None:
    found = standing(laid, spot(laid, 20.0, True, "agreed_date"), "howitzer")
    own, other = under(found, "W1", "party_b"), under(found, "W1", "party_a")
    assert (own.p_breach, own.verdict, own.line) == (1.0, "breach", "agreed_date")
    assert (other.p_breach, other.verdict) == (0.0, "no_breach")
    assert "it binds Party B alone" in own.reason
    assert under(found, "S1", "party_b").p_breach == 0.0


def test_the_same_howitzer_measured_from_the_line_as_it_is_stands_far_enough(laid: LoadedMission) -> None:
    place = spot(laid, 20.0, True, "agreed_date")
    assert float(locate_points(laid.ground.line, [place[0]], [place[1]]).offset_km[0]) > 25.0


@pytest.mark.parametrize(("km", "verdict"), [(16.0, "no_breach"), (14.0, "breach")])
@pytest.mark.parametrize("south", [True, False])
def test_a_tank_stays_fifteen_kilometres_away(laid: LoadedMission, km: float, verdict: str, south: bool) -> None:
    assert under(standing(laid, spot(laid, km, south), "tank"), "W2").verdict == verdict


def test_a_place_and_line_not_known_well_share_the_chance_at_the_distance(laid: LoadedMission) -> None:
    finding = under(standing(laid, spot(laid, 15.0, False), "tank", semi_major_m=900.0, semi_minor_m=900.0), "W2")
    assert 0.3 < finding.p_in_zone < 0.7
    assert any("in the zone" in one for one in finding.undetermined)


def test_beyond_the_line_but_outside_storage_is_a_finding_of_its_own(laid: LoadedMission) -> None:
    found = standing(laid, spot(laid, 40.0, False), "howitzer")
    assert under(found, "W1", "party_a").verdict == "no_breach"
    outside = under(found, "S1", "party_a")
    assert (outside.verdict, outside.subject) == ("breach", "outside storage sites")
    storage = laid.ground.zone("storage_a").polygon
    assert storage is not None
    inside = standing(laid, (storage.centroid.y, storage.centroid.x), "howitzer")
    assert under(inside, "S1", "party_a").verdict == "no_breach"


def test_an_unnamed_weapon_counts_by_the_assumed_shares_and_is_said_to_be_unknown(laid: LoadedMission) -> None:
    finding = under(standing(laid, spot(laid, 5.0, False), None), "W2")
    shares = {prior.name: prior.probability for prior in laid.mission.agreement.weapon_priors}
    assert finding.p_prohibited == pytest.approx(shares["tank"])
    assert finding.verdict == "cannot_be_determined"
    assert any("Which weapon it was" in one for one in finding.undetermined)


def test_a_rumour_names_no_weapon_where_an_authenticated_source_saw_one(laid: LoadedMission) -> None:
    place = spot(laid, 14.0, False)
    incident = at(laid, place, class_probability=classes(weapon_presence=1.0), observation_ids=("one", "two"))
    seen = partial(member, incident, event="weapon", description="present")
    told = [seen(observation_id="one"), seen(observation_id="two", weapon="tank", authenticity="none")]
    tables = Table.of(Incident, [incident]), Table.of(Observation, told), Table.of(Notice, [])
    finding = under(list(assess(*tables, laid.ground, laid.mission, b"").rows()), "W2")
    assert finding.p_prohibited == pytest.approx(0.16)


def test_an_exercise_in_the_zone_is_prohibited_though_notified(laid: LoadedMission) -> None:
    incident = at(laid, spot(laid, 12.0, False), class_probability=classes(exercise=1.0))
    began = incident.t0_best
    notice = a_notice(
        lat_deg=incident.lat_deg, lon_deg=incident.lon_deg, valid_from=began - HOUR, valid_to=began + HOUR,
        received_at=began - 100 * HOUR,
    )  # fmt: skip
    finding = under(judge(laid, [(incident, member(incident))], [notice]), "E1")
    assert (finding.p_breach, finding.p_excused, finding.verdict) == (1.0, 0.0, "breach")


def a_reply(laid: LoadedMission, hours: dict[str, float], by: str = "A", south: bool = True) -> Finding:
    """Return the finding on a fire before which steps lie some hours back; a step that is left out is not on record."""
    place = spot(laid, 3.0, south)
    fire = at(laid, place, class_probability=classes(strike=1.0))
    began, pairs = fire.t0_best, [(fire, member(fire, description="impact"))]
    if "offensive" in hours:
        then = began - hours["offensive"] * HOUR
        other = at(laid, place, "inc_0", t0_earliest=then, t0_best=then, t0_latest=then, events=("position",),
                   class_probability=classes(weapon_presence=1.0))  # fmt: skip
        pairs.append((other, member(other, event="position", description="present")))
    notices = [
        a_notice(
            notice_id=f"n_{kind}", kind=kind, by=by, lat_deg=place[0], lon_deg=place[1], radius_km=5.0,
            received_at=began - hours[kind] * HOUR, valid_from=began - hours[kind] * HOUR, valid_to=began + HOUR,
        )
        for kind in ("coordination", "order") if kind in hours
    ]  # fmt: skip
    return under(judge(laid, pairs, notices), "M1")


IN_ORDER = {"offensive": 3.0, "coordination": 2.0, "order": 1.0}


def test_return_fire_with_all_steps_on_record_in_order_is_excused(laid: LoadedMission) -> None:
    finding = a_reply(laid, IN_ORDER)
    assert (finding.p_excused, finding.p_breach, finding.verdict) == (1.0, 0.0, "no_breach")
    assert finding.notice_ids == ("n_coordination", "n_order")
    assert "All steps are on record in their order" in finding.reason
    assert "not for software to decide" in finding.reason


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("offensive", "an offensive action (an attempt to change positions)"),
        ("coordination", "use of the coordination mechanism without success"),
        ("order", "an order of the leadership"),
    ],
)
def test_a_missing_step_excuses_nothing_and_is_named(laid: LoadedMission, step: str, title: str) -> None:
    finding = a_reply(laid, {name: hours for name, hours in IN_ORDER.items() if name != step})
    assert (finding.p_excused, finding.verdict) == (0.0, "breach")
    assert f"it does not show {title}" in finding.reason


@pytest.mark.parametrize(
    "hours",
    [
        {"offensive": 3.0, "coordination": 1.0, "order": 2.0},
        {"offensive": 1.5, "coordination": 2.0, "order": 1.0},
    ],
)
def test_steps_out_of_order_excuse_nothing_and_are_named(laid: LoadedMission, hours: dict[str, float]) -> None:
    finding = a_reply(laid, hours)
    assert (finding.p_excused, finding.verdict) == (0.0, "breach")
    assert "out of order is" in finding.reason


@pytest.mark.parametrize("step", ["coordination", "order"])
def test_a_step_that_came_after_the_fire_or_too_long_before_is_not_on_record(laid: LoadedMission, step: str) -> None:
    for hours in (-0.01, 24.01):
        finding = a_reply(laid, IN_ORDER | {step: hours})
        assert finding.p_excused == 0.0
        assert "it does not show" in finding.reason


def test_nothing_on_record_is_said_plainly(laid: LoadedMission) -> None:
    assert "the record shows none of the steps" in a_reply(laid, {}).reason


def test_swapped_parties_swap_the_findings(laid: LoadedMission) -> None:
    names = {"A": "B", "B": "A"}
    place = spot(laid, 20.0, True, "agreed_date")
    plain = standing(laid, place, "howitzer")
    agreement = laid.mission.agreement
    provisions = tuple(
        replace(one, readings=tuple(replace(r, binds=r.binds and names[r.binds]) for r in one.readings))
        for one in agreement.provisions
    )
    parties = tuple(Party(names[one.name], one.title, one.side) for one in laid.mission.parties)
    swapped = replace(laid.mission, parties=parties, agreement=replace(agreement, provisions=provisions))
    incident = at(laid, place, class_probability=classes(weapon_presence=1.0))
    other = judge(laid, [(incident, member(incident, event="weapon", description="present", weapon="howitzer"))],
                  mission=swapped)  # fmt: skip
    assert other == plain
    # The same names, but each bound by what bound the other: the howitzer on B's land is now free of A's line.
    crossed = replace(laid.mission, agreement=replace(agreement, provisions=provisions))
    found = judge(laid, [(incident, member(incident, event="weapon", description="present", weapon="howitzer"))],
                  mission=crossed)  # fmt: skip
    assert under(found, "W1", "party_b").verdict == "no_breach"


def test_a_reply_is_excused_alike_for_either_party_and_never_by_its_own_action(laid: LoadedMission) -> None:
    assert a_reply(laid, IN_ORDER, "A", south=True).p_excused == 1.0
    assert a_reply(laid, IN_ORDER, "B", south=False).p_excused == 1.0
    for party, south in (("A", False), ("B", True)):
        finding = a_reply(laid, IN_ORDER, party, south=south)
        assert finding.p_excused == 0.0
        assert "it does not show an offensive action" in finding.reason


def test_a_place_of_impact_never_tells_the_party_that_a_reading_binds(laid: LoadedMission) -> None:
    agreement = laid.mission.agreement
    bound = tuple(
        replace(one, readings=(replace(one.readings[0], binds="B"),), return_fire=None)
        if one.provision_id == "M1"
        else one
        for one in agreement.provisions
    )
    mission = replace(laid.mission, agreement=replace(agreement, provisions=bound))
    fire = at(laid, spot(laid, 3.0, True), class_probability=classes(strike=1.0))
    hit = under(judge(laid, [(fire, member(fire, description="impact"))], mission=mission), "M1")
    assert (hit.p_breach, hit.verdict) == (0.0, "cannot_be_determined")
    assert any("a place of impact is not an origin" in one for one in hit.undetermined)
    fired = under(judge(laid, [(fire, member(fire, description="outgoing"))], mission=mission), "M1")
    assert fired.p_breach == pytest.approx(0.784)


def test_every_clause_says_whether_it_was_checked_and_against_what(laid: LoadedMission) -> None:
    provisions = laid.mission.agreement.provisions
    assert all(one.source for one in provisions if one.verified)
    assert sorted(one.provision_id for one in provisions if not one.verified) == ["T1", "W3"]
