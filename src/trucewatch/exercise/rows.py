"""Rows of the input files with what each stems from, and their CSV.

The columns are those of the exchange formats, in their order; FIRMS files have the columns of NASA's own CSV.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from trucewatch.records.vocabulary import EVENTS

Relation: TypeAlias = Literal["original", "copy", "resent", "spoof", "false_alarm", "staged", "captured"]

OBSERVATIONS = (
    "observation_id", "source", "means", "observed_from", "observed_to", "received_at", "lat_deg", "lon_deg", "sigma_m",
    "observer_lat_deg", "observer_lon_deg", "distance_min_km", "distance_max_km", "bearing_deg", "event", "description",
    "count", "count_kind", "direction_from_deg", "weapon", "reliability", "credibility", "authenticity", "sensor",
    "look_id", "copy_group", "label", "evidence_sha256", "text",
)  # fmt: skip
NOTICES = (
    "notice_id", "by", "kind", "valid_from", "valid_to", "lat_deg", "lon_deg", "radius_km", "footprint_wkt",
    "received_at", "source", "label", "text",
)  # fmt: skip
IMPEDIMENTS = (
    "impediment_id", "kind", "sensor", "start_at", "end_at", "lat_deg", "lon_deg", "radius_km", "footprint_wkt",
    "assessed", "received_at", "source", "label", "text",
)  # fmt: skip
LOOKS = (
    "look_id", "sensor", "status", "start_at", "end_at", "footprint_wkt", "cloud_fraction", "authenticity",
    "processing", "impediment_id", "received_at", "source", "label", *(f"p_detect_{event}" for event in EVENTS),
)  # fmt: skip
FIRMS = (
    "latitude", "longitude", "bright_ti4", "scan", "track", "acq_date", "acq_time", "satellite", "instrument",
    "confidence", "version", "bright_ti5", "frp", "daynight",
)  # fmt: skip
CONTEXTS = ("context_id", "kind", "area", "start_at", "end_at", "received_at", "source", "label", "text")
ADOPTIONS = (
    "adoption_id", "provision_id", "verdict", "actor", "sector", "t0_earliest", "t0_latest", "adopted_at", "votes_for",
    "votes_against", "abstentions", "dissent", "corrects", "incident_id", "authentic", "wording_en", "wording_uk",
    "wording_ru", "wording_fr", "wording_de", "received_at", "source", "label",
)  # fmt: skip
CLOUDS = (
    "lat_deg", "lon_deg", "reach_km", "start_at", "end_at", "cloud_fraction", "cloud_low", "cloud_high", "basis",
    "issued_at", "received_at", "source", "label",
)  # fmt: skip
REVIEWS = (
    "review_id", "sample_id", "item", "answer", "event", "reviewed_at", "reviewer", "received_at", "source", "label",
)  # fmt: skip
PRESS_FEED = (
    "article_id", "url", "published_on", "published_at_clock", "place_name", "latitude", "longitude", "topic",
    "reports", "headline", "received_at",
)  # fmt: skip
COLUMNS = {
    "observations": OBSERVATIONS, "notices": NOTICES, "impediments": IMPEDIMENTS, "looks": LOOKS, "firms": FIRMS,
    "contexts": CONTEXTS, "adoptions": ADOPTIONS, "clouds": CLOUDS, "reviews": REVIEWS, "mapped": PRESS_FEED,
}  # fmt: skip
"""The columns of each format; the only mapped source of an exercise is the press feed, in columns of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row of an input file, and what the world knows of it."""

    source: str
    """Source that carries it."""
    at: datetime
    """When it is sent: rows stand in this order."""
    row_id: str
    """Its identifier in the format; empty where it has none."""
    cells: tuple[str, ...]
    """Its cells, in the format's columns."""
    truth_id: str
    """The happening that it stems from; empty for a look or impediment of none."""
    relation: Relation
    """How it stems from it."""
    seen_in: str = ""
    """Look or overpass that recorded it; empty where a person did."""


def cells_of(columns: Sequence[str], **values: str) -> tuple[str, ...]:
    """Return cells in the order of columns, empty where no value is given.

    Raises:
        ValueError: a value for a column that there is not.
    """
    unknown = sorted(set(values) - set(columns))
    if unknown:
        raise ValueError(f"got values for {unknown}, expected only columns of the format")
    return tuple(values.get(column, "") for column in columns)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write columns and rows as UTF-8 CSV with line feeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def moment_text(moment: datetime) -> str:
    """Write an aware time as UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def degrees_text(degrees: float) -> str:
    """Write degrees to 1e-5, about a metre."""
    return f"{degrees:.5f}"
