"""A blind sample in, a form that a reviewer fills in and saves out: one self-contained page, no network, no hint.

The form says where and when to look again and in what material. It never says which items are controls, what anybody
found there before, or from how many an item was drawn. Its answers are saved as a file of the format `reviews`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from trucewatch.records.mission import Mission
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table
from trucewatch.records.vocabulary import EVENTS
from trucewatch.report.layout.clean import show_all
from trucewatch.report.looking import event_title
from trucewatch.report.spelling import words

COLUMNS = ("review_id", "sample_id", "item", "subject", "answer", "event", "reviewed_at", "reviewer")
"""Columns of the file that the form saves."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One item as the form shows it."""

    item: str
    """Its opaque name."""
    subject: str
    """Its kind, which the file of answers repeats."""
    heading: str
    """What it is and where."""
    when: str
    """The time it is about."""
    question: str
    """What the reviewer is asked."""
    material: Sequence[str]
    """What to look at again."""


def render_review_form(sample: Table[SampleItem], mission: Mission) -> str:
    """Return the form of one sample as HTML; a sample without items gives a form that says so."""
    environment = Environment(
        loader=PackageLoader("trucewatch.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    items = [_shown(one, mission) for one in sample.rows()]
    names = sorted(set(sample.texts("sample_id").tolist()))
    return environment.get_template("review_form.html.jinja").render(
        title=f"Look again: sample {names[0] if names else ''}".strip(),
        mission=mission.title,
        banner=f"{mission.status.replace('_', ' ').capitalize()}. {mission.statement}",
        sample_id=names[0] if names else "",
        items=items,
        events=[(event, words(event)) for event in EVENTS],
        columns=json.dumps(COLUMNS),
    )


def _shown(one: SampleItem, mission: Mission) -> FormItem:
    end = f"{one.end_at:%H:%M}" if one.end_at.date() == one.start_at.date() else f"{one.end_at:%Y-%m-%d %H:%M}"
    when = f"{one.start_at:%Y-%m-%d %H:%M}–{end} UTC"
    material = [show_all(name) for name in one.material]
    if one.subject == "rejected_item":
        question = "Was it right to reject this row, or does it tell of an event?"
        return FormItem(one.item, one.subject, "A row that was rejected", when, question, material)
    event = event_title(mission, str(one.event))
    heading = f"Part {one.part}, km {one.chainage_from_km:g}–{one.chainage_to_km:g}, side {one.side}"
    question = f"Look through all the material. Did an event of the kind “{event}” begin there and then?"
    return FormItem(one.item, one.subject, heading, when, question, material)
