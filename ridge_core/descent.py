"""Gradient descent on J, full-batch and mini-batch in the same visible loop."""

import warnings
from dataclasses import dataclass

import numpy as np

from ridge_core.objective import cost, gradient
from ridge_core.validation import checked


@dataclass(frozen=True)
class Descent:
    """What a run of gradient descent leaves behind.

    Attributes
    ----------
    weights, intercept : array, shape (n,), and float
        The last finite ones.
    costs, weights_path, intercept_path : array
        J, w and b at the start and after each epoch, shapes (epochs + 1,), (epochs + 1, n) and
        (epochs + 1,); fewer when the run was cut.
    diverged : bool
        True if J overflowed, or ended above where it began; with mini-batches, which may end a
        little above a good start, above a hundred times that.
    """

    weights: np.ndarray
    intercept: float
    costs: np.ndarray
    weights_path: np.ndarray
    intercept_path: np.ndarray
    diverged: bool


@checked
def gradient_descent(
    X, y, lam, *, learning_rate, epochs, batch_size=None, seed=None, start=None, callback=None
):
    """Minimise J by steps w ← w − η ∂J/∂w, b ← b − η ∂J/∂b, and return the `Descent`.

    Parameters
    ----------
    X, y, lam
        As in `cost`.
    learning_rate : float
        η. Above `largest_learning_rate(X, lam)` the full-batch run diverges. Mini-batches may
        diverge below it: few rows can be steeper than the mean of all.
    epochs : int
        Passes over the rows.
    batch_size : int, optional
        Rows in a step; all of them if not given. Smaller batches are drawn in a new random order
        each epoch; the penalty's part of each step is still λ/m w.
    seed : int, optional
        Of that random order.
    start : (array of shape (n,), float), optional
        Weights and intercept to start from; zeros if not given.
    callback : callable, optional
        Called after each epoch with `(epoch, weights, intercept, cost)`.

    Warns
    -----
    RuntimeWarning
        Once, if the run diverged. It is cut at its last finite epoch and returned all the same.
    """
    m, batch_size, rng = len(y), batch_size or len(y), np.random.default_rng(seed)
    weights, intercept = start or (np.zeros(X.shape[1]), 0.0)
    states = [(weights, intercept, cost(X, y, weights, intercept, lam))]
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, epochs + 1):
            for rows in _batches(m, batch_size, rng):
                slopes, slope = _slopes(X, y, weights, intercept, lam, rows)
                weights = weights - learning_rate * slopes
                intercept = intercept - learning_rate * slope
            states.append((weights, intercept, cost.formula(X, y, weights, intercept, lam)))
            if not np.isfinite(states[-1][2]):
                break
            if callback:
                callback(epoch, weights.copy(), float(intercept), float(states[-1][2]))
    return _as_descent(states, X, y, lam, learning_rate, noisy=batch_size < m)


@checked
def largest_learning_rate(X, lam):
    """Return 2/L, the learning rate beyond which full-batch descent diverges.

    L is the largest eigenvalue of the Hessian of J, 1/m (AᵀA + λ diag(1, …, 1, 0)), where
    A = [X, 1] carries the unpenalised intercept as its last column. Growing λ raises L. X has shape
    (m, n).
    """
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])
    hessian = (A.T @ A + lam * np.diag(np.append(np.ones(n), 0))) / m
    return 2 / np.linalg.eigvalsh(hessian)[-1]


def _slopes(X, y, weights, intercept, lam, rows):
    # The data's part is a mean over these rows; so that the penalty's stays λ/m w:
    share = lam * len(rows) / len(y)
    return gradient.formula(X[rows], y[rows], weights, intercept, share)


def _batches(m, batch_size, rng):
    order = np.arange(m) if batch_size == m else rng.permutation(m)
    return [order[first : first + batch_size] for first in range(0, m, batch_size)]


def _as_descent(states, X, y, lam, learning_rate, noisy):
    overflowed = not np.isfinite(states[-1][2])
    states = states[:-1] if overflowed else states
    weights_path, intercept_path, costs = (np.array(part) for part in zip(*states, strict=True))
    ceiling = (100 if noisy else 1 + 1e-9) * costs[0] + 1e-9 * np.mean(y**2)
    diverged = bool(overflowed or costs[-1] > ceiling)
    if diverged:
        warnings.warn(_explain(X, lam, learning_rate, noisy), RuntimeWarning, stacklevel=4)
    return Descent(
        weights_path[-1], float(intercept_path[-1]), costs, weights_path, intercept_path, diverged
    )


def _explain(X, lam, learning_rate, noisy):
    rows, advice = "", "A larger λ raises the curvature and lowers that bound."
    if noisy:
        rows, advice = " on all rows at once", "A batch can be steeper: take a smaller one."
    return (
        f"gradient descent diverged: learning_rate is {learning_rate:.4g}, and at lam = {lam:g} "
        f"the largest stable one{rows} is {largest_learning_rate(X, lam):.4g}. {advice}"
    )
