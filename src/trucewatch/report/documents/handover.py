"""A brief in, the handover of a shift out: what is open, what runs out, what is down, what the next shift must do."""

from datetime import timedelta

from trucewatch.report.document import Block, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.documents.decided import clocks_blocks, running_clocks
from trucewatch.report.documents.looked import define_looking, define_shares, gap_blocks, looking_refs, tell_looking
from trucewatch.report.documents.provenance import files_block
from trucewatch.report.documents.summary import levels_table
from trucewatch.report.documents.surroundings import alerts_section, sorted_alerts
from trucewatch.report.documents.tonight import tonight_section
from trucewatch.report.judged import Judgement

MATTERS_TOLD = 10
"""How many things that need a person are listed; the number of all is stated."""
SOON = timedelta(hours=24)
"""A clock that runs out within this time of issue needs a person now."""


def handover_sections(brief: Brief) -> tuple[Section, ...]:
    """Return the handover."""
    words = brief.words
    return (
        section("next", words.say("What the next shift must do"), _next_blocks(brief)),
        section("open", words.say("What is open"), [levels_table(brief), points(_open(brief))]),
        alerts_section(brief),
        section("clocks", words.say("Clocks that run out next"), clocks_blocks(brief)),
        section("sensors", words.say("Sensors down or hindered"), _sensors(brief)),
        section(
            "looking",
            words.say("Gaps of the looking"),
            [
                paragraph(define_looking(words), *tell_looking(brief), define_shares(words)),
                *gap_blocks(brief, lasting=True),
            ],
        ),
        tonight_section(brief),
        section("files", words.say("Files taken and refused"), [files_block(brief)]),
    )  # fmt: skip


def _next_blocks(brief: Brief) -> list[Block]:
    words, held = brief.words, [*_alert_matters(brief), *_clock_matters(brief), *_incident_matters(brief)]
    if not held:
        return [paragraph(sentence(words.say("Nothing in this period waits for a person.")))]
    told = words.plural(
        "{number} matter waits for a person; listed: {shown}, the most urgent first.",
        "{number} matters wait for a person; listed: {shown}, the most urgent first.",
        len(held), shown=words.number(min(len(held), MATTERS_TOLD)),
    )  # fmt: skip
    refs = tuple(dict.fromkeys(ref for one in held[:MATTERS_TOLD] for ref in one.rests_on))
    return [paragraph(sentence(told, refs)), points(held[:MATTERS_TOLD], ordered=True)]


def _alert_matters(brief: Brief) -> list[Sentence]:
    words = brief.words
    return [
        sentence(words.say("Check the alert: {kind}; {sector}; raised {moment} UTC; why: {what}, {measured}; "
                           "threshold: {threshold}.",
                           kind=words.term("alerts", one.kind), sector=brief.sector_title(one.sector, "whole_mission"),
                           moment=words.short(one.raised_at), what=words.term("measures", one.kind),
                           measured=words.number(one.measured, 1), threshold=words.number(one.threshold, 1)),
                 brief.refer("alert", [one.alert_id]))
        for one in sorted_alerts(brief)
    ]  # fmt: skip


def _clock_matters(brief: Brief) -> list[Sentence]:
    words, now = brief.words, brief.view.issued_at
    rows = {row.case.case_id: row for row in brief.story.cases}
    return [
        sentence(words.say("Bring the case to its organ: {case}; {sector}; {subject}; its clock runs out {moment} UTC "
                           "at the earliest.", case=name, sector=brief.case_place(rows[clock.case_id]),
                           subject=rows[clock.case_id].case.subject, moment=words.short(clock.expires_earliest)),
                 brief.refer("case", [clock.case_id]))
        for name, clock in running_clocks(brief)
        if clock.expires_earliest is not None and clock.state == "running" and clock.expires_earliest - now <= SOON
    ]  # fmt: skip


def _incident_matters(brief: Brief) -> list[Sentence]:
    words = brief.words
    held = [one for one in brief.story.strongest if one.finding.level == "possible_violation"]
    return [
        sentence(words.say("Review the incident: {incident}; began {moment} UTC; a breach: {likelihood}; {place}; "
                           "provision: {article}.",
                           incident=_name(brief, one), place=brief.place(one.spot, one.incident),
                           moment=words.between(one.incident.t0_earliest, one.incident.t0_latest),
                           likelihood=words.term("likelihoods", one.finding.likelihood),
                           article=brief.article(one.finding.provision_id)),
                 brief.refer("incident", [one.incident.incident_id]))
        for one in held
    ]  # fmt: skip


def _name(brief: Brief, item: Judgement) -> str:
    return brief.incident_name(item.incident.incident_id)


def _open(brief: Brief) -> list[Sentence]:
    words, story = brief.words, brief.story
    incidents = brief.refer("incident", brief.today.incidents.texts("incident_id"))
    cases = brief.refer("case", (row.case.case_id for row in story.cases))
    return [
        sentence(words.plural("{number} case is proposed or open.", "{number} cases are proposed or open.",
                              len(story.cases)), cases),
        sentence(words.say("Incidents with an open verdict under some provision: {number}. Not knowing is a result.",
                           number=words.number(len(story.undetermined))), incidents),
        sentence(
            words.say("Incidents that rest only on unauthenticated input, which alone carries no finding: {number}.",
                      number=words.number(len(story.unauthenticated))), incidents),
    ]  # fmt: skip


def _sensors(brief: Brief) -> list[Block]:
    words, held = brief.words, list(brief.today.impediments.rows())
    lasting = [one for one in held if one.end_at >= brief.today.span.end_at]
    told = [
        sentence(words.say("Impediments of the period: {number}; of these at its end: {lasting}.",
                           number=words.number(len(held)), lasting=words.number(len(lasting))),
                 brief.refer("impediment", (one.impediment_id for one in held))),
    ]  # fmt: skip
    if not brief.is_inside:
        return [paragraph(*told)]
    rows, looks, unshown = [], brief.today.looks, words.say("not shown to this reader")
    rule = brief.mission.release.rule_for(brief.view.reader.kind)
    shown = bool(len(looks)) or rule is None or rule.looking == "cells"
    pairs = list(zip(looks.texts("sensor"), looks.texts("status"), strict=True))
    for sensor in brief.mission.sensors:
        down = [one for one in held if one.sensor == sensor.name]
        status = [state for name, state in pairs if name == sensor.name]
        if down or status:
            rows.append(
                (
                    sensor.title,
                    words.term("sensors", sensor.kind),
                    words.number(len(status)) if shown else unshown,
                    words.number(status.count("failed")) if shown else unshown,
                    words.number(len(down)),
                )
            )
    if not rows:
        return [paragraph(*told)]
    columns = (
        start(words.say("Sensor")), start(words.say("Kind")), end(words.title("concepts", "looks")),
        end(words.say("Failed looks")), end(words.say("Impediments")),
    )  # fmt: skip
    refs = (
        *brief.refer("look", looks.texts("look_id")),
        *brief.refer("impediment", (one.impediment_id for one in held)),
    )
    return [paragraph(*told), tabled(words.say("Sensors with looks or impediments"), columns, rows,
                                     refs or looking_refs(brief))]  # fmt: skip
