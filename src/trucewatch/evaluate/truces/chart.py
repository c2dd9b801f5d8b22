"""Daily counts in, small multiples as one SVG picture out.

A bar a day and a row a rule. Whole truce days are orange on a shaded band, partial ones hatched, days set aside hollow,
compared ones blue-grey: told apart by pattern and place as well as by colour. A short black line over a truce day is
what the same weekdays held on average. The numbers stand in a table beside the picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from trucewatch.evaluate.truces.declaration import Role
from trucewatch.evaluate.truces.reports import Days
from trucewatch.records.table import Floats, Integers

WIDTH, ROW, TOP, LEFT, RIGHT, BOTTOM = 960, 130, 26, 52, 14, 40
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEAD = 24
"""Height of a row's title above its bars."""

FILLS: dict[Role, str] = {
    "compared": 'fill="#8299ad"',
    "whole": 'fill="#b34700"',
    "partial": 'fill="url(#NAME-hatch)" stroke="#b34700"',
    "set_aside": 'fill="#ffffff" stroke="#8299ad" stroke-dasharray="2 2"',
}


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One row of the picture."""

    title: str
    """What is counted."""
    counts: Integers
    """Counts by day."""
    expected: Floats
    """What the same weekdays held on average; NaN where nothing is drawn."""


def draw_days(name: str, title: str, days: Days, roles: Sequence[Role], strips: Sequence[Strip]) -> str:
    """Return an SVG picture; `name` makes its ids unique on a page."""
    height = TOP + len(strips) * (ROW + HEAD) + BOTTOM
    step = (WIDTH - LEFT - RIGHT) / len(days)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d" xmlns='
        '"http://www.w3.org/2000/svg">',
        f'<title id="{name}-t">{escape(title)}</title>',
        f'<desc id="{name}-d">Bars by local day under {len(strips)} counting rules; the same numbers stand in the '
        "table below.</desc>",
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#ffffff"/><rect width="3" height="6" fill="#b34700"/></pattern></defs>',
        *_bands(roles, step, height),
    ]
    for number, strip in enumerate(strips):
        parts += _strip(name, strip, roles, step, TOP + number * (ROW + HEAD) + HEAD)
    return "\n".join([*parts, *_axis(days, step, height), "</svg>"])


def _bands(roles: Sequence[Role], step: float, height: int) -> Iterator[str]:
    for at, role in enumerate(roles):
        if role in ("whole", "partial"):
            yield (
                f'<rect x="{LEFT + at * step:.1f}" y="{TOP}" width="{step:.1f}" height="{height - TOP - BOTTOM}" '
                'fill="#fbe6d4"/>'
            )


def _strip(name: str, strip: Strip, roles: Sequence[Role], step: float, top: float) -> Iterator[str]:
    most = max(1.0, float(strip.counts.max()), float(np.nanmax(np.append(strip.expected, 1.0))))
    scale, foot = ROW / _round_up(most), top + ROW - 8
    scale *= (ROW - 8) / ROW
    yield f'<text x="{LEFT}" y="{top - 8}" class="t">{escape(strip.title)}</text>'
    for share in (0.0, 0.5, 1.0):
        value = _round_up(most) * share
        y = foot - value * scale
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d4d8dd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    for at, (count, role) in enumerate(zip(strip.counts.tolist(), roles, strict=True)):
        x, tall = LEFT + at * step + 1.5, count * scale
        fill = FILLS[role].replace("NAME", name)
        yield f'<rect x="{x:.1f}" y="{foot - tall:.1f}" width="{step - 3:.1f}" height="{tall:.1f}" {fill}/>'
        if np.isfinite(strip.expected[at]):
            y = foot - strip.expected[at] * scale
            yield (
                f'<line x1="{x - 3:.1f}" x2="{x + step:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="#14161c" '
                'stroke-width="2.5"/>'
            )
    yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{foot:.1f}" y2="{foot:.1f}" stroke="#14161c"/>'


def _round_up(value: float) -> float:
    magnitude = 10.0 ** np.floor(np.log10(value))
    return float(next(one * magnitude for one in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if one * magnitude >= value))


def _axis(days: Days, step: float, height: int) -> Iterator[str]:
    for at, day in enumerate(days.astype(object)):
        if day.weekday() == 0:
            x = LEFT + at * step
            foot = height - BOTTOM
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{foot - 8}" y2="{foot}" stroke="#14161c"/>'
            yield f'<text x="{x + 2:.1f}" y="{foot + 12}">{day.day} {MONTHS[day.month - 1]}</text>'
    yield f'<text x="{LEFT}" y="{height - 8}">Local days; a mark at each Monday.</text>'


def draw_course(name: str, title: str, strips: Sequence[tuple[str, Sequence[int], Floats, Floats]]) -> str:
    """Return counts by day since a truce on a logarithmic scale: (title, days since, rate, rate without exercises).

    A dot is a report; a ring around it says that a note names exercises in it. Zeros stand on the lower edge.
    """
    height = TOP + len(strips) * (ROW + HEAD) + BOTTOM
    last = max(max(since) for _, since, _, _ in strips)
    width = WIDTH - LEFT - RIGHT
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="{name}-t">{escape(title)}; the same numbers stand in the table below.</title>',
    ]
    for number, (head, since, rate, without) in enumerate(strips):
        top = TOP + number * (ROW + HEAD) + HEAD
        parts.append(f'<text x="{LEFT}" y="{top - 8}" class="t">{escape(head)}</text>')
        for value in (1, 10, 100, 1000):
            y = _log_y(value, top)
            parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d4d8dd"/>')
            parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
        for day, value, rest in zip(since, rate.tolist(), without.tolist(), strict=True):
            x, y = LEFT + width * day / last, _log_y(max(value, 0.4), top)
            if rest != value:
                parts.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="none" stroke="#b34700" stroke-width="2"/>'
                )
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0059a3"/>')
    for month in range(0, last // 30 + 1, 2):
        x = LEFT + width * month * 30.4375 / last
        parts.append(f'<text x="{x:.1f}" y="{height - BOTTOM + 12}" text-anchor="middle">{month}</text>')
    parts.append(
        f'<text x="{LEFT}" y="{height - 8}">Months since the truce began. Logarithmic; dots on the lower edge are '
        "zeros. A ring: a note names exercises.</text>"
    )
    return "\n".join([*parts, "</svg>"])


def _log_y(value: float, top: float) -> float:
    return float(top + ROW - 8 - (np.log10(value) + 0.4) / 3.5 * (ROW - 8))
