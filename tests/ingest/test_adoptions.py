"""What the board adopted is taken word for word or not at all."""

import pytest

from tests.builders import NOON, a_mission, a_source
from tests.ingest.damaged import lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.records.adoption import Adoption
from trucewatch.records.table import Table

CELLS = {
    "adoption_id": "ad1", "provision_id": "no_fire", "verdict": "breach", "actor": "", "sector": "north",
    "t0_earliest": "2026-06-24T10:00Z", "t0_latest": "2026-06-24T10:30Z", "adopted_at": "2026-06-25T10:00Z",
    "votes_for": "5", "votes_against": "1", "abstentions": "0", "dissent": "", "corrects": "", "incident_id": "inc_1",
    "authentic": "fr", "wording_en": "", "wording_uk": "", "wording_ru": "",
    "wording_fr": "Le cessez-le-feu n’a pas été respecté.", "wording_de": "",
    "received_at": "2026-06-25T11:00Z", "source": "", "label": "guarded",
}  # fmt: skip


def read(**changes: str) -> Batch:
    cells = CELLS | changes
    row = ",".join(f'"{cell}"' if cell else "" for cell in cells.values())
    return read_file(lines(",".join(cells), row), "adopted.csv", a_source("adoptions"), a_mission(), NOON)


def one(**changes: str) -> Adoption:
    (held,) = read(**changes).adoptions.rows()
    return held


def test_a_row_becomes_an_adoption_word_for_word() -> None:
    held = one()
    assert (held.adoption_id, held.provision_id, held.verdict, held.votes_for, held.votes_against) == (
        "ad1", "no_fire", "breach", 5, 1,
    )  # fmt: skip
    assert (held.wording_fr, held.wording_en, held.authentic) == (CELLS["wording_fr"], None, "fr")
    assert (held.actor, held.sector, held.corrects, held.label) == (None, "north", None, "guarded")
    assert held.t0_earliest < held.t0_latest < held.adopted_at < held.received_at


@pytest.mark.parametrize("actor", ["A", "B", "third", "undetermined"])
def test_each_party_a_third_and_nobody_may_have_done_it(actor: str) -> None:
    assert one(actor=actor).actor == actor


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("wording_fr", "", "missing_value"), ("authentic", "it", "unknown_word"), ("verdict", "guilty", "unknown_word"),
        ("provision_id", "no_such", "unknown_provision"), ("actor", "C", "unknown_actor"),
        ("sector", "nowhere", "unknown_sector"), ("votes_for", "five", "not_a_number"),
        ("votes_for", "", "missing_value"),
        ("t0_latest", "2026-06-24T09:00Z", "reversed_interval"), ("adopted_at", "2026-06-25T11:30Z", "future_time"),
        ("t0_earliest", "2026-06-25T10:30Z", "reversed_interval"), ("label", "secret", "unknown_label"),
        ("source", "press", "foreign_source"), ("adoption_id", "", "missing_value"),
    ],
)  # fmt: skip
def test_a_wrong_cell_rejects_its_row(key: str, value: str, code: str) -> None:
    with pytest.raises(SourceError) as refused:
        read(**{key: value})
    assert refused.value.faults[1].code == code


def test_what_began_after_it_was_adopted_is_rejected() -> None:
    late = {"t0_earliest": "2026-06-25T10:30Z", "t0_latest": "2026-06-25T10:40Z"}
    with pytest.raises(SourceError) as refused:
        read(**late)
    assert refused.value.faults[1].code == "future_time"


def test_the_same_adoption_twice_is_one_and_another_wording_stands_beside_it() -> None:
    first, second = read().adoptions, read(wording_fr="Autre texte").adoptions
    held = merge_batch(merge_batch(Table.of(Adoption, ()), first), first)
    assert len(held) == 1
    assert list(merge_batch(held, second).integers("version")) == [1, 2]
