"""Records and probes in, what coverage promises of each probe out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from trucewatch.coverage import BIN_US, Places
from trucewatch.evaluate.truth import TrueProbe
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.promises import promises_of
from trucewatch.pipeline.records import Records

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Promised:
    """What was promised of each of n probes."""

    chance: Floats
    """`p_seen` of a random one within its half hour, `p_seen_timed` of a timed one within its window."""
    high: Floats
    """Most that was promised of its times, whoever chose among them: at 0 nobody could have seen it."""


def seen_under_clear_sky(records: Records, loaded: LoadedMission, probes: Sequence[TrueProbe]) -> Promised:
    """Return what would be promised if nothing were known of the cloud: nobody looked where even that is nothing."""
    nothing = np.zeros(0, dtype=np.int64)
    unknown = replace(records, clouds=records.clouds.take(nothing))
    return promise(unknown, replace(loaded, normals=loaded.normals.take(nothing)), probes)


def promise(records: Records, loaded: LoadedMission, probes: Sequence[TrueProbe]) -> Promised:
    """Return what is promised at the place of each probe: in its half hour if random, in its window if timed."""
    found = Promised(np.zeros(len(probes)), np.zeros(len(probes)))
    for size in loaded.mission.event_sizes:
        rows = np.array([row for row, one in enumerate(probes) if one.event == size.event], dtype=np.int64)
        if not len(rows):
            continue
        own = [probes[row] for row in rows.tolist()]
        timed = np.array([one.timed for one in own], dtype=np.bool_)
        window = np.array([(one.from_us, one.to_us, one.began_us) for one in own], dtype=np.int64)
        half_hour = window[:, 0] + (window[:, 2] - window[:, 0]) // BIN_US * BIN_US
        from_us = np.where(timed, window[:, 0], half_hour)
        to_us = np.where(timed, window[:, 1], np.minimum(half_hour + BIN_US, window[:, 1]))
        places = Places(np.array([one.lat_deg for one in own]), np.array([one.lon_deg for one in own]))
        promises = promises_of(records, loaded, places, size.event, from_us, to_us)
        found.chance[rows] = np.where(timed, promises.timed, promises.seen)
        found.high[rows] = promises.high
    return found
