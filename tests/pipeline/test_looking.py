"""One run reads its elements once and finds crossings of one set of places once, and nothing else comes of it."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from tests.pipeline.chain import DAY, NOW
from trucewatch.coverage import lay_stretches
from trucewatch.errors import InputError
from trucewatch.geo.swath import Crossings, TargetPoints
from trucewatch.mission import LoadedMission, load_mission, write_template
from trucewatch.pipeline import looking, order
from trucewatch.pipeline.looking import (
    LASTING,
    find_overflights,
    longest_event,
    looking_at,
    measure_line,
    measure_sides,
    measure_span,
    taken_at,
)
from trucewatch.pipeline.order import compute_span, no_memory
from trucewatch.pipeline.records import no_records
from trucewatch.pipeline.satellites import own_elements
from trucewatch.plan.passes import find_crossings
from trucewatch.plan.satellite import ViewingSatellite
from trucewatch.records.elements import Elements
from trucewatch.records.identity import OPEN_KEY
from trucewatch.records.interval import Interval

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedMission:
    folder = tmp_path_factory.mktemp("looking") / "mission"
    write_template(folder, "looking")
    return load_mission(folder)


def columns_of(crossings: Crossings) -> list[list[float]]:
    """Return the columns of crossings, for comparison bit by bit."""
    return [getattr(crossings, name).tolist() for name in Crossings.__dataclass_fields__]


def test_crossings_found_once_for_all_tell_the_same_as_those_found_for_the_span(loaded: LoadedMission) -> None:
    elements = own_elements(loaded)
    above = find_overflights(loaded, elements, DAY, LASTING)
    assert above.over.end_at >= DAY.end_at + timedelta(days=1)
    wide, narrow = (
        measure_line(above, no_records(), loaded, DAY),
        measure_span(no_records(), loaded, elements, DAY),
    )
    assert len(narrow[1]) > 0
    assert [table.arrow for table in wide] == [table.arrow for table in narrow]


def test_a_part_of_what_is_known_tells_the_same_as_the_part_found_alone(loaded: LoadedMission) -> None:
    elements, later = own_elements(loaded), Interval(DAY.start_at + timedelta(hours=9), DAY.end_at)
    above = find_overflights(loaded, elements, DAY)
    part, alone = (
        measure_line(above, no_records(), loaded, later),
        measure_span(no_records(), loaded, elements, later),
    )
    assert 0 < len(alone[1]) < len(measure_line(above, no_records(), loaded, DAY)[1])
    assert [table.arrow for table in part] == [table.arrow for table in alone]


def test_overflights_that_do_not_reach_over_what_is_asked_are_refused(loaded: LoadedMission) -> None:
    records, elements = no_records(), own_elements(loaded)
    above = find_overflights(loaded, elements, DAY)
    cells, _ = measure_line(above, records, loaded, DAY)
    earlier, later = (Interval(DAY.start_at + by, DAY.end_at + by) for by in (-MINUTE, MINUTE))
    for span in (earlier, later):
        with pytest.raises(InputError, match="overflights_too_short"):
            measure_line(above, records, loaded, span)
    with pytest.raises(InputError, match="overflights_too_short"):
        measure_sides(cells, above, records, loaded, DAY)
    just = find_overflights(loaded, elements, DAY, LASTING - longest_event(loaded.mission))
    assert len(measure_sides(cells, just, records, loaded, DAY)) > 0


def test_what_is_taken_at_some_points_is_what_would_be_found_at_them_alone(loaded: LoadedMission) -> None:
    above = find_overflights(loaded, own_elements(loaded), DAY)
    points, chosen = above.stretches.targets, np.array([7, 2, 30])
    some = TargetPoints(*(getattr(points, name)[chosen] for name in TargetPoints.__dataclass_fields__))
    whole, alone = (looking_at(no_records(), loaded, above.satellites, at, DAY) for at in (points, some))
    taken = taken_at(whole, chosen)
    assert len(alone.crossings) > 0
    assert columns_of(taken.crossings) == columns_of(alone.crossings)
    assert len(taken_at(whole, chosen[:0]).crossings) == 0


def test_a_run_reads_its_elements_once_and_searches_each_set_of_places_once(
    loaded: LoadedMission, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[LoadedMission] = []
    searched: list[int] = []

    def reading(mission: LoadedMission) -> tuple[Elements, ...]:
        read.append(mission)
        return own_elements(mission)

    def searching(satellites: Sequence[ViewingSatellite], points: TargetPoints, span: Interval) -> Crossings:
        searched.append(len(points))
        return find_crossings(satellites, points, span)

    monkeypatch.setattr(order, "own_elements", reading)
    monkeypatch.setattr(looking, "find_crossings", searching)
    compute_span(no_records(), loaded, DAY, NOW, OPEN_KEY, no_memory())
    stretches, incidents = len(lay_stretches(loaded.ground.line, 1.0).targets), 0
    assert read == [loaded]
    assert searched == [stretches, incidents]
