"""Two weights seen from above: the true contours of the data term, and what a penalty allows.

The intercept is at its best for each pair of weights, which is what centring does.
"""

import numpy as np

from ridge_core.rows import Rows
from ridge_core.validation import as_number, as_sample, as_weights


def data_term(X, y, weights):
    """Return 1/(2m) Σ (xᵢ·w + b − yᵢ)² with the best b, for `weights` of shape (..., 2)."""
    best = np.zeros(np.shape(weights)[:-1])
    return Rows(*_centred(X, y)).errors(weights, best) / 2  # a grid costs the same for any m


def contours(ax, X, y, *, levels=12, **options):
    """Draw contours of the data term within the limits of `ax`, closer where it is small."""
    first, second = (np.linspace(*limits, 321) for limits in (ax.get_xlim(), ax.get_ylim()))
    grid = np.stack(np.meshgrid(first, second), axis=-1)
    heights = data_term(X, y, grid)
    lowest, highest = heights.min(), heights.max()
    steps = lowest + (highest - lowest) * np.linspace(0.02, 1, levels) ** 2
    return ax.contour(
        first, second, heights, levels=steps, **{"colors": "#b5b5b5", "linewidths": 0.9} | options
    )


def contour_through(X, y, weights, count=181):
    """Return points, shape (count, 2), of the data term's contour that passes through `weights`.

    Raises
    ------
    ValueError
        If the columns of X are collinear: the contours are then straight lines.
    """
    X, y = as_two_directions(X, y)
    centred, target = X - X.mean(axis=0), y - y.mean()
    weights = as_weights(weights, 2)
    least_squares = np.linalg.lstsq(centred, target, rcond=None)[0]
    radius = np.linalg.norm(centred @ (weights - least_squares))
    return ellipse(least_squares, centred.T @ centred, radius, count)


def ellipse(centre, curvature, radius, count=181):
    """Return points, shape (count, 2), of the ellipse (w − c)ᵀ H (w − c) = r².

    It is w = c + r L⁻ᵀ (cos t, sin t), where LLᵀ = H is the curvature, shape (2, 2).
    """
    triangle = np.linalg.cholesky(curvature)
    return centre + np.linalg.solve(triangle.T, circle(radius, count).T).T


def circle(radius, count=181):
    """Return points, shape (count, 2), with ‖w‖₂ = radius."""
    angles = np.linspace(0, 2 * np.pi, count)
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def equal_penalty(weights, mix, count=361):
    """Return points, shape (count, 2), whose penalty is that of `weights`.

    The penalty is mix Σ|wⱼ| + (1 − mix)/2 Σ wⱼ²: a circle at mix 0, a diamond at mix 1.
    """
    weights, mix = as_weights(weights, 2), as_number(mix, "mix")
    if not 0 <= mix <= 1:
        raise ValueError(f"mix is {mix:g}, expected a number from 0 to 1")
    price = mix * np.abs(weights).sum() + (1 - mix) / 2 * np.sum(weights**2)
    directions = circle(1, count)
    if price == 0:
        return 0 * directions
    lengths = mix * np.abs(directions).sum(axis=1)
    # At radius r the penalty is length · r + (1 − mix)/2 · r²: solve for r.
    radii = 2 * price / (lengths + np.sqrt(lengths**2 + 2 * (1 - mix) * price))
    return radii[:, None] * directions


def as_two_columns(X, y):
    """Return `X` of shape (m, 2) and `y` of shape (m,), or say what is wrong."""
    X, y = as_sample(X, y)
    if X.shape[1] != 2:
        raise ValueError(f"X has {X.shape[1]} columns, expected 2, one for each axis")
    return X, y


def as_two_directions(X, y):
    """Return the same, of columns that are not collinear: the contours are ellipses."""
    X, y = as_two_columns(X, y)
    if np.linalg.matrix_rank(X - X.mean(axis=0)) < 2:
        raise ValueError("X has collinear columns, expected two that differ by more than a factor")
    return X, y


def _centred(X, y):
    X, y = as_two_columns(X, y)
    return X - X.mean(axis=0), y - y.mean()
