"""What would be seen by hour of the day in, a strip of shades out: dark is what nobody would see."""

from trucewatch.records.posture_answer import PostureView
from trucewatch.report.colour import oklch_hex, scale_colours, step_of
from trucewatch.report.posture.drawing import (
    ALL_COLOUR,
    BASE_COLOUR,
    HAIR,
    INK,
    SMALL,
    SOFT,
    WIDTH,
    box,
    fitted,
    line,
    picture,
    text,
)
from trucewatch.report.posture.wording import capital, is_blind, of_hundred

LEFT, RIGHT, TOP, ROW, GAP, BOTTOM = 372.0, 6.0, 22.0, 14.0, 5.0, 41.0
"""Room for names, right margin, room for the sun, height of a row, gap between kinds, room for hours and the scale."""
POSTURES = (("base", "base", BASE_COLOUR), ("all", "everything", ALL_COLOUR))


def draw_hours(view: PostureView) -> str:
    """Return the strip: a row a posture and kind of event, a column an hour of the day (UTC)."""
    events = view.scenario.events
    held = {(row.posture, row.event, row.hour): row for row in view.answer.hours.rows()}
    base = TOP + len(events) * (2 * ROW + GAP)
    width = (WIDTH - LEFT - RIGHT) / 24
    parts = [text(LEFT - 12, TOP - 7, "sun above the horizon", SMALL, "end", SOFT)]
    for hour in range(24):
        row = held.get(("base", events[0].name, hour))
        share = 0.0 if row is None else row.share_day
        parts.append(box(LEFT + hour * width, TOP - 16, width, 9, oklch_hex(0.3 + 0.65 * share, 0.02, 95.0)))
    for number, event in enumerate(events):
        top = TOP + number * (2 * ROW + GAP)
        parts.append(fitted(0, top + ROW * 0.5 + 5, event.title, LEFT - 60))
        for lane, (posture, words, colour) in enumerate(POSTURES):
            y = top + lane * ROW
            parts.append(text(LEFT - 12, y + ROW * 0.5 + 4.5, words, 12.5, "end", colour))
            parts.append(box(LEFT - 0.8, y - 0.8, WIDTH - LEFT - RIGHT + 0.8, ROW + 0.6, HAIR))
            if is_blind(view, posture, event.name):
                parts.append(text(LEFT + 8, y + ROW * 0.5 + 4, "blind", 12.5, "start", colour))
                continue
            for hour in range(24):
                row = held.get((posture, event.name, hour))
                if row is not None:
                    shade = scale_colours()[step_of(row.p_seen)]
                    parts.append(box(LEFT + hour * width, y, width - 0.8, ROW - 1, shade))
    for hour in range(0, 25, 3):
        x = LEFT + hour * width
        parts += [line(x, base - 4, x, base + 1, SOFT), text(x, base + 14, f"{hour}", 12.5, "middle", SOFT)]
    return picture(base + BOTTOM, [*parts, *_scale(base + 24)])


def describe_hours(view: PostureView) -> str:
    """Return the same in words."""
    said = []
    rows = list(view.answer.hours.rows())
    for event in view.scenario.events:
        held = [row for row in rows if row.posture == "all" and row.event == event.name]
        least, most = min(held, key=lambda row: row.p_seen), max(held, key=lambda row: row.p_seen)
        name, (low, high) = capital(event.title), (of_hundred(one.p_seen) for one in (least, most))
        if is_blind(view, "all", event.name):
            said.append(f"{name}: everything is blind for it")
        elif low == high:
            said.append(f"{name}: everything sees alike at all hours ({high} of 100)")
        else:
            said.append(
                f"{name}: everything sees least of what begins from {least.hour}:00 ({low} of 100) and most from "
                f"{most.hour}:00 ({high})"
            )
    return ". ".join(said) + "."


def _scale(y: float) -> list[str]:
    colours = scale_colours()
    parts = [text(LEFT - 12, y + 11, "of 100 that begin in this hour (UTC), recorded", SMALL, "end", SOFT)]
    width = (WIDTH - LEFT - RIGHT) / len(colours)
    for step, colour in enumerate(colours):
        x, ink = LEFT + step * width, "#ffffff" if step < 5 else INK
        parts.append(box(x, y, width, 15, colour))
        parts.append(text(x + width / 2, y + 11.5, f"{step * 10}–{step * 10 + 10}", 11.5, "middle", ink))
    return parts
