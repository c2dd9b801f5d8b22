"""A straight line along 37.5° E, sides west and east of it, and the fusing of a few observations on it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from shapely import box

from tests.builders import NOON, a_mission, an_observation
from trucewatch.fuse import Fusion, fuse
from trucewatch.geo.ground import Ground, Places, ZoneShape
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Incident
from trucewatch.records.line import KeptPart, LineVersion
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

METRE_NORTH_DEG = 1 / 111_208.0
"""Degrees of latitude in a metre at 48° N."""


def a_ground(inside: str = "east", outside: str = "west", zones: tuple[ZoneShape, ...] = ()) -> Ground:
    """Return a ground whose control polygon lies east of the line."""
    version = LineVersion(
        "test", "1", 50.0, "stand_in", "the tests", NOON, inside, outside, (KeptPart(1, 444.8),), (), 444_800.0
    )
    part = LinePart(1, np.array([[37.5, 46.0], [37.5, 50.0]]))
    line = ReferenceLine(version, (part,), box(37.5, 46.0, 41.0, 50.0), box(22.0, 44.0, 41.0, 53.0))
    nobody = np.zeros(0)
    return Ground(line, zones, (), Places(np.zeros(0, dtype=object), nobody, nobody, np.zeros(0, dtype=np.int64)), "x")


def seen(name: str, north_m: float = 0.0, minutes: float = 0.0, **changes: Any) -> Observation:
    """Return an observation some metres north of the middle and some minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    base = an_observation(observation_id=name, lat_deg=48.0 + north_m * METRE_NORTH_DEG, lon_deg=37.6)
    return replace(base, **({"observed_from": at, "observed_to": at} | changes))


def fused(
    observations: Sequence[Observation],
    mission: Mission | None = None,
    *,
    hotspots: Sequence[Hotspot] = (),
    looks: Sequence[Look] = (),
    ground: Ground | None = None,
    previous: Table[Incident] | None = None,
    key: bytes = b"",
) -> Fusion:
    """Fuse observations in the order given."""
    return fuse(
        Table.of(Observation, observations),
        Table.of(Hotspot, hotspots),
        Table.of(Look, looks),
        ground or a_ground(),
        mission or a_mission(),
        Table.of(Incident, []) if previous is None else previous,
        key,
    )


def only(fusion: Fusion) -> Incident:
    """Return the one incident there is."""
    assert len(fusion.incidents) == 1
    return fusion.incidents.row(0)


def chance_of(incident: Incident, name: str) -> float:
    """Return the probability of one class."""
    return incident.class_probability[a_mission().classes.index(name)]
