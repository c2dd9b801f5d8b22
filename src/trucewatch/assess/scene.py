"""Incidents, ground and agreement in; where, when and on which side the incidents may have been out.

Everything that several readings ask for is measured once: offsets from each line for all edges along it, the share of
each zone, the side of each point.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.assess.moment import in_force_shares, time_nodes
from trucewatch.assess.named import Named, hear
from trucewatch.assess.place import NODES, LineOffsets, PlaceNodes, line_offsets, spread_places, zone_shares
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground, ZoneShape
from trucewatch.geo.line import LinePart
from trucewatch.geo.locate import area_sides
from trucewatch.records.agreement import Reading
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Where and when n incidents may have been, and what is named of them."""

    incidents: Table[Incident]
    """The incidents."""
    places: PlaceNodes
    """Points that stand for their places."""
    times_us: Floats
    """Times that stand for their T0, shape (n, times)."""
    in_force: Floats
    """Chance that the agreement was in force at each time, shape (n, times)."""
    zones: Mapping[tuple[str, str | None], Floats]
    """Share of each point in a zone as measured from a line, shape (n, NODES)."""
    bands: Mapping[tuple[float, str | None], Floats]
    """Share of each point within a distance in kilometres of a line, shape (n, NODES)."""
    sides: npt.NDArray[np.str_] | None
    """Side of each point, shape (n, NODES); None where no reading binds one party."""
    named: Named
    """Weapons and events on record."""


def lay_scene(
    incidents: Table[Incident], members: Sequence[Sequence[Observation]], ground: Ground, mission: Mission
) -> Scene:
    """Measure everything that the readings of the agreement ask for."""
    places, times = spread_places(incidents), time_nodes(incidents)
    readings = [reading for provision in mission.agreement.provisions for reading in provision.readings]
    wanted = {(zone, reading.line): ground.zone(zone) for reading in readings for zone in zones_of(reading)}
    spans = {(one.distance_km, reading.line) for reading in readings for one in reading.distances}
    bands = {key: ZoneShape("", "buffer", None, key[0], mission.line.sigma_m) for key in sorted(spans, key=str)}
    offsets = _measure(incidents, places, ground, [*wanted.items(), *bands.items()])
    bound = ground.line.control is not None and any(reading.binds for reading in readings)
    return Scene(
        incidents,
        places,
        times,
        in_force_shares(times, mission.agreement),
        {key: zone_shares(incidents, places, zone, ground, offsets.get(key[1])) for key, zone in wanted.items()},
        {key: zone_shares(incidents, places, zone, ground, offsets.get(key[1])) for key, zone in bands.items()},
        _sides(places, ground) if bound else None,
        hear(members, mission),
    )


def zones_of(reading: Reading) -> tuple[str, ...]:
    """Return every zone that a reading names."""
    return (reading.zone, *reading.more_zones, *reading.outside)


def parts_of(ground: Ground, line: str | None) -> tuple[LinePart, ...]:
    """Return the parts of the pinned line, or of the alternative so named."""
    if line is None:
        return ground.line.parts
    return next(other.parts for other in ground.line.alternatives if other.name == line)


def _measure(
    incidents: Table[Incident],
    places: PlaceNodes,
    ground: Ground,
    shapes: Iterable[tuple[tuple[object, str | None], ZoneShape]],
) -> Mapping[str | None, LineOffsets]:
    edges: dict[str | None, list[tuple[float, float]]] = {}
    for (_, line), shape in shapes:
        if shape.distance_km is not None:
            edges.setdefault(line, []).append((shape.distance_km, shape.sigma_m))
    return {line: line_offsets(incidents, places, parts_of(ground, line), held) for line, held in edges.items()}


def _sides(places: PlaceNodes, ground: Ground) -> npt.NDArray[np.str_]:
    return area_sides(ground.line, places.lat_deg.ravel(), places.lon_deg.ravel()).reshape(-1, NODES)
