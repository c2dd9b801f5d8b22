"""What clauses may ask for beside class and zone: events, impediments, authors, weapons, depth; what never changes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_notice, an_impediment, an_observation
from tests.incidents import an_incident, classes
from trucewatch.assess import assess
from trucewatch.geo.locate import locate_points
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

HOUR = timedelta(hours=1)
NEAR, CITY, STATION, SEA = (46.5, -38.0), (47.571, -38.398), (47.083, -35.2), (48.2, -28.3)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    """Return the template, laid once."""
    folder = tmp_path_factory.mktemp("clauses") / "mission"
    write_template(folder, "test")
    return load_mission(folder)


def near(laid: LoadedMission) -> tuple[float, float]:
    """Return a place four kilometres from the line."""
    vertices = laid.ground.line.parts[0].lon_lat
    return float(np.interp(-38.0, vertices[:, 0], vertices[:, 1])) + 0.04, -38.0


def judged(
    laid: LoadedMission,
    place: tuple[float, float],
    shares: dict[str, float],
    notices: tuple[Notice, ...] = (),
    impediments: tuple[Impediment, ...] = (),
    **changes: Any,
) -> dict[str, Finding]:
    """Return the findings on one incident with one member, by provision and reading."""
    then = laid.mission.agreement.in_force_from + timedelta(days=13)
    found = locate_points(laid.ground.line, [place[0]], [place[1]])
    member = an_observation(
        **({"lat_deg": place[0], "lon_deg": place[1], "observed_from": then, "observed_to": then} | changes)
    )
    incident = an_incident(
        t0_earliest=then, t0_best=then, t0_latest=then, lat_deg=place[0], lon_deg=place[1], semi_major_m=50.0,
        semi_minor_m=50.0, offset_km=float(found.offset_km[0]), side=str(found.side[0]),
        class_probability=classes(**shares), authenticated=member.authenticity != "none", events=(member.event,),
    )  # fmt: skip
    tables = Table.of(Incident, [incident]), Table.of(Observation, [member]), Table.of(Notice, notices)
    hindered = Table.of(Impediment, impediments)
    findings = assess(*tables, laid.ground, laid.mission, b"", hindered).rows()
    return {f"{one.provision_id} {one.reading_id}": one for one in findings}


def flight(laid: LoadedMission, by: str, place: tuple[float, float]) -> Notice:
    """Return a flight that was declared a day ahead."""
    then = laid.mission.agreement.in_force_from + timedelta(days=13)
    return a_notice(
        kind="flight", by=by, lat_deg=place[0], lon_deg=place[1], radius_km=10.0, valid_from=then - HOUR,
        valid_to=then + HOUR, received_at=then - 24 * HOUR,
    )  # fmt: skip


def test_a_clause_on_an_event_speaks_of_that_event_only(laid: LoadedMission) -> None:
    place = near(laid)
    drop = judged(laid, place, {"attack_drone": 1.0}, event="munition_drop")
    flown = judged(laid, place, {"attack_drone": 1.0}, event="uav")
    assert (drop["P8-drop plain"].p_breach, drop["P8 plain"].p_breach) == (1.0, 0.0)
    assert (flown["P8-drop plain"].p_breach, flown["P8 plain"].p_breach) == (0.0, 1.0)
    assert "on record is munition drop" in drop["P8-drop plain"].reason


def test_remote_mining_is_a_breach_whatever_its_class(laid: LoadedMission) -> None:
    found = judged(laid, near(laid), {"weapon_presence": 0.5, "other": 0.5}, event="remote_mining", weapon="mine")
    assert found["P8-mines plain"].verdict == "breach"


def test_only_the_flights_of_the_mechanism_are_excused(laid: LoadedMission) -> None:
    place = near(laid)
    own, partys = (
        judged(laid, place, {"other": 1.0}, (flight(laid, by, place),), event="uav")["P8 plain"]
        for by in ("mechanism", "A")
    )
    assert (own.p_excused, own.verdict) == (1.0, "no_breach")
    assert (partys.p_excused, partys.verdict) == (0.0, "breach")
    assert "was declared by A, agreed is mechanism" in partys.reason


@pytest.mark.parametrize(
    ("place", "breached"), [(CITY, {"P9 deep", "P9 cities"}), (STATION, {"P9 deep", "P10 plain"}),
                            (SEA, {"P9 deep", "P11 plain"})],
)  # fmt: skip
def test_a_strike_in_depth_breaches_the_clauses_of_its_place(
    laid: LoadedMission, place: tuple[float, float], breached: set[str]
) -> None:
    found = judged(laid, place, {"strike": 1.0}, description="impact")
    special = {name for name, one in found.items() if one.verdict == "breach" and one.provision_id not in ("P1", "P14")}
    assert special == breached
    assert not {"P9 deep", "P9 cities"} & {
        name for name, one in judged(laid, near(laid), {"strike": 1.0}).items() if one.verdict == "breach"
    }


@pytest.mark.parametrize(("weapon", "verdict"), [("howitzer", "breach"), ("tank", "no_breach"), ("mine", "no_breach")])
def test_each_weapon_stays_as_far_away_as_its_class_asks(laid: LoadedMission, weapon: str, verdict: str) -> None:
    lat, lon = near(laid)
    lats = np.linspace(lat, lat + 0.6, 4000)
    away = locate_points(laid.ground.line, lats, np.full(4000, lon)).offset_km
    place = float(lats[np.abs(away - 20.0).argmin()]), lon
    found = judged(laid, place, {"weapon_presence": 1.0}, event="weapon", description="present", weapon=weapon)
    assert found["P13 plain"].verdict == verdict


def test_shots_where_an_aircraft_of_the_mechanism_came_down_breach_its_protection(laid: LoadedMission) -> None:
    place, then = near(laid), laid.mission.agreement.in_force_from + timedelta(days=13)
    trusted = next(source.name for source in laid.mission.sources if source.authenticity != "none")
    down = an_impediment(
        kind="shootdown", start_at=then + timedelta(minutes=1), end_at=then + HOUR, lat_deg=place[0],
        lon_deg=place[1], radius_km=3.0, source=trusted, label="guarded",
    )  # fmt: skip
    hit = judged(laid, place, {"strike": 1.0}, impediments=(down,), event="burst")["P12 plain"]
    assert (hit.verdict, hit.label) == ("breach", "guarded+open")
    rumour = next(source.name for source in laid.mission.sources if source.authenticity == "none")
    for other in (
        replace(down, kind="weather"),
        replace(down, source=rumour),
        replace(down, start_at=then + timedelta(minutes=11)),
        replace(down, lat_deg=place[0] + 0.1),
    ):
        assert judged(laid, place, {"strike": 1.0}, impediments=(other,), event="burst")["P12 plain"].p_breach == 0.0


events = st.sampled_from(["explosion", "uav", "munition_drop", "remote_mining", "weapon", "position", "jamming"])
named = st.sampled_from([None, "tank", "howitzer", "missile", "mine"])
kinds = st.sampled_from(["strike", "attack_drone", "weapon_presence", "exercise", "explosive_work", "jamming", "other"])
places = st.sampled_from([CITY, STATION, SEA, (46.9, -38.0), (46.4, -38.1)])


@settings(max_examples=20, deadline=None)
@given(events, named, kinds, places)
def test_what_no_authenticated_source_recorded_carries_no_finding_under_any_clause(
    laid: LoadedMission, event: Any, weapon: str | None, kind: str, place: tuple[float, float]
) -> None:
    found = judged(laid, place, {kind: 1.0}, event=event, weapon=weapon, authenticity="none")
    assert not [one for one in found.values() if one.verdict == "breach" or one.level == "possible_violation"]
    trusted = judged(laid, place, {kind: 1.0}, event=event, weapon=weapon)
    assert {name: one.p_breach for name, one in found.items()} == {n: one.p_breach for n, one in trusted.items()}


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(["exercise", "demining", "movement", "convoy", "flight"]), kinds, events,
    st.floats(0.001, 72.0), st.sampled_from(["A", "B", "mechanism"]),
)  # fmt: skip
def test_a_late_notice_never_excuses_under_any_clause(
    laid: LoadedMission, notice: Any, kind: str, event: Any, late_h: float, by: str
) -> None:
    place = near(laid)
    excuses = [one for item in laid.mission.agreement.provisions for one in item.excuses if one.notice == notice]
    bound = min(one.lead_h for one in excuses)
    told = flight(laid, by, place)
    told = replace(told, kind=notice, radius_km=1.0, received_at=told.valid_from - (bound - late_h) * HOUR)
    with_it = judged(laid, place, {kind: 1.0}, (told,), event=event)
    without = judged(laid, place, {kind: 1.0}, event=event)
    assert {name: (one.p_excused, one.p_breach) for name, one in with_it.items()} == {
        name: (0.0, one.p_breach) for name, one in without.items()
    }


def test_fire_is_a_breach_whether_a_strike_or_an_exercise_and_notice_excuses_it_as_it_does_an_exercise(
    laid: LoadedMission,
) -> None:
    lat, lon = near(laid)
    unsure = {"strike": 0.45, "exercise": 0.45, "accident": 0.1}
    found = judged(laid, (lat, lon), unsure, event="explosion")
    assert {name for name, one in found.items() if one.verdict == "breach"} == {"P14 plain"}
    then = laid.mission.agreement.in_force_from + timedelta(days=13)
    bounds = {"kind": "exercise", "lat_deg": lat, "lon_deg": lon, "valid_from": then - HOUR, "valid_to": then + HOUR}
    early, late = (a_notice(**bounds, received_at=then - hours * HOUR) for hours in (60, 30))
    assert judged(laid, (lat, lon), unsure, (early,), event="explosion")["P14 plain"].verdict == "no_breach"
    assert judged(laid, (lat, lon), unsure, (late,), event="explosion")["P14 plain"].verdict == "breach"
