"""A mission folder in; one frozen mission with its ground and the digest of everything a result depends on out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trucewatch.errors import Fault, MissionError
from trucewatch.geo.ground import Ground
from trucewatch.mission.checks import setting_faults
from trucewatch.mission.climatology import parse_climatology
from trucewatch.mission.draft import read_draft
from trucewatch.mission.folder import read_file
from trucewatch.mission.geometry import read_ground
from trucewatch.mission.orbits import elements_faults
from trucewatch.records.canonical import Canonical, digest, digest_of
from trucewatch.records.encoding import encode
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table
from trucewatch.records.weather import CloudNormal


@dataclass(frozen=True, slots=True, eq=False)
class LoadedMission:
    """A mission that was checked and found without fault."""

    mission: Mission
    """Its settings."""
    ground: Ground
    """Its geometry."""
    elements: bytes | None
    """Its file of orbital elements; None without one."""
    background: bytes | None
    """Its file of the hotspot background; None without one."""
    climatology: bytes | None
    """Its file of cloud in other years; None without one."""
    normals: Table[CloudNormal]
    """What that file says; empty without one."""
    settings_sha256: str
    """Digest of settings, geometry and the files that they name: equal for missions that give equal results."""

    @property
    def files(self) -> Mapping[str, bytes | None]:
        """The files that its settings name and that are read elsewhere, by key."""
        return {"elements": self.elements, "background": self.background, "climatology": self.climatology}


def load_mission(folder: Path) -> LoadedMission:
    """Load a mission folder.

    Raises:
        MissionError: the folder has faults; all of them are named.
    """
    loaded, faults = _read(folder)
    if faults or loaded is None:
        raise MissionError(faults)
    return loaded


def check_mission(folder: Path) -> tuple[Fault, ...]:
    """Return every fault of a mission folder, in the order of its files; none for a sound one."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[LoadedMission | None, tuple[Fault, ...]]:
    if not folder.is_dir():
        remedy = "name a mission folder, or lay one with `trucewatch mission new`"
        return None, (Fault("missing_file", folder.name, "", "no such folder", "a mission folder", remedy),)
    draft = read_draft(folder)
    ground, ground_faults = read_ground(folder, draft)
    faults = [*draft.faults, *setting_faults(draft), *ground_faults]
    elements = _named_file(folder, draft.mission.elements, "elements", faults)
    background = _named_file(folder, draft.mission.background, "background", faults)
    climatology = _named_file(folder, draft.mission.climatology, "climatology", faults)
    normals = _read_normals(climatology, str(draft.mission.climatology), faults)
    if elements is not None and draft.has("elements", "sensors"):
        faults.extend(elements_faults(elements, draft.mission))
    if faults or ground is None:
        return None, tuple(faults)
    loaded = LoadedMission(draft.mission, ground, elements, background, climatology, normals, "")
    return replace(loaded, settings_sha256=digest_of("settings", settings_of(loaded))), ()


def _named_file(folder: Path, file: str | None, key: str, faults: list[Fault]) -> bytes | None:
    if file is None:
        return None
    content = read_file(folder, file, ("mission.toml", key))
    if isinstance(content, Fault):
        faults.append(content)
        return None
    return content


def _read_normals(content: bytes | None, file: str, faults: list[Fault]) -> Table[CloudNormal]:
    if content is None:
        return Table.of(CloudNormal, ())
    normals, found = parse_climatology(content, file)
    faults.extend(found)
    return normals


def settings_of(loaded: LoadedMission) -> dict[str, Canonical]:
    """Return everything that a result depends on as the object whose digest names the settings."""
    files = {key: None if content is None else digest(key, content) for key, content in loaded.files.items()}
    return {"mission": encode(loaded.mission), "ground": loaded.ground.digest, **files}
