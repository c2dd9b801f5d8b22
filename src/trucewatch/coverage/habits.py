"""Past looks of patrols in, what an opponent who watched them expects of tonight's out.

The opponent does not know when and where a patrol will look, only when and where patrols did: for each place and hour
of day (UTC) it expects the mean, over the seven days before, of the chance that patrols would have recorded such an
event that began in that hour or in one beside it: patrols keep to their hours only roughly. Hours of days on which no
patrol looked anywhere teach it nothing and are left out.
"""

import numpy as np

from trucewatch.coverage.chances import Flags, Instants, Windows, chances_on_steps
from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.quantity import DAY_US, HOUR_US

LEARNT_DAYS = 7
"""Days before a start from which the opponent learns."""
AROUND_H = 1
"""Hours before and after that of a start from which it learns as well."""


def habits_at(patrols: Windows, count: int, hours: Instants, outage: Floats) -> Floats:
    """Return the chance that patrols are expected to record an event that starts in each hour, shape (count, hours).

    Args:
        patrols: windows of patrols' looks at `count` places, over the seven days before the hours and the hours.
        count: number of places.
        hours: hours since 1970 UTC, consecutive, shape (h,).
        outage: chance of each group that its looks failed unreported.
    """
    if not len(hours) or not len(patrols.look):
        return np.zeros((count, len(hours)))
    first = int(hours[0]) - 24 * LEARNT_DAYS - AROUND_H
    past = np.arange(first, int(hours[-1]) - 24 + AROUND_H + 1, dtype=np.int64)
    seen = hourly_chances(patrols, count, past, outage)
    flown = _flown(patrols, past)
    shifts = [24 * (LEARNT_DAYS - lag) + by for lag in range(1, LEARNT_DAYS + 1) for by in range(2 * AROUND_H + 1)]
    lags = [np.arange(len(hours)) + shift for shift in shifts]
    total = np.sum([np.where(flown[at], seen[:, at], 0.0) for at in lags], axis=0)
    days = np.sum([flown[at] for at in lags], axis=0)
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
    """Return the windows as an opponent learns from them: of an event of more than a day it learns the first day."""
    beyond = max(0, duration_us - DAY_US)
    return Windows(
        windows.place, windows.look, windows.from_us + beyond, windows.to_us, windows.group, windows.known,
        windows.able, windows.clear, windows.cloudy, windows.cloud, windows.at_us, windows.holds_us,
    )  # fmt: skip


def _flown(patrols: Windows, hours: Instants) -> Flags:
    """Say of each hour whether a patrol's look ended on its day (UTC)."""
    return np.isin(hours // 24, np.unique((patrols.to_us - 1) // DAY_US))
