"""The catalogue says of every class of sensors what it can do and costs, and where each number comes from."""

from pathlib import Path

import pytest

from tests.mission.template import edit, lay_mission
from trucewatch.errors import Fault, MissionError
from trucewatch.mission import check_mission, describe, load_mission
from trucewatch.mission.catalogue import entry_faults, load_catalogue, parse_entry
from trucewatch.mission.folder import read_catalogue_file
from trucewatch.records.catalogue import CatalogueSensor
from trucewatch.records.mission import Mission
from trucewatch.records.viewing import Viewing

WITH_CLASS = 'kind = "satellite_thermal"\nsensor_class = "viirs_375m"'


def text_of(name: str) -> str:
    """Return a shipped file."""
    content = read_catalogue_file(None, name, "")
    assert isinstance(content, bytes)
    return content.decode()


def entry_of(text: str) -> tuple[CatalogueSensor | None, list[Fault]]:
    """Return the class that a text holds, and all that is wrong with it."""
    faults: list[Fault] = []
    entry = parse_entry(text.encode(), "some_class", faults)
    return entry, faults if entry is None else [*faults, *entry_faults(entry)]


def with_class(folder: Path) -> Mission:
    """Give the first satellite of a mission its class, and load it."""
    first = next(line for line in (folder / "sensors.toml").read_text("utf-8").splitlines() if "satellite_th" in line)
    edit(folder, "sensors.toml", first, WITH_CLASS)
    return load_mission(folder).mission


def test_every_class_that_is_shipped_is_sound() -> None:
    entries = load_catalogue(None)
    names = [entry.sensor_class for entry in entries]
    assert names == sorted(names)
    assert {"viirs_375m", "sentinel1_iw", "optical_submetre", "sar_spot", "camera_mast", "observer_post"} <= set(names)
    kinds = {entry.kind for entry in entries}
    assert kinds >= {"satellite_thermal", "satellite_optical", "satellite_sar", "camera", "acoustic", "seismic"}


def test_the_wide_swaths_agree_with_their_scan_angles() -> None:
    # Truth: half a swath seen from the mean altitude of the satellite over a sphere, in 3 % with the published width.
    from math import asin, degrees, radians, sin

    altitudes_km = {"viirs_375m": 829, "modis_1km": 705, "sentinel3_slstr": 814.5, "sentinel2_msi": 786}
    altitudes_km["landsat_8_9"] = 705
    for entry in load_catalogue(None):
        if entry.sensor_class not in altitudes_km:
            continue
        assert entry.viewing is not None
        assert entry.viewing.max_off_nadir_deg is not None
        assert entry.swath_km is not None
        angle = radians(entry.viewing.max_off_nadir_deg)
        arc = asin((6371 + altitudes_km[entry.sensor_class]) / 6371 * sin(angle)) - angle
        assert 2 * 111.2 * degrees(arc) == pytest.approx(entry.swath_km, rel=0.03), entry.sensor_class


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("viirs_375m", "resolution_m = 375.0", "resolution_m = 0.0", "resolution_m"),
        ("viirs_375m", "resolution_m = 375.0\n", "", "sources"),
        ("viirs_375m", 'of = "swath_km"', 'of = "swath"', "sources"),
        ("viirs_375m", "max_off_nadir_deg = 56.28", "max_off_nadir_deg = 95.0", "viewing.max_off_nadir_deg"),
        ("viirs_375m", "max_off_nadir_deg = 56.28\n", "", "viewing.max_off_nadir_deg"),
        ("viirs_375m", 'kind = "swath"', 'kind = "sar"', "viewing.kind"),
        ("viirs_375m", "norad_id = 43013", "norad_id = 37849", "satellites[0].norad_id"),
        ("viirs_375m", "low_h = 0.5", "low_h = 9.5", "latency_h"),
        ("sentinel1_iw", "min_incidence_deg = 30.4", "min_incidence_deg = 49.1", "viewing.min_incidence_deg"),
        ("camera_mast", 'light = "night"', 'light = "day"', "reach"),
        ("camera_mast", "high_eur = 200000.0", "high_eur = 1.0", "cost[0]"),
        ("camera_mast", 'kind = "camera"', 'kind = "satellite_optical"', "viewing"),
        ("camera_mast", "A live link; an hour where it waits for review.", " ", "latency_h.source"),
    ],
)
def test_what_contradicts_itself_in_a_class_is_named(name: str, old: str, new: str, where: str) -> None:
    text = text_of(name)
    assert text.count(old) == 1
    entry, faults = entry_of(text.replace(old, new))
    assert entry is not None
    assert where in [fault.where for fault in faults]
    assert {fault.file for fault in faults} == {"catalogue/some_class.toml"}
    assert entry_of(text)[1] == []


def test_a_key_that_cannot_be_read_is_named_with_all_the_others() -> None:
    text = text_of("camera_mast").replace("low_h = 0.0", "low_h = -1.0").replace('kind = "camera"', 'kind = "eye"')
    entry, faults = entry_of(text)
    assert entry is None
    assert [fault.code for fault in faults] == ["unknown_word", "out_of_range"]


def test_a_satellite_looks_as_its_class_unless_it_says_otherwise(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    mission = with_class(folder)
    sensor = mission.sensors[0]
    assert [entry.sensor_class for entry in mission.catalogue] == ["viirs_375m"]
    assert mission.viewing_of(sensor) == Viewing("swath", 56.28)
    narrower = (folder / "sensors.toml").read_text("utf-8").replace("= 56.28 ", "= 40.0 ", 1)
    (folder / "sensors.toml").write_text(narrower, "utf-8")
    again = load_mission(folder).mission
    assert again.viewing_of(again.sensors[0]) == Viewing("swath", 40.0)
    assert again.viewing_of(again.sensors[-1]) is None


def test_a_class_of_the_folder_goes_before_the_shipped_one_and_is_in_the_settings_hash(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    plain = load_mission(folder).settings_sha256
    shipped = with_class(folder)
    first = load_mission(folder).settings_sha256
    (folder / "catalogue").mkdir()
    own = text_of("viirs_375m").replace("56.28", "50.0", 1)
    (folder / "catalogue/viirs_375m.toml").write_text(own, "utf-8")
    changed = load_mission(folder)
    assert shipped.catalogue[0].viewing == Viewing("swath", 56.28)
    assert changed.mission.catalogue[0].viewing == Viewing("swath", 50.0)
    assert len({plain, first, changed.settings_sha256}) == 3
    named = {entry.sensor_class: entry for entry in load_catalogue(folder)}
    assert named["viirs_375m"].viewing == Viewing("swath", 50.0)
    assert set(named) == {entry.sensor_class for entry in load_catalogue(None)}


def test_a_wrong_class_of_the_folder_is_a_fault_of_the_mission(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    with_class(folder)
    (folder / "catalogue").mkdir()
    (folder / "catalogue/viirs_375m.toml").write_text(text_of("viirs_375m").replace("375.0", "0.0"), "utf-8")
    (fault,) = check_mission(folder)
    assert (fault.code, fault.file, fault.where) == ("catalogue_entry", "catalogue/viirs_375m.toml", "resolution_m")
    with pytest.raises(MissionError, match="more than 0"):
        load_catalogue(folder)


@pytest.mark.parametrize(
    ("line", "code", "where"),
    [
        ('kind = "satellite_thermal"\nsensor_class = "viirs_350m"', "unknown_sensor_class", "sensors[0].sensor_class"),
        ('kind = "satellite_thermal"\nsensor_class = "../x"', "bad_name", "sensors[0].sensor_class"),
        ('kind = "satellite_thermal"\nsensor_class = "sentinel1_iw"', "sensor_shape", "sensors[0].sensor_class"),
        ('kind = "satellite_sar"', "sensor_shape", "sensors[0].sensor_class"),
        ('kind = "seismic"', "sensor_shape", "sensors[0].norad_id"),
    ],
)
def test_a_sensor_that_does_not_fit_its_class_is_named(tmp_path: Path, line: str, code: str, where: str) -> None:
    folder = lay_mission(tmp_path)
    first = next(row for row in (folder / "sensors.toml").read_text("utf-8").splitlines() if "satellite_th" in row)
    edit(folder, "sensors.toml", first, line)
    found = [(fault.code, fault.file, fault.where) for fault in check_mission(folder)]
    assert (code, "sensors.toml", where) in found


def test_the_description_tells_class_and_limits(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    with_class(folder)
    loaded = load_mission(folder)
    text = describe(loaded.mission, loaded.ground)
    assert "(satellite thermal, class viirs_375m: VIIRS fire product, 375 m)" in text
    assert "sees what its scan sweeps over, within 56.28° of nadir" in text
