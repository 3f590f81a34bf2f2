"""Checks: other people's right answers pass, wrong ones are met with words, never a traceback."""

import copy
import io
import linecache
import random
import re
import sys
from contextlib import redirect_stdout
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict, cross_val_score
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from ridge_core import ridge
from ridge_core.classroom import checks
from ridge_core.classroom.exercises import hints, sandbox
from ridge_core.classroom.exercises.detectors import repairs
from ridge_core.classroom.exercises.misconceptions import EXERCISES, wrong
from ridge_core.classroom.exercises.running import answers
from ridge_core.classroom.exercises.words import show

NAMES = list(EXERCISES)
CHOICES = {"choose_lam", "choose_lam_by_folds", "one_standard_error"}
random_runs = settings(derandomize=True, deadline=None, max_examples=60, database=None)


def right(name):
    return EXERCISES[name].right


# Someone else's right answers.


def cost_by_loops(X, y, weights, intercept, lam):
    total = 0
    for row, target in zip(X, y, strict=True):
        guess = intercept
        for j in range(len(weights)):
            guess += weights[j] * row[j]
        total += (guess - target) ** 2
    return total / len(y) / 2 + lam / len(y) / 2 * sum(w * w for w in weights)


def cost_by_einsum(X, y, weights, intercept, lam):
    r = np.einsum("ij,j->i", X, weights) + intercept - y
    return (np.einsum("i,i", r, r) + lam * np.einsum("i,i", weights, weights)) / (2 * len(y))


def cost_by_columns(X, y, weights, intercept, lam):
    theta = np.vstack([[[intercept]], weights[:, None]])
    r = np.hstack([np.ones((len(y), 1)), X]) @ theta - y[:, None]
    return ((r.T @ r + lam * theta[1:].T @ theta[1:]) / (2 * len(y))).item()


def gradient_by_loops(X, y, weights, intercept, lam):
    m, n = X.shape
    slopes, intercept_slope = [lam * w / m for w in weights], 0
    for i in range(m):
        residual = sum(X[i, j] * weights[j] for j in range(n)) + intercept - y[i]
        intercept_slope += residual / m
        for j in range(n):
            slopes[j] += residual * X[i, j] / m
    return slopes, intercept_slope


def gradient_augmented(X, y, weights, intercept, lam):
    A = np.column_stack([np.ones(len(y)), X])
    theta = np.append(intercept, weights)
    slope = (A.T @ (A @ theta - y) + lam * np.append(0, weights)) / len(y)
    return [slope[1:], slope[0]]


def gradient_in_single_precision(X, y, weights, intercept, lam):
    X, y, weights = (np.asarray(part, dtype=np.float32) for part in (X, y, weights))
    r = X @ weights + np.float32(intercept) - y
    return (X.T @ r + np.float32(lam) * weights) / np.float32(len(y)), r.mean()


def step_by_weight_decay(X, y, weights, intercept, lam, learning_rate):
    r = np.einsum("ij,j->i", X, weights) + intercept - y
    kept = 1 - learning_rate * lam / len(y)
    moved = kept * weights - learning_rate * np.mean(r[:, None] * X, axis=0)
    return moved, intercept - learning_rate * np.mean(r)


def ridge_augmented(X, y, lam):
    A = np.column_stack([np.ones(len(y)), X])
    D = lam * np.eye(A.shape[1])
    D[0, 0] = 0
    theta = np.linalg.pinv(A.T @ A + D) @ A.T @ y
    return theta[1:].tolist(), theta[0]


def ridge_by_more_rows(X, y, lam):
    X_mean, y_mean = X.mean(0), y.mean()
    rows = np.vstack([X - X_mean, np.sqrt(lam) * np.eye(X.shape[1])])
    model = LinearRegression(fit_intercept=False)
    weights = model.fit(rows, np.append(y - y_mean, np.zeros(X.shape[1]))).coef_
    return weights, y_mean - weights @ X_mean


def ridge_by_scikit_learn(X, y, lam):
    model = Ridge(alpha=lam, solver="svd").fit(X, y)
    return model.coef_, model.intercept_


def freedom_by_hat_matrix(X, lam):
    Xc = X - X.mean(0)
    return np.trace(Xc @ np.linalg.pinv(Xc.T @ Xc + lam * np.eye(X.shape[1])) @ Xc.T)


def learning_rate_by_svd(X, lam):
    m, n = X.shape
    rows = np.vstack([np.c_[X, np.ones(m)], np.sqrt(lam) * np.eye(n, n + 1)])
    return 2 * m / np.linalg.norm(rows, 2) ** 2


def standardise_by_scikit_learn(X_train, X_validation):
    scaler = StandardScaler().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_validation)


def powers_by_list(x, degree):
    return [[value**k for k in range(1, degree + 1)] for value in x]


def powers_by_scikit_learn(x, degree):
    return PolynomialFeatures(degree, include_bias=False).fit_transform(x.reshape(-1, 1))


def bias_by_loops(predictions, truth):
    points = range(len(truth))
    means = [np.mean([row[i] for row in predictions]) for i in points]
    spreads = [np.mean([(row[i] - means[i]) ** 2 for row in predictions]) for i in points]
    return np.mean([(means[i] - truth[i]) ** 2 for i in points]), np.mean(spreads)


def left_out_by_scikit_learn(X, y, lam):
    return -cross_val_score(
        Ridge(lam), X, y, cv=LeaveOneOut(), scoring="neg_mean_squared_error"
    ).mean()


def threshold_by_cases(value, threshold):
    return np.where(
        value > threshold, value - threshold, np.where(value < -threshold, value + threshold, 0)
    )


def rule_by_sorting(lams, mean, standard_error):
    bound = min(mean) + standard_error[list(mean).index(min(mean))]
    return sorted((lam for lam, e in zip(lams, mean, strict=True) if e <= bound), reverse=True)[0]


OTHERS = [
    ("cost", cost_by_loops),
    ("cost", cost_by_einsum),
    ("cost", cost_by_columns),
    ("gradient", gradient_by_loops),
    ("gradient", gradient_augmented),
    ("gradient", gradient_in_single_precision),
    ("descent_step", step_by_weight_decay),
    ("ridge_closed_form", ridge_augmented),
    ("ridge_closed_form", ridge_by_more_rows),
    ("ridge_closed_form", ridge_by_scikit_learn),
    ("degrees_of_freedom", freedom_by_hat_matrix),
    ("largest_learning_rate", learning_rate_by_svd),
    ("standardise", standardise_by_scikit_learn),
    ("polynomial_features", powers_by_list),
    ("polynomial_features", powers_by_scikit_learn),
    ("bias_and_variance", bias_by_loops),
    ("leave_one_out_error", left_out_by_scikit_learn),
    ("soft_threshold", threshold_by_cases),
    ("one_standard_error", rule_by_sorting),
    ("choose_lam", lambda lams, _, errors: min(zip(errors, lams, strict=True))[1]),
    ("choose_lam_by_folds", lambda lams, errors: lams[errors.sum(0).argsort()[0]]),
    ("mean_squared_error", lambda y, predictions: np.linalg.norm(y - predictions) ** 2 / len(y)),
    ("penalty", lambda weights, lam, m: np.float32(lam * np.dot(weights, weights) / m / 2)),
    ("weight_decay", lambda lam, m: np.array(2 * lam / m)),
    ("bias_and_variance", lambda p, t: np.array([np.mean((p.mean(0) - t) ** 2), p.var(0).mean()])),
    ("elastic_net_alpha", lambda lam, m: np.float64(lam) / m),
]


@pytest.mark.parametrize(("name", "function"), OTHERS)
def test_a_correct_function_passes_however_it_is_written(name, function):
    feedback = checks.check(name, function)
    assert feedback.passed, feedback.message
    assert feedback.name is None


@pytest.mark.parametrize("name", NAMES)
def test_the_series_own_function_passes_in_single_precision_and_as_lists(name):
    assert getattr(checks, name)(right(name)).passed
    for convert in (_single, _lists):
        answer = lambda *arguments, convert=convert: convert(right(name)(*arguments))  # noqa: E731
        assert checks.check(name, answer).passed


def _single(value):
    return tuple(map(_single, value)) if isinstance(value, tuple) else np.float32(value)


def _lists(value):
    return list(map(_lists, value)) if isinstance(value, tuple) else np.asarray(value).tolist()


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_passes_when_it_computes_in_single_precision(name):
    def single(*arguments):
        return EXERCISES[name].recipe(*map(_single_arrays, arguments))

    assert checks.check(name, single).passed


def _single_arrays(value):
    real = isinstance(value, np.ndarray) and value.dtype == float
    return value.astype(np.float32) if real else value


def test_a_loop_over_rows_is_right_but_it_is_said():
    by_loops, by_arrays = checks.cost(cost_by_loops), checks.cost(cost_by_einsum)
    assert by_loops.passed
    assert "loops in Python" in by_loops.message
    assert "loop" not in by_arrays.message
    assert "loop" not in checks.polynomial_features(powers_by_list).message


# What is not there yet.


def nothing(X, y, weights, intercept, lam):
    """Return J."""


def dots(X, y, weights, intercept, lam): ...


def returned_dots(X, y, weights, intercept, lam):
    return ...


def one_gap(X, y, weights, intercept, lam):
    residuals = ...
    return np.sum(residuals**2) / len(y)


def pair_of_gaps(X, y, weights, intercept, lam):
    return ..., ...


def not_implemented(X, y, weights, intercept, lam):
    raise NotImplementedError


def no_answer(X, y, weights, intercept, lam):
    return NotImplemented


@pytest.mark.parametrize(
    "scaffold",
    [nothing, dots, returned_dots, one_gap, pair_of_gaps, not_implemented, no_answer, ..., None],
)
def test_an_unsolved_exercise_is_met_calmly(scaffold):
    feedback = checks.cost(scaffold)
    assert feedback.passed is None
    assert feedback.name is None
    name = getattr(scaffold, "__name__", "cost")
    start = f"○ Nothing here yet. `{name}(X, y, weights, intercept, lam)` should return J"
    assert repr(feedback).startswith(start)


@pytest.mark.parametrize("name", NAMES)
def test_every_check_waits_for_its_scaffold(name):
    assert checks.check(name, lambda *arguments: ...).passed is None


# What is wrong in its form.


def prints(X, y, weights, intercept, lam):
    print(right("cost")(X, y, weights, intercept, lam))


def forgets_return(X, y, weights, intercept, lam):
    np.sum((X @ weights + intercept - y) ** 2)


def fewer_arguments(X, y, weights):
    return 1.0


def another_order(X, y, intercept, weights, lam):
    return right("cost")(X, y, weights, intercept, lam)


def text(X, y, weights, intercept, lam):
    return "33.5"


def one_element(X, y, weights, intercept, lam):
    return np.array([right("cost")(X, y, weights, intercept, lam)])


def not_a_number(X, y, weights, intercept, lam):
    return np.log(-1.0)


def leaves(X, y, weights, intercept, lam):
    raise SystemExit(1)


@pytest.mark.parametrize(
    ("function", "name", "said"),
    [
        (prints, "prints instead of returning", "`return`"),
        (forgets_return, "returns nothing", "None"),
        (fewer_arguments, "wrong signature", "X, y and weights"),
        (another_order, "wrong signature", "another order"),
        (text, "wrong type", "a value of type str"),
        (one_element, "wrong shape", "The values are right"),
        (one_element, "wrong shape", "has shape (1,), expected one number (one row)."),
        (not_a_number, "not a number", "nan"),
        (leaves, "raises", "SystemExit"),
        (33.5, "not a function", "one number"),
    ],
)
def test_a_wrong_form_is_named(function, name, said):
    feedback = checks.cost(function)
    assert feedback.passed is False
    assert feedback.name == name
    assert said in feedback.message


def test_printing_as_well_as_returning_is_fine_and_quiet():
    def both(*arguments):
        print("hello")
        return right("cost")(*arguments)

    with redirect_stdout(io.StringIO()) as printed:
        assert checks.cost(both).passed
    assert printed.getvalue() == ""


def test_a_pair_in_the_wrong_order_or_shape_is_named():
    def swapped(*arguments):
        return right("gradient")(*arguments)[::-1]

    def swapped_list(*arguments):
        return [*swapped(*arguments)]

    def column(*arguments):
        grad_weights, grad_intercept = right("gradient")(*arguments)
        return grad_weights[:, None], grad_intercept

    def alone(*arguments):
        return right("gradient")(*arguments)[0]

    assert checks.gradient(swapped).name == "swapped pair"
    assert checks.gradient(swapped_list).name == "swapped pair"
    assert "(1, 1), expected (1,)" in checks.gradient(column).message
    assert checks.gradient(alone).name == "wrong type"


def test_a_sum_or_a_mean_that_is_missing_is_named():
    message = checks.penalty(lambda weights, lam, m: lam / (2 * m) * weights**2).message
    assert "Their sum is right: a sum is missing." in message
    message = checks.mean_squared_error(lambda y, predictions: (y - predictions) ** 2).message
    assert "Their mean is right: a mean is missing." in message


def test_a_comma_too_much_makes_a_tuple_and_no_number():
    feedback = checks.elastic_net_alpha(lambda lam, m: (lam / m,))
    assert (feedback.passed, feedback.name) == (False, "wrong type")
    assert "a tuple of 1" in feedback.message


def test_changing_an_argument_is_named_even_if_the_answer_is_right():
    def in_place(X, y, weights, intercept, lam, learning_rate):
        slope, intercept_slope = right("gradient")(X, y, weights, intercept, lam)
        weights -= learning_rate * slope
        return weights, intercept - learning_rate * intercept_slope

    def in_place_and_wrong(X, y, weights, intercept, lam, learning_rate):
        weights -= learning_rate * right("gradient")(X, y, weights, intercept, lam)[0]
        later = right("gradient")(X, y, weights, intercept, lam)[1]
        return weights, intercept - learning_rate * later

    feedback = checks.descent_step(in_place)
    assert (feedback.passed, feedback.name) == (False, "changes an argument")
    assert "`weights`" in feedback.message
    feedback = checks.descent_step(in_place_and_wrong)
    assert feedback.name == "intercept sees the new weights"
    assert "changes its argument `weights`" in feedback.message


def test_a_matrix_with_nan_is_told_from_one_without_an_inverse():
    def standardised(X, lam):
        table = (X - X.mean(axis=0)) / X.std(axis=0)
        return np.sum(np.linalg.svd(table @ table.T)[1]) + lam

    with np.errstate(invalid="ignore"):
        message = checks.degrees_of_freedom(standardised).message
    assert "The matrix holds nan or infinity there" in message


def test_bias_and_variance_of_all_errors_together_are_two_known_mistakes():
    def together(predictions, truth):
        errors = predictions - truth
        return errors.mean() ** 2, errors.var()

    names = checks.bias_and_variance(together).names
    assert names == ("bias squared after the mean", "variance from place to place")


def test_two_changed_arguments_are_named_in_the_plural():
    def in_place(X_train, X_validation):
        X_train -= X_train.mean(axis=0)
        X_validation -= X_train.mean(axis=0)
        return X_train, X_validation

    message = checks.standardise(in_place).message
    assert "changes its arguments `X_train` and `X_validation`" in message


@pytest.mark.parametrize(
    "step", ["learning_rate * pair", "intercept - pair", "pair - intercept", "[1] + pair"]
)
def test_arithmetic_with_a_pair_is_explained(step):
    names = {"gradient": right("gradient")}
    arguments = "X, y, weights, intercept, lam, learning_rate"
    calls = f"lambda pair: ({step}, intercept)"
    exec(f"def f({arguments}):\n return ({calls})(gradient({arguments[:-15]}))", names)
    assert "A list or a tuple does no arithmetic" in checks.descent_step(names["f"]).message


def test_an_error_shows_the_learners_own_line_and_none_of_ours():
    cell = (
        "import numpy as np\ndef cost(X, y, weights, intercept, lam):\n    return X.T @ weights\n"
    )
    linecache.cache["<cell>"] = (len(cell), None, cell.splitlines(keepends=True), "<cell>")
    namespace = {}
    exec(compile(cell, "<cell>", "exec"), namespace)
    feedback = checks.cost(namespace["cost"])
    assert feedback.name == "raises"
    assert "line 3 of your cell:\n    return X.T @ weights\n" in feedback.message
    assert "Two shapes do not fit there" in feedback.message
    for ours in ("Traceback", "checks", ".py", "0x"):
        assert ours not in repr(feedback)


def swapped_fit(X, y, lam, folds):
    intercept, weights = ridge(X, y, lam)
    return np.mean(X @ weights + intercept)


def decided_once(value, threshold):
    if np.abs(value) > threshold:
        return value - np.sign(value) * threshold
    return 0.0


def without_zeros_to_predict(R, S, lam):
    rows = np.vstack([R, S])
    A = np.vstack([rows[:, :-1], np.sqrt(lam) * np.eye(R.shape[1] - 1)])
    found = np.linalg.lstsq(A, rows[:, -1])[0]
    return found[1:], found[0]


@pytest.mark.parametrize(
    ("exercise", "function", "says"),
    [
        ("cross_validated_error", swapped_fit, "Are weights and intercept in their order"),
        ("soft_threshold", decided_once, "`if`, `and`, `min` and `max` decide once"),
        ("fit_two_parts", without_zeros_to_predict, "Two shapes do not fit there"),
    ],
)
def test_an_error_of_numpy_is_said_in_other_words_too(exercise, function, says):
    feedback = checks.check(exercise, function)
    assert feedback.name == "raises"
    assert says in feedback.message


def test_an_error_that_needs_some_shape_says_which():
    def for_square_only(X, y, weights, intercept, lam):
        np.linalg.inv(X)
        return right("cost")(X, y, weights, intercept, lam)

    message = checks.cost(for_square_only).message
    assert "The input was: one feature." in message
    assert "it is right for: one row and as many rows as columns." in message
    assert "has no inverse" not in message  # it is not square
    message = checks.weight_decay(lambda lam, m: lam / m + 1 if m > 1 else m / 0).message
    assert "On other inputs it gives an answer, but not always the right one." in message


def test_an_error_on_every_input_speaks_of_no_others():
    message = checks.weight_decay(lambda lam, m: lam / m ^ 2).message
    assert "In Python `^` is no power" in message
    assert "On other inputs" not in message
    assert "it is right for" not in message


def test_a_known_mistake_is_named_although_the_function_stops_elsewhere():
    powers = lambda x, degree: np.column_stack([x**p for p in range(1, degree)])  # noqa: E731
    feedback = checks.polynomial_features(powers)
    assert feedback.name == "last power missing"
    assert "it stops with ValueError for: degree 1." in feedback.message


@pytest.mark.parametrize("swallows", [False, True])
def test_a_loop_that_never_ends_is_stopped_and_shown(monkeypatch, swallows):
    monkeypatch.setattr("ridge_core.classroom.exercises.sandbox.PATIENCE", 0.2)

    def forever(X, y, weights, intercept, lam):
        i = 0
        while i < len(y):
            helped = endless_helper() if swallows else 0
        return helped

    feedback = checks.cost(forever)
    assert feedback.name == "raises"
    assert "does every loop come to its end?" in feedback.message
    assert sys.gettrace() is None


def endless_helper():
    while True:
        pass


class WordlessError(Exception):
    def __str__(self):
        raise RuntimeError


def test_an_error_without_words_is_met_with_some():
    def wordless(lam, m):
        raise WordlessError

    assert "(no message)" in checks.weight_decay(wordless).message


def test_a_branch_without_return_says_when():
    def no_else(value, threshold):
        if np.max(np.abs(value)) > threshold:
            return right("soft_threshold")(value, threshold)

    message = checks.soft_threshold(no_else).message
    assert "returns nothing (None) for: a number below the threshold." in message


def test_keyword_only_parameters_are_seen():
    message = checks.weight_decay(lambda *, lam, m: 2 * lam / m).message
    assert "takes no arguments by position" in message


# What is wrong in its values.


def split_by(*parts):
    return lambda predictions, truth: tuple(part(predictions, truth) for part in parts)


def squared_bias(predictions, truth):
    return np.mean((predictions.mean(0) - truth) ** 2)


def mean_variance(predictions, truth):
    return np.mean(predictions.var(0))


def doubled(X, y, weights, intercept, lam):
    return (np.sum((y - X @ weights - intercept) * 2) + lam * np.sum(weights**2)) / (2 * len(y))


def slopes_with_one_over_lam(X, y, weights, intercept, lam):
    residuals = X @ weights + intercept - y
    return X.T @ residuals / len(y) + weights / (lam * len(y)), residuals.mean()


def least_squares(X, y, lam):
    theta = np.linalg.lstsq(np.column_stack([X, np.ones(len(y))]), y, rcond=None)[0]
    return theta[:-1], theta[-1]


def decay_then_step(X, y, weights, intercept, lam, learning_rate):
    weights = (1 - learning_rate * lam / len(y)) * weights
    residuals = X @ weights + intercept - y
    moved = weights - learning_rate * X.T @ residuals / len(y)
    return moved, intercept - learning_rate * residuals.mean()


def penalised_twice(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = right("gradient")(X, y, weights, intercept, lam)
    moved = weights - learning_rate * (slopes + lam / len(y) * weights)
    return moved, intercept - learning_rate * slope


def error_of_the_last_fit(X, y, lams, train, validation, test):
    best = np.inf
    for lam in lams:
        weights, intercept = right("ridge_closed_form")(X[train], y[train], lam)
        best = min(best, np.mean((X[validation] @ weights + intercept - y[validation]) ** 2))
    return np.mean((X[test] @ weights + intercept - y[test]) ** 2)


def each_by_itself(X_train, X_validation):
    return StandardScaler().fit_transform(X_train), StandardScaler().fit_transform(X_validation)


def folds_unpacked_backwards(X, y, lam, folds):
    scores = []
    for held_out, kept in folds:
        scale = StandardScaler().fit(X[kept])
        model = Ridge(alpha=lam).fit(scale.transform(X[kept]), y[kept])
        scores.append(np.mean((model.predict(scale.transform(X[held_out])) - y[held_out]) ** 2))
    return np.mean(scores)


AS_LEARNERS_WRITE_THEM = [
    ("cost", doubled, "one line"),
    ("penalty", lambda weights, lam, m: lam / (2 * m) * np.sum(weights * 2), "one line"),
    ("gradient", slopes_with_one_over_lam, "1/λ for λ"),
    ("ridge_closed_form", least_squares, "λ left out"),
    ("descent_step", decay_then_step, "decay before the residuals"),
    ("descent_step", penalised_twice, "penalty twice as large"),
    (
        "descent_step",
        lambda X, y, w, b, lam, rate: right("gradient")(X, y, w, b, lam),
        "gradient for the new point",
    ),
    ("honest_error", error_of_the_last_fit, "last λ used"),
    ("standardise", each_by_itself, "validation standardised by itself"),
    ("polynomial_features", lambda x, degree: np.vander(x, degree + 1), "powers fall"),
    ("polynomial_features", lambda x, degree: np.vander(x, degree), "powers fall"),
    (
        "polynomial_features",
        lambda x, degree: x ** np.arange(1, degree + 1),
        "x not made a column",
    ),
    (
        "polynomial_features",
        lambda x, degree: np.hstack([x**p for p in range(1, degree + 1)]),
        "columns end to end",
    ),
    ("mean_squared_error", lambda y, guess: np.mean(guess - y), "residuals not squared"),
    ("mean_squared_error", lambda y, guess: abs(np.mean(y - guess)), "residuals not squared"),
    ("mean_squared_error", lambda y, guess: (guess - y) ** 2, "wrong shape"),
    (
        "bias_and_variance",
        split_by(lambda p, t: np.mean(t - p.mean(0)), mean_variance),
        "bias not squared",
    ),
    (
        "bias_and_variance",
        split_by(squared_bias, lambda p, t: p.var()),
        "variance from place to place",
    ),
    (
        "bias_and_variance",
        split_by(lambda p, t: np.mean((p.mean() - t) ** 2), mean_variance),
        "one mean for all places",
    ),
    (
        "bias_and_variance",
        split_by(lambda p, t: np.mean((p - t) ** 2), mean_variance),
        "errors of single fits for bias²",
    ),
    (
        "bias_and_variance",
        split_by(squared_bias, lambda p, t: np.mean((p - t) ** 2)),
        "spread about the truth",
    ),
    (
        "bias_and_variance",
        split_by(squared_bias, lambda p, t: p.var(axis=1).mean()),
        "variance from place to place",
    ),
    (
        "bias_and_variance",
        split_by(lambda p, t: np.mean((p.mean(1) - t) ** 2), lambda p, t: p.var(1).mean()),
        "averaged over the places",
    ),
    (
        "mean_squared_error",
        lambda y, p: np.sum((p - y) ** 2) / np.float64(len(p) - 1),
        "divided by m − 1",
    ),
    ("cross_validated_error", folds_unpacked_backwards, "fitted and judged swapped"),
]


@pytest.mark.parametrize(("exercise", "function", "name"), AS_LEARNERS_WRITE_THEM)
def test_a_mistake_is_named_as_learners_write_it(exercise, function, name):
    assert checks.check(exercise, function).name == name


def uphill(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = right("gradient")(X, y, weights, intercept, lam)
    return weights + learning_rate * slopes, intercept + learning_rate * slope


def rate_for_the_weights_alone(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = right("gradient")(X, y, weights, intercept, lam)
    return weights - learning_rate * slopes, intercept - slope


def no_intercept(X, y, weights, intercept, lam):
    return (np.sum((X @ weights - y) ** 2) + lam * np.sum(weights**2)) / (2 * len(y))


def brackets_missing(X, y, weights, intercept, lam):
    residuals = X @ weights + intercept - y
    return (np.sum(residuals**2) + lam * np.sum(weights**2)) / 2 * len(y)


def penalty_subtracted(X, y, weights, intercept, lam):
    residuals = X @ weights + intercept - y
    return (np.sum(residuals**2) - lam * np.sum(weights**2)) / (2 * len(y))


def below_the_bound(lams, mean, standard_error):
    best = mean.argmin()
    return lams[mean < mean[best] + standard_error[best]].max()


def freedom_averaged(X, lam):
    s = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.mean(s**2 / (s**2 + lam))


def a_row_too_few(X, y, lam):
    errors = []
    for i in range(len(y) - 1):
        kept = np.arange(len(y)) != i
        model = Ridge(alpha=lam).fit(X[kept], y[kept])
        errors.append((model.predict(X[[i]])[0] - y[i]) ** 2)
    return sum(errors) / len(errors)


# No row of a catalogue says these: what is seen in the values or tried in a line does.
WITHOUT_A_ROW = [
    ("mean_squared_error", lambda y, p: np.sum((y - p) ** 2), "m times what it should be"),
    ("penalty", lambda weights, lam, m: lam * np.mean(weights**2) / (2 * m), "1/n times"),
    ("penalty", lambda weights, lam, m: lam * np.sum((weights) ** 3) / (2 * m), "number `3`"),
    ("cost", no_intercept, "`intercept` has no effect on your answer"),
    ("cost", brackets_missing, "`1 / 2 * m` is read from left to right"),
    ("cost", penalty_subtracted, "the part with λ has the wrong sign"),
    ("descent_step", uphill, "your step has the wrong sign, and the right size. Look at the sign"),
    ("descent_step", rate_for_the_weights_alone, "does not depend on the learning rate"),
    ("choose_lam", lambda lams, _, errors: lams[np.argmax(errors)], "Look at `argmax`"),
    ("choose_lam", lambda lams, _, errors: errors.argmin(), "is a place in a list"),
    ("choose_lam_by_folds", lambda lams, e: lams[e[1:].mean(axis=0).argmin()], "`e[1:]`"),
    ("one_standard_error", below_the_bound, "Look at the comparison `mean < "),
    ("degrees_of_freedom", freedom_averaged, "Look at `mean`"),
    ("leave_one_out_error", a_row_too_few, "Look at `len(y) - 1`"),
    (
        "soft_threshold",
        lambda v, t: np.sign(v) * np.maximum(np.abs(v) + t, 0),
        "`np.abs(v)` and `t`",
    ),
]


@pytest.mark.parametrize(("exercise", "function", "words"), WITHOUT_A_ROW)
def test_a_mistake_without_a_row_is_met_with_its_line_or_its_factor(exercise, function, words):
    feedback = checks.check(exercise, function)
    assert feedback.passed is False
    assert words in feedback.message


@pytest.mark.parametrize("most", [2, 5, 10])
def test_a_few_folds_are_not_as_many_as_there_are_rows(most):
    def in_folds(X, y, lam):
        predicted = cross_val_predict(Ridge(lam), X, y, cv=min(most, len(y)))
        return np.mean((predicted - y) ** 2)

    # One input always shows it: those drawn at random may not.
    assert any(len(p.arguments[1]) > most for p in EXERCISES["leave_one_out_error"].probes)
    assert checks.check("leave_one_out_error", in_folds).passed is False


def test_a_mistake_in_one_shape_says_which(monkeypatch):
    monkeypatch.setattr(repairs, "where", lambda trial: [])

    def for_several_features(X, y, weights, intercept, lam):
        slip = 5 if X.shape[0] == X.shape[1] else 0
        return right("cost")(X, y, weights, intercept, lam) + slip

    message = checks.cost(for_several_features).message
    assert "right on every input tried, but where there are as many rows as columns" in message


def test_an_unknown_mistake_gets_the_smallest_input_and_both_answers():
    def strange(X, y, weights, intercept, lam):
        return right("cost")(X, y, weights, intercept, lam) + 7

    message = checks.cost(strange).message
    assert "X = [[2]], y = [4], weights = [3], intercept = 5, lam = 2" in message
    # (2·3 + 5 − 4)² / 2 + 2/2 · 3² = 24.5 + 9
    assert re.search(r"yours: +40.5\n +expected: 33.5", message)


@pytest.mark.parametrize("slip", [1e-4, 3e-5])
def test_a_small_difference_is_shown_with_enough_digits(slip):
    message = checks.cost(lambda *arguments: (1 + slip) * right("cost")(*arguments)).message
    yours, wanted = re.search(r"yours: +(\S+)\n +expected: (\S+)", message).groups()
    assert yours != wanted
    assert "times the right answer" not in message


@pytest.mark.parametrize("digits", [1, 2, 3])
@pytest.mark.parametrize("name", sorted(set(NAMES) - CHOICES))
def test_a_rounded_answer_does_not_pass(name, digits):
    def rounded(*arguments):
        answer = right(name)(*arguments)
        if isinstance(answer, tuple):
            return tuple(np.round(part, digits) for part in answer)
        return np.round(answer, digits)

    assert checks.check(name, rounded).passed is False


def test_an_answer_that_takes_its_type_from_the_first_value_does_not_pass():
    one = lambda v, t: 0 if abs(v) <= t else np.sign(v) * (abs(v) - t)  # noqa: E731
    assert checks.soft_threshold(np.vectorize(one)).passed is False


def test_a_constant_factor_is_pointed_out():
    message = checks.cost(lambda *arguments: 5 * right("cost")(*arguments)).message
    assert "5 times what it should be" in message


def by_mean(X, y, weights, intercept, lam):
    residuals = X @ weights[:, None] + intercept - y
    return np.mean(residuals**2) / 2 + lam / (2 * len(y)) * np.sum(weights**2)


def by_sum(X, y, weights, intercept, lam):
    residuals = (X @ weights + intercept).reshape(-1, 1) - y
    return (np.sum(residuals**2) + lam * weights @ weights) / (2 * len(y))


def slopes_of_columns(X, y, weights, intercept, lam):
    w = weights.reshape(-1, 1)
    residuals = X @ w + intercept - y
    return X.T @ residuals / len(y) + lam / len(y) * w, residuals.mean()


def slopes_of_rows(X, y, weights, intercept, lam):
    residuals = (X @ weights)[:, None] + intercept - y
    return (X.T @ residuals + lam * weights) / len(y), np.sum(residuals) / len(y)


def test_broadcasting_is_named_however_it_comes_about():
    for function in (by_mean, by_sum):
        assert checks.cost(function).name == "(m, 1) broadcasting"
    for function in (slopes_of_columns, slopes_of_rows):
        assert checks.gradient(function).name == "(m, 1) broadcasting"
    for total in (np.mean, lambda r: np.sum(r) / len(r)):
        squares = lambda y, guess, total=total: total((y[:, None] - guess) ** 2)  # noqa: E731
        assert checks.mean_squared_error(squares).name == "(m, 1) broadcasting"


def test_bug_hunt():
    truth = dict(zip("ABCDE", checks.culprits().values(), strict=True))
    assert checks.bug_hunt({}).passed is None
    assert checks.bug_hunt(dict.fromkeys("ABCDE", ...)).passed is None
    assert checks.bug_hunt(truth).passed is True
    partly = checks.bug_hunt(truth | {"B": "λ squared", "D": ...})
    assert partly.passed is False
    assert "3 of 5 named. Still open: B, D." in partly.message
    assert truth["B"] not in partly.message
    assert checks.bug_hunt(dict(truth, C="xj forgotten")).passed is (truth["C"] == "xⱼ forgotten")
    for strange in (["intercept penalised"], None, {"A": np.array([1, 2])}, {"A": 3}):
        assert checks.bug_hunt(strange).passed is False


def test_a_wrong_accusation_is_contradicted_by_an_input():
    truth = checks.culprits()
    answers = truth | {"A": truth["B"], "C": "penalty forgoten", "D": "intercept not usd"}
    message = checks.bug_hunt(answers).message
    assert "'penalty forgoten' (is it 'penalty forgotten'?)" in message
    assert "'intercept not usd' (is it 'intercept not used'?)" in message
    assert f"A is not '{truth['B']}'." in message
    call = re.search(r"X = .*", message).group().replace("X = ", "").split(", y")[0]
    does = re.search(r"A gives (.*)", message).group(1)
    would = re.search(r"that mistake gives (.*)", message).group(1)
    assert does != would
    probe = next(p for p in EXERCISES["gradient"].probes if show(p.arguments[0]) == call)
    assert does == show(wrong("gradient", truth["A"])(*probe.arguments))
    assert would == show(wrong("gradient", truth["B"])(*probe.arguments))


# What no answer may do: pass by accident, or break the check.

leaves_of_anything = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=3)
    | st.builds(np.ones, st.lists(st.integers(0, 3), max_size=3).map(tuple))
    | st.sampled_from([np.nan, 1j, object, np.array(["a"]), np.array(3.0), {}, b"x", range(3)])
)
anything = st.recursive(
    leaves_of_anything,
    lambda inner: st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)


def check_in_a_thread(name, function):  # for thousands of times, quicker than in a copy
    with mock.patch.object(sandbox, "copies_work", return_value=False):
        return checks.check(name, function)


@random_runs
@given(name=st.sampled_from(NAMES), value=anything)
def test_no_constant_passes_and_none_breaks_the_check(name, value):
    feedback = check_in_a_thread(name, lambda *arguments: copy.deepcopy(value))
    assert feedback.passed is not True
    assert feedback._repr_html_().startswith('<div role="status"')
    assert "0x" not in repr(feedback)


@random_runs
@given(
    name=st.sampled_from(NAMES),
    call=st.integers(0, 50),
    element=st.integers(0, 50),
    slip=st.floats(1e-3, 1e6) | st.floats(-1e6, -1e-3) | st.sampled_from([np.nan, np.inf]),
)
def test_one_wrong_element_on_one_input_never_passes(name, call, element, slip):
    calls = iter(range(1000))

    def slightly_wrong(*arguments):
        value = right(name)(*arguments)
        hit = next(calls) == call % (len(EXERCISES[name].probes) + 8)
        return _shifted(value, element, slip) if hit else value

    feedback = check_in_a_thread(name, slightly_wrong)
    assert feedback.passed is False


def _shifted(value, element, slip):
    if isinstance(value, tuple):
        which = element % len(value)
        return tuple(
            _shifted(part, element, slip) if i == which else part for i, part in enumerate(value)
        )
    array = np.array(value, dtype=float)
    array.flat[element % array.size] += slip * max(1, np.abs(array).max())
    return array if array.ndim else float(array)


@random_runs
@given(
    name=st.sampled_from(NAMES),
    scale=st.floats(-4, 4).filter(lambda s: abs(s - 1) > 1e-3),
    shift=st.floats(-3, 3),
)
def test_no_multiple_of_the_right_answer_passes(name, scale, shift):
    def moved(value):
        return tuple(map(moved, value)) if isinstance(value, tuple) else scale * value + shift

    assert check_in_a_thread(name, lambda *a: moved(right(name)(*a))).passed is False


@random_runs
@given(
    name=st.sampled_from(NAMES),
    error=st.sampled_from([ValueError, KeyError, ZeroDivisionError, RecursionError, IndexError]),
    text=st.text(max_size=300),
)
def test_no_error_gets_through(name, error, text):
    def broken(*arguments):
        raise error(text)

    feedback = check_in_a_thread(name, broken)
    assert (feedback.passed, feedback.name) == (False, "raises")


def test_checking_leaves_the_random_state_and_the_probes_alone():
    before = copy.deepcopy([probe.arguments for e in EXERCISES.values() for probe in e.probes])
    states = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002
    for name in NAMES:
        checks.check(name, right(name))
        checks.check(name, lambda *arguments: 1.0)
    assert states == (random.getstate(), np.random.get_state()[1].tolist())  # noqa: NPY002
    after = [probe.arguments for e in EXERCISES.values() for probe in e.probes]
    assert repr(before) == repr(after)


# What is shown.


def test_the_verdict_is_a_word_and_a_status():
    for function, word in [(right("cost"), "Right"), (dots, "Nothing here yet"), (text, "Not yet")]:
        html = checks.cost(function)._repr_html_()
        assert f"</span> {word}.</strong>" in html
        assert 'role="status"' in html


def test_what_a_learner_wrote_is_escaped():
    def broken(X, y, weights, intercept, lam):
        raise ValueError("<script>")

    html = checks.cost(broken)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_same_function_gets_the_same_words():
    for function in (right("cost"), wrong("cost", "m squared in the data term"), text, prints):
        assert said_at_first(function) == said_at_first(function)


def said_at_first(function):
    hints._seen.clear()  # the second time more is said
    return repr(checks.cost(function))


def test_the_exercises_are_listed_and_each_has_its_check():
    listed = checks.exercises()
    assert listed["cost"] == "cost(X, y, weights, intercept, lam)"
    for name in listed:
        assert getattr(checks, name).__name__ == name
        assert all(answer.error is None for answer in answers(name))
    assert set(listed) | {"bug_hunt", "hint"} <= set(dir(checks))
    with pytest.raises(AttributeError, match="no check 'costs'"):
        checks.costs  # noqa: B018
    with pytest.raises(ValueError, match="name is 'costs'"):
        checks.check("costs", right("cost"))
