"""Names of looks in, the words by which a person finds them out: which sensor, when, where."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely

from trucewatch.geo.ground import Places
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table
from trucewatch.report.places import nearest_names
from trucewatch.report.spelling import ABSENT, short_stamp, span_words

_PASS = re.compile(r"(?P<sensor>\S+) (?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d)Z")
"""How looking names the pass of a satellite: sensor and minute."""


@dataclass(frozen=True, slots=True)
class SeenBy:
    """One look in words."""

    sensor: str
    """How pages name its sensor."""
    when: str
    """When it looked, UTC."""
    where: str
    """Nearest named place to the middle of what it saw; empty for a pass, which sweeps over far more than that."""

    @property
    def told(self) -> str:
        """Sensor, time and place."""
        return "; ".join(part for part in (self.sensor, f"{self.when} UTC", self.where) if part)


def sensor_title(mission: Mission, name: str) -> str:
    """Return how pages name a sensor; its name where the mission does not say."""
    return next((sensor.title for sensor in mission.sensors if sensor.name == name), name)


def seen_by(mission: Mission, looks: Table[Look], places: Places, names: Iterable[str]) -> dict[str, SeenBy]:
    """Return looks in words by name; of looks of one name the newest version; a name that is no look is left out."""
    wanted = sorted(set(names))
    held = looks.where(np.isin(looks.texts("look_id").astype(str), wanted))
    rows = sorted(held.rows(), key=lambda look: (look.look_id, look.version))
    middles = [shapely.centroid(shapely.from_wkt(look.footprint_wkt)) for look in rows]
    lat, lon = (np.array([getattr(one, axis) for one in middles], dtype=np.float64) for axis in ("y", "x"))
    near = nearest_names(places, lat, lon) if rows else []
    passes = ((name, _pass(mission, name)) for name in wanted)
    found = {name: one for name, one in passes if one}
    for look, place in zip(rows, near, strict=True):
        where = "" if place == ABSENT else f"middle {place}"
        found[look.look_id] = SeenBy(sensor_title(mission, look.sensor), span_words(look.start_at, look.end_at), where)
    return found


def _pass(mission: Mission, name: str) -> SeenBy | None:
    """Return the pass of a satellite that looking names by sensor and minute; None for any other name."""
    match = _PASS.fullmatch(name)
    if match is None or match["sensor"] not in {sensor.name for sensor in mission.sensors}:
        return None
    moment = datetime.fromisoformat(match["moment"]).replace(tzinfo=UTC)
    return SeenBy(f"pass of {sensor_title(mission, match['sensor'])}", short_stamp(moment), "")
