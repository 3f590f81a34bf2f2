"""Hints in steps: asked for, and given when the same mistake comes again."""

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises import hints
from ridge_core.classroom.exercises.misconceptions import EXERCISES

SOLUTION = "The solution is folded below the exercise."


@pytest.fixture(autouse=True)
def forgotten():
    hints._given.clear()
    hints._seen.clear()


def doubled(weights, lam, m):
    return lam / m * np.sum(weights**2)


def absolute(weights, lam, m):
    return lam / (2 * m) * np.sum(np.abs(weights))


@pytest.mark.parametrize("name", EXERCISES)
def test_hints_are_asked_for_one_by_one(name):
    texts = [repr(checks.hint(name)) for _ in range(6)]
    written = EXERCISES[name].hints
    assert 2 <= len(written) <= 3
    for number, text in enumerate(written):
        assert texts[number] == f"Hint {number + 1} of {len(written)}: {text}"
    assert all(SOLUTION in text for text in texts[len(written) :])
    assert not any(SOLUTION in text for text in texts[: len(written)])


def test_hints_of_two_exercises_do_not_mix():
    assert "Hint 1" in repr(checks.hint("cost"))
    assert "Hint 1" in repr(checks.hint("penalty"))
    assert "Hint 2" in repr(checks.hint("cost"))


def test_a_hint_for_no_exercise_is_refused():
    with pytest.raises(ValueError, match=r"name is 'costs', expected one of .*cost"):
        checks.hint("costs")


def test_a_hint_is_html_with_code():
    html = hints.Hint("Use `a < b` & look.")._repr_html_()
    assert "<code>a &lt; b</code> &amp; look." in html


def test_the_same_mistake_is_met_one_step_more_exactly():
    first, second, third, fourth = (checks.penalty(absolute) for _ in range(4))
    assert {f.name for f in (first, second, third)} == {"absolute weights"}
    assert "yours:" not in first.message
    assert second.message.startswith(first.message)
    assert "weights = [3], lam = 2, m = 1" in second.message
    # 2/(2·1) · |3| = 3 and 2/(2·1) · 3² = 9
    assert "    yours:    3\n    expected: 9" in second.message
    assert third.message.startswith(second.message)
    assert EXERCISES["penalty"].hints[-1] in third.message
    assert third.message.endswith(SOLUTION)
    assert fourth.message == third.message
    assert SOLUTION not in second.message


def test_another_mistake_or_a_right_answer_begins_anew():
    first = checks.penalty(doubled)
    checks.penalty(absolute)
    assert checks.penalty(doubled) == first
    checks.penalty(EXERCISES["penalty"].right)
    assert checks.penalty(doubled) == first


def test_right_answers_and_scaffolds_stay_quiet():
    for function in (EXERCISES["penalty"].right, lambda weights, lam, m: ...):
        said = {checks.penalty(function).message for _ in range(4)}
        assert len(said) == 1
        assert "Hint" not in said.pop()


def test_an_example_that_is_shown_already_is_not_shown_again():
    unknown = lambda weights, lam, m: 100.0 + m  # noqa: E731
    said = [checks.penalty(unknown).message for _ in range(4)]
    assert all(text.count("expected: ") == 1 for text in said)
    assert len(set(said)) == 3


def test_an_answer_of_another_kind_is_met_with_hints_alone():
    said = [checks.penalty(lambda weights, lam, m: "9").message for _ in range(3)]
    assert EXERCISES["penalty"].hints[0] in said[1]
    assert EXERCISES["penalty"].hints[-1] in said[2]
