"""Fire in reply: the steps that an agreement asks for and the records in, which of them the record shows out.

A step counts from when the cell could know of it: a notice from its arrival, an incident from the latest time at which
it can have begun. Every step must lie before the fire began, in the agreed order, and be declared by one and the same
party. What is missing or out of order is said, and then nothing is excused. No step is judged, and what was
self-defence is never decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from trucewatch.assess.actors import Attribution
from trucewatch.assess.excuses import holds_place
from trucewatch.geo.geodesy import solve_inverse
from trucewatch.records.agreement import ReplyStep, ReturnFire
from trucewatch.records.declared import Notice
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.table import microseconds


@dataclass(frozen=True, slots=True)
class Act:
    """An incident that may show a step, with who may have done it."""

    incident: Incident
    """The incident."""
    actor: Attribution
    """Who may have done it."""
    events: frozenset[str]
    """Events that members with authenticity recorded."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the record shows of the steps before one fire."""

    holds: bool
    """Whether all steps are on record in their order."""
    sentence: str
    """What is shown, what is missing or out of order."""
    notices: tuple[Notice, ...]
    """Notices that show steps."""
    labels: tuple[str, ...]
    """Labels of everything that shows a step."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One record that shows a step."""

    at_us: int
    name: str
    label: str
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class _Chain:
    """The record of each step, and the steps of which all records lie before the step before."""

    shown: Mapping[str, _Shown]
    early: frozenset[str]


def acts_of(rule: ReturnFire, acts: Sequence[Act]) -> tuple[Act, ...]:
    """Return the authenticated incidents that may show some step."""
    wanted = {event for step in rule.steps for event in step.events}
    return tuple(act for act in acts if act.incident.authenticated and not wanted.isdisjoint(act.events))


def weigh_reply(
    rule: ReturnFire,
    incident: Incident,
    actor: Attribution,
    acts: Sequence[Act],
    notices: Sequence[Notice],
    mission: Mission,
) -> Reply:
    """Say which steps before one fire are on record."""
    near = [act for act in acts if _is_near(act.incident, incident, rule)]
    told = [notice for notice in notices if _is_told(notice, incident, rule)]
    chains = []
    for index, party in enumerate(mission.parties):
        own = [notice for notice in told if notice.by == party.name]
        if own:
            others = [act for act in near if not _points_to(act.actor, index)]
            chains.append((index, _chain(rule, others, own)))
    if not chains:
        return _answer(rule, _chain(rule, near, ()), True)
    # The party of which most steps are on record; a tie goes to the earlier record, then to where the evidence
    # of origin points, never to a party's name or order.
    ranked = [(chain, _may_be(actor, index, len(mission.parties))) for index, chain in chains]
    return _answer(rule, *min(ranked, key=lambda held: _rank(*held)))


def _is_near(act: Incident, fire: Incident, rule: ReturnFire) -> bool:
    if act.incident_id == fire.incident_id or not _before(act.t0_latest, fire, rule):
        return False
    places = (np.array([value]) for value in (act.lat_deg, act.lon_deg, fire.lat_deg, fire.lon_deg))
    return bool(solve_inverse(*places)[0][0] <= 1000 * rule.reach_km)


def _is_told(notice: Notice, fire: Incident, rule: ReturnFire) -> bool:
    kinds = {step.notice for step in rule.steps}
    return notice.kind in kinds and _before(notice.received_at, fire, rule) and holds_place(notice, fire)


def _before(at: datetime, fire: Incident, rule: ReturnFire) -> bool:
    return fire.t0_earliest - timedelta(hours=rule.within_h) <= at <= fire.t0_earliest


def _points_to(actor: Attribution, index: int) -> bool:
    """Say whether the evidence of origin points to one party more than to any other."""
    others = [share for other, share in enumerate(actor.probability[:-2]) if other != index]
    return actor.probability[index] > max(others, default=0.0)


def _may_be(actor: Attribution, index: int, parties: int) -> bool:
    """Say whether no other party is likelier by the evidence of origin than the one that declared the steps."""
    return actor.probability[index] >= max(actor.probability[:parties])


def _chain(rule: ReturnFire, acts: Sequence[Act], notices: Sequence[Notice]) -> _Chain:
    """Return the earliest record that shows each step after the one before it."""
    shown: dict[str, _Shown] = {}
    early = set()
    since = -(2**63)
    for step in rule.steps:
        records = _records(step, acts, notices)
        later = [one for one in records if one.at_us >= since]
        if later:
            shown[step.step_id] = min(later, key=lambda one: (one.at_us, one.name))
            since = shown[step.step_id].at_us
        elif records:
            early.add(step.step_id)
    return _Chain(shown, frozenset(early))


def _records(step: ReplyStep, acts: Sequence[Act], notices: Sequence[Notice]) -> list[_Shown]:
    if step.evidence == "notice":
        held = [notice for notice in notices if notice.kind == step.notice]
        return [_Shown(microseconds(one.received_at), f"notice {one.notice_id}", one.label, one) for one in held]
    shown = [act.incident for act in acts if not act.events.isdisjoint(step.events)]
    return [_Shown(microseconds(one.t0_latest), f"incident {one.incident_id}", one.label, None) for one in shown]


def _rank(chain: _Chain, may_be: bool) -> tuple[int, int, bool, list[str], list[str]]:
    first = min(one.at_us for one in chain.shown.values())
    return -len(chain.shown), first, not may_be, sorted(one.name for one in chain.shown.values()), sorted(chain.early)


def _answer(rule: ReturnFire, chain: _Chain, may_be: bool) -> Reply:
    used = [(step, chain.shown[step.step_id]) for step in rule.steps if step.step_id in chain.shown]
    shown = [f"{step.title} ({one.name})" for step, one in used]
    rest = [step for step in rule.steps if step.step_id not in chain.shown]
    missing = [step.title for step in rest if step.step_id not in chain.early]
    late = [step.title for step in rest if step.step_id in chain.early]
    parts = [f"Return fire: the record shows {_listed(shown) or 'none of the steps that must come before it'}"]
    parts += [f"it does not show {_listed(missing)}"] if missing and shown else []
    parts += [f"out of order is {_listed(late)}"] if late else []
    parts += ["the evidence of origin points to another party than the one that declared them"] if not may_be else []
    holds = not missing and not late and may_be
    end = "All steps are on record in their order" if holds else "So it excuses nothing"
    sentence = f"{'; '.join(parts)}. {end}; what was self-defence is not for software to decide."
    notices = tuple(one.notice for _, one in used if one.notice is not None)
    return Reply(holds, sentence, notices, tuple(one.label for _, one in used))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
