"""Second looks at recorded fires: found rightly, fitted rightly, and what the three real days say."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from trucewatch.check import binomial_limits
from trucewatch.coverage.fires import NADIR_PIXEL_KM2, FireCurve, chance_on_curve
from trucewatch.evaluate.detection import DetectionFigures, figure_lines, measure_detection
from trucewatch.evaluate.fire_curves import Fitted, clustered_share, fit_curve, fit_ends, stated_chances
from trucewatch.evaluate.recaptures import Hotspots, SecondLooks, find_second_looks
from trucewatch.geo.ellipsoid import Floats
from trucewatch.geo.swath import Crossings

MINUTE_US = 60_000_000
START_US = 1_782_259_200_000_000
"""24 June 2026, 00:00 UTC."""
CURVE = FireCurve(half_power_mw=4.0, area_exponent=1.5, steepness=1.2, plateau=0.95)


def some_looks(n: int, seed: int = 5) -> SecondLooks:
    """Return looks whose fires are recorded by a known curve, fading in 200 min; 25 looks an overpass."""
    rng = np.random.default_rng(seed)
    frp, growth, after = rng.lognormal(2.0, 1.2, n), rng.uniform(1.0, 4.4, n), rng.uniform(10.0, 110.0, n)
    chance = np.exp(-after / 200.0) * chance_on_curve(CURVE, frp, growth * NADIR_PIXEL_KM2)
    flags, zeros = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.int64)
    return SecondLooks(
        frp_mw=frp,
        after_min=after,
        pixel_km2=growth * NADIR_PIXEL_KM2,
        is_day=~flags,
        recorded=rng.random(n) < chance,
        bracketed=rng.random(n) < 0.3,
        overpass=np.arange(n, dtype=np.int64) // 25,
        day=zeros,
        persistent=flags,
        block=zeros,
    )


def test_the_fit_finds_the_curve_by_which_looks_were_made() -> None:
    looks = some_looks(20_000)
    fitted = fit_curve(looks)
    stated = stated_chances(fitted, looks) - stated_chances(Fitted(CURVE, 200.0), looks)
    # Plateau, fading and half power are told apart less well than the chances that they make together.
    assert np.abs(stated).mean() < 0.01
    assert np.abs(stated).max() < 0.05
    assert fitted.curve.half_power_mw == pytest.approx(4.0, rel=0.25)
    assert fitted.curve.area_exponent == pytest.approx(1.5, abs=0.2)


def test_the_ends_of_the_interval_hold_the_best_and_the_true_chance() -> None:
    # Fires that do not fade: their bracketed looks are like all others, and no less likely recorded.
    looks = replace(some_looks(4_000), after_min=np.zeros(4_000))
    frp, pixel = np.array([2.0, 5.0, 20.0]), np.array([1.0, 2.0, 4.0]) * NADIR_PIXEL_KM2
    true = chance_on_curve(CURVE, frp, pixel)
    looks = replace(looks, recorded=np.random.default_rng(2).random(4_000) < _true_chances(looks))
    found = fit_ends(looks, 20, np.random.default_rng(1))
    low, best, high = (chance_on_curve(one, frp, pixel) for one in (found.low, found.best.curve, found.high))
    assert (low < best).all()
    assert (best < high + 0.005).all()
    assert (low - 0.02 < true).all()
    assert (true < high + 0.02).all()


def _true_chances(looks: SecondLooks) -> Floats:
    return chance_on_curve(CURVE, looks.frp_mw, looks.pixel_km2)


def test_the_interval_of_a_share_is_clopper_and_pearsons_for_looks_apart_and_wider_for_looks_together() -> None:
    recorded = np.arange(100) < 40
    apart = clustered_share(recorded, np.arange(100))
    assert (apart.low, apart.high) == pytest.approx(binomial_limits(40, 100), abs=0.003)
    together = clustered_share(recorded, np.arange(100) // 20)
    assert together.share == apart.share == 0.4
    assert together.low < apart.low - 0.1
    assert together.high > apart.high + 0.1


def test_a_share_of_nothing_is_not_known() -> None:
    none = clustered_share(np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64))
    assert (none.count, none.low, none.high) == (0, 0.0, 1.0)


def two_fires() -> tuple[Hotspots, Crossings, np.ndarray]:
    """Return two fires that satellite 1 records at noon; 2 records the first again at 12:20, 3 neither at 12:50.

    The first consists of two pixels of satellite 1; its hotspot of satellite 2 is half a pixel off.
    """
    lat = np.array([48.0, 48.003, 48.5, 48.002])
    lon = np.array([37.0, 37.0, 38.0, 37.0])
    hotspots = Hotspots(
        lat_deg=lat,
        lon_deg=lon,
        x_km=np.column_stack((111.2 * lat, 74.0 * lon)),
        frp_mw=np.array([3.0, 4.0, 9.0, 5.0]),
        half_pixel_km=np.full(4, 0.27),
        norad_id=np.array([1, 1, 1, 2]),
        stamp_us=START_US + np.array([720, 720, 720, 740]) * MINUTE_US,
    )
    point = np.tile(np.arange(4), 3)
    minute = np.repeat([720, 740, 770], 4)
    n = len(point)
    crossings = Crossings(
        satellite=np.repeat([0, 1, 2], 4),
        point=point,
        time_us=START_US + minute * MINUTE_US,
        off_nadir_deg=np.zeros(n),
        incidence_deg=np.zeros(n),
        range_km=np.full(n, 829.0),
        sun_elevation_deg=np.full(n, 40.0),
        ascending=np.ones(n, dtype=np.bool_),
    )
    return hotspots, crossings, np.repeat([1, 2, 3], 4)


def test_a_fire_is_looked_at_again_by_others_alone_and_recorded_where_pixels_touch() -> None:
    looks = find_second_looks(*two_fires())
    found = sorted(zip(looks.frp_mw.tolist(), looks.after_min.tolist(), looks.recorded.tolist(), strict=True))
    # The fire that satellite 2 recorded is looked at once more by 3; that of two pixels has their power together.
    assert found == [
        (5.0, 30.0, False), (7.0, 20.0, True), (7.0, 50.0, False), (9.0, 20.0, False), (9.0, 50.0, False),
    ]  # fmt: skip
    assert looks.is_day.all()
    assert not looks.bracketed.any()


def test_fires_that_are_moved_match_nothing() -> None:
    assert not find_second_looks(*two_fires(), moved_km=(7.0, 0.0)).recorded.any()


@pytest.fixture(scope="module")
def found(real_data: Path) -> DetectionFigures:
    return measure_detection(real_data, 4, lambda done, whole: None)


@pytest.mark.real
def test_the_three_days_hold_what_is_told_of_them(found: DetectionFigures) -> None:
    assert (found.hotspots, found.looks) == (4530, 3170)
    assert found.by_chance < 0.02
    told = {(one.light, one.of): one.recorded for light in found.lights for one in light.shares}
    assert told["day", "all"].share == pytest.approx(0.482, abs=0.002)
    assert told["night", "all"].share == pytest.approx(0.547, abs=0.002)
    assert told["day", "between two looks that recorded"].share == pytest.approx(0.812, abs=0.002)
    assert told["night", "between two looks that recorded"].share == pytest.approx(0.907, abs=0.002)
    assert found.hold(ends=False)
    assert len(figure_lines(found)) > 40


@pytest.mark.real
@pytest.mark.parametrize("light", [0, 1])
def test_strong_fires_below_the_satellite_are_recorded_again_more_often(found: DetectionFigures, light: int) -> None:
    shares = [one.recorded for one in found.lights[light].shares if one.recorded.count >= 50]
    powers = [one.recorded for one in found.lights[light].shares if one.of.endswith("MW") and one.recorded.count >= 48]
    pixels = [one.recorded for one in found.lights[light].shares if one.of.startswith("pixels")]
    assert len(shares) > 8
    assert all(weak.share < strong.share for weak, strong in pairwise(powers))
    assert all(small.share > large.share + 0.1 for small, large in pairwise(pixels))


@pytest.mark.real
@pytest.mark.parametrize("light", [0, 1])
def test_on_the_day_that_it_was_not_fitted_to_the_curve_saves_a_fifth_of_the_error(
    found: DetectionFigures, light: int
) -> None:
    held_out = found.lights[light].held_out_day
    assert held_out.brier is not None
    assert held_out.base_brier is not None
    assert held_out.count > 500
    assert held_out.brier < 0.8 * held_out.base_brier
    # Stated and true stay within 0.12 of each other in every bin of 50 or more.
    assert max(abs(one.stated - one.came_true) for one in held_out.bins if one.count >= 50) < 0.12
