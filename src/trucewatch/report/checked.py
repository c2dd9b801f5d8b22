"""One day's view in, what field checks found, in words for the page, out."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.field_check import FieldCheck, MissRate
from trucewatch.records.view import DayView
from trucewatch.report.spelling import ABSENT, percent, percent_range, words
from trucewatch.report.terms import event_words, term

CHECKED_WORDS = {
    "promised": "announced blasts that looks met",
    "quiet_cell": "quiet stretches looked at again",
    "rejected_item": "rejected items looked at again",
    "control": "controls, which hold something known",
}
"""What was checked, as a table says it."""
OUTCOME = {True: "recorded", False: "not recorded", None: "not known: nobody confirmed that it took place"}
"""What came of an announced blast."""


@dataclass(frozen=True, slots=True)
class BlastRow:
    """One announced blast and what the looks made of it."""

    notice_id: str
    """The notice."""
    event: str
    """What was to be recorded."""
    start_at: datetime
    """Start of the announced time."""
    end_at: datetime
    """Its end."""
    n_looks: int
    """Looks that met it."""
    promised: str
    """Chance that they record it, stated before."""
    outcome: str
    """What came of it."""


@dataclass(frozen=True, slots=True)
class MissRow:
    """How often one thing was missed."""

    name: str
    """What was checked."""
    checked: int
    """How many."""
    missed: int
    """Of them, missed."""
    expected: str
    """Misses that the promises allow for."""
    rate: str
    """Share missed."""
    spread: str
    """Its 95 % interval."""


def blast_rows(view: DayView) -> tuple[BlastRow, ...]:
    """Return the announced blasts of the day that looks met, by time and notice."""
    held = [row for row in view.today.checks.rows() if row.sensor_kind is None]
    return tuple(_blast(row) for row in sorted(held, key=lambda row: (row.start_at, row.notice_id, row.event)))


def miss_rows(view: DayView) -> tuple[MissRow, ...]:
    """Return what was checked by the end of the day and how often it was missed; nothing of what nobody checked."""
    return tuple(_miss(row) for row in view.today.miss_rates.rows() if row.n_checked)


def is_quiet_unchecked(view: DayView) -> bool:
    """Say whether nobody has looked again at a quiet stretch, so that the misses there are not known."""
    return not any(row.n_checked for row in view.today.miss_rates.rows() if row.name == "quiet_cell")


def _blast(row: FieldCheck) -> BlastRow:
    return BlastRow(
        row.notice_id, event_words(row.event), row.start_at, row.end_at, row.n_looks, percent(row.promised),
        OUTCOME[row.recorded],
    )  # fmt: skip


def _miss(row: MissRate) -> MissRow:
    subject, _, kind = row.name.partition(":")
    named = CHECKED_WORDS.get(subject, words(subject))
    return MissRow(
        name=f"{named}, by {term('sensors', kind)} alone" if kind else named,
        checked=row.n_checked,
        missed=row.n_missed,
        expected=ABSENT if row.expected_missed is None else f"{row.expected_missed:,.1f}",
        rate=percent(row.rate),
        spread=percent_range(row.rate_low, row.rate_high),
    )
