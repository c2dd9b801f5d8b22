"""A blind daily sample: quiet stretches and rejected items that a person looks at again, with controls among them."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.field_check import ReviewSubject
from trucewatch.records.quantity import Kilometres
from trucewatch.records.vocabulary import Event


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One item of a sample. The form names item, place, time and material: no subject, nor whether it is a control."""

    sample_id: str
    """The sample: follows from the day."""
    item: str
    """Opaque name of the item in the form; its order says nothing."""
    subject: ReviewSubject
    """What kind of item it is."""
    is_control: bool
    """True for a stretch in which a sensor surely recorded something: it measures the reviewer, not the looking."""
    event: Event | None
    """Event for which the stretch was quiet, or that the control holds; None for a rejected item."""
    part: int | None
    """Part of the line; None for a rejected item."""
    chainage_from_km: Kilometres | None
    """Start of the stretch; None for a rejected item."""
    chainage_to_km: Kilometres | None
    """Its end."""
    side: str
    """Side of the line; empty for a rejected item."""
    start_at: datetime
    """Start of the half hour, or of the day for a rejected item."""
    end_at: datetime
    """Its end."""
    material: tuple[str, ...]
    """What is to be looked at again: names of looks, or file and row."""
    drawn_from: int
    """How many items of this subject the sample was drawn from, controls apart."""
