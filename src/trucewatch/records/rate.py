"""Events a day as they probably were: counts corrected by the looking, with an interval that includes its doubt."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Probability
from trucewatch.records.vocabulary import Event, Level


@dataclass(frozen=True, slots=True)
class Rate:
    """How many events of one kind a day a stretch had, as far as counts and looking can tell."""

    sector: str
    """Sector of the mission; empty for all together."""
    event: Event
    """Kind of event whose looking is used."""
    level: Level
    """What is counted."""
    start_at: datetime
    """Start of the span, half-open."""
    end_at: datetime
    """End of the span."""
    count: int
    """What was counted."""
    p_seen: Probability
    """Mean chance that one of them is recorded."""
    p_seen_low: Probability
    """Lower end of it."""
    p_seen_high: Probability
    """Upper end."""
    per_day: float | None
    """Best estimate, count over looking and days; None where nothing could have been recorded."""
    per_day_low: float
    """Lower end of the 95 % interval, the looking's doubt included."""
    per_day_high: float | None
    """Upper end; None where there is no upper bound because too little was looked at."""
    comparable: bool
    """Whether the looking is like enough to that of the line as a whole for the counts to be compared."""
