"""What there is to tell in, the sentences about numbers out: what was counted, where, and against the day before."""

from datetime import timedelta

from trucewatch.report.looking import Looking, primary_event
from trucewatch.report.prose import Sentence, link, say
from trucewatch.report.sectors import SectorRow
from trucewatch.report.spelling import counted, short_stamp
from trucewatch.report.story import Story
from trucewatch.report.watched import looking_sentence, lowered

ALIKE_POINTS = 5.0
"""Percentage points of the chance of recording below which two days' looking is called alike."""


def tell_counts(story: Story) -> tuple[Sentence, ...]:
    """Say the three numbers, where they lie, and the looking behind them."""
    possible, adopted = len(story.possible), len(story.adopted) + len(story.view.today.adoptions)
    incidents = len({incident for incident, _ in story.possible})
    return (
        *_withheld(story),
        *_recorded(story),
        say(link(counted(possible, "possible violation"), "possible"), f" in {counted(incidents, 'incident')} ",
            "(what the software proposes; people decide)."),
        say(link(counted(adopted, "adopted finding"), "adopted"), " (what people decided)."),
        say("The three are different things and are never added."),
        looking_sentence(story),
        *_total_change(story),
    )  # fmt: skip


def _withheld(story: Story) -> tuple[Sentence, ...]:
    """Say, while a delay hides part of the day from this reader, that its counts are not those of the day."""
    view = story.view
    if view.reader.kind in ("cell", "board"):
        return ()
    rule = view.mission.release.rule_for(view.reader.kind)
    wait_h = 0.0 if rule is None else rule.delay_h
    shown_to = view.issued_at - timedelta(hours=wait_h)
    if shown_to >= view.today.span.end_at:
        return ()
    if shown_to <= view.today.span.start_at:
        return (say(f"Nothing of this day has left yet: this reader waits {wait_h:g} h. The counts below are not "
                    "those of the day."),)  # fmt: skip
    return (say(f"Incomplete: this reader waits {wait_h:g} h, so only what happened before {short_stamp(shown_to)} "
                "UTC is counted, not the whole day."),)  # fmt: skip


def _recorded(story: Story) -> list[Sentence]:
    lookup, band = story.lookup, f"{story.view.mission.thresholds.watch_band_km:g}"
    events, unfused = len(lookup.observations), len(story.unfused)
    recorded = link(counted(events, "recorded event"), "events")
    incidents = link(counted(len(lookup.incidents), "incident"), "incidents")
    if not unfused:
        first = say(recorded, " (what sources recorded), fused into ", incidents, ".")
    else:
        verb = "belongs" if unfused == 1 else "belong"
        first = say(recorded, f" (what sources recorded): {events - unfused:,} of them fused into ", incidents,
                    f" of this day; {unfused:,} {verb} to incidents {story.elsewhere}.")  # fmt: skip
    near = sum(spot.in_band for spot in lookup.observation_spots)
    close = sum(spot.in_band for spot in lookup.incident_spots)
    if not events:
        return [first]
    scope = say(
        f"Within {band} km of the line: ", link(f"{near:,} of the events", "sectors"), f" and {close:,} of the ",
        f"incidents; farther, and listed apart: {events - near:,} events and ",
        f"{len(lookup.incidents) - close:,} incidents.",
    )  # fmt: skip
    return [first, scope]


def _total_change(story: Story) -> tuple[Sentence, ...]:
    if story.view.previous is None:
        return ()
    before = len(story.view.previous.observations)
    number = link(f"{len(story.lookup.observations):,} after {before:,}", "sectors")
    first = say("Against the day before: ", number, " recorded events.")
    then = next((item for item in story.looking_before if item.event == primary_event(story.view.mission)), None)
    return (first, say(looking_change(story.primary, then, "over the whole line")))


def tell_change(story: Story) -> tuple[Sentence, ...]:
    """Say which sector changed most, and whether the looking there changed with it."""
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
        say(_sector_looking_change(top)),
        say("Every sector with both days' counts and looking: ", link("sectors", "sectors"), "."),
    )


def _sector_looking_change(row: SectorRow) -> str:
    return looking_change(row.now.looking, row.before.looking if row.before else None, "there")


def looking_change(now: Looking | None, then: Looking | None, where: str) -> str:
    """Say whether the looking changed between two days, and whether that can explain a change of counts."""
    if now is None or then is None:
        return f"How the looking {where} changed is not stated."
    if (now.start_at, now.end_at) == (then.start_at, then.end_at):
        return f"Looking is stated by week ({now.chance(now.p_seen)}), so its change from day to day is not known."
    chance = f"the chance of recording a {lowered(now.title)} was"
    today, before = now.chance(now.p_seen), then.chance(then.p_seen)
    if now.state != then.state or now.state != "looked":
        chance = f"for a {lowered(now.title)},"
    if today == before:
        held, why = f"did not change: {chance} {today} on both days", _unexplained(now, then)
    else:
        alike = now.state == then.state and abs(now.p_seen - then.p_seen) * 100 < ALIKE_POINTS
        verb, why = ("hardly changed", _unexplained(now, then)) if alike else ("changed too", "; read both together")
        held = f"{verb}: {chance} {today} after {before}"
    return f"The looking {where} {held}{why}."


def _unexplained(now: Looking, then: Looking) -> str:
    """Say that alike looking explains no change, unless what is not known of either day could hide a difference."""
    if any((day.p_seen_high - day.p_seen_low) * 100 >= ALIKE_POINTS for day in (now, then)):
        return "; each day's own cloud is not known, so a change of the looking may still explain the change"
    return ", so the looking does not explain the change"
