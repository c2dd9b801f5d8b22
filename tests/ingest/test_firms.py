"""Active-fire rows in every spelling of their exports."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import NOON, a_mission, a_sensor, a_source
from tests.ingest.damaged import FIRE, FIRES, lines
from trucewatch.ingest import Batch, read_file
from trucewatch.records.observation import Observation


def read(*rows: str, header: str = FIRES) -> Batch:
    mission = a_mission()
    terra = a_sensor("modis_terra", "satellite_thermal", ("thermal_anomaly",), norad_id=25994)
    aqua = a_sensor("modis_aqua", "satellite_thermal", ("thermal_anomaly",), norad_id=27424)
    wider = a_mission(sensors=(*mission.sensors, terra, aqua))
    return read_file(lines(header, *rows), "fires.csv", a_source("firms"), wider, NOON)


def one(row: str) -> Observation:
    return read(row).observations.row(0)


def rejected(row: str) -> tuple[str, str]:
    rejection = read(row, FIRE).rejections.row(0)
    return rejection.code, rejection.key


def test_a_hotspot_is_heat_detected_within_a_minute_and_nothing_more() -> None:
    fire = one(FIRE)
    assert (fire.means, fire.event, fire.description, fire.reliability) == (
        "detected", "thermal_anomaly", "undetermined", None,
    )  # fmt: skip
    assert fire.observed_from == datetime(2026, 6, 25, 0, 5, tzinfo=UTC)
    assert fire.observed_to - fire.observed_from == timedelta(seconds=60, microseconds=-1)
    assert (fire.sensor, fire.frp_mw, fire.received_at) == ("viirs_noaa20", 1.5, NOON)


@pytest.mark.parametrize("clock", ["5", "05", "005", "0005", "00:05", "0:05"])
def test_clock_times_are_read_with_and_without_leading_zeros(clock: str) -> None:
    assert one(FIRE.replace(",5,", f",{clock},")).observed_from == datetime(2026, 6, 25, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["2400", "1060", "12345", "10:4", "-5", "5.5", "noon"])
def test_clock_times_in_another_form_are_refused(clock: str) -> None:
    assert rejected(FIRE.replace(",5,", f",{clock},")) == ("bad_time", "acq_date")


@pytest.mark.parametrize(
    ("spelling", "sensor"),
    [
        ("N", "viirs_snpp"),
        ("Suomi NPP", "viirs_snpp"),
        ("N20", "viirs_noaa20"),
        ("NOAA-20", "viirs_noaa20"),
        ("1", "viirs_noaa20"),
        ("J1", "viirs_noaa20"),
        ("n21", "viirs_noaa21"),
        ("NOAA-21", "viirs_noaa21"),
        ("Terra", "modis_terra"),
        ("T", "modis_terra"),
        ("Aqua", "modis_aqua"),
        ("A", "modis_aqua"),
    ],
)
def test_a_satellite_is_known_by_each_of_its_spellings(spelling: str, sensor: str) -> None:
    assert one(FIRE.replace("N20", spelling)).sensor == sensor


@pytest.mark.parametrize(
    ("confidence", "credibility"),
    [("l", "4"), ("low", "4"), ("0", "4"), ("29", "4"), ("n", "3"), ("Nominal", "3"), ("30", "3"), ("79", "3"),
     ("h", "2"), ("high", "2"), ("80", "2"), ("100", "2")],
)  # fmt: skip
def test_confidence_becomes_credibility_and_never_confirmed(confidence: str, credibility: str) -> None:
    assert one(FIRE.replace(",n,", f",{confidence},")).credibility == credibility


@pytest.mark.parametrize("confidence", ["101", "x", "-1", "5.5"])
def test_another_confidence_is_refused(confidence: str) -> None:
    assert rejected(FIRE.replace(",n,", f",{confidence},")) == ("unknown_word", "confidence")


def test_the_place_is_uniform_over_the_pixel_with_the_error_of_its_location() -> None:
    # A pixel of 0.8 x 0.6 km: variances 0.64/12 and 0.36/12 km2, their mean 0.0416667 km2, and 70 m of location.
    fire = one(FIRE.replace("0.4,0.4", "0.8,0.6"))
    assert fire.sigma_m == pytest.approx(math.sqrt(41_666.667 + 4_900), abs=0.01)


def test_no_power_is_not_known_and_zero_power_is_zero() -> None:
    assert one(FIRE.replace(",1.5", ",")).frp_mw is None
    assert one(FIRE.replace(",1.5", ",0.0")).frp_mw == 0.0
    assert rejected(FIRE.replace(",1.5", ",-2")) == ("out_of_range", "frp")


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        (("48.0,37.5", "37.5,48.0"), "swapped_coordinates", "latitude"),
        (("48.0,37.5", "60.0,37.5"), "outside_area", "latitude"),
        (("0.4,0.4", "0,0.4"), "out_of_range", "scan"),
        (("0.4,0.4", "0.4,"), "missing_value", "track"),
        (("06-25", "06-26"), "future_time", "acq_date"),
        (("N20", ""), "missing_value", "satellite"),
    ],
)
def test_a_wrong_cell_rejects_its_row_alone(change: tuple[str, str], code: str, key: str) -> None:
    assert rejected(FIRE.replace(*change)) == (code, key)


def test_columns_of_either_instrument_may_stand_beside() -> None:
    for extra in ("bright_ti4,bright_ti5,daynight", "brightness,bright_t31,version"):
        assert len(read(f"{FIRE},300.1,290.2,D", header=f"{FIRES},{extra}").observations) == 1


def test_alike_rows_are_as_many_records_and_the_same_ones_another_time() -> None:
    first, second = read(FIRE, FIRE).observations, read(FIRE, FIRE).observations
    assert len(set(first.texts("observation_id"))) == 2
    assert list(first.texts("observation_id")) == list(second.texts("observation_id"))
