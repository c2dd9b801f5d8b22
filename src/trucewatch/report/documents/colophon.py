"""A brief in, how to make the report again out: software, settings, ledger, basis."""

from trucewatch.report.document import Sentence
from trucewatch.report.documents.brief import Brief, sentence


def tell_colophon(brief: Brief) -> tuple[Sentence, ...]:
    """Return the sentences that say how a report was made and for whom; on a flash notice only the first of them."""
    words, view = brief.words, brief.view
    rule = view.mission.release.rule_for(view.reader.kind)
    if brief.is_inside:
        basis = words.say("Basis: all records of the cell, of which this reader may be shown what stands here.")
    else:
        basis = words.say("Basis: only the records that this reader may see, from which everything was computed anew.")
    if brief.kind == "flash":
        size = words.say("Size of the ledger that was read: {size}.", size=words.number(view.tree_size))
        return (sentence(words.say("Software: {software}.", software=view.software)), sentence(size), sentence(basis))
    told = [
        sentence(words.say("Software: {software}.", software=view.software)),
        sentence(words.say("Digest of settings and geometry: {digest}.", digest=view.settings_sha256)),
        sentence(words.say("Size of the ledger that was read: {size}.", size=words.number(view.tree_size))),
        sentence(basis),
    ]
    if rule is not None and rule.place == "cell":
        told.append(sentence(words.say(
            "Places are grid cells of 5 km; times are coarsened to {minutes}; nothing leaves before {wait}.",
            minutes=words.minutes(float(rule.time_min)), wait=words.hours(rule.delay_h))))  # fmt: skip
    return (
        *told,
        sentence(words.say("Agreement: {title}. Standard of proof: {standard}.", title=view.mission.agreement.title,
                           standard=view.mission.agreement.standard_of_proof)),
        sentence(words.say("Parts of the line that the mission leaves out: {parts}.", parts=words.series_of(
            [words.say("part {name}: {value}", name=words.number(one.part), value=one.reason.rstrip("."))
             for one in view.mission.line.left_out]) or words.term("yes_no", "no"))),
        sentence(words.say("Maps and lines are illustrative and imply no view on status.")),
        sentence(words.say("Issued: {moment}.", moment=words.stamp(view.issued_at))),
    )  # fmt: skip
