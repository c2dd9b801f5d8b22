"""Items of a catalogue in, when, where and by which platform each was acquired out; and the looks that they are.

An item says that an image was taken, not that anybody searched it: its look has no `processing`. An item at an instant
is a look of INSTANT, since a look is a half-open span. Source: STAC 1.0.0, item and EO extension.
"""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import shapely

from trucewatch.errors import FetchError
from trucewatch.fetch.asking import misread

INSTANT = timedelta(seconds=1)
"""Length of a look of which only an instant is known; a scene takes some seconds."""
MOST_CORNERS = 10_000
"""Footprints with more corners are left out."""
COLUMNS = ("look_id", "sensor", "status", "start_at", "end_at", "footprint_wkt", "cloud_fraction")
"""Columns of the looks that are written."""


@dataclass(frozen=True, slots=True)
class Item:
    """One acquisition."""

    collection: str
    """Collection it belongs to."""
    item_id: str
    """Name within its collection."""
    platform: str
    """Platform, lower case; empty where the catalogue does not say."""
    start_at: datetime
    """Start."""
    end_at: datetime
    """End; the start where only an instant is known."""
    cloud_fraction: float | None
    """Share of the image under cloud, 0 to 1; None where not known."""
    feature: Mapping[str, object]
    """The item as the catalogue sent it."""


@dataclass(frozen=True, slots=True)
class Left:
    """An item that became no look."""

    item_id: str
    """Its name."""
    reason: str
    """Why, in a few words."""


def parse_item(loaded: object, service: str) -> Item:
    """Return the acquisition that an item describes.

    Raises:
        FetchError: it is no item, or has no name or time.
    """
    feature = loaded if isinstance(loaded, dict) else {}
    properties = feature.get("properties")
    item_id, collection = feature.get("id"), feature.get("collection", "")
    named = isinstance(item_id, str) and isinstance(collection, str) and 0 < len(item_id) + len(collection) < 200
    if feature.get("type") != "Feature" or not named or not isinstance(properties, dict):
        raise misread("not_items", service, "page", str(loaded)[:100], "an item with type, id and properties")
    where = str(item_id)
    begins = properties.get("start_datetime") or properties.get("datetime")
    ends = properties.get("end_datetime") or properties.get("datetime") or begins
    start_at, end_at = _time(begins, service, where), _time(ends, service, where)
    if end_at < start_at:
        raise misread("not_items", service, where, f"{begins} to {ends}", "an end after its start")
    return Item(
        collection=str(collection),
        item_id=where,
        platform=str(properties.get("platform") or "").casefold(),
        start_at=start_at,
        end_at=end_at,
        cloud_fraction=_fraction(properties.get("eo:cloud_cover"), service, where),
        feature=feature,
    )


def to_looks(items: Sequence[Item], sensors: Mapping[str, str]) -> tuple[bytes, tuple[Left, ...]]:
    """Return the looks as CSV in the order of the items, and the items that became none.

    `sensors` names the sensor of each platform in lower case; under the empty text that of every other platform.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    left_out = []
    for item in items:
        sensor = sensors.get(item.platform, sensors.get(""))
        footprint = _footprint(item.feature.get("geometry"))
        if sensor is None:
            left_out.append(Left(item.item_id, f"no sensor was named for the platform {item.platform or 'not stated'}"))
        elif footprint is None:
            left_out.append(Left(item.item_id, "its footprint is no valid polygon"))
        else:
            table.writerow(_row(item, sensor, footprint))
    return written.getvalue().encode("utf-8"), tuple(left_out)


def _row(item: Item, sensor: str, footprint: str) -> tuple[str, ...]:
    end_at = item.end_at if item.end_at > item.start_at else item.start_at + INSTANT
    cloud = "" if item.cloud_fraction is None else f"{item.cloud_fraction:.6f}".rstrip("0").rstrip(".")
    look_id = f"{item.collection}/{item.item_id}" if item.collection else item.item_id
    return look_id, sensor, "acquired", item.start_at.isoformat(), end_at.isoformat(), footprint, cloud


def _footprint(geometry: object) -> str | None:
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError, TypeError):
        return None
    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon) or shape.is_empty or not shape.is_valid:
        return None
    west, south, east, north = shape.bounds
    inside = west >= -180 and east <= 180 and south >= -90 and north <= 90
    few = shapely.get_num_coordinates(shape) <= MOST_CORNERS
    return str(shapely.to_wkt(shapely.force_2d(shape), rounding_precision=7)) if inside and few else None


def _time(text: object, service: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _wrong(service, where, text, "a time with an offset")
    return moment


def _fraction(value: object, service: str, where: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(service, where, value, "a cloud cover from 0 to 100")
    if not 0 <= value <= 100:
        raise _wrong(service, where, value, "a cloud cover from 0 to 100")
    return value / 100


def _wrong(service: str, where: str, got: object, expected: str) -> FetchError:
    return misread("not_items", service, where, str(got), expected)
