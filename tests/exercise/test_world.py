import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.exercise.worlds import START, files_of, ingest_all, lay_mission, lay_world, rows_of
from trucewatch.errors import InputError
from trucewatch.exercise import DAY_MIX, Mix, write_world
from trucewatch.mission import LoadedMission

SEEDS = (1, 2, 3)
SEEN = {
    "farm_burn", "factory", "notified_exercise", "unnotified_exercise", "demining", "shelling", "attack_drone",
    "weapon", "jamming", "spoof", "staged_attack", "late_exercise",
}  # fmt: skip
"""Kinds of which every day tells something."""
KINDS = SEEN | {
    "hot_roof", "small_arms", "heavy_machine_gun", "exchange", "reply", "munition_drop", "recon_drone",
    "timed_shelling", "force_convoy", "gas_blast", "remote_mining",
}  # fmt: skip
BREACHES = KINDS - {
    "farm_burn", "factory", "hot_roof", "notified_exercise", "demining", "spoof", "staged_attack", "force_convoy",
    "gas_blast", "recon_drone",
}  # fmt: skip
"""Kinds that breach the template's agreement; a drone that looks may or may not."""

PLAY = """
import sys
from pathlib import Path
from tests.exercise.worlds import lay_mission, lay_world
folder = Path(sys.argv[1])
lay_world(folder, lay_mission(folder), 7)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedMission) -> dict[int, Path]:
    return {seed: lay_world(tmp_path_factory.mktemp(f"world{seed}"), loaded, seed) for seed in SEEDS}


def test_two_processes_with_other_surroundings_write_the_same_bytes(tmp_path: Path) -> None:
    surroundings = (("1", "Pacific/Auckland", "C"), ("999", "America/Caracas", "de_DE.UTF-8"))
    written = []
    for hash_seed, zone, language in surroundings:
        folder = tmp_path / hash_seed
        folder.mkdir()
        named = {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LANG": language, "LC_ALL": language}
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", PLAY, str(folder)], check=True, cwd=root, env={**os.environ, **named})
        written.append(files_of(folder))
    assert written[0] == written[1]


def test_another_seed_is_another_world(worlds: dict[int, Path]) -> None:
    first, second = (files_of(worlds[seed] / "inputs") for seed in (1, 2))
    assert first.keys() == second.keys()
    assert first["drones/2030-05-14.csv"] != second["drones/2030-05-14.csv"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_happens(worlds: dict[int, Path], seed: int) -> None:
    incidents = rows_of(worlds[seed] / "truth" / "incidents.csv")
    assert {row["kind"] for row in incidents} == KINDS
    recorded = {row["kind"] for row in incidents if int(row["rows"])}
    assert recorded >= SEEN


@pytest.mark.parametrize("seed", SEEDS)
def test_every_way_of_telling_is_used(worlds: dict[int, Path], seed: int) -> None:
    inputs = worlds[seed] / "inputs"
    told = {name: rows_of(inputs / name / "2030-05-14.csv") for name in ("drones", "camera", "observers", "press")}
    assert all(told.values())
    relations = {row["relation"] for row in rows_of(worlds[seed] / "truth" / "links.csv")}
    assert relations >= {"original", "copy", "resent", "spoof"}
    groups = [row["copy_group"] for row in told["press"] if row["copy_group"]]
    assert any(groups.count(group) == 2 for group in groups)
    bare = [tuple(row.values()) for rows in told.values() for row in rows if not row["observation_id"]]
    assert len(bare) == 2
    assert bare[0] == bare[1]
    sent = [row["observation_id"] for row in told["drones"]]
    assert len(sent) > len(set(sent))
    assert any(row["distance_min_km"] and not row["bearing_deg"][0].isdigit() for row in told["observers"])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_jammed_drone_leaves_a_failed_look_an_impediment_and_a_report(worlds: dict[int, Path], seed: int) -> None:
    inputs = worlds[seed] / "inputs"
    jams = [row for row in rows_of(inputs / "impediments" / "2030-05-14.csv") if row["kind"] == "jamming"]
    looks = {row["impediment_id"]: row for row in rows_of(inputs / "looks" / "2030-05-14.csv")}
    reports = [row for row in rows_of(inputs / "drones" / "2030-05-14.csv") if row["event"] == "jamming"]
    assert len(jams) == 1
    look = looks[jams[0]["impediment_id"]]
    assert look["status"] == "failed"
    assert reports[0]["look_id"] == look["look_id"]
    others = [row for row in rows_of(inputs / "drones" / "2030-05-14.csv") if row["event"] != "jamming"]
    assert look["look_id"] not in {row["look_id"] for row in others}


@pytest.mark.parametrize("seed", SEEDS)
def test_ingest_takes_every_row(worlds: dict[int, Path], loaded: LoadedMission, seed: int) -> None:
    batches = ingest_all(worlds[seed], loaded)
    faults = [str(row) for batch in batches for row in batch.rejections.rows()]
    assert faults == []
    written = rows_of(worlds[seed] / "truth" / "files.csv")
    assert [str(batch.rows) for batch in batches] == [row["rows"] for row in written]
    assert [batch.original for batch in batches] == [row["original"] for row in written]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_link_names_a_row_and_a_happening(worlds: dict[int, Path], seed: int) -> None:
    truth = worlds[seed] / "truth"
    happenings = {row["truth_id"] for row in rows_of(truth / "incidents.csv")}
    for link in rows_of(truth / "links.csv"):
        row = rows_of(worlds[seed] / "inputs" / link["file"])[int(link["row"]) - 1]
        assert link["truth_id"] in happenings
        assert link["observation_id"] in (*row.values(), "")
        assert link["observation_id"] == row.get("observation_id", link["observation_id"])


@pytest.mark.parametrize("seed", SEEDS)
def test_inputs_never_tell_the_truth(worlds: dict[int, Path], seed: int) -> None:
    names = [row["truth_id"].encode() for row in rows_of(worlds[seed] / "truth" / "incidents.csv")]
    for content in files_of(worlds[seed] / "inputs").values():
        assert not [name for name in names if name in content]
    assert {path.name for path in worlds[seed].iterdir()} == {"inputs", "truth"}


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_lies_within_the_area(worlds: dict[int, Path], loaded: LoadedMission, seed: int) -> None:
    area = loaded.mission.area
    places = [(row["lat_deg"], row["lon_deg"]) for row in rows_of(worlds[seed] / "truth" / "incidents.csv")]
    for path in sorted((worlds[seed] / "inputs").rglob("*.csv")):
        for row in rows_of(path):
            places.append((row.get("lat_deg", ""), row.get("lon_deg", "")))
            places.append((row.get("latitude", ""), row.get("longitude", "")))
    at = np.array([(float(lat), float(lon)) for lat, lon in places if lat])
    assert len(at) > 100
    assert np.all((at[:, 0] > area.south_deg) & (at[:, 0] < area.north_deg))
    assert np.all((at[:, 1] > area.west_deg) & (at[:, 1] < area.east_deg))


@pytest.mark.parametrize("seed", SEEDS)
def test_only_what_a_party_did_unexcused_breaches(worlds: dict[int, Path], seed: int) -> None:
    for row in rows_of(worlds[seed] / "truth" / "incidents.csv"):
        breached = bool(json.loads(row["provisions"]))
        if row["kind"] != "recon_drone":
            assert breached == (row["kind"] in BREACHES), row["truth_id"]
        assert (row["actor"] == "none") == (row["class"] in ("natural", "industrial", "accident", "nothing"))


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_quiet_with_looks_and_quiet_without(worlds: dict[int, Path], seed: int) -> None:
    stretches = json.loads((worlds[seed] / "truth" / "summary.json").read_text(encoding="utf-8"))["stretches"]
    quiet = [stretch["looks"] for stretch in stretches if not stretch["fighting"]]
    assert any(looks > 0 for looks in quiet)
    assert any(looks == 0 for looks in quiet)


@pytest.mark.parametrize("seed", SEEDS)
def test_exchanged_sides_give_the_same_world_exchanged(
    worlds: dict[int, Path], loaded: LoadedMission, tmp_path: Path, seed: int
) -> None:
    line = loaded.ground.line
    version = replace(line.version, inside=line.version.outside, outside=line.version.inside)
    ground = replace(loaded.ground, line=replace(line, version=version))
    assert loaded.elements is not None
    write_world(tmp_path, loaded.mission, ground, loaded.elements, seed, 1, START)
    other = {"A": "B", "B": "A", "none": "none", "force": "force"}
    here = {row["truth_id"]: row for row in rows_of(worlds[seed] / "truth" / "incidents.csv")}
    there = {row["truth_id"]: row for row in rows_of(tmp_path / "truth" / "incidents.csv")}
    swapped = {name: {**row, "side": other[row["side"]], "actor": other[row["actor"]]} for name, row in there.items()}
    assert swapped == here
    for name in ("drones", "camera", "observers", "press", "looks", "impediments", "hotspots"):
        file = f"{name}/2030-05-14.csv"
        assert (tmp_path / "inputs" / file).read_bytes() == (worlds[seed] / "inputs" / file).read_bytes()


def test_both_sides_are_struck_alike(tmp_path: Path, loaded: LoadedMission) -> None:
    many = replace(DAY_MIX, farm_burns=0, shelling=300, shelling_watched=0, restive_stretches=40)
    truth = lay_world(tmp_path, loaded, 1, mix=many) / "truth" / "incidents.csv"
    sides = [row["actor"] for row in rows_of(truth) if row["kind"] == "shelling"]
    # Of 300 fair tosses, 4 sigma is 35.
    assert abs(sides.count("A") - 150) < 35
    assert len(sides) == 300


def test_one_more_kind_moves_nothing_else(worlds: dict[int, Path], loaded: LoadedMission, tmp_path: Path) -> None:
    more = lay_world(tmp_path, loaded, 1, mix=replace(DAY_MIX, farm_burns=41, weapons=4))
    before = rows_of(worlds[1] / "truth" / "incidents.csv")
    after = {row["truth_id"]: row for row in rows_of(more / "truth" / "incidents.csv")}
    assert all(after[row["truth_id"]] == row for row in before)
    assert len(after) == len(before) + 2


def test_a_week_has_a_file_a_day_and_factories_that_stay(tmp_path: Path, loaded: LoadedMission) -> None:
    world = lay_world(tmp_path, loaded, 1, days=7)
    assert len(list((world / "inputs" / "hotspots").iterdir())) == 7
    works = [row for row in rows_of(world / "truth" / "incidents.csv") if row["kind"] == "factory"]
    assert len(works) == 14
    assert len({(row["lat_deg"], row["lon_deg"]) for row in works}) == 2


def test_no_days_are_refused(tmp_path: Path, loaded: LoadedMission) -> None:
    with pytest.raises(InputError, match="expected 1 or more"):
        lay_world(tmp_path, loaded, 1, days=0)
    assert list(tmp_path.iterdir()) == []


def test_a_mission_without_a_source_is_refused(tmp_path: Path, loaded: LoadedMission) -> None:
    sources = tuple(source for source in loaded.mission.sources if source.format not in ("looks", "notices"))
    with pytest.raises(InputError, match=r"format notices(.|\n)*format looks"):
        lay_world(tmp_path, replace(loaded, mission=replace(loaded.mission, sources=sources)), 1)


def test_an_empty_mix_still_looks(tmp_path: Path, loaded: LoadedMission) -> None:
    quiet = Mix(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    world = lay_world(tmp_path, loaded, 1, mix=quiet)
    assert rows_of(world / "truth" / "incidents.csv") == []
    assert rows_of(world / "inputs" / "drones" / "2030-05-14.csv") == []
    assert len(rows_of(world / "inputs" / "looks" / "2030-05-14.csv")) > 40
