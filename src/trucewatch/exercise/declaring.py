"""Who declares what, and how well: in time, late, far too wide, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np

from trucewatch.exercise.agreement import find_excuse
from trucewatch.exercise.happening import Declaration, Spot
from trucewatch.exercise.scene import Scene
from trucewatch.exercise.streams import opaque_id
from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import NoticeKind

QUARTER = timedelta(minutes=15)
"""Notices name whole quarters of an hour."""
Declared = Callable[[Scene, np.random.Generator, Declaration], Declaration]
"""What becomes of a notice that would have been in time."""


def declare(
    scene: Scene, rng: np.random.Generator, truth_id: str, spot: Spot, kind: NoticeKind, span: Interval, by: str = ""
) -> Declaration:
    """Return a notice that keeps every bound of the agreement, by the party of the side unless another is named."""
    bounds = find_excuse(scene.mission, kind)
    start = span.start_at - (span.start_at - scene.day.start_at) % QUARTER
    length = min(span.end_at - start + 2 * QUARTER, timedelta(hours=bounds.max_duration_h))
    return Declaration(
        notice_id=opaque_id(scene.seed, "notice", truth_id),
        by=by or scene.party_of(spot.side),
        kind=kind,
        valid_from=start,
        valid_to=start + length,
        radius_km=round(min(bounds.max_radius_km, 3.0), 3),
        received_at=start - timedelta(hours=bounds.lead_h) - timedelta(minutes=int(rng.uniform(60, 1200))),
    )


def be_late(scene: Scene, rng: np.random.Generator, notice: Declaration) -> Declaration:
    """Return the notice as one that came too late: after the beginning, or with less than the agreed lead."""
    if rng.random() < 0.5:
        return replace(notice, received_at=notice.valid_from + timedelta(minutes=int(rng.uniform(30, 240))))
    lead_h = find_excuse(scene.mission, notice.kind).lead_h
    return replace(notice, received_at=notice.valid_from - timedelta(hours=lead_h * float(rng.uniform(0.05, 0.8))))


def be_blanket(scene: Scene, rng: np.random.Generator, notice: Declaration) -> Declaration:
    """Return the notice as one that covers far more ground and time than the agreement allows."""
    bounds = find_excuse(scene.mission, notice.kind)
    before = timedelta(hours=float(round(rng.uniform(12, 48))))
    length = timedelta(hours=float(round(bounds.max_duration_h * rng.uniform(3, 6))))
    start = notice.valid_from - before
    return replace(
        notice,
        valid_from=start,
        valid_to=start + length,
        radius_km=round(bounds.max_radius_km * float(rng.uniform(4, 8)), 1),
        received_at=start - timedelta(hours=bounds.lead_h + 2),
    )
