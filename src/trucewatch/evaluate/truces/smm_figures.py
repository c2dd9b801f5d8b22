"""The series of daily counts in, its printed numbers out."""

from collections.abc import Iterator, Sequence

import numpy as np

from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.smm import SmmCounts, SmmStudy, find_course
from trucewatch.records.table import Floats


def smm_figures(study: SmmStudy, regions: Sequence[SmmCounts]) -> Iterator[Figure]:
    """Yield the counts by day of each half year, and the course, of every region with and without named exercises."""
    for counts in regions:
        column = f"{counts.region}_cfv"
        yield from _by_half_year(study, counts, column)
        for without in (False, True):
            course = find_course(counts, study, without_exercises=without)
            subject = counts.region + (", without exercises that a note names" if without else ", exercises included")
            found_by = f"log-linear mean of {column} with window_days as exposure over {course.reports} reports"
            values = (course.factor_a_month, course.low, course.high)
            yield Figure(study.name, "course", "", subject, "growth a month, factor", *values, found_by)
            doubled = course.doubling_months
            several: tuple[float | None, float | None, float | None] = doubled or (None, None, None)
            found_by = "log 2 by log of the factor"
            yield Figure(study.name, "course", "", subject, "months in which the mean doubled", *several, found_by)


def _by_half_year(study: SmmStudy, counts: SmmCounts, column: str) -> Iterator[Figure]:
    halves = np.array([f"{day.year}, {'first' if day.month <= 6 else 'second'} half" for day in counts.day])
    for half in sorted(set(halves.tolist())):
        chosen = halves == half
        rate: Floats = counts.rate[chosen]
        found_by = f"{column} / window_days of {int(chosen.sum())} reports"
        subject = f"{counts.region}, {half}"
        middle, low, high = float(np.median(rate)), float(rate.min()), float(rate.max())
        quantity = "median count by day, with least and most"
        yield Figure(study.name, "half years", "", subject, quantity, middle, low, high, found_by)
