"""Possible violations in, series of them out, by the mission's written rule.

A series holds the possible violations of one provision in one sector whose times follow each other within the window.
An incident counts once however many readings call it a possible violation. Nothing but place, time and provision
enters: no party, commitment or interest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission

BEYOND = "beyond"
"""Sector of an incident whose nearest stretch of line belongs to no sector."""


@dataclass(frozen=True, slots=True)
class Series:
    """Incidents of one provision and sector that follow each other."""

    provision_id: str
    """The provision."""
    subject: str
    """What it is about."""
    sector: str
    """The sector."""
    incidents: tuple[Incident, ...]
    """Members by best time, then id; at least one."""
    findings: tuple[Finding, ...]
    """Their possible violations under this provision, all readings."""


def sector_of(incident: Incident, mission: Mission) -> str:
    """Return the sector that holds the incident's chainage, or `beyond`."""
    for sector in mission.sectors:
        if sector.part == incident.part and sector.chainage_from_km <= incident.chainage_km < sector.chainage_to_km:
            return sector.name
    return BEYOND


def find_series(findings: Sequence[Finding], incidents: Sequence[Incident], mission: Mission) -> tuple[Series, ...]:
    """Return the series in the order of the provisions, sectors and first members."""
    known = {incident.incident_id: incident for incident in incidents}
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.level == "possible_violation" and finding.incident_id in known:
            sector = sector_of(known[finding.incident_id], mission)
            groups.setdefault((finding.provision_id, sector), []).append(finding)
    order = {provision.provision_id: index for index, provision in enumerate(mission.agreement.provisions)}
    return tuple(
        series
        for (provision, sector), held in sorted(groups.items(), key=lambda item: (order[item[0][0]], item[0][1]))
        for series in _chained(provision, sector, held, known, timedelta(hours=mission.case_window_h))
    )


def _chained(
    provision: str, sector: str, findings: Sequence[Finding], known: dict[str, Incident], window: timedelta
) -> list[Series]:
    names = {finding.incident_id for finding in findings}
    members = sorted((known[name] for name in names), key=lambda member: (member.t0_best, member.incident_id))
    chains: list[list[Incident]] = []
    for member in members:
        if chains and member.t0_best - chains[-1][-1].t0_best <= window:
            chains[-1].append(member)
        else:
            chains.append([member])
    return [
        Series(
            provision,
            findings[0].subject,
            sector,
            tuple(chain),
            tuple(finding for finding in findings if finding.incident_id in {member.incident_id for member in chain}),
        )
        for chain in chains
    ]
