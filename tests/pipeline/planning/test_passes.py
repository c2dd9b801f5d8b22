"""A plan and the day that follows it agree, and each row of a plan says how old its elements are."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.pipeline.chain import DAY
from tests.plan.example_orbits import elements
from trucewatch.errors import InputError
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.pipeline.looking import measure_span
from trucewatch.pipeline.planning.accesses import plan_accesses
from trucewatch.pipeline.planning.passes import ageing_of, plan_passes
from trucewatch.pipeline.records import no_records
from trucewatch.pipeline.satellites import own_elements
from trucewatch.plan.accesses import Points
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import DAY_US
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


def test_a_satellite_without_elements_is_a_fault_and_none_at_all_an_error(loaded: LoadedMission) -> None:
    some = [one for one in sets_of(loaded) if one.norad_id != 43013]
    planned = plan_passes(loaded, some, DAY)
    assert [(fault.code, fault.where) for fault in planned.faults] == [("elements_missing", "sensors[1].norad_id")]
    assert set(planned.passes.integers("norad_id").tolist()) == {37849, 54234}
    with pytest.raises(InputError, match="37849") as error:
        plan_passes(loaded, [], DAY)
    assert len(error.value.faults) == 3


def test_the_age_of_each_row_is_that_of_its_own_elements() -> None:
    old, new = elements(1), replace(elements(2), epoch=datetime(2026, 6, 27, tzinfo=UTC))
    times = microseconds(new.epoch) + np.array([0, 0, DAY_US], dtype=np.int64)
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
