"""Evidence of origin in, the chance of each actor out; without evidence of origin the actor is undetermined.

A place of impact is not a place of origin. Three things are evidence of origin: fire seen going out, a weapon or
position seen standing, and a direction from which fire came. Each points to a side of the line, and to the party of
that side with a tabled weight; the rest stays undetermined. Rumours carry none: an observation without authenticity
adds nothing, and copies of one original are one witness. All weights are assumed, none is a party's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trucewatch.assess.named import witness_of
from trucewatch.geo.geodesy import Floats, solve_direct
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import area_sides
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.vocabulary import ORIGIN_EVENTS

WEIGHT_OUTGOING = 0.8
"""Weight of fire seen going out of a place; assumed."""
WEIGHT_STANDING = 0.8
"""Weight of a weapon, vehicle or position seen standing at a place; assumed (captured and mocked ones exist)."""
WEIGHT_DIRECTION = 0.5
"""Weight of a direction of fire; assumed. Craters give a direction, never a shooter."""
SHARE_THIRD = 0.02
"""Share of the weight that goes to others than the parties; assumed."""
RANGES_KM = np.array([2.0, 5.0, 10.0, 15.0, 20.0, 30.0])
"""Ranges at which an origin along a direction is sought, alike likely; mortars to rocket artillery."""
BEARING_SIGMA_DEG = 15.0
"""Uncertainty of a direction of fire; assumed."""
_SPREAD = np.array([-1.5, -0.75, 0.0, 0.75, 1.5])


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who may have done it, and on what that rests."""

    probability: tuple[float, ...]
    """The parties in the mission's order, then third, then undetermined; sums to 1."""
    basis: str
    """One sentence."""


def attribute(members: Sequence[Observation], mission: Mission, ground: Ground) -> Attribution:
    """Weigh the evidence of origin in an incident's observations, by the strongest of them.

    Evidence that points to different sides is averaged over witnesses, since the software does not choose between them.
    """
    weighed = [(member, _evidence(member, mission, ground)) for member in members]
    evidence = [(witness_of(member), *found) for member, found in weighed if found is not None]
    if not evidence:
        return Attribution((0.0,) * (len(mission.parties) + 1) + (1.0,), "no evidence of origin")
    strongest = max(weight for _, weight, _, _ in evidence)
    told: dict[str, list[Floats]] = {}
    for witness, weight, share, _ in sorted(evidence, key=lambda item: item[0]):
        if weight == strongest:
            told.setdefault(witness, []).append(share)
    shares = np.mean([np.mean(held, axis=0) for held in told.values()], axis=0)
    # Rounded before the rest is taken, so that the stored quanta sum to exactly one.
    named = np.round(strongest * (1 - SHARE_THIRD) * shares, 6)
    third = round(strongest * SHARE_THIRD * float(shares.sum()), 6)
    basis = ", ".join(sorted({word for _, weight, _, word in evidence if weight == strongest}))
    return Attribution((*named.tolist(), third, 1 - third - float(named.sum())), basis)


def _evidence(member: Observation, mission: Mission, ground: Ground) -> tuple[float, Floats, str] | None:
    if member.authenticity == "none" or ground.line.control is None:
        return None
    sides = [party.side for party in mission.parties]
    if member.description == "outgoing" or member.event == "muzzle_flash":
        return WEIGHT_OUTGOING, _shares(_around(member), sides, ground), "fire seen going out"
    if member.event in ORIGIN_EVENTS - {"jamming"} and member.description != "absent":
        return WEIGHT_STANDING, _shares(_around(member), sides, ground), "a weapon or position seen standing"
    if member.direction_from_deg is not None:
        return (
            WEIGHT_DIRECTION,
            _shares(_along(member, member.direction_from_deg), sides, ground),
            "a direction from which fire came",
        )
    return None


def _around(member: Observation) -> tuple[Floats, Floats]:
    """Return 25 points around the place, weighted alike, within 1.5 standard deviations."""
    east, north = (grid.ravel() * member.sigma_m for grid in np.meshgrid(_SPREAD, _SPREAD))
    azimuth = np.degrees(np.arctan2(east, north))
    return _moved(member, azimuth, np.hypot(east, north))


def _along(member: Observation, from_deg: float) -> tuple[Floats, Floats]:
    """Return points at tabled ranges in the direction from which fire came, spread by its uncertainty."""
    turn, reach = (grid.ravel() for grid in np.meshgrid(_SPREAD * BEARING_SIGMA_DEG, 1000 * RANGES_KM))
    return _moved(member, from_deg + turn, reach)


def _moved(member: Observation, azimuth_deg: Floats, metres: Floats) -> tuple[Floats, Floats]:
    count = len(azimuth_deg)
    return solve_direct(np.full(count, member.lat_deg), np.full(count, member.lon_deg), azimuth_deg, metres)


def _shares(points: tuple[Floats, Floats], sides: Sequence[str], ground: Ground) -> Floats:
    found = area_sides(ground.line, *points)
    return np.array([float(np.mean(found == side)) for side in sides])
