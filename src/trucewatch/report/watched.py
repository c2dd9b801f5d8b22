"""What there is to tell in, the sentences about looking out: how well, where not at all, and blind for what."""

from collections.abc import Callable
from datetime import datetime, timedelta

from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.gaps import Gap
from trucewatch.report.looking import Looking
from trucewatch.report.prose import Piece, Sentence, link, links, say
from trucewatch.report.sectors import THIN, UNSAID, UNSEEN
from trucewatch.report.spelling import (
    counted,
    day_words,
    hours,
    kilometres,
    listed,
    percent,
    percent_range,
    span_words,
)
from trucewatch.report.story import Story
from trucewatch.report.terms import event_words, term

OTHER_DAYS = "The looking that this reader may have is not that of this day but of"
"""Begins every sentence about looking that belongs to another time than the counts."""
LINKS_SHOWN = 6
"""How many links a sentence holds before it only says how many more there are."""


def looking_sentence(story: Story) -> Sentence:
    """Return the looking behind the counts, for the kind of event shown first."""
    held = story.primary
    if held is None:
        return say(unsaid_words(story.view), "; so ", link("no silence means anything", "looking"), ".")
    first = "The looking behind them" if story.looking_is_of_day else f"{OTHER_DAYS} {span_of(story)}; in it"
    if held.state != "looked":
        why = "nobody looked" if held.state == "not_looked" else "every look was blind for it"
        return say(f"{first}: for a ", Piece(lowered(held.title)), ", ", link(why, "looking"), ": none could have been "
                   "recorded.")  # fmt: skip
    spread = percent_range(held.p_seen_low, held.p_seen_high)
    return say(
        f"{first}: a ", Piece(lowered(held.title)), ", beginning at a random place and time of ", Piece(span_of(story)),
        ", would have been recorded with a chance of ", link(percent(held.p_seen), "looking"),
        f" ({spread} by what is not known, such as cloud), and of ", link(percent(held.p_seen_timed), "looking"),
        " if timed by an opponent who knows orbits, masts and past patrols.",
    )  # fmt: skip


def unsaid_words(view: DayView) -> str:
    """Say why a reader is given no looking: its last complete week had no data, or it may not have any yet.

    That is absence: it is never written as a share of nought, nor as a line that nobody looked at.
    """
    rule = view.mission.release.rule_for(view.reader.kind)
    if rule is None or rule.looking == "cells":
        return "No looking may be shown to this reader yet"
    week = day_words(week_before(view.today.span.end_at))
    return f"No looking is stated for the week of {week}: no source delivered then"


def week_before(end_at: datetime) -> datetime:
    """Return the Monday, UTC, on which the last complete week before an instant began."""
    monday = (end_at - timedelta(days=end_at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday - timedelta(days=7)


def tell_quiet(story: Story) -> tuple[Sentence, ...]:
    """Say where it was quiet only because nobody looked."""
    held = story.primary
    if held is None:
        return (say(unsaid_words(story.view), "; so no silence on this page means that nothing happened."),)
    if not story.looking_is_of_day:
        week = say(f"{OTHER_DAYS} {span_of(story)}, so no silence of this day can be called clear.")
        return (week, say("In that week ", link(percent(held.share_not_looked), "looking"), " of all kilometre-hours ",
                          "were not looked at for a ", Piece(lowered(held.title)), "."))  # fmt: skip
    sentences = [
        say("For a ", Piece(lowered(held.title)), ": ", link(percent(held.share_not_looked), "looking"),
            " of all kilometre-hours were not looked at, ", link(percent(held.share_blind), "looking"),
            " were looked at by something that cannot see it, ", link(percent(held.share_looked), "looking"),
            " were looked at."),
    ]  # fmt: skip
    if story.gaps:
        sentences.append(
            say(
                "The largest stretch and time without a look: ",
                link(gap_words(story, story.gaps[0]), "unlooked"),
                f"; a {lowered(held.title)} that began there and then met no look before it ended.",
            )
        )
    elif story.rasters:
        sentences.append(say("No stretch went without a look."))
    if story.quiet_h:
        sentences.append(_silence(story))
    silent = [row for row in story.sectors if row.silence in (THIN, UNSEEN, UNSAID)]
    if silent:
        names = links([link(row.name, row.anchor) for row in silent], LINKS_SHOWN)
        sentences.append(say("Silent without enough looking to call it clear: ", *names, "."))
    return tuple(sentences)


def _silence(story: Story) -> Sentence:
    total = sum(story.quiet_h)
    if not total:
        return say("Something was recorded in every stretch and half hour.")
    shares = [percent(value / total) for value in story.quiet_h]
    least = percent(story.view.mission.thresholds.quiet_p_seen)
    return say(
        "Of the stretches and times in which nothing was recorded, ", link(shares[0], "silence"),
        f" were looked at well enough to call them clear (chance of recording at least {least}), ",
        link(shares[1], "silence"), " only thinly, ", link(shares[2], "silence"),
        " by looks that are blind for it, and ",
        link(shares[3], "silence"), " not at all: there the quiet says nothing.",
    )  # fmt: skip


def gap_words(story: Story, gap: Gap) -> str:
    """Return a stretch and time without a look in words."""
    when = span_words(gap.start_at, gap.end_at)
    sides = f", {gap_sides(gap)}" if any(gap.sides) else ""
    return (
        f"part {gap.part}, km {gap.from_km:,.0f}–{gap.to_km:,.0f} ({gap_sectors(story, gap)}{sides}), {when} UTC, "
        f"{kilometres(gap.length_km)} for {hours(gap.duration_h)}"
    )


def gap_sides(gap: Gap) -> str:
    """Return the sides on which a stretch went without a look."""
    named = [side for side in gap.sides if side]
    return f"side{'s' if len(named) > 1 else ''} {listed(named)}" if named else "both sides"


def gap_sectors(story: Story, gap: Gap) -> str:
    """Return the sectors that a stretch runs through."""
    sectors = story.view.mission.sectors
    held = [sectors[at].name for at in (gap.sector_from, gap.sector_to) if at >= 0]
    return " to ".join(dict.fromkeys(held)) or "in no sector"


def tell_blind(story: Story) -> tuple[Sentence, ...]:
    """Say which kinds of event could not be seen: blind where somebody looked is not the same as nobody looking."""
    tabled = {item.event for item in story.looking}
    other = [event_words(event) for event in EVENTS if event not in tabled]
    sentences = [] if story.looking_is_of_day or not story.looking else [say(f"{OTHER_DAYS} {span_of(story)}.")]
    if not story.looking:
        sentences.append(say(unsaid_words(story.view), "."))
    sentences += _never_seen(story)
    seen = [(lowered(item.title), percent(item.p_seen)) for item in story.looking if item.share_looked > 0]
    if seen:
        pieces = [piece for at, (name, chance) in enumerate(seen) for piece in _chance_pieces(at, name, chance)]
        rest = " the others" if len(seen) < len(story.looking) else ""
        sentences.append(say(f"Chance of recording{rest}, over the whole line and span: ", *pieces, "."))
    if other and story.looking:
        sentences.append(
            say("For ", link(counted(len(other), "further kind of event", "further kinds of event"), "untabled"),
                " no chance of recording is tabled, so silence about them says nothing.")
        )  # fmt: skip
    return tuple(sentences)


def _never_seen(story: Story) -> list[Sentence]:
    blind = [item for item in story.looking if item.state == "blind"]
    unlooked = [item for item in story.looking if item.state == "not_looked"]
    sentences = []
    if blind:
        sentences.append(say("Not at all, even where somebody looked: ", *_names(blind, _blind_words), "."))
    if unlooked:
        sentences.append(say("Not at all, since nobody looked anywhere: ", *_names(unlooked, lambda _: ""), "."))
    if story.looking and not sentences:
        sentences.append(
            say("Every tabled kind of event could be seen ", link("somewhere at some time", "looking"), ".")
        )
    return sentences


def _names(items: list[Looking], more: Callable[[Looking], str]) -> tuple[Piece, ...]:
    return links([link(lowered(item.title) + more(item), "looking") for item in items], len(items))


def _blind_words(item: Looking) -> str:
    return f" (blind looks in {percent(item.share_blind)} of line and time, nobody in {percent(item.share_not_looked)})"


def _chance_pieces(at: int, name: str, chance: str) -> tuple[Piece, Piece]:
    return (Piece(f"{', ' if at else ''}{name} "), link(chance, "looking"))


def tell_hindered(story: Story) -> tuple[Sentence, ...]:
    """Say what hindered the looking."""
    number = len(story.lookup.today.impediments)
    if not number:
        nothing = "No impediment that this reader may see was reported."
        return (say(f"{nothing} That nothing hindered the looking does not follow."),)
    kinds = sorted(set(story.lookup.today.impediments.texts("kind")))
    named = listed([term("impediments", kind) for kind in kinds])
    return (say(link(counted(number, "impediment"), "impediments"), f": {named}."),)


def span_of(story: Story) -> str:
    """Return for which time the looking is stated."""
    held = story.primary
    if held is None:
        return "no span stated"
    length_h = (held.end_at - held.start_at).total_seconds() / 3600
    return "the day" if length_h <= 25 else f"the week from {day_words(held.start_at)}"


def lowered(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
