from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.exercise.watched import a_bang, the_orders, the_watch
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.casting import Casting, cast
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.looking import Quirk, Watch, WorldLook
from trucewatch.exercise.rows import OBSERVATIONS, Told
from trucewatch.exercise.sightings import heard_of, sights_of, tell_heard, tell_sight
from trucewatch.geo.geodesy import solve_inverse
from trucewatch.mission import LoadedMission

CLEAR = replace(DAY_MIX, drones=3, cameras=4, stations=8, cloud_share=0.0, honesty_sigma=0.0, posts=1, post_looks=True)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("sightings"))


@pytest.fixture(scope="module")
def casting(loaded: LoadedMission) -> Casting:
    return cast(loaded.mission)


@pytest.fixture(scope="module")
def watch(loaded: LoadedMission) -> Watch:
    return the_watch(loaded, 1, 1, CLEAR)


def bangs(loaded: LoadedMission, look: WorldLook, count: int, rounds: int = 1) -> Iterator[Happening]:
    terrain = the_orders(loaded, 1, 1, CLEAR).terrain
    rng = np.random.default_rng(5)
    for number in range(count):
        spot = terrain.draw_within(rng, look.footprint, (0.0, 8.0))
        at = look.span.start_at + timedelta(seconds=int(rng.uniform(0, 600)))
        yield a_bang(f"t{number}", spot, at, count=rounds, seconds=60 if rounds > 1 else 0)


def told_by(loaded: LoadedMission, casting: Casting, watch: Watch, look: WorldLook, count: int) -> list[list[Told]]:
    alone = replace(watch, looks=(look,))
    return [
        [row for sight in sights_of(alone, one) for row in tell_sight(1, sight, casting)]
        for one in bangs(loaded, look, count)
    ]


def cells(row: Told) -> dict[str, str]:
    return dict(zip(OBSERVATIONS, row.cells, strict=True))


def a_look(watch: Watch, sensor: str) -> WorldLook:
    return next(one for one in watch.looks if one.sensor.name == sensor and one.can_see and one.span.start_at.hour > 9)


@pytest.mark.parametrize("sensor", ["drone_west", "camera_2", "acoustic_1"])
def test_a_look_records_as_many_as_it_says_in_clear_sky(
    loaded: LoadedMission, casting: Casting, watch: Watch, sensor: str
) -> None:
    """A look that says 0.8 records 0.8 of what happens in its footprint: within 3 sigma of 250 tosses, 0.08."""
    look = a_look(watch, sensor)
    said = replace(look, stated=(("explosion", 0.8),), cloud_share=0.0)
    told = told_by(loaded, casting, watch, said, 250)
    assert abs(np.mean([bool(rows) for rows in told]) - 0.8) < 0.08


def test_a_failed_or_lost_look_records_nothing(loaded: LoadedMission, casting: Casting, watch: Watch) -> None:
    look = a_look(watch, "camera_2")
    for spoilt in (replace(look, status="failed"), replace(look, arrives=False)):
        assert not any(told_by(loaded, casting, watch, spoilt, 50))


def test_a_station_points_at_what_it_hears(loaded: LoadedMission, casting: Casting, watch: Watch) -> None:
    """Bearings err 3 degrees, one sigma, and four of five distances lie in the band: 150 bangs."""
    look = replace(a_look(watch, "acoustic_1"), stated=(("explosion", 0.98),))
    off, held = [], []
    for one, rows in zip(bangs(loaded, look, 150), told_by(loaded, casting, watch, look, 150), strict=True):
        for row in rows:
            told = cells(row)
            observer = np.array([float(told["observer_lat_deg"])]), np.array([float(told["observer_lon_deg"])])
            metres, azimuth = solve_inverse(*observer, np.array([one.spot.lat_deg]), np.array([one.spot.lon_deg]))
            off.append((float(told["bearing_deg"]) - float(azimuth[0]) + 180) % 360 - 180)
            band = float(told["distance_min_km"]), float(told["distance_max_km"])
            held.append(band[0] <= metres[0] / 1000 <= band[1])
    assert len(off) > 130
    assert 2.4 < np.std(off) < 3.6
    assert np.mean(held) > 0.85


def test_sound_arrives_after_the_bang_and_soon_at_the_cell(
    loaded: LoadedMission, casting: Casting, watch: Watch
) -> None:
    look = a_look(watch, "acoustic_1")
    for one, rows in zip(bangs(loaded, look, 60), told_by(loaded, casting, watch, look, 60), strict=True):
        for row in rows:
            told = cells(row)
            first, last = (datetime.fromisoformat(told[name]) for name in ("observed_from", "observed_to"))
            assert first <= one.began_at <= last
            assert timedelta(0) <= datetime.fromisoformat(told["received_at"]) - one.ended_at < timedelta(minutes=2)


def test_several_stations_hear_the_same_rounds(loaded: LoadedMission, casting: Casting, watch: Watch) -> None:
    look = a_look(watch, "acoustic_2")
    apart = replace(watch, rounds_apart=True)
    most = []
    for one in bangs(loaded, look, 40, rounds=12):
        rows = [row for sight in sights_of(apart, one) for row in tell_sight(1, sight, casting)]
        heard: dict[str, int] = {}
        for told in (cells(row) for row in rows):
            if told["sensor"].startswith("acoustic"):
                heard[told["sensor"]] = heard.get(told["sensor"], 0) + 1
                assert told["count"] == "1"
        assert all(count <= 12 for count in heard.values())
        most.append(len(heard))
    assert max(most) >= 3
    assert sum(count >= 2 for count in most) > 20


def test_a_slow_clock_tells_all_too_early(loaded: LoadedMission, casting: Casting, watch: Watch) -> None:
    look = a_look(watch, "drone_west")
    slow = replace(watch, looks=(look,), quirks=(Quirk("drone_west", look.span, -300.0, 0.0, 0.0),))
    for one in bangs(loaded, look, 20):
        right, wrong = (
            [cells(row) for sight in sights_of(by, one) for row in tell_sight(1, sight, casting)]
            for by in (replace(slow, quirks=()), slow)
        )
        for before, after in zip(right, wrong, strict=True):
            moved = datetime.fromisoformat(before["observed_from"]) - datetime.fromisoformat(after["observed_from"])
            assert moved == timedelta(seconds=300)
            assert after["lat_deg"] == before["lat_deg"]


def test_a_misplaced_camera_stands_elsewhere_and_points_as_before(
    loaded: LoadedMission, casting: Casting, watch: Watch
) -> None:
    look = a_look(watch, "camera_2")
    moved = replace(watch, looks=(look,), quirks=(Quirk("camera_2", look.span, 0.0, 2000.0, 0.0),))
    one = next(bangs(loaded, replace(look, stated=(("explosion", 0.98),)), 1))
    right, wrong = (
        next(cells(row) for sight in sights_of(by, one) for row in tell_sight(3, sight, casting))
        for by in (replace(moved, quirks=()), moved)
    )
    assert float(wrong["observer_lon_deg"]) - float(right["observer_lon_deg"]) == pytest.approx(0.0264, abs=0.001)
    assert wrong["bearing_deg"] == right["bearing_deg"]


def test_observers_speak_in_winds_and_bands_of_the_watch_they_stood(
    loaded: LoadedMission, casting: Casting, watch: Watch
) -> None:
    look = next(one for one in watch.looks if one.sensor.kind == "observer")
    rows = [
        cells(row)
        for one in bangs(loaded, look, 60)
        for heard in heard_of(watch, one)
        for row in tell_heard(1, heard, casting)
    ]
    assert len(rows) > 30
    assert {row["look_id"] for row in rows} == {look.look_id}
    assert all(row["bearing_deg"].isalpha() and row["sensor"] == "post_1" for row in rows)
    assert not any(True for one in bangs(loaded, look, 20) for heard in heard_of(_away(watch, look), one))


def _away(watch: Watch, look: WorldLook) -> Watch:
    return replace(watch, looks=tuple(replace(one, status="failed") if one == look else one for one in watch.looks))


def test_times_are_utc(loaded: LoadedMission, casting: Casting, watch: Watch) -> None:
    look = a_look(watch, "camera_2")
    rows = [row for told in told_by(loaded, casting, watch, look, 5) for row in told]
    assert all(row.at.tzinfo == UTC for row in rows)
