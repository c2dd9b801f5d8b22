"""One day's view in, everything that the page tells out, worked out once: the sentences and the tables share it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from trucewatch.geo.ground import Ground
from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.finding import Finding
from trucewatch.records.table import Flags, microseconds
from trucewatch.records.view import DayView
from trucewatch.report.gaps import Gap, Raster, apart_from, find_gaps, join_sides, lay_rasters, looked_hours
from trucewatch.report.judged import (
    Judgement,
    Unknown,
    find_excused,
    find_unauthenticated,
    find_undetermined,
    find_unknowns,
    one_per_incident,
    rank_judgements,
)
from trucewatch.report.looking import Looking, event_order, looking_by_event, primary_event
from trucewatch.report.lookup import Lookup, build_lookup
from trucewatch.report.places import Spot
from trucewatch.report.sectors import SectorRow, compare_sectors, pairs_at
from trucewatch.report.spelling import ABSENT, kilometres


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One proposed case with its clocks and options."""

    anchor: str
    """Its anchor."""
    case: Case
    """The case."""
    sector: str
    """How pages name its sector."""
    place: str
    """Where it lies: its sector, or, where its incidents lie farther from the line than is watched, how far."""
    spots: tuple[Spot, ...]
    """Where those of its incidents lie that the page holds, by time."""
    tier: str
    """How pages name its step of the ladder."""
    clocks: tuple[Clock, ...]
    """Its clocks."""
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    """Options by organ, in the order of the mission."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """How fresh and how authentic what one source sent is."""

    name: str
    """Name of the source."""
    events: int
    """Recorded events of the day."""
    authenticity: tuple[tuple[str, int], ...]
    """Recorded events by authenticity of their channel, sorted."""
    delay_median_h: float
    """Median time from the event to its arrival at the cell."""
    delay_most_h: float
    """Longest such time; below zero where all arrived before the time stated for them had ended."""
    n_early: int
    """Events that arrived before they are said to have begun: some clock is wrong."""


@dataclass(frozen=True, eq=False)
class Story:
    """What there is to tell of one day."""

    lookup: Lookup
    """Rows and cross-references."""
    looking: tuple[Looking, ...]
    """Looking of the whole line by kind of event, the kind shown first before the others."""
    looking_before: tuple[Looking, ...]
    """The same of the day before; empty without one."""
    sectors: tuple[SectorRow, ...]
    """Sectors against the day before."""
    judgements: tuple[Judgement, ...]
    """Every incident and provision with a chance of a breach, strongest first."""
    strongest: tuple[Judgement, ...]
    """The strongest judgement of each incident."""
    possible: dict[tuple[str, str], list[Finding]]
    """Possible violations: findings by incident and provision."""
    adopted: dict[tuple[str, str], list[Finding]]
    """Adopted findings by incident and provision."""
    unknowns: tuple[Unknown, ...]
    """What could not be determined."""
    undetermined: tuple[int, ...]
    """Rows of incidents with a finding that could not be determined."""
    excused: tuple[Finding, ...]
    """Findings that a notice excuses or may excuse."""
    unauthenticated: tuple[int, ...]
    """Rows of incidents without authenticated input."""
    cases: tuple[CaseRow, ...]
    """Proposed cases."""
    sources: tuple[SourceRow, ...]
    """Sources of the day's recorded events."""
    rasters: tuple[Raster, ...]
    """Cells of every kind, band, side and part; empty for a reader who gets the looking by sector and week."""
    gaps: tuple[Gap, ...]
    """What nobody looked at, largest first."""
    unfused: tuple[int, ...]
    """Rows of recorded events whose incident is not on this page."""
    elsewhere: str
    """Which incidents those are, as words that follow `incidents`."""
    quiet_h: tuple[float, ...]
    """Kilometre-hours without a recorded event: clear, thinly looked at, blind, not looked at; empty without cells."""

    @property
    def view(self) -> DayView:
        """The day."""
        return self.lookup.view

    @property
    def primary(self) -> Looking | None:
        """Looking for the kind of event shown first; None where none is stated."""
        return next((item for item in self.looking if item.event == primary_event(self.view.mission)), None)

    @property
    def cases_by_clock(self) -> tuple[CaseRow, ...]:
        """Proposed cases, the one whose running clock runs out next first; those without a running clock at the end."""
        ends = {
            row.anchor: [clock.expires_earliest.timestamp() for clock in row.clocks
                         if clock.state == "running" and clock.expires_earliest is not None]
            for row in self.cases
        }  # fmt: skip
        return tuple(sorted(self.cases, key=lambda row: min(ends[row.anchor], default=np.inf)))

    @property
    def looking_is_of_day(self) -> bool:
        """Whether the looking that is stated is that of the day; else no silence of the day can be judged by it."""
        return self.primary is not None and self.primary.covers(self.view.today.span)


def tell(view: DayView, ground: Ground) -> Story:
    """Return what there is to tell of a day."""
    lookup, mission, today = build_lookup(view, ground), view.mission, view.today
    rasters = lay_rasters(today.coverage, [party.side for party in mission.parties])
    first = nearest_band(rasters, primary_event(mission))
    joined = join_sides(first)
    judgements = rank_judgements(lookup)
    return Story(
        lookup=lookup,
        looking=looking_by_event(mission, today.looking),
        looking_before=looking_by_event(mission, view.previous.looking) if view.previous else (),
        sectors=compare_sectors(lookup),
        judgements=tuple(judgements),
        strongest=tuple(one_per_incident(judgements)),
        possible=pairs_at(lookup.findings, "possible_violation"),
        adopted=pairs_at(lookup.findings, "adopted_finding"),
        unknowns=tuple(find_unknowns(lookup)),
        undetermined=tuple(find_undetermined(lookup)),
        excused=tuple(find_excused(lookup)),
        unauthenticated=tuple(find_unauthenticated(lookup)),
        cases=_case_rows(lookup),
        sources=_source_rows(lookup),
        rasters=rasters,
        unfused=tuple(
            row for row, item in enumerate(lookup.observations) if item.observation_id not in lookup.incidents_of
        ),
        elsewhere="that began the day before" if _sees_all(view) else "of another day, or not for this reader",
        gaps=tuple(find_gaps((*joined, *apart_from(first, joined)), mission.sectors)),
        quiet_h=looked_hours(first, mission.thresholds.quiet_p_seen, _busy(lookup, first)) if first else (),
    )


def nearest_band(rasters: tuple[Raster, ...], event: str) -> tuple[Raster, ...]:
    """Return the rasters of one kind of event in the band nearest to the line; none without cells."""
    bands = sorted({raster.band for raster in rasters if raster.event == event})
    return tuple(raster for raster in rasters if raster.band == bands[0]) if bands else ()


def figure_bands(story: Story) -> tuple[tuple[str, float, float], ...]:
    """Return kind of event and distances of every strip, the kind shown first before the others."""
    order = event_order(story.view.mission)
    bands = {raster.band for raster in story.rasters}
    return tuple(sorted(bands, key=lambda band: (order.index(band[0]) if band[0] in order else len(order), band)))


def _busy(lookup: Lookup, rasters: tuple[Raster, ...]) -> tuple[Flags, ...]:
    """Mark the cells in which something was recorded."""
    sides = {raster.side for raster in rasters} - {""}
    marks = []
    for raster in rasters:
        taken = np.zeros(raster.state.shape, dtype=np.bool_)
        for spot, item in zip(lookup.observation_spots, lookup.observations, strict=True):
            if spot.part != raster.part or not spot.in_band or (spot.side in sides and spot.side != raster.side):
                continue
            column = int(np.searchsorted(raster.from_km, spot.chainage_km, side="right")) - 1
            first, last = microseconds(item.observed_from), microseconds(item.observed_to)
            taken[(raster.start_us <= last) & (raster.end_us > first), max(column, 0)] = True
        marks.append(taken)
    return tuple(marks)


def _sees_all(view: DayView) -> bool:
    """Say whether no incident was withheld: computed for the reader alone, or every label names the reader."""
    if view.reader.kind not in ("cell", "board"):
        return True
    return all(view.reader.name in label.readers for label in view.mission.labels)


def far_spots(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Return those of a case's places that lie farther from the line than the band that is watched, nearest first."""
    return tuple(sorted((spot for spot in spots if not spot.in_band), key=lambda spot: (spot.offset_km, spot.near)))


def case_place(sector: str, spots: tuple[Spot, ...]) -> str:
    """Return where a case lies: its sector, unless its incidents lie beyond the watched band, which is in no sector.

    Of a case none of whose incidents the page holds it is known along which sector they lie, not how far from the line.
    """
    if not spots:
        return f"along {sector}"
    far = far_spots(spots)
    if not far:
        return sector
    first, last = kilometres(far[0].offset_km), kilometres(far[-1].offset_km)
    if len(far) < len(spots):
        return f"{sector}, in part up to {last} from the line"
    near = f", {far[0].near}" if len(far) == 1 and far[0].near != ABSENT else ""
    return f"{first if first == last else f'{first} to {last}'} from the line, beside {sector}{near}"


def _case_rows(lookup: Lookup) -> tuple[CaseRow, ...]:
    view = lookup.view
    mission, today = view.mission, view.today
    clocks, options = list(today.clocks.rows()), list(today.options.rows())
    sectors = {sector.name: sector.title for sector in mission.sectors}
    tiers = {tier.tier: tier.title for tier in mission.ladder}
    rows = []
    for at, case in enumerate(today.cases.rows()):
        held = [option for option in options if option.case_id == case.case_id]
        organs = dict.fromkeys([*(organ.name for organ in mission.organs), *(option.for_organ for option in held)])
        titles = {organ.name: organ.title for organ in mission.organs}
        held_rows = sorted(lookup.incident_rows[name] for name in case.incident_ids if name in lookup.incident_rows)
        spots = tuple(lookup.incident_spots[row] for row in held_rows)
        sector = sectors.get(case.sector, case.sector)
        by_organ = [(titles.get(name, name), tuple(one for one in held if one.for_organ == name)) for name in organs]
        rows.append(
            CaseRow(
                anchor=f"k{at + 1}",
                case=case,
                sector=sector,
                place=case_place(sector, spots),
                spots=spots,
                tier=tiers.get(case.tier, case.tier),
                clocks=tuple(clock for clock in clocks if clock.case_id == case.case_id),
                options=tuple(pair for pair in by_organ if pair[1]),
            )
        )
    return tuple(rows)


def _source_rows(lookup: Lookup) -> tuple[SourceRow, ...]:
    rows = []
    for name in sorted({item.source for item in lookup.observations}):
        held = [item for item in lookup.observations if item.source == name]
        delays = [(item.received_at - item.observed_to).total_seconds() / 3600 for item in held]
        channels = Counter(item.authenticity for item in held)
        early = sum(item.received_at < item.observed_from for item in held)
        rows.append(
            SourceRow(name, len(held), tuple(sorted(channels.items())), float(np.median(delays)), max(delays), early)
        )
    return tuple(rows)
