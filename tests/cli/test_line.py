"""`trucewatch line`: a line cut out of a control polygon, and points located along it."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.doors import call
from tests.geo.lines import a_country, a_held_area
from trucewatch.mission import write_template

ADDED = ["line", "line_version", "part", "chainage_km", "offset_km", "side", "at_end"]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("line") / "mission"
    write_template(folder, "line")
    return folder / "geometry" / "line.geojson"


def located(line: Path, points: Path, content: bytes) -> tuple[int, str, list[dict[str, str]]]:
    points.write_bytes(content)
    out = points.with_name("out.csv")
    said = call("line", "locate", line, points, out)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8")))) if out.exists() else []
    return said.code, said.out, rows


def test_located_points_keep_their_cells_and_order_and_gain_seven_columns(line: Path, tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfid,lat_deg,lon_deg,"a note"\n007,46.1,-40,"x, y"\n6,48.50,-35.5,\n1.10,45.0,-36,\xc3\xa9\n'
    code, said, rows = located(line, tmp_path / "points.csv", content)
    assert code == 0
    assert "Located 3 points along illustrative 2030-05-01; rejected 0." in said
    assert [row["id"] for row in rows] == ["007", "6", "1.10"]
    assert [row["a note"] for row in rows] == ["x, y", "", "é"]
    assert rows[1]["lat_deg"] == "48.50"
    assert list(rows[0]) == ["id", "lat_deg", "lon_deg", "a note", *ADDED]
    assert {row["side"] for row in rows} <= {"A", "B"}
    assert {row["at_end"] for row in rows} == {"false"}
    assert all(float(row["offset_km"]) >= 0 for row in rows)


def test_a_vertex_of_the_line_is_on_it_and_a_far_point_outside(line: Path, tmp_path: Path) -> None:
    (lon, lat), (end_lon, end_lat) = (
        json.loads(line.read_text("utf-8"))["features"][0]["geometry"]["coordinates"][at] for at in (40, 0)
    )
    rows = f"lat_deg,lon_deg\n{lat},{lon}\n{end_lat},{end_lon}\n60,10\n".encode()
    _, _, found = located(line, tmp_path / "points.csv", rows)
    assert [row["side"] for row in found] == ["on_line", "on_line", "outside"]
    assert [float(row["offset_km"]) for row in found[:2]] == [0, 0]
    assert (found[1]["at_end"], float(found[1]["chainage_km"])) == ("true", 0)


def test_a_header_alone_locates_nothing(line: Path, tmp_path: Path) -> None:
    code, said, rows = located(line, tmp_path / "points.csv", b"lat_deg,lon_deg\n")
    assert (code, rows) == (0, [])
    assert "Located 0 points" in said


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "points.csv: got "),
        (b"lat_deg,lon\n48,37\n", "points.csv: lon_deg: got lat_deg, lon; expected a column lon_deg"),
        (b"lat_deg,lon_deg\n48,37\n,37\n", "points.csv: row 2, lat_deg: got nothing; expected degrees from -90 to 90"),
        (b"lat_deg,lon_deg\n48,181\n", "row 1, lon_deg: got '181'; expected degrees from -180 to 180"),
        (b"lat_deg,lon_deg\n48,nan\n", "row 1, lon_deg: got 'nan'"),
        (b'lat_deg,lon_deg\n"48,5",37\n', "row 1, lat_deg: got '48,5'; expected degrees"),
        (b"lat_deg,lon_deg\n48\n", "row 1: got 1 cells; expected 2 cells"),
        (b"lat_deg,lon_deg,side\n48,37,x\n", "side: got a column side; expected no column of that name"),
        (b"lat_deg,lon_deg,lat_deg\n48,37,48\n", "lat_deg more than once"),
        (b"lat_deg,lon_deg\n48,\xe9\n", "points.csv: got "),
    ],
)
def test_a_file_with_a_point_that_is_no_place_is_refused_whole(
    line: Path, tmp_path: Path, content: bytes, told: str
) -> None:
    code, said, rows = located(line, tmp_path / "points.csv", content)
    assert code == 2
    assert told in said
    assert rows == []


def test_a_line_is_cut_out_told_and_written(tmp_path: Path) -> None:
    control, border, out = (tmp_path / name for name in ("control.geojson", "border.geojson", "line.geojson"))
    control.write_text(features(a_held_area(), date="2030-01-01"), "utf-8")
    border.write_text(features(a_country()), "utf-8")
    words = ("line", "build", "--control", control, "--border", border, "--inside", "B", "--outside", "A")
    said = call(*words, "--date", "2030-01-01", "--out", out)
    assert said.code == 0, said.out
    assert "1 parts" in said.out
    assert "simplification scale" in said.out
    lines = [item for item in json.loads(out.read_text("utf-8"))["features"] if item["properties"]["role"] == "line"]
    assert [(item["properties"]["inside"], item["properties"]["outside"]) for item in lines] == [("B", "A")]
    code, _, rows = located(out, tmp_path / "points.csv", b"lat_deg,lon_deg\n48.5,31\n48.5,29\n")
    assert code == 0
    assert [row["side"] for row in rows] == ["B", "A"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"date": "2030-01-02"}, "2030-01-0"),
        ({"border": "nowhere.geojson"}, "a readable file"),
        ({"border": "control.txt"}, "GeoJSON"),
    ],
)
def test_a_line_that_cannot_be_cut_is_refused(tmp_path: Path, change: dict[str, str], told: str) -> None:
    (tmp_path / "control.geojson").write_text(features(a_held_area(), date="2030-01-01"), "utf-8")
    (tmp_path / "border.geojson").write_text(features(a_country()), "utf-8")
    (tmp_path / "control.txt").write_text("no geometry", "utf-8")
    chosen = {"date": "2030-01-01", "border": "border.geojson", **change}
    words = ("line", "build", "--control", tmp_path / "control.geojson", "--border", tmp_path / chosen["border"])
    out = tmp_path / "line.geojson"
    said = call(*words, "--inside", "B", "--outside", "A", "--date", chosen["date"], "--out", out)
    assert (said.code, said.error) == (2, None)
    assert told in said.out
    assert not out.exists()


def features(area: object, **properties: str) -> str:
    """Return a GeoJSON text of one area."""
    geometry = getattr(area, "__geo_interface__")  # noqa: B009  (shapely has no types for it)
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})
