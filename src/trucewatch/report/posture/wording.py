"""Figures of a posture in, the sentences of its answer out: plain words first, every number computed."""

from collections.abc import Iterator
from datetime import timedelta
from math import log10

from trucewatch.records.posture import AssumptionSwing, CostPoint, PostureShare, WatchedEvent
from trucewatch.records.posture_answer import PostureView
from trucewatch.report import spelling

EXTENTS = (
    (0.9, "Almost wholly"), (0.65, "For the greater part"), (0.35, "In part"), (0.1, "For a small part"),
    (0.0, "Hardly at all"),
)  # fmt: skip
"""Words for the mean share that everything together records, and from which share on they hold."""
TIMINGS = ("random", "timed")
"""When events begin: at random times, or timed by an opponent."""
WEAKEST = 3
"""How many assumptions are named."""
FIELDS: dict[str, tuple[str, str]] = {
    "duration_h": ("how long it can be recorded", "h"),
    "reach_day_km": ("reach by day", "km"),
    "reach_night_km": ("reach by night", "km"),
    "stand_off_km": ("distance from the line", "km"),
    "in_view": ("share of ground in view", "%"),
    "working": ("share of time in which they work", "%"),
    "km2_per_pass": ("ground imaged in one pass", "km²"),
    "km2_per_day": ("ground imaged in one day", "km²"),
    "sorties_per_day": ("sorties a day of each base", ""),
    "ground_speed_km_per_h": ("speed", "km/h"),
    "endurance_h": ("length of a sortie", "h"),
    "on_station": ("share of a sortie over the band", "%"),
    "swath_km": ("width searched", "km"),
    "look_range_km": ("distance to the ground searched", "km"),
    "night_share": ("share of sorties by night", "%"),
    "habit_share": ("share of sorties by timetable", "%"),
    "lost_share": ("share of sorties lost", "%"),
    "share": ("share of time", "%"),
    "kept": ("what it leaves of reach or looks", "%"),
}
"""Words and unit of every assumption, by the field that holds it."""


def of_hundred(share: float) -> str:
    """Write how many of a hundred, never a zero or a hundred for what is only near to it.

    >>> [of_hundred(share) for share in (0.0, 0.004, 0.46, 0.999, 1.0)]
    ['none', 'fewer than 1', '46', 'more than 99', '100']
    """
    if share == 0:
        return "none"
    if share == 1:
        return "100"
    rounded = round(share * 100)
    return "fewer than 1" if rounded == 0 else "more than 99" if rounded == 100 else f"{rounded}"


def between(low: float, high: float) -> str:
    """Write the interval of a share as numbers of a hundred, as strict about the ends as `of_hundred`.

    >>> between(0.0, 0.46), between(0.004, 0.999)
    ('0 to 46', '<1 to >99')
    """
    return f"{_end(low)} to {_end(high)}"


def _end(share: float) -> str:
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "<1"
    return ">99" if rounded == 100 and share < 1 else f"{rounded}"


def money(amount: float, currency: str) -> str:
    """Write an amount to two figures, in millions or thousands.

    >>> money(287_900_000.0, "EUR").replace(chr(160), " "), money(0.0, "EUR").replace(chr(160), " ")
    ('EUR 290 million', 'EUR 0')
    """
    if amount <= 0:
        return f"{currency}\u00a00"
    figures = 1 - int(log10(amount)) if amount >= 1 else 1
    rounded = round(amount, figures)
    if rounded >= 1e6:
        return f"{currency}\u00a0{_plain(rounded / 1e6)}\u00a0million"
    return f"{currency}\u00a0{rounded:,.0f}"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def share_of(view: PostureView, posture: str, event: str, timing: str, light: str = "any") -> PostureShare:
    """Return the figures of a posture for one kind of event, both sides together."""
    wanted = (posture, event, "", light, timing)
    return next(
        row for row in view.answer.shares.rows() if (row.posture, row.event, row.side, row.light, row.timing) == wanted
    )


def is_blind(view: PostureView, posture: str, event: str) -> bool:
    """Say whether no sensor of a posture can record a kind of event, wherever and whenever it begins.

    The high end says it: a best estimate of nought below a chance above nought is no blindness.
    """
    return not can_record(share_of(view, posture, event, "random"))


def can_record(row: PostureShare | CostPoint) -> bool:
    """Say whether anything of what was weighed can record it: at best estimate or at the high end of its interval."""
    return max(row.p_seen, row.p_high) > 0


def event_sentence(view: PostureView, event: WatchedEvent) -> str:
    """Say of a hundred events how many the base and everything would record, at random and timed; or who is blind."""
    base, whole, timed_base, timed = (
        share_of(view, posture, event.name, timing)
        for posture, timing in (("base", "random"), ("all", "random"), ("base", "timed"), ("all", "timed"))
    )
    if is_blind(view, "all", event.name):
        return f"Of {event.plural} nothing weighed here can record any: all of it is blind for them."
    if is_blind(view, "base", event.name):
        return (
            f"Of 100 {event.plural}, the base can record none: it is blind for them. With everything, at a random "
            f"time, {of_hundred(whole.p_seen)} ({between(whole.p_low, whole.p_high)}) would be recorded; of those "
            f"timed by an opponent, {of_hundred(timed.p_seen)}."
        )
    return (
        f"Of 100 {event.plural}, at a random time, {of_hundred(base.p_seen)} would be recorded with the base and "
        f"{of_hundred(whole.p_seen)} ({between(whole.p_low, whole.p_high)}) with everything; of those timed by an "
        f"opponent, {of_hundred(timed_base.p_seen)} and {of_hundred(timed.p_seen)}."
    )


def lead_sentences(view: PostureView) -> tuple[str, ...]:
    """Say what the base and everything would see and cost, what is seen least, and what was not weighed."""
    scenario, costs = view.scenario, {row.posture: row for row in view.answer.costs.rows()}
    shares = {one.name: share_of(view, "all", one.name, "random") for one in scenario.events}
    least = min(scenario.events, key=lambda one: shares[one.name].p_seen)
    most = max(scenario.events, key=lambda one: shares[one.name].p_seen)
    mean_base, timed_base = (_mean(view, "base", timing) for timing in TIMINGS)
    mean_all, timed_all = (_mean(view, "all", timing) for timing in TIMINGS)
    currency = scenario.currency
    return (
        f"{_extent(mean_all)}, and the kinds of event differ. Averaged over {spelling.counted(len(shares), 'kind')}, "
        f"with {scenario.base_title}, for about {money(costs['base'].per_year_best, currency)} a year, "
        f"{of_hundred(mean_base)} of 100 events at random times would be recorded, and {of_hundred(timed_base)} of "
        f"100 that an opponent times; with everything weighed here, for about "
        f"{money(costs['all'].per_year_best, currency)} a year ({money(costs['all'].per_year_low, currency)} to "
        f"{money(costs['all'].per_year_high, currency)}), {of_hundred(mean_all)} and {of_hundred(timed_all)}.",
        f"With everything, most is seen of {most.plural} ({of_hundred(shares[most.name].p_seen)} of 100) and least of "
        f"{least.plural} ({of_hundred(shares[least.name].p_seen)}).",
        _bought_sentence(view),
    )


def _mean(view: PostureView, posture: str, timing: str) -> float:
    """Return the mean share over the kinds of event, each alike."""
    shares = [share_of(view, posture, one.name, timing).p_seen for one in view.scenario.events]
    return sum(shares) / len(shares)


def _extent(share: float) -> str:
    """Return how far everything together reaches, in words that follow from the mean over kinds of event."""
    return next(words for least, words in EXTENTS if share >= least)


def _bought_sentence(view: PostureView) -> str:
    """Say what a buyer would add first for the kind of event that is seen least."""
    titles = {one.name: one.title for one in view.scenario.options}
    steps = [row for row in view.answer.curve.rows() if row.measure == "least_seen"]
    first = steps[1 : 1 + WEAKEST]
    if steps[-1].p_seen <= steps[0].p_seen:
        return "No option raises what is seen of the kind of event that is seen least."
    names = ", then ".join(titles[row.added] for row in first)
    return (
        f"If each purchase is the one that, for its cost, shows most of the kind then seen least, one buys first "
        f"{names}. With these and the base, for about {money(first[-1].per_year_best, view.scenario.currency)} a year, "
        f"{of_hundred(first[-1].p_seen)} of 100 of the kind that is seen least are recorded; with everything, "
        f"{of_hundred(steps[-1].p_seen)}."
    )


def assumption_title(view: PostureView, name: str) -> tuple[str, str]:
    """Return an assumption in words and its unit.

    Raises:
        KeyError: a field of the scenario has no words.
    """
    scenario = view.scenario
    if name == "clouds":
        return "share of sky under cloud in the month", "%"
    if name.startswith("tables."):
        return f"chances of detection of the class {spelling.words(name.removeprefix('tables.'))}", ""
    group, owner, field = name.split(".")[:3]
    held = {one.name: one.title for one in getattr(scenario, group)}
    words, unit = FIELDS[field]
    return f"{held[owner]}: {words}", unit


def weakest(view: PostureView) -> Iterator[tuple[AssumptionSwing, str]]:
    """Yield the assumptions that move the answer most, weightiest first, each with what it would change."""
    rows = list(view.answer.swings.rows())
    for rank in range(1, WEAKEST + 1):
        held = [row for row in rows if row.rank == rank]
        if held:
            yield held[0], _swing_sentence(view, held)


def _swing_sentence(view: PostureView, held: list[AssumptionSwing]) -> str:
    mean, events = held[0], held[1:]
    title, unit = assumption_title(view, mean.assumption)
    moved = max(events, key=lambda row: abs(row.p_at_high - row.p_at_low))
    plural = next(one.plural for one in view.scenario.events if one.name == moved.event)
    if mean.assumption.startswith(f"events.{moved.event}."):
        plural = "this kind of event"
    taken = (
        "taken as a mixture of their ends and best estimate"
        if mean.assumption.startswith("tables.")
        else f"taken as {_value(mean.best, unit)}, credible from {_value(mean.low, unit)} to {_value(mean.high, unit)}"
    )
    return (
        f"{capital(title)}, {taken}. At the low end everything would record "
        f"{of_hundred(mean.p_at_low)} of 100 events instead of {of_hundred(mean.p_seen)}, at the high end "
        f"{of_hundred(mean.p_at_high)}; of {plural}, {of_hundred(moved.p_at_low)} and {of_hundred(moved.p_at_high)}."
    )


def _value(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value * 100:.3g}\u00a0%"
    return f"{value:,.3g}\u00a0{unit}".strip() if value < 1000 else f"{value:,.0f}\u00a0{unit}"


def limits(view: PostureView) -> tuple[str, ...]:
    """Say what the answer cannot say."""
    span = view.span
    days = [span.start_at + timedelta(days=number) for number in range(span.duration.days)]
    months = spelling.listed([spelling.MONTHS[at - 1] for at in dict.fromkeys(one.month for one in days)])
    return (
        "Recorded is not understood: whether it would be noticed in time, placed, told from other things and laid to "
        "anybody is not said here.",
        "An opponent who also waits for cloud, fog or wind, hides, deceives or blinds sensors would be seen less than "
        "the timed figures say. It is taken to know orbits, posts and timetables, not which part of its view a "
        "satellite images nor where drawn patrols fly.",
        f"{spelling.counted(len(days), 'day')} in {months} {'stands' if len(days) == 1 else 'stand'} for the year; "
        "other months have other cloud and other nights.",
        "Posts stand evenly along a straight line and count by their mean, so gaps between two do not show; hills, "
        "woods and houses are one share of ground in view. Where posts could really stand needs a survey.",
        "Costs hold no analysts, guards, links, insurance or taxes unless a source says so.",
        "The intervals hold nine of ten draws in which assumptions err apart from each other, and nothing that nobody "
        "thought of.",
    )


def cost_sources(view: PostureView) -> tuple[str, ...]:
    """Return where the costs of every fleet come from; fleets of one source together, open products last."""
    scenario = view.scenario
    sources: dict[str, list[str]] = {}
    costs = [(one.title, one.cost) for one in scenario.posts] + [(one.title, one.cost) for one in scenario.drones]
    costs += [(one.title, one.cost) for one in scenario.satellites]
    for title, cost in costs:
        if cost is not None:
            named = cost.per_year if cost.purchase.best == 0 else cost.purchase
            sources.setdefault(named.source, []).append(title)
    return tuple(f"{_series(titles)}: {source.rstrip('.')}." for source, titles in sources.items())


def capital(text: str) -> str:
    """Return a text as it stands at the head of a sentence."""
    return text[:1].upper() + text[1:]


def _series(titles: list[str]) -> str:
    """Join titles, by semicolons where one of them holds a comma."""
    return "; ".join(titles) if any("," in title for title in titles) else spelling.listed(titles)
