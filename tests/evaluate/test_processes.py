import operator

import pytest

from trucewatch.evaluate.processes import play_all


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks_and_each_is_counted(workers: int) -> None:
    done: list[int] = []
    assert play_all(operator.sub, [(9, 1), (5, 3), (4, 4)], workers, done.append) == (8, 2, 0)
    assert done == [1, 2, 3]
