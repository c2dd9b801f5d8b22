"""A brief in, the summary out: three levels that never share a number, each beside the looking behind it."""

from statistics import fmean

from trucewatch.report.document import Block, Ref, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.documents.decided import is_of_another_period
from trucewatch.report.documents.looked import (
    define_looking,
    define_shares,
    looking_refs,
    short_looking,
    tell_change,
    tell_other_period,
)
from trucewatch.report.documents.surroundings import tell_anew, tell_declared
from trucewatch.report.judged import find_excused


def summary_section(brief: Brief) -> Section:
    """Return the summary."""
    words = brief.words
    unsaid = paragraph(sentence(words.say("What cannot be said:")))
    blocks = (*tell_withheld(brief), *_plainly(brief), levels_table(brief), points(_facts(brief)), unsaid)
    return section("summary", words.say("Summary"), (*blocks, points(_unsaid(brief))))


def _plainly(brief: Brief) -> tuple[Block, Block]:
    """Return the period in plain words: what was recorded, proposed and adopted, and what looking means."""
    words, story, today = brief.words, brief.story, brief.today
    adopted = brief.refer("adoption", today.adoptions.texts("adoption_id"))
    told = [] if brief.is_inside else _own_numbers(brief)
    told += [
        sentence(words.plural("{number} event was recorded in this period.",
                              "{number} events were recorded in this period.", len(today.observations)),
                 brief.rests_on_observations()),
        sentence(words.plural("The software proposes {number} possible violation; people decide.",
                              "The software proposes {number} possible violations; people decide.",
                              len(story.possible)), pair_refs(brief)),
        sentence(words.say("A possible violation is a pair of incident and provision, under one or more readings; "
                           "its strongest reading is named as evidence.")),
    ]  # fmt: skip
    number = len(today.adoptions)
    if brief.is_inside:
        text = words.plural("People adopted {number} finding.", "People adopted {number} findings.", number)
    else:
        text = words.plural(
            "{number} adopted finding may be shown here.", "{number} adopted findings may be shown here.", number
        )
    return (
        paragraph(*told, sentence(text, adopted)),
        paragraph(define_looking(words), define_shares(words)),
    )


def _own_numbers(brief: Brief) -> list[Sentence]:
    """Say to a reader outside cell and board what its numbers count, whatever is hidden from it."""
    words = brief.words
    return [
        sentence(words.say("All numbers count only what this reader may be shown.")),
        sentence(words.say("Numbers in reports for other readers may differ: each report is computed from other "
                           "records.")),
    ]  # fmt: skip


def pair_refs(brief: Brief) -> tuple[Ref, ...]:
    """Return the reference to the possible violations: of each pair the finding of its strongest reading, one each."""
    pairs = brief.story.possible.values()
    best = (max(held, key=lambda one: (one.p_breach, one.reading_id)).finding_id for held in pairs)
    return brief.refer("finding", best)


def _rows_refs(brief: Brief, rows: tuple[int, ...]) -> tuple[Ref, ...]:
    """Return the reference to the incidents in rows of the period."""
    return brief.refer("incident", (brief.story.lookup.incidents[row].incident_id for row in rows))


def _unsaid(brief: Brief) -> list[Sentence]:
    """Return what the period leaves open, each as a question without an answer."""
    words, story = brief.words, brief.story
    looking = story.primary
    if looking is None:
        quiet = words.say("Whether it was quiet where nothing was recorded: no looking is stated for this reader and "
                          "period.")  # fmt: skip
    else:
        quiet = words.say("Whether anything happened where nobody looked ({unlooked} of kilometre-hours) or every look "
                          "was blind ({blind}).", unlooked=words.percent(looking.share_not_looked),
                          blind=words.percent(looking.share_blind))  # fmt: skip
    told = [
        sentence(quiet, looking_refs(brief)),
        sentence(words.say("Who acted: only an adopted finding says so.")),
        sentence(
            words.say("Whether a provision was breached, for incidents with an open verdict: {number}.",
                      number=words.number(len(story.undetermined))), _rows_refs(brief, story.undetermined)),
        sentence(
            words.say("Whether incidents known from unauthenticated input alone took place: {number}. They carry no "
                      "finding.", number=words.number(len(story.unauthenticated))),
            _rows_refs(brief, story.unauthenticated)),
    ]  # fmt: skip
    if brief.view.previous is None:
        text = words.say("Whether the number of events rose or fell: there are no data of the period before.")
        told.append(sentence(text))
    return told


def levels_table(brief: Brief) -> Block:
    """Return the three levels with the looking behind each."""
    words, story, today = brief.words, brief.story, brief.today
    seen, pairs = short_looking(words, story.primary), len(story.possible)
    rows = [
        (words.title("levels", "recorded_event"), words.number(len(today.observations)), seen),
        (words.title("levels", "possible_violation"), words.number(pairs), _such_recorded(brief)),
        (words.title("levels", "adopted_finding"), words.number(len(today.adoptions)), _looking_of_adopted(brief)),
    ]
    refs = (
        *brief.rests_on_observations(),
        *pair_refs(brief),
        *brief.refer("adoption", today.adoptions.texts("adoption_id")),
        *looking_refs(brief),
    )
    note = words.say(
        "The three levels are different things and are never added. A possible violation is a pair of incident and "
        "provision, proposed by the software; people decide."
    )
    columns = (start(words.say("Level")), end(words.say("Number")), start(words.say("Looking behind it")))
    return tabled(words.say("Counted, in three levels"), columns, rows, refs, note)


def _looking_of_adopted(brief: Brief) -> str:
    """Return the looking behind the adopted findings; none where one is about a day that is not of the period."""
    words, held = brief.words, brief.today.adoptions.rows()
    if any(is_of_another_period(brief, one) for one in held):
        return words.say("looking of the day each is about: see its report")
    return short_looking(words, brief.story.primary)


def _such_recorded(brief: Brief) -> str:
    """Say the mean chance that another such event there and then would be recorded, over those where it is known.

    The incidents themselves were recorded, so it is no chance of theirs. What an opponent's choice of the minute would
    change is not said: within an incident's own minutes it says little.
    """
    lookup = brief.story.lookup
    rows = sorted({lookup.incident_rows[name] for name, _ in brief.story.possible if name in lookup.incident_rows})
    known = [one.p_seen for one in (lookup.incidents[row] for row in rows) if one.p_seen is not None]
    if not known:
        return short_looking(brief.words, brief.story.primary)
    return brief.words.say(
        "another such event at the same places and times would be recorded: {seen} on average",
        seen=brief.words.percent(fmean(known)),
    )


def tell_withheld(brief: Brief) -> tuple[Block, ...]:
    """Say, while a delay hides part of the period from this reader, that its counts are not those of the period."""
    view, words = brief.view, brief.words
    rule = view.mission.release.rule_for(view.reader.kind)
    if rule is None or brief.shown_to >= view.today.span.end_at:
        return ()
    wait = words.hours(rule.delay_h)
    if brief.is_withheld:
        text = words.say("Nothing of this period may be shown to this reader yet (delay: {wait}).", wait=wait)
    else:
        text = words.say(
            "Incomplete (delay for this reader: {wait}): counted is only what happened before {moment}.",
            wait=wait, moment=words.stamp(brief.shown_to),
        )  # fmt: skip
    return (paragraph(sentence(text, brief.rests_on_observations() or brief.rests_on_looking())),)


def _facts(brief: Brief) -> list[Sentence]:
    words, today, story = brief.words, brief.today, brief.story
    incidents = brief.refer("incident", today.incidents.texts("incident_id"))
    excused = find_excused(story.lookup)
    facts = [
        sentence(
            words.say("Incidents into which the recorded events are joined: {number}.",
                      number=words.number(len(today.incidents))), incidents),
        *tell_other_period(brief),
        *tell_change(brief),
        *_tell_alerts(brief),
        *tell_declared(brief),
        sentence(words.say("Findings that a notice excuses wholly or in part: {number}.",
                           number=words.number(len(excused))),
                 brief.refer("finding", (one.finding_id for one in excused))),
    ]  # fmt: skip
    if len(today.counts):
        facts[1:1] = _totals(brief)
    return facts


def _tell_alerts(brief: Brief) -> list[Sentence]:
    words, held = brief.words, brief.today.alerts
    if not len(held) and not brief.is_inside:
        return [sentence(words.say("Alerts: none that may be shown to this reader.")), *tell_anew(brief)]
    count = sentence(words.say("Alerts raised: {number}.", number=words.number(len(held))),
                     brief.refer("alert", held.texts("alert_id")))  # fmt: skip
    return [count, *tell_anew(brief)]


def _totals(brief: Brief) -> list[Sentence]:
    """Return the total of the headline rule, and the exercises that are in no number."""
    words, rule = brief.words, brief.mission.counting_rule
    counts = brief.today.counts
    held = counts.where(counts.texts("rule") == rule)
    if not len(held):
        return []
    refs = brief.refer("count", [rule])
    total = words.say("Total under the counting rule {rule}: {number}.", rule=brief.rule_title(rule),
                      number=words.number(int(held.integers("counted").sum())))  # fmt: skip
    apart = words.say("Counted apart as exercises (in a training area, or under a timely notice), in no other number: "
                      "{number}.",number=words.number(int(held.integers("exercises").sum())))  # fmt: skip
    return [sentence(total, refs), sentence(apart, refs)]
