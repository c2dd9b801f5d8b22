"""One day's view in, its rows with their anchors and cross-references out.

An anchor is a letter and the row's ordinal on this page, never a name from outside, so that no input can forge a link.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from trucewatch.geo.ground import Ground
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Evidence, Incident
from trucewatch.records.observation import Observation
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import Flags, Integers, microseconds
from trucewatch.records.view import ComparedTables, DayTables, DayView
from trucewatch.records.vocabulary import ORIGIN_DESCRIPTIONS, ORIGIN_EVENTS
from trucewatch.report.looks import seen_by
from trucewatch.report.places import Spot, locate_spots, make_spot, nearest_names, soften

K = TypeVar("K")


@dataclass(frozen=True, eq=False)
class Lookup:
    """The rows of one day and what leads from one to another."""

    view: DayView
    """The day."""
    ground: Ground
    """The geometry."""
    observations: tuple[Observation, ...]
    """Recorded events, in the order of the view; anchor `o` and ordinal from 1."""
    observation_spots: tuple[Spot, ...]
    """Where they lie."""
    incidents: tuple[Incident, ...]
    """Incidents, in the order of the view; anchor `i` and ordinal from 1."""
    incident_spots: tuple[Spot, ...]
    """Where they lie."""
    findings: tuple[Finding, ...]
    """Findings, in the order of the view."""
    observation_rows: dict[str, int]
    """Row of an observation by its id, that of its highest version."""
    incident_rows: dict[str, int]
    """Row of an incident by its id."""
    incidents_of: dict[str, tuple[int, ...]]
    """Rows of the incidents of an observation, by its id."""
    findings_of: dict[str, tuple[Finding, ...]]
    """Findings of an incident, by its id."""
    evidence_of: dict[str, tuple[Evidence, ...]]
    """Evidence of an incident, by its id."""
    named: dict[str, str]
    """Words for what evidence names besides recorded events, by name: looks, passes and zones."""
    originals: tuple[str, ...]
    """Digests of original bytes named on the page; anchor `f` and ordinal from 1."""
    original_rows: dict[str, int]
    """Ordinal of an original, from 0, by its digest."""

    @property
    def today(self) -> DayTables:
        """The tables of the day."""
        return self.view.today

    def incident_anchor(self, incident_id: str) -> str:
        """Return the anchor of an incident, empty where it is not on the page."""
        row = self.incident_rows.get(incident_id)
        return "" if row is None else f"i{row + 1}"

    def observation_anchor(self, observation_id: str) -> str:
        """Return the anchor of an observation, empty where it is not on the page."""
        row = self.observation_rows.get(observation_id)
        return "" if row is None else f"o{row + 1}"

    def original_anchor(self, original: str) -> str:
        """Return the anchor of an original, empty where it is not on the page."""
        row = self.original_rows.get(original)
        return "" if row is None else f"f{row + 1}"


def build_lookup(view: DayView, ground: Ground) -> Lookup:
    """Return the rows of a day with their cross-references."""
    today = view.today
    observations, incidents = tuple(today.observations.rows()), tuple(today.incidents.rows())
    findings = tuple(today.findings.rows())
    originals = _originals(view, observations)
    versions = sorted(range(len(observations)), key=lambda row: observations[row].version)
    return Lookup(
        view=view,
        ground=ground,
        observations=observations,
        observation_spots=_observation_spots(view, ground, today),
        incidents=incidents,
        incident_spots=incident_spots(view, ground, today),
        findings=findings,
        observation_rows={observations[row].observation_id: row for row in versions},
        incident_rows={incident.incident_id: row for row, incident in enumerate(incidents)},
        incidents_of=_grouped((member, row) for row, held in enumerate(incidents) for member in held.observation_ids),
        findings_of=_grouped((finding.incident_id, finding) for finding in findings),
        evidence_of=_grouped((item.incident_id, item) for item in today.evidence.rows()),
        named=_named(view, ground),
        originals=originals,
        original_rows={original: row for row, original in enumerate(originals)},
    )


def _named(view: DayView, ground: Ground) -> dict[str, str]:
    items = view.today.evidence.texts("item").tolist()
    looks = seen_by(view.mission, view.today.looks, ground.places, items)
    zones = {zone.zone_id: f"zone “{zone.title}”" for zone in view.mission.zones}
    return zones | {name: f"look: {look.told}" for name, look in looks.items()}


def incident_spots(view: DayView, ground: Ground, tables: ComparedTables) -> tuple[Spot, ...]:
    """Return where the incidents of a day lie, by the position along the line that they carry."""
    held, rule = tables.incidents, place_rule(view)
    in_cell = held.flags("is_origin") & _is_held_back(view, held.instants("t0_latest"))
    mission = view.mission
    near = nearest_names(ground.places, held.numbers("lat_deg"), held.numbers("lon_deg"))
    columns = (
        held.integers("part"), held.numbers("chainage_km"), held.numbers("offset_km"), held.texts("side"), near,
        in_cell,
    )  # fmt: skip
    return tuple(
        soften(make_spot(mission, int(part), float(km), float(off), side, name), rule, bool(cell))
        for part, km, off, side, name, cell in zip(*columns, strict=True)
    )


def place_rule(view: DayView) -> str:
    """Return how places leave for the reader: `exact` or `cell`; the coarser where no rule is given."""
    rule = view.mission.release.rule_for(view.reader.kind)
    return "cell" if rule is None else rule.place


def event_in_cell(view: DayView, tables: ComparedTables) -> Flags:
    """Return which recorded events leave only as a 5 km cell because they may show an origin and are recent."""
    held = tables.observations
    origin = [
        event in ORIGIN_EVENTS or description in ORIGIN_DESCRIPTIONS
        for event, description in zip(held.texts("event"), held.texts("description"), strict=True)
    ]
    return np.array(origin, dtype=np.bool_) & _is_held_back(view, held.instants("observed_to"))


def _is_held_back(view: DayView, moments: Integers) -> Flags:
    delay_us = int(view.mission.release.origin_delay_h * HOUR_US)
    return np.asarray(microseconds(view.issued_at) - moments < delay_us, dtype=np.bool_)


def _observation_spots(view: DayView, ground: Ground, tables: ComparedTables) -> tuple[Spot, ...]:
    lat, lon = tables.observations.numbers("lat_deg"), tables.observations.numbers("lon_deg")
    spots = locate_spots(view.mission, ground.line, ground.places, lat, lon)
    rule, in_cell = place_rule(view), event_in_cell(view, tables)
    return tuple(soften(spot, rule, bool(cell)) for spot, cell in zip(spots, in_cell, strict=True))


def _originals(view: DayView, observations: tuple[Observation, ...]) -> tuple[str, ...]:
    held = [receipt.original for receipt in view.files]
    named = {observation.original for observation in observations}
    for table in (view.today.notices, view.today.impediments, view.today.looks, view.rejections):
        named.update(table.texts("original"))
    return tuple(dict.fromkeys(name for name in (*held, *sorted(named)) if name))


def _grouped(pairs: Iterable[tuple[str, K]]) -> dict[str, tuple[K, ...]]:
    groups: defaultdict[str, list[K]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}
