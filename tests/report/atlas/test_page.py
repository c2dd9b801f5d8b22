"""The map's page as text: one file, nothing to fetch, only what the view holds, no place finer than it, same bytes."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from tests.report.atlas.views import a_rich_view
from tests.report.views import a_view
from trucewatch.geo.cells import GridSettings, cell_ids, cell_polygon
from trucewatch.geo.ground import Ground
from trucewatch.report import render_atlas, render_day
from trucewatch.report.atlas.embed import to_script


def contents_of(page: str) -> dict[str, Any]:
    """Return what the page embeds."""
    found = re.search(r'<script type="application/json" id="contents">(.*?)</script>', page, re.S)
    assert found
    held: dict[str, Any] = json.loads(found.group(1))
    return held


def test_the_same_view_gives_the_same_text(ground: Ground, atlas: str) -> None:
    assert render_atlas(a_rich_view(ground), ground, "day.html") == atlas


def test_the_policy_names_the_two_scripts_and_no_address(atlas: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', atlas)
    assert policy
    scripts = re.findall(r"<script>(.*?)</script>", atlas, re.S)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert re.findall(r"'sha256-([^']+)'", policy.group(1)) == digests
    assert len(digests) == 2
    assert "default-src 'none'" in policy.group(1)
    assert not re.search(r"https?:|unsafe-eval|connect-src|\*", policy.group(1))


def test_the_library_is_as_released_and_carries_its_licence() -> None:
    vendor = files("trucewatch.report.atlas").joinpath("vendor")
    digest = hashlib.sha256(vendor.joinpath("maplibre-gl.js").read_bytes()).hexdigest()
    assert digest == "a9c9e2aa36d4d5b63b131f27c1272f1a28883eeecc0eddd1e0dbfae4033bc7c9"
    assert "3-Clause BSD" in vendor.joinpath("maplibre-gl.js").read_text("utf-8")[:300]
    assert "MapLibre contributors" in vendor.joinpath("maplibre-gl-LICENSE.txt").read_text("utf-8")


def test_every_incident_and_every_recorded_event_is_embedded(atlas: str, ground: Ground) -> None:
    today, held = a_rich_view(ground).today, contents_of(atlas)
    assert held["rows"]["incidents"]["id"] == today.incidents.texts("incident_id").tolist()
    assert len(held["rows"]["events"]["lon"]) == len(today.observations)
    assert [len(held["declared"][name]) for name in ("looks", "passes", "alerts", "adopted")] == [1, 2, 4, 2]


def test_embedded_places_are_no_finer_than_a_metre_and_where_the_view_has_them(atlas: str, ground: Ground) -> None:
    incidents = contents_of(atlas)["rows"]["incidents"]
    lon = a_rich_view(ground).today.incidents.numbers("lon_deg")
    assert max(abs(lon - [value / 1e5 for value in incidents["lon"]])) <= 0.5e-5
    assert set(incidents["cell"]) == {-1}


def test_a_reader_outside_gets_cells_of_the_release_grid_and_no_looking_by_the_hour(
    public_atlas: str, ground: Ground
) -> None:
    held, today = contents_of(public_atlas), a_rich_view(ground, "public").today
    first = next(iter(today.incidents.rows()))
    name = cell_ids(GridSettings(), [first.lat_deg], [first.lon_deg])[0]
    bounds = [round(value * 1e5) for value in cell_polygon(GridSettings(), name).bounds]
    assert held["rows"]["cells"][held["rows"]["incidents"]["cell"][0]] == bounds
    assert min(held["rows"]["incidents"]["cell"]) >= 0
    assert set(held["rows"]["incidents"]["lon"]) == set(held["rows"]["incidents"]["lat"]) == {None}
    assert min(held["rows"]["events"]["cell"]) >= 0
    assert set(held["rows"]["events"]["lon"]) == {None}
    assert held["looking"]["grain"] == "sectors"
    assert held["declared"]["looks"] == held["declared"]["passes"] == []
    assert "past week by sector" in public_atlas


def test_a_reader_without_any_looking_is_told_so(ground: Ground) -> None:
    view = a_rich_view(ground, "public")
    page = render_atlas(replace(view, today=replace(view.today, looking=view.today.looking.take([]))), ground)
    assert contents_of(page)["looking"] == {"grain": "none", "kinds": []}
    assert "No looking" in page


def test_a_recent_place_of_origin_stands_as_its_cell_for_the_cell_too(ground: Ground) -> None:
    view = a_rich_view(ground)
    incidents = view.today.incidents
    marked = incidents.with_columns(is_origin=[True] + [False] * (len(incidents) - 1))
    recent = replace(view, issued_at=view.today.span.end_at, today=replace(view.today, incidents=marked))
    cells = contents_of(render_atlas(recent, ground))["rows"]["incidents"]["cell"]
    assert cells[0] >= 0
    assert set(cells[1:]) == {-1}


def test_states_of_looking_are_three_letters_that_no_chance_has(atlas: str) -> None:
    kinds = contents_of(atlas)["looking"]["kinds"]
    letters = {letter for kind in kinds for part in kind["parts"] for row in part["rows"] for letter in row}
    assert {"u", "b"} < letters
    assert letters <= set(".ub0123456789")


def test_hostile_names_stay_texts(ground: Ground) -> None:
    view = a_rich_view(ground)
    hostile = "</script><script>alert(1)</script>\u2028<!--"
    mission = replace(view.mission, title=hostile, sectors=tuple(
        replace(one, title=hostile) for one in view.mission.sectors
    ))  # fmt: skip
    page = render_atlas(replace(view, mission=mission), ground, 'a"><script>alert(2)</script>')
    assert contents_of(page)["base"]["sectors"][0][1] == hostile
    assert page.count("<script") == 3
    assert "\u2028" not in page.split('id="contents">')[1].split("</script>")[0]


@pytest.mark.parametrize("text", ["</script>", "<!--", "&lt;", "\u2028\u2029", 'quote " and \\'])
def test_embedded_json_reads_back_and_holds_no_markup(text: str) -> None:
    written = to_script([text])
    assert json.loads(written) == [text]
    assert not set(written) & set("<>&\u2028\u2029")


def test_an_empty_day_is_a_page_too(ground: Ground) -> None:
    held = contents_of(render_atlas(a_view(0, ground=ground), ground))
    assert held["rows"]["incidents"] == {}
    assert held["rows"]["events"]["lon"] == []


def test_report_and_map_name_each_other(ground: Ground, atlas: str) -> None:
    assert 'href="day.html"' in atlas
    assert 'href="day-map.html"' in render_day(a_view(4, ground=ground), ground, "day-map.html")
    assert "-map.html" not in render_day(a_view(4, ground=ground), ground)
