"""The sky of the world in, what a weather office says of it out: forecasts of the day before and an analysis after.

The office knows the field of cloud with an error of its own that changes from issue to issue; what it states is the
mean share that its error leaves open, and an interval between the shares at both ends of that error. The error is drawn
from streams of its own, so that the sky and all that happens under it stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import NormalDist

import numpy as np

from trucewatch.exercise.rows import CLOUDS, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.terrain import Terrain
from trucewatch.exercise.weather import WAVES, Sky, draw_waves
from trucewatch.geo.geodesy import Floats, solve_direct
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.track import lon_lat_of, places_at
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Source
from trucewatch.records.table import microseconds

SPACING_KM = 50.0
"""Greatest distance along the line between two places of the office."""
AREA_KM = 33.0
"""Radius of the disc whose share it states. An office verifies its shares against what a place of the band meets within
the hour: over 120 skies of seeds that are never told, cloud said to be 0.852 likely came at 0.871 for discs of 36 km,
at 0.859 for 33 km and at 0.836 for 30 km."""
REACH_KM = 45.0
"""How far what it says of a place is meant to hold: to 30 km off the line, half way to its neighbour."""
SAMPLES = 37
"""Points over which the share is taken."""
ISSUED_BEFORE = timedelta(hours=6)
"""How long before a day its forecast is issued."""
UNDERWAY = timedelta(hours=2)
"""How long a forecast is on its way."""
ANALYSED_AFTER = timedelta(hours=3)
"""How long after an hour its analysis comes."""
STEP_H = 3
"""Hours of one span of the forecast; the analysis goes hour by hour."""
FORECAST_ERROR = 0.7
"""Error of the forecast in standard deviations of the field."""
ANALYSIS_ERROR = 0.3
"""Error of the analysis."""
NINETY = NormalDist().inv_cdf(0.95)
"""Standard deviations on either side that hold nine tenths."""

_GOLDEN_DEG = 180 * (3 - 5**0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Forecaster:
    """What a weather office goes by."""

    seed: int
    """Seed of the world."""
    source: Source
    """The source that carries what it says."""
    sky: Sky
    """The true sky."""
    places: Floats
    """Latitude and longitude of the places of which it speaks, shape (n, 2)."""


def tell_clouds(seed: int, mission: Mission, terrain: Terrain, days: Sequence[Interval], sky: Sky) -> list[Told]:
    """Return forecasts of every day and of the one after the last, and analyses; none without a source of cloud."""
    source = next((one for one in mission.sources if one.format == "clouds"), None)
    if source is None:
        return []
    forecaster = Forecaster(seed, source, sky, lay_places(terrain))
    coming = Interval(days[-1].end_at, days[-1].end_at + timedelta(days=1))
    rows = [row for number, day in enumerate((*days, coming)) for row in _forecast(forecaster, day, number)]
    rows += [row for number, day in enumerate(days) for row in _analysis(forecaster, day, number)]
    return [row for row in rows if row.at < days[-1].end_at]


def lay_places(terrain: Terrain) -> Floats:
    """Return places along every part of the line, at most SPACING_KM apart, shape (n, 2), latitude first."""
    found = []
    for piece in terrain.whole:
        count = max(1, int(np.ceil(piece.to_m / 1000 / SPACING_KM)))
        metres = (np.arange(count) + 0.5) * piece.to_m / count
        found.append(lon_lat_of(terrain.track, places_at(terrain.track, np.full(count, piece.part), metres)))
    return np.round(np.vstack(found)[:, ::-1], 3)


def shares_of(
    forecaster: Forecaster, moments: Sequence[datetime], error: float, stream: str
) -> tuple[Floats, Floats, Floats]:
    """Return mean share and both ends of its interval at each moment and place, shape (moments, places).

    The field s of a normal sky and the field f = (s + error e) / sqrt(1 + error²) that the office has leave s with the
    mean f / sqrt(1 + error²) and the standard deviation error / sqrt(1 + error²).
    """
    lat, lon, times = _samples(forecaster, moments)
    wrong = Sky(draw_waves(forecaster.seed, f"{forecaster.source.name} {stream}"), 0.0)
    true_field, error_field = (one.sigmas(times, lat, lon) for one in (forecaster.sky, wrong))
    known = np.sqrt(1 + error**2)
    mean, spread = (true_field + error * error_field) / known**2, error / known
    above = (mean - forecaster.sky.level / np.sqrt(WAVES / 2)) / spread
    shape = (len(moments), len(forecaster.places), SAMPLES)
    normal = NormalDist()
    best = np.array([normal.cdf(one) for one in above.tolist()]).reshape(shape).mean(axis=2)
    low, high = ((above + side * NINETY > 0).reshape(shape).mean(axis=2) for side in (-1, 1))
    return best, np.minimum(low, best), np.maximum(high, best)


def true_shares(forecaster: Forecaster, moments: Sequence[datetime]) -> Floats:
    """Return the true share of cloud around each place at each moment, shape (moments, places)."""
    lat, lon, times = _samples(forecaster, moments)
    cloudy = forecaster.sky.is_cloudy(times, lat, lon)
    return np.asarray(cloudy.reshape(len(moments), len(forecaster.places), SAMPLES).mean(axis=2), dtype=np.float64)


def _samples(forecaster: Forecaster, moments: Sequence[datetime]) -> tuple[Floats, Floats, Microseconds]:
    """Return points spread evenly about each place, for each moment anew, as flat columns."""
    number = np.arange(SAMPLES)
    metres, azimuth = 1000 * AREA_KM * np.sqrt((number + 0.5) / SAMPLES), number * _GOLDEN_DEG % 360
    count = len(forecaster.places)
    from_lat, from_lon = np.repeat(forecaster.places, SAMPLES, axis=0).T
    lat, lon = solve_direct(from_lat, from_lon, np.tile(azimuth, count), np.tile(metres, count))
    times = np.repeat([microseconds(moment) for moment in moments], count * SAMPLES)
    return np.tile(lat, len(moments)), np.tile(lon, len(moments)), times


def _forecast(forecaster: Forecaster, day: Interval, number: int) -> Iterator[Told]:
    issued = day.start_at - ISSUED_BEFORE
    spans = _spans(day, STEP_H)
    yield from _rows(forecaster, spans, FORECAST_ERROR, f"forecast {number}", issued)


def _analysis(forecaster: Forecaster, day: Interval, number: int) -> Iterator[Told]:
    yield from _rows(forecaster, _spans(day, 1), ANALYSIS_ERROR, f"analysis {number}", None)


def _spans(day: Interval, hours: int) -> list[Interval]:
    step = timedelta(hours=hours)
    starts = [day.start_at + step * number for number in range(int(np.ceil(day.duration / step)))]
    return [Interval(start, min(start + step, day.end_at)) for start in starts]


def _rows(
    forecaster: Forecaster, spans: Sequence[Interval], error: float, stream: str, issued: datetime | None
) -> Iterator[Told]:
    middles = [span.start_at + span.duration / 2 for span in spans]
    stated = np.stack(shares_of(forecaster, middles, error, stream), axis=-1)
    for span, of_span in zip(spans, stated, strict=True):
        received = span.end_at + ANALYSED_AFTER if issued is None else issued + UNDERWAY
        for (lat, lon), (best, low, high) in zip(forecaster.places.tolist(), of_span.tolist(), strict=True):
            cells = cells_of(
                CLOUDS,
                lat_deg=degrees_text(lat),
                lon_deg=degrees_text(lon),
                reach_km=f"{REACH_KM:g}",
                start_at=moment_text(span.start_at),
                end_at=moment_text(span.end_at),
                cloud_fraction=f"{best:.2f}",
                cloud_low=f"{min(low, round(best, 2)):.2f}",
                cloud_high=f"{max(high, round(best, 2)):.2f}",
                basis="reanalysis" if issued is None else "forecast",
                issued_at="" if issued is None else moment_text(issued),
                received_at=moment_text(received),
                source=forecaster.source.name,
            )
            yield Told(forecaster.source.name, received, "", cells, "", "original")
