"""Rows of cloud in, their columns out: how much of the sky over a place was, or is foretold to be, under cloud."""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.moments import read_moments
from trucewatch.ingest.place import read_place
from trucewatch.ingest.provenance import (
    Arrival,
    Column,
    InputFormat,
    instants,
    note_future,
    read_label,
    read_received,
    read_source,
    read_span,
    same,
)
from trucewatch.ingest.sheet import Layout
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import NO_INSTANT, Floats, Integers
from trucewatch.records.weather import LARGEST_REACH_KM, CloudBasis, CloudHour

REACH_KM = 25.0
"""How far a row without a reach is taken to hold: about one cell of a global reanalysis (ERA5: 0.25 degrees)."""
MAX_SPAN_H = 24
"""A longer span says nothing of an hour in it."""
NAMED_BY = ("lat_deg", "lon_deg", "start_at", "end_at", "basis", "issued_at")
"""Fields that name a row: a later statement of the same is a further version."""

REQUIRED = ("lat_deg", "lon_deg", "start_at", "end_at", "cloud_fraction")
"""What every row must say, whatever its format."""


def read_clouds(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of cloud; a row without an interval says nothing of it, so that it is 0 to 1."""
    cells.require("basis")
    basis = cells.word("basis", get_args(CloudBasis))
    return cloud_columns(cells, arrival, basis, _read_issue(cells, arrival, basis, read_received(cells, arrival)))


def cloud_columns(cells: Cells, arrival: Arrival, basis: pa.Array, issued: Integers | None) -> Mapping[str, Column]:
    """Return the columns of cloud of rows whose basis and time of issue are known; None for rows without one.

    Places may lie outside the area of the mission, since cloud over a border hides both sides.
    """
    for name in REQUIRED:
        cells.require(name)
    lat, lon = read_place(cells, "lat_deg", "lon_deg", arrival.mission.area, bound=False)
    reach_km = cells.number("reach_km", -np.inf, LARGEST_REACH_KM)
    cells.note("not_positive", "reach_km", reach_km < 1e-6, "a reach above zero", "state how far it holds")
    received = read_received(cells, arrival)
    start, end = read_span(cells, "start_at", "end_at", arrival.source)
    past = same(basis, "observed") | same(basis, "reanalysis")
    note_future(cells, "start_at", start, np.where(past, received, np.iinfo(np.int64).max))
    long = start.known & end.known & (end.end - start.earliest > MAX_SPAN_H * HOUR_US)
    cells.note("too_long_span", "end_at", long, f"at most {MAX_SPAN_H} hours", "state it hour by hour")
    return {
        "cloud_id": pa.nulls(cells.count, pa.string()),
        "lat_deg": lat,
        "lon_deg": lon,
        "reach_km": np.where(cells.known("reach_km"), reach_km, REACH_KM),
        "start_at": instants(start.earliest),
        "end_at": instants(end.end),
        **_read_fractions(cells),
        "basis": basis,
        "issued_at": instants(np.full(cells.count, NO_INSTANT) if issued is None else issued),
        "received_at": instants(received),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
    }


def _read_fractions(cells: Cells) -> Mapping[str, Floats]:
    """Return the best estimate and both ends of its interval, which must hold it."""
    best, low, high = (cells.number(name, 0.0, 1.0) for name in ("cloud_fraction", "cloud_low", "cloud_high"))
    low, high = np.where(cells.known("cloud_low"), low, 0.0), np.where(cells.known("cloud_high"), high, 1.0)
    for name, wrong in (("cloud_low", low > best), ("cloud_high", high < best)):
        expected, remedy = "cloud_low, cloud_fraction and cloud_high in this order", "correct the interval"
        cells.note("reversed_interval", name, wrong, expected, remedy)
    return {"cloud_fraction": best, "cloud_low": low, "cloud_high": high}


def _read_issue(cells: Cells, arrival: Arrival, basis: pa.Array, received: Integers) -> Integers:
    """Return when each forecast was issued; a forecast must say it, and nothing else may."""
    issued = read_moments(cells, "issued_at", arrival.source)
    forecast = same(basis, "forecast")
    cells.require("issued_at", forecast)
    told = pc.binary_join_element_wise(basis, cells.text("issued_at"), " issued at ")
    wrong = cells.known("issued_at") & ~forecast
    cells.note("not_a_forecast", "issued_at", wrong, "basis forecast, or no time of issue", "correct the basis", told)
    note_future(cells, "issued_at", issued, received)
    return issued.latest


CLOUDS = InputFormat(
    record=CloudHour,
    kind="cld",
    layout=Layout(
        required=(*REQUIRED, "basis"),
        optional=("reach_km", "cloud_low", "cloud_high", "issued_at", "received_at", "source", "label"),
    ),
    named_by=NAMED_BY,
    read=read_clouds,
)
"""How cloud is read."""
