"""Sample points and their sights in, the points that the same looks see, as one place each, out."""

from dataclasses import dataclass

import numpy as np

from trucewatch.coverage.chances import Instants, ranges
from trucewatch.coverage.sights import Sights
from trucewatch.coverage.stretches import Stretches
from trucewatch.geo.ellipsoid import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Sample points of one stretch and side that the same looks see; columns of equal length g, by cell."""

    cell: Instants
    """Cell of each group: stretch × sides + side, shape (g,)."""
    share: Floats
    """Share of the cell's sample points, shape (g,)."""
    cells: Instants
    """Every cell that has sample points, ascending, shape (c,)."""
    first: Instants
    """First group of each cell, shape (c,)."""
    owner: Instants
    """Group of each row of `row`, shape (r,)."""
    row: Instants
    """Row of the sights, shape (r,)."""

    def mean(self, values: Floats) -> Floats:
        """Return the mean over the groups of each cell of values of shape (g, bins): shape (c, bins)."""
        return np.asarray(np.add.reduceat(self.share[:, None] * values, self.first, axis=0), dtype=np.float64)


def group_samples(stretches: Stretches, sights: Sights, above: Instants, below: Instants) -> Groups:
    """Group the sample points of each cell.

    Args:
        stretches: what is judged; they come first among the places of the sights, the sample points after them.
        sights: every sight.
        above: rows of satellites' sights, which hold for every point of a stretch.
        below: rows of reported sights.
    """
    below = below[np.lexsort((sights.piece[below], sights.place[below]))]
    cell, point = (
        stretches.stretch * len(stretches.sides) + stretches.side,
        sights.place[below] - len(stretches.targets),
    )
    pattern = _patterns(cell, point, sights.piece[below])
    _, sample, count = np.unique(pattern, return_index=True, return_counts=True)
    order = np.lexsort((sample, cell[sample]))
    sample, count = sample[order], count[order]
    cells, first = np.unique(cell[sample], return_index=True)
    total = np.add.reduceat(count, first)
    share = count / np.repeat(total, np.diff(np.append(first, len(count))))
    above = above[np.argsort(sights.place[above], kind="stable")]
    owner, row = zip(
        _rows(point, below, sample),
        _rows(sights.place[above], above, stretches.stretch[sample]),
        strict=True,
    )
    return Groups(cell[sample], share, cells, first, np.concatenate(owner), np.concatenate(row))


def _rows(place: Instants, rows: Instants, wanted: Instants) -> tuple[Instants, Instants]:
    """Return owner and row of the rows of each wanted place; `place` is ascending."""
    begin, end = np.searchsorted(place, wanted), np.searchsorted(place, wanted, side="right")
    return np.repeat(np.arange(len(wanted)), end - begin), rows[ranges(begin, end - begin)]


def _patterns(cell: Instants, place: Instants, piece: Instants) -> Instants:
    """Return a number for each sample point: equal for those of one cell that meet the same pieces of looks.

    The pieces of a point are folded in one after the other: what two points have in common so far is one number, and
    that with the next piece is again one number.
    """
    pattern = cell.copy()
    begin, end = (np.searchsorted(place, np.arange(len(cell)), side=side) for side in ("left", "right"))
    pieces = int(piece.max(initial=0)) + 1
    for depth in range(int((end - begin).max(initial=0))):
        further = np.flatnonzero(end - begin > depth)
        joint = pattern[further] * pieces + piece[begin[further] + depth]
        fresh = int(pattern.max(initial=0)) + 1
        pattern[further] = fresh + np.unique(joint, return_inverse=True)[1].reshape(-1)
    return pattern
