"""The answer to the designer's question: every figure, and what a page needs beside them."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.interval import Interval
from trucewatch.records.label import Reader
from trucewatch.records.mission import Mission
from trucewatch.records.posture import (
    AssumptionSwing,
    CostPoint,
    HourShare,
    PostureCost,
    PostureShare,
    Scenario,
)
from trucewatch.records.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class PostureAnswer:
    """Every figure of the answer."""

    shares: Table[PostureShare]
    """What every posture would see."""
    costs: Table[PostureCost]
    """What every posture costs."""
    curve: Table[CostPoint]
    """The way from the base to everything, for each kind of event and for the one seen least."""
    swings: Table[AssumptionSwing]
    """What each assumption moves, weightiest first."""
    hours: Table[HourShare]
    """What base and everything would see by hour of the day."""


@dataclass(frozen=True, slots=True, eq=False)
class PostureView:
    """The answer for one reader of the cell."""

    mission: Mission
    """The mission."""
    reader: Reader
    """The reader."""
    issued_at: datetime
    """When the answer was issued; the timestamp of the files made from it."""
    scenario: Scenario
    """The scenario, completed from the catalogue."""
    scenario_sha256: str
    """Digest of the scenario's file."""
    elements_sha256: str
    """Digest of the file of elements; empty where there is none."""
    answer: PostureAnswer
    """Every figure."""
    span: Interval
    """The time asked about."""
    length_km: float
    """Length of the line."""
    satellites: int
    """Satellites whose passes were computed."""
    looks: int
    """Their looks at places of the line."""
    software: str
    """Program and version."""
    settings_sha256: str
    """Digest of the mission's settings."""
