"""A row that was not taken: counted, kept and explained."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """One row of an input that became no record, and why."""

    rejection_id: str
    """Digest of original, row and code."""
    source: str
    """Source of the mission folder."""
    file: str
    """Name of the file without its folder."""
    row: int
    """Row of the file, 1 for the first after the header."""
    code: str
    """Stable name of the reason, such as `swapped_coordinates`."""
    key: str
    """Column at fault; empty when the whole row is."""
    got: str
    """What stood there, at most 200 characters."""
    expected: str
    """What would have been right."""
    remedy: str
    """What to do."""
    label: str
    """Release label: that of the source."""
    original: str
    """Digest of the file, in which the row is kept whole."""
