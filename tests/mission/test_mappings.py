"""Mappings are found in the mission first, read strictly and checked with every fault at once."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_mapping, a_mission
from tests.mission.template import edit, lay_mission
from trucewatch.errors import Fault
from trucewatch.mission import check_mission, load_mission
from trucewatch.mission.folder import MAPPINGS, shipped_names
from trucewatch.mission.mapped import check_mappings
from trucewatch.mission.mappings import parse_mapping
from trucewatch.records.encoding import decode, encode
from trucewatch.records.mapping import (
    Copies,
    KindRule,
    Kinds,
    MappedCount,
    MappedPlace,
    Mapping,
    Precision,
    Refusal,
    RejectedWords,
    Widening,
)

SHIPPED = Path(__file__).parents[2] / "src" / "trucewatch" / "mission" / "mappings"
PRESS = (SHIPPED / "press_feed.toml").read_bytes()
TIME, PLACE = a_mapping().time, a_mapping().place
assert PLACE is not None


def codes(folder: Path) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.file, fault.where) for fault in check_mission(folder)]


def faults_of(**changes: Any) -> list[tuple[str, str]]:
    return [(fault.code, fault.where) for fault in check_mappings(a_mission(mappings=(a_mapping(**changes),)))]


@pytest.mark.parametrize("name", shipped_names(MAPPINGS))
def test_a_shipped_mapping_is_sound_and_survives_its_canonical_form(name: str) -> None:
    faults: list[Fault] = []
    mapping = parse_mapping((SHIPPED / f"{name}.toml").read_bytes(), name, faults)
    assert faults == []
    assert mapping is not None
    assert list(check_mappings(a_mission(mappings=(mapping,)))) == []
    assert decode(Mapping, encode(mapping)) == mapping
    assert mapping.authenticity == "none"


def test_the_builder_makes_a_sound_mapping() -> None:
    assert faults_of() == []


def test_a_mapping_of_the_mission_goes_before_the_shipped_one_and_enters_the_settings(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    shipped = load_mission(folder)
    assert [mapping.name for mapping in shipped.mission.mappings] == ["press_feed"]
    (folder / "mappings").mkdir()
    (folder / "mappings/press_feed.toml").write_bytes(PRESS.replace(b"sigma_m = 3000.0", b"sigma_m = 2500.0"))
    own = load_mission(folder)
    (place,) = [mapping.place for mapping in own.mission.mappings]
    assert place is not None
    assert place.sigma_m == 2500.0
    assert own.settings_sha256 != shipped.settings_sha256
    (folder / "mappings/press_feed.toml").write_bytes(PRESS)
    assert load_mission(folder).settings_sha256 == shipped.settings_sha256


NAMED = 'mapping = "press_feed"'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (NAMED, 'mapping = "no_such"', "unknown_mapping"),
        (NAMED, 'mapping = "../sensors"', "bad_name"),
        (NAMED, 'mapping = "a/b"', "bad_name"),
        ('format = "mapped"', 'format = "observations"', "mapping_shape"),
        (NAMED, "# ", "mapping_shape"),
        (NAMED, f'timezone = "UTC"\nresolution_s = 60.0\n{NAMED}', "mapping_shape"),
    ],
)
def test_a_source_names_a_mapping_exactly_where_it_needs_one(tmp_path: Path, old: str, new: str, code: str) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "sensors.toml", old, new)
    assert {held for held, _, _ in codes(folder)} == {code}


def test_adoptions_come_through_a_channel_that_proves_something(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    edit(folder, "sensors.toml", 'authenticity = "signed"  # what the board', 'authenticity = "none"  # what the board')
    assert [code for code, _, _ in codes(folder)] == ["unproven_adoptions"]


def test_every_fault_of_a_mapping_is_named_at_once_with_its_file(tmp_path: Path) -> None:
    folder = lay_mission(tmp_path)
    (folder / "mappings").mkdir()
    wrong = (
        PRESS.replace(b'event = "burst"', b'event = "gunfire"').replace(b'timezone = "UTC"', b'timezone = "Mars"')
        .replace(b"sigma_m = 3000.0", b'sigma_m = "wide"').replace(b"lat_column", b"latcolumn")
    )  # fmt: skip
    (folder / "mappings/press_feed.toml").write_bytes(wrong)
    file = "mappings/press_feed.toml"
    assert sorted(codes(folder)) == [
        ("missing_key", file, "place.lat_column"), ("unknown_key", file, "place.latcolumn"),
        ("unknown_word", file, "kinds.rules[3].event"), ("wrong_type", file, "place.sigma_m"),
    ]  # fmt: skip
    (folder / "mappings/press_feed.toml").write_bytes(PRESS.replace(b'timezone = "UTC"', b'timezone = "Mars"'))
    assert codes(folder) == [("unknown_timezone", file, "time.timezone")]


BANG = KindRule(("bang",), "explosion")
REFUSED = Refusal("not_watched", "something else", "leave it")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"place": None}, ("mapping_shape", "place")),
        ({"area_columns": ("area",)}, ("mapping_shape", "area_columns")),
        ({"by_column": "who"}, ("mapping_shape", "by_column")),
        ({"place": replace(PLACE, radius_km=1.0)}, ("mapping_shape", "place.radius_km")),
        ({"place": replace(PLACE, sigma_m=0.0)}, ("out_of_range", "place.sigma_m")),
        ({"place": replace(PLACE, unit_deg=0.0)}, ("out_of_range", "place.unit_deg")),
        ({"place": replace(PLACE, precision_column="p")}, ("missing_key", "place.precision_column")),
        ({"place": replace(PLACE, precision_column="p", precisions=(Precision(("1",), 0.0),))},
         ("out_of_range", "place.precisions[0].sigma_m")),
        ({"time": replace(TIME, widenings=(Widening(("1",), 1, 1),))}, ("missing_key", "time.precision_column")),
        ({"time": replace(TIME, precision_column="p", widenings=(Widening(("1",), -1, 1),))},
         ("out_of_range", "time.widenings[0]")),
        ({"identity": (" no ",)}, ("bad_name", "columns")),
        ({"copies": Copies("url", split="")}, ("bad_name", "split")),
        ({"kinds": Kinds((), "what")}, ("too_few", "kinds.rules")),
        ({"kinds": Kinds((BANG,))}, ("missing_key", "kinds.column")),
        ({"kinds": Kinds((BANG, BANG), "what")}, ("duplicate_name", "kinds.rules[1].words")),
        ({"kinds": Kinds((KindRule((), "other"), BANG), "what")}, ("rule_order", "kinds.rules[1]")),
        ({"kinds": Kinds((KindRule(("bang",)),), "what")}, ("mapping_shape", "kinds.rules[0]")),
        ({"kinds": Kinds((replace(BANG, notice="reply"),), "what")}, ("mapping_shape", "kinds.rules[0]")),
        ({"kinds": Kinds((replace(BANG, weapon="catapult"),), "what")}, ("unknown_reference", "kinds.rules[0].weapon")),
        ({"rejected": (RejectedWords("what", ("x",), replace(REFUSED, code="Not watched")),)},
         ("bad_name", "rejected[0].refusal.code")),
        ({"kinds": Kinds((KindRule(("x",), refusal=replace(REFUSED, remedy="")),), "what")},
         ("missing_value", "kinds.rules[0].refusal")),
    ],
)  # fmt: skip
def test_what_no_mapping_may_hold_is_a_fault(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert faults_of(**changes) == [expected]


def test_a_mapping_of_context_or_notices_has_what_they_need_and_no_more() -> None:
    kinds = Kinds((KindRule((), context="outage"),))
    assert faults_of(makes="context", place=None, area_columns=("area",), kinds=kinds) == []
    assert faults_of(makes="context", place=None, area_columns=("area",), kinds=kinds, count=MappedCount("n")) == [
        ("mapping_shape", "count")
    ]
    allegations = Kinds((KindRule((), notice="allegation"),))
    place: MappedPlace = replace(PLACE, radius_km=2.0)  # type: ignore[type-var]
    assert faults_of(makes="notice", by_column="who", place=place, kinds=allegations) == []
    assert faults_of(makes="notice", place=replace(place, radius_km=0.0), kinds=allegations) == [
        ("mapping_shape", "by_column"), ("not_positive", "place.radius_km"),
    ]  # fmt: skip


def test_a_damaged_mapping_gives_faults_and_never_an_exception() -> None:
    draw = random.Random(1)
    sources = [path.read_bytes() for path in sorted(SHIPPED.glob("*.toml"))]
    for _ in range(300):
        content = bytearray(draw.choice(sources))
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(content))
            if draw.random() < 0.5:
                content[at] = draw.randrange(256)
            else:
                del content[at : at + draw.randint(1, 60)]
        faults: list[Fault] = []
        mapping = parse_mapping(bytes(content), "damaged", faults)
        assert mapping is not None or faults
        if mapping is not None and not faults:
            assert all(fault.expected for fault in check_mappings(a_mission(mappings=(mapping,))))


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=200))
def test_random_bytes_are_no_mapping(content: bytes) -> None:
    faults: list[Fault] = []
    assert parse_mapping(content, "random", faults) is None
    assert faults
