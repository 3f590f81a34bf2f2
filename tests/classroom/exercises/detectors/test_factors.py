"""Factors are found and written as they are read."""

import linecache

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises.detectors.factors import written
from ridge_core.classroom.exercises.misconceptions import EXERCISES


@pytest.mark.parametrize(
    ("number", "powers", "text"),
    [
        (2, (("m", 1),), "2m"),
        (1 / 2, (("m", -1),), "1/(2m)"),
        (1, (("m", 1), ("n", -1)), "m/n"),
        (-1, (), "−1"),
        (1 / 2, (), "1/2"),
        (1 / 30, (("m", 1),), "m/30"),
        (1, (("m", 0.5),), "√m"),
        (1, (("m", 1), ("m − 1", -1)), "m/(m − 1)"),
        (2.5, (("λ", 2),), "2.5λ²"),
    ],
)
def test_a_factor_is_written_as_it_is_read(number, powers, text):
    assert written(number, powers) == text


def right(name, *arguments):
    return EXERCISES[name].right(*arguments)


def cost_with(factor):
    return lambda *given: factor(*given) * right("cost", *given)


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (lambda X, y, w, b, lam: X.shape[1] / len(y), "your answer is n/m times"),
        (lambda X, y, w, b, lam: len(y) ** 0.5, "your answer is √m times"),
        (lambda X, y, w, b, lam: 3.7, "your answer is 3.7 times"),
        (lambda X, y, w, b, lam: -1, "your answer has the wrong sign, and the right size"),
        (lambda X, y, w, b, lam: len(y) / 12, "It divides by 12, whatever m is."),
    ],
)
def test_a_factor_on_everything_is_told(factor, said):
    feedback = checks.cost(cost_with(factor))
    assert feedback.passed is False
    assert said in feedback.message


@pytest.mark.parametrize("tiny", [2.2e-308, 1e-12, 1e-9])
def test_a_tiny_constant_is_no_factor(tiny):
    feedback = checks.cost(lambda X, y, weights, intercept, lam: tiny)
    assert feedback.passed is False
    assert "times what it should be" not in feedback.message


def test_a_factor_too_small_to_be_divided_by_is_none():
    feedback = checks.cost(cost_with(lambda *given: 2e-311))
    assert feedback.passed is False
    assert "times what it should be" not in feedback.message


def test_a_factor_on_one_of_a_pair_names_the_other_right():
    def step(*given):
        weights, intercept = right("gradient", *given)
        return weights, intercept * given[0].shape[1]

    message = checks.gradient(step).message
    assert "Your grad_weights are right on every input, your grad_intercept is not." in message
    assert "your grad_intercept is n times" in message


def test_of_several_numbers_it_is_said_that_they_are_too_large():
    for factor, said in ((3, "are 3 times what they should be"), (-1, "have the wrong sign")):

        def steeper(*given, factor=factor):
            weights, intercept = right("gradient", *given)
            return factor * weights, intercept

        assert f"On every input your grad_weights {said}" in checks.gradient(steeper).message


def test_a_factor_on_the_part_with_lam_is_told_alone():
    def columns_for_rows(X, y, w, b, lam):
        return right("cost", X, y, w, b, 0.0) + lam / (2 * X.shape[1]) * np.sum(w**2)

    feedback = checks.cost(columns_for_rows)
    assert feedback.names == ("m/n times as large",)
    assert "the part with λ is m/n times" in feedback.message
    assert "You divide by n" in feedback.message


def test_a_factor_on_a_step_is_seen_from_where_it_starts():
    def shorter(X, y, w, b, lam, rate):
        return right("descent_step", X, y, w, b, lam, rate / len(y))

    assert "your step is 1/m times" in checks.descent_step(shorter).message


def test_a_guard_against_division_by_zero_hides_no_factor():
    alpha = lambda lam, m: lam / (m - 1) if m > 1 else lam  # noqa: E731
    assert "m/(m − 1) times" in checks.elastic_net_alpha(alpha).message


def test_left_to_right_shows_its_line():
    cell = (
        "def half(lam, m):\n    m = m * 1\n    return 2 * lam / m**2 * 1 / 1 * m * m**2\n"
        "def alpha(lam, m):\n    return lam / 1 * m\n"
    )
    linecache.cache["<division>"] = (len(cell), None, cell.splitlines(True), "<division>")
    names = {}
    exec(compile(cell, "<division>", "exec"), names)
    message = checks.elastic_net_alpha(names["alpha"]).message
    assert "m² times" in message
    assert "line 5 of your cell:\n    return lam / 1 * m" in message


def test_brackets_are_spoken_of_only_where_the_line_is_found():
    message = checks.elastic_net_alpha(lambda lam, m: m * lam).message
    assert "multiplied by m where it should be divided" in message
    assert "from left to right" not in message


def test_a_count_without_a_letter_is_called_a_number():
    def sums(predictions, truth):
        fit = predictions.mean(axis=0)
        return np.sum((fit - truth) ** 2), np.sum(predictions.var(axis=0))

    message = checks.bias_and_variance(sums).message
    assert "your answer is (number of places) times what it should be" in message


def test_a_slope_divided_by_the_learning_rate_is_told():
    def divided(X, y, weights, intercept, lam, learning_rate):
        slopes, slope = EXERCISES["gradient"].right(X, y, weights, intercept, lam)
        return weights - slopes / learning_rate, intercept - slope / learning_rate

    message = checks.descent_step(divided).message
    assert "1/η² times what it should be. You divide by the learning rate" in message
