"""The names of mappings in, the mappings out: from the mission folder, else from those that are shipped."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from trucewatch.errors import Fault
from trucewatch.mission.folder import mapping_file, read_mapping_file
from trucewatch.mission.settings import parse_toml, read_fields
from trucewatch.records.encoding import field_types
from trucewatch.records.mapping import Mapping
from trucewatch.records.mission import Source

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEYS = tuple(name for name in field_types(Mapping) if name != "name")


def read_mappings(folder: Path, sources: Sequence[Source], faults: list[Fault]) -> tuple[Mapping, ...] | None:
    """Return the mappings that sources name, sorted by name; None, and faults, where one could not be read."""
    wanted: dict[str, str] = {}
    for index, source in enumerate(sources):
        if source.mapping is not None:
            wanted.setdefault(source.mapping, f"sources[{index}].mapping")
    found = [_read(folder, name, where, faults) for name, where in sorted(wanted.items())]
    return None if None in found else tuple(mapping for mapping in found if mapping is not None)


def parse_mapping(content: bytes, name: str, faults: list[Fault]) -> Mapping | None:
    """Return the mapping that a file holds; None, and every fault of its keys, where it cannot be read."""
    file = mapping_file(name)
    table = parse_toml(content, file)
    if isinstance(table, Fault):
        faults.append(table)
        return None
    found = read_fields(Mapping, _KEYS, table, file, faults)
    return Mapping(name=name, **cast(Any, found)) if len(found) == len(_KEYS) else None


def _read(folder: Path, name: str, where: str, faults: list[Fault]) -> Mapping | None:
    if not _NAME.fullmatch(name):
        expected = "letters A to Z, digits, _ and - only, at most 64"
        faults.append(Fault("bad_name", "sensors.toml", where, repr(name)[:200], expected, "rename it"))
        return None
    content = read_mapping_file(folder, name, where)
    if isinstance(content, Fault):
        faults.append(content)
        return None
    return parse_mapping(content, name, faults)
