"""What there is to tell in, the summary out: short true sentences, every number a link to its rows."""

from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.gaps import Gap
from trucewatch.report.judged import find_excused
from trucewatch.report.prose import Answer, Piece, Sentence, link, links, say
from trucewatch.report.sectors import THIN, UNSAID, UNSEEN, SectorRow
from trucewatch.report.spelling import (
    clock,
    counted,
    day_words,
    hours,
    kilometres,
    listed,
    percent,
    percent_fine,
    percent_range,
    short_stamp,
    span_words,
    stamp,
    words,
)
from trucewatch.report.story import CaseRow, SourceRow, Story

CLOCKS_SHOWN = 3
"""For how many cases the summary tells the clocks; the table of cases tells all."""
OTHER_DAYS = "The looking that this reader may have is not that of this day but of"
"""Begins every sentence about looking that belongs to another time than the counts."""
LINKS_SHOWN = 6
"""How many links a sentence holds before it only says how many more there are."""


def answer_all(story: Story) -> tuple[Answer, ...]:
    """Return the summary: one answer for each question of the day, in the order of the page."""
    return (
        Answer("Counted, in three levels", _counts(story)),
        Answer("Quiet because nobody looked", _quiet(story)),
        Answer("Strongest possible violation", _strongest(story)),
        Answer("Could not be determined", _undetermined(story)),
        Answer("What the looking could not see", _blind(story)),
        Answer("Changed most", _change(story)),
        Answer("Declared and excused", _excused(story)),
        Answer("Nobody vouches for", _unauthenticated(story)),
        Answer("Clocks", _clocks(story)),
        Answer("Looking that was hindered", _hindered(story)),
        Answer("Standing of this page", _standing(story)),
        Answer("Left out of the line", _left_out(story)),
    )


def looking_sentence(story: Story) -> Sentence:
    """Return the looking behind the counts, for the kind of event shown first."""
    held = story.primary
    if held is None:
        return say("No looking may be shown to this reader yet, so ", link("no silence means anything", "looking"), ".")
    spread = percent_range(held.p_seen_low, held.p_seen_high)
    first = "The looking behind them" if story.looking_is_of_day else f"{OTHER_DAYS} {_span(story)}; in it"
    return say(
        f"{first}: a ", Piece(_lower(held.title)), ", beginning at a random place and time of ", Piece(_span(story)),
        ", would have been recorded with a chance of ", link(percent(held.p_seen), "looking"),
        f" ({spread} by what is not known, such as cloud), and of ", link(percent(held.p_seen_timed), "looking"),
        " if timed by an opponent who knows the looks.",
    )  # fmt: skip


def _counts(story: Story) -> tuple[Sentence, ...]:
    possible, adopted = len(story.possible), len(story.adopted)
    incidents = len({incident for incident, _ in story.possible})
    return (
        say(link(counted(len(story.lookup.observations), "recorded event"), "events"),
            " (what sources recorded), fused into ",
            link(counted(len(story.lookup.incidents), "incident"), "incidents"), "."),
        say(link(counted(possible, "possible violation"), "possible"), f" in {counted(incidents, 'incident')} ",
            "(what the software proposes; people decide)."),
        say(link(counted(adopted, "adopted finding"), "adopted"), " (what people decided)."),
        say("The three are different things and are never added."),
        looking_sentence(story),
    )  # fmt: skip


def _quiet(story: Story) -> tuple[Sentence, ...]:
    held = story.primary
    if held is None:
        return (say("No looking is stated for this reader, so no silence on this page means that nothing happened."),)
    if not story.looking_is_of_day:
        week = say(f"{OTHER_DAYS} {_span(story)}, so no silence of this day can be called clear.")
        return (week, say("In that week ", link(percent(held.share_not_looked), "looking"), " of all kilometre-hours ",
                          "were not looked at for a ", Piece(_lower(held.title)), "."))  # fmt: skip
    sentences = [
        say("For a ", Piece(_lower(held.title)), ": ", link(percent(held.share_not_looked), "looking"),
            " of all kilometre-hours were not looked at, ", link(percent(held.share_blind), "looking"),
            " were looked at by something that cannot see it, ", link(percent(held.share_looked), "looking"),
            " were looked at."),
    ]  # fmt: skip
    if story.gaps:
        sentences.append(
            say("The largest stretch without a look: ", link(gap_words(story, story.gaps[0]), "unlooked"), ".")
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


def _strongest(story: Story) -> tuple[Sentence, ...]:
    if not story.strongest:
        return (say("No finding gives any chance of a breach."),)
    best = story.strongest[0]
    known = best.finding.level != "recorded_event"
    least = percent(story.view.mission.thresholds.possible_p)
    first = (
        "Incident "
        if known
        else f"No finding reached possible violation (from {least}). The strongest below it: incident "
    )
    where = f"{best.spot.near}, {best.spot.along}" if best.spot.near != "—" else best.spot.along
    chance = percent_fine(best.finding.p_breach)
    evidence = [_evidence_link(story, name) for name in best.incident.observation_ids]
    return (
        say(first, link(best.anchor.upper(), best.anchor), f", {short_stamp(best.incident.t0_best)} UTC, {where}: ",
            f"{listed([words(event) for event in best.incident.events])}; ", best.article, "."),
        say("A breach is ", link(f"{best.finding.likelihood} ({chance})", best.anchor), "."),
        say(f"Confidence in that judgement is {best.finding.confidence}."),
        say("It rests on ", *links(evidence, LINKS_SHOWN), ". The reasons are told ", link("below", "strongest"), "."),
    )  # fmt: skip


def _evidence_link(story: Story, name: str) -> Piece:
    anchor = story.lookup.observation_anchor(name)
    return link(anchor.upper(), anchor) if anchor else Piece(name)


def _undetermined(story: Story) -> tuple[Sentence, ...]:
    if not story.undetermined and not story.unknowns:
        return (say("Nothing was left undetermined in the findings of this day."),)
    sentences = [
        say("In ", link(counted(len(story.undetermined), "incident"), "undetermined"), " of ",
            link(f"{len(story.lookup.incidents):,}", "incidents"), " at least one finding could not be determined."),
    ]  # fmt: skip
    for unknown in story.unknowns[:3]:
        number = counted(len(unknown.incident_ids), "incident")
        sentences.append(say(link(number, "undetermined"), f": {unknown.sentence}"))
    if len(story.unknowns) > 3:
        sentences.append(say("And ", link(f"{len(story.unknowns) - 3:,} more reasons", "undetermined"), "."))
    return tuple(sentences)


def _blind(story: Story) -> tuple[Sentence, ...]:
    never = [item for item in story.looking if item.share_looked == 0]
    tabled = {item.event for item in story.looking}
    other = [words(event) for event in EVENTS if event not in tabled]
    sentences = [] if story.looking_is_of_day or not story.looking else [say(f"{OTHER_DAYS} {_span(story)}.")]
    if never:
        names = links([link(_lower(item.title), "looking") for item in never], len(never))
        sentences.append(say("Not at all, anywhere, at any time: ", *names, "."))
    elif story.looking:
        sentences.append(
            say("Every tabled kind of event could be seen ", link("somewhere at some time", "looking"), ".")
        )
    seen = [(_lower(item.title), percent(item.p_seen)) for item in story.looking if item.share_looked > 0]
    if seen:
        pieces = [piece for at, (name, chance) in enumerate(seen) for piece in _chance_pieces(at, name, chance)]
        sentences.append(
            say(
                ("Chance of recording the others" if never else "Chance of recording")
                + ", over the whole line and span: ",
                *pieces,
                ".",
            )
        )
    if other:
        sentences.append(
            say("For ", link(counted(len(other), "further kind of event", "further kinds of event"), "untabled"),
                " no chance of recording is tabled, so silence about them says nothing.")
        )  # fmt: skip
    return tuple(sentences)


def _chance_pieces(at: int, name: str, chance: str) -> tuple[Piece, Piece]:
    return (Piece(f"{', ' if at else ''}{name} "), link(chance, "looking"))


def _change(story: Story) -> tuple[Sentence, ...]:
    if story.view.previous is None:
        return (say(link("No previous data", "sectors"), ": this day is compared with nothing, which is not zero."),)
    rows = [row for row in story.sectors[:-1] if row.change]
    if not rows:
        return (say("No sector has more or fewer recorded events than ", link("the day before", "sectors"), "."),)
    top = max(rows, key=lambda row: abs(row.change or 0))
    before = top.before.events if top.before else 0
    return (
        say(
            link(top.name, top.anchor),
            f": {counted(top.now.events, 'recorded event')} after {before:,} the day before.",
        ),
        say(_looking_change(top)),
        say("Compare a count only where the looking is alike: ", link("all sectors", "sectors"), "."),
    )


def _looking_change(row: SectorRow) -> str:
    now, then = row.now.looking, row.before.looking if row.before else None
    if now is None or then is None:
        return "How the looking there changed is not stated."
    if (now.start_at, now.end_at) == (then.start_at, then.end_at):
        return f"Looking is stated by week ({percent(now.p_seen)}), so its change from day to day is not known."
    same = percent(now.p_seen) == percent(then.p_seen)
    verb = "did not change" if same else "changed too"
    after = f"{percent(now.p_seen)} after {percent(then.p_seen)}"
    return f"The looking there {verb}: the chance of recording a {_lower(now.title)} was {after}."


def _excused(story: Story) -> tuple[Sentence, ...]:
    notices = len(story.lookup.today.notices)
    first = say(link(counted(notices, "notice"), "notices"), " held for this day.")
    held = find_excused(story.lookup)
    if not held:
        return (first, say("No notice excuses anything that was recorded, wholly or in part."))
    ids = dict.fromkeys(finding.incident_id for finding in held)
    anchors = [story.lookup.incident_anchor(name) for name in ids]
    named = links([link(anchor.upper(), anchor) for anchor in anchors if anchor], LINKS_SHOWN)
    most = percent(held[0].p_excused)
    return (first, say("Excused, or perhaps excused (at most ", link(most, "excused"), "): incidents ", *named, "."))


def _unauthenticated(story: Story) -> tuple[Sentence, ...]:
    if not story.unauthenticated:
        return (say("No incident rests only on input whose origin nobody can vouch for."),)
    named = links([link(f"I{row + 1}", f"i{row + 1}") for row in story.unauthenticated], LINKS_SHOWN)
    number = link(counted(len(story.unauthenticated), "incident rests", "incidents rest"), "unauthenticated")
    return (
        say(number, " only on unauthenticated input: ", *named, "."),
        say("Such input alone carries no finding."),
    )


def _clocks(story: Story) -> tuple[Sentence, ...]:
    if not story.cases:
        return (say("No case is proposed, so no clock runs."),)
    first = say(
        link(counted(len(story.cases), "case is", "cases are"), "cases"), " proposed; people open and close them."
    )
    told = [_clock_sentence(row) for row in story.cases[:CLOCKS_SHOWN]]
    if len(story.cases) > CLOCKS_SHOWN:
        more = counted(len(story.cases) - CLOCKS_SHOWN, "further case")
        told.append(say("The clocks of ", link(more, "cases"), " stand in one table."))
    return (first, *told)


def _clock_sentence(row: CaseRow) -> Sentence:
    head = (link(row.anchor.upper(), row.anchor), f" ({row.sector}, {row.case.subject}): step “{row.tier}”; ")
    running = [item for item in row.clocks if item.expires_earliest is not None]
    if not running:
        return say(*head, "its clock has not started.")
    ends = listed([
        f"the clock from {words(item.starts) if item.starts != 't0' else 'the beginning (T0)'} ({words(item.state)}) "
        f"runs out between {stamp(item.expires_earliest)} and {stamp(item.expires_latest)} UTC"
        for item in running
    ])  # fmt: skip
    return say(*head, ends, ".")


def _hindered(story: Story) -> tuple[Sentence, ...]:
    number = len(story.lookup.today.impediments)
    if not number:
        return (say("No impediment was reported. That nothing hindered the looking does not follow."),)
    kinds = sorted(set(story.lookup.today.impediments.texts("kind")))
    return (say(link(counted(number, "impediment"), "impediments"), f": {listed([words(kind) for kind in kinds])}."),)


def _standing(story: Story) -> tuple[Sentence, ...]:
    view = story.view
    sentences = [say(Piece(view.mission.statement))]
    if view.mission.retrospective:
        sentences.append(say(Piece(view.mission.retrospective)))
    sentences += [_arrival(story, row) for row in story.sources]
    sentences.append(say(link(view.basis, "provenance")))
    issued = f"Issued {day_words(view.issued_at)} {clock(view.issued_at)} UTC for {view.reader.title}."
    return (*sentences, say(issued))


def _arrival(story: Story, row: SourceRow) -> Sentence:
    delay = f"{hours(row.delay_median_h)} after they happened (median; at most {hours(row.delay_most_h)})"
    channels = listed([f"{number:,} {_channel(channel)}" for channel, number in row.authenticity])
    subject = link(f"{counted(row.events, 'event')} of {_source(story, row.name)}", "sources")
    return say(subject, f" reached the cell {delay}: {channels}.")


def _left_out(story: Story) -> tuple[Sentence, ...]:
    version, left_out = story.lookup.ground.line.version, story.view.mission.line.left_out
    used = say(
        f"{kilometres(version.length_km)} of line in {counted(len(version.parts_kept), 'part')} are watched (",
        link(f"line {version.line}, version {version.version}", "line"), ").",
    )  # fmt: skip
    named = {item.part for item in left_out}
    chosen = [piece.length_km for piece in version.parts_dropped if piece.part in named]
    small = [piece.length_km for piece in version.parts_dropped if piece.part not in named]
    sentences = [used]
    if left_out:
        parts, stated = counted(len(left_out), "part"), f" of together {kilometres(sum(chosen))}" if chosen else ""
        sentences.append(say("The mission leaves out ", link(parts, "line"), f"{stated}, each named with its reason."))
    if small:
        pieces = counted(len(small), "further piece")
        sentences.append(
            say(link(pieces, "line"), f" of together {kilometres(sum(small))} were never part of the line.")
        )
    if len(sentences) == 1:
        return (used, say("No part of it was left out."))
    return (*sentences, say("Of what was left out this page says nothing."))


def _source(story: Story, name: str) -> str:
    return next((source.title for source in story.view.mission.sources if source.name == name), name)


def _channel(authenticity: str) -> str:
    return {"signed": "signed", "trusted_channel": "by a trusted channel", "none": "not authenticated"}[authenticity]


def _span(story: Story) -> str:
    held = story.primary
    if held is None:
        return "no span stated"
    length_h = (held.end_at - held.start_at).total_seconds() / 3600
    return "the day" if length_h <= 25 else f"the week from {day_words(held.start_at)}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
