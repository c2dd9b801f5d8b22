"""One view in, one HTML file with map, strip and table out: everything inline, no request possible, the same bytes."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from trucewatch.geo.ground import Ground
from trucewatch.records.view import DayView
from trucewatch.report import spelling
from trucewatch.report.atlas.base import base_of
from trucewatch.report.atlas.declared import declared_of
from trucewatch.report.atlas.embed import Lexicon, to_script
from trucewatch.report.atlas.rows import rows_of
from trucewatch.report.atlas.watched import looking_of, span_of
from trucewatch.report.colour import NOT_LOOKED, scale_colours
from trucewatch.report.lookup import place_rule
from trucewatch.report.map import Map, draw_map
from trucewatch.report.marks import Shape, make_shapes
from trucewatch.report.story import Story, tell
from trucewatch.report.watched import unsaid_words

SCRIPTS = (
    "words", "contents", "state", "along", "scene", "images", "surface_gl", "surface_plain", "names", "map", "strip",
    "table", "details", "panel", "clock", "start",
)  # fmt: skip
"""Files of the page's own script, in the order in which they are joined into one scope."""
_SOURCE_MAP = "//# sourceMappingURL="


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the template prints."""

    title: str
    """The day or span in words."""
    day_page: str
    """Relative name of the page of the same day; empty where there is none."""
    map: Map
    """The plain map for browsers without WebGL, without marks."""
    shapes: tuple[Shape, ...]
    """Shapes of marks."""
    scale: tuple[tuple[str, str], ...]
    """Colour and chances of each step of the scale."""
    is_coarse: bool
    """Whether all places are grid cells."""
    unsaid: str
    """What the shades of the strip mean, or why there are none."""
    contents: str
    """What the script reads, as JSON."""
    library: str
    """MapLibre GL."""
    script: str
    """The page's own script."""
    hashes: tuple[str, ...]
    """SHA-256 of both scripts for the content security policy."""
    style: str
    """The style sheet."""


def render_atlas(view: DayView, ground: Ground, day_page: str = "") -> str:
    """Return map, strip and table of a day or a longer span for one reader as HTML; the same view gives the same text.

    `day_page` is the relative name of the span's report, to which incidents are linked; empty for none.
    """
    story = tell(view, ground)
    library, script = _library(), _script()
    sheet = Sheet(
        title=_title(view),
        day_page=day_page,
        map=draw_map(view.mission, ground, (), _first_day(view)),
        shapes=make_shapes(story.lookup),
        scale=tuple((colour, f"{10 * at}–{10 * at + 10}") for at, colour in enumerate(scale_colours())),
        is_coarse=place_rule(view) == "cell",
        unsaid=_unsaid(story),
        contents=to_script(_contents(story, ground, day_page)),
        library=library,
        script=script,
        hashes=tuple(_digest(one) for one in (library, script)),
        style=_read("templates/atlas.css"),
    )
    return _environment().get_template("atlas.html.jinja").render(page=sheet, view=view)


def _contents(story: Story, ground: Ground, day_page: str) -> dict[str, object]:
    texts = Lexicon()
    rows = rows_of(story, texts)
    return {
        "span": span_of(story),
        "base": base_of(story.view, ground),
        "looking": looking_of(story),
        "rows": rows,
        "declared": declared_of(story),
        "colours": {"scale": scale_colours(), "unlooked": NOT_LOOKED},
        "coarse": int(place_rule(story.view) == "cell"),
        "page": day_page,
        "texts": texts.texts,
    }


def _unsaid(story: Story) -> str:
    """Say why the strip shows no looking by the hour, where it does not."""
    if story.rasters:
        return "Dark: nobody looked. Hatched: looks, all blind for it."
    if story.looking:
        return (
            "This reader is given the looking as a past week by sector: each bar divides its stretch-time and says "
            "nothing of the hours of this strip."
        )
    return unsaid_words(story.view)


def _title(view: DayView) -> str:
    span = view.today.span
    if (span.end_at - span.start_at).total_seconds() > 90_000:
        return spelling.interval_words(span)
    return spelling.day_words(span.start_at, view.mission.day_timezone)


def _first_day(view: DayView) -> date:
    return view.today.span.start_at.astimezone(ZoneInfo(view.mission.day_timezone)).date()


def _read(name: str) -> str:
    return files("trucewatch.report.atlas").joinpath(name).read_text("utf-8")


def _library() -> str:
    """Return MapLibre GL as released, less the line that would have a debugger ask for its source map."""
    text = _read("vendor/maplibre-gl.js")
    return "\n".join(line for line in text.split("\n") if not line.startswith(_SOURCE_MAP))


def _script() -> str:
    joined = "\n".join(_read(f"scripts/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(function () {{\n{joined}\n}})();\n'


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("trucewatch.report.atlas"), PackageLoader("trucewatch.report")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(stamp=spelling.stamp, words=spelling.words)
    environment.globals.update(NOT_LOOKED=NOT_LOOKED)
    return environment
