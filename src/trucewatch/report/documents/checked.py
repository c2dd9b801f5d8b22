"""A brief in, how often what was promised to be seen was missed out: announced blasts, and what was looked at again."""

from trucewatch.records.field_check import MissRate
from trucewatch.report.document import Block, Section
from trucewatch.report.documents.brief import Brief, end, paragraph, section, sentence, start, tabled
from trucewatch.report.languages import Wording


def checks_section(brief: Brief) -> Section:
    """Return what field checks and reviews found, for cell and board; other readers are told that it is not shown."""
    words, rates = brief.words, list(brief.today.miss_rates.rows())
    title = words.say("Was seen what was promised to be seen? Field checks")
    if not brief.is_inside:
        return section("checks", title, [paragraph(sentence(brief.none_told("")))])
    blocks: list[Block] = [_announced(brief)]
    if any(one.n_checked for one in rates):
        blocks.append(_table(brief, rates))
    if not any(one.n_checked for one in rates if one.name == "quiet_cell"):
        blocks.append(
            paragraph(
                sentence(words.say("Nobody has looked again at a sample of quiet stretches: how much is missed there "
                                   "is not known."))
            )
        )  # fmt: skip
    return section("checks", title, blocks)


def _announced(brief: Brief) -> Block:
    words, held = brief.words, [one for one in brief.today.checks.rows() if one.sensor_kind is None]
    refs = brief.refer("notice", (one.notice_id for one in held))
    if not held:
        text = words.say("No announced blast of this period was met by a look, so that none tests the looking.")
        return paragraph(sentence(text))
    known = [one for one in held if one.recorded is not None]
    missed = [one for one in known if not one.recorded]
    told = words.say(
        "Announced blasts that looks met: {number}; confirmed by people: {confirmed}; of these not recorded: {missed}; "
        "so many misses the promises allow for: {expected}.",
        number=words.number(len(held)), confirmed=words.number(len(known)), missed=words.number(len(missed)),
        expected=words.number(sum(1 - one.promised for one in known), 1),
    )  # fmt: skip
    note = words.say("A notice is no evidence that what it declares took place.")
    return paragraph(sentence(told, refs), sentence(note))


def _table(brief: Brief, rates: list[MissRate]) -> Block:
    words = brief.words
    rows = [
        (_name(words, one), words.number(one.n_checked), words.number(one.n_missed),
         words.absent if one.expected_missed is None else words.number(one.expected_missed, 1),
         words.percent(one.rate), words.percent_range(one.rate_low, one.rate_high))
        for one in rates
        if one.n_checked
    ]  # fmt: skip
    columns = (
        start(words.say("What was checked")), end(words.say("Checked")), end(words.say("Missed")),
        end(words.say("Misses that the promises allow for")), end(words.say("Share missed")),
        end(words.say("95 % interval")),
    )  # fmt: skip
    note = words.say("Of all checks known by the end of the period. Controls hold something that is known: who calls "
                     "them empty misses as much elsewhere.")  # fmt: skip
    return tabled(words.say("Missed, of what was checked"), columns, rows, (), note)


def _name(words: Wording, one: MissRate) -> str:
    subject, _, kind = one.name.partition(":")
    named = words.term("checks", subject)
    return words.say("{name}: {value}", name=named, value=words.term("sensors", kind)) if kind else named
