"""From cells to the looking by sector."""

import numpy as np
import pytest

from tests.builders import NOON, a_look
from tests.coverage.scenes import (
    HOUR,
    SPAN,
    WEST_HALF,
    a_delivering_mission,
    a_short_line,
    passes,
    stretches_of,
    what_looked,
)
from trucewatch.coverage import by_sector, measure_looking
from trucewatch.records.coverage import MOMENTS, CoverageCell
from trucewatch.records.mission import Sector
from trucewatch.records.table import Table

SECTORS = (Sector("north", "North", 1, 10.0, 50.0), Sector("south", "South", 1, 0.0, 10.0))
MISSION = a_delivering_mission(sectors=(*SECTORS, Sector("elsewhere", "Elsewhere", 2, 0.0, 50.0)))


def some_cells() -> Table[CoverageCell]:
    """Return cells of which some are looked at, some blind and some neither."""
    line = a_short_line()
    looks = [
        a_look(footprint_wkt=WEST_HALF),
        a_look(look_id="look_2", start_at=NOON - 2 * HOUR, end_at=NOON - HOUR),
        a_look(look_id="look_3", start_at=NOON + 2 * HOUR, end_at=NOON + 3 * HOUR, status="failed"),
    ]
    looking = what_looked(MISSION, looks, crossings=passes([0, 1, 3], NOON + 3.2 * HOUR))
    return measure_looking(stretches_of(line), looking, line, MISSION, SPAN, 7_200_000_000)


def test_a_sector_is_the_mean_of_its_cells_weighed_by_length_and_time() -> None:
    cells = some_cells()
    rows = list(by_sector(cells, MISSION, SPAN).rows())
    assert [(row.sector, row.event) for row in rows] == [
        (sector.name, size.event) for sector in SECTORS for size in MISSION.event_sizes
    ]
    for row, sector in zip(rows, [one for one in SECTORS for _ in MISSION.event_sizes], strict=True):
        here = [
            cell
            for cell in cells.rows()
            if cell.event == row.event
            and sector.chainage_from_km <= (cell.chainage_from_km + cell.chainage_to_km) / 2 < sector.chainage_to_km
        ]
        weight = np.array([(c.chainage_to_km - c.chainage_from_km) * (c.end_at - c.start_at).seconds for c in here])
        for name in ("p_seen", "p_seen_low", "p_seen_high"):
            assert getattr(row, name) == pytest.approx(
                np.average([getattr(cell, name) for cell in here], weights=weight), abs=2e-6
            )
        for share, word in (
            (row.share_not_looked, "not_looked"),
            (row.share_blind, "blind"),
            (row.share_looked, "looked"),
        ):
            assert share == pytest.approx(np.average([cell.state == word for cell in here], weights=weight), abs=2e-6)
        assert row.n_looks == len({name for cell in here for name in cell.looks})
        assert 0 < row.share_not_looked < 1


def test_the_shares_sum_to_exactly_one() -> None:
    for row in by_sector(some_cells(), MISSION, SPAN).rows():
        shares = (row.share_not_looked, row.share_blind, row.share_looked)
        assert sum(round(1e6 * share) for share in shares) == 1_000_000


def test_an_opponent_chooses_among_all_cells_of_the_span_in_each_stretch_and_side() -> None:
    line = a_short_line()
    end = "POLYGON ((37.0 48.08, 38.0 48.08, 38.0 48.2, 37.0 48.2, 37.0 48.08))"
    # A mast that stands for all to see and is awake but for the last of six pieces of the span.
    mast = {"sensor": "camera_1", "start_at": SPAN.start_at - HOUR, "end_at": SPAN.end_at - 2 * HOUR}
    looks = [a_look(footprint_wkt=WEST_HALF, **mast), a_look(look_id="look_2", footprint_wkt=end, **mast)]
    cells = measure_looking(stretches_of(line), what_looked(MISSION, looks), line, MISSION, SPAN, 7_200_000_000)
    row = next(row for row in by_sector(cells, MISSION, SPAN).rows() if row.event == "explosion")
    assert row.p_seen > 0.2
    # None of the moments that come to its mind falls into that sixth with the chance (5 / 6) ** MOMENTS.
    assert row.p_seen_timed == pytest.approx(row.p_seen * 6 / 5 * (5 / 6) ** MOMENTS, rel=1e-3)
    awake = [a_look(footprint_wkt=end, **{**mast, "end_at": SPAN.end_at + HOUR})]
    cells = measure_looking(stretches_of(line), what_looked(MISSION, awake), line, MISSION, SPAN, 7_200_000_000)
    row = next(row for row in by_sector(cells, MISSION, SPAN).rows() if row.event == "explosion")
    assert row.p_seen_timed == row.p_seen > 0


def test_a_sector_without_stretches_has_no_row() -> None:
    assert "elsewhere" not in by_sector(some_cells(), MISSION, SPAN).texts("sector").tolist()
    assert len(by_sector(Table.of(CoverageCell, []), MISSION, SPAN)) == 0
