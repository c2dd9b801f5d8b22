"""Counts from a monitoring mission's daily reports in, their course after one truce out.

Reports cover one day or two and not every day has one in the file. A count is divided by the days that it covers.
The course is a log-linear mean by quasi-Poisson regression with the days covered as exposure, so that zeros count; its
95 % interval comes from drawing blocks of six consecutive reports again. It is a description: neither the number of
patrols, nor cameras, nor weather, nor exercises that no note names are in it.
"""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from trucewatch.errors import Fault, InputError
from trucewatch.evaluate.truces.declaration import Sourced
from trucewatch.records.table import Flags, Floats

REGIONS = ("donetsk", "luhansk")
"""Regions for which the reports count apart."""
MONTH_DAYS = 30.4375
"""Mean length of a month: 365.25 days by twelve."""
DRAWS = 500
"""Draws behind every interval."""
BLOCK = 6
"""Neighbouring months that are drawn together, since they are alike; assumed."""
SEED = 27_072_020
"""Seed of the draws: any number would do, and one number makes the figures the same on every machine."""


@dataclass(frozen=True, slots=True)
class ExerciseNote:
    """What a report says of exercises within its count."""

    report: str
    """Number of the report."""
    region: str
    """Region of the count."""
    count: int | None
    """How many of it; None where it says only that most were."""


@dataclass(frozen=True, slots=True)
class SmmStudy:
    """A series of daily reports as data."""

    name: str
    """Short name."""
    title: str
    """How pages name it."""
    counts: str
    """File of counts, relative to the folder of data."""
    begins_at: datetime
    """When the truce began, with offset."""
    exercises: tuple[ExerciseNote, ...]
    """What the notes of the file say of exercises."""
    known: tuple[Sourced, ...]
    """What else is known, faults of the series among it."""


@dataclass(frozen=True, slots=True, eq=False)
class SmmCounts:
    """Counts of one region by report, in the order of time: columns of shape (reports,)."""

    region: str
    """Region."""
    report: tuple[str, ...]
    """Numbers of the reports."""
    day: tuple[date, ...]
    """Last day that a report covers; the day before it was issued where it does not say."""
    window_days: Floats
    """Days that it covers."""
    counted: Floats
    """Ceasefire violations, exercises included."""
    exercises: Floats
    """Of these, live-fire exercises by the note; 0 where no note, NaN where the note gives no number."""

    @property
    def rate(self) -> Floats:
        """Count by day, exercises included."""
        return self.counted / self.window_days

    @property
    def rate_without(self) -> Floats:
        """Count by day without the exercises that a note names; NaN where it gives no number."""
        return (self.counted - self.exercises) / self.window_days


@dataclass(frozen=True, slots=True)
class Course:
    """A log-linear course of counts."""

    reports: int
    """Reports that it rests on."""
    factor_a_month: float
    """By what the mean grew each month of 30.4 days."""
    low: float
    """Lower end of its 95 % interval."""
    high: float
    """Upper end of its 95 % interval."""

    @property
    def doubling_months(self) -> tuple[float, float, float] | None:
        """Months in which the mean doubled, with the ends of its interval; None unless the interval lies above 1."""
        if self.low <= 1:
            return None
        middle, low, high = (float(np.log(2) / np.log(one)) for one in (self.factor_a_month, self.high, self.low))
        return middle, low, high


def parse_smm_study(content: bytes, file: str) -> SmmStudy:
    """Read the description of the series from TOML.

    Raises:
        InputError: the file is no TOML or lacks a key.
    """
    try:
        held = tomllib.loads(content.decode("utf-8"))
        return SmmStudy(
            str(held["name"]),
            str(held["title"]),
            str(held["counts"]),
            held["begins_at"],
            tuple(ExerciseNote(one["report"], one["region"], one.get("count")) for one in held["exercises"]),
            tuple(Sourced(one["text"], one["source"], one["verified"]) for one in held["known"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        fault = Fault("bad_series", file, "", repr(error)[:200], "the keys of a series", "correct the file")
        raise InputError([fault]) from error


def read_counts(content: bytes, study: SmmStudy) -> tuple[SmmCounts, ...]:
    """Return the counts of each region; reports that give none for it are left out."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    notes = {(note.report, note.region): note.count for note in study.exercises}
    return tuple(_counts_of(region, rows, notes) for region in REGIONS)


def _counts_of(region: str, rows: list[dict[str, str]], notes: Mapping[tuple[str, str], int | None]) -> SmmCounts:
    held = [row for row in rows if row[f"{region}_cfv"]]
    exercises = []
    for row in held:
        said = notes.get((row["report"], region), 0)
        exercises.append(np.nan if said is None else float(said))
    return SmmCounts(
        region=region,
        report=tuple(row["report"] for row in held),
        day=tuple(_last_day(row) for row in held),
        window_days=np.array([float(row["window_days"]) for row in held]),
        counted=np.array([float(row[f"{region}_cfv"]) for row in held]),
        exercises=np.array(exercises),
    )


def _last_day(row: Mapping[str, str]) -> date:
    if row["as_of_1930"]:
        return date.fromisoformat(row["as_of_1930"])
    return date.fromisoformat(row["issued"]) - timedelta(days=1)


def find_course(counts: SmmCounts, study: SmmStudy, *, without_exercises: bool) -> Course:
    """Return the course of one region's counts since the truce began."""
    months = np.array([(day - study.begins_at.date()).days for day in counts.day], dtype=np.float64) / MONTH_DAYS
    number = counts.counted - counts.exercises if without_exercises else counts.counted
    kept: Flags = np.isfinite(number)
    months, number, window = months[kept], number[kept], counts.window_days[kept]
    slope = _slope(months, number, window)
    rng, size = np.random.default_rng(SEED), len(months)
    starts = rng.integers(0, size - BLOCK + 1, (DRAWS, -(-size // BLOCK)))
    drawn = (starts[:, :, np.newaxis] + np.arange(BLOCK)).reshape(DRAWS, -1)[:, :size]
    slopes = np.array([_slope(months[rows], number[rows], window[rows]) for rows in drawn])
    low, high = np.percentile(slopes, [2.5, 97.5])
    return Course(size, float(np.exp(slope)), float(np.exp(low)), float(np.exp(high)))


def _slope(months: Floats, number: Floats, window: Floats) -> float:
    """Return the growth of the log mean each month: iteratively reweighted least squares, Poisson likelihood."""
    design = np.column_stack((np.ones(len(months)), months - months.mean()))
    beta = np.array([np.log(max(number.sum(), 0.5) / window.sum()), 0.0])
    for _ in range(60):
        mean = window * np.exp(np.clip(design @ beta, -20, 20))
        step = np.linalg.lstsq(design.T @ (mean[:, np.newaxis] * design), design.T @ (number - mean), rcond=None)[0]
        beta = beta + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return float(beta[1])
