"""A blind sample in, a form that a reviewer fills in and saves out: one self-contained page, no network, no hint.

The form says where and when to look again and in what material: of every look its sensor, time and place, the same
words whatever came of it. It never says which items are controls, what anybody found there before, that a row was
rejected, or from how many an item was drawn, neither in what is shown nor in its source. Its answers are saved as a
file of the format `reviews`, which names items and not what kind they are: the sample on the ledger knows that.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.geo.ground import Places
from trucewatch.records.look import Look
from trucewatch.records.mission import Mission
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.layout.clean import show_all
from trucewatch.report.looking import event_title
from trucewatch.report.looks import SeenBy, seen_by
from trucewatch.report.spelling import words
from trucewatch.report.terms import event_words

COLUMNS = ("review_id", "sample_id", "item", "answer", "event", "reviewed_at", "reviewer")
"""Columns of the file that the form saves."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One item as the form shows it."""

    item: str
    """Its opaque name."""
    heading: str
    """What it is and where."""
    when: str
    """The time it is about."""
    question: str
    """What the reviewer is asked."""
    material: Sequence[tuple[str, str]]
    """What to look at again: its name, and which sensor looked when and where; empty words where nobody knows."""


def render_review_form(sample: Table[SampleItem], mission: Mission, looks: Table[Look], places: Places) -> str:
    """Return the form of one sample as HTML; a sample without items gives a form that says so.

    Args:
        sample: the items.
        mission: names sensors and sizes of events.
        looks: those that the items name are told by sensor, time and place.
        places: named places near which looks were.
    """
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    rows = list(sample.rows())
    seen = seen_by(mission, looks, places, (name for one in rows for name in one.material))
    items = [_shown(one, mission, seen) for one in rows]
    names = sorted(set(sample.texts("sample_id").tolist()))
    status = words(mission.status)
    is_said = mission.statement.lower().startswith(status)
    return environment.get_template("review_form.html.jinja").render(
        title=f"Look again: sample {names[0] if names else ''}".strip(),
        mission=mission.title,
        banner=mission.statement if is_said else f"{status.capitalize()}. {mission.statement}",
        sample_id=names[0] if names else "",
        items=items,
        events=[(event, event_words(event)) for event in EVENTS],
        columns=json.dumps(COLUMNS),
    )


def _shown(one: SampleItem, mission: Mission, seen: Mapping[str, SeenBy]) -> FormItem:
    end = f"{one.end_at:%H:%M}" if one.end_at.date() == one.start_at.date() else f"{one.end_at:%Y-%m-%d %H:%M}"
    when = f"{one.start_at:%Y-%m-%d %H:%M}–{end} UTC"
    material = [(show_all(name), seen[name].told if name in seen else "") for name in sorted(one.material)]
    if one.subject == "rejected_item":
        question = "Read the row in its file. Does it tell of an event?"
        return FormItem(one.item, "A row of a file", when, question, material)
    event = event_title(mission, str(one.event))
    heading = f"Part {one.part}, km {one.chainage_from_km:g}–{one.chainage_to_km:g}, side {one.side}"
    question = f"Look through all the material. Did an event of the kind “{event}” begin there and then?"
    return FormItem(one.item, heading, when, question, material)
