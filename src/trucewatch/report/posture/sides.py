"""Shares by side in, the table of both sides by day and night and how far they differ, in words, out."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeAlias

from trucewatch.records.posture import DroneFleet, PostFleet, PostureLight, PostureShare, Timing, WatchedEvent
from trucewatch.records.posture_answer import PostureView
from trucewatch.report import spelling
from trucewatch.report.posture.wording import can_record, of_hundred

POSTURES = (("base", "With the base"), ("all", "With everything"))
"""Postures of the table and their headings."""
TIMINGS: tuple[tuple[Timing, str], ...] = (("random", "at random"), ("timed", "timed"))
LIGHTS: tuple[PostureLight, ...] = ("day", "night")
MOMENTS = tuple((timing, light) for timing, _ in TIMINGS for light in LIGHTS)
"""Timing and light of the columns under each posture."""
ALIKE = 0.005
"""Shares that differ by less are told as the same: they are less than half of one in a hundred apart."""
ABSENT = "–"
"""Stands where no event begins in that light."""
BLIND = "blind"
"""Stands where no sensor can record such an event in that light, whenever it begins."""
ALWAYS = "always"
"""Stands for a gap as long as the time asked about."""
Shares: TypeAlias = Mapping[tuple[str, str, str, str, str], PostureShare]
"""Shares by posture, event, side, light and timing."""


def table_of_sides(view: PostureView) -> dict[str, object]:
    """Return a row a kind of event: what is recorded on either side by day and night, and the longest gaps."""
    held = _by_key(view)
    first, second = sides_of(view)
    rows = [[one.title, *_pairs(view, held, one), *_gaps(view, held, one)] for one in view.scenario.events]
    return {
        "caption": f"By side, day and night: recorded of 100, side {first}\u00a0· side {second} (blind: none can be). "
        f"Gap: longest time at one place below {view.scenario.gap_p * 100:g} of 100",
        "heads": [
            [*([title, len(MOMENTS)] for _, title in POSTURES), ["Longest gap", len(POSTURES)]],
            [*([words, len(LIGHTS)] for _ in POSTURES for _, words in TIMINGS), ["at one place", len(POSTURES)]],
        ],
        "columns": ["", *(light for _ in POSTURES for _, light in MOMENTS), "base", "everything"],
        "rows": rows,
    }


def sides_of(view: PostureView) -> tuple[str, str]:
    """Return the names of the two sides, by the alphabet, whichever the line calls its inside."""
    first, second = sorted({row.side for row in view.answer.shares.rows()} - {""})
    return first, second


def sides_sentence(view: PostureView) -> str:
    """Say how far the figures of the table differ between the sides, and why where the scenario tells it."""
    held, (first, second), lone = _by_key(view), sides_of(view), _lone_fleets(view)
    cells = product((name for name, _ in POSTURES), view.scenario.events, MOMENTS)
    met = [(cell, pair) for cell in cells if (pair := _pair(view, held, *cell)) is not None]
    if not met:
        return "The sides are not compared: somewhere along the line no event begins by day, and somewhere by night."
    (posture, event, (timing, light)), pair = max(met, key=lambda one: abs(one[1][0] - one[1][1]))
    if abs(pair[0] - pair[1]) < ALIKE:
        why = "" if lone else ": every fleet of the scenario watches both, and no ground that favours one is weighed"
        return f"Sides {first} and {second} are seen alike to within 1 of 100{why}."
    when = f"{'at random times' if timing == 'random' else 'timed by an opponent'} by {light}"
    what = "the base" if posture == "base" else "everything"
    why = f"Only one side has {spelling.listed(lone)}." if lone else "The scenario does not tell why."
    return (
        f"Sides {first} and {second} are not seen alike. They are furthest apart for {event.plural}, {when}, with "
        f"{what}: {of_hundred(pair[0])} of 100 on side {first}, {of_hundred(pair[1])} on side {second}. {why}"
    )


def gap_sentence(view: PostureView) -> str:
    """Say for how many kinds of event some place lies in a gap all the time."""
    held, events = _by_key(view), view.scenario.events
    base, whole = (sum(_gap_words(view, held, posture, event) == ALWAYS for event in events) for posture, _ in POSTURES)
    return (
        f"A gap that never ends lies somewhere along the line for {base or 'none'} of {len(events)} kinds with the "
        f"base and for {whole or 'none'} with everything."
    )


def _by_key(view: PostureView) -> Shares:
    return {(row.posture, row.event, row.side, row.light, row.timing): row for row in view.answer.shares.rows()}


def _pair(
    view: PostureView, held: Shares, posture: str, event: WatchedEvent, moment: tuple[Timing, PostureLight]
) -> tuple[float, float] | None:
    """Return the shares of the two sides; None where no event begins in that light."""
    rows = _rows(view, held, posture, event, moment)
    return None if rows is None else (rows[0].p_seen, rows[1].p_seen)


def _rows(
    view: PostureView, held: Shares, posture: str, event: WatchedEvent, moment: tuple[Timing, PostureLight]
) -> tuple[PostureShare, PostureShare] | None:
    timing, light = moment
    first, second = (held.get((posture, event.name, side, light, timing)) for side in sides_of(view))
    return None if first is None or second is None else (first, second)


def _pairs(view: PostureView, held: Shares, event: WatchedEvent) -> Iterator[str]:
    for (posture, _), (timing, light) in product(POSTURES, MOMENTS):
        pair = _pair(view, held, posture, event, (timing, light))
        random = _rows(view, held, posture, event, ("random", light))
        yield ABSENT if pair is None or random is None else _both(pair, random)


def _both(pair: tuple[float, float], random: tuple[PostureShare, PostureShare]) -> str:
    """Write the shares of the sides; what can be recorded at no time of that light is blind, not a zero."""
    seeing = [can_record(row) for row in random]
    if not any(seeing):
        return BLIND
    return "\u00a0·\u00a0".join(_figure(one) if sees else BLIND for one, sees in zip(pair, seeing, strict=True))


def _gaps(view: PostureView, held: Shares, event: WatchedEvent) -> Iterator[str]:
    return (_gap_words(view, held, posture, event) for posture, _ in POSTURES)


def _gap_words(view: PostureView, held: Shares, posture: str, event: WatchedEvent) -> str:
    gap_h = held[posture, event.name, "", "any", "random"].longest_gap_h
    half_hours = view.span.duration.total_seconds() // 1800
    return ALWAYS if gap_h * 2 >= half_hours else spelling.hours(gap_h) if gap_h else "none"


def _figure(share: float) -> str:
    """Return a number of a hundred in figures; a zero is a best estimate, or of what is timed for when nobody looks."""
    return of_hundred(share).replace("fewer than ", "<").replace("more than ", ">").replace("none", "0")


def _lone_fleets(view: PostureView) -> list[str]:
    """Return the fleets of one side alone, with its name."""
    fleets: list[PostFleet | DroneFleet] = [*view.scenario.posts, *view.scenario.drones]
    return [f"{one.title} ({one.sides})" for one in fleets if one.sides != "both"]
