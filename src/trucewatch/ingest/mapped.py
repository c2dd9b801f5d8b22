"""Rows of a foreign file in, ordinary records out, as a mapping of the mission says.

What a row claims of itself counts for nothing that the mapping does not name: source and label are those of the source
of the mission, and authenticity is the lesser of what source and mapping allow. So an unauthenticated feed stays one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import MAX_NAME, MAX_TEXT, Cells, flags_of
from trucewatch.ingest.contexts import CONTEXTS
from trucewatch.ingest.declared import NOTICES
from trucewatch.ingest.mapped_kinds import (
    corroborate,
    note_rejected,
    read_copies,
    read_counts,
    read_rules,
    take_words,
)
from trucewatch.ingest.mapped_time import join_clock, read_interval, read_period
from trucewatch.ingest.observations import OBSERVATIONS
from trucewatch.ingest.place import read_place
from trucewatch.ingest.provenance import Arrival, Column, InputFormat, instants, repeat, same, weaker
from trucewatch.ingest.sheet import Layout, Sheet
from trucewatch.records import mapping as records
from trucewatch.records.context import Context
from trucewatch.records.declared import Notice
from trucewatch.records.observation import Observation
from trucewatch.records.table import Floats

Reader = Callable[[records.Mapping, Cells, Arrival], Mapping[str, Column]]


def mapped_format(mapping: records.Mapping) -> InputFormat:
    """Return how the files of a mapping are read: every column that it names must be there."""
    record, like, read = _FORMS[mapping.makes]
    return InputFormat(
        record=record,
        kind=_KINDS[mapping.makes],
        layout=Layout(required=mapping.columns, optional=()),
        named_by=like.named_by or _NOTICE_FIELDS,
        read=partial(read, mapping),
        scoped=like.scoped,
        prepare=partial(_prepare, mapping),
    )


def read_mapped_observations(mapping: records.Mapping, cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of observations."""
    note_rejected(cells, mapping.rejected)
    rules = read_rules(cells, mapping.kinds)
    description = take_words(mapping.kinds, rules, lambda rule: rule.description)
    first, last, received = read_interval(cells, mapping.time, arrival)
    nothing, unknown = pa.nulls(cells.count, pa.string()), np.full(cells.count, np.nan)
    return {
        "observation_id": _read_id(cells, mapping),
        **_read_origin(mapping, cells, arrival),
        "means": take_words(mapping.kinds, rules, lambda rule: rule.means),
        "observed_from": instants(first),
        "observed_to": instants(last),
        "received_at": instants(received),
        **_read_spot(mapping, cells, arrival),
        **dict.fromkeys(("observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km"), unknown),
        **dict.fromkeys(("bearing_deg", "direction_from_deg", "frp_mw"), unknown),
        "event": take_words(mapping.kinds, rules, lambda rule: rule.event),
        "description": corroborate(cells, description, mapping.corroboration),
        **read_counts(cells, mapping.count),
        "weapon": take_words(mapping.kinds, rules, lambda rule: rule.weapon),
        "reliability": _constant(mapping.reliability, cells.count),
        "credibility": _constant(mapping.credibility, cells.count),
        "authenticity": repeat(weaker(arrival.source.authenticity, mapping.authenticity), cells.count),
        **dict.fromkeys(("sensor", "look_id", "evidence_sha256"), nothing),
        "copy_group": read_copies(cells, mapping.copies, arrival.source.name),
    }


def read_mapped_notices(mapping: records.Mapping, cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of notices, each around one place."""
    note_rejected(cells, mapping.rejected)
    rules = read_rules(cells, mapping.kinds)
    start, end, received = read_period(cells, mapping.time, arrival)
    place, by = mapping.place, mapping.by_column or ""
    cells.require(by)
    spot = _read_spot(mapping, cells, arrival)
    return {
        "notice_id": _read_id(cells, mapping),
        **_read_origin(mapping, cells, arrival),
        "by": cells.name(by),
        "kind": take_words(mapping.kinds, rules, lambda rule: rule.notice),
        "valid_from": instants(start),
        "valid_to": instants(end),
        "lat_deg": spot["lat_deg"],
        "lon_deg": spot["lon_deg"],
        "radius_km": np.full(cells.count, np.nan if place is None else place.radius_km),
        "footprint_wkt": pa.nulls(cells.count, pa.string()),
        "received_at": instants(received),
    }


def read_mapped_contexts(mapping: records.Mapping, cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of context; only an outage may be announced before it begins."""
    note_rejected(cells, mapping.rejected)
    rules = read_rules(cells, mapping.kinds)
    kind = take_words(mapping.kinds, rules, lambda rule: rule.context)
    start, end, received = read_period(cells, mapping.time, arrival, future=same(kind, "outage"))
    cells.require(mapping.area_columns[0])
    area = _join_known([cells.name(name) for name in mapping.area_columns], " / ")
    return {
        "context_id": _read_id(cells, mapping),
        **_read_origin(mapping, cells, arrival),
        "kind": kind,
        "area": area,
        "start_at": instants(start),
        "end_at": instants(end),
        "received_at": instants(received),
    }


def _prepare(mapping: records.Mapping, sheet: Sheet) -> Sheet:
    """Return the sheet with unknown words as empty cells, and date and clock in one column."""
    words = pa.array(mapping.not_known, pa.string())
    nothing = pa.scalar(None, pa.string())
    columns = {
        name: pc.if_else(pc.is_in(column, value_set=words), nothing, column) if len(words) else column
        for name, column in sheet.columns.items()
    }
    return replace(sheet, columns=join_clock(columns, mapping.time))


def _read_id(cells: Cells, mapping: records.Mapping) -> pa.Array:
    """Return what names each row for good; null where any of its columns is empty."""
    if not mapping.identity:
        return pa.nulls(cells.count, pa.string())
    parts = [
        pc.replace_substring(pc.replace_substring(cells.text(name), "%", "%25"), "/", "%2F")
        for name in mapping.identity
    ]
    joined = pc.binary_join_element_wise(*parts, "/")
    unfit = flags_of(pc.greater(pc.utf8_length(joined), MAX_NAME)) | flags_of(
        pc.match_substring_regex(joined, r"[\t\r\n]")
    )
    expected = f"at most {MAX_NAME} characters on one line"
    cells.note("bad_name", mapping.identity[0], unfit, expected, "name rows by shorter columns", joined)
    return joined


def _read_origin(mapping: records.Mapping, cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return source, label and remarks."""
    return {
        "source": repeat(arrival.source.name, cells.count),
        "label": repeat(arrival.source.label, cells.count),
        "text": _read_text(cells, mapping.text_columns),
    }


def _read_text(cells: Cells, names: tuple[str, ...]) -> pa.Array:
    """Return the remarks: one column as it is, several each with its name, what is empty left out."""
    if not names:
        return pa.nulls(cells.count, pa.string())
    if len(names) == 1:
        return cells.text(names[0])
    named = [pc.binary_join_element_wise(name, cells.text(name), ": ") for name in names]
    joined = _join_known(named, "; ")
    long = flags_of(pc.greater(pc.utf8_length(joined), MAX_TEXT))
    cells.note("too_long", names[0], long, f"at most {MAX_TEXT} characters", "name fewer columns", joined)
    return joined


def _join_known(columns: Sequence[pa.Array], separator: str) -> pa.Array:
    """Return the texts of each row that are not null, joined; null where all are."""
    first = pc.coalesce(*columns)
    # Arrow (26) leaves a row out altogether where every text of it is null, so such rows get an empty one.
    held = [pc.if_else(pc.is_null(first), "", columns[0]), *columns[1:]]
    joined = pc.binary_join_element_wise(*held, separator, null_handling="skip")
    return pc.if_else(pc.is_null(first), pa.scalar(None, pa.string()), joined)


def _read_spot(mapping: records.Mapping, cells: Cells, arrival: Arrival) -> Mapping[str, Floats]:
    """Return place and sigma; a code of precision that the mapping does not list is noted."""
    place = mapping.place
    if place is None:
        return dict.fromkeys(("lat_deg", "lon_deg", "sigma_m"), np.full(cells.count, np.nan))
    for name in (place.lat_column, place.lon_column):
        cells.require(name)
    lat, lon = read_place(cells, place.lat_column, place.lon_column, arrival.mission.area, unit_deg=place.unit_deg)
    sigma_m = np.full(cells.count, place.sigma_m)
    if place.precision_column is not None:
        codes = cells.word(place.precision_column, [word for one in place.precisions for word in one.words])
        for one in place.precisions:
            among = flags_of(pc.is_in(codes, value_set=pa.array(one.words, pa.string())))
            sigma_m = np.where(among, one.sigma_m, sigma_m)
    return {"lat_deg": lat, "lon_deg": lon, "sigma_m": sigma_m}


def _constant(word: str | None, count: int) -> pa.Array:
    return pa.nulls(count, pa.string()) if word is None else repeat(word, count)


_KINDS = {"observation": "obs", "notice": "notice", "context": "ctx"}
_NOTICE_FIELDS = ("by", "kind", "valid_from", "valid_to", "lat_deg", "lon_deg", "radius_km", "text")
_FORMS: Mapping[str, tuple[type[Observation | Notice | Context], InputFormat, Reader]] = {
    "observation": (Observation, OBSERVATIONS, read_mapped_observations),
    "notice": (Notice, NOTICES, read_mapped_notices),
    "context": (Context, CONTEXTS, read_mapped_contexts),
}
