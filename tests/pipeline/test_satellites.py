"""A mission's satellites come from its file of elements whole, or the file is refused."""

from dataclasses import replace

import pytest

from tests.pipeline.chain import DAY, NOW
from trucewatch.errors import MissionError
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.planning.passes import plan_passes
from trucewatch.pipeline.records import no_records
from trucewatch.pipeline.satellites import own_elements, satellites_of
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.records.elements import Elements
from trucewatch.records.identity import OPEN_KEY


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("satellites") / "mission"
    write_template(folder, "satellites")
    return load_mission(folder)


def sets_of(loaded: LoadedMission) -> tuple[Elements, ...]:
    """Return the sets of a mission's own file."""
    assert loaded.elements is not None
    return parse_any_elements(loaded.elements, "elements")[0]


def test_a_sensor_takes_the_reach_of_its_class(loaded: LoadedMission) -> None:
    narrow = next(entry for entry in load_catalogue(None) if entry.sensor_class == "modis_1km")
    assert narrow.viewing is not None
    entry = replace(narrow, viewing=replace(narrow.viewing, max_off_nadir_deg=20.0))
    sensors = tuple(
        replace(one, sensor_class="modis_1km", max_off_nadir_deg=None) if one.norad_id == 37849 else one
        for one in loaded.mission.sensors
    )
    changed = replace(loaded, mission=replace(loaded.mission, sensors=sensors, catalogue=(entry,)))
    satellites, _ = satellites_of(changed.mission, sets_of(loaded), DAY)
    assert [one.viewing.max_off_nadir_deg for one in satellites] == [20.0, 56.28, 56.28]
    passes = plan_passes(changed, sets_of(loaded), DAY).passes
    least = passes.numbers("off_nadir_min_deg")[passes.texts("sensor") == "viirs_snpp"]
    assert (least <= 20).all()


def test_a_satellite_of_the_mission_whose_set_is_damaged_is_refused_and_not_left_out(loaded: LoadedMission) -> None:
    assert own_elements(loaded) == sets_of(loaded)
    assert own_elements(replace(loaded, elements=None)) == ()
    assert loaded.elements is not None
    damaged = replace(loaded, elements=loaded.elements.replace(b"2 43013  98", b"2 43013  97"))
    with pytest.raises(MissionError, match=r"(?s)elements_checksum.*43013 \(viirs_noaa20\)") as error:
        own_elements(damaged)
    assert [fault.code for fault in error.value.faults] == ["elements_checksum", "elements_missing"]
    with pytest.raises(MissionError, match="43013"):
        compute_span(no_records(), damaged, DAY, NOW, OPEN_KEY, no_memory())
    with pytest.raises(MissionError, match="omm_not_json"):
        own_elements(replace(loaded, elements=b"[{]"))
