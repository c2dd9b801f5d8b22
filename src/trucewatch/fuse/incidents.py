"""Observations, hotspots, looks and the ground in; incidents, their evidence and their lineage out."""

from dataclasses import dataclass

import numpy as np

from trucewatch.fuse.components import join_recorded
from trucewatch.fuse.likelihoods import RULES
from trucewatch.fuse.naming import lineage, versions
from trucewatch.fuse.place import place_members
from trucewatch.fuse.posterior import class_probabilities
from trucewatch.fuse.recorded import Floats, Integers, Recorded, read_recorded
from trucewatch.fuse.surroundings import Happenings, look_items, zone_items
from trucewatch.fuse.times import time_members
from trucewatch.fuse.weigh import Items, Weighed, join_items, weigh_members
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Evidence, Incident, Lineage
from trucewatch.records.label import strictest
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import ORIGIN_DESCRIPTIONS, ORIGIN_EVENTS


@dataclass(frozen=True, slots=True, eq=False)
class Fusion:
    """What fusing gives."""

    incidents: Table[Incident]
    """Incidents, sorted by best time and id; nobody has yet looked back whether they would have been seen."""
    evidence: Table[Evidence]
    """What speaks for which class, sorted by incident, item and rule."""
    lineage: Table[Lineage]
    """Merges and splits since the previous incidents, sorted."""


def fuse(
    observations: Table[Observation],
    hotspots: Table[Hotspot],
    looks: Table[Look],
    ground: Ground,
    mission: Mission,
    previous: Table[Incident],
    key: bytes,
) -> Fusion:
    """Join observations into incidents and weigh what each may be; no observations give empty tables.

    Args:
        observations: every version, in ledger order.
        hotspots: background of thermal anomalies; rows without one say nothing.
        looks: looks of drones and cameras; those that should have seen an incident and did not are evidence.
        ground: line and zones.
        mission: settings and the assumed prior.
        previous: incidents of the run before, under the same key; empty for the first.
        key: key of the reader for whom incidents are named.
    """
    recorded = read_recorded(observations)
    component = join_recorded(recorded, mission)
    count = int(component.max(initial=-1)) + 1
    weighed = weigh_members(recorded, component, hotspots, mission)
    happenings = _happenings(recorded, component, weighed, count, mission)
    silent = look_items(happenings, looks, mission)
    items = join_items([weighed.items, zone_items(happenings, ground, mission), silent])
    names = _names(recorded, component, count, key)
    columns = _columns(recorded, component, weighed, happenings, count)
    columns |= _located(happenings, ground) | {"incident_id": names}
    columns["class_probability"] = class_probabilities(items, count, mission).tolist()
    columns["label"] = _labels(recorded, component, silent, looks, count)
    incidents = Table.from_columns(Incident, columns)
    incidents = incidents.with_columns(incident_version=versions(incidents, previous))
    return Fusion(incidents.sorted_by("t0_best", "incident_id"), _evidence(items, names), lineage(incidents, previous))


def _happenings(recorded: Recorded, component: Integers, weighed: Weighed, count: int, mission: Mission) -> Happenings:
    precise = recorded.sigma_m < mission.fuse.imprecise_sigma_m
    has_precise = np.bincount(component[precise], minlength=count) > 0
    telling = precise | ~has_precise[component]
    pixels = telling & (recorded.event == "thermal_anomaly")
    counted = telling & weighed.is_counted
    has_counted = np.bincount(component[counted], minlength=count) > 0
    telling_rows = np.where(has_counted[component], counted | pixels, telling)
    by_look, by_sensor = recorded.table.texts("look_id"), recorded.table.texts("sensor")
    looked: list[set[str]] = [set() for _ in range(count)]
    for row, number in enumerate(component.tolist()):
        looked[number].update(name for name in (by_look[row], by_sensor[row]) if name is not None)
    return Happenings(
        placed=place_members(recorded, component, weighed.dependence, telling_rows, count),
        begun=time_members(recorded, component, telling_rows, count, mission),
        events=[tuple(sorted(set(events))) for events in _by_incident(recorded.event.tolist(), component, count)],
        looked_by=[frozenset(names) for names in looked],
    )


def _by_incident(values: list[str], component: Integers, count: int) -> list[list[str]]:
    lists: list[list[str]] = [[] for _ in range(count)]
    for value, number in zip(values, component.tolist(), strict=True):
        lists[number].append(value)
    return lists


def _names(recorded: Recorded, component: Integers, count: int, key: bytes) -> list[str]:
    oldest = np.full(count, len(recorded), dtype=np.int64)
    np.minimum.at(oldest, component, recorded.age)
    of_age = recorded.ids[np.argsort(recorded.age)]
    return [name_for(key, "inc", of_age[age]) for age in oldest.tolist()]


def _columns(
    recorded: Recorded, component: Integers, weighed: Weighed, happenings: Happenings, count: int
) -> dict[str, object]:
    described = np.isin(recorded.table.texts("description").astype(np.str_), sorted(ORIGIN_DESCRIPTIONS))
    origin = described | np.isin(recorded.event.astype(np.str_), sorted(ORIGIN_EVENTS))
    authentic = recorded.table.texts("authenticity") != "none"
    not_known: Floats = np.full(count, np.nan)
    return {
        "incident_version": np.zeros(count, dtype=np.int64),
        "case_id": [None] * count,
        "t0_earliest": happenings.begun.earliest_us,
        "t0_best": happenings.begun.best_us,
        "t0_latest": happenings.begun.latest_us,
        "lat_deg": happenings.placed.lat_deg,
        "lon_deg": happenings.placed.lon_deg,
        "semi_major_m": happenings.placed.semi_major_m,
        "semi_minor_m": happenings.placed.semi_minor_m,
        "azimuth_deg": happenings.placed.azimuth_deg,
        "n_observations": np.bincount(component, minlength=count),
        "n_independent": np.bincount(component[weighed.is_counted], minlength=count),
        "observation_ids": _by_incident(recorded.ids.tolist(), component, count),
        "events": [list(events) for events in happenings.events],
        "authenticated": np.bincount(component[authentic], minlength=count) > 0,
        "is_origin": np.bincount(component[origin], minlength=count) > 0,
        "p_seen": not_known,
        "p_seen_timed": not_known,
    }


def _located(happenings: Happenings, ground: Ground) -> dict[str, object]:
    located = locate_points(ground.line, happenings.placed.lat_deg, happenings.placed.lon_deg)
    count, version = len(happenings.events), ground.line.version
    return {
        "line": [version.line] * count,
        "line_version": [version.version] * count,
        "part": located.part,
        "chainage_km": located.chainage_km,
        "offset_km": located.offset_km,
        "side": located.side.astype(object),
    }


def _labels(recorded: Recorded, component: Integers, silent: Items, looks: Table[Look], count: int) -> list[str]:
    """Return the strictest label of the members and of the looks whose silence was counted."""
    labels = _by_incident(recorded.table.texts("label").tolist(), component, count)
    of_look: dict[str, list[str]] = {}
    for name, label in zip(looks.texts("look_id").tolist(), looks.texts("label").tolist(), strict=True):
        of_look.setdefault(name, []).append(label)
    for number, name in zip(silent.component.tolist(), silent.item.tolist(), strict=True):
        labels[number].extend(of_look[name])
    return [strictest(sorted(set(held))) for held in labels]


def _evidence(items: Items, names: list[str]) -> Table[Evidence]:
    evidence = Table.from_columns(
        Evidence,
        {
            "incident_id": [names[number] for number in items.component.tolist()],
            "item": items.item,
            "rule_id": [RULES[number].rule_id for number in items.rule.tolist()],
            "counted": items.is_counted,
            "log_likelihood": items.nats.tolist(),
            "note": items.note,
        },
    )
    return evidence.sorted_by("incident_id", "item", "rule_id")
