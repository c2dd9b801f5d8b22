"""A brief in, figures out: whole SVG elements that stand alone, their words in the document's language."""

from datetime import timedelta
from html import escape

from trucewatch.records.interval import Interval
from trucewatch.report.colour import NOT_LOOKED, scale_colours
from trucewatch.report.document import Figure
from trucewatch.report.documents.brief import Brief
from trucewatch.report.documents.drawing import DARK, EMPTY, FACE, MIDDLE, WIDTH, whole
from trucewatch.report.documents.looked import chance_of, looking_period
from trucewatch.report.gaps import Raster, join_sides
from trucewatch.report.labels import text_width
from trucewatch.report.looking import Looking, event_title, looking_by_sector, primary_event
from trucewatch.report.story import figure_bands
from trucewatch.report.strip import PLOT, Strip, draw_strip

ROW_PX, TEXT_PX, NUMBERS_PX = 18.0, 11.0, 116.0
"""Height of a row of the bars, size of its text, and room of each of the two columns of numbers, in px."""
BLIND, UNSAID = "#7d5a5a", "#ffffff"
"""Fills of what blind looks covered and of what nothing is said about."""


def looking_figure(brief: Brief) -> Figure | None:
    """Return a bar for each sector, looked at and blind, beside its count; None where no looking is stated."""
    words, event = brief.words, primary_event(brief.mission)
    held = looking_by_sector(brief.mission, brief.today.looking, event)
    rows = [(sector, held[sector.name]) for sector in brief.mission.sectors if sector.name in held]
    if not rows:
        return None
    counts = {row.name: words.number(row.now.events) for row in brief.story.sectors}
    caption = words.say(
        "Looking by sector beside the recorded events: dark, looked at; grey, blind; light, not looked at; share of "
        "kilometre-hours. Kind of event: {title}.", title=event_title(brief.mission, event))  # fmt: skip
    if not brief.story.looking_is_of_day:
        period = looking_period(brief, rows[0][1])
        caption += " " + words.say("Looking of another period: {period}.", period=period)
    told = words.series_of([
        words.say("{sector}: recorded events {events}, looked at {looked}, chance of recording {chance}",
                  sector=sector.title, events=counts.get(sector.title, words.absent),
                  looked=words.percent(looking.share_looked), chance=chance_of(words, looking, looking.p_seen))
        for sector, looking in rows
    ])  # fmt: skip
    drawn = [(sector.title, looking, counts.get(sector.title, words.absent)) for sector, looking in rows]
    refs = (*brief.rests_on_observations(), *brief.rests_on_looking(held))
    return Figure(_bars(brief, drawn, caption), caption, f"{told}.", refs)


def _bars(brief: Brief, rows: list[tuple[str, Looking, str]], title: str) -> str:
    words = brief.words
    left = min(max(text_width(name, TEXT_PX) for name, _, _ in rows) + 8, WIDTH / 2)
    full = WIDTH - left - 2 * NUMBERS_PX
    heads = ((words.say("Chance of recording"), 1), (words.title("levels", "recorded_event"), 2))
    parts = [
        f'<text x="{left + full + at * NUMBERS_PX:.1f}" y="{12 + 13 * row}" text-anchor="end" {FACE} '
        f'font-weight="600">{escape(line)}</text>'
        for head, at in heads
        for row, line in enumerate(_lines(head))
        if line
    ]
    for at, (name, looking, count) in enumerate(rows):
        y = at * ROW_PX + 32
        looked, blind = full * looking.share_looked, full * looking.share_blind
        numbers = ((chance_of(words, looking, looking.p_seen), 1), (count, 2))
        parts += [
            f'<text x="{left - 6:.1f}" y="{y + 10:.1f}" text-anchor="end" {FACE}>{escape(name)}</text>',
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{full:.1f}" height="12" fill="{EMPTY}"/>',
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{looked:.1f}" height="12" fill="{DARK}"/>',
            f'<rect x="{left + looked:.1f}" y="{y:.1f}" width="{blind:.1f}" height="12" fill="{MIDDLE}"/>',
        ]
        parts += [
            f'<text x="{left + full + at * NUMBERS_PX:.1f}" y="{y + 10:.1f}" text-anchor="end" {FACE}>'
            f"{escape(number)}</text>"
            for number, at in numbers
        ]
    return whole(WIDTH, len(rows) * ROW_PX + 36, title, parts)


def _lines(head: str) -> tuple[str, str]:
    """Return a header in two lines that fit its column as well as its words let them, the last one full."""
    words = head.split(" ")
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words))]
    return min(cuts, key=lambda cut: max(text_width(cut[0], TEXT_PX), text_width(cut[1], TEXT_PX)))


def strip_figure(brief: Brief) -> Figure | None:
    """Return the strip of line and time for the kind of event shown first; None for a reader who gets no cells."""
    words, story = brief.words, brief.story
    bands = figure_bands(story)
    if not bands:
        return None
    rasters = join_sides(tuple(one for one in story.rasters if one.band == bands[0]))
    caption = words.say(
        "Line across and time downwards. The lighter, the likelier an event would have been recorded; black: nobody "
        "looked; brown with a dashed edge: every look was blind. Kind of event: {title}.",
        title=event_title(brief.mission, rasters[0].event))  # fmt: skip
    looking = story.primary
    told = words.say("Shares of kilometre-hours: not looked at {unlooked}; blind {blind}; looked at {looked}.",
                     unlooked=words.percent(looking.share_not_looked if looking else None),
                     blind=words.percent(looking.share_blind if looking else None),
                     looked=words.percent(looking.share_looked if looking else None))  # fmt: skip
    return Figure(draw_looking(brief, rasters, brief.today.span, caption), caption, told, brief.rests_on_looking())


def draw_looking(brief: Brief, rasters: tuple[Raster, ...], span: Interval, title: str, plot_px: float = PLOT) -> str:
    """Return the strip of line and time over a span, as one element that stands alone."""
    event = event_title(brief.mission, rasters[0].event)
    strip = draw_strip(brief.mission, brief.story.lookup.ground, rasters, (), event, "strip", "", "", plot_px)
    colours = {"unlooked": NOT_LOOKED, "blind": BLIND, "unsaid": UNSAID}
    colours.update({f"p{step}": colour for step, colour in enumerate(scale_colours())})
    right, foot = strip.width - 24, strip.top + strip.plot
    edge = ' stroke="#fff" stroke-width=".8" stroke-dasharray="2 2"'
    parts = [
        f'<path fill="{colours[style]}"{edge if style == "blind" else ""} d="{path}"/>' for style, path in strip.shades
    ]
    for box in strip.sectors:
        middle = box.x + box.width / 2
        if box.label:
            parts.append(f'<text x="{middle:.1f}" y="{strip.top - 8:.1f}" text-anchor="middle" {FACE}>'
                         f"{escape(box.label)}</text>")  # fmt: skip
        parts.append(f'<path d="M{box.x:.1f} {strip.top - 4:.1f}v{strip.plot + 8:.1f}" stroke="#8a8d94" '
                     'stroke-width=".5"/>')  # fmt: skip
    for tick in strip.hours:
        text = tick.text if not tick.major else _day_of(brief, strip, span, tick.at)
        parts.append(f'<text x="{strip.left - 6:.1f}" y="{tick.at + 4:.1f}" text-anchor="end" {FACE}>'
                     f"{escape(text)}</text>")  # fmt: skip
    parts += [
        f'<text x="{tick.at:.1f}" y="{foot + 16:.1f}" text-anchor="middle" {FACE}>'
        f"{brief.words.number(int(tick.text.replace(',', '')))}</text>"
        for tick in strip.kilometres
    ]
    axis = escape(brief.words.say("Kilometres of the line, each part from its start; times in UTC"))
    parts.append(
        f'<text x="{(strip.left + right) / 2:.1f}" y="{foot + 34:.1f}" text-anchor="middle" {FACE}>{axis}</text>'
    )
    return whole(strip.width, foot + 44, title, parts)


def _day_of(brief: Brief, strip: Strip, span: Interval, at: float) -> str:
    """Return the day that begins at a midnight on the axis of times."""
    share = (at - strip.top) / strip.plot
    seconds = round(share * span.duration.total_seconds() / 3600) * 3600
    return brief.words.short_day(span.start_at + timedelta(seconds=seconds))
