"""What is true of wrong values is said, in words that come again."""

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises.detectors import repairs
from ridge_core.classroom.exercises.detectors.values import only_where
from ridge_core.classroom.exercises.exercise import Trial
from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.exercises.running import answers, run


@pytest.fixture(autouse=True)
def no_repair(monkeypatch):
    """These observers speak where no small change in the function's text makes it right."""
    monkeypatch.setattr(repairs, "where", lambda trial: [])


def right(name, *arguments):
    return EXERCISES[name].right(*arguments)


def changed(name, change):
    return lambda *given: change(right(name, *given))


@pytest.mark.parametrize(
    ("name", "function", "said"),
    [
        ("mean_squared_error", changed("mean_squared_error", lambda v: v - 1), "is 1 less than"),
        ("weight_decay", changed("weight_decay", lambda v: 3 - v), "add up to 3"),
        ("mean_squared_error", changed("mean_squared_error", int), "without their digits"),
        ("mean_squared_error", changed("mean_squared_error", lambda v: np.round(v, 2)), "to 2 dig"),
        (
            "mean_squared_error",
            changed("mean_squared_error", lambda v: np.round(v, 1)),
            "one digit",
        ),
        ("cost", lambda *g: right("cost", *g) * (1 + np.cos(g[3]) / 99), "of the right ones"),
        ("soft_threshold", changed("soft_threshold", np.abs), "never negative"),
        ("soft_threshold", lambda v, t: np.flip(right("soft_threshold", v, t)), "wrong places"),
        ("polynomial_features", lambda x, d: np.abs(x[:, None]) ** np.arange(1, d + 1), "signs"),
        ("choose_lam", lambda lams, *errors: lams[0], "first λ of the list on every input"),
        ("choose_lam", lambda lams, *errors: np.mean(lams), "not always one of `lams`"),
        ("one_standard_error", lambda lams, mean, se: np.argmax(mean), "a position"),
    ],
)
def test_an_observation_is_told(name, function, said):
    feedback = checks.check(name, function)
    assert feedback.passed is False
    assert said in feedback.message


def test_what_is_nearly_right_is_not_said_to_stand_elsewhere():
    def a_little_further(*given):
        return right("descent_step", *given[:-1], given[-1] * (1 + 4e-6))

    for _ in range(3):  # where the fresh inputs are others, too
        feedback = checks.descent_step(a_little_further)
        assert feedback.passed is False
        assert feedback.names == ("nearly right",)


def test_columns_and_entries_that_are_right_are_told():
    def raw_first(X_train, X_validation):
        first, second = right("standardise", X_train, X_validation)
        first, second = first.copy(), second.copy()
        first[:, 0], second[:, 0] = X_train[:, 0], X_validation[:, 0]
        return first, second

    def last_free(X, y, w, b, lam):
        weights, slope = right("gradient", X, y, w, b, lam)
        return weights - lam / len(y) * w * (np.arange(len(w)) == len(w) - 1), slope

    assert "column 1 is not" in checks.standardise(raw_first).message
    assert "but the last" in checks.gradient(last_free).message


def test_the_part_with_lam_and_the_part_without_are_told_apart():
    def strange_penalty(X, y, w, b, lam):
        return right("cost", X, y, w, b, 0.0) + lam * np.sum(np.cos(w))

    def strange_data(X, y, w, b, lam):
        return np.sum(np.abs(X @ w + b - y) ** 1.5) + lam / (2 * len(y)) * np.sum(w**2)

    def all_times_lam(X, y, w, b, lam):
        return lam * (np.sum((X @ w + b - y) ** 2) + np.sum(w**2))

    assert "With λ = 0 your answer is right" in checks.cost(strange_penalty).message
    assert "What λ adds to your answer is right" in checks.cost(strange_data).message
    assert "With λ = 0 your answer is 0" in checks.cost(all_times_lam).message


def test_where_it_is_wrong_is_said_only_if_it_is_wrong_exactly_there():
    def several_columns(X, y, w, b, lam):
        return right("cost", X, y, w, b, lam) + (X.shape[1] > 1) * np.sum(np.exp(y))

    assert "there are several columns" in checks.cost(several_columns).message
    assert "but where" not in checks.cost(lambda *g: right("cost", *g) + np.exp(g[3])).message


def test_a_condition_that_fits_a_few_inputs_by_chance_is_not_said():
    def right_for_two_rows(X, y, lam):
        return right("leave_one_out_error", X, y, lam) + (len(y) > 2) * np.exp(y[0])

    exercise = EXERCISES["leave_one_out_error"]
    outcomes = [run(right_for_two_rows, probe) for probe in exercise.probes]
    trial = Trial(exercise, right_for_two_rows, exercise.probes, outcomes, answers(exercise.name))
    assert only_where(trial) == []


def test_the_last_column_alone_may_be_wrong():
    def cut_short(x, degree):
        return right("polynomial_features", x, degree) * (np.arange(degree) < degree - 1)

    message = checks.polynomial_features(cut_short).message
    assert "All columns of your answer are right on every input, but the last." in message


@pytest.mark.parametrize("name", ["cost", "choose_lam", "honest_error", "polynomial_features"])
def test_an_unknown_mistake_reproduces(name):
    def strange(*given):
        return right(name, *given) + np.sum(np.cos(given[0])) + 0.3

    said = {repr(checks.check(name, strange)).split("\nHint:")[0] for _ in range(3)}
    assert len({text.split("\nThe solution")[0] for text in said}) == 1


def test_the_second_of_two_tables_may_be_the_wrong_one():
    def second_moved(X_train, X_validation):
        first, second = right("standardise", X_train, X_validation)
        return first, second + (np.arange(second.size) == 1).reshape(second.shape)

    message = checks.standardise(second_moved).message
    assert "right on every input" in message


@pytest.mark.parametrize(
    ("name", "sign", "said"),
    [
        ("cost", 1, "your answer is nowhere smaller than it should be"),
        ("cost", -1, "your answer is nowhere larger than it should be"),
        ("soft_threshold", 1, "nothing in your answer is smaller than it should be"),
    ],
)
def test_an_error_to_one_side_is_told(name, sign, said):
    def to_one_side(*given):
        return right(name, *given) + sign * np.exp(np.cos(9 * np.sum(given[-1]) + np.sum(given[0])))

    assert said in checks.check(name, to_one_side).message


def test_a_fold_that_is_wrong_only_if_it_is_the_first_is_told():
    def starts_with_the_first(parts, k):
        return parts[0] + sum(part for i, part in enumerate(parts) if i and i != k)

    assert "but where `k` is 0." in checks.other_folds(starts_with_the_first).message
