"""Incidents and an agreement in, one finding for every incident under every reading of every provision out.

Numbers are conditional from left to right. With place points i and time points t of equal weight, zone share Z_i,
in-force share F_t, prohibited share q and excused E_ti in {0, 1}:

    p_in_force = mean F,  p_in_zone = mean Z,  p_prohibited = q,
    p_excused = sum(F Z E) / sum(F Z),  p_breach = p_happened q mean(F Z (1 - E)).

Class is taken as independent of place and time within one incident. Where F Z sums to zero p_excused is 0 and plays
no part. Numbers are rounded to their quantum before words and verdicts follow from them, so that a reader who compares
a stored number with a threshold comes to the same end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.assess.actors import Attribution, attribute
from trucewatch.assess.excuses import WeighedNotice, covered, during, weigh_notices
from trucewatch.assess.moment import in_force_shares, time_nodes
from trucewatch.assess.place import PlaceNodes, spread_places, zone_shares
from trucewatch.assess.words import (
    Answers,
    confidence_of,
    likelihood_word,
    reason_of,
    undetermined_in,
    verdict_of,
)
from trucewatch.geo.geodesy import Floats
from trucewatch.geo.ground import Ground
from trucewatch.records.agreement import Provision, Reading
from trucewatch.records.declared import Notice
from trucewatch.records.finding import Finding
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.label import strictest
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table


def assess(
    incidents: Table[Incident],
    observations: Table[Observation],
    notices: Table[Notice],
    ground: Ground,
    mission: Mission,
    key: bytes,
) -> Table[Finding]:
    """Return the findings, ordered as the incidents, then as the provisions and readings; none for no incidents."""
    if not len(incidents):
        return Table.of(Finding, [])
    held = list(incidents.rows())
    scene = _Scene(spread_places(incidents), time_nodes(incidents), incidents)
    members = {row.observation_id: row for row in observations.rows()}
    actors = [attribute([members[name] for name in incident.observation_ids], mission, ground) for incident in held]
    declared = sorted(notices.rows(), key=lambda notice: (notice.notice_id, notice.version))
    columns = [
        _under(provision, reading, held, scene, actors, declared, ground, mission, key)
        for provision in mission.agreement.provisions
        for reading in provision.readings
    ]
    return Table.of(Finding, [finding for row in zip(*columns, strict=True) for finding in row])


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """Where and when the incidents may have been."""

    places: PlaceNodes
    times_us: Floats
    incidents: Table[Incident]


def _under(
    provision: Provision,
    reading: Reading,
    incidents: Sequence[Incident],
    scene: _Scene,
    actors: Sequence[Attribution],
    notices: Sequence[Notice],
    ground: Ground,
    mission: Mission,
    key: bytes,
) -> list[Finding]:
    in_zone = zone_shares(scene.incidents, scene.places, ground.zone(reading.zone), ground)
    in_force = in_force_shares(scene.times_us, mission.agreement)
    excused, relevant = _excused(weigh_notices(notices, provision), scene)
    total = in_force.mean(axis=1) * in_zone.mean(axis=1)
    prohibited = _prohibited(scene.incidents, provision, mission)
    findings = []
    for index, incident in enumerate(incidents):
        happened = 1 - incident.class_probability[mission.classes.index("nothing")]
        held = excused.get(index)
        pardoned = 0.0 if held is None else float((in_force[index] @ held @ in_zone[index]) / held.size)
        answers = Answers(
            p_happened=_chance(happened),
            p_in_force=_chance(in_force[index].mean()),
            p_in_zone=_chance(in_zone[index].mean()),
            p_prohibited=_chance(prohibited[index]),
            p_excused=_chance(pardoned / total[index]) if total[index] > 0 else 0.0,
            p_breach=_chance(happened * prohibited[index] * (total[index] - pardoned)),
        )
        findings.append(_finding(answers, incident, provision, reading, relevant[index], actors[index], mission, key))
    return findings


def _chance(value: float | np.float64) -> float:
    return min(max(round(float(value), 6), 0.0), 1.0)


def _prohibited(incidents: Table[Incident], provision: Provision, mission: Mission) -> Floats:
    """Return the chance that the class is prohibited, given that something happened."""
    posterior = incidents.matrix("class_probability")
    real = 1 - posterior[:, mission.classes.index("nothing")]
    columns = [mission.classes.index(name) for name in provision.classes if name != "nothing"]
    return np.asarray(posterior[:, columns].sum(axis=1) / np.where(real > 0, real, 1.0), dtype=np.float64).clip(0, 1)


def _excused(
    weighed: Sequence[WeighedNotice], scene: _Scene
) -> tuple[dict[int, npt.NDArray[np.bool_]], list[list[WeighedNotice]]]:
    """Return which time and place points of an incident valid notices hold, and the notices that hold any of each.

    Incidents of which no valid notice holds a point are left out of the first.
    """
    excused: dict[int, npt.NDArray[np.bool_]] = {}
    relevant: list[list[WeighedNotice]] = [[] for _ in range(len(scene.times_us))]
    for item in weighed:
        then = during(item.notice, scene.times_us)
        rows = np.flatnonzero(then.any(axis=1)).astype(np.int64)
        if not len(rows):
            continue
        for row, places in zip(rows.tolist(), covered(item.notice, scene.places, rows), strict=True):
            if not places.any():
                continue
            relevant[row].append(item)
            if item.valid:
                held = then[row][:, None] & places
                excused[row] = excused[row] | held if row in excused else held
    return excused, relevant


def _finding(
    answers: Answers,
    incident: Incident,
    provision: Provision,
    reading: Reading,
    weighed: Sequence[WeighedNotice],
    actor: Attribution,
    mission: Mission,
    key: bytes,
) -> Finding:
    verdict = verdict_of(answers, incident, mission)
    possible = answers.p_breach >= mission.thresholds.possible_p and incident.authenticated
    return Finding(
        finding_id=name_for(key, "fnd", incident.incident_id, provision.provision_id, reading.reading_id),
        finding_version=1,
        incident_id=incident.incident_id,
        case_id=None,
        provision_id=provision.provision_id,
        reading_id=reading.reading_id,
        subject=provision.subject,
        line=incident.line,
        line_version=incident.line_version,
        p_happened=answers.p_happened,
        p_in_force=answers.p_in_force,
        p_in_zone=answers.p_in_zone,
        p_prohibited=answers.p_prohibited,
        p_excused=answers.p_excused,
        p_breach=answers.p_breach,
        likelihood=likelihood_word(answers.p_breach),
        confidence=confidence_of(incident),
        actor_probability=actor.probability,
        verdict=verdict,
        level="possible_violation" if possible else "recorded_event",
        status="draft",
        tier=None,
        clock_earliest=None,
        clock_latest=None,
        label=strictest([incident.label, *(item.notice.label for item in weighed)]),
        reason=reason_of(answers, incident, provision, reading, weighed, actor, mission),
        notice_ids=tuple(sorted({item.notice.notice_id for item in weighed})),
        undetermined=undetermined_in(incident, answers, actor, mission),
    )
