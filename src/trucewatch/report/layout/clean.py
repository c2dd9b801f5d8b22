"""Text in, text that a page can show out: nothing invisible steers it and nothing unprintable is lost in silence."""

import re
import unicodedata

from trucewatch.report.layout.glyphs import is_drawn

PIECE = 7
"""After how many characters a word that must break may break, each time."""
ZERO_WIDTH_SPACE = "\u200b"
_STEERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that change the order of text without being seen."""
_MACHINE = re.compile(r"[\d_:/\\.=@#]|\w{30}")


def show_all(text: str) -> str:
    """Return the text with line breaks as blanks and every control, steering or unassigned character named visibly."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\t\n\r\u0085\u2028\u2029":
        return " "
    if character in _STEERING or unicodedata.category(character) in ("Cc", "Cs", "Cn", "Co"):
        return name_character(character)
    return character


def name_character(character: str) -> str:
    """Return the character's number in visible brackets, such as ⟨U+202E⟩."""
    return f"⟨U+{ord(character):04X}⟩"


def for_paper(text: str) -> str:
    """Return what the shipped fonts can draw: as `show_all`, with characters that none of them holds named."""
    return "".join(one if is_drawn(one) else name_character(one) for one in show_all(text))


def breakable(text: str, longest: int) -> str:
    """Return the text with places to break in words over `longest` characters that no hyphenation breaks.

    Such are names of records, paths and endless words.
    """
    return re.sub(rf"\S{{{longest + 1},}}", lambda match: _broken(match[0]), text)


def _broken(word: str) -> str:
    if not _MACHINE.search(word):
        return word
    return ZERO_WIDTH_SPACE.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))
