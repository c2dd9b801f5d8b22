"""Incidents and an agreement in, one finding for every incident under every reading of every provision out.

Numbers are conditional from left to right. With place points i and time points t of equal weight, in-force share F_t,
zone share Z_i, share G_i of a point that lies in the zone and where the provision prohibits it (`assess.scope`), and
excused E_ti in {0, 1}:

    p_in_force = mean F,  p_in_zone = mean Z,  p_prohibited = mean G / mean Z,
    p_excused = sum(F G E) / sum(F G),  p_breach = p_happened mean(F G (1 - E)).

Class and weapon are taken as independent of place and time within one incident. Where F G sums to zero p_excused is 0
and plays no part. Numbers are rounded to their quantum before words and verdicts follow from them, so that a reader who
compares a stored number with a threshold comes to the same end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from trucewatch.assess.actors import Attribution, attribute
from trucewatch.assess.excuses import Cover, WeighedNotice, cover, weigh_notices
from trucewatch.assess.hindered import heard_impediments, hindrances_of
from trucewatch.assess.reasons import Grounds, reason_of, undetermined_in
from trucewatch.assess.reply import Act, Reply, acts_of, weigh_reply
from trucewatch.assess.scene import Scene, lay_scene
from trucewatch.assess.scope import Scope, scope_of
from trucewatch.assess.words import Answers, confidence_of, likelihood_word, verdict_of
from trucewatch.geo.ground import Ground
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.finding import Finding
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.label import strictest
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

BLOCK = 1024
"""Incidents judged at once: their points under every reading fit into memory."""
LEAST_SPOKEN = 0.01
"""Below this chance of a prohibited class nothing is said of fire in reply."""


def assess(
    incidents: Table[Incident],
    observations: Table[Observation],
    notices: Table[Notice],
    ground: Ground,
    mission: Mission,
    key: bytes,
    impediments: Table[Impediment] | None = None,
) -> Table[Finding]:
    """Return the findings, ordered as the incidents, then as the provisions and readings; none for no incidents.

    Without impediments no clause that asks for one is breached.
    """
    held = list(incidents.rows())
    by_name = {row.observation_id: row for row in observations.rows()}
    members = [[by_name[name] for name in incident.observation_ids] for incident in held]
    actors = [attribute(own, mission, ground) for own in members]
    declared = sorted(notices.rows(), key=lambda notice: (notice.notice_id, notice.version))
    hindered = heard_impediments([] if impediments is None else list(impediments.rows()), mission)
    case = _Case(held, members, actors, declared, hindered, ground, mission, key)
    findings = [
        finding
        for first in range(0, len(held), BLOCK)
        for finding in _judge_block(case, incidents.take(np.arange(first, min(first + BLOCK, len(held)))), first)
    ]
    return Table.of(Finding, findings)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """Everything that is judged."""

    incidents: Sequence[Incident]
    members: Sequence[Sequence[Observation]]
    actors: Sequence[Attribution]
    notices: Sequence[Notice]
    impediments: Sequence[Impediment]
    ground: Ground
    mission: Mission
    key: bytes

    def acts(self, provision: Provision) -> tuple[Act, ...]:
        """Return the incidents that may show a step of its bounds on return fire."""
        if provision.return_fire is None:
            return ()
        heard = (frozenset(one.event for one in own if one.authenticity != "none") for own in self.members)
        found = [Act(*one) for one in zip(self.incidents, self.actors, heard, strict=True)]
        return acts_of(provision.return_fire, found)

    def hindrances(self, provision: Provision, row: int) -> tuple[Impediment, ...]:
        """Return the impediments of the kinds that it asks for which began where and when an incident did."""
        if not provision.impediments:
            return ()
        return hindrances_of(self.incidents[row], self.impediments, provision.impediments)


def _judge_block(case: _Case, incidents: Table[Incident], first: int) -> list[Finding]:
    last = first + len(incidents)
    scene = lay_scene(incidents, case.members[first:last], case.ground, case.mission)
    kinds = {excuse.notice for provision in case.mission.agreement.provisions for excuse in provision.excuses}
    known = [notice for notice in case.notices if notice.kind in kinds]
    covers = {notice: cover(notice, incidents, scene.places, scene.times_us) for notice in known}
    columns: list[list[Finding]] = []
    for provision in case.mission.agreement.provisions:
        pardons = _pardons(weigh_notices(case.notices, provision), covers, len(incidents))
        hindrances = [case.hindrances(provision, row) for row in range(first, last)]
        clause = _Clause(provision, pardons, case.acts(provision), hindrances)
        columns.extend(_under(case, scene, first, clause, reading) for reading in provision.readings)
    return [finding for row in zip(*columns, strict=True) for finding in row]


@dataclass(frozen=True, slots=True, eq=False)
class _Clause:
    """A provision and what is on record that it asks for, whatever its reading."""

    provision: Provision
    pardons: "_Pardons"
    acts: Sequence[Act]
    hindrances: Sequence[tuple[Impediment, ...]]


@dataclass(slots=True, eq=False)
class _Pardons:
    """What notices say of the incidents of a block under one provision."""

    held: dict[int, npt.NDArray[np.bool_]] = field(default_factory=dict)
    """Time and place points of an incident that valid notices hold; incidents without one are left out."""
    relevant: dict[int, list[WeighedNotice]] = field(default_factory=dict)
    """Notices, valid or not, that hold any point of an incident."""


def _pardons(weighed: Sequence[WeighedNotice], covers: Mapping[Notice, Cover], count: int) -> _Pardons:
    pardons = _Pardons(relevant={row: [] for row in range(count)})
    for item in weighed:
        found = covers[item.notice]
        for row, times, points in zip(found.rows.tolist(), found.times, found.points, strict=True):
            pardons.relevant[row].append(item)
            if item.valid:
                held = times[:, None] & points
                pardons.held[row] = pardons.held[row] | held if row in pardons.held else held
    return pardons


def _under(case: _Case, scene: Scene, first: int, clause: _Clause, reading: Reading) -> list[Finding]:
    mission, provision = case.mission, clause.provision
    shown = np.array([bool(held) or not provision.impediments for held in clause.hindrances])
    scope = scope_of(scene, provision, reading, mission, case.actors[first : first + len(scene.incidents)], shown)
    findings = []
    for index, numbers in enumerate(_numbers(scene, scope, clause.pardons, mission)):
        incident, actor = case.incidents[first + index], case.actors[first + index]
        reply = None
        if provision.return_fire is not None and numbers.prohibited >= LEAST_SPOKEN:
            reply = weigh_reply(provision.return_fire, incident, actor, clause.acts, case.notices, mission)
        grounds = Grounds(
            provision,
            reading,
            tuple(clause.pardons.relevant[index]),
            actor,
            reply,
            clause.hindrances[index],
            bool(scene.named.known[index]),
            float(scope.spoken[index]),
            scene.named.events[index],
        )
        findings.append(_finding(_answer(numbers, reply), incident, grounds, mission, case.key))
    return findings


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What was integrated for one incident under one reading, unrounded."""

    happened: float
    in_force: float
    in_zone: float
    prohibited: float
    total: float
    """Mean of in-force share and joint."""
    most: float
    """The same if whoever is undetermined were the party that the reading binds."""
    pardoned: float
    """What of the total valid notices hold."""


def _numbers(scene: Scene, scope: Scope, pardons: _Pardons, mission: Mission) -> list[_Numbers]:
    happened = 1 - scene.incidents.matrix("class_probability")[:, mission.classes.index("nothing")]
    force = scene.in_force.mean(axis=1)
    pardoned = np.zeros(len(force))
    for row, held in pardons.held.items():
        pardoned[row] = scene.in_force[row] @ held @ scope.joint[row] / held.size
    columns = (happened, force, scope.in_zone, scope.prohibited, force * scope.mean, force * scope.most, pardoned)
    return [_Numbers(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _answer(numbers: _Numbers, reply: Reply | None) -> Answers:
    pardoned = numbers.total if reply is not None and reply.holds else numbers.pardoned
    kept = 1 - pardoned / numbers.total if numbers.total > 0 else 1.0
    return Answers(
        p_happened=_chance(numbers.happened),
        p_in_force=_chance(numbers.in_force),
        p_in_zone=_chance(numbers.in_zone),
        p_prohibited=_chance(numbers.prohibited),
        p_excused=_chance(1 - kept),
        p_breach=_chance(numbers.happened * (numbers.total - pardoned)),
        p_most=_chance(numbers.happened * numbers.most * kept),
    )


def _chance(value: float) -> float:
    return min(max(round(value, 6), 0.0), 1.0)


def _finding(answers: Answers, incident: Incident, grounds: Grounds, mission: Mission, key: bytes) -> Finding:
    provision, reading = grounds.provision, grounds.reading
    possible = answers.p_breach >= mission.thresholds.possible_p and incident.authenticated
    weighed = [item.notice for item in grounds.weighed]
    shown = () if grounds.reply is None else grounds.reply.notices
    labels = [*(one.label for one in weighed), *(one.label for one in grounds.hindrances)]
    labels += [] if grounds.reply is None else grounds.reply.labels
    return Finding(
        finding_id=name_for(key, "fnd", incident.incident_id, provision.provision_id, reading.reading_id),
        finding_version=1,
        incident_id=incident.incident_id,
        case_id=None,
        provision_id=provision.provision_id,
        reading_id=reading.reading_id,
        subject=provision.subject,
        line=reading.line or incident.line,
        line_version=incident.line_version,
        p_happened=answers.p_happened,
        p_in_force=answers.p_in_force,
        p_in_zone=answers.p_in_zone,
        p_prohibited=answers.p_prohibited,
        p_excused=answers.p_excused,
        p_breach=answers.p_breach,
        likelihood=likelihood_word(answers.p_breach),
        confidence=confidence_of(incident),
        actor_probability=grounds.actor.probability,
        verdict=verdict_of(answers, incident, mission),
        level="possible_violation" if possible else "recorded_event",
        status="draft",
        tier=None,
        clock_earliest=None,
        clock_latest=None,
        label=strictest([incident.label, *labels]),
        reason=reason_of(answers, incident, grounds, mission),
        notice_ids=tuple(sorted({notice.notice_id for notice in (*weighed, *shown)})),
        undetermined=undetermined_in(incident, answers, grounds, mission),
    )
