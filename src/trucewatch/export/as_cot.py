"""Notices and own plans in, Cursor on Target out: one event a line, drawn shapes and nothing else.

Source: the tree of CoT types (MITRE, revision 1.80) and events of real tools. A type of the branch `a` says whose side
a thing is on, `t` is a task, `b-d` a detection, `b-m-p-t` a target. None of them can be written: the only two types are
a drawn line or area and a drawn circle, which carry no side.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from shapely.geometry.base import BaseGeometry

from trucewatch.export.geometry import Shapes
from trucewatch.export.imprint import Imprint
from trucewatch.export.marks import Mark
from trucewatch.export.xml_text import element, escaped
from trucewatch.records.quantity import to_text

Circle: TypeAlias = tuple[float, float, float]
CotType: TypeAlias = Literal["u-d-f", "u-d-c-c"]

DRAWN: CotType = "u-d-f"
"""A drawn line, or an area where its last place is its first."""
CIRCLE: CotType = "u-d-c-c"
"""A drawn circle."""
HOW, HOW_SIMULATED = "h-t", "m-s"
"""How the event came about: written down by people, or simulated in an exercise. Nothing here was measured."""
UNKNOWN = "9999999.0"
"""What the format writes for a height or an error that is not known."""
GREY = "-8355712"
"""The one colour, as the signed number of its alpha, red, green and blue: no side has a colour here."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What every event of a file says alike."""

    how: str
    issued_at: str
    remarks: str


def to_cot(shapes: Shapes, circles: list[Circle | None], marks: tuple[Mark, ...], imprint: Imprint) -> bytes:
    """Return one event for each piece of a shape, in the order of the rows; no rows give no bytes."""
    said = imprint.to_object()
    how = HOW_SIMULATED if said["status"] == "exercise" else HOW
    head = _Head(how, str(said["issued_at"]), _remarks(imprint))
    events = []
    for shape, circle, mark in zip(shapes, circles, marks, strict=True):
        pieces = [] if shape is None else list(getattr(shape, "geoms", [shape]))
        for number, piece in enumerate(pieces, start=1):
            name = mark.name if len(pieces) == 1 else f"{mark.name}.{number}"
            events.append(_event(name, piece, circle, mark, head))
    return "".join(f"{event}\n" for event in events).encode("utf-8")


def _remarks(imprint: Imprint) -> str:
    said = imprint.to_object()
    return f"{said['statement']} For {said['reader']} alone. {said['lines']}"


def _event(name: str, shape: BaseGeometry, circle: Circle | None, mark: Mark, head: _Head) -> str:
    said = (element("contact", callsign=mark.title), element("remarks", escaped(head.remarks)))
    kind, drawn = _drawn(shape, circle)
    lat, lon = _middle(shape) if circle is None else circle[:2]
    point = element("point", lat=f"{lat:.7f}", lon=f"{lon:.7f}", hae=UNKNOWN, ce=UNKNOWN, le=UNKNOWN)
    times = {"time": head.issued_at, "start": to_text(mark.start_at), "stale": to_text(mark.end_at)}
    detail = element("detail", *said, element("strokeColor", value=GREY), drawn)
    return element("event", point, detail, version="2.0", uid=f"trucewatch.{name}", type_=kind, how=head.how, **times)


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    middle = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.centroid
    return middle.y, middle.x


def _drawn(shape: BaseGeometry, circle: Circle | None) -> tuple[CotType, str]:
    if circle is not None:
        metres = f"{circle[2] * 1000:.3f}"
        return CIRCLE, element("shape", element("ellipse", major=metres, minor=metres, angle="0"))
    places = shape.exterior.coords if shape.geom_type == "Polygon" else shape.coords
    return DRAWN, "".join(element("link", point=f"{lat!r},{lon!r}") for lon, lat in places)
