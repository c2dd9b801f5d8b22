"""One truce, its reports and the lines of its days in, every number that is printed of it out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from trucewatch.evaluate.truces.compare import Comparison, compare_days, ordinary_ratios, quotient, weekdays_of
from trucewatch.evaluate.truces.declaration import Truce
from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.lines import DailyLines, offsets_km
from trucewatch.evaluate.truces.looking import looking_figures
from trucewatch.evaluate.truces.observe import discharge_filter, taken_filter
from trucewatch.evaluate.truces.reports import ALL_ROWS, STUDY_RULES, Days, Reports, as_days, days_between, per_day
from trucewatch.records.table import Flags, Floats, Integers

NEAR_KM = 30.0
"""Within this distance a report is told as one near the line; assumed, about the reach of guns."""
BANDS_KM = ((0.0, 10.0), (10.0, 30.0), (30.0, 100.0), (100.0, np.inf))
"""Bands of distance from the line that are told apart; the nearer end belongs to the band before."""
REACH_DAYS = 28
"""Ordinary days are compared with those of four weeks before and after."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, eq=False)
class Study:
    """Everything that is shown of one truce."""

    truce: Truce
    """The truce."""
    figures: tuple[Figure, ...]
    """Every number printed, in order."""
    days: Days
    """Days of the charts."""
    daily: Mapping[str, Integers]
    """Counts of those days by rule."""
    expected: Mapping[str, Floats]
    """What the same weekdays held on average, for whole truce days; NaN for other days."""
    lent: Mapping[date, date]
    """Days without a control polygon, and the day whose line they were given."""
    reports: int
    """Reports in the file."""
    refused: int
    """Rows of the file that say of no event and became no observation."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What the tables of a study are made from: columns of shape (reports,) and of shape (days of the file,)."""

    truce: Truce
    """The truce."""
    reports: Reports
    """Its reports."""
    offset_km: Floats
    """Distance of each report to the line of its day; NaN on days that are not compared."""
    days: Days
    """Every day of the file."""
    whole: Flags
    """Days that were wholly truce."""
    compared: Flags
    """Days around it that are compared."""
    usual: Flags
    """All days of the file that belong to no truce known here."""

    def compare(self, chosen: Flags, rule: str = "recorded_events_v1", stream: int = 0) -> Comparison:
        """Compare the truce with the days around it by the chosen reports."""
        counts = per_day(self.reports, np.where(chosen, self.reports.counted[rule], 0), self.days)
        return compare_days(counts, self.days, self.whole, self.compared, stream)

    @property
    def everywhere(self) -> Flags:
        """Every report."""
        return np.ones(len(self.reports.day), dtype=np.bool_)


def study_truce(
    truce: Truce,
    reports: Reports,
    lines: DailyLines,
    on_progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Study:
    """Return every number of a truce."""
    scene = lay_scene(truce, reports)
    weekday = weekdays_of(scene.days)
    needed = scene.whole | (scene.compared & np.isin(weekday, weekday[scene.whole]))
    offset, lent = offsets_km(reports, lines, scene.days[needed], on_progress)
    scene = replace(scene, offset_km=offset)
    figures = (
        *_truce_figures(scene),
        *_band_figures(scene),
        *_kind_figures(scene),
        *_reference_figures(scene),
        *_partial_figures(scene),
        *looking_figures(truce, reports, scene.days, scene.whole, scene.compared),
    )
    shown = as_days(truce.days)
    daily = {rule: per_day(reports, reports.counted[rule], shown) for rule in STUDY_RULES}
    expected = {rule: _expected(daily[rule], shown, truce) for rule in STUDY_RULES}
    taken = int(reports.counted["recorded_events_v1"].sum())
    return Study(truce, figures, shown, daily, expected, lent, len(reports.day), len(reports.day) - taken)


def lay_scene(truce: Truce, reports: Reports) -> Scene:
    """Say which days are which; distances are not yet known."""
    days = days_between(reports.day.min().astype(object), reports.day.max().astype(object))
    roles = [truce.role_of(day) for day in days.astype(object)]
    other = np.isin(days, as_days([day for one in truce.other_days for day in one.days]))
    around = (days >= np.datetime64(truce.first_day)) & (days <= np.datetime64(truce.last_day))
    plain = np.array([role == "compared" for role in roles], dtype=np.bool_)
    whole = np.array([role == "whole" for role in roles], dtype=np.bool_)
    unknown = np.full(len(reports.day), np.nan)
    return Scene(truce, reports, unknown, days, whole, plain & around, plain & ~other)


def _expected(counts: Integers, days: Days, truce: Truce) -> Floats:
    weekday, expected = weekdays_of(days), np.full(len(days), np.nan)
    roles = np.array([truce.role_of(day) for day in days.astype(object)])
    for at in np.flatnonzero(roles == "whole"):
        expected[at] = counts[(roles == "compared") & (weekday == weekday[at])].mean()
    return expected


def figures_of(scene: Scene, table: str, rule: str, subject: str, held: Comparison, found_by: str) -> Iterator[Figure]:
    """Yield count, expected count and ratio of one comparison."""
    name, days = scene.truce.name, _listed(scene.days[scene.whole])
    weekdays = ", ".join(sorted({WEEKDAYS[day] for day in weekdays_of(scene.days[scene.whole])}, key=WEEKDAYS.index))
    count_by = f"day in ({days}); {found_by}"
    yield Figure(name, table, rule, subject, "counted on whole truce days", float(held.count), None, None, count_by)
    same = f"mean of the compared {weekdays} ({held.compared} days), summed over the truce days; {found_by}"
    yield Figure(name, table, rule, subject, "expected from the same weekdays", held.expected, None, None, same)
    quotient_by = "counted by expected; 95 % interval by drawing weeks and days again"
    yield Figure(name, table, rule, subject, "ratio", held.ratio, held.low, held.high, quotient_by)


def _listed(days: Days) -> str:
    return ", ".join(str(day) for day in days)


def rule_filter(truce: Truce, rule: str) -> str:
    """Say which rows of the file a rule counts."""
    if rule == ALL_ROWS:
        return "all rows"
    if rule == "each_discharge_v1":
        return discharge_filter(truce)
    if rule == "distinct_claims_v1":
        first = f"first part of {truce.copy_column}" if truce.copy_split else truce.copy_column
        return f"{taken_filter(truce)}; of rows with the same {first} the earliest"
    return taken_filter(truce)


def _truce_figures(scene: Scene) -> Iterator[Figure]:
    near = scene.offset_km <= NEAR_KM
    places = (
        ("everywhere", scene.everywhere, ""),
        (f"within {NEAR_KM:g} km of the line", near, f"; offset to the line of the day <= {NEAR_KM:g} km"),
        (f"beyond {NEAR_KM:g} km", scene.offset_km > NEAR_KM, f"; offset to the line of the day > {NEAR_KM:g} km"),
    )
    for rule in (*STUDY_RULES, ALL_ROWS):
        for subject, chosen, where in places:
            found_by = rule_filter(scene.truce, rule) + where
            yield from figures_of(scene, "truce", rule, subject, scene.compare(chosen, rule), found_by)


def _band_figures(scene: Scene) -> Iterator[Figure]:
    for near, far in BANDS_KM:
        subject = f"{near:g} to {far:g} km" if np.isfinite(far) else f"beyond {near:g} km"
        chosen = (scene.offset_km > near if near else scene.offset_km >= 0) & (scene.offset_km <= far)
        found_by = f"offset to the line of the day {subject}, nearer end left out"
        yield from figures_of(scene, "distance", "recorded_events_v1", subject, scene.compare(chosen), found_by)


def _kind_figures(scene: Scene) -> Iterator[Figure]:
    truce, rule = scene.truce, ALL_ROWS
    for kind in truce.kinds:
        words = " or ".join(word or "nothing" for word in kind.words)
        found_by = f"{truce.kind_column} holds {words}"
        yield from figures_of(
            scene, "kind", rule, kind.title, scene.compare(scene.reports.with_kind(kind), rule), found_by
        )
    for kind in (one for one in truce.kinds if one.is_control):
        rest = scene.compare(scene.reports.with_kind(kind), rule, stream=1)
        for counted in STUDY_RULES:
            found = quotient(scene.compare(scene.everywhere, counted), rest)
            values: tuple[float | None, float | None, float | None] = found or (None, None, None)
            said = f"ratio under the rule by the ratio of “{kind.title}”"
            found_by = "the one by the other; the same weeks are drawn for both"
            yield Figure(truce.name, "against other news", counted, "everywhere", said, *values, found_by)


def _reference_figures(scene: Scene) -> Iterator[Figure]:
    name, rule = scene.truce.name, "recorded_events_v1"
    counts = per_day(scene.reports, scene.reports.counted[rule], scene.days)
    for subject, part in (
        ("only the weeks before", scene.days < scene.days[scene.whole][0]),
        ("only the weeks after", scene.days > scene.days[scene.whole][-1]),
    ):
        held = compare_days(counts, scene.days, scene.whole, scene.compared & part)
        yield from figures_of(scene, "other comparisons", rule, subject, held, rule_filter(scene.truce, rule))
    for one in scene.truce.other_days:
        days = as_days(one.days)
        around = scene.usual & (np.abs((scene.days - days[0]).astype(np.int64)) <= REACH_DAYS)
        held = compare_days(counts, scene.days, np.isin(scene.days, days), around)
        found_by = f"day in ({_listed(days)}) against the same weekdays within {REACH_DAYS} days"
        values = (held.ratio, held.low, held.high)
        yield Figure(name, "other comparisons", rule, one.title, "ratio", *values, found_by)
    for held_rule in STUDY_RULES:
        yield from _ordinary(scene, held_rule)


def _ordinary(scene: Scene, rule: str) -> Iterator[Figure]:
    counts = per_day(scene.reports, scene.reports.counted[rule], scene.days)
    pattern = weekdays_of(scene.days[scene.whole])
    ratios = ordinary_ratios(counts, scene.days, pattern, scene.usual, REACH_DAYS)
    ratios = ratios[np.isfinite(ratios)]
    ratio = scene.compare(scene.everywhere, rule).ratio
    if not len(ratios) or ratio is None:
        return
    span = f"{WEEKDAYS[pattern[0]]}" + (f" to {WEEKDAYS[pattern[-1]]}" if len(pattern) > 1 else "")
    subject = f"ordinary runs of {span} in the file"
    found_by = f"each against the same weekdays within {REACH_DAYS} days, days of known truces left out"
    rows: tuple[tuple[str, float], ...] = (
        ("number of runs", float(len(ratios))),
        ("runs with a ratio as low as that of the truce", float((ratios <= ratio).sum())),
    )
    name, table = scene.truce.name, "ordinary days"
    for quantity, value in rows:
        yield Figure(name, table, rule, subject, quantity, value, None, None, found_by)
    low, middle, high = np.percentile(ratios, [2.5, 50, 97.5])
    quantity = "median ratio, with the middle 95 % of runs"
    yield Figure(name, table, rule, subject, quantity, float(middle), float(low), float(high), found_by)


def _partial_figures(scene: Scene) -> Iterator[Figure]:
    truce, reports = scene.truce, scene.reports
    for day in truce.days_of("partial"):
        on_day = reports.day == np.datetime64(day)
        for rule in (ALL_ROWS, *STUDY_RULES):
            value = float(scene.reports.counted[rule][on_day].sum())
            found_by = f"day == {day}; {rule_filter(truce, rule)}"
            yield Figure(truce.name, "partial day", rule, str(day), "counted", value, None, None, found_by)
        hour = truce.begins.at.hour
        hours = (
            ("without hour", on_day & (reports.hour < 0), "time is 00:00"),
            (f"with an hour before {hour}:00", on_day & (reports.hour >= 0) & (reports.hour < hour), f"hour < {hour}"),
            (f"with an hour from {hour}:00 on", on_day & (reports.hour >= hour), f"hour >= {hour}"),
        )
        for quantity, chosen, found in hours:
            found_by = f"day == {day} and {found}, 00:00 being a date alone"
            value = float(chosen.sum())
            yield Figure(
                truce.name,
                "partial day",
                "recorded_events_v1",
                str(day),
                f"reports {quantity}",
                value,
                None,
                None,
                found_by,
            )
