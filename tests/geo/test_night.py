"""The night that comes next: tabled sunsets and sunrises, and the places where the sun does neither."""

from datetime import UTC, datetime, timedelta

import pytest

from trucewatch.geo.night import night_after
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.records.table import microseconds


def test_from_day_the_night_runs_from_sunset_to_sunrise_and_from_night_it_has_begun() -> None:
    noon = datetime(2026, 6, 25, 12, tzinfo=UTC)
    night = night_after(noon, 48.0, 37.5)
    assert timedelta(hours=7.5) < night.duration < timedelta(hours=9)
    for edge in (night.start_at, night.end_at):
        assert abs(float(sun_elevation_deg(microseconds(edge), 48.0, 37.5))) < 0.25
    late = night_after(night.start_at + timedelta(hours=2, seconds=7), 48.0, 37.5)
    assert late.start_at == night.start_at + timedelta(hours=2)
    assert late.end_at == night.end_at


def test_an_equinox_night_at_the_equator_lasts_half_a_day() -> None:
    night = night_after(datetime(2026, 3, 20, 12, tzinfo=UTC), 0.0, 0.0)
    # Almanac, 20 March 2026: the sun's centre crosses the equator's horizon at 18:07 and 06:07 UTC (equation of time).
    assert night.start_at == pytest.approx(datetime(2026, 3, 20, 18, 7, tzinfo=UTC), abs=timedelta(minutes=2))
    assert night.end_at == pytest.approx(datetime(2026, 3, 21, 6, 7, tzinfo=UTC), abs=timedelta(minutes=2))


@pytest.mark.parametrize("month", [6, 12])
def test_where_the_sun_neither_sets_nor_rises_a_day_is_planned(month: int) -> None:
    moment = datetime(2026, month, 21, 12, tzinfo=UTC)
    assert night_after(moment, 80.0, 20.0).duration == timedelta(hours=24)
    assert night_after(moment, 80.0, 20.0).start_at == moment
