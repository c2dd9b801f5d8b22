"""Pieces of text in, a sentence with its links out. Templates escape every piece, so no text can inject."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text."""

    text: str
    """What is printed."""
    href: str = ""
    """Anchor on the same page that holds its evidence; empty for plain text."""


Sentence: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the day with its answer."""

    term: str
    """The question, short."""
    sentences: tuple[Sentence, ...]
    """The answer; never empty, since not knowing is also said."""


def say(*pieces: str | Piece) -> Sentence:
    """Join texts and links into a sentence."""
    return tuple(piece if isinstance(piece, Piece) else Piece(piece) for piece in pieces)


def link(text: object, href: str) -> Piece:
    """Return text that leads to its evidence."""
    return Piece(str(text), href)


def links(items: list[Piece], shown: int) -> tuple[Piece, ...]:
    """Return links divided by commas, at most `shown`, and how many more there are."""
    pieces: list[Piece] = []
    for index, item in enumerate(items[:shown]):
        pieces += [Piece(", ")] * (index > 0) + [item]
    if len(items) > shown:
        pieces.append(Piece(f" and {len(items) - shown:,} more"))
    return tuple(pieces)
