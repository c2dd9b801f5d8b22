"""One day's view in, one self-contained HTML page out: no network, no system font needed, the same bytes every time."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from statistics import fmean
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.geo.ground import Ground
from trucewatch.records.incident import Incident
from trucewatch.records.rejection import Rejection
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import EVENTS
from trucewatch.report import spelling
from trucewatch.report.annex import (
    EventRow,
    FileRow,
    IncidentRow,
    event_rows,
    file_rows,
    incident_rows,
    independent_words,
    rejection_groups,
    source_title,
)
from trucewatch.report.answers import answer_all, ceiling, open_sentence
from trucewatch.report.checked import BlastRow, MissRow, blast_rows, is_quiet_unchecked, miss_rows
from trucewatch.report.colour import CLASS_COLOURS, NOT_LOOKED, STEPS, scale_colours
from trucewatch.report.gaps import Raster, join_sides
from trucewatch.report.judged import (
    STRONGEST_SHOWN,
    article_of,
    class_words,
    count_verdicts,
    force_words,
    origin_words,
    reading_of,
)
from trucewatch.report.looking import Looking, event_title, looking_by_sector
from trucewatch.report.looks import sensor_title
from trucewatch.report.map import Map, draw_map
from trucewatch.report.marks import Mark, Shape, make_marks, make_shapes
from trucewatch.report.prose import Answer, Piece, Sentence, link
from trucewatch.report.rated import RateTable, rate_tables, unpromised_words
from trucewatch.report.sided import SideTable, side_tables
from trucewatch.report.standing import channel_words
from trucewatch.report.story import Story, figure_bands, tell
from trucewatch.report.strip import Strip, draw_strip
from trucewatch.report.terms import (
    declarer_title,
    event_words,
    label_words,
    party_title,
    rule_words,
    term,
    written_rule,
)
from trucewatch.report.watched import gap_sectors, gap_sides, looking_sentence, unsaid_words

GAPS_SHOWN = 15
"""How many of the largest stretches without a look are listed; the number of all is stated."""
ROOMY = 200
"""From how many rows on a table of a few columns is folded."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of recorded event, or one provision, with its count and the looking behind it."""

    name: str
    """What is counted."""
    count: int
    """How many."""
    looking: str
    """The looking behind it, in a few words."""


@dataclass(frozen=True, eq=False)
class Page:
    """Everything that the templates print."""

    story: Story
    """What there is to tell."""
    day: str
    """The day in words."""
    answers: tuple[Answer, ...]
    """The summary."""
    looking: Sentence
    """The looking behind the counts."""
    recorded: tuple[Kind, ...]
    """Recorded events by kind."""
    possible: tuple[Kind, ...]
    """Possible violations by provision."""
    adopted: tuple[Kind, ...]
    """Adopted findings by provision."""
    sector_looking: tuple[tuple[str, dict[str, Looking]], ...]
    """Looking by kind of event and sector."""
    sides: tuple[SideTable, ...]
    """Looking of either side by day and by night, by kind of event; empty for a reader who gets it by sector."""
    untabled: tuple[str, ...]
    """Kinds of event without tabled chances of recording."""
    is_inside: bool
    """Whether the reader belongs to cell or board."""
    rates: tuple[RateTable, ...]
    """How often things happened, by kind of event."""
    unpromised: str
    """How many incidents stand for themselves alone; empty for none."""
    blasts: tuple[BlastRow, ...]
    """Announced blasts that looks met."""
    misses: tuple[MissRow, ...]
    """How often what was checked was missed."""
    quiet_unchecked: bool
    """Whether nobody looked again at a quiet stretch."""
    verdicts: tuple[tuple[str, Counter[str]], ...]
    """Incidents by provision and verdict."""
    events: tuple[EventRow, ...]
    """Every recorded event."""
    incidents: tuple[IncidentRow, ...]
    """Every incident."""
    files: tuple[FileRow, ...]
    """Every original."""
    rejections: tuple[tuple[str, str, str, list[Rejection]], ...]
    """Rejected rows by reason."""
    strips: tuple[Strip, ...]
    """A strip for each kind of event and band; empty without cells."""
    map: Map
    """The map."""
    shapes: tuple[Shape, ...]
    """Shapes of marks."""
    unsaid: str
    """Why no looking is stated, where none is."""
    open_verdicts: Sentence
    """In how many incidents the verdict is open."""
    independent: dict[str, str]
    """By the anchor of an incident, how many of its members count as independent."""
    ceiling: tuple[Sentence, ...]
    """That one kind of recording led to no possible violation, where it is so."""
    notes: tuple[tuple[str, str], ...]
    """What must be known of sources: title and note."""
    script: str
    """The script."""
    script_hash: str
    """Its SHA-256 for the content security policy."""
    style: str
    """The style sheet."""
    scale: tuple[tuple[str, str], ...]
    """Colour and chances of each step of the scale."""


def render_day(view: DayView, ground: Ground, map_page: str = "") -> str:
    """Return the page of one day for one reader as HTML text; the same view gives the same text.

    `map_page` is the relative name of the day's map and strip, to which the page links; empty for none.
    """
    page = _compose(view, ground)
    template = _environment(page.story).get_template("page.html.jinja")
    return template.render(page=page, story=page.story, view=view, map_page=map_page)


def _compose(view: DayView, ground: Ground) -> Page:
    story = tell(view, ground)
    lookup, mission = story.lookup, view.mission
    marks = make_marks(lookup, list(story.strongest), STRONGEST_SHOWN)
    script = files("trucewatch.report").joinpath("templates/page.js").read_text("utf-8")
    day = view.today.span.start_at.astimezone(ZoneInfo(mission.day_timezone)).date()
    kinds = tuple(item.event for item in story.looking)
    tabled = {size.event for size in mission.event_sizes}
    return Page(
        story=story,
        day=spelling.day_words(view.today.span.start_at, mission.day_timezone),
        answers=answer_all(story),
        looking=looking_sentence(story),
        recorded=_recorded(story),
        possible=_judged(story, story.possible.keys()),
        adopted=_judged(story, story.adopted.keys()),
        sector_looking=tuple((kind, looking_by_sector(mission, view.today.looking, kind)) for kind in kinds),
        sides=side_tables(view),
        untabled=tuple(event_words(name) for name in EVENTS if name not in tabled),
        is_inside=view.reader.kind in ("cell", "board"),
        rates=rate_tables(view),
        unpromised=unpromised_words(view),
        blasts=blast_rows(view),
        misses=miss_rows(view),
        quiet_unchecked=is_quiet_unchecked(view),
        verdicts=tuple(count_verdicts(lookup)),
        events=tuple(event_rows(lookup)),
        incidents=tuple(incident_rows(lookup)),
        files=tuple(file_rows(lookup)),
        rejections=tuple(rejection_groups(lookup)),
        strips=_strips(story, marks),
        map=draw_map(mission, ground, marks, day),
        shapes=make_shapes(lookup),
        unsaid=unsaid_words(view),
        open_verdicts=open_sentence(story),
        independent={item.anchor: independent_words(lookup, item.incident) for item in story.strongest},
        ceiling=ceiling(story),
        notes=_notes(story),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        style=files("trucewatch.report").joinpath("templates/page.css").read_text("utf-8"),
        scale=tuple(
            (colour, f"{10 * step}–{10 * step + 10}") for step, colour in enumerate(scale_colours())
        ),
    )  # fmt: skip


def _recorded(story: Story) -> tuple[Kind, ...]:
    looking = {item.event: item.short for item in story.looking}
    count = Counter(item.event for item in story.lookup.observations)
    tabled = {size.event for size in story.view.mission.event_sizes}
    order = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Kind(event_words(name), number, looking.get(name, _unsaid(name in tabled))) for name, number in order)


def _unsaid(is_tabled: bool) -> str:
    return "no looking is stated" if is_tabled else "no chance of recording is tabled"


def _judged(story: Story, pairs: Iterable[tuple[str, str]]) -> tuple[Kind, ...]:
    """Count incidents by provision, with the mean chance that such incidents, there and then, would be recorded."""
    mission, rows = story.view.mission, story.lookup.incident_rows
    by_provision: dict[str, list[int]] = {}
    for incident_id, provision_id in pairs:
        if incident_id in rows:
            by_provision.setdefault(provision_id, []).append(rows[incident_id])
    kinds = []
    for provision in mission.agreement.provisions:
        held = [story.lookup.incidents[row] for row in by_provision.get(provision.provision_id, [])]
        if held:
            looking = _recorded_words(held)
            kinds.append(Kind(f"{provision.article}, {provision.subject}", len(held), looking))
    return tuple(kinds)


def _recorded_words(held: list[Incident]) -> str:
    """Say the mean chance that another such event there and then is recorded, over incidents of which it is known.

    What an opponent's choice of the minute would change is not said: within an incident's own minutes it says little.
    Of a best estimate of nought no more is said: its high end is not known here, so that a look may have been able.
    """
    known = [item.p_seen for item in held if item.p_seen is not None]
    if not known:
        return "the chance that another such event would be recorded is not known"
    mean = fmean(known)
    if not mean:
        return "by the best estimate, no other such event at the same places and times would be recorded"
    chance = spelling.percent(mean)
    return f"another such event at the same places and times would be recorded: {chance} on average"


def _strips(story: Story, marks: tuple[Mark, ...]) -> tuple[Strip, ...]:
    """Draw a strip for each kind of event and band with its sides joined, and each side apart for the first."""
    held: list[tuple[tuple[Raster, ...], str]] = []
    for number, band in enumerate(figure_bands(story)):
        rasters = tuple(raster for raster in story.rasters if raster.band == band)
        sides = [side for side in dict.fromkeys(raster.side for raster in rasters) if side]
        near, far = band[1:]
        start = f"up to {far:g} km from the line" if near == 0 else f"{near:g} to {far:g} km from the line"
        alike = f"{start}, an event on either side being equally likely" if sides else f"{start}, both sides"
        held.append((join_sides(rasters), alike))
        if number == 0:
            held += [(tuple(one for one in rasters if one.side == side), f"{start}, side {side}") for side in sides]
    mission, first = story.view.mission, held[0][0][0].event if held else ""
    return tuple(
        draw_strip(
            mission, story.lookup.ground, rasters, _marks_for(marks, rasters[0], first),
            event_title(mission, rasters[0].event), f"strip-{number + 1}", band, _shade_note(story, rasters[0].event),
        )
        for number, (rasters, band) in enumerate(held)
    )  # fmt: skip


def _shade_note(story: Story, event: str) -> str:
    """Say what the shades of a kind of event assume about cloud, and how far that may move them."""
    held = next((item for item in story.looking if item.event == event), None)
    if held is None or held.share_looked == 0:
        return ""
    cloud, mean = spelling.percent(story.view.mission.thresholds.cloud_prior), spelling.percent(held.p_seen)
    spread = spelling.percent_range(held.p_seen_low, held.p_seen_high)
    return (
        f"Shades assume cloud with a chance of {cloud} where none is known; by what is not known, the mean over line "
        f"and day ({mean}) may lie anywhere in {spread}."
    )


def _marks_for(marks: tuple[Mark, ...], raster: Raster, first: str) -> tuple[Mark, ...]:
    """Return every incident for the first kind of event, else those in which it was recorded; of a side, its own."""
    return tuple(
        mark
        for mark in marks
        if (raster.event == first or raster.event in mark.incident.events)
        and (not raster.side or mark.incident.side == raster.side)
    )


def _notes(story: Story) -> tuple[tuple[str, str], ...]:
    named = {receipt.source for receipt in story.view.files} | {item.source for item in story.lookup.observations}
    held = (source for source in story.view.mission.sources if source.note and source.name in named)
    return tuple((source.title, source.note) for source in held)


def _notice_link(story: Story, name: str) -> Piece:
    """Return the number of a notice on this page; its name where the page does not hold it."""
    held = story.view.today.notices.texts("notice_id").tolist()
    return link(f"N{held.index(name) + 1}", f"n{held.index(name) + 1}") if name in held else Piece(name)


def _environment(story: Story) -> Environment:
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    mission = story.view.mission
    environment.filters.update(
        percent=spelling.percent,
        percent_fine=spelling.percent_fine,
        stamp=spelling.stamp,
        short_stamp=spelling.short_stamp,
        clock=spelling.clock,
        hours=spelling.hours,
        kilometres=spelling.kilometres,
        words=spelling.words,
        event=event_words,
        term=lambda name, group: term(group, name),
        party=lambda name: party_title(mission, name),
        declarer=lambda name: declarer_title(mission, name),
        notice=lambda name: _notice_link(story, name),
        reading=lambda finding: reading_of(mission, finding),
        rule=rule_words,
        written=written_rule,
        label=label_words,
        sensor=lambda name: sensor_title(mission, name),
        span=lambda row: spelling.span_words(row.start_at, row.end_at),
        source_title=lambda name: source_title(mission, name),
        class_words=class_words,
        article=lambda finding: article_of(mission, finding),
        gap_sectors=lambda gap: gap_sectors(story, gap),
        gap_sides=gap_sides,
        channel=channel_words,
        force=force_words,
        origin_words=origin_words,
        capital=lambda text: text[:1].upper() + text[1:],
        anchor=story.lookup.original_anchor,
        incident=story.lookup.incident_anchor,
    )
    environment.tests.update(incident=lambda name: bool(story.lookup.incident_anchor(name)))
    environment.globals.update(
        NOT_LOOKED=NOT_LOOKED, CLASS_COLOURS=CLASS_COLOURS, STEPS=STEPS, GAPS_SHOWN=GAPS_SHOWN, ROOMY=ROOMY,
        STRONGEST_SHOWN=STRONGEST_SHOWN, ABSENT=spelling.ABSENT,
    )  # fmt: skip
    return environment
