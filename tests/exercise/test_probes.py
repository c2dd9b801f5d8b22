"""Probes test what is promised of looking: nothing of them enters the inputs, and the world decides who sees them."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.exercise.worlds import EMPTY, files_of, lay_mission, lay_world, rows_of
from trucewatch.exercise import WEEK_MIX
from trucewatch.mission import LoadedMission

MIX = replace(EMPTY, probes=40, sorties=4, drones=5, habit_share=0.8, cameras=12, stations=8, posts=4, post_looks=True)
SEEDS = (101, 102, 103)
DAYS = 3


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedMission) -> dict[int, Path]:
    return {seed: lay_world(tmp_path_factory.mktemp(f"w{seed}"), loaded, seed, DAYS, MIX) for seed in SEEDS}


def probes_of(world: Path) -> list[dict[str, str]]:
    return rows_of(world / "truth" / "probes.csv")


def test_the_same_seed_gives_the_same_probes(tmp_path: Path, loaded: LoadedMission, worlds: dict[int, Path]) -> None:
    again = lay_world(tmp_path / "again", loaded, SEEDS[0], DAYS, MIX)
    written = [(folder / "truth" / "probes.csv").read_bytes() for folder in (again, worlds[SEEDS[0]])]
    assert written[0] == written[1]
    assert written[0] != (worlds[SEEDS[1]] / "truth" / "probes.csv").read_bytes()


def test_probes_change_nothing_else(tmp_path: Path, loaded: LoadedMission) -> None:
    mixes = {name: replace(WEEK_MIX, probes=probes) for name, probes in (("with", 20), ("without", 0))}
    with_them, without = (files_of(lay_world(tmp_path / name, loaded, 101, 2, mix)) for name, mix in mixes.items())
    told, silent = with_them.pop("truth/probes.csv"), without.pop("truth/probes.csv")
    assert with_them == without
    assert (told.count(b"\n") > 200, silent.count(b"\n")) == (True, 1)


def test_every_day_has_random_ones_and_every_day_with_a_past_timed_ones(
    loaded: LoadedMission, worlds: dict[int, Path]
) -> None:
    rows = probes_of(worlds[SEEDS[0]])
    days = [f"2030-05-{14 + day}T00:00:00Z" for day in range(DAYS)]
    held = Counter((row["event"], row["timed"], row["window_from"]) for row in rows)
    for size in loaded.mission.event_sizes:
        assert [held[size.event, "no", day] for day in days] == [40] * DAYS
        assert [held[size.event, "yes", day] for day in days] == [0] + [40] * (DAYS - 1)
    assert all(row["window_from"] <= row["began_at"] < row["window_to"] for row in rows)


def test_places_lie_all_over_the_band_on_both_sides(loaded: LoadedMission, worlds: dict[int, Path]) -> None:
    rows = [row for seed in SEEDS for row in probes_of(worlds[seed])]
    offsets = np.array([float(row["offset_km"]) for row in rows])
    assert offsets.max() <= loaded.mission.thresholds.watch_band_km
    # Uniform offsets have a mean of half the band; bends let a place lie a little nearer than it was drawn.
    assert offsets.mean() / loaded.mission.thresholds.watch_band_km == pytest.approx(0.5, abs=0.03)
    assert np.mean([row["side"] == "A" for row in rows]) == pytest.approx(0.5, abs=0.05)


def test_the_opponent_is_seen_less_often_than_chance(worlds: dict[int, Path]) -> None:
    rows = [row for seed in SEEDS for row in probes_of(worlds[seed])]
    seen = {timed: np.mean([row["seen"] == "yes" for row in rows if row["timed"] == timed]) for timed in ("yes", "no")}
    assert seen["yes"] < 0.6 * seen["no"]


def test_nobody_is_seen_without_a_look_that_arrived_or_an_overpass(worlds: dict[int, Path]) -> None:
    for seed in SEEDS:
        looks = {
            row["look_id"]: row for path in (worlds[seed] / "inputs" / "looks").glob("*.csv") for row in rows_of(path)
        }
        for row in probes_of(worlds[seed]):
            names: list[str] = json.loads(row["seen_in"])
            assert (row["seen"] == "yes") == bool(names)
            for name in names:
                assert name.startswith("viirs_") or looks[name]["status"] in ("acquired", "flown"), name
                assert not name.startswith("viirs_") or row["event"] == "thermal_anomaly"


def test_a_world_in_which_nobody_looks_sees_nothing(tmp_path: Path, loaded: LoadedMission) -> None:
    bare = replace(
        loaded.mission, sensors=tuple(one for one in loaded.mission.sensors if one.kind == "satellite_thermal")
    )
    world = lay_world(tmp_path, replace(loaded, mission=bare), 101, 1, replace(MIX, drones=0, cameras=0, posts=0))
    rows = probes_of(world)
    assert {row["event"] for row in rows if row["seen"] == "yes"} <= {"thermal_anomaly"}


def test_probes_begin_in_utc_whole_seconds(worlds: dict[int, Path]) -> None:
    starts = [datetime.fromisoformat(row["began_at"]) for row in probes_of(worlds[SEEDS[0]])]
    assert min(starts) >= datetime(2030, 5, 14, tzinfo=UTC)
    assert max(starts) < datetime(2030, 5, 14, tzinfo=UTC) + timedelta(days=DAYS)
