"""Names of sensor classes in, their detection tables out: from the mission folder, else those that are shipped.

A file `detection/<class>.toml` holds an array `chances`; the keys of each are the fields of `DetectionChance` without
the class, which is the file's name. A mission folder replaces the table of a class as a whole, never row by row: what
is not in its file is blind. Bands may leave gaps, which are blind too, and may not overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite
from pathlib import Path
from typing import Any, cast

from trucewatch.errors import Fault
from trucewatch.mission.catalogue import class_name_fault, classes_named
from trucewatch.mission.folder import DETECTION, detection_file, read_detection_file, shipped_names
from trucewatch.mission.settings import parse_toml, read_fields
from trucewatch.records.detection import DetectionChance
from trucewatch.records.mission import Sensor
from trucewatch.records.table import Table

_UNKNOWN = (0.0, 0.5, 1.0)
"""The chance that is not known."""
_LARGEST = {"off_nadir_deg": 90.0, "incidence_deg": 90.0, "range_km": 50_000.0}
"""The largest value of each quantity."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What a file of one class holds."""

    chances: tuple[DetectionChance, ...]
    """Its rows."""


def read_detections(folder: Path, classes: Mapping[str, str], faults: list[Fault]) -> Table[DetectionChance] | None:
    """Return the rows of the named classes, by class and then as listed; None, and every fault, where one is wrong.

    Args:
        folder: the mission folder, whose own file of a class goes before the shipped one.
        classes: sensor classes, each with the key in `sensors.toml` that names it. None of them: an empty table.
        faults: grows by what is wrong.
    """
    before = len(faults)
    rows = [row for name, where in sorted(classes.items()) for row in _read(folder, name, where, faults)]
    return Table.of(DetectionChance, rows) if len(faults) == before else None


def read_chances(folder: Path, sensors: Sequence[Sensor], faults: list[Fault]) -> tuple[DetectionChance, ...] | None:
    """Return the rows of the classes that sensors name, as `read_detections` does."""
    table = read_detections(folder, classes_named(sensors), faults)
    return None if table is None else tuple(table.rows())


def read_shipped_detections() -> Table[DetectionChance]:
    """Return the rows of every shipped table, by class and then as listed."""
    faults: list[Fault] = []
    rows = [row for name in shipped_names(DETECTION) for row in _read(None, name, "", faults)]
    if faults:
        raise RuntimeError(f"got a faulty shipped table: {faults[0]}")
    return Table.of(DetectionChance, rows)


def parse_detections(content: bytes, sensor_class: str, faults: list[Fault]) -> tuple[DetectionChance, ...]:
    """Return the rows of a file of one class, as listed; the faults say why a row could not be read."""
    file = detection_file(sensor_class)
    table = parse_toml(content, file)
    if isinstance(table, Fault):
        faults.append(table)
        return ()
    found = read_fields(_Table, ("chances",), _with_class(table, sensor_class), file, faults)
    if "chances" not in found:
        return ()
    rows = _Table(**cast(Any, found)).chances
    faults.extend(_faults_of(rows, sensor_class, file))
    return rows


def _read(folder: Path | None, name: str, where: str, faults: list[Fault]) -> Sequence[DetectionChance]:
    wrong = class_name_fault(name, "sensors.toml", where)
    if wrong is not None:
        faults.append(wrong)
        return ()
    content = read_detection_file(folder, name, where)
    if isinstance(content, Fault):
        faults.append(content)
        return ()
    return parse_detections(content, name, faults)


def _with_class(table: Mapping[str, object], sensor_class: str) -> dict[str, object]:
    """Give every row its class; a row that names one keeps it, to be judged like any other value."""
    rows = table.get("chances")
    if not isinstance(rows, list):
        return dict(table)
    named = [{"sensor_class": sensor_class, **row} if isinstance(row, dict) else row for row in rows]
    return {**table, "chances": named}


def _faults_of(rows: Sequence[DetectionChance], sensor_class: str, file: str) -> list[Fault]:
    """Return what is wrong with rows that could be read, in the order of the file."""
    found = []
    for index, row in enumerate(rows):
        for key, got, expected in _wrong_values(row, sensor_class):
            found.append(Fault("bad_chance", file, f"chances[{index}].{key}", got, expected, "correct the row"))
    for (i, one), (j, other) in combinations(enumerate(rows), 2):
        where, remedy = f"chances[{j}]", "correct one of the two rows"
        if one.event == other.event and one.geometry != other.geometry:
            got = f"{other.geometry}, while chances[{i}] of {one.event} has {one.geometry}"
            found.append(Fault("mixed_geometry", file, f"{where}.geometry", got, "one quantity for each event", remedy))
        elif _overlap(one, other):
            got = f"a row that holds where chances[{i}] of {one.event} holds"
            found.append(Fault("overlapping_bands", file, where, got, "bands that do not overlap", remedy))
    return found


def _wrong_values(row: DetectionChance, sensor_class: str) -> list[tuple[str, str, str]]:
    """Return key, what stood there and what would be right, for every wrong value of a row."""
    found = []
    if row.sensor_class != sensor_class:
        found.append(("sensor_class", row.sensor_class, f"{sensor_class}, as the file is named, or nothing"))
    if not 0 <= row.p_low <= row.p_best <= row.p_high <= 1:
        got = f"p_low {row.p_low:g}, p_best {row.p_best:g}, p_high {row.p_high:g}"
        found.append(("p_best", got, "0 <= p_low <= p_best <= p_high <= 1"))
    if row.basis == "unknown" and (row.p_low, row.p_best, row.p_high) != _UNKNOWN:
        found.append(("basis", f"unknown with {row.p_low:g} to {row.p_high:g}", "p_low 0, p_best 0.5, p_high 1"))
    if not (isfinite(row.size_value) and row.size_value >= 0):
        found.append(("size_value", str(row.size_value), "a finite number, 0 or more"))
    begin, end, largest = row.geometry_from, row.geometry_to, _LARGEST.get(row.geometry, 0.0)
    if row.geometry == "any" and (begin, end) != (0.0, 0.0):
        found.append(("geometry_to", f"{begin:g} to {end:g}", "0 to 0, as geometry is any"))
    if row.geometry != "any" and not 0 <= begin < end <= largest:
        found.append(("geometry_to", f"{begin:g} to {end:g}", f"0 <= geometry_from < geometry_to <= {largest:g}"))
    if not row.source.strip() or not row.size.strip():
        found.append(("source" if not row.source.strip() else "size", "nothing", "words"))
    return found


def _overlap(one: DetectionChance, other: DetectionChance) -> bool:
    """Say whether two rows hold for one event of one size and duration in one geometry, light and sky."""
    if (one.event, one.size_value, one.duration_s) != (other.event, other.size_value, other.duration_s):
        return False
    near = one.geometry == "any" or (one.geometry_from < other.geometry_to and other.geometry_from < one.geometry_to)
    return near and _meet(one.light, other.light) and _meet(one.cloud, other.cloud)


def _meet(one: str, other: str) -> bool:
    return one == other or "any" in (one, other)
