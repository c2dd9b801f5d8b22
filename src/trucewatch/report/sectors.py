"""Two days in, one row for each sector out: counts, the looking then and now, and what a silence means."""

from collections import Counter
from dataclasses import dataclass

from trucewatch.geo.ground import Ground
from trucewatch.records.finding import Finding
from trucewatch.records.mission import Sector
from trucewatch.records.view import ComparedTables, DayView
from trucewatch.report.looking import Looking, looking_by_sector, primary_event
from trucewatch.report.lookup import Lookup, incident_spots
from trucewatch.report.places import Spot, locate_spots, sector_of, towns_along

TOWN_CANDIDATES = 2000
"""How many of the largest places are considered."""

CLEAR, THIN, UNSEEN, UNSAID = "clear", "thin", "unseen", "unsaid"
"""What a silence means: looked at well enough; too thinly; not looked at or blind; no looking of the day is stated."""


@dataclass(frozen=True, slots=True)
class SectorCount:
    """What one sector had on one day, with its looking."""

    events: int
    """Recorded events within the watched band."""
    incidents: int
    """Incidents within the band."""
    possible: int
    """Possible violations within the band: pairs of incident and provision."""
    adopted: int
    """Adopted findings within the band: pairs of incident and provision."""
    looking: Looking | None
    """Looking for the kind of event shown first; None where none is stated."""


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector against the day before."""

    anchor: str
    """Anchor of the row."""
    name: str
    """How pages name it; `farther from the line` for what lies beyond the watched band."""
    extent: str
    """Part and kilometres, and the largest named place near it."""
    now: SectorCount
    """The day."""
    before: SectorCount | None
    """The day before; None where there are no previous data."""
    event_rows: tuple[int, ...]
    """Rows of the day's recorded events that lie in it."""
    incident_rows: tuple[int, ...]
    """Rows of the day's incidents that lie in it."""
    silence: str
    """What it means that nothing was recorded; empty where something was."""

    @property
    def change(self) -> int | None:
        """Recorded events more (or fewer) than the day before; None where there are no previous data."""
        return None if self.before is None else self.now.events - self.before.events


def pairs_at(findings: tuple[Finding, ...], level: str) -> dict[tuple[str, str], list[Finding]]:
    """Return the findings of one level by incident and provision: one pair counts once, whatever its readings."""
    pairs: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.level == level:
            pairs.setdefault((finding.incident_id, finding.provision_id), []).append(finding)
    return pairs


def compare_sectors(lookup: Lookup) -> tuple[SectorRow, ...]:
    """Return the sectors in the mission's order, then what lies in none of them."""
    view, sectors = lookup.view, lookup.view.mission.sectors
    now = _counts(view, lookup.today, lookup.observation_spots, lookup.incident_spots)
    before = None if view.previous is None else _counts_of(view, lookup.ground, view.previous)
    largest = _largest_places(lookup)
    names = [(sector.title, _extent(sector) + largest.get(at, "")) for at, sector in enumerate(sectors)]
    band = view.mission.thresholds.watch_band_km
    names.append(("Elsewhere", f"in no sector, or farther than {band:g} km from the line"))
    return tuple(
        SectorRow(
            anchor=f"s{index + 1}",
            name=name,
            extent=extent,
            now=now[index],
            before=before[index] if before else None,
            event_rows=_rows_in(lookup.observation_spots, index if index < len(sectors) else -1),
            incident_rows=_rows_in(lookup.incident_spots, index if index < len(sectors) else -1),
            silence="" if now[index].events or index == len(sectors) else _silence(view, now[index].looking),
        )
        for index, (name, extent) in enumerate(names)
    )


def _rows_in(spots: tuple[Spot, ...], sector: int) -> tuple[int, ...]:
    return tuple(row for row, spot in enumerate(spots) if spot.sector == sector)


def _extent(sector: Sector) -> str:
    extent = f"part {sector.part}, km {sector.chainage_from_km:,.0f}–{sector.chainage_to_km:,.0f}"
    return "" if f"part {sector.part}" in sector.title else extent


def _largest_places(lookup: Lookup) -> dict[int, str]:
    """Return the largest named place of each sector by its index, where the mission names one."""
    mission, largest = lookup.view.mission, dict[int, str]()
    for town in towns_along(mission, lookup.ground.line, lookup.ground.places, TOWN_CANDIDATES):
        sector = sector_of(mission.sectors, town.part, town.chainage_km)
        largest.setdefault(sector, f" near {town.name}")
    return largest


def _silence(view: DayView, looking: Looking | None) -> str:
    if looking is None or not looking.covers(view.today.span):
        return UNSAID
    if looking.state != "looked":
        return UNSEEN
    return CLEAR if looking.p_seen >= view.mission.thresholds.quiet_p_seen else THIN


def _counts_of(view: DayView, ground: Ground, tables: ComparedTables) -> list[SectorCount]:
    lat, lon = tables.observations.numbers("lat_deg"), tables.observations.numbers("lon_deg")
    spots = locate_spots(view.mission, ground.line, ground.places, lat, lon)
    return _counts(view, tables, spots, incident_spots(view, ground, tables))


def _counts(
    view: DayView, tables: ComparedTables, events: tuple[Spot, ...], incidents: tuple[Spot, ...]
) -> list[SectorCount]:
    sectors = view.mission.sectors
    looking = looking_by_sector(view.mission, tables.looking, primary_event(view.mission))
    sector_by_id = dict(zip(tables.incidents.texts("incident_id"), (spot.sector for spot in incidents), strict=True))
    findings = tuple(tables.findings.rows())
    possible, adopted = (
        Counter(sector_by_id.get(incident, -1) for incident, _ in pairs_at(findings, level))
        for level in ("possible_violation", "adopted_finding")
    )
    recorded, happened = Counter(spot.sector for spot in events), Counter(spot.sector for spot in incidents)
    return [
        SectorCount(recorded[row], happened[row], possible[row], adopted[row], looking.get(name))
        for row, name in [*enumerate(sector.name for sector in sectors), (-1, "")]
    ]
