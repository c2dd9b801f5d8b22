"""The three file formats and their bounds."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import FOOTPRINT, GOOD, LOOK, LOOKED, NOTICE, NOTICED, OBSERVED, lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, delimited, parquet, read_file, sheet
from trucewatch.records.vocabulary import SourceFormat


def read(content: bytes, file: str = "file.csv", source_format: SourceFormat = "observations") -> Batch:
    return read_file(content, file, a_source(source_format), a_mission(), NOON)


def codes(content: bytes, file: str = "file.csv") -> list[str]:
    with pytest.raises(SourceError) as refused:
        read(content, file)
    return [fault.code for fault in refused.value.faults]


def as_parquet(table: pa.Table) -> bytes:
    held = io.BytesIO()
    pq.write_table(table, held)
    return held.getvalue()


def columns(**changes: object) -> dict[str, list[object]]:
    held: dict[str, list[object]] = {
        name: [cell] for name, cell in zip(OBSERVED.split(","), GOOD.split(","), strict=True)
    }
    return {**held, "lat_deg": [48.0], "lon_deg": [37.5], "sigma_m": [100], **{n: [v] for n, v in changes.items()}}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_endings_and_byte_order_marks_change_nothing(end: str, mark: str) -> None:
    content = (mark + end.join([OBSERVED, GOOD, GOOD])).encode()
    assert len(read(content).observations) == 2


def test_blank_lines_are_no_rows_and_quoted_line_breaks_are_text() -> None:
    batch = read(f'{OBSERVED},text\n\n{GOOD},"one\ntwo"\n\n{GOOD},x,y\n{GOOD},three\n'.encode())
    assert list(batch.observations.texts("text")) == ["one\ntwo", "three"]
    assert list(batch.observations.integers("row")) == [1, 3]
    assert [(row.row, row.code) for row in batch.rejections.rows()] == [(2, "wrong_cell_count")]


def test_parquet_and_csv_of_the_same_rows_give_the_same_names() -> None:
    ours = read(lines(OBSERVED, GOOD)).observations.texts("observation_id")
    assert list(read(as_parquet(pa.table(columns())), "f.parquet").observations.texts("observation_id")) == list(ours)


def test_times_and_dictionaries_of_parquet_are_read_as_what_they_are() -> None:
    instant = pa.array([1782381600000], pa.timestamp("ms", tz="Europe/Kyiv"))
    table = pa.table(columns()).drop(["observed_from", "observed_to", "event"])
    table = table.append_column("observed_from", instant).append_column("observed_to", instant)
    table = table.append_column("event", pa.array(["explosion"]).dictionary_encode())
    record = read(as_parquet(table), "f.parquet").observations.row(0)
    assert record.observed_from.isoformat() == "2026-06-25T10:00:00+00:00"
    assert record.event == "explosion"


def test_a_naive_time_of_parquet_is_as_naive_as_text() -> None:
    naive = pa.array([1782381600000], pa.timestamp("ms"))
    table = pa.table(columns()).drop(["observed_from"]).append_column("observed_from", naive)
    assert codes(as_parquet(table), "f.parquet") == ["all_rows_rejected", "naive_time"]


def test_a_column_of_parquet_without_text_form_is_refused() -> None:
    assert codes(as_parquet(pa.table(columns(event=["explosion", "shot"]))), "f.parquet") == ["unknown_type"]


def test_a_small_file_that_unfolds_into_a_large_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "MAX_COLUMN_BYTES", 10_000)
    table = pa.table({**{n: v * 500 for n, v in columns().items()}, "text": ["x" * 100] * 500})
    assert codes(as_parquet(table), "f.parquet") == ["too_large"]


def test_files_beyond_the_bounds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 2)
    assert codes(lines(OBSERVED, GOOD, GOOD, GOOD)) == ["too_many_rows"]
    monkeypatch.setattr(sheet, "MAX_BYTES", 10)
    assert codes(lines(OBSERVED, GOOD)) == ["too_large"]


def test_more_columns_than_allowed_are_refused() -> None:
    names = ",".join(f"c{number}" for number in range(1001))
    assert codes(f"{OBSERVED},{names}\n".encode()) == ["too_many_columns"]


def test_all_faults_of_the_bytes_are_told_at_once() -> None:
    assert codes(b'a,\xff\0"') == ["nul_byte", "not_utf8", "unclosed_quote"]


def test_a_header_that_names_no_place_is_refused() -> None:
    assert codes(b"means,observed_from,observed_to,event\n") == ["missing_column"]


def test_a_file_named_parquet_that_is_none_is_refused() -> None:
    assert codes(lines(OBSERVED, GOOD), "file.parquet") == ["unreadable_parquet"]


def test_the_parser_of_csv_has_no_limit_below_the_bound_on_columns() -> None:
    grid = delimited.read_grid((",".join(f"c{n}" for n in range(1000)) + "\n").encode(), "file.csv")
    assert len(grid.names) == 1000


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(header: str, row: str, geometry: object) -> object:
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    return {"type": "Feature", "properties": cells, "geometry": geometry}


def test_geojson_points_are_places_and_polygons_are_footprints() -> None:
    point = {"type": "Point", "coordinates": [37.5, 48.0]}
    names, cells = NOTICED.replace(",lat_deg,lon_deg", ""), NOTICE.replace(",48.0,37.5", "")
    ours = read(collection(feature(names, cells, point)), "n.geojson", "notices").notices.row(0)
    assert (ours.lat_deg, ours.lon_deg) == (48.0, 37.5)

    ring = [[[37, 48], [38, 48], [38, 49], [37, 48]]]
    names, cells = LOOKED.replace(",footprint_wkt", ""), LOOK.replace(f",{FOOTPRINT}", "")
    polygon = {"type": "Polygon", "coordinates": ring}
    look = read(collection(feature(names, cells, polygon)), "l.geojson", "looks").looks.row(0)
    assert look.footprint_wkt == read(lines(LOOKED, LOOK), "l.csv", "looks").looks.row(0).footprint_wkt


def test_an_empty_collection_is_a_batch_without_rows() -> None:
    assert read(collection(), "n.geojson").rows == 0


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"type":"FeatureCollection","features":[1]}', b"[" * 100_000, b'{"a": NaN}',
     b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1]}}]}'],
)  # fmt: skip
def test_json_that_is_no_collection_of_features_is_refused(content: bytes) -> None:
    assert codes(content, "n.geojson") == ["unreadable_geojson"]
