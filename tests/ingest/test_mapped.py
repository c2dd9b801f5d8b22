"""A mapping reads foreign rows into ordinary records, loses none of them and makes nothing up."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_mapping, a_mission, a_source
from tests.ingest.damaged import lines
from trucewatch.errors import SourceError
from trucewatch.ingest import Batch, merge_batch, read_file
from trucewatch.records.encoding import encode
from trucewatch.records.mapping import (
    Copies,
    Corroboration,
    KindRule,
    Kinds,
    MappedCount,
    Mapping,
    Precision,
    Refusal,
    RejectedWords,
    Widening,
)
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table

HEADER = "number,day,what,lat,lon"
GOOD = "7,2026-06-20,bang,48.0,37.5"
TIME, PLACE = a_mapping().time, a_mapping().place
assert PLACE is not None
REFUSED = Refusal("not_watched", "something else", "leave it")


def read(mapping: Mapping, header: str, *rows: str, **source: Any) -> Batch:
    mission = a_mission(mappings=(mapping,))
    return read_file(lines(header, *rows), "wire.csv", a_source("mapped", **source), mission, NOON)


def one(mapping: Mapping, header: str, row: str, **source: Any) -> Observation:
    (held,) = read(mapping, header, row, **source).observations.rows()
    return held


def code_of(mapping: Mapping, header: str, row: str) -> str:
    with pytest.raises(SourceError) as refused:
        read(mapping, header, row)
    return refused.value.faults[1].code


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_row_becomes_an_observation_of_its_source() -> None:
    held = one(a_mapping(), HEADER, GOOD)
    assert (held.observation_id, held.source, held.event, held.means) == ("mapped:7", "mapped", "explosion", "reported")
    assert (held.lat_deg, held.lon_deg, held.sigma_m, held.label) == (48.0, 37.5, 5000.0, "open")


def test_a_date_is_its_whole_local_day_and_claims_no_hour() -> None:
    held = one(a_mapping(), HEADER, GOOD)
    assert held.observed_from == utc("2026-06-19T21:00")
    assert held.observed_to == utc("2026-06-20T21:00") - timedelta(microseconds=1)


def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    held = one(a_mapping(), HEADER, GOOD.replace("2026-06-20", "2026-03-29"))
    assert held.observed_to - held.observed_from == timedelta(hours=23) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("midnight", "cell", "hours"),
    [("date_only", "2026-06-20 00:00", 24), ("date_only", "2026-06-20T00:00:00", 24), ("time", "2026-06-20 00:00", 0)],
)
def test_midnight_means_what_the_mapping_says(midnight: Any, cell: str, hours: int) -> None:
    mapping = a_mapping(time=replace(TIME, midnight=midnight))
    held = one(mapping, HEADER, GOOD.replace("2026-06-20", cell))
    assert round((held.observed_to - held.observed_from) / timedelta(hours=1)) == hours


def test_the_time_of_a_report_bounds_the_event_from_above_only() -> None:
    mapping = a_mapping(time=replace(TIME, clock="report", midnight="date_only"))
    held = one(mapping, HEADER, GOOD.replace("2026-06-20", "2026-06-20 14:30"))
    assert held.observed_from == utc("2026-06-19T21:00")
    assert held.observed_to == utc("2026-06-20T11:31") - timedelta(microseconds=1)
    assert one(mapping, HEADER, GOOD).observed_to == utc("2026-06-20T21:00") - timedelta(microseconds=1)


def test_date_and_clock_may_stand_in_two_columns_and_the_clock_may_be_empty() -> None:
    mapping = a_mapping(time=replace(TIME, clock_column="clock"))
    timed, day = read(mapping, f"{HEADER},clock", f"{GOOD},14:30", f"8{GOOD[1:]},").observations.rows()
    assert timed.observed_from == utc("2026-06-20T11:30")
    assert day.observed_to - day.observed_from > timedelta(hours=23)


def test_an_end_reaches_to_the_end_of_its_day_and_never_before_the_start() -> None:
    mapping = a_mapping(time=replace(TIME, end_column="end"))
    held = one(mapping, f"{HEADER},end", f"{GOOD},2026-06-22")
    assert held.observed_to == utc("2026-06-22T21:00") - timedelta(microseconds=1)
    assert one(mapping, f"{HEADER},end", f"{GOOD},").observed_to == one(a_mapping(), HEADER, GOOD).observed_to
    assert code_of(mapping, f"{HEADER},end", f"{GOOD},2026-06-01") == "reversed_interval"


def test_a_code_of_time_precision_widens_by_whole_local_days() -> None:
    time = replace(TIME, precision_column="prec", widenings=(Widening(("3",), 3, 1),))
    held = one(a_mapping(time=time), f"{HEADER},prec", f"{GOOD},3")
    assert (held.observed_from, held.observed_to) == (
        utc("2026-06-16T21:00"), utc("2026-06-21T21:00") - timedelta(microseconds=1),
    )  # fmt: skip
    assert one(a_mapping(time=time), f"{HEADER},prec", f"{GOOD},1") == replace(
        one(a_mapping(), HEADER, GOOD), original=one(a_mapping(time=time), f"{HEADER},prec", f"{GOOD},1").original
    )


def test_two_dates_that_differ_reject_their_row() -> None:
    mapping = a_mapping(time=replace(TIME, repeated_in="title"))
    assert one(mapping, f"{HEADER},title", f"{GOOD},20/06/2026 Bang").event == "explosion"
    assert one(mapping, f"{HEADER},title", f"{GOOD},Bang").event == "explosion"
    assert code_of(mapping, f"{HEADER},title", f"{GOOD},20/05/2026 Bang") == "conflicting_dates"


def test_a_row_may_say_when_it_reached_the_cell() -> None:
    mapping = a_mapping(time=replace(TIME, received_column="came"))
    held = one(mapping, f"{HEADER},came", f"{GOOD},2026-06-21T08:00:00Z")
    assert held.received_at == utc("2026-06-21T08:00")
    assert code_of(mapping, f"{HEADER},came", f"{GOOD},2026-06-19T08:00:00Z") == "future_time"


def test_places_may_be_whole_numbers_of_a_small_unit_under_any_name() -> None:
    place = replace(PLACE, lat_column="lon", lon_column="lat", unit_deg=1e-5)
    held = one(a_mapping(place=place), HEADER, "7,2026-06-20,bang,3750000,4800000")
    assert (held.lat_deg, held.lon_deg) == (48.0, 37.5)


def test_a_swapped_place_and_one_outside_are_rejected_each_with_its_reason() -> None:
    assert code_of(a_mapping(), HEADER, "7,2026-06-20,bang,37.5,48.0") == "swapped_coordinates"
    assert code_of(a_mapping(), HEADER, "7,2026-06-20,bang,38.9,-77.0") == "outside_area"


def test_a_code_of_precision_sets_the_uncertainty_and_an_unknown_one_is_refused() -> None:
    place = replace(PLACE, precision_column="prec", precisions=(Precision(("1",), 100.0), Precision(("2",), 9000.0)))
    mapping = a_mapping(place=place)
    sigmas = [one(mapping, f"{HEADER},prec", f"{GOOD},{code}").sigma_m for code in ("1", "2", "")]
    assert sigmas == [100.0, 9000.0, 5000.0]
    assert code_of(mapping, f"{HEADER},prec", f"{GOOD},9") == "unknown_word"


RULES = (
    KindRule(("bang", "boom"), "explosion", description="impact", weapon="mortar_82", means="heard"),
    KindRule(("hurt",), "casualty", description="reported"),
    KindRule(("talk",), refusal=REFUSED),
    KindRule(("",), "other"),
)


@pytest.mark.parametrize(
    ("cell", "event"),
    [("talk|boom", "explosion"), ("hurt|bang", "explosion"), ("talk| hurt", "casualty"), ("", "other")],
)
def test_the_first_rule_that_fits_a_row_holds(cell: str, event: str) -> None:
    mapping = a_mapping(kinds=Kinds(RULES, "what", split="|"))
    assert one(mapping, HEADER, GOOD.replace("bang", cell)).event == event


def test_a_rule_says_description_means_and_weapon() -> None:
    held = one(a_mapping(kinds=Kinds(RULES, "what")), HEADER, GOOD)
    assert (held.description, held.means, held.weapon) == ("impact", "heard", "mortar_82")


def test_rows_of_a_refused_or_unknown_kind_are_rejected() -> None:
    mapping = a_mapping(kinds=Kinds(RULES, "what"))
    assert code_of(mapping, HEADER, GOOD.replace("bang", "talk")) == "not_watched"
    assert code_of(mapping, HEADER, GOOD.replace("bang", "bangs")) == "unknown_word"
    assert one(replace(mapping, kinds=Kinds(RULES, "what", match="beginning")), HEADER, GOOD.replace("bang", "bangs"))


def test_a_rejected_word_rejects_whatever_else_the_row_says() -> None:
    mapping = a_mapping(rejected=(RejectedWords("number", ("7",), REFUSED),))
    assert code_of(mapping, HEADER, GOOD) == "not_watched"
    assert one(mapping, HEADER, f"8{GOOD[1:]}")


@pytest.mark.parametrize(
    ("cells", "count", "kind"),
    [("3,3,3", 3, "exact"), ("3,3,9", 3, "at_least"), ("3,1,9", 3, "about"), ("3,,", 3, "about"), ("0,0,2", None, None),
     (",,", None, None)],
)  # fmt: skip
def test_a_count_is_as_sure_as_its_bounds(cells: str, count: int | None, kind: str | None) -> None:
    mapping = a_mapping(count=MappedCount("best", "low", "high"))
    held = one(mapping, f"{HEADER},best,low,high", f"{GOOD},{cells}")
    assert (held.count, held.count_kind) == (count, kind)


def test_bounds_that_exclude_the_best_number_reject_their_row() -> None:
    mapping = a_mapping(count=MappedCount("best", "low", "high"))
    assert code_of(mapping, f"{HEADER},best,low,high", f"{GOOD},3,4,9") == "contradicting_counts"


@pytest.mark.parametrize(("at_least", "cells"), [(2, ("1", "2")), (None, ("", "a link"))])
def test_a_second_source_makes_reported_damage_corroborated(at_least: int | None, cells: tuple[str, str]) -> None:
    kinds = Kinds((KindRule((), "damage", description="reported"),))
    mapping = a_mapping(kinds=kinds, corroboration=Corroboration("others", at_least))
    held = [one(mapping, f"{HEADER},others", f"{GOOD},{cell}").description for cell in cells]
    assert held == ["reported", "corroborated"]
    seen = replace(mapping, kinds=Kinds((KindRule((), "explosion"),)))
    assert one(seen, f"{HEADER},others", f"{GOOD},{cells[1]}").description == "undetermined"


def test_rows_with_one_address_are_copies_across_sources_and_numbers_only_within_one() -> None:
    header, row = f"{HEADER},url", f"{GOOD},a b"
    for scope, equal in (("anywhere", True), ("source", False)):
        mapping = a_mapping(copies=Copies("url", split=" ", scope=scope))  # type: ignore[arg-type]
        mine, theirs = one(mapping, header, row), one(mapping, header, row, name="other")
        assert (mine.copy_group == theirs.copy_group) is equal
        assert one(mapping, header, f"{GOOD},a").copy_group == mine.copy_group
        assert one(mapping, header, f"{GOOD},").copy_group is None


def test_texts_that_mean_not_known_are_empty_cells() -> None:
    mapping = a_mapping(copies=Copies("url"), not_known=("HIDDEN",), text_columns=("url",))
    held = one(mapping, f"{HEADER},url", f"{GOOD},HIDDEN")
    assert (held.copy_group, held.text) == (None, None)


def test_remarks_of_several_columns_keep_their_names() -> None:
    mapping = a_mapping(text_columns=("what", "number", "lat"))
    assert one(mapping, HEADER, GOOD).text == "what: bang; number: 7; lat: 48.0"


def test_what_names_a_row_may_be_several_columns_and_no_two_pairs_are_one_name() -> None:
    mapping = a_mapping(identity=("number", "what"), kinds=Kinds((KindRule((), "explosion"),)))
    assert one(mapping, HEADER, GOOD).observation_id == "mapped:7/bang"
    first, second = (
        GOOD.replace("7,", "a/b,", 1).replace("bang", "c"),
        GOOD.replace("7,", "a,", 1).replace("bang", "b/c"),
    )
    assert one(mapping, HEADER, first).observation_id != one(mapping, HEADER, second).observation_id
    assert one(mapping, HEADER, GOOD[1:]).observation_id.startswith("obs_")


@pytest.mark.parametrize("own", ["signed", "trusted_channel", "none"])
def test_an_unauthenticated_mapping_stays_so_whatever_source_and_row_claim(own: Any) -> None:
    row = f"{GOOD},signed"
    assert (
        one(a_mapping(text_columns=("authenticity",)), f"{HEADER},authenticity", row, authenticity=own).authenticity
        == "none"
    )
    trusted = a_mapping(authenticity="trusted_channel")
    assert one(trusted, HEADER, GOOD, authenticity=own).authenticity == ("none" if own == "none" else "trusted_channel")


def test_columns_that_only_look_like_ours_mean_nothing() -> None:
    mapping = a_mapping(text_columns=("source", "label"))
    held = one(mapping, f"{HEADER},source,label", f"{GOOD},official,cell_only")
    assert (held.source, held.label) == ("mapped", "open")


def test_a_file_without_a_column_that_the_mapping_names_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        read(a_mapping(text_columns=("title",)), HEADER, GOOD)
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("missing_column", "title")]


def test_a_source_without_its_mapping_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        read_file(lines(HEADER, GOOD), "wire.csv", a_source("mapped"), a_mission(mappings=()), NOON)
    assert [fault.code for fault in refused.value.faults] == ["unknown_mapping"]


def test_a_mapping_may_make_notices() -> None:
    mapping = a_mapping(
        makes="notice", by_column="who", time=replace(TIME, end_column="end"),
        place=replace(PLACE, radius_km=2.0), kinds=Kinds((KindRule(("bang",), notice="allegation"),), "what"),
    )  # fmt: skip
    batch = read(mapping, f"{HEADER},end,who", f"{GOOD},2026-06-21,A")
    (notice,) = batch.notices.rows()
    assert (notice.notice_id, notice.by, notice.kind, notice.radius_km) == ("7", "A", "allegation", 2.0)
    assert (notice.valid_from, notice.valid_to) == (utc("2026-06-19T21:00"), utc("2026-06-21T21:00"))
    assert len(batch.observations) == 0


def test_a_mapping_may_make_context_of_nested_areas() -> None:
    mapping = a_mapping(
        makes="context", place=None, area_columns=("region", "town"), time=replace(TIME, end_column="end"),
        kinds=Kinds((KindRule((), context="air_raid_alert"),)), identity=(),
    )  # fmt: skip
    header = "day,end,region,town"
    batch = read(
        mapping, header, "2026-06-20T10:00Z,2026-06-20T11:00Z,North,Town", "2026-06-20T10:00Z,2026-06-20T11:00Z,North,"
    )
    assert [row.area for row in batch.contexts.rows()] == ["North / Town", "North"]
    assert code_of(mapping, header, "2026-06-26T10:00Z,2026-06-26T11:00Z,North,") == "future_time"


CELL = {
    "number": st.sampled_from(["", "1", "2", "3"]),
    "day": st.sampled_from(
        ["2026-06-20", "2026-06-20 00:00", "2026-06-20 14:00", "2026-06-20T14:00Z", "2027-01-01", ""]
    ),
    "what": st.sampled_from(["bang", "bang|talk", "talk", "hum", ""]),
    "lat": st.sampled_from(["48.0", "48.1", "37.5", "0", "x", ""]),
    "lon": st.sampled_from(["37.5", "48.0", ""]),
    "best": st.sampled_from(["0", "3", "x", ""]),
    "url": st.sampled_from(["", "a", "a b", "b"]),
}
RICH = a_mapping(
    time=replace(TIME, midnight="date_only", clock="report"), kinds=Kinds(RULES, "what", split="|"),
    count=MappedCount("best"), copies=Copies("url", split=" "), text_columns=("what", "url"), identity=("number",),
)  # fmt: skip


def accounted(batch: Batch) -> tuple[int, int, int]:
    """Return records, rejections and copies of a batch."""
    merged = merge_batch(Table.of(Observation, ()), batch.observations)
    return len(merged), len(batch.rejections), len(batch.observations) - len(merged)


def contents(batch: Batch) -> list[str]:
    """Return the merged observations without row and original, sorted."""
    held = [encode(row) for row in merge_batch(Table.of(Observation, ()), batch.observations).rows()]
    return sorted(str({key: value for key, value in row.items() if key not in ("row", "original")}) for row in held)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(*CELL.values()).map(",".join), max_size=8), seed=st.integers(0, 99))
def test_every_mapped_row_is_a_record_a_rejection_or_a_copy_in_any_order_and_twice(rows: list[str], seed: int) -> None:
    held = ["7,2026-06-20,bang,48.0,37.5,,", *rows]
    batch = read(RICH, ",".join(CELL), *held)
    assert batch.rows == len(held) == sum(accounted(batch))
    assert all(row.authenticity == "none" for row in batch.observations.rows())

    random.Random(seed).shuffle(held)
    again = read(RICH, ",".join(CELL), *held)
    assert contents(again) == contents(batch)
    merged = merge_batch(Table.of(Observation, ()), batch.observations)
    assert len(merge_batch(merged, again.observations)) == len(merged)


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=7, max_size=7))
def test_random_text_in_a_mapped_row_gives_a_record_or_a_reason(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells)
    try:
        batch = read(RICH, ",".join(CELL), row)
    except SourceError as refused:
        assert refused.faults  # noqa: PT017 - the outcome is one of two
    else:
        assert batch.rows == 1
