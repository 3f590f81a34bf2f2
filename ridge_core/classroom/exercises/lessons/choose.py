"""Lesson 5: choosing λ by folds and by the rule of one standard error, leaving one out."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.drag import ITS_ERROR
from ridge_core.classroom.exercises.lessons.penalise import FREE_ENTRY
from ridge_core.classroom.exercises.probes import (
    distinct,
    draw_sample,
    margin,
    probes,
    some_lams,
    until,
)
from ridge_core.data import Standardizer


def choose_lam_by_folds(lams, fold_errors):
    """Return the λ of the smallest mean error over the folds."""
    errors = fold_errors.mean(axis=0)
    best = np.argmin(errors)
    return lams[best]


def one_standard_error(lams, mean, standard_error):
    """Return the largest λ whose mean error is within one standard error of the smallest."""
    best = np.argmin(mean)
    within = mean <= mean[best] + standard_error[best]
    return np.max(lams[within])


def leave_one_out_error(X, y, lam):
    """Return 1/m Σ (rᵢ / (1 − hᵢᵢ))², with h the hat matrix of [X, 1]."""
    A, n = np.column_stack([X, np.ones(len(y))]), X.shape[1]
    H = A @ np.linalg.solve(A.T @ A + lam * np.diag([1] * n + [0]), A.T)
    residuals = (y - H @ y) / (1 - np.diag(H))
    return np.mean(residuals**2)


def _by_refitting(X, y, lam):
    errors = []
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        weights, intercept = path.ridge(X[others], y[others], lam)
        errors.append((X[i] @ weights + intercept - y[i]) ** 2)
    return float(np.mean(errors))


def _draw_folds(rng):
    k, folds = rng.integers(3, 8), rng.integers(2, 7)
    return some_lams(rng, k), 2 + distinct(rng, folds * k).reshape(folds, k) / 10


def _draw_bars(rng):
    k = rng.integers(4, 9)
    return some_lams(rng, k), distinct(rng, k) / 3 + 4, distinct(rng, k) / 3


def _clear_bound(lams, mean, standard_error):
    return np.min(np.abs(mean - np.min(mean) - standard_error[np.argmin(mean)])) > 0.01


# fmt: off
EXERCISES = (
    Exercise(choose_lam_by_folds, "the λ to use, one number out of `lams`", probes(
        ("two folds", [2, 6, 30], [[4, 3, 9], [5.5, 6, 4.5]]),
        ("as many folds as λs", [2, 6, 30], [[2, 3, 10], [9, 3.5, 3], [1, 5, 5]]),
        ("five folds", [0.5, 2, 6, 30],
         [[9, 4, 5, 6], [3, 4, 3.5, 7], [9, 6, 5, 1], [8, 5, 6, 7], [2, 6, 4, 5]]),
        ("λs in no order", [6, 30, 0.5, 2],
         [[14, 4, 8, 16], [12, 10, 5, 3], [11, 15, 13, 7], [1, 9, 6, 2]]),
        ("errors close together", [0, 3, 9], [[5, 5.02, 5.1], [5.04, 5.03, 5.2]]),
    ), until(lambda lams, errors: margin(errors.mean(axis=0)) > 0.01, _draw_folds),
             loop_is_fine=True, hints=(
        "Each fold has its say: average over the folds first, and choose afterwards.",
        "The folds are the rows of the table, so the mean over them is along `axis=0`.",
        "`np.argmin` of the means gives a position; `lams` has the λ that stands there.",
    )),
    Exercise(one_standard_error, "the λ to use, one number out of `lams`", probes(
        ("three λs", [1, 3, 9], [4, 5, 7], [2, 0.5, 3.5]),
        ("a λ exactly at the bound", [1, 2, 5], [4, 5, 9], [1, 0.75, 3]),
        ("a small standard error at the best λ", [1, 3, 9], [4.75, 4, 7], [1.5, 0.25, 1.25]),
        ("five λs", [0.5, 2, 5, 20, 70], [6, 4, 4.8, 5.5, 9], [0.5, 1, 3, 2, 4.9]),
        ("λs from large to small", [70, 20, 5, 2, 0.5], [9, 5.5, 4.5, 4, 4.8], [6, 1, 3, 1, 2]),
        ("a curve with a bump", [0.1, 0.5, 2, 6, 15, 50], [5, 4, 6.5, 4.5, 5.8, 9],
         [1, 1.2, 2, 0.7, 0.6, 2]),
        ("λs in no order", [0.5, 6, 15, 0.1, 2, 50], [4.5, 6, 7, 5.5, 6.5, 9],
         [1.75, 2, 1, 0.25, 2.75, 0.75]),
        ("an error just above the bound", [1, 2, 5], [4, 4.25, 5.25], [1, 0.5, 2]),
        ("errors close together", [1, 3, 9], [4, 4.03, 4.5], [0.01, 0.02, 0.25]),
    ), until(_clear_bound, _draw_bars), loop_is_fine=True, hints=(
        "Find the λ with the smallest mean error. Its standard error sets the bound.",
        "The bound is that mean plus the standard error at the same place. Which λs stay at or "
        "below it?",
        "Of those the rule takes the largest λ, wherever it stands in the list.",
    )),
    Exercise(
        leave_one_out_error,
        "the mean squared error when each row is predicted from the others, one number", probes(
        ("one feature", [[1], [3], [4]], [3, -2, 2], 6),
        ("as many rows as columns", [[1, 2], [-1, 3]], [5, 2], 3),
        ("several rows and columns", [[1, 4, 0], [2, -1, 3], [-2, 2, 1], [0.5, 3, 2], [3, 1, -1]],
         [2, 7, -3, 1.5, 4], 4),
        # More than five or ten, so that as many folds are not the same.
        ("eleven rows", [[2], [5], [-1], [3], [8], [0], [4], [7], [1], [6], [-3]],
         [1, 6, -2, 4, 3, 0, 7, 5, 2, 9, -4], 2),
        ("more columns than rows", [[1, 0, 2, 3], [2, 3, -1, 1], [0, 2, 2, -3]], [4, -2, 1], 2),
        ("numbers with many digits", [[1 / 3], [4 / 7], [9 / 5]], [2 / 3, -1 / 7, 4 / 3], 1 / 3),
    ), draw_sample("X", "y", "lam"), _by_refitting, loop_is_fine=True, hints=(
        "Either fit again without each row, or take the residual rᵢ and the leverage hᵢᵢ of each "
        "row from the fit to all of them.",
        "A fit for each row: `np.delete(X, i, axis=0)` leaves row i out of X, and y loses it too. "
        "One fit for all: the leverages are `np.diag(H)`.",
        "What a left-out row is missed by is rᵢ / (1 − hᵢᵢ). Square it for each row, and take the "
        "mean.",
    )),
)

def _by_each_fold(middle):
    return lambda lams, fold_errors: middle(lams[np.argmin(fold_errors, axis=1)])


def _walk_up(lams, mean, standard_error):
    order = np.argsort(lams)
    within = (mean <= np.min(mean) + standard_error[np.argmin(mean)])[order]
    best = int(np.argmin(mean[order]))
    while best + 1 < len(lams) and within[best + 1]:
        best += 1
    return lams[order][best]


def _error_on_the_rest(X, y, lam):
    errors = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        weights, intercept = path.ridge(X[rest], y[rest], lam)
        errors.append(np.mean((X[rest] @ weights + intercept - y[rest]) ** 2))
    return np.mean(errors)


def _without_intercept(X, y, lam):
    errors = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        weights, _ = path.ridge(X[rest], y[rest], lam)
        errors.append((X[i] @ weights - y[i]) ** 2)
    return np.mean(errors)


def _scaled_by_the_rest(X, y, lam):
    errors = []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        Z = Standardizer(X[rest]).transform(X)
        weights, intercept = path.ridge(Z[rest], y[rest], lam)
        errors.append((Z[i] @ weights + intercept - y[i]) ** 2)
    return np.mean(errors)


MISTAKES = {}

MISTAKES["choose_lam_by_folds"] = [
    ("error for λ", "lams[best] → errors[best]", ITS_ERROR),
    ("mean of each fold's best λ",
     {"mean": _by_each_fold(np.mean), "median": _by_each_fold(np.median)},
     "You take the {} of the folds' own λs. Average their errors first, and choose once."),
    ("λ that most folds choose",
     _by_each_fold(lambda lams: max(sorted(lams), key=list(lams).count)),
     "You let the folds vote. A vote forgets by how much each prefers its λ; the mean does not."),
    ("mean over the λs", "axis=0 → axis=1",
     "You average over the λs: one number for each fold. The folds are the rows: see `axis`."),
    ("smallest of the whole table", lambda lams, fold_errors: lams[np.argmin(fold_errors)],
     "You look for the smallest number of the whole table. Average over the folds first."),
    ("smallest single error", ".mean( → .min(",
     "You take the λ of the luckiest single fold. Average over the folds first."),
    ("not the mean over the folds", {
     "by its worst fold": ".mean( → .max(",
     "by a median": "fold_errors.mean( → np.median(fold_errors, ",
     "by a root mean square": "fold_errors.mean( → (fold_errors**2).mean(",
     "by a mean of logarithms": "fold_errors.mean( → np.log(fold_errors).mean("},
     "You judge each λ {}. The rule is the plain mean over the folds."),
    ("lowest variance", ".mean( → .std(",
     "You take the λ on which the folds agree best. They can agree on a large error."),
    ("one fold only", {"first": ".mean(axis=0) → [0]", "last": ".mean(axis=0) → [-1]"},
     "Only the {} fold decides. Does a loop overwrite what it should collect, or end too early?"),
]

MISTAKES["one_standard_error"] = [
    ("smallest λ within one standard error", "np.max( → np.min(",
     "You take the smallest λ within the bound. The rule prefers the simplest model: which end?"),
    ("best λ itself", "np.max(lams[within]) → lams[best]",
     "You return the best λ itself. The rule allows one standard error for a simpler model."),
    ("each λ's own standard error", "standard_error[best] → standard_error",
     "You measure each λ by its own standard error. That of the best λ sets the bound."),
    ("another standard error", {what: f"standard_error[best] → {code}" for what, code in (
     ("the mean of all standard errors", "np.mean(standard_error)"),
     ("the smallest standard error", "np.min(standard_error)"),
     ("the largest standard error", "np.max(standard_error)"),
     ("the standard error of the first λ", "standard_error[0]"),
     ("the standard error of the last λ", "standard_error[-1]"),
     ("the standard error of the smallest λ", "standard_error[np.argmin(lams)]"))},
     "You use {}. The rule uses the one at the best λ."),
    ("two standard errors",
     {"two standard errors": "standard_error[best] → 2 * standard_error[best]",
     "half a standard error": "standard_error[best] → standard_error[best] / 2"},
     "You allow {}. The rule allows one."),
    ("divided by √k once more",
     ["standard_error[best] → standard_error[best] / np.sqrt(len(mean))",
     "standard_error[best] → standard_error[best] / np.sqrt(5)"],
     "You divide the standard error by the root of a count. That is done already."),
    ("stops at a bump", _walk_up,
     "You walk up and stop at the first λ above the bound. A larger one may be within it again."),
    ("largest error within the bound",
     "np.max(lams[within]) → lams[np.argmax(np.where(within, mean, -np.inf))]",
     "Within the bound you take the largest error. The rule takes the largest λ."),
    ("place among the allowed", "np.max(lams[within]) → lams[np.argmax(lams[within])]",
     "You find a place among the λs within the bound, and look it up in the whole list."),
]

MISTAKES["leave_one_out_error"] = [
    ("training error", " / (1 - np.diag(H)) → ",
     "That is the training error: each row has helped to predict itself."),
    ("intercept penalised", "+ [0] → + [1]",
     "You penalised the intercept in each fit. Its column of ones should get no λ."),
    ("column of ones elsewhere",
     ["[1] * n + [0] → [0] + [1] * n", "[X, np.ones(len(y))] → [np.ones(len(y)), X]"],
     FREE_ENTRY),
    ("generalised cross-validation", "np.diag(H)) → np.trace(H) / len(y))",
     "You use the mean of the hᵢᵢ for every row: that is generalised cross-validation."),
    ("divided by h", "(1 - np.diag(H)) → np.diag(H)",
     "You divide by hᵢᵢ. Where a row has no say in its own prediction, nothing should change."),
    ("root of 1 − h", "(1 - np.diag(H)) → np.sqrt(1 - np.diag(H))",
     "Either 1 − hᵢᵢ divides the square of the residual, or its root the residual. Leaving a row "
     "out takes more: the residual itself is divided by 1 − hᵢᵢ."),
    ("leverage without the intercept", "np.diag(H)) → np.diag(H) + 1 / len(y))",
     "Either your hᵢᵢ lacks the intercept's share, 1/m: the hat matrix is that of [X, 1]. Or you "
     "fit again without a row, and the means that you centre with still know it."),
    ("no intercept", "np.column_stack([X, np.ones(len(y))]) → X; + [0] → ",
     "Your fits have no intercept: they go through the origin."),
    ("last row alone", "np.mean(residuals**2) → residuals[-1] ** 2",
     "Only the last row's error is returned. Does the loop overwrite what it should collect?"),
    ("squares forgotten",
     ["np.mean(residuals**2) → np.mean(residuals)", "np.mean(residuals**2) → -np.mean(residuals)"],
     "You average what the rows are missed by, and pluses cancel minuses. Square each one first."),
    ("square of the mean", "np.mean(residuals**2) → np.mean(residuals) ** 2",
     "You square the mean of what the rows are missed by. Square each one first, then average."),
    ("intercept left out", _without_intercept,
     "You left the intercept out where the row that was left out is predicted."),
    ("standardised by the others", _scaled_by_the_rest,
     "You standardise the columns by the rows that are kept. A good habit; here X is used as it "
     "is."),
    ("error on the rows that were kept", _error_on_the_rest,
     "You measure each fit on its own rows. The row that was left out is to be predicted."),
]
# fmt: on
