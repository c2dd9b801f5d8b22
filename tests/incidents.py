"""Incidents for tests of the stages that follow fusing."""

from dataclasses import replace
from typing import Any

from tests.builders import NOON
from trucewatch.records.incident import Incident
from trucewatch.records.vocabulary import CLASSES


def classes(**chances: float) -> tuple[float, ...]:
    """Return a posterior; what the named classes leave is `nothing`."""
    assert set(chances) <= set(CLASSES)
    rest = 1.0 - sum(chances.values())
    return tuple(chances.get(name, rest if name == "nothing" else 0.0) for name in CLASSES)


def an_incident(**changes: Any) -> Incident:
    """Return a strike at noon, 7.5 km east of the line along 37.5° E at 48° N, of one authenticated observation."""
    incident = Incident(
        incident_id="inc_0000000000000001",
        incident_version=1,
        case_id=None,
        t0_earliest=NOON,
        t0_best=NOON,
        t0_latest=NOON,
        lat_deg=48.0,
        lon_deg=37.6,
        semi_major_m=100.0,
        semi_minor_m=100.0,
        azimuth_deg=0.0,
        line="test",
        line_version="1",
        part=1,
        chainage_km=11.0,
        offset_km=7.459,
        side="east",
        class_probability=classes(strike=1.0),
        n_observations=1,
        n_independent=1,
        observation_ids=("obs_0000000000000001",),
        events=("explosion",),
        label="open",
        authenticated=True,
        is_origin=False,
        p_seen=None,
        p_seen_timed=None,
    )
    return replace(incident, **changes)
