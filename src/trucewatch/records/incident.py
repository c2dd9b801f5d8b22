"""Observations believed to be one happening, or nothing: a false alarm is a class."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trucewatch.records.quantity import Degrees, Kilometres, Metres, Nats, Probability


@dataclass(frozen=True, slots=True)
class Incident:
    """One believed happening with its place, time and class probabilities. It is not a violation."""

    incident_id: str
    """Stable name: that of its oldest member, under the key of the reader for whom it was computed."""
    incident_version: int
    """1 at first; one more whenever members or numbers change."""
    case_id: str | None
    """Case it belongs to; None where in none."""
    t0_earliest: datetime
    """Earliest time at which it began."""
    t0_best: datetime
    """Best time."""
    t0_latest: datetime
    """Latest time."""
    lat_deg: Degrees
    """Best place, WGS 84."""
    lon_deg: Degrees
    """Best place, WGS 84."""
    semi_major_m: Metres
    """One-sigma ellipse, longer half axis."""
    semi_minor_m: Metres
    """One-sigma ellipse, shorter half axis."""
    azimuth_deg: Degrees
    """Direction of the longer axis, clockwise from true north, [0, 180)."""
    line: str
    """Reference line."""
    line_version: str
    """Its version."""
    part: int
    """Nearest part."""
    chainage_km: Kilometres
    """Along that part."""
    offset_km: Kilometres
    """Geodesic distance from the line, never negative."""
    side: str
    """Side of the best place; uncertainty does not enter."""
    class_probability: tuple[Probability, ...]
    """Chance of each class, in the order of the mission's `classes`; sums to 1."""
    n_observations: int
    """Members, copies included."""
    n_independent: int
    """Members that count as independent evidence."""
    observation_ids: tuple[str, ...]
    """Members, sorted."""
    events: tuple[str, ...]
    """Distinct events of the members, sorted."""
    label: str
    """Strictest of the members' labels."""
    authenticated: bool
    """True if at least one member came by a signed or trusted channel."""
    is_origin: bool
    """True if the place is that of a weapon, person, emitter or point of origin."""
    p_seen: Probability | None
    """Chance that such an event there and then would have been recorded, over the class posterior; None: not known."""
    p_seen_timed: Probability | None
    """The same if timed by an opponent; None where not known."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence in one incident: what it says for each class, by which row of the likelihood table."""

    incident_id: str
    """The incident."""
    item: str
    """Observation id, or look id for a look that saw nothing."""
    rule_id: str
    """Row of the likelihood table."""
    counted: bool
    """False for a copy or a dependent repetition, which adds nothing."""
    log_likelihood: tuple[Nats, ...]
    """What it adds for each class, in the order of the mission's `classes`, relative to `nothing`."""
    note: str
    """One sentence for the reader of the evidence."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """How an incident's id follows from earlier ones when components merge or split."""

    incident_id: str
    """The later incident."""
    predecessor_id: str
    """The earlier one."""
    relation: Literal["merged", "split"]
    """What happened to the earlier one."""
