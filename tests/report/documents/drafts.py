"""Documents of the made day, and what they hold as flat lists, for the tests of the documents."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

from tests.report.views import a_full_view, a_ground, a_view
from trucewatch.geo.ground import Ground
from trucewatch.records.view import DayView
from trucewatch.records.vocabulary import Language, ReportKind
from trucewatch.report.document import Document, Figure, Listing, Paragraph, Ref, Sentence, TableBlock
from trucewatch.report.documents import write_document
from trucewatch.report.story import Story, tell

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
LANGUAGES: tuple[Language, ...] = get_args(Language)
READERS = ("cell", "board", "party_a", "guarantor_x", "public")
CASES = tuple(itertools.product(KINDS, READERS))


@cache
def ground() -> Ground:
    """Return the made line, laid once."""
    return a_ground()


@cache
def view_for(reader: str, empty: bool = False) -> DayView:
    """Return the made day for a reader: full, or with nothing in it."""
    return a_view(0, reader, False, ground()) if empty else a_full_view(reader, ground())


@cache
def story_for(reader: str, empty: bool) -> Story:
    """Return the made day, worked out once for a reader."""
    return tell(view_for(reader, empty), ground())


@cache
def drafted(kind: ReportKind, reader: str, language: Language, empty: bool = False) -> Document:
    """Return one document of the made day."""
    return write_document(story_for(reader, empty), kind, language)


def sentences_of(document: Document) -> Iterator[tuple[str, Sentence]]:
    """Yield every sentence of the sections with the anchor of its section."""
    for part in document.sections:
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield from ((part.anchor, one) for one in block.sentences)
            elif isinstance(block, Listing):
                yield from ((part.anchor, one) for one in block.items)


def tables_of(document: Document) -> Iterator[tuple[str, TableBlock]]:
    """Yield every table with the anchor of its section."""
    for part in document.sections:
        yield from ((part.anchor, block) for block in part.blocks if isinstance(block, TableBlock))


def figures_of(document: Document) -> Iterator[Figure]:
    """Yield every figure."""
    return (block for part in document.sections for block in part.blocks if isinstance(block, Figure))


def texts_of(document: Document) -> list[str]:
    """Return every text that the document prints."""
    held = [document.title, document.period, document.banner, document.issued, *(text for _, text in document.words)]
    held += [part.title for part in document.sections] + [one.text for one in document.colophon]
    held += [one.text for _, one in sentences_of(document)]
    for _, table in tables_of(document):
        held += [table.caption, *table.columns, *(cell for row in table.rows for cell in row)]
    for figure in figures_of(document):
        held += [figure.caption, figure.alternative]
    return held


def references_of(document: Document) -> list[Ref]:
    """Return every reference."""
    held = [ref for _, one in sentences_of(document) for ref in one.rests_on]
    held += [ref for _, table in tables_of(document) for ref in table.rests_on]
    return held + [ref for figure in figures_of(document) for ref in figure.rests_on]


def numbers_in(text: str, language: Language) -> list[str]:
    """Return the numbers of a text as digits with a point, whatever the language groups and divides by."""
    if language == "en":
        plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    elif language == "de":
        plain = re.sub(r"(?<=\d)\.(?=\d{3})", "", text)
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    else:
        plain = re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3})", "", text)
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return re.findall(r"\d+(?:\.\d+)?", plain)
