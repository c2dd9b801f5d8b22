"""Tasks in, their results in the order of the tasks out, played in processes that share nothing."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeAlias, TypeVar

R = TypeVar("R")
OnPlayed: TypeAlias = Callable[[int], None]
"""Told how many are done."""


def play_all(
    play: Callable[..., R], tasks: Sequence[tuple[Any, ...]], workers: int, on_played: OnPlayed
) -> tuple[R, ...]:
    """Return what `play` gives for the arguments of each task; with fewer than two workers in this process."""
    if workers < 2:
        return tuple(_counted((play(*task) for task in tasks), on_played))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return tuple(_counted(pool.map(play, *zip(*tasks, strict=True)), on_played))


def _counted(results: Iterator[R], on_played: OnPlayed) -> Iterator[R]:
    for number, result in enumerate(results, 1):
        on_played(number)
        yield result
