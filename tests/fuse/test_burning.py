"""Fires that burn on from one overpass to a later one of the same day."""

from typing import Any

from tests.builders import a_mission
from tests.fuse.scenes import fused, only, seen
from trucewatch.records.observation import Observation


def fire(name: str, north_m: float = 0.0, hours: float = 0.0, **changes: Any) -> Observation:
    """Return heat some hours after noon in UTC."""
    base = {"event": "thermal_anomaly", "means": "detected", "sensor": "viirs_snpp", "source": "firms"}
    return seen(name, north_m, 60 * hours, **(base | changes))


def _groups(*observations: Observation) -> set[tuple[str, ...]]:
    return set(fused(observations).incidents.lists("observation_ids"))


def test_heat_at_one_place_on_one_day_is_one_fire_and_elsewhere_another() -> None:
    assert _groups(fire("night", hours=-10), fire("noon", 300)) == {("night", "noon")}
    assert _groups(fire("night", hours=-10), fire("noon", 3000)) == {("night",), ("noon",)}


def test_heat_on_the_next_day_is_another_incident() -> None:
    assert a_mission().day_timezone == "UTC"
    assert _groups(fire("noon"), fire("next", hours=14)) == {("noon",), ("next",)}


def test_heat_over_midnight_is_joined_by_the_common_gate() -> None:
    assert _groups(fire("before", hours=11.9), fire("after", hours=12.1)) == {("after", "before")}


def test_heat_beside_a_bang_is_left_to_the_common_gate() -> None:
    rows = (fire("night", hours=-10), seen("bang"), fire("noon", hours=0.2))
    assert _groups(*rows) == {("night",), ("bang", "noon")}


def test_a_fire_that_burns_on_still_began_before_its_first_sight() -> None:
    joined, alone = only(fused([fire("night", hours=-10), fire("noon")])), only(fused([fire("night", hours=-10)]))
    assert (joined.t0_earliest, joined.t0_latest) == (alone.t0_earliest, alone.t0_latest)


def test_heat_too_imprecise_to_found_an_incident_is_not_joined_over_hours() -> None:
    assert len(_groups(fire("a", hours=-10, sigma_m=2000.0), fire("b", sigma_m=2000.0))) == 2
