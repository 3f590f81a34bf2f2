"""The cost J, its gradient, and central differences to check a gradient against."""

import numpy as np

from ridge_core.validation import as_number, checked

_AT = "weights reach {weights:g}, intercept is {intercept:g} and lam is {lam:g}"


@checked
def predict(X, weights, intercept):
    """Return the predictions X·w + b, shape (m,), for X of shape (m, n) and weights (n,)."""
    return X @ weights + intercept


@checked(overflow=f"J overflows: {_AT}, expected smaller ones")
def cost(X, y, weights, intercept, lam):
    """Return J(w, b) = 1/(2m) Σ (xᵢ·w + b − yᵢ)² + λ/(2m) Σ wⱼ².

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)
    weights : array, shape (n,)
    intercept : float
        Never penalised.
    lam : float
        λ, zero or more.

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is named above, or J is too large for a float.
    """
    m = len(y)
    residuals = X @ weights + intercept - y
    return np.sum(residuals**2) / (2 * m) + lam / (2 * m) * np.sum(weights**2)


@checked(overflow=f"∂J overflows: {_AT}, expected smaller ones")
def gradient(X, y, weights, intercept, lam):
    """Return the gradient of J as `(grad_weights, grad_intercept)`.

    ∂J/∂wⱼ = 1/m Σ (xᵢ·w + b − yᵢ) xᵢⱼ + λ/m wⱼ  and  ∂J/∂b = 1/m Σ (xᵢ·w + b − yᵢ).

    The arguments are those of `cost`, the shapes (n,) and a number.
    """
    m = len(y)
    residuals = X @ weights + intercept - y
    return X.T @ residuals / m + lam / m * weights, np.sum(residuals) / m


@checked
def numerical_gradient(function, weights, intercept, step=1e-6):
    """Return the gradient of `function` by central differences.

    ∂f/∂wⱼ ≈ (f(w + h eⱼ, b) − f(w − h eⱼ, b)) / 2h, with h = step · max(1, |wⱼ|).

    Parameters
    ----------
    function : callable
        Takes `(weights, intercept)` and returns a number.
    weights, intercept
        As in `cost`: where the slopes are taken. They are returned in the same shapes.
    step : float
    """
    point = np.append(weights, intercept)
    steps = step * np.maximum(1, np.abs(point))
    slopes = [_slope(function, point, shift) for shift in np.diag(steps)]
    return np.array(slopes[:-1]), slopes[-1]


def _slope(function, point, shift):
    ahead, behind = point + shift, point - shift
    if (ahead == behind).all():
        raise ValueError(f"step is too small at {point.max():g}, expected one that changes it")
    values = [function(point[:-1], point[-1]) for point in (ahead, behind)]
    above, below = (as_number(value, "function(weights, intercept)") for value in values)
    return (above - below) / np.sum(ahead - behind)
