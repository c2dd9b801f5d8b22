"""Active-fire rows of NASA FIRMS in, observations out: VIIRS 375 m and MODIS 1 km, in the spellings of their exports.

Each row is one pixel in which a satellite detected heat; nothing more is said of its cause. Times are UTC by definition
of the product (FIRMS, attribute fields of the VIIRS and MODIS active fire data) and have the resolution of a minute.
"""

import re
from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells, flags_of
from trucewatch.ingest.moments import Moments
from trucewatch.ingest.place import read_place
from trucewatch.ingest.provenance import Arrival, Column, InputFormat, instants, note_future, repeat
from trucewatch.ingest.sheet import Layout
from trucewatch.records.observation import Observation
from trucewatch.records.quantity import MINUTE_US
from trucewatch.records.table import NO_INSTANT, Floats, Integers

SATELLITES: Mapping[str, int] = {
    **dict.fromkeys(("N", "NPP", "SNPP", "S-NPP", "Suomi NPP", "Suomi-NPP"), 37849),
    **dict.fromkeys(("N20", "NOAA-20", "NOAA20", "1", "J1", "JPSS-1"), 43013),
    **dict.fromkeys(("N21", "NOAA-21", "NOAA21", "2", "J2", "JPSS-2"), 54234),
    **dict.fromkeys(("Terra", "T"), 25994),
    **dict.fromkeys(("Aqua", "A"), 27424),
}
"""Catalogue number of each satellite by its spellings in FIRMS exports over the years; compared without case."""

GEOLOCATION_M = 70.0
"""One-sigma error of a pixel's place: about 70 m for VIIRS, taken for MODIS too, whose error is smaller.

Source: Wolfe et al., Suomi NPP VIIRS prelaunch and early on-orbit geolocation, JGR Atmospheres 118 (2013) 11,508.
"""

CREDIBILITY: Mapping[str, str] = {"h": "2", "n": "3", "l": "4"}
"""Admiralty credibility of high, nominal and low confidence: probably true, possibly true, doubtful.

Never 1, since that means confirmed by another independent source.
"""

_LOW_BELOW, _HIGH_FROM = 30, 80
_MINUTE = re.compile(
    r"(?P<day>(?:19[7-9]|20[0-9]|21[0-9])[0-9]-[0-9]{2}-[0-9]{2}) (?P<clock>[0-9]{1,4}|[0-9]{1,2}:[0-9]{2})"
)
_PERCENT = re.compile(r"100|[0-9]{1,2}")
_REQUIRED = ("latitude", "longitude", "acq_date", "acq_time", "satellite", "confidence", "scan", "track")


def read_firms(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of observations; see the module for what is taken from where."""
    lat, lon = read_place(cells, "latitude", "longitude", arrival.mission.area)
    for name in _REQUIRED:
        cells.require(name)
    minutes = _read_minutes(cells, arrival)
    scan_km, track_km = (cells.number(name, 0.1, 20.0) for name in ("scan", "track"))
    frp_mw = cells.number("frp", 0.0, 1e6)
    nothing = pa.nulls(cells.count, pa.string())
    unknown = np.full(cells.count, np.nan)
    source = arrival.source
    return {
        "source": repeat(source.name, cells.count),
        "means": repeat("detected", cells.count),
        "observed_from": instants(minutes.earliest),
        "observed_to": instants(minutes.latest),
        "received_at": instants(np.full(cells.count, arrival.received_us)),
        "lat_deg": lat,
        "lon_deg": lon,
        "sigma_m": pixel_sigma_m(scan_km, track_km),
        **dict.fromkeys(("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km"), unknown),
        **dict.fromkeys(("bearing_deg", "direction_from_deg", "count"), unknown),
        "event": repeat("thermal_anomaly", cells.count),
        "description": repeat("undetermined", cells.count),
        **dict.fromkeys(("count_kind", "weapon", "reliability", "look_id", "copy_group"), nothing),
        **dict.fromkeys(("evidence_sha256", "text"), nothing),
        "credibility": _read_credibility(cells),
        "authenticity": repeat(source.authenticity, cells.count),
        "sensor": _read_satellite(cells, arrival),
        "frp_mw": frp_mw,
        "label": repeat(source.label, cells.count),
    }


def pixel_sigma_m(scan_km: Floats, track_km: Floats) -> Floats:
    """Return the circular one-sigma of a fire somewhere in its pixel, with the error of the pixel's own place.

    A place uniform over a side s has variance s²/12 along it (JCGM 100:2008, 4.3.7); the mean of both sides is
    (scan² + track²)/24, to which the squared error of geolocation is added.
    """
    return np.asarray(np.sqrt((scan_km**2 + track_km**2) / 24 * 1e6 + GEOLOCATION_M**2))


def _read_minutes(cells: Cells, arrival: Arrival) -> Moments:
    """Return the closed minute of each row: from its start to one microsecond before the next."""
    both = pc.binary_join_element_wise(cells.text("acq_date"), cells.text("acq_time"), " ")
    encoded = pc.dictionary_encode(both)
    starts = np.array([*map(_minute_us, encoded.dictionary.to_pylist()), NO_INSTANT], dtype=np.int64)
    start: Integers = starts[np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False))]
    absent = start == NO_INSTANT
    wrong = absent & cells.known("acq_date") & cells.known("acq_time")
    expected = "a date like 2026-06-25 and hhmm in UTC, with or without leading zeros"
    cells.note("bad_time", "acq_date", wrong, expected, "correct date or time", both)
    end = np.where(absent, NO_INSTANT, start + MINUTE_US)
    minutes = Moments(start, np.where(absent, NO_INSTANT, end - 1), end)
    note_future(cells, "acq_date", minutes, arrival.received_us)
    return minutes


def _minute_us(text: str) -> int:
    form = _MINUTE.fullmatch(text)
    if form is None:
        return int(NO_INSTANT)
    clock = form["clock"].replace(":", "").zfill(4)
    try:
        moment = datetime.fromisoformat(f"{form['day']}T{clock[:2]}:{clock[2:]}:00Z")
    except ValueError:
        return int(NO_INSTANT)
    return int(moment.timestamp()) * 1_000_000


def _read_satellite(cells: Cells, arrival: Arrival) -> pa.Array:
    """Return the mission's sensor of each row's satellite."""
    spellings = {spelling.casefold(): norad_id for spelling, norad_id in SATELLITES.items()}
    sensors = {sensor.norad_id: sensor.name for sensor in arrival.mission.sensors if sensor.norad_id is not None}
    encoded = pc.dictionary_encode(cells.text("satellite"))
    found = [sensors.get(spellings.get(text.casefold(), 0)) for text in encoded.dictionary.to_pylist()]
    named = pa.array(found, type=pa.string()).take(encoded.indices)
    unknown = cells.known("satellite") & ~flags_of(pc.is_valid(named))
    expected = "a satellite of FIRMS that is a sensor of the mission: " + ", ".join(sensors.values())
    cells.note("unknown_sensor", "satellite", unknown, expected, "add its norad_id as a sensor of the mission")
    return named


def _read_credibility(cells: Cells) -> pa.Array:
    """Return the credibility of each row's confidence: words of VIIRS or percent of MODIS.

    Source: Giglio et al., MODIS Collection 6 Active Fire Product User's Guide, table of confidence classes: low below
    30 %, high from 80 %.
    """
    encoded = pc.dictionary_encode(cells.text("confidence"))
    rated = pa.array(map(_credibility_of, encoded.dictionary.to_pylist()), type=pa.string()).take(encoded.indices)
    unknown = cells.known("confidence") & ~flags_of(pc.is_valid(rated))
    expected = "l, n, h, low, nominal, high or 0 to 100"
    cells.note("unknown_word", "confidence", unknown, expected, "correct it")
    return rated


def _credibility_of(confidence: str) -> str | None:
    word = confidence.casefold()
    if word in ("low", "nominal", "high"):
        return CREDIBILITY[word[0]]
    if _PERCENT.fullmatch(word):
        percent = int(word)
        return CREDIBILITY["l" if percent < _LOW_BELOW else "h" if percent >= _HIGH_FROM else "n"]
    return CREDIBILITY.get(word)


FIRMS = InputFormat(
    record=Observation,
    kind="obs",
    layout=Layout(_REQUIRED, ("frp",)),
    named_by=("observed_from", "lat_deg", "lon_deg", "sensor", "frp_mw"),
    read=read_firms,
)
"""How FIRMS files are read."""
