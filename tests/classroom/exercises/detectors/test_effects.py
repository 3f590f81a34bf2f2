"""What has no effect is found, and what has some is never accused."""

import numpy as np
import pytest

from ridge_core import ridge
from ridge_core.classroom import checks
from ridge_core.classroom.exercises.misconceptions import EXERCISES


def right(name, *arguments):
    return EXERCISES[name].right(*arguments)


@pytest.mark.parametrize(
    ("name", "position", "value", "said"),
    [
        ("soft_threshold", 1, 1.0, "`threshold` has no effect on your answer."),
        ("cross_validated_error", 2, 1.0, "`lam` has no effect on your answer."),
        ("leave_one_out_error", 2, 2.0, "`lam` has no effect on your answer."),
    ],
)
def test_an_argument_without_effect_is_named(name, position, value, said):
    def deaf(*given):
        return right(name, *given[:position], value, *given[position + 1 :])

    assert said in checks.check(name, deaf).message.replace("\n", " ")


def test_an_argument_without_effect_on_one_of_a_pair_is_named():
    def deaf(X, y, w, b, lam):
        return right("gradient", X, y, w, b, lam)[0], np.sum(np.sin(X @ w - y))

    said = "`intercept` has no effect on your grad_intercept."
    assert said in checks.gradient(deaf).message.replace("\n", " ")


ROWS = [
    (slice(1), "Only the first row counts"),
    (slice(-1, None), "Only the last row counts"),
    (slice(-1), "The last row has no effect"),
    (slice(1, None), "The first row has no effect"),
]


@pytest.mark.parametrize(("rows", "said"), ROWS)
def test_rows_without_effect_are_told(rows, said):
    def some_rows(X, y, w, b, lam):
        part = np.sum((X[rows] @ w + b - y[rows]) ** 2)
        return (part + lam * np.sum(w**2)) / (2 * len(y))

    feedback = checks.cost(some_rows)
    assert feedback.passed is False
    assert said in feedback.message


def test_of_several_numbers_it_is_said_that_they_stay_as_they_were():
    def first_row(X, y, w, b, lam):
        residual = X[0] @ w + b - y[0]
        return X[0] * residual**3 + lam * w, right("gradient", X, y, w, b, lam)[1]

    said = "changes of the others left your grad_weights as they were."
    assert said in checks.gradient(first_row).message


def test_a_column_that_alone_counts_is_told():
    def first_feature(X, y, w, b, lam):
        return right("cost", X[:, :1], y, w[:1], b, 0.0) + lam * np.sum(w**2) / (2 * len(y))

    assert "Only the first column counts" in checks.cost(first_feature).message


def test_nothing_is_accused_where_everything_counts():
    def strange(X, y, w, b, lam):
        return np.sum((X @ w + b - y) ** 3) + lam * np.sum(np.exp(w / 9))

    message = checks.cost(strange).message
    assert "effect" not in message
    assert "counts" not in message


def _shares(value, threshold):
    return value * np.maximum(1 - threshold, 0)


def _tail(parts, k):
    return parts[-k:].sum(axis=0)


def _vectors(X, lam):
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])
    hessian = (A.T @ A + lam * np.diag([1.0] * n + [0.0])) / m
    return 2 / np.linalg.eigh(hessian)[-1]


def _within_a_percent(lams, mean, standard_error):
    lams, mean = np.asarray(lams), np.asarray(mean)
    return lams[mean <= 1.01 * mean.min()].max()


def _within_the_spread_of_the_curve(lams, mean, standard_error):
    return lams[mean <= mean.min() + mean.std()].max()


def _within_one_of_the_best_lam(lams, mean, standard_error):
    best = mean.argmin()
    return lams[lams <= lams[best] + standard_error[best]].max()


def _on_one_scale(X, y, lam):
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    squares = []
    for i in range(len(y)):
        weights, b = ridge(np.delete(Z, i, axis=0), np.delete(y, i), lam)
        squares.append((Z[i] @ weights + b - y[i]) ** 2)
    return np.mean(squares)


@pytest.mark.parametrize(
    ("exercise", "function", "untrue"),
    [
        ("soft_threshold", _shares, "no effect"),  # it has one below 1
        ("other_folds", _tail, "no effect"),  # the first fold has one where k is 0
        ("largest_learning_rate", _vectors, "m × m"),  # as many as there are columns
        ("one_standard_error", _within_a_percent, "the λ of the smallest error"),
        # They have none if all grow alike, and one in another order.
        ("one_standard_error", _within_the_spread_of_the_curve, "in `mean`"),
        ("one_standard_error", _within_one_of_the_best_lam, "no effect"),
        ("leave_one_out_error", _on_one_scale, "no effect"),  # a column's scale has none, alone
    ],
)
def test_nothing_untrue_is_said_of_what_some_inputs_hide(exercise, function, untrue):
    feedback = checks.check(exercise, function)
    assert feedback.passed is False
    assert untrue not in feedback.message
