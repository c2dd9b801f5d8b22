"""Orders and a mission in, the whole watch over the days out."""

from trucewatch.exercise.looking import Orders, Watch
from trucewatch.exercise.masts import man_masts, man_posts
from trucewatch.exercise.outages import draw_outages, draw_quirks, suffer
from trucewatch.exercise.patrols import fly_patrols
from trucewatch.records.mission import Mission


def plan_watch(orders: Orders, mission: Mission) -> Watch:
    """Return everybody's looks over the days of the exercise, as weather, faults and fire left them."""
    patrols = fly_patrols(orders, mission.sensors)
    fixed = man_masts(orders, mission.sensors)
    posts, watches = man_posts(orders, mission.sensors)
    standing = {look.sensor.name for look in (*fixed, *watches)}
    sensors = tuple(sensor for sensor in mission.sensors if sensor.name in standing)
    outages = draw_outages(orders, sensors)
    flying = {look.sensor.name for look in patrols.looks}
    telling = tuple(sensor for sensor in mission.sensors if sensor.name in standing | flying)
    return Watch(
        looks=(*patrols.looks, *suffer((*fixed, *watches), outages)),
        posts=posts,
        outages=(*patrols.outages, *outages),
        quirks=draw_quirks(orders, telling),
        habits=patrols.habits,
        rounds_apart=orders.mix.rounds_apart,
    )
