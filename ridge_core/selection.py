"""Choosing λ by cross-validation, and the error to expect of that choice."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from ridge_core.numerics import norms, summarised, together, warn_if_lost
from ridge_core.path import RidgePath
from ridge_core.validation import as_count, as_design, checked


@dataclass(frozen=True)
class CrossValidation:
    """What cross-validation found, for k values of λ in the order they were given.

    Attributes
    ----------
    lams : array, shape (k,)
    errors : array, shape (folds, k)
        The mean squared error on each fold's held-out rows.
    mean : array, shape (k,)
        Their average over folds.
    standard_error : array, shape (k,)
        The standard deviation over folds (divided by folds − 1), over √folds. It is a guide only:
        folds share most of their training rows, so their errors are not independent.
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
    errors : array, shape (outer,)
        The mean squared error on the held-out rows of each outer fold.
    lams : array, shape (outer,)
        The λ that the inner cross-validation chose for each. They may differ.
    mean, standard_error : float
        Of `errors`.
    """

    errors: np.ndarray
    lams: np.ndarray
    mean: float
    standard_error: float


def fold_indices(m, folds, seed=None):
    """Return `folds` arrays of row numbers: each row in one of them, sizes differing by at most 1.

    Parameters
    ----------
    m : int
        Rows.
    folds : int
        2 … m.
    seed : int, optional
        Of the random order.
    """
    shuffled = np.random.default_rng(seed).permutation(m)
    return [np.sort(fold) for fold in np.array_split(shuffled, folds)]


fold_indices = checked(fold_indices, m=partial(as_count, smallest=2))


def _two_rows(X, name):
    X = as_design(X, name)
    if len(X) < 2:
        raise ValueError(f"{name} has 1 row, expected at least 2: one is held out")
    return X


def cross_validate(X, y, lams, folds=5, seed=None, standardize=True):
    """Return the error of each λ on rows that its fit never saw, from one decomposition a fold.

    Each fold's error is the mean over its rows; `mean` averages folds, not rows, because the
    standard error is of those averages. Where fold sizes are equal the two are the same. Of equally
    good λs the largest is taken: the simplest model.

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)
    lams : float or array, shape (k,)
    folds : int
        2 … m. With `folds=m` and `standardize=False`, `mean` is `RidgePath.leave_one_out`.
    seed : int, optional
        Of the split. Another seed may well choose another λ.
    standardize : bool
        Scale the columns to mean 0 and standard deviation 1 in each fold, from its training rows.

    Returns
    -------
    CrossValidation

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is named above.
    """
    lams, table = np.atleast_1d(lams), np.column_stack([X, y])
    errors, lost = _errors(table, fold_indices(len(y), folds, seed), lams, standardize)
    warn_if_lost(lost)
    mean, standard_error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(folds)
    best = _best(lams, mean)
    simple = lams[mean <= mean[best] + standard_error[best]].max()
    at_edge = len(lams) > 1 and lams[best] in (lams.min(), lams.max())
    return CrossValidation(
        lams, errors, mean, standard_error, float(lams[best]), float(simple), bool(at_edge)
    )


cross_validate = checked(cross_validate, X=_two_rows)


def nested_cross_validate(X, y, lams, outer=5, inner=5, seed=None, standardize=True):
    """Return the honest error of "choose λ by cross-validation, then refit".

    The smallest error of `cross_validate` flatters: the λ was chosen for it. Here each of `outer`
    folds is kept away from an inner cross-validation that chooses λ from the other rows alone.

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)
    lams : float or array, shape (k,)
    outer, inner : int
        Folds of each.
    seed : int, optional
        Of all the splits.
    standardize : bool
        As in `cross_validate`.

    Returns
    -------
    NestedCrossValidation
    """
    rng, lams, table = np.random.default_rng(seed), np.atleast_1d(lams), np.column_stack([X, y])
    splits = fold_indices(len(y), outer, rng)
    inner = as_count(inner, "inner", 2, len(y) - max(map(len, splits)))
    chosen, errors = [], []
    for held_out in splits:
        rest = np.delete(table, held_out, axis=0)
        inside, _ = _errors(rest, fold_indices(len(rest), inner, rng), lams, standardize)
        chosen.append(lams[_best(lams, inside.mean(axis=0))])
        parts = summarised(rest), summarised(table[held_out])
        errors.append(_held_out(*parts, chosen[-1:], standardize))
    warn_if_lost(any(lost for _, lost in errors))
    errors = np.array([error[0] for error, _ in errors])
    spread = errors.std(ddof=1) / np.sqrt(len(errors))
    return NestedCrossValidation(errors, np.array(chosen), float(errors.mean()), float(spread))


nested_cross_validate = checked(nested_cross_validate, X=_two_rows)


def _errors(table, splits, lams, standardize):
    """Return the errors on each fold's rows, shape (folds, k), and whether any fit lost digits."""
    folds = [summarised(table[rows]) for rows in splits]  # Each row is decomposed once.
    found = [
        _held_out(together(folds[:i] + folds[i + 1 :]), fold, lams, standardize)
        for i, fold in enumerate(folds)
    ]
    return np.array([errors for errors, _ in found]), any(lost for _, lost in found)


def _held_out(training, held_out, lams, standardize):
    """Return the mean squared error on the rows of one summary of each λ fitted to another's."""
    (m, mean, table), (rows, middle, held) = training, held_out
    apart = middle - mean
    if standardize:
        sd = norms(table) / np.sqrt(m)
        sd[-1], sd[sd == 0] = 1, 1  # y keeps its units
        table, held, apart = table / sd, held / sd, apart / sd
    path = RidgePath.from_triangle(table, mean, m)
    # An error is (x − x̄)·w − (y − ȳ), with the means of the training rows.
    points = np.insert(path.weights(lams), path.n, -1, axis=1)
    squares = np.sum((points @ held.T) ** 2, axis=1) + rows * (points @ apart) ** 2
    return squares / rows, path.lost


def _best(lams, mean):
    """Return where `mean` is smallest: at the largest λ if at several."""
    ties = np.flatnonzero(mean == mean.min())
    return ties[np.argmax(lams[ties])]
