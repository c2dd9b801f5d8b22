"""Stated chances and what came true in, calibration and discrimination out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.check import binomial_limits

EDGES = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""Edges of the bins of stated chances; the last bin holds its upper edge."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Chances stated alike and the share of them that came true."""

    low: float
    """Lower edge."""
    high: float
    """Upper edge."""
    count: int
    """How many chances were stated within."""
    stated: float
    """Their mean."""
    came_true: float
    """Share that came true: calibrated chances have it equal to their mean."""
    low_true: float
    """Lower end of its 95 % interval, the chances taken as independent of each other."""
    high_true: float
    """Upper end."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """How stated chances fared."""

    name: str
    """What was stated."""
    count: int
    """How many chances."""
    brier: float | None
    """Mean squared error; None without chances."""
    base_brier: float | None
    """The same for always stating the share that came true: what knowing nothing of the single case gives."""
    auc: float | None
    """Chance that one that came true was stated higher than one that did not, ties half; None unless both occur."""
    bins: tuple[Bin, ...]
    """Bins that hold something, ascending."""

    def to_lines(self) -> tuple[str, ...]:
        """Write one line on the whole and one a bin."""
        told = (f"{text} {_text(value)}" for text, value in (("Brier", self.brier), ("against", self.base_brier)))
        head = f"{self.name}: {self.count} chances, {', '.join(told)} without knowledge, AUC {_text(self.auc)}"
        return (
            head,
            *(
                f"  stated {one.low:.2f}–{one.high:.2f}: {one.count:5d} of mean {one.stated:.3f}, "
                f"came true {one.came_true:.3f} [{one.low_true:.3f}, {one.high_true:.3f}]"
                for one in self.bins
            ),
        )


def measure_reliability(name: str, pairs: Iterable[tuple[float, bool]]) -> Reliability:
    """Measure pairs of a stated chance and whether it came true; no pairs give no figures."""
    held = list(pairs)
    stated = np.array([chance for chance, _ in held], dtype=np.float64)
    true = np.array([came for _, came in held], dtype=np.float64)
    if not held:
        return Reliability(name, 0, None, None, None, ())
    share = float(true.mean())
    brier = float(np.mean((stated - true) ** 2))
    return Reliability(name, len(held), brier, share * (1 - share), _auc(stated, true), tuple(_bins(stated, true)))


def _bins(stated: npt.NDArray[np.float64], true: npt.NDArray[np.float64]) -> Sequence[Bin]:
    number = np.clip(np.searchsorted(EDGES, stated, side="right") - 1, 0, len(EDGES) - 2)
    return [
        Bin(
            EDGES[at],
            EDGES[at + 1],
            int(mask.sum()),
            float(stated[mask].mean()),
            float(true[mask].mean()),
            *binomial_limits(int(true[mask].sum()), int(mask.sum())),
        )
        for at in range(len(EDGES) - 1)
        if (mask := number == at).any()
    ]


def _auc(stated: npt.NDArray[np.float64], true: npt.NDArray[np.float64]) -> float | None:
    yes, no = stated[true == 1], stated[true == 0]
    if not len(yes) or not len(no):
        return None
    below = np.searchsorted(np.sort(no), yes, side="left") + np.searchsorted(np.sort(no), yes, side="right")
    return float(below.sum() / 2 / len(yes) / len(no))


def _text(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
