"""A brief in, what it says of looking out: how well, where not at all, blind for what, and how it changed."""

from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.counted import ALIKE_POINTS
from trucewatch.report.document import Align, Block, Ref, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.gaps import Gap
from trucewatch.report.languages import Wording
from trucewatch.report.looking import Looking, looking_by_sector, primary_event

GAPS_TOLD = 10
"""How many of the largest stretches without a look are told; the number of all is stated."""


def looking_refs(brief: Brief) -> tuple[Ref, ...]:
    """Return the reference to the looking of the period; none where none is stated."""
    named = sorted(set(brief.today.looking.texts("sector")))
    return brief.rests_on_looking(named) if named else ()


def short_looking(words: Wording, looking: Looking | None) -> str:
    """Return the looking in a few words, for a cell of a table; none stated is not the same as none."""
    if looking is None:
        return words.term("looking", "not_stated")
    if looking.state == "not_looked":
        return words.term("looking", looking.state)
    unseen = words.percent(looking.share_not_looked)
    if looking.state == "blind":
        return words.say("blind; not looked at: {share}", share=unseen)
    return words.say(
        "would be recorded: {chance} ({spread}); not looked at: {share}",
        chance=words.percent(looking.p_seen), spread=words.percent_range(looking.p_seen_low, looking.p_seen_high),
        share=unseen,
    )  # fmt: skip


def chance_of(words: Wording, looking: Looking, value: float) -> str:
    """Return a chance of recording; where no look could record, the word of the state: nobody measured a zero."""
    return words.percent(value) if looking.state == "looked" else words.term("looking", looking.state)


def tell_none_seen(words: Wording, looking: Looking) -> str:
    """Say of a kind of event that no look could record it, and why."""
    return words.say("Kind of event for which the looking is told: {title}. No look could record it: {state}.",
                     title=looking.title, state=words.term("looking", looking.state))  # fmt: skip


def define_looking(words: Wording) -> Sentence:
    """Say what the reports mean by looking."""
    return sentence(
        words.say(
            "Looking means how much of the line was observed, for how much of the time, and how likely an event there "
            "would have been recorded."
        )
    )


def define_shares(words: Wording) -> Sentence:
    """Say of what the shares of looking are shares."""
    return sentence(
        words.say(
            "Shares are of kilometre-hours, the length of the line times the time: not looked at is what nothing "
            "observed; blind is what was observed, but not so that such an event could be recorded."
        )
    )


def looking_period(brief: Brief, looking: Looking) -> str:
    """Return for which period a looking is stated."""
    return f"{brief.words.day(looking.start_at)} – {brief.words.day(looking.end_at)}"


def tell_other_period(brief: Brief) -> list[Sentence]:
    """Say for which period the looking holds where that is not the report's; nothing where it is, or none is stated."""
    words, held = brief.words, brief.story.primary
    if held is None or brief.story.looking_is_of_day:
        return []
    told = words.say(
        "The looking that this reader may have is not that of this period; it is that of: {period}.",
        period=looking_period(brief, held),
    )  # fmt: skip
    return [sentence(told, looking_refs(brief))]


def tell_looking(brief: Brief) -> list[Sentence]:
    """Return the sentences about the looking behind the counts, for the kind of event shown first."""
    words, held = brief.words, brief.story.primary
    if held is None:
        return [
            sentence(
                words.say(
                    "No looking is stated for this reader and period: where nothing is recorded, nothing is known."
                )
            )
        ]
    refs = looking_refs(brief)
    told = tell_other_period(brief)
    if held.state != "looked":
        return [*told, sentence(tell_none_seen(words, held), refs), _tell_shares(words, held, refs)]
    told += [
        sentence(
            words.say(
                "Kind of event for which the looking is told: {title}. Chance that it would have been recorded, "
                "beginning at a random place and time: {chance} (between {low} and {high} by what is not known, such "
                "as cloud).",
                title=held.title, chance=words.percent(held.p_seen), low=words.percent(held.p_seen_low),
                high=words.percent(held.p_seen_high)), refs),
        sentence(
            words.say("The same if timed by someone who knows the orbits, the fixed sensors and where patrols flew "
                      "before: {timed}.",
                      timed=words.percent(held.p_seen_timed)), refs),
        _tell_shares(words, held, refs),
    ]  # fmt: skip
    return told


def _tell_shares(words: Wording, held: Looking, refs: tuple[Ref, ...]) -> Sentence:
    text = words.say("Shares of kilometre-hours: not looked at {unlooked}; blind {blind}; looked at {looked}.",
                     unlooked=words.percent(held.share_not_looked), blind=words.percent(held.share_blind),
                     looked=words.percent(held.share_looked))  # fmt: skip
    return sentence(text, refs)


def tell_change(brief: Brief) -> list[Sentence]:
    """Say how the counts changed against the period before, and whether the looking can explain it; else nothing."""
    words, previous = brief.words, brief.view.previous
    if previous is None:
        return []
    counts = words.say(
        "Recorded events: {now}; in the period before: {before}.",
        now=words.number(len(brief.today.observations)),
        before=words.number(len(previous.observations)),
    )
    refs = (*brief.rests_on_observations(), *brief.refer("observation", previous.observations.texts("observation_id")))
    return [sentence(counts, tuple(dict.fromkeys(refs))), *looking_change(brief)]


def looking_change(brief: Brief) -> list[Sentence]:
    """Say how the looking changed, for the kind of event shown first."""
    words, now, refs = brief.words, brief.story.primary, looking_refs(brief)
    then = next((one for one in brief.story.looking_before if one.event == primary_event(brief.mission)), None)
    if now is None or then is None:
        return [sentence(words.say("How the looking changed is not known; it may explain a change of the counts."))]
    if (now.start_at, now.end_at) == (then.start_at, then.end_at):
        text = words.say("The looking is stated by week; its change between the two periods is not known.")
        return [sentence(text, refs)]
    told = words.say(
        "Chance of recording: {now}; in the period before: {before}.",
        now=chance_of(words, now, now.p_seen),
        before=chance_of(words, then, then.p_seen),
    )
    return [sentence(told, refs), sentence(_explained(words, now, then), refs)]


def _explained(words: Wording, now: Looking, then: Looking) -> str:
    if now.state != then.state or abs(now.p_seen - then.p_seen) * 100 >= ALIKE_POINTS:
        return words.say("The looking changed as well; both must be read together.")
    if any((one.p_seen_high - one.p_seen_low) * 100 >= ALIKE_POINTS for one in (now, then)):
        return words.say("The cloud of each period is not known, so the looking may still explain a change.")
    return words.say("The looking hardly changed, so it does not explain a change.")


def looking_section(brief: Brief) -> Section:
    """Return what was looked at and what nobody looked at."""
    words = brief.words
    blocks: list[Block] = [paragraph(*tell_looking(brief), define_shares(words))]
    if brief.story.looking:
        blocks.append(_by_sector(brief))
        blocks.append(points(_blindness(brief)))
    blocks += gap_blocks(brief)
    return section("looking", words.say("What was looked at, and what nobody looked at"), blocks)


def _by_sector(brief: Brief) -> Block:
    words, event = brief.words, primary_event(brief.mission)
    held = looking_by_sector(brief.mission, brief.today.looking, event)
    previous = brief.view.previous
    before = looking_by_sector(brief.mission, previous.looking, event) if previous else {}
    rows = [
        (sector.title, *_chances(words, held.get(sector.name)),
         _chance_before(words, held.get(sector.name), before.get(sector.name)))
        for sector in brief.mission.sectors
    ]  # fmt: skip
    columns = (
        start(words.say("Sector")), end(words.say("Chance of recording")),
        end(words.say("If timed to avoid the looking")), end(words.say("Not looked at")), end(words.say("Blind")),
        end(words.say("Looked at")), end(words.say("Chance of recording in the period before")),
    )  # fmt: skip
    return tabled(words.say("Looking by sector"), columns, rows, looking_refs(brief))


def _chance_before(words: Wording, now: Looking | None, then: Looking | None) -> str:
    """Return the chance of recording of the period before; absent where none is stated, or the same looking is."""
    if now is None or then is None or (now.start_at, now.end_at) == (then.start_at, then.end_at):
        return words.absent
    return chance_of(words, then, then.p_seen)


def _chances(words: Wording, looking: Looking | None) -> tuple[str, ...]:
    if looking is None:
        return (words.absent,) * 5
    chances = (chance_of(words, looking, value) for value in (looking.p_seen, looking.p_seen_timed))
    shares = (looking.share_not_looked, looking.share_blind, looking.share_looked)
    return (*chances, *(words.percent(share) for share in shares))


def _blindness(brief: Brief) -> list[Sentence]:
    words, refs = brief.words, looking_refs(brief)
    told = [
        sentence(words.say("{name}: {value}.", name=item.title, value=short_looking(words, item)), refs)
        for item in brief.story.looking
    ]
    tabled_kinds = {item.event for item in brief.story.looking}
    other = [event for event in EVENTS if event not in tabled_kinds]
    text = words.say("Kinds of event whose chance of recording is not known, so that no record of them means nothing: "
                     "{kinds}.", kinds=words.listed([words.term("events", event) for event in other]))  # fmt: skip
    return [*told, sentence(text)]


def gap_blocks(brief: Brief, lasting: bool = False) -> list[Block]:
    """Return the largest stretches and times without a look, if asked only those that last at the period's end.

    A reader who gets no cells gets none.
    """
    words, story = brief.words, brief.story
    held = [gap for gap in story.gaps if not lasting or gap.end_at >= brief.today.span.end_at]
    if not story.rasters:
        return []
    if not held:
        text = words.say("No stretch is without a look at the end of the period.")
        if not lasting:
            text = words.say("No stretch went without a look.")
        return [paragraph(sentence(text, looking_refs(brief)))]
    rows = [gap_row(brief, gap) for gap in held[:GAPS_TOLD]]
    note = words.say("Stretches in all: {number}. Shown: {shown}, the largest first.",
                     number=words.number(len(held)), shown=words.number(len(rows)))  # fmt: skip
    caption = words.say("Largest stretches and times without a look")
    if lasting:
        caption = words.say("Largest stretches without a look at the end of the period")
    return [largest_gap(brief, held[0]), tabled(caption, gap_columns(words), rows, looking_refs(brief), note)]


def gap_columns(words: Wording) -> tuple[tuple[str, Align], ...]:
    """Return the headers of a table of stretches without a look."""
    return (
        start(words.say("Part")), start(words.say("Kilometres of the line")), start(words.say("Sector")),
        start(words.say("Time, UTC")), end(words.say("Length")), end(words.say("Duration")),
    )  # fmt: skip


def largest_gap(brief: Brief, gap: Gap) -> Block:
    """Say the largest stretch without a look in one sentence."""
    words, (part, stretch, sector, time, length, duration) = brief.words, gap_row(brief, gap)
    told = words.say("Largest stretch without a look: {sector}, part {part}, km {stretch} ({length}), {time} UTC "
                     "({duration}).", sector=sector, part=part, stretch=stretch, length=length, time=time,
                     duration=duration)  # fmt: skip
    return paragraph(sentence(told, looking_refs(brief)))


def gap_row(brief: Brief, gap: Gap) -> tuple[str, ...]:
    """Return part, kilometres, sectors, time, length and duration of a stretch without a look, as words."""
    words, sectors = brief.words, brief.mission.sectors
    named = dict.fromkeys(sectors[at].title for at in (gap.sector_from, gap.sector_to) if at >= 0)
    return (
        words.number(gap.part), f"{words.number(gap.from_km)}–{words.number(gap.to_km)}",
        " – ".join(named) or words.term("concepts", "elsewhere"), words.between(gap.start_at, gap.end_at),
        words.kilometres(gap.length_km), words.hours(gap.duration_h),
    )  # fmt: skip
