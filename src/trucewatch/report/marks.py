"""Incidents in, marks out: shape and colour by the class that leads, size by the chance of a breach.

Where no class reaches one half, the mark is an open ring: not knowing is a value, and a map must not hide it.
"""

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.report.colour import CLASS_COLOURS, HOLLOW
from trucewatch.report.judged import Judgement, class_words, likeliest_class
from trucewatch.report.lookup import Lookup
from trucewatch.report.spelling import ABSENT, percent, short_stamp

LEAST_RADIUS_PX, ADDED_RADIUS_PX = 2.6, 4.4
"""Radius of a mark without any chance of a breach, and what is added for a certain one (area grows with the chance)."""

LEADS_FROM = 0.5
"""Chance from which a class leads."""
UNDECIDED = "mku"
"""Anchor of the symbol of an incident in which no class leads."""
UNDECIDED_COLOUR = "#20242b"
"""Its fill."""
_OPEN_RING = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0zM-.5 0a.5.5 0 1 1 1 0a.5.5 0 1 1-1 0z"


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of one class of incident."""

    name: str
    """The class in words."""
    symbol: str
    """Anchor of its symbol on the page."""
    path: str
    """Its outline, radius 1 around the origin."""
    colour: str
    """Its fill."""
    hollow: bool
    """Whether it is drawn by a dark edge instead of a light one."""
    number: int
    """Incidents drawn with it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One incident on a figure, before it is placed."""

    row: int
    """Row of the incident."""
    incident: Incident
    """The incident."""
    href: str
    """Its anchor."""
    symbol: str
    """Anchor of its symbol."""
    radius_px: float
    """Its radius."""
    title: str
    """What it says when pointed at or read aloud."""
    strong: bool
    """Whether it is a possible violation or among the strongest: drawn last, reached by keyboard."""


def make_shapes(lookup: Lookup) -> tuple[Shape, ...]:
    """Return the shape of every class of the mission, in its order, then that of incidents in which none leads."""
    mission = lookup.view.mission
    held = [_leading_class(mission, incident) for incident in lookup.incidents]
    outlines = _outlines()
    undecided = Shape("no class reaches one half", UNDECIDED, _OPEN_RING, UNDECIDED_COLOUR, False, held.count(None))
    return (
        *(
            Shape(
                class_words(name),
                f"mk{index}",
                outlines[index % len(outlines)],
                CLASS_COLOURS[index % len(CLASS_COLOURS)],
                CLASS_COLOURS[index % len(CLASS_COLOURS)] == HOLLOW,
                held.count(index),
            )
            for index, name in enumerate(mission.classes)
        ),
        undecided,
    )


def make_marks(lookup: Lookup, strongest: list[Judgement], shown: int) -> tuple[Mark, ...]:
    """Return a mark for each incident, weakest first, so that the strongest are drawn last."""
    best = {item.finding.incident_id: item for item in strongest}
    focus = {item.finding.incident_id for item in strongest[:shown]}
    focus.update(name for name, item in best.items() if item.finding.level != "recorded_event")
    marks = []
    for row, incident in enumerate(lookup.incidents):
        judgement = best.get(incident.incident_id)
        chance = judgement.finding.p_breach if judgement else 0.0
        likeliest = likeliest_class(incident)
        marks.append(
            Mark(
                row=row,
                incident=incident,
                href=f"i{row + 1}",
                symbol=UNDECIDED if _leading_class(lookup.view.mission, incident) is None else f"mk{likeliest}",
                radius_px=round(LEAST_RADIUS_PX + ADDED_RADIUS_PX * sqrt(chance), 2),
                title=_title(lookup, row, incident, likeliest, judgement),
                strong=incident.incident_id in focus,
            )
        )
    return tuple(sorted(marks, key=lambda mark: (mark.strong, mark.radius_px, mark.row)))


def _leading_class(mission: Mission, incident: Incident) -> int | None:
    likeliest = likeliest_class(incident)
    return likeliest if incident.class_probability[likeliest] >= LEADS_FROM else None


def _title(lookup: Lookup, row: int, incident: Incident, likeliest: int, judgement: Judgement | None) -> str:
    spot = lookup.incident_spots[row]
    near = "" if spot.near == ABSENT else f"{spot.near}, "
    chance = percent(incident.class_probability[likeliest])
    breach = f"; strongest chance of a breach {percent(judgement.finding.p_breach)}" if judgement else ""
    kind = class_words(lookup.view.mission.classes[likeliest])
    where = f"{short_stamp(incident.t0_best)} UTC, {near}{spot.along}"
    return f"Incident I{row + 1}, {where}: likeliest {kind} ({chance}){breach}"


def _outlines() -> tuple[str, ...]:
    """Return twelve outlines that differ without colour, in the order of the built-in classes."""
    arm, thick = 1.05, 0.36
    plus = [(thick, -arm), (thick, -thick), (arm, -thick), (arm, thick), (thick, thick), (thick, arm), (-thick, arm),
            (-thick, thick), (-arm, thick), (-arm, -thick), (-thick, -thick), (-thick, -arm)]  # fmt: skip
    return (
        _polygon(_star(5, 0.45, 1.25)),
        _polygon(_ring(3, 1.2)),
        _polygon([(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
        _polygon([(-1.1, -0.5), (0, 0.1), (1.1, -0.5), (1.1, 0.3), (0, 0.95), (-1.1, 0.3)]),
        _polygon(_ring(4, 1.2)),
        _polygon(_ring(3, 1.2, pi)),
        "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
        _polygon([(-1.15, -0.55), (1.15, -0.55), (1.15, 0.55), (-1.15, 0.55)]),
        _polygon([_turned(x, y, pi / 4) for x, y in plus]),
        _polygon(_ring(6, 1.1)),
        _polygon(plus),
        "M-.8 0a.8.8 0 1 0 1.6 0a.8.8 0 1 0-1.6 0z",
    )


def _ring(corners: int, radius: float, turn: float = 0.0) -> list[tuple[float, float]]:
    return [(radius * sin(turn + 2 * pi * step / corners), -radius * cos(turn + 2 * pi * step / corners))
            for step in range(corners)]  # fmt: skip


def _star(points: int, inner: float, outer: float) -> list[tuple[float, float]]:
    tips, dents = _ring(points, outer), _ring(points, inner, pi / points)
    return [corner for pair in zip(tips, dents, strict=True) for corner in pair]


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    return x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)


def _polygon(corners: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in corners) + "z"
