"""A person can tell the line of contact from shoreline by what lies beyond each part."""

from pathlib import Path

import pytest
from shapely import MultiPolygon, Polygon, box

from tests.geo.lines import a_built_line, a_country, a_drawing, a_held_area, a_line
from tests.geo.real_line import the_real_line
from trucewatch.geo.build import build_line
from trucewatch.geo.parts import describe_parts


def test_a_part_that_faces_the_other_sides_territory_is_no_shoreline() -> None:
    (part,) = describe_parts(a_built_line())
    assert part.facing_km2 == pytest.approx(12_700, rel=0.05)
    assert part.nearest_border_km == pytest.approx(0.5, abs=0.002)
    assert part.share_beyond_border == 0.0
    assert not part.proposed_shoreline


def test_a_coast_drawn_beyond_the_border_and_a_lagoon_are_proposed_as_shoreline() -> None:
    bulge = box(31.4, 48.3, 31.52, 48.5)
    lagoon = box(31.0, 48.6, 31.06, 48.65)
    held = Polygon(a_held_area().union(bulge).exterior, [lagoon.exterior])
    parts = describe_parts(build_line(MultiPolygon([held]), a_country(), a_drawing()))
    assert [part.proposed_shoreline for part in parts] == [False, True, True]
    beyond = [part for part in parts if part.share_beyond_border > 0.9]
    assert [part.facing_km2 for part in beyond] == [0.0]
    assert {round(part.facing_km2, 1) for part in parts[1:]} == {0.0, 24.6}


def test_a_line_without_polygons_cannot_be_described() -> None:
    with pytest.raises(ValueError, match="expected both"):
        describe_parts(a_line())


@pytest.mark.real
def test_twelve_of_the_eighteen_real_parts_are_proposed_as_shoreline(real_data: Path) -> None:
    parts = describe_parts(the_real_line(real_data))
    assert [part.part for part in parts if not part.proposed_shoreline] == [1, 3, 5, 7, 8, 15]
    assert sum(part.share_beyond_border == 1.0 for part in parts) == 8
