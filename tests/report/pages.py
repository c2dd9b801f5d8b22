"""An HTML page in, its elements and texts out: what the tests of the report ask of a page."""

from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "input", "base"})
"""Elements without an end tag."""
SHAPES = frozenset({"path", "rect", "circle"})
"""Drawn elements, which close themselves."""


@dataclass
class Element:
    """One element in document order."""

    tag: str
    attributes: dict[str, str]
    path: tuple[str, ...] = ()
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within the element."""
        return "".join(self.pieces)


@dataclass
class Reading(HTMLParser):
    """The page as read by the standard library's parser."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        path = tuple(item.attributes.get("id", item.tag) for item in self.open)
        element = Element(tag, {name: value or "" for name, value in attrs}, path)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


@lru_cache(maxsize=4)
def read_page(page: str) -> list[Element]:
    """Return the elements of a page, in order."""
    reading = Reading()
    reading.feed(page)
    return reading.elements


def by_id(page: str, name: str) -> Element:
    """Return the one element with an id."""
    return next(item for item in read_page(page) if item.attributes.get("id") == name)


def spaced(text: str) -> str:
    """Return a text with every run of white space as one blank."""
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())
