"""A mission, a table, a span and a reader in, one file of that table out, kept on the ledger as given.

Nothing is taken in here. What is given is on the ledger before it is in the folder.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from trucewatch import __version__
from trucewatch.errors import Fault, InputError
from trucewatch.export import Exported, ExportFormat, refuse_unfit, write_export
from trucewatch.pipeline.day import OnStage, draft_statement, write_whole
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.issue import view_for
from trucewatch.pipeline.memory import open_shelf
from trucewatch.pipeline.records import newest
from trucewatch.pipeline.views import reader_key, visible_records
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.quantity import to_text
from trucewatch.records.table import EPOCH, NO_INSTANT
from trucewatch.release import Door, admitted

SIDECAR = ".meta.json"
"""What the name of an imprint beside its file ends with."""


@dataclass(frozen=True, eq=False)
class ExportDone:
    """What was given."""

    exported: Exported
    """The file and its rows."""
    span: Interval
    """The span that it covers."""
    paths: tuple[Path, ...]
    """The file, and the one beside it where there is one."""


def export_table(
    desk: Desk, name: str, form: ExportFormat, span: Interval | None, door: Door, out: Path, on_stage: OnStage
) -> ExportDone:
    """Write one table of a span as the reader may have it; without a span, of all days that it may see records of.

    Raises:
        ReaderError: the table may not leave in this format or to this reader; nothing is written then.
        InputError: no span was given and there is no record that the reader may see.
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    refuse_unfit(name, form)
    span = span or recorded_span(desk, door)
    shelf, view = view_for(desk, span, door, on_stage)
    on_stage(f"writing {name} as {form}")
    exported = write_export(view, desk.loaded.ground.line, name, form)
    what = f"{name} {form} {to_text(span.start_at)}/{to_text(span.end_at)} {door.reader.name}"
    statement = draft_statement(desk, "export", f"export/{__version__} {what}", door.now, shelf.inputs())
    files = {out: exported.content}
    if exported.sidecar is not None:
        files = {out.with_name(out.name + SIDECAR): exported.sidecar, **files}
    statement = replace(statement, originals=tuple(files.values()))
    if desk.ledger.find_same_run(statement) is None:
        desk.ledger.append([statement])
    out.parent.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        write_whole(path, content)
    return ExportDone(exported, span, tuple(reversed(files)))


def recorded_span(desk: Desk, door: Door) -> Interval:
    """Return the local days from the first to the last on which something was observed, looked at or planned.

    Only records that the reader may see count, and the declared times of notices do not.

    Raises:
        InputError: there is no such record.
    """
    history = open_shelf(desk.ledger, desk.folder).history()
    held = newest(history) if door.is_inside else visible_records(history, door, reader_key(desk.keys.secret, door))
    begun = [
        admitted(held.observations, door).instants("observed_from"),
        admitted(held.looks, door).instants("start_at"),
        admitted(held.impediments, door).instants("start_at"),
    ]
    moments = np.concatenate(begun)
    moments = moments[moments != NO_INSTANT]
    if not len(moments):
        expected, remedy = "a record that this reader may see", "run `trucewatch ingest` first, or name --from and --to"
        raise InputError([Fault("nothing_recorded", "command line", "--from", "no span", expected, remedy)])
    zone = ZoneInfo(desk.loaded.mission.day_timezone)
    ends = (int(moments.min()), int(moments.max()))
    first, last = ((EPOCH + timedelta(microseconds=moment)).astimezone(zone).date() for moment in ends)
    timezone = desk.loaded.mission.day_timezone
    return Interval(day_of(first, timezone).start_at, day_of(last, timezone).end_at)
