"""Cloud is taken as it is written: with its basis, its interval and, of a forecast alone, when it was issued."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.ingest.clouds import REACH_KM

HEADER = "lat_deg,lon_deg,start_at,end_at,cloud_fraction,cloud_low,cloud_high,basis,issued_at,reach_km"
GOOD = "48.5,37.5,2026-06-25T10:00:00Z,2026-06-25T11:00:00Z,0.4,0.2,0.7,forecast,2026-06-24T00:00:00Z,40"
REANALYSIS = "48.5,37.5,2026-06-25T10:00:00Z,2026-06-25T11:00:00Z,0.4,,,reanalysis,,"


def read(*rows: str, name: str = "clouds") -> Batch:
    return read_file(lines(HEADER, *rows), "clouds.csv", a_source("clouds", name=name), a_mission(), NOON)


def codes(*rows: str) -> list[tuple[str, str]]:
    return [(row.code, row.key) for row in read(*rows, REANALYSIS).rejections.rows()]


def test_a_row_of_cloud_keeps_its_place_hour_interval_basis_and_issue() -> None:
    (held,) = read(GOOD).clouds.rows()
    assert (held.lat_deg, held.lon_deg, held.reach_km) == (48.5, 37.5, 40.0)
    assert (held.cloud_low, held.cloud_fraction, held.cloud_high) == (0.2, 0.4, 0.7)
    assert (held.start_at, held.end_at - held.start_at) == (NOON - timedelta(hours=2), timedelta(hours=1))
    assert (held.basis, held.issued_at) == ("forecast", NOON - timedelta(hours=36))
    assert (held.version, held.row, held.label, held.source) == (1, 1, "open", "clouds")


def test_a_row_without_an_interval_says_nothing_of_it() -> None:
    (held,) = read(REANALYSIS).clouds.rows()
    assert (held.cloud_low, held.cloud_high, held.reach_km) == (0.0, 1.0, REACH_KM)
    assert held.issued_at is None


def test_the_name_follows_from_place_hour_basis_and_issue_so_that_a_correction_is_a_version() -> None:
    first, second = read(GOOD).clouds, read(GOOD.replace(",0.4,", ",0.5,")).clouds
    assert first.texts("cloud_id")[0] == second.texts("cloud_id")[0]
    assert merge_batch(first, second).integers("version").tolist() == [1, 2]
    later = read(GOOD.replace("06-24T00", "06-24T06")).clouds
    assert later.texts("cloud_id")[0] != first.texts("cloud_id")[0]
    assert read(GOOD, name="another").clouds.texts("cloud_id")[0] != first.texts("cloud_id")[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD.replace(",0.4,", ",40,"), ("out_of_range", "cloud_fraction")),
        (GOOD.replace(",0.2,", ",0.5,"), ("reversed_interval", "cloud_low")),
        (GOOD.replace(",0.7,", ",0.3,"), ("reversed_interval", "cloud_high")),
        (GOOD.replace("forecast,2026-06-24T00:00:00Z", "forecast,"), ("missing_value", "issued_at")),
        (GOOD.replace("forecast", "reanalysis"), ("not_a_forecast", "issued_at")),
        (GOOD.replace("forecast", "guess"), ("unknown_word", "basis")),
        (GOOD.replace("forecast", ""), ("missing_value", "basis")),
        (GOOD.replace("2026-06-24T00", "2026-06-26T00"), ("future_time", "issued_at")),
        (GOOD.replace(",40", ",4000"), ("out_of_range", "reach_km")),
        (GOOD.replace(",40", ",0"), ("not_positive", "reach_km")),
        (GOOD.replace("48.5,", "95,"), ("out_of_range", "lat_deg")),
        (GOOD.replace("25T11", "26T11"), ("too_long_span", "end_at")),
        (REANALYSIS.replace("2026-06-25T1", "2026-06-26T1"), ("future_time", "start_at")),
    ],
)
def test_what_cannot_be_is_rejected_with_its_reason(row: str, expected: tuple[str, str]) -> None:
    assert codes(row) == [expected]


def test_a_forecast_may_lie_ahead_and_a_place_beyond_the_area() -> None:
    ahead = GOOD.replace("2026-06-25T1", "2026-06-27T1").replace("48.5,37.5", "60.0,10.0")
    assert codes(ahead) == []


def test_no_file_of_another_format_becomes_cloud() -> None:
    with pytest.raises(SourceError) as refused:
        read_file(lines("means,event", "saw,explosion"), "x.csv", a_source("clouds"), a_mission(), NOON)
    assert {fault.code for fault in refused.value.faults} == {"missing_column"}
