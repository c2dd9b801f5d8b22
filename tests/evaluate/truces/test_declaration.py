"""Truces as data: which local days are wholly truce, in part, compared or set aside."""

from datetime import date
from pathlib import Path

import pytest

from trucewatch.errors import InputError
from trucewatch.evaluate.truces.declaration import Truce, parse_truce

EXAMPLES = Path(__file__).parents[3] / "examples" / "truces"


def example(name: str) -> Truce:
    """Return a shipped description of a truce."""
    return parse_truce((EXAMPLES / f"{name}.toml").read_bytes(), f"{name}.toml")


def test_a_day_that_was_truce_from_six_in_the_evening_is_partial_and_never_compared() -> None:
    truce = example("easter_2025")
    assert truce.days_of("partial") == (date(2025, 4, 19),)
    assert truce.days_of("whole") == (date(2025, 4, 20),)
    assert truce.role_of(date(2025, 4, 21)) == "compared"


def test_days_of_other_truces_are_set_aside() -> None:
    assert example("easter_2025").role_of(date(2025, 5, 9)) == "set_aside"
    truce = example("may_2026")
    assert truce.days_of("whole") == (date(2026, 5, 9), date(2026, 5, 10), date(2026, 5, 11))
    assert {day.day for day in truce.days_of("set_aside")} == {11, 12, 6, 7, 8}


def test_an_hour_that_is_assumed_says_so_and_everything_names_its_source() -> None:
    truce = example("may_2026")
    assert not truce.begins.verified
    assert "assumed" in truce.begins.source
    for one in (example("easter_2025"), truce):
        said = [*one.known, *(aside.reason for aside in one.set_aside)]
        assert all(item.source for item in said)
        assert one.begins.source
        assert one.ends.source


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2025-04-19T18:00:00+03:00", "2025-04-19T18:00:00", "expected a time with offset"),
        ("2025-04-21T00:00:00+03:00", "2025-04-20T12:00:00+03:00", "expected at least one whole local day"),
        ('name = "easter_2025"', "", "expected the keys of a truce"),
    ],
)
def test_a_description_with_a_fault_is_refused(old: str, new: str, message: str) -> None:
    text = (EXAMPLES / "easter_2025.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(InputError, match=message):
        parse_truce(text.replace(old, new).encode(), "easter_2025.toml")
