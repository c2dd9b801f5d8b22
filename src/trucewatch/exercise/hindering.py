"""Sensors silenced together: which they are, what of their looks is lost, and what the cell is told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from trucewatch.exercise.casting import Casting
from trucewatch.exercise.happening import Happening, Hindrance
from trucewatch.exercise.looking import WorldLook, fail_look
from trucewatch.exercise.rows import IMPEDIMENTS, OBSERVATIONS, Told, cells_of, degrees_text, moment_text
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.sending import silence_told
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.terrain import Stretch
from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import ImpedimentKind

NEAR_KM = 5.0
"""A look this near to a stretch is a look over it."""
LEAST = timedelta(minutes=1)
"""A shorter piece of a look is no look."""
UNPLACED_M = 3000.0
"""How well the watch over a sensor tells the place of what silenced it, one sigma."""


def watchers_near(scene: Scene, stretch: Stretch, span: Interval, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the sensors of some kinds that look over a stretch within a span, by name."""
    return tuple(sorted({look.sensor.name for look in _looks_near(scene, stretch, span) if look.sensor.kind in kinds}))


def silence(
    scene: Scene, truth_id: str, sensor: str, stretch: Stretch, span: Interval, kind: ImpedimentKind
) -> Iterator[Hindrance]:
    """Yield what becomes of the looks of one sensor over a stretch while it is silent, and who tells of it when."""
    name = opaque_id(scene.seed, "impediment", truth_id, sensor)
    for look in _looks_near(scene, stretch, span):
        if look.sensor.name == sensor:
            told, by_machine = silence_told(scene.seed, truth_id, sensor, look.sensor.kind, span.start_at)
            yield Hindrance(look.look_id, name, kind, span.start_at, span.end_at, told, by_machine)


def hinder(seed: int, looks: Sequence[WorldLook], happenings: Sequence[Happening]) -> tuple[WorldLook, ...]:
    """Return the looks with the silenced pieces of them failed; what lies before and after is kept."""
    found: dict[str, list[Hindrance]] = {}
    for one in happenings:
        for hindrance in one.hindrances:
            found.setdefault(hindrance.look_id, []).append(hindrance)
    kept: list[WorldLook] = []
    for look in looks:
        pieces = [look]
        for hindrance in sorted(found.get(look.look_id, ()), key=lambda one: (one.start_at, one.impediment_id)):
            pieces = [part for piece in pieces for part in _cut(seed, piece, hindrance)]
        kept += pieces
    return tuple(kept)


def tell_hindrances(seed: int, happening: Happening, looks: Sequence[WorldLook], cast: Casting) -> Iterator[Told]:
    """Yield the impediment of each silenced sensor of which anybody tells, and what a machine over it reports."""
    by_name = {one.impediment_id: one for one in happening.hindrances if one.told_at is not None}
    lost = {look.impediment_id: look for look in reversed(looks) if look.impediment_id in by_name}
    for name in sorted(lost):
        hindrance = by_name[name]
        told = hindrance.told_at or hindrance.start_at
        yield _impediment(lost[name], hindrance, told, happening, cast)
        if hindrance.by_machine:
            yield _report(seed, lost[name], hindrance, told, happening, cast)


def _looks_near(scene: Scene, stretch: Stretch, span: Interval) -> Iterator[WorldLook]:
    reach_m = NEAR_KM * 1000
    for look in scene.watch.looks:
        over = look.stretch
        along = over.from_m <= stretch.to_m + reach_m and over.to_m >= stretch.from_m - reach_m
        if look.can_see and over.part == stretch.part and along and look.span.overlaps(span):
            yield look


def _cut(seed: int, look: WorldLook, hindrance: Hindrance) -> Iterator[WorldLook]:
    begin = max(look.span.start_at, hindrance.start_at)
    end = min(look.span.end_at, hindrance.end_at)
    if not look.can_see or end <= begin:
        yield look
        return
    begin = begin if begin - look.span.start_at >= LEAST else look.span.start_at
    end = end if look.span.end_at - end >= LEAST else look.span.end_at
    if look.span.start_at < begin:
        yield _piece(seed, look, look.span.start_at, begin)
    told = hindrance.told_at is not None
    lost = fail_look(_piece(seed, look, begin, end), hindrance.impediment_id if told else "")
    yield replace(lost, arrives=look.arrives and told)
    if end < look.span.end_at:
        yield _piece(seed, look, end, look.span.end_at)


def _piece(seed: int, look: WorldLook, start_at: datetime, end_at: datetime) -> WorldLook:
    """Return a piece of a look; the first keeps the name of the whole."""
    first = start_at == look.span.start_at
    name = look.look_id if first else opaque_id(seed, "look", look.look_id, moment_text(start_at))
    return replace(look, look_id=name, span=Interval(start_at, end_at))


def _impediment(look: WorldLook, hindrance: Hindrance, told: datetime, happening: Happening, cast: Casting) -> Told:
    cells = cells_of(
        IMPEDIMENTS,
        impediment_id=hindrance.impediment_id,
        kind=hindrance.kind,
        sensor=look.sensor.name,
        start_at=moment_text(hindrance.start_at),
        end_at=moment_text(hindrance.end_at),
        lat_deg=degrees_text(round(_centre(look)[0], 2)),
        lon_deg=degrees_text(round(_centre(look)[1], 2)),
        radius_km="15",
        assessed="probable",
        received_at=moment_text(told),
        source=cast.impediments.name,
    )
    name = hindrance.impediment_id
    return Told(cast.impediments.name, told, name, cells, happening.truth_id, "original")


def _report(
    seed: int, look: WorldLook, hindrance: Hindrance, told: datetime, happening: Happening, cast: Casting
) -> Told:
    names = ("silence", happening.truth_id, look.sensor.name)
    rng = open_stream(seed, *names)
    row_id = opaque_id(seed, "obs", *names)
    noticed = max(told, look.span.start_at + LEAST)
    source = cast.voice_of(look.sensor.kind)
    lat, lon = np.array(_centre(look)) + rng.normal(0.0, 0.01, 2)
    cells = cells_of(
        OBSERVATIONS,
        observation_id=row_id,
        source=source.name,
        means="detected",
        observed_from=moment_text(look.span.start_at),
        observed_to=moment_text(noticed),
        received_at=moment_text(noticed),
        lat_deg=degrees_text(float(lat)),
        lon_deg=degrees_text(float(lon)),
        sigma_m=f"{UNPLACED_M:.0f}",
        event="jamming" if hindrance.kind == "jamming" else "outage",
        description="present",
        reliability="A",
        credibility="2",
        authenticity=source.authenticity,
        sensor=look.sensor.name,
        text="The sensor fell silent.",
    )
    return Told(source.name, noticed, row_id, cells, happening.truth_id, "original")


def _centre(look: WorldLook) -> tuple[float, float]:
    if look.post is not None:
        return look.post.lat_deg, look.post.lon_deg
    middle = look.footprint.centroid
    return float(middle.y), float(middle.x)
