"""Places are drawn within the pieces of line that they are asked of."""

from pathlib import Path

import numpy as np

from tests.exercise.watched import the_orders
from tests.exercise.worlds import lay_mission
from trucewatch.exercise import DAY_MIX
from trucewatch.exercise.terrain import Stretch


def test_a_piece_that_is_as_short_as_asked_is_drawn_as_a_whole(tmp_path: Path) -> None:
    terrain = the_orders(lay_mission(tmp_path), 1, 1, DAY_MIX).terrain
    # Here rounding puts the end less the length before the beginning.
    piece = Stretch(1, 4585.05095898829, 19578.66762188219)
    assert piece.to_m - (piece.to_m - piece.from_m) < piece.from_m
    found = terrain.draw_stretch(np.random.default_rng(1), 18.0, (piece,))
    assert found.from_m == piece.from_m
    assert abs(found.to_m - piece.to_m) < 1e-6
