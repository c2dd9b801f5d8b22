"""Rows of notices and impediments in, their columns out.

Both have a time, half-open, and a place: centre and radius, or a footprint. A notice needs a place; what hindered the
looking may have none.
"""

from collections.abc import Mapping
from typing import get_args

import numpy as np

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.place import read_footprint, read_place
from trucewatch.ingest.provenance import (
    Arrival,
    Column,
    InputFormat,
    instants,
    note_future,
    read_label,
    read_received,
    read_sensor,
    read_source,
    read_span,
)
from trucewatch.ingest.sheet import Layout
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.vocabulary import Assessed, ImpedimentKind, NoticeKind

CIRCLE = ("lat_deg", "lon_deg", "radius_km")
"""Columns of a place given by centre and radius."""
MAX_RADIUS_KM = 1_000.0
"""A wider circle is no place."""


def read_notices(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of notices."""
    for name in ("notice_id", "by", "kind"):
        cells.require(name)
    start, end = read_span(cells, "valid_from", "valid_to", arrival.source)
    return {
        "notice_id": cells.name("notice_id"),
        "by": cells.name("by"),
        "kind": cells.word("kind", get_args(NoticeKind)),
        "valid_from": instants(start.earliest),
        "valid_to": instants(end.end),
        **_read_extent(cells, arrival, needed=True),
        "received_at": instants(read_received(cells, arrival)),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
        "text": cells.text("text"),
    }


def read_impediments(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of impediments."""
    for name in ("impediment_id", "kind", "assessed"):
        cells.require(name)
    start, end = read_span(cells, "start_at", "end_at", arrival.source)
    received = read_received(cells, arrival)
    note_future(cells, "start_at", start, received)
    return {
        "impediment_id": cells.name("impediment_id"),
        "kind": cells.word("kind", get_args(ImpedimentKind)),
        "sensor": read_sensor(cells, arrival),
        "start_at": instants(start.earliest),
        "end_at": instants(end.end),
        **_read_extent(cells, arrival, needed=False),
        "assessed": cells.word("assessed", get_args(Assessed)),
        "received_at": instants(received),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
        "text": cells.text("text"),
    }


def _read_extent(cells: Cells, arrival: Arrival, *, needed: bool) -> Mapping[str, Column]:
    """Return centre, radius and footprint, after checking that a row has at most one of both."""
    round_place = np.any([cells.known(name) for name in CIRCLE], axis=0)
    footprint = cells.known("footprint_wkt")
    if needed:
        missing = ~round_place & ~footprint
        cells.note("no_place", "lat_deg", missing, "centre and radius, or a footprint", "add one of them")
    both = "centre and radius, or a footprint, not both"
    cells.note("two_places", "lat_deg", round_place & footprint, both, "leave one of them empty")
    for name in CIRCLE:
        cells.require(name, round_place & ~footprint)
    lat, lon = read_place(cells, "lat_deg", "lon_deg", arrival.mission.area)
    radius_km = cells.number("radius_km", -np.inf, MAX_RADIUS_KM)
    # Radii are kept to a millimetre, so less than that would become zero.
    cells.note("not_positive", "radius_km", radius_km < 1e-6, "a radius above zero", "state how far it reaches")
    return {
        "lat_deg": lat,
        "lon_deg": lon,
        "radius_km": radius_km,
        "footprint_wkt": read_footprint(cells, "footprint_wkt", arrival.mission.area),
    }


NOTICES = InputFormat(
    record=Notice,
    kind="",
    layout=Layout(
        required=("notice_id", "by", "kind", "valid_from", "valid_to"),
        optional=(*CIRCLE, "footprint_wkt", "received_at", "source", "label", "text"),
        together=(CIRCLE, ("footprint_wkt",)),
    ),
    named_by=(),
    read=read_notices,
)
"""How notices are read."""

IMPEDIMENTS = InputFormat(
    record=Impediment,
    kind="",
    layout=Layout(
        required=("impediment_id", "kind", "start_at", "end_at", "assessed"),
        optional=("sensor", *CIRCLE, "footprint_wkt", "received_at", "source", "label", "text"),
    ),
    named_by=(),
    read=read_impediments,
)
"""How impediments are read."""
