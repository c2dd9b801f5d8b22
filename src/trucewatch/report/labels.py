"""Texts and points in, places for their labels without overlap out. Widths are estimated: no font is read."""

from collections.abc import Sequence
from dataclasses import dataclass

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!() -"), frozenset("mwMWШЩЖЮФ@%")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    """Its place in px."""
    text: str
    """What is printed beside it."""
    major: bool
    """Whether it is drawn stronger."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in its place."""

    x: float
    """Where it is anchored."""
    y: float
    """Its base line."""
    text: str
    """The text."""
    anchor: str
    """`start`, `middle` or `end`."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Room that is taken."""

    left: float
    """Left edge."""
    top: float
    """Upper edge."""
    right: float
    """Right edge."""
    bottom: float
    """Lower edge."""

    def meets(self, other: "Rectangle") -> bool:
        """Say whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_width(text: str, size_px: float) -> float:
    """Return about how wide a text is in a common sans-serif face, rather too wide than too narrow."""
    ems = sum(0.34 if letter in _NARROW else 0.9 if letter in _WIDE else 0.6 for letter in text)
    return ems * size_px


def place_label(
    x: float, y: float, text: str, size_px: float, gap_px: float, frame: Rectangle, taken: Sequence[Rectangle]
) -> tuple[Label, Rectangle] | None:
    """Return the label at the first of eight places around a point that is free and in the frame; None if none is."""
    width, rise, drop = text_width(text, size_px), size_px * 0.8, size_px * 0.25
    near = gap_px * 0.7
    offers = (
        (x + gap_px, y + rise / 2, "start"), (x - gap_px, y + rise / 2, "end"),
        (x, y - gap_px - drop, "middle"), (x, y + gap_px + rise, "middle"),
        (x + near, y - near, "start"), (x + near, y + near + rise, "start"),
        (x - near, y - near, "end"), (x - near, y + near + rise, "end"),
    )  # fmt: skip
    for at, base, anchor in offers:
        left = at - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        room = Rectangle(left, base - rise, left + width, base + drop)
        inside = frame.left <= room.left and room.right <= frame.right
        inside = inside and frame.top <= room.top and room.bottom <= frame.bottom
        if inside and not any(room.meets(other) for other in taken):
            return Label(round(at, 1), round(base, 1), text, anchor), room
    return None
