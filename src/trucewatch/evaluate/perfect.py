"""Promises in, how many of their bins would lie inside their intervals if every promise were right, out.

What comes true is drawn anew from what was promised, so that the promises are right by construction; the share of bins
whose mean then lies inside says what may be asked of real ones. Probes of one world err together: each is drawn by a
normal value of which a stated share is that of its world.
"""

from collections.abc import Iterator
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from trucewatch.evaluate.looking import Probed
from trucewatch.evaluate.looking_figures import reliable

NORMAL = NormalDist()
DRAWS = 20
"""Times that all probes are drawn anew."""
SHARED = (0.0, 0.05)
"""Shares of the variance that the probes of a world have in common. On seeds 101 to 140 the bins' errors vary between
worlds as if there were none (0.8 to 1.2 times)."""


def inside_if_right(probed: Probed, shared: float, draws: int = DRAWS) -> dict[str, float]:
    """Return the share of judged bins that lie inside, for random and for timed probes; NaN without any bin."""
    rng = np.random.Generator(np.random.PCG64(0))
    tally = {"random": [0, 0], "timed": [0, 0]}
    for drawn in _drawn(probed, shared, draws, rng):
        for name, counts in tally.items():
            found = reliable(drawn, timed=name == "timed")
            counts[0] += len(found.judged) - len(found.outside)
            counts[1] += len(found.judged)
    return {name: inside / judged if judged else float("nan") for name, (inside, judged) in tally.items()}


def tell_perfect(probed: Probed) -> tuple[str, ...]:
    """Return for people how many bins would lie inside if every promise were right."""
    found = {shared: inside_if_right(probed, shared) for shared in SHARED}
    return tuple(
        f"were every promise right: {shares['random']:.3f} of random, {shares['timed']:.3f} of timed bins inside "
        f"on average, {shared:.2f} of the variance shared within a world"
        for shared, shares in found.items()
    )


def _drawn(probed: Probed, shared: float, draws: int, rng: np.random.Generator) -> Iterator[Probed]:
    """Yield the probes with what came true drawn from what was promised."""
    _, world = np.unique(probed.seed, return_inverse=True)
    for _ in range(draws):
        of_world = rng.standard_normal(int(world.max(initial=-1)) + 1)[world]
        value = np.sqrt(shared) * of_world + np.sqrt(1 - shared) * rng.standard_normal(len(probed))
        yield replace(probed, seen=_below(value, probed.promised))


def _below(value: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Say of each standard normal value whether it lies below the quantile of its chance."""
    return np.array([NORMAL.cdf(one) for one in value.tolist()]) < chance
