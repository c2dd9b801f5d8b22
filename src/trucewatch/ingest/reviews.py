"""Rows of reviews in, their columns out: what a person found who looked again at what was held to be quiet."""

from collections.abc import Mapping
from typing import get_args

import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells
from trucewatch.ingest.moments import read_moments
from trucewatch.ingest.provenance import (
    Arrival,
    Column,
    InputFormat,
    instants,
    note_future,
    read_authenticity,
    read_label,
    read_received,
    read_source,
    same,
)
from trucewatch.ingest.sheet import Layout
from trucewatch.records.field_check import Review, ReviewAnswer
from trucewatch.records.vocabulary import EVENTS

_REQUIRED = ("review_id", "sample_id", "item", "answer", "reviewed_at", "reviewer")


def read_reviews(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of reviews; an event stands where something was missed, and nowhere else.

    What kind of item an answer is about is not read: the sample alone knows, and the reviewer is not told.
    """
    for name in _REQUIRED:
        cells.require(name)
    received = read_received(cells, arrival)
    answer = cells.word("answer", get_args(ReviewAnswer))
    missed = same(answer, "missed")
    cells.require("event", missed)
    told = pc.binary_join_element_wise(answer, cells.text("event"), ": ")
    wrong = cells.known("event") & ~missed
    cells.note("not_missed", "event", wrong, "an event only where one was missed", "correct the answer", told)
    reviewed = read_moments(cells, "reviewed_at", arrival.source)
    note_future(cells, "reviewed_at", reviewed, received)
    return {
        "review_id": cells.name("review_id"),
        "sample_id": cells.name("sample_id"),
        "item": cells.name("item"),
        "answer": answer,
        "event": cells.word("event", EVENTS),
        "reviewed_at": instants(reviewed.latest),
        "reviewer": cells.name("reviewer"),
        "received_at": instants(received),
        "authenticity": read_authenticity(cells, arrival),
        "source": read_source(cells, arrival),
        "label": read_label(cells, arrival),
    }


REVIEWS = InputFormat(
    record=Review,
    kind="",
    layout=Layout(required=_REQUIRED, optional=("event", "authenticity", "received_at", "source", "label")),
    named_by=(),
    read=read_reviews,
    scoped=True,
)
"""How reviews are read."""
