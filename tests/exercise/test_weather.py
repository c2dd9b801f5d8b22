from datetime import UTC, datetime, timedelta

import numpy as np

from trucewatch.exercise.weather import Weather, make_sky, make_weather

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)


def a_weather(seed: int, harshness: float = 1.0) -> Weather:
    return make_weather(seed, make_sky(seed, 0.35), harshness)


def test_weather_lasts_for_hours_and_reaches_over_kilometres() -> None:
    """An hour and some 8 km change little, two days change all: correlations over 40 seeds, each of which errs 0.16."""
    places = ((0, 0.0), (1, 0.0), (0, 0.1), (48, 0.0))
    winds = [
        [a_weather(seed).at(NOON + timedelta(hours=hours), 47.0, -38.0 + lon).wind_m_s for hours, lon in places]
        for seed in range(40)
    ]
    now, soon, near, later = np.array(winds).T
    assert np.corrcoef(now, soon)[0, 1] > 0.8
    assert np.corrcoef(now, near)[0, 1] > 0.9
    assert abs(np.corrcoef(now, later)[0, 1]) < 0.5


def test_a_week_has_its_share_of_cloud() -> None:
    """Over 60 seeds and a week the share of cloud is that of the mix, to 0.06."""
    cloudy = [
        a_weather(seed).at(NOON + timedelta(hours=31 * step), 47.0, -38.0).is_cloudy
        for seed in range(60)
        for step in range(5)
    ]
    assert abs(np.mean(cloudy) - 0.35) < 0.06


def test_without_harshness_there_is_neither_wind_nor_rain_nor_fog() -> None:
    mild = a_weather(3, 0.0)
    airs = [mild.at(NOON + timedelta(hours=hours), 47.0, -38.0) for hours in range(0, 168, 3)]
    assert not any(air.wind_m_s or air.is_raining or air.is_foggy for air in airs)
    harsh = [a_weather(3).at(NOON + timedelta(hours=hours), 47.0, -38.0) for hours in range(0, 168, 3)]
    assert any(air.is_raining for air in harsh)
    assert all(air.is_cloudy for air in harsh if air.is_raining)


def test_fog_lies_on_calm_mornings_only() -> None:
    airs = [
        a_weather(seed).at(NOON + timedelta(hours=hours), 47.0, -38.0)
        for seed in range(12)
        for hours in range(0, 168, 2)
    ]
    foggy = [air for air in airs if air.is_foggy]
    assert foggy
    assert all(air.is_morning and air.sun_deg < 15 and air.wind_m_s < 5 for air in foggy)
