"""A mission, a seed and a first day in, a folder of inputs and a folder of truth out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath

from trucewatch.errors import Fault, InputError
from trucewatch.exercise.mix import DAY_MIX, Mix
from trucewatch.exercise.outages import watch_csv
from trucewatch.exercise.probes import probes_csv
from trucewatch.exercise.rows import COLUMNS, Told, csv_bytes
from trucewatch.exercise.staging import Play, play_out
from trucewatch.exercise.terrain import survey
from trucewatch.exercise.truth import (
    Known,
    Link,
    StretchOfLine,
    WrittenFile,
    attack_csv,
    files_csv,
    incidents_csv,
    links_csv,
    summary_json,
)
from trucewatch.geo.ground import Ground
from trucewatch.records.canonical import digest
from trucewatch.records.interval import Interval, day_of
from trucewatch.records.mission import Mission, Source

STRETCH_KM = 50.0
"""Length of the stretches of which the truth says whether they were quiet and looked at."""


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """What was written."""

    happenings: int
    """Happenings, false ones included."""
    rows: int
    """Rows of all input files."""
    files: tuple[WrittenFile, ...]
    """The input files."""


def write_world(
    folder: Path,
    mission: Mission,
    ground: Ground,
    elements: bytes,
    seed: int,
    days: int,
    start: date,
    mix: Mix = DAY_MIX,
) -> WorldSummary:
    """Write `folder/inputs` and `folder/truth`; the same arguments give the same bytes.

    Each source of the mission gets one file a day, named after its first pattern with the day for the asterisk, under
    `inputs`. A source with nothing to tell gets a file with a header, one of a format that the world does not write
    gets none. Reports that would arrive after the last day are left out, so that files may be read from its end on.

    Raises:
        InputError: no day, or a mission without the sources, elements or room that the mix needs.
    """
    if days < 1:
        raise InputError([Fault("out_of_range", "exercise", "days", str(days), "1 or more", "choose another number")])
    spans = tuple(day_of(start + timedelta(days=number), mission.day_timezone) for number in range(days))
    play = play_out(mission, ground, elements, seed, spans, mix)
    links: list[Link] = []
    files: list[WrittenFile] = []
    for file, source, rows in _shelves(mission, play, spans, start):
        content = csv_bytes(COLUMNS[source.format], [row.cells for row in rows])
        _write(folder / "inputs" / file, content)
        files.append(WrittenFile(file, source.name, source.format, len(rows), digest("original", content)))
        links.extend(
            Link(file, number, row.row_id, row.truth_id, row.relation, row.seen_in)
            for number, row in enumerate(rows, start=1)
            if row.truth_id
        )
    known = Known(play.happenings, play.visible_in, tuple(links), tuple(files), play.attacks)
    truth = folder / "truth"
    _write(truth / "incidents.csv", incidents_csv(known, mission, ground))
    _write(truth / "attack.csv", attack_csv(known.attacks))
    _write(truth / "links.csv", links_csv(known.links))
    _write(truth / "watch.csv", watch_csv(play.watch))
    _write(truth / "probes.csv", probes_csv(play.probes))
    _write(truth / "files.csv", files_csv(known.files))
    _write(truth / "summary.json", summary_json(seed, days, known, tuple(_stretches(mission, ground, play))))
    return WorldSummary(len(play.happenings), sum(file.rows for file in files), tuple(files))


def _shelves(
    mission: Mission, play: Play, spans: tuple[Interval, ...], start: date
) -> Iterator[tuple[str, Source, list[Told]]]:
    """Yield every input file with its source and its rows in order, by name."""
    shelves: dict[str, tuple[Source, list[Told]]] = {}
    for source in (one for one in mission.sources if one.format in COLUMNS):
        mine = [row for row in play.told if row.source == source.name and _has_come(row, source, spans[-1])]
        for number in range(len(spans)):
            file = _file_of(source, start + timedelta(days=number))
            rows = [row for row in mine if _day_of_row(row.at, spans) == number]
            shelves.setdefault(file, (source, []))[1].extend(rows)
    for file in sorted(shelves):
        source, rows = shelves[file]
        yield file, source, sorted(rows, key=lambda row: (row.at, row.cells))


def _has_come(row: Told, source: Source, last: Interval) -> bool:
    """Say whether a report has reached the cell by the end of the last day; what comes later is not in the files."""
    return source.format not in ("observations", "notices", "impediments", "looks") or row.at < last.end_at


def _file_of(source: Source, day: date) -> str:
    pattern = source.files[0] if source.files else f"{source.name}/*.csv"
    kept = [step for step in PurePosixPath(pattern).parts if step not in ("..", "inputs", "/")]
    return "/".join(kept).replace("*", day.isoformat())


def _day_of_row(at: datetime, spans: tuple[Interval, ...]) -> int:
    """Return the day on which a row is sent; the first for earlier rows, the last for later ones."""
    return sum(at >= span.end_at for span in spans[:-1])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _stretches(mission: Mission, ground: Ground, play: Play) -> Iterator[StretchOfLine]:
    for part in survey(mission, ground).whole:
        begin = 0.0
        while begin < part.to_m / 1000:
            end = min(begin + STRETCH_KM, part.to_m / 1000)
            yield StretchOfLine(
                part=part.part,
                chainage_from_km=round(begin, 3),
                chainage_to_km=round(end, 3),
                fighting=sum(
                    one.actor != "none" and one.spot.part == part.part and begin <= one.spot.chainage_km < end
                    for one in play.happenings
                ),
                looks=sum(
                    look.can_see
                    and look.stretch.part == part.part
                    and look.stretch.from_m <= end * 1000
                    and look.stretch.to_m >= begin * 1000
                    for look in play.watch.looks
                ),
            )
            begin = end
