"""A view, its kind of report and its language in, what every section is written from out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trucewatch.records.case import Clock
from trucewatch.records.count import COUNTING_RULES
from trucewatch.records.incident import Incident
from trucewatch.records.mission import Mission
from trucewatch.records.view import DayTables, DayView
from trucewatch.records.vocabulary import ReportKind
from trucewatch.report.document import Align, Block, Listing, Paragraph, Ref, RefKind, Section, Sentence, TableBlock
from trucewatch.report.languages import Wording
from trucewatch.report.languages.catalog import load_glossary
from trucewatch.report.lookup import place_rule
from trucewatch.report.places import Spot
from trucewatch.report.spelling import words as spelled
from trucewatch.report.story import CaseRow, Story, far_spots
from trucewatch.report.terms import reading_words


@dataclass(frozen=True, eq=False)
class Brief:
    """What there is to tell, to whom and in which words."""

    story: Story
    """The period, worked out once."""
    words: Wording
    """The language."""
    kind: ReportKind
    """The kind of report."""

    @property
    def view(self) -> DayView:
        """The view as released."""
        return self.story.view

    @property
    def mission(self) -> Mission:
        """The mission."""
        return self.view.mission

    @property
    def today(self) -> DayTables:
        """The tables of the period."""
        return self.view.today

    @property
    def is_inside(self) -> bool:
        """Whether the reader belongs to cell or board, which work with drafts."""
        return self.view.reader.kind in ("cell", "board")

    @property
    def shown_to(self) -> datetime:
        """Until when the reader may be shown what happened; the end of the period where no delay hides any of it."""
        rule = self.mission.release.rule_for(self.view.reader.kind)
        end_at = self.today.span.end_at
        if self.is_inside or rule is None:
            return end_at
        return min(self.view.issued_at - timedelta(hours=rule.delay_h), end_at)

    @property
    def is_withheld(self) -> bool:
        """Whether a delay hides the whole period from the reader: then no number of it may be told, not even zero."""
        return self.shown_to <= self.today.span.start_at

    def refer(self, kind: RefKind, ids: Iterable[str | None]) -> tuple[Ref, ...]:
        """Return the reference to records, each by name however many they are; to none nothing."""
        held = tuple(sorted({name for name in ids if name}))
        return (Ref(kind, held),) if held else ()

    def rests_on_looking(self, sectors: Iterable[str] = ()) -> tuple[Ref, ...]:
        """Return the reference to the looking of sectors; of all where none is named."""
        named = tuple(sorted(sectors)) or tuple(sorted(sector.name for sector in self.mission.sectors))
        return (Ref("looking", named),)

    def rests_on_observations(self) -> tuple[Ref, ...]:
        """Return the reference to every recorded event of the period."""
        return self.refer("observation", self.today.observations.texts("observation_id"))

    def sector_title(self, name: str | None, unsaid: str = "place_unsaid") -> str:
        """Return the mission's own title of a sector, or the glossary's term for none."""
        if not name:
            return self.words.term("concepts", unsaid)
        return next((sector.title for sector in self.mission.sectors if sector.name == name), name)

    def side(self, side: str) -> str:
        """Return a side: a party's by its own name, any other by its term."""
        known = {party.side for party in self.mission.parties}
        return side if side in known else self.words.term("sides", side) if side else self.words.absent

    @property
    def has_cells(self) -> bool:
        """Whether every place leaves for the reader as its 5 km cell alone."""
        return place_rule(self.view) == "cell"

    def cell_until(self, incident: Incident) -> datetime | None:
        """Return until when the place of an incident is a cell to every reader; None where it is none, or no longer."""
        until = incident.t0_latest + timedelta(hours=self.mission.release.origin_delay_h)
        return until if incident.is_origin and self.view.issued_at < until else None

    def place(self, spot: Spot, incident: Incident | None = None) -> str:
        """Return where something lies: sector, kilometre, distance from the line, side; of a cell no finer than that.

        With the incident that lies there the place says until when it is a cell.
        """
        words, sectors = self.words, self.mission.sectors
        name = sectors[spot.sector].title if spot.sector >= 0 else words.term("concepts", "elsewhere")
        until = self.cell_until(incident) if incident else None
        if self.has_cells or until:
            return words.say(
                "{sector}; part {part}, km {km}; {cell}; {offset}; side: {side}",
                sector=name, part=spot.part, km=words.number(spot.chainage_km), cell=self._cell(until),
                offset=self._about(spot.offset_km),
                side=self.side(spot.side) if spot.side else words.say("not known at this resolution"),
            )  # fmt: skip
        return words.say(
            "{sector}; part {part}, km {km}; {offset} from the line; side: {side}",
            sector=name, part=spot.part, km=words.number(spot.chainage_km), offset=words.kilometres(spot.offset_km),
            side=self.side(spot.side),
        )  # fmt: skip

    def _cell(self, until: datetime | None) -> str:
        if self.has_cells or until is None:
            return self.words.say("within a 5 km cell")
        return self.words.say("5 km cell until {moment}", moment=self.words.stamp(until))

    def _about(self, offset_km: float) -> str:
        """Return a distance from the line in whole kilometres; of a cell none is so small that it is nothing."""
        whole = round(offset_km)
        if whole < 1:
            return self.words.say("at the line or near it")
        return self.words.say("about {offset} from the line", offset=self.words.kilometres(whole))

    def none_told(self, inside: str) -> str:
        """Return the words for cell and board, or to any other reader words that no hidden record can change."""
        return inside if self.is_inside else self.words.say("None that may be shown to this reader.")

    def incident_name(self, incident_id: str) -> str:
        """Return the short name of an incident, the same in every report; the record's whole name is the reference."""
        rows = self.story.lookup.incident_rows
        return f"I-{short_name(incident_id, rows)}" if incident_id in rows else self.words.absent

    def case_place(self, row: CaseRow) -> str:
        """Return where a case lies: its sector, or how far beyond the watched band, which is in no sector."""
        words, far = self.words, far_spots(row.spots)
        if not row.spots:
            return words.say("along {sector}", sector=row.sector)
        if not far:
            return row.sector
        first, last = (words.kilometres(round(spot.offset_km)) for spot in (far[0], far[-1]))
        if len(far) < len(row.spots):
            return words.say("{sector}, in part up to about {offset} from the line", sector=row.sector, offset=last)
        return words.say("about {offset} from the line, beside {sector}", sector=row.sector,
                         offset=first if first == last else f"{first} – {last}")  # fmt: skip

    def case_name(self, case_id: str) -> str:
        """Return the short name of a case, the same in every report."""
        return f"K-{short_name(case_id, (row.case.case_id for row in self.story.cases))}"

    def events_of(self, incident: Incident) -> str:
        """Return the kinds of event recorded in an incident."""
        return self.words.listed([self.words.term("events", event) for event in incident.events])

    def article(self, provision_id: str) -> str:
        """Return article and subject of a provision in the mission's own words."""
        held = next((one for one in self.mission.agreement.provisions if one.provision_id == provision_id), None)
        return f"{held.article} ({held.subject})" if held else provision_id

    def rule_title(self, rule: str) -> str:
        """Return what a counting rule counts, in words, with its version."""
        known = rule in COUNTING_RULES
        name, version = self.words.title("rules", rule), rule.rpartition("_v")[2]
        return self.words.say("{name} (version {version})", name=name, version=version) if known else rule

    def alert_rule(self, rule: str) -> str:
        """Return what a rule for alerts is about, in words, with its version."""
        stem, _, version = rule.rpartition("_v")
        if stem not in ALERT_RULES:
            return spelled(rule)
        name = self.words.title(ALERT_RULES[stem], stem)
        return self.words.say("{name} (version {version})", name=name, version=version)

    def reason(self, code: str) -> str:
        """Return why a row was rejected; a reason that the mission's own mapping names by the words of its name."""
        return self.words.term("rejections", code) if code in load_glossary()["rejections"] else spelled(code)

    def reading_title(self, provision_id: str, reading_id: str) -> str:
        """Return a reading with who holds it, in the mission's own words."""
        held = next((one for one in self.mission.agreement.provisions if one.provision_id == provision_id), None)
        return reading_words(self.mission, held, reading_id)

    def source_title(self, name: str) -> str:
        """Return how the mission names a source."""
        return next((source.title for source in self.mission.sources if source.name == name), name)

    def may_see(self, clock: Clock) -> bool:
        """Say whether the reader takes part in an organ that the clock's step of the ladder addresses."""
        kind, reader = self.view.reader.kind, self.view.reader
        if self.is_inside:
            return True
        if kind == "public":
            return False
        tier = next((tier for tier in self.mission.ladder if tier.tier == clock.tier), None)
        if kind == "guarantor" or tier is None:
            return kind == "guarantor"
        return any(option.for_organ in self.organs_of(reader.title) for option in tier.options)

    def organs_of(self, title: str) -> tuple[str, ...]:
        """Return the organs that the reader belongs to: those that count it as a member, or are named for its kind."""
        kind = self.view.reader.kind
        return tuple(
            organ.name for organ in self.mission.organs if title in organ.members or organ.name in _ORGANS.get(kind, ())
        )


ALERT_RULES = {
    "severe_event": "alerts", "surge": "alerts", "blinding": "alerts", "renewed_attack": "alerts",
    "mass_outage": "concepts",
}  # fmt: skip
"""The rules for alerts, each with the group of the glossary that names what it is about."""
SHORT_LETTERS = 4
"""How much of a record's name its short name carries, if that tells it apart from every other of the document."""


def short_name(name: str, others: Iterable[str]) -> str:
    """Return the start of what follows the kind in a record's name, as long as no other shares it.

    >>> short_name("inc_3f9c01", ["inc_3f9c01", "inc_3f9c7a"]), short_name("inc_3f9c01", ["inc_3f9d7a"])
    ('3f9c0', '3f9c')
    """
    own = name.rpartition("_")[2]
    rest = [
        one
        for one in (other.rpartition("_")[2] for other in others if other != name)
        if one[:SHORT_LETTERS] == own[:SHORT_LETTERS]
    ]
    size = SHORT_LETTERS
    while size < len(own) and any(one[:size] == own[:size] for one in rest):
        size += 1
    return own[:size]


_ORGANS = {"party": ("parties",), "guarantor": ("guarantors",), "public": ("public",)}


def sentence(text: str, refs: Sequence[Ref] = ()) -> Sentence:
    """Return a sentence with what it rests on."""
    return Sentence(text, tuple(refs))


def paragraph(*sentences: Sentence) -> Paragraph:
    """Return sentences as one paragraph."""
    return Paragraph(tuple(sentences))


def points(sentences: Iterable[Sentence], ordered: bool = False) -> Listing:
    """Return sentences as points."""
    return Listing(tuple(sentences), ordered)


def tabled(
    caption: str,
    columns: Sequence[tuple[str, Align]],
    rows: Iterable[Sequence[str]],
    refs: Sequence[Ref] = (),
    note: str = "",
) -> TableBlock:
    """Return a table from headers with their alignment."""
    return TableBlock(
        caption, tuple(name for name, _ in columns), tuple(align for _, align in columns),
        tuple(tuple(row) for row in rows), tuple(refs), note,
    )  # fmt: skip


def section(anchor: str, title: str, blocks: Iterable[Block]) -> Section:
    """Return a section; it is never empty, since absence is said."""
    return Section(anchor, title, tuple(blocks))


def start(name: str) -> tuple[str, Align]:
    """Return the header of a column of words."""
    return name, "start"


def end(name: str) -> tuple[str, Align]:
    """Return the header of a column of numbers."""
    return name, "end"
