"""Counting rules: observations in, what each row adds to a total out. Pure, and blind to the order of rows.

A rule is a name with a version; a changed rule is a new version beside the old, so that any total can be stated again
under any rule. Rules say how much was recorded, never who did it or whether it was prohibited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.observation import Observation
from trucewatch.records.table import Flags, Integers, Table

SMM_EVENTS = frozenset({"explosion", "burst", "shot", "projectile", "muzzle_flash", "flare"})
"""What the OSCE mission of 2014 to 2022 counted as ceasefire violations, illumination flares included."""
MODERN_EVENTS = frozenset({"missile", "glide_bomb", "uav_strike", "munition_drop"})
"""Discharges that its list did not know and that are counted beside them here."""
DISCHARGES = SMM_EVENTS | MODERN_EVENTS
"""Events that are a firing, a flight of what was fired, or its impact."""

SERIES_MIN = 30
"""Discharges from which a run is one shelling incident."""
SERIES_GAP_US = 3_600_000_000
"""Discharges farther apart than this, in microseconds, belong to different runs."""


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """What each observation adds under one rule: columns of shape (n,), in the order of the observations."""

    counted: Integers
    """What the row adds to the total of its place."""
    uncountable: Flags
    """Whether it adds 1 because its number is not known: at least one, perhaps more."""
    copies: Flags
    """Whether it is left out as a repetition of another row."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to count."""

    title: str
    """How pages name it."""
    counts: str
    """What it counts, in a sentence."""
    source: str
    """Where it comes from."""
    function: Callable[[Table[Observation], Integers], Tally]
    """Observations and the number of the place of each (rows of one place are counted together) in, a tally out."""


def recorded_events(observations: Table[Observation], place: Integers) -> Tally:
    """Count each observation once, whatever it recorded and however often."""
    n = len(observations)
    return Tally(np.ones(n, dtype=np.int64), np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_))


def each_discharge(observations: Table[Observation], place: Integers) -> Tally:
    """Count each discharge by its number; one whose number is not known counts one and is told apart."""
    number, known = _numbers(observations)
    fired = _fired(observations)
    return Tally(np.where(fired, number, 0), fired & ~known, np.zeros(len(observations), dtype=np.bool_))


def series(observations: Table[Observation], place: Integers) -> Tally:
    """Count a run of at least 30 discharges of one place as one; shorter runs by their discharges.

    A run ends where the next discharge begins more than an hour after all before it ended. The first row of a run
    carries its one.
    """
    each = each_discharge(observations, place)
    counted, uncountable = each.counted.copy(), each.uncountable.copy()
    rows = np.flatnonzero(_fired(observations))
    if len(rows) == 0:
        return each
    start, end = observations.instants("observed_from")[rows], observations.instants("observed_to")[rows]
    order = np.lexsort((_ranks(observations, "observation_id")[rows], end, start, place[rows]))
    rows, run = rows[order], _runs(place[rows][order], start[order], end[order])
    long = np.bincount(run, weights=counted[rows]) >= SERIES_MIN
    first = np.diff(run, prepend=-1) > 0
    counted[rows] = np.where(long[run], first, counted[rows])
    uncountable[rows] &= ~long[run]
    return Tally(counted, uncountable, each.copies)


def distinct_claims(observations: Table[Observation], place: Integers) -> Tally:
    """Count each claim once: rows of one copy group are one claim, that of the row that was received first."""
    groups, own = observations.texts("copy_group"), observations.texts("observation_id")
    claims = np.array([name if group is None else group for group, name in zip(groups, own, strict=True)], dtype=object)
    _, claim = np.unique(claims.astype(str), return_inverse=True)
    times = (observations.instants("observed_from"), observations.instants("received_at"))
    order = np.lexsort((_ranks(observations, "observation_id"), *times, claim))
    stands = np.zeros(len(observations), dtype=np.bool_)
    stands[order] = np.diff(claim[order], prepend=-1) > 0
    return Tally(stands.astype(np.int64), np.zeros(len(observations), dtype=np.bool_), ~stands)


def _fired(observations: Table[Observation]) -> Flags:
    return np.isin(observations.texts("event").astype(str), sorted(DISCHARGES))


def _numbers(observations: Table[Observation]) -> tuple[Integers, Flags]:
    """Return how many each row says, 1 where it does not, and whether it says."""
    number = observations.integers("count")
    known = (number >= 0) & (observations.texts("count_kind") != "uncountable")
    return np.where(known, number, 1), np.asarray(known, dtype=np.bool_)


def _ranks(observations: Table[Observation], name: str) -> Integers:
    ranks: Integers = np.unique(observations.texts(name).astype(str), return_inverse=True)[1].astype(np.int64)
    return ranks


def _runs(place: Integers, start: Integers, end: Integers) -> Integers:
    """Number the runs of rows sorted by place and start; no run crosses from place to place."""
    fresh = np.diff(place, prepend=place[0] - 1) != 0
    # Each place gets a stretch of time of its own, so that one running maximum serves them all.
    stretch = (np.cumsum(fresh) - 1) * (int(end.max()) - int(start.min()) + 1)
    reached = np.maximum.accumulate(end - start.min() + stretch)
    begun = start - start.min() + stretch
    fresh[1:] |= begun[1:] - reached[:-1] > SERIES_GAP_US
    return np.cumsum(fresh) - 1


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "recorded_events_v1": Rule(
            "Recorded events",
            "Every observation once, of whatever kind and number.",
            "the project's headline number",
            recorded_events,
        ),
        "each_discharge_v1": Rule(
            "Each discharge",
            "Every explosion, burst, shot, projectile, muzzle flash, flare, missile, glide bomb, drone strike and "
            "dropped munition by its number; a number that is not known counts one and is told apart.",
            "modelled on how the OSCE Special Monitoring Mission to Ukraine counted ceasefire violations; it counted "
            "live-fire exercises within its total, here they stand apart; missiles, glide bombs, drone strikes and "
            "dropped munitions are added",
            each_discharge,
        ),
        "series_v1": Rule(
            "Series",
            "Thirty or more discharges of one place without a pause of more than an hour as one; fewer, each by its "
            "number.",
            "modelled on the rule that an account of the counting methods attributes to the Joint Forces Operation: 30 "
            "discharges or more are one shelling incident unless more than an hour apart; how fewer count is not "
            "stated there and is assumed here, so that 29 count more than 30",
            series,
        ),
        "distinct_claims_v1": Rule(
            "Distinct claims",
            "Every claim once: observations that repeat one original are one claim.",
            "the project's own, against totals that grow by being repeated",
            distinct_claims,
        ),
    }
)
"""Every known rule by name and version."""


def rule_named(name: str) -> Rule:
    """Return a rule.

    Raises:
        InputError: no rule has this name.
    """
    if name not in RULES:
        expected = f"one of {', '.join(COUNTING_RULES)}"
        raise InputError([Fault("unknown_rule", "settings", "counting_rule", name, expected, "name a known rule")])
    return RULES[name]
