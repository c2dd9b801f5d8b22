"""Statements have one spelling, and a wrong one is refused with its reason."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trucewatch.errors import LedgerError, UnquantisableError
from trucewatch.records.statement import LARGEST_STATEMENT_BYTES, Statement, parse_statement

PLAIN = Statement(
    kind="ingest",
    recorded_at=datetime(2026, 6, 25, 6, 0, 0, 7, tzinfo=UTC),
    actor="watch",
    software="trucewatch",
    software_version="0.1.0",
    inputs=4,
    originals=("a" * 64, "b" * 64),
    originals_root=None,
    originals_count=2,
    payload_sha256="c" * 64,
    rows=3,
    rejected=1,
    records_root="d" * 64,
    parser="firms 1",
    settings_sha256="settings:" + "e" * 64,
)


def test_a_statement_is_read_back_from_its_canonical_form() -> None:
    entry = PLAIN.to_bytes()
    assert parse_statement(entry) == PLAIN
    assert b'"recorded_at":"2026-06-25T06:00:00.000007Z"' in entry
    assert entry == json.dumps(json.loads(entry), sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields | {"unknown": 1},
        lambda fields: {key: value for key, value in fields.items() if key != "actor"},
        lambda fields: fields | {"rows": "3"},
        lambda fields: fields | {"rows": True},
        lambda fields: fields | {"rows": 3.0},
        lambda fields: fields | {"recorded_at": "2026-06-25T06:00:00Z"},
        lambda fields: fields | {"originals": "a"},
        lambda fields: fields | {"kind": None},
    ],
)
def test_other_fields_and_types_are_refused(change) -> None:
    changed = change(json.loads(PLAIN.to_bytes()))
    with pytest.raises(LedgerError, match=r"got an entry that is no statement|got a statement"):
        parse_statement(json.dumps(changed, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize("entry", [b"", b"[]", b"null", b"\xff", b"[" * 60_000])
def test_bytes_that_are_no_object_are_refused(entry: bytes) -> None:
    with pytest.raises(LedgerError, match="no statement"):
        parse_statement(entry)


def test_another_spelling_of_the_same_content_is_refused() -> None:
    entry = PLAIN.to_bytes()
    for spelled in (b" " + entry, entry.replace(b'"rows":3', b'"rows": 3'), entry.replace(b"watch", b"\\u0077atch")):
        with pytest.raises(LedgerError, match="another spelling"):
            parse_statement(spelled)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"statement_version": 2}, "unknown version"),
        ({"kind": "Ingest"}, "lower-case"),
        ({"actor": ""}, "empty actor"),
        ({"rows": -1}, "negative count"),
        ({"originals": ("b" * 64, "a" * 64)}, "out of order"),
        ({"originals": ("a" * 64,)}, "wrong count"),
        ({"originals": ("a", "b")}, "64 hex"),
        ({"originals_root": "f" * 64}, "root of few"),
        ({"payload_sha256": None}, "rows without payload"),
        ({"records_root": None}, "payload without root"),
        ({"settings_sha256": "x"}, "settings digest"),
    ],
)
def test_a_statement_that_contradicts_itself_is_refused(change, reason: str) -> None:
    with pytest.raises(LedgerError, match=reason):
        replace(PLAIN, **change)


def test_a_naive_time_has_no_canonical_form() -> None:
    with pytest.raises(UnquantisableError, match="naive time"):
        replace(PLAIN, recorded_at=datetime(2026, 6, 25)).to_bytes()  # noqa: DTZ001 (the naive time is the point)


def test_a_statement_longer_than_a_bundle_s_length_prefix_is_refused() -> None:
    room = LARGEST_STATEMENT_BYTES - len(PLAIN.to_bytes()) + len(PLAIN.actor)
    assert len(replace(PLAIN, actor="x" * room).to_bytes()) == LARGEST_STATEMENT_BYTES
    with pytest.raises(LedgerError, match="65536 bytes, expected at most 65535"):
        replace(PLAIN, actor="x" * (room + 1)).to_bytes()
