"""Stretches that nobody will look at in, what entitles to look there out: a provision that holds there, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely

from trucewatch.geo.ground import Ground
from trucewatch.geo.track import lay_track, lon_lat_of, places_at
from trucewatch.plan.requests import QUIET_PRIOR, TRACES, Candidate
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.mission import Mission
from trucewatch.records.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A stretch of the line that nobody will look at for a time."""

    part: int
    """Part of the line."""
    from_km: float
    """Where the stretch begins."""
    to_km: float
    """Where it ends."""
    start_at: datetime
    """Start of the time."""
    end_at: datetime
    """Its end."""


def quiet_candidates(unwatched: Sequence[Unwatched], mission: Mission, ground: Ground) -> tuple[Candidate, ...]:
    """Return one candidate for the middle of each stretch, for the provision with the most classes that holds there.

    A provision holds where a reading of it does; buffers are measured from the pinned line, on which the middle lies.
    Where none holds of whose classes a trace could be seen, nothing entitles to look and there is no candidate.
    """
    track = lay_track(ground.line.parts)
    found = []
    for one in unwatched:
        middle_km = (one.from_km + one.to_km) / 2
        lon, lat = lon_lat_of(track, places_at(track, np.array([one.part]), np.array([1000 * middle_km])))[0].tolist()
        provision = entitling(mission, ground, lat, lon)
        if provision is not None:
            found.append(_candidate(one, provision, lat, lon, middle_km))
    return tuple(found)


def entitling(mission: Mission, ground: Ground, lat_deg: float, lon_deg: float) -> Provision | None:
    """Return the provision with the most classes that holds at a place of the line, the first listed of several."""
    held = [
        one
        for one in mission.agreement.provisions
        if _traces(one) and any(_holds(reading, mission, ground, lat_deg, lon_deg) for reading in one.readings)
    ]
    return max(held, key=lambda one: len(one.classes), default=None)


def _candidate(one: Unwatched, provision: Provision, lat_deg: float, lon_deg: float, middle_km: float) -> Candidate:
    return Candidate(
        reason="provision",
        reference=provision.provision_id,
        incident_id="",
        question="quiet",
        events=_traces(provision),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        part=one.part,
        chainage_km=middle_km,
        chance=QUIET_PRIOR,
        since=one.start_at,
        until=one.end_at,
    )


def _traces(provision: Provision) -> tuple[Event, ...]:
    return tuple(dict.fromkeys(event for name in provision.classes for event in TRACES.get(name, ())))


def _holds(reading: Reading, mission: Mission, ground: Ground, lat_deg: float, lon_deg: float) -> bool:
    within = any(
        _is_in(ground, zone, mission, lat_deg, lon_deg) for zone in (reading.zone, *reading.more_zones) if zone
    )
    return within and not any(_is_in(ground, zone, mission, lat_deg, lon_deg) for zone in reading.outside)


def _is_in(ground: Ground, zone_id: str, mission: Mission, lat_deg: float, lon_deg: float) -> bool:
    """Say whether a place of the line lies in a zone; every buffer holds its own line."""
    area, shape = mission.area, ground.zone(zone_id)
    if shape.polygon is not None:
        return bool(shapely.intersects_xy(shape.polygon, lon_deg, lat_deg))
    return area.south_deg <= lat_deg <= area.north_deg and area.west_deg <= lon_deg <= area.east_deg
