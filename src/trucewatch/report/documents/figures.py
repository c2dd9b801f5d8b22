"""A brief in, figures out: whole SVG elements that stand alone, their words in the document's language."""

from datetime import timedelta
from html import escape

from trucewatch.report.colour import NOT_LOOKED, scale_colours
from trucewatch.report.document import Figure
from trucewatch.report.documents.brief import Brief
from trucewatch.report.gaps import join_sides
from trucewatch.report.labels import text_width
from trucewatch.report.looking import Looking, event_title, looking_by_sector, primary_event
from trucewatch.report.story import figure_bands
from trucewatch.report.strip import Strip, draw_strip

WIDTH, ROW_PX, TEXT_PX = 720.0, 18.0, 11.0
"""Width of the bars' figure, height of a row and size of its text, in px."""
BLIND, UNSAID, EMPTY = "#7d5a5a", "#ffffff", "#e2e4e9"
"""Fills of what blind looks covered, of what nothing is said about, and of the rest of a bar."""
_FACE = 'font-family="sans-serif" font-size="11"'


def looking_figure(brief: Brief) -> Figure | None:
    """Return a bar for each sector: the chance of recording; None where no looking is stated."""
    words, event = brief.words, primary_event(brief.mission)
    held = looking_by_sector(brief.mission, brief.today.looking, event)
    rows = [(sector.title, held[sector.name]) for sector in brief.mission.sectors if sector.name in held]
    if not rows:
        return None
    told = words.series((title, words.percent(looking.p_seen)) for title, looking in rows)
    title = event_title(brief.mission, event)
    caption = words.say("Chance of recording by sector. Kind of event: {title}.", title=title)
    return Figure(
        svg=_bars(brief, rows, caption),
        caption=caption,
        alternative=words.say("Chance of recording: {values}.", values=told),
        rests_on=brief.rests_on_looking(held),
    )


def _bars(brief: Brief, rows: list[tuple[str, Looking]], title: str) -> str:
    left = min(max(text_width(name, TEXT_PX) for name, _ in rows) + 8, WIDTH / 2)
    full, colours, parts = WIDTH - left - 60, scale_colours(), []
    for at, (name, looking) in enumerate(rows):
        y, length = at * ROW_PX + 4, full * looking.p_seen
        parts += [
            f'<text x="{left - 6:.1f}" y="{y + 10:.1f}" text-anchor="end" {_FACE}>{escape(name)}</text>',
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{full:.1f}" height="12" fill="{EMPTY}"/>',
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{length:.1f}" height="12" fill="{colours[0]}"/>',
            f'<text x="{left + full + 6:.1f}" y="{y + 10:.1f}" {_FACE}>{brief.words.percent(looking.p_seen)}</text>',
        ]
    return _whole(WIDTH, len(rows) * ROW_PX + 8, title, parts)


def strip_figure(brief: Brief) -> Figure | None:
    """Return the strip of line and time for the kind of event shown first; None for a reader who gets no cells."""
    words, story = brief.words, brief.story
    bands = figure_bands(story)
    if not bands:
        return None
    rasters = join_sides(tuple(one for one in story.rasters if one.band == bands[0]))
    title = event_title(brief.mission, rasters[0].event)
    strip = draw_strip(brief.mission, story.lookup.ground, rasters, (), title, "strip", "")
    caption = words.say(
        "Line across and time downwards. The lighter, the likelier an event would have been recorded; black: nobody "
        "looked; brown: every look was blind. Kind of event: {title}.", title=title)  # fmt: skip
    looking = story.primary
    told = words.say("Shares of line and time: not looked at {unlooked}; blind {blind}; looked at {looked}.",
                     unlooked=words.percent(looking.share_not_looked if looking else None),
                     blind=words.percent(looking.share_blind if looking else None),
                     looked=words.percent(looking.share_looked if looking else None))  # fmt: skip
    return Figure(_drawn(brief, strip, caption), caption, told, brief.rests_on_looking())


def _drawn(brief: Brief, strip: Strip, title: str) -> str:
    colours = {"unlooked": NOT_LOOKED, "blind": BLIND, "unsaid": UNSAID}
    colours.update({f"p{step}": colour for step, colour in enumerate(scale_colours())})
    right, foot = strip.width - 24, strip.top + strip.plot
    parts = [f'<path fill="{colours[style]}" d="{path}"/>' for style, path in strip.shades]
    for box in strip.sectors:
        middle = box.x + box.width / 2
        if box.label:
            parts.append(f'<text x="{middle:.1f}" y="{strip.top - 8:.1f}" text-anchor="middle" {_FACE}>'
                         f"{escape(box.label)}</text>")  # fmt: skip
        parts.append(f'<path d="M{box.x:.1f} {strip.top - 4:.1f}v{strip.plot + 8:.1f}" stroke="#8a8d94" '
                     'stroke-width=".5"/>')  # fmt: skip
    for tick in strip.hours:
        text = tick.text if not tick.major else _day_of(brief, strip, tick.at)
        parts.append(f'<text x="{strip.left - 6:.1f}" y="{tick.at + 4:.1f}" text-anchor="end" {_FACE}>'
                     f"{escape(text)}</text>")  # fmt: skip
    parts += [
        f'<text x="{tick.at:.1f}" y="{foot + 16:.1f}" text-anchor="middle" {_FACE}>'
        f"{brief.words.number(int(tick.text.replace(',', '')))}</text>"
        for tick in strip.kilometres
    ]
    axis = escape(brief.words.say("Kilometres of the line, each part from its start; times in UTC"))
    parts.append(
        f'<text x="{(strip.left + right) / 2:.1f}" y="{foot + 34:.1f}" text-anchor="middle" {_FACE}>{axis}</text>'
    )
    return _whole(strip.width, foot + 44, title, parts)


def _day_of(brief: Brief, strip: Strip, at: float) -> str:
    """Return the day that begins at a midnight on the axis of times."""
    span = brief.today.span
    share = (at - strip.top) / strip.plot
    seconds = round(share * span.duration.total_seconds() / 3600) * 3600
    return brief.words.short_day(span.start_at + timedelta(seconds=seconds))


def _whole(width: float, height: float, title: str, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
    return f"{head}<title>{escape(title)}</title>{''.join(parts)}</svg>"
