"""A mission, a scenario, elements and a span in, the answer to the designer's question out, for the cell alone.

The stages meet here: the mission reads scenario, catalogue and tables, coverage chooses rows of the tables, plan
computes. Nothing of the ledger is read and nothing is written to it: a scenario is a question, not a record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trucewatch.coverage.detectability import Detectability
from trucewatch.errors import Fault, InputError, ReaderError
from trucewatch.mission import LoadedMission
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.mission.detections import read_detections, read_shipped_detections
from trucewatch.mission.folder import detection_file
from trucewatch.mission.scenario import parse_scenario
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.elements import keep_nearest
from trucewatch.plan.posture import (
    FleetLooks,
    Lattice,
    PostureAnswer,
    Watch,
    build_constellation,
    classes_of,
    complete,
    find_looks,
    lay_lattice,
    weigh_postures,
)
from trucewatch.records.detection import DetectionChance
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.posture import SatelliteFleet, Scenario
from trucewatch.records.table import Table, moment_of
from trucewatch.release import Door

LEAST_DAYS, MOST_DAYS = 1, 60
"""Shortest and longest span that is weighed, in days."""


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The answer with what it was computed from."""

    scenario: Scenario
    """The scenario, completed from the catalogue."""
    answer: PostureAnswer
    """Every figure."""
    span: Interval
    """The time asked about."""
    length_km: float
    """Length of the line."""
    satellites: int
    """Satellites whose passes were computed."""
    looks: int
    """Their looks at places of the line."""


def weigh_scenario(
    loaded: LoadedMission,
    folder: Path,
    scenario_file: tuple[str, bytes],
    elements_file: tuple[str, bytes] | None,
    span: Interval,
    door: Door,
    on_stage: Callable[[str], None],
) -> Weighed:
    """Return the answer to a scenario.

    Args:
        loaded: the mission.
        folder: its folder, for its own catalogue and tables.
        scenario_file: name and bytes of the scenario.
        elements_file: name and bytes of the elements; None for those of the mission.
        span: the time asked about.
        door: who asks.
        on_stage: told what is being done.

    Raises:
        ReaderError: the reader is not in the cell.
        InputError: scenario, elements or span are wrong; all faults are named.
    """
    refuse_outsiders(door)
    _refuse_span(span)
    line = loaded.ground.line
    sides = ("left", "right") if line.control is None else (str(line.version.inside), str(line.version.outside))
    read = parse_scenario(scenario_file[1], scenario_file[0], sides)
    flying = _elements(loaded, elements_file, span)
    longest_h = max(one.duration_h.high for one in read.events)
    lattice = lay_lattice(line, span, read.band_km, read.step_km, longest_h)
    named = complete(read, load_catalogue(folder), sorted(flying))
    months = {
        moment_of(int(at)).month for at in (lattice.middles_us[0], *lattice.middles_us[::48], lattice.middles_us[-1])
    }
    scenario = replace(named, clouds=tuple(row for row in named.clouds if row.month in months))
    looks = {one.name: _looks(one, flying, lattice, on_stage, scenario_file[0]) for one in scenario.satellites}
    tables = Detectability.of(tables_of(scenario, folder))
    answer = weigh_postures(scenario, Watch(lattice, looks, tables), on_stage)
    satellites = sum(len(_members(one, flying, span, "")) for one in scenario.satellites)
    seen = sum(len(one.place) for one in looks.values())
    return Weighed(scenario, answer, span, lattice.length_km, satellites, seen)


def refuse_outsiders(door: Door) -> None:
    """Refuse every reader outside the cell: what would not be seen, and when, is told to nobody else.

    Raises:
        ReaderError: the reader is of another kind.
    """
    if door.reader.kind != "cell":
        got, expected = f"{door.reader.name}, of kind {door.reader.kind}", "a reader of kind cell"
        remedy = "ask the cell; looking to come leaves to nobody else"
        raise ReaderError([Fault("reader_outside_cell", "readers", "--reader", got, expected, remedy)])


def tables_of(scenario: Scenario, folder: Path) -> Table[DetectionChance]:
    """Return the rows of the scenario's classes: its own, the mission's, the shipped ones, in this order of right."""
    classes = classes_of(scenario)
    shipped = read_shipped_detections()
    faults: list[Fault] = []
    own = {name: "posture" for name in classes if (folder / detection_file(name)).is_file()}
    found = read_detections(folder, own, faults)
    if faults or found is None:
        raise InputError(faults)
    rows = [row for row in shipped.rows() if row.sensor_class in classes and row.sensor_class not in own]
    replaced = {(row.sensor_class, row.event) for row in scenario.detections}
    kept = [row for row in (*rows, *found.rows()) if (row.sensor_class, row.event) not in replaced]
    return Table.of(DetectionChance, [*kept, *scenario.detections])


def _elements(loaded: LoadedMission, given: tuple[str, bytes] | None, span: Interval) -> dict[int, Elements]:
    if given is None and loaded.elements is None:
        return {}
    name, content = given if given is not None else (str(loaded.mission.elements), loaded.elements or b"")
    found, faults = parse_any_elements(content, name)
    if faults:
        raise InputError(faults)
    return {one.norad_id: one for one in keep_nearest(found, span)}


def _looks(
    fleet: SatelliteFleet, flying: dict[int, Elements], lattice: Lattice, on_stage: Callable[[str], None], file: str
) -> FleetLooks:
    on_stage(f"finding the looks of {fleet.title}")
    if fleet.viewing is None:
        raise InputError([Fault("missing_key", file, fleet.name, "no viewing", "a viewing", "add it")])
    start = Interval(lattice.start_at, lattice.start_at)
    return find_looks(fleet, fleet.viewing, _members(fleet, flying, start, file), lattice)


def _members(fleet: SatelliteFleet, flying: dict[int, Elements], span: Interval, file: str) -> Sequence[Elements]:
    if fleet.constellation is not None:
        return build_constellation(fleet.name, fleet.constellation, span.start_at)
    absent = [number for number in fleet.norad_ids if number not in flying]
    if absent:
        got, expected = ", ".join(map(str, absent))[:200], "satellites of the file of elements"
        remedy = "give a file of elements that holds them with --elements, or leave them out"
        raise InputError([Fault("unknown_satellite", file, f"satellites.{fleet.name}", got, expected, remedy)])
    return [flying[number] for number in fleet.norad_ids]


def _refuse_span(span: Interval) -> None:
    days = span.duration.total_seconds() / 86_400
    if not LEAST_DAYS <= days <= MOST_DAYS:
        expected, remedy = f"{LEAST_DAYS} to {MOST_DAYS} days", "choose another --from or --to"
        raise InputError([Fault("out_of_range", "command line", "--to", f"{days:g} days", expected, remedy)])
