"""A watch for tests: the template mission's sensors under orders of some mix, and happenings set before them."""

from datetime import datetime, timedelta

from trucewatch.exercise.happening import Happening, Signal, Spot
from trucewatch.exercise.looking import Orders, Watch
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.terrain import survey
from trucewatch.exercise.watching import plan_watch
from trucewatch.exercise.weather import make_sky, make_weather
from trucewatch.mission import FIRST_DAY, LoadedMission
from trucewatch.records.interval import Interval
from trucewatch.records.vocabulary import Event


def the_days(days: int) -> tuple[Interval, ...]:
    starts = (FIRST_DAY + timedelta(days=number) for number in range(days))
    return tuple(Interval(start, start + timedelta(days=1)) for start in starts)


def the_orders(loaded: LoadedMission, seed: int, days: int, mix: Mix) -> Orders:
    sky = make_sky(seed, mix.cloud_share)
    terrain = survey(loaded.mission, loaded.ground)
    return Orders(seed, terrain, (), sky, mix, the_days(days), make_weather(seed, sky, mix.harshness))


def the_watch(loaded: LoadedMission, seed: int, days: int, mix: Mix) -> Watch:
    return plan_watch(the_orders(loaded, seed, days, mix), loaded.mission)


def a_bang(
    truth_id: str, spot: Spot, at: datetime, event: Event = "explosion", count: int | None = 1, seconds: int = 0
) -> Happening:
    end = at + timedelta(seconds=seconds)
    signal = Signal(event, "impact", at, end, count)
    return Happening(truth_id, "shelling", "strike", spot, 0.0, at, end, "A", (signal,))
