"""A brief in, the night to come out, for readers of the cell: what nobody will look at, and where to look besides."""

from collections.abc import Mapping

from trucewatch.records.look_request import SORTIE_AFTER, SORTIE_EVERY, SORTIE_LASTS, LookRequest
from trucewatch.records.view import Tonight
from trucewatch.report.document import Block, Figure, Ref, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.documents.figures import draw_looking
from trucewatch.report.documents.looked import gap_columns, gap_row, largest_gap, tell_none_seen
from trucewatch.report.gaps import Raster, apart_from, find_gaps, join_sides, lay_rasters
from trucewatch.report.looking import Looking, event_title, looking_by_event, primary_event
from trucewatch.report.looks import sensor_title

GAPS_TOLD = 5
"""How many of the largest stretches that nobody will look at are told."""
REQUESTS_TOLD = 10
"""How many of the looks that are asked for are told; all of them leave as a file of their own."""
PLOT_PX = 250.0
"""Height of the strip's plot: a night needs less than a day."""


def tonight_section(brief: Brief) -> Section:
    """Return the night to come; to every reader outside the cell the same words, whatever is planned.

    Of a night that is over when the report is issued no look is asked for.
    """
    words, night = brief.words, brief.view.tonight
    title = words.say("The coming night, as planned")
    if brief.view.reader.kind != "cell":
        return section("tonight", title, [paragraph(sentence(words.say("None that may be shown to this reader.")))])
    if night is None:
        text = words.say("Not worked out: neither the orbit of a satellite nor a look of any sensor is known.")
        return section("tonight", title, [paragraph(sentence(text))])
    rasters, over = _rasters(brief, night), brief.view.issued_at >= night.span.end_at
    passed = [sentence(words.say("This night is over: nothing of it can still be asked for."))] if over else []
    blocks: list[Block] = [
        paragraph(*passed, *_told(brief, night)),
        points(_assumed(brief, night)),
        *_gaps(brief, rasters),
        *_figure(brief, night, rasters),
        *([] if over else _requests(brief, night)),
    ]
    return section("tonight", title, blocks)


def _rasters(brief: Brief, night: Tonight) -> tuple[Raster, ...]:
    """Return the rasters of the kind of event shown first, sides apart."""
    cells, mission = night.coverage, brief.mission
    first = cells.where(cells.texts("event") == primary_event(mission))
    return lay_rasters(first, [party.side for party in mission.parties])


def _primary(brief: Brief, night: Tonight) -> Looking | None:
    held = looking_by_event(brief.mission, night.looking)
    return next((one for one in held if one.event == primary_event(brief.mission)), None)


def _told(brief: Brief, night: Tonight) -> list[Sentence]:
    words, refs, held = brief.words, brief.rests_on_looking(), _primary(brief, night)
    told = [
        sentence(words.say("The night: {period}. Planned with what the cell knew by {moment}.",
                           period=words.span(night.span), moment=words.stamp(night.known_at)), refs)
    ]  # fmt: skip
    if held is None:
        return [*told, sentence(words.say("No kind of event is tabled for which looking could be stated."))]
    if held.state != "looked":
        return [*told, sentence(tell_none_seen(words, held), refs)]
    return [
        *told,
        sentence(words.say("Kind of event for which the looking is told: {title}. Chance that it will be recorded, "
                           "beginning at a random place and time of the night: {chance} (between {low} and {high} by "
                           "what is not known, such as cloud).",
                           title=held.title, chance=words.percent(held.p_seen), low=words.percent(held.p_seen_low),
                           high=words.percent(held.p_seen_high)), refs),
        sentence(words.say("Shares of kilometre-hours: not looked at {unlooked}; blind {blind}; looked at {looked}.",
                           unlooked=words.percent(held.share_not_looked), blind=words.percent(held.share_blind),
                           looked=words.percent(held.share_looked)), refs),
    ]  # fmt: skip


def _assumed(brief: Brief, night: Tonight) -> list[Sentence]:
    words, refs = brief.words, brief.rests_on_looking()
    return [
        sentence(words.say("Passes of satellites whose source goes on delivering: {number}.",
                           number=words.number(len(night.passes))), refs),
        sentence(words.say("Announced looks, counted as if flown: {number}; patrols that nobody announced do not fly.",
                           number=words.number(len(night.planned))), refs),
        sentence(words.say("Sensors on the ground that are taken to look as at the same hours of the day before: "
                           "{number}; what hinders a sensor now is taken to last.",
                           number=words.number(len(night.kept))), refs),
        sentence(words.say("Cloud is as it was foretold by then, else as in other years, else as assumed.")),
    ]  # fmt: skip


def _gaps(brief: Brief, rasters: tuple[Raster, ...]) -> list[Block]:
    words, refs, joined = brief.words, brief.rests_on_looking(), join_sides(rasters)
    held = find_gaps((*joined, *apart_from(rasters, joined)), brief.mission.sectors)
    if not held:
        return [paragraph(sentence(words.say("No stretch will be without a look."), refs))]
    note = words.say("Stretches in all: {number}. Shown: {shown}, the largest first.",
                     number=words.number(len(held)), shown=words.number(min(len(held), GAPS_TOLD)))  # fmt: skip
    caption = words.say("Largest stretches and times that nobody will look at")
    rows = [gap_row(brief, gap) for gap in held[:GAPS_TOLD]]
    return [largest_gap(brief, held[0]), tabled(caption, gap_columns(words), rows, refs, note)]


def _figure(brief: Brief, night: Tonight, rasters: tuple[Raster, ...]) -> list[Block]:
    words, held = brief.words, _primary(brief, night)
    if not rasters or held is None:
        return []
    caption = words.say(
        "The coming night: line across and time downwards. The lighter, the likelier an event will be recorded; black: "
        "nobody will look; brown with a dashed edge: every look will be blind. Kind of event: {title}.",
        title=event_title(brief.mission, rasters[0].event),
    )
    told = words.say("Shares of kilometre-hours: not looked at {unlooked}; blind {blind}; looked at {looked}.",
                     unlooked=words.percent(held.share_not_looked), blind=words.percent(held.share_blind),
                     looked=words.percent(held.share_looked))  # fmt: skip
    drawn = draw_looking(brief, join_sides(rasters), night.span, caption, PLOT_PX)
    return [Figure(drawn, caption, told, brief.rests_on_looking())]


def _requests(brief: Brief, night: Tonight) -> list[Block]:
    words, held = brief.words, list(night.requests.rows())
    if not held:
        text = words.say("No look is asked for: no question is open within a provision, a case or an adopted finding.")
        return [paragraph(sentence(text))]
    shown = held[:REQUESTS_TOLD]
    told = words.say(
        "Looks asked for: {number}; listed: {shown}, those that would teach most first; such that nobody could meet: "
        "{unmet}, of them because the sensor is asked elsewhere at that time: {lost}. No sensor is asked for two "
        "places at once: the look that would teach most goes first.",
        number=words.number(len(held)), shown=words.number(len(shown)),
        unmet=words.number(sum(not one.feasible for one in held)),
        lost=words.number(sum(bool(one.lost_to) for one in held)),
    )  # fmt: skip
    columns = (
        end(words.say("Rank")), start(words.say("Where")), start(words.say("Question")),
        start(words.say("Who could look from when, UTC")), end(words.say("Chance")), end(words.say("Worth")),
        start(words.say("Why")),
    )  # fmt: skip
    note = words.say(
        "Worth, in thousandths of a nat, is what the look is expected to teach about the question; the chance is that "
        "of recording what is looked for. Places are the middles of cells of 5 km. A drone that lately looked "
        "near the place is taken to be there {after} after it was asked, for {lasts}, and again every {every}; a "
        "satellite that must be tasked counts as tasked.",
        after=words.minutes(SORTIE_AFTER), lasts=words.minutes(SORTIE_LASTS), every=words.minutes(SORTIE_EVERY),
    )  # fmt: skip
    refs, ranks = _refs(brief, shown), {one.request_id: one.rank for one in held}
    table = tabled(words.say("Where to look besides"), columns, [_row(brief, one, ranks) for one in shown], refs, note)
    return [paragraph(sentence(told, _refs(brief, held))), table]


def _refs(brief: Brief, requests: list[LookRequest]) -> tuple[Ref, ...]:
    """Return the incidents and cases of the report that requests are about, and the looking."""
    known = brief.story.lookup.incident_rows
    cases = {row.case.case_id for row in brief.story.cases}
    return (
        *brief.rests_on_looking(),
        *brief.refer("incident", (one.incident_id for one in requests if one.incident_id in known)),
        *brief.refer("case", (one.reference for one in requests if one.reference in cases)),
    )


def _row(brief: Brief, one: LookRequest, ranks: Mapping[str, int]) -> tuple[str, ...]:
    words = brief.words
    asked = words.say("{question} To look for: {event}", question=words.title("asked", one.question),
                      event=words.term("events", one.event))  # fmt: skip
    if one.incident_id in brief.story.lookup.incident_rows:
        asked = f"{asked} ({brief.incident_name(one.incident_id)})"
    none = words.term("concepts", "does_not_apply")
    values = (words.percent(one.p_detect), words.number(1000 * one.information)) if one.feasible else (none, none)
    return words.number(one.rank), _where(brief, one), asked, _who(brief, one, ranks), *values, _why(brief, one)


def _where(brief: Brief, one: LookRequest) -> str:
    words = brief.words
    named = next(
        (
            sector.title
            for sector in brief.mission.sectors
            if sector.part == one.part and sector.chainage_from_km <= one.chainage_km < sector.chainage_to_km
        ),
        words.term("concepts", "elsewhere"),
    )
    return words.say(
        "{sector}; part {part}, km {km}; {lat}°, {lon}°",
        sector=named, part=one.part, km=words.number(one.chainage_km), lat=words.degrees(one.lat_deg),
        lon=words.degrees(one.lon_deg),
    )  # fmt: skip


def _who(brief: Brief, one: LookRequest, ranks: Mapping[str, int]) -> str:
    """Return who could look, from when and under which cloud, or why nobody could; in words that may be wrapped."""
    words = brief.words
    if one.lost_at is not None:
        return words.say("its sensor is asked elsewhere at that time: {sensor}, {time}, for rank {rank}",
                         sensor=sensor_title(brief.mission, one.lost_sensor), time=_wrapped(words.short(one.lost_at)),
                         rank=words.number(ranks[one.lost_to]) if one.lost_to in ranks else words.absent)  # fmt: skip
    if one.start_at is None:
        return words.say("nobody until {moment}", moment=_wrapped(words.short(one.until)))
    named = sensor_title(brief.mission, one.sensor)
    if one.cloud_fraction is None:
        return words.say("{name}: {value}", name=named, value=_wrapped(words.short(one.start_at)))
    return words.say("{sensor}: {time}; cloud {cloud}", sensor=named, time=_wrapped(words.short(one.start_at)),
                     cloud=words.percent(one.cloud_fraction))  # fmt: skip


def _wrapped(time: str) -> str:
    return time.replace("\u00a0", " ")


def _why(brief: Brief, one: LookRequest) -> str:
    words = brief.words
    if one.reason == "provision":
        return brief.article(one.reference)
    name = brief.case_name(one.reference) if one.reason == "case" else one.reference
    return words.say("{name}: {value}", name=words.term("entitles", one.reason), value=name)
