"""Two weights seen from above: the true contours of the data term, and what a penalty allows.

The intercept is at its best for each pair of weights, which is what centring does.
"""

import numpy as np

from ridge_core.validation import as_sample, as_weights


def data_term(X, y, weights):
    """Return 1/(2m) Σ (xᵢ·w + b − yᵢ)² with the best b, for `weights` of shape (..., 2)."""
    centred, target = _centred(X, y)
    residuals = np.asarray(weights) @ centred.T - target
    return np.sum(residuals**2, axis=-1) / (2 * len(target))


def contours(ax, X, y, *, levels=12, **options):
    """Draw contours of the data term within the limits of `ax`, closer where it is small."""
    first, second = (np.linspace(*limits, 161) for limits in (ax.get_xlim(), ax.get_ylim()))
    grid = np.stack(np.meshgrid(first, second), axis=-1)
    heights = data_term(X, y, grid)
    lowest, highest = heights.min(), heights.max()
    steps = lowest + (highest - lowest) * np.linspace(0.02, 1, levels) ** 2
    return ax.contour(
        first, second, heights, levels=steps, **{"colors": "#b5b5b5", "linewidths": 0.9} | options
    )


def contour_through(X, y, weights, count=181):
    """Return points, shape (count, 2), of the data term's contour that passes through `weights`.

    The contour is the ellipse w̃ + r L⁻ᵀ (cos t, sin t), where w̃ is least squares and LLᵀ = XᵀX.
    """
    centred, target = _centred(X, y)
    weights = as_weights(weights, 2)
    least_squares = np.linalg.lstsq(centred, target, rcond=None)[0]
    triangle = np.linalg.cholesky(centred.T @ centred)
    radius = np.linalg.norm(triangle.T @ (weights - least_squares))
    return least_squares + radius * np.linalg.solve(triangle.T, circle(1, count).T).T


def circle(radius, count=181):
    """Return points, shape (count, 2), with ‖w‖₂ = radius."""
    angles = np.linspace(0, 2 * np.pi, count)
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def _centred(X, y):
    X, y = as_sample(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X has {X.shape[1]} columns, expected 2, one for each axis")
    return X - X.mean(axis=0), y - y.mean()


def equal_penalty(weights, mix, count=361):
    """Return points, shape (count, 2), whose penalty is that of `weights`.

    The penalty is mix Σ|wⱼ| + (1 − mix)/2 Σ wⱼ²: a circle at mix 0, a diamond at mix 1.
    """
    weights = as_weights(weights, 2)
    price = mix * np.abs(weights).sum() + (1 - mix) / 2 * np.sum(weights**2)
    angles = np.linspace(0, 2 * np.pi, count)
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    lengths = np.abs(directions).sum(axis=1)
    # At radius r the penalty is mix · length · r + (1 − mix)/2 · r²: solve for r.
    radii = 2 * price / (mix * lengths + np.sqrt((mix * lengths) ** 2 + 2 * (1 - mix) * price))
    return directions * radii[:, None] if price else np.zeros((count, 2))
