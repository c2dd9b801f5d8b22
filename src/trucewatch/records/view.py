"""One day for one reader: everything that a report may say, already released."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.adoption import Adoption
from trucewatch.records.alert import Alert
from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.context import Context
from trucewatch.records.count import Count
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import FieldCheck, MissRate, Review
from trucewatch.records.finding import Finding
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Evidence, Incident, Lineage
from trucewatch.records.interval import Interval
from trucewatch.records.label import Reader
from trucewatch.records.look import Look
from trucewatch.records.look_request import LookRequest
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.rate import Rate
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table
from trucewatch.records.weather import CloudHour


@dataclass(frozen=True, eq=False)
class ComparedTables:
    """What the report of a day says of the day before, and what is still open of it."""

    span: Interval
    """The day."""
    observations: Table[Observation]
    """Recorded events of the day, by time and id."""
    incidents: Table[Incident]
    """Incidents whose best time lies in the day."""
    findings: Table[Finding]
    """Judgements."""
    cases: Table[Case]
    """Proposed series."""
    clocks: Table[Clock]
    """Their clocks."""
    adoptions: Table[Adoption]
    """What the board adopted about the day, and what it adopted on the day."""
    looking: Table[SectorLooking]
    """Looking by sector: of the day, or of the last complete week, as the reader may have it."""


@dataclass(frozen=True, eq=False)
class DayTables(ComparedTables):
    """The result tables of one span of time, as computed or as released: those compared with others, and these."""

    hotspots: Table[Hotspot]
    """Background of the thermal ones."""
    evidence: Table[Evidence]
    """What each piece of evidence says."""
    lineage: Table[Lineage]
    """Merges and splits since the last run."""
    options: Table[Option]
    """Options of the cases."""
    coverage: Table[CoverageCell]
    """Looking by stretch and half hour; empty for a reader who gets it by sector and week."""
    side_looking: Table[SideLooking]
    """Looking by side, day and night; empty for a reader who gets looking by sector and week."""
    looks: Table[Look]
    """Looks from files."""
    passes: Table[Pass]
    """Passes of satellites whose data were delivered."""
    impediments: Table[Impediment]
    """What hindered the looking."""
    notices: Table[Notice]
    """What was declared for the day."""
    contexts: Table[Context]
    """Air-raid alerts and outages of the day: context, evidence of nothing."""
    clouds: Table[CloudHour]
    """Cloud over the day as the cell was told of it; empty for readers outside cell and board."""
    reviews: Table[Review]
    """Reviews made on the day; empty for readers outside cell and board."""
    alerts: Table[Alert]
    """Alerts raised on the day."""
    counts: Table[Count]
    """The day's totals under every counting rule."""
    rates: Table[Rate]
    """Events a day by counts and looking; empty where the looking is not that of the span."""
    checks: Table[FieldCheck]
    """Announced blasts of the span against the looks that promised to record them; empty outside cell and board."""
    miss_rates: Table[MissRate]
    """How often checks known by the end of the span found something missed; empty outside cell and board."""


@dataclass(frozen=True, eq=False)
class Tonight:
    """The coming night as planned: what will be looked at, and where to look besides. For readers of the cell alone."""

    span: Interval
    """The night: from when it was planned, or from the sunset after that, to sunrise at the middle of the line."""
    known_at: datetime
    """When it was planned; what the cell was told later is not in it."""
    coverage: Table[CoverageCell]
    """Looking by stretch and half hour, if all goes as planned."""
    looking: Table[SectorLooking]
    """The same by sector."""
    passes: Table[Pass]
    """Passes of satellites whose data will be delivered."""
    planned: Table[Look]
    """Looks that were announced, counted as if flown."""
    kept: tuple[str, ...]
    """Fixed sensors that are taken to look as at the same hours before, sorted."""
    requests: Table[LookRequest]
    """Where to look besides, by rank."""


@dataclass(frozen=True, eq=False)
class DayView:
    """One day, the day before, and where it all comes from."""

    mission: Mission
    """The mission."""
    reader: Reader
    """For whom."""
    issued_at: datetime
    """Clock of the run."""
    today: DayTables
    """The day."""
    previous: ComparedTables | None
    """The day before; None says that there are no previous data, which is not zero."""
    files: tuple[FileReceipt, ...]
    """Every file taken or refused that the reader may know of."""
    rejections: Table[Rejection]
    """Every row rejected that the reader may know of."""
    software: str
    """Name and version."""
    settings_sha256: str
    """Digest of settings and geometry."""
    tree_size: int
    """Size of the ledger that the run read, as last published at the fixed hour for readers outside the cell."""
    basis: str
    """One sentence: from which records this was computed."""
    tonight: Tonight | None = None
    """The night that follows; None for every reader outside the cell, and where nothing is known that could look."""
