"""Counts and looking in, events a day in what was looked at out.

Only what the stated looking could have recorded is counted: an incident with an observation of that event by a sensor.
What people alone told has no looking that promised it, so it cannot be weighed by one, and is left out here.

Who looks goes where things happen, so dividing a count by the mean looking of a stretch would overstate by far. Each
incident is weighed instead by what was promised of that very event at its own place and time: it stands for 1/p
happenings where p is that chance (Horvitz and Thompson, Journal of the American Statistical Association 47 (1952) 663).
The sum is about the places and times in which it could be recorded, and about no others. An incident where next to
nothing was promised would stand for hundreds: it counts once, and such are told apart.

The interval is that of Fay and Feuer (Statistics in Medicine 16 (1997) 791) for weighted Poisson counts. Were the true
chance q where p was promised, the sum would be too large by the mean of q/p over all happenings; that mean is weighed
like the sum, with q at the most promised for the lower end of the interval and at the least for the upper, so that
there is no upper end where the least is nothing. Without weights and doubt it is Garwood's exact interval (Biometrika
28 (1936) 437). Happenings that come in bursts spread wider than this says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import chi2

from trucewatch.records.coverage import SectorLooking
from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.rate import Rate
from trucewatch.records.table import Flags, Floats, Integers, Table
from trucewatch.records.vocabulary import Level

CONFIDENCE = 0.95
"""Of the interval."""
UNEQUAL = 2.0
"""Counts of two stretches are not compared where one's looking is more than this many times the other's; assumed."""
LEAST_PROMISE = 0.01
"""A chance of being recorded below which an incident counts once instead of standing for others, and the count of a
sector is compared with none; assumed."""
WHOLE_LINE = ""
"""Sector of the rate of all sectors together."""
LEVELS: tuple[Level, ...] = ("recorded_event", "possible_violation")
"""What is counted; never added to each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Promised:
    """What was promised of one event at the place and time of each of n incidents, as columns of equal length."""

    best: Floats
    """Chance that it is recorded, shape (n,)."""
    least: Floats
    """The same with the worst models and the most cloud."""
    most: Floats
    """The same with the best models and the least cloud."""

    def where(self, mask: Flags) -> "Promised":
        """Return the rows for which the mask holds."""
        return Promised(self.best[mask], self.least[mask], self.most[mask])


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many happenings there were where they could be recorded."""

    total: float
    """Best estimate."""
    low: float
    """Lower end of the 95 % interval, the looking's doubt included."""
    high: float | None
    """Upper end; None where the least that was promised is nothing."""
    unpromised: int
    """Recorded where next to nothing was promised; each counts once."""


def rates(
    incidents: Table[Incident],
    observations: Table[Observation],
    findings: Table[Finding],
    looking: Table[SectorLooking],
    promised: Mapping[str, Promised],
    mission: Mission,
    span: Interval,
) -> Table[Rate]:
    """Return the rate of every tabled event in every sector whose looking is stated, and in all of them together.

    Rows are ordered by event of the mission, level, and sector of the mission, all together first. Where nothing
    could have been recorded there is no estimate: a zero count says nothing then. Without looking there are no rows.
    `promised` holds, by event, what was promised of the incidents, row by row; every event with looking has it.
    """
    stated = {(row.sector, row.event): row for row in looking.rows()}
    length = {one.name: one.chainage_to_km - one.chainage_from_km for one in mission.sectors}
    number = {one.name: at for at, one in enumerate(mission.sectors)}
    sector = sectors_of(incidents, mission)
    possible = _has_possible_violation(incidents, findings)
    rows: list[Rate] = []
    for size in mission.event_sizes:
        here = {name: stated[name, size.event] for name in length if (name, size.event) in stated}
        if not here:
            continue
        whole, own = whole_line_looking(here, length), promised[size.event]
        recorded, alike = recorded_by_sensor(incidents, observations, size.event), _alike(here, whole)
        inside = np.isin(sector, [number[name] for name in here])
        for level in LEVELS:
            counted = recorded & inside & (possible if level == "possible_violation" else True)
            rows.append(_rate(level, own.where(counted), whole, span, is_comparable=False))
            rows += [
                _rate(level, own.where(counted & (sector == number[name])), row, span, is_comparable=name in alike)
                for name, row in here.items()
            ]
    return Table.of(Rate, rows)


def estimate(recorded: Promised, looking: SectorLooking) -> Estimate:
    """Estimate how many happenings there were where they could be recorded, from those that were.

    `looking` is that of the stretch and span; somewhere in it such an event can be recorded.
    """
    known = recorded.best >= LEAST_PROMISE
    weight = np.where(known, 1 / np.where(known, recorded.best, 1.0), 1.0)
    # One more happening would have stood for as many as the mean looking where there was any.
    one_more = looking.share_looked / looking.p_seen
    fewest, many = weighted_limits(weight, one_more)
    chance = np.where(recorded.best > 0, recorded.best, 1.0)
    weights = np.append(weight, one_more)

    def mean_ratio(ends: Floats, end: float) -> float:
        """Return the mean over all happenings of what might be over what was promised, one more among them."""
        ratio = np.where(recorded.best > 0, ends / chance, 1.0)
        return float(weights @ np.append(ratio, end / looking.p_seen) / weights.sum())

    least = min(1.0, mean_ratio(recorded.least, looking.p_seen_low))
    most = max(1.0, mean_ratio(recorded.most, looking.p_seen_high))
    high = many / least if least > 0 else None
    return Estimate(float(weight.sum()), fewest / most, high, int((~known).sum()))


def weighted_limits(weight: Floats, largest: float) -> tuple[float, float]:
    """Return the 95 % limits of Fay and Feuer of the sum of weights of a Poisson number of happenings.

    `largest` is the weight that one more happening could have had; without happenings the lower limit is 0.
    """
    tail = (1 - CONFIDENCE) / 2
    total, spread = float(weight.sum()), float((weight**2).sum())
    most = max(largest, float(weight.max(initial=0.0)))
    low = 0.0 if not len(weight) else spread / (2 * total) * float(chi2.ppf(tail, 2 * total**2 / spread))
    above, wider = total + most, spread + most**2
    return low, wider / (2 * above) * float(chi2.ppf(1 - tail, 2 * above**2 / wider))


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


def whole_line_looking(rows: Mapping[str, SectorLooking], length: Mapping[str, float]) -> SectorLooking:
    """Return the looking of all sectors together, at least one: the mean by length of what each states."""
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
        share_looked=mean("share_looked"),
        n_looks=0,
    )


def _alike(rows: Mapping[str, SectorLooking], whole: SectorLooking) -> frozenset[str]:
    """Return the sectors whose counts may be compared with each other; none where there are not two of them."""
    low, high = max(LEAST_PROMISE, whole.p_seen / UNEQUAL), whole.p_seen * UNEQUAL
    held = frozenset(name for name, row in rows.items() if low <= row.p_seen <= high)
    return held if len(held) > 1 else frozenset()


def _rate(level: Level, recorded: Promised, looking: SectorLooking, span: Interval, *, is_comparable: bool) -> Rate:
    days, best = span.duration.total_seconds() / 86_400, looking.p_seen
    is_looked = best > 0 and looking.share_looked > 0
    told = estimate(recorded, looking) if is_looked else Estimate(0.0, 0.0, None, len(recorded.best))
    return Rate(
        sector=looking.sector,
        event=looking.event,
        level=level,
        start_at=span.start_at,
        end_at=span.end_at,
        count=len(recorded.best),
        n_unpromised=told.unpromised,
        share_looked=looking.share_looked,
        p_seen=best,
        p_seen_low=looking.p_seen_low,
        p_seen_high=looking.p_seen_high,
        per_day=told.total / days if is_looked else None,
        per_day_low=told.low / days,
        per_day_high=None if told.high is None else told.high / days,
        comparable=is_comparable,
    )
