"""Incidents forming a series: proposed by software, opened and closed by a decision."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.quantity import Hours
from trucewatch.records.vocabulary import CaseState


@dataclass(frozen=True, slots=True)
class Case:
    """A series of incidents in one sector, window and subject, with its step of the ladder."""

    case_id: str
    """Stable name."""
    case_version: int
    """1 at first; one more whenever it changes."""
    state: CaseState
    """`proposed` until people decide."""
    sector: str
    """Sector of the mission."""
    window_from: datetime
    """Start of the window; half-open."""
    window_to: datetime
    """End of the window."""
    subject: str
    """What the provision is about."""
    provision_id: str
    """The provision."""
    incident_ids: tuple[str, ...]
    """Members, sorted."""
    t0_earliest: datetime
    """Earliest time at which the first breach may have begun."""
    t0_best: datetime
    """Best time."""
    t0_latest: datetime
    """Latest time."""
    tier: str
    """Step of the ladder that the written criteria give."""
    rule: str
    """The written rule that selected it, with its version."""
    label: str
    """Strictest label of its members."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one case, from the agreement's ladder."""

    case_id: str
    """The case."""
    tier: str
    """Step of the ladder."""
    starts: str
    """The event from which the agreement counts: `t0`, `detection` or `adoption`."""
    duration_h: Hours
    """Length of the clock."""
    expires_earliest: datetime | None
    """When it runs out, from the earliest start; None where the start has not happened."""
    expires_latest: datetime | None
    """When it runs out, from the latest start; None where the start has not happened."""
    state: str
    """`running`, `expired` or `not_started` at the time of the run."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be done: text of the ladder, never an action."""

    case_id: str
    """The case."""
    tier: str
    """Step of the ladder."""
    option_id: str
    """Name of the option in the mission folder."""
    for_organ: str
    """The organ that may choose it."""
    text: str
    """Its wording; options that involve force say only that they are referred to the state's chain."""
