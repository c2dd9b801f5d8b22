"""A report as data: sections of sentences, tables and figures, each with what it rests on, before any layout.

HTML and PDF are two layouts of one document, so that they cannot say different things.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from trucewatch.records.vocabulary import Language, ReportKind

RefKind: TypeAlias = Literal[
    "observation", "incident", "finding", "case", "notice", "impediment", "look", "looking", "count", "alert",
    "adoption", "context", "rejection", "original",
]  # fmt: skip
Align: TypeAlias = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Ref:
    """Records that something rests on."""

    kind: RefKind
    """Their kind."""
    ids: tuple[str, ...]
    """Their names as the reader knows them, sorted; for `looking` the sectors, for `count` the rule."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in the document's language."""

    text: str
    """The sentence."""
    rests_on: tuple[Ref, ...] = ()
    """What it rests on; empty only where it states no fact of the day."""
    adopted: bool = False
    """True if it is adopted wording, which agrees word for word in every report."""
    language: Language | None = None
    """Its language where that is not the document's, such as authentic wording without translation; else None."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    sentences: tuple[Sentence, ...]
    """In reading order."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences as points."""

    items: tuple[Sentence, ...]
    """In order."""
    ordered: bool = False
    """Whether the order has a meaning."""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A small table with a caption; its first column heads its rows."""

    caption: str
    """What it shows."""
    columns: tuple[str, ...]
    """Headers with units."""
    align: tuple[Align, ...]
    """Numbers end-aligned, words start-aligned; one a column."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as text, already spelt in the document's language; an absent value is spelt, never empty."""
    rests_on: tuple[Ref, ...] = ()
    """What it rests on."""
    note: str = ""
    """What must be known to read it; empty where nothing."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with the words that replace it for who cannot see it."""

    svg: str
    """A whole SVG element without script, links or fonts of its own."""
    caption: str
    """What it shows."""
    alternative: str
    """The same in words."""
    rests_on: tuple[Ref, ...] = ()
    """What it rests on."""


Block: TypeAlias = Paragraph | Listing | TableBlock | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under one heading."""

    anchor: str
    """Stable name within the document, the same in every language."""
    title: str
    """Heading."""
    blocks: tuple[Block, ...]
    """In reading order."""


@dataclass(frozen=True, slots=True)
class Document:
    """One report for one reader in one language."""

    kind: ReportKind
    """What report it is."""
    language: Language
    """Its language."""
    mission: str
    """Short name of the mission."""
    reader: str
    """Name of its reader."""
    title: str
    """Title."""
    period: str
    """The time it covers, in words, with the time zone."""
    banner: str
    """The statement about status that stands on every page, translated where the mission gives a translation."""
    issued_at: datetime
    """When it was issued; the timestamp of the files made from it."""
    issued: str
    """The same in words."""
    sections: tuple[Section, ...]
    """In reading order."""
    colophon: tuple[Sentence, ...]
    """Software, settings, size of the ledger and basis: how to make it again."""
    words: tuple[tuple[str, str], ...]
    """Words of the layout in the document's language by English key, such as `contents`, `page`, `rests_on`."""
    stem: str
    """Name of its files without ending: mission, kind, date, reader, language."""
