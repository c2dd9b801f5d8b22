"""Days and happenings in, rows of what went on around them out: air-raid alerts and power cuts.

Most alerts are followed by nothing, and some attacks come without one. A power cut means nothing for the agreement.
"""

from collections.abc import Sequence
from datetime import timedelta

from trucewatch.exercise.happening import Happening
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.rows import CONTEXTS, Told, cells_of, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Source
from trucewatch.records.vocabulary import ContextKind

WARNED = ("missile", "glide_bomb", "uav", "uav_strike")
"""Events of which people are warned."""
WARNED_SHARE = 0.8
"""Share of them that bring an alert."""


def tell_contexts(
    seed: int, mission: Mission, days: Sequence[Interval], happenings: Sequence[Happening], mix: Mix
) -> list[Told]:
    """Return alerts and power cuts of all days; none where the mission has no source of context."""
    source = next((one for one in mission.sources if one.format == "contexts"), None)
    if source is None or not mission.sectors:
        return []
    counts: tuple[tuple[ContextKind, int], ...] = (("air_raid_alert", mix.air_raid_alerts), ("outage", mix.power_cuts))
    rows = [row for one in happenings for row in _warnings(seed, mission, one, source)]
    rows += [
        _ordinary(seed, mission, day, source, kind, (number, index))
        for number, day in enumerate(days)
        for kind, count in counts
        for index in range(count)
    ]
    return [row for row in rows if row.at < days[-1].end_at]


def sector_of(mission: Mission, happening: Happening) -> str:
    """Return the name of the sector in which a happening lies; empty for none."""
    spot = happening.spot
    mine = (one for one in mission.sectors if one.part == spot.part)
    found = (one.name for one in mine if one.chainage_from_km <= spot.chainage_km < one.chainage_to_km)
    return next(found, "")


def _warnings(seed: int, mission: Mission, happening: Happening, source: Source) -> list[Told]:
    rng = open_stream(seed, "warning", happening.truth_id)
    heard, before_s, after_s = rng.random(), int(rng.uniform(60, 600)), int(rng.uniform(600, 3600))
    sector = sector_of(mission, happening)
    flies = any(signal.event in WARNED for signal in happening.signals)
    if not flies or not sector or heard >= WARNED_SHARE:
        return []
    start = happening.began_at - timedelta(seconds=before_s)
    span = Interval(start, happening.ended_at + timedelta(seconds=after_s))
    return [_row(seed, source, "air_raid_alert", _title(mission, sector), span, 60, happening.truth_id)]


def _ordinary(
    seed: int, mission: Mission, day: Interval, source: Source, kind: ContextKind, number: tuple[int, int]
) -> Told:
    """Return an alert that nothing follows, or a power cut."""
    names = (str(number[0]), str(number[1]))
    rng = open_stream(seed, kind, *names)
    sector = mission.sectors[int(rng.integers(len(mission.sectors)))]
    start = day.start_at + timedelta(seconds=int(rng.uniform(0, day.duration.total_seconds() - 3 * 3600)))
    longest_s = 5400 if kind == "air_raid_alert" else 4 * 3600
    span = Interval(start, start + timedelta(seconds=int(rng.uniform(1200, longest_s))))
    late_s = 60 if kind == "air_raid_alert" else int(rng.uniform(600, 3600))
    return _row(seed, source, kind, sector.title, span, late_s, "-".join(names))


def _row(seed: int, source: Source, kind: ContextKind, area: str, span: Interval, late_s: int, named: str) -> Told:
    row_id = opaque_id(seed, "context", kind, named)
    received = span.start_at + timedelta(seconds=late_s)
    cells = cells_of(
        CONTEXTS,
        context_id=row_id,
        kind=kind,
        area=area,
        start_at=moment_text(span.start_at),
        end_at=moment_text(span.end_at),
        received_at=moment_text(received),
        source=source.name,
    )
    return Told(source.name, received, row_id, cells, "", "original")


def _title(mission: Mission, sector: str) -> str:
    return next(one.title for one in mission.sectors if one.name == sector)
