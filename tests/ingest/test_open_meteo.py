"""Hourly JSON of Open-Meteo becomes cloud: percent as shares, times by its own offset, its kind by the source."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_mission, a_source
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, read_file
from trucewatch.records.vocabulary import SourceFormat

HELD: dict[str, Any] = {
    "latitude": 48.5, "longitude": 37.75, "generationtime_ms": 0.05, "utc_offset_seconds": 0, "timezone": "GMT",
    "timezone_abbreviation": "GMT", "elevation": 120.0,
    "hourly_units": {"time": "iso8601", "cloud_cover": "%", "cloud_cover_low": "%"},
    "hourly": {"time": ["2026-06-25T00:00", "2026-06-25T01:00", "2026-06-25T02:00"], "cloud_cover": [0, 37, 100],
               "cloud_cover_low": [0, 20, 5]},
}  # fmt: skip


def read(held: object, form: SourceFormat = "open_meteo_forecast", file: str = "cloud.json") -> Batch:
    content = held if isinstance(held, bytes) else json.dumps(held).encode()
    return read_file(content, file, a_source(form), a_mission(), NOON)


def with_hourly(**changes: Any) -> dict[str, Any]:
    return {**HELD, "hourly": {**HELD["hourly"], **changes}}


def code_of(held: object) -> str:
    with pytest.raises(SourceError) as refused:
        read(held)
    return refused.value.faults[0].code


def test_an_hour_is_a_share_about_its_instant_without_a_stated_interval() -> None:
    rows = list(read(HELD).clouds.rows())
    assert [row.cloud_fraction for row in rows] == [0.0, 0.37, 1.0]
    assert {(row.cloud_low, row.cloud_high, row.lat_deg, row.lon_deg) for row in rows} == {(0.0, 1.0, 48.5, 37.75)}
    middle = datetime(2026, 6, 25, 1, tzinfo=UTC)
    half = timedelta(minutes=30)
    assert (rows[1].start_at, rows[1].end_at, rows[1].row) == (middle - half, middle + half, 2)


def test_the_source_says_whether_it_is_a_forecast_and_no_forecast_is_issued_after_it_came() -> None:
    assert {(row.basis, row.issued_at) for row in read(HELD).clouds.rows()} == {("forecast", NOON)}
    held = read(HELD, "open_meteo_reanalysis").clouds
    assert {(row.basis, row.issued_at) for row in held.rows()} == {("reanalysis", None)}


def test_local_times_are_taken_by_the_offset_of_the_file() -> None:
    local = {**HELD, "utc_offset_seconds": 10_800, "timezone": "Europe/Kyiv"}
    first = read(local).clouds.row(0)
    assert first.start_at == datetime(2026, 6, 24, 20, 30, tzinfo=UTC)
    moments = [int(datetime(2026, 6, 25, hour, tzinfo=UTC).timestamp()) for hour in range(3)]
    unix = read({**with_hourly(time=moments), "utc_offset_seconds": 10_800}).clouds
    assert unix.row(0).start_at == datetime(2026, 6, 24, 23, 30, tzinfo=UTC)


def test_a_file_may_hold_several_places_and_the_older_name_of_cover() -> None:
    older = {**HELD, "latitude": 49.0, "hourly_units": {"cloudcover": "%"},
             "hourly": {"time": ["2026-06-25T00:00"], "cloudcover": [50]}}  # fmt: skip
    batch = read([HELD, older])
    assert (batch.rows, batch.clouds.row(3).lat_deg, batch.clouds.row(3).cloud_fraction) == (4, 49.0, 0.5)


def test_an_hour_without_a_value_is_rejected_and_the_others_stay() -> None:
    batch = read(with_hourly(cloud_cover=[10, None, "50"]))
    assert [(row.row, row.code) for row in batch.rejections.rows()] == [(2, "missing_value"), (3, "not_a_number")]
    assert len(batch.clouds) == 1
    assert read(with_hourly(cloud_cover=[10, 150, 20])).rejections.row(0).code == "out_of_range"
    assert (
        read(with_hourly(time=["2026-06-25T00:00", "soon", True])).rejections.texts("code").tolist() == ["bad_time"] * 2
    )


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ({**HELD, "utc_offset_seconds": None, "timezone": "Europe/Kyiv"}, "naive_time"),
        ({**HELD, "utc_offset_seconds": 999_999}, "naive_time"),
        ({**HELD, "utc_offset_seconds": True}, "naive_time"),
        ({**HELD, "hourly_units": {"cloud_cover": "okta"}}, "unknown_unit"),
        ({**HELD, "hourly_units": {}}, "unknown_unit"),
        ({**HELD, "hourly": {"time": []}}, "unreadable_open_meteo"),
        (with_hourly(cloud_cover=[1]), "unreadable_open_meteo"),
        ({"error": True, "reason": "limit"}, "unreadable_open_meteo"),
        ([], "unreadable_open_meteo"),
        (7, "unreadable_open_meteo"),
        (b"{", "unreadable_open_meteo"),
        (b"[" * 100_000, "unreadable_open_meteo"),
        (b'{"latitude": ' + b"9" * 5000 + b"}", "unreadable_open_meteo"),
        (b"\xff", "unreadable_open_meteo"),
    ],
)
def test_what_is_not_such_a_file_is_refused_whole(held: object, code: str) -> None:
    assert code_of(held) == code


def test_utc_may_be_named_instead_of_an_offset() -> None:
    held = {key: value for key, value in HELD.items() if key != "utc_offset_seconds"}
    assert len(read(held).clouds) == 3


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 8))
def test_damaged_bytes_are_read_or_refused_and_never_crash(seed: int, cuts: int) -> None:
    chance, content = random.Random(seed), bytearray(json.dumps([HELD, HELD]).encode())
    for _ in range(cuts):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(1, 9)] = bytes(chance.choices(b'0123456789eE+-.,:"[]{}ntf\\ \xc3', k=4))
    try:
        batch = read(bytes(content))
    except SourceError:
        return
    assert len(batch.clouds) + len(batch.rejections) == batch.rows


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*HELD, *HELD["hourly"]]), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(key=st.sampled_from(list(HELD)), inner=st.sampled_from(["time", "cloud_cover"]), value=JSON)
def test_any_value_in_any_place_is_read_or_refused(key: str, inner: str, value: Any) -> None:
    for held in ({**HELD, key: value}, with_hourly(**{inner: value}), with_hourly(**{inner: [value] * 3}), value):
        try:
            batch = read(held)
        except SourceError:
            continue
        assert len(batch.clouds) + len(batch.rejections) == batch.rows
