"""What other years had is a mean and an interval for each month, hour and place."""

from datetime import UTC, datetime

import numpy as np
import pytest

from trucewatch.coverage.normals import CloudSeries, fit_normals
from trucewatch.records.table import Floats

HOUR_US = 3_600_000_000
START_US = int(datetime(2020, 6, 1, tzinfo=UTC).timestamp()) * 1_000_000


def a_series(days: int, share: Floats | None = None, places: int = 1) -> CloudSeries:
    hours = np.tile(np.arange(days * 24), places)
    drawn = np.random.default_rng(1).random(len(hours)) if share is None else np.tile(share, places)
    place = np.repeat(np.arange(places), days * 24)
    lat, lon = (first + np.arange(places, dtype=np.float64) for first in (48.0, 37.0))
    return CloudSeries(START_US + hours * HOUR_US, place, drawn, np.asarray(lat), np.asarray(lon), 100.0)


def test_every_place_month_and_hour_with_hours_has_one_row_and_no_other() -> None:
    normals = fit_normals(a_series(30, places=2))
    assert len(normals) == 2 * 24
    assert set(normals.integers("month").tolist()) == {6}
    assert normals.integers("hour").tolist() == list(range(24)) * 2
    assert normals.numbers("lat_deg").tolist() == [48.0] * 24 + [49.0] * 24
    assert len(fit_normals(a_series(61))) == 2 * 24


def test_the_mean_is_that_of_the_hour_and_the_interval_holds_nine_tenths_of_it_and_its_neighbours() -> None:
    share = np.where(np.arange(30 * 24) % 24 == 12, 0.8, 0.2)
    normals = fit_normals(a_series(30, share))
    noon, next_, evening = (normals.row(hour) for hour in (12, 13, 20))
    assert (noon.cloud_fraction, noon.cloud_low, noon.cloud_high) == pytest.approx((0.8, 0.2, 0.8))
    assert (next_.cloud_fraction, next_.cloud_low, next_.cloud_high) == pytest.approx((0.2, 0.2, 0.8))
    assert (evening.cloud_low, evening.cloud_high) == pytest.approx((0.2, 0.2))
    uniform = fit_normals(a_series(3650))
    assert uniform.numbers("cloud_low").mean() == pytest.approx(0.05, abs=0.01)
    assert uniform.numbers("cloud_high").mean() == pytest.approx(0.95, abs=0.01)


def test_midnight_is_beside_the_last_hour_of_the_day() -> None:
    share = np.where(np.arange(30 * 24) % 24 == 23, 1.0, 0.0)
    assert fit_normals(a_series(30, share)).row(0).cloud_high == 1.0


def test_the_interval_always_holds_the_mean() -> None:
    share = np.zeros(30 * 24)
    share[12] = 1.0
    normals = fit_normals(a_series(30, share))
    assert (normals.numbers("cloud_low") <= normals.numbers("cloud_fraction")).all()
    assert (normals.numbers("cloud_fraction") <= normals.numbers("cloud_high")).all()


def test_no_hours_have_no_normals() -> None:
    assert len(fit_normals(a_series(30).where(np.zeros(30 * 24, dtype=np.bool_)))) == 0
