"""What happens in the world, as only the world knows it."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Degrees, Kilometres, Megawatts, Metres
from trucewatch.records.vocabulary import Description, Event, ImpedimentKind, NoticeKind

NOBODY = "none"
"""The actor of what no party did."""
FORCE = "force"
"""The actor of what the multinational force did."""
STATE = "state"
"""The actor of what a state that is no party did."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and where it lies along the line."""

    lat_deg: Degrees
    """WGS 84 latitude."""
    lon_deg: Degrees
    """WGS 84 longitude."""
    part: int
    """Nearest part of the line."""
    chainage_km: Kilometres
    """Along that part."""
    offset_km: Kilometres
    """Geodesic distance from the line."""
    side: str
    """Side of the line."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing about a happening that a sensor or a person could record."""

    event: Event
    """What would be recorded."""
    description: Description
    """Its phase."""
    start_at: datetime
    """When it begins."""
    end_at: datetime
    """When it ends; equal to the start for an instant."""
    count: int | None = None
    """How many there are; None where counting means nothing."""
    weapon: str | None = None
    """Class of weapon; None where there is none."""
    from_deg: Degrees | None = None
    """Direction from the place to where the fire came from; None where it came from nowhere."""


@dataclass(frozen=True, slots=True)
class Fire:
    """Something hot enough to be seen from space."""

    lat_deg: Degrees
    """WGS 84 latitude."""
    lon_deg: Degrees
    """WGS 84 longitude."""
    start_at: datetime
    """When it begins to burn."""
    end_at: datetime
    """When it has gone out."""
    peak_mw: Megawatts
    """Greatest radiative power; it rises over the first tenth of its life and falls over the last half."""
    steady: bool
    """Whether it burns with the same power all the time."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The notice that was given of a happening."""

    notice_id: str
    """Its name."""
    by: str
    """Party that declared it."""
    kind: NoticeKind
    """What was declared."""
    valid_from: datetime
    """Start of the declared time."""
    valid_to: datetime
    """End of the declared time."""
    radius_km: Kilometres
    """Radius about the declared place."""
    received_at: datetime
    """When it reached the cell."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What a happening does to one look: the part of it that lies in this time brings nothing home."""

    look_id: str
    """The look as it was planned."""
    impediment_id: str
    """The impediment as it is told; several looks of one sensor share one."""
    kind: ImpedimentKind
    """What hinders."""
    start_at: datetime
    """When the sensor falls silent."""
    end_at: datetime
    """When it is back."""
    told_at: datetime | None = None
    """When the cell is told of it; None where nobody tells."""
    by_machine: bool = False
    """Whether a machine tells it, which sends a report of its own as well."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A false report of a happening, made by whoever gains by it."""

    authenticated: bool
    """Whether it comes by a protected channel that was captured."""
    event: Event
    """What it says."""
    copies: int = 1
    """How many times it is told."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One true happening, or a false one whose class is `nothing`."""

    truth_id: str
    """Its name in the truth, which no input carries."""
    kind: str
    """Which of the mix's kinds it is."""
    class_name: str
    """Its true class."""
    spot: Spot
    """Where it happens."""
    spread_m: Metres
    """How far its single events scatter about the place, one sigma."""
    began_at: datetime
    """When it begins."""
    ended_at: datetime
    """When it ends."""
    actor: str
    """Name of the party that did it, or `none`."""
    signals: tuple[Signal, ...]
    """What could be recorded of it."""
    fires: tuple[Fire, ...] = ()
    """What burns because of it."""
    declaration: Declaration | None = None
    """The notice of it; None where nobody gave one."""
    hindered: str | None = None
    """Look that it jams from end to end; None where it jams none."""
    watched: bool = False
    """Whether the world set it before somebody's eyes: such a happening says nothing of how often looks see."""
    hindrances: tuple[Hindrance, ...] = ()
    """Looks that it silences in part or wholly."""
    claim: Claim | None = None
    """The false report that somebody makes of it; None where nobody lies."""
    cause: str = ""
    """Happening that it belongs to: what a reply answers, what a strike was covered by; empty for one on its own."""
