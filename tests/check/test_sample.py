"""The blind sample: quiet means quiet, nobody can foretell it, and nothing in it tells a control from the rest."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from tests.builders import NOON, a_mission, an_observation
from tests.incidents import an_incident
from trucewatch.check import SampleSize, draw_sample
from trucewatch.check.sample import holding, showing
from trucewatch.records.coverage import CoverageCell
from trucewatch.records.incident import Incident
from trucewatch.records.interval import Interval
from trucewatch.records.observation import Observation
from trucewatch.records.rejection import Rejection
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table

MISSION = a_mission()
DAY = Interval(NOON - timedelta(hours=12), NOON + timedelta(hours=12))
HALF_HOUR = timedelta(minutes=30)
BY_SENSOR = Table.of(Observation, [an_observation(sensor="camera")])


def cells(p_seen: float = 0.9) -> Table[CoverageCell]:
    """Twenty stretches by four half hours from noon on, both sides alike."""
    fields = CoverageCell.__dataclass_fields__
    made = [
        {
            "line": "test",
            "line_version": "1",
            "part": 1,
            "chainage_from_km": 5.0 * at,
            "chainage_to_km": 5.0 * at + 5,
            "offset_from_km": 0.0,
            "offset_to_km": 30.0,
            "side": side,
            "start_at": NOON + HALF_HOUR * number,
            "end_at": NOON + HALF_HOUR * (number + 1),
            "event": "explosion",
            "state": "looked",
            "looks": (f"look-{at}",),
        }
        for at in range(20)
        for number in range(4)
        for side in ("east", "west")
    ]
    chances = {name: p_seen for name in fields if name.startswith("p_")}
    return Table.of(CoverageCell, [CoverageCell(**{**chances, **row}) for row in made])


def rejection(row: int) -> Rejection:
    return Rejection(f"r{row}", "s", "f.csv", row, "bad", "k", "g", "e", "m", "open", "sha256:0")


def drawn(secret: bytes = b"secret", p_seen: float = 0.9, incidents: tuple[Incident, ...] = ()) -> Table[SampleItem]:
    table = Table.of(Rejection, [rejection(row) for row in range(1, 30)])
    held = Table.of(Incident, incidents)
    return draw_sample(cells(p_seen), held, BY_SENSOR, table, MISSION, DAY, secret, SampleSize())


def test_a_sample_holds_as_many_items_as_asked_for_and_says_from_how_many() -> None:
    subjects = drawn().texts("subject").tolist()
    assert (subjects.count("quiet_cell"), subjects.count("rejected_item")) == (12, 6)
    assert {(row.subject, row.drawn_from) for row in drawn().rows()} == {("quiet_cell", 160), ("rejected_item", 29)}


def test_the_same_secret_draws_the_same_sample_and_another_a_different_one() -> None:
    assert list(drawn().rows()) == list(drawn().rows())
    assert set(drawn().texts("item")).isdisjoint(drawn(b"other").texts("item"))


def test_a_cell_of_an_incident_on_either_side_is_not_quiet() -> None:
    one = an_incident(chainage_km=11.0, offset_km=7.0, events=("explosion",))
    held = holding(cells(), Table.of(Incident, [one]))
    assert held.sum() == 2
    quiet = {(row.chainage_from_km, row.start_at) for row in drawn(incidents=(one,)).rows() if not row.is_control}
    assert (10.0, NOON) not in quiet
    assert {row.chainage_from_km for row in drawn(incidents=(one,)).rows() if row.is_control} == {10.0}


def test_a_control_is_a_cell_that_surely_holds_what_a_sensor_recorded() -> None:
    one = an_incident(chainage_km=11.0, offset_km=7.0, events=("explosion",))
    shown = showing(cells(), Table.of(Incident, [one]), BY_SENSOR)
    assert [(row.chainage_from_km, row.side, row.start_at) for row in cells().where(shown).rows()] == [
        (10.0, "east", NOON)
    ]
    unsure = an_incident(chainage_km=11.0, offset_km=7.0, t0_latest=NOON + HALF_HOUR)
    assert not showing(cells(), Table.of(Incident, [unsure]), BY_SENSOR).any()
    told = Table.of(Observation, [an_observation(sensor=None)])
    assert not showing(cells(), Table.of(Incident, [one]), told).any()


def test_badly_watched_cells_are_not_quiet_and_cannot_be_drawn() -> None:
    assert "quiet_cell" not in drawn(p_seen=MISSION.thresholds.quiet_p_seen / 2).texts("subject").tolist()


def test_every_quiet_cell_is_drawn_about_equally_often() -> None:
    hits = np.zeros(20)
    for number in range(300):
        for row in drawn(str(number).encode()).rows():
            if row.subject == "quiet_cell" and row.chainage_from_km is not None:
                hits[int(row.chainage_from_km // 5)] += 1
    # 3,600 draws over 20 stretches: 180 each, with a standard deviation of 13.
    assert np.all(np.abs(hits - 180) < 5 * 13)


def test_order_of_items_follows_their_opaque_names() -> None:
    one = an_incident(chainage_km=11.0, offset_km=7.0, events=("explosion",))
    names = drawn(incidents=(one,)).texts("item").tolist()
    assert names == sorted(names)


def test_an_incident_of_another_event_leaves_the_cell_quiet() -> None:
    other = replace(an_incident(chainage_km=11.0, offset_km=7.0), events=("vehicle",))
    assert holding(cells(), Table.of(Incident, [other])).sum() == 0
