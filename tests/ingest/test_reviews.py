"""Reviews are taken as the form wrote them, and belong to their source."""

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import lines
from trucewatch.ingest import Batch, read_file

HEADER = "review_id,sample_id,item,answer,event,reviewed_at,reviewer"
QUIET = "r1,s1,i1,nothing,,2026-06-25T10:00:00Z,second analyst"
MISSED = "r2,s1,i2,missed,explosion,2026-06-25T10:05:00Z,second analyst"


def read(*rows: str, name: str = "reviews") -> Batch:
    return read_file(lines(HEADER, *rows), "reviews.csv", a_source("reviews", name=name), a_mission(), NOON)


def test_a_review_keeps_its_answer_and_what_was_missed() -> None:
    first, second = read(QUIET, MISSED).reviews.rows()
    assert (first.review_id, first.answer, first.event) == ("reviews:r1", "nothing", None)
    assert (second.answer, second.event) == ("missed", "explosion")
    assert (first.sample_id, first.item, first.reviewer) == ("s1", "i1", "second analyst")


def test_two_sources_may_use_one_number() -> None:
    assert read(QUIET).reviews.texts("review_id")[0] != read(QUIET, name="board").reviews.texts("review_id")[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (QUIET.replace("nothing,,", "nothing,explosion,"), ("not_missed", "event")),
        (MISSED.replace("explosion", ""), ("missing_value", "event")),
        (MISSED.replace("explosion", "bang"), ("unknown_word", "event")),
        (QUIET.replace("nothing", "perhaps"), ("unknown_word", "answer")),
        (QUIET.replace("06-25T10", "06-26T10"), ("future_time", "reviewed_at")),
        (QUIET.replace("second analyst", ""), ("missing_value", "reviewer")),
    ],
)
def test_what_cannot_be_is_rejected_with_its_reason(row: str, expected: tuple[str, str]) -> None:
    assert [(one.code, one.key) for one in read(row, MISSED.replace("r2", "r3")).rejections.rows()] == [expected]
