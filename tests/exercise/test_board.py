from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.exercise.watched import a_bang, the_days, the_orders
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.board import tell_adoptions
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.rows import ADOPTIONS
from trucewatch.exercise.wording import LANGUAGES, SENTENCES, Adopted, word
from trucewatch.mission import LoadedMission
from trucewatch.records.vocabulary import Language, Verdict

BUSY = replace(DAY_MIX, adoptions=10)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("board"))


def happenings(loaded: LoadedMission, actor: str) -> list[Happening]:
    terrain = the_orders(loaded, 1, 1, BUSY).terrain
    rng = np.random.default_rng(3)
    return [
        replace(a_bang(f"shelling-{day}-{number}", terrain.draw_spot(rng, (1.0, 5.0)), span.start_at), actor=actor)
        for day, span in enumerate(the_days(5))
        for number in range(12)
    ]


def adopted(loaded: LoadedMission, actor: str) -> list[dict[str, str]]:
    told = tell_adoptions(1, loaded.mission, loaded.ground, the_days(5), happenings(loaded, actor), BUSY)
    return [dict(zip(ADOPTIONS, row.cells, strict=True)) for row in told]


def test_the_board_adopts_what_happened_before_in_all_languages(loaded: LoadedMission) -> None:
    rows = adopted(loaded, "A")
    assert len(rows) == 4 * 10
    assert len({row["adoption_id"] for row in rows}) == 40
    for row in rows:
        voted, began = datetime.fromisoformat(row["adopted_at"]), datetime.fromisoformat(row["t0_latest"])
        assert timedelta(0) < voted - began < timedelta(days=3)
        assert len({row[f"wording_{language}"] for language in LANGUAGES}) == 5
        assert all(row[f"wording_{language}"].endswith(".") for language in LANGUAGES)
        assert sum(int(row[name]) for name in ("votes_for", "votes_against", "abstentions")) == 7
        assert int(row["votes_for"]) > int(row["votes_against"])
    assert {bool(row["dissent"]) for row in rows} == {True, False}


def test_nobody_is_named_without_the_verdict(loaded: LoadedMission) -> None:
    rows = adopted(loaded, "A")
    assert {row["verdict"] for row in rows} == {"breach", "cannot_be_determined"}
    assert {row["actor"] for row in rows} == {"A", "undetermined", ""}
    for row in rows:
        assert ("party A" in row["wording_en"]) == (row["verdict"] == "breach" and row["actor"] == "A")


def test_both_parties_are_spoken_of_alike(loaded: LoadedMission) -> None:
    marks = {"party A": "party B", "сторона A": "сторона B", "partie A": "partie B", "Partei A": "Partei B"}
    for one, two in zip(adopted(loaded, "A"), adopted(loaded, "B"), strict=True):
        for language in LANGUAGES:
            text = one[f"wording_{language}"]
            for mark, other in marks.items():
                text = text.replace(mark, other)
            assert text == two[f"wording_{language}"]


def test_a_mission_without_a_board_has_no_adoptions(loaded: LoadedMission) -> None:
    sources = tuple(one for one in loaded.mission.sources if one.format != "adoptions")
    bare = replace(loaded.mission, sources=sources)
    assert not tell_adoptions(1, bare, loaded.ground, the_days(5), happenings(loaded, "A"), BUSY)


@pytest.mark.parametrize("verdict", sorted(SENTENCES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_clause_place_day_and_times(verdict: Verdict, language: Language) -> None:
    said = Adopted(verdict, "P7", "", "S3", "2030-05-14", "10:20", "10:40")
    text = word(said, language)
    assert all(part in text for part in ("P7", "S3", "2030-05-14", "10:20", "10:40"))
    assert "{" not in text
