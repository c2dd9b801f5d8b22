"""A brief in, why verdicts are open out, for cell and board: counts by reason, and what nobody can vouch for."""

from dataclasses import replace

from trucewatch.records.finding import Finding
from trucewatch.report.document import Block, Section
from trucewatch.report.documents.brief import Brief, end, paragraph, points, sentence, start, tabled
from trucewatch.report.documents.judged import possible_section


def judged_section(brief: Brief) -> Section:
    """Return the possible violations; for cell and board with why verdicts are open."""
    held = possible_section(brief)
    if not brief.is_inside or not brief.story.lookup.findings:
        return held
    return replace(held, blocks=(*held.blocks, *_reasons(brief), *_unvouched(brief), *_by_notice(brief)))


def _reasons(brief: Brief) -> list[Block]:
    """Return a table of open verdicts by reason; none where no verdict is open."""
    words = brief.words
    undecided = [one for one in brief.story.lookup.findings if one.verdict == "cannot_be_determined"]
    if not undecided:
        return []
    alone = {brief.story.lookup.incidents[row].incident_id for row in brief.story.unauthenticated}
    reasons = (
        (words.say("Known from unauthenticated input alone"), [one for one in undecided if one.incident_id in alone]),
        (words.say("Not sure that it happened"), [one for one in undecided if _is_unsure(one.p_happened)]),
        (words.say("The place may lie inside or outside the zone"),
         [one for one in undecided if _is_unsure(one.p_in_zone)]),
        (words.say("Not known whether what was used is prohibited"),
         [one for one in undecided if _is_unsure(one.p_prohibited)]),
        (words.say("A notice may excuse it"), [one for one in undecided if _is_unsure(one.p_excused)]),
        (words.say("Actor undetermined"), [one for one in undecided if one.actor_probability[-1] >= 1 - 1e-9]),
    )  # fmt: skip
    rows = [(name, words.number(len(_incidents(found)))) for name, found in reasons]
    columns = (start(words.say("Reason")), end(words.title("concepts", "incidents")))
    note = words.say("An incident may stand under several reasons; the rows are never added.")
    refs = brief.refer("finding", (one.finding_id for one in undecided))
    return [tabled(words.say("Why verdicts are open"), columns, rows, refs, note)]


def _is_unsure(chance: float | None) -> bool:
    return chance is not None and 0 < chance < 1


def _incidents(found: list[Finding]) -> set[str]:
    return {one.incident_id for one in found}


def _unvouched(brief: Brief) -> list[Block]:
    """Return the incidents that rest on unauthenticated input alone, by name; none where there are none."""
    words = brief.words
    names = [brief.story.lookup.incidents[row].incident_id for row in brief.story.unauthenticated]
    if not names:
        return []
    told = words.say("Incidents that rest on unauthenticated input alone: {incidents}.",
                     incidents=words.listed([brief.incident_name(name) for name in names]))  # fmt: skip
    return [paragraph(sentence(told, brief.refer("incident", names)))]


def _by_notice(brief: Brief) -> list[Block]:
    """Return which incidents each notice bears on, by name; none where findings name no notice."""
    words, rows, told = brief.words, brief.story.lookup.incident_rows, []
    for notice in sorted(brief.today.notices.rows(), key=lambda row: (row.valid_from, row.valid_to, row.notice_id)):
        found = [one for one in brief.story.lookup.findings if notice.notice_id in one.notice_ids]
        names = sorted((name for name in _incidents(found) if name in rows), key=lambda name: rows[name])
        if names:
            text = words.say("{kind}, {when} UTC: weighed for the incidents {incidents}.",
                             kind=words.title("notices", notice.kind),
                             when=words.between(notice.valid_from, notice.valid_to),
                             incidents=words.listed([brief.incident_name(name) for name in names]))  # fmt: skip
            refs = (*brief.refer("notice", [notice.notice_id]), *brief.refer("incident", names))
            told.append(sentence(text, refs))
    return [points(told)] if told else []
