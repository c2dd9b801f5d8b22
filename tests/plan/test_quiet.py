"""Stretches without a look: asked about only for a provision that holds at their middle."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from tests.builders import NOON
from tests.report.views import a_ground, the_mission
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.plan.quiet import Unwatched, entitling, quiet_candidates
from trucewatch.plan.requests import QUIET_PRIOR
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.mission import Mission

STRETCH = Unwatched(1, 100.0, 160.0, NOON, NOON + timedelta(hours=8))


@cache
def ground() -> Ground:
    return a_ground()


def mission_of(*provisions: Provision) -> Mission:
    mission = the_mission(ground())
    return replace(mission, agreement=replace(mission.agreement, provisions=provisions))


def a_provision(name: str, classes: tuple[str, ...], zone: str = "area", outside: tuple[str, ...] = ()) -> Provision:
    reading = Reading("plain", "the cell", "Plain.", zone, outside=outside)
    return Provision(name, "Article 1", "en", "Text.", "subject", classes, (), (reading,))


def test_the_middle_of_a_stretch_is_asked_about_for_the_provision_with_the_most_classes() -> None:
    narrow, wide = a_provision("narrow", ("strike",)), a_provision("wide", ("strike", "weapon_presence"))
    (one,) = quiet_candidates([STRETCH], mission_of(narrow, wide), ground())
    assert (one.reason, one.reference, one.question, one.chance) == ("provision", "wide", "quiet", QUIET_PRIOR)
    assert (one.since, one.until) == (STRETCH.start_at, STRETCH.end_at)
    assert one.events == ("damage", "surface_change", "weapon", "vehicle")
    located = locate_points(ground().line, [one.lat_deg], [one.lon_deg])
    assert located.chainage_km[0] == pytest.approx(130.0, abs=1e-3)
    assert located.offset_km[0] == pytest.approx(0.0, abs=1e-3)


def test_a_buffer_holds_the_line_and_a_distant_training_area_does_not() -> None:
    lat, lon = 47.0, 33.0
    assert entitling(mission_of(a_provision("buffer", ("strike",), "buffer_15")), ground(), lat, lon) is not None
    assert entitling(mission_of(a_provision("far", ("strike",), "training_1")), ground(), lat, lon) is None
    assert entitling(mission_of(a_provision("far", ("strike",), "training_1")), ground(), 47.7, 36.4) is not None
    but = a_provision("but", ("strike",), "area", ("training_1",))
    assert entitling(mission_of(but), ground(), 47.7, 36.4) is None


def test_where_no_provision_holds_whose_trace_could_be_seen_nothing_is_asked() -> None:
    assert quiet_candidates([STRETCH], mission_of(a_provision("paper", ("accident",))), ground()) == ()
    assert quiet_candidates([STRETCH], mission_of(), ground()) == ()
    outside = replace(mission_of(a_provision("p", ("strike",))).area, south_deg=52.5)
    held = replace(mission_of(a_provision("p", ("strike",))), area=outside)
    assert quiet_candidates([STRETCH], held, ground()) == ()
