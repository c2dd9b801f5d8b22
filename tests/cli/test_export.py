"""The commands that hand out tables and findings: what they say, what they leave, and how they refuse."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.doors import call
from tests.pipeline.chain import copy_of, files_below, take_all

CLOCK = ("--now", "2030-05-19T06:00:00Z", "--content-key-seed", "tests")
SPAN = ("--from", "2030-05-14T00:00Z", "--to", "2030-05-15T00:00Z")


@pytest.fixture(scope="module")
def world(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    world = copy_of(laid, tmp_path_factory.mktemp("given") / "world")
    take_all(world)
    return world


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("notices",), "no reader"),
        (("notices", "--reader", "stranger"), "one of board, cell"),
        (("incidents", "--reader", "cell", "--format", "kml"), "kml of incidents"),
        (("alerts", "--reader", "cell", "--format", "cot"), "notices, planned_looks, planned_passes alone"),
        (("weapons", "--reader", "cell"), "one of observations"),
        (("notices", "--reader", "cell", "--from", "2030-05-14T00:00Z"), "--to"),
        (
            ("notices", "--reader", "cell", "--from", "1970-01-01T00:00Z", "--to", "2199-01-01T00:00Z"),
            "at most 93 days",
        ),
    ],
)
def test_an_export_that_may_not_be_writes_nothing(
    world: Path, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    before = files_below(world / "mission", leave_out=("cache",))
    said = call("export", world / "mission", *words, "--out", tmp_path / "file", *CLOCK)
    assert (said.code, said.error) == (2, None)
    assert told in said.out
    assert not list(tmp_path.iterdir())
    assert files_below(world / "mission", leave_out=("cache",)) == before


def test_an_export_says_how_many_rows_it_wrote_and_the_same_again_is_the_same(world: Path, tmp_path: Path) -> None:
    words = ("export", world / "mission", "findings", "--reader", "board", *SPAN, *CLOCK, "--out")
    said = call(*words, tmp_path / "findings.csv")
    assert (said.code, said.error) == (0, None)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "findings.csv").read_text("utf-8"), newline="")))
    assert f"{len(rows)} rows written" in said.out
    imprint = json.loads((tmp_path / "findings.csv.meta.json").read_bytes())
    assert (imprint["rows"], imprint["reader"]) == (len(rows), "board")
    statements = len(list((world / "mission" / "originals").iterdir()))
    assert call(*words, tmp_path / "again.csv").out.replace("again", "findings") == said.out
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "findings.csv").read_bytes()
    assert len(list((world / "mission" / "originals").iterdir())) == statements
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "again.csv", "again.csv.meta.json", "findings.csv", "findings.csv.meta.json",
    ]  # fmt: skip
    out = tmp_path / "folder"
    done = call("lineage", world / "mission", rows[0]["finding_id"], "--reader", "board", "--out", out, *CLOCK)
    assert (done.code, done.error) == (0, None)
    assert f"python3 -I {out / 'verify.py'} 'trucewatch/tests+" in done.out
    assert call("ledger", "verify", world / "mission").code == 0
    refused = call("lineage", world / "mission", rows[0]["finding_id"], "--out", tmp_path / "other", *CLOCK)
    assert refused.code == 2
    assert "no reader" in refused.out


def test_without_a_span_all_days_with_a_record_are_written(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "notices.kml"
    said = call("export", world / "mission", "notices", "--reader", "party_a", "--format", "kml", "--out", out, *CLOCK)
    assert (said.code, said.error) == (0, None)
    assert "2030-05-14 00:00 to 2030-05-1" in said.out
    assert "left out that may not leave in kml" in said.out
    assert out.read_bytes().startswith(b"<?xml")
