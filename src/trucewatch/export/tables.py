"""A released view and the name of a table in, its rows out, or a refusal that says why there are none.

Nothing is released here: the view holds only what its reader may have. What is refused here is refused whatever a
mission's rules say: a map format for anything that was recorded or judged, and plans for anybody but the cell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from trucewatch.errors import Fault, ReaderError
from trucewatch.records.adoption import Adoption
from trucewatch.records.alert import Alert
from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.context import Context
from trucewatch.records.count import Count
from trucewatch.records.coverage import CoverageCell, SectorLooking, SideLooking
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.finding import Finding
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Evidence, Incident, Lineage
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.table import Table, microseconds
from trucewatch.records.view import DayView
from trucewatch.records.weather import CloudHour

ExportFormat: TypeAlias = Literal["csv", "parquet", "geojson", "kml", "cot"]
MapFormat: TypeAlias = Literal["kml", "cot"]
Place: TypeAlias = Literal["point", "circle", "footprint", "stretch", "sector"]
Access: TypeAlias = Literal["anybody", "fine_looking", "cell"]

FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)
"""Every format."""
MAP_FORMATS: tuple[MapFormat, ...] = get_args(MapFormat)
"""Formats that displays of forces read: notices and own plans alone leave in them."""
MAP_TABLES = ("notices", "planned_looks", "planned_passes")
"""The tables that may leave in a map format."""
MAP_KINDS = ("exercise", "demining", "flight", "convoy", "medical_flight", "maintenance", "coordination")
"""Kinds of notice that may: a declared area to keep clear of. Allegations, replies and orders speak of happenings, and
a movement is the place of a force."""


@dataclass(frozen=True, slots=True)
class Exportable:
    """One table as it may be asked for."""

    record: type[Any]
    """Record of its rows."""
    rows: Callable[[DayView], Table[Any]]
    """Takes its rows from a view."""
    place: Place | None
    """What its geometry is; None where it has no place."""
    access: Access
    """`fine_looking`: readers who get looking by cell and hour; `cell`: the cell alone."""
    says: str
    """What it holds, in a line."""


TABLES: dict[str, Exportable] = {
    "observations": Exportable(
        Observation, lambda view: view.today.observations, "point", "anybody", "what was recorded"
    ),
    "hotspots": Exportable(
        Hotspot, lambda view: view.today.hotspots, None, "anybody", "thermal observations beside their background"
    ),
    "incidents": Exportable(
        Incident, lambda view: view.today.incidents, "point", "anybody", "observations believed to be one happening"
    ),
    "evidence": Exportable(
        Evidence, lambda view: view.today.evidence, None, "anybody", "what each piece of evidence says"
    ),
    "lineage": Exportable(Lineage, lambda view: view.today.lineage, None, "anybody", "merges and splits of incidents"),
    "findings": Exportable(
        Finding, lambda view: view.today.findings, None, "anybody", "incidents set against provisions"
    ),
    "cases": Exportable(Case, lambda view: view.today.cases, "sector", "anybody", "proposed series"),
    "clocks": Exportable(Clock, lambda view: view.today.clocks, None, "anybody", "clocks of cases"),
    "options": Exportable(Option, lambda view: view.today.options, None, "anybody", "options of cases, as text"),
    "coverage": Exportable(
        CoverageCell,
        lambda view: _begun_before_issue(view.today.coverage, view),
        "stretch",
        "fine_looking",
        "looking by stretch and half hour",
    ),
    "looking": Exportable(
        SectorLooking, lambda view: view.today.looking, "sector", "anybody", "looking by sector, as the reader has it"
    ),
    "side_looking": Exportable(
        SideLooking,
        lambda view: view.today.side_looking,
        None,
        "fine_looking",
        "looking by side, day and night, and for events of other durations",
    ),
    "looks": Exportable(
        Look, lambda view: _looks_had(view), "footprint", "fine_looking", "looks of sensors but satellites"
    ),
    "passes": Exportable(
        Pass,
        lambda view: _begun_before_issue(view.today.passes, view),
        "stretch",
        "fine_looking",
        "passes of satellites whose data were delivered",
    ),
    "impediments": Exportable(
        Impediment, lambda view: view.today.impediments, "circle", "anybody", "what hindered the looking"
    ),
    "notices": Exportable(Notice, lambda view: view.today.notices, "circle", "anybody", "what was declared"),
    "contexts": Exportable(
        Context, lambda view: view.today.contexts, None, "anybody", "air-raid alerts and outages: context"
    ),
    "adoptions": Exportable(Adoption, lambda view: view.today.adoptions, "sector", "anybody", "what the board adopted"),
    "clouds": Exportable(
        CloudHour, lambda view: view.today.clouds, "point", "fine_looking", "cloud, hour by hour, as it was told"
    ),
    "reviews": Exportable(Review, lambda view: view.today.reviews, None, "cell", "what people found who looked again"),
    "alerts": Exportable(Alert, lambda view: view.today.alerts, "sector", "anybody", "alerts raised"),
    "counts": Exportable(
        Count, lambda view: view.today.counts, "sector", "anybody", "totals under every counting rule"
    ),
    "rejections": Exportable(
        Rejection, lambda view: view.rejections, None, "cell", "rows of inputs that became no record"
    ),
    "files": Exportable(
        FileReceipt, lambda view: Table.of(FileReceipt, view.files), None, "cell", "what became of every file"
    ),
    "planned_looks": Exportable(
        Look, lambda view: _planned(view.today.looks), "footprint", "cell", "own looks that are planned"
    ),
    "planned_passes": Exportable(
        Pass, lambda view: _still_to_come(view.today.passes, view), "stretch", "cell", "passes still to come"
    ),
}
"""Every table that can be exported, by name."""


def rows_of(view: DayView, name: str, form: ExportFormat) -> Table[Any]:
    """Return the rows of a table as the reader may have them in a format.

    Raises:
        ReaderError: there is no such table, its format is for notices and plans alone, or the reader may not have it.
    """
    refuse_unfit(name, form)
    table = TABLES[name]
    rule = view.mission.release.rule_for(view.reader.kind)
    got = f"{name} for {view.reader.name}"
    if table.access == "cell" and view.reader.kind != "cell":
        _refuse("not_for_reader", got, "a reader of kind cell", "own plans, files and their faults stay in the cell")
    if table.access == "fine_looking" and (rule is None or rule.looking != "cells"):
        remedy = "ask for `looking`, which this reader gets by sector and past week"
        _refuse("not_for_reader", got, "a reader whose rule gives looking by cells", remedy)
    return table.rows(view)


def refuse_unfit(name: str, form: ExportFormat) -> None:
    """Refuse an unknown table, and a map format for what is neither notice nor own plan.

    Raises:
        ReaderError: it is refused; nothing else than the two names decides, so no setting can open it.
    """
    if name not in TABLES:
        _refuse("unknown_table", repr(name), f"one of {', '.join(TABLES)}", "name a table")
    if form in MAP_FORMATS and name not in MAP_TABLES:
        remedy = (
            "displays that read these formats direct people and weapons; what was recorded, looked at or judged never "
            "enters them: take csv, parquet or geojson"
        )
        _refuse("never_on_a_map", f"{form} of {name}", f"{form} of {', '.join(MAP_TABLES)} alone", remedy)


def _refuse(code: str, got: str, expected: str, remedy: str) -> None:
    raise ReaderError([Fault(code, "export", "", got, expected, remedy)])


def for_map(rows: Table[Any]) -> Table[Any]:
    """Return the rows that may enter a map format: of notices, those that declare an area to keep clear of."""
    if rows.record is not Notice:
        return rows
    return rows.where(np.isin(rows.texts("kind").astype(str), MAP_KINDS))


def _begun_before_issue(table: Table[Any], view: DayView) -> Table[Any]:
    """Return what is not still to come, except to the cell: future coverage is a plan."""
    if view.reader.kind == "cell":
        return table
    return table.where(table.instants("start_at") < microseconds(view.issued_at))


def _still_to_come(table: Table[Any], view: DayView) -> Table[Any]:
    return table.where(table.instants("start_at") >= microseconds(view.issued_at))


def _looks_had(view: DayView) -> Table[Look]:
    looks = view.today.looks
    return looks if view.reader.kind == "cell" else looks.where(looks.texts("status") != "planned")


def _planned(looks: Table[Look]) -> Table[Look]:
    return looks.where(looks.texts("status") == "planned")
