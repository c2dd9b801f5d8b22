"""Classes of sensors as files in, records of the sensor catalogue and every fault out.

Each class is one file `catalogue/<class>.toml`, of the mission folder or shipped; one of the folder replaces the
shipped one of the same name as a whole. Every number says where it comes from, or the file is refused.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from trucewatch.errors import Fault, MissionError
from trucewatch.mission.folder import catalogue_file, catalogue_names, read_catalogue_file
from trucewatch.mission.settings import iter_named, parse_toml, read_fields
from trucewatch.records.catalogue import CatalogueSensor
from trucewatch.records.encoding import field_types
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.viewing import Viewing

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_KEYS = tuple(name for name in field_types(CatalogueSensor) if name != "sensor_class")
_SOURCED = ("viewing", "resolution_m", "swath_km")
_LARGEST_NUMBER = 999_999_999


def load_catalogue(folder: Path | None) -> tuple[CatalogueSensor, ...]:
    """Return every class, by name: those of the mission folder, and the shipped ones that it does not replace.

    Args:
        folder: a mission folder; None loads what is shipped.

    Raises:
        MissionError: a file has faults; all of them are named.
    """
    faults: list[Fault] = []
    found = [_read(folder, name, "", faults) for name in catalogue_names(folder)]
    entries = tuple(entry for entry in found if entry is not None)
    faults.extend(fault for entry in entries for fault in entry_faults(entry))
    if faults:
        raise MissionError(faults)
    return entries


def read_catalogue(folder: Path, sensors: Sequence[Sensor], faults: list[Fault]) -> tuple[CatalogueSensor, ...] | None:
    """Return the classes that sensors name, by name; None, and faults, where one could not be read."""
    found = [_read(folder, name, where, faults) for name, where in sorted(classes_named(sensors).items())]
    return None if None in found else tuple(entry for entry in found if entry is not None)


def classes_named(sensors: Sequence[Sensor]) -> dict[str, str]:
    """Return the classes that sensors name, each with the first key that names it."""
    named: dict[str, str] = {}
    for index, sensor in enumerate(sensors):
        if sensor.sensor_class is not None:
            named.setdefault(sensor.sensor_class, f"sensors[{index}].sensor_class")
    return named


def class_name_fault(name: str, file: str, key: str) -> Fault | None:
    """Return what is wrong with the name of a class, which is that of a file; None if nothing."""
    if _NAME.fullmatch(name):
        return None
    expected = "a letter, then letters a to z, digits and _, at most 64"
    return Fault("bad_name", file, key, repr(name)[:200], expected, "rename it")


def parse_entry(content: bytes, name: str, faults: list[Fault]) -> CatalogueSensor | None:
    """Return the class that a file holds; None, and every fault of its keys, where it cannot be read."""
    file = catalogue_file(name)
    table = parse_toml(content, file)
    if isinstance(table, Fault):
        faults.append(table)
        return None
    found = read_fields(CatalogueSensor, _KEYS, table, file, faults)
    return CatalogueSensor(sensor_class=name, **cast(Any, found)) if len(found) == len(_KEYS) else None


def check_catalogue(mission: Mission) -> Iterator[Fault]:
    """Yield what no class may hold, for every class that the mission's sensors name."""
    for entry in mission.catalogue:
        yield from entry_faults(entry)


def entry_faults(entry: CatalogueSensor) -> Iterator[Fault]:
    """Yield what contradicts itself in one class."""
    file = catalogue_file(entry.sensor_class)
    for where, got, expected in (*_shape_faults(entry), *_number_faults(entry), *_source_faults(entry)):
        yield Fault("catalogue_entry", file, where, got[:200], expected, "correct the file")
    if entry.viewing is not None:
        for where, got, expected in _viewing_faults(entry.viewing, entry.kind):
            yield Fault("catalogue_entry", file, f"viewing.{where}", got[:200], expected, "correct the file")


_Wrong = tuple[str, str, str]
"""Key, what stood there, what would be right."""


def _shape_faults(entry: CatalogueSensor) -> Iterator[_Wrong]:
    """Yield keys that this kind of sensor needs and lacks, or has and cannot use."""
    is_satellite = entry.kind.startswith("satellite_")
    held = {"viewing": entry.viewing is not None, "satellites": bool(entry.satellites), "reach": bool(entry.reach)}
    for key, wanted in (("viewing", is_satellite), ("satellites", is_satellite), ("reach", not is_satellite)):
        if held[key] != wanted:
            got = "nothing" if wanted else "a value"
            yield key, got, f"{'a' if wanted else 'no'} value for {entry.kind}"
    if not entry.cost:
        yield "cost", "nothing", "at least one row"
    for key, names in (("reach", [row.light for row in entry.reach]), ("cost", [row.per for row in entry.cost])):
        if len(set(names)) != len(names):
            yield key, ", ".join(names), "each once"
    numbers = [one.norad_id for one in entry.satellites]
    for where, one in iter_named(entry.satellites, "satellites"):
        if not 1 <= one.norad_id <= _LARGEST_NUMBER or numbers.count(one.norad_id) > 1:
            yield f"{where}.norad_id", str(one.norad_id), f"a number from 1 to {_LARGEST_NUMBER}, each once"


def _number_faults(entry: CatalogueSensor) -> Iterator[_Wrong]:
    """Yield intervals that do not hold their best value, and sizes of nothing."""
    triples = [("latency_h", entry.latency_h.low_h, entry.latency_h.best_h, entry.latency_h.high_h)]
    triples += [(where, one.low_km, one.best_km, one.high_km) for where, one in iter_named(entry.reach, "reach")]
    triples += [(where, one.low_eur, one.best_eur, one.high_eur) for where, one in iter_named(entry.cost, "cost")]
    for where, low, best, high in triples:
        if not low <= best <= high:
            yield where, f"{low:g}, {best:g}, {high:g}", "low, best and high in that order"
    for where, value in (("resolution_m", entry.resolution_m), ("swath_km", entry.swath_km)):
        if value is not None and value <= 0:
            yield where, f"{value:g}", "more than 0; leave out what is not known"


def _source_faults(entry: CatalogueSensor) -> Iterator[_Wrong]:
    """Yield numbers without a source, and sources of nothing."""
    told = [note.of for note in entry.sources]
    for key in _SOURCED:
        held = getattr(entry, key) is not None
        if told.count(key) != (1 if held else 0):
            expected = f"one row of {key}" if held else f"no row of {key}, which has no value"
            yield "sources", f"{told.count(key)} rows of {key}", expected
    for where, note in iter_named(entry.sources, "sources"):
        if note.of not in _SOURCED:
            yield f"{where}.of", note.of, f"one of {', '.join(_SOURCED)}"
    said = [("latency_h", entry.latency_h.source)]
    said += [] if entry.capacity is None else [("capacity", entry.capacity.source)]
    said += [(where, one.source) for where, one in iter_named(entry.reach, "reach")]
    said += [(where, one.source) for where, one in iter_named(entry.cost, "cost")]
    said += [(where, one.source) for where, one in iter_named(entry.sources, "sources")]
    for where, source in said:
        if not source.strip():
            yield f"{where}.source", "nothing", "a publication, or why it is assumed"


def _viewing_faults(viewing: Viewing, kind: str) -> Iterator[_Wrong]:
    if (viewing.kind == "sar") != (kind == "satellite_sar"):
        yield "kind", viewing.kind, "sar for satellite_sar, and for no other"
    angles = {field.name: getattr(viewing, field.name) for field in fields(viewing) if "_deg" in field.name}
    for name, value in angles.items():
        least = -90 if name == "min_sun_deg" else 0
        if value is not None and not least <= value <= 90:
            yield name, f"{value:g}", f"{least} to 90 degrees"
    if viewing.max_off_nadir_deg is None and viewing.max_incidence_deg is None:
        yield "max_off_nadir_deg", "nothing", "a largest off-nadir angle, a largest incidence, or both"
    low, high = viewing.min_incidence_deg, viewing.max_incidence_deg
    if low is not None and high is not None and low >= high:
        yield "min_incidence_deg", f"{low:g} with max_incidence_deg {high:g}", "less than max_incidence_deg"


def _read(folder: Path | None, name: str, where: str, faults: list[Fault]) -> CatalogueSensor | None:
    wrong = class_name_fault(name, *(("sensors.toml", where) if where else (catalogue_file(name), "")))
    if wrong is not None:
        faults.append(wrong)
        return None
    content = read_catalogue_file(folder, name, where)
    if isinstance(content, Fault):
        faults.append(content)
        return None
    return parse_entry(content, name, faults)
