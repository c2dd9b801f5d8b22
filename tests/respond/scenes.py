"""Possible violations in a row, and what is proposed for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.builders import NOON, a_mission, an_observation
from tests.incidents import an_incident
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.respond import Proposal, propose

HOUR = timedelta(hours=1)


def an_event(number: int, hours: float = 0.0, **changes: Any) -> Incident:
    """Return an incident in the northern sector some hours after noon, known ten minutes within."""
    at = NOON + hours * HOUR
    times = {"t0_earliest": at - HOUR / 6, "t0_best": at, "t0_latest": at + HOUR / 6}
    incident = an_incident(incident_id=f"inc_{number}", observation_ids=(f"obs_{number}",), chainage_km=20.0)
    return replace(incident, **(times | changes))


def a_finding(incident: Incident, provision: str = "no_fire", reading: str = "plain", **changes: Any) -> Finding:
    """Return the possible violation of a provision by an incident."""
    finding = Finding(
        finding_id=f"fnd_{incident.incident_id}_{provision}_{reading}", finding_version=1,
        incident_id=incident.incident_id, case_id=None, provision_id=provision, reading_id=reading,
        subject=f"on {provision}", line="test", line_version="1", p_happened=1.0, p_in_force=1.0, p_in_zone=1.0,
        p_prohibited=0.9, p_excused=0.0, p_breach=0.9, likelihood="very likely", confidence="moderate",
        actor_probability=(0.0, 0.0, 0.0, 1.0), verdict="breach", level="possible_violation", status="draft",
        tier=None, clock_earliest=None, clock_latest=None, label="open", reason="", notice_ids=(), undetermined=(),
    )  # fmt: skip
    return replace(finding, **changes)


def proposed(
    incidents: Sequence[Incident],
    findings: Sequence[Finding] | None = None,
    mission: Mission | None = None,
    now: datetime = NOON + HOUR,
    key: bytes = b"",
) -> Proposal:
    """Return what is proposed; without findings every incident is one possible violation of the first provision."""
    held = [a_finding(incident) for incident in incidents] if findings is None else list(findings)
    members = [
        an_observation(observation_id=name, received_at=incident.t0_best + HOUR / 2)
        for incident in incidents
        for name in incident.observation_ids
    ]
    return propose(
        Table.of(Finding, held),
        Table.of(Incident, incidents),
        Table.of(Observation, members),
        mission or a_mission(),
        now,
        key,
    )
