"""The λ explorer: one λ, and the fit, the coefficients and the errors that follow it."""

import functools
from dataclasses import dataclass

import numpy as np

from ridge_core.classroom.views.live import Live, counter, lam_slider, slider
from ridge_core.classroom.views.panels import (
    coefficient_panel,
    curve_panel,
    error_panel,
    table_panel,
)
from ridge_core.classroom.views.style import figure
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.path import RidgePath, row_summary, squared_errors
from ridge_core.validation import as_design, as_lams

SHOWN = 300  # rows drawn at most: more would hide each other
LARGE = 5_000_000  # numbers; decomposing that many takes a second or two
_LAMS = np.logspace(-6, 4, 201)
_DEGREES = 15


@dataclass(frozen=True)
class Study:
    """Everything about one sample that does not depend on the λ of the moment."""

    path: RidgePath
    lams: np.ndarray
    weights: np.ndarray
    training: tuple
    validation: tuple
    training_errors: np.ndarray
    validation_errors: np.ndarray

    @property
    def best_lam(self):
        """The λ of the grid with the smallest validation error."""
        return self.lams[np.argmin(self.validation_errors)]


def study(X, y, X_validation, y_validation, lams):
    """Return the `Study` of a training and a validation sample over a grid of λs."""
    path = RidgePath(X, y)
    training = row_summary(X, y), len(y)
    validation = row_summary(X_validation, y_validation), len(y_validation)
    weights, intercepts = path.weights(lams), path.intercepts(lams)
    errors = (_mean_squared(part, weights, intercepts) for part in (training, validation))
    return Study(path, np.asarray(lams), weights, training, validation, *errors)


def _mean_squared(part, weights, intercept):
    summary, rows = part
    return squared_errors(summary, weights, intercept) / rows


def readings(now, lam):
    """Return what the explorer says at one λ, as a dict of labels and texts."""
    weights, intercept = now.path.weights(lam), now.path.intercepts(lam)
    training = _mean_squared(now.training, weights, intercept)
    validation = _mean_squared(now.validation, weights, intercept)
    data, penalty = training / 2, lam / (2 * now.training[1]) * np.sum(weights**2)
    return {
        "λ": f"{lam:.3g}",
        "cost J": f"{data + penalty:.4g}",
        "of it, data term": f"{data:.4g}",
        "of it, penalty": f"{penalty:.4g}",
        "size of the weights ‖w‖": f"{np.linalg.norm(weights):.4g}",
        "effective degrees of freedom": f"{now.path.degrees_of_freedom(lam):.2f}",
        "training error": f"{training:.4g}",
        "validation error": f"{validation:.4g}",
        "in words": verdict(lam, now.best_lam, validation, now.validation_errors.min()),
    }


def verdict(lam, best_lam, validation_error, best_error):
    """Return in words on which side of the best λ the fit is."""
    if validation_error <= 1.1 * best_error:
        return "about right: validation error is within 10 % of its lowest"
    times = f"validation error is {validation_error / best_error:.2g} times its lowest"
    return f"overfitting: {times}" if lam < best_lam else f"underfitting: {times}"


def explore_curve(*, rows=30, validation_rows=100, degree=12, noise=0.3, lam=1e-3):
    """Return the explorer of a polynomial fit to the noisy curve.

    Parameters
    ----------
    rows, validation_rows : int
        Size of each new sample.
    degree, noise, lam
        Where the controls begin.

    Returns
    -------
    Live
    """
    prepare = functools.lru_cache(16)(functools.partial(_curve_study, rows, validation_rows))
    made, axes = figure(3, width=12, height=4.3)
    move_curve, move_others = curve_panel(axes[0]), _linked_panels(axes[1:], bent=True)

    def update(lam, **choice):
        now, scale, x, y = prepare(**choice)
        columns = scale.transform(polynomial(move_curve.grid, choice["degree"]))
        return [*move_curve(x, y, now.path.predict(columns, lam)), *move_others(now, lam)]

    return Live(
        made,
        update,
        lambda lam, **choice: readings(prepare(**choice)[0], lam),
        alt=_ALT.format("A polynomial through noisy observations of a sine curve"),
        **_curve_controls(degree, noise, lam),
    )


def _curve_controls(degree, noise, lam):
    return {
        "play": "lam",
        "buttons": {"New sample": lambda live: live.set(sample=live.values["sample"] + 1)},
        "lam": lam_slider(-6, 4, value=lam),
        "degree": slider(1, _DEGREES, 1, value=degree, description="degree"),
        "noise": slider(0.05, 1.0, 0.05, value=noise, description="noise"),
        "sample": counter(1),
    }


def explore_table(X, y, X_validation, y_validation, *, lams=None, lam=1.0):
    """Return the explorer of a table with any number of columns: predicted against observed.

    Parameters
    ----------
    X, X_validation : arrays, shapes (m, n) and (rows, n)
        Standardised with the training rows' mean and standard deviation.
    y, y_validation : arrays, shapes (m,) and (rows,)
    lams : array, optional
        The grid of λs, from 10⁻³ to 10⁶ if not given.
    lam : float
        Where the slider begins.

    Returns
    -------
    Live
    """
    lams = np.logspace(-3, 6, 181) if lams is None else _as_log_grid(lams)
    _same_columns(X, X_validation)
    if np.size(X) > LARGE:
        print(f"Decomposing {len(X)} rows once; after that, λ moves at any size ...", flush=True)
    now, shown = study(X, y, X_validation, y_validation, lams), np.asarray(X_validation)[:SHOWN]
    made, axes = figure(3, width=12, height=4.3)
    move_table = table_panel(axes[0], np.asarray(y_validation)[:SHOWN])
    move_others = _linked_panels(axes[1:], bent=False)
    return Live(
        made,
        lambda lam: [*move_table(now.path.predict(shown, lam)), *move_others(now, lam)],
        lambda lam: readings(now, lam),
        alt=_ALT.format("Predicted against observed values of the validation rows"),
        play="lam",
        lam=lam_slider(*np.log10([lams.min(), lams.max()]), value=lam),
    )


def _as_log_grid(lams):
    lams = as_lams(lams)
    if len(lams) < 2 or (np.diff(lams) <= 0).any() or lams[0] == 0:
        raise ValueError(f"lams is {lams}, expected two or more above 0, rising")
    return lams


def _same_columns(X, X_validation):
    wanted, found = as_design(X).shape[1], as_design(X_validation, "X_validation").shape[1]
    if found != wanted:
        raise ValueError(f"X_validation has {found} columns, expected {wanted}, as X")


_ALT = "Three linked panels. {}; each weight against λ; training and validation error against λ."


def _curve_study(rows, validation_rows, degree, noise, sample):
    x, y = noisy_curve(rows, noise=noise, seed=sample)
    x_validation, y_validation = noisy_curve(validation_rows, noise=noise, seed=10_000 + sample)
    scale = Standardizer(polynomial(x, degree))
    columns = (scale.transform(polynomial(part, degree)) for part in (x, x_validation))
    X, X_validation = columns
    return study(X, y, X_validation, y_validation, _LAMS), scale, x, y


def _linked_panels(axes, bent):
    """Return the function that moves the coefficients' and the errors' panel to a study and a λ."""
    move_coefficients, move_errors = coefficient_panel(axes[0], bent), error_panel(axes[1])

    def move(now, lam):
        weights, intercept = now.path.weights(lam), now.path.intercepts(lam)
        errors = [
            _mean_squared(part, weights, intercept) for part in (now.training, now.validation)
        ]
        return [*move_coefficients(now, lam, weights), *move_errors(now, lam, errors)]

    return move
