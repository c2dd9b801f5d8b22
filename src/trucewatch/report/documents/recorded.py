"""A brief in, what was recorded out: by sector and kind, restated under every counting rule, damage, depth."""

from collections import Counter, defaultdict

import numpy as np
import shapely

from trucewatch.records.vocabulary import DESCRIPTIONS
from trucewatch.report.document import Block, Section
from trucewatch.report.documents.brief import Brief, end, paragraph, section, sentence, start, tabled
from trucewatch.report.documents.figures import looking_figure, strip_figure
from trucewatch.report.documents.looked import looking_refs, short_looking
from trucewatch.report.looking import event_order

DEEP_ZONES = ("city", "energy", "sea", "storage")
"""Kinds of zone whose events are told apart however far from the line they lie."""


def recorded_section(brief: Brief) -> Section:
    """Return the recorded events by sector, kind and description, each count beside its looking."""
    words = brief.words
    blocks: list[Block] = [_by_sector(brief)]
    if len(brief.today.observations):
        blocks += [_by_kind(brief), _by_description(brief)]
    else:
        blocks.append(
            paragraph(
                sentence(
                    brief.none_told(words.say("No event was recorded. That nothing happened does not follow.")),
                    looking_refs(brief),
                )
            )
        )
    blocks += [figure for figure in (looking_figure(brief), strip_figure(brief)) if figure]
    return section("recorded", words.say("Recorded events by sector and kind"), blocks)


def _by_sector(brief: Brief) -> Block:
    words, rows = brief.words, []
    for row in brief.story.sectors:
        known = [sector.title for sector in brief.mission.sectors]
        name = row.name if row.name in known else words.title("concepts", "elsewhere")
        before = words.absent if row.before is None else words.number(row.before.events)
        rows.append(
            (
                name,
                words.number(row.now.events),
                before,
                words.number(row.now.incidents),
                words.number(row.now.possible),
                short_looking(words, row.now.looking),
            )
        )
    columns = (
        start(words.say("Sector")), end(words.title("levels", "recorded_event")), end(words.say("Period before")),
        end(words.title("concepts", "incidents")), end(words.title("levels", "possible_violation")),
        start(words.say("Looking")),
    )  # fmt: skip
    note = words.say("Elsewhere means in no sector, or farther than {km} from the line.",
                     km=words.kilometres(brief.mission.thresholds.watch_band_km))  # fmt: skip
    refs = (*brief.rests_on_observations(), *looking_refs(brief))
    return tabled(words.say("Recorded events by sector, beside the looking"), columns, rows, refs, note)


def _by_kind(brief: Brief) -> Block:
    words, looking = brief.words, {item.event: item for item in brief.story.looking}
    count = Counter(brief.today.observations.texts("event").tolist())
    tabled_kinds, rows = event_order(brief.mission), []
    for event, number in sorted(count.items(), key=lambda pair: (-pair[1], pair[0])):
        told = short_looking(words, looking.get(event))
        if event not in tabled_kinds:
            told = words.term("looking", "not_tabled")
        rows.append((words.title("events", event), words.number(number), told))
    columns = (start(words.say("Event")), end(words.say("Number")), start(words.say("Looking")))
    return tabled(words.say("Recorded events by kind"), columns, rows, brief.rests_on_observations())


def _by_description(brief: Brief) -> Block:
    words, held = brief.words, brief.today.observations
    count = Counter(held.texts("description").tolist())
    rows = [(words.title("descriptions", name), words.number(count[name])) for name in DESCRIPTIONS if count[name]]
    open_ended = sum(kind == "uncountable" for kind in held.texts("count_kind").tolist())
    note = words.say(
        "Of these with a number that could not be counted: {number}. Weapon not known: {unknown}. Looking: {looking}.",
        looking=short_looking(words, brief.story.primary),
        number=words.number(open_ended),
        unknown=words.number(sum(weapon is None for weapon in held.texts("weapon").tolist())),
    )
    columns = (start(words.say("Description")), end(words.say("Number")))
    return tabled(words.say("What is known of phase or direction"), columns, rows, brief.rests_on_observations(), note)


def restated_section(brief: Brief) -> Section:
    """Return the totals of the period under every counting rule."""
    words, counts = brief.words, brief.today.counts
    title = words.say("Totals restated under every counting rule")
    if not len(counts):
        return section("restated", title, [paragraph(sentence(words.say("No total under a counting rule is stated.")))])
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0] * 5)
    names = ("counted", "uncountable", "observations", "copies", "exercises")
    for at, name in enumerate(names):
        for rule, value in zip(counts.texts("rule"), counts.integers(name).tolist(), strict=True):
            sums[rule][at] += value
    headline = brief.mission.counting_rule
    order = sorted(sums, key=lambda rule: (rule != headline, rule))
    rows = [(brief.rule_title(rule), *(words.number(value) for value in sums[rule])) for rule in order]
    columns = (
        start(words.say("Counting rule")), end(words.say("Total")), end(words.say("Uncountable")),
        end(words.say("Observations read")), end(words.say("Copies left out")),
        end(words.say("Counted apart as exercises")),
    )  # fmt: skip
    note = words.say("Totals under different rules cannot be compared. An uncountable observation counts as one, so "
                     "the true number is at least the total. Counted apart as exercises, in no total: what lies in a "
                     "training area or under a timely notice.")  # fmt: skip
    refs = (*brief.refer("count", order), *looking_refs(brief))
    table = tabled(words.say("The same period under every rule; the rule of the headline number stands first"), columns,
                   rows, refs, note)  # fmt: skip
    looking = sentence(words.say("Looking behind these totals: {looking}.",
                                 looking=short_looking(words, brief.story.primary)), looking_refs(brief))  # fmt: skip
    return section("restated", title, [table, paragraph(looking)])


def damage_section(brief: Brief) -> Section:
    """Return damage and casualties, those reported apart from those corroborated."""
    words, held = brief.words, brief.today.observations
    title, rows, ids = words.say("Damage and casualties"), [], []
    columns = (
        start(words.say("Event")), end(words.title("descriptions", "reported")),
        end(words.title("descriptions", "corroborated")), end(words.say("Otherwise described")),
    )  # fmt: skip
    pairs = list(zip(held.texts("event"), held.texts("description"), held.texts("observation_id"), strict=True))
    for event in ("damage", "casualty"):
        described = [description for kind, description, _ in pairs if kind == event]
        ids += [name for kind, _, name in pairs if kind == event]
        reported, sure = described.count("reported"), described.count("corroborated")
        numbers = (reported, sure, len(described) - reported - sure)
        rows.append((words.title("events", event), *(words.number(number) for number in numbers)))
    if not ids:
        text = words.say("No record of damage or casualties was received. That there were none does not follow.")
        return section("damage", title, [paragraph(sentence(brief.none_told(text)))])
    note = words.say("Numbers of records, not of persons or buildings. Looking: not stated for what people report.")
    table = tabled(words.say("Reported and corroborated"), columns, rows, brief.refer("observation", ids), note)
    return section("damage", title, [table])


def depth_section(brief: Brief) -> Section:
    """Return what was recorded far from the line, and within cities, energy sites, at sea and at storage sites."""
    words, spots, held = brief.words, brief.story.lookup.observation_spots, brief.story.lookup.observations
    far = [item.observation_id for item, spot in zip(held, spots, strict=True) if not spot.in_band]
    kilometres = words.kilometres(brief.mission.thresholds.watch_band_km)
    first = sentence(words.say("Recorded events farther than {km} from the line: {number}.", km=kilometres,
                               number=words.number(len(far))), brief.refer("observation", far))  # fmt: skip
    unseen = sentence(words.say("No looking is stated there: where nothing is recorded in depth, nothing is known."))
    blocks: list[Block] = [paragraph(first, unseen)]
    rows, ids = _by_zone(brief)
    if rows:
        columns = (
            start(words.say("Zone")), start(words.say("Kind of zone")), end(words.say("Number")),
            start(words.say("Looking")),
        )  # fmt: skip
        refs = brief.refer("observation", ids)
        note = words.say("An event may lie in several zones. Places are as exact as this reader may have them.")
        blocks.append(tabled(words.say("Recorded events within zones in depth"), columns, rows, refs, note))
    return section("depth", words.say("In depth: cities, energy, sea"), blocks)


def _by_zone(brief: Brief) -> tuple[list[tuple[str, ...]], list[str]]:
    words, held = brief.words, brief.today.observations
    lon, lat, names = held.numbers("lon_deg"), held.numbers("lat_deg"), held.texts("observation_id")
    titles = {zone.zone_id: zone.title for zone in brief.mission.zones}
    rows, ids, unsaid = list[tuple[str, ...]](), list[str](), words.term("looking", "not_stated")
    for zone in brief.story.lookup.ground.zones:
        if zone.kind not in DEEP_ZONES or zone.polygon is None:
            continue
        inside = np.asarray(shapely.contains_xy(zone.polygon, lon, lat), dtype=np.bool_)
        ids += names[inside].tolist()
        title = titles.get(zone.zone_id, zone.zone_id)
        rows.append((title, words.term("zones", zone.kind), words.number(int(inside.sum())), unsaid))
    return rows, ids
