"""Stretches of a line and the points by which they are judged."""

from dataclasses import replace

import numpy as np
import pytest

from tests.coverage.scenes import a_short_line, stretches_of
from trucewatch.coverage import lay_stretches
from trucewatch.geo.geodesy import wgs84
from trucewatch.geo.line import LinePart
from trucewatch.geo.locate import locate_points


def test_stretches_cover_every_part_without_gap_and_touch() -> None:
    targets = stretches_of().targets
    assert targets.chainage_from_km.tolist() == [0.0, 5.0, 10.0, 15.0, 20.0]
    assert targets.chainage_to_km[:-1].tolist() == targets.chainage_from_km[1:].tolist()
    length_km = wgs84().inv(37.5, 47.9, 37.5, 48.1)[2] / 1000
    assert targets.chainage_to_km[-1] == pytest.approx(length_km, abs=1e-6)


def test_each_part_is_cut_on_its_own() -> None:
    line = a_short_line()
    second = LinePart(2, np.array([[37.5, 48.3], [37.5, 48.35]]))
    targets = lay_stretches(replace(line, parts=(*line.parts, second)), 10.0).targets
    assert targets.part.tolist() == [1, 1, 1, 1, 1, 2, 2]
    assert targets.chainage_from_km[5:].tolist() == [0.0, 5.0]


def test_sample_points_lie_on_the_side_and_stretch_they_are_counted_for() -> None:
    stretches = stretches_of()
    located = locate_points(a_short_line(), stretches.samples.lat_deg, stretches.samples.lon_deg)
    assert located.side.tolist() == [stretches.sides[side] for side in stretches.side]
    assert (located.chainage_km // 5).astype(int).tolist() == stretches.stretch.tolist()
    assert sorted(set(np.round(located.offset_km, 3))) == [1.0, 3.0, 5.0, 7.0, 9.0]
    assert len(stretches.side) == 5 * 2 * 25


def test_a_line_without_polygons_has_left_and_right() -> None:
    line = replace(a_short_line(), control=None, border=None)
    stretches = lay_stretches(line, 10.0)
    located = locate_points(line, stretches.samples.lat_deg, stretches.samples.lon_deg)
    assert located.side.tolist() == [stretches.sides[side] for side in stretches.side]


def test_a_remainder_of_less_than_a_metre_makes_no_stretch_of_its_own() -> None:
    line = a_short_line()
    lon, lat, _ = wgs84().fwd(37.5, 47.9, 0.0, 10_000.5)
    part = LinePart(1, np.array([[37.5, 47.9], [lon, lat]]))
    targets = lay_stretches(replace(line, parts=(part,)), 10.0).targets
    assert targets.chainage_from_km.tolist() == [0.0, 5.0]
    assert targets.chainage_to_km[-1] == pytest.approx(10.0005, abs=1e-5)
