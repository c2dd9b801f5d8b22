"""How a sensor aboard a satellite can look: the geometry within which it sees a place at all."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucewatch.records.quantity import Degrees

ViewingKind: TypeAlias = Literal["swath", "agile", "sar"]
"""`swath`: sees everything its scan sweeps over; `agile`: turns to any place within its reach; `sar`: sees to the side,
between two angles of incidence, at the instant the place is square to its track."""
LookSide: TypeAlias = Literal["left", "right", "both"]
Heading: TypeAlias = Literal["any", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Viewing:
    """The limits within which a sensor can see a place; all given limits must hold together."""

    kind: ViewingKind
    """How it looks."""
    max_off_nadir_deg: Degrees | None
    """Largest angle at the satellite between geodetic nadir and the place; None where incidence alone limits it."""
    min_incidence_deg: Degrees | None = None
    """Least angle at the place between its zenith and the satellite; None without such a limit."""
    max_incidence_deg: Degrees | None = None
    """Greatest such angle; None without such a limit. The place must always see the satellite above its horizon."""
    side: LookSide = "both"
    """To which side of its flight it looks."""
    min_sun_deg: Degrees | None = None
    """Least elevation of the sun at the place; None for a sensor that needs no daylight."""
    heading: Heading = "any"
    """On which half of its orbits it is used."""
