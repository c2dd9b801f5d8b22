"""A document in, plain values in reading order out: what every layout prints, texts spelt and notes numbered once."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from trucewatch.report.document import (
    Block,
    Document,
    Figure,
    Listing,
    Paragraph,
    Ref,
    Sentence,
    TableBlock,
)
from trucewatch.report.layout.evidence import MADE, Notes, fingerprint, number_notes
from trucewatch.report.layout.figure import check_drawings, prefix_names
from trucewatch.report.layout.words import words_of

NARROW, NARROW_WORD = 6, 8
"""Above how many columns a table counts as narrow, and how long a name may grow there before it may break."""
PLAIN_WORD = 14
"""How long a name may grow elsewhere before it may break."""

LONG_CELL = 24
"""From how many characters on a cell is a text of several words, whose column takes the room that others leave."""
WIDEST_CELL = 60
"""From how many characters on a column of long texts takes no larger share of that room."""
FIXED_ROOM = 66
"""How many characters the other columns may take together before all columns share the room alike."""

Content: TypeAlias = dict[str, object]
Spell: TypeAlias = Callable[[str, int], str]
Draw: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is needed while one document is composed."""

    notes: Notes
    words: dict[str, str]
    spell: Spell
    draw: Draw
    figures: Iterator[int]
    mentioned: set[int] = field(default_factory=set)

    def text(self, text: str) -> str:
        return self.spell(text, PLAIN_WORD)

    def note(self, refs: tuple[Ref, ...]) -> Content | None:
        """Return number and whether this is its first mention; None where nothing is rested on."""
        number = self.notes.number(refs)
        if number is None:
            return None
        is_first = number not in self.mentioned
        self.mentioned.add(number)
        return {"number": number, "is_first": is_first}


def compose(document: Document, spell: Spell, draw: Draw = str) -> Content:
    """Return the document as text, numbers, lists and mappings; `spell` makes a text fit for the medium.

    `spell` takes a text and how many characters a name in it may have before it may break; `draw` does the same for
    a drawing.
    Raises InputError for a drawing that could run or ask for anything; KeyError for a missing word of the layout.
    """
    check_drawings(document)
    words = words_of(document)
    desk = _Desk(number_notes(document), words, spell, draw, itertools.count(1))
    sections = [
        {
            "anchor": section.anchor,
            "title": desk.text(section.title),
            "blocks": [_block(block, desk) for block in section.blocks],
        }
        for section in document.sections
    ]
    return {
        "language": document.language,
        "title": desk.text(document.title),
        "mission": desk.text(document.mission),
        "reader": desk.text(document.reader),
        "banner": desk.text(document.banner),
        "period": desk.text(document.period),
        "words": {key: desk.text(word) for key, word in words.items()},
        "facts": [
            [desk.text(words[key]), desk.text(value)]
            for key, value in (("for", document.reader), ("period", document.period), ("issued", document.issued))
        ],
        "has_adopted": any(sentence.adopted for sentence in _sentences(document)),
        "sections": sections,
        "colophon": [_sentence(sentence, desk) for sentence in document.colophon],
        "evidence": _evidence(document, desk),
        "lists": [_list(ref, number, desk) for ref, number in desk.notes.lists.items()],
    }


def _evidence(document: Document, desk: _Desk) -> list[Content]:
    titles = {section.anchor: section.title for section in document.sections} | {MADE: desk.words["made"]}
    return [
        {
            "anchor": anchor,
            "title": desk.text(titles[anchor]),
            "notes": [{"number": note.number, "refs": [_ref(ref, desk) for ref in note.refs]} for note in group],
        }
        for anchor, group in desk.notes.by_anchor.items()
    ]


def _ref(ref: Ref, desk: _Desk) -> Content:
    """Return the names of a reference, or how many there are and the list that names them."""
    number = desk.notes.lists.get(ref, 0)
    names = [] if number else [desk.text(name) for name in ref.ids]
    return {"kind": desk.text(desk.words[ref.kind]), "ids": names, "list": number, "total": len(ref.ids)}


def _list(ref: Ref, number: int, desk: _Desk) -> Content:
    held = {"number": number, "total": len(ref.ids), "fingerprint": desk.text(fingerprint(ref))}
    return {**held, "kind": desk.text(desk.words[ref.kind]), "ids": [desk.text(name) for name in ref.ids]}


def _sentences(document: Document) -> Iterator[Sentence]:
    yield from document.colophon
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from block.sentences
            elif isinstance(block, Listing):
                yield from block.items


def _sentence(sentence: Sentence, desk: _Desk) -> Content:
    return {
        "text": desk.text(sentence.text),
        "note": desk.note(sentence.rests_on),
        "is_adopted": sentence.adopted,
        "language": sentence.language,
    }


def _sentences_of(block: Paragraph, desk: _Desk) -> list[Content]:
    """Return the sentences of a paragraph; of those in a row that rest on the same the last bears the number."""
    follow = [*(item.rests_on for item in block.sentences[1:]), ()]
    return [
        _sentence(replace(item, rests_on=()) if item.rests_on == after else item, desk)
        for item, after in zip(block.sentences, follow, strict=True)
    ]


def _block(block: Block, desk: _Desk) -> Content:
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "sentences": _sentences_of(block, desk)}
    if isinstance(block, Listing):
        points = [_sentence(item, desk) for item in block.items]
        return {"type": "listing", "is_ordered": block.ordered, "points": points}
    if isinstance(block, TableBlock):
        return _table(block, desk)
    return _figure(block, desk)


def _table(block: TableBlock, desk: _Desk) -> Content:
    word = NARROW_WORD if len(block.columns) > NARROW else PLAIN_WORD
    return {
        "type": "table",
        "name": f"table-{next(desk.figures)}",
        "caption": desk.text(block.caption),
        "columns": [desk.spell(name, word) for name in block.columns],
        "align": list(block.align),
        "widths": _widths(block),
        "shares": [min(max(cell, LONG_CELL), WIDEST_CELL) for cell in _longest(block)],
        "is_long": [cell > LONG_CELL for cell in _longest(block)],
        "rows": [[desk.spell(cell, word) for cell in row] for row in block.rows],
        "remark": desk.text(block.note),
        "note": desk.note(block.rests_on),
    }


def _widths(block: TableBlock) -> list[int | None]:
    """Return the characters that each column needs; None for a column of long texts, or for all that share alike."""
    widths = [
        None if cell > LONG_CELL else max(cell, *(len(word) for word in name.split() or [""]), 3)
        for name, cell in zip(block.columns, _longest(block), strict=True)
    ]
    fixed = sum(width + 2 for width in widths if width is not None)
    return widths if None in widths and fixed <= FIXED_ROOM else [None] * len(widths)


def _longest(block: TableBlock) -> list[int]:
    """Return the characters of each column's longest cell."""
    return [max((len(row[at]) for row in block.rows), default=0) for at in range(len(block.columns))]


def _figure(block: Figure, desk: _Desk) -> Content:
    name = f"figure-{next(desk.figures)}"
    return {
        "type": "figure",
        "name": name,
        "svg": desk.draw(prefix_names(block.svg, f"{name}-")),
        "caption": desk.text(block.caption),
        "alternative": desk.text(block.alternative),
        "note": desk.note(block.rests_on),
    }
