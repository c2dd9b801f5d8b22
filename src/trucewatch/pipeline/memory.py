"""Records in, rows of the ledger out, and back: the tables that every run reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from trucewatch.errors import LedgerError
from trucewatch.ledger.payload import PayloadRow
from trucewatch.ledger.store import Ledger
from trucewatch.ledger.tables import SqliteTables, TableRow, refresh_tables
from trucewatch.pipeline.records import Records, newest
from trucewatch.records.adoption import Adoption
from trucewatch.records.alert import Alert
from trucewatch.records.canonical import canonical_bytes
from trucewatch.records.case import Case, Clock, Option
from trucewatch.records.context import Context
from trucewatch.records.coverage import SectorLooking
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.encoding import decode, encode
from trucewatch.records.field_check import FieldCheck, Review
from trucewatch.records.finding import Finding
from trucewatch.records.hotspot import Hotspot
from trucewatch.records.incident import Evidence, Incident, Lineage
from trucewatch.records.issued import IssuedReport
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.passage import Pass
from trucewatch.records.receipt import FileReceipt
from trucewatch.records.rejection import Rejection
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table
from trucewatch.records.weather import CloudHour

R = TypeVar("R")

CACHE = Path("cache") / "tables.sqlite"
"""Where the disposable tables lie below the mission folder."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[R]):
    """How one record type is kept in the ledger."""

    record: type[R]
    """The record."""
    table: str
    """Name of its table; `rejections` is counted apart by the ledger."""
    identity: tuple[str, ...]
    """Fields that name a record."""
    version: str | None
    """Field of its version; None where a record never changes."""

    def rows(self, table: Table[R]) -> tuple[PayloadRow, ...]:
        """Return the rows of a table for the ledger, in the table's order."""
        return tuple(self._row(record) for record in table.rows())

    def _row(self, record: R) -> PayloadRow:
        encoded = encode(record)
        version = 1 if self.version is None else int(getattr(record, self.version))
        return PayloadRow(self.table, self.name_of(record), version, encoded)

    def name_of(self, record: R) -> str:
        """Return the name under which the ledger keeps a record."""
        return "|".join(str(getattr(record, field)) for field in self.identity)


OBSERVATIONS = Kept(Observation, "observations", ("observation_id",), "version")
NOTICES = Kept(Notice, "notices", ("notice_id",), "version")
IMPEDIMENTS = Kept(Impediment, "impediments", ("impediment_id",), "version")
LOOKS = Kept(Look, "looks", ("look_id",), "version")
CONTEXTS = Kept(Context, "contexts", ("context_id",), "version")
ADOPTIONS = Kept(Adoption, "adoptions", ("adoption_id",), "version")
CLOUDS = Kept(CloudHour, "clouds", ("cloud_id",), "version")
CHECKS = Kept(FieldCheck, "checks", ("check_id",), None)
SAMPLES = Kept(SampleItem, "samples", ("sample_id", "item"), None)
REVIEWS = Kept(Review, "reviews", ("review_id",), "version")
REJECTIONS = Kept(Rejection, "rejections", ("rejection_id",), None)
RECEIPTS = Kept(FileReceipt, "receipts", ("source", "file", "original"), None)
HOTSPOTS = Kept(Hotspot, "hotspots", ("observation_id",), "observation_version")
INCIDENTS = Kept(Incident, "incidents", ("incident_id",), "incident_version")
EVIDENCE = Kept(Evidence, "evidence", ("incident_id", "item", "rule_id"), None)
LINEAGE = Kept(Lineage, "lineage", ("incident_id", "predecessor_id", "relation"), None)
FINDINGS = Kept(Finding, "findings", ("finding_id",), "finding_version")
CASES = Kept(Case, "cases", ("case_id",), "case_version")
CLOCKS = Kept(Clock, "clocks", ("case_id", "tier"), None)
OPTIONS = Kept(Option, "options", ("case_id", "option_id"), None)
PASSES = Kept(Pass, "passes", ("norad_id", "start_at", "part", "chainage_from_km"), None)
ALERTS = Kept(Alert, "alerts", ("alert_id",), None)
ISSUED = Kept(IssuedReport, "issued", ("report_id",), None)
LOOKING = Kept(SectorLooking, "looking", ("sector", "event", "start_at", "end_at"), None)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The ledger's records as tables, up to one tree size."""

    ledger: Ledger
    """The ledger."""
    store: SqliteTables
    """Its tables; refreshed when the shelf was opened."""
    size: int
    """Tree size up to which it reads."""

    def table(self, kept: Kept[R]) -> Table[R]:
        """Return every row of a table in ledger order, all versions."""
        rows = self.store.rows(kept.table, self.size)
        return Table.of(kept.record, [decode(kept.record, json.loads(row.record)) for row in rows])

    def named(self, kept: Kept[R], names: Sequence[str]) -> Table[R]:
        """Return every row of the named records of a table in ledger order, all versions."""
        rows = self.store.rows_named(kept.table, names, self.size)
        return Table.of(kept.record, [decode(kept.record, json.loads(row.record)) for row in rows])

    def latest(self, kept: Kept[R]) -> Table[R]:
        """Return the last row of every record of a table, in ledger order."""
        rows = self.store.latest_rows(kept.table, self.size)
        return Table.of(kept.record, [decode(kept.record, json.loads(row.record)) for row in rows])

    def history(self) -> Records:
        """Return every version of every input record, in ledger order."""
        return Records(
            self.table(OBSERVATIONS),
            self.table(NOTICES),
            self.table(IMPEDIMENTS),
            self.table(LOOKS),
            self.table(CONTEXTS),
            self.table(ADOPTIONS),
            self.table(CLOUDS),
            self.table(REVIEWS),
        )

    def records(self) -> Records:
        """Return the input records, the latest version of each, in the order in which each was first seen."""
        return newest(self.history())

    def inputs(self) -> int:
        """Return the smallest tree size that holds every input statement read."""
        kinds = [statement.kind for statement in self.ledger.statements(self.size)]
        return max((index + 1 for index, kind in enumerate(kinds) if kind == INGEST), default=0)


INGEST = "ingest"
"""Kind of the statements that bring input records."""


def open_shelf(ledger: Ledger, folder: Path, size: int | None = None) -> Shelf:
    """Bring the tables up to date and return them as of a tree size, or as of now.

    Raises:
        LedgerError: the ledger never had that size.
    """
    if size is not None and not 0 <= size <= ledger.size:
        raise LedgerError(f"got tree size {size}, expected 0 to {ledger.size}; name a size the ledger had")
    path = folder / CACHE
    path.parent.mkdir(exist_ok=True)
    store = SqliteTables(path)
    state = refresh_tables(ledger, store)
    return Shelf(ledger, store, state.size if size is None else size)


def with_versions(table: Table[R], kept: Kept[R], shelf: Shelf) -> Table[R]:
    """Return the table with each record's version: that on the shelf where its content is, else one more."""
    if kept.version is None or not len(table):
        return table
    before = {row.record_id: row for row in shelf.store.latest_rows(kept.table, shelf.size)}
    versions = [_version(row, before.get(kept.name_of(row)), kept.version) for row in table.rows()]
    return table.with_columns(**{kept.version: versions})


def _version(record: object, before: TableRow | None, field: str) -> int:
    if before is None:
        return 1
    same = canonical_bytes({**encode(record), field: before.version}).decode("utf-8") == before.record
    return before.version if same else before.version + 1
