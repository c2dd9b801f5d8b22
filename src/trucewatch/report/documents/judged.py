"""A brief in, what was judged out: incidents that matter, possible violations by reading. It never accuses."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from trucewatch.records.finding import Finding
from trucewatch.records.incident import Incident
from trucewatch.report.document import Block, Ref, Section, Sentence
from trucewatch.report.documents.brief import Brief, end, paragraph, points, section, sentence, start, tabled
from trucewatch.report.judged import Judgement, class_chances, likeliest_class
from trucewatch.report.places import FAR_KM, nearest_towns
from trucewatch.report.spelling import wind_of

STRONGEST_TOLD = {"cell": 10, "board": 10}
"""How many incidents are told one by one to a reader of a kind; to others `OTHERS_TOLD`."""
OTHERS_TOLD = 5
"""How many are told to any other reader."""
EVEN_P = 0.5
"""From this chance of a breach on incidents are counted in the first sentence."""


def incidents_section(brief: Brief) -> Section:
    """Return the strongest incidents with each question answered apart."""
    words, most = brief.words, STRONGEST_TOLD.get(brief.view.reader.kind, OTHERS_TOLD)
    title, held = words.say("Incidents that matter most"), brief.story.strongest
    if not held:
        text = words.say("No finding gives any chance of a breach.")
        return section("incidents", title, [paragraph(sentence(brief.none_told(text), _all_incidents(brief)))])
    likely = [item.incident.incident_id for item in held if item.finding.p_breach >= EVEN_P]
    told = (
        sentence(
            words.say("Incidents whose chance of a breach is one half or more: {number}.",
                      number=words.number(len(likely))), brief.refer("incident", likely)),
        sentence(
            words.say("Told here: {shown}, the strongest first; of them below one half: {below}. Each is a proposal of "
                      "the software and no finding of people.", shown=words.number(min(most, len(held))),
                      below=words.number(max(min(most, len(held)) - len(likely), 0))),
            brief.refer("incident", (item.incident.incident_id for item in held[:most]))),
        *_tell_cells(brief),
    )  # fmt: skip
    blocks = [paragraph(*told), questions_table(brief, held[:most])]
    return section(
        "incidents", title, [*blocks, *(block for item in held[:most] for block in tell_incident(brief, item))]
    )


def _tell_cells(brief: Brief) -> list[Sentence]:
    """Say what places are cells and for how long, whatever incidents there are."""
    words, refs = brief.words, _all_incidents(brief)
    if brief.has_cells:
        return [sentence(words.say("Every place told to this reader is that of a 5 km cell."), refs)]
    wait = words.hours(brief.mission.release.origin_delay_h)
    text = words.say("Places of weapons, persons, emitters and origins are 5 km cells until this time has passed: "
                     "{wait}.", wait=wait)  # fmt: skip
    return [sentence(text, refs)]


def _all_incidents(brief: Brief) -> tuple[Ref, ...]:
    return brief.refer("incident", brief.today.incidents.texts("incident_id"))


def tell_incident(brief: Brief, item: Judgement) -> tuple[Block, Block]:
    """Return one incident: what, when and where; then each question of the finding in a sentence of its own."""
    words, incident, finding = brief.words, item.incident, item.finding
    refs = (
        *brief.refer("incident", [incident.incident_id]), *brief.refer("finding", [finding.finding_id]),
        *brief.refer("observation", incident.observation_ids),
    )  # fmt: skip
    leading = brief.mission.classes[likeliest_class(incident)]
    chance = class_chances(brief.mission, incident, 0.0)[0].value
    head = words.say(
        "{incident}. Began: {when}, UTC. Place: {place}.",
        incident=brief.incident_name(incident.incident_id),
        when=words.between(incident.t0_earliest, incident.t0_latest),
        place=brief.place(item.spot, incident),
    )
    recorded = words.say(
        "Recorded as: {events}. Observations: {number}; independent: {independent}.",
        events=brief.events_of(incident),
        number=words.number(incident.n_observations),
        independent=words.number(incident.n_independent),
    )
    likeliest = words.say("Likeliest class: {name} ({chance}).", name=words.term("classes", leading),
                          chance=words.percent(chance))  # fmt: skip
    known = paragraph(
        sentence(head, refs), *_near(brief, incident, refs), sentence(recorded, refs), sentence(likeliest, refs)
    )
    told = [
        sentence(words.say("Provision: {article}; reading: {reading}.", article=brief.article(finding.provision_id),
                           reading=brief.reading_title(finding.provision_id, finding.reading_id)), refs),
        sentence(words.say("Chance of a breach: {chance} ({likelihood}).", chance=words.percent(finding.p_breach, 1),
                           likelihood=words.term("likelihoods", finding.likelihood)), refs),
        sentence(words.say("Confidence in this judgement: {confidence}.",
                           confidence=words.term("confidences", finding.confidence)), refs),
        sentence(actor_words(brief, finding), refs),
    ]  # fmt: skip
    if item.readings_differ:
        readings = words.series((name, words.percent(value)) for name, value in item.readings)
        told.append(sentence(words.say("The readings differ: {readings}.", readings=readings), refs))
    return known, paragraph(*told)


def _near(brief: Brief, incident: Incident, refs: tuple[Ref, ...]) -> list[Sentence]:
    """Say where the nearest named place is; nothing where the mission names none that is near."""
    words, places = brief.words, brief.story.lookup.ground.places
    near = nearest_towns(places, np.array([incident.lat_deg]), np.array([incident.lon_deg]))
    if not near or near[0].distance_km > FAR_KM:
        return []
    town = near[0]
    if brief.has_cells or brief.cell_until(incident):
        told = words.say(
            "Named place nearest to the cell: {town}; from there about {distance}, direction {wind}.",
            town=town.name, distance=words.kilometres(max(round(town.distance_km), 1)),
            wind=words.term("winds", wind_of(town.azimuth_deg)),
        )  # fmt: skip
        return [sentence(told, refs)]
    told = words.say(
        "Nearest named place: {town}; from there: {distance}, direction {wind}.",
        town=town.name, distance=words.kilometres(town.distance_km),
        wind=words.term("winds", wind_of(town.azimuth_deg)),
    )  # fmt: skip
    return [sentence(told, refs)]


def questions_table(brief: Brief, held: Sequence[Judgement]) -> Block:
    """Return the questions of findings beside each other, each answered given those before it."""
    words = brief.words
    force = "in_force_as_if" if brief.mission.status == "hypothetical" else "in_force"
    rows = [
        (brief.incident_name(item.incident.incident_id),
         *(words.percent(value) for value in _answers(item.finding)), words.percent(item.finding.p_breach, 1))
        for item in held
    ]  # fmt: skip
    names = ("happened", force, "in_zone", "prohibited", "excused")
    columns = (
        start(words.say("Incident")), *(end(words.title("questions", name)) for name in names),
        end(words.say("Chance of a breach")),
    )  # fmt: skip
    refs = brief.refer("finding", (item.finding.finding_id for item in held))
    note = words.say("I with the start of its record’s name stands for an incident, the same in every report. Each "
                     "chance is given the questions before it; chances of several incidents are never "
                     "added.")  # fmt: skip
    return tabled(words.say("Questions, each answered apart"), columns, rows, refs, note)


def _answers(finding: Finding) -> tuple[float, ...]:
    return (finding.p_happened, finding.p_in_force, finding.p_in_zone, finding.p_prohibited, finding.p_excused)


def actor_words(brief: Brief, finding: Finding) -> str:
    """Return who may have done it: chances for cell and board, else `undetermined` until wording is adopted."""
    words = brief.words
    names = [*(party.title for party in brief.mission.parties), words.term("actors", "third")]
    names.append(words.term("actors", "undetermined"))
    known = finding.actor_probability[-1] < 1 - 1e-9
    if not brief.is_inside or brief.mission.status == "hypothetical" or not known:
        return words.say("Actor: {actor}.", actor=words.term("actors", "undetermined"))
    pairs = zip(names, finding.actor_probability, strict=False)
    return words.say("Actor: {actor}.", actor=words.series((name, words.percent(value)) for name, value in pairs))


def possible_section(brief: Brief) -> Section:
    """Return verdicts by provision and reading, and where the readings differ."""
    words = brief.words
    title = words.say("Possible violations by provision and reading")
    rows, clear = _by_reading(brief)
    if not (rows or clear) or not brief.story.lookup.findings:
        text = brief.none_told(words.say("Nothing was judged in this period."))
        return section("possible", title, [paragraph(sentence(text))])
    columns = (
        start(words.say("Provision")), start(words.say("Reading and who holds it")),
        end(words.title("levels", "possible_violation")), end(words.title("verdicts", "cannot_be_determined")),
        end(words.say("Other")),
    )  # fmt: skip
    refs = brief.refer("finding", brief.today.findings.texts("finding_id"))
    note = words.say("Incidents under each reading. The same incident may stand under several provisions; the rows are "
                     "never added.")  # fmt: skip
    blocks: list[Block] = []
    if rows:
        blocks.append(tabled(words.say("Judged incidents by provision and reading"), columns, rows, refs, note))
    if clear:
        text = words.say(
            "No incident that may be shown to this reader is a possible violation or open under: {articles}.",
            articles=words.series_of(clear),
        )
        blocks.append(paragraph(sentence(text, refs)))
    return section("possible", title, [*blocks, *_readings(brief, rows), paragraph(*_differences(brief))])


def _by_reading(brief: Brief) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return a row for each reading under which something is possible or open, and the provisions without any."""
    words, rows, clear = brief.words, [], []
    verdicts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for finding in brief.story.lookup.findings:
        possible = finding.level == "possible_violation"
        verdicts[(finding.provision_id, finding.reading_id)]["possible" if possible else finding.verdict] += 1
    for provision in brief.mission.agreement.provisions:
        article = brief.article(provision.provision_id)
        tallies = [(one, verdicts[(provision.provision_id, one.reading_id)]) for one in provision.readings]
        if not any(held["possible"] or held["cannot_be_determined"] for _, held in tallies):
            clear.append(article)
            continue
        for reading, held in tallies:
            numbers = (held["possible"], held["cannot_be_determined"], held["no_breach"] + held["breach"])
            told = brief.reading_title(provision.provision_id, reading.reading_id)
            rows.append((article, told, *(words.number(number) for number in numbers)))
    return rows, clear


def _readings(brief: Brief, rows: Sequence[Sequence[str]]) -> list[Block]:
    """Return what the readings of the provisions shown say where there are several."""
    words, shown = brief.words, {row[0] for row in rows}
    told = [
        sentence(words.say("{name}: {value}", name=f"{brief.article(provision.provision_id)}, {title}",
                           value=reading.text))
        for provision in brief.mission.agreement.provisions
        if len(provision.readings) > 1 and brief.article(provision.provision_id) in shown
        for reading in provision.readings
        for title in (brief.reading_title(provision.provision_id, reading.reading_id),)
    ]  # fmt: skip
    return [points(told)] if told else []


def _differences(brief: Brief) -> list[Sentence]:
    words, told = brief.words, []
    for provision in brief.mission.agreement.provisions:
        held: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in brief.story.lookup.findings:
            if finding.provision_id == provision.provision_id:
                held[finding.incident_id].append(finding)
        differing = [name for name, found in held.items() if len({one.verdict for one in found}) > 1]
        if differing:
            told.append(sentence(
                words.say("{article}: incidents about which the readings differ in their verdict: {number}.",
                          article=brief.article(provision.provision_id), number=words.number(len(differing))),
                brief.refer("incident", differing)))  # fmt: skip
    return told or [sentence(words.say("In no incident do readings of one provision lead to different verdicts."),
                             _all_incidents(brief))]  # fmt: skip
