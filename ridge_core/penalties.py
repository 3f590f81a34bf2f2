"""The lasso and the elastic net by coordinate descent, next to ridge."""

import numpy as np

from ridge_core.numerics import EPS, centre, norms, shifted, triangle, warn
from ridge_core.path import RidgePath
from ridge_core.validation import as_positive, as_share, checked


@checked
def soft_threshold(values, threshold):
    """Return sign(v) max(|v| − t, 0): each value t nearer to zero, and zero once it arrives."""
    return np.sign(values) * np.maximum(np.abs(values) - threshold, 0)


@checked
def lasso(X, y, lam, *, tolerance=1e-12, max_sweeps=10_000):
    """Return the `(weights, intercept)` that minimise 1/(2m) Σ (xᵢ·w + b − yᵢ)² + λ/m Σ |wⱼ|.

    It is `elastic_net` with `mix=1`. scikit-learn's `Lasso(alpha=lam / m)` agrees.
    """
    return _fits(X, y, lam, 1, tolerance, max_sweeps)


@checked
def elastic_net(X, y, lam, mix, *, tolerance=1e-12, max_sweeps=10_000):
    """Return the `(weights, intercept)` that minimise the data's cost and a mixed penalty.

    1/(2m) Σ (xᵢ·w + b − yᵢ)² + λ/m (mix Σ |wⱼ| + (1 − mix)/2 Σ wⱼ²), with b free: `mix=0` is ridge
    as everywhere in this series, `mix=1` the lasso. scikit-learn's
    `ElasticNet(alpha=lam / m, l1_ratio=mix)` agrees.

    The other arguments are those of `elastic_net_path`.
    """
    return _fits(X, y, lam, mix, tolerance, max_sweeps)


@checked
def elastic_net_path(X, y, lams, mix, *, tolerance=1e-12, max_sweeps=10_000):
    """Return weights, shape (k, n), and intercepts, shape (k,), of the `elastic_net` at each λ.

    Every fit starts from that of the next larger λ. For one λ the shapes are (n,) and ().

    Parameters
    ----------
    X, y
        As in `cost`.
    lams : float or array, shape (k,)
        In any order. At λ = 0 it is least squares of smallest ‖w‖.
    mix : float
        The share of the L1 penalty, 0 … 1.
    tolerance : float
        A fit ends when its duality gap, a bound on how far the cost is above its minimum, is at
        most this share of Σ (yᵢ − ȳ)² / m.
    max_sweeps : int
        Passes over the columns for each λ.

    Warns
    -----
    RuntimeWarning
        Once, if a gap was still above `tolerance` after `max_sweeps`. The fits are returned.
    """
    return _fits(X, y, lams, mix, tolerance, max_sweeps)


def _above_zero(mix, name):
    return as_share(as_positive(mix, name), name)


@checked(mix=_above_zero)
def largest_useful_lam(X, y, mix):
    """Return max |xⱼ·y| / mix of the centred data, mix > 0: from this λ on all weights are zero."""
    X, y, _ = _centred(X, y)
    return np.max(np.abs(X.T @ y)) / mix


def _fits(X, y, lams, mix, tolerance, max_sweeps):
    """Return weights and intercepts at one λ or each of several, fitted from the strongest on."""
    Xc, yc, means = _centred(X, y)
    l1s, l2s, gaps = np.multiply(lams, mix), np.multiply(lams, 1 - mix), [0.0]
    rounding = EPS * norms(Xc) * np.linalg.norm(yc)  # of each correlation xⱼ·r
    # An L1 part below all of it leaves no trace.
    floor = max(rounding[rounding > 0].min(initial=1), 1e-150)
    smooth = RidgePath(X, y) if (l1s <= floor).any() else None
    weights, latest = np.zeros((*np.shape(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in sorted(np.ndindex(np.shape(lams)), key=lambda i: -l1s[i]):
        if l1s[i] <= floor:
            latest = smooth.weights(l2s[i])
        else:
            latest, gap = _fit(Xc, yc, rounding, latest, l1s[i], l2s[i], tolerance, max_sweeps)
            gaps.append(gap)
        weights[i] = latest
    _warn_if_unfinished(max(gaps), tolerance, max_sweeps)
    return weights, means[-1] - weights @ means[:-1]


def _fit(X, y, rounding, weights, l1, l2, tolerance, max_sweeps):
    """Descend on the columns that move, until the gap over all columns is closed."""
    weights, sweeps = weights.copy(), 0
    while True:
        residuals = y - X @ weights
        correlations = X.T @ residuals
        gap = _duality_gap(residuals, y, correlations, weights, l1, l2, rounding)
        if gap <= tolerance or sweeps >= max_sweeps:
            return weights, gap
        on = (weights != 0) | (np.abs(correlations) > l1)
        gram, allowed = X[:, on].T @ X[:, on], min(100, max_sweeps - sweeps)
        weights[on], used = _descend(gram, correlations[on], weights[on], l1, l2, allowed)
        sweeps += used


def _descend(gram, correlations, weights, l1, l2, max_sweeps):
    sweeps, arrived = 0, False
    columns = np.flatnonzero(weights == 0)  # First those that may come in: a leap moves the rest.
    while not arrived and sweeps < max_sweeps:
        _sweep(gram, correlations, weights, l1, l2, columns)
        arrived = _leap(gram, correlations, weights, l1, l2)
        sweeps, columns = sweeps + 1, range(len(weights))
    return weights, sweeps


def _sweep(gram, correlations, weights, l1, l2, columns):
    """Minimise over one weight after the other, in place; `correlations` are Xᵀr."""
    for j in columns:
        # wⱼ ← S(xⱼ·(r + xⱼ wⱼ), λ mix) / (‖xⱼ‖² + λ (1 − mix)), S being `soft_threshold`.
        old, square = weights[j], gram[j, j]
        pull = correlations[j] + square * old
        weights[j] = (pull - max(-l1, min(pull, l1))) / (square + l2)
        if weights[j] != old:
            correlations -= gram[j] * (weights[j] - old)


def _leap(gram, correlations, weights, l1, l2):
    """Go to the minimum for these signs, one linear system; stop where a weight reaches zero.

    Sweeps alone would get there too, in thousands of small steps where columns are correlated.
    """
    on = weights != 0
    # A trace of each column's own square keeps twin columns solvable.
    system = gram[np.ix_(on, on)] + np.diag(l2 + 1e-13 * np.diag(gram)[on])
    downhill = correlations[on] - l1 * np.sign(weights[on]) - l2 * weights[on]
    step = np.zeros(len(weights))
    step[on] = np.linalg.solve(system, downhill)
    crossing = weights * (weights + step) < 0
    share = np.min(-weights[crossing] / step[crossing], initial=1.0)
    weights += share * step
    weights[crossing & (np.abs(weights) <= 1e-14 * np.abs(step))] = 0
    correlations -= share * gram @ step
    return share == 1


def _duality_gap(residuals, y, correlations, weights, l1, l2, rounding):
    """Return a bound on cost − minimum, as a share of Σ y².

    The scaled residuals s r are feasible for the dual problem when |s slopes| ≤ l1. With an L2
    part all residuals are, and the dual counts by how much each |correlation| exceeds l1. What may
    be rounding exceeds nothing, and is added at the end.
    """
    correlations = soft_threshold.formula(correlations, rounding)
    slopes = correlations - l2 * weights
    s = l1 / max(np.abs(slopes).max(), l1)
    squares, l1_norm = residuals @ residuals, l1 * np.abs(weights).sum()
    l2_norm = l2 * weights @ weights
    gap = (1 + s**2) / 2 * (squares + l2_norm) + l1_norm - s * residuals @ y
    if l2 > 0:
        excess = np.maximum(np.abs(correlations) - l1, 0)
        gap = min(gap, squares - residuals @ y + l1_norm + (l2_norm + excess @ excess / l2) / 2)
    return (max(gap, 0.0) + rounding @ np.abs(weights)) / (y @ y) if y @ y else 0.0


def _centred(X, y):
    """Return X and y, few rows with the sums of products of the centred ones, and the means."""
    rows, shift = shifted(X, y)
    table, means = centre(triangle(rows), shift)
    return table[:, :-1], table[:, -1], means


def _warn_if_unfinished(gap, tolerance, max_sweeps):
    if gap > tolerance:
        warn(
            f"coordinate descent stopped at max_sweeps = {max_sweeps}: its duality gap is "
            f"{gap:.1g} of the data's variance, and tolerance asks for {tolerance:g}. "
            "Standardise the columns, or allow more sweeps."
        )
