"""Strip and map: labels do not overlap, marks stay in the frame, colours read in grey."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.views import DAY
from trucewatch.geo.ground import Ground
from trucewatch.records.mission import Sector
from trucewatch.records.view import DayView
from trucewatch.report.colour import CLASS_COLOURS, HOLLOW, NOT_LOOKED, scale_colours, step_of
from trucewatch.report.gaps import join_sides
from trucewatch.report.labels import Label, Rectangle, place_label, text_width
from trucewatch.report.map import SECTOR_PX, TOWN_PX, Map, draw_map
from trucewatch.report.marks import LEADS_FROM, UNDECIDED, make_marks, make_shapes
from trucewatch.report.story import Story, nearest_band, tell
from trucewatch.report.strip import TOWN_STEP_PX, Strip, draw_strip


@pytest.fixture(scope="module")
def story(view: DayView, ground: Ground) -> Story:
    """Return what there is to tell of the made day."""
    return tell(view, ground)


@pytest.fixture(scope="module")
def strip(story: Story) -> Strip:
    """Return its strip."""
    marks = make_marks(story.lookup, list(story.strongest), 10)
    rasters = join_sides(nearest_band(story.rasters, "thermal_anomaly"))
    return draw_strip(story.view.mission, story.lookup.ground, rasters, marks, "Fire", "strip-1", "near")


@pytest.fixture(scope="module")
def drawn(story: Story) -> Map:
    """Return its map."""
    marks = make_marks(story.lookup, list(story.strongest), 10)
    return draw_map(story.view.mission, story.lookup.ground, marks, DAY.date())


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def lightness(colour: str) -> float:
    """Return CIE L*."""
    shade = luminance(colour)
    return 116 * shade ** (1 / 3) - 16 if shade > 0.008856 else 903.3 * shade


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def room(label: Label, size_px: float) -> Rectangle:
    """Return the room of a label."""
    width = text_width(label.text, size_px)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return Rectangle(left, label.y - size_px * 0.8, left + width, label.y + size_px * 0.25)


def test_the_scale_rises_evenly_in_grey_and_never_meets_the_dark() -> None:
    shades = [lightness(colour) for colour in scale_colours()]
    steps = [after - before for before, after in pairwise(shades)]
    assert min(steps) > 4.5
    assert max(steps) / min(steps) < 1.35
    assert shades[0] - lightness(NOT_LOOKED) > 20


def test_marks_stand_out_on_the_lightest_step_and_halo_on_the_darkest() -> None:
    lightest, darkest = scale_colours()[-1], NOT_LOOKED
    assert min(contrast(colour, lightest) for colour in CLASS_COLOURS if colour != HOLLOW) >= 3
    assert contrast("#ffffff", darkest) >= 3


@given(st.floats(0, 1))
def test_a_chance_lies_within_its_step(chance: float) -> None:
    step = step_of(chance)
    assert step / 10 - 1e-8 <= chance <= (step + 1) / 10 + 1e-8


def test_shapes_differ_without_colour(story: Story) -> None:
    shapes = make_shapes(story.lookup)
    assert len({shape.path for shape in shapes}) == len(shapes) == len(story.view.mission.classes) + 1
    assert sum(shape.number for shape in shapes) == len(story.lookup.incidents)


def test_every_incident_is_drawn_or_counted_as_beyond(strip: Strip, drawn: Map, story: Story) -> None:
    assert len(strip.marks) + strip.beyond == len(drawn.pins) + drawn.beyond == len(story.lookup.incidents)
    assert len(strip.marks) > 100


def test_marks_of_the_strip_lie_where_their_time_and_chainage_are(strip: Strip, story: Story) -> None:
    boxes = {box.title.split(",")[0]: box for box in strip.parts}
    for placed in strip.marks:
        incident = placed.mark.incident
        box = boxes[f"part {incident.part}"]
        length = next(
            part.length_km for part in story.lookup.ground.line.version.parts_kept if part.part == incident.part
        )
        share = (incident.t0_best - DAY).total_seconds() / 86_400
        assert placed.y == pytest.approx(strip.top + share * strip.plot, abs=0.1)
        assert placed.x == pytest.approx(box.x + box.width * incident.chainage_km / length, abs=0.1)


def test_parts_lie_side_by_side_with_a_gap_in_one_scale(strip: Strip, story: Story) -> None:
    for left, right in pairwise(strip.parts):
        assert right.x - (left.x + left.width) > 5
    scales = [
        box.width / part.length_km
        for box, part in zip(strip.parts, story.lookup.ground.line.version.parts_kept, strict=True)
    ]
    assert max(scales) - min(scales) < 0.01


def test_figures_and_towns_of_the_strip_do_not_touch(strip: Strip) -> None:
    for left, right in pairwise(strip.kilometres):
        assert right.at - left.at > (text_width(left.text, 11) + text_width(right.text, 11)) / 2
    assert all(right.at - left.at >= TOWN_STEP_PX for left, right in pairwise(strip.towns))
    assert len(strip.towns) > 5


def test_a_sector_too_narrow_for_its_name_has_it_upright_above(story: Story) -> None:
    sectors = (Sector("S1", "First", 1, 0.0, 6.0), Sector("S2", "Second", 1, 6.0, 300.0))
    mission = replace(story.view.mission, sectors=sectors)
    rasters = join_sides(nearest_band(story.rasters, "thermal_anomaly"))
    strip = draw_strip(mission, story.lookup.ground, rasters, (), "Fire", "strip-1", "near")
    assert [(box.label, box.upright) for box in strip.sectors] == [("", "S1"), ("Second", "")]
    assert strip.top >= 35 + text_width("S1", 11)


def test_every_part_of_the_strip_is_named(strip: Strip) -> None:
    assert [box.label.removeprefix("part ") for box in strip.parts] == ["1", "2", "3"]


def test_the_legend_of_the_map_counts_what_is_drawn(drawn: Map) -> None:
    assert sum(drawn.counts.values()) == len(drawn.pins)


def test_names_on_the_map_do_not_overlap_and_stay_in_the_frame(drawn: Map) -> None:
    rooms = [*(room(label, TOWN_PX) for label in drawn.towns), *(room(label, SECTOR_PX) for label in drawn.sectors)]
    assert not [pair for pair in combinations(rooms, 2) if pair[0].meets(pair[1])]
    assert all(item.left >= 0 and item.right <= drawn.width for item in rooms)
    assert all(item.top >= 0 and item.bottom <= drawn.height for item in rooms)
    assert len(drawn.towns) > 10


def test_the_scale_bar_holds_between_two_places_of_the_line(drawn: Map, story: Story) -> None:
    from trucewatch.geo.geodesy import wgs84

    one, other = drawn.pins[0], drawn.pins[-1]
    _, _, metres = wgs84().inv(one.mark.incident.lon_deg, one.mark.incident.lat_deg,
                               other.mark.incident.lon_deg, other.mark.incident.lat_deg)  # fmt: skip
    pixels = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
    bar_km = float(drawn.bar_label.split("\u00a0")[0])
    assert pixels / drawn.bar_px * bar_km == pytest.approx(metres / 1000, rel=0.02)


def test_a_label_without_room_is_left_out() -> None:
    frame = Rectangle(0, 0, 100, 100)
    assert place_label(50, 50, "Name", 10, 4, frame, [frame]) is None
    assert place_label(50, 50, "Name", 10, 4, frame, []) is not None


def test_an_incident_in_which_no_class_leads_is_an_open_ring(story: Story) -> None:
    marks = make_marks(story.lookup, [], 0)
    undecided = {mark.row for mark in marks if mark.symbol == UNDECIDED}
    assert undecided == {
        row for row, one in enumerate(story.lookup.incidents) if max(one.class_probability) < LEADS_FROM
    }
    assert make_shapes(story.lookup)[-1].number == len(undecided)
