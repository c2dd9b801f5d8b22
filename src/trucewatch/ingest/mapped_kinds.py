"""Columns of a foreign file in, what each row records, how many, how sure and copied from what out."""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trucewatch.ingest.cells import Cells, flags_of
from trucewatch.ingest.observations import MAX_COUNT
from trucewatch.ingest.provenance import Column
from trucewatch.records.identity import OPEN_KEY, name_for
from trucewatch.records.mapping import Copies, Corroboration, KindRule, Kinds, MappedCount, RejectedWords
from trucewatch.records.table import Integers

_COUNT_KINDS = pa.array(["exact", "at_least", "about"])


def note_rejected(cells: Cells, rejected: tuple[RejectedWords, ...]) -> None:
    """Note the rows that the mapping rejects by a word."""
    for one in rejected:
        words = pa.array(one.words, pa.string())
        mask = flags_of(pc.is_in(pc.fill_null(cells.text(one.column), ""), value_set=words))
        cells.note(one.refusal.code, one.column, mask, one.refusal.expected, one.refusal.remedy)


def read_rules(cells: Cells, kinds: Kinds) -> Integers:
    """Return the number of the rule that holds for each row, -1 where none does; refused and unfit rows are noted."""
    if kinds.column is None:
        return np.zeros(cells.count, dtype=np.int64)
    encoded = pc.dictionary_encode(pc.fill_null(cells.text(kinds.column), ""))
    found = np.array([*(_rule_of(text, kinds) for text in encoded.dictionary.to_pylist()), -1], dtype=np.int64)
    rules: Integers = found[np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)]
    words = ", ".join(word or "(empty)" for rule in kinds.rules for word in rule.words)
    remedy = "correct it, or add a rule for it to the mapping"
    cells.note("unknown_word", kinds.column, rules == -1, f"one of {words}", remedy)
    for number, rule in enumerate(kinds.rules):
        if rule.refusal is not None:
            refusal = rule.refusal
            cells.note(refusal.code, kinds.column, rules == number, refusal.expected, refusal.remedy)
    return rules


def take_words(kinds: Kinds, rules: Integers, field: Callable[[KindRule], str | None]) -> pa.Array:
    """Return what the rule of each row says in one of its fields; null where no rule holds."""
    words = pa.array([*map(field, kinds.rules), None], type=pa.string())
    return words.take(pa.array(np.where(rules < 0, len(kinds.rules), rules)))


def corroborate(cells: Cells, description: pa.Array, by: Corroboration | None) -> pa.Array:
    """Return the descriptions, `corroborated` in place of `reported` where the mapping's column shows it."""
    if by is None:
        return description
    if by.at_least is None:
        shown = cells.known(by.column)
    else:
        shown = cells.whole(by.column, MAX_COUNT) >= by.at_least
    borne_out = shown & flags_of(pc.equal(description, "reported"))
    return pc.if_else(pa.array(borne_out), "corroborated", description)


def read_counts(cells: Cells, count: MappedCount | None) -> Mapping[str, Column]:
    """Return count and its kind; both unknown where the best number is empty or zero."""
    unknown = np.full(cells.count, np.nan)
    if count is None:
        return {"count": unknown, "count_kind": pa.nulls(cells.count, pa.string())}
    best = cells.whole(count.best_column, MAX_COUNT)
    low = unknown if count.low_column is None else cells.whole(count.low_column, MAX_COUNT)
    high = unknown if count.high_column is None else cells.whole(count.high_column, MAX_COUNT)
    expected, remedy = "low, best and high number in this order", "correct them"
    cells.note("contradicting_counts", count.best_column, (low > best) | (best > high), expected, remedy)
    kind = np.where((low == best) & (best == high), 0, np.where(low == best, 1, 2))
    known = best > 0
    return {"count": np.where(known, best, np.nan), "count_kind": _COUNT_KINDS.take(pa.array(kind, mask=~known))}


def read_copies(cells: Cells, copies: Copies | None, source: str) -> pa.Array:
    """Return the copy group of each row; null where the row does not say what it repeats."""
    if copies is None:
        return pa.nulls(cells.count, pa.string())
    owner = source if copies.scope == "source" else ""
    encoded = pc.dictionary_encode(cells.text(copies.column))
    groups = [_group_of(text, copies.split, owner) for text in encoded.dictionary.to_pylist()]
    return pa.array(groups, type=pa.string()).take(encoded.indices)


def _rule_of(text: str, kinds: Kinds) -> int:
    held = {word.strip() for word in (text.split(kinds.split) if kinds.split else [text])}

    def fits(word: str) -> bool:
        if kinds.match == "word" or not word:
            return word in held
        return any(one.startswith(word) for one in held)

    for number, rule in enumerate(kinds.rules):
        if not rule.words or any(map(fits, rule.words)):
            return number
    return -1


def _group_of(text: str, split: str | None, owner: str) -> str | None:
    first = (text.split(split)[0] if split else text).strip()
    return name_for(OPEN_KEY, "copy", owner, first) if first else None
