"""Payload lines there and back; one record shown without the others."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ledger.builders import a_draft, a_ledger, a_row
from trucewatch.errors import LedgerError, VerificationError
from trucewatch.ledger.merkle import leaf_hash
from trucewatch.ledger.payload import (
    PayloadRow,
    parse_line,
    record_text,
    records_root,
    salt_of,
    split_payload,
    verify_disclosure,
    write_payload,
)
from trucewatch.records.canonical import canonical_bytes


def test_rows_are_written_one_canonical_line_each_and_read_back() -> None:
    rows = [a_row("a", text="two\nlines é"), a_row("b", "rejections"), a_row("a", version=2)]
    payload = write_payload(rows)
    assert payload.startswith(b'{"record":{"event":"explosion","text":"two\\nlines ')
    assert [parse_line(line) for line in split_payload(payload)] == rows
    assert write_payload([]) == b""
    assert split_payload(b"") == ()


def test_a_record_is_cut_out_of_its_line_as_it_would_be_written_alone() -> None:
    row = a_row('quo"te,"record_id":', text='}é,"table"')
    assert record_text(row.to_line(), row).encode() == canonical_bytes(row.record)
    with pytest.raises(VerificationError, match="expected its canonical form"):
        record_text(row.to_line().replace(b'"table":', b'"table": '), row)


def test_a_record_named_twice_in_one_payload_is_refused() -> None:
    with pytest.raises(LedgerError, match="2 records with 1 names"):
        write_payload([a_row("a"), a_row("a", count=2)])


def test_a_record_too_long_for_a_line_is_refused() -> None:
    with pytest.raises(LedgerError, match="keep long content as an original"):
        a_row("a", text="x" * 2**20).to_line()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b'{"record":{},"record_id":1,"table":"t","version":1}',
        b'{"extra":0,"record":{},"record_id":"a","table":"t","version":1}',
    ],
)
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises(VerificationError, match="got the payload line"):
        parse_line(line)


def test_a_payload_that_ends_within_a_line_is_refused() -> None:
    with pytest.raises(VerificationError, match="ends within a line"):
        split_payload(b"{}")


def test_salts_differ_by_entry_table_record_and_version() -> None:
    row = a_row("a")
    others = [a_row("b"), a_row("a", "looks"), a_row("a", version=2)]
    salts = {salt_of(b"s", 0, row), salt_of(b"s", 1, row), salt_of(b"t", 0, row)}
    assert len(salts | {salt_of(b"s", 0, other) for other in others}) == 6


def test_the_root_hides_what_the_secret_does_not_show() -> None:
    payload = write_payload([a_row("a")])
    assert records_root(b"s", 0, payload) != leaf_hash(payload.rstrip(b"\n"))
    assert records_root(b"s", 0, payload) != records_root(b"t", 0, payload)


def test_one_record_is_shown_to_belong_to_its_statement(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    ledger.append([a_draft(0), a_draft(1, rows=7)])
    statement = ledger.statements()[1]
    for line in range(7):
        shown = verify_disclosure(ledger.disclose(1, line), statement)
        assert shown == PayloadRow("observations", f"o1-{line}", 1, {"event": "explosion", "count": line})


def test_a_changed_disclosure_is_refused(tmp_path: Path) -> None:
    ledger = a_ledger(tmp_path)
    ledger.append([a_draft(0), a_draft(1, rows=7)])
    statements, shown = ledger.statements(), ledger.disclose(1, 3)
    changed = [
        replace(shown, line=shown.line.replace(b"3", b"4")),
        replace(shown, salt=b"x" * 32),
        replace(shown, salt=shown.salt + shown.line[:1], line=shown.line[1:]),
        replace(shown, index=2),
        replace(shown, path=shown.path[:-1]),
        replace(shown, count=8),
    ]
    for disclosure in changed:
        with pytest.raises(VerificationError, match="does not lead to the statement's records_root"):
            verify_disclosure(disclosure, statements[1])
    with pytest.raises(VerificationError):
        verify_disclosure(shown, statements[0])
