"""The answer to the designer's question in, its two pages as values out, and those as HTML and PDF.

Both are laid out from the same values, so that they cannot say different things.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import as_file, files
from typing import TypeAlias

import typst
from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.records.posture_answer import PostureView
from trucewatch.report import spelling
from trucewatch.report.layout.clean import for_paper, show_all
from trucewatch.report.layout.figure import set_font
from trucewatch.report.posture.curves import describe_curves, draw_curves, letters_of
from trucewatch.report.posture.dots import describe_dots, draw_dots
from trucewatch.report.posture.hours import describe_hours, draw_hours
from trucewatch.report.posture.sides import gap_sentence, sides_sentence, table_of_sides
from trucewatch.report.posture.wording import (
    cost_sources,
    event_sentence,
    lead_sentences,
    limits,
    money,
    of_hundred,
    share_of,
    weakest,
)

Content: TypeAlias = Mapping[str, object]
FONT = "Open Sans"
"""The font of the PDF and of the texts in its drawings."""
PAGES = 2
"""Pages of the answer."""
SCALES = (1.08, 1.04, 1.0, 0.98, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7)
"""Sizes of letters that are tried in this order."""
ILLUSTRATIVE = "Lines are illustrative and imply no view on status."
"""The sentence about lines, where the mission's statement does not say it."""


def compose_posture(view: PostureView) -> Content:
    """Return everything that both layouts print, as texts, numbers, lists and mappings."""
    scenario, span = view.scenario, view.span
    days = spelling.counted(span.duration.days, "day")
    return {
        "banner": view.mission.statement,
        "illustrative": "" if "no view on status" in view.mission.statement else ILLUSTRATIVE,
        "mission": view.mission.title,
        "title": f"How much of {spelling.kilometres(view.length_km)} can be watched without soldiers?",
        "facts": [
            ["For", view.reader.title],
            ["Weighed", f"{scenario.title}; events within {spelling.kilometres(scenario.band_km)} of the line"],
            ["Time", f"{days} from {spelling.day_words(span.start_at)}; {view.looks:,} looks of "
             f"{spelling.counted(view.satellites, 'satellite')}, places every {spelling.kilometres(scenario.step_km)}"],
            ["Issued", f"{spelling.stamp(view.issued_at)} UTC"],
        ],
        "lead": list(lead_sentences(view)),
        "events": [event_sentence(view, event) for event in scenario.events],
        "dots": {
            "svg": draw_dots(view),
            "caption": "What would be recorded, with the base and with everything",
            "alternative": describe_dots(view),
        },
        "table": _table(view),
        "curves": {
            "svg": draw_curves(view),
            "caption": f"What it costs: {scenario.currency} a year (millions) against events recorded of 100, in "
            "the order that shows most for its cost",
            "note": "Orange: base. Blue: with each option added, by its letter. Diamonds: timed. Shaded: nine of ten "
            "draws. Dotted: the best that any set reaches.",
            "alternative": describe_curves(view),
        },
        "hours": {
            "svg": draw_hours(view),
            "caption": "By the hour: what would be recorded of what begins in it",
            "alternative": describe_hours(view),
        },
        "sides": table_of_sides(view),
        "sided": f"{sides_sentence(view)} {gap_sentence(view)}",
        "weakest": [words for _, words in weakest(view)],
        "limits": list(limits(view)),
        "sources": list(cost_sources(view)),
        "made": _made(view),
    }  # fmt: skip


def posture_html(content: Content) -> str:
    """Return one self-contained page: no script, no request, readable by eye, by ear and on paper."""
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["shown"] = show_all
    return environment.get_template("posture.html.jinja").render(doc=content)


def posture_pdf(content: Content, issued_at: datetime) -> bytes:
    """Return the two pages as PDF/UA-1, in the largest letters that fit; the same content gives the same bytes."""
    held = json.dumps(_for_paper(content), sort_keys=True)
    with as_file(files("trucewatch.report")) as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder / "fonts")]
        )
        layout = folder / "posture"
        for scale in SCALES:
            compiler = typst.Compiler(
                str(layout / "answer.typ"), root=str(layout), font_paths=fonts,
                sys_inputs={"content": held, "scale": f"{scale:g}"},
            )  # fmt: skip
            if json.loads(compiler.query("<pages>", field="value", one=True)) <= PAGES:
                break
        made = compiler.compile(format="pdf", pdf_standards=["1.7", "ua-1"], timestamp=int(issued_at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError(f"got {type(made).__name__} from the typesetter; expected the bytes of one file")
    return made


def _for_paper(value: object) -> object:
    if isinstance(value, str):
        return set_font(value, FONT) if value.startswith("<svg") else for_paper(value)
    if isinstance(value, Mapping):
        return {key: _for_paper(item) for key, item in value.items()}
    return [_for_paper(item) for item in value] if isinstance(value, list) else value


def _table(view: PostureView) -> dict[str, object]:
    """Return what each option would add: with the base and, in brackets, alone."""
    scenario, letters = view.scenario, letters_of(view)
    costs = {row.posture: row for row in view.answer.costs.rows()}
    names = [one.name for one in scenario.events]

    def row(title: str, posture: str, cost_of: str, alone: str) -> list[str]:
        cost = costs[cost_of]
        cells = [of_hundred(share_of(view, posture, name, "random").p_seen) for name in names]
        if alone:
            single = [of_hundred(share_of(view, alone, name, "random").p_seen) for name in names]
            cells = [_with_alone(held, one) for held, one in zip(cells, single, strict=True)]
        amount = money(cost.per_year_best, "").strip()
        ends = f"{money(cost.per_year_low, '').strip()} to {money(cost.per_year_high, '').strip()}"
        return [title, amount, ends, *map(_figure, cells)]

    rows = [row(f"Base: {scenario.base_title}", "base", "base", "")]
    rows += [
        row(f"{letters[one.name]}: {one.title}", f"base+{one.name}", one.name, one.name) for one in scenario.options
    ]
    rows.append(row("Everything", "all", "all", ""))
    return {
        "caption": "What each option would add: recorded of 100 at random times, with the base (and alone); blind: no "
        "sensor of it can record such an event",
        "columns": ["", f"{scenario.currency} a year", "credible range", *(spelling.words(name) for name in names)],
        "rows": rows,
    }


def _with_alone(held: str, alone: str) -> str:
    return f"{held} ({alone})"


def _figure(cell: str) -> str:
    """Shorten the words of a cell to figures."""
    return cell.replace("fewer than ", "<").replace("more than ", ">").replace("none", "blind")


def _made(view: PostureView) -> list[str]:
    elements = f", elements {_digest(view.elements_sha256)}" if view.elements_sha256 else ""
    return [
        f"{view.software}. Settings {_digest(view.settings_sha256)}, scenario {_digest(view.scenario_sha256)}"
        f"{elements}. All figures and both ends of every assumption stand in the CSV files beside this answer. It "
        "answers a question of design and holds no place of a weapon, person or emitter.",
    ]


def _digest(text: str) -> str:
    return text.rpartition(":")[2][:16]
