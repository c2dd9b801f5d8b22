"""Rows of the view in, rows of the page's tables out: everything recorded, judged, rejected and received."""

from dataclasses import dataclass
from datetime import timedelta

from trucewatch.records.finding import Finding
from trucewatch.records.incident import Evidence, Incident
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.view import DayView
from trucewatch.report.judged import (
    Chance,
    actor_titles,
    article_of,
    class_chances,
    class_words,
    is_origin_unknown,
    is_told,
    origin_words,
    reading_of,
)
from trucewatch.report.looks import sensor_title
from trucewatch.report.lookup import Lookup, event_in_cell, place_rule
from trucewatch.report.places import Spot
from trucewatch.report.prose import Piece, link
from trucewatch.report.spelling import ABSENT, listed, percent, percent_fine, span_words, words
from trucewatch.report.terms import event_words, label_words, term


@dataclass(frozen=True, slots=True)
class EventRow:
    """One recorded event, in the form that monitoring missions use."""

    anchor: str
    """Its anchor."""
    near: str
    """Nearest named place with distance and direction."""
    coordinates: str
    """Latitude and longitude at the released resolution."""
    along: str
    """Position along the line."""
    means: str
    """By what it was recorded, and by which sensor where that is known."""
    number: str
    """How many; `—` where not said."""
    event: str
    """What was recorded."""
    power: str
    """Radiative power of a fire; empty where it is none."""
    description: str
    """What is known of its phase or direction."""
    weapon: str
    """Class of weapon; `—` where not known."""
    time: str
    """When, UTC."""
    source: str
    """Its source, with the authenticity of its channel."""
    label: str
    """Release label."""
    incidents: tuple[Piece, ...]
    """The incidents it belongs to; empty where it belongs to none."""
    original: Piece
    """Its original file and row."""
    observation_id: str
    """Its stable name and version."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence."""

    item: Piece
    """The observation, or the look that saw nothing."""
    sensor: str
    """The sensor that recorded it, and when; empty where that is not known to the reader."""
    rule: str
    """Row of the table of likelihoods, in words."""
    counted: str
    """Whether it counts."""
    weight: str
    """What it adds for each class, in nats; largest first, zeros left out."""
    note: str
    """Its sentence."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding, told in numbers."""

    article: str
    """Article and subject."""
    finding: Finding
    """The finding."""
    actors: str
    """Chances of the actors."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident with everything that leads to it."""

    anchor: str
    """Its anchor."""
    number: int
    """Its number on this page."""
    incident: Incident
    """The incident."""
    spot: Spot
    """Where it lies."""
    coordinates: str
    """Latitude and longitude at the released resolution."""
    time: str
    """When it began, earliest to latest."""
    classes: tuple[Chance, ...]
    """Chances of the classes."""
    evidence: tuple[EvidenceRow, ...]
    """What each piece of evidence says."""
    observations: tuple[Piece, ...]
    """Its members."""
    independent: str
    """How many members count as independent, and by which overpasses they came where all did."""
    findings: tuple[FindingRow, ...]
    """Findings that say more than `no breach`."""
    rest: tuple[str, ...]
    """The other findings, each with its chance of a breach."""
    lineage: tuple[str, ...]
    """How its id follows from earlier ones."""
    strongest: float
    """Largest chance of a breach; NaN without a finding."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One original."""

    anchor: str
    """Its anchor."""
    original: str
    """Digest of its bytes; empty where it was refused."""
    receipt: FileReceipt | None
    """What became of it; None where only rows of it are on this page."""


def coordinate_words(view: DayView, lat_deg: float, lon_deg: float, in_cell: bool) -> str:
    """Return latitude and longitude at the released resolution."""
    if place_rule(view) == "cell" or in_cell:
        return f"{lat_deg:.2f}, {lon_deg:.2f} (5 km grid cell)"
    return f"{lat_deg:.4f}, {lon_deg:.4f}"


def event_rows(lookup: Lookup) -> list[EventRow]:
    """Return every recorded event, in the order of the view."""
    in_cell = event_in_cell(lookup.view, lookup.today).tolist()
    return [_event_row(lookup, row, item, in_cell[row]) for row, item in enumerate(lookup.observations)]


def _event_row(lookup: Lookup, row: int, item: Observation, in_cell: bool) -> EventRow:
    view, spot = lookup.view, lookup.observation_spots[row]
    power = "" if item.frp_mw is None else f"{item.frp_mw:.1f} MW"
    return EventRow(
        anchor=f"o{row + 1}",
        near=spot.near,
        coordinates=coordinate_words(view, item.lat_deg, item.lon_deg, in_cell),
        along=spot.brief,
        means=f"{'seen' if item.means == 'saw' else item.means}{_by(view.mission, item)}",
        number=_number_words(item),
        event=event_words(item.event),
        power=power,
        description=_description_words(item),
        weapon=words(item.weapon) if item.weapon else ABSENT,
        time=span_words(item.observed_from, item.observed_to),
        source=f"{source_title(view.mission, item.source)}, {authenticity_words(item.authenticity)}",
        label=label_words(item.label),
        incidents=tuple(link(f"I{at + 1}", f"i{at + 1}") for at in lookup.incidents_of.get(item.observation_id, ())),
        original=_original_link(lookup, item.original, item.row),
        observation_id=item.observation_id if item.version == 1 else f"{item.observation_id}, version {item.version}",
    )


def _by(mission: Mission, item: Observation) -> str:
    return f" by {sensor_title(mission, item.sensor)}" if item.sensor else ""


def _sensor_of(lookup: Lookup, name: str) -> str:
    row = lookup.observation_rows.get(name)
    if row is None or (item := lookup.observations[row]).sensor is None:
        return ""
    return f"{sensor_title(lookup.view.mission, str(item.sensor))}, {span_words(item.observed_from, item.observed_to)}"


def independent_words(lookup: Lookup, incident: Incident) -> str:
    """Return how many members count as independent; where all came by satellites, by whose overpasses."""
    number, mission = f"{incident.n_independent} independent", lookup.view.mission
    rows = [lookup.observation_rows.get(name) for name in incident.observation_ids]
    named = {lookup.observations[row].sensor for row in rows if row is not None}
    satellites = {sensor.name: sensor.title for sensor in mission.sensors if sensor.kind == "satellite_thermal"}
    titles = [title for name, title in satellites.items() if name in named]
    if None in rows or not titles or len(titles) < len(named) or len(titles) > incident.n_independent:
        return number
    return f"{number} ({'overpass' if incident.n_independent == 1 else 'overpasses'} of {listed(titles)})"


def _number_words(item: Observation) -> str:
    if item.count_kind == "uncountable":
        return "uncountable"
    if item.count is None:
        return ABSENT
    before = {"at_least": "at least ", "about": "about "}.get(item.count_kind or "", "")
    return f"{before}{item.count:,}"


def _description_words(item: Observation) -> str:
    if item.direction_from_deg is None:
        return term("descriptions", item.description)
    return f"{term('descriptions', item.description)}, from {item.direction_from_deg:.0f}°"


def _original_link(lookup: Lookup, original: str, row: int) -> Piece:
    anchor = lookup.original_anchor(original)
    return Piece(f"{anchor.upper()}:{row:,}" if anchor else ABSENT, anchor)


def source_title(mission: Mission, name: str) -> str:
    """Return how pages name a source; its name where the mission does not say."""
    return next((source.title for source in mission.sources if source.name == name), name)


def authenticity_words(authenticity: str) -> str:
    """Return how a channel protects origin and content, in words."""
    return {"signed": "signed", "trusted_channel": "trusted", "none": "not authenticated"}[authenticity]


def incident_rows(lookup: Lookup) -> list[IncidentRow]:
    """Return every incident with its evidence and findings, in the order of the view."""
    lineage: dict[str, list[str]] = {}
    for item in lookup.today.lineage.rows():
        lineage.setdefault(item.incident_id, []).append(f"{item.relation} from {item.predecessor_id}")
    return [_incident_row(lookup, row, item, lineage) for row, item in enumerate(lookup.incidents)]


def _incident_row(lookup: Lookup, row: int, item: Incident, lineage: dict[str, list[str]]) -> IncidentRow:
    view, findings = lookup.view, lookup.findings_of.get(item.incident_id, ())
    told = [finding for finding in findings if is_told(view.mission, finding)]
    rest = [finding for finding in findings if not is_told(view.mission, finding)]
    spot, delay_h = lookup.incident_spots[row], view.mission.release.origin_delay_h
    in_cell = item.is_origin and view.issued_at - item.t0_latest < timedelta(hours=delay_h)
    evidence = tuple(_evidence_row(lookup, piece) for piece in lookup.evidence_of.get(item.incident_id, ()))
    return IncidentRow(
        anchor=f"i{row + 1}",
        number=row + 1,
        incident=item,
        spot=spot,
        coordinates=f"{coordinate_words(view, item.lat_deg, item.lon_deg, in_cell)}",
        time=span_words(item.t0_earliest, item.t0_latest),
        classes=class_chances(view.mission, item),
        evidence=evidence,
        observations=tuple(_item_link(lookup, name) for name in item.observation_ids),
        independent=independent_words(lookup, item),
        findings=tuple(_finding_row(view.mission, finding) for finding in told),
        rest=tuple(
            f"{article_of(view.mission, one)} ({reading_of(view.mission, one)}): {percent_fine(one.p_breach)}"
            for one in rest
        ),
        lineage=tuple(lineage.get(item.incident_id, ())),
        strongest=max((finding.p_breach for finding in findings), default=float("nan")),
    )


def _finding_row(mission: Mission, finding: Finding) -> FindingRow:
    pairs = zip(actor_titles(mission), finding.actor_probability, strict=False)
    return FindingRow(
        article=article_of(mission, finding),
        finding=finding,
        actors=origin_words(finding)
        if is_origin_unknown(finding)
        else ", ".join(f"{name} {percent(chance)}" for name, chance in pairs),
    )


def _evidence_row(lookup: Lookup, piece: Evidence) -> EvidenceRow:
    pairs = list(zip(lookup.view.mission.classes, piece.log_likelihood, strict=False))
    pairs.sort(key=lambda pair: -abs(pair[1]))
    weights = [f"{class_words(name)} {value:+.2f}".replace("-", "−") for name, value in pairs if round(value, 2) != 0]
    return EvidenceRow(
        item=_item_link(lookup, piece.item),
        sensor=_sensor_of(lookup, piece.item),
        rule=words(piece.rule_id),
        counted="yes" if piece.counted else "no, it repeats another",
        weight="; ".join(weights) or "nothing either way",
        note=_note(lookup, piece),
    )


def _note(lookup: Lookup, piece: Evidence) -> str:
    """Return the sentence of a piece of evidence with sensor, source or zone as pages name them.

    Each name is looked for once and where the sentence has it, so that no title is taken for a name.
    """
    mission, row, note = lookup.view.mission, lookup.observation_rows.get(piece.item), piece.note
    if row is not None:
        return _recorded_note(mission, lookup.observations[row], note)
    for sensor in mission.sensors:
        if note.startswith(f"{sensor.name} looked "):
            return sensor.title + note[len(sensor.name) :]
    for zone in mission.zones:
        end = f" the zone {zone.zone_id}."
        if note.endswith(end):
            return f"{note[: -len(end)]} the zone “{zone.title}”."
    return note


def _recorded_note(mission: Mission, item: Observation, note: str) -> str:
    means, found, rest = note.partition(f" {words(item.event)} ({item.description}) by ")
    if not found:
        return note
    if rest.startswith(f"{item.source};"):
        rest = f"“{source_title(mission, item.source)}”{rest[len(item.source) :]}"
    return f"{means} {event_words(item.event)} ({term('descriptions', item.description)}) by {rest}"


def _item_link(lookup: Lookup, name: str) -> Piece:
    anchor = lookup.observation_anchor(name)
    return link(anchor.upper(), anchor) if anchor else Piece(lookup.named.get(name, f"{name} (not of this day)"))


def rejection_groups(lookup: Lookup) -> list[tuple[str, str, str, list[Rejection]]]:
    """Return the rejected rows by source, code and expectation, the commonest first."""
    groups: dict[tuple[str, str, str], list[Rejection]] = {}
    for item in lookup.view.rejections.rows():
        groups.setdefault((item.source, item.code, item.expected), []).append(item)
    rows = [(source_title(lookup.view.mission, key[0]), words(key[1]), key[2], held) for key, held in groups.items()]
    return sorted(rows, key=lambda row: (-len(row[3]), row[0], row[1], row[2]))


def file_rows(lookup: Lookup) -> list[FileRow]:
    """Return every original that the page names, then the files that were refused."""
    receipts = {receipt.original: receipt for receipt in lookup.view.files if receipt.original}
    rows = [FileRow(f"f{at + 1}", original, receipts.get(original)) for at, original in enumerate(lookup.originals)]
    refused = [receipt for receipt in lookup.view.files if not receipt.original]
    return rows + [FileRow(f"x{at + 1}", "", receipt) for at, receipt in enumerate(refused)]
