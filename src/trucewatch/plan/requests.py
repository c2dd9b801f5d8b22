"""What is open and who could look in, requests to look again out, ranked by what they could teach.

A request needs what entitles to it: a case, an adopted finding that must be put right, or a provision, and a place in
the agreed area. It names a grid cell of 5 km, never a finer place, and asks only of what is left to be seen: a blast is
over, its crater stays; a weapon stays until it goes.

The worth of a look is the mutual information between the question and the look's outcome: with chance q that the thing
is there to be seen, chance p that the look records it if it is, and chance f that it records something if it is not,
I = h(qp + (1 − q)f) − q·h(p) − (1 − q)·h(f), where h is the entropy of a yes-or-no outcome in nats. It is nothing where
the look is blind (p = f) and where the answer is known (q = 0 or 1). Source: Cover and Thomas, Elements of Information
Theory, 2nd edition, §2.3–2.4.

Looks are given out by worth, the most informative first, and no sensor is asked for two places at once (`schedule`). A
request whose sensors are all asked elsewhere then says which one it lost, when, and to which request.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids
from trucewatch.geo.line import ReferenceLine
from trucewatch.geo.locate import locate_points
from trucewatch.plan.schedule import Offer, Schedule, give_looks
from trucewatch.records.adoption import Adoption
from trucewatch.records.case import Case, Clock
from trucewatch.records.finding import Finding
from trucewatch.records.identity import name_for
from trucewatch.records.incident import Incident
from trucewatch.records.look_request import LookRequest, Question, RequestReason
from trucewatch.records.mission import Mission
from trucewatch.records.table import Floats, Table
from trucewatch.records.vocabulary import Event

TRACES: Mapping[str, tuple[Event, ...]] = {
    "strike": ("damage", "surface_change"),
    "attack_drone": ("damage", "surface_change"),
    "explosive_work": ("surface_change",),
    "exercise": ("surface_change", "vehicle"),
    "weapon_presence": ("weapon", "vehicle"),
    "jamming": ("jamming",),
}
"""What is left to be seen of a class, best first; of a class that is not named nothing is looked for."""
LASTING: frozenset[Event] = frozenset({"damage", "surface_change", "fortification", "position"})
"""Traces that stay for as long as anything is planned."""
STAYS = timedelta(hours=6)
"""How long any other trace stays on average, where the mission tables no duration of the event; assumed."""
FALSE_ALARM = 0.02
"""Chance that a look records such a thing where there is none; assumed."""
QUIET_PRIOR = 0.02
"""Chance that something goes on in a stretch of which nothing is known, over one night; assumed."""
UNSETTLED = (0.05, 0.95)
"""A chance outside these is settled: no look is asked for it."""
WITHIN = timedelta(hours=24)
"""A look later than this is of no use where no clock says otherwise."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that should be looked at again, before anybody asks who could."""

    reason: RequestReason
    """What entitles to look."""
    reference: str
    """Case, adoption or provision."""
    incident_id: str
    """Incident it is about; empty for a stretch that was not watched."""
    question: Question
    """What the look should settle."""
    events: tuple[Event, ...]
    """What could be recorded, best first."""
    lat_deg: float
    """Latitude of the place, once it is on the grid that of the middle of its cell."""
    lon_deg: float
    """Its longitude."""
    part: int
    """Part of the line."""
    chainage_km: float
    """Along that part."""
    chance: float
    """Chance that there is something to be recorded at `since`."""
    since: datetime
    """When that chance was true; a trace that does not last fades from then on."""
    until: datetime
    """When the look would come too late."""


@dataclass(frozen=True, slots=True)
class Opportunity:
    """One look that could be had over a candidate's place."""

    sensor: str
    """Who could look."""
    event: Event
    """What it could record."""
    start_at: datetime
    """When."""
    end_at: datetime
    """Until when."""
    p_detect: float
    """Chance that it records the event if it is there, weather included."""
    cloud_fraction: float | None
    """Cloud foretold; None where cloud does not matter or is not known."""
    sent: bool = True
    """Whether the sensor must be sent or turned there; else it looks anyway, as a sweep or an announced look does."""


def information(chance: Floats, p_detect: Floats, p_false: float = FALSE_ALARM) -> Floats:
    """Return the mutual information in nats, element by element; never negative, nothing for a blind look."""
    found = np.maximum(p_detect, p_false)
    outcome = chance * found + (1 - chance) * p_false
    gained = _entropy(outcome) - chance * _entropy(found) - (1 - chance) * _entropy(np.full_like(chance, p_false))
    return np.asarray(np.maximum(gained, 0.0), dtype=np.float64)


def candidates_of(
    findings: Table[Finding],
    incidents: Table[Incident],
    cases: Table[Case],
    clocks: Table[Clock],
    adoptions: Table[Adoption],
    mission: Mission,
    now: datetime,
) -> tuple[Candidate, ...]:
    """Return one candidate for each incident whose question is open, and for each adopted breach that must be undone.

    Of several findings about an incident the most open one speaks. What lies outside the mission's area, or outside
    every zone of the provision, is no candidate.
    """
    by_incident = {one.incident_id: one for one in incidents.rows()}
    deadline = _deadlines(cases, clocks, now)
    held: dict[str, Candidate] = {}
    for finding in _most_open(findings).rows():
        incident = by_incident.get(finding.incident_id)
        if incident is None or finding.incident_id in held or not is_inside(incident, mission):
            continue
        events = _traces(finding.provision_id, incident, mission)
        if events:
            held[finding.incident_id] = _of_incident(finding, incident, events, deadline, now)
    standing = adoptions.where(~np.isin(adoptions.texts("adoption_id"), adoptions.texts("corrects")))
    remedies = [one for one in (_of_adoption(row, by_incident, mission, now) for row in standing.rows()) if one]
    return (*(candidate for _, candidate in sorted(held.items())), *remedies)


def _most_open(findings: Table[Finding]) -> Table[Finding]:
    """Return the findings whose question is open, the most open first; what people adopted is open no longer."""
    chance = findings.numbers("p_happened") * findings.numbers("p_prohibited")
    least, most = UNSETTLED
    kept = (chance > least) & (chance < most) & (findings.numbers("p_in_zone") > least)
    rows = np.flatnonzero(kept & (findings.texts("level") != "adopted_finding"))
    return findings.take(rows[np.argsort(-_entropy(chance[rows]), kind="stable")])


def on_grid(candidates: Sequence[Candidate], line: ReferenceLine) -> tuple[Candidate, ...]:
    """Return the candidates moved to the middle of their cells, so that nothing that follows tells a finer place.

    Part and chainage become those of the middle: they would otherwise tell more than the cell does.
    """
    grid = GridSettings()
    names = cell_ids(grid, [one.lat_deg for one in candidates], [one.lon_deg for one in candidates])
    number = {name: at for at, name in enumerate(dict.fromkeys(names))}
    centres = [cell_centre(grid, name) for name in number]
    located = locate_points(line, [lat for lat, _ in centres], [lon for _, lon in centres])
    part, chainage_km = located.part.tolist(), located.chainage_km.tolist()
    return tuple(
        replace(one, lat_deg=centres[at][0], lon_deg=centres[at][1], part=part[at], chainage_km=chainage_km[at])
        for one, at in zip(candidates, (number[name] for name in names), strict=True)
    )


def rank_requests(
    candidates: Sequence[Candidate],
    opportunities: Mapping[int, Iterable[Opportunity]],
    mission: Mission,
    key: bytes,
) -> Table[LookRequest]:
    """Return the requests, first the one given the look that would teach most; those that were given none last.

    Candidates that ask the same of one cell for the same reason are one request, that of the most informative of them.
    No sensor is asked for two places at once; the order of the candidates and of their looks changes nothing.

    Args:
        candidates: what is open, on the grid.
        opportunities: looks that could be had, by index of the candidate; those that end after its time are not used.
        mission: its tabled durations say how long a trace stays.
        key: under which requests are named.
    """
    grid = GridSettings()
    cells = cell_ids(grid, [one.lat_deg for one in candidates], [one.lon_deg for one in candidates])
    drafts = _distinct(
        _drafted(one, opportunities.get(at, ()), mission, key, cells[at]) for at, one in enumerate(candidates)
    )
    schedule = give_looks(offer for draft in drafts for offer in draft.offers)
    held = sorted((_settled(draft, schedule) for draft in drafts), key=lambda pair: pair[0])
    return Table.of(LookRequest, [replace(one, rank=at) for at, (_, one) in enumerate(held, start=1)])


def _entropy(chance: Floats) -> Floats:
    inside = np.clip(chance, 1e-300, 1.0)
    other = np.clip(1 - chance, 1e-300, 1.0)
    return np.asarray(-(chance * np.log(inside) + (1 - chance) * np.log(other)), dtype=np.float64)


def _deadlines(cases: Table[Case], clocks: Table[Clock], now: datetime) -> dict[str, tuple[str, datetime]]:
    """Return for each incident of a case the case and when its first running clock runs out, or the usual time."""
    ends: dict[str, datetime] = {}
    for clock in clocks.rows():
        if clock.state == "running" and clock.expires_earliest is not None and clock.expires_earliest > now:
            ends[clock.case_id] = min(clock.expires_earliest, ends.get(clock.case_id, clock.expires_earliest))
    return {
        incident: (case.case_id, ends.get(case.case_id, now + WITHIN))
        for case in cases.rows()
        if case.state != "closed"
        for incident in case.incident_ids
    }


def is_inside(place: Incident | Candidate, mission: Mission) -> bool:
    """Say whether a place lies in the agreed area."""
    area = mission.area
    return area.south_deg <= place.lat_deg <= area.north_deg and area.west_deg <= place.lon_deg <= area.east_deg


def _traces(provision_id: str, incident: Incident, mission: Mission) -> tuple[Event, ...]:
    """Return what is left to be seen of the likeliest class that the provision prohibits."""
    provision = next(one for one in mission.agreement.provisions if one.provision_id == provision_id)
    chances = dict(zip(mission.classes, incident.class_probability, strict=True))
    named = [name for name in provision.classes if name in TRACES]
    return TRACES[max(named, key=lambda name: (chances[name], name))] if named else ()


def _of_incident(
    finding: Finding,
    incident: Incident,
    events: tuple[Event, ...],
    deadline: Mapping[str, tuple[str, datetime]],
    now: datetime,
) -> Candidate:
    case_id, until = deadline.get(incident.incident_id, ("", now + WITHIN))
    return Candidate(
        reason="case" if case_id else "provision",
        reference=case_id or finding.provision_id,
        incident_id=incident.incident_id,
        question="happened" if finding.p_happened < finding.p_prohibited else "class",
        events=events,
        lat_deg=incident.lat_deg,
        lon_deg=incident.lon_deg,
        part=incident.part,
        chainage_km=incident.chainage_km,
        chance=finding.p_happened * finding.p_prohibited,
        since=incident.t0_best,
        until=until,
    )


def _of_adoption(
    adoption: Adoption, incidents: Mapping[str, Incident], mission: Mission, now: datetime
) -> Candidate | None:
    """Return the look that verifies whether an adopted breach was put right; None where nothing stays to be seen."""
    incident = incidents.get(adoption.incident_id or "")
    provision = next((one for one in mission.agreement.provisions if one.provision_id == adoption.provision_id), None)
    if adoption.verdict != "breach" or incident is None or provision is None or not is_inside(incident, mission):
        return None
    if "weapon_presence" not in provision.classes:
        return None
    return Candidate(
        reason="remedy",
        reference=adoption.adoption_id,
        incident_id=incident.incident_id,
        question="still_there",
        events=TRACES["weapon_presence"],
        lat_deg=incident.lat_deg,
        lon_deg=incident.lon_deg,
        part=incident.part,
        chainage_km=incident.chainage_km,
        chance=0.5,
        since=now,
        until=now + WITHIN,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A request before anybody is asked: its name, what it is about, and the looks that could teach it anything."""

    name: str
    cell: str
    candidate: Candidate
    offers: tuple[Offer, ...]

    @property
    def precedence(self) -> tuple[float, datetime, str, tuple[Event, ...], float, datetime]:
        """By which the most informative of several candidates of one name is found, whatever their order."""
        one = self.candidate
        best = max((offer.worth for offer in self.offers), default=0.0)
        return (-best, one.until, one.incident_id, one.events, -one.chance, one.since)


def _drafted(candidate: Candidate, offered: Iterable[Opportunity], mission: Mission, key: bytes, cell: str) -> _Draft:
    name = name_for(key, "req", candidate.reason, candidate.reference, candidate.question, cell)
    usable = [one for one in offered if one.end_at <= candidate.until and one.event in candidate.events]
    offers = [
        Offer(name, cell, one.sensor, one.event, one.start_at, one.end_at, one.sent, one.p_detect, one.cloud_fraction,
              _worth(candidate, one, mission), candidate.until)
        for one in usable
    ]  # fmt: skip
    return _Draft(name, cell, candidate, tuple(offer for offer in offers if offer.worth > 0))


def _distinct(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Return one draft of each name, the most informative."""
    best: dict[str, _Draft] = {}
    for draft in drafts:
        held = best.setdefault(draft.name, draft)
        if draft.precedence < held.precedence:
            best[draft.name] = draft
    return list(best.values())


def _settled(draft: _Draft, schedule: Schedule) -> tuple[tuple[bool, float, float, datetime, str], LookRequest]:
    """Return a request with the look that it gets or why it gets none, after the key by which requests are ranked."""
    candidate, given, lost = draft.candidate, schedule.given.get(draft.name), schedule.lost.get(draft.name)
    wanted = lost[0] if lost else None
    centre = cell_centre(GridSettings(), draft.cell)
    request = LookRequest(
        request_id=draft.name,
        rank=0,
        reason=candidate.reason,
        reference=candidate.reference,
        incident_id=candidate.incident_id,
        question=candidate.question,
        event=given.event if given else candidate.events[0],
        lat_deg=centre[0],
        lon_deg=centre[1],
        part=candidate.part,
        chainage_km=float(round(candidate.chainage_km)),
        information=given.worth if given else 0.0,
        sensor=given.sensor if given else "",
        start_at=given.start_at if given else None,
        end_at=given.end_at if given else None,
        p_detect=given.p_detect if given else 0.0,
        cloud_fraction=given.cloud_fraction if given else None,
        feasible=given is not None,
        until=candidate.until,
        lost_sensor=wanted.sensor if wanted else "",
        lost_at=wanted.start_at if wanted else None,
        lost_to=lost[1] if lost else "",
    )
    missed = wanted.worth if wanted else 0.0
    return (not request.feasible, -request.information, -missed, request.until, request.request_id), request


def _worth(candidate: Candidate, look: Opportunity, mission: Mission) -> float:
    left = remaining(look.event, look.start_at - candidate.since, mission)
    return float(information(np.array([candidate.chance * left]), np.array([look.p_detect]))[0])


def remaining(event: Event, after: timedelta, mission: Mission) -> float:
    """Return the chance that a trace is still there after a time: lasting ones stay, others fade exponentially."""
    if event in LASTING or after <= timedelta(0):
        return 1.0
    size = mission.size_of(event)
    lasts_s = STAYS.total_seconds() if size is None else size.duration_s
    return float(np.exp(-after.total_seconds() / max(lasts_s, 1.0)))
