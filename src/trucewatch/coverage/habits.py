"""Past looks of patrols in, what an opponent who watched them expects of tonight's out.

The opponent does not know when and where a patrol will look, only when and where patrols did: for each place and hour
of day (UTC) it expects the mean, over the seven days before, of the chance that patrols would have recorded such an
event that began in that hour or in one beside it: patrols keep to their hours only roughly. Hours of days on which no
patrol looked anywhere teach it nothing and are left out.
"""

import numpy as np

from trucewatch.coverage.chances import Instants, Windows, chances_on_steps
from trucewatch.coverage.windows import is_patrol
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.quantity import DAY_US, HOUR_US
from trucewatch.records.table import Table

LEARNT_DAYS = 7
"""Days before a start from which the opponent learns."""
AROUND_H = 1
"""Hours before and after that of a start from which it learns as well."""


def flown_days(looks: Table[Look], mission: Mission) -> Instants:
    """Return the days (UTC, since 1970) on which a look of a patrol ended that did not fail, anywhere; ascending."""
    patrols = [sensor.name for sensor, patrols in zip(mission.sensors, is_patrol(mission), strict=True) if patrols]
    flown = np.isin(looks.texts("status").astype(str), ("flown", "acquired"))
    rows = np.flatnonzero(flown & np.isin(looks.texts("sensor").astype(str), patrols))
    return np.unique((looks.instants("end_at")[rows] - 1) // DAY_US)


def learnt_from_us(start_us: int) -> int:
    """Return the time before which no look teaches anything of starts from a time on."""
    return start_us - LEARNT_DAYS * DAY_US - (1 + AROUND_H) * HOUR_US


def habits_at(patrols: Windows, count: int, hours: Instants, outage: Floats, flown: Instants) -> Floats:
    """Return the chance that patrols are expected to record an event that starts in each hour, shape (count, hours).

    Args:
        patrols: windows of patrols' looks that worked, at `count` places, over the seven days before the hours and the
            hours.
        count: number of places.
        hours: hours since 1970 UTC, consecutive, shape (h,).
        outage: chance of each group that its looks failed unreported.
        flown: days on which patrols looked anywhere, as `flown_days` gives them: what is expected of a place does not
            depend on which others are asked about.
    """
    if not len(hours) or not len(patrols.look):
        return np.zeros((count, len(hours)))
    first = int(hours[0]) - 24 * LEARNT_DAYS - AROUND_H
    past = np.arange(first, int(hours[-1]) - 24 + AROUND_H + 1, dtype=np.int64)
    seen = hourly_chances(patrols, count, past, outage)
    taught = np.isin(past // 24, flown)
    shifts = [24 * (LEARNT_DAYS - lag) + by for lag in range(1, LEARNT_DAYS + 1) for by in range(2 * AROUND_H + 1)]
    lags = [np.arange(len(hours)) + shift for shift in shifts]
    total = np.sum([np.where(taught[at], seen[:, at], 0.0) for at in lags], axis=0)
    days = np.sum([taught[at] for at in lags], axis=0)
    return np.asarray(total / np.maximum(days, 1), dtype=np.float64)


def hourly_chances(windows: Windows, count: int, hours: Instants, outage: Floats) -> Floats:
    """Return the chance of recording an event that starts in each of some consecutive hours, shape (count, hours)."""
    edges = np.append(hours, hours[-1] + 1) * HOUR_US
    begin, end = np.full(count, edges[0]), np.full(count, edges[-1])
    steps = chances_on_steps(windows, begin, end, edges, outage)
    at = steps.place * len(hours) + np.searchsorted(edges, steps.begin_us, side="right") - 1
    found = np.bincount(at, steps.seen * steps.width_us, count * len(hours)) / HOUR_US
    return np.asarray(found.reshape(count, len(hours)), dtype=np.float64)


def past_of(windows: Windows, duration_us: int) -> Windows:
    """Return the windows as an opponent learns from them: none lasts until the looks of which it is to know nothing.

    It learns from starts up to the end of the hour beside its own, a day before; so an event of more than 22 hours is
    learnt as one of 22.
    """
    beyond = max(0, duration_us - (DAY_US - (1 + AROUND_H) * HOUR_US))
    return Windows(
        windows.place, windows.look, windows.from_us + beyond, windows.to_us, windows.group, windows.known,
        windows.able, windows.clear, windows.cloudy, windows.cloud, windows.at_us, windows.holds_us,
    )  # fmt: skip
