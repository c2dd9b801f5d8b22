"""A brief in, what surrounds the events out: impediments, notices and exercises, context, alerts."""

from collections import Counter

from trucewatch.geo.declared import lead_h_of
from trucewatch.records.alert import Alert
from trucewatch.records.declared import Notice
from trucewatch.records.vocabulary import AlertKind
from trucewatch.report.document import Block, Section, Sentence
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
        return section("impediments", title, [paragraph(sentence(brief.none_told(text)))])
    columns = [start(words.say("Kind")), start(words.say("Time, UTC")), start(words.say("Assessed"))]
    ordered = sorted(held.rows(), key=lambda row: (row.start_at, row.end_at, row.impediment_id))
    rows = [
        [words.title("impediments", row.kind), words.between(row.start_at, row.end_at),
         words.term("assessed", row.assessed)]
        for row in ordered
    ]  # fmt: skip
    if brief.is_inside:
        columns.append(start(words.say("Sensor")))
        titles = {sensor.name: sensor.title for sensor in brief.mission.sensors}
        for row, one in zip(rows, ordered, strict=True):
            row.append(titles.get(one.sensor, one.sensor) if one.sensor else words.absent)
    refs = brief.refer("impediment", held.texts("impediment_id"))
    return section("impediments", title, [tabled(words.say("Impediments"), columns, rows, refs)])


def notices_section(brief: Brief) -> Section:
    """Return what was declared, exercises counted apart, and what a notice excuses."""
    words, held = brief.words, brief.today.notices
    title = words.say("Notices, and exercises counted apart")
    if not len(held):
        text = words.say("No notice held for this period.")
        return section("notices", title, [paragraph(sentence(brief.none_told(text)))])
    rows = [
        (words.title("notices", row.kind), _declarer(brief, row.by), words.between(row.valid_from, row.valid_to),
         words.short(row.received_at), _lead(brief, row))
        for row in sorted(held.rows(), key=lambda row: (row.valid_from, row.valid_to, row.notice_id))
    ]  # fmt: skip
    columns = (
        start(words.say("Kind")), start(words.say("Declared by")), start(words.say("Holds, UTC")),
        start(words.say("Received, UTC")), end(words.say("Lead time")),
    )  # fmt: skip
    refs = brief.refer("notice", held.texts("notice_id"))
    exercises = [row.notice_id for row in held.rows() if row.kind == "exercise" and not is_late(brief, row)]
    excused = find_excused(brief.story.lookup)
    told = (
        sentence(words.say("Exercises notified in time: {number}. What they explain is in no count of violations.",
                           number=words.number(len(exercises))), brief.refer("notice", exercises) or refs),
        sentence(words.say("Findings that a notice excuses wholly or in part: {number}.",
                           number=words.number(len(excused))),
                 brief.refer("finding", (one.finding_id for one in excused)) or refs),
        sentence(words.say("A notice is no evidence that what it declares took place.")),
    )  # fmt: skip
    note = words.say("A negative lead time means that the notice arrived late.")
    return section("notices", title, [tabled(words.say("Notices"), columns, rows, refs, note), paragraph(*told)])


def is_late(brief: Brief, notice: Notice) -> bool:
    """Say whether a declaration came after its beginning, or with less lead than any excuse of its kind asks."""
    excuses = [
        one for held in brief.mission.agreement.provisions for one in held.excuses if one.notice == notice.kind
    ]  # fmt: skip
    return lead_h_of(notice) < min((one.lead_h for one in excuses), default=0.0) or lead_h_of(notice) < 0


def tell_declared(brief: Brief) -> list[Sentence]:
    """Return how many declarations held, how many of them came late, and apart from them allegations and replies."""
    words, held = brief.words, list(brief.today.notices.rows())
    declared = [one for one in held if one.kind not in LOOKING_BACK]
    late = [one for one in declared if is_late(brief, one)]
    stated = [one for one in held if one.kind in LOOKING_BACK]
    if not held and not brief.is_inside:
        return [sentence(words.say("Notices: none that may be shown to this reader."))]
    told = [
        sentence(words.say("Declarations that held: {number}; of these too late: {late}.",
                           number=words.number(len(declared)), late=words.number(len(late))),
                 brief.refer("notice", (one.notice_id for one in declared))),
        sentence(words.say("Allegations and replies, which declare nothing ahead: {number}.",
                           number=words.number(len(stated))), brief.refer("notice", (one.notice_id for one in stated))),
    ]  # fmt: skip
    return [one for one, named in zip(told, (declared, stated), strict=True) if named or brief.is_inside]


def _declarer(brief: Brief, by: str) -> str:
    """Return who declared something: a party by its title, a state or the force by its term, else as it was given."""
    party = next((one.title for one in brief.mission.parties if one.name == by), None)
    if party is None and by in ("state", "force"):
        return brief.words.term("declarers", by)
    return party or by


def _lead(brief: Brief, notice: Notice) -> str:
    """Return how long before its time a notice arrived; of what looks back at events there is no such time."""
    if notice.kind in LOOKING_BACK:
        return brief.words.term("concepts", "does_not_apply")
    return brief.words.hours(lead_h_of(notice))


def context_section(brief: Brief) -> Section:
    """Return air-raid alerts and outages: context, evidence of nothing."""
    words, held = brief.words, brief.today.contexts
    title = words.say("Context: air-raid alerts and outages")
    if not len(held):
        text = words.say("No context was received. That there was none does not follow.")
        return section("context", title, [paragraph(sentence(brief.none_told(text)))])
    count = Counter((row.start_at, row.end_at, row.kind, row.area) for row in held.rows())
    rows = [
        (words.title("contexts", kind), area, words.between(start_at, end_at), words.number(number))
        for (start_at, end_at, kind, area), number in sorted(count.items())
    ]
    columns = (
        start(words.say("Kind")), start(words.say("Area")), start(words.say("Time, UTC")), end(words.say("Number")),
    )  # fmt: skip
    refs = brief.refer("context", held.texts("context_id"))
    note = words.say("Context explains a period; it is evidence of nothing.")
    return section("context", title, [tabled(words.say("Alerts and outages"), columns, rows, refs, note)])


def alerts_section(brief: Brief) -> Section:
    """Return the alerts of the period in a table."""
    words, held = brief.words, sorted_alerts(brief)
    title = words.say("Alerts of the period")
    if not held:
        text = words.say("No rule crossed its threshold in this period.")
        return section("alerts", title, [paragraph(sentence(brief.none_told(text)), *tell_anew(brief))])
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
    blocks: list[Block] = [tabled(words.say("Alerts"), columns, rows, refs, note)]
    anew = tell_anew(brief)
    return section("alerts", title, [*blocks, paragraph(*anew)] if anew else blocks)


def tell_anew(brief: Brief) -> list[Sentence]:
    """Say to a reader outside cell and board from what its alerts are computed; to others nothing."""
    if brief.is_inside:
        return []
    text = brief.words.say(
        "Computed anew from records that this reader may see, at their coarse times; it does not tell when the "
        "mechanism itself was alerted."
    )
    return [sentence(text)]


def sorted_alerts(brief: Brief) -> list[Alert]:
    """Return the alerts of the period, the latest first; of those raised together the gravest."""
    return sorted(
        brief.today.alerts.rows(), key=lambda one: (-one.raised_at.timestamp(), GRAVEST.index(one.kind), one.alert_id)
    )
