"""The λ explorer of a curve: one λ, and the fit, the coefficients and the errors that follow it."""

import functools
from dataclasses import dataclass

import numpy as np

from ridge_core.classroom.views.explorer.study import Study, readings, study
from ridge_core.classroom.views.live import Live, counter, lam_slider, slider
from ridge_core.classroom.views.panels import GRID, curve_panel, linked_panels
from ridge_core.classroom.views.style import figure
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import predict
from ridge_core.validation import as_count

_LAMS = np.logspace(-6, 4, 201)
_DEGREES = 15
_ALT = (
    "Three linked panels. A polynomial through noisy observations of a sine curve; "
    "each weight against λ; training and validation error against λ."
)


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
    sizes = {"rows": as_count(rows, "rows")}
    sizes["validation_rows"] = as_count(validation_rows, "validation_rows")
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
    controls = _curve_controls(degree, noise, lam)
    return Live(made, lambda **values: move(*fitted(**values)), describe, alt=_ALT, **controls)


def curve_explorer(axes):
    """Draw the explorer's three panels; the answer moves them to a `CurveSample` and a `Fit`."""
    move_curve, move_others = curve_panel(axes[0]), linked_panels(axes[1:], bent=True)

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


@dataclass(frozen=True, eq=False)
class CurveSample:
    """Observations of the noisy curve, the `Study` of their polynomial, its columns on `GRID`."""

    x: np.ndarray
    y: np.ndarray
    study: Study
    columns: np.ndarray


def curve_sample(degree, noise, sample, *, rows=30, validation_rows=100):
    """Return the `CurveSample` of one degree, one noise and one number of a sample."""
    x, y = noisy_curve(rows, noise=noise, seed=sample)
    x_new, y_new = noisy_curve(validation_rows, noise=noise, seed=10_000 + sample)
    scale = Standardizer(polynomial(x, degree))
    X, X_new, columns = (scale.transform(polynomial(part, degree)) for part in (x, x_new, GRID))
    return CurveSample(x, y, study(X, y, X_new, y_new, _LAMS), columns)
