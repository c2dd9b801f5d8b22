"""The page of the truces: every number with its filter, every chart with its table, nobody named as author."""

import csv
import re

import numpy as np

from tests.evaluate.truces.test_declaration import EXAMPLES, example
from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.page import render_page
from trucewatch.evaluate.truces.reports import STUDY_RULES, as_days
from trucewatch.evaluate.truces.smm import parse_smm_study, read_counts
from trucewatch.evaluate.truces.study import Study
from trucewatch.evaluate.truces.written import to_lines, write_days, write_figures

FIGURES = (
    Figure("easter_2025", "truce", "recorded_events_v1", "everywhere", "ratio", 0.5, 0.25, 1.25, "a <filter>"),
    Figure("easter_2025", "looking", "", "texts a day", "a whole truce day", 1234.0, None, None, "distinct texts"),
    Figure("easter_2025", "looking", "", "texts a day", "none to be had", None, None, None, "nothing"),
)


def a_study() -> Study:
    """Return a study of made counts: the number of a day is its place in the row."""
    truce = example("easter_2025")
    days = as_days(truce.days)
    counts = {rule: np.arange(len(days)) for rule in STUDY_RULES}
    expected = {rule: np.where(np.datetime64("2025-04-20") == days, 40.0, np.nan) for rule in STUDY_RULES}
    return Study(truce, FIGURES, days, counts, expected, {}, 100, 40)


def a_page() -> str:
    series = parse_smm_study((EXAMPLES / "smm_2020.toml").read_bytes(), "smm_2020.toml")
    rows = (
        "report,issued,as_of_1930,window_days,donetsk_cfv,luhansk_cfv\n1/x,2020-08-01,,1,3,0\n2/x,2020-09-01,,1,4,9\n"
    )
    return render_page([a_study()], series, read_counts(rows.encode(), series), FIGURES[:0])


def test_every_chart_has_a_title_and_a_table_and_every_id_stands_once() -> None:
    page = a_page()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 0
    assert page.count("<svg") == page.count("<summary>Numbers of this chart") == 2
    assert all(f'id="{name}"' in page for name in re.findall(r'aria-labelledby="([^" ]+)', page))


def test_the_partial_day_is_hatched_and_one_whole_day_is_filled_in_each_row() -> None:
    page = a_page()
    assert page.count('fill="url(#easter_2025-hatch)"') == 3
    assert len(re.findall(r'<rect [^>]*fill="#b34700"/></pattern>', page)) == 1
    assert len(re.findall(r'height="[\d.]+" fill="#b34700"/>\n', page)) == 3


def test_numbers_stand_with_interval_and_filter_and_nothing_is_left_unescaped() -> None:
    page = a_page()
    assert "0.50 [0.25, 1.25]" in page
    assert "a &lt;filter&gt;" in page
    assert "1,234" in page
    assert "http://" not in page.replace("http://www.w3.org", ""), "the page loads nothing"
    assert not re.search(r"violated|violations by|guilty", page)


def test_the_tables_and_the_terminal_hold_the_same_numbers() -> None:
    rows = list(csv.DictReader(write_figures(FIGURES).decode().splitlines()))
    assert [row["value"] for row in rows] == ["0.5", "1234", ""]
    lines = "\n".join(to_lines(FIGURES))
    assert "recorded_events_v1, everywhere: ratio: 0.50 [0.25, 1.25]" in lines
    days = list(csv.DictReader(write_days([a_study()]).decode().splitlines()))
    assert len(days) == 58
    assert {row["role"] for row in days} == {"whole", "partial", "compared", "set_aside"}
