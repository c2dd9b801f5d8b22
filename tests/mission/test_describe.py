"""`mission show` says what a mission is, in plain text that a person can read."""

from dataclasses import replace
from pathlib import Path

from tests.mission.template import edit, lay_mission
from trucewatch.mission import LoadedMission, describe, load_mission


def _described(loaded: LoadedMission) -> list[str]:
    return describe(loaded.mission, loaded.ground).splitlines()


def test_it_begins_with_the_title_and_the_sentence_about_status(tmp_path: Path) -> None:
    loaded = load_mission(lay_mission(tmp_path))
    lines = _described(loaded)
    assert lines[0] == loaded.mission.title
    assert " ".join(lines[2:4]) == loaded.mission.statement


def test_it_names_every_party_part_provision_reader_label_sensor_source_and_step(tmp_path: Path) -> None:
    loaded = load_mission(lay_mission(tmp_path))
    text, mission = " ".join(describe(loaded.mission, loaded.ground).split()), loaded.mission
    named = [
        *(party.title for party in mission.parties),
        *(f"part {part}: " for part in mission.line.parts),
        *(f"left out, part {left.part}" for left in mission.line.left_out),
        *(provision.text.split(".")[0][:40] for provision in mission.agreement.provisions),
        *(reader.name for reader in mission.readers),
        *(label.name for label in mission.labels),
        *(sensor.title for sensor in mission.sensors),
        *(source.title for source in mission.sources),
        *(tier.title for tier in mission.ladder),
    ]
    assert [name for name in named if name not in text] == []
    assert "1400.0 km in 2 parts used" in text


def test_the_matrix_shows_who_may_see_what_under_each_name(tmp_path: Path) -> None:
    lines = _described(load_mission(lay_mission(tmp_path)))
    start = lines.index("Who may see what") + 2
    columns = {name: lines[start].index(name) for name in lines[start].split()}
    guarded = next(line for line in lines[start:] if line.startswith("guarded"))
    seen = {name: guarded[column:].startswith("yes") for name, column in columns.items()}
    assert seen == {
        "cell": True, "board": True, "party_a": False, "party_b": False, "guarantor_x": True, "public": False,
    }  # fmt: skip


def test_a_reader_kind_without_a_rule_is_said_to_get_nothing(tmp_path: Path) -> None:
    loaded = load_mission(lay_mission(tmp_path))
    release = replace(loaded.mission.release, rules=loaded.mission.release.rules[:1])
    mission = replace(loaded.mission, release=release)
    assert "public: no rule for public, so nothing" in describe(mission, loaded.ground)


def test_it_says_what_a_sensor_is_blind_for(tmp_path: Path) -> None:
    lines = _described(load_mission(lay_mission(tmp_path)))
    satellite = lines.index("viirs_snpp: VIIRS on Suomi NPP (satellite thermal)")
    assert lines[satellite + 1] == "  sees what its scan sweeps over, within 56.28° of nadir"
    assert lines[satellite + 3] == "  blind for explosion, weapon, uav, jamming, and for 22 other events"


def test_a_hypothetical_agreement_is_said_to_be_as_if_in_force(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "mission.toml", 'status = "exercise"', 'status = "hypothetical"')
    loaded = load_mission(folder)
    assert "as if in force from 2030-05-01 00:00 UTC" in describe(loaded.mission, loaded.ground)


def test_an_unauthenticated_source_is_called_so(tmp_path: Path) -> None:
    assert "press: Reports from open sources (observations), not authenticated, label open" in _described(
        load_mission(lay_mission(tmp_path))
    )
