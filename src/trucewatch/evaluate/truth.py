"""The truth's files in, typed truth out. Only the scores read it."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from trucewatch.errors import Fault, InputError
from trucewatch.records.quantity import Degrees, Kilometres
from trucewatch.records.table import microseconds

NOTHING = "nothing"
"""Class of a happening that was none: a false alarm or a forged report."""


@dataclass(frozen=True, slots=True)
class TrueIncident:
    """One happening as the world knows it."""

    truth_id: str
    """Its name in the truth."""
    kind: str
    """Its kind in the world."""
    class_name: str
    """Its true class."""
    event: str
    """What is chiefly to be recorded of it."""
    began_us: int
    """When it began, microseconds since 1970 UTC."""
    lat_deg: Degrees
    """WGS 84 latitude."""
    lon_deg: Degrees
    """WGS 84 longitude."""
    part: int
    """Nearest part of the line."""
    chainage_km: Kilometres
    """Along that part."""
    offset_km: Kilometres
    """Distance from the line."""
    side: str
    """Side of the line."""
    provisions: tuple[str, ...]
    """Provisions that it breaches."""
    visible: bool
    """Whether a look, an overpass or a post could have recorded it."""
    watched: bool
    """Whether the world set it before somebody's eyes, so that it tests no promise of looking."""
    claimed: str
    """How a false report of it came: authenticated, unauthenticated, or empty where nobody made one."""


@dataclass(frozen=True, slots=True)
class TrueLink:
    """What one row of the inputs stems from."""

    original: str
    """Digest of the file."""
    row: int
    """Row, 1 for the first after the header."""
    observation_id: str
    """Identifier that the row carries; empty where it carries none."""
    truth_id: str
    """The happening."""
    relation: str
    """original, copy, resent, spoof, staged, captured or false_alarm."""
    sensed: bool
    """Whether a look or overpass recorded it, and not a person."""


@dataclass(frozen=True, slots=True)
class TrueProbe:
    """One invented event of a tabled size, by which promises of looking are tested."""

    probe_id: str
    """Its name in the truth."""
    event: str
    """What could be recorded."""
    began_us: int
    """When it began, microseconds since 1970 UTC."""
    from_us: int
    """Start of the times among which it was drawn or chosen."""
    to_us: int
    """End of them."""
    lat_deg: Degrees
    """WGS 84 latitude."""
    lon_deg: Degrees
    """WGS 84 longitude."""
    part: int
    """Nearest part of the line."""
    chainage_km: Kilometres
    """Along that part."""
    offset_km: Kilometres
    """Distance from the line."""
    side: str
    """Side of the line."""
    timed: bool
    """Whether an opponent chose the time."""
    seen_in: tuple[str, ...]
    """Looks and overpasses that recorded it."""


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known."""

    incidents: tuple[TrueIncident, ...]
    """Happenings, false ones (class `nothing`) included."""
    links: tuple[TrueLink, ...]
    """Rows."""


def parse_truth(incidents: bytes, links: bytes, files: bytes) -> Truth:
    """Read `truth/incidents.csv`, `truth/links.csv` and `truth/files.csv`.

    Raises:
        InputError: a file lacks a column or holds a value that cannot be read (`bad_truth`).
    """
    try:
        digests = {row["file"]: row["original"] for row in _rows(files)}
        return Truth(
            tuple(_incident(row) for row in _rows(incidents)),
            tuple(_link(row, digests) for row in _rows(links)),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError([_unreadable(error, "the three files of one exercise as it wrote them")]) from error


def parse_probes(probes: bytes) -> tuple[TrueProbe, ...]:
    """Read `truth/probes.csv`, in its order.

    Raises:
        InputError: the file lacks a column or holds a value that cannot be read (`bad_truth`).
    """
    try:
        return tuple(_probe(row) for row in _rows(probes))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InputError([_unreadable(error, "the probes of an exercise as it wrote them")]) from error


def _unreadable(error: Exception, expected: str) -> Fault:
    return Fault("bad_truth", "truth", "", repr(error)[:200], expected, "write the exercise again")


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def _incident(row: dict[str, str]) -> TrueIncident:
    return TrueIncident(
        truth_id=row["truth_id"],
        kind=row["kind"],
        class_name=row["class"],
        event=row["event"],
        began_us=microseconds(datetime.fromisoformat(row["began_at"])),
        lat_deg=float(row["lat_deg"]),
        lon_deg=float(row["lon_deg"]),
        part=int(row["part"]),
        chainage_km=float(row["chainage_km"]),
        offset_km=float(row["offset_km"]),
        side=row["side"],
        provisions=tuple(json.loads(row["provisions"])),
        visible=bool(json.loads(row["visible_in"])),
        watched=row["watched"] == "yes",
        claimed=row["claimed"],
    )


def _probe(row: dict[str, str]) -> TrueProbe:
    times = (microseconds(datetime.fromisoformat(row[name])) for name in ("began_at", "window_from", "window_to"))
    began_us, from_us, to_us = times
    return TrueProbe(
        probe_id=row["probe_id"],
        event=row["event"],
        began_us=began_us,
        from_us=from_us,
        to_us=to_us,
        lat_deg=float(row["lat_deg"]),
        lon_deg=float(row["lon_deg"]),
        part=int(row["part"]),
        chainage_km=float(row["chainage_km"]),
        offset_km=float(row["offset_km"]),
        side=row["side"],
        timed=row["timed"] == "yes",
        seen_in=tuple(json.loads(row["seen_in"])),
    )


def _link(row: dict[str, str], digests: dict[str, str]) -> TrueLink:
    return TrueLink(
        original=digests[row["file"]],
        row=int(row["row"]),
        observation_id=row["observation_id"],
        truth_id=row["truth_id"],
        relation=row["relation"],
        sensed=bool(row["seen_in"]),
    )
