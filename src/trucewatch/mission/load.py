"""A mission folder in; one frozen mission with its ground and the digest of everything a result depends on out."""

from dataclasses import dataclass
from pathlib import Path

from trucewatch.errors import Fault, MissionError
from trucewatch.geo.ground import Ground
from trucewatch.mission.checks import setting_faults
from trucewatch.mission.draft import Draft, read_draft
from trucewatch.mission.folder import read_file
from trucewatch.mission.geometry import read_ground
from trucewatch.mission.orbits import elements_faults
from trucewatch.records.canonical import digest, digest_of
from trucewatch.records.encoding import encode
from trucewatch.records.mission import Mission


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
    settings_sha256: str
    """Digest of settings, geometry, elements and background: equal for missions that give equal results."""


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
    elements = _named_file(folder, draft, "elements", faults)
    background = _named_file(folder, draft, "background", faults)
    if elements is not None and draft.has("elements", "sensors"):
        faults.extend(elements_faults(elements, draft.mission))
    if faults or ground is None:
        return None, tuple(faults)
    settings = _settings_digest(draft.mission, ground, elements, background)
    return LoadedMission(draft.mission, ground, elements, background, settings), ()


def _named_file(folder: Path, draft: Draft, key: str, faults: list[Fault]) -> bytes | None:
    file = draft.mission.elements if key == "elements" else draft.mission.background
    if file is None:
        return None
    content = read_file(folder, file, ("mission.toml", key))
    if isinstance(content, Fault):
        faults.append(content)
        return None
    return content


def _settings_digest(mission: Mission, ground: Ground, elements: bytes | None, background: bytes | None) -> str:
    return digest_of(
        "settings",
        {
            "mission": encode(mission),
            "ground": ground.digest,
            "elements": None if elements is None else digest("elements", elements),
            "background": None if background is None else digest("background", background),
        },
    )
