"""Functions that answer twice in two ways."""

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises.detectors import repairs
from ridge_core.classroom.exercises.misconceptions import EXERCISES


def test_what_is_kept_from_call_to_call_is_told():
    def collects(y, predictions, squares=[]):  # noqa: B006
        squares.extend((y - predictions) ** 2)
        return sum(squares) / len(squares)

    assert checks.mean_squared_error(collects).names == ("two answers to one question",)


def test_an_error_of_integers_does_not_hide_what_is_wrong_with_all_numbers():
    def in_place(predictions, truth):
        predictions -= predictions.mean(axis=0)
        bias = predictions.mean(axis=0) - truth
        return np.mean(bias**2), np.mean(predictions.var(axis=0))

    message = checks.bias_and_variance(in_place).message
    assert "changes its argument `predictions`" in message
    assert "UFuncTypeError" not in message


def test_what_the_first_call_leaves_to_all_others_is_told():
    def keeps_m(X, y, weights, intercept, lam, known=[]):  # noqa: B006
        known = known or known.append(len(y)) or known
        residuals = X @ weights + intercept - y
        return (np.sum(residuals**2) + lam * np.sum(weights**2)) / (2 * known[0])

    assert checks.cost(keeps_m).names == ("two answers to one question",)


def test_noise_is_told():
    rng = np.random.default_rng(1)
    noisy = lambda y, predictions: np.mean((y - predictions) ** 2) + rng.normal()  # noqa: E731
    assert checks.mean_squared_error(noisy).names == ("two answers to one question",)


def test_an_array_made_like_one_of_integers_is_told():
    def keeps_the_dtype(value, threshold):
        out = np.zeros_like(value)
        out[...] = np.sign(value) * np.maximum(np.abs(value) - threshold, 0)
        return out if np.ndim(value) else float(np.sign(value) * max(abs(value) - threshold, 0))

    feedback = checks.soft_threshold(keeps_the_dtype)
    assert feedback.names == ("dtype taken over",)
    assert "    out = np.zeros_like(value)" in feedback.paragraphs


def test_a_copy_of_integers_that_stops_is_right_and_it_is_said():
    def in_a_copy(y, predictions):
        left = y.copy()
        left -= predictions / 1.0
        return np.mean(left**2)

    feedback = checks.mean_squared_error(in_a_copy)
    assert feedback.passed
    assert "On arrays of whole numbers it stops" in feedback.message


def test_what_stops_on_every_input_for_want_of_digits_is_not_right():
    def starts_with_integers(y, predictions):
        squares = np.zeros(len(y), dtype=int)
        squares += (y - predictions) ** 2
        return np.mean(squares)

    assert checks.mean_squared_error(starts_with_integers).names == ("raises",)


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("standardise", lambda: centres_in_place),
        ("polynomial_features", lambda: multiplies_in_place),
    ],
)
def test_a_changed_argument_is_said_first_whatever_else_is_wrong(name, function):
    feedback = checks.check(name, function())
    assert feedback.passed is False
    assert feedback.paragraphs[0].startswith("Your function changes its argument")


def centres_in_place(X_train, X_validation):
    mean, sd = X_train.mean(axis=0), X_train.std(axis=0)
    X_train -= mean
    X_validation -= mean
    return X_train / sd, X_validation / sd


def multiplies_in_place(x, degree):
    original, columns = x.copy(), []
    for _ in range(degree):
        columns.append(x)
        x *= original
    return np.column_stack(columns)


def test_both_parts_wrong_are_told_with_the_law_of_one(monkeypatch):
    monkeypatch.setattr(repairs, "where", lambda trial: [])

    def doubled(X, y, weights, intercept, lam):
        both = np.append(weights, np.sin(intercept))
        return np.mean((X @ weights + intercept - y) ** 2) + lam / len(y) / 3 * both @ both

    message = checks.cost(doubled).message
    assert "the part without λ is 2 times what it should be. The other part is wrong" in message


def test_one_readable_case_alone_is_named(monkeypatch):
    monkeypatch.setattr(repairs, "where", lambda trial: [])

    def gives_up(R, S, lam):
        weights, intercept = EXERCISES["fit_two_parts"].right(R, S, lam)
        return weights * (len(R) + len(S) > 2), intercept

    message = checks.fit_two_parts(gives_up).message
    assert "right on every input tried, but for this case: two parts of one row" in message


def test_nan_everywhere_is_no_known_mistake():
    feedback = checks.mean_squared_error(lambda y, predictions: float("nan"))
    assert feedback.names == ("not a number",)
