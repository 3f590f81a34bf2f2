"""Choosing λ by cross-validation, and the error to expect of that choice."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from ridge_core.numerics import norms, triangle, warn_if_lost
from ridge_core.path import RidgePath
from ridge_core.rows import Rows
from ridge_core.validation import as_count, as_sample, checked


@dataclass(frozen=True)
class CrossValidation:
    """What cross-validation found, for k values of λ in the order they were given.

    Attributes
    ----------
    errors : array, shape (folds, k)
        The mean squared error on each fold's held-out rows.
    mean, standard_error : array, shape (k,)
        Their average over folds, and their standard deviation (divided by folds − 1) over √folds.
        It is a guide only: folds share training rows, so their errors are not independent.
    best_lam : float
        Where `mean` is smallest.
    one_standard_error_lam : float
        The largest λ whose `mean` is at most the smallest one plus its standard error.
    at_edge : bool
        True if `best_lam` is the smallest or largest λ tried: a wider range may hold a better one.
    """

    lams: np.ndarray
    errors: np.ndarray
    mean: np.ndarray
    standard_error: np.ndarray
    best_lam: float
    one_standard_error_lam: float
    at_edge: bool


@dataclass(frozen=True)
class NestedCrossValidation:
    """The error of a model whose λ was chosen without the rows it is judged on.

    Attributes
    ----------
    errors, lams : array, shape (outer,)
        The mean squared error on the held-out rows of each outer fold, and the λ that the inner
        cross-validation chose for it. They may differ.
    mean, standard_error : float
        Of `errors`.
    """

    errors: np.ndarray
    lams: np.ndarray
    mean: float
    standard_error: float


@checked(m=partial(as_count, smallest=2))
def fold_indices(m, folds, seed=None):
    """Return `folds` arrays of row numbers, 2 … m of them: each of the m rows is in one.

    Their sizes differ by at most 1. `seed` is that of the random order.
    """
    shuffled = np.random.default_rng(seed).permutation(m)
    return [np.sort(fold) for fold in np.array_split(shuffled, folds)]


def _as_given(values, name):
    return values  # Not needed where the folds are Rows.


def _count_or_rows(folds, name):
    if not isinstance(folds, (list, tuple)) or not all(isinstance(part, Rows) for part in folds):
        return as_count(folds, name, smallest=2)
    as_count(len(folds), f"len({name})", smallest=2)
    sum(folds)  # Says so if they do not add up.
    return list(folds)


@checked(X=_as_given, y=_as_given, folds=_count_or_rows)
def cross_validate(X=None, y=None, lams=(), folds=5, seed=None, standardize=True):
    """Return the `CrossValidation` of each λ: errors on rows that its fit never saw.

    Every row is decomposed once. Each fold's error is the mean over its rows; `mean` averages
    folds, not rows, because the standard error is of those averages. Where fold sizes are equal the
    two are the same. Of equally good λs the largest is taken: the simplest model.

    Parameters
    ----------
    X, y
        As in `cost`.
    lams : float or array, shape (k,)
    folds : int, or list of Rows
        2 … m. With `folds=m` and `standardize=False`, `mean` is `RidgePath.leave_one_out`. Or the
        `Rows` of each fold, however many they hold: then X and y are not needed.
    seed : int, optional
        Of the split. Another seed may well choose another λ.
    standardize : bool
        Scale the columns to mean 0 and standard deviation 1 in each fold, from its training rows.
    """
    lams, parts = np.atleast_1d(lams), folds
    if not isinstance(folds, list):
        parts = _split(*as_sample(X, y, held_out=1), folds, seed)
    errors, lost = _errors(parts, lams, standardize)
    warn_if_lost(lost)
    mean, standard_error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(len(parts))
    best = _best(lams, mean)
    simple = lams[mean <= mean[best] + standard_error[best]].max()
    at_edge = len(lams) > 1 and lams[best] in (lams.min(), lams.max())
    return CrossValidation(
        lams, errors, mean, standard_error, float(lams[best]), float(simple), bool(at_edge)
    )


@checked
def nested_cross_validate(X, y, lams, outer=5, inner=5, seed=None, standardize=True):
    """Return the `NestedCrossValidation`: the honest error of "choose λ by folds, then refit".

    The smallest error of `cross_validate` flatters: the λ was chosen for it. Here each of `outer`
    folds is kept away from an inner cross-validation that chooses λ from the other rows alone.

    Parameters
    ----------
    X, y, lams, seed, standardize
        As in `cross_validate`; the seed is that of all splits.
    outer, inner : int
        Folds of each.
    """
    rng, lams = np.random.default_rng(seed), np.atleast_1d(lams)
    splits = fold_indices(len(y), outer, rng)
    inner = as_count(inner, "inner", 2, len(y) - max(map(len, splits)))
    chosen, errors = [], []
    for held_out in splits:
        rest = np.delete(np.arange(len(y)), held_out)
        inside, _ = _errors(_split(X[rest], y[rest], inner, rng), lams, standardize)
        chosen.append(lams[_best(lams, inside.mean(axis=0))])
        parts = Rows(X[rest], y[rest]), Rows(X[held_out], y[held_out])
        errors.append(_held_out(*parts, chosen[-1:], standardize))
    warn_if_lost(any(lost for _, lost in errors))
    errors = np.array([error[0] for error, _ in errors])
    spread = errors.std(ddof=1) / np.sqrt(len(errors))
    return NestedCrossValidation(errors, np.array(chosen), float(errors.mean()), float(spread))


def _split(X, y, folds, seed):
    return [Rows(X[held_out], y[held_out]) for held_out in fold_indices(len(y), folds, seed)]


def _errors(parts, lams, standardize):
    """Return the errors on each fold's rows, shape (folds, k), and whether any fit lost digits."""
    pairs = zip(_all_others(parts), parts, strict=True)
    found = [_held_out(rest, part, lams, standardize) for rest, part in pairs]
    return np.array([errors for errors, _ in found]), any(lost for _, lost in found)


def _all_others(parts, rest=0):
    """Yield for each part the sum of all others: half of them are shared, so k log k additions."""
    if len(parts) == 1:
        yield rest
    else:
        first, second = parts[: len(parts) // 2], parts[len(parts) // 2 :]
        yield from _all_others(first, sum(second, rest))
        yield from _all_others(second, sum(first, rest))


def _held_out(training, held_out, lams, standardize):
    """Return the mean squared error on held-out Rows of each λ's fit to the training Rows."""
    table, held = training.centred(training), held_out.centred(training)
    if standardize:
        sd = norms(table) / np.sqrt(training.m)
        sd[-1], sd[sd == 0] = 1, 1  # y keeps its units
        table, held = table / sd, held / sd
        if training.n > len(table) + len(held):
            table, held = _turned(table, held)
    path = RidgePath.from_triangle(table, np.zeros(table.shape[1]), training.m)
    # An error is (x − x̄)·w − (y − ȳ), with the means of the training rows.
    points = np.insert(path.weights(lams), path.n, -1, axis=1)
    return np.sum((points @ held.T) ** 2, axis=1) / held_out.m, path.lost


def _turned(table, held):
    """Return both in the few directions that their rows span: no angle between rows changes."""
    rows = np.concatenate([table, held])
    rows = np.column_stack([triangle(rows[:, :-1].T).T, rows[:, -1]])
    return rows[: len(table)], rows[len(table) :]


def _best(lams, mean):
    """Return where `mean` is smallest: at the largest λ if at several."""
    ties = np.flatnonzero(mean == mean.min())
    return ties[np.argmax(lams[ties])]
