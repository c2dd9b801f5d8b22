"""Detection tables: what is shipped holds together, and every fault of a file is told at once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.mission.template import edit, lay_mission
from trucewatch.errors import Fault
from trucewatch.mission import check_mission, load_mission
from trucewatch.mission.detections import parse_detections, read_detections, read_shipped_detections
from trucewatch.mission.folder import DETECTION, catalogue_names, shipped_names
from trucewatch.records.detection import DetectionChance
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table

ROW = """
[[chances]]
event = "explosion"
size = "82 mm mortar bomb, 0.4 kg"
size_value = 0.4
duration_s = 0.0
geometry = "range_km"
geometry_from = 0.0
geometry_to = 3.0
light = "any"
cloud = "any"
p_best = 0.9
p_low = 0.7
p_high = 0.99
basis = "assumed"
source = "assumed for this test"
"""


def faults_of(text: str) -> list[Fault]:
    """Return the faults of a file of one class."""
    faults: list[Fault] = []
    parse_detections(text.encode(), "acoustic_station", faults)
    return faults


def edited(**values: str) -> str:
    """Return the row with some values replaced, as TOML writes them."""
    lines = [line.split(" = ")[0] for line in ROW.splitlines()]
    kept = ROW.splitlines()
    for key, value in values.items():
        kept[lines.index(key)] = f"{key} = {value}"
    return "\n".join(kept) + "\n"


def test_every_class_of_the_catalogue_has_a_detection_table() -> None:
    assert set(catalogue_names(None)) <= set(shipped_names(DETECTION))


def test_what_is_shipped_has_a_source_for_every_row_and_says_unknown_where_nothing_is_known() -> None:
    rows = list(read_shipped_detections().rows())
    assert len(rows) > 300
    for row in rows:
        assert row.source.split()[0].rstrip(":;") in ("assumed", "published", "unknown", "assumed;", "python")
        assert (row.basis == "unknown") == ((row.p_low, row.p_high) == (0.0, 1.0))
        assert row.p_high - row.p_low > 0 or row.p_best == 0


def test_the_page_counts_every_row_by_class_and_basis() -> None:
    page = (Path(__file__).parents[2] / "docs" / "detection.md").read_text("utf-8")
    counts: dict[str, Counter[str]] = {"all": Counter()}
    for row in read_shipped_detections().rows():
        counts.setdefault(f"`{row.sensor_class}`", Counter())[row.basis] += 1
        counts["all"][row.basis] += 1
    for name, held in counts.items():
        told = " | ".join(str(held[basis]) for basis in ("measured", "published", "assumed", "unknown"))
        assert f"| {name} | {told} |" in page


@pytest.mark.parametrize("sensor_class", ["optical_submetre", "optical_3m", "sentinel2_msi", "viirs_375m", "modis_1km"])
def test_satellites_that_look_through_air_are_blind_under_cloud(sensor_class: str) -> None:
    held = [row for row in read_shipped_detections().rows() if row.sensor_class == sensor_class]
    assert held
    assert {row.cloud for row in held} == {"clear"}


def test_a_mission_replaces_a_table_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "detection").mkdir()
    (tmp_path / "detection" / "acoustic_station.toml").write_text(ROW)
    faults: list[Fault] = []
    wanted = {"acoustic_station": "sensors[0].sensor_class", "seismic_array": "sensors[1].sensor_class"}
    table = read_detections(tmp_path, wanted, faults)
    assert isinstance(table, Table)
    assert faults == []
    rows = [row for row in table.rows() if row.sensor_class == "acoustic_station"]
    assert [(row.event, row.p_best) for row in rows] == [("explosion", 0.9)]
    assert "seismic_array" in set(table.texts("sensor_class"))


def test_no_class_gives_an_empty_table_and_an_unknown_one_a_fault_that_lists_the_known(tmp_path: Path) -> None:
    faults: list[Fault] = []
    empty = read_detections(tmp_path, {}, faults)
    assert empty is not None
    assert (len(empty), empty.record) == (0, DetectionChance)
    assert read_detections(tmp_path, {"sonar": "sensors[4].sensor_class"}, faults) is None
    assert read_detections(tmp_path, {"../x": "sensors[5].sensor_class"}, faults) is None
    assert [(fault.code, fault.where) for fault in faults] == [
        ("unknown_sensor_class", "sensors[4].sensor_class"),
        ("bad_name", "sensors[5].sensor_class"),
    ]
    assert "acoustic_station" in faults[0].expected


def test_bands_may_leave_gaps_and_touch() -> None:
    apart = edited(geometry_from="5.0", geometry_to="6.0")
    touching = edited(geometry_from="3.0", geometry_to="5.0")
    assert faults_of(ROW + apart + touching) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"event": '"earthquake"'}, "unknown_word"),
        ({"p_low": "0.95"}, "bad_chance"),
        ({"p_high": "1.2"}, "bad_chance"),
        ({"basis": '"unknown"'}, "bad_chance"),
        ({"geometry_to": "0.0"}, "bad_chance"),
        ({"geometry": '"any"'}, "bad_chance"),
        ({"geometry": '"incidence_deg"', "geometry_to": "91.0"}, "bad_chance"),
        ({"source": '" "'}, "bad_chance"),
        ({"size_value": "-1.0"}, "bad_chance"),
        ({"duration_s": '"long"'}, "wrong_type"),
        ({"cloud": '"thin"'}, "unknown_word"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(changes: dict[str, str], code: str) -> None:
    (fault,) = faults_of(edited(**changes))
    assert fault.code == code
    assert fault.file == "detection/acoustic_station.toml"
    assert fault.where.startswith("chances[0]")


def test_a_row_of_another_class_is_refused() -> None:
    (fault,) = faults_of(ROW + 'sensor_class = "seismic_array"\n')
    assert (fault.where, fault.got) == ("chances[0].sensor_class", "seismic_array")


def test_overlaps_and_mixed_quantities_are_refused_and_all_faults_come_together() -> None:
    wide = edited(geometry_from="2.0", geometry_to="9.0", light='"night"')
    other = edited(geometry='"incidence_deg"', geometry_from="20.0", geometry_to="40.0")
    wrong = edited(p_high="1.5", geometry_from="9.0", geometry_to="12.0")
    found = faults_of(ROW + wide + other + wrong)
    assert [(fault.code, fault.where) for fault in found] == [
        ("bad_chance", "chances[3].p_best"),
        ("overlapping_bands", "chances[1]"),
        ("mixed_geometry", "chances[2].geometry"),
        ("mixed_geometry", "chances[2].geometry"),
        ("mixed_geometry", "chances[3].geometry"),
    ]


def test_rows_apart_in_light_sky_size_or_duration_do_not_overlap() -> None:
    assert faults_of(edited(light='"day"') + edited(light='"night"')) == []
    assert faults_of(edited(cloud='"clear"') + edited(cloud='"cloudy"')) == []
    assert faults_of(ROW + edited(size_value="5.0")) == []
    assert faults_of(ROW + edited(duration_s="60.0")) == []
    assert [fault.code for fault in faults_of(ROW + edited(light='"day"'))] == ["overlapping_bands"]


def test_broken_toml_and_a_missing_array_are_told() -> None:
    assert [fault.code for fault in faults_of("chances = [")] == ["toml_syntax"]
    assert [fault.code for fault in faults_of("")] == ["missing_key"]
    assert [fault.code for fault in faults_of("chances = 3")] == ["wrong_type"]


def with_class(folder: Path) -> Mission:
    """Give the first satellite of a mission its class, and load it."""
    first = next(line for line in (folder / "sensors.toml").read_text("utf-8").splitlines() if "satellite_th" in line)
    edit(folder, "sensors.toml", first, 'kind = "satellite_thermal"\nsensor_class = "viirs_375m"')
    return load_mission(folder).mission


def test_a_mission_holds_the_rows_of_the_classes_that_its_sensors_name(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    assert load_mission(folder).mission.chances == ()
    held = with_class(folder)
    assert {(row.sensor_class, row.event) for row in held.chances} == {("viirs_375m", "thermal_anomaly")}
    assert len(held.chances) == 24


def test_a_table_of_the_folder_is_in_the_settings_hash_and_a_wrong_one_is_a_fault(
    tmp_path: Path,
) -> None:
    folder = lay_mission(tmp_path)
    with_class(folder)
    shipped = load_mission(folder).settings_sha256
    (folder / "detection").mkdir()
    own = folder / "detection" / "viirs_375m.toml"
    own.write_text(ROW.replace("range_km", "off_nadir_deg"), "utf-8")
    changed = load_mission(folder)
    assert [row.p_best for row in changed.mission.chances] == [0.9]
    assert changed.settings_sha256 != shipped
    own.write_text(ROW.replace("p_low = 0.7", "p_low = 0.95"), "utf-8")
    (fault,) = check_mission(folder)
    assert (fault.code, fault.file, fault.where) == ("bad_chance", "detection/viirs_375m.toml", "chances[0].p_best")
