"""A mission and its file of orbital elements in, its satellites out, each with the set nearest to a span.

Each satellite is propagated from that one set, by a run that looks back and by a plan that looks ahead alike.
"""

from collections.abc import Iterable, Iterator

from trucewatch.errors import Fault, MissionError, SourceError
from trucewatch.mission import LoadedMission
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.elements import keep_nearest
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission


def own_elements(loaded: LoadedMission) -> tuple[Elements, ...]:
    """Return the good sets of a mission's own file of elements; none where it has no file.

    Raises:
        MissionError: a satellite of the mission has no good set; every rejected set of the file is named beside it.
    """
    if loaded.elements is None:
        return ()
    try:
        found, rejected = parse_any_elements(loaded.elements, str(loaded.mission.elements))
    except SourceError as error:
        raise MissionError(error.faults) from error
    held = {one.norad_id for one in found}
    missing = [fault for number, fault in _numbered_faults(loaded.mission) if number not in held]
    if missing:
        raise MissionError([*rejected, *missing])
    return found


def _numbered_faults(mission: Mission) -> Iterator[tuple[int, Fault]]:
    """Yield the catalogue number of each satellite of the mission with the fault of its lacking elements."""
    expected, remedy = "a good set of elements of this satellite", "add it to the file of elements"
    for index, sensor in enumerate(mission.sensors):
        if sensor.norad_id is not None:
            where, got = f"sensors[{index}].norad_id", f"{sensor.norad_id} ({sensor.name})"
            yield sensor.norad_id, Fault("elements_missing", "sensors.toml", where, got, expected, remedy)


def satellites_of(
    mission: Mission, elements: Iterable[Elements], span: Interval
) -> tuple[tuple[ViewingSatellite, ...], tuple[Fault, ...]]:
    """Return the satellites of a mission, in its order, each with the set nearest to the span; and those without."""
    nearest = {one.norad_id: one for one in keep_nearest(elements, span)}
    found: list[ViewingSatellite] = []
    for sensor in mission.sensors:
        viewing = mission.viewing_of(sensor)
        if sensor.norad_id in nearest and viewing is not None:
            found.append(ViewingSatellite(nearest[sensor.norad_id], sensor.name, viewing))
    return tuple(found), tuple(fault for number, fault in _numbered_faults(mission) if number not in nearest)
