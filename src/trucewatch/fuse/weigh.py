"""Members of incidents in, pieces of evidence out: what each says, and whether it counts or repeats another.

Independence. Observations that share a copy group are one. Within an incident, observations of one event by sources of
one independence group are one, except that a satellite's overpasses (20 minutes apart or more) count apart, and all
pixels of one overpass are one. Only the strongest of dependent items counts; the others are kept and add nothing.
Heat seen at a further overpass only speaks against a false alarm, for a fire once lit burns on whoever lit it. What
burns at that place in that season is said once for an incident.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.fuse.likelihoods import (
    AUTHENTICITY,
    BOUND,
    CREDIBILITY,
    MEANS,
    RELIABILITY,
    UNRATED,
    log_likelihoods,
    match_observation,
    rule_number,
)
from trucewatch.fuse.recorded import Flags, Floats, Integers, Recorded, Texts
from trucewatch.geo.swath import OVERPASS_GAP_US
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Pieces of evidence as columns of shape (k,), in a fixed order."""

    component: Integers
    """The incident they are for."""
    item: Texts
    """Observation, look or zone."""
    rule: Integers
    """Row of the likelihood table."""
    is_counted: Flags
    """False for what only repeats another item."""
    nats: Floats
    """What they say for each class, shape (k, classes); `nothing` is 0."""
    note: Texts
    """One sentence each."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The evidence of the members, and which of them stand for others."""

    items: Items
    """Evidence by observation and by background."""
    is_counted: Flags
    """Members that count as independent evidence, shape (n,)."""
    dependence: Integers
    """Group of dependent members within an incident, shape (n,)."""


def weigh_members(recorded: Recorded, component: Integers, hotspots: Table[Hotspot], mission: Mission) -> Weighed:
    """Return the evidence of all members, given the incident of each."""
    table = log_likelihoods(mission.classes)
    rule, weight = _rules(recorded), _weights(recorded)
    nats = weaken(table[rule], weight)
    dependence = _dependence(recorded, component, mission)
    is_counted = _strongest(recorded, component, dependence, nats)
    rule, nats = _heat_again(recorded, component, is_counted, rule, nats, weight, table)
    note = _notes(recorded, weight, is_counted)
    items = Items(component, recorded.ids, rule, is_counted, nats, note)
    background = _background(recorded, component, is_counted, hotspots, mission)
    return Weighed(join_items([items, background]), is_counted, dependence)


def weaken(nats: Floats, weight: Floats) -> Floats:
    """Return what ratios (n, classes) say if an item is what it seems only with chance `weight` (n,), else nothing.

    log(w · exp(l) + 1 − w): a doubtful report of an explosion is a true one or none at all, never a fire of straw.
    """
    return np.asarray(np.log1p(weight[:, np.newaxis] * np.expm1(np.clip(nats, -BOUND, BOUND))), dtype=np.float64)


def join_items(parts: list[Items]) -> Items:
    """Return all items in one, parts in order."""
    names = ("component", "item", "rule", "is_counted", "nats", "note")
    return Items(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _rules(recorded: Recorded) -> Integers:
    pairs = np.array(
        [f"{event} {said}" for event, said in zip(recorded.event, recorded.table.texts("description"), strict=True)],
        dtype=np.str_,
    )
    kinds, which = np.unique(pairs, return_inverse=True)
    matched = [match_observation(*kind.split(" ")) for kind in kinds.tolist()]
    return np.array(matched, dtype=np.int64)[which]


def _weights(recorded: Recorded) -> Floats:
    return np.asarray(
        _looked_up(recorded.table.texts("means"), MEANS)
        * _looked_up(recorded.table.texts("reliability"), RELIABILITY)
        * _looked_up(recorded.table.texts("credibility"), CREDIBILITY)
        * _looked_up(recorded.table.texts("authenticity"), AUTHENTICITY),
        dtype=np.float64,
    )


def _looked_up(values: Texts, table: dict[str, float]) -> Floats:
    return np.array([UNRATED if value is None else table[value] for value in values], dtype=np.float64)


def _dependence(recorded: Recorded, component: Integers, mission: Mission) -> Integers:
    """Return a number for each group of dependent members of one incident, copies first."""
    group_of = {source.name: source.independence_group for source in mission.sources}
    orbiting = {sensor.name for sensor in mission.sensors if sensor.kind == "satellite_thermal"}
    source, sensor = recorded.table.texts("source"), recorded.table.texts("sensor")
    channel = [
        f"{group_of.get(name, name)}\n{event}\n{by if by in orbiting else ''}"
        for name, event, by in zip(source, recorded.event, sensor, strict=True)
    ]
    number = _numbered(channel)
    passing = np.array([by in orbiting for by in sensor], dtype=np.bool_)
    order = np.lexsort((recorded.from_us, number, component))
    fresh = np.ones(len(order), dtype=np.bool_)
    same = (np.diff(number[order]) == 0) & (np.diff(component[order]) == 0)
    later = np.diff(recorded.from_us[order]) > OVERPASS_GAP_US
    fresh[1:] = ~same | (later & passing[order[1:]])
    dependent = np.empty(len(order), dtype=np.int64)
    dependent[order] = np.cumsum(fresh) - 1
    return dependent


def _numbered(texts: list[str]) -> Integers:
    return np.asarray(np.unique(np.array(texts, dtype=np.str_), return_inverse=True)[1], dtype=np.int64).ravel()


def _strongest(recorded: Recorded, component: Integers, dependence: Integers, nats: Floats) -> Flags:
    """Return which members count: first the strongest of each copy group, then of each group of dependent ones."""
    strength = np.round(nats.max(axis=1) - nats.min(axis=1), 9)
    copies = recorded.table.texts("copy_group")
    own = [
        f"own\n{name}" if group is None else f"copy\n{group}" for name, group in zip(recorded.ids, copies, strict=True)
    ]
    original = _numbered([f"{number}\n{name}" for number, name in zip(component, own, strict=True)])
    kept = _first_of(original, strength, np.ones(len(strength), dtype=np.bool_))
    return _first_of(dependence, strength, kept)


def _first_of(group: Integers, strength: Floats, eligible: Flags) -> Flags:
    """Return the strongest eligible row of each group; ties go to the smaller observation id, which is the row."""
    rows = np.flatnonzero(eligible)
    order = rows[np.lexsort((rows, -strength[rows], group[rows]))]
    chosen = np.zeros(len(group), dtype=np.bool_)
    chosen[order[np.flatnonzero(np.diff(group[order], prepend=-1))]] = True
    return chosen


def _heat_again(
    recorded: Recorded,
    component: Integers,
    is_counted: Flags,
    rule: Integers,
    nats: Floats,
    weight: Floats,
    table: Floats,
) -> tuple[Integers, Floats]:
    """Turn the heat of further overpasses into repetition; the strongest row of the incident stays what it is."""
    heat = is_counted & (rule == rule_number("hotspot"))
    first = _first_of(component, np.round(nats.max(axis=1) - nats.min(axis=1), 9), heat)
    again = heat & ~first
    said = weaken(table[rule_number("hotspot_again")][np.newaxis, :], weight)
    return np.where(again, rule_number("hotspot_again"), rule), np.where(again[:, np.newaxis], said, nats)


def _background(
    recorded: Recorded, component: Integers, is_counted: Flags, hotspots: Table[Hotspot], mission: Mission
) -> Items:
    """Return one item for each counted hotspot with a background; the first of each incident counts."""
    held = {name: row for row, name in enumerate(hotspots.texts("observation_id").tolist())}
    found = np.array([held.get(name, -1) for name in recorded.ids], dtype=np.int64)
    known = hotspots.integers("background_days")
    said = np.array([row >= 0 and known[row] > 0 for row in found], dtype=np.bool_)
    rows = np.flatnonzero(is_counted & said)
    natural, industrial = (hotspots.numbers(name)[found[rows]] for name in ("llr_natural", "llr_industrial"))
    nats = np.zeros((len(rows), len(mission.classes)))
    for name, column in (("natural", natural), ("industrial", industrial)):
        if name in mission.classes:
            nats[:, mission.classes.index(name)] = np.clip(column, -BOUND, BOUND)
    counted = _first_of(component[rows], np.round(np.abs(nats).sum(axis=1), 9), np.ones(len(rows), dtype=np.bool_))
    rule = np.full(len(rows), rule_number("background"), dtype=np.int64)
    note = np.array(hotspots.texts("reason")[found[rows]], dtype=object)
    return Items(component[rows], recorded.ids[rows], rule, counted, nats, note)


def _notes(recorded: Recorded, weight: Floats, is_counted: Flags) -> npt.NDArray[np.object_]:
    columns = [recorded.table.texts(name).tolist() for name in ("means", "event", "description", "source")]
    notes = np.empty(len(recorded), dtype=object)
    notes[:] = [
        f"{means} {event.replace('_', ' ')} ({said}) by {source}; "
        + (f"weight {share:.2f}." if counted else "repeats another item and adds nothing.")
        for means, event, said, source, share, counted in zip(
            *columns, weight.tolist(), is_counted.tolist(), strict=True
        )
    ]
    return notes
