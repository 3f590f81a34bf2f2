"""The λ explorer: one λ, and the fit, the coefficients and the errors that follow it."""

import functools

import numpy as np

from ridge_core.classroom.views.live import Live, counter, lam_slider, slider
from ridge_core.classroom.views.panels import (
    coefficient_panel,
    curve_panel,
    error_panel,
    table_panel,
)
from ridge_core.classroom.views.study import curve_sample, readings, study
from ridge_core.classroom.views.style import figure
from ridge_core.objective import predict
from ridge_core.validation import as_design, as_lams

SHOWN = 300  # rows drawn at most: more would hide each other
LARGE = 5_000_000  # numbers; decomposing that many takes a second or two
_DEGREES = 15
_ALT = "Three linked panels. {}; each weight against λ; training and validation error against λ."


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
    sizes = {"rows": rows, "validation_rows": validation_rows}
    prepare = functools.lru_cache(16)(functools.partial(curve_sample, **sizes))

    @functools.lru_cache(1)  # the picture and the readings of a setting are asked for in turn
    def fitted(lam, **choice):
        sample = prepare(**choice)
        return sample, sample.study.fit(lam)

    def describe(**values):
        sample, fit = fitted(**values)
        return readings(sample.study, fit, f"for degree {values['degree']}")

    made, axes = figure(3, width=12, height=4.3)
    move = curve_explorer(axes)
    alt = _ALT.format("A polynomial through noisy observations of a sine curve")
    controls = _curve_controls(degree, noise, lam)
    return Live(made, lambda **values: move(*fitted(**values)), describe, alt=alt, **controls)


def curve_explorer(axes):
    """Draw the explorer's three panels; the answer moves them to a `CurveSample` and a `Fit`."""
    move_curve, move_others = curve_panel(axes[0]), _linked_panels(axes[1:], bent=True)

    def move(sample, fit):
        fitted = predict(sample.columns, fit.weights, fit.intercept)
        return [*move_curve(sample.x, sample.y, fitted), *move_others(sample.study, fit)]

    return move


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
    now = study(X, y, X_validation, y_validation, lams)
    fitted = functools.lru_cache(1)(now.fit)
    made, axes = figure(3, width=12, height=4.3)
    move = _table_explorer(axes, np.asarray(X_validation)[:SHOWN], np.asarray(y_validation)[:SHOWN])
    return Live(
        made,
        lambda lam: move(now, fitted(lam)),
        lambda lam: readings(now, fitted(lam), "for these columns"),
        alt=_ALT.format("Predicted against observed values of the validation rows"),
        play="lam",
        lam=lam_slider(*np.log10([lams.min(), lams.max()]), value=lam),
    )


def _table_explorer(axes, X, y):
    move_table, move_others = table_panel(axes[0], y), _linked_panels(axes[1:], bent=False)

    def move(now, fit):
        return [*move_table(predict(X, fit.weights, fit.intercept)), *move_others(now, fit)]

    return move


def _linked_panels(axes, bent):
    """Return the function that moves the coefficients' and the errors' panel."""
    panels = coefficient_panel(axes[0], bent), error_panel(axes[1])
    return lambda now, fit: [artist for move in panels for artist in move(now, fit)]


def _as_log_grid(lams):
    lams = as_lams(lams)
    if len(lams) < 2 or (np.diff(lams) <= 0).any() or lams[0] == 0:
        raise ValueError(f"lams is {lams}, expected two or more above 0, rising")
    return lams


def _same_columns(X, X_validation):
    wanted, found = as_design(X).shape[1], as_design(X_validation, "X_validation").shape[1]
    if found != wanted:
        raise ValueError(f"X_validation has {found} columns, expected {wanted}, as X")
