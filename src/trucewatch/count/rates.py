"""Counts and looking in, events a day as they probably were out.

Only what the stated looking could have recorded is counted: an incident with an observation of that event by a sensor.
What people alone told has no looking that promised it, so it cannot be thinned by one, and is left out here.

The model: happenings come as a Poisson process of rate r a day, and each is recorded with the chance p that the looking
states, apart from the others. So n recorded in d days has mean r·d·p, the best estimate of r is n/(d·p), and the
interval takes Garwood's exact limits for n at the two ends of p: the lower limit over the most that the looking may
have recorded, the upper one over the least. It holds at 95 % or more wherever p lies in its own interval, and has no
upper end where the least is nothing. Happenings that come in bursts spread wider than this says.
Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936) 437.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.stats import chi2

from trucewatch.records.coverage import SectorLooking
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.rate import Rate
from trucewatch.records.table import Flags, Integers, Table
from trucewatch.records.vocabulary import Level

CONFIDENCE = 0.95
"""Of the interval."""
UNEQUAL = 2.0
"""Counts of two stretches are not compared where one's looking is more than this many times the other's; assumed."""
WHOLE_LINE = ""
"""Sector of the rate of all sectors together."""
LEVELS: tuple[Level, ...] = ("recorded_event", "possible_violation")
"""What is counted; never added to each other."""


def rates(
    incidents: Table[Incident],
    observations: Table[Observation],
    findings: Table[Finding],
    looking: Table[SectorLooking],
    mission: Mission,
    span: Interval,
) -> Table[Rate]:
    """Return the rate of every tabled event in every sector whose looking is stated, and on the whole line.

    Rows are ordered by event of the mission, level, and sector of the mission, the whole line first. Where nothing
    could have been recorded there is no estimate: a zero count says nothing then. Without looking there are no rows.
    """
    stated = {(row.sector, row.event): row for row in looking.rows()}
    length = {one.name: one.chainage_to_km - one.chainage_from_km for one in mission.sectors}
    sector = sectors_of(incidents, mission)
    possible = _has_possible_violation(incidents, findings)
    rows: list[Rate] = []
    for size in mission.event_sizes:
        here = {name: stated[name, size.event] for name in length if (name, size.event) in stated}
        if not here:
            continue
        whole = _joined(here, length)
        recorded = recorded_by_sensor(incidents, observations, size.event)
        for level in LEVELS:
            counted = recorded & (possible if level == "possible_violation" else True)
            per_sector = np.bincount(sector[counted & (sector >= 0)], minlength=len(mission.sectors))
            numbers = {one.name: int(n) for one, n in zip(mission.sectors, per_sector, strict=True)}
            total = sum(numbers[name] for name in here)
            rows.append(_rate(WHOLE_LINE, level, total, whole, whole, span))
            rows += [_rate(name, level, numbers[name], row, whole, span) for name, row in here.items()]
    return Table.of(Rate, rows)


def poisson_limits(count: int) -> tuple[float, float]:
    """Return Garwood's exact 95 % limits of a Poisson mean of which `count` was seen; the lower of none is 0."""
    tail = (1 - CONFIDENCE) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    return low, float(chi2.ppf(1 - tail, 2 * count + 2)) / 2


def recorded_by_sensor(incidents: Table[Incident], observations: Table[Observation], event: str) -> Flags:
    """Say which incidents have an observation of an event that a sensor of the mission made."""
    by_sensor = np.array([sensor is not None for sensor in observations.texts("sensor")], dtype=np.bool_)
    meant = by_sensor & (observations.texts("event") == event)
    names = frozenset(observations.texts("observation_id")[meant].tolist())
    return np.array([not names.isdisjoint(row.observation_ids) for row in incidents.rows()], dtype=np.bool_)


def sectors_of(incidents: Table[Incident], mission: Mission) -> Integers:
    """Return the sector of each incident, an index into the mission's; -1 beyond all sectors or the watched band."""
    part, chainage = incidents.integers("part"), incidents.numbers("chainage_km")
    near = incidents.numbers("offset_km") <= mission.thresholds.watch_band_km
    found = np.full(len(incidents), -1, dtype=np.int64)
    for number, one in enumerate(mission.sectors):
        along = (chainage >= one.chainage_from_km) & (chainage < one.chainage_to_km)
        found[near & along & (part == one.part)] = number
    return found


def _has_possible_violation(incidents: Table[Incident], findings: Table[Finding]) -> Flags:
    possible = findings.texts("incident_id")[findings.texts("level") == "possible_violation"]
    return np.isin(incidents.texts("incident_id").astype(str), possible.astype(str))


def _joined(rows: Mapping[str, SectorLooking], length: Mapping[str, float]) -> SectorLooking:
    """Return the chances of all sectors together: the mean by length of what each states."""
    weight = np.array([length[name] for name in rows])
    weight = weight / weight.sum()

    def mean(name: str) -> float:
        return float(weight @ np.array([getattr(row, name) for row in rows.values()], dtype=np.float64))

    return replace(
        next(iter(rows.values())),
        sector=WHOLE_LINE,
        p_seen=mean("p_seen"),
        p_seen_low=mean("p_seen_low"),
        p_seen_high=mean("p_seen_high"),
        p_seen_timed=mean("p_seen_timed"),
        n_looks=0,
    )


def _rate(sector: str, level: Level, count: int, looking: SectorLooking, whole: SectorLooking, span: Interval) -> Rate:
    days = span.duration.total_seconds() / 86_400
    low, high = poisson_limits(count)
    best, least, most = looking.p_seen, looking.p_seen_low, looking.p_seen_high
    return Rate(
        sector=sector,
        event=looking.event,
        level=level,
        start_at=span.start_at,
        end_at=span.end_at,
        count=count,
        p_seen=best,
        p_seen_low=least,
        p_seen_high=most,
        per_day=count / (days * best) if best > 0 else None,
        per_day_low=low / (days * most) if most > 0 else 0.0,
        per_day_high=high / (days * least) if least > 0 else None,
        comparable=bool(best > 0 and whole.p_seen / UNEQUAL <= best <= whole.p_seen * UNEQUAL),
    )
