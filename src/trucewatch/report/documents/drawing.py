"""Shapes as text in, one SVG element out that stands alone: what every figure of the documents shares."""

from html import escape

WIDTH = 720.0
"""Width of a figure of bars, in px."""
DARK, MIDDLE, EMPTY = "#2c3f5e", "#98a5bb", "#e6e8ec"
"""Fills that keep apart in grey: what is told, what stands against it, and the rest of a bar."""
FACE = 'font-family="sans-serif" font-size="11"'
"""Font of every text."""


def whole(width: float, height: float, title: str, parts: list[str]) -> str:
    """Return shapes as one SVG element with a title."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"
