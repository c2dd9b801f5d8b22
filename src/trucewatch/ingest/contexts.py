"""Rows of context in, their columns out: spans of time in named areas, evidence of nothing."""

from collections.abc import Mapping
from typing import get_args

import numpy as np

from trucewatch.ingest.cells import Cells
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
from trucewatch.records.context import Context
from trucewatch.records.vocabulary import ContextKind

_REQUIRED = ("kind", "area", "start_at", "end_at")


def read_contexts(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of context; only an outage may be announced before it begins."""
    for name in ("kind", "area"):
        cells.require(name)
    received = read_received(cells, arrival)
    kind = cells.word("kind", get_args(ContextKind))
    start, end = read_span(cells, "start_at", "end_at", arrival.source)
    note_future(cells, "start_at", start, np.where(same(kind, "outage"), np.iinfo(np.int64).max, received))
    return {
        "context_id": cells.name("context_id"),
        "kind": kind,
        "area": cells.name("area"),
        "start_at": instants(start.earliest),
        "end_at": instants(end.end),
        "received_at": instants(received),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
        "text": cells.text("text"),
    }


CONTEXTS = InputFormat(
    record=Context,
    kind="ctx",
    layout=Layout(required=_REQUIRED, optional=("context_id", "received_at", "source", "label", "text")),
    named_by=("kind", "area", "start_at", "end_at", "text"),
    read=read_contexts,
    scoped=True,
)
"""How context is read."""
