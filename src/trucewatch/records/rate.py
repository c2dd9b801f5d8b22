"""Events a day where somebody looked, as they probably were: counts corrected by the looking, with its doubt."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Probability
from trucewatch.records.vocabulary import Event, Level


@dataclass(frozen=True, slots=True)
class Rate:
    """How many events of one kind a day there were where they could be recorded. Of the rest it says nothing."""

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
    n_unpromised: int
    """Of these, recorded where the looking promised next to nothing; each counts once, for itself alone."""
    share_looked: Probability
    """Share of stretch and time in which such an event could be recorded somewhere. The rate is told of the places and
    times within, where it could: often far fewer."""
    p_seen: Probability
    """Mean chance over the whole stretch, looked at or not, that one of them is recorded."""
    p_seen_low: Probability
    """Lower end of it."""
    p_seen_high: Probability
    """Upper end."""
    per_day: float | None
    """Best estimate; None where nothing could have been recorded."""
    per_day_low: float
    """Lower end of the 95 % interval, the looking's doubt included."""
    per_day_high: float | None
    """Upper end; None where there is no upper bound because too little was looked at."""
    comparable: bool
    """Whether its count may be compared with those of other sectors: its looking is like enough to that of the line as
    a whole, it is not next to nothing, and the same holds of another sector. False of all sectors together."""
