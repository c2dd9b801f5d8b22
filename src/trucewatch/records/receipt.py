"""What became of one file: counted, never silent."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """One file of one source and what was taken from it."""

    source: str
    """Source of the mission folder."""
    file: str
    """Name of the file without its folder."""
    original: str
    """Digest of its bytes; empty where it was refused."""
    received_at: datetime
    """When it was ingested."""
    rows: int
    """Rows taken."""
    rejected: int
    """Rows rejected, each kept and explained."""
    refused: str
    """Why the whole file was refused; empty where it was not."""
    label: str
    """Release label of the source."""
    copies: int = 0
    """Rows taken that were on record already, word for word: they made no record."""
