"""The cost J, its gradient, and central differences to check a gradient against."""

import numpy as np

from ridge_core.validation import (
    as_design,
    as_floats,
    as_lam,
    as_number,
    as_positive,
    as_sample,
    as_weights,
)


def predict(X, weights, intercept):
    """Return the predictions X·w + b.

    Parameters
    ----------
    X : array, shape (m, n)
    weights : array, shape (n,)
    intercept : float

    Returns
    -------
    array, shape (m,)
    """
    X = as_design(X)
    weights = as_weights(weights, X.shape[1])
    return X @ weights + as_number(intercept, "intercept")


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

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is named above, or J is too large for a float.
    """
    X, y, weights, intercept, lam = _as_arguments(X, y, weights, intercept, lam)
    value = cost_formula(X, y, weights, intercept, lam)
    if not np.isfinite(value):
        raise ValueError(_overflow("J", weights, intercept, lam))
    return float(value)


def gradient(X, y, weights, intercept, lam):
    """Return the gradient of J as `(grad_weights, grad_intercept)`.

    ∂J/∂wⱼ = 1/m Σ (xᵢ·w + b − yᵢ) xᵢⱼ + λ/m wⱼ  and  ∂J/∂b = 1/m Σ (xᵢ·w + b − yᵢ).

    Parameters
    ----------
    X, y, weights, intercept, lam
        As in `cost`.

    Returns
    -------
    (array of shape (n,), float)
    """
    X, y, weights, intercept, lam = _as_arguments(X, y, weights, intercept, lam)
    grad_weights, grad_intercept = gradient_formula(X, y, weights, intercept, lam)
    if not (np.isfinite(grad_weights).all() and np.isfinite(grad_intercept)):
        raise ValueError(_overflow("∂J", weights, intercept, lam))
    return grad_weights, float(grad_intercept)


def cost_formula(X, y, weights, intercept, lam):
    """Return J of arguments that were checked before."""
    m = len(y)
    residuals = X @ weights + intercept - y
    with np.errstate(over="ignore"):
        return np.sum(residuals**2) / (2 * m) + lam / (2 * m) * np.sum(weights**2)


def gradient_formula(X, y, weights, intercept, lam):
    """Return the gradient of J of arguments that were checked before."""
    m = len(y)
    residuals = X @ weights + intercept - y
    with np.errstate(over="ignore"):
        return X.T @ residuals / m + lam / m * weights, np.sum(residuals) / m


def numerical_gradient(function, weights, intercept, step=1e-6):
    """Return the gradient of `function` by central differences.

    ∂f/∂wⱼ ≈ (f(w + h eⱼ, b) − f(w − h eⱼ, b)) / 2h, with h = step · max(1, |wⱼ|).

    Parameters
    ----------
    function : callable
        Takes `(weights, intercept)` and returns a number.
    weights : array, shape (n,)
    intercept : float
    step : float

    Returns
    -------
    (array of shape (n,), float)
    """
    if not callable(function):
        raise TypeError(f"function is {function!r}, expected a callable of (weights, intercept)")
    weights = as_floats(weights, "weights", 1)
    point = np.append(weights, as_number(intercept, "intercept"))
    steps = as_positive(step, "step") * np.maximum(1, np.abs(point))
    slopes = [_slope(function, point, shift) for shift in np.diag(steps)]
    return np.array(slopes[:-1]), slopes[-1]


def _slope(function, point, shift):
    ahead, behind = point + shift, point - shift
    if (ahead == behind).all():
        raise ValueError(f"step is too small at {point.max():g}, expected one that changes it")
    rise = _value(function, ahead) - _value(function, behind)
    return rise / float(np.sum(ahead - behind))


def _value(function, point):
    return as_number(function(point[:-1], point[-1]), "function(weights, intercept)")


def _overflow(what, weights, intercept, lam):
    return (
        f"{what} overflows: weights reach {np.abs(weights).max():g}, intercept is {intercept:g} "
        f"and lam is {lam:g}, expected smaller ones"
    )


def _as_arguments(X, y, weights, intercept, lam):
    X, y = as_sample(X, y)
    weights = as_weights(weights, X.shape[1])
    return X, y, weights, as_number(intercept, "intercept"), as_lam(lam)
