"""A request to look again: for a provision, case or remedy only, inside the agreed area, for readers of the cell."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Degrees, Kilometres, Nats, Probability
from trucewatch.records.vocabulary import Event

RequestReason: TypeAlias = Literal["provision", "case", "remedy"]
Question: TypeAlias = Literal["happened", "class", "still_there", "quiet"]

SORTIE_AFTER = timedelta(hours=1)
"""A drone can be over a place this long after it was asked; assumed."""
SORTIE_LASTS = timedelta(hours=1)
"""How long it then looks there; assumed."""
SORTIE_EVERY = timedelta(hours=6)
"""How long after one such sortie the next of the same drone begins; assumed: four a day, by day and by night."""
SORTIE_REACH_KM = 40.0
"""A drone that looked this near to a place within the last week can reach it; assumed."""


@dataclass(frozen=True, slots=True)
class LookRequest:
    """One place that should be looked at again, what that could teach, and who could look when."""

    request_id: str
    """Name that follows from reason, reference and place."""
    rank: int
    """1 for the request that was given the look that would teach most; those given none come last."""
    reason: RequestReason
    """What entitles to look."""
    reference: str
    """Provision, case or option (remedy) that it serves."""
    incident_id: str
    """Incident it is about; empty for a stretch that was not watched."""
    question: Question
    """What the look should settle: whether it happened, what it was, whether it is still there, whether it is quiet."""
    event: Event
    """Event that the look should be able to record."""
    lat_deg: Degrees
    """Latitude of the middle of the grid cell to be looked at; never finer than the mission's grid allows."""
    lon_deg: Degrees
    """Its longitude."""
    part: int
    """Part of the line."""
    chainage_km: Kilometres
    """Along that part."""
    information: Nats
    """Expected information of the look given: mutual information between question and outcome; 0 where none is."""
    sensor: str
    """Sensor of that look; empty where none is given."""
    start_at: datetime | None
    """When it could look; None where no look is given."""
    end_at: datetime | None
    """When that opportunity ends."""
    p_detect: Probability
    """Chance that the look records the event if it is there, weather included; 0 where none is given."""
    cloud_fraction: Probability | None
    """Cloud foretold for it; None where cloud does not matter or nothing is known."""
    feasible: bool
    """Whether a look was given; if not, nobody can look before `until`, or who could is asked elsewhere."""
    until: datetime
    """When the look would come too late: a clock of the case, or the end of the planned night."""
    lost_sensor: str = ""
    """Sensor that could look, but is asked elsewhere at that time; empty unless that is why no look was given."""
    lost_at: datetime | None = None
    """When that look would have begun."""
    lost_to: str = ""
    """Request for which that sensor is asked then: there it would teach at least as much (of equals the earlier `until`
    comes first, then the name)."""
