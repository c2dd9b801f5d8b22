"""Years of real cloud in, how often the cloud of a year lies where the other years say out.

Each year is left out in turn and set against what the others had in the same month, hour and place. Nothing is known
here of forecasts: the shared data hold none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from trucewatch.coverage.normals import MONTHS, CloudSeries, fit_normals
from trucewatch.coverage.sky import CloudField, make_field
from trucewatch.errors import Fault, InputError
from trucewatch.geo.geojson import raise_faults, read_features
from trucewatch.geo.sun import sun_elevation_deg
from trucewatch.records.table import Flags, Floats, Integers, Table
from trucewatch.records.weather import CloudHour

REACH_KM = 150.0
"""How far the one place of an oblast is taken to speak for: about half the way across two of them."""
PROMISED = 0.9
"""What the interval of a climatology promises to hold."""
NO_KNOWLEDGE = 0.5
"""Share of cloud that is assumed where nothing is known."""
FIRST_TESTED, LAST_FITTED = 2023, 2022
"""A split by time besides: fitted up to one year, tested from the next on."""


@dataclass(frozen=True, slots=True)
class Held:
    """How well an interval held over some hours."""

    name: str
    """Which hours."""
    hours: int
    """How many."""
    inside: float
    """Share of them within the interval."""
    width: float
    """Mean width of the interval."""
    bias: float
    """Mean of what is said less what was."""
    mean_square: float
    """Mean squared error of what is said."""
    unknowing: float
    """The same of half the sky, always."""

    def to_line(self) -> str:
        """Return the figures for people."""
        return (
            f"{self.name}: {self.inside:.3f} of {self.hours} hours within the interval, width {self.width:.2f}, "
            f"bias {self.bias:+.3f}, mean square {self.mean_square:.3f} (half the sky always: {self.unknowing:.3f})"
        )


@dataclass(frozen=True, slots=True)
class Climatology:
    """Everything that was measured."""

    years: tuple[Held, ...]
    """Each year by the others, then all of them together."""
    months: tuple[Held, ...]
    """The same hours by month, then by day and by night."""
    beside: Held
    """The same hours by what the other years had at the nearest other place."""
    later: Held
    """The last years by the first ones."""


def read_series(data: Path) -> CloudSeries:
    """Return the shared hourly cloud of oblasts, each at the centroid of its polygon, times taken as UTC.

    Which point of an oblast the source computed is not known: its centroid stands for it.

    Raises:
        InputError: an oblast of the series has no polygon.
    """
    held = pq.read_table(data / "weather" / "cloud_hourly.parquet", columns=["oblast", "time_utc", "cloud_pct"])
    encoded = pc.dictionary_encode(held["oblast"].combine_chunks())
    names = encoded.dictionary.to_pylist()
    features, faults = read_features((data / "basemap" / "ua_oblasts.geojson").read_bytes(), "ua_oblasts.geojson")
    raise_faults(faults)
    middle = {str(one.properties.get("code", "")).replace("_", ""): one.geometry.centroid for one in features}
    missing = sorted(set(names) - set(middle))
    if missing:
        got, expected = ", ".join(missing), "an oblast with a polygon"
        raise InputError([Fault("unknown_place", "cloud_hourly.parquet", "oblast", got, expected, "check the data")])
    return CloudSeries(
        times_us=held["time_utc"].cast("int64").to_numpy(),
        place=encoded.indices.to_numpy().astype(np.int64),
        share=held["cloud_pct"].to_numpy().astype(np.float64) / 100,
        lat_deg=np.array([round(middle[name].y, 3) for name in names]),
        lon_deg=np.array([round(middle[name].x, 3) for name in names]),
        reach_km=REACH_KM,
    )


def measure_climatology(series: CloudSeries, on_progress: Callable[[int, int], None]) -> Climatology:
    """Return how often the cloud of each year lies where the others say, by year, month, day and night."""
    year = series.times_us.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    every = np.unique(year)
    said, beside = (np.empty((len(year), 3)) for _ in range(2))
    for number, left_out in enumerate(every.tolist()):
        rows = year == left_out
        said[rows], beside[rows] = _tell(series, year != left_out, rows)
        on_progress(number + 1, len(every))
    later = year >= FIRST_TESTED
    split, _ = _tell(series, year <= LAST_FITTED, later)
    month = series.times_us.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % MONTHS + 1
    lit = sun_elevation_deg(series.times_us, series.lat_deg[series.place], series.lon_deg[series.place]) > 0
    names = [(f"month {number}", month == number) for number in range(1, MONTHS + 1)]
    names += [("by day", lit), ("by night", ~lit)]
    years = [_held(str(one), series, said, year == one) for one in every.tolist()]
    return Climatology(
        years=(*years, _held("all years, each by the others", series, said, year > 0)),
        months=tuple(_held(name, series, said, rows) for name, rows in names),
        beside=_held("all years, by the nearest other place", series, beside, year > 0),
        later=_held(f"{FIRST_TESTED} and after, by the years to {LAST_FITTED}", series, split, later),
    )


def _tell(series: CloudSeries, fitted: Flags, asked: Flags) -> tuple[Floats, Floats]:
    """Return best, low and high of the asked hours by the fitted ones at their own place and at the nearest other."""
    normals = fit_normals(series.where(fitted))
    field = make_field(Table.of(CloudHour, ()), normals, NO_KNOWLEDGE)
    nearest = _nearest(series)
    place = series.place[asked]
    return _ask(field, series, asked, place), _ask(field, series, asked, nearest[place])


def _ask(field: CloudField, series: CloudSeries, rows: Flags, place: Integers) -> Floats:
    said = field.at(series.times_us[rows], series.lat_deg[place], series.lon_deg[place])
    return np.stack((said.best, said.low, said.high), axis=1)


def _nearest(series: CloudSeries) -> Integers:
    """Return the nearest other place of each place, by degrees with those of longitude shortened."""
    north = np.subtract.outer(series.lat_deg, series.lat_deg)
    east = np.subtract.outer(series.lon_deg, series.lon_deg) * np.cos(np.radians(series.lat_deg))[:, None]
    apart = north**2 + east**2
    np.fill_diagonal(apart, np.inf)
    return np.asarray(apart.argmin(axis=1), dtype=np.int64)


def _held(name: str, series: CloudSeries, said: Floats, rows: Flags) -> Held:
    """Return how well what is said of the hours of `rows` held; `said` is of all hours, or of these alone."""
    true = series.share[rows]
    best, low, high = (said if len(said) == len(true) else said[rows]).T
    return Held(
        name=name,
        hours=len(true),
        inside=float(np.mean((true >= low - 1e-9) & (true <= high + 1e-9))),
        width=float(np.mean(high - low)),
        bias=float(np.mean(best - true)),
        mean_square=float(np.mean((best - true) ** 2)),
        unknowing=float(np.mean((NO_KNOWLEDGE - true) ** 2)),
    )
