"""A mission folder is loaded wholly, or everything that is wrong with it is said at once."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mission.damages import DAMAGES, Damage
from tests.mission.template import edit, lay_mission
from trucewatch.errors import MissionError
from trucewatch.mission import check_mission, load_mission
from trucewatch.records.vocabulary import CLASSES


def test_the_template_has_no_fault_and_loads(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    assert check_mission(folder) == ()
    loaded = load_mission(folder)
    assert loaded.mission.name == "test"
    assert loaded.mission.classes == CLASSES
    assert loaded.mission.agreement.in_force_from == datetime(2030, 5, 1, tzinfo=UTC)
    assert loaded.elements == (folder / "orbits/illustrative.tle").read_bytes()
    assert loaded.background is None


def test_the_line_holds_only_the_parts_used_and_says_why_others_are_left_out(tmp_path: Path) -> None:
    ground = load_mission(lay_mission(tmp_path)).ground
    assert [part.part for part in ground.line.parts] == [1, 2]
    assert ground.line.version.length_km == pytest.approx(1400, abs=0.01)
    assert [(piece.part, "islet" in piece.reason) for piece in ground.line.version.parts_dropped] == [(3, True)]


def test_a_buffer_carries_the_uncertainty_of_the_line(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "mission.toml", "sigma_m = 0.0  # added to that of the line", "sigma_m = 120.0")
    ground = load_mission(folder).ground
    assert ground.zone("buffer_10").sigma_m == pytest.approx(130.0)
    assert ground.zone("buffer_5").sigma_m == 50.0
    assert ground.zone("factory").polygon is not None


def test_places_are_sorted_by_name(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "places.csv", "Ostrel,", "Zzz,")
    edit(folder, "places.csv", ",8419", ",")
    places = load_mission(folder).ground.places
    assert places.name.tolist() == sorted(places.name.tolist())
    assert places.name[-1] == "Zzz"
    assert places.population[places.name == "Belrel"].tolist() == [-1]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: f"{one.code}-{one.where or one.file}")
def test_each_damage_is_named_by_code_file_key_and_what_stood_there(damage: Damage, tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    damage.do(folder)
    found = check_mission(folder)
    named = (damage.code, damage.file, damage.where)
    faults = [fault for fault in found if (fault.code, fault.file, fault.where) == named]
    assert len(faults) == 1, found
    assert damage.got in faults[0].got
    assert faults[0].expected
    assert faults[0].remedy


def test_there_are_at_least_twelve_kinds_of_fault() -> None:
    assert len({damage.code for damage in DAMAGES}) >= 12


def test_three_damages_in_three_files_give_three_faults_and_one_error_with_all(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "mission.toml", "sigma_m = 50.0", 'sigma_m = "wide"')
    edit(folder, "sensors.toml", 'label = "open"', 'label = "opne"')
    edit(folder, "agreement.toml", "probability = 0.15", "probability = 0.16")
    faults = check_mission(folder)
    assert sorted(fault.code for fault in faults) == ["probability_sum", "unknown_reference", "wrong_type"]
    with pytest.raises(MissionError, match=r"(?s)wrong_type.*probability_sum") as error:
        load_mission(folder)
    assert error.value.faults == faults
    assert error.value.exit_code == 2


def test_a_key_that_cannot_be_read_gives_no_further_faults(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "release.toml", 'title = "Monitoring cell"', "title = 1")
    assert [fault.where for fault in check_mission(folder)] == ["readers[0].title"]


def test_a_reader_kind_without_a_rule_is_no_fault_because_nothing_leaves_to_it(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    text = (folder / "release.toml").read_text("utf-8")
    (folder / "release.toml").write_text(text[: text.rindex("[[release.rules]]")], "utf-8")
    assert check_mission(folder) == ()


def test_sources_may_reach_out_of_the_folder_by_a_relative_pattern(tmp_path: Path) -> None:
    assert load_mission(lay_mission(tmp_path)).mission.sources[0].files == ("../inputs/hotspots/*.csv",)


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    assert [fault.code for fault in check_mission(tmp_path / "absent")] == ["missing_file"]


def test_an_offset_in_a_time_is_turned_into_utc(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "agreement.toml", "2030-05-01T00:00:00Z", "2030-05-01T03:00:00+03:00")
    moment = load_mission(folder).mission.agreement.in_force_from
    assert moment == datetime(2030, 5, 1, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("agreement.toml", "gate_s = 3600.0", "gate_s = 3601.0"),
        ("places.csv", ",8419", ",8420"),
        ("geometry/factory.geojson", "\n", "\n\n"),
        ("orbits/illustrative.tle", "INVENTED", "MADE"),
    ],
)
def test_the_settings_digest_changes_with_every_file(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = lay_mission(tmp_path)
    before = load_mission(folder).settings_sha256
    edit(folder, file, old, new)
    assert load_mission(folder).settings_sha256 != before


def test_the_settings_digest_does_not_change_with_comments_or_place(tmp_path: Path) -> None:
    one, other = lay_mission(tmp_path / "one"), lay_mission(tmp_path / "other")
    edit(other, "agreement.toml", "# The agreement as data", "# Rewritten: the agreement as data")
    assert load_mission(one).settings_sha256 == load_mission(other).settings_sha256
    assert load_mission(one).settings_sha256.startswith("settings:")


def test_parties_in_another_order_load_as_well(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    parties = load_mission(folder).mission.parties
    edit(folder, "mission.toml", 'name = "A"  # short name, used in notices and findings', 'name = "B"')
    edit(folder, "mission.toml", 'side = "A"  # name', 'side = "B"  # name')
    edit(
        folder, "mission.toml", 'name = "B"\ntitle = "Party B"\nside = "B"', 'name = "A"\ntitle = "Party B"\nside = "A"'
    )
    swapped = load_mission(folder).mission.parties
    assert tuple(replace(party, title="") for party in reversed(swapped)) == tuple(
        replace(party, title="") for party in parties
    )
