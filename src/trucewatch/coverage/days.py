"""Days with their looks in, the columns of a long span out: one day's cells at a time."""

from collections.abc import Iterable

from trucewatch.coverage.cells import measure_looking
from trucewatch.coverage.scene import Looking
from trucewatch.coverage.stretches import Stretches
from trucewatch.coverage.tally import Tally, joined_tallies, tally_of
from trucewatch.geo.line import ReferenceLine
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission


def tally_days(
    stretches: Stretches, days: Iterable[tuple[Interval, Looking]], line: ReferenceLine, mission: Mission
) -> Tally:
    """Return the columns of all cells of a long span, measured one day after the other; at least one day.

    Where `days` makes the looking of a day when it is asked for, only one day's looks and cells are held at a time.
    """
    measured = (measure_looking(stretches, looking, line, mission, span) for span, looking in days)
    return joined_tallies([tally_of(cells, mission) for cells in measured])
