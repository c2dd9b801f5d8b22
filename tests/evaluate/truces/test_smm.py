"""The series of daily counts: windows, exercises and its course, on made rows."""

import numpy as np
import pytest

from tests.evaluate.truces.test_declaration import EXAMPLES
from trucewatch.errors import InputError
from trucewatch.evaluate.truces.smm import SmmStudy, find_course, parse_smm_study, read_counts

HEAD = "report,issued,as_of_1930,window_days,donetsk_cfv,luhansk_cfv\n"


@pytest.fixture
def study() -> SmmStudy:
    return parse_smm_study((EXAMPLES / "smm_2020.toml").read_bytes(), "smm_2020.toml")


def test_counts_are_divided_by_the_days_they_cover_and_named_exercises_stand_apart(study: SmmStudy) -> None:
    rows = HEAD + "207/2020,2020-08-31,2020-08-30,2,42,60\n193/2020,2020-08-14,,1,36,34\n9/2021,2021-01-14,,1,,0\n"
    donetsk, luhansk = read_counts(rows.encode(), study)
    assert donetsk.rate.tolist() == [21, 36], "a report without a number for the region is left out"
    assert luhansk.rate.tolist() == [30, 34, 0]
    assert luhansk.rate_without[0] == 0
    assert np.isnan(luhansk.rate_without[1]), "most is no number"
    assert str(donetsk.day[1]) == "2020-08-13", "the day before the report where it does not say"


def test_a_course_that_doubles_every_four_months_is_found(study: SmmStudy) -> None:
    draw, rows = np.random.default_rng(3), [HEAD]
    for week in range(70):
        day = np.datetime64("2020-08-01") + 7 * week
        number = draw.poisson(8 * 2 ** (week * 7 / (4 * 30.4375)))
        rows.append(f"{week}/x,{day},{day},1,{number},{number}\n")
    course = find_course(read_counts("".join(rows).encode(), study)[0], study, without_exercises=False)
    assert course.doubling_months is not None
    middle, low, high = course.doubling_months
    assert low < 4 < high
    assert middle == pytest.approx(4, abs=0.3)


def test_a_flat_course_has_no_doubling(study: SmmStudy) -> None:
    rows = [HEAD, *(f"{n}/x,2020-08-01,{np.datetime64('2020-08-01') + 7 * n},1,{5 + n % 3},9\n" for n in range(40))]
    course = find_course(read_counts("".join(rows).encode(), study)[0], study, without_exercises=True)
    assert course.low < 1 < course.high
    assert course.doubling_months is None


def test_a_series_without_its_keys_is_refused() -> None:
    with pytest.raises(InputError, match="expected the keys of a series"):
        parse_smm_study(b'name = "x"', "x.toml")
