"""Text that a page shows: nothing is lost, nothing steers unseen, long names may break."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.report.layout.clean import ZERO_WIDTH_SPACE, breakable, for_paper, show_all


@given(st.text())
def test_what_is_shown_has_no_control_and_keeps_every_visible_character(text: str) -> None:
    shown = show_all(text)
    assert not [one for one in shown if unicodedata.category(one) in ("Cc", "Cs")]
    kept = [one for one in text if unicodedata.category(one)[0] in "LNPS"]
    following = iter(shown)
    assert all(one in following for one in kept)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\x00b", "a⟨U+0000⟩b"),
        ("a\ud800b", "a⟨U+D800⟩b"),
        ("ґ є é ß — №", "ґ є é ß — №"),
    ],
)
def test_steering_and_control_characters_are_named(text: str, shown: str) -> None:
    assert show_all(text) == shown


def test_characters_that_no_font_draws_are_named_on_paper() -> None:
    assert for_paper("中 ґ ≥ ⚠ 🙂") == "⟨U+4E2D⟩ ґ ≥ ⚠ ⟨U+1F642⟩"


@given(st.text(alphabet="ab1:é", max_size=60), st.integers(8, 20))
def test_places_to_break_add_nothing_that_is_seen(text: str, longest: int) -> None:
    broken = breakable(text, longest)
    assert broken.replace(ZERO_WIDTH_SPACE, "") == text


def test_names_of_records_may_break_and_words_of_a_language_are_left_to_hyphenation() -> None:
    assert ZERO_WIDTH_SPACE in breakable("original:" + "ab" * 20, 14)
    assert breakable("Waffenstillstandsabkommen", 14) == "Waffenstillstandsabkommen"
    assert ZERO_WIDTH_SPACE in breakable("x" * 40, 14)
