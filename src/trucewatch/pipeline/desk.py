"""A mission folder and where its keys lie in, everything a job works with out."""

from dataclasses import dataclass
from pathlib import Path

from trucewatch.errors import VerificationError
from trucewatch.ledger.keys import ContentKeySource, KeyFolder, create_keys, open_keys
from trucewatch.ledger.log import CHECKPOINT_NAME
from trucewatch.ledger.store import Ledger
from trucewatch.mission import LoadedMission, load_mission


@dataclass(frozen=True, slots=True)
class Desk:
    """A loaded mission, its opened keys and its opened ledger."""

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


def has_ledger(folder: Path) -> bool:
    """Say whether a mission folder holds a ledger that was begun whole."""
    return (folder / CHECKPOINT_NAME).exists()


def open_desk(folder: Path, keys: Path | None = None, content_keys: ContentKeySource | None = None) -> Desk:
    """Load the mission and open its ledger; the first time, make both keys and ledger.

    Raises:
        MissionError: the mission folder has faults.
        VerificationError: keys and ledger do not belong together, or the keys know a ledger that is gone.
        LedgerError: a key is missing or lies inside the mission folder.
    """
    loaded = load_mission(folder)
    path = keys or default_keys(folder)
    begun = has_ledger(folder)
    held = open_keys(path) if (path / "log.key").exists() or begun else create_keys(path, _origin(loaded))
    if begun:
        ledger = Ledger.open(folder, held, content_keys)
    elif held.last_note() is not None:
        expected = "expected the ledger that its keys have signed; restore the folder from a copy"
        raise VerificationError(f"got a mission folder without {CHECKPOINT_NAME}, {expected}")
    else:
        ledger = Ledger.create(folder, held, content_keys)
    return Desk(folder, loaded, held, ledger)


def _origin(loaded: LoadedMission) -> str:
    return f"trucewatch/{loaded.mission.name}"
