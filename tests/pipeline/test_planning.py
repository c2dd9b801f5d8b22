"""A plan and the day that follows it agree, and each row of a plan says how old its elements are."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.pipeline.chain import DAY, NOW
from tests.plan.example_orbits import elements
from trucewatch.errors import InputError, MissionError
from trucewatch.geo.orbits import US_PER_DAY
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.pipeline.accesses import plan_accesses
from trucewatch.pipeline.looking import measure_span
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.planning import ageing_of, own_elements, plan_passes, satellites_of
from trucewatch.pipeline.records import no_records
from trucewatch.plan.accesses import Points
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval
from trucewatch.records.table import microseconds
from trucewatch.records.viewing import Viewing

WEEK = Interval(datetime(2026, 6, 26, tzinfo=UTC), datetime(2026, 7, 3, tzinfo=UTC))
POINTS = Points(np.array([47.0, 48.5]), np.array([-32.0, 38.0]))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("planning") / "mission"
    write_template(folder, "planning")
    return load_mission(folder)


def sets_of(loaded: LoadedMission) -> tuple[Elements, ...]:
    """Return the sets of a mission's own file."""
    assert loaded.elements is not None
    return parse_any_elements(loaded.elements, "elements")[0]


def test_the_passes_planned_are_those_of_the_day(loaded: LoadedMission) -> None:
    planned = plan_passes(loaded, sets_of(loaded), DAY)
    _, had = measure_span(no_records(), loaded, own_elements(loaded), DAY)
    assert len(had) > 0
    assert list(planned.passes.rows()) == list(had.rows())


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


def test_a_satellite_without_elements_is_a_fault_and_none_at_all_an_error(loaded: LoadedMission) -> None:
    some = [one for one in sets_of(loaded) if one.norad_id != 43013]
    planned = plan_passes(loaded, some, DAY)
    assert [(fault.code, fault.where) for fault in planned.faults] == [("elements_missing", "sensors[1].norad_id")]
    assert set(planned.passes.integers("norad_id").tolist()) == {37849, 54234}
    with pytest.raises(InputError, match="37849") as error:
        plan_passes(loaded, [], DAY)
    assert len(error.value.faults) == 3


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


def test_the_age_of_each_row_is_that_of_its_own_elements() -> None:
    old, new = elements(1), replace(elements(2), epoch=datetime(2026, 6, 27, tzinfo=UTC))
    times = microseconds(new.epoch) + np.array([0, 0, US_PER_DAY], dtype=np.int64)
    found = ageing_of([old, new], np.array([1, 0, 1], dtype=np.int64), times)
    assert found.elements_age_days.tolist() == [0.0, 0.5, 1.0]
    assert found.edge_sigma_s[0] < found.edge_sigma_s[1] < found.edge_sigma_s[2]


def test_what_turns_sees_for_minutes_and_what_does_not_for_a_moment() -> None:
    orbit = elements()
    kinds = [ViewingSatellite(orbit, kind, Viewing(kind, 40.0)) for kind in ("agile", "swath")]
    found = [plan_accesses([one], POINTS, ["a", "b"], WEEK).accesses for one in kinds]
    lasting = [one.instants("end_at") - one.instants("start_at") for one in found]
    assert 60e6 < np.median(lasting[0]) < 600e6
    assert set(lasting[1].tolist()) == {1}
    # Every moment of the scanner lies within a stretch of the satellite that turns as far.
    for at, point in zip(found[1].instants("start_at"), found[1].texts("point_id"), strict=True):
        held = (found[0].instants("start_at") <= at) & (at <= found[0].instants("end_at"))
        assert (held & (found[0].texts("point_id") == point)).any()


def test_no_satellites_have_no_accesses_and_steps_are_told() -> None:
    told: list[tuple[int, int]] = []
    one = ViewingSatellite(elements(), "", Viewing("agile", 40.0))
    assert len(plan_accesses([], POINTS, ["a", "b"], WEEK).accesses) == 0
    plan_accesses([one] * 9, POINTS, ["a", "b"], WEEK, lambda done, total: told.append((done, total)))
    assert told == [(8, 9), (9, 9)]
