"""A view with its night in, the file of looks asked for and the night in a few lines of words out, for the cell."""

from trucewatch.export.columns import to_columns
from trucewatch.export.imprint import Imprint, origin_of
from trucewatch.pipeline.planning.planned_files import Written, write_columns
from trucewatch.pipeline.planning.tonight import unwatched
from trucewatch.plan.quiet import Unwatched
from trucewatch.records.look_request import LookRequest
from trucewatch.records.quantity import to_text
from trucewatch.records.table import Table
from trucewatch.records.view import DayView, Tonight
from trucewatch.release import Door
from trucewatch.report.looking import event_title, looking_by_event, primary_event
from trucewatch.report.spelling import counted, kilometres, percent, span_words

ASSUMED = (
    "announced looks are flown, fixed sensors look as the day before, patrols that nobody announced do not fly, drones "
    "can be over a place near which they lately looked one hour after they are asked, and again every six hours"
)
"""What a night that is planned rests on."""


def write_requests(view: DayView, door: Door, suffix: str) -> Written:
    """Return the looks asked for as CSV or Parquet, by rank; no rows where nothing is asked or no night is known."""
    mission, night = view.mission, view.tonight
    requests = Table.of(LookRequest, []) if night is None else night.requests
    planned = () if night is None else (
        ("known_at", to_text(night.known_at)), ("night_from", to_text(night.span.start_at)),
        ("night_to", to_text(night.span.end_at)),
    )  # fmt: skip
    imprint = Imprint(
        (
            ("statement", mission.statement),
            ("status", mission.status),
            ("mission", mission.name),
            ("table", "look_requests"),
            ("reader", door.reader.name),
            ("from", to_text(view.today.span.start_at)),
            ("to", to_text(view.today.span.end_at)),
            *planned,
            ("rows", len(requests)),
            ("issued_at", to_text(door.now)),
            *origin_of(view),
            ("places", "the middle of a cell of 5 km of the release grid, never finer"),
            ("assumed", ASSUMED),
            ("columns", "docs/records.md, LookRequest; times are UTC, an empty value means not known"),
        )
    )
    return write_columns(to_columns(requests, mission, door.reader.kind), imprint, suffix)


def tell_night(view: DayView) -> tuple[str, ...]:
    """Return the night in words: when it is, how much of it will be looked at, the largest gaps, how much is asked."""
    night = view.tonight
    if night is None:
        return ("No night is planned: neither the orbit of a satellite nor a look of any sensor is known.",)
    gaps = [_gap_words(view, gap) for gap in unwatched(night.coverage, view.mission)]
    asked, lost = night.requests.flags("feasible"), night.requests.texts("lost_to") != ""
    elsewhere = f", {int(lost.sum())} not because the sensor is asked elsewhere at that time" if lost.any() else ""
    return (
        f"Night: {span_words(night.span.start_at, night.span.end_at)} UTC, planned with what was known by "
        f"{to_text(night.known_at)}; assumed: {ASSUMED}.",
        *_shares(view, night),
        *(f"Nobody will look at: {gap}" for gap in gaps),
        f"{counted(len(asked), 'look')} asked for, of which {int(asked.sum())} could be had{elsewhere}.",
    )


def _shares(view: DayView, night: Tonight) -> tuple[str, ...]:
    first = primary_event(view.mission)
    return tuple(
        f"{event_title(view.mission, one.event)}: {percent(one.share_not_looked)} of kilometre-hours not looked at, "
        f"{percent(one.share_blind)} blind, {percent(one.share_looked)} looked at; would be recorded: "
        f"{percent(one.p_seen)}."
        for one in looking_by_event(view.mission, night.looking)
        if one.event == first
    )


def _gap_words(view: DayView, gap: Unwatched) -> str:
    named = dict.fromkeys(
        sector.title
        for sector in view.mission.sectors
        if sector.part == gap.part and sector.chainage_from_km < gap.to_km and sector.chainage_to_km > gap.from_km
    )
    ends = " to ".join(dict.fromkeys((list(named) or ["in no sector"])[:: max(1, len(named) - 1)]))
    return (
        f"part {gap.part}, km {gap.from_km:,.0f}–{gap.to_km:,.0f} ({ends}), "
        f"{span_words(gap.start_at, gap.end_at)} UTC, {kilometres(gap.to_km - gap.from_km)}."
    )
