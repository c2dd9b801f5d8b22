"""Days and happenings in, what the board adopted about those of the days before out.

The board sits every afternoon but the first. It is right more often than not, and may be unable to tell.
"""

from collections.abc import Sequence
from datetime import timedelta

from trucewatch.exercise.agreement import breached_provisions
from trucewatch.exercise.context import sector_of
from trucewatch.exercise.happening import Happening
from trucewatch.exercise.mix import Mix
from trucewatch.exercise.rows import ADOPTIONS, Told, cells_of, moment_text
from trucewatch.exercise.streams import opaque_id, open_stream
from trucewatch.exercise.wording import LANGUAGES, Adopted, word
from trucewatch.geo.ground import Ground
from trucewatch.records.interval import Interval
from trucewatch.records.mission import Mission, Source
from trucewatch.records.vocabulary import Verdict

SITS_AFTER = timedelta(hours=14)
"""When the board votes, after the beginning of a day."""
SEATS = 7
"""Votes that the board has."""
SURE_SHARE = 0.75
"""Share of questions that the board can answer."""
ATTRIBUTED_SHARE = 0.6
"""Share of breaches of which it says who acted."""
DISSENT = "The minority holds that the record does not allow this conclusion."
"""What those outvoted add, if they do."""


def tell_adoptions(
    seed: int, mission: Mission, ground: Ground, days: Sequence[Interval], happenings: Sequence[Happening], mix: Mix
) -> list[Told]:
    """Return what the board adopted; nothing on the first day or where the mission has no source of adoptions."""
    source = next((one for one in mission.sources if one.format == "adoptions"), None)
    if source is None:
        return []
    rows: list[Told] = []
    taken: set[str] = set()
    for number in range(1, len(days)):
        past = [one for one in happenings if days[max(0, number - 2)].start_at <= one.began_at < days[number].start_at]
        asked = [(one, clause) for one in past if (clause := _clause(one, mission, ground))]
        asked = [pair for pair in asked if pair[0].truth_id not in taken]
        asked.sort(key=lambda pair: opaque_id(seed, "agenda", str(number), pair[0].truth_id))
        for happening, clause in asked[: mix.adoptions]:
            taken.add(happening.truth_id)
            breached = bool(breached_provisions(happening, mission, ground))
            rows.append(_row(seed, mission, source, days[number], (happening, clause, breached)))
    return rows


def _clause(happening: Happening, mission: Mission, ground: Ground) -> str:
    """Return the provision that the question is about; empty for what no provision speaks of."""
    breached = breached_provisions(happening, mission, ground)
    claimed = "strike" if happening.class_name == "nothing" and happening.kind == "spoof" else happening.class_name
    named = (one.provision_id for one in mission.agreement.provisions if claimed in one.classes)
    return breached[0] if breached else next(named, "")


def _row(seed: int, mission: Mission, source: Source, day: Interval, asked: tuple[Happening, str, bool]) -> Told:
    happening, clause, breached = asked
    rng = open_stream(seed, "vote", happening.truth_id)
    sure, names_actor = rng.random() < SURE_SHARE, rng.random() < ATTRIBUTED_SHARE
    verdict: Verdict = ("breach" if breached else "no_breach") if sure else "cannot_be_determined"
    party = happening.actor if verdict == "breach" and names_actor else ""
    against, abstained = int(rng.integers(0, 3)), int(rng.integers(0, 2))
    adopted_at = day.start_at + SITS_AFTER + timedelta(minutes=int(rng.uniform(0, 120)))
    received = adopted_at + timedelta(minutes=int(rng.uniform(10, 60)))
    first, last = happening.began_at - timedelta(minutes=10), happening.began_at + timedelta(minutes=10)
    sector = sector_of(mission, happening)
    said = Adopted(verdict, clause, party, sector, f"{first:%Y-%m-%d}", f"{first:%H:%M}", f"{last:%H:%M}")
    row_id = opaque_id(seed, "adoption", happening.truth_id)
    cells = cells_of(
        ADOPTIONS,
        adoption_id=row_id,
        provision_id=clause,
        verdict=verdict,
        actor=party or ("undetermined" if verdict == "breach" else ""),
        sector=sector,
        t0_earliest=moment_text(first.replace(second=0)),
        t0_latest=moment_text(last.replace(second=0)),
        adopted_at=moment_text(adopted_at),
        votes_for=str(SEATS - against - abstained),
        votes_against=str(against),
        abstentions=str(abstained),
        dissent=DISSENT if against > 1 else "",
        authentic="en",
        received_at=moment_text(received),
        source=source.name,
        **{f"wording_{language}": word(said, language) for language in LANGUAGES},
    )
    return Told(source.name, received, row_id, cells, happening.truth_id, "original")
