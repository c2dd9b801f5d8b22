"""Field checks and reviews in, how often something was missed out, with the interval that their number allows.

Intervals are those of Clopper and Pearson, at 95 %: a day's dozen reviews without a miss still leave a miss rate of a
quarter possible, and the number says so. Source: Clopper and Pearson, Biometrika 26 (1934) 404.
"""

from collections.abc import Iterable, Sequence

from scipy.stats import beta

from trucewatch.records.field_check import FieldCheck, MissRate, Review
from trucewatch.records.sample import SampleItem
from trucewatch.records.table import Table

CONFIDENCE = 0.95
"""Of every interval."""


def miss_rates(
    checks: Table[FieldCheck], samples: Table[SampleItem], reviews: Table[Review]
) -> tuple[tuple[MissRate, ...], tuple[str, ...]]:
    """Return the miss rates of promises by kind of sensor, of quiet cells, of rejected items and of controls.

    What kind of item an answer is about follows from the sample by the item's name: answers do not carry it. Names of
    rates are `promised`, `promised:KIND`, `quiet_cell`, `rejected_item` and `control`. Of several answers to an item
    by one reviewer the last version counts; several reviewers count each for themselves. Answers `cannot_tell` count
    nowhere. The second value names the reviews of items that no sample holds; they are told, not counted.
    """
    items = {(one.sample_id, one.item): one for one in samples.rows()}
    answers = _last_answers(reviews.rows())
    strangers = tuple(sorted(one.review_id for one in answers if (one.sample_id, one.item) not in items))
    known = [(items[one.sample_id, one.item], one) for one in answers if (one.sample_id, one.item) in items]
    return (*_of_promises(list(checks.rows())), *_of_reviews(known)), strangers


def binomial_limits(part: float, whole: float) -> tuple[float, float]:
    """Return the 95 % interval of a share by Clopper and Pearson; 0 and 1 for a share of nothing.

    Numbers need not be whole: an effective number of dependent trials is one.
    """
    tail = (1 - CONFIDENCE) / 2
    low = float(beta.ppf(tail, part, whole - part + 1)) if part > 0 else 0.0
    high = float(beta.ppf(1 - tail, part + 1, whole - part)) if part < whole else 1.0
    return low, high


def _last_answers(reviews: Iterable[Review]) -> list[Review]:
    last: dict[str, Review] = {}
    for one in reviews:
        if one.review_id not in last or one.version > last[one.review_id].version:
            last[one.review_id] = one
    return [last[name] for name in sorted(last)]


def _of_promises(checks: Sequence[FieldCheck]) -> list[MissRate]:
    rates = []
    for kind in sorted({one.sensor_kind or "" for one in checks}):
        tested = [one for one in checks if (one.sensor_kind or "") == kind and one.recorded is not None]
        missed = sum(not one.recorded for one in tested)
        expected = sum(1 - one.promised for one in tested) if tested else None
        rates.append(_rate(f"promised:{kind}" if kind else "promised", len(tested), missed, expected))
    return rates


def _of_reviews(answers: Sequence[tuple[SampleItem, Review]]) -> list[MissRate]:
    told = [(item, review) for item, review in answers if review.answer != "cannot_tell"]
    quiet = [review for item, review in told if item.subject == "quiet_cell" and not item.is_control]
    rejected = [review for item, review in told if item.subject == "rejected_item"]
    controls = [review for item, review in told if item.is_control]
    return [
        _rate("quiet_cell", len(quiet), sum(one.answer == "missed" for one in quiet), None),
        _rate("rejected_item", len(rejected), sum(one.answer == "missed" for one in rejected), None),
        _rate("control", len(controls), sum(one.answer == "nothing" for one in controls), None),
    ]


def _rate(name: str, checked: int, missed: int, expected: float | None) -> MissRate:
    low, high = binomial_limits(missed, checked)
    return MissRate(name, checked, missed, expected, missed / checked if checked else None, low, high)
