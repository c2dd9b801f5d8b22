"""A mission and its ground in, plain text for `mission show` out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from textwrap import wrap

from trucewatch.geo.ground import Ground
from trucewatch.records.agreement import Provision
from trucewatch.records.mission import Mission, Sensor, Source
from trucewatch.records.viewing import Viewing
from trucewatch.records.vocabulary import EVENTS

WIDTH = 100
"""Lines of running text are not longer than this."""


def describe(mission: Mission, ground: Ground) -> str:
    """Return as plain text: status, parties, line, provisions, who may see what, sensors, sources, ladder."""
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        (mission.title, _status_lines(mission)),
        ("Parties", [f"{party.name}: {party.title}, on side {party.side}" for party in mission.parties]),
        ("Line", _line_lines(mission, ground)),
        ("Provisions", _provision_lines(mission)),
        ("Who may see what", _reader_lines(mission)),
        ("Sensors", [line for sensor in mission.sensors for line in _sensor_lines(sensor, mission)]),
        ("Sources", [line for source in mission.sources for line in _source_lines(source)]),
        ("Ladder", _ladder_lines(mission)),
    )
    written = [f"{title}\n{'-' * len(title)}\n" + "\n".join(lines) for title, lines in sections]
    return "\n\n".join(written) + "\n"


def _status_lines(mission: Mission) -> list[str]:
    day = f"Days are those of {mission.day_timezone}."
    return [line for text in (mission.statement, mission.retrospective, day) for line in _wrapped(text, "")]


def _line_lines(mission: Mission, ground: Ground) -> Iterator[str]:
    version = ground.line.version
    yield (
        f"{version.line}, version {version.version} ({version.status.replace('_', '-')}), "
        f"one sigma {mission.line.sigma_m:g} m"
    )
    yield from _wrapped(f"drawn by: {version.drawn_by}", "")
    scale = f"vertices {version.simplification_scale_m:.0f} m apart (median)"
    yield f"{version.length_km:.1f} km in {len(version.parts_kept)} parts used, {scale}"
    for kept in version.parts_kept:
        yield f"  part {kept.part}: {kept.length_km:.1f} km"
    for dropped in version.parts_dropped:
        if dropped.part is not None:
            yield f"  left out, part {dropped.part}: {dropped.length_km:.1f} km, {dropped.reason}"
    short = [dropped.length_km for dropped in version.parts_dropped if dropped.part is None]
    if short:
        yield f"  never numbered: {len(short)} shorter pieces, {sum(short):.1f} km together"


def _provision_lines(mission: Mission) -> Iterator[str]:
    agreement = mission.agreement
    end = "" if agreement.in_force_to is None else f" to {_moment(agreement.in_force_to)}"
    as_if = "as if in force" if mission.status == "hypothetical" else "in force"
    yield f"{agreement.title}, {as_if} from {_moment(agreement.in_force_from)}{end}"
    yield f"standard of proof: {agreement.standard_of_proof} (p_breach from {agreement.standard_p:g})"
    for provision in agreement.provisions:
        yield from _wrapped(
            f"{provision.provision_id} ({provision.article}, {provision.subject}): {provision.text}", ""
        )
        yield from _detail_lines(provision)


def _detail_lines(provision: Provision) -> Iterator[str]:
    yield "  checked against its source" if provision.verified else "  illustrative"
    asked = (*provision.events, *provision.weapons, *provision.impediments)
    yield f"  prohibits {', '.join(provision.classes)}" + (f"; speaks only of {', '.join(asked)}" if asked else "")
    for excuse in provision.excuses:
        yield (
            f"  excused by notice of {excuse.notice.replace('_', ' ')} {excuse.lead_h:g} h ahead, "
            f"at most {excuse.max_duration_h:g} h and {excuse.max_radius_km:g} km"
            + (f", declared by {' or '.join(excuse.by)}" if excuse.by else "")
        )
    for reading in provision.readings:
        zones = ", ".join((reading.zone, *reading.more_zones))
        yield from _wrapped(f"read by {reading.holder} in zone {zones}: {reading.text}", "  ")
        for one in reading.distances:
            side = "beyond" if reading.beyond else "within"
            yield from _wrapped(f"{', '.join(one.weapons)} {side} {one.distance_km:g} km", "    ")


def _reader_lines(mission: Mission) -> Iterator[str]:
    names = [reader.name for reader in mission.readers]
    wide = max((len(label.name) for label in mission.labels), default=0)
    yield " ".join([" " * wide, *names])
    for label in mission.labels:
        cells = [("yes" if name in label.readers else "-").ljust(len(name)) for name in names]
        delay = f"  {label.delay_h:g} h later outside cell and board" if label.delay_h else ""
        yield f"{label.name.ljust(wide)} {' '.join(cells)}{delay}".rstrip()
    rules = {rule.reader: rule for rule in mission.release.rules}
    for reader in mission.readers:
        rule = rules.get(reader.kind)
        if rule is None:
            yield f"{reader.name}: no rule for {reader.kind}, so nothing"
            continue
        looking = "by cell and hour" if rule.looking == "cells" else "as past weeks by sector"
        yield (
            f"{reader.name}: places {'exact' if rule.place == 'exact' else 'as 5 km cell'}, "
            f"times {f'to {rule.time_min} min' if rule.time_min else 'exact'}, "
            f"{f'{rule.delay_h:g} h later' if rule.delay_h else 'at once'}, looking {looking}"
        )


def _sensor_lines(sensor: Sensor, mission: Mission) -> Iterator[str]:
    seen = {one.event for one in sensor.detections}
    # Blindness is told for the events whose coverage is stated, then for the rest only as a number.
    sized = [size.event for size in mission.event_sizes if size.event not in seen]
    others = len([event for event in EVENTS if event not in seen]) - len(sized)
    entry = mission.class_of(sensor)
    told = "" if entry is None else f", class {entry.sensor_class}: {entry.title}"
    yield f"{sensor.name}: {sensor.title} ({sensor.kind.replace('_', ' ')}{told})"
    viewing = mission.viewing_of(sensor)
    if viewing is not None:
        yield from _wrapped(f"sees {viewing_words(viewing)}", "  ")
    yield from _wrapped(f"can record {_listed([event for event in EVENTS if event in seen])}", "  ")
    yield from _wrapped(f"blind for {_listed(sized)}, and for {others} other events", "  ")


def viewing_words(viewing: Viewing) -> str:
    """Return the limits of a viewing in words."""
    how = {"swath": "what its scan sweeps over", "agile": "any place it turns to", "sar": "to its side"}[viewing.kind]
    limits = [] if viewing.max_off_nadir_deg is None else [f"within {viewing.max_off_nadir_deg:g}° of nadir"]
    if viewing.min_incidence_deg is not None or viewing.max_incidence_deg is not None:
        least, most = viewing.min_incidence_deg or 0.0, viewing.max_incidence_deg or 90.0
        limits.append(f"at incidence from {least:g}° to {most:g}°")
    limits += [] if viewing.side == "both" else [f"on the {viewing.side} of its track"]
    limits += [] if viewing.min_sun_deg is None else [f"with the sun {viewing.min_sun_deg:g}° up or higher"]
    limits += [] if viewing.heading == "any" else [f"when {viewing.heading}"]
    return ", ".join([how, *limits])


def _source_lines(source: Source) -> Iterator[str]:
    ends = [None if at is None else _moment(at) for at in (source.holds_from, source.holds_to)]
    span = "does not say what it holds" if ends == [None, None] else f"holds {ends[0] or '...'} to {ends[1] or '...'}"
    channel = "not authenticated" if source.authenticity == "none" else source.authenticity.replace("_", " ")
    yield f"{source.name}: {source.title} ({source.format}), {channel}, label {source.label}"
    yield f"  files {_listed(source.files)}; {span}"
    if source.note:
        yield from _wrapped(source.note, "  ")


def _ladder_lines(mission: Mission) -> Iterator[str]:
    for tier in mission.ladder:
        yield (
            f"{tier.tier}: {tier.title}; possible violations needed: {tier.min_findings}, over {tier.min_hours:g} h; "
            f"clock {tier.clock_h:g} h from {tier.starts}"
        )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "nothing"


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
