"""The night to come: for the cell alone, from what was known, with requests that tell no finer place than a cell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.pipeline.chain import DAY, NOW, keep_two_events, lay_small, say_nothing, take_all, view_outside
from trucewatch.geo.cells import GridSettings, cell_centre, cell_ids
from trucewatch.geo.locate import locate_points
from trucewatch.pipeline import Desk, open_shelf
from trucewatch.pipeline.issue import view_for
from trucewatch.pipeline.planning.tonight import MOST_REQUESTS, look_ahead, planned_at
from trucewatch.pipeline.records import Records
from trucewatch.records.interval import Interval
from trucewatch.records.label import Label
from trucewatch.records.look_request import SORTIE_AFTER, SORTIE_EVERY, LookRequest
from trucewatch.records.mission import Mission
from trucewatch.records.table import Table, microseconds
from trucewatch.records.view import DayView, Tonight
from trucewatch.release import open_door

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    world = lay_small(tmp_path_factory.mktemp("tonight") / "world")
    keep_two_events(world)
    return take_all(world)


@pytest.fixture(scope="module")
def view(desk: Desk) -> DayView:
    return view_for(desk, DAY, open_door(desk.loaded.mission, "cell", NOW), say_nothing)[1]


@pytest.fixture(scope="module")
def tonight(view: DayView) -> Tonight:
    assert view.tonight is not None
    return view.tonight


@pytest.fixture(scope="module")
def again(desk: Desk, view: DayView) -> Callable[[Mission, Callable[[Records], Records]], Tonight | None]:
    """Return what plans the night of a changed mission with changed records anew."""
    history = open_shelf(desk.ledger, desk.folder).history()

    def plan(mission: Mission, change: Callable[[Records], Records]) -> Tonight | None:
        loaded = replace(desk.loaded, mission=mission)
        return look_ahead(change(history), loaded, DAY, open_door(mission, "cell", NOW), (view.today,))

    return plan


def same(one: Tonight | None, other: Tonight | None) -> bool:
    assert one is not None
    assert other is not None
    tables = ("coverage", "looking", "passes", "planned", "requests")
    return one.span == other.span and all(
        getattr(one, name).arrow.equals(getattr(other, name).arrow) for name in tables
    )


def unchanged(records: Records) -> Records:
    return records


def test_only_the_cell_is_told_of_the_night(desk: Desk, tonight: Tonight) -> None:
    assert tonight.span.start_at >= DAY.end_at
    board = view_for(desk, DAY, open_door(desk.loaded.mission, "board", NOW), say_nothing)[1]
    assert board.tonight is None
    assert [view_outside(desk, reader).tonight for reader in ("party_a", "public")] == [None, None]


def test_the_night_is_planned_when_the_report_is_issued_or_else_when_its_span_ended(tonight: Tonight) -> None:
    assert planned_at(DAY, DAY.end_at + 6 * HOUR) == DAY.end_at + 6 * HOUR
    assert planned_at(DAY, NOW) == planned_at(DAY, DAY.start_at) == DAY.end_at == tonight.known_at


def test_announced_looks_and_masts_look_and_no_other_patrol(desk: Desk, tonight: Tonight) -> None:
    kinds = {sensor.name: sensor.kind for sensor in desk.loaded.mission.sensors}
    assert len(tonight.planned) == 3
    assert set(tonight.planned.texts("status")) == {"acquired"}
    assert tonight.kept
    assert not {kinds[name] for name in tonight.kept} & {"drone", "satellite_thermal"}
    looked = {name for row in tonight.coverage.lists("looks") for name in row}
    flown = set(open_shelf(desk.ledger, desk.folder).records().looks.texts("look_id").tolist())
    assert looked & set(tonight.planned.texts("look_id").tolist())
    assert all(name.endswith(("+1d", "+2d")) for name in looked - flown)
    starts, ends = (tonight.coverage.instants(name) for name in ("start_at", "end_at"))
    assert starts.min() == microseconds(tonight.span.start_at)
    assert ends.max() == microseconds(tonight.span.end_at)


def test_satellites_look_where_their_source_goes_on_delivering(
    desk: Desk, tonight: Tonight, again: Callable[[Mission, Callable[[Records], Records]], Tonight | None]
) -> None:
    assert len(tonight.passes) == 0
    sources = tuple(replace(one, holds_to=None) for one in desk.loaded.mission.sources)
    delivered = again(replace(desk.loaded.mission, sources=sources), unchanged)
    assert delivered is not None
    assert len(delivered.passes) > 0


def test_what_was_received_later_or_is_for_others_alone_changes_nothing(
    desk: Desk, again: Callable[[Mission, Callable[[Records], Records]], Tonight | None]
) -> None:
    mission = desk.loaded.mission
    hidden = replace(mission, labels=(*mission.labels, Label("hidden", ("board",), 0.0)))

    def added(label: str, received_at: timedelta) -> Callable[[Records], Records]:
        def change(history: Records) -> Records:
            rows = history.looks.where(history.looks.texts("status") == "planned")
            news = rows.with_columns(
                look_id=[f"{name} more" for name in rows.texts("look_id")],
                label=[label] * len(rows),
                received_at=[DAY.end_at + received_at] * len(rows),
                start_at=[DAY.end_at + 2 * HOUR] * len(rows),
                end_at=[DAY.end_at + 3 * HOUR] * len(rows),
            )
            return replace(history, looks=Table.concat([history.looks, news]))

        return change

    plain = again(hidden, unchanged)
    assert same(plain, again(hidden, added("hidden", -HOUR)))
    assert same(plain, again(hidden, added("open", HOUR)))
    assert not same(plain, again(hidden, added("open", -HOUR)))


def test_a_request_tells_the_middle_of_a_cell_in_the_area_and_what_entitles_to_it(
    desk: Desk, view: DayView, tonight: Tonight
) -> None:
    mission, grid = desk.loaded.mission, GridSettings()
    requests = list(tonight.requests.rows())
    assert 0 < len(requests) <= MOST_REQUESTS
    assert [one.rank for one in requests] == list(range(1, len(requests) + 1))
    known = {one.provision_id for one in mission.agreement.provisions}
    known |= set(view.today.cases.texts("case_id").tolist()) | set(view.today.adoptions.texts("adoption_id").tolist())
    for one in requests:
        centre = cell_centre(grid, cell_ids(grid, [one.lat_deg], [one.lon_deg])[0])
        assert (one.lat_deg, one.lon_deg) == pytest.approx(centre, abs=1e-7)
        located = locate_points(desk.loaded.ground.line, [one.lat_deg], [one.lon_deg])
        assert (one.part, one.chainage_km) == (int(located.part[0]), round(float(located.chainage_km[0])))
        assert mission.area.south_deg <= one.lat_deg <= mission.area.north_deg
        assert one.reference in known
    assert {one.question for one in requests} >= {"class", "quiet"}


def test_times_of_looks_do_not_tell_where_in_its_cell_something_lies(
    desk: Desk, view: DayView, again: Callable[[Mission, Callable[[Records], Records]], Tonight | None]
) -> None:
    door = open_door(desk.loaded.mission, "cell", NOW)
    history = open_shelf(desk.ledger, desk.folder).history()
    sources = tuple(replace(one, holds_to=None) for one in desk.loaded.mission.sources)
    loaded = replace(desk.loaded, mission=replace(desk.loaded.mission, sources=sources))
    grid, incidents = GridSettings(), view.today.incidents
    names = cell_ids(grid, incidents.numbers("lat_deg"), incidents.numbers("lon_deg"))
    centres = np.array([cell_centre(grid, name) for name in names])
    moved = incidents.with_columns(lat_deg=centres[:, 0], lon_deg=centres[:, 1])
    plans = [
        look_ahead(history, loaded, DAY, door, (replace(view.today, incidents=one),)) for one in (incidents, moved)
    ]
    assert same(plans[0], plans[1])


def test_without_elements_and_looks_nothing_is_planned(desk: Desk, view: DayView) -> None:
    history = open_shelf(desk.ledger, desk.folder).history()
    blind = replace(history, looks=history.looks.take(np.zeros(0, dtype=np.int64)))
    door = open_door(desk.loaded.mission, "cell", NOW)
    loaded = replace(desk.loaded, elements=None)
    assert look_ahead(blind, loaded, DAY, door, (view.today,)) is None


def test_with_nothing_open_and_no_provision_nothing_is_asked(desk: Desk, view: DayView) -> None:
    loaded = replace(
        desk.loaded,
        mission=replace(desk.loaded.mission, agreement=replace(desk.loaded.mission.agreement, provisions=())),
    )
    none = replace(
        view.today,
        findings=view.today.findings.take(np.zeros(0, dtype=np.int64)),
        adoptions=view.today.adoptions.take(np.zeros(0, dtype=np.int64)),
    )
    history = open_shelf(desk.ledger, desk.folder).history()
    plan = look_ahead(
        history, loaded, Interval(DAY.start_at, DAY.end_at), open_door(loaded.mission, "cell", NOW), (none,)
    )
    assert plan is not None
    assert plan.requests.record is LookRequest
    assert len(plan.requests) == 0


def test_no_drone_is_asked_for_two_places_at_once_and_none_that_flies_an_announced_look(
    desk: Desk, tonight: Tonight, again: Callable[[Mission, Callable[[Records], Records]], Tonight | None]
) -> None:
    kinds = {sensor.name: sensor.kind for sensor in desk.loaded.mission.sensors}
    asked = [one for one in tonight.requests.rows() if kinds.get(one.sensor) == "drone"]
    assert asked
    taken = {(one.sensor, one.start_at): {(two.lat_deg, two.lon_deg) for two in asked if (two.sensor, two.start_at) ==
             (one.sensor, one.start_at)} for one in asked}  # fmt: skip
    assert all(len(places) == 1 for places in taken.values())
    lost = [one for one in tonight.requests.rows() if one.lost_to]
    assert all(one.lost_to in set(tonight.requests.texts("request_id")) for one in lost)
    name, start = next((one.sensor, one.start_at) for one in asked if one.start_at == tonight.known_at + SORTIE_AFTER)
    assert start is not None

    def announced(history: Records) -> Records:
        row = history.looks.where(history.looks.texts("status") == "planned").take(np.zeros(1, dtype=np.int64))
        news = row.with_columns(
            look_id=["announced"],
            sensor=[name],
            start_at=[start + HOUR / 4],
            end_at=[start + HOUR / 2],
            received_at=[DAY.end_at - HOUR],
        )
        return replace(history, looks=Table.concat([history.looks, news]))

    flown = again(desk.loaded.mission, announced)
    assert flown is not None
    assert not [one for one in flown.requests.rows() if one.sensor == name and one.start_at == start]


def test_a_drone_is_asked_again_after_some_hours(desk: Desk, tonight: Tonight) -> None:
    kinds = {sensor.name: sensor.kind for sensor in desk.loaded.mission.sensors}
    sorties: dict[str, set[datetime]] = {}
    for one in tonight.requests.rows():
        after = None if one.start_at is None else one.start_at - tonight.known_at - SORTIE_AFTER
        if kinds.get(one.sensor) == "drone" and one.start_at and after is not None and not after % SORTIE_EVERY:
            sorties.setdefault(one.sensor, set()).add(one.start_at)
    assert max(map(len, sorties.values())) > 1
