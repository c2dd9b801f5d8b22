"""Stated chances of several worlds and what came true in, bins whose intervals know that one world is one throw out.

What is stated within one world shares its sky and its looks, so that its errors come together. Worlds are drawn again
with replacement, whole; the interval is never narrower than that of Clopper and Pearson, which takes every chance as
independent and still holds where a bin came true always or never.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from trucewatch.check import binomial_limits
from trucewatch.check.miss_rates import CONFIDENCE
from trucewatch.evaluate.reliability import EDGES

Floats = npt.NDArray[np.float64]
RESAMPLES = 4000
"""Draws of whole worlds behind an interval."""


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """Chances stated alike over several worlds and the share of them that came true."""

    low: float
    """Lower edge of what was stated."""
    high: float
    """Upper edge."""
    count: int
    """How many chances."""
    worlds: int
    """In how many worlds they were stated."""
    stated: float
    """Their mean."""
    came_true: float
    """Share that came true."""
    low_true: float
    """Lower end of its 95 % interval over worlds, never above that of `low_single`."""
    high_true: float
    """Upper end."""
    low_single: float
    """Lower end of the 95 % interval by Clopper and Pearson, the chances taken as independent."""
    high_single: float
    """Upper end."""

    @property
    def is_inside(self) -> bool:
        """Whether the mean stated lies within the interval over worlds."""
        return self.low_true <= self.stated <= self.high_true

    @property
    def is_inside_single(self) -> bool:
        """Whether it lies within that of Clopper and Pearson."""
        return self.low_single <= self.stated <= self.high_single

    def to_line(self) -> str:
        """Write the share as one line for people."""
        verdict = "" if self.is_inside else " TOO LOW" if self.stated < self.low_true else " TOO HIGH"
        return (
            f"stated {self.low:.2f}–{self.high:.2f}: {self.count:5d} of mean {self.stated:.3f}, came true "
            f"{self.came_true:.3f} [{self.low_true:.3f}, {self.high_true:.3f}]{verdict}"
        )


def clustered_share(stated: Floats, true: npt.NDArray[np.bool_], world: npt.NDArray[np.int64]) -> ClusteredShare:
    """Return the share that came true of at least one chance, with both intervals; the same input gives the same."""
    _, number = np.unique(world, return_inverse=True)
    whole = np.bincount(number).astype(np.float64)
    part = np.bincount(number, true.astype(np.float64))
    rng = np.random.Generator(np.random.PCG64(0))
    drawn = rng.integers(0, len(whole), (RESAMPLES, len(whole)))
    shares = part[drawn].sum(axis=1) / whole[drawn].sum(axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(end) for end in np.quantile(shares, (tail, 1 - tail)))
    single = binomial_limits(int(part.sum()), int(whole.sum()))
    return ClusteredShare(
        low=float(stated.min()),
        high=float(stated.max()),
        count=len(stated),
        worlds=len(whole),
        stated=float(stated.mean()),
        came_true=float(part.sum() / whole.sum()),
        low_true=min(low, single[0]),
        high_true=max(high, single[1]),
        low_single=single[0],
        high_single=single[1],
    )


def clustered_bins(
    stated: Floats, true: npt.NDArray[np.bool_], world: npt.NDArray[np.int64]
) -> tuple[ClusteredShare, ...]:
    """Return the bins of `reliability.EDGES` that hold something, ascending."""
    number = np.clip(np.searchsorted(EDGES, stated, side="right") - 1, 0, len(EDGES) - 2)
    found = []
    for at in range(len(EDGES) - 1):
        own = number == at
        if own.any():
            share = clustered_share(stated[own], true[own], world[own])
            found.append(replace(share, low=EDGES[at], high=EDGES[at + 1]))
    return tuple(found)
