"""Every kind of happening of the week: when, by whom, how declared, how told."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.exercise.worlds import RECEIVED, ingest_all, lay_mission, lay_world, rows_of
from trucewatch.exercise import WEEK_MIX, without_fighting
from trucewatch.mission import LoadedMission

DAYS = 3
MIX = replace(
    WEEK_MIX, farm_burns=3, shelling=1, exchanges=3, jammed_attacks=1, stations=0, cameras=4, drones=2, posts=2,
    creeping_weapons=2, most_copies=1, press_loose=0.0, quirks=0.0, captured_channels=3, staged_attacks=3,
)  # fmt: skip
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedMission) -> Path:
    return lay_world(tmp_path_factory.mktemp("world"), loaded, 5, days=DAYS, mix=MIX)


@pytest.fixture(scope="module")
def happened(world: Path) -> Rows:
    return rows_of(world / "truth" / "incidents.csv")


def of_kind(happened: Rows, *kinds: str) -> Rows:
    found = [row for row in happened if row["kind"] in kinds]
    assert found, kinds
    return found


def all_rows(world: Path, source: str) -> Rows:
    return [row for path in sorted((world / "inputs" / source).iterdir()) for row in rows_of(path)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def notice_of(world: Path, row: dict[str, str]) -> dict[str, str]:
    (notice,) = [one for one in all_rows(world, "notices") if one["notice_id"] == row["notice_id"]]
    return notice


def test_every_kind_of_the_week_happens(happened: Rows) -> None:
    assert {row["kind"] for row in happened} == {
        "farm_burn", "factory", "hot_roof", "notified_exercise", "demining", "shelling", "attack_drone", "weapon",
        "jamming", "spoof", "small_arms", "heavy_machine_gun", "exchange", "reply", "timed_jamming", "jammed_shelling",
        "munition_drop", "recon_drone", "timed_shelling", "timed_weapon", "late_exercise", "off_range_exercise",
        "blanket_exercise", "covered_shelling", "late_demining", "unnotified_demining", "movement", "force_convoy",
        "state_convoy", "forgotten_convoy", "wildfire", "creeping_weapon", "remote_mining", "shot_at_drone",
        "city_strike", "energy_strike", "sea_incident", "ammunition_blast", "gas_blast", "mass_outage", "staged_attack",
        "captured_channel", "spoof_flood",
    }  # fmt: skip


def test_every_row_of_it_can_be_read(world: Path, loaded: LoadedMission) -> None:
    batches = ingest_all(world, loaded, RECEIVED + timedelta(days=DAYS))
    assert [str(row) for batch in batches for row in batch.rejections.rows()] == []


def test_declared_well_excuses_and_declared_badly_does_not(happened: Rows) -> None:
    lawful = ("notified_exercise", "off_range_exercise", "demining", "movement", "force_convoy", "state_convoy")
    assert {row["provisions"] for row in of_kind(happened, *lawful)} == {"[]"}
    for row in of_kind(happened, "late_exercise", "blanket_exercise"):
        assert "P6" in json.loads(row["provisions"])
        assert row["notified"] == "yes"
    for row in of_kind(happened, "late_demining", "unnotified_demining"):
        assert json.loads(row["provisions"]) == ["P5", "P14"]
        assert row["notified"] == ("yes" if row["kind"] == "late_demining" else "no")
    (forgotten,) = of_kind(happened, "forgotten_convoy")
    assert (forgotten["actor"], forgotten["notified"]) == ("force", "no")
    assert "P4" in json.loads(forgotten["provisions"])


def test_late_notices_come_too_late_and_blankets_are_too_wide_and_long(world: Path, happened: Rows) -> None:
    for row in of_kind(happened, "late_exercise"):
        notice = notice_of(world, row)
        assert moment(notice["received_at"]) > moment(notice["valid_from"]) - timedelta(hours=48)
    (blanket,) = of_kind(happened, "blanket_exercise")
    notice = notice_of(world, blanket)
    assert float(notice["radius_km"]) > 50
    assert moment(notice["valid_to"]) - moment(notice["valid_from"]) > timedelta(hours=200)
    (fire,) = of_kind(happened, "covered_shelling")
    assert (fire["cause"], fire["actor"]) == (blanket["truth_id"], blanket["actor"])
    assert fire["side"] != blanket["side"]
    assert moment(blanket["began_at"]) <= moment(fire["began_at"]) <= moment(blanket["ended_at"])


def test_a_reply_comes_minutes_later_from_the_other_side_onto_the_other_side(happened: Rows) -> None:
    known = {row["truth_id"]: row for row in happened}
    for row in of_kind(happened, "reply"):
        first = known[row["cause"]]
        assert row["actor"] != first["actor"]
        assert row["side"] != first["side"]
        ends = [moment(one["ended_at"]) for one in happened if one["cause"] == row["cause"] or one is first]
        waits = [moment(row["began_at"]) - end for end in ends if end < moment(row["began_at"])]
        assert timedelta(minutes=3) <= min(waits) <= timedelta(minutes=25)


def test_a_howitzer_creeps_nearer_every_night(happened: Rows) -> None:
    by_first: dict[str, list[float]] = {}
    for row in of_kind(happened, "creeping_weapon"):
        by_first.setdefault(row["cause"] or row["truth_id"], []).append(float(row["offset_km"]))
    assert len(by_first) == 2
    for offsets in by_first.values():
        assert len(offsets) == DAYS
        assert offsets == sorted(offsets, reverse=True)
        assert offsets[-1] < 4 < 10 < offsets[0]


def test_what_is_far_from_the_line_lies_where_the_mission_says(happened: Rows) -> None:
    (sea,) = of_kind(happened, "sea_incident")
    assert sea["side"] == "outside"
    assert "P11" in json.loads(sea["provisions"])
    for row in of_kind(happened, "city_strike", "energy_strike"):
        assert float(row["offset_km"]) > 30
        assert row["actor"] != row["side"]
        assert "P9" in json.loads(row["provisions"])
    assert {"P10" in json.loads(row["provisions"]) for row in of_kind(happened, "energy_strike")} == {True}


def test_lies_are_told_by_the_channel_that_the_truth_names(world: Path, happened: Rows) -> None:
    links = rows_of(world / "truth" / "links.csv")
    relation = {link["observation_id"]: link["relation"] for link in links if link["observation_id"]}
    told = {name: all_rows(world, name) for name in ("drones", "press")}
    captured = [row for row in told["drones"] if relation.get(row["observation_id"]) == "captured"]
    staged = [row for row in told["press"] if relation.get(row["observation_id"]) == "staged"]
    assert captured
    assert staged
    assert {row["authenticity"] for row in captured} == {"signed"}
    assert {row["authenticity"] for row in staged} == {"none"}
    for row in of_kind(happened, "staged_attack", "captured_channel"):
        assert row["class"] == "staged"
        assert row["actor"] == row["side"]
        assert row["claimed"] == ("authenticated" if row["kind"] == "captured_channel" else "unauthenticated")


def test_a_flood_is_one_claim_and_its_copies(world: Path, happened: Rows) -> None:
    (flood,) = of_kind(happened, "spoof_flood")
    mine = [link for link in rows_of(world / "truth" / "links.csv") if link["truth_id"] == flood["truth_id"]]
    counted = Counter(link["relation"] for link in mine)
    assert counted["spoof"] == 1
    # Copies that would come after the last day are not in the files, and one row without a name may stand twice.
    assert MIX.flood_copies - 12 <= counted["copy"] <= MIX.flood_copies
    assert (flood["class"], flood["actor"]) == ("nothing", "none")


def test_without_fighting_nobody_breaches_anything(tmp_path: Path, loaded: LoadedMission) -> None:
    calm = lay_world(tmp_path, loaded, 5, days=2, mix=without_fighting(MIX))
    rows = rows_of(calm / "truth" / "incidents.csv")
    assert {row["provisions"] for row in rows} == {"[]"}
    assert {row["kind"] for row in rows} > {"wildfire", "mass_outage", "gas_blast", "force_convoy"}
