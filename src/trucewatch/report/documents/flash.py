"""A brief in, a flash notice of one page out: what crossed which rule, what is not known, how long it took.

It says look now. It judges nothing, names nobody and holds no place finer than a kilometre of the line, for readers
outside the cell none finer than a sector.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from trucewatch.records.alert import Alert
from trucewatch.records.declared import Impediment
from trucewatch.records.observation import Observation
from trucewatch.report.document import Block, Ref, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.documents.looked import define_looking, looking_period, short_looking
from trucewatch.report.documents.surroundings import sorted_alerts
from trucewatch.report.looking import looking_by_event, looking_by_sector, primary_event

ALERTS_TOLD, ALERTS_TIMED = 1, 3
"""How many of the latest alerts are told at length, and of how many the stages are timed: one page must do."""


def flash_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the flash notice."""
    words, alerts = brief.words, sorted_alerts(brief)
    if not alerts:
        text = words.say("No rule crossed its threshold in this period.")
        blocks: list[Block] = [paragraph(sentence(text))]
    else:
        blocks = [_alert(brief, alert) for alert in alerts[:ALERTS_TOLD]]
        if len(alerts) > ALERTS_TOLD:
            blocks.append(paragraph(sentence(
                words.say("Alerts of the period: {number}; told here: {shown}, the latest.",
                          number=words.number(len(alerts)), shown=words.number(ALERTS_TOLD)),
                brief.refer("alert", (one.alert_id for one in alerts)))))  # fmt: skip
    return (
        section("alert", words.say("What crossed a rule"), blocks),
        section("unknown", words.say("What is not known"), [points(_unknown(brief, alerts))]),
        section("budget", words.say("Time taken by each stage"), [_budget(brief, alerts[:ALERTS_TIMED])]),
        section("next", words.say("What to look at next"), [points(_next(brief, alerts))]),
    )


def _refs(brief: Brief, alert: Alert) -> tuple[Ref, ...]:
    held = set(brief.today.observations.texts("observation_id").tolist())
    shown = [name for name in alert.observation_ids if name in held]
    return (
        *brief.refer("alert", [alert.alert_id]), *brief.refer("observation", shown),
        *brief.refer("impediment", alert.impediment_ids),
    )  # fmt: skip


def _alert(brief: Brief, alert: Alert) -> Block:
    words, refs = brief.words, _refs(brief, alert)
    held, hindrances = _observations(brief, [alert]), _impediments(brief, alert)
    senders = [*(one.source for one in held), *(one.source for one in hindrances)]
    sources = sorted({brief.source_title(name) for name in senders})
    kinds = sorted({one.event for one in held})
    told = [
        sentence(words.say("{kind}. Place: {sector}. Rule: {rule}.", kind=words.title("alerts", alert.kind),
                           sector=brief.sector_title(alert.sector, "whole_mission"),
                           rule=brief.alert_rule(alert.rule)), refs),
        sentence(words.say("Measured ({what}): {measured}; on an ordinary day: {expected}; threshold: {threshold}.",
                           what=words.term("measures", alert.kind),
                           measured=words.number(alert.measured, 1), expected=words.number(alert.expected, 1),
                           threshold=words.number(alert.threshold, 1)), refs),
        sentence(words.say("Time that the rule looked at, UTC: {window}; latest observation: {observed}.",
                           window=words.between(alert.window_from, alert.window_to),
                           observed=words.short(alert.observed_at)), refs),
        sentence(words.say("Independent sources: {number}; sources: {sources}.", number=words.number(alert.n_sources),
                           sources=words.listed(sources) or words.absent), refs),
    ]  # fmt: skip
    if kinds:
        names = words.listed([words.term("events", kind) for kind in kinds])
        told.append(sentence(words.say("Recorded as: {events}.", events=names), refs))
    told += _behind(brief, alert)
    answer = words.term("yes_no", "yes" if alert.authenticated else "no")
    told.append(sentence(
        words.say("Crossed by signed or trusted channels alone: {answer}.", answer=answer), refs))  # fmt: skip
    return paragraph(*told)


def _observations(brief: Brief, alerts: Sequence[Alert]) -> list[Observation]:
    """Return the observations behind alerts that the reader may be shown."""
    lookup = brief.story.lookup
    names = sorted({name for alert in alerts for name in alert.observation_ids})
    return [lookup.observations[lookup.observation_rows[name]] for name in names if name in lookup.observation_rows]


def _impediments(brief: Brief, alert: Alert) -> list[Impediment]:
    """Return the impediments behind an alert that the reader may be shown."""
    return [one for one in brief.today.impediments.rows() if one.impediment_id in alert.impediment_ids]


def _behind(brief: Brief, alert: Alert) -> list[Sentence]:
    """Say from when to when that lasts on which an alert rests; to the cell also which sensors and which kilometres."""
    words, refs = brief.words, _refs(brief, alert)
    held, hindrances = _observations(brief, [alert]), _impediments(brief, alert)
    times = [*(one.observed_from for one in held), *(one.start_at for one in hindrances)]
    told = []
    if times:
        told.append(sentence(words.say("First of what it rests on: {first}; last: {last}, UTC.",
                                       first=words.short(min(times)), last=words.short(max(times))), refs))  # fmt: skip
    if hindrances:
        sure = sum(one.assessed == "confirmed" for one in hindrances)
        told.append(sentence(words.say("Impediments as reported: {confirmed} confirmed, {probable} probable.",
                                       confirmed=words.number(sure), probable=words.number(len(hindrances) - sure)),
                             refs))  # fmt: skip
    if brief.view.reader.kind != "cell":
        return told
    titles = {sensor.name: sensor.title for sensor in brief.mission.sensors}
    sensors = [*(one.sensor for one in held), *(one.sensor for one in hindrances)]
    named = sorted({titles.get(name, name) for name in sensors if name})
    if named:
        told.append(sentence(words.say("Sensors: {sensors}.", sensors=words.series_of(named)), refs))
    stretches = _stretches(brief, held)
    if stretches:
        told.append(sentence(words.say("Kilometres of the line: {stretches}.", stretches=words.series_of(stretches)),
                             refs))  # fmt: skip
    return told


def _stretches(brief: Brief, held: Sequence[Observation]) -> list[str]:
    """Return by part of the line from which to which whole kilometre observations lie."""
    words, lookup = brief.words, brief.story.lookup
    by_part: dict[int, list[float]] = {}
    for one in held:
        spot = lookup.observation_spots[lookup.observation_rows[one.observation_id]]
        by_part.setdefault(spot.part, []).append(spot.chainage_km)
    return [
        words.say("part {part}, km {first}–{last}", part=part, first=words.number(min(found)),
                  last=words.number(max(found)))
        for part, found in sorted(by_part.items())
    ]  # fmt: skip


def _looking(brief: Brief, alert: Alert) -> list[Sentence]:
    """Say for each kind of event behind an alert how well its sector was looked at, and in which period."""
    words, table, told = brief.words, brief.today.looking, []
    kinds: list[str] = sorted({one.event for one in _observations(brief, [alert])})
    kinds = kinds or [primary_event(brief.mission)]
    place = brief.sector_title(alert.sector, "whole_mission")
    refs = brief.rests_on_looking([alert.sector] if alert.sector else ())
    for kind in kinds:
        name = words.term("events", kind)
        if alert.sector:
            found = looking_by_sector(brief.mission, table, kind).get(alert.sector)
        else:
            found = next((one for one in looking_by_event(brief.mission, table) if one.event == kind), None)
        if found is None:
            text = words.say("Looking for {event}, {sector}: no chance of recording is tabled for this reader.",
                             event=name, sector=place)  # fmt: skip
            told.append(sentence(text, refs))
            continue
        text = words.say("Looking for {event}, {sector}, {period}: {looking}.", event=name, sector=place,
                         period=looking_period(brief, found), looking=short_looking(words, found))  # fmt: skip
        told.append(sentence(text, refs))
    return told


def _unknown(brief: Brief, alerts: list[Alert]) -> list[Sentence]:
    words = brief.words
    refs = tuple(dict.fromkeys(ref for alert in alerts[:ALERTS_TOLD] for ref in _refs(brief, alert)))
    held = _observations(brief, alerts)
    undetermined = sum(one.description == "undetermined" for one in held)
    return [
        sentence(words.say("Actor: {actor}.", actor=words.term("actors", "undetermined")), refs),
        sentence(words.say("Whether the agreement was breached: not assessed."), refs),
        sentence(words.say("Observations whose phase or direction is undetermined: {number} of {total}.",
                           number=words.number(undetermined), total=words.number(len(held))), refs),
        *(one for alert in alerts[:ALERTS_TOLD] for one in _looking(brief, alert)),
        define_looking(words),
    ]  # fmt: skip


def _budget(brief: Brief, alerts: list[Alert]) -> Block:
    words = brief.words
    rows: list[tuple[str, ...]] = [
        (words.title("alerts", one.kind),
         *(words.say("a clock is in doubt") if length < timedelta(0) else words.minutes(length)
           for length in (one.received_at - one.observed_at, one.raised_at - one.received_at,
                          brief.view.issued_at - one.raised_at, brief.view.issued_at - one.observed_at)))
        for one in alerts
    ]  # fmt: skip
    columns = (
        start(words.say("Alert")), end(words.say("From the event to its arrival")),
        end(words.say("From the arrival to the alert")), end(words.say("From the alert to this draft")),
        end(words.say("In all")),
    )  # fmt: skip
    if not rows:
        rows = [(words.absent,) * len(columns)]
    refs = brief.refer("alert", (one.alert_id for one in alerts))
    return tabled(words.say("Time from the event to this draft, by stage"), columns, rows, refs)


def next_words(brief: Brief) -> Mapping[str, str]:
    """Return by kind of alert what a person should look at next, in words only."""
    words = brief.words
    return {
        "severe_event": words.say("Look for a second, independent source for the severe event."),
        "surge": words.say("Look whether copies of one report make up the surge."),
        "blinding": words.say("Look whether weather or a technical fault explains that sensors are blind."),
        "renewed_attack": words.say("Look at what the neighbouring sectors recorded in the same hours."),
    }


def _next(brief: Brief, alerts: list[Alert]) -> list[Sentence]:
    words, by_kind = brief.words, next_words(brief)
    kinds = list(dict.fromkeys(alert.kind for alert in alerts))
    told = [sentence(by_kind[kind]) for kind in kinds]
    return [
        *told,
        sentence(words.say("Look whether a notice that holds explains what was recorded.")),
        sentence(words.say("Look which sensors could still see the sector, and what they recorded.")),
        sentence(words.say("This notice judges nothing; nothing follows from it by itself.")),
    ]
