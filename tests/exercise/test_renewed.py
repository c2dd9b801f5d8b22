"""The renewed attack: what it blinds, where it falls, and that the week without it is the same week."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.exercise.worlds import EMPTY, START, lay_mission, lay_world, rows_of
from trucewatch.exercise import ATTACK_WEEK, QUIET_WEEK_MIX
from trucewatch.exercise.renewed import plan_attack
from trucewatch.exercise.staging import set_scenes
from trucewatch.exercise.weather import make_sky
from trucewatch.mission import LoadedMission
from trucewatch.records.interval import day_of

BARE = replace(EMPTY, renewed_attack=True, restive_stretches=3, restive_km=60.0, cameras=12, drones=5, sorties=4)
"""Nothing but the attack, and enough eyes to blind."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedMission) -> Path:
    return lay_world(tmp_path_factory.mktemp("attacked"), loaded, 2, days=6, mix=BARE)


def test_the_attack_begins_on_the_sixth_day_within_its_stretch(attacked: Path) -> None:
    (attack,) = rows_of(attacked / "truth" / "attack.csv")
    assert attack["began_at"].startswith("2030-05-19")
    length_km = float(attack["chainage_to_km"]) - float(attack["chainage_from_km"])
    assert 30 <= length_km <= 150
    incidents = rows_of(attacked / "truth" / "incidents.csv")
    kinds = Counter(row["kind"] for row in incidents)
    assert kinds == {"attack_blinding": 1, "attack_fire": 90, "attack_drones": 25, "attack_column": 25}
    began = datetime.fromisoformat(attack["began_at"])
    for row in incidents:
        assert row["actor"] == attack["attacker"]
        assert json.loads(row["provisions"])
        assert datetime.fromisoformat(row["began_at"]) >= began
        if row["kind"] == "attack_fire":
            # A place may lie nearer to another piece of a winding line than to the one it was drawn from.
            assert row["side"] != attack["attacker"]
            assert datetime.fromisoformat(row["began_at"]) >= began + timedelta(minutes=3)


def test_most_sensors_near_it_fall_silent_within_minutes_and_some_of_it_is_told(attacked: Path) -> None:
    (attack,) = rows_of(attacked / "truth" / "attack.csv")
    blinded, spared = json.loads(attack["blinded"]), json.loads(attack["spared"])
    assert len(blinded) >= 3
    assert len(blinded) >= 0.8 * (len(blinded) + len(spared))
    began = datetime.fromisoformat(attack["began_at"])
    rows = rows_of(attacked / "inputs" / "impediments" / "2030-05-19.csv")
    hostile = [row for row in rows if row["sensor"] in blinded and row["kind"] in ("jamming", "blinding")]
    silenced = {row["sensor"]: row for row in hostile}
    # Some of it is told by machines, some by people, some by nobody.
    assert 2 <= len(silenced) < len(blinded)
    for row in silenced.values():
        start, received = (datetime.fromisoformat(row[name]) for name in ("start_at", "received_at"))
        assert timedelta(0) <= start - began <= timedelta(minutes=6)
        assert start + timedelta(seconds=45) <= received <= start + timedelta(hours=6)
    names = {row["impediment_id"] for row in silenced.values()}
    lost = [row for row in rows_of(attacked / "inputs" / "looks" / "2030-05-19.csv") if row["impediment_id"] in names]
    assert lost
    assert {row["sensor"] for row in lost} <= set(silenced)
    assert {row["status"] for row in lost} == {"failed"}
    told = [
        row
        for file in ("camera", "drones")
        for row in rows_of(attacked / "inputs" / file / "2030-05-19.csv")
        if row["text"] == "The sensor fell silent."
    ]
    assert told
    assert {row["sensor"] for row in told} <= set(silenced)


def test_the_quiet_twin_is_the_same_week_without_the_attack(tmp_path: Path, loaded: LoadedMission) -> None:
    quiet = replace(BARE, renewed_attack=False, shelling=2, small_arms=2, mass_outages=1)
    calm = lay_world(tmp_path / "calm", loaded, 3, days=2, mix=quiet)
    struck = lay_world(tmp_path / "struck", loaded, 3, days=2, mix=replace(quiet, renewed_attack=True))
    assert rows_of(calm / "truth" / "attack.csv") == []
    assert len(rows_of(struck / "truth" / "attack.csv")) == 1
    drawn = ("truth_id", "kind", "class", "began_at", "ended_at", "lat_deg", "lon_deg", "actor")
    before = [[row[name] for name in drawn] for row in rows_of(calm / "truth" / "incidents.csv")]
    after = [
        [row[name] for name in drawn]
        for row in rows_of(struck / "truth" / "incidents.csv")
        if not row["kind"].startswith("attack_")
    ]
    assert after == before
    assert replace(ATTACK_WEEK, renewed_attack=False) == QUIET_WEEK_MIX


def test_neither_party_is_the_likelier_attacker_and_any_hour_may_be_its_hour(loaded: LoadedMission) -> None:
    mix = replace(BARE, cameras=1, drones=1, sorties=1, looks_a_sortie=1)
    (scene,) = set_scenes(loaded.mission, loaded.ground, 1, (day_of(START),), mix, make_sky(1, 0.3), ())
    drawn = [plan_attack(replace(scene, seed=seed)) for seed in range(100)]
    attacks = [attack for attack in drawn if attack is not None]
    attackers = Counter(attack.attacker for attack in attacks)
    # Of 100 fair tosses, 3.6 sigma is 18.
    assert len(attacks) == 100
    assert abs(attackers["A"] - 50) < 18
    hours = [attack.began_at.hour for attack in attacks]
    assert min(hours) < 6
    assert max(hours) > 14
