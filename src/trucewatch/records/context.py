"""What was going on around: air-raid alerts and outages. Context explains a day; it is evidence of nothing."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.vocabulary import ContextKind


@dataclass(frozen=True, slots=True)
class Context:
    """One span of time in one named area during which something held that a reader of the day should know."""

    context_id: str
    """Stable name: `source:id` with the source's own id, else the digest of source and content."""
    version: int
    """1 for the first content seen under this id."""
    kind: ContextKind
    """What held."""
    area: str
    """Name of the area, as its source writes it."""
    start_at: datetime
    """Start; the span is half-open."""
    end_at: datetime
    """End."""
    received_at: datetime
    """When it reached the cell."""
    source: str
    """Source of the mission folder that carried it."""
    label: str
    """Release label."""
    text: str | None
    """Remarks; never leaves the cell."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""
