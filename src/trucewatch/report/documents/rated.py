"""A brief in, events a day as far as counts and looking can tell out: never a count against a count alone."""

from math import floor, log10

from trucewatch.records.rate import Rate
from trucewatch.report.document import Block, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.documents.looked import looking_refs
from trucewatch.report.languages import Wording
from trucewatch.report.looking import event_title, primary_event


def rates_section(brief: Brief) -> Section:
    """Return what counts and looking say of how often things happened; that it is not stated where it is not."""
    words, held = brief.words, list(brief.today.rates.rows())
    title = words.say("Events a day, as far as counts and looking can tell")
    if not held:
        text = words.say("Not stated: no looking of this period stands beside the counts that are shown.")
        return section("rates", title, [paragraph(sentence(text))])
    blocks: list[Block] = [
        paragraph(
            sentence(
                words.say(
                    "Each incident that a sensor recorded stands for itself and for those that the looking at its own "
                    "place and time would have missed: recorded where the chance was one in four, it stands for four. "
                    "What people alone told is not in it, since no looking promised it."
                )
            ),
            sentence(
                words.say(
                    "Looked at is the share of stretches and times in which such an event could be recorded somewhere. "
                    "The rate is about the places and times within where it could, often far fewer; of the rest "
                    "nothing is known. Its interval holds the doubt of the looking; bursts spread wider."
                )
            ),
        ),
        points([*_whole_line(brief, held), *_unpromised(brief, held)]),
        _by_sector(brief, held),
        paragraph(_compared(brief, held)),
    ]  # fmt: skip
    return section("rates", title, blocks)


def _whole_line(brief: Brief, held: list[Rate]) -> list[Sentence]:
    words = brief.words
    return [
        sentence(words.say("{level}, {event}: {count} by sensors; a day: {rate} (95 % interval: {spread}).",
                           level=words.title("levels", one.level), event=event_title(brief.mission, one.event),
                           count=words.number(one.count), rate=_per_day(words, one), spread=_spread(words, one)),
                 looking_refs(brief))
        for one in held
        if not one.sector and (one.level == "recorded_event" or one.count)
    ]  # fmt: skip


def _unpromised(brief: Brief, held: list[Rate]) -> list[Sentence]:
    words = brief.words
    number = sum(one.n_unpromised for one in held if not one.sector and one.level == "recorded_event")
    if not number:
        return []
    text = words.say("Recorded where the looking promised next to nothing, each counted once: {number}.",
                     number=words.number(number))  # fmt: skip
    return [sentence(text, looking_refs(brief))]


def _by_sector(brief: Brief, held: list[Rate]) -> Block:
    words, event = brief.words, primary_event(brief.mission)
    rows = [
        (
            brief.sector_title(one.sector),
            words.number(one.count),
            words.percent(one.share_looked),
            words.percent(one.p_seen) if one.share_looked else words.term("concepts", "does_not_apply"),
            _per_day(words, one),
            _spread(words, one),
            words.term("yes_no", "yes" if one.comparable else "no"),
        )
        for one in held
        if one.sector and one.level == "recorded_event" and one.event == event
    ]
    columns = (
        start(words.say("Sector")),
        end(words.say("By sensors")),
        end(words.say("Looked at")),
        end(words.say("Chance of recording")),
        end(words.say("A day")),
        end(words.say("95 % interval")),
        start(words.say("To be compared")),
    )
    caption = words.say("{name}: {value}", name=words.say("Rates by sector"), value=event_title(brief.mission, event))
    return tabled(caption, columns, rows, looking_refs(brief))


def _compared(brief: Brief, held: list[Rate]) -> Sentence:
    words, event = brief.words, primary_event(brief.mission)
    unequal = [
        brief.sector_title(one.sector)
        for one in held
        if one.sector and one.level == "recorded_event" and one.event == event and not one.comparable
    ]
    if not unequal:
        text = words.say("All sectors were looked at alike enough for their counts to be compared.")
    else:
        text = words.say("Warning: looked at too unequally for their counts to be compared with others: {sectors}.",
                         sectors=words.listed(unequal))  # fmt: skip
    return sentence(text, looking_refs(brief))


def _per_day(words: Wording, one: Rate) -> str:
    if one.per_day is None:
        return words.say("not known: nothing could have been recorded")
    return _figure(words, one.per_day)


def _spread(words: Wording, one: Rate) -> str:
    if one.per_day is None:
        return words.term("concepts", "does_not_apply")
    low = _figure(words, one.per_day_low)
    if one.per_day_high is None:
        return words.say("{low} or more, without upper end", low=low)
    return f"{low} – {_figure(words, one.per_day_high)}"


def _figure(words: Wording, value: float) -> str:
    """Write a rate with two significant digits, and at least to the unit."""
    decimals = 0 if value <= 0 else max(0, 1 - floor(log10(value)))
    return words.number(round(value, decimals), decimals)
