"""Fleets with what a unit costs in, what a posture costs out; costs add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucewatch.plan.posture.posts import post_count
from trucewatch.plan.posture.seen import Fleet, fleets_of
from trucewatch.records.posture import DroneFleet, Estimate, PostureCost, SatelliteFleet, Scenario

End: TypeAlias = Literal["low", "best", "high"]
ENDS: tuple[End, End, End] = ("low", "best", "high")
LATEST: Mapping[End, End] = {"low": "high", "best": "best", "high": "low"}
"""Which end of a lifetime belongs to which end of the cost: what lasts long costs little a year."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A sum at its low end, best estimate and high end."""

    low: float
    """Least."""
    best: float
    """Best estimate."""
    high: float
    """Most."""


def purchase_of(fleets: Sequence[Fleet], length_km: float) -> Spent:
    """Return what is bought at once; nothing for a fleet without cost."""
    return Spent(*(sum(_units(one, length_km) * _bought(one, end) for one in fleets) for end in ENDS))


def per_year_of(fleets: Sequence[Fleet], length_km: float) -> Spent:
    """Return what is spent in a year, purchases spread over their lifetimes."""
    return Spent(*(sum(_units(one, length_km) * _yearly(one, end) for one in fleets) for end in ENDS))


def cost_of(posture: str, names: Sequence[str], scenario: Scenario, length_km: float) -> PostureCost:
    """Return what a posture of the named fleets costs."""
    held = [one for name, one in fleets_of(scenario).items() if name in names]
    bought, yearly = purchase_of(held, length_km), per_year_of(held, length_km)
    return PostureCost(posture, bought.low, bought.best, bought.high, yearly.low, yearly.best, yearly.high)


def _units(fleet: Fleet, length_km: float) -> float:
    if isinstance(fleet, SatelliteFleet):
        return len(fleet.norad_ids) if fleet.constellation is None else fleet.constellation.satellites
    if isinstance(fleet, DroneFleet):
        return fleet.bases
    return post_count(fleet, length_km)


def _bought(fleet: Fleet, end: End) -> float:
    return 0.0 if fleet.cost is None else _at(fleet.cost.purchase, end)


def _yearly(fleet: Fleet, end: End) -> float:
    if fleet.cost is None:
        return 0.0
    lifetime = _at(fleet.cost.lifetime_years, LATEST[end])
    spread = _at(fleet.cost.purchase, end) / lifetime if lifetime > 0 else 0.0
    return spread + _at(fleet.cost.per_year, end)


def _at(one: Estimate, end: End) -> float:
    return float(getattr(one, end))
