"""What the members of incidents name in, shares of the weapon table and the events on record out.

Only members with authenticity are heard where an incident has any: a rumour may not turn a clause. Witnesses who name
different weapons are averaged, copies of one original are one witness. Where nobody names one, the weapon table counts
by the agreement's assumed shares, and the finding says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.geo.geodesy import Floats
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """What is named of n incidents."""

    weapons: Floats
    """Share of each class of the weapon table, shape (n, number of classes); rows sum to 1."""
    known: npt.NDArray[np.bool_]
    """Whether anybody named a weapon, shape (n,)."""
    events: tuple[frozenset[str], ...]
    """Events on record of each incident."""


def hear(members: Sequence[Sequence[Observation]], mission: Mission) -> Named:
    """Return what the members of each incident name."""
    prior = weapon_prior(mission)
    weapons = np.tile(prior, (len(members), 1))
    known = np.zeros(len(members), dtype=np.bool_)
    events = []
    for row, held in enumerate(members):
        heard = [member for member in held if member.authenticity != "none"] or held
        events.append(frozenset(member.event for member in heard))
        named = _shares(heard, mission.weapons)
        if named is not None:
            weapons[row], known[row] = named, True
    return Named(weapons, known, tuple(events))


def weapon_prior(mission: Mission) -> Floats:
    """Return the assumed share of each class of the weapon table; equal ones where the agreement states none."""
    stated = {prior.name: prior.probability for prior in mission.agreement.weapon_priors}
    if not stated:
        return np.full(len(mission.weapons), 1 / max(len(mission.weapons), 1))
    return np.array([stated.get(name, 0.0) for name in mission.weapons])


def witness_of(member: Observation) -> str:
    """Return who tells: copies of one original are one witness, any other observation is its own."""
    return f"own {member.observation_id}" if member.copy_group is None else f"copied {member.copy_group}"


def _shares(members: Sequence[Observation], table: Sequence[str]) -> Floats | None:
    told: dict[str, list[int]] = {}
    for member in members:
        if member.weapon in table:
            told.setdefault(witness_of(member), []).append(table.index(member.weapon))
    if not told:
        return None
    rows = [np.bincount(told[witness], minlength=len(table)) / len(told[witness]) for witness in sorted(told)]
    return np.asarray(np.mean(rows, axis=0), dtype=np.float64)
