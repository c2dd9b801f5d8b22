"""Printed numbers of the real truces, found again in the files with plain pyarrow; and the page that documents them."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.evaluate.truces.test_declaration import EXAMPLES, example
from trucewatch.evaluate.truces.build import load_lines, load_reports
from trucewatch.evaluate.truces.compare import Comparison
from trucewatch.evaluate.truces.lines import offsets_km
from trucewatch.evaluate.truces.reports import ALL_ROWS, as_days
from trucewatch.evaluate.truces.smm import find_course, parse_smm_study, read_counts
from trucewatch.evaluate.truces.study import Scene, lay_scene

PAGE = Path(__file__).parents[3] / "docs" / "truces.md"
SUNDAYS = [date(2025, 4, 20) + timedelta(days=7 * week) for week in (-4, -3, -2, -1, 1, 2, 3, 4)]

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def scenes(real_data: Path) -> dict[str, Scene]:
    """Both truces, without distances."""
    truces = [example(name) for name in ("easter_2025", "may_2026")]
    return {truce.name: lay_scene(truce, load_reports(real_data, truce)) for truce in truces}


def compared(scene: Scene, rule: str) -> Comparison:
    return scene.compare(scene.everywhere, rule)


def rows_on(table: pa.Table, column: str, day: date) -> pa.Table:
    """Return the rows of a local day."""
    return table.filter(pc.equal(pc.cast(pc.floor_temporal(table[column], unit="day"), pa.date32()), pa.scalar(day)))


def words_of(table: pa.Table) -> list[set[str]]:
    return [set(str(cell).split("|")) for cell in table["event_type"].to_pylist()]


@pytest.fixture(scope="module")
def easter_rows(real_data: Path) -> pa.Table:
    return pq.read_table(real_data / "events/viina_events.parquet")


def test_the_reports_of_easter_sunday_and_of_the_sundays_around_it_are_those_of_the_file(
    scenes: dict[str, Scene], easter_rows: pa.Table
) -> None:
    held = compared(scenes["easter_2025"], ALL_ROWS)
    assert held.count == len(rows_on(easter_rows, "datetime", date(2025, 4, 20)))
    around = [len(rows_on(easter_rows, "datetime", day)) for day in SUNDAYS]
    assert held.expected == pytest.approx(sum(around) / 8)


def test_the_discharges_of_easter_sunday_are_rows_with_these_words(
    scenes: dict[str, Scene], easter_rows: pa.Table
) -> None:
    fire = {"artillery", "airstrike", "ied", "aad", "firefighb"}
    on_day = words_of(rows_on(easter_rows, "datetime", date(2025, 4, 20)))
    by_hand = sum(bool(words & fire) and "uav" not in words for words in on_day)
    assert compared(scenes["easter_2025"], "each_discharge_v1").count == by_hand


def test_the_drones_of_easter_sunday_are_rows_with_this_word(scenes: dict[str, Scene], easter_rows: pa.Table) -> None:
    scene = scenes["easter_2025"]
    kind = next(one for one in scene.truce.kinds if one.title == "Drone")
    held = scene.compare(scene.reports.with_kind(kind), ALL_ROWS)
    assert held.count == sum(
        "uav" in words for words in words_of(rows_on(easter_rows, "datetime", SUNDAYS[0] + timedelta(days=28)))
    )
    around = [sum("uav" in words for words in words_of(rows_on(easter_rows, "datetime", day))) for day in SUNDAYS]
    assert held.expected == pytest.approx(sum(around) / 8)


def test_the_events_of_the_three_days_of_may_are_rows_that_are_neither_other_nor_alert(
    scenes: dict[str, Scene], real_data: Path
) -> None:
    rows = pq.read_table(real_data / "events/viina_events_2026.parquet")
    days = [date(2026, 5, day) for day in (9, 10, 11)]
    letters = [letter for day in days for letter in rows_on(rows, "date", day)["type_code"].to_pylist()]
    assert compared(scenes["may_2026"], "recorded_events_v1").count == sum(letter not in "OL" for letter in letters)
    texts = {
        row["urls"].split("|")[0]
        for row in rows.to_pylist()
        if row["type_code"] not in "OL" and row["date"].date() < date(2026, 5, 9)
    }
    new = {
        row["urls"].split("|")[0]
        for day in days
        for row in rows_on(rows, "date", day).to_pylist()
        if row["type_code"] not in "OL"
    }
    assert compared(scenes["may_2026"], "distinct_claims_v1").count == len(new - texts)


def test_the_luhansk_median_of_the_second_half_of_2021_is_that_of_the_file(real_data: Path) -> None:
    study = parse_smm_study((EXAMPLES / "smm_2020.toml").read_bytes(), "smm_2020.toml")
    content = (real_data / study.counts).read_bytes()
    luhansk = read_counts(content, study)[1]
    late = np.array([str(day) >= "2021-07-01" for day in luhansk.day])
    by_hand = [
        float(row["luhansk_cfv"]) / float(row["window_days"])
        for row in csv.DictReader(content.decode().splitlines())
        if row["luhansk_cfv"] and row["issued"] >= "2021-07-02"
    ]
    assert float(np.median(luhansk.rate[late])) == pytest.approx(float(np.median(by_hand)))


def test_distances_are_to_the_line_of_the_day_or_of_the_nearest_earlier_one(
    scenes: dict[str, Scene], real_data: Path
) -> None:
    scene, lines = scenes["easter_2025"], load_lines(real_data)
    days = as_days([date(2025, 4, 20)])
    offset, lent = offsets_km(scene.reports, lines, days, lambda done, whole: None)
    assert lent == {}
    assert lines.day_for(date(2025, 4, 1)) == date(2025, 3, 30), "31 March and 1 April 2025 have no polygon"
    assert np.isfinite(offset).sum() == 76
    assert int((offset <= 30).sum()) == 19


def test_the_page_of_truces_prints_the_numbers_that_are_found(scenes: dict[str, Scene], real_data: Path) -> None:
    text = re.sub(r"\s+", " ", PAGE.read_text("utf-8"))
    for name, label in (("easter_2025", "Easter 2025"), ("may_2026", "May 2026")):
        for rule in (ALL_ROWS, "recorded_events_v1", "each_discharge_v1", "distinct_claims_v1"):
            held = compared(scenes[name], rule)
            numbers = f"{held.count} | {held.expected:.1f} | {held.ratio:.2f} | {held.low:.2f} to {held.high:.2f}"
            line = f"| {label} | {rule} | {numbers} |"
            assert line in text, line
    study = parse_smm_study((EXAMPLES / "smm_2020.toml").read_bytes(), "smm_2020.toml")
    for counts in read_counts((real_data / study.counts).read_bytes(), study):
        months = find_course(counts, study, without_exercises=False).doubling_months
        assert months is not None
        assert f"every {months[0]:.1f} months in {counts.region.title()} ({months[1]:.1f} to {months[2]:.1f})" in text
