"""Likelihood words, confidence and verdicts."""

import pytest

from tests.builders import a_mission
from tests.incidents import an_incident, classes
from trucewatch.assess.words import LIKELIHOODS, Answers, confidence_of, likelihood_word, verdict_of
from trucewatch.records.incident import Incident


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, "almost no chance"), (0.049999, "almost no chance"), (0.05, "very unlikely"), (0.199999, "very unlikely"),
        (0.2, "unlikely"), (0.449999, "unlikely"), (0.45, "roughly even chance"), (0.549999, "roughly even chance"),
        (0.55, "likely"), (0.799999, "likely"), (0.8, "very likely"), (0.949999, "very likely"),
        (0.95, "almost certain"), (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_likelihood_words_begin_where_the_standard_says(chance: float, word: str) -> None:
    assert likelihood_word(chance) == word


def test_there_are_seven_words_in_rising_order() -> None:
    limits = [limit for limit, _ in LIKELIHOODS]
    assert limits == sorted(limits)
    assert len({word for _, word in LIKELIHOODS}) == 7


@pytest.mark.parametrize(
    ("authenticated", "independent", "shares", "word"),
    [
        (True, 3, {"strike": 0.6}, "high"),
        (True, 3, {"strike": 0.3, "natural": 0.3}, "moderate"),
        (True, 2, {"strike": 0.9}, "moderate"),
        (True, 1, {"strike": 0.9}, "low"),
        (False, 9, {"strike": 0.9}, "low"),
    ],
)
def test_confidence_rests_on_independent_authenticated_evidence_that_agrees(
    authenticated: bool, independent: int, shares: dict[str, float], word: str
) -> None:
    incident = an_incident(authenticated=authenticated, n_independent=independent, class_probability=classes(**shares))
    assert confidence_of(incident) == word


def verdict(p_breach: float, incident: Incident) -> str:
    """Return the verdict at one chance of breach."""
    return verdict_of(Answers(1.0, 1.0, 1.0, 1.0, 0.0, p_breach), incident, a_mission())


def test_verdicts_follow_the_agreed_standard() -> None:
    incident = an_incident()
    assert [verdict(p, incident) for p in (0.75, 0.749999, 0.1, 0.099999)] == [
        "breach", "cannot_be_determined", "cannot_be_determined", "no_breach",
    ]  # fmt: skip


def test_input_without_authenticity_never_carries_a_breach() -> None:
    assert verdict(1.0, an_incident(authenticated=False)) == "cannot_be_determined"
