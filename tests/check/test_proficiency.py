"""Field checks: what confirms, what records, and what has no outcome."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON, a_mission, a_notice, a_sensor, an_observation
from trucewatch.check import Promise, field_checks
from trucewatch.records.declared import Notice
from trucewatch.records.field_check import FieldCheck
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import SensorKind

MISSION = replace(
    a_mission(), sensors=(a_sensor("mast", "camera", ("explosion",)), a_sensor("ear", "acoustic", ("explosion",)))
)
NOTICE = a_notice(
    notice_id="n1",
    kind="demining",
    valid_from=NOON,
    valid_to=NOON + timedelta(hours=2),
    lat_deg=48.0,
    lon_deg=37.6,
    radius_km=2.0,
    footprint_wkt=None,
)


def seen(sensor: str | None = None, **changes: Any) -> Observation:
    at = NOON + timedelta(hours=1)
    given = {
        "observation_id": f"by-{sensor}",
        "event": "explosion",
        "sensor": sensor,
        "observed_from": at,
        "observed_to": at,
        "lat_deg": 48.0,
        "lon_deg": 37.6,
        "sigma_m": 100.0,
    }
    return an_observation(**{**given, **changes})


def check(*observations: Observation, kind: SensorKind | None = "camera", n_looks: int = 1) -> FieldCheck | None:
    table = field_checks(
        Table.of(Notice, [NOTICE]),
        [Promise("n1", kind, 0.8, n_looks)],
        Table.of(Observation, observations),
        MISSION,
        b"",
    )
    return next(iter(table.rows()), None)


def told(one: FieldCheck | None) -> bool | None:
    assert one is not None
    return one.recorded


def test_a_camera_is_tested_where_another_kind_of_sensor_heard_the_blast() -> None:
    assert told(check(seen("ear"))) is False
    assert told(check(seen("ear"), seen("mast"))) is True


def test_a_camera_is_tested_where_people_told_of_the_blast() -> None:
    assert told(check(seen(None))) is False


def test_a_camera_does_not_confirm_itself() -> None:
    one = check(seen("mast"))
    assert told(one) is None
    assert one is not None
    assert one.confirmed_by == ""


def test_all_sensors_together_are_tested_only_by_what_people_say() -> None:
    assert told(check(seen("ear"), kind=None)) is None
    assert told(check(seen("ear"), seen(None), kind=None)) is True
    assert told(check(seen(None), kind=None)) is False


def test_a_promise_without_a_look_is_no_promise() -> None:
    assert check(seen(None), n_looks=0) is None


def test_another_place_or_time_confirms_nothing() -> None:
    late = NOON + timedelta(hours=3)
    assert told(check(seen(None, lat_deg=48.2))) is None
    assert told(check(seen(None, observed_from=late, observed_to=late))) is None
    assert told(check(seen(None, event="vehicle"))) is None


def test_an_imprecise_report_counts_as_far_as_it_can_tell() -> None:
    # 3 km away, within two of its standard deviations of the announced 2 km.
    assert told(check(seen(None, lat_deg=48.027, sigma_m=1000.0))) is False


@given(order=st.permutations([seen("ear"), seen("mast"), seen(None), seen(None, lat_deg=48.2, observation_id="far")]))
def test_order_does_not_matter(order: list[Observation]) -> None:
    assert check(*order) == check(seen("ear"), seen("mast"), seen(None), seen(None, lat_deg=48.2, observation_id="far"))
