"""What there is to tell in, the standing of the page out: force, arrival, basis, and what was left out of the line."""

from trucewatch.report.prose import Piece, Sentence, link, say
from trucewatch.report.spelling import clock, counted, day_words, hours, kilometres, listed
from trucewatch.report.story import SourceRow, Story


def tell_standing(story: Story) -> tuple[Sentence, ...]:
    """Say whether the agreement was in force, how the data came, and on what the page rests."""
    view = story.view
    sentences = [say(Piece(view.mission.statement))]
    if view.mission.retrospective:
        sentences.append(say(Piece(view.mission.retrospective)))
    sentences += [_arrival(story, row) for row in story.sources]
    sentences.append(say(link(view.basis, "provenance")))
    issued = f"Issued {day_words(view.issued_at)} {clock(view.issued_at)} UTC for {view.reader.title}."
    return (*sentences, say(issued))


def _arrival(story: Story, row: SourceRow) -> Sentence:
    they, were = ("it", "was") if row.events == 1 else ("they", "were")
    channels = listed([f"{number:,} {channel_words(channel)}" for channel, number in row.authenticity])
    subject = link(f"{counted(row.events, 'event')} of {_source(story, row.name)}", "sources")
    late = f", since {they} {were} collected after the fact" if story.view.mission.retrospective else ""
    doubt = ""
    if row.n_early:
        doubt = f"; {row.n_early:,} of them before {they} {were} said to have begun, so that a clock is in doubt"
    return say(subject, f" {were} {_delay(row, they)}{late}{doubt}: {channels}.")


def _delay(row: SourceRow, they: str) -> str:
    """Say how long after events were taken in; what came before the end of its day bears no hour of its own."""
    if row.delay_median_h >= 0:
        median, most = hours(row.delay_median_h), hours(row.delay_most_h)
        return f"taken into this ledger {median} after {they} happened (median; at most {most})"
    if row.delay_most_h < 0:
        return "dated by the day and taken into this ledger before that day ended"
    most = hours(row.delay_most_h)
    return f"dated by the day and taken into this ledger, half or more before that day ended, the last {most} after it"


def channel_words(authenticity: str) -> str:
    """Return how a channel protects origin and content, in the words of a sentence."""
    return {
        "signed": "signed",
        "trusted_channel": "by a channel that the mission declares trusted",
        "none": "not authenticated",
    }[authenticity]


def tell_left_out(story: Story) -> tuple[Sentence, ...]:
    """Say what was left out of the line."""
    version, left_out = story.lookup.ground.line.version, story.view.mission.line.left_out
    used = say(
        f"{kilometres(version.length_km)} of line in {counted(len(version.parts_kept), 'part')} are watched (",
        link(f"line {version.line}, version {version.version}", "line"), ").",
    )  # fmt: skip
    named = {item.part for item in left_out}
    chosen = [piece.length_km for piece in version.parts_dropped if piece.part in named]
    small = [piece.length_km for piece in version.parts_dropped if piece.part not in named]
    sentences = [used]
    if left_out:
        parts, stated = counted(len(left_out), "part"), f" of together {kilometres(sum(chosen))}" if chosen else ""
        sentences.append(say("The mission leaves out ", link(parts, "line"), f"{stated}, each named with its reason."))
    if small:
        pieces = counted(len(small), "further piece")
        sentences.append(
            say(link(pieces, "line"), f" of together {kilometres(sum(small))} were never part of the line.")
        )
    if len(sentences) == 1:
        return (used, say("No part of it was left out."))
    return (*sentences, say("Of what was left out this page says nothing."))


def _source(story: Story, name: str) -> str:
    return next((source.title for source in story.view.mission.sources if source.name == name), name)
