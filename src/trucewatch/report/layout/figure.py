"""A drawing in, the same drawing out, checked and fit to stand beside others: no script, no outside, names its own."""

import re

from trucewatch.errors import Fault, InputError
from trucewatch.report.document import Document, Figure, Section

_FORBIDDEN = re.compile(
    r"<\s*(?:[\w-]+:)?(?:script|foreignobject|iframe|object|embed|image|audio|video|animate\w*|set|handler|use\b[^>]*href\s*=\s*[\"'](?!\#))"
    r"|<!(?!--)|<\?|\son\w+\s*=|(?:href|src)\s*=\s*[\"'](?!\#)|@import|url\(\s*[\"']?(?!\#|[\"']?\#)|javascript:",
    re.IGNORECASE,
)
"""What would run, or lead out of the file."""
_NAME = re.compile(r"(\bid\s*=\s*[\"'])([^\"']+)")
_LOCAL = re.compile(r"((?:href\s*=\s*[\"']|url\(\s*[\"']?)#)([^\"')]+)")


def check_drawings(document: Document) -> None:
    """Raise InputError for every drawing that is no single SVG element, or could run or ask for anything."""
    faults = [
        _fault(document, section, fault)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Figure) and (fault := _find_fault(block.svg))
    ]
    if faults:
        raise InputError(faults)


def _find_fault(svg: str) -> str:
    if not re.fullmatch(r"\s*<svg\b.*</svg>\s*", svg, re.DOTALL):
        return svg[:60]
    met = _FORBIDDEN.search(svg)
    return met[0] if met else ""


def _fault(document: Document, section: Section, got: str) -> Fault:
    return Fault(
        "unsafe_drawing", document.stem, f"section {section.anchor}", got[:200],
        "one svg element without script, links or outside files", "draw it with shapes and text alone",
    )  # fmt: skip


def prefix_names(svg: str, prefix: str) -> str:
    """Return the drawing with its inner names prefixed, so that two drawings of one page never share a name."""
    named = _NAME.sub(lambda match: f"{match[1]}{prefix}{match[2]}", svg)
    return _LOCAL.sub(lambda match: f"{match[1]}{prefix}{match[2]}", named)


def set_font(svg: str, family: str) -> str:
    """Return the drawing with every text in the font named, so that it looks the same on every machine."""
    cleared = re.sub(r"font-family\s*=\s*(\"[^\"]*\"|'[^']*')", "", svg)
    cleared = re.sub(r"font-family\s*:[^;\"'}]*(['\"][^'\"]*['\"])?[^;\"'}]*;?", "", cleared)
    return re.sub(r"<svg\b", f'<svg font-family="{family}"', cleared, count=1)
