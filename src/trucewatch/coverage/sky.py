"""Statements of cloud in, the share of sky under cloud at any place and time with its interval and basis out.

What was observed counts before a reanalysis, that before a forecast, that before what other years had in the same month
and hour; where nothing reaches, the mission's assumed chance stands with the interval from 0 to 1. Of several places
that reach, the nearest that says something of the time counts; of several statements about one place and time, the one
issued last, then the one received last.
"""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from trucewatch.geo.geodesy import to_earth_centred
from trucewatch.records.quantity import HOUR_US
from trucewatch.records.table import Floats, Integers, Table
from trucewatch.records.weather import CloudBasis, CloudHour, CloudNormal

BASES: tuple[str, ...] = (*get_args(CloudBasis), "prior")
"""Where an answer comes from, best first; its number here is the code of a basis."""
CLIMATOLOGY = BASES.index("climatology")
PRIOR = BASES.index("prior")

PAIRS_AT_ONCE = 1_000_000
"""Pairs of a spot and a place whose distance is held at once: bounds the memory, and moves no result."""

_QUANTA_PER_DEG = 10_000_000


@dataclass(frozen=True, slots=True, eq=False)
class CloudShares:
    """Shares of sky under cloud at n places and times."""

    best: Floats
    """Best estimate, shape (n,)."""
    low: Floats
    """Lower end of the interval (5 %), never above `best`."""
    high: Floats
    """Upper end (95 %), never below it."""
    basis: Integers
    """Where each comes from: its number in `BASES`."""


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """Statements of one basis: what is said of place p and slot s stands under the number p * slots + s."""

    basis: int
    earth_m: Floats
    reach_m: Floats
    edges_us: Integers | None
    """Ends of the slots; None for months and hours of the day."""
    names: Integers
    """Numbers of what is said, ascending, shape (m,)."""
    shares: Floats
    """Best, low and high of each, shape (m, 3)."""

    @property
    def n_slots(self) -> int:
        return 12 * 24 if self.edges_us is None else len(self.edges_us)

    def slots(self, times_us: Integers) -> Integers:
        """Return the slot of each time, -1 for one before all."""
        if self.edges_us is None:
            return _month_hours(times_us)
        return np.asarray(np.searchsorted(self.edges_us, times_us, side="right") - 1, dtype=np.int64)

    def rows(self, place: Integers, slot: Integers) -> Integers:
        """Return the row that says something of each place and slot, -1 where none does."""
        wanted = place * self.n_slots + slot
        at = np.minimum(np.searchsorted(self.names, wanted), len(self.names) - 1)
        return np.where((self.names[at] == wanted) & (slot >= 0), at, -1)

    def find(self, times_us: Integers, earth_m: Floats, spot: Integers) -> Integers:
        """Return for each time at a spot (row of `earth_m`) the row of the nearest place that speaks of it, else -1."""
        found = np.full(len(times_us), -1, dtype=np.int64)
        step = max(1, PAIRS_AT_ONCE // len(self.earth_m))
        for begin in range(0, len(earth_m), step):
            rows = np.flatnonzero((spot >= begin) & (spot < begin + step))
            found[rows] = self._find(times_us[rows], earth_m[begin : begin + step], spot[rows] - begin)
        return found

    def _find(self, times_us: Integers, earth_m: Floats, spot: Integers) -> Integers:
        east, north, up = (np.subtract.outer(earth_m[:, axis], self.earth_m[:, axis]) for axis in range(3))
        apart_m = np.sqrt(east**2 + north**2 + up**2)
        reached = apart_m <= self.reach_m
        order = np.argsort(np.where(reached, apart_m, np.inf), axis=1, kind="stable")
        count, slot = reached.sum(axis=1), self.slots(times_us)
        found = np.full(len(times_us), -1, dtype=np.int64)
        for nearness in range(int(count.max(initial=0))):
            still = np.flatnonzero((found < 0) & (count[spot] > nearness))
            found[still] = self.rows(order[spot[still], nearness], slot[still])
        return found


@dataclass(frozen=True, slots=True, eq=False)
class CloudField:
    """Cloud over every place at every time, as far as anything is known of it."""

    layers: tuple[_Layer, ...]
    """Statements, better bases first."""
    prior: float
    """Share of sky under cloud that is assumed where nothing else is known."""

    def at(self, times_us: Integers, lat_deg: Floats, lon_deg: Floats) -> CloudShares:
        """Return the cloud at each of n times (microseconds since 1970 UTC) and places; none for none."""
        times = np.asarray(times_us, dtype=np.int64)
        shares = np.tile([self.prior, 0.0, 1.0], (len(times), 1))
        basis = np.full(len(times), PRIOR, dtype=np.int64)
        earth_m, spot = _spots(np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64))
        unsaid = np.arange(len(times))
        for layer in self.layers:
            row = layer.find(times[unsaid], earth_m, spot[unsaid])
            said = row >= 0
            shares[unsaid[said]], basis[unsaid[said]] = layer.shares[row[said]], layer.basis
            unsaid = unsaid[~said]
        return CloudShares(shares[:, 0], shares[:, 1], shares[:, 2], basis)


def make_field(
    clouds: Table[CloudHour], climatology: Table[CloudNormal] | None, prior: float, now_us: int | None = None
) -> CloudField:
    """Return the cloud that the statements (latest versions), other years and the assumed chance make.

    With `now_us` only what was received by then counts, as for a plan made at that time.
    """
    held = clouds if now_us is None else clouds.where(clouds.instants("received_at") <= now_us)
    bases = held.texts("basis").astype(str)
    layers = [_layer_of(held.where(bases == name), code) for code, name in enumerate(get_args(CloudBasis))]
    if climatology is not None:
        layers.append(_normal_layer(climatology))
    return CloudField(tuple(layer for layer in layers if len(layer.names)), prior)


def _layer_of(rows: Table[CloudHour], basis: int) -> _Layer:
    """Cut the spans at every edge of any of them, and keep what was issued or received last of each piece."""
    earth_m, reach_m, place = _places(rows)
    start, end = rows.instants("start_at"), rows.instants("end_at")
    edges = np.unique(np.concatenate((start, end)))
    first = np.searchsorted(edges, start)
    count = np.searchsorted(edges, end) - first
    row = np.repeat(np.arange(len(rows)), count)
    slot = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    rank = np.empty(len(rows), dtype=np.int64)
    names = rows.texts("cloud_id").astype(str)
    rank[np.lexsort((names, rows.instants("received_at"), rows.instants("issued_at")))] = np.arange(len(rows))
    key = place[row] * len(edges) + slot
    order = np.lexsort((rank[row], key))
    last = order[np.flatnonzero(np.diff(key[order], append=-1))]
    return _Layer(basis, earth_m, reach_m, edges, key[last], _shares(rows)[row[last]])


def _normal_layer(rows: Table[CloudNormal]) -> _Layer:
    earth_m, reach_m, place = _places(rows)
    key = place * 12 * 24 + (rows.integers("month") - 1) * 24 + rows.integers("hour")
    order = np.argsort(key, kind="stable")
    return _Layer(CLIMATOLOGY, earth_m, reach_m, None, key[order], _shares(rows)[order])


def _places(rows: Table[CloudHour] | Table[CloudNormal]) -> tuple[Floats, Floats, Integers]:
    """Return the distinct places, earth-centred, their reaches in metres, and the place of each row."""
    stated = np.column_stack([rows.numbers(name) for name in ("lat_deg", "lon_deg", "reach_km")])
    places, place = np.unique(stated, axis=0, return_inverse=True)
    return to_earth_centred(places[:, 0], places[:, 1]), 1000 * places[:, 2], place.reshape(-1).astype(np.int64)


def _shares(rows: Table[CloudHour] | Table[CloudNormal]) -> Floats:
    return np.column_stack([rows.numbers(name) for name in ("cloud_fraction", "cloud_low", "cloud_high")])


def _spots(lat_deg: Floats, lon_deg: Floats) -> tuple[Floats, Integers]:
    """Return the distinct places of a query, earth-centred, and which of them each row is."""
    quanta = [np.round(degrees * _QUANTA_PER_DEG).astype(np.int64) for degrees in (lat_deg, lon_deg)]
    _, first, spot = np.unique(quanta[0] * 2**32 + quanta[1], return_index=True, return_inverse=True)
    return to_earth_centred(lat_deg[first], lon_deg[first]), spot.reshape(-1).astype(np.int64)


def _month_hours(times_us: Integers) -> Integers:
    """Return month and hour of the day in UTC as one number from 0 to 287."""
    instants: npt.NDArray[np.datetime64] = times_us.astype("datetime64[us]")
    month = instants.astype("datetime64[M]").astype(np.int64) % 12
    return np.asarray(month * 24 + times_us // HOUR_US % 24, dtype=np.int64)
