"""A file of orbital elements in any common form in, checked elements and faults out.

Two-line sets, and orbit mean-elements messages as JSON, CSV or XML, are told apart by what stands in the file, never by
its name: publishers name them as they like.
"""

from collections.abc import Iterable

from trucewatch.errors import Fault, SourceError
from trucewatch.plan.elements import parse_elements
from trucewatch.plan.omm import Message, read_message
from trucewatch.plan.omm_files import iter_csv, iter_json, iter_xml, refuse_large
from trucewatch.records.elements import Elements

LARGEST_OMM_BYTES = 128_000_000
"""Largest OMM file read: a set takes some 500 bytes as JSON and 2,000 as XML."""
_MARK = b"\xef\xbb\xbf"


def parse_any_elements(content: bytes, file: str) -> tuple[tuple[Elements, ...], tuple[Fault, ...]]:
    """Return the good sets in the order of the file, and one fault for each rejected set.

    An empty file gives no elements and no faults.

    Raises:
        SourceError: too large, no text of a known form, or something stands there but no set is good.
    """
    refuse_large(content, file, LARGEST_OMM_BYTES)
    begin = content.removeprefix(_MARK).lstrip()[:1]
    if begin in (b"[", b"{"):
        return _read(iter_json(content, file), file)
    if begin == b"<":
        return _read(iter_xml(content.removeprefix(_MARK).lstrip(), file), file)
    first = content.removeprefix(_MARK).lstrip().partition(b"\n")[0]
    if b"," in first and (b"NORAD_CAT_ID" in first or b"MEAN_MOTION" in first):
        return _read(iter_csv(content, file), file)
    if first.startswith(b"CCSDS_OMM_VERS"):
        expected = "two-line sets, or OMM as JSON, CSV or XML"
        remedy = "fetch the elements in one of these forms"
        raise SourceError([Fault("elements_unknown_form", file, "", "OMM in key-value notation", expected, remedy)])
    return parse_elements(content, file)


def _read(messages: Iterable[Message], file: str) -> tuple[tuple[Elements, ...], tuple[Fault, ...]]:
    read = [read_message(message, file) for message in messages]
    found = tuple(one for one in read if isinstance(one, Elements))
    faults = tuple(one for one in read if isinstance(one, Fault))
    if faults and not found:
        raise SourceError(faults)
    return found, faults
