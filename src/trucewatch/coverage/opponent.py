"""Steps of time in, what is seen of an event timed by an opponent out.

The opponent knows the orbits, the sensors that stand somewhere, and of patrols only what they did before. It does not
find the very best moment: so many moments come to its mind, any time of the span as likely as any other, and it acts at
the one at which it foresees to be seen least. So it acts at a start of which a share u of all starts is foreseen as no
worse with the chance 1 - (1 - u)^n. What is then seen is the mean of the true chance over these starts; it is never
more than at a random time, at which the opponent may act as well.
"""

import numpy as np
import numpy.typing as npt

from trucewatch.geo.ellipsoid import Floats
from trucewatch.records.coverage import MOMENTS

GRAIN = 1e-6
"""Foreseen chances that differ by less are alike to the opponent."""


def timed_mean(bins: npt.NDArray[np.int64], foreseen: Floats, seen: Floats, width: Floats, count: int) -> Floats:
    """Return the mean of `seen` over the starts that are foreseen as least seen, for each of `count` bins.

    Args:
        bins: bin of each step, shape (s,); every bin has at least one step.
        foreseen: chance by which the opponent chooses, shape (s,).
        seen: chance of which the mean is told, shape (s,).
        width: length of each step, shape (s,).
        count: number of bins.
    """
    grains = np.rint(foreseen / GRAIN).astype(np.int64)
    order = np.lexsort((grains, bins))
    owner, grain, breadth = bins[order], grains[order], width[order]
    total = np.bincount(owner, breadth, count)
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (np.diff(owner) != 0) | (np.diff(grain) != 0)
    run = np.cumsum(fresh) - 1
    run_owner = owner[fresh]
    run_width = np.bincount(run, breadth)
    before = np.cumsum(run_width) - run_width
    # What the runs before took in the same bin: the cumulated length, less that at the bin's first run.
    firsts = np.flatnonzero(np.concatenate(([True], np.diff(run_owner) != 0))) if len(run_owner) else run_owner
    taken = before - np.repeat(before[firsts], np.diff(np.append(firsts, len(run_owner))))
    better, worse = (taken / total[run_owner]).clip(0.0, 1.0), ((taken + run_width) / total[run_owner]).clip(0.0, 1.0)
    weight = (1 - better) ** MOMENTS - (1 - worse) ** MOMENTS
    mean = np.bincount(run, breadth * seen[order]) / run_width
    chosen = np.bincount(run_owner, weight * mean, count)
    everywhere = np.bincount(bins, width * seen, count) / total
    return np.minimum(chosen, everywhere)
