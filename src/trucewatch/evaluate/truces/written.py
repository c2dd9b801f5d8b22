"""Studies in, their numbers as CSV and as lines for a terminal out."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import fields

from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.reports import STUDY_RULES
from trucewatch.evaluate.truces.study import WEEKDAYS, Study

COLUMNS = tuple(field.name for field in fields(Figure))


def to_text(value: float | None) -> str:
    """Return a number as printed everywhere: whole if it is whole, else with two places; a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def with_interval(figure: Figure) -> str:
    """Return a figure's number with its interval, if it has one."""
    if figure.low is None or figure.high is None:
        return to_text(figure.value)
    return f"{to_text(figure.value)} [{to_text(figure.low)}, {to_text(figure.high)}]"


def write_figures(figures: Sequence[Figure]) -> bytes:
    """Return every figure as CSV; an empty cell is a number that is not to be had."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    for figure in figures:
        row = [getattr(figure, name) for name in COLUMNS]
        writer.writerow([f"{cell:.6g}" if isinstance(cell, float) else cell or "" for cell in row])
    return written.getvalue().encode()


def write_days(studies: Sequence[Study]) -> bytes:
    """Return the counts of every day of the charts as CSV."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(("study", "day", "weekday", "role", *STUDY_RULES))
    for study in studies:
        writer.writerows((study.truce.name, *row) for row in day_rows(study))
    return written.getvalue().encode()


def day_rows(study: Study) -> Iterator[tuple[str, ...]]:
    """Yield day, weekday, role and the counts under each rule."""
    for at, day in enumerate(study.days.astype(object)):
        counts = (str(study.daily[rule][at]) for rule in STUDY_RULES)
        yield str(day), WEEKDAYS[day.weekday()], study.truce.role_of(day), *counts


def to_lines(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the figures as lines, a heading before each table."""
    seen = ""
    for figure in figures:
        heading = f"{figure.study}: {figure.table}"
        if heading != seen:
            yield f"\n{heading}"
            seen = heading
        rule = f"{figure.rule}, " if figure.rule else ""
        yield f"  {rule}{figure.subject}: {figure.quantity}: {with_interval(figure)}"
        yield f"      {figure.found_by}"
