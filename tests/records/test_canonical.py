"""Canonical bytes against the examples of RFC 8785, the rules of I-JSON, and values made at random."""

import hashlib
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import UnquantisableError
from trucewatch.records.canonical import LARGEST_INTEGER, canonical_bytes, digest, digest_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.map(lambda t: f"{t}!"), inner, max_size=4),
    max_leaves=12,
)


def in_nfc(value: Any) -> Any:
    """Return the value with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [in_nfc(item) for item in value]
    if isinstance(value, dict):
        return {in_nfc(key): in_nfc(item) for key, item in value.items()}
    return value


def test_strings_are_escaped_as_in_rfc_8785_section_3_2_2() -> None:
    written = canonical_bytes(
        {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    )
    assert written == b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


def test_keys_are_sorted_by_utf_16_units_as_in_rfc_8785_section_3_2_3() -> None:
    # The RFC's own example, but for U+FB33, which NFC takes apart; U+FB01 takes its place in the order.
    keys = ["\u20ac", "\r", "\ufb01", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb01"]
    assert list(json.loads(canonical_bytes(dict.fromkeys(keys, 0)))) == ordered


def test_only_the_characters_that_json_forbids_are_escaped() -> None:
    assert canonical_bytes("\b\t\n\f\r\x00\x1f\x7f\u2028/") == b'"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\xe2\x80\xa8/"'


def test_no_space_stands_between_tokens() -> None:
    assert canonical_bytes({"b": [1, {"a": -2}], "a": {}}) == b'{"a":{},"b":[1,{"a":-2}]}'


def test_text_is_brought_to_nfc() -> None:
    assert canonical_bytes({"e\u0301": "n\u0303"}) == '{"é":"ñ"}'.encode()


@pytest.mark.parametrize("value", [LARGEST_INTEGER, -LARGEST_INTEGER])
def test_the_largest_exact_integers_are_written(value: int) -> None:
    assert canonical_bytes(value) == str(value).encode()


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (LARGEST_INTEGER + 1, r"expected an integer within"),
        (-LARGEST_INTEGER - 1, r"expected an integer within"),
        (1.0, r"got float"),
        (float("nan"), r"got float"),
        ({1: 2}, r"key that is not text"),
        ({"é": 1, "e\u0301": 2}, r"equal in NFC"),
        ("\ud800", r"lone surrogate"),
        (b"bytes", r"got bytes"),
        ({1, 2}, r"got set"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: Any, complaint: str) -> None:
    with pytest.raises(UnquantisableError, match=complaint):
        canonical_bytes(value)


@given(VALUES)
def test_a_json_reader_gets_the_value_back(value: Any) -> None:
    assert json.loads(canonical_bytes(value)) == in_nfc(value)


@given(st.dictionaries(TEXTS.map(lambda t: f"{t}!"), st.integers(0, 9), max_size=6), st.randoms())
def test_the_order_in_which_keys_were_added_leaves_no_trace(value: dict[str, int], random: Any) -> None:
    items = list({in_nfc(key): item for key, item in value.items()}.items())
    shuffled = random.sample(items, len(items))
    assert canonical_bytes(dict(shuffled)) == canonical_bytes(dict(items))


def test_a_digest_names_its_kind_and_hashes_it() -> None:
    expected = hashlib.sha256(b"original\ncontent").hexdigest()
    assert digest("original", b"content") == f"original:{expected}"
    assert digest("payload", b"content").removeprefix("payload:") != expected


def test_the_digest_of_a_value_is_that_of_its_canonical_bytes() -> None:
    assert digest_of("settings", {"b": 1, "a": 2}) == digest("settings", b'{"a":2,"b":1}')
