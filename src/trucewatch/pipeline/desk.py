"""A mission folder and its keys in, everything a job works with out."""

from dataclasses import dataclass
from pathlib import Path

from trucewatch.ledger.keys import ContentKeySource, KeyFolder, create_keys, open_keys
from trucewatch.ledger.store import Ledger
from trucewatch.mission import LoadedMission, load_mission


@dataclass(frozen=True, slots=True)
class Desk:
    """A loaded mission and its opened ledger."""

    folder: Path
    """The mission folder."""
    loaded: LoadedMission
    """Its settings and ground."""
    keys: KeyFolder
    """Its secrets."""
    ledger: Ledger
    """Its ledger."""


def default_keys(folder: Path) -> Path:
    """Return the folder of keys beside a mission folder: outside it, so that a copy of the mission holds no secret."""
    resolved = folder.resolve()
    return resolved.with_name(f"{resolved.name}.keys")


def open_desk(folder: Path, keys: Path | None = None, content_keys: ContentKeySource | None = None) -> Desk:
    """Load the mission and open its ledger; the first time, make both keys and ledger.

    Raises:
        MissionError: the mission folder has faults.
        LedgerError: keys and ledger do not belong together, or do not verify.
    """
    loaded = load_mission(folder)
    path = keys or default_keys(folder)
    has_ledger = (folder / "ledger" / "checkpoint").exists()
    held = open_keys(path) if (path / "log.key").exists() or has_ledger else create_keys(path, _origin(loaded))
    if has_ledger:
        ledger = Ledger.open(folder, held, content_keys)
    else:
        ledger = Ledger.create(folder, held, content_keys)
    return Desk(folder, loaded, held, ledger)


def _origin(loaded: LoadedMission) -> str:
    return f"trucewatch/{loaded.mission.name}"
