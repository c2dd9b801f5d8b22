"""The table of fields: every field of an input record is named once, or denied to all."""

from dataclasses import fields
from typing import get_args

import pytest

from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.field_check import Review
from trucewatch.records.finding import Finding
from trucewatch.records.look import Look
from trucewatch.records.observation import Observation
from trucewatch.records.vocabulary import ReaderKind
from trucewatch.records.weather import CloudHour
from trucewatch.release.fields import ANYBODY, CELL, FIELDS, INSIDE, may_have

INPUTS = (Observation, Notice, Impediment, Look, CloudHour, Review)
OUTSIDE = ("party", "guarantor", "public")
TO_OUTSIDE = {
    Observation: "observation_id version source means observed_from observed_to received_at lat_deg lon_deg sigma_m "
    "event description count count_kind weapon authenticity copy_group frp_mw label",
    Notice: "notice_id version by kind valid_from valid_to lat_deg lon_deg radius_km footprint_wkt received_at source "
    "label",
    Impediment: "impediment_id version kind start_at end_at assessed received_at source label",
    Look: "",
    CloudHour: "",
    Review: "",
}
"""Everything that may leave to parties, guarantors and the public. To add a field here is a decision, not a repair."""


@pytest.mark.parametrize("record", INPUTS)
def test_every_field_is_either_named_for_somebody_or_reaches_nobody(record: type[object]) -> None:
    names = {field.name for field in fields(record)}  # type: ignore[arg-type]
    assert set(FIELDS[record]) <= names, "a field is named that the record does not have"
    for name in names - set(FIELDS[record]):
        assert not any(may_have(record, name, kind) for kind in get_args(ReaderKind))


@pytest.mark.parametrize("record", INPUTS)
@pytest.mark.parametrize("kind", OUTSIDE)
def test_exactly_these_fields_leave_cell_and_board(record: type[object], kind: ReaderKind) -> None:
    leaving = {field.name for field in fields(record) if may_have(record, field.name, kind)}  # type: ignore[arg-type]
    assert leaving == set(TO_OUTSIDE[record].split())


def test_a_field_or_record_that_nobody_named_is_denied() -> None:
    for kind in get_args(ReaderKind):
        assert not may_have(Observation, "a_new_field", kind)
        assert not may_have(Finding, "reason", kind)


def test_the_three_kinds_of_audience_hold_each_other() -> None:
    assert set(get_args(ReaderKind)) == ANYBODY
    assert CELL < INSIDE < ANYBODY
