"""`trucewatch plan requests`: where to look in the coming night, and why."""

from typing import Annotated

import typer

from trucewatch.cli.plan_commands import Out, parse_span, write_beside
from trucewatch.cli.shared import OUT, Keys, MissionFolder, Now, ReaderName, clock, exit_codes, refuse_unbegun, stages
from trucewatch.mission import load_mission
from trucewatch.pipeline import open_desk
from trucewatch.pipeline.issue import view_for
from trucewatch.pipeline.planning.planned_files import suffix_of
from trucewatch.pipeline.planning.request_files import tell_night, write_requests
from trucewatch.release import open_door, require_cell


def requests(
    mission: MissionFolder,
    from_: Annotated[str, typer.Option("--from", help="Start of the period whose questions are open, with an offset.")],
    to: Annotated[str, typer.Option("--to", help="Its end, not included: the night that follows is planned.")],
    out: Out,
    reader: ReaderName = None,
    keys: Keys = None,
    now: Now = None,
) -> None:
    """Ask for looks: what each could teach, who could have it when, and what entitles to it; and tell tonight's gaps.

    For cell readers alone: who knows when nobody looks knows when to act. Nothing is asked but for a provision, a case
    or an adopted finding that must be put right, and nowhere outside the agreed area. A place is the middle of a cell
    of 5 km. Rows stand by what the look is expected to teach (`information`, in nats). Looks are given out in that
    order, of equals first to the request that is sooner too late, and no sensor is asked for two places at once.
    `feasible` says whether a row was given a look. Where it is false, either a sensor could look but is asked elsewhere
    at that time, and the row says which, when and for which request (`lost_sensor`, `lost_at`, `lost_to`), or nobody
    could look before it is too late.

    The night is the one after --to, planned now, or, where --to is more than a day past, as it could be planned then:
    announced looks are flown, fixed sensors look as the day before, satellites pass while their source delivers, drones
    that lately looked near a place can be there an hour after they are asked and again every six hours, cloud is as
    foretold. What is on the
    ledger counts: run `trucewatch ingest` or `trucewatch day` first. --out ends with .csv (its imprint in .meta.json
    beside it) or .parquet.
    """
    with exit_codes(), stages() as on_stage:
        span = parse_span(from_, to)
        suffix = suffix_of(out, (".csv", ".parquet"))
        loaded = load_mission(mission)
        door = open_door(loaded.mission, reader, clock(now))
        require_cell(door)
        refuse_unbegun(mission)
        desk = open_desk(mission, keys, None)
        _, view = view_for(desk, span, door, on_stage)
        written = write_requests(view, door, suffix)
        write_beside(out, written)
    for line in tell_night(view):
        OUT.print(line, markup=False)
    OUT.print(f"File: {out}", markup=False)
