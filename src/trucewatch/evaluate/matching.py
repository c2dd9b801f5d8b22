"""Observations and incidents in, which truth each stems from out. Places never enter: only who belongs to what."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from trucewatch.evaluate.truth import TrueIncident, TrueLink, Truth
from trucewatch.records.incident import Incident
from trucewatch.records.observation import Observation
from trucewatch.records.table import Integers, Table

UNKNOWN = ""
"""Truth of an observation of which the truth says nothing."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One observation and what it stems from."""

    observation_id: str
    """Its name."""
    event: str
    """What it records."""
    truth_id: str
    """The happening; empty where the truth does not know the row."""
    sensed: bool
    """Whether a look or overpass recorded it."""


@dataclass(frozen=True, slots=True)
class Matched:
    """One incident and the happening that more than half of its members stem from."""

    incident_id: str
    """The incident."""
    truth: TrueIncident | None
    """The happening; None where no happening has more than half of the members."""
    truth_ids: tuple[str, ...]
    """What each member stems from, in the order of the members."""
    probability: tuple[float, ...]
    """Its class probabilities."""


def trace(truth: Truth, observations: Table[Observation]) -> tuple[Traced, ...]:
    """Return what each observation stems from: by file and row, else by the identifier that the row carries."""
    by_row = {(link.original, link.row): link for link in truth.links}
    by_id = {link.observation_id: link for link in truth.links if link.observation_id}
    found = []
    columns = (observations.texts("observation_id"), observations.texts("event"), observations.texts("original"))
    for name, event, original, row in zip(*columns, observations.integers("row").tolist(), strict=True):
        # An observation is called source:id, and the truth knows the id that the row carries.
        link: TrueLink | None = by_row.get((original, row)) or by_id.get(name.partition(":")[2])
        found.append(Traced(name, event, link.truth_id if link else UNKNOWN, bool(link and link.sensed)))
    return tuple(found)


def match(truth: Truth, traced: tuple[Traced, ...], incidents: Table[Incident]) -> tuple[Matched, ...]:
    """Return the happening behind each incident."""
    stems = {one.observation_id: one.truth_id for one in traced}
    known = {one.truth_id: one for one in truth.incidents}
    matched = []
    columns = (incidents.texts("incident_id"), incidents.lists("observation_ids"), incidents.lists("class_probability"))
    for name, members, quanta in zip(*columns, strict=True):
        truth_ids = tuple(stems.get(member, UNKNOWN) for member in members)
        commonest, count = Counter(sorted(truth_ids)).most_common(1)[0] if truth_ids else (UNKNOWN, 0)
        behind = known.get(commonest) if 2 * count > len(truth_ids) else None
        matched.append(Matched(name, behind, truth_ids, tuple(float(one) for one in quanta)))
    return tuple(matched)


def count_pairs(traced: tuple[Traced, ...], matched: tuple[Matched, ...]) -> tuple[int, int, int]:
    """Return how many pairs of observations share an incident and a happening, an incident, a happening.

    An observation of which the truth says nothing shares its happening with no other.
    """
    both = together = 0
    for one in matched:
        together += _pairs(np.array([len(one.truth_ids)]))
        shares = Counter(name for name in one.truth_ids if name != UNKNOWN)
        both += _pairs(np.array(list(shares.values()), dtype=np.int64))
    stems = Counter(one.truth_id for one in traced if one.truth_id != UNKNOWN)
    return both, together, _pairs(np.array(list(stems.values()), dtype=np.int64))


def _pairs(sizes: Integers) -> int:
    return int(np.sum(sizes * (sizes - 1) // 2))
