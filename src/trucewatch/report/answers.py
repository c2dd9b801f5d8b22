"""What there is to tell in, the summary out: short true sentences, every number a link to its rows."""

from trucewatch.records.case import Clock
from trucewatch.records.incident import Incident
from trucewatch.report.counted import tell_change, tell_counts
from trucewatch.report.judged import find_excused
from trucewatch.report.prose import Answer, Piece, Sentence, link, links, say
from trucewatch.report.spelling import counted, listed, percent, percent_fine, short_stamp, stamp
from trucewatch.report.standing import tell_left_out, tell_standing
from trucewatch.report.story import CaseRow, Story
from trucewatch.report.terms import event_words, term
from trucewatch.report.watched import LINKS_SHOWN, tell_blind, tell_hindered, tell_quiet

CLOCKS_SHOWN = 3
"""For how many cases the summary tells the clocks, those that run out next; the table of cases tells all."""
STRONGEST, STRONGEST_BELOW = "Strongest possible violation", "Strongest finding (below a possible violation)"
"""Terms of the strongest finding of the day."""


def answer_all(story: Story) -> tuple[Answer, ...]:
    """Return the summary: one answer for each question of the day, in the order of the page."""
    reached = bool(story.strongest) and story.strongest[0].finding.level != "recorded_event"
    return (
        Answer("Counted, in three levels", tell_counts(story)),
        Answer("Quiet because nobody looked", tell_quiet(story)),
        Answer(STRONGEST if reached else STRONGEST_BELOW, _strongest(story)),
        Answer("Could not be determined", _undetermined(story)),
        Answer("What the looking could not see", tell_blind(story)),
        Answer("Changed most", tell_change(story)),
        Answer("Declared and excused", _excused(story)),
        Answer("Nobody vouches for", _unauthenticated(story)),
        Answer("Clocks", _clocks(story)),
        Answer("Looking that was hindered", tell_hindered(story)),
        Answer("Standing of this page", tell_standing(story)),
        Answer("Left out of the line", tell_left_out(story)),
    )


def _strongest(story: Story) -> tuple[Sentence, ...]:
    if not story.strongest:
        return (say("No finding gives any chance of a breach."),)
    best = story.strongest[0]
    known = best.finding.level != "recorded_event"
    least = percent(story.view.mission.thresholds.possible_p)
    below = f"No finding reached possible violation (from {least}). The strongest below it: incident "
    where = f"{best.spot.near}, {best.spot.along}" if best.spot.near != "—" else best.spot.along
    chance = percent_fine(best.finding.p_breach)
    evidence = [_evidence_link(story, name) for name in best.incident.observation_ids]
    return (
        say("Incident " if known else below, link(best.anchor.upper(), best.anchor),
            f", {_began(best.incident)}, {where}: ",
            f"{listed([event_words(event) for event in best.incident.events])}; ", best.article, "."),
        say("A breach is ", link(f"{best.finding.likelihood} ({chance})", best.anchor), "."),
        *_tie(story),
        say(f"Confidence in that judgement is {best.finding.confidence}."),
        say("It rests on ", *links(evidence, LINKS_SHOWN), ". The reasons are told ", link("below", "strongest"), "."),
        *ceiling(story),
    )  # fmt: skip


def _began(incident: Incident) -> str:
    stamp = f"{short_stamp(incident.t0_best)} UTC"
    first, last = short_stamp(incident.t0_earliest), short_stamp(incident.t0_latest)
    return stamp if first == last else f"begun between {first} and {last} UTC, at best {stamp}"


def _tie(story: Story) -> tuple[Sentence, ...]:
    chance = percent_fine(story.strongest[0].finding.p_breach)
    others = sum(percent_fine(item.finding.p_breach) == chance for item in story.strongest) - 1
    if not others:
        return ()
    number = counted(others, "further incident is", "further incidents are")
    return (say(link(number, "strongest"), f" shown with {chance}; the largest before rounding stands first, "
                "and of equals the one that began earlier."),)  # fmt: skip


def ceiling(story: Story) -> tuple[Sentence, ...]:
    """Say, where it is so, that one kind of recording led no incident of the day to a possible violation."""
    kind, least = _only_kind(story), story.view.mission.thresholds.possible_p
    if not kind or not story.strongest or story.strongest[0].finding.p_breach >= least:
        return ()
    return (
        say(f"Chances rest on assumed priors and on {kind} alone, which led no incident of the day to "
            f"{percent(least)}. They are those of single incidents and are never added."),
    )  # fmt: skip


def _only_kind(story: Story) -> str:
    """Return the one kind of sensor, or else of recording, behind every recorded event; empty where there are more."""
    kinds = {sensor.name: term("sensors", sensor.kind) for sensor in story.view.mission.sensors}
    sensors = {kinds.get(item.sensor or "", "") for item in story.lookup.observations}
    means = {item.means for item in story.lookup.observations}
    if len(sensors) == 1 and (only := sensors.pop()):
        return f"one kind of sensor ({only})"
    return f"one kind of recording ({means.pop()})" if len(means) == 1 else ""


def _evidence_link(story: Story, name: str) -> Piece:
    anchor = story.lookup.observation_anchor(name)
    return link(anchor.upper(), anchor) if anchor else Piece(name)


def _undetermined(story: Story) -> tuple[Sentence, ...]:
    if not story.undetermined and not story.unknowns:
        return (say("Nothing was left undetermined in the findings of this day."),)
    sentences = [open_sentence(story)]
    for at, unknown in enumerate(story.unknowns[:3]):
        number = counted(len(unknown.incident_ids), "incident")
        head = "What is not known: " if at == 0 else ""
        sentences.append(say(head, link(number, "unknown"), f": {unknown.sentence}"))
    if len(story.unknowns) > 3:
        sentences.append(say("And ", link(counted(len(story.unknowns) - 3, "more reason"), "unknown"), "."))
    if len(story.unknowns) > 1:
        sentences.append(say("One incident may stand under several of these, so the numbers overlap."))
    return tuple(sentences)


def open_sentence(story: Story) -> Sentence:
    """Say in how many incidents the verdict is open, between which limits."""
    mission, total = story.view.mission, f"{len(story.lookup.incidents):,}"
    if not story.undetermined:
        return say("The verdict is open in none of ", link(f"{total} incidents", "incidents"), ".")
    low, high = mission.thresholds.no_breach_p, mission.agreement.standard_p
    word = "possible violation" if high == mission.thresholds.possible_p else "breach"
    beyond = any(
        finding.p_breach >= high for finding in story.lookup.findings if finding.verdict == "cannot_be_determined"
    )
    more = ", or the input is unauthenticated" if beyond else ""
    return say(
        "For ", link(f"{len(story.undetermined):,}", "open-verdicts"), " of ",
        link(f"{total} incidents", "incidents"), " the verdict is open under some article: the chance of a breach "
        f"lies between the limits of “no breach” (below {percent(low)}) and of “{word}” (from {percent(high)}){more}.",
    )  # fmt: skip


def _excused(story: Story) -> tuple[Sentence, ...]:
    notices = len(story.lookup.today.notices)
    first = say(link(counted(notices, "notice"), "notices"), " held for this day.")
    held = find_excused(story.lookup)
    if not held:
        return (first, say("No notice that this reader may see excuses anything that was recorded, wholly or in part."))
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
    told = [_clock_sentence(row) for row in story.cases_by_clock[:CLOCKS_SHOWN]]
    if len(story.cases) > CLOCKS_SHOWN:
        more = counted(len(story.cases) - CLOCKS_SHOWN, "further case")
        told.append(say("The clocks of ", link(more, "cases"), ", none of which runs out sooner, stand in one table."))
    return (first, *told)


def _clock_sentence(row: CaseRow) -> Sentence:
    head = (link(row.anchor.upper(), row.anchor), f" ({row.case.subject}; {row.place}): step “{row.tier}”; ")
    running = [item for item in row.clocks if item.expires_earliest is not None]
    if not running:
        return say(*head, "its clock has not started.")
    ends = listed([_end(item, stamp(item.expires_earliest), stamp(item.expires_latest)) for item in running])
    return say(*head, ends, ".")


def _end(clock: Clock, first: str, last: str) -> str:
    verb = "ran out" if clock.state == "expired" else "runs out"
    begun = f"{'the ' if clock.starts == 't0' else ''}{term('clock_starts', clock.starts)}"
    return f"the clock from {begun}{_state(clock)} {verb} {_between(first, last)} UTC"


def _state(clock: Clock) -> str:
    """Return the state of a clock as a clause; nothing where it runs, as its end says."""
    return "" if clock.state in ("running", "expired") else f", {term('clock_states', clock.state)},"


def _between(first: str, last: str) -> str:
    """Join two times as they are written; equal ones are one."""
    return f"at {first}" if first == last else f"between {first} and {last}"
