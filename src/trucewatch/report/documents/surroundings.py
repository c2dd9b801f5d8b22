"""A brief in, what surrounds the events out: impediments, notices and exercises, context, alerts."""

from trucewatch.records.alert import Alert
from trucewatch.records.declared import Notice
from trucewatch.records.vocabulary import AlertKind
from trucewatch.report.document import Section
from trucewatch.report.documents.brief import Brief, end, paragraph, section, sentence, start, tabled
from trucewatch.report.judged import find_excused

LOOKING_BACK = frozenset({"allegation", "reply"})
"""Kinds of notice that speak of what is past, so that none of them can arrive late."""
GRAVEST: tuple[AlertKind, ...] = ("renewed_attack", "severe_event", "blinding", "surge")
"""Kinds of alert in the order in which they are told where they were raised together."""


def impediments_section(brief: Brief) -> Section:
    """Return what hindered the looking."""
    words, held = brief.words, brief.today.impediments
    title = words.say("Impediments to the looking")
    if not len(held):
        text = words.say("No impediment was reported. That nothing hindered the looking does not follow.")
        return section("impediments", title, [paragraph(sentence(text))])
    columns = [start(words.say("Kind")), start(words.say("Time, UTC")), start(words.say("Assessed"))]
    rows = [
        [words.title("impediments", row.kind), words.between(row.start_at, row.end_at),
         words.term("assessed", row.assessed)]
        for row in held.rows()
    ]  # fmt: skip
    if brief.is_inside:
        columns.append(start(words.say("Sensor")))
        for row, sensor in zip(rows, held.texts("sensor"), strict=True):
            row.append(sensor or words.absent)
    refs = brief.refer("impediment", held.texts("impediment_id"))
    return section("impediments", title, [tabled(words.say("Impediments"), columns, rows, refs)])


def notices_section(brief: Brief) -> Section:
    """Return what was declared, exercises counted apart, and what a notice excuses."""
    words, held = brief.words, brief.today.notices
    title = words.say("Notices, and exercises counted apart")
    if not len(held):
        text = words.say("No notice held for this period.")
        return section("notices", title, [paragraph(sentence(text))])
    rows = [
        (words.title("notices", row.kind), row.by, words.between(row.valid_from, row.valid_to),
         words.short(row.received_at), _lead(brief, row))
        for row in held.rows()
    ]  # fmt: skip
    columns = (
        start(words.say("Kind")), start(words.say("Declared by")), start(words.say("Holds, UTC")),
        start(words.say("Received, UTC")), end(words.say("Lead time")),
    )  # fmt: skip
    refs = brief.refer("notice", held.texts("notice_id"))
    exercises = [row.notice_id for row in held.rows() if row.kind == "exercise"]
    excused = find_excused(brief.story.lookup)
    told = (
        sentence(words.say("Notified exercises: {number}. What they explain is in no count of violations.",
                           number=words.number(len(exercises))), brief.refer("notice", exercises) or refs),
        sentence(words.say("Findings that a notice excuses wholly or in part: {number}.",
                           number=words.number(len(excused))),
                 brief.refer("finding", (one.finding_id for one in excused)) or refs),
        sentence(words.say("A notice is no evidence that what it declares took place.")),
    )  # fmt: skip
    note = words.say("A negative lead time means that the notice arrived late.")
    return section("notices", title, [tabled(words.say("Notices"), columns, rows, refs, note), paragraph(*told)])


def _lead(brief: Brief, notice: Notice) -> str:
    """Return how long before its time a notice arrived; of what looks back at events there is no such time."""
    if notice.kind in LOOKING_BACK:
        return brief.words.term("concepts", "does_not_apply")
    return brief.words.hours((notice.valid_from - notice.received_at).total_seconds() / 3600)


def context_section(brief: Brief) -> Section:
    """Return air-raid alerts and outages: context, evidence of nothing."""
    words, held = brief.words, brief.today.contexts
    title = words.say("Context: air-raid alerts and outages")
    if not len(held):
        text = words.say("No context was received. That there was none does not follow.")
        return section("context", title, [paragraph(sentence(text))])
    rows = [
        (words.title("contexts", row.kind), row.area, words.between(row.start_at, row.end_at)) for row in held.rows()
    ]
    columns = (start(words.say("Kind")), start(words.say("Area")), start(words.say("Time, UTC")))
    refs = brief.refer("context", held.texts("context_id"))
    note = words.say("Context explains a period; it is evidence of nothing.")
    return section("context", title, [tabled(words.say("Alerts and outages"), columns, rows, refs, note)])


def alerts_section(brief: Brief) -> Section:
    """Return the alerts of the period in a table."""
    words, held = brief.words, sorted_alerts(brief)
    title = words.say("Alerts of the period")
    if not held:
        text = words.say("No rule crossed its threshold in this period.")
        return section("alerts", title, [paragraph(sentence(text))])
    rows = [
        (words.title("alerts", one.kind), brief.sector_title(one.sector, "whole_mission"), words.short(one.observed_at),
         words.short(one.raised_at), words.term("measures", one.kind), words.number(one.measured, 1),
         words.number(one.threshold, 1),
         words.term("yes_no", "yes" if one.authenticated else "no"))
        for one in held
    ]  # fmt: skip
    columns = (
        start(words.say("Kind")), start(words.say("Sector")), start(words.say("Observed, UTC")),
        start(words.say("Raised, UTC")), start(words.say("What is counted")), end(words.say("Measured")),
        end(words.say("Threshold")), start(words.say("Authenticated")),
    )  # fmt: skip
    note = words.say("An alert asks to look now; it judges nothing and names nobody.")
    refs = brief.refer("alert", (one.alert_id for one in held))
    return section("alerts", title, [tabled(words.say("Alerts"), columns, rows, refs, note)])


def sorted_alerts(brief: Brief) -> list[Alert]:
    """Return the alerts of the period, the latest first; of those raised together the gravest."""
    return sorted(
        brief.today.alerts.rows(), key=lambda one: (-one.raised_at.timestamp(), GRAVEST.index(one.kind), one.alert_id)
    )
