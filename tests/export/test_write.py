"""What leaves as a table: for whom, how coarse, in which formats, read back by others' libraries."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from tests.export.conftest import AREA, MARKER, OBSERVER
from tests.pipeline.chain import DAY, NOW, OUTSIDE
from trucewatch.errors import ReaderError
from trucewatch.export import FORMATS, HUMAN, MAP_FORMATS, MAP_TABLES, TABLES, ExportFormat, write_export
from trucewatch.export.as_cot import CotType
from trucewatch.export.geometry import shapes_of
from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids, cell_polygon
from trucewatch.pipeline import Desk
from trucewatch.records.quantity import from_text
from trucewatch.records.view import DayView
from trucewatch.release import open_door
from trucewatch.release.door import delay_of
from trucewatch.release.fields import FIELDS, WITHHELD, WITHHELD_ROW

Views = Callable[[str], DayView]
READERS = ("cell", "board", *OUTSIDE)
OF_CELL = ("rejections", "files", "reviews", "planned_looks", "planned_passes")
FINE = ("coverage", "side_looking", "looks", "passes", "clouds")


def content(desk: Desk, view: DayView, name: str, form: ExportFormat) -> bytes:
    return write_export(view, desk.loaded.ground.line, name, form).content


def had_by(reader: str) -> list[str]:
    return [name for name in TABLES if reader == "cell" or name not in (*OF_CELL, *FINE)]


def parsed(text: str | bytes) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314  (written a moment ago, or shared for this test)


def rows_of(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


@pytest.mark.parametrize("reader", READERS)
def test_no_table_but_notices_and_own_plans_leaves_in_a_map_format_to_anybody(
    desk: Desk, view_of: Views, reader: str
) -> None:
    for name in TABLES:
        for form in MAP_FORMATS:
            plan = name.startswith("planned")
            if name in ("notices", "planned_looks", "planned_passes") and (reader == "cell" or not plan):
                continue
            with pytest.raises(ReaderError) as refused:
                content(desk, view_of(reader), name, form)
            (fault,) = refused.value.faults
            assert fault.code == ("not_for_reader" if plan else "never_on_a_map")
            assert name in fault.got
            assert plan or ("notices" in fault.expected and "never enters them" in fault.remedy)


def test_notices_enter_a_map_only_where_they_declare_an_area_to_keep_clear_of(desk: Desk, view_of: Views) -> None:
    view = view_of("cell")
    kinds = view.today.notices.texts("kind").tolist()
    assert {"allegation", "demining"} <= set(kinds)
    for form in MAP_FORMATS:
        done = write_export(view, desk.loaded.ground.line, "notices", form)
        assert done.left_out > 0
        assert done.rows + done.left_out == len(kinds)
        assert b"claimed" not in done.content
        assert b"drawn_area" in done.content


@pytest.mark.parametrize("reader", READERS)
def test_plans_files_and_fine_looking_stay_with_those_who_may_have_them(
    desk: Desk, view_of: Views, reader: str
) -> None:
    for name in set(TABLES) - set(had_by(reader)):
        with pytest.raises(ReaderError, match="not_for_reader"):
            content(desk, view_of(reader), name, "csv")
    assert b"planned_look" in content(desk, view_of("cell"), "planned_looks", "csv")


def test_a_reader_with_fine_looking_still_gets_no_plan(desk: Desk, view_of: Views) -> None:
    rules = tuple(replace(rule, looking="cells") for rule in view_of("cell").mission.release.rules)
    mission = replace(view_of("cell").mission, release=replace(view_of("cell").mission.release, rules=rules))
    start = DAY.start_at + timedelta(hours=12)
    board = replace(view_of("cell"), mission=mission, reader=view_of("board").reader, issued_at=start)
    cell = replace(board, reader=view_of("cell").reader)
    assert b"planned_look" not in content(desk, board, "looks", "csv")
    for name in ("coverage", "passes"):
        ours, theirs = (rows_of(content(desk, view, name, "csv")) for view in (cell, board))
        assert 0 < len(theirs) < len(ours)
        assert all(from_text(row["start_at"]) < start for row in theirs)
    coming = rows_of(content(desk, cell, "planned_passes", "csv"))
    assert coming
    assert all(from_text(row["start_at"]) >= start for row in coming)
    assert len(parsed(content(desk, cell, "planned_passes", "kml")).findall(".//{*}LineString")) == len(coming)


FIXED = {
    "incidents": "incident_id,incident_version,case_id,t0_earliest,t0_best,t0_latest,lat_deg,lon_deg,semi_major_m,"
    "semi_minor_m,azimuth_deg,line,line_version,part,chainage_km,offset_km,side,n_observations,n_independent,"
    "observation_ids,p_seen,p_seen_timed,p_strike,p_attack_drone,p_weapon_presence,p_jamming,p_exercise,"
    "p_explosive_work,p_natural,p_industrial,p_accident,p_staged,p_other,p_nothing",
    "findings": "finding_id,incident_id,case_id,provision_id,reading_id,subject,line,line_version,p_happened,"
    "p_in_force,p_in_zone,p_prohibited,p_excused,p_breach,likelihood,confidence,actor_A,actor_B,actor_third,actor_undetermined,"
    "verdict,level,status,tier,clock_earliest,clock_latest,reason",
    "cases": "case_id,case_version,state,sector,window_from,window_to,subject,incident_ids,t0_earliest,t0_best,"
    "t0_latest,tier",
    "coverage": "line,line_version,part,chainage_from_km,chainage_to_km,offset_from_km,offset_to_km,side,start_at,"
    "end_at,event,state,p_seen,p_seen_low,p_seen_high,p_seen_timed,looks,p_foreseen",
    "passes": "satellite,norad_id,sensor,start_at,end_at,line,line_version,part,chainage_from_km,chainage_to_km,"
    "off_nadir_min_deg,incidence_deg,sun_elevation_deg,ascending",
}


@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_columns_of_the_exchange_formats_are_there(desk: Desk, view_of: Views, name: str) -> None:
    rows = rows_of(content(desk, view_of("cell"), name, "csv"))
    assert rows
    assert set(FIXED[name].split(",")) <= set(rows[0])
    for prefix in [prefix for prefix in ("p_", "actor_") if name in ("incidents", "findings")]:
        spread = [key for key in rows[0] if key.startswith(prefix) and key[len(prefix) :] in CLASSES_AND_ACTORS]
        assert not spread or all(abs(sum(float(row[key]) for key in spread) - 1) < 1e-4 for row in rows)


CLASSES_AND_ACTORS = {
    "strike", "attack_drone", "weapon_presence", "jamming", "exercise", "explosive_work", "natural", "industrial",
    "accident", "staged", "other", "nothing", "A", "B", "third", "undetermined",
}  # fmt: skip


@pytest.mark.parametrize("reader", ["cell", "public"])
def test_every_table_reads_back_from_csv_parquet_and_geojson_alike(desk: Desk, view_of: Views, reader: str) -> None:
    view = view_of(reader)
    for name in had_by(reader):
        table = pq.read_table(io.BytesIO(content(desk, view, name, "parquet")))
        plain = table.drop_columns([one for one in ("geometry",) if one in table.column_names])
        rows = rows_of(content(desk, view, name, "csv"))
        header = content(desk, view, name, "csv").split(b"\n")[0].decode().split(",")
        assert plain.column_names == header
        assert plain.num_rows == len(rows)
        assert json.loads(table.schema.metadata[b"trucewatch"])["statement"] == view.mission.statement
        for field in plain.schema:
            for typed, text in zip(
                plain.column(field.name).to_pylist()[:50], (row[field.name] for row in rows[:50]), strict=False
            ):
                assert as_typed(text, field.type) == typed or (typed == "" and not text), f"{name}.{field.name}"
        if name != "coverage":
            features = json.loads(content(desk, view, name, "geojson"))
            assert features["type"] == "FeatureCollection"
            assert features["trucewatch"]["reader"] == reader
            assert len(features["features"]) == len(rows)


def as_typed(text: str, kind: pa.DataType) -> object:
    if not text:
        return None
    if pa.types.is_timestamp(kind):
        assert str(kind) == "timestamp[us, tz=UTC]"
        return from_text(text)
    if pa.types.is_list(kind):
        return json.loads(text)
    if pa.types.is_boolean(kind):
        return text == "true"
    if pa.types.is_integer(kind):
        return int(text)
    return float(text) if pa.types.is_floating(kind) else text


@pytest.mark.parametrize("name", ["incidents", "notices", "looks", "passes", "looking"])
def test_geopandas_finds_the_same_shapes_in_geoparquet_and_geojson(desk: Desk, view_of: Views, name: str) -> None:
    view = view_of("cell")
    stored = geopandas.read_parquet(io.BytesIO(content(desk, view, name, "parquet")))
    drawn = geopandas.read_file(io.BytesIO(content(desk, view, name, "geojson")))
    assert str(stored.crs) == "OGC:CRS84"
    assert drawn.crs.to_epsg() == 4326
    rows = TABLES[name].rows(view)
    expected = shapes_of(name, rows, desk.loaded.ground.line, view.mission, coarse=False)
    assert expected is not None
    assert len(stored) == len(drawn) == len(expected) > 0
    for one, other, shape in zip(stored.geometry, drawn.geometry, expected, strict=True):
        assert (one is None) == (shape is None) == (other is None)
        if shape is not None:
            assert shapely.equals_exact(one, shape)
            assert shapely.equals_exact(other, shape)
            assert shape.is_valid
            assert shape.geom_type != "Polygon" or shape.exterior.is_ccw


def test_a_declared_area_a_circle_and_a_stretch_lie_where_they_were_declared(desk: Desk, view_of: Views) -> None:
    view = view_of("cell")
    drawn = geopandas.read_file(io.BytesIO(content(desk, view, "notices", "geojson"))).set_index("notice_id")
    assert drawn.geometry["drawn_area"].equals(shapely.from_wkt(AREA))
    circle = geopandas.GeoSeries([drawn.geometry["circle"]], crs=4326).to_crs("EPSG:32625")
    assert circle.area.item() == pytest.approx(np.pi * 10_000**2, rel=0.02)
    cells = geopandas.read_parquet(io.BytesIO(content(desk, view, "coverage", "parquet")))
    first = cells.drop_duplicates(["part", "chainage_from_km"])
    length_km = first.geometry.to_crs("EPSG:32625").length / 1000
    assert length_km.to_numpy() == pytest.approx((first.chainage_to_km - first.chainage_from_km).to_numpy(), rel=0.05)


def test_kml_has_the_structure_of_its_schema_and_gdal_draws_the_same(desk: Desk, view_of: Views) -> None:
    text = content(desk, view_of("cell"), "notices", "kml")
    root = parsed(text)
    assert root.tag == "{http://www.opengis.net/kml/2.2}kml"
    (document,) = root
    assert [child.tag.rpartition("}")[2] for child in document][:3] == ["name", "description", "Style"]
    assert view_of("cell").mission.statement in (document.findtext("{*}description") or "")
    placemarks = document.findall("{*}Placemark")
    for mark in placemarks:
        order = [child.tag.rpartition("}")[2] for child in mark]
        assert order == ["name", "TimeSpan", "styleUrl", "ExtendedData", "Polygon"]
    drawn = geopandas.read_file(io.BytesIO(text))
    ours = geopandas.read_file(io.BytesIO(content(desk, view_of("cell"), "notices", "geojson")))
    kept = ours[ours.kind.isin(["exercise", "demining", "flight", "convoy", "maintenance", "medical_flight"])]
    assert len(drawn) == len(placemarks) == len(kept)
    for one, other in zip(drawn.geometry, kept.geometry, strict=True):
        assert shapely.equals_exact(shapely.force_2d(one), other, tolerance=1e-9)


def events_of(text: bytes) -> list[ElementTree.Element]:
    return [parsed(line) for line in text.decode().splitlines()]


def test_cot_can_only_draw_and_names_no_side(desk: Desk, view_of: Views) -> None:
    assert set(get_args(CotType)) == {"u-d-f", "u-d-c-c"}
    events = events_of(content(desk, view_of("cell"), "notices", "cot"))
    events += events_of(content(desk, view_of("cell"), "planned_looks", "cot"))
    assert {event.attrib["type"] for event in events} == set(get_args(CotType))
    for event in events:
        assert set(event.attrib) == {"version", "uid", "type", "how", "time", "start", "stale"}
        assert event.attrib["how"] == "m-s"
        assert from_text(event.attrib["start"]) < from_text(event.attrib["stale"])
        assert [child.tag for child in event] == ["point", "detail"]
        assert view_of("cell").mission.statement in (event.findtext("detail/remarks") or "")
        assert not event.findall(".//track") + event.findall(".//__group") + event.findall(".//usericon")
    (area,) = [event for event in events if "drawn_area" in event.attrib["uid"]]
    links = [tuple(map(float, link.attrib["point"].split(","))) for link in area.findall("detail/link")]
    assert shapely.Polygon([(lon, lat) for lat, lon in links]).equals(shapely.from_wkt(AREA))


@pytest.mark.real
def test_cot_is_formed_like_events_of_real_tools_with_types_of_the_tree(
    desk: Desk, view_of: Views, real_data: Path
) -> None:
    folder = real_data / "drone" / "cot"
    lines = (folder / "cot_event_samples.xmll").read_text("utf-8").splitlines()
    tools = [event for line in lines if (event := well_formed(line)) is not None]
    assert len(tools) >= 3
    always = set.intersection(*(set(event.attrib) - {"how", "access"} for event in tools))
    place = set.intersection(*(set(point.attrib) for event in tools if (point := event.find("point")) is not None))
    known = gzip.decompress((folder / "cot-types.xml.gz").read_bytes()).decode("utf-8", "replace")
    for event in events_of(content(desk, view_of("cell"), "notices", "cot")):
        assert always <= set(event.attrib)
        point = event.find("point")
        assert point is not None
        assert set(point.attrib) == place
        assert f'cot="{event.attrib["type"]}"' in known
        assert f'value="{event.attrib["how"]}"' in known


def well_formed(line: str) -> ElementTree.Element | None:
    try:
        return parsed(line)
    except ElementTree.ParseError:
        return None


@pytest.mark.parametrize("reader", OUTSIDE)
def test_outside_every_place_is_a_cell_every_time_on_a_step_and_no_denied_field_is_there(
    desk: Desk, view_of: Views, reader: str
) -> None:
    view, door = view_of(reader), open_door(desk.loaded.mission, reader, NOW)
    step_us = door.rule.time_min * 60_000_000
    for name in had_by(reader):
        table = pq.read_table(io.BytesIO(content(desk, view, name, "parquet")))
        for field in table.schema:
            if pa.types.is_timestamp(field.type):
                moments = np.array(table.column(field.name).cast(pa.int64()).drop_null().to_pylist(), dtype=np.int64)
                assert np.all((moments % step_us == 0) | ((moments + 1) % step_us == 0)), f"{name}.{field.name}"
        if "lat_deg" in table.column_names:
            check_cells(table, name)
        for field_name, kinds in FIELDS.get(TABLES[name].record, {}).items():
            if door.reader.kind not in kinds and field_name in table.column_names:
                said = set(table.column(field_name).to_pylist())
                assert said <= {None, WITHHELD, WITHHELD_ROW}, f"{name}.{field_name}"


def check_cells(table: pa.Table, name: str) -> None:
    rows = [row for row in table.to_pylist() if row["lat_deg"] is not None]
    grid = GridSettings()
    ids = cell_ids(grid, [row["lat_deg"] for row in rows], [row["lon_deg"] for row in rows])
    for row, cell in zip(rows, ids, strict=True):
        assert cell_centre(grid, cell) == (row["lat_deg"], row["lon_deg"]), name
        if TABLES[name].place == "point":
            assert shapely.from_wkb(row["geometry"]).equals(cell_polygon(grid, cell))
        else:
            middle = shapely.from_wkb(row["geometry"]).centroid
            assert (middle.y, middle.x) == pytest.approx((row["lat_deg"], row["lon_deg"]), abs=1e-3)


@pytest.mark.parametrize("reader", OUTSIDE)
def test_outside_nothing_is_younger_than_its_delay(desk: Desk, view_of: Views, reader: str) -> None:
    door = open_door(desk.loaded.mission, reader, NOW)
    for name, column in (("observations", "observed_from"), ("impediments", "start_at"), ("contexts", "received_at")):
        for row in rows_of(content(desk, view_of(reader), name, "csv")):
            assert from_text(row[column]) <= NOW - delay_of(door, row["label"]), name


def test_cloud_and_reviews_stay_inside_though_their_label_is_open(view_of: Views) -> None:
    inside = view_of("cell").today.clouds
    assert set(inside.texts("label")) == {"open"}
    assert {*inside.texts("basis")} == {"forecast", "reanalysis"}
    for reader in OUTSIDE:
        today = view_of(reader).today
        assert (len(today.clouds), len(today.reviews)) == (0, 0)


def test_a_place_finer_than_a_cell_is_refused_where_cells_are_promised(desk: Desk, view_of: Views) -> None:
    view = replace(view_of("cell"), reader=view_of("public").reader)
    for name in ("observations", "incidents", "notices"):
        for form in ("csv", "parquet", "geojson"):
            with pytest.raises(ReaderError, match="place_too_fine"):
                content(desk, view, name, form)


@pytest.mark.parametrize("reader", READERS)
def test_no_export_names_or_places_a_human_source(desk: Desk, view_of: Views, reader: str) -> None:
    view = view_of(reader)
    assert MARKER in view_of("cell").today.observations.texts("text").tolist()
    for name in had_by(reader):
        for form in FORMATS:
            if form in MAP_FORMATS and name not in MAP_TABLES:
                continue
            if name == "coverage" and form != "csv":
                continue
            text = content(desk, view, name, form)
            if form == "parquet":
                table = pq.read_table(io.BytesIO(text))
                assert not set(HUMAN.get(TABLES[name].record, ())) & set(table.column_names)
                text = str(table.to_pylist()).encode()
            for secret in (MARKER, *OBSERVER):
                assert secret.encode() not in text, f"{name} as {form}"


def test_where_a_person_looks_is_in_no_export_and_the_look_still_is(desk: Desk, view_of: Views) -> None:
    rows = {row["look_id"]: row for row in rows_of(content(desk, view_of("cell"), "looks", "csv"))}
    (person,) = [row for name, row in rows.items() if "look_of_a_person" in name]
    (drone,) = [row for name, row in rows.items() if "planned_look" in name]
    assert person["footprint_wkt"] == ""
    assert drone["footprint_wkt"].startswith("POLYGON")
    features = json.loads(content(desk, view_of("cell"), "looks", "geojson"))["features"]
    assert [f["geometry"] for f in features if f["properties"]["look_id"] == person["look_id"]] == [None]


def test_the_imprint_is_beside_a_csv_and_a_cot_and_inside_all_else(desk: Desk, view_of: Views) -> None:
    for form in FORMATS:
        done = write_export(view_of("cell"), desk.loaded.ground.line, "notices", form)
        assert (done.sidecar is not None) == (form in ("csv", "cot"))
        said = json.loads(done.sidecar) if done.sidecar else {}
        if said:
            assert said["reader"] == "cell"
            assert said["statement"] == view_of("cell").mission.statement
            assert said["settings_sha256"] == view_of("cell").settings_sha256
            assert said["tree_size"] == view_of("cell").tree_size
            assert "imply no view on status" in said["lines"]
        else:
            assert b"imply no view on status" in done.content


def test_an_unknown_table_is_refused_with_those_there_are(desk: Desk, view_of: Views) -> None:
    with pytest.raises(ReaderError, match="one of observations, hotspots, incidents"):
        content(desk, view_of("cell"), "weapons", "csv")


@pytest.mark.parametrize("reader", ["cell", *OUTSIDE])
def test_a_proposal_says_verdict_and_actor_to_cell_and_board_alone(desk: Desk, view_of: Views, reader: str) -> None:
    table = pq.read_table(io.BytesIO(content(desk, view_of(reader), "findings", "parquet")))
    assert table.num_rows
    said = {
        name: set(table.column(name).to_pylist())
        for name in table.column_names
        if name in ("verdict", "confidence", "reason") or name.startswith("actor_")
    }
    assert len(said) == 7
    assert all((values == {None}) == (reader != "cell") for values in said.values()), said


@pytest.mark.parametrize("reader", OUTSIDE)
def test_the_side_of_a_cell_that_the_line_divides_is_not_known(desk: Desk, view_of: Views, reader: str) -> None:
    grid, line = GridSettings(), desk.loaded.ground.line
    drawn = shapely.MultiLineString([part.lon_lat for part in line.parts])
    for row in view_of(reader).today.incidents.rows():
        (cell,) = cell_ids(grid, [row.lat_deg], [row.lon_deg])
        assert (row.side == "") == drawn.intersects(cell_polygon(grid, cell))
