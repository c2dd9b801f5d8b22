"""A mission folder's settings in, a mission with whatever could be read out, so that one check finds all faults."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from trucewatch.errors import Fault
from trucewatch.mission.catalogue import read_catalogue
from trucewatch.mission.detections import read_chances
from trucewatch.mission.folder import FILE_OF_KEY, SETTINGS_FILES, read_file
from trucewatch.mission.mappings import read_mappings
from trucewatch.mission.settings import blank, parse_toml, read_fields
from trucewatch.records.encoding import field_types
from trucewatch.records.mission import Mission, Sensor, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """Settings as far as they could be read."""

    mission: Mission
    """The mission; a key that could not be read holds an empty value of its type."""
    unread: frozenset[str]
    """Keys that could not be read; no check looks at them."""
    faults: tuple[Fault, ...]
    """Why not, and every other fault of the settings files as such."""

    def has(self, *keys: str) -> bool:
        """Say whether all these keys of the mission could be read."""
        return self.unread.isdisjoint(keys)


def read_draft(folder: Path) -> Draft:
    """Read the four settings files of a mission folder and what they name: mappings, classes, detection tables."""
    faults: list[Fault] = []
    found: dict[str, object] = {}
    for file, names in SETTINGS_FILES.items():
        content = read_file(folder, file)
        table = content if isinstance(content, Fault) else parse_toml(content, file)
        if isinstance(table, Fault):
            faults.append(table)
        else:
            found.update(read_fields(Mission, names, table, file, faults))
    mappings = read_mappings(folder, cast(tuple[Source, ...], found.get("sources", ())), faults)
    if mappings is not None:
        found["mappings"] = mappings
    sensors = cast(tuple[Sensor, ...], found.get("sensors", ()))
    catalogue = read_catalogue(folder, sensors, faults)
    if catalogue is not None:
        found["catalogue"] = catalogue
        # A class that is not known is told once, not by its missing table as well.
        chances = read_chances(folder, sensors, faults)
        if chances is not None:
            found["chances"] = chances
    hints = field_types(Mission)
    values = {name: found[name] if name in found else blank(hint) for name, hint in hints.items()}
    mission = Mission(**cast(Any, values))
    return Draft(mission, frozenset(hints) - frozenset(found), tuple(faults))


def fault_at(code: str, where: str, got: object, expected: str, remedy: str) -> Fault:
    """Return a fault of a key; its file follows from the first word of the key."""
    key = where.partition(".")[0].partition("[")[0]
    return Fault(code, FILE_OF_KEY[key], where, str(got)[:200], expected, remedy)


def listed(names: Iterable[str]) -> str:
    """Return names as text for a message; `none` where there are none."""
    return ", ".join(names)[:400] or "none"
