"""Choosing λ by cross-validation, and the error to expect of that choice."""

from dataclasses import dataclass

import numpy as np

from ridge_core.data import Standardizer
from ridge_core.path import RidgePath
from ridge_core.validation import as_count, as_lams, as_rng, as_sample


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
    m = as_count(m, "m", smallest=2)
    folds = as_count(folds, "folds", smallest=2, largest=m)
    shuffled = as_rng(seed).permutation(m)
    return [np.sort(fold) for fold in np.array_split(shuffled, folds)]


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
    X, y, lams, standardize = *as_sample(X, y), as_lams(lams), _as_bool(standardize)
    splits = fold_indices(_as_rows(X), folds, seed)
    errors = np.array([_fold_errors(X, y, held_out, lams, standardize) for held_out in splits])
    mean, standard_error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    best = _best(lams, mean)
    simple = lams[mean <= mean[best] + standard_error[best]].max()
    at_edge = len(lams) > 1 and lams[best] in (lams.min(), lams.max())
    return CrossValidation(
        lams, errors, mean, standard_error, float(lams[best]), float(simple), bool(at_edge)
    )


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
    X, y, lams, standardize = *as_sample(X, y), as_lams(lams), _as_bool(standardize)
    rng = as_rng(seed)
    splits = fold_indices(_as_rows(X), as_count(outer, "outer", 2, len(y)), rng)
    fewest = len(y) - max(len(held_out) for held_out in splits)
    inner = as_count(inner, "inner", 2, fewest)
    chosen, errors = [], []
    for held_out in splits:
        rest = _others(y, held_out)
        chosen.append(cross_validate(X[rest], y[rest], lams, inner, rng, standardize).best_lam)
        errors.append(_fold_errors(X, y, held_out, chosen[-1], standardize)[0])
    errors = np.array(errors)
    spread = errors.std(ddof=1) / np.sqrt(len(errors))
    return NestedCrossValidation(errors, np.array(chosen), float(errors.mean()), float(spread))


def _fold_errors(X, y, held_out, lams, standardize):
    """Return the mean squared error on the rows `held_out` of each λ, fitted on all others."""
    training = _others(y, held_out)
    train, test = X[training], X[held_out]
    if standardize:
        scale = Standardizer(train)
        train, test = scale.transform(train), scale.transform(test)
    predictions = RidgePath(train, y[training]).predict(test, np.atleast_1d(lams))
    return np.mean((predictions - y[held_out]) ** 2, axis=1)


def _others(y, held_out):
    return np.delete(np.arange(len(y)), held_out)


def _best(lams, mean):
    """Return where `mean` is smallest: at the largest λ if at several."""
    ties = np.flatnonzero(mean == mean.min())
    return ties[np.argmax(lams[ties])]


def _as_rows(X):
    if len(X) < 2:
        raise ValueError("X has 1 row, expected at least 2: one is held out")
    return len(X)


def _as_bool(standardize):
    if not isinstance(standardize, (bool, np.bool_)):
        raise TypeError(f"standardize is {standardize!r}, expected True or False")
    return bool(standardize)
