"""What arrived in, the columns out on which the rules for alerts count: happenings, roughly told apart, and when known.

Nothing is fused or judged. Rows of one happening are found by what they share with earlier arrivals alone, so that what
comes later never changes what was counted before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from trucewatch.geo.declared import broken_bounds
from trucewatch.geo.geodesy import metres_per_degree, solve_inverse
from trucewatch.geo.ground import Ground
from trucewatch.geo.locate import locate_points
from trucewatch.records.agreement import Agreement
from trucewatch.records.alerting import AlertSettings
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.observation import Observation
from trucewatch.records.quantity import HOUR_US, SECOND_US
from trucewatch.records.table import Flags, Floats, Integers, Table, Texts, microseconds

NEVER = np.iinfo(np.int64).max
"""When something becomes known that never does."""
NO_SECTOR = -1
"""Sector of what lies beyond the watch band or in no sector."""

FIRE: frozenset[str] = frozenset(
    {"explosion", "burst", "shot", "projectile", "muzzle_flash", "missile", "glide_bomb", "uav_strike", "munition_drop"}
)
"""Events of fire."""
FLIGHT: frozenset[str] = frozenset({"uav", "aircraft"})
"""Events of flight."""
MOVEMENT: frozenset[str] = frozenset({"weapon", "vehicle", "ground_robot", "remote_mining"})
"""Events of weapons and vehicles."""
COUNTED: frozenset[str] = FIRE | FLIGHT | MOVEMENT
"""Events that count as happenings. Heat does not: in the season of farm burning it is everywhere."""
SIGNS: frozenset[str] = COUNTED | {"jamming"}
"""Events that bear out that sensors are blinded for an attack; jamming alone is no surge."""
COVERS: dict[str, frozenset[str]] = {
    "exercise": COUNTED, "demining": FIRE, "movement": MOVEMENT, "convoy": MOVEMENT, "flight": FLIGHT,
    "medical_flight": FLIGHT,
}  # fmt: skip
"""Events that a notice of a kind announces."""


@dataclass(frozen=True, eq=False)
class Arrivals:
    """What the rules read: everything that the cell may know, in any order."""

    observations: Table[Observation]
    """Observations."""
    notices: Table[Notice]
    """Notices."""
    impediments: Table[Impediment]
    """Impediments."""
    looks: Table[Look]
    """Looks."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Observations in order of arrival, as columns of shape (n,)."""

    table: Table[Observation]
    """The rows themselves."""
    known_us: Integers
    """Step at which the row is first used: the next full step after its arrival."""
    observed_us: Integers
    """Earliest observed time."""
    sector: Integers
    """Index of the sector; `NO_SECTOR` beyond the watch band or in none."""
    group: Texts
    """Independence group; that of its first arrival for every copy of one original."""
    authenticated: Flags
    """Whether it came by a signed or trusted channel."""
    event: Texts
    """Event."""
    announced: Flags
    """Whether a timely, bounded notice covers it."""
    happening: Integers
    """Number of its happening, from 0 in order of first arrival; -1 where it counts as none."""
    sign: Integers
    """The same of signs, jamming among them."""


def order_rows(arrivals: Arrivals, ground: Ground, mission: Mission, settings: AlertSettings) -> Rows:
    """Return the observations in order of arrival, located and told apart."""
    table = arrivals.observations.sorted_by("received_at", "observation_id", "version")
    known = next_step(table.instants("received_at"), settings)
    lat, lon = table.numbers("lat_deg"), table.numbers("lon_deg")
    observed = table.instants("observed_from")
    sector = sectors_of(lat, lon, ground, mission)
    event = table.texts("event")
    timely = [one for one in arrivals.notices.rows() if is_agreed(one, mission.agreement)]
    announced = _announced(table, lat, lon, observed, event, timely, settings.notice_margin_km)
    counts, signs = (
        np.isin(event.astype(str), sorted(events)) & ~announced & (sector != NO_SECTOR) for events in (COUNTED, SIGNS)
    )
    groups = {source.name: source.independence_group for source in mission.sources}
    own = np.array([groups.get(name, name) for name in table.texts("source")], dtype=object)
    return Rows(
        table=table,
        known_us=known,
        observed_us=observed,
        sector=sector,
        group=_first_of_copies(own, table.texts("copy_group")),
        authenticated=np.asarray(table.texts("authenticity") != "none", dtype=np.bool_),
        event=event,
        announced=announced,
        happening=_tell_apart(table, lat, lon, observed, counts, settings),
        sign=_tell_apart(table, lat, lon, observed, signs, settings),
    )


def next_step(moments_us: Integers, settings: AlertSettings) -> Integers:
    """Return the first full step after each moment."""
    step = round(settings.step_s * SECOND_US)
    return (moments_us // step + 1) * step


def sectors_of(lat_deg: Floats, lon_deg: Floats, ground: Ground, mission: Mission) -> Integers:
    """Return the index of the sector that holds each place's nearest place on the line, within the watch band."""
    located = locate_points(ground.line, lat_deg, lon_deg)
    near = located.offset_km <= mission.thresholds.watch_band_km
    found = np.full(len(lat_deg), NO_SECTOR, dtype=np.int64)
    for index, sector in enumerate(mission.sectors):
        along = (located.chainage_km >= sector.chainage_from_km) & (located.chainage_km < sector.chainage_to_km)
        found[near & (located.part == sector.part) & along] = index
    return found


def is_agreed(notice: Notice, agreement: Agreement) -> bool:
    """Say whether some clause takes the notice for timely and bounded; only then happenings within do not count."""
    return any(
        excuse.notice == notice.kind and not broken_bounds(notice, excuse)
        for provision in agreement.provisions
        for excuse in provision.excuses
    )


def _announced(
    table: Table[Observation],
    lat: Floats,
    lon: Floats,
    observed: Integers,
    event: Texts,
    notices: Sequence[Notice],
    margin_km: float,
) -> Flags:
    held = np.zeros(len(table), dtype=np.bool_)
    received = table.instants("received_at")
    for notice in notices:
        start, end = microseconds(notice.valid_from), microseconds(notice.valid_to)
        during = (observed >= start) & (observed < end) & (received >= microseconds(notice.received_at))
        rows = np.flatnonzero(during & np.isin(event.astype(str), sorted(COVERS.get(notice.kind, ()))))
        held[rows[_near(notice, lat[rows], lon[rows], margin_km)]] = True
    return held


def _near(notice: Notice, lat: Floats, lon: Floats, margin_km: float) -> Flags:
    if notice.footprint_wkt is not None:
        area = shapely.from_wkt(notice.footprint_wkt)
        north, _ = metres_per_degree(np.array([area.centroid.y]))
        held = shapely.contains_xy(shapely.buffer(area, margin_km * 1000 / float(north[0])), lon, lat)
        return np.asarray(held, dtype=np.bool_)
    if notice.lat_deg is None or notice.lon_deg is None or notice.radius_km is None:
        return np.zeros(len(lat), dtype=np.bool_)
    centre = np.full(len(lat), notice.lat_deg), np.full(len(lat), notice.lon_deg)
    return np.asarray(solve_inverse(*centre, lat, lon)[0] <= 1000 * (notice.radius_km + margin_km), dtype=np.bool_)


def _first_of_copies(groups: Texts, copies: Texts) -> Texts:
    first: dict[str, str] = {}
    held = groups.copy()
    for row, copy in enumerate(copies):
        if copy is not None:
            held[row] = first.setdefault(copy, groups[row])
    return held


def _tell_apart(
    table: Table[Observation], lat: Floats, lon: Floats, observed: Integers, counts: Flags, settings: AlertSettings
) -> Integers:
    """Return the happening of each row, in order of arrival; -1 where it counts as none.

    A row belongs to that of an earlier row with which it shares a name, a copy or the minute of a sensor, else to the
    nearest one that goes on where and when it was: so that a shelling and the replies to it are one happening.
    """
    minutes = observed // (60 * SECOND_US)
    names, copies, sensors = (table.texts(name) for name in ("observation_id", "copy_group", "sensor"))
    reach_km = settings.happening_km + 2 * np.nan_to_num(table.numbers("sigma_m")) / 1000
    happening = np.full(len(table), -1, dtype=np.int64)
    seen: dict[tuple[object, ...], int] = {}
    going = _GoingOn(settings)
    for row in np.flatnonzero(counts).tolist():
        keys: list[tuple[object, ...]] = [("row", names[row])]
        keys += [] if copies[row] is None else [("copy", copies[row])]
        keys += [] if sensors[row] is None else [("sensor", sensors[row], int(minutes[row]))]
        known = next((seen[key] for key in keys if key in seen), None)
        happening[row] = going.take(float(lat[row]), float(lon[row]), int(observed[row]), float(reach_km[row]), known)
        for key in keys:
            seen.setdefault(key, int(happening[row]))
    return happening


class _GoingOn:
    """Happenings with the place and time of their first row, and how long they have gone on."""

    def __init__(self, settings: AlertSettings) -> None:
        self.lull_us = round(settings.lull_s * SECOND_US)
        self.longest_us = round(settings.windows_h[-1] * HOUR_US)
        self.places = np.zeros((0, 2))
        self.times = np.zeros((0, 3), dtype=np.int64)

    def take(self, lat: float, lon: float, observed_us: int, reach_km: float, known: int | None) -> int:
        """Return the number of the happening of a row, the one known for it, the nearest that fits or a new one."""
        number = self._nearest(lat, lon, observed_us, reach_km) if known is None else known
        if number is None:
            self.places = np.concatenate([self.places, [[lat, lon]]])
            self.times = np.concatenate([self.times, [[observed_us] * 3]])
            return len(self.places) - 1
        first, earliest, latest = self.times[number]
        self.times[number] = first, min(earliest, observed_us), max(latest, observed_us)
        return number

    def _nearest(self, lat: float, lon: float, observed_us: int, reach_km: float) -> int | None:
        first, earliest, latest = self.times.T
        near = (observed_us >= earliest - self.lull_us) & (observed_us <= latest + self.lull_us)
        at = np.flatnonzero(near & (np.abs(observed_us - first) <= self.longest_us))
        if not len(at):
            return None
        here = np.full(len(at), lat), np.full(len(at), lon)
        metres, _ = solve_inverse(self.places[at, 0], self.places[at, 1], *here)
        return int(at[np.argmin(metres)]) if metres.min() <= 1000 * reach_km else None


@dataclass(frozen=True, eq=False)
class Series:
    """Countable things of one kind in one sector, as columns of shape (n,): happenings, or sensors that fell out."""

    known_us: Integers
    """Step from which it counts."""
    trusted_us: Integers
    """Step from which it counts as authenticated; `NEVER` where it does not."""
    began_us: Integers
    """Observed time."""
    number: Integers
    """Its number among all of its kind."""
    until_us: Integers
    """Step from which it counts no longer; `NEVER` where it counts for good."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.known_us)

    def arrivals(self) -> npt.NDArray[np.int64]:
        """Return every step at which something of it became known or authenticated, sorted."""
        steps = np.unique(np.concatenate([self.known_us, self.trusted_us]))
        return np.asarray(steps[steps != NEVER], dtype=np.int64)


def happenings_by_sector(rows: Rows, happening: Integers, n_sectors: int) -> list[Series]:
    """Return the happenings, or signs, of each sector in order of their first arrival."""
    counted = np.flatnonzero(happening >= 0)
    numbers, first = np.unique(happening[counted], return_index=True)
    first = counted[first]
    trusted = np.full(len(numbers), NEVER, dtype=np.int64)
    good = counted[rows.authenticated[counted]]
    np.minimum.at(trusted, happening[good], rows.known_us[good])
    return [
        Series(
            rows.known_us[first[held]],
            trusted[held],
            rows.observed_us[first[held]],
            numbers[held],
            np.full(int(held.sum()), NEVER, dtype=np.int64),
        )
        for held in (rows.sector[first] == index for index in range(n_sectors))
    ]
