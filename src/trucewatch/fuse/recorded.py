"""Observations in ledger order in, the latest version of each as columns out, sorted by id.

Everything after this works on rows sorted by observation id, so that neither the order of the input nor that of
floating-point sums can reach a result. Age alone remembers the ledger: batch by batch, within a batch by id.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.fuse.families import family_of
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """The latest version of every observation, sorted by id; columns of shape (n,)."""

    table: Table[Observation]
    """The records themselves."""
    ids: Texts
    """Observation ids, ascending and distinct."""
    age: Integers
    """0 for the observation that came first: by batch of its first version, then by id."""
    lat_deg: Floats
    """Latitude."""
    lon_deg: Floats
    """Longitude."""
    sigma_m: Floats
    """Uncertainty of the place."""
    from_us: Integers
    """Start of the closed interval of time, microseconds since 1970 UTC."""
    to_us: Integers
    """End of it."""
    event: Texts
    """Event."""
    family: Integers
    """Family of events (`fuse.families`): only events of one family are ever joined."""

    def __len__(self) -> int:
        """Return the number of observations."""
        return len(self.ids)


def read_recorded(observations: Table[Observation]) -> Recorded:
    """Return the latest version of each observation; the row order of the input is the order of the ledger."""
    ids = observations.texts("observation_id")
    names, which = np.unique(ids.astype(np.str_), return_inverse=True)
    row = np.arange(len(ids))
    latest = np.lexsort((row, observations.integers("version"), which))
    last = latest[np.flatnonzero(np.diff(which[latest], append=-1))] if len(ids) else row
    table = observations.take(last)
    event = table.texts("event")
    return Recorded(
        table=table,
        ids=table.texts("observation_id"),
        age=_ages(observations, which, len(names)),
        lat_deg=table.numbers("lat_deg"),
        lon_deg=table.numbers("lon_deg"),
        sigma_m=table.numbers("sigma_m"),
        from_us=table.instants("observed_from"),
        to_us=table.instants("observed_to"),
        event=event,
        family=family_of(event),
    )


def _ages(observations: Table[Observation], which: Integers, count: int) -> Integers:
    row = np.arange(len(which))
    _, batch = np.unique(observations.texts("original").astype(np.str_), return_inverse=True)
    first_of_batch = np.full(int(batch.max(initial=-1)) + 1, len(row))
    np.minimum.at(first_of_batch, batch, row)
    oldest = np.full(count, len(row))
    np.minimum.at(oldest, which, first_of_batch[batch])
    age = np.empty(count, dtype=np.int64)
    age[np.lexsort((np.arange(count), oldest))] = np.arange(count)
    return age
