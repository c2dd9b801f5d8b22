"""Which field may leave to which kind of reader. What is not named here reaches nobody.

`ANYBODY` is every kind that a record's label admits, `INSIDE` cell and board, `CELL` the cell alone. A denied field
that may be absent becomes absent; one that may not gets its withheld value, which no real value equals.
"""

from trucewatch.records.adoption import Adoption
from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.vocabulary import ReaderKind
from trucewatch.records.weather import CloudHour

CELL: frozenset[ReaderKind] = frozenset({"cell"})
INSIDE: frozenset[ReaderKind] = frozenset({"cell", "board"})
ANYBODY: frozenset[ReaderKind] = frozenset({"cell", "board", "party", "guarantor", "public"})

WITHHELD = "withheld"
"""What stands in a text that may not be absent and is denied."""
WITHHELD_ROW = -1
"""What stands in a row number that is denied; rows count from 1."""

_OBSERVATION = {
    ANYBODY: (
        "observation_id version source means observed_from observed_to received_at lat_deg lon_deg sigma_m event "
        "description count count_kind weapon authenticity copy_group frp_mw label"
    ),
    INSIDE: "direction_from_deg reliability credibility sensor look_id evidence_sha256 original row",
    CELL: "observer_lat_deg observer_lon_deg distance_min_km distance_max_km bearing_deg text",
}
_NOTICE = {
    ANYBODY: (
        "notice_id version by kind valid_from valid_to lat_deg lon_deg radius_km footprint_wkt received_at source label"
    ),
    INSIDE: "original row",
    CELL: "text",
}
_IMPEDIMENT = {
    ANYBODY: "impediment_id version kind start_at end_at assessed received_at source label",
    INSIDE: "sensor lat_deg lon_deg radius_km footprint_wkt original row",
    CELL: "text",
}
_LOOK = {
    INSIDE: (
        "look_id version sensor status start_at end_at footprint_wkt cloud_fraction events p_detect authenticity "
        "processing impediment_id received_at source label original row"
    ),
}
_CONTEXT = {
    ANYBODY: "context_id version kind area start_at end_at received_at source label",
    INSIDE: "original row",
    CELL: "text",
}
_ADOPTION = {
    ANYBODY: (
        "adoption_id version provision_id verdict actor sector t0_earliest t0_latest adopted_at votes_for "
        "votes_against abstentions dissent corrects authentic wording_en wording_uk wording_ru wording_fr wording_de "
        "received_at source label"
    ),
    INSIDE: "incident_id original row",
}
_CLOUD = {
    INSIDE: (
        "cloud_id version lat_deg lon_deg reach_km start_at end_at cloud_fraction cloud_low cloud_high basis issued_at "
        "received_at source label original row"
    ),
}
_REVIEW = {
    INSIDE: (
        "review_id version sample_id item answer event reviewed_at reviewer received_at authenticity source "
        "label original row"
    ),
}

FIELDS: dict[type[object], dict[str, frozenset[ReaderKind]]] = {
    record: {name: kinds for kinds, names in table.items() for name in names.split()}
    for record, table in (
        (Observation, _OBSERVATION),
        (Notice, _NOTICE),
        (Impediment, _IMPEDIMENT),
        (Look, _LOOK),
        (Context, _CONTEXT),
        (Adoption, _ADOPTION),
        (CloudHour, _CLOUD),
        (Review, _REVIEW),
    )
}
"""For every input record the reader kinds that each field may reach."""


def may_have(record: type[object], field: str, kind: ReaderKind) -> bool:
    """Say whether a field may reach a kind of reader; a field that nobody named reaches nobody."""
    return kind in FIELDS.get(record, {}).get(field, frozenset())
