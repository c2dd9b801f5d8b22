"""What must reach a person within minutes: raised on arrivals alone, before anything is fused or judged."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Expected
from trucewatch.records.vocabulary import AlertKind


@dataclass(frozen=True, slots=True)
class Alert:
    """One crossing of a written rule by what had arrived until then. It says look now; it judges nothing."""

    alert_id: str
    """Stable name: digest of rule, sector and first arrival, under the reader's key."""
    kind: AlertKind
    """What crossed its threshold."""
    rule: str
    """Name and version of the rule."""
    sector: str | None
    """Sector of the line; None for the whole mission."""
    window_from: datetime
    """Start of the window of observed time that the rule looked at."""
    window_to: datetime
    """End of that window, half-open."""
    observed_at: datetime
    """When that which crossed the threshold was observed (latest instant)."""
    received_at: datetime
    """When it reached the cell: the arrival that crossed the threshold."""
    raised_at: datetime
    """When the rule was next applied, and so the alert raised."""
    measured: Expected
    """What the rule measured, such as a number of sensors blind or of happenings."""
    expected: Expected
    """What it would measure on an ordinary day."""
    threshold: Expected
    """From what it alerts."""
    n_sources: int
    """Independent sources behind it."""
    authenticated: bool
    """True if what came by signed or trusted channels alone would have crossed the threshold."""
    observation_ids: tuple[str, ...]
    """Observations counted, sorted."""
    impediment_ids: tuple[str, ...]
    """Impediments counted, sorted."""
    reason: str
    """One sentence that says why."""
    label: str
    """Strictest label of everything it rests on."""
