"""A brief in, what people decided and what waits for them out: adopted findings, cases, clocks, options."""

from datetime import datetime

from trucewatch.records.adoption import Adoption
from trucewatch.records.case import Clock
from trucewatch.records.vocabulary import Language
from trucewatch.report.document import Block, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, section, sentence, start, tabled
from trucewatch.report.terms import written_rule

HOURS_UNTIL_H = 48
"""From this age on a case is told in days."""


def adopted_section(brief: Brief) -> Section:
    """Return what the board adopted, word for word."""
    words, held = brief.words, list(brief.today.adoptions.rows())
    title = words.say("Adopted findings")
    if not held:
        text = words.say("No finding about this period was adopted, or none may be shown to this reader.")
        return section("adopted", title, [paragraph(sentence(text))])
    told = [block for number, one in enumerate(held, 1) for block in tell_adoption(brief, one, number)]
    return section("adopted", title, told)


def is_of_another_period(brief: Brief, adoption: Adoption) -> bool:
    """Say whether what was adopted began before or after the period, whose looking then says nothing of it."""
    span = brief.today.span
    return adoption.t0_latest < span.start_at or adoption.t0_earliest >= span.end_at


def wording_of(adoption: Adoption, language: Language) -> tuple[str | None, Language | None]:
    """Return the adopted wording in a language, else the authentic one with its language; None where there is none."""
    wordings: dict[Language, str | None] = {
        "en": adoption.wording_en, "uk": adoption.wording_uk, "ru": adoption.wording_ru, "fr": adoption.wording_fr,
        "de": adoption.wording_de,
    }  # fmt: skip
    if wordings[language] is not None:
        return wordings[language], None
    return wordings[adoption.authentic], adoption.authentic


def tell_adoption(brief: Brief, adoption: Adoption, number: int) -> tuple[Block, Block]:
    """Return one adopted finding: place and vote; then its wording, the dissent, what it corrects."""
    words, refs = brief.words, brief.refer("adoption", [adoption.adoption_id])
    wording, language = wording_of(adoption, words.language)
    head = [
        sentence(words.say("{name}, adopted: {moment}. Provision: {article}.", name=f"F{number}",
                           moment=words.stamp(adoption.adopted_at), article=brief.article(adoption.provision_id)),
                 refs),
    ]  # fmt: skip
    head.append(
        sentence(words.say("Verdict: {verdict}. Place: {sector}. Began: {when}, UTC.",
                           verdict=words.term("verdicts", adoption.verdict), sector=brief.sector_title(adoption.sector),
                           when=words.between(adoption.t0_earliest, adoption.t0_latest)), refs))  # fmt: skip
    head.append(
        sentence(words.say("Votes for: {votes}; against: {against}; abstentions: {abstentions}.",
                           votes=words.number(adoption.votes_for), against=words.number(adoption.votes_against),
                           abstentions=words.number(adoption.abstentions)), refs))  # fmt: skip
    if is_of_another_period(brief, adoption):
        head.append(
            sentence(words.say("It is about: {day}; looking of that day: see its report.",
                               day=words.day(adoption.t0_earliest)), refs))  # fmt: skip
    told: list[Sentence] = []
    if wording is None:
        told.append(sentence(words.say("Its wording is not known."), refs))
    else:
        told.append(Sentence(wording, refs, adopted=True, language=language))
    if language is not None and wording is not None:
        told.append(sentence(words.say("No wording was adopted in this language; the authentic text is in: {language}.",
                                       language=words.term("languages", language)), refs))  # fmt: skip
    if adoption.dissent is not None:
        told += [
            sentence(words.say("Dissenting opinion, in its own words:"), refs),
            Sentence(adoption.dissent, refs, adopted=True, language=_other(adoption.authentic, words.language)),
        ]
    if adoption.corrects is not None:
        told.append(sentence(words.say("It corrects the earlier finding: {name}.", name=adoption.corrects),
                             brief.refer("adoption", [adoption.adoption_id, adoption.corrects])))  # fmt: skip
    return paragraph(*head), paragraph(*told)


def _other(language: Language, own: Language) -> Language | None:
    return None if language == own else language


def cases_section(brief: Brief) -> Section:
    """Return the cases with their age, the clocks of organs in which the reader takes part, and its options."""
    words, story = brief.words, brief.story
    title = words.say("Cases and clocks")
    if not story.cases:
        text = words.say("No case is proposed or open for this reader, so no clock is shown.")
        return section("cases", title, [paragraph(sentence(text))])
    blocks: list[Block] = [_cases_table(brief), *clocks_blocks(brief), *_options(brief)]
    return section("cases", title, blocks)


def _cases_table(brief: Brief) -> Block:
    words = brief.words
    rows = [
        (brief.case_name(row.case.case_id), words.term("case_states", row.case.state), brief.case_place(row),
         row.case.subject, row.tier,
         words.between(row.case.t0_earliest, row.case.t0_latest), _age(brief, row.case.t0_best),
         words.number(len(row.case.incident_ids)))
        for row in brief.story.cases
    ]  # fmt: skip
    columns = (
        start(words.say("Case")), start(words.say("State")), start(words.say("Where")), start(words.say("Subject")),
        start(words.say("Step of the ladder")), start(words.say("Beginning (T0) of the first incident, UTC")),
        end(words.say("Age")), end(words.title("concepts", "incidents")),
    )  # fmt: skip
    note = words.say("K with the start of its record’s name stands for a case, the same in every report. Cases are "
                     "proposed by a written rule ({rule}); people open and close them.",
                     rule=written_rule(brief.mission.case_rule))  # fmt: skip
    refs = brief.refer("case", (row.case.case_id for row in brief.story.cases))
    return tabled(words.say("Cases"), columns, rows, refs, note)


def _age(brief: Brief, began: datetime) -> str:
    """Return an age in hours, from two days on in days."""
    age_h = (brief.view.issued_at - began).total_seconds() / 3600
    if age_h < HOURS_UNTIL_H:
        return brief.words.hours(age_h)
    return brief.words.say("{days} d", days=brief.words.number(age_h / 24, 1))


def running_clocks(brief: Brief) -> list[tuple[str, Clock]]:
    """Return case name and clock for every clock that the reader may see, the one that runs out next first."""
    held = [
        (brief.case_name(row.case.case_id), clock)
        for row in brief.story.cases for clock in row.clocks if brief.may_see(clock)
    ]  # fmt: skip
    return sorted(held, key=lambda pair: (pair[1].expires_earliest is None, _expiry(pair[1]), pair[0], pair[1].tier))


def _expiry(clock: Clock) -> float:
    return clock.expires_earliest.timestamp() if clock.expires_earliest else 0.0


def clocks_blocks(brief: Brief) -> list[Block]:
    """Return the clocks as they stand at the time of issue; that there are none for this reader is said."""
    words, held, issued = brief.words, running_clocks(brief), brief.words.stamp(brief.view.issued_at)
    if not held:
        return [paragraph(sentence(words.say("No clock of an organ in which this reader takes part is shown.")))]
    tiers = {tier.tier: tier.title for tier in brief.mission.ladder}
    rows = [
        (name, tiers.get(clock.tier, clock.tier), words.term("clock_starts", clock.starts), _runs_out(brief, clock),
         words.term("clock_states", clock.state))
        for name, clock in held
    ]  # fmt: skip
    columns = (
        start(words.say("Case")), start(words.say("Step of the ladder")), start(words.say("Counts from")),
        start(words.say("Runs out, UTC")), start(words.say("State")),
    )  # fmt: skip
    refs = brief.refer("case", (clock.case_id for _, clock in held))
    over = [row for row, (_, clock) in zip(rows, held, strict=True) if clock.state == "expired"]
    ahead = [row for row in rows if row not in over]
    blocks: list[Block] = []
    if ahead:
        caption = words.say("Clocks as of {moment}, the one that runs out next first", moment=issued)
        blocks.append(tabled(caption, columns, ahead, refs))
    if over:
        told = words.say("Clocks that have run out as of {moment}: {number}.",
                         moment=issued, number=words.number(len(over)))  # fmt: skip
        caption = words.say("Clocks that have run out as of {moment}", moment=issued)
        blocks += [paragraph(sentence(told, refs)), tabled(caption, columns, over, refs)]
    return blocks


def _runs_out(brief: Brief, clock: Clock) -> str:
    if clock.expires_earliest is None or clock.expires_latest is None:
        return brief.words.term("clock_states", "not_started")
    return brief.words.between(clock.expires_earliest, clock.expires_latest)


def _options(brief: Brief) -> list[Block]:
    """Return what the ladder leaves open to the organs that the reader belongs to: once, with the cases of each."""
    words, own = brief.words, brief.organs_of(brief.view.reader.title)
    titles = {organ.name: organ.title for organ in brief.mission.organs}
    cases: dict[tuple[str, str, str], list[str]] = {}
    for row in brief.story.cases:
        for one in (one for _, held in row.options for one in held):
            if brief.is_inside or one.for_organ in own:
                at = (row.tier, titles.get(one.for_organ, one.for_organ), one.text)
                cases.setdefault(at, []).append(brief.case_name(row.case.case_id))
    if not cases:
        return []
    columns = (
        start(words.say("Step of the ladder")), start(words.say("Organ")), start(words.say("What it could do")),
        start(words.say("Cases")),
    )  # fmt: skip
    rows = [(*at, words.listed(names)) for at, names in cases.items()]
    caption = words.say("What the ladder allows, in its own words; nothing here is a decision")
    return [tabled(caption, columns, rows, brief.refer("case", (row.case.case_id for row in brief.story.cases)))]
