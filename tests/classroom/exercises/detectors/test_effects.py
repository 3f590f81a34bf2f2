"""What has no effect is found, and what has some is never accused."""

import numpy as np
import pytest

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
