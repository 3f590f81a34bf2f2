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


def scaled_inside(X, training, validation):
    """Return all rows of X, standardised by what the training rows know."""
    return Standardizer(X[training]).transform(X)


def cross_validated_error(
    X,
    y,
    lam,
    folds,
    *,
    scaled=scaled_inside,
    fitted=lambda training, validation: training,
    judged=lambda training, validation: validation,
    predicted=lambda Z, weights, intercept: Z @ weights + intercept,
    strength=lambda lam, m: lam,
    score=lambda errors: np.mean(errors**2),
    gather=lambda scores, sizes: np.mean(scores),
):
    """Return the mean over the folds of the validation error, standardised inside each fold."""
    scores, sizes = [], []
    for training, validation in folds:
        Z, rows = scaled(X, training, validation), fitted(training, validation)
        weights, intercept = path.ridge(Z[rows], y[rows], strength(lam, len(y[rows])))
        seen = judged(training, validation)
        scores.append(score(predicted(Z[seen], weights, intercept) - y[seen]))
        sizes.append(len(y[seen]))
    return gather(np.array(scores), np.array(sizes))


def honest_error(
    X,
    y,
    lams,
    train,
    validation,
    test,
    *,
    chosen_on=lambda train, validation, test: validation,
    reported_on=lambda train, validation, test: test,
    fitted=lambda train, validation, test: train,
    refitted=lambda fitted, validation: fitted,
    best=np.argmin,
    strength=lambda lam, m: lam,
    scaled=lambda X, train: X,
    predicted=lambda X, weights, intercept: X @ weights + intercept,
    give=lambda lam, error: error,
):
    """Return the test error of the λ that the validation rows choose, fitted on training rows."""
    rows, X = (train, validation, test), scaled(X, train)

    def error(lam, fitted, judged):
        weights, intercept = path.ridge(X[fitted], y[fitted], strength(lam, len(fitted)))
        return np.mean((predicted(X[judged], weights, intercept) - y[judged]) ** 2)

    first = fitted(*rows)
    lam = lams[best([error(lam, first, chosen_on(*rows)) for lam in lams])]
    return give(lam, error(lam, refitted(first, validation), reported_on(*rows)))


def _draw_sample_in_folds(rng):
    m, n, k = rng.integers(8, 13), rng.integers(1, 4), rng.integers(2, 4)
    folds = cross_folds(groups(rng, m, k), m)
    folds = tuple((training[rng.integers(2) :], some) for training, some in folds)
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
    Exercise(
        cross_validated_error,
        "the mean over the folds of the mean squared error on their validation rows",
        probes(
            ("one feature", [[1], [4], [2], [7]], [3, 1, -2, 6], 2,
             cross_folds([[0, 1], [2, 3]], 4)),
            ("three folds, rows in no order", [[1], [4], [2], [7], [3], [9]],
             [3, 1, -2, 6, 5, 4], 1, cross_folds([[4, 0], [5, 2], [1, 3]], 6)),
            ("folds of unequal size", [[1, 2], [3, -1], [0, 2], [5, 1], [2, 4], [4, 0], [-1, 3]],
             [2, 7, -3, 1.5, 4, 0, 5], 3, cross_folds([[6, 1, 3, 0], [5, 2, 4]], 7)),
            ("rows that no part of a fold holds", [[1], [4], [2], [7], [3], [9]],
             [3, 1, -2, 6, 5, 4], 1, (_rows([4, 3, 0], [5, 1]), _rows([5, 2, 1], [0, 4]))),
        ),
        _draw_sample_in_folds, loop_is_fine=True,
        hints=(
            "Nothing of the validation rows may reach the fit: neither their mean nor their "
            "scale.",
            "In the loop: a `Standardizer` of the training rows, a fit to them, an error on the "
            "validation rows.",
            "Validation rows are transformed by the same `Standardizer`. The errors of the "
            "folds, one each, are averaged.",
        ),
    ),
    Exercise(
        honest_error, "the mean squared error on the test rows, one number",
        probes(
            ("one feature", [[0], [2], [2], [0], [6], [5], [6], [1]], [10, 5, 7, 4, 11, -1, -1, 1],
             [14.0, 2, 0.5, 6], *_rows([7, 3, 2], [0, 6], [1, 4, 5])),
            ("two features",
             [[5, 5], [3, 2], [4, 1], [2, 5], [-1, 1], [5, 2], [4, 2], [1, -1], [1, -1]],
             [2, -2, 5, 9, 2, 3, 9, 8, 12], [8.0, 30, 3, 0.5],
             *_rows([1, 0, 4, 7], [6, 8], [2, 3, 5])),
            ("two features, other groups",
             [[5, 3], [3, 2], [5, 0], [1, 3], [3, -1], [0, 3], [4, 3], [5, 1], [1, 4]],
             [-2, 0, 0, 3, 0, 9, 10, 3, -2], [8.0, 3, 0.5, 30],
             *_rows([2, 8, 6, 5], [7, 4], [1, 3, 0])),
        ),
        _draw_sample_in_three, loop_is_fine=True,
        hints=(
            "Three groups, three tasks: one fits, one chooses, one judges.",
            "For each λ, fit on `train` and note the error on `validation`.",
            "Take the λ with the smallest of those errors, and answer that fit's error on "
            "`test`. No other λ sees `test`.",
        ),
    ),
)


def _scaled_before(X, training, validation):
    return Standardizer(X).transform(X)


def _scaled_apart(X, training, validation):
    Z = scaled_inside(X, training, validation)
    Z[validation] = Standardizer(X[validation]).transform(X[validation])
    return Z


def _scaled_in_part(X, training, validation):
    Z = scaled_inside(X, training, validation)
    Z[validation] = X[validation]
    return Z


def _scaled_by_sample_sd(X, training, validation):
    return (X - X[training].mean(axis=0)) / X[training].std(axis=0, ddof=1)


def _targets_scaled(X, y, lam, folds):
    errors = []
    for training, validation in folds:
        Z, t = scaled_inside(X, training, validation), (y - y[training].mean()) / y[training].std()
        weights, intercept = path.ridge(Z[training], t[training], lam)
        errors.append(np.mean((Z[validation] @ weights + intercept - t[validation]) ** 2))
    return np.mean(errors)


def _scaled_by_the_first(X, y, lam, folds):
    scale = Standardizer(X[folds[0][0]])
    return cross_validated_error(X, y, lam, folds, scaled=lambda X, *rows: scale.transform(X))


def _targets_centred_apart(X, y, lam, folds):
    errors = []
    for training, validation in folds:
        Z = scaled_inside(X, training, validation)
        weights, _ = path.ridge(Z[training], y[training], lam)
        apart = y[validation] - y[validation].mean()
        errors.append(np.mean((Z[validation] @ weights - apart) ** 2))
    return np.mean(errors)


def _in_blocks(X, y, lams, train, validation, test):
    sizes = np.cumsum([len(train), len(validation), len(test)])
    return honest_error(X, y, lams, *np.split(np.arange(sizes[-1]), sizes[:-1]))


def _with_the_validation_error(X, y, lams, train, validation, test):
    rows = train, validation, test
    chosen = honest_error(X, y, lams, *rows, reported_on=lambda train, validation, test: validation)
    return (chosen + honest_error(X, y, lams, *rows)) / 2


def _over_all_lams(X, y, lams, train, validation, test):
    return np.mean([honest_error(X, y, [lam], train, validation, test) for lam in lams])


def _both(*parts):
    return np.concatenate(parts)


MISTAKES = {}

MISTAKES["cross_validated_error"] = [
    ("scaled before the split", {"scaled": _scaled_before},
     "You standardise all rows before the split, so each fold's validation rows leak into its "
     "training. Look at which rows give mean and sd."),
    ("validation standardised by itself", {"scaled": _scaled_apart},
     "Your validation rows are standardised with their own mean and sd. They get those of the "
     "training rows."),
    ("not standardised", {"scaled": lambda X, training, validation: X},
     "You fit on the raw columns. The exercise standardises inside each fold first."),
    ("ddof = 1", {"scaled": _scaled_by_sample_sd},
     "Your sd divides by m − 1, as pandas does. Standardising divides by m in this series."),
    ("training error", {"judged": lambda training, validation: training},
     "You measure the error on the rows that were fitted. Look at which rows are predicted."),
    ("all rows judged", {"judged": lambda training, validation: slice(None)},
     "You measure the error on all rows, and most of them were fitted. Look at which rows are "
     "predicted."),
    ("fitted on all rows", {"fitted": lambda training, validation: slice(None)},
     "You fit on all rows, so the model has seen what it is judged on. Look at which rows are "
     "fitted."),
    ("fitted on the validation rows", {"fitted": lambda training, validation: validation},
     "You fit on the validation rows. Look at which of the two is fitted."),
    ("rows averaged", {"gather": lambda scores, sizes: np.average(scores, weights=sizes)},
     "You average over the rows, and the exercise over the folds. The two differ where folds "
     "differ in size."),
    ("sum for mean", {"gather": lambda scores, sizes: np.sum(scores)},
     "You sum over the folds, and the exercise asks for their mean."),
    ("last fold only", {"gather": lambda scores, sizes: scores[-1]},
     "You return the error of the last fold. Does the loop overwrite what it should collect?"),
    ("first fold only", {"gather": lambda scores, sizes: scores[0]},
     "You return the error of the first fold. Does `return` stand inside the loop?"),
    ("root taken", {"score": lambda errors: np.sqrt(np.mean(errors**2))},
     "You take the root of each fold's error. Here the mean squared errors are averaged."),
    ("errors not squared", {"score": lambda errors: np.mean(np.abs(errors))},
     "You average the sizes of the errors. The mean squared error squares each first."),
    ("median over the rows", {"score": lambda errors: np.median(errors**2)},
     "You take the median over the rows of a fold. Their mean is asked for."),
    ("median over the folds", {"gather": lambda scores, sizes: np.median(scores)},
     "You take the median over the folds. Their mean is asked for."),
    ("sum over the rows", {"score": lambda errors: np.sum(errors**2)},
     "You sum over the rows of a fold. Their mean is asked for, then the mean over the folds."),
    ("variance of the errors", {"score": np.var},
     "You take the variance of the errors, which forgets how far off they are on average."),
    ("y standardised too", _targets_scaled,
     "You standardise y as well, so your errors are in its sd, not in its own units."),
    ("intercept left out", {"predicted": lambda Z, weights, intercept: Z @ weights},
     "You left the intercept out of the predictions."),
    ("fitted and judged swapped",
     {"fitted": lambda training, validation: validation,
     "judged": lambda training, validation: training},
     "You fit on the validation rows and judge on the training rows. Look at the order in which "
     "a fold is unpacked."),
    ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
     "You fit with mλ. `ridge` takes λ as J has it."),
    ("validation rows give mean and sd",
     {"scaled": lambda X, training, validation: Standardizer(X[validation]).transform(X)},
     "Your mean and sd come from the validation rows. The training rows give them."),
    ("validation rows not standardised", {"scaled": _scaled_in_part},
     "You standardise the training rows and leave the validation rows as they were. Both are "
     "transformed alike."),
    ("parts of a fold swapped",
     lambda X, y, lam, folds: cross_validated_error(X, y, lam, [pair[::-1] for pair in folds]),
     "You fit on the validation rows and judge on the training rows. A fold is a pair (train, "
     "validation), in this order."),
    ("scale of the first fold", _scaled_by_the_first,
     "You standardise every fold with the mean and sd of the first one's training rows. Each fold "
     "has its own."),
    ("validation targets centred", _targets_centred_apart,
     "You centre the validation targets with their own mean, which a model cannot know. Add the "
     "intercept to the predictions instead."),
]

MISTAKES["honest_error"] = [
    ("λ chosen before the split",
     {"chosen_on": lambda train, validation, test: _both(train, validation, test)},
     "You choose λ on all rows, before they are split. Then the test rows have helped to choose, "
     "and their error flatters you."),
    ("test rows choose", {"chosen_on": lambda train, validation, test: test},
     "You choose λ on the test rows, so their error flatters you. They are opened once, when "
     "everything is chosen."),
    ("training error chooses", {"chosen_on": lambda train, validation, test: train},
     "Either the training error chooses λ, or you take the smallest: training rows always prefer "
     "the weakest penalty. The validation rows choose."),
    ("test rows help to choose",
     {"chosen_on": lambda train, validation, test: _both(validation, test)},
     "Your test rows help to choose λ. They are opened once, when everything is chosen."),
    ("validation error reported", {"reported_on": lambda train, validation, test: validation},
     "You report the validation error. It was made small by the choice of λ, so it is no honest "
     "estimate."),
    ("training error reported", {"reported_on": lambda train, validation, test: train},
     "You report the error on the rows that were fitted. Look at which rows come last."),
    ("fitted on the test rows as well",
     {"fitted": lambda train, validation, test: _both(train, validation, test)},
     "You fit on all rows, so the model has seen what it is judged on. Look at which rows are "
     "fitted."),
    ("fitted on the validation rows as well",
     {"fitted": lambda train, validation, test: _both(train, validation)},
     "You fit on training and validation rows, so the validation error cannot choose. Look at "
     "which rows are fitted."),
    ("largest error", {"best": np.argmax},
     "You take the λ with the largest error. Look at argmin and argmax."),
    ("last λ used", {"best": lambda errors: -1},
     "You report the last λ of the list, whatever the errors say. Either the fit after the loop "
     "still belongs to its last round, or the loop keeps every λ: is the smallest error so far "
     "kept with it?"),
    ("refitted with the validation rows", {"refitted": _both},
     "You fit the chosen λ again, with the validation rows, as is often done. Here the error is "
     "asked of the fit to `train` alone."),
    ("standardised", {"scaled": lambda X, train: Standardizer(X[train]).transform(X)},
     "You standardise the columns. That is a good habit; here they are comparable already, and "
     "are used as they are."),
    ("intercept forgotten", {"predicted": lambda X, weights, intercept: X @ weights},
     "You left the intercept out of the predictions."),
    ("λ for its error", {"give": lambda lam, error: lam},
     "You return the λ. The exercise asks for its error on the test rows."),
    ("root taken", {"give": lambda lam, error: np.sqrt(error)},
     "You return the root of the error. The exercise asks for the mean squared error."),
    ("standardised on all rows", {"scaled": lambda X, train: Standardizer(X).transform(X)},
     "You standardise the columns, with the mean and sd of all rows, so the test rows leak into "
     "the fit. Here the columns are used as they are."),
    ("training and validation swapped",
     {"fitted": lambda train, validation, test: validation,
     "chosen_on": lambda train, validation, test: train},
     "You fit on the validation rows and choose on the training rows. It is the other way round."),
    ("validation and test swapped",
     {"chosen_on": lambda train, validation, test: test,
     "reported_on": lambda train, validation, test: validation},
     "You choose λ on the test rows and report the validation error. It is the other way round."),
    ("blocks for rows", _in_blocks,
     "You cut X into blocks as long as the groups. `train`, `validation` and `test` hold the "
     "numbers of the rows, in any order: `X[train]`."),
    ("mean over all λs", _over_all_lams,
     "You average the test errors of all λs. The validation rows choose one of them first."),
    ("first λ used", {"best": lambda errors: 0},
     "You report the first λ of the list, whatever the errors say."),
    ("largest λ", lambda X, y, lams, *rows: honest_error(X, y, [np.max(lams)], *rows),
     "You report the largest λ, whatever the errors say."),
    ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
     "You fit with mλ. `ridge` takes λ as J has it."),
    ("refitted on the validation rows alone", {"refitted": lambda fitted, validation: validation},
     "You fit the chosen λ again, on the validation rows. The fit to `train` is the one to judge."),
    ("validation and test error averaged", _with_the_validation_error,
     "You average the test error with the validation error. That was made small by the choice "
     "of λ; the test error stands alone."),
]
# fmt: on
