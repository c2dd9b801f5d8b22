"""Planned rows in, the bytes of their file out: CSV, Parquet or GeoJSON, by the suffix of its name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from trucewatch import __version__
from trucewatch.errors import Fault, InputError
from trucewatch.export.as_csv import to_csv
from trucewatch.export.as_geojson import to_geojson
from trucewatch.export.as_parquet import to_parquet
from trucewatch.export.columns import to_columns
from trucewatch.export.geometry import shapes_of
from trucewatch.export.imprint import ILLUSTRATIVE, Imprint
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.planning.accesses import PlannedAccesses
from trucewatch.pipeline.planning.passes import Ageing, PlannedPasses
from trucewatch.records.canonical import Canonical
from trucewatch.records.interval import Interval
from trucewatch.records.quantity import to_text
from trucewatch.release import Door

FORMS = (".csv", ".parquet", ".geojson")
"""Suffixes of passes; accesses have no GeoJSON."""
COLUMNS = "docs/formats.md; times are UTC, edge_sigma_s is the one-sigma error of times, an empty value means not known"


@dataclass(frozen=True, slots=True)
class Written:
    """One file of planned rows."""

    content: bytes
    """The file."""
    sidecar: bytes | None
    """Its imprint as JSON, for a file beside it; None where the file itself carries it."""


def suffix_of(out: Path, forms: tuple[str, ...] = FORMS) -> str:
    """Return the form that a file's name asks for.

    Raises:
        InputError: its suffix is none of the forms.
    """
    suffix = out.suffix.lower()
    if suffix not in forms:
        expected = f"a name that ends with {', '.join(forms)}"
        got = f"the name {out.name}"
        raise InputError([Fault("unknown_form", "command line", "--out", got, expected, "name the file so")])
    return suffix


def write_passes(planned: PlannedPasses, loaded: LoadedMission, door: Door, span: Interval, suffix: str) -> Written:
    """Return the passes with the age of their elements, in the columns of the exchange format and two more."""
    mission = loaded.mission
    columns = with_ageing(to_columns(planned.passes, mission, door.reader.kind), planned.ageing)
    imprint = Imprint(
        (
            ("statement", mission.statement),
            ("status", mission.status),
            ("mission", mission.name),
            ("table", "passes"),
            ("reader", door.reader.name),
            *_span(span),
            ("rows", len(planned.passes)),
            ("issued_at", to_text(door.now)),
            ("settings_sha256", loaded.settings_sha256),
            ("line", mission.line.line),
            ("line_version", mission.line.version),
            ("lines", ILLUSTRATIVE),
            ("columns", COLUMNS),
        )
    )
    if suffix == ".geojson":
        shapes = shapes_of("planned_passes", planned.passes, loaded.ground.line, mission, coarse=False)
        return Written(to_geojson(columns, shapes, imprint), None)
    return write_columns(columns, imprint, suffix)


def write_accesses(planned: PlannedAccesses, limits: str, points: str, span: Interval, suffix: str) -> Written:
    """Return the accesses in the columns of the exchange format and four more.

    Args:
        planned: the accesses.
        limits: within which limits they hold, in words.
        points: name of the file of points.
        span: when.
        suffix: form of the file.
    """
    imprint = Imprint(
        (
            ("table", "accesses"),
            ("limits", limits),
            ("points", points),
            *_span(span),
            ("rows", len(planned.accesses)),
            ("columns", COLUMNS),
        )
    )
    kept = planned.accesses.arrow.drop_columns(["elements_age_days", "edge_sigma_s"])
    return write_columns(with_ageing(kept, planned.ageing), imprint, suffix)


def write_columns(columns: pa.Table, imprint: Imprint, suffix: str) -> Written:
    """Return columns without places as CSV, with its imprint apart, or as Parquet, which carries it."""
    if suffix == ".parquet":
        return Written(to_parquet(columns, None, imprint), None)
    content = to_csv(columns)
    digest: tuple[str, Canonical] = ("sha256", hashlib.sha256(content).hexdigest())
    return Written(content, Imprint((*imprint.entries, digest)).to_bytes() + b"\n")


def with_ageing(columns: pa.Table, ageing: Ageing) -> pa.Table:
    """Return columns with the age and the error of their elements after the others, to 0.001 day and 0.01 s."""
    age, sigma = np.round(ageing.elements_age_days, 3), np.round(ageing.edge_sigma_s, 2)
    columns = columns.append_column("elements_age_days", pa.array(age, type=pa.float64()))
    return columns.append_column("edge_sigma_s", pa.array(sigma, type=pa.float64()))


def _span(span: Interval) -> tuple[tuple[str, Canonical], ...]:
    software = f"trucewatch/{__version__}"
    return ("from", to_text(span.start_at)), ("to", to_text(span.end_at)), ("software", software)
