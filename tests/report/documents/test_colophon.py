"""How a report was made: a part of the line that is left out is named as a part, so that its number is no count."""

import pytest

from tests.report.documents.drafts import LANGUAGES, drafted, view_for
from trucewatch.records.vocabulary import Language

PART: dict[Language, str] = {"en": "part", "uk": "частина", "ru": "часть", "fr": "partie", "de": "Teil"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_that_is_left_out_is_named_as_a_part(language: Language) -> None:
    (left, *_) = view_for("cell").mission.line.left_out
    told = " ".join(one.text for one in drafted("daily", "cell", language).colophon).replace("\u00a0", " ")
    assert f"{PART[language]} {left.part}" in told
    assert left.reason.rstrip(".") in told
