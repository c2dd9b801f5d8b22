"""The polygon of a day is found in GeoJSON and Parquet, and a wrong file is refused."""

import io
import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely import box

from trucewatch.errors import InputError
from trucewatch.geo.control import parse_control

DAYS = [date(2030, 1, 1), date(2030, 1, 2), date(2030, 1, 5)]
AREAS = [box(30, 48, 31 + shift, 49) for shift in (0.0, 0.1, 0.2)]


def a_parquet(days: list[date] = DAYS, geo: object = None) -> bytes:
    table = pa.table({"date": days, "geometry": [shapely.to_wkb(area) for area in AREAS]})
    if geo is not None:
        table = table.replace_schema_metadata({"geo": json.dumps(geo)})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def a_geojson(days: list[object] | None = None) -> bytes:
    features = [
        {"type": "Feature", "properties": {"date": day}, "geometry": json.loads(shapely.to_geojson(area))}
        for day, area in zip(days or [str(day) for day in DAYS], AREAS, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize("content", [a_parquet(), a_geojson()], ids=["parquet", "geojson"])
def test_the_polygon_of_the_day_is_found(content: bytes) -> None:
    found = parse_control(content, "control", DAYS[1])
    assert found.day == DAYS[1]
    assert found.area.equals(AREAS[1])


@pytest.mark.parametrize("content", [a_parquet(), a_geojson()], ids=["parquet", "geojson"])
def test_a_missing_day_is_refused_with_the_nearest_days(content: bytes) -> None:
    with pytest.raises(InputError, match=r"got no polygon of 2030-01-03; .* nearest are 2030-01-02 and 2030-01-05"):
        parse_control(content, "control", date(2030, 1, 3))


def test_a_day_before_all_others_names_only_the_one_after() -> None:
    with pytest.raises(InputError, match="nearest are 2030-01-01;"):
        parse_control(a_parquet(), "control", date(2029, 1, 3))


def test_two_polygons_of_one_day_are_refused() -> None:
    with pytest.raises(InputError, match="got 2 polygons of 2030-01-01"):
        parse_control(a_parquet([DAYS[0], DAYS[0], DAYS[2]]), "control", DAYS[0])


def test_parquet_that_names_another_reference_system_is_refused() -> None:
    geo = {"columns": {"geometry": {"crs": {"id": {"authority": "EPSG", "code": 3857}}}}}
    with pytest.raises(InputError, match=r"got EPSG:3857.*foreign_crs"):
        parse_control(a_parquet(geo=geo), "control", DAYS[0])


def test_parquet_that_names_wgs_84_or_nothing_is_taken() -> None:
    for system in (None, {"id": {"authority": "OGC", "code": "CRS84"}}):
        content = a_parquet(geo={"columns": {"geometry": {"crs": system}}})
        assert parse_control(content, "control", DAYS[0]).day == DAYS[0]


def test_geojson_without_a_readable_date_is_refused() -> None:
    with pytest.raises(InputError, match=r"features\[1\]\.properties\.date: got None"):
        parse_control(a_geojson(["2030-01-01", None, "2030-01-05"]), "control", DAYS[0])


@pytest.mark.parametrize("content", [b"PAR1 and no more", b"neither", b""])
def test_bytes_that_are_neither_are_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"\[not_"):
        parse_control(content, "control", DAYS[0])


def test_parquet_without_the_columns_is_refused() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"day": [1]}), sink)
    with pytest.raises(InputError, match="date and geometry"):
        parse_control(sink.getvalue(), "control", DAYS[0])
