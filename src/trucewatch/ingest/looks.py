"""Rows of looks in, their columns out: what was to be looked at, whether it was, and how well it would have seen."""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pyarrow as pa

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.place import read_footprint
from trucewatch.ingest.provenance import (
    Arrival,
    Column,
    InputFormat,
    instants,
    note_future,
    read_authenticity,
    read_label,
    read_received,
    read_sensor,
    read_source,
    read_span,
    same,
)
from trucewatch.ingest.sheet import P_DETECT, Layout
from trucewatch.records.look import Look
from trucewatch.records.table import Floats
from trucewatch.records.vocabulary import LookStatus

_REQUIRED = ("look_id", "sensor", "status", "start_at", "end_at", "footprint_wkt")


def read_looks(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of looks; only a planned one may begin after its file was received."""
    for name in _REQUIRED:
        cells.require(name)
    status = cells.word("status", get_args(LookStatus))
    start, end = read_span(cells, "start_at", "end_at", arrival.source)
    received = read_received(cells, arrival)
    note_future(cells, "start_at", start, np.where(same(status, "planned"), np.iinfo(np.int64).max, received))
    names = cells.names(P_DETECT)
    stated = np.array([cells.number(name, 0.0, 1.0) for name in names]).reshape(len(names), cells.count).T
    events, chances = _as_lists([name.removeprefix(P_DETECT) for name in names], stated)
    return {
        "look_id": cells.name("look_id"),
        "sensor": read_sensor(cells, arrival),
        "status": status,
        "start_at": instants(start.earliest),
        "end_at": instants(end.end),
        "footprint_wkt": read_footprint(cells, "footprint_wkt", arrival.mission.area),
        "cloud_fraction": cells.number("cloud_fraction", 0.0, 1.0),
        "events": events,
        "p_detect": chances,
        "authenticity": read_authenticity(cells, arrival),
        "processing": cells.name("processing"),
        "impediment_id": cells.name("impediment_id"),
        "received_at": instants(received),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
    }


def _as_lists(events: list[str], stated: Floats) -> tuple[pa.Array, pa.Array]:
    """Return the events for which each row states a chance, in the order of their names, and those chances."""
    known = np.isfinite(stated)
    offsets = pa.array(np.concatenate(([0], np.cumsum(known.sum(axis=1)))), type=pa.int32())
    names = pa.array(np.broadcast_to(np.array(events, dtype=object), stated.shape)[known], type=pa.string())
    return pa.ListArray.from_arrays(offsets, names), pa.ListArray.from_arrays(offsets, pa.array(stated[known]))


LOOKS = InputFormat(
    record=Look,
    kind="",
    layout=Layout(
        required=_REQUIRED,
        optional=("cloud_fraction", "authenticity", "processing", "impediment_id", "received_at", "source", "label"),
        by_event=True,
    ),
    named_by=(),
    read=read_looks,
)
"""How looks are read."""
