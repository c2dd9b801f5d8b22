"""Kinds of event in, a chart of what base and everything would record, at random and timed, out."""

from trucewatch.records.posture_answer import PostureView
from trucewatch.report.posture.drawing import (
    ALL_COLOUR,
    BASE_COLOUR,
    INK,
    SMALL,
    SOFT,
    WIDTH,
    box,
    diamond,
    disc,
    fitted,
    line,
    picture,
    text,
)
from trucewatch.report.posture.wording import capital, is_blind, of_hundred, share_of

LEFT, RIGHT, TOP, LANE, GAP = 372.0, 24.0, 58.0, 21.0, 13.0
"""Room for names, right margin, room for legend and scale, height of a lane, gap between kinds."""
POSTURES = (("base", "base", BASE_COLOUR), ("all", "everything", ALL_COLOUR))


def draw_dots(view: PostureView) -> str:
    """Return the chart: a row a kind of event, a lane a posture; bars are intervals, discs random, diamonds timed."""
    events = view.scenario.events
    height = TOP + len(events) * (2 * LANE + GAP) + 8
    parts = _legend()
    for tick in range(0, 101, 20):
        x = _x(tick / 100)
        parts += [line(x, TOP - 8, x, height - 8), text(x, TOP - 14, f"{tick}", SMALL, "middle", SOFT)]
    parts.append(text(LEFT - 12, TOP - 14, "of 100 events recorded", SMALL, "end", SOFT))
    for number, event in enumerate(events):
        top = TOP + number * (2 * LANE + GAP)
        if number:
            parts.append(line(0, top - GAP / 2 - 1, WIDTH, top - GAP / 2 - 1))
        parts.append(fitted(0, top + LANE / 2 + 5, event.title, LEFT - 60))
        for lane, (posture, words, colour) in enumerate(POSTURES):
            y = top + LANE * (lane + 0.5)
            parts.append(text(LEFT - 12, y + 5, words, SMALL, "end", colour))
            parts += _lane(view, posture, event.name, y, colour)
    return picture(height, parts)


def describe_dots(view: PostureView) -> str:
    """Return the same in words."""
    said = []
    for event in view.scenario.events:
        lanes = (f"{words} {_told(view, posture, event.name)}" for posture, words, _ in POSTURES)
        said.append(f"{capital(event.title)}: {'; '.join(lanes)}")
    return "Of 100 each. " + ". ".join(said) + "."


def _told(view: PostureView, posture: str, event: str) -> str:
    if is_blind(view, posture, event):
        return "blind"
    random, timed = (of_hundred(share_of(view, posture, event, timing).p_seen) for timing in ("random", "timed"))
    return f"{random} at random, {timed} timed"


def _lane(view: PostureView, posture: str, event: str, y: float, colour: str) -> list[str]:
    if is_blind(view, posture, event):
        return [text(_x(0) + 8, y + 5, "blind: no sensor of it can", SMALL, "start", colour)]
    random, timed = (share_of(view, posture, event, timing) for timing in ("random", "timed"))
    low, high = _x(random.p_low), _x(random.p_high)
    return [
        box(low, y - 3.5, max(high - low, 1.0), 7, colour, 0.28),
        line(low, y - 6, low, y + 6, colour, 1.5),
        line(high, y - 6, high, y + 6, colour, 1.5),
        diamond(_x(timed.p_seen), y, colour),
        disc(_x(random.p_seen), y, colour),
    ]


def _legend() -> list[str]:
    y = 14.0
    return [
        disc(8, y, INK), text(20, y + 5, "at a random time", SMALL),
        diamond(166, y, INK), text(178, y + 5, "timed by an opponent who knows orbits, posts and timetables", SMALL),
        box(588, y - 3.5, 40, 7, INK, 0.28),
        line(588, y - 6, 588, y + 6, INK, 1.5), line(628, y - 6, 628, y + 6, INK, 1.5),
        text(636, y + 5, "nine of ten draws of all assumptions", SMALL),
    ]  # fmt: skip


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)
