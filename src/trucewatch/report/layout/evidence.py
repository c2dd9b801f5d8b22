"""What the statements of a document rest on, numbered for its layouts: one number for each distinct basis."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trucewatch.report.document import Block, Document, Listing, Paragraph, Ref, Section

MADE = "made"
"""Anchor of the closing part that says how the document was made."""
NAMED_MOST, NAMED_IN_FLASH = 60, 12
"""How many records a basis names where it stands, and in a flash notice; more are named once, in a list at the end."""


@dataclass(frozen=True, slots=True)
class Note:
    """One basis on which something rests."""

    number: int
    """Its number in the document, from 1, in the order of first mention."""
    refs: tuple[Ref, ...]
    """The records."""


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes of a document."""

    by_refs: Mapping[tuple[Ref, ...], Note]
    """The note of a basis."""
    by_anchor: Mapping[str, tuple[Note, ...]]
    """Notes by the section that mentions them first; only sections that have any."""
    lists: Mapping[Ref, int]
    """Number of the list, from 1, that names the records of a reference to more than may stand in a basis."""

    def number(self, refs: tuple[Ref, ...]) -> int | None:
        """Return the number of a basis; None for an empty one."""
        return self.by_refs[refs].number if refs else None


def number_notes(document: Document) -> Notes:
    """Number every distinct basis of the document in the order in which a reader meets it."""
    by_refs: dict[tuple[Ref, ...], Note] = {}
    by_anchor: dict[str, list[Note]] = {}
    for anchor, refs in _mentions(document):
        if refs and refs not in by_refs:
            by_refs[refs] = Note(len(by_refs) + 1, refs)
            by_anchor.setdefault(anchor, []).append(by_refs[refs])
    most = NAMED_IN_FLASH if document.kind == "flash" else NAMED_MOST
    long = dict.fromkeys(ref for refs in by_refs for ref in refs if len(ref.ids) > most)
    lists = {ref: number for number, ref in enumerate(long, 1)}
    return Notes(by_refs, {anchor: tuple(notes) for anchor, notes in by_anchor.items()}, lists)


def fingerprint(ref: Ref) -> str:
    """Return the SHA-256 of the names of a reference, a name a line: it says which records a long list holds."""
    return hashlib.sha256("\n".join(ref.ids).encode()).hexdigest()


def _mentions(document: Document) -> Iterator[tuple[str, tuple[Ref, ...]]]:
    for section in document.sections:
        for refs in _of_section(section):
            yield section.anchor, refs
    for sentence in document.colophon:
        yield MADE, sentence.rests_on


def _of_section(section: Section) -> Iterator[tuple[Ref, ...]]:
    for block in section.blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[tuple[Ref, ...]]:
    if isinstance(block, Paragraph):
        yield from (sentence.rests_on for sentence in block.sentences)
    elif isinstance(block, Listing):
        yield from (sentence.rests_on for sentence in block.items)
    else:
        yield block.rests_on
