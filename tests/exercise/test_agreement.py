"""What truly breaches an agreement: by class, weapon, event, place, hindering, notice and reply."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.exercise.worlds import lay_mission
from trucewatch.exercise.agreement import breached_provisions
from trucewatch.exercise.happening import NOBODY, Declaration, Happening, Hindrance, Signal, Spot
from trucewatch.mission import LoadedMission
from trucewatch.records.agreement import Distance, Excuse, Provision, Reading, ReplyStep, ReturnFire

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)
READING = Reading("plain", "both parties", "As it stands.", "area")
PROVISION = Provision("X", "Article X", "en", "No fire.", "fire", ("strike",), (), (READING,))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    return lay_mission(tmp_path_factory.mktemp("template"))


def a_strike(weapon: str | None = "mortar", offset_km: float = 4.0, minute: int = 0, actor: str = "A") -> Happening:
    began = NOON + timedelta(minutes=minute)
    spot = Spot(46.0, -35.0, 1, 700.0, offset_km, "B")
    signal = Signal("explosion", "impact", began, began, 3, weapon)
    return Happening(f"t{minute}", "shelling", "strike", spot, 0.0, began, began, actor, (signal,))


def breaches(
    loaded: LoadedMission, happening: Happening, provision: Provision, others: tuple[Happening, ...] = ()
) -> bool:
    agreement = replace(loaded.mission.agreement, provisions=(provision,))
    mission = replace(loaded.mission, agreement=agreement)
    return breached_provisions(happening, mission, loaded.ground, others) == ("X",)


def test_a_clause_speaks_of_its_classes_weapons_and_events_only(loaded: LoadedMission) -> None:
    assert breaches(loaded, a_strike(), PROVISION)
    assert not breaches(loaded, a_strike(), replace(PROVISION, classes=("jamming",)))
    assert not breaches(loaded, a_strike(), replace(PROVISION, weapons=("tank",)))
    assert breaches(loaded, a_strike(None), replace(PROVISION, weapons=("tank",)))
    assert not breaches(loaded, a_strike(), replace(PROVISION, events=("munition_drop",)))
    assert not breaches(loaded, replace(a_strike(), actor=NOBODY), PROVISION)


def test_a_clause_about_hindered_looks_asks_for_one(loaded: LoadedMission) -> None:
    shot_down = Hindrance("look", "gone", "shootdown", NOON, NOON)
    clause = replace(PROVISION, impediments=("shootdown",))
    assert not breaches(loaded, a_strike(), clause)
    assert breaches(loaded, replace(a_strike(), hindrances=(shot_down,)), clause)


def test_distances_are_those_of_the_weapon(loaded: LoadedMission) -> None:
    tables = (Distance(("mortar",), 15.0), Distance(("howitzer",), 25.0))
    within = replace(PROVISION, readings=(replace(READING, distances=tables),))
    beyond = replace(PROVISION, readings=(replace(READING, distances=tables, beyond=True),))
    assert breaches(loaded, a_strike("mortar", 14.0), within)
    assert not breaches(loaded, a_strike("mortar", 16.0), within)
    assert breaches(loaded, a_strike("howitzer", 16.0), within)
    assert not breaches(loaded, a_strike("tank", 1.0), within)
    assert breaches(loaded, a_strike("mortar", 16.0), beyond)


def test_a_reading_binds_whom_it_names_where_it_says(loaded: LoadedMission) -> None:
    assert not breaches(loaded, a_strike(), replace(PROVISION, readings=(replace(READING, binds="B"),)))
    assert breaches(loaded, a_strike(), replace(PROVISION, readings=(replace(READING, binds="A"),)))
    outside = replace(PROVISION, readings=(replace(READING, outside=("band_30",)),))
    assert not breaches(loaded, a_strike(offset_km=29.0), outside)
    assert breaches(loaded, a_strike(offset_km=31.0), outside)


@pytest.mark.parametrize(
    ("lead_h", "hours", "radius_km", "by", "excused"),
    [
        (24.0, 12.0, 3.0, "A", True),
        (23.9, 12.0, 3.0, "A", False),
        (24.0, 12.1, 3.0, "A", False),
        (24.0, 12.0, 3.1, "A", False),
        (24.0, 12.0, 3.0, "B", False),
    ],
)
def test_only_a_timely_bounded_notice_of_the_right_author_excuses(
    loaded: LoadedMission, lead_h: float, hours: float, radius_km: float, by: str, excused: bool
) -> None:
    clause = replace(PROVISION, excuses=(Excuse("exercise", 24.0, 12.0, 3.0, ("A",)),))
    begin, end = NOON - timedelta(hours=1), NOON + timedelta(hours=hours - 1)
    notice = Declaration("n", by, "exercise", begin, end, radius_km, begin - timedelta(hours=lead_h))
    assert breaches(loaded, replace(a_strike(), declaration=notice), clause) is not excused


def test_fire_in_reply_is_excused_only_after_every_step(loaded: LoadedMission) -> None:
    step = ReplyStep("hit", "fire by the other side", "incident", ("explosion",))
    told = ReplyStep("told", "an order", "notice", (), "reply")
    clause = replace(PROVISION, return_fire=ReturnFire((step,), 1.0, 10.0))
    first, reply = a_strike(minute=0, actor="B"), a_strike(minute=10)
    assert not breaches(loaded, reply, clause, (first, reply))
    assert breaches(loaded, reply, clause, (reply,))
    assert breaches(loaded, a_strike(minute=70), clause, (first,))
    assert breaches(loaded, reply, clause, (replace(first, actor="A"),))
    assert breaches(loaded, reply, replace(clause, return_fire=ReturnFire((step, told), 1.0, 10.0)), (first,))
