"""Stretches and looks in, every look at every place, and the points that the same looks see, out."""

from dataclasses import dataclass, field, replace

import numpy as np

from trucewatch.coverage.chances import Instants
from trucewatch.coverage.detectability import Detectability
from trucewatch.coverage.groups import Groups, group_samples
from trucewatch.coverage.habits import flown_days, learnt_from_us
from trucewatch.coverage.sights import Places, Sights, joined, reported_sights, satellite_sights
from trucewatch.coverage.silence import silent_sights
from trucewatch.coverage.sky import CloudField
from trucewatch.coverage.stretches import Stretches
from trucewatch.coverage.windows import is_patrol
from trucewatch.geo.swath import Crossings
from trucewatch.records.declared import Impediment
from trucewatch.records.interval import Interval
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission, Sensor
from trucewatch.records.table import Table, microseconds


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """Everything that looked, as one input."""

    crossings: Crossings
    """Crossings of the judged points by satellites, from the span's start to one event duration after its end."""
    satellites: tuple[Sensor, ...]
    """The satellites that the crossings index."""
    looks: Table[Look]
    """Looks that files report, those of patrols from seven days before the span, from which an opponent learns."""
    impediments: Table[Impediment]
    """What hindered them."""
    sky: CloudField | None = None
    """Cloud over every place; None where nothing is known but the mission's assumed share."""
    tables: Detectability = field(default_factory=lambda: Detectability({}))
    """Detection tables of the mission's sensor classes."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Every look at every place; places are first the stretches, then the sample points."""

    sights: Sights
    """The looks, place by place; behind those that are told the ones of which nothing was heard."""
    told: int
    """How many of the sights are told."""
    groups: Groups
    """Groups of sample points that the same looks of the span see."""
    past: Groups
    """Groups that the same patrols have seen in the days before and in the span."""
    flown: Instants
    """Days (UTC, since 1970) on which patrols looked anywhere."""


def longest_us(mission: Mission) -> int:
    """Return how long the longest tabled event lasts, in microseconds."""
    return round(max(size.duration_s for size in mission.event_sizes) * 1e6)


def scene_of(stretches: Stretches, looking: Looking, mission: Mission, span: Interval, lasting_us: int) -> Scene:
    """Return who saw what of the stretches, of use for events that start in the span and last no longer than said."""
    targets = stretches.targets
    middle = Places(targets.lat_deg, targets.lon_deg)
    skies = Places(targets.lat_deg[stretches.stretch], targets.lon_deg[stretches.stretch])
    sky = looking.sky or CloudField((), mission.thresholds.cloud_prior)
    above = satellite_sights(looking.crossings, looking.satellites, middle, sky, mission)
    below = reported_sights(looking.looks, looking.impediments, stretches.samples, sky, mission, skies)
    told = joined(above, replace(below, place=below.place + len(targets)))
    start, end = microseconds(span.start_at), microseconds(span.end_at)
    silent = silent_sights(looking.looks, stretches.samples, sky, mission, skies, (start, end + lasting_us))
    fresh = int(told.piece.max(initial=-1)) + 1
    sights = joined(told, replace(silent, place=silent.place + len(targets), piece=silent.piece + fresh))
    is_below = np.arange(len(sights.place)) >= len(above.place)
    near = (sights.to_us > start) & (sights.from_us < end + lasting_us)
    patrols = is_patrol(mission)[sights.sensor] & is_below & sights.able
    patrols &= (sights.to_us > learnt_from_us(start)) & (sights.from_us < end + lasting_us)
    held = [np.flatnonzero(mask) for mask in (near & ~is_below, near & is_below, patrols)]
    groups = group_samples(stretches, sights, held[0], held[1])
    past = group_samples(stretches, sights, held[0][:0], held[2])
    return Scene(sights, len(told.place), groups, past, flown_days(looking.looks, mission))
