"""Lesson 6: the cross-validated error, and the error of untouched rows."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import (
    cross_folds,
    distinct,
    groups,
    numbers,
    probes,
    table,
)
from ridge_core.data import Standardizer


def cross_validated_error(X, y, lam, folds):
    """Return the mean over the folds of the validation error, standardised inside each fold."""
    scores = []
    for training, validation in folds:
        Z = Standardizer(X[training]).transform(X)
        weights, intercept = path.ridge(Z[training], y[training], lam)
        errors = Z[validation] @ weights + intercept - y[validation]
        scores.append(np.mean(errors**2))
    return np.mean(scores)


def honest_error(X, y, lams, train, validation, test):
    """Return the test error of the λ that the validation rows choose, fitted on training rows."""
    fitted = train

    def error(lam, rows):
        weights, intercept = path.ridge(X[fitted], y[fitted], lam)
        return np.mean((X[rows] @ weights + intercept - y[rows]) ** 2)

    best = np.argmin([error(lam, validation) for lam in lams])
    return error(lams[best], test)


def _draw_sample_in_folds(rng):
    m, n, k = rng.integers(8, 13), rng.integers(1, 4), rng.integers(2, 4)
    folds = cross_folds(groups(rng, m, k), m)
    cut = rng.integers(2)  # or not; but a single training row has no spread to scale by
    folds = tuple((rest[min(cut, len(rest) - 2) :], some) for rest, some in folds)
    return table(rng, m, n), numbers(rng, m), float(rng.integers(1, 20) / 4), folds


def _draw_sample_in_three(rng):
    m, n, k = rng.integers(9, 14), rng.integers(1, 4), rng.integers(3, 6)
    X = table(rng, m, n)
    y = X @ np.arange(1, n + 1) + 2 * numbers(rng, m) + 3
    return X, y, distinct(rng, k) ** 3, *groups(rng, m, 3)


def _rows(*numbers_of_rows):
    return tuple(np.array(some) for some in numbers_of_rows)


# fmt: off
EXERCISES = (
    Exercise(cross_validated_error,
             "the mean over the folds of the mean squared error on their validation rows", probes(
        ("one feature", [[1], [4], [2], [7]], [3, 1, -2, 6], 2, cross_folds([[0, 1], [2, 3]], 4)),
        ("three folds, rows in no order", [[1], [4], [2], [7], [3], [9]], [3, 1, -2, 6, 5, 4], 1,
         cross_folds([[4, 0], [5, 2], [1, 3]], 6)),
        ("folds of unequal size", [[1, 2], [3, -1], [0, 2], [5, 1], [2, 4], [4, 0], [-1, 3]],
         [2, 7, -3, 1.5, 4, 0, 5], 3, cross_folds([[6, 1, 3, 0], [5, 2, 4]], 7)),
        ("rows that no part of a fold holds", [[1], [4], [2], [7], [3], [9]], [3, 1, -2, 6, 5, 4],
         1, (_rows([4, 3, 0], [5, 1]), _rows([5, 2, 1], [0, 4]))),
    ), _draw_sample_in_folds, loop_is_fine=True, hints=(
        "Nothing of the validation rows may reach the fit: neither their mean nor their scale.",
        "In the loop: a `Standardizer` of the training rows, a fit to them, an error on the "
        "validation rows.",
        "Validation rows are transformed by the same `Standardizer`. The errors of the folds, one "
        "each, are averaged.",
    )),
    Exercise(honest_error, "the mean squared error on the test rows, one number", probes(
        ("one feature", [[0], [2], [2], [0], [6], [5], [6], [1]], [10, 5, 7, 4, 11, -1, -1, 1],
         [14.0, 2, 0.5, 6], *_rows([7, 3, 2], [0, 6], [1, 4, 5])),
        ("a λ in the middle is the best", [[2], [6], [1], [-1], [3], [5], [2], [0]],
         [6, 0, 6, 11, 8, 6, 5, 10], [0.5, 6, 2, 30], *_rows([1, 7, 0, 6], [5, 3], [4, 2])),
        ("two features",
         [[5, 5], [3, 2], [4, 1], [2, 5], [-1, 1], [5, 2], [4, 2], [1, -1], [1, -1]],
         [2, -2, 5, 9, 2, 3, 9, 8, 12], [8.0, 30, 3, 0.5], *_rows([1, 0, 4, 7], [6, 8], [2, 3, 5])),
        ("two features in other groups",
         [[5, 3], [3, 2], [5, 0], [1, 3], [3, -1], [0, 3], [4, 3], [5, 1], [1, 4]],
         [-2, 0, 0, 3, 0, 9, 10, 3, -2], [8.0, 3, 0.5, 30],
         *_rows([2, 8, 6, 5], [7, 4], [1, 3, 0])),
    ), _draw_sample_in_three, loop_is_fine=True, hints=(
        "Three groups, three tasks: one fits, one chooses, one judges.",
        "For each λ, fit on `train` and note the error on `validation`.",
        "Take the λ with the smallest of those errors, and answer that fit's error on `test`. No "
        "other λ sees `test`.",
    )),
)

def _in_blocks(X, y, lams, train, validation, test):
    sizes = np.cumsum([len(train), len(validation), len(test)])
    return honest_error(X, y, lams, *np.split(np.arange(sizes[-1]), sizes[:-1]))


_NO_INTERCEPT = (
    "path.ridge(X[fitted], y[fitted], lam) → (np.linalg.pinv(X[fitted].T @ X[fitted]"
    " + lam * np.eye(X.shape[1])) @ X[fitted].T @ y[fitted], 0.0)"
)

MISTAKES = {}

MISTAKES["cross_validated_error"] = [
    ("scaled before the split", "Standardizer(X[training]) → Standardizer(X)",
     "You standardise all rows before the split, so each fold's validation rows leak into its "
     "training. Look at which rows give mean and sd."),
    ("validation standardised by itself",
     "= Z[validation] → = Standardizer(X[validation]).transform(X[validation])",
     "Your validation rows have their own mean and sd. They get those of the training rows."),
    ("validation rows give mean and sd", "Standardizer(X[training]) → Standardizer(X[validation])",
     "Your mean and sd come from the validation rows. The training rows give them."),
    ("validation rows not standardised", "= Z[validation] → = X[validation]",
     "You standardise the training rows, not the validation rows. Both are transformed alike."),
    ("all other rows train",
     "X[training] → np.delete(X, validation, axis=0); "
     "Z[training], y[training] → np.delete(Z, validation, axis=0), np.delete(y, validation)",
     "You fit to all rows outside the validation part. The first of each pair says which rows are "
     "for training: some may be in neither."),
    ("not standardised", "Standardizer(X[training]).transform(X) → X",
     "Your columns are not divided by their sd. The exercise standardises inside each fold."),
    ("training rows not standardised", "path.ridge(Z[training], → path.ridge(X[training],",
     "You standardise the validation rows, not the training rows. Both are transformed alike."),
    ("ddof = 1", "Standardizer(X[training]).transform(X) → (X - X[training].mean(axis=0)) / "
     "X[training].std(axis=0, ddof=1)",
     "Your sd divides by m − 1, as pandas does. Standardising divides by m in this series."),
    ("training error", ["= Z[validation] → = Z[training]; y[validation] → y[training]",
     "Z[validation] → Z; y[validation] → y"],
     "You measure the error on rows that were fitted. Look at which rows are predicted."),
    ("fitted on what is judged", {"all": "Z[training], y[training], → Z, y,",
     "the validation": "Z[training], y[training], → Z[validation], y[validation],"},
     "You fit on {} rows, so the model has seen what it is judged on. Which rows are fitted?"),
    ("fitted and judged swapped", ["for training, validation → for validation, training",
     "Z[training], y[training], → Z[validation], y[validation],; = Z[validation] → = "
     "Z[training]; - y[validation] → - y[training]"],
     "You fit on validation rows and judge on training rows. A fold is (train, validation)."),
    ("first fold only", "np.mean(scores) → scores[0]",
     "You return the error of the first fold. Does `return` stand inside the loop?"),
    ("last fold only", "np.mean(scores) → scores[-1]",
     "You return the error of the last fold. Does the loop overwrite what it should collect?"),
    ("one fold for the mean", {"smallest": "np.mean(scores) → np.min(scores)",
     "largest": "np.mean(scores) → np.max(scores)"},
     "You return the {} of the folds' errors. The exercise asks for their mean."),
    ("variance for the mean square", "np.mean(errors**2) → np.var(errors)",
     "You take the variance of the errors: it forgets how far they lie off together. Their squares "
     "are averaged as they are."),
    ("y standardised too", "errors**2) → errors**2) / np.var(y[training])",
     "You standardise y as well, so your errors are in its sd, not in its own units."),
    ("scale of the first fold", "Standardizer(X[training]) → Standardizer(X[folds[0][0]])",
     "You use the first fold's mean and sd for all folds. Each fold has its own."),
    ("validation targets centred",
     "+ intercept - y[validation] → - y[validation] + np.mean(y[validation])",
     "You centre the validation targets by their own mean. A model has only its intercept."),
    ("rows averaged",
     ["np.mean(scores) → np.average(scores, weights=[len(rows) for _, rows in folds])",
     "np.mean(scores) → np.dot(scores, [len(rows) for _, rows in folds]) / len(y)"],
     "You average over the rows, the exercise over the folds. They differ where fold sizes do."),
    ("intercept left out", "+ intercept → ", "You left the intercept out of the predictions."),
    ("λ multiplied by m", ", lam) → , len(training) * lam)",
     "You fit with mλ. `ridge` takes λ as J has it."),
]

MISTAKES["honest_error"] = [
    ("test rows choose", ["error(lam, validation) → error(lam, test)",
     "error(lam, validation) → error(lam, np.append(validation, test))",
     "error(lam, validation) → error(lam, np.concatenate([train, validation, test]))"],
     "Your test rows help to choose λ, so their error flatters you. Open them once, at the end."),
    ("training error chooses", "error(lam, validation) → error(lam, train)",
     "Either the training error chooses λ, or you take the smallest: training rows always prefer "
     "the weakest penalty. The validation rows choose."),
    ("no intercept", _NO_INTERCEPT, "Your fits have no intercept: they go through the origin."),
    ("validation error reported", "best], test) → best], validation)",
     "You report the validation error. The choice of λ made it small: it is no honest estimate."),
    ("training error reported", "best], test) → best], train)",
     "You report the error on the rows that were fitted. Look at which rows come last."),
    ("fitted on more than the training rows",
     {"training and validation": "fitted = train → fitted = np.append(train, validation)",
     "all": "fitted = train → fitted = slice(None)"},
     "You fit on {} rows, so the model has seen what chooses or judges it."),
    ("first λ used", "lams[best] → lams[0]",
     "You report the first λ of the list, whatever the errors say."),
    ("last λ used", "lams[best] → lams[-1]",
     "You report the last λ of the list. Either the fit after the loop is still that of its last "
     "round, or the loop keeps every λ: is the smallest error so far kept with it?"),
    ("refitted",
     {"training and validation": "best = → fitted, best = np.append(train, validation),",
     "the validation": "best = → fitted, best = validation,",
     "the test": "best = → fitted, best = test,"},
     "You fit the chosen λ again, to {} rows. Here the fit to `train` alone is judged."),
    ("standardised", "fitted = train → fitted, X = train, Standardizer(X[train]).transform(X)",
     "You standardise the columns. That is a good habit; here they are used as they are."),
    ("standardised on all rows", "fitted = train → fitted, X = train, Standardizer(X).transform(X)",
     "You standardise by all rows, so the test rows leak into the fit. Here X is used as it is."),
    ("intercept forgotten", "+ intercept → ", "You left the intercept out of the predictions."),
    ("λ for its error", "error(lams[best], test) → lams[best]",
     "You return the λ. The exercise asks for its error on the test rows."),
    ("training and validation swapped",
     "fitted = train → fitted, validation = validation, train",
     "You fit on the validation rows and choose on the training rows. It is the other way round."),
    ("validation and test swapped",
     "fitted = train → fitted, validation, test = train, test, validation",
     "You choose λ on the test rows and report the validation error. It is the other way round."),
    ("mean over all λs", "error(lams[best], test) → np.mean([error(lam, test) for lam in lams])",
     "You average the test errors of all λs. The validation rows choose one of them first."),
    ("blocks for rows", _in_blocks,
     "You cut X into blocks. `train`, `validation` and `test` hold numbers of rows: `X[train]`."),
    ("λ multiplied by m", ", lam)\n → , len(train) * lam)\n",
     "You fit with mλ. `ridge` takes λ as J has it."),
]
# fmt: on
