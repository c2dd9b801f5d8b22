"""A mission, orbital elements and a span, past or future, in; the passes of its satellites over the line out.

The same search finds them as finds the looks of a day, so that a plan and the day that follows it agree. Each satellite
is propagated from the one set of elements nearest to the span, whose age and expected error are told with every pass.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucewatch.coverage import lay_stretches
from trucewatch.errors import Fault, InputError
from trucewatch.geo.orbits import Microseconds
from trucewatch.geo.swath import Indices
from trucewatch.mission import LoadedMission
from trucewatch.pipeline.satellites import satellites_of
from trucewatch.plan.passes import find_crossings, find_passes
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.plan.staleness import staleness_at
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.passage import Pass
from trucewatch.records.table import Floats, Table

OnStep = Callable[[int, int], None]
"""Called with how many satellites are done, of how many."""


@dataclass(frozen=True, eq=False)
class Ageing:
    """How old the elements behind each row of a plan are, and what that does to its times; columns of shape (n,)."""

    elements_age_days: Floats
    """Time between the epoch of the elements and the start of the row."""
    edge_sigma_s: Floats
    """One-sigma error of the row's times."""
    stale: npt.NDArray[np.bool_]
    """Whether the elements are stale there."""


@dataclass(frozen=True, eq=False)
class PlannedPasses:
    """The passes of a mission's satellites over a span."""

    passes: Table[Pass]
    """Passes by start, catalogue number, part and chainage."""
    ageing: Ageing
    """Staleness of their elements, same order."""
    satellites: tuple[ViewingSatellite, ...]
    """The satellites that were propagated."""
    faults: tuple[Fault, ...]
    """Satellites of the mission that the elements lack or that cannot be propagated, with the reason."""


def plan_passes(
    loaded: LoadedMission, elements: Iterable[Elements], span: Interval, on_step: OnStep | None = None
) -> PlannedPasses:
    """Return every pass of the mission's satellites over the line in [start_at, end_at), whether or not data follow.

    Clouds and failures are not in it, and an agile satellite passes wherever it could look: it looks only if tasked.

    Raises:
        InputError: the mission has no satellites, or the elements serve none of them.
    """
    satellites, missing = satellites_of(loaded.mission, elements, span)
    faults = list(missing)
    line = loaded.ground.line
    targets = lay_stretches(line, loaded.mission.thresholds.watch_band_km).targets
    found: list[Pass] = []
    flown: list[ViewingSatellite] = []
    for done, satellite in enumerate(satellites, start=1):
        try:
            found.extend(find_passes(find_crossings([satellite], targets, span), [satellite], targets, line.version))
            flown.append(satellite)
        except InputError as error:
            faults.extend(error.faults)
        if on_step is not None:
            on_step(done, len(satellites))
    if not flown:
        expected, remedy = "a satellite with elements", "add satellites to sensors.toml, or elements to the file"
        raise InputError(faults or [Fault("no_satellite", "sensors.toml", "sensors", "none", expected, remedy)])
    passes = sorted(found, key=lambda one: (one.start_at, one.norad_id, one.sensor, one.part, one.chainage_from_km))
    table = Table.of(Pass, passes)
    place = {one.elements.norad_id: index for index, one in enumerate(flown)}
    index = np.array([place[one.norad_id] for one in passes], dtype=np.int64)
    ageing = ageing_of([one.elements for one in flown], index, table.instants("start_at"))
    return PlannedPasses(table, ageing, tuple(flown), tuple(faults))


def ageing_of(elements: Sequence[Elements], index: Indices, times_us: Microseconds) -> Ageing:
    """Return the staleness of each row's elements at its own time.

    Args:
        elements: sets of elements.
        index: which of them each row rests on, shape (n,).
        times_us: time of each row, shape (n,).
    """
    age, sigma = np.zeros(len(index)), np.zeros(len(index))
    stale = np.zeros(len(index), dtype=np.bool_)
    for one in np.unique(index):
        rows = np.flatnonzero(index == one)
        at = staleness_at(elements[one], times_us[rows])
        age[rows], sigma[rows], stale[rows] = at.age_days, at.sigma_s, at.stale()
    return Ageing(age, sigma, stale)
