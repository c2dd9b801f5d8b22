"""What the board adopted: the wording that every reader it is declassified for gets word for word."""

from dataclasses import dataclass
from datetime import datetime

from trucewatch.records.vocabulary import Language, Verdict


@dataclass(frozen=True, slots=True)
class Adoption:
    """One finding as people adopted it, with its wording in each language and the vote; a correction is a new one."""

    adoption_id: str
    """Stable name given by the board; it is public with the wording."""
    version: int
    """1 for the first content seen under this id."""
    provision_id: str
    """The provision it is about."""
    verdict: Verdict
    """What was adopted."""
    actor: str | None
    """Who did it, as adopted: a party, `third` or `undetermined`; None where the question was left open."""
    sector: str | None
    """Sector of the line; None where the place is not on the line or not said."""
    t0_earliest: datetime
    """Earliest time at which it began, as adopted; the interval is closed."""
    t0_latest: datetime
    """Latest time at which it began."""
    adopted_at: datetime
    """When it was adopted."""
    votes_for: int
    """Votes for it."""
    votes_against: int
    """Votes against it."""
    abstentions: int
    """Abstentions."""
    dissent: str | None
    """The dissenting opinion, in its own words; None where there was none."""
    corrects: str | None
    """The adoption that this one corrects; None for a first one."""
    incident_id: str | None
    """Incident of the cell's record that it rests on; None where not named. Leaves to cell and board only."""
    authentic: Language
    """Language of the authentic wording; the others are translations adopted with it."""
    wording_en: str | None
    """Adopted wording in English; None where there is none."""
    wording_uk: str | None
    """Adopted wording in Ukrainian; None where there is none."""
    wording_ru: str | None
    """Adopted wording in Russian; None where there is none."""
    wording_fr: str | None
    """Adopted wording in French; None where there is none."""
    wording_de: str | None
    """Adopted wording in German; None where there is none."""
    received_at: datetime
    """When it reached the cell."""
    source: str
    """Source of the mission folder that carried it."""
    label: str
    """For whom it was declassified."""
    original: str
    """Digest of the file it was read from."""
    row: int
    """Row of that file, 1 for the first after the header."""
