"""Hourly JSON of Open-Meteo in, rows of cloud out: forecasts by the one format, reanalysis by the other.

The file does not say which of both it is, so the source declares it by its format. Times are taken by the file's own
`utc_offset_seconds`, or as UTC where its `timezone` is GMT or UTC; without either they are refused. A value is that of
an instant (Open-Meteo, weather variable documentation) and is taken to hold for half an hour to either side of it. The
file states no interval, so that each row has the whole one. When a forecast was issued it does not say either: no later
than it reached the cell, which is what counts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import NoReturn, TypeAlias

import numpy as np
import pyarrow as pa

from trucewatch.errors import Fault, SourceError
from trucewatch.ingest.cells import Cells
from trucewatch.ingest.clouds import NAMED_BY, cloud_columns
from trucewatch.ingest.grid import MAX_ROWS
from trucewatch.ingest.provenance import Arrival, Column, InputFormat, read_received, repeat
from trucewatch.ingest.sheet import Layout, Sheet
from trucewatch.ingest.zipped import MAX_BYTES, unzip
from trucewatch.records.weather import CloudHour

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

COVER = ("cloud_cover", "cloudcover")
"""Names of the total cloud cover, the present one first."""
HALF_HOUR = timedelta(minutes=30)
MAX_OFFSET_S = 14 * 3600
"""No time zone is farther from UTC."""
MAX_LOCATIONS = 10_000
"""More places in one file are refused."""

_COLUMNS = ("lat_deg", "lon_deg", "start_at", "end_at", "cloud_fraction")
_UNIX = 253_402_300_800


def read_forecast(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of cloud of a forecast, issued no later than it reached the cell."""
    received = read_received(cells, arrival)
    return cloud_columns(cells, arrival, repeat("forecast", cells.count), received)


def read_reanalysis(cells: Cells, arrival: Arrival) -> Mapping[str, Column]:
    """Return the columns of cloud of a reanalysis."""
    return cloud_columns(cells, arrival, repeat("reanalysis", cells.count), None)


def read_hours(content: bytes, file: str, layout: Layout) -> Sheet:
    """Return one row for each place and hour of a file, in its order; gzip around it is taken off.

    Raises:
        SourceError: not JSON of this shape, in another unit than percent, or with times of no known zone.
    """
    content, file = unzip(content, file)
    if len(content) > MAX_BYTES:
        _refuse(file, "", f"{len(content)} bytes", f"at most {MAX_BYTES} bytes", "too_large")
    try:
        held: Json = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        _refuse(file, "", str(error), "JSON in UTF-8")
    places = held if isinstance(held, list) else [held]
    if not 0 < len(places) <= MAX_LOCATIONS:
        _refuse(file, "", f"{len(places)} places", f"1 to {MAX_LOCATIONS} places")
    rows = [row for number, place in enumerate(places) for row in _rows_of(place, f"place {number}", file)]
    if len(rows) > MAX_ROWS:
        _refuse(file, "", f"{len(rows)} rows", f"at most {MAX_ROWS} rows", "too_many_rows")
    columns = {name: pa.array([row[at] for row in rows], type=pa.string()) for at, name in enumerate(layout.required)}
    return Sheet(columns, np.arange(1, len(rows) + 1, dtype=np.int64), ())


def _rows_of(place: Json, where: str, file: str) -> Iterator[tuple[str | None, ...]]:
    if not isinstance(place, Mapping):
        _refuse(file, where, "another JSON value", "an object with latitude, longitude and hourly")
    hourly, units = place.get("hourly"), place.get("hourly_units")
    if not isinstance(hourly, Mapping) or not isinstance(units, Mapping):
        _refuse(file, where, "no hourly values or no units of them", "the members hourly and hourly_units")
    name = next((name for name in COVER if name in hourly), COVER[0])
    times, covers = hourly.get("time"), hourly.get(name)
    if not isinstance(times, list) or not isinstance(covers, list) or len(times) != len(covers):
        _refuse(file, where, "no list of times or cover, or lists of two lengths", f"hourly.time and hourly.{name}")
    if units.get(name) != "%":
        _refuse(file, where, f"{name} in {units.get(name)}", "cover in %", "unknown_unit")
    lat, lon = _text_of(place.get("latitude")), _text_of(place.get("longitude"))
    offset = _offset_of(place, where, file)
    for time, cover in zip(times, covers, strict=True):
        yield lat, lon, *_hour_of(time, offset), _share_of(cover)


def _offset_of(place: Mapping[str, Json], where: str, file: str) -> timedelta:
    """Return how far the local times of a place are ahead of UTC."""
    offset, zone = place.get("utc_offset_seconds"), place.get("timezone")
    if isinstance(offset, int) and not isinstance(offset, bool) and abs(offset) <= MAX_OFFSET_S:
        return timedelta(seconds=offset)
    if offset is not None or zone not in ("GMT", "UTC"):
        got = f"utc_offset_seconds {json.dumps(offset)}, timezone {json.dumps(zone)}"
        _refuse(file, where, got, "utc_offset_seconds, or timezone GMT", "naive_time")
    return timedelta(0)


def _hour_of(time: Json, offset: timedelta) -> tuple[str | None, str | None]:
    """Return the hour about an instant; what is no time is handed on as it stands, for its row to be rejected."""
    try:
        if isinstance(time, int | float) and not isinstance(time, bool) and 0 <= time < _UNIX:
            moment = datetime.fromtimestamp(time, UTC)
        elif isinstance(time, str):
            read = datetime.fromisoformat(time)
            moment = read.replace(tzinfo=UTC) - offset if read.tzinfo is None else read.astimezone(UTC)
        else:
            return _text_of(time), _text_of(time)
        return (moment - HALF_HOUR).isoformat(), (moment + HALF_HOUR).isoformat()
    except (ValueError, OverflowError):
        return _text_of(time), _text_of(time)


def _share_of(percent: Json) -> str | None:
    """Return a percentage as a share; what is no number is handed on marked, for its row to be rejected."""
    if percent is None:
        return None
    if isinstance(percent, bool) or not isinstance(percent, int | float):
        return f"not a number: {_text_of(percent)}"
    try:
        return format(Decimal(str(percent)).scaleb(-2), "f")
    except (InvalidOperation, ValueError):
        return str(percent)


def _text_of(value: Json) -> str | None:
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    # A lone surrogate has no UTF-8 form.
    return text.encode("utf-8", "replace").decode("utf-8")


def _refuse(file: str, where: str, got: str, expected: str, code: str = "unreadable_open_meteo") -> NoReturn:
    remedy = "download hourly cloud_cover as JSON again, in UTC"
    raise SourceError([Fault(code, file, where, got[:200], expected, remedy)])


LAYOUT = Layout(required=_COLUMNS, optional=())
OPEN_METEO_FORECAST = InputFormat(
    record=CloudHour, kind="cld", layout=LAYOUT, named_by=NAMED_BY, read=read_forecast, open=read_hours
)
"""How forecasts of Open-Meteo are read."""
OPEN_METEO_REANALYSIS = InputFormat(
    record=CloudHour, kind="cld", layout=LAYOUT, named_by=NAMED_BY, read=read_reanalysis, open=read_hours
)
"""How its reanalysis is read."""
