"""Promises of looking and what came of them in, reliability by event out, for people and as values."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TypeAlias

import numpy as np

from trucewatch.evaluate.clusters import ClusteredShare, clustered_bins, clustered_share
from trucewatch.evaluate.looking import Probed
from trucewatch.evaluate.reliability import measure_reliability

Figures: TypeAlias = dict[str, object]
LEAST_PROMISED = 5e-7
"""A smaller chance is none."""
LEAST_COUNT = 20
"""Probes from which a bin is judged; the interval of fewer holds nearly everything."""
INSIDE_SHARE = 0.9
"""Share of judged bins whose mean must lie within their interval."""
HALVES = (("first half of the days", "late", False), ("second half of the days", "late", True),
          ("first half of each sector", "far", False), ("second half of each sector", "far", True))  # fmt: skip
"""Parts of time and place that are told apart: name, column, value."""


@dataclass(frozen=True, slots=True)
class NamedBin:
    """One bin of what was promised for one event."""

    event: str
    """The event."""
    timed: bool
    """Whether an opponent chose the times."""
    share: ClusteredShare
    """What was stated and what came true."""
    seen_by: str
    """Which kinds of sensor recorded its probes, the commonest first."""

    @property
    def is_judged(self) -> bool:
        """Whether it holds enough probes to be judged."""
        return self.share.count >= LEAST_COUNT

    def to_line(self) -> str:
        """Write the bin as one line for people."""
        return f"{_title(self.event, timed=self.timed)}, {self.share.to_line()}; seen by {self.seen_by or 'nobody'}"


@dataclass(frozen=True, slots=True)
class Reliable:
    """How promises of one kind fared, over all events."""

    bins: tuple[NamedBin, ...]
    """All bins that hold something, by event and ascending."""

    @property
    def judged(self) -> tuple[NamedBin, ...]:
        """The bins with enough probes."""
        return tuple(one for one in self.bins if one.is_judged)

    @property
    def outside(self) -> tuple[NamedBin, ...]:
        """Judged bins whose mean lies outside their interval."""
        return tuple(one for one in self.judged if not one.share.is_inside)

    @property
    def holds(self) -> bool:
        """Whether enough of the judged bins lie inside; false without any."""
        return bool(self.judged) and len(self.judged) - len(self.outside) >= INSIDE_SHARE * len(self.judged)

    def to_line(self, name: str) -> str:
        """Write how many lie inside as one line for people."""
        inside, single = len(self.judged) - len(self.outside), sum(one.share.is_inside_single for one in self.judged)

        return (
            f"{name}: {inside} of {len(self.judged)} bins inside their interval over worlds, "
            f"{single} inside that of independent chances"
        )


def reliable(probed: Probed, *, timed: bool) -> Reliable:
    """Return the bins of what was promised; promises of nothing are told apart."""
    own = probed.where((probed.timed == timed) & (probed.promised > LEAST_PROMISED))
    bins: list[NamedBin] = []
    for event in sorted(set(own.event.tolist())):
        here = own.where(own.event == event)
        for share in clustered_bins(here.promised, here.seen, here.seed):
            inside = (here.promised >= share.low) & ((here.promised < share.high) | (share.high == 1.0))
            bins.append(NamedBin(event, timed, share, _seen_by(here.where(inside))))
    return Reliable(tuple(bins))


def tell_looking(probed: Probed) -> tuple[tuple[str, ...], Figures, bool]:
    """Return lines for people, values, and whether promises hold, of at least one probe of each kind."""
    kinds = {name: reliable(probed, timed=timed) for name, timed in (("random", False), ("timed", True))}
    unlooked, hidden = (
        probed.where(probed.seen & (probed.most <= 0) & (probed.covered == held)) for held in (False, True)
    )
    lines, figures = [], Figures()
    for name, found in kinds.items():
        own = probed.where(probed.timed == (name == "timed"))
        lines += [found.to_line(name), *(f"  {one.to_line()}" for one in found.bins)]
        lines += [f"  outside: {one.to_line()}" for one in found.outside]
        lines += [f"  {line}" for line in _tell_events(own)]
        figures[name] = {
            "judged": len(found.judged),
            "outside": [asdict(one) for one in found.outside],
            "bins": [asdict(one) for one in found.bins],
        }
    lines.append(f"seen through cloud said to hide everything: {len(hidden)} of {len(probed)}")
    lines.append(f"seen although nobody is said to have looked: {len(unlooked)} of {len(probed)} (must be 0)")
    lines += [f"  {one} of seed {seed}" for one, seed in zip(unlooked.probe_id, unlooked.seed, strict=True)]
    figures |= {"seen_not_looked": unlooked.probe_id.tolist(), "seen_through_cloud": hidden.probe_id.tolist()}
    return tuple(lines), figures, all(found.holds for found in kinds.values()) and not len(unlooked)


def _tell_events(own: Probed) -> Iterator[str]:
    """Yield for each event how well promises tell seen from unseen, what nothing was promised of, and the halves."""
    for event in sorted(set(own.event.tolist())):
        here = own.where(own.event == event)
        told = measure_reliability(event, zip(here.promised.tolist(), here.seen.tolist(), strict=True))
        none = here.where(here.promised <= LEAST_PROMISED)
        yield f"{told.to_lines()[0]}; nothing promised of {len(none)}, of them seen {int(none.seen.sum())}"
        for name, column, value in HALVES:
            half = here.where(getattr(here, column) == value)
            if len(half):
                share = clustered_share(half.promised, half.seen, half.seed)
                ends = f"[{share.low_true:.3f}, {share.high_true:.3f}]"
                yield f"  {name}: promised {share.stated:.3f}, seen {share.came_true:.3f} {ends}"


def _seen_by(own: Probed) -> str:
    kinds, counts = np.unique(own.kind[own.seen], return_counts=True)
    order = np.lexsort((kinds, -counts))
    return ", ".join(f"{kinds[row]} {int(counts[row])}" for row in order)


def _title(event: str, *, timed: bool) -> str:
    return f"{event}, {'timed' if timed else 'random'}"
