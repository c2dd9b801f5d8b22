"""A made day for the tests of the report: a line in three parts, a seeded day with cells, incidents and findings."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from shapely import Polygon

from tests.builders import a_look, a_mission, a_notice, an_impediment, an_observation
from trucewatch.geo.ground import Ground, LayerShape, Places, ZoneShape
from trucewatch.geo.line import LinePart, ReferenceLine
from trucewatch.geo.track import lay_track, lon_lat_of, part_length_m, places_at
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
from trucewatch.records.line import DroppedPart, KeptPart, LineVersion
from trucewatch.records.look import Look
from trucewatch.records.look_request import LookRequest
from trucewatch.records.mission import EventSize, Layer, LeftOut, LineSettings, Mission, Sector
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.rate import Rate
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table
from trucewatch.records.view import DayTables, DayView, Tonight
from trucewatch.records.weather import CloudHour

DAY = datetime(2026, 6, 25, tzinfo=UTC)
"""Start of the made day."""
HALF_HOUR_US, STRETCH_KM = 1_800_000_000, 5.0
ORIGINAL = "original:" + "ab" * 32
UNKNOWN = "The actor is undetermined: a place of impact is not a place of origin."
TOWNS = (
    "Alma", "Borek", "Cesta", "Dolina", "Erdely", "Forge", "Glade", "Hamlet", "Istok", "Jasen", "Kamen", "Lipa",
    "Mostar Mala", "Nova Luka", "Orah", "Polje", "Ravna", "Sela", "Topola", "Uzica", "Vrelo", "Zabok",
)  # fmt: skip


def a_line() -> ReferenceLine:
    """Return a winding line of about 1,300 km in three parts."""
    share = np.linspace(0, 1, 900)
    lon = 31.6 + 6.6 * share + 0.35 * np.sin(share * 19) + 0.06 * np.sin(share * 160)
    lat = 46.5 + 4.4 * share**1.6 + 0.25 * np.sin(share * 13) + 0.05 * np.cos(share * 140)
    part = LinePart(1, np.stack((lon, lat), axis=-1))
    north = LinePart(2, np.stack((38.4 - 3.0 * share[:300] * 3, 51.15 + 0.9 * share[:300]), axis=-1))
    spit = LinePart(3, np.array([[31.5, 46.2], [31.9, 46.1], [32.3, 46.05]]))
    parts = (part, north, spit)
    track = lay_track(parts)
    kept = tuple(KeptPart(item.part, part_length_m(track, item.part) / 1000) for item in parts)
    control = Polygon([*part.lon_lat.tolist(), [41, 51], [41, 44.5], [31.6, 44.5]]).buffer(0)
    dropped = (DroppedPart(31.5, "a mismatched shoreline", 46.0, 33.0, 4), DroppedPart(2.1, "under 5 km", 47.0, 35.0))
    version = LineVersion(
        "made", "2026-06-25", 50.0, "stand_in", "the tests", DAY, "east", "west", kept, dropped, 900.0
    )  # fmt: skip
    return ReferenceLine(version, parts, control, None)


def a_ground() -> Ground:
    """Return the line with a layer of the day, a training area and named towns near it."""
    line = a_line()
    rng = np.random.default_rng(5)
    row = rng.integers(0, 900, len(TOWNS))
    spots = line.parts[0].lon_lat[row] + rng.normal(0, 0.18, (len(TOWNS), 2))
    order = np.argsort(TOWNS)
    places = Places(
        np.array(TOWNS, dtype=object)[order], spots[order, 1], spots[order, 0],
        rng.integers(600, 900_000, len(TOWNS))[order],
    )  # fmt: skip
    control = line.control
    assert control is not None
    square = Polygon([(36.2, 47.6), (36.6, 47.6), (36.6, 47.9), (36.2, 47.9)])
    zones = (
        ZoneShape("area", "area", None, None, 0.0),
        ZoneShape("buffer_15", "buffer", None, 15.0, 50.0),
        ZoneShape("training_1", "training_area", square, None, 100.0),
        ZoneShape("factory_1", "industrial", square.buffer(-0.1), None, 100.0),
    )
    return Ground(
        line, zones, (LayerShape(date(2026, 6, 25), "Control layer of the day", control),), places, "ground:0"
    )


def the_mission(ground: Ground, **changes: Any) -> Mission:
    """Return a hypothetical mission on the made line with a sector each 100 km and three kinds of event."""
    lengths = {part.part: part.length_km for part in ground.line.version.parts_kept}
    sectors = tuple(
        Sector(f"p{part}s{at + 1}", f"{'Main' if part == 1 else 'North' if part == 2 else 'Spit'} {at + 1}", part,
               length * at / pieces, length * (at + 1) / pieces)
        for part, length in lengths.items()
        for pieces in (max(1, round(length / 100)),)
        for at in range(pieces)
    )  # fmt: skip
    settings: dict[str, Any] = {
        "status": "hypothetical",
        "statement": "No truce was in force: every judgement is hypothetical and names no violator.",
        "retrospective": "Retrospective: rows were downloaded three days after the events.",
        "line": LineSettings("line.geojson", "made", "2026-06-25", 50.0, (1, 2, 3), (LeftOut(4, "a shoreline"),)),
        "layers": (Layer(date(2026, 6, 25), "layer.geojson", "Control layer of the day"),),
        "sectors": sectors,
        "event_sizes": (
            EventSize("thermal_anomaly", "Fire of 5 MW for 3 h", 10_800.0, 5.0),
            EventSize("explosion", "Explosion of an 82 mm round", 1.0, None),
            EventSize("weapon", "Howitzer in place for 6 h", 21_600.0, None),
        ),
        **changes,
    }
    mission = a_mission(**settings)
    sources = tuple(
        replace(source, note="This copy came through a mirror.") if source.name == "firms" else source
        for source in mission.sources
    )
    return replace(mission, sources=sources)


def some_observations(ground: Ground, count: int, day: datetime, seed: int) -> list[Observation]:
    """Return seeded events near the line, by time: fires by day, some explosions, one in nine unauthenticated."""
    rng = np.random.default_rng(seed)
    track = lay_track(ground.line.parts)
    part = rng.choice([1, 1, 1, 1, 2, 3], count)
    length = np.array([part_length_m(track, int(number)) for number in part])
    chainage = length * rng.beta(1.2, 2.2, count)
    spots = lon_lat_of(track, places_at(track, part.astype(np.int64), chainage)) + rng.normal(0, 0.09, (count, 2))
    minutes = np.sort(np.concatenate((rng.normal(640, 70, count * 2 // 3), rng.normal(90, 30, count - count * 2 // 3))))
    held = []
    for row in range(count):
        fire = row % 7 != 0
        moment = day + timedelta(minutes=round(float(np.clip(minutes[row], 0, 1430))))
        held.append(
            an_observation(
                observation_id=f"obs_{seed}_{row:06d}", source="firms" if fire else "observations",
                means="detected" if fire else "heard", observed_from=moment,
                observed_to=moment + timedelta(minutes=0 if fire else 10), received_at=moment + timedelta(days=3),
                lat_deg=float(spots[row, 1]), lon_deg=float(spots[row, 0]), sigma_m=200.0 if fire else 900.0,
                event="thermal_anomaly" if fire else "explosion",
                description="present" if fire else "undetermined", count=None if fire else 1 + row % 4,
                count_kind=None if fire else "at_least", frp_mw=float(rng.gamma(2, 6)) if fire else None,
                authenticity="none" if row % 63 == 0 else "trusted_channel", original=ORIGINAL, row=row + 1,
            )
        )  # fmt: skip
    return held


def incidents_of(mission: Mission, ground: Ground, observations: list[Observation], seed: int) -> list[Incident]:
    """Return an incident for each two neighbouring observations (sharing nothing but order), with made classes."""
    from trucewatch.geo.locate import locate_points

    rng = np.random.default_rng(seed + 100)
    heads = observations[::2]
    located = locate_points(ground.line, [item.lat_deg for item in heads], [item.lon_deg for item in heads])
    held = []
    for row, head in enumerate(heads):
        members = observations[2 * row : 2 * row + 2]
        mass = rng.dirichlet(np.array([0.5, 0.1, 0.05, 0.02, 0.2, 0.2, 1.6, 0.4, 0.1, 0.05, 0.2, 0.6]))
        mass = np.round(mass, 6)
        mass[-1] = round(1 - float(mass[:-1].sum()), 6)
        held.append(
            Incident(
                f"inc_{seed}_{row:012d}", 1, None, head.observed_from - timedelta(minutes=40), head.observed_from,
                head.observed_to + timedelta(minutes=5), head.lat_deg, head.lon_deg, 400.0, 200.0, 35.0,
                mission.line.line, mission.line.version, int(located.part[row]), float(located.chainage_km[row]),
                float(located.offset_km[row]), str(located.side[row]), tuple(float(value) for value in mass),
                len(members), 1, tuple(sorted(item.observation_id for item in members)),
                tuple(sorted({item.event for item in members})), "open",
                any(item.authenticity != "none" for item in members), False, 0.62, 0.1,
            )
        )  # fmt: skip
    return held


def findings_of(mission: Mission, incidents: list[Incident]) -> list[Finding]:
    """Return a finding for each incident and provision; the chance of a strike makes the breach."""
    held = []
    for incident in incidents:
        for provision in mission.agreement.provisions:
            prohibited = sum(
                chance for name, chance in zip(mission.classes, incident.class_probability, strict=True)
                if name in provision.classes
            )  # fmt: skip
            happened = 1 - incident.class_probability[-1]
            breach = round(prohibited * 0.97, 6)
            level = "possible_violation" if breach >= mission.thresholds.possible_p else "recorded_event"
            unknown = (UNKNOWN,) if provision.provision_id == "no_fire" and breach > 0.1 else ()
            held.append(
                Finding(
                    f"fin_{incident.incident_id}_{provision.provision_id}", 1, incident.incident_id, None,
                    provision.provision_id, "plain", provision.subject, mission.line.line, mission.line.version,
                    happened, 1.0, 0.97, min(1.0, prohibited / happened), 0.0, breach,
                    "likely" if breach > 0.55 else "unlikely" if breach > 0.2 else "very unlikely", "low",
                    (0.0, 0.0, 0.0, 1.0), "cannot_be_determined" if unknown else "no_breach", level, "draft", None,
                    None, None, "open",
                    f"The fire of {incident.n_observations} rows could be a strike; what burns there in this season "
                    "speaks against it.", (), unknown,
                )
            )  # fmt: skip
    return held


def evidence_of(mission: Mission, incidents: list[Incident]) -> list[Evidence]:
    """Return one piece of evidence for each member."""
    zeros = [0.0] * len(mission.classes)
    weights = (1.2, -0.4, *zeros[2:6], 0.8, *zeros[7:])
    return [
        Evidence(incident.incident_id, member, "thermal_near_line", at == 0, weights, "A hotspot near the line.")
        for incident in incidents
        for at, member in enumerate(incident.observation_ids)
    ]


def cells_of(ground: Ground, mission: Mission, day: datetime) -> Table[CoverageCell]:
    """Return cells of 5 km and half an hour: two bands of looks a day for fires, a blind camera for explosions."""
    columns: dict[str, list[Any]] = {name: [] for name in CoverageCell.__slots__}
    start = int(day.timestamp() * 1e6)
    for size in mission.event_sizes:
        for kept in ground.line.version.parts_kept:
            edges = [*np.arange(0, kept.length_km - STRETCH_KM / 2, STRETCH_KM).tolist(), kept.length_km]
            for low, high in itertools.pairwise(edges):
                for half in range(48):
                    state, chance = _made_look(size.event, kept.part, low, half)
                    values = (
                        mission.line.line, mission.line.version, kept.part, low, high, 0.0, 30.0, "",
                        start + half * HALF_HOUR_US, start + (half + 1) * HALF_HOUR_US, size.event, state, chance,
                        chance * 0.6, min(1.0, chance * 1.2), chance * 0.2,
                        ("pass_1",) if state == "looked" else (), chance,
                    )  # fmt: skip
                    for name, value in zip(columns, values, strict=True):
                        columns[name].append(value)
    times = {name: np.array(columns[name], dtype=np.int64) for name in ("start_at", "end_at")}
    return Table.from_columns(CoverageCell, {**columns, **times})


def _made_look(event: str, part: int, km: float, half: int) -> tuple[str, float]:
    hour = half / 2 + km / 900
    if event == "weapon":
        return "not_looked", 0.0
    if event == "explosion":
        if part == 1 and 300 <= km < 420 and 10 <= half < 30:
            return "looked", 0.35
        return ("blind", 0.0) if 8 <= hour < 13 else ("not_looked", 0.0)
    for middle in (0.5, 11.0, 23.8):
        if abs(hour - middle) < 2.4:
            return "looked", round(max(0.08, 0.97 - 0.35 * abs(hour - middle)), 6)
    return "not_looked", 0.0


def looking_of(cells: Table[CoverageCell], mission: Mission, span: Interval) -> Table[SectorLooking]:
    """Return the cells' mean by sector."""
    event, state, part = cells.texts("event"), cells.texts("state"), cells.integers("part")
    middle = (cells.numbers("chainage_from_km") + cells.numbers("chainage_to_km")) / 2
    rows = []
    for sector in mission.sectors:
        here = (part == sector.part) & (middle >= sector.chainage_from_km) & (middle < sector.chainage_to_km)
        for size in mission.event_sizes:
            mask = here & (event == size.event)
            shares = [float((state[mask] == name).mean()) for name in ("not_looked", "blind", "looked")]
            seen, low, high, timed = (
                float(cells.numbers(name)[mask].mean())
                for name in ("p_seen", "p_seen_low", "p_seen_high", "p_seen_timed")
            )
            rows.append(
                SectorLooking(sector.name, size.event, span.start_at, span.end_at, seen, low, high, timed * 0.1,
                              *shares, 6 if shares[2] else 0)
            )  # fmt: skip
    return Table.of(SectorLooking, rows)


def a_case(mission: Mission, incidents: list[Incident]) -> tuple[list[Case], list[Clock], list[Option]]:
    """Return one proposed case of two incidents with its clock and option."""
    members, tier = incidents[:2], mission.ladder[0]
    case = Case(
        "case_1", 1, "proposed", mission.sectors[0].name, DAY, DAY + timedelta(days=1), "no fire", "no_fire",
        tuple(sorted(item.incident_id for item in members)), members[0].t0_earliest, members[0].t0_best,
        members[0].t0_latest, tier.tier, mission.case_rule, "open",
    )  # fmt: skip
    clock = Clock("case_1", tier.tier, tier.starts, tier.clock_h, DAY + timedelta(hours=30), DAY + timedelta(hours=31),
                  "running")  # fmt: skip
    return (
        [case],
        [clock],
        [Option("case_1", tier.tier, one.option_id, one.for_organ, one.text) for one in tier.options],
    )


def a_day(mission: Mission, ground: Ground, count: int, day: datetime, seed: int, cells: bool = True) -> DayTables:
    """Return the tables of one made day."""
    observations = some_observations(ground, count, day, seed)
    incidents = incidents_of(mission, ground, observations, seed) if observations else []
    coverage = cells_of(ground, mission, day)
    span = Interval(day, day + timedelta(days=1))
    cases, clocks, options = a_case(mission, incidents) if incidents else ([], [], [])
    return DayTables(
        span=span,
        observations=Table.of(Observation, observations),
        hotspots=Table.of(Hotspot, []),
        incidents=Table.of(Incident, incidents),
        evidence=Table.of(Evidence, evidence_of(mission, incidents)),
        lineage=Table.of(Lineage, []),
        findings=Table.of(Finding, findings_of(mission, incidents)),
        cases=Table.of(Case, cases),
        clocks=Table.of(Clock, clocks),
        options=Table.of(Option, options),
        coverage=coverage if cells else Table.of(CoverageCell, []),
        looking=looking_of(coverage, mission, span),
        side_looking=Table.of(SideLooking, []),
        looks=Table.of(Look, []),
        passes=Table.of(Pass, []),
        impediments=Table.of(Impediment, [an_impediment()]),
        notices=Table.of(Notice, [a_notice()]),
        contexts=Table.of(Context, []),
        adoptions=Table.of(Adoption, []),
        clouds=Table.of(CloudHour, []),
        reviews=Table.of(Review, []),
        rates=Table.of(Rate, []),
        checks=Table.of(FieldCheck, []),
        miss_rates=Table.of(MissRate, []),
        alerts=Table.of(Alert, []),
        counts=Table.of(Count, []),
    )


def a_view(count: int = 120, reader: str = "cell", previous: bool = True, ground: Ground | None = None) -> DayView:
    """Return the made day with the day before it, for one reader."""
    ground = ground or a_ground()
    mission = the_mission(ground)
    who = next(item for item in mission.readers if item.name == reader)
    cells = who.kind in ("cell", "board")
    today = a_day(mission, ground, count, DAY, 7, cells)
    before = a_day(mission, ground, count * 2 // 3, DAY - timedelta(days=1), 8, cells) if previous else None
    receipts = (
        FileReceipt("firms", "viirs.parquet", ORIGINAL, DAY + timedelta(days=3), count, 2, "", "open"),
        FileReceipt("notices", "notices.csv", "", DAY + timedelta(days=3), 0, 0, "no column valid_from", "open"),
    )
    rejected = [
        Rejection(f"rej_{row}", "firms", "viirs.parquet", row, "swapped_coordinates", "lat_deg", "37.5",
                  "a latitude within the area", "swap the two columns", "open", ORIGINAL)
        for row in (3, 9)
    ]  # fmt: skip
    return DayView(
        mission=mission, reader=who, issued_at=DAY + timedelta(days=3, hours=6), today=today, previous=before,
        files=receipts, rejections=Table.of(Rejection, rejected), software="trucewatch 0.1.0",
        settings_sha256="settings:" + "cd" * 32, tree_size=42, basis="Computed from all records of the cell.",
    )  # fmt: skip


def an_adoption(**changes: Any) -> Adoption:
    """Return an adopted breach with wordings in English and Ukrainian, authentic in English, with a dissent."""
    adoption = Adoption(
        "adoption_1", 1, "no_fire", "breach", "undetermined", "p1s1", DAY + timedelta(hours=2),
        DAY + timedelta(hours=3), DAY + timedelta(hours=20), 5, 1, 1, "The place is too uncertain.", None, None, "en",
        "A strike took place in sector Main 1; who did it is undetermined.",
        "У секторі Main 1 стався удар; хто його завдав, не визначено.", None, None, None,
        DAY + timedelta(hours=21), "adoptions", "open", ORIGINAL, 1,
    )  # fmt: skip
    return replace(adoption, **changes)


def an_alert(tables: DayTables, **changes: Any) -> Alert:
    """Return a surge in the first sector, counted from three observations of the tables."""
    names = tuple(sorted(tables.observations.texts("observation_id")[:3].tolist()))
    alert = Alert(
        "alert_1", "surge", "surge_v1", "p1s1", DAY + timedelta(hours=10), DAY + timedelta(hours=11),
        DAY + timedelta(hours=10, minutes=50), DAY + timedelta(hours=10, minutes=54),
        DAY + timedelta(hours=10, minutes=55),
        12.0, 1.5, 8.0, 2, True, names, (), "Twelve happenings in an hour.", "open",
    )  # fmt: skip
    return replace(alert, **changes)


def a_count(**changes: Any) -> Count:
    """Return what one rule counts in the first sector on one side."""
    return replace(Count("recorded_events_v1", "p1s1", "west", 14, 2, 1, 18, 3), **changes)


def filled(tables: DayTables) -> DayTables:
    """Return the tables with adoptions, alerts of every kind, counts under two rules, context, damage, casualties."""
    kinds = ("severe_event", "surge", "blinding", "renewed_attack")
    alerts = [
        an_alert(tables, alert_id=f"alert_{at}", kind=kind, rule=f"{kind}_v1", sector="p1s1" if at else None,
                 authenticated=at != 2)
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    contexts = [
        Context(f"context_{at}", 1, kind, f"Region {at}", DAY + timedelta(hours=at), DAY + timedelta(hours=at + 1),
                DAY + timedelta(hours=at + 2), "contexts", "open", None, ORIGINAL, at + 1)
        for at, kind in enumerate(("air_raid_alert", "outage"))
    ]  # fmt: skip
    reported = [
        an_observation(observation_id=f"obs_people_{at}", event=event, description=description, means="reported",
                       observed_from=DAY + timedelta(hours=at), observed_to=DAY + timedelta(hours=at),
                       received_at=DAY + timedelta(hours=at + 2), lat_deg=48.0 + at, lon_deg=36.4)
        for at, (event, description) in enumerate(
            (("damage", "reported"), ("damage", "corroborated"), ("casualty", "reported"), ("uav_strike", "impact"))
        )
    ]  # fmt: skip
    observations = Table.concat([tables.observations, Table.of(Observation, reported)])
    adoptions = [
        an_adoption(),
        an_adoption(adoption_id="adoption_2", corrects="adoption_1", dissent=None, sector=None,
                    wording_fr="Aucune violation.", authentic="fr", wording_en=None, wording_uk=None),
    ]  # fmt: skip
    counts = [
        a_count(),
        a_count(sector="p1s2", side="east", counted=5, exercises=0),
        a_count(rule="series_v1", counted=9),
    ]
    return replace(
        tables,
        observations=observations.sorted_by("observed_from", "observation_id"),
        adoptions=Table.of(Adoption, adoptions),
        alerts=Table.of(Alert, alerts),
        counts=Table.of(Count, counts),
        contexts=Table.of(Context, contexts),
    )


def a_full_view(reader: str = "cell", ground: Ground | None = None, count: int = 120, previous: bool = True) -> DayView:
    """Return the made day with everything that a document may tell of, for one reader; the cell's with its night."""
    ground = ground or a_ground()
    view = a_view(count, reader, previous, ground)
    tonight = a_night(view, ground) if view.reader.kind == "cell" else None
    return replace(view, today=filled(view.today), tonight=tonight)


def a_night(view: DayView, ground: Ground) -> Tonight:
    """Return the six hours after the made day, with looks asked for: by drone, by satellite, and by nobody."""
    mission, begin = view.mission, DAY + timedelta(days=1)
    span = Interval(begin, begin + timedelta(hours=6))
    cells = cells_of(ground, mission, begin)
    cells = cells.where(cells.instants("start_at") < int(span.end_at.timestamp() * 1e6))
    incidents, case = view.today.incidents.texts("incident_id").tolist(), view.today.cases.texts("case_id").tolist()
    asked = a_request(incident_id=incidents[0] if incidents else "")
    requests = [
        asked,
        a_request(request_id="req_2", rank=2, reason="case", reference=case[0] if case else "case_1",
                  incident_id=asked.incident_id, question="happened", sensor="viirs_snpp", end_at=asked.start_at,
                  cloud_fraction=None, information=0.034),
        a_request(request_id="req_3", rank=3, reason="remedy", reference="adoption_1", question="still_there",
                  event="weapon", information=0.0, sensor="", start_at=None, end_at=None, p_detect=0.0,
                  cloud_fraction=None, feasible=False),
    ]  # fmt: skip
    return Tonight(
        span=span, known_at=begin, coverage=cells, looking=looking_of(cells, mission, span),
        passes=Table.of(Pass, []), planned=Table.of(Look, [a_look(status="acquired")]), kept=("camera_1",),
        requests=Table.of(LookRequest, requests),
    )  # fmt: skip


def a_request(**changes: Any) -> LookRequest:
    """Return a request to see by drone whether all is quiet in a cell of the first sector."""
    begin = DAY + timedelta(days=1, hours=1)
    request = LookRequest(
        "req_1", 1, "provision", "no_fire", "", "quiet", "damage", 47.123, 33.456, 1, 42.0, 0.12, "drone_1", begin,
        begin + timedelta(hours=1), 0.4, 0.35, True, DAY + timedelta(days=2),
    )  # fmt: skip
    return replace(request, **changes)
