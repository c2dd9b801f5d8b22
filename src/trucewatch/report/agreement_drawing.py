"""A reading in, a section across the line as SVG out: how far its zone or each weapon's distance reaches on each side.

It is a scheme along one axis, the distance from the line. It holds no place, so it may be shown to every reader.
"""

from dataclasses import dataclass
from html import escape

from trucewatch.records.agreement import Reading
from trucewatch.records.mission import Mission
from trucewatch.report import spelling
from trucewatch.report.agreement_words import listed, number, zone_of

WIDTH = 640
"""Width of the drawing."""
ROW = 42
"""Height of one bar with its words."""
TOP = 30
"""Height of the sides' names."""
MIDDLE = WIDTH / 2
"""Where the line is."""
REACH = 280.0
"""Length of the longest half bar."""


@dataclass(frozen=True, slots=True)
class _Bar:
    words: str
    from_km: float
    to_km: float
    left: bool
    right: bool


def draw_section(reading: Reading, mission: Mission) -> str:
    """Return the section as an SVG element; empty where the reading knows no distance from a line."""
    bars = _bars(reading, mission)
    if not bars:
        return ""
    widest = max(bar.to_km for bar in bars)
    height = TOP + ROW * len(bars) + 34
    first, second = (escape(party.title) for party in mission.parties[:2])
    said = "; ".join(f"{bar.words}: {number(bar.from_km)} to {number(bar.to_km)} km from the line" for bar in bars)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(f"Section across the line. {said}")}">',
        f'<text x="8" y="16" class="side">land of {first}</text>',
        f'<text x="{WIDTH - 8}" y="16" class="side" text-anchor="end">land of {second}</text>',
        f'<text x="{MIDDLE}" y="16" class="side" text-anchor="middle">line</text>',
    ]
    for index, bar in enumerate(bars):
        parts += _drawn(bar, TOP + ROW * index, widest)
    parts += _scale(height - 30, widest)
    parts.append(f'<path class="line" d="M{MIDDLE} 22V{height - 30}"/></svg>')
    return "".join(parts)


def _bars(reading: Reading, mission: Mission) -> list[_Bar]:
    sides = [reading.binds in (None, party.name) for party in mission.parties[:2]]
    left, right = sides[0], sides[-1]
    if reading.distances:
        widest = 1.3 * max(one.distance_km for one in reading.distances)
        spans = [(one.distance_km, widest) if reading.beyond else (0.0, one.distance_km) for one in reading.distances]
        return [
            _Bar(listed(one.weapons), *span, left, right) for one, span in zip(reading.distances, spans, strict=True)
        ]
    zones = [zone_of(mission, name) for name in (reading.zone, *reading.more_zones)]
    bars = [_Bar("holds here", 0.0, zone.distance_km, left, right) for zone in zones if zone.distance_km is not None]
    if bars or reading.zone != "area":
        return bars
    without = [zone_of(mission, name).distance_km for name in reading.outside]
    known = [km for km in without if km is not None]
    return [_Bar("holds beyond", max(known), 1.3 * max(known), left, right)] if known else []


def _drawn(bar: _Bar, top: float, widest: float) -> list[str]:
    near, far = REACH * bar.from_km / widest, REACH * bar.to_km / widest
    edge = bar.from_km or bar.to_km
    parts = [f'<text x="{MIDDLE + 6}" y="{top + 12}">{escape(spelling.words(bar.words))}: {number(edge)} km</text>']
    for wanted, start in ((bar.left, MIDDLE - far), (bar.right, MIDDLE + near)):
        kind = "bar" if wanted else "free"
        parts.append(f'<rect class="{kind}" x="{start:.1f}" y="{top + 18}" width="{far - near:.1f}" height="14"/>')
    return parts


def _scale(y: float, widest: float) -> list[str]:
    step = next(km for km in (1, 2, 5, 10, 25, 50, 100, 250) if widest / km <= 6)
    parts = [f'<path class="axis" d="M{MIDDLE - REACH} {y}H{MIDDLE + REACH}"/>']
    for index in range(int(widest // step) + 1):
        for x in sorted({MIDDLE - REACH * index * step / widest, MIDDLE + REACH * index * step / widest}):
            parts.append(f'<path class="axis" d="M{x:.1f} {y}v5"/>')
            parts.append(f'<text class="tick" x="{x:.1f}" y="{y + 18}" text-anchor="middle">{index * step}</text>')
    parts.append(f'<text class="tick" x="{WIDTH - 4}" y="{y + 18}" text-anchor="end">km</text>')
    return parts
