"""Steps of cost in, small charts of cost against what is seen, one a kind of event, out."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log10

from trucewatch.records.posture import CostPoint
from trucewatch.records.posture_answer import PostureView
from trucewatch.report.posture.drawing import (
    ALL_COLOUR,
    BASE_COLOUR,
    ENVELOPE_COLOUR,
    INK,
    SMALL,
    SOFT,
    WIDTH,
    diamond,
    disc,
    fitted,
    line,
    picture,
    text,
)
from trucewatch.report.posture.wording import can_record, capital, of_hundred

COLUMNS, HEAD, PLOT, FOOT, GAP, AXIS = 4, 26.0, 94.0, 30.0, 18.0, 32.0
"""Charts in a row; heights of title, plot and scale; gap between charts; room for the scale on the left."""
LETTERS = "ABCDEFGH"
"""Letters of the options, in the scenario's order."""


_Scale = Callable[[float], float]


def draw_curves(view: PostureView) -> str:
    """Return the charts: what a buyer sees who adds, each time, the option that shows most for its cost."""
    letters = letters_of(view)
    rows = list(view.answer.curve.rows())
    measures = _measures(view)
    scale = _decades([row.per_year_best for row in rows])
    lines = -(-(len(measures) + 1) // COLUMNS)
    parts: list[str] = []
    for number, (name, title) in enumerate(measures):
        points = [row for row in rows if row.measure == name]
        left, top = _corner(number)
        parts += _chart(left, top, title, points, letters, scale, is_last=name == "least_seen")
    parts += _legend(*_corner(len(measures)), view)
    return picture(lines * (HEAD + PLOT + FOOT), parts)


def describe_curves(view: PostureView) -> str:
    """Return the same in words."""
    titles = {one.name: one.title for one in view.scenario.options}
    said = []
    for name, title in [(one.name, one.title) for one in view.scenario.events] + [
        ("least_seen", "the kind seen least")
    ]:
        rows = [row for row in view.answer.curve.rows() if row.measure == name]
        if name == "least_seen" and rows[-1].p_seen > rows[0].p_seen:
            useful = rows[1:4]
        else:
            useful = [row for before, row in pairwise(rows) if row.p_seen > before.p_seen + 0.005][:3]
        steps = "; ".join(f"{titles[row.added]} to {of_hundred(row.p_seen)}" for row in useful)
        first = f"{of_hundred(rows[0].p_seen)} with the base" if can_record(rows[0]) else "the base is blind"
        said.append(f"{capital(title)}: {first}" + (f", then {steps}" if steps else ""))
    return "Of 100 each, by what shows most for its cost. " + ". ".join(said) + "."


def letters_of(view: PostureView) -> dict[str, str]:
    """Return the letter of each option."""
    return {one.name: LETTERS[number] for number, one in enumerate(view.scenario.options)}


def _measures(view: PostureView) -> list[tuple[str, str]]:
    return [*((one.name, one.title) for one in view.scenario.events), ("least_seen", "the kind seen least")]


def _corner(number: int) -> tuple[float, float]:
    width = (WIDTH + GAP) / COLUMNS
    return (number % COLUMNS) * width, (number // COLUMNS) * (HEAD + PLOT + FOOT)


def _decades(costs: Sequence[float]) -> tuple[float, float]:
    """Return the powers of ten between which all costs lie; costs below a thousandth of the most are drawn there."""
    most = max(costs, default=1.0)
    least = max(min(costs, default=1.0), most / 1000, 1.0)
    return float(int(log10(least))), float(int(log10(max(most, 10.0)) * 0.9999999) + 1)


def _chart(
    left: float,
    top: float,
    title: str,
    points: Sequence[CostPoint],
    letters: dict[str, str],
    scale: tuple[float, float],
    is_last: bool,
) -> list[str]:
    begin, base = left + AXIS, top + HEAD + PLOT
    width = (WIDTH + GAP) / COLUMNS - GAP - AXIS - 6

    def x(cost: float) -> float:
        at = log10(max(cost, 10 ** scale[0]))
        return begin + width * (at - scale[0]) / (scale[1] - scale[0])

    def y(share: float) -> float:
        return base - PLOT * share

    parts = [fitted(left, top + 14, title, AXIS + width, SMALL, ALL_COLOUR if is_last else INK)]
    for tick in (0, 50, 100):
        parts += [line(begin, y(tick / 100), begin + width, y(tick / 100)),
                  text(begin - 6, y(tick / 100) + 4.5, f"{tick}", 12.5, "end", SOFT)]  # fmt: skip
    for decade in range(int(scale[0]), int(scale[1]) + 1):
        parts += [line(x(10.0**decade), base, x(10.0**decade), base + 4, SOFT),
                  text(x(10.0**decade), base + 17, _amount(decade), 12.5, _anchor(decade, scale), SOFT)]  # fmt: skip
    band = [(x(p.per_year_best), y(p.p_high)) for p in points] + [
        (x(p.per_year_best), y(p.p_low)) for p in points[::-1]
    ]
    parts.append(f'<path d="{_path(band)}Z" fill="{ALL_COLOUR}" fill-opacity="0.16"/>')
    best = [(x(p.per_year_best), y(p.p_best_known)) for p in points]
    parts.append(_stroke(best, ENVELOPE_COLOUR, 1.4, "2 3"))
    parts.append(_stroke([(x(p.per_year_best), y(p.p_seen)) for p in points], ALL_COLOUR, 2.2))
    seeing = [p for p in points if can_record(p)]
    parts += [diamond(x(p.per_year_best), y(p.p_timed), ALL_COLOUR, 4) for p in seeing]
    parts += [disc(x(p.per_year_best), y(p.p_seen), ALL_COLOUR if p.added else BASE_COLOUR, 3.8) for p in seeing]
    parts += [text(x(p.per_year_best), y(0) - 6, "blind", 12.5, "middle", BASE_COLOUR) for p in points[:1]
              if not can_record(p)]  # fmt: skip
    return parts + _marks(points, letters, x, y)


def _marks(points: Sequence[CostPoint], letters: dict[str, str], x: _Scale, y: _Scale) -> list[str]:
    """Return the letters of the options above the steps at which they are added, where there is room."""
    parts, taken = [], -1e9
    for before, point in pairwise(points):
        at = x(point.per_year_best)
        if point.p_seen - before.p_seen > 0.005 or at - taken > 13:
            at = max(at, taken + 11)
            parts.append(text(at, y(point.p_seen) - 8, letters[point.added], 12.5, "middle", INK, 600))
            taken = at
    return parts


def _legend(left: float, top: float, view: PostureView) -> list[str]:
    parts = [text(left, top + 14, "Letters", SMALL, weight=600)]
    letters = letters_of(view)
    for number, option in enumerate(view.scenario.options):
        y = top + 32 + 16.5 * number
        parts += [
            text(left, y, letters[option.name], SMALL, weight=600),
            fitted(left + 18, y, option.title, WIDTH - left - 18, SMALL, weight=400),
        ]
    return parts


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _stroke(points: Sequence[tuple[float, float]], colour: str, width: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{_path(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def _anchor(decade: int, scale: tuple[float, float]) -> str:
    """Return how the figure of a power of ten stands at its mark, so that the last one stays in the picture."""
    return "end" if decade == scale[1] else "middle"


def _amount(decade: int) -> str:
    """Return a power of ten in millions."""
    return f"{10.0 ** (decade - 6):,g}"
