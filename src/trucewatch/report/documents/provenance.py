"""A brief in, where it comes from out: corrections, rejections, files, sources, and how long each stage took."""

from collections import Counter
from datetime import timedelta
from statistics import median

from trucewatch.report.document import Block, Section
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.languages import Wording


def corrections_section(brief: Brief) -> Section:
    """Return what was corrected or not taken: nothing recorded is changed, a correction is a new entry."""
    words, blocks = brief.words, list[Block]()
    corrected = [one for one in brief.today.adoptions.rows() if one.corrects is not None]
    blocks.append(paragraph(sentence(
        words.say("Adopted findings that correct an earlier one: {number}.", number=words.number(len(corrected))),
        brief.refer("adoption", (one.adoption_id for one in corrected)))))  # fmt: skip
    if brief.view.reader.kind != "cell":
        text = words.say("Rows that were not taken are told to the monitoring cell alone.")
        return section("corrections", words.say("Corrections and rejections"), [*blocks, paragraph(sentence(text))])
    held = brief.view.rejections
    if not len(held):
        blocks.append(paragraph(sentence(words.say("No row of any file was rejected."))))
    else:
        count = Counter(zip(held.texts("source"), held.texts("code"), strict=True))
        rows = [(brief.source_title(source), brief.reason(code), words.number(number))
                for (source, code), number in sorted(count.items())]  # fmt: skip
        columns = (start(words.say("Source")), start(words.say("Reason")), end(words.say("Rows")))
        refs = brief.refer("rejection", held.texts("rejection_id"))
        blocks.append(tabled(words.say("Rows that were not taken, each kept and explained"), columns, rows, refs))
    if brief.view.files:
        blocks.append(_account(brief))
    return section("corrections", words.say("Corrections and rejections"), blocks)


def _account(brief: Brief) -> Block:
    """Return what became of every row of every file, by source: nothing is lost."""
    words, held = brief.words, brief.view.files
    rows = []
    for source in sorted({one.source for one in held}):
        mine = [one for one in held if one.source == source]
        taken, copies, rejected = (sum(getattr(one, name) for one in mine) for name in ("rows", "copies", "rejected"))
        numbers = (taken + rejected, taken - copies, copies, rejected)
        rows.append((brief.source_title(source), *(words.number(number) for number in numbers)))
    columns = (
        start(words.say("Source")), end(words.say("Rows")), end(words.say("New records")),
        end(words.say("Copies of records")), end(words.say("Rejected")),
    )  # fmt: skip
    note = words.say("Each row is a new record, a copy of a record, or rejected with a reason.")
    refs = brief.refer("original", (one.original for one in held))
    return tabled(words.say("Rows of all files taken so far, by source"), columns, rows, refs, note)


def sources_section(brief: Brief) -> Section:
    """Return what each source sent, how late, under which protection, and what must be known of it."""
    words, blocks = brief.words, list[Block]()
    refs = brief.rests_on_observations()
    if brief.story.sources:
        rows = [
            (brief.source_title(row.name), words.number(row.events), _delay(words, row.delay_median_h),
             _delay(words, row.delay_most_h),
             words.series((words.term("authenticities", name), words.number(number))
                          for name, number in row.authenticity))
            for row in brief.story.sources
        ]  # fmt: skip
        columns = (
            start(words.say("Source")), end(words.title("levels", "recorded_event")), end(words.say("Median delay")),
            end(words.say("Longest delay")), start(words.say("How origin and content are protected")),
        )  # fmt: skip
        note = words.say("Where times leave coarsened, so do these lengths of time.") if not brief.is_inside else ""
        blocks.append(tabled(words.say("Sources of the period"), columns, rows, refs, note))
        blocks += _early(brief)
    else:
        blocks.append(
            paragraph(sentence(brief.none_told(words.say("No source sent a recorded event of this period."))))
        )
    named = {row.name for row in brief.story.sources} | {receipt.source for receipt in brief.view.files}
    notes = [
        sentence(words.say("{name}: {value}", name=one.title, value=one.note))
        for one in brief.mission.sources
        if one.note and one.name in named
    ]
    if brief.mission.retrospective:
        notes.append(sentence(brief.mission.retrospective))
    if notes:
        blocks.append(points(notes))
    blocks.append(files_block(brief))
    return section("sources", words.say("Sources"), blocks)


def _delay(words: Wording, delay_h: float) -> str:
    """Return how long after the end of its stated time something arrived; what arrived before it bears no hour."""
    return words.say("before its stated time ended") if delay_h < 0 else words.hours(delay_h)


def _early(brief: Brief) -> list[Block]:
    """Say how many recorded events arrived before they are said to have begun; to readers of exact times alone."""
    words, held = brief.words, brief.story.lookup.observations
    early = [one.observation_id for one in held if one.received_at < one.observed_from]
    if not early or not brief.is_inside:
        return []
    text = words.say("Recorded events that arrived before they are said to have begun, so that a clock is in doubt: "
                     "{number}.", number=words.number(len(early)))  # fmt: skip
    return [paragraph(sentence(text, brief.refer("observation", early)))]


def files_block(brief: Brief) -> Block:
    """Return which files were taken and which were refused."""
    words, held = brief.words, brief.view.files
    if not brief.is_inside:
        return paragraph(sentence(words.say("Files are told to cell and board alone.")))
    refused = [one for one in held if one.refused]
    first = sentence(
        words.say("Files taken: {taken}; refused as a whole: {refused}; rows taken: {rows}; rows rejected: {rejected}.",
                  taken=words.number(len(held) - len(refused)), refused=words.number(len(refused)),
                  rows=words.number(sum(one.rows for one in held)),
                  rejected=words.number(sum(one.rejected for one in held))),
        brief.refer("original", (one.original for one in held)))  # fmt: skip
    told = [
        sentence(words.say("Refused: {file} ({source}).", file=one.file, source=brief.source_title(one.source)))
        for one in refused
    ]
    return points([first, *told])


def budget_section(brief: Brief) -> Section:
    """Return how many minutes each stage took: from the event to its arrival, to an alert, to this draft."""
    words, held, alerts = brief.words, brief.story.lookup.observations, list(brief.today.alerts.rows())
    doubt = words.say("a clock is in doubt")
    arrived = [one.received_at - one.observed_to for one in held]
    stages = (
        (words.say("From the event to its arrival"), arrived, words.say("before its stated time ended")),
        (words.say("From the arrival to the alert"), [one.raised_at - one.received_at for one in alerts], doubt),
        (words.say("From the alert to this draft"), [brief.view.issued_at - one.raised_at for one in alerts], doubt),
    )
    rows = [(name, *_spread(brief, spans, early), words.number(len(spans))) for name, spans, early in stages]
    columns = (
        start(words.say("Stage")), end(words.say("Median")), end(words.say("Longest")), end(words.say("Number")),
    )  # fmt: skip
    refs = (*brief.rests_on_observations(), *brief.refer("alert", (one.alert_id for one in alerts)))
    note = words.say("Where times leave coarsened, so do these lengths of time.") if not brief.is_inside else ""
    table = tabled(words.say("Time from the event to this draft, by stage"), columns, rows, refs, note)
    return section("budget", words.say("Time taken by each stage"), [table])


def _spread(brief: Brief, spans: list[timedelta], early: str) -> tuple[str, str]:
    """Return the median and the longest of some lengths of time, in words what is below zero; absent where none is."""
    if not spans:
        return brief.words.absent, brief.words.absent
    minutes = [span.total_seconds() / 60 for span in spans]
    middle, longest = median(minutes), max(minutes)
    told = (early if length < 0 else brief.words.minutes(length) for length in (middle, longest))
    return next(told), next(told)
