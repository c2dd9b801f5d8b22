"""Who would have recorded an invented event: the same looks that could record a happening there and then."""

from dataclasses import replace

import numpy as np
import pytest

from tests.exercise.watched import a_bang, the_orders, the_watch
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.happening import Spot
from trucewatch.exercise.looking import Watch, WorldLook
from trucewatch.exercise.overpasses import Overpasses
from trucewatch.exercise.recording import Staged, recorded_by_looks, recorded_from_space
from trucewatch.exercise.sightings import sights_of
from trucewatch.exercise.spots import Spots, draw_spots
from trucewatch.exercise.weather import make_sky
from trucewatch.geo.geodesy import Floats
from trucewatch.mission import LoadedMission
from trucewatch.records.mission import EventSize
from trucewatch.records.table import microseconds, moment_of

CLEAR = replace(DAY_MIX, drones=3, cameras=4, stations=8, cloud_share=0.0, posts=2, post_looks=True)
COUNT = 400


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("recording"))


@pytest.fixture(scope="module")
def watch(loaded: LoadedMission) -> Watch:
    return the_watch(loaded, 1, 1, CLEAR)


def bang(loaded: LoadedMission) -> EventSize:
    return next(size for size in loaded.mission.event_sizes if size.event == "explosion")


def all_of(watch: Watch) -> frozenset[str]:
    return frozenset(look.look_id for look in watch.looks)


def beneath(look: WorldLook, count: int) -> Spots:
    """The middle of a look's footprint, over and over."""
    middle = look.footprint.representative_point()
    column: Floats = np.ones(count)
    sides = np.array(["A"] * count)
    return Spots(column * middle.y, column * middle.x, column.astype(np.int64), column, column, sides)


def during(look: WorldLook, loaded: LoadedMission, count: int = COUNT) -> Staged:
    starts = np.full(count, microseconds(look.span.start_at) + 60_000_000, dtype=np.int64)
    return Staged(bang(loaded), beneath(look, count), starts)


def share_seen(watch: Watch, staged: Staged, arrived: frozenset[str]) -> float:
    found = recorded_by_looks(np.random.default_rng(1), staged, watch, arrived)
    return float(np.mean([bool(names) for names in found]))


def test_what_lies_under_a_sure_look_is_seen(loaded: LoadedMission, watch: Watch) -> None:
    drone = next(look for look in watch.looks if look.sensor.kind == "drone" and look.can_see)
    sure = replace(drone, stated=(("explosion", 1.0),), honesty=2.0)
    alone = replace(watch, looks=(sure,))
    # The world lets nothing be surer than 0.98; five sigma of 400 draws are 0.035.
    assert share_seen(alone, during(sure, loaded), all_of(alone)) > 0.94
    blind = replace(watch, looks=(replace(drone, stated=(("weapon", 1.0),)),))
    assert share_seen(blind, during(drone, loaded), all_of(blind)) == 0.0


def test_a_look_that_failed_or_never_arrived_sees_nothing(loaded: LoadedMission, watch: Watch) -> None:
    drone = next(look for look in watch.looks if look.sensor.kind == "drone" and look.can_see)
    alone = replace(watch, looks=(drone,))
    assert share_seen(alone, during(drone, loaded), all_of(alone)) > 0.4
    assert share_seen(alone, during(drone, loaded), frozenset()) == 0.0
    for spoilt in (replace(drone, status="failed"), replace(drone, arrives=False)):
        assert share_seen(replace(watch, looks=(spoilt,)), during(drone, loaded), all_of(alone)) == 0.0


def test_an_observer_hears_less_the_farther_off_it_is(loaded: LoadedMission, watch: Watch) -> None:
    post = next(look for look in watch.looks if look.sensor.kind == "observer" and look.can_see)
    alone = replace(watch, looks=(post,))
    near = during(post, loaded)
    assert share_seen(alone, near, all_of(alone)) > 0.85
    weapon = next(size for size in loaded.mission.event_sizes if size.event == "weapon")
    assert share_seen(alone, replace(near, size=weapon), all_of(alone)) == 0.0


def test_only_looks_that_could_record_a_happening_record_a_probe(loaded: LoadedMission, watch: Watch) -> None:
    """The same events as happenings: whatever recorded one of them is among the looks that could have."""
    orders, rng = the_orders(loaded, 1, 1, CLEAR), np.random.default_rng(3)
    spots = draw_spots(rng, orders.terrain, 600, 8.0)
    starts = microseconds(orders.span.start_at) + rng.integers(0, 86_400, 600) * 1_000_000
    found = recorded_by_looks(rng, Staged(bang(loaded), spots, starts), watch, all_of(watch))
    observers = {look.look_id for look in watch.looks if look.sensor.kind == "observer"}
    recorded = 0
    for row, names in enumerate(found):
        spot = Spot(float(spots.lat_deg[row]), float(spots.lon_deg[row]), 1, 0.0, 1.0, "A")
        could = sights_of(watch, a_bang("t", spot, moment_of(int(starts[row])), seconds=60))
        seen = {name for name in names if name not in observers}
        assert seen <= {sight.look.look_id for sight in could}
        recorded += len(seen)
    assert recorded > 5


def overpass(loaded: LoadedMission, count: int, time_us: int, sun_deg: float) -> Overpasses:
    satellite = next(one for one in loaded.mission.sensors if one.kind == "satellite_thermal")
    zero: Floats = np.zeros(count)
    return Overpasses(satellite, np.arange(count), np.full(count, time_us, dtype=np.int64), zero, zero, zero + sun_deg)


def test_a_satellite_finds_a_hot_fire_and_no_cold_one_nor_one_that_is_out(loaded: LoadedMission, watch: Watch) -> None:
    look = watch.looks[0]
    staged = replace(during(look, loaded), size=EventSize("thermal_anomaly", "", 3600.0, 100.0))
    sky, begin = make_sky(1, 0.0), int(staged.start_us[0])
    rng = np.random.default_rng(1)

    def share(own: Staged, at_us: int) -> float:
        found = recorded_from_space(rng, own, [overpass(loaded, COUNT, at_us, -10.0)], sky)
        return float(np.mean([bool(names) for names in found]))

    assert share(staged, begin + 1_000_000) > 0.97
    assert share(replace(staged, size=replace(staged.size, frp_mw=0.1)), begin + 1_000_000) < 0.05
    assert share(staged, begin + 3_600_000_000) == share(staged, begin - 1_000_000) == 0.0
    assert share(replace(staged, size=replace(staged.size, frp_mw=None)), begin + 1_000_000) == 0.0
