"""A line file reads back as it was written, and a damaged one is refused with everything that is wrong with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shapely import box

from tests.geo.lines import ZIGZAG, a_built_line, a_line
from tests.geo.real_line import the_real_line
from trucewatch.errors import InputError
from trucewatch.geo.line import LineAlternative, LinePart, use_parts
from trucewatch.geo.line_geojson import parse_line, write_line


def a_document() -> dict:
    return json.loads(write_line(a_built_line()))


def refused(document: object) -> list[tuple[str, str]]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(InputError) as error:
        parse_line(content, "line.geojson")
    return [(fault.code, fault.where) for fault in error.value.faults]


def test_a_line_reads_back_as_it_was_written_and_is_written_again_to_the_same_bytes() -> None:
    other = LineAlternative("party A", (LinePart(1, np.array(ZIGZAG) + 0.01),), box(30.5, 48.2, 31, 48.5))
    line = replace(a_built_line(), alternatives=(other,))
    content = write_line(line)
    again = parse_line(content, "line.geojson")
    assert again.version == line.version
    assert write_line(again) == content
    assert again.alternatives[0].name == "party A"
    assert again.control is not None
    assert line.control is not None
    assert again.control.equals(line.control)


def test_the_order_of_features_and_keys_in_the_file_changes_nothing() -> None:
    document = a_document()
    document["features"].reverse()
    shuffled = json.dumps(dict(reversed(document.items()))).encode()
    assert write_line(parse_line(shuffled, "line.geojson")) == write_line(a_built_line())


def test_a_line_without_polygons_needs_no_side_names() -> None:
    line = parse_line(write_line(a_line()), "line.geojson")
    assert (line.control, line.border, line.version.inside) == (None, None, None)


def test_parts_left_out_by_a_mission_keep_their_number_and_reason_in_the_file() -> None:
    line = a_line(ZIGZAG, [(31.0, 48.0), (31.0, 48.5)])
    used = parse_line(write_line(use_parts(line, [2], "shoreline")), "line.geojson")
    assert [part.part for part in used.parts] == [2]
    (left,) = used.version.parts_dropped
    assert (left.part, left.reason) == (1, "shoreline")


def test_using_a_part_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match=r"got 7; expected some of 1"):
        use_parts(a_line(), [7], "shoreline")


def test_written_coordinates_have_at_most_seven_decimals() -> None:
    line = a_line([(30.123456789, 48.0), (30.2, 48.987654321)])
    assert json.loads(write_line(line))["features"][0]["geometry"]["coordinates"][0] == [30.1234568, 48.0]


def _line_of(document: dict) -> dict:
    return next(item for item in document["features"] if item["properties"]["role"] == "line")


def _drop(key: str) -> Callable[[dict], object]:
    return lambda document: _line_of(document)["properties"].pop(key)


def _put(key: str, value: object) -> Callable[[dict], object]:
    return lambda document: _line_of(document)["properties"].update({key: value})


def _double(document: dict) -> None:
    document["features"].append(json.loads(json.dumps(_line_of(document))))


def _move(document: dict) -> None:
    _line_of(document)["geometry"]["coordinates"][1] = [30.0, 148.2]


def _shorten(document: dict) -> None:
    vertices = _line_of(document)["geometry"]["coordinates"]
    vertices[:] = [vertices[0], vertices[0]]


def _cross(document: dict) -> None:
    control = next(item for item in document["features"] if item["properties"]["role"] == "control")
    control["geometry"]["coordinates"] = [[[[30, 48], [31, 49], [31, 48], [30, 49], [30, 48]]]]


DAMAGE: list[tuple[str, Callable[[dict], object]]] = [
    ("foreign_crs", lambda d: d.update(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}})),
    ("part_twice", _double),
    ("out_of_range", _move),
    ("no_extent", _shorten),
    ("invalid_polygon", _cross),
    ("no_property", _drop("sigma_m")),
    ("no_property", _drop("inside")),
    ("bad_part", _put("part", 0)),
    ("bad_part", _put("part", True)),
    ("bad_sigma", _put("sigma_m", -1)),
    ("bad_status", _put("status", "final")),
    ("naive_time", _put("valid_from", "2030-01-01T00:00:00")),
    ("same_sides", _put("outside", "B")),
    ("unknown_role", _put("role", "front")),
    ("bad_geometry", lambda d: _line_of(d).update(geometry=None)),
    ("not_a_feature", lambda d: d["features"].append(3)),
    ("not_geojson", lambda d: d.update(type="Topology")),
    ("bad_dropped_part", lambda d: d.update(parts_dropped=[{"length_km": 1}])),
]


@pytest.mark.parametrize(("code", "damage"), DAMAGE, ids=[f"{n}-{code}" for n, (code, _) in enumerate(DAMAGE)])
def test_a_damaged_line_file_is_refused_by_the_name_of_the_fault(code: str, damage: Callable[[dict], object]) -> None:
    document = a_document()
    damage(document)
    assert code in [found for found, _ in refused(document)]


def test_all_faults_are_named_at_once() -> None:
    document = a_document()
    _drop("drawn_by")(document)
    _cross(document)
    document["crs"] = "EPSG:32637"
    assert {code for code, _ in refused(document)} >= {"foreign_crs", "invalid_polygon", "no_property"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"type":NaN}', b"\xff", b"[" * 100_000])
def test_bytes_that_are_no_geojson_are_refused(content: bytes) -> None:
    assert refused(content)[0][0] in ("not_json", "not_geojson")


def test_a_file_with_no_line_is_refused() -> None:
    assert ("no_line", "features") in refused({"type": "FeatureCollection", "features": []})


@pytest.mark.real
def test_the_real_line_reads_back_to_the_same_bytes(real_data: Path) -> None:
    content = write_line(the_real_line(real_data))
    assert write_line(parse_line(content, "line.geojson")) == content
