"""A mission, a scenario, elements and a span in, the answer to the designer's question out, for the cell alone.

The stages meet here: the mission reads scenario, catalogue and tables, coverage chooses rows of the tables, plan
computes. Nothing of the ledger is read and nothing is written to it: a scenario is a question, not a record.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from trucewatch import __version__
from trucewatch.coverage.detectability import Detectability
from trucewatch.errors import Fault, InputError
from trucewatch.export.as_csv import to_csv
from trucewatch.export.imprint import ILLUSTRATIVE, PASSED_ON, Imprint
from trucewatch.mission import LoadedMission
from trucewatch.mission.catalogue import load_catalogue
from trucewatch.mission.detections import read_detections, read_shipped_detections
from trucewatch.mission.folder import detection_file
from trucewatch.mission.scenario import parse_scenario
from trucewatch.pipeline.day import write_whole
from trucewatch.plan.element_files import parse_any_elements
from trucewatch.plan.elements import keep_nearest
from trucewatch.plan.posture import (
    FleetLooks,
    Lattice,
    Watch,
    build_constellation,
    classes_of,
    complete,
    find_looks,
    lay_lattice,
    weigh_postures,
)
from trucewatch.records.canonical import Canonical, digest
from trucewatch.records.detection import DetectionChance
from trucewatch.records.elements import Elements
from trucewatch.records.interval import Interval
from trucewatch.records.posture import SatelliteFleet, Scenario
from trucewatch.records.posture_answer import PostureView
from trucewatch.records.quantity import to_text
from trucewatch.records.table import Table, moment_of
from trucewatch.release import Door, require_cell
from trucewatch.report.posture import compose_posture, posture_html, posture_pdf

SCENARIO = "posture.toml"
"""Name of the scenario in a mission folder."""
TABLES = ("shares", "costs", "curve", "swings", "hours")
"""Tables of the answer, each of which becomes a CSV."""
LEAST_DAYS, MOST_DAYS = 1, 60
"""Shortest and longest span that is weighed, in days."""


def weigh_scenario(
    loaded: LoadedMission,
    folder: Path,
    scenario_file: tuple[str, bytes],
    elements_file: tuple[str, bytes] | None,
    span: Interval,
    door: Door,
    on_stage: Callable[[str], None],
) -> PostureView:
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
    require_cell(door)
    _refuse_span(span)
    line = loaded.ground.line
    sides = ("left", "right") if line.control is None else (str(line.version.inside), str(line.version.outside))
    read = parse_scenario(scenario_file[1], scenario_file[0], sides)
    flying = _elements(loaded, elements_file, span, on_stage)
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
    held = loaded.elements if elements_file is None else elements_file[1]
    return PostureView(
        mission=loaded.mission,
        reader=door.reader,
        issued_at=door.now,
        scenario=scenario,
        scenario_sha256=digest("scenario", scenario_file[1]),
        elements_sha256="" if held is None else digest("elements", held),
        answer=answer,
        span=span,
        length_km=lattice.length_km,
        satellites=sum(_size(one) for one in scenario.satellites),
        looks=sum(len(one.place) for one in looks.values()),
        software=f"trucewatch {__version__}",
        settings_sha256=loaded.settings_sha256,
    )


def write_answer(view: PostureView, scenario: bytes, out: Path, on_stage: Callable[[str], None]) -> tuple[Path, ...]:
    """Write the answer as PDF and HTML, every figure as CSV, and the scenario beside them; return their paths."""
    on_stage("writing the answer")
    out.mkdir(parents=True, exist_ok=True)
    content = compose_posture(view)
    files = {
        "answer.pdf": posture_pdf(content, view.issued_at),
        "answer.html": posture_html(content).encode("utf-8"),
        "scenario.toml": scenario,
        **{f"{name}.csv": to_csv(getattr(view.answer, name).arrow) for name in TABLES},
    }
    files["imprint.json"] = _imprint(view, files)
    for name, content_of in files.items():
        write_whole(out / name, content_of)
    return tuple(out / name for name in files)


def _imprint(view: PostureView, files: Mapping[str, bytes]) -> bytes:
    digests: dict[str, Canonical] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    imprint = Imprint(
        (
            ("statement", view.mission.statement),
            ("status", view.mission.status),
            ("mission", view.mission.name),
            ("table", "posture"),
            ("reader", view.reader.name),
            ("from", to_text(view.span.start_at)),
            ("to", to_text(view.span.end_at)),
            ("issued_at", to_text(view.issued_at)),
            ("software", view.software),
            ("settings_sha256", view.settings_sha256),
            ("scenario_sha256", view.scenario_sha256),
            ("elements_sha256", view.elements_sha256 or None),
            ("line", view.mission.line.line),
            ("line_version", view.mission.line.version),
            ("lines", ILLUSTRATIVE),
            ("use", PASSED_ON),
            ("files_sha256", digests),
            ("columns", "docs/records.md, records of posture"),
        )
    )
    return imprint.to_bytes() + b"\n"


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


def _elements(
    loaded: LoadedMission, given: tuple[str, bytes] | None, span: Interval, on_stage: Callable[[str], None]
) -> dict[int, Elements]:
    """Return the good sets by catalogue number and tell the bad ones; what a scenario lacks is refused later."""
    if given is None and loaded.elements is None:
        return {}
    name, content = given if given is not None else (str(loaded.mission.elements), loaded.elements or b"")
    found, faults = parse_any_elements(content, name)
    for fault in faults:
        on_stage(f"left out of the elements: {fault}")
    return {one.norad_id: one for one in keep_nearest(found, span)}


def _looks(
    fleet: SatelliteFleet, flying: dict[int, Elements], lattice: Lattice, on_stage: Callable[[str], None], file: str
) -> FleetLooks:
    on_stage(f"finding the looks of {fleet.title}")
    if fleet.viewing is None:
        raise InputError([Fault("missing_key", file, fleet.name, "no viewing", "a viewing", "add it")])
    return find_looks(fleet, fleet.viewing, _members(fleet, flying, lattice, file), lattice)


def _members(fleet: SatelliteFleet, flying: dict[int, Elements], lattice: Lattice, file: str) -> Sequence[Elements]:
    if fleet.constellation is not None:
        return build_constellation(fleet.name, fleet.constellation, lattice.start_at)
    absent = [number for number in fleet.norad_ids if number not in flying]
    if absent:
        got, expected = ", ".join(map(str, absent))[:200], "satellites of the file of elements"
        remedy = "give a file of elements that holds them with --elements, or leave them out"
        raise InputError([Fault("unknown_satellite", file, f"satellites.{fleet.name}", got, expected, remedy)])
    return [flying[number] for number in fleet.norad_ids]


def _size(fleet: SatelliteFleet) -> int:
    return len(fleet.norad_ids) if fleet.constellation is None else fleet.constellation.satellites


def _refuse_span(span: Interval) -> None:
    days = span.duration.total_seconds() / 86_400
    if not LEAST_DAYS <= days <= MOST_DAYS:
        expected, remedy = f"{LEAST_DAYS} to {MOST_DAYS} days", "choose another --from or --to"
        raise InputError([Fault("out_of_range", "command line", "--to", f"{days:g} days", expected, remedy)])
