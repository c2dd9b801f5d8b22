"""A day on the ledger in, its blind sample drawn, recorded and written as a form out; and what reviews found."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from trucewatch import __version__
from trucewatch.check import SampleSize, draw_sample, miss_rates
from trucewatch.errors import Fault, ReaderError
from trucewatch.pipeline.day import OnStage, draft_statement, run_once, write_whole
from trucewatch.pipeline.desk import Desk
from trucewatch.pipeline.memory import CHECKS, RECEIPTS, REJECTIONS, SAMPLES, Shelf, open_shelf
from trucewatch.pipeline.records import newest
from trucewatch.records.field_check import MissRate
from trucewatch.records.interval import Interval
from trucewatch.records.rejection import Rejection
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table, microseconds
from trucewatch.release import Door, require_cell
from trucewatch.report.review_form import render_review_form

LATE = timedelta(days=1)
"""Rejected rows of files that came in so long after the day can still be drawn for it."""


def draw_day_sample(
    desk: Desk, day: Interval, door: Door, size: SampleSize, out: Path, on_stage: OnStage
) -> tuple[Table[SampleItem], Path]:
    """Draw the sample of a day, put it on the ledger, and write its form to a folder.

    The same day with the same records gives the same sample and appends nothing the second time.

    Raises:
        ReaderError: the reader is not of the cell: a sample names single looks and rows.
        LedgerError: the clock stands before the last statement, or the ledger cannot be written.
    """
    require_cell(door)
    on_stage("fusing, assessing, measuring the looking")
    shelf, history, results = run_once(desk, day, door.now)
    on_stage("drawing the sample")
    mission, rejected = desk.loaded.mission, _rejected_on(shelf, day)
    sample = draw_sample(
        results.coverage,
        results.incidents,
        newest(history).observations,
        rejected,
        mission,
        day,
        desk.keys.secret,
        size,
    )
    statement = draft_statement(desk, "sample", f"sample/{__version__} {day.start_at:%Y-%m-%d}", door.now, shelf.size)
    statement = replace(statement, rows=SAMPLES.rows(sample))
    if len(sample) and not _is_known(desk, sample):
        desk.ledger.append([statement])
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{mission.name}-{day.start_at:%Y-%m-%d}-review-form.html"
    looks = newest(history).looks
    write_whole(path, render_review_form(sample, mission, looks, desk.loaded.ground.places).encode())
    return sample, path


def known_miss_rates(desk: Desk, span: Interval, door: Door) -> tuple[tuple[MissRate, ...], tuple[str, ...]]:
    """Return the miss rates of all checks and reviews about a span that are on the ledger, and reviews of no sample.

    Raises:
        ReaderError: the reader is neither of the cell nor of the board.
    """
    if not door.is_inside:
        got = f"{door.reader.name}, a reader of kind {door.reader.kind}"
        expected, remedy = "a reader of cell or board", "ask as such a reader"
        raise ReaderError([Fault("not_for_reader", "command line", "--reader", got, expected, remedy)])
    shelf = open_shelf(desk.ledger, desk.folder)
    start, end = microseconds(span.start_at), microseconds(span.end_at)
    checks, samples = shelf.latest(CHECKS), shelf.latest(SAMPLES)
    checks = checks.where((checks.instants("start_at") < end) & (checks.instants("end_at") > start))
    samples = samples.where((samples.instants("start_at") < end) & (samples.instants("end_at") > start))
    return miss_rates(checks, samples, shelf.records().reviews)


def _rejected_on(shelf: Shelf, day: Interval) -> Table[Rejection]:
    """Return the rows rejected from files that were received on the day or the day after it."""
    receipts = shelf.latest(RECEIPTS)
    received = receipts.instants("received_at")
    today = (received >= microseconds(day.start_at)) & (received < microseconds(day.end_at + LATE))
    originals = receipts.where(today).texts("original")
    rejections = shelf.latest(REJECTIONS)
    return rejections.where(np.isin(rejections.texts("original").astype(str), originals.astype(str)))


def _is_known(desk: Desk, sample: Table[SampleItem]) -> bool:
    held = open_shelf(desk.ledger, desk.folder).latest(SAMPLES)
    here = held.where(held.texts("sample_id") == sample.texts("sample_id")[0])
    return set(here.texts("item").tolist()) == set(sample.texts("item").tolist())
