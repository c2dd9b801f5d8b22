"""Incidents and an agreement in, one finding for every incident under every reading of every provision out.

Numbers are conditional from left to right. With place points i and time points t of equal weight, zone share Z_i,
in-force share F_t, prohibited share q and excused E_ti in {0, 1}:

    p_in_force = mean F,  p_in_zone = mean Z,  p_prohibited = q,
    p_excused = sum(F Z E) / sum(F Z),  p_breach = p_happened q mean(F Z (1 - E)).

Class is taken as independent of place and time within one incident. Where F Z sums to zero p_excused is 0 and plays
no part.
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
from trucewatch.records.declared import Notice
from trucewatch.records.finding import Finding
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.label import strictest
from trucewatch.records.mission import Mission, Provision, Reading
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
    joint = in_force[:, :, None] * in_zone[:, None, :]
    total = joint.sum(axis=(1, 2))
    pardoned = np.where(excused.any(axis=(1, 2)), (joint * excused).sum(axis=(1, 2)), 0.0)
    prohibited = _prohibited(scene.incidents, provision, mission)
    findings = []
    for index, incident in enumerate(incidents):
        happened = 1 - incident.class_probability[mission.classes.index("nothing")]
        answers = Answers(
            p_happened=happened,
            p_in_force=float(in_force[index].mean()),
            p_in_zone=float(in_zone[index].mean()),
            p_prohibited=float(prohibited[index]),
            p_excused=float(pardoned[index] / total[index]) if total[index] > 0 else 0.0,
            p_breach=float(happened * prohibited[index] * (total[index] - pardoned[index]) / joint[index].size),
        )
        findings.append(_finding(answers, incident, provision, reading, relevant[index], actors[index], mission, key))
    return findings


def _prohibited(incidents: Table[Incident], provision: Provision, mission: Mission) -> Floats:
    """Return the chance that the class is prohibited, given that something happened."""
    posterior = incidents.matrix("class_probability")
    real = 1 - posterior[:, mission.classes.index("nothing")]
    columns = [mission.classes.index(name) for name in provision.classes if name != "nothing"]
    return np.asarray(posterior[:, columns].sum(axis=1) / np.where(real > 0, real, 1.0), dtype=np.float64).clip(0, 1)


def _excused(
    weighed: Sequence[WeighedNotice], scene: _Scene
) -> tuple[npt.NDArray[np.bool_], list[list[WeighedNotice]]]:
    """Return which time and place points a valid notice holds, and for each incident the notices that hold any."""
    n, times = scene.times_us.shape
    excused = np.zeros((n, times, scene.places.lat_deg.shape[1]), dtype=np.bool_)
    relevant: list[list[WeighedNotice]] = [[] for _ in range(n)]
    for item in weighed:
        then = during(item.notice, scene.times_us)
        rows = np.flatnonzero(then.any(axis=1)).astype(np.int64)
        if not len(rows):
            continue
        held = then[rows][:, :, None] & covered(item.notice, scene.places, rows)[:, None, :]
        for row in rows[held.any(axis=(1, 2))]:
            relevant[row].append(item)
        if item.valid:
            excused[rows] |= held
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
