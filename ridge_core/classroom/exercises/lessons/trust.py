"""Lesson 6: the cross-validated error, and the error of untouched rows."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import drawn, numbers, probes
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
    score=lambda errors: np.mean(errors**2),
    gather=lambda scores, sizes: np.mean(scores),
):
    """Return the mean over the folds of the validation error, standardised inside each fold."""
    scores, sizes = [], []
    for training, validation in folds:
        Z, rows = scaled(X, training, validation), fitted(training, validation)
        weights, intercept = path.ridge(Z[rows], y[rows], lam)
        seen = judged(training, validation)
        scores.append(score(Z[seen] @ weights + intercept - y[seen]))
        sizes.append(len(seen))
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
    scaled=lambda X, train: X,
    predicted=lambda X, weights, intercept: X @ weights + intercept,
    give=lambda lam, error: error,
):
    """Return the test error of the λ that the validation rows choose, fitted on training rows."""
    rows, X = (train, validation, test), scaled(X, train)

    def error(lam, fitted, judged):
        weights, intercept = path.ridge(X[fitted], y[fitted], lam)
        return np.mean((predicted(X[judged], weights, intercept) - y[judged]) ** 2)

    first = fitted(*rows)
    lam = lams[best([error(lam, first, chosen_on(*rows)) for lam in lams])]
    return give(lam, error(lam, refitted(first, validation), reported_on(*rows)))


def _folds(*validations, m):
    rows = np.arange(m)
    return tuple((np.setdiff1d(rows, chosen), np.array(chosen)) for chosen in validations)


def _thirds(m):
    return tuple(np.split(np.arange(m), 3))


def _sample_in_thirds(rng):
    return (*numbers(9, 2, rng.integers(1000)), [0.5, 3, 10, 40], *_thirds(9))


# fmt: off
EXERCISES = (
    Exercise(
        cross_validated_error,
        "the mean over the folds of the mean squared error on their validation rows",
        probes(
            ("one feature", [[1], [4], [2], [7]], [3, 1, -2, 6], 2, _folds([0, 1], [2, 3], m=4)),
            ("folds of equal size", *numbers(6, 2, seed=4), 3, _folds([0, 1], [2, 3], [4, 5], m=6)),
            ("folds of unequal size", *numbers(8, 3, seed=5), 5,
             _folds([0, 2, 5], [1, 3, 4, 6, 7], m=8)),
            ("numbers with many digits", [[1 / 3], [16 / 7], [9 / 5], [5 / 6]],
             [2 / 3, -1 / 7, 4 / 3, 3 / 7], 1 / 3, _folds([0, 2], [1, 3], m=4)),
        ),
        loop_is_fine=True,
    ),
    Exercise(
        honest_error, "the mean squared error on the test rows, one number",
        probes(
            ("nine rows", *numbers(9, 2, seed=24), [0.5, 3, 10, 40], *_thirds(9)),
            ("twelve rows", *numbers(12, 4, seed=42), [0.5, 2, 8, 30, 100], *_thirds(12)),
            *drawn(_sample_in_thirds),
        ),
        loop_is_fine=True,
    ),
)


def _scaled_before(X, training, validation):
    return Standardizer(X).transform(X)


def _scaled_apart(X, training, validation):
    Z = scaled_inside(X, training, validation)
    Z[validation] = Standardizer(X[validation]).transform(X[validation])
    return Z


def _scaled_by_sample_sd(X, training, validation):
    return (X - X[training].mean(axis=0)) / X[training].std(axis=0, ddof=1)


def _both(*parts):
    return np.concatenate(parts)


MISTAKES = {
    "cross_validated_error": [
        ("scaled before the split", {"scaled": _scaled_before},
         "You standardise all rows before the split, so each fold's validation rows leak into "
         "its training. Look at which rows give mean and sd."),
        ("validation standardised by itself", {"scaled": _scaled_apart},
         "Your validation rows are standardised with their own mean and sd. They get those of "
         "the training rows."),
        ("not standardised", {"scaled": lambda X, training, validation: X},
         "You fit on the raw columns. The exercise standardises inside each fold first."),
        ("ddof = 1", {"scaled": _scaled_by_sample_sd},
         "Your sd divides by m − 1, as pandas does. Standardising divides by m in this series."),
        ("training error", {"judged": lambda training, validation: training},
         "You measure the error on the rows that were fitted. Look at which rows are predicted."),
        ("all rows judged", {"judged": _both},
         "You measure the error on all rows, and most of them were fitted. Look at which rows "
         "are predicted."),
        ("fitted on all rows", {"fitted": _both},
         "You fit on all rows, so the model has seen what it is judged on. Look at which rows "
         "are fitted."),
        ("fitted on the validation rows", {"fitted": lambda training, validation: validation},
         "You fit on the validation rows. Look at which of the two is fitted."),
        ("rows averaged", {"gather": lambda scores, sizes: np.average(scores, weights=sizes)},
         "You average over the rows, and the exercise over the folds. The two differ where "
         "folds differ in size."),
        ("sum for mean", {"gather": lambda scores, sizes: np.sum(scores)},
         "You sum over the folds, and the exercise asks for their mean."),
        ("last fold only", {"gather": lambda scores, sizes: scores[-1]},
         "You return the error of the last fold. Does the loop overwrite what it should "
         "collect?"),
        ("first fold only", {"gather": lambda scores, sizes: scores[0]},
         "You return the error of the first fold. Does `return` stand inside the loop?"),
        ("root taken", {"score": lambda errors: np.sqrt(np.mean(errors**2))},
         "You take the root of each fold's error. Here the mean squared errors are averaged."),
        ("½ of the cost kept", {"score": lambda errors: np.mean(errors**2) / 2},
         "Your answer is exactly half the mean squared error. The ½ belongs to J."),
        ("errors not squared", {"score": lambda errors: np.mean(np.abs(errors))},
         "You average the sizes of the errors. The mean squared error squares each first."),
    ],
    "honest_error": [
        ("λ chosen before the split",
         {"chosen_on": lambda train, validation, test: _both(train, validation, test)},
         "You choose λ on all rows, before they are split. Then the test rows have helped to "
         "choose, and their error flatters you."),
        ("test rows choose", {"chosen_on": lambda train, validation, test: test},
         "You choose λ on the test rows, so their error flatters you. They are opened once, "
         "when everything is chosen."),
        ("training error chooses", {"chosen_on": lambda train, validation, test: train},
         "You let the training error choose λ, or take the first: the weakest penalty of the "
         "list."),
        ("test rows help to choose",
         {"chosen_on": lambda train, validation, test: _both(validation, test)},
         "Your test rows help to choose λ. They are opened once, when everything is chosen."),
        ("validation error reported", {"reported_on": lambda train, validation, test: validation},
         "You report the validation error. It was made small by the choice of λ, so it is no "
         "honest estimate."),
        ("training error reported", {"reported_on": lambda train, validation, test: train},
         "You report the error on the rows that were fitted. Look at which rows come last."),
        ("fitted on the test rows as well",
         {"fitted": lambda train, validation, test: _both(train, validation, test)},
         "You fit on all rows, so the model has seen what it is judged on. Look at which rows "
         "are fitted."),
        ("fitted on the validation rows as well",
         {"fitted": lambda train, validation, test: _both(train, validation)},
         "You fit on training and validation rows, so the validation error cannot choose. Look "
         "at which rows are fitted."),
        ("largest error", {"best": np.argmax},
         "You take the λ with the largest error. Look at argmin and argmax."),
        ("last λ used", {"best": lambda errors: -1},
         "You report the last λ of the list, whatever the errors say. Does the fit after the "
         "loop still belong to its last round?"),
        ("refitted with the validation rows", {"refitted": _both},
         "You fit the chosen λ again, with the validation rows, as is often done. Here the "
         "error is asked of the fit to `train` alone."),
        ("standardised", {"scaled": lambda X, train: Standardizer(X[train]).transform(X)},
         "You standardise the columns. That is a good habit; here they are comparable already, "
         "and are used as they are."),
        ("intercept forgotten", {"predicted": lambda X, weights, intercept: X @ weights},
         "You left the intercept out of the predictions."),
        ("λ for its error", {"give": lambda lam, error: lam},
         "You return the λ. The exercise asks for its error on the test rows."),
        ("root taken", {"give": lambda lam, error: np.sqrt(error)},
         "You return the root of the error. The exercise asks for the mean squared error."),
    ],
}
# fmt: on
