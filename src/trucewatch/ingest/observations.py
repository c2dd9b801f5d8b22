"""Rows in the form that monitoring missions use in, observations out.

Source: the columns "observations" of the exchange formats. An empty description means undetermined. Without a place,
the best place is computed from observer, distance band and bearing (`place.place_from_observer`).
"""

from collections.abc import Mapping
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells, flags_of
from trucewatch.ingest.moments import Moments, read_moments
from trucewatch.ingest.place import (
    MAX_DISTANCE_KM,
    note_outside,
    place_from_observer,
    read_bearing,
    read_place,
)
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
    same,
)
from trucewatch.ingest.sheet import Layout
from trucewatch.records.observation import Observation
from trucewatch.records.table import Floats, Integers
from trucewatch.records.vocabulary import DESCRIPTIONS, EVENTS, MEANS, CountKind, Credibility, Reliability

PLACE = ("lat_deg", "lon_deg", "sigma_m")
"""Columns of a place given directly."""
OBSERVER = ("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg")
"""Columns of a place given from an observer."""
MAX_COUNT = 1_000_000
"""Highest count of one observation."""
MAX_SIGMA_M = 1e6
"""A place less certain than this is none."""


def read_observations(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of observations."""
    received = read_received(cells, arrival)
    first, last = _read_interval(cells, arrival, received)
    words = {
        "means": cells.word("means", MEANS),
        "event": cells.word("event", EVENTS),
        "description": pc.fill_null(cells.word("description", DESCRIPTIONS), "undetermined"),
        "weapon": cells.word("weapon", arrival.mission.weapons, "unknown_weapon"),
        "reliability": cells.word("reliability", get_args(Reliability)),
        "credibility": cells.word("credibility", get_args(Credibility)),
        "sensor": read_sensor(cells, arrival),
    }
    cells.require("means")
    cells.require("event")
    return {
        "observation_id": cells.name("observation_id"),
        "source": read_source(cells, arrival),
        "observed_from": instants(first),
        "observed_to": instants(last),
        "received_at": instants(received),
        **words,
        **_read_places(cells, arrival),
        **_read_count(cells, words["description"]),
        "direction_from_deg": cells.number("direction_from_deg", 0.0, 360.0) % 360,
        "authenticity": read_authenticity(cells, arrival),
        "look_id": cells.name("look_id"),
        "copy_group": cells.name("copy_group"),
        "frp_mw": np.full(cells.count, np.nan),
        "label": read_label(cells, arrival),
        "evidence_sha256": _read_digest(cells),
        "text": cells.text("text"),
    }


def _read_interval(cells: Cells, arrival: Arrival, received: Integers) -> tuple[Integers, Integers]:
    """Return first and last instant; both columns are needed, since an instant is said by writing it twice."""
    cells.require("observed_from")
    cells.require("observed_to")
    start: Moments = read_moments(cells, "observed_from", arrival.source)
    end: Moments = read_moments(cells, "observed_to", arrival.source)
    pair = pc.binary_join_element_wise(cells.text("observed_from"), cells.text("observed_to"), " to ")
    reversed_interval = start.known & end.known & (end.latest < start.earliest)
    remedy = "swap the two times"
    cells.note("reversed_interval", "observed_to", reversed_interval, "observed_from or later", remedy, pair)
    note_future(cells, "observed_from", start, received)
    return start.earliest, end.latest


def _read_places(cells: Cells, arrival: Arrival) -> Mapping[str, Floats]:
    """Return the columns of place and observer, after checking that each row has exactly one of them."""
    direct = np.any([cells.known(name) for name in PLACE], axis=0)
    indirect = np.any([cells.known(name) for name in OBSERVER], axis=0)
    cells.note("no_place", "lat_deg", ~direct & ~indirect, "a place, or observer, distance and bearing", "add one")
    both = "a place, or observer, distance and bearing, not both"
    cells.note("two_places", "lat_deg", direct & indirect, both, "leave one of them empty")
    for name in PLACE:
        cells.require(name, direct & ~indirect)
    for name in OBSERVER:
        cells.require(name, indirect & ~direct)
    area = arrival.mission.area
    lat, lon = read_place(cells, "lat_deg", "lon_deg", area)
    sigma_m = cells.number("sigma_m", -np.inf, MAX_SIGMA_M)
    # Positions and sizes are kept to a millimetre, so less than that would become zero.
    cells.note("not_positive", "sigma_m", sigma_m < 0.001, "a sigma above zero", "state how far off the place may be")
    observer = read_place(cells, "observer_lat_deg", "observer_lon_deg", area, bound=False)
    nearest, farthest = (cells.number(name, 0.0, MAX_DISTANCE_KM) for name in ("distance_min_km", "distance_max_km"))
    remedy, pair = "swap the two distances", _pair(cells, "distance_min_km", "distance_max_km")
    cells.note("reversed_interval", "distance_max_km", farthest < nearest, "distance_min_km or more", remedy, pair)
    cells.note("not_positive", "distance_max_km", farthest < 1e-6, "a distance above zero", "state the distance")
    bearing = read_bearing(cells, "bearing_deg")
    seen_lat, seen_lon, seen_sigma_m = place_from_observer(observer, nearest, farthest, bearing)
    note_outside(cells, "observer_lat_deg", seen_lat, seen_lon, area, _pair(cells, *OBSERVER[:2]))
    return {
        "lat_deg": np.where(direct, lat, seen_lat),
        "lon_deg": np.where(direct, lon, seen_lon),
        "sigma_m": np.where(direct, sigma_m, np.maximum(seen_sigma_m, 0.001)),
        "observer_lat_deg": observer[0],
        "observer_lon_deg": observer[1],
        "distance_min_km": nearest,
        "distance_max_km": farthest,
        "bearing_deg": bearing[0],
    }


def _read_count(cells: Cells, description: pa.Array) -> Mapping[str, Column]:
    """Return count and its kind; zero is a count only of what is said to be absent."""
    count, kind = cells.whole("count", MAX_COUNT), cells.word("count_kind", get_args(CountKind))
    uncountable = same(kind, "uncountable")
    known = np.isfinite(count)
    no_kind = known & ~cells.known("count_kind")
    cells.note("count_without_kind", "count_kind", no_kind, "exact, at_least or about", "say how it is meant")
    said = cells.known("count_kind") & ~uncountable & ~cells.known("count")
    cells.note("missing_value", "count", said, "a number", "add the count, or leave its kind empty")
    odd = uncountable & cells.known("count")
    cells.note("count_of_uncountable", "count", odd, "no count of the uncountable", "leave it empty or change the kind")
    zero = (count == 0) & ~same(description, "absent")
    cells.note("out_of_range", "count", zero, "1 or more, unless the description is absent", "correct it")
    return {"count": count, "count_kind": kind}


def _read_digest(cells: Cells) -> pa.Array:
    text = cells.text("evidence_sha256")
    wrong = cells.known("evidence_sha256") & ~flags_of(pc.match_substring_regex(text, "^[0-9a-f]{64}$"))
    cells.note("bad_digest", "evidence_sha256", wrong, "64 hexadecimal digits in lower case", "compute it again")
    return text


def _pair(cells: Cells, first: str, second: str) -> pa.Array:
    return pc.binary_join_element_wise(cells.text(first), cells.text(second), ", ")


OBSERVATIONS = InputFormat(
    record=Observation,
    kind="obs",
    layout=Layout(
        required=("means", "observed_from", "observed_to", "event"),
        optional=(
            "observation_id", "source", "received_at", *PLACE, *OBSERVER, "description", "count", "count_kind",
            "direction_from_deg", "weapon", "reliability", "credibility", "authenticity", "sensor", "look_id",
            "copy_group", "label", "evidence_sha256", "text",
        ),
        together=(PLACE, OBSERVER),
    ),
    named_by=(
        "means", "observed_from", "observed_to", "lat_deg", "lon_deg", "sigma_m", "observer_lat_deg",
        "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg", "event", "description", "count",
        "count_kind", "direction_from_deg", "weapon", "reliability", "credibility", "sensor", "look_id", "copy_group",
        "evidence_sha256", "text",
    ),
    read=read_observations,
    scoped=True,
)  # fmt: skip
"""How observations are read."""
