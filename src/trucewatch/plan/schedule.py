"""Looks that requests could have in, which request gets which look out: no sensor is asked for two places at once.

The rule: of all looks that are open, the one that would teach most is given to its request, then the next, until no
request without a look has one left (a greedy assignment; it need not be the best sum, but whoever is asked knows why).
A sensor that is sent or turned to a place is at no other place while its look lasts; one that looks anyway, as a sweep,
a fixed sensor or an announced look does, serves every place that it sees; two requests about one place share a look.
Of looks that would teach as much, the one whose request is sooner too late comes first, then by name of the request and
by time: the order in which anything was handed in changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Offer:
    """One look that one request could have."""

    request: str
    """Name of the request."""
    place: str
    """Name of the place; looks at one place can be shared."""
    sensor: str
    """Who would look."""
    event: Event
    """What it could record."""
    start_at: datetime
    """From when."""
    end_at: datetime
    """Until when, not included; an instant is taken at that instant."""
    sent: bool
    """Whether the sensor must be sent or turned to the place."""
    p_detect: float
    """Chance that it records the event if it is there."""
    cloud_fraction: float | None
    """Cloud foretold; None where cloud does not matter or is not known."""
    worth: float
    """What the look is expected to teach."""
    until: datetime
    """When it would come too late for the request."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who is asked for what."""

    given: Mapping[str, Offer]
    """By name of the request, the look that it gets."""
    lost: Mapping[str, tuple[Offer, str]]
    """Of each request that gets none, the look that would have taught most, and which request has its sensor then."""


def give_looks(offers: Iterable[Offer]) -> Schedule:
    """Return who gets which look; no offers give an empty schedule."""
    taken: defaultdict[str, list[Offer]] = defaultdict(list)
    given: dict[str, Offer] = {}
    lost: dict[str, tuple[Offer, str]] = {}
    for offer in sorted(offers, key=_precedence):
        if offer.request in given:
            continue
        holder = next((one for one in taken[offer.sensor] if _clash(one, offer)), None)
        if holder is not None:
            lost.setdefault(offer.request, (offer, holder.request))
            continue
        given[offer.request] = offer
        if offer.sent:
            taken[offer.sensor].append(offer)
    return Schedule(given, {name: pair for name, pair in lost.items() if name not in given})


def _precedence(offer: Offer) -> tuple[float, datetime, str, datetime, datetime, str, str, float, float]:
    """Return the key under which offers stand, the same whatever their order."""
    cloud = -1.0 if offer.cloud_fraction is None else offer.cloud_fraction
    return (
        -offer.worth, offer.until, offer.request, offer.start_at, offer.end_at, offer.sensor, offer.event,
        -offer.p_detect, cloud,
    )  # fmt: skip


def _clash(one: Offer, other: Offer) -> bool:
    """Say whether a sensor would have to be at two places at once."""
    together = one.start_at < other.end_at and other.start_at < one.end_at
    return other.sent and one.place != other.place and (together or one.start_at == other.start_at)
