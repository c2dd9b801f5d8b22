"""What every picture of the answer shares: sizes, colours that survive grey, texts and lines as SVG."""

from collections.abc import Sequence
from html import escape

from trucewatch.report.labels import text_width

WIDTH = 1000.0
"""Width of every picture in units; printed at the width of the page a unit is 0.18 mm."""
TEXT, SMALL = 15.5, 13.5
"""Sizes of letters: some 7.8 and 6.8 points in print."""
BOLDER = 0.95
"""How wide bold letters of the font are against the estimate."""
INK, SOFT, HAIR = "#1a1c20", "#4d525b", "#d5d8dd"
BASE_COLOUR, ALL_COLOUR, ENVELOPE_COLOUR = "#b35c00", "#0059a3", "#4d525b"
"""Colours of base and everything: apart in hue for every kind of sight, and never the only sign."""


def text(
    x: float, y: float, words: str, size: float = TEXT, anchor: str = "start", fill: str = INK, weight: int = 400
) -> str:
    """Return a text."""
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}"{bold}>'
        f"{escape(words)}</text>"
    )


def fitted(x: float, y: float, words: str, room: float, size: float = TEXT, fill: str = INK, weight: int = 600) -> str:
    """Return a heading, or a text, in letters small enough for its room."""
    return text(x, y, words, round(min(size, size * room / text_width(words, size * BOLDER)), 1), "start", fill, weight)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = HAIR, width: float = 1.0, dash: str = "") -> str:
    """Return a straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width:g}"'
        f"{dashed}/>"
    )


def disc(x: float, y: float, fill: str, radius: float = 5.5) -> str:
    """Return the mark of an event at a random time: a full disc."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"/>'


def diamond(x: float, y: float, stroke: str, radius: float = 6.5) -> str:
    """Return the mark of a timed event: a hollow diamond."""
    path = f"M{x:.1f} {y - radius:.1f}L{x + radius:.1f} {y:.1f}L{x:.1f} {y + radius:.1f}L{x - radius:.1f} {y:.1f}Z"
    return f'<path d="{path}" fill="#ffffff" stroke="{stroke}" stroke-width="2"/>'


def box(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1.0) -> str:
    """Return a filled rectangle."""
    faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{faint}/>'


def picture(height: float, parts: Sequence[str]) -> str:
    """Return a whole SVG element on white."""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" '
        f'height="{height:g}" font-family="Open Sans, Segoe UI, Helvetica, Arial, sans-serif">\n'
        f'<rect width="{WIDTH:g}" height="{height:g}" fill="#ffffff"/>\n{body}\n</svg>'
    )
