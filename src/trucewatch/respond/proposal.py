"""Findings in, proposed cases with their steps, clocks and options out: looked up in the ladder, never an action."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from trucewatch.records.agreement import Tier
from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.finding import Finding
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.label import strictest
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table
from trucewatch.respond.series import Series, find_series


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """What the software proposes; people open and close cases and choose."""

    cases: Table[Case]
    """Proposed cases."""
    clocks: Table[Clock]
    """A clock for every step that each case has reached."""
    options: Table[Option]
    """The options of each case's step."""
    incidents: Table[Incident]
    """The incidents given, with the case they belong to (the first, in the order of the provisions)."""
    findings: Table[Finding]
    """The findings given, with case, step and clock where they are in a case."""


def propose(
    findings: Table[Finding],
    incidents: Table[Incident],
    observations: Table[Observation],
    mission: Mission,
    now: datetime,
    key: bytes,
) -> Proposal:
    """Propose a case for every series of possible violations that reaches a step of the ladder, else empty tables."""
    series = find_series(list(findings.rows()), list(incidents.rows()), mission)
    received = _receipts(series, observations)
    steps = [(item, tier_of(item, mission)) for item in series]
    held = [(_case(item, tier, mission, key), item) for item, tier in steps if tier is not None]
    clocks = [clock for case, item in held for clock in _clocks(case, item, received, mission, now)]
    options = [option for case, _ in held for option in _options(case, mission)]
    return Proposal(
        Table.of(Case, [case for case, _ in held]),
        Table.of(Clock, clocks),
        Table.of(Option, options),
        _with_cases(incidents, held),
        _with_tiers(findings, held, clocks),
    )


def _receipts(series: Sequence[Series], observations: Table[Observation]) -> dict[str, datetime]:
    names = sorted({name for item in series for member in item.incidents for name in member.observation_ids})
    held = observations.where(np.isin(observations.texts("observation_id").astype(str), np.array(names, dtype=str)))
    return {row.observation_id: row.received_at for row in held.rows()}


def tier_of(series: Series, mission: Mission) -> Tier | None:
    """Return the highest step whose written criteria the series meets; None if it meets none."""
    first, last = series.incidents[0], series.incidents[-1]
    hours = (last.t0_best - first.t0_best).total_seconds() / 3600
    met = [t for t in mission.ladder if len(series.incidents) >= t.min_findings and hours >= t.min_hours]
    return met[-1] if met else None


def _case(series: Series, tier: Tier, mission: Mission, key: bytes) -> Case:
    """Return the case; its T0 is when the first breach began, whichever of the incidents that was."""
    first = series.incidents[0]
    earliest = min(member.t0_earliest for member in series.incidents)
    return Case(
        case_id=name_for(key, "case", series.provision_id, series.sector, first.incident_id),
        case_version=1,
        state="proposed",
        sector=series.sector,
        window_from=earliest,
        window_to=max(member.t0_latest for member in series.incidents) + timedelta(hours=mission.case_window_h),
        subject=series.subject,
        provision_id=series.provision_id,
        incident_ids=tuple(sorted(member.incident_id for member in series.incidents)),
        t0_earliest=earliest,
        t0_best=first.t0_best,
        t0_latest=min(member.t0_latest for member in series.incidents),
        tier=tier.tier,
        rule=mission.case_rule,
        label=strictest([finding.label for finding in series.findings]),
    )


def _clocks(case: Case, series: Series, received: dict[str, datetime], mission: Mission, now: datetime) -> list[Clock]:
    reached = [tier.tier for tier in mission.ladder].index(case.tier)
    detected = min(received[name] for member in series.incidents for name in member.observation_ids)
    starts = {"t0": (case.t0_earliest, case.t0_latest), "detection": (detected, detected), "adoption": None}
    return [_clock(case, tier, starts[tier.starts], now) for tier in mission.ladder[: reached + 1]]


def _clock(case: Case, tier: Tier, start: tuple[datetime, datetime] | None, now: datetime) -> Clock:
    if start is None:
        return Clock(case.case_id, tier.tier, tier.starts, tier.clock_h, None, None, "not_started")
    earliest, latest = (moment + timedelta(hours=tier.clock_h) for moment in start)
    state = "expired" if latest <= now else "running"
    return Clock(case.case_id, tier.tier, tier.starts, tier.clock_h, earliest, latest, state)


def _options(case: Case, mission: Mission) -> list[Option]:
    tier = next(tier for tier in mission.ladder if tier.tier == case.tier)
    return [Option(case.case_id, tier.tier, o.option_id, o.for_organ, o.text) for o in tier.options]


def _with_cases(incidents: Table[Incident], held: Sequence[tuple[Case, Series]]) -> Table[Incident]:
    case_of: dict[str, str] = {}
    for case, _ in held:
        for name in case.incident_ids:
            case_of.setdefault(name, case.case_id)
    return incidents.with_columns(case_id=[case_of.get(name) for name in incidents.texts("incident_id")])


def _with_tiers(
    findings: Table[Finding], held: Sequence[tuple[Case, Series]], clocks: Sequence[Clock]
) -> Table[Finding]:
    case_of = {finding.finding_id: case for case, item in held for finding in item.findings}
    clock_of = {(clock.case_id, clock.tier): clock for clock in clocks}
    cases = [case_of.get(name) for name in findings.texts("finding_id")]
    expiry = [None if case is None else clock_of[case.case_id, case.tier] for case in cases]
    return findings.with_columns(
        case_id=[None if case is None else case.case_id for case in cases],
        tier=[None if case is None else case.tier for case in cases],
        clock_earliest=[None if clock is None else clock.expires_earliest for clock in expiry],
        clock_latest=[None if clock is None else clock.expires_latest for clock in expiry],
    )
