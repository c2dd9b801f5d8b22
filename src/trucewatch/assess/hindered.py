"""Incidents and impediments in, which impediments began there and then out.

An impediment is told by who owns the sensor. One from a source without authenticity is a rumour and is not heard.
"""

from collections.abc import Sequence
from datetime import timedelta

from trucewatch.assess.excuses import holds_place
from trucewatch.records.declared import Impediment
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission

NEARNESS = timedelta(minutes=10)
"""An impediment began then if it did so at most this long before or after T0; assumed."""


def heard_impediments(impediments: Sequence[Impediment], mission: Mission) -> list[Impediment]:
    """Return the impediments of authenticated sources, by name and version."""
    trusted = {source.name for source in mission.sources if source.authenticity != "none"}
    heard = [one for one in impediments if one.source in trusted]
    return sorted(heard, key=lambda one: (one.impediment_id, one.version))


def hindrances_of(
    incident: Incident, impediments: Sequence[Impediment], kinds: Sequence[str]
) -> tuple[Impediment, ...]:
    """Return the impediments of some kinds that began where and when an incident did."""
    earliest, latest = incident.t0_earliest - NEARNESS, incident.t0_latest + NEARNESS
    then = [one for one in impediments if one.kind in kinds and earliest <= one.start_at <= latest]
    return tuple(one for one in then if holds_place(one, incident))
