"""Where a shape of equal penalty touches the ellipse of equal data term, from circle to diamond."""

import functools

import numpy as np

from ridge_core.classroom.views.controls import lam_slider, slider
from ridge_core.classroom.views.geometry import (
    as_two_directions,
    contour_through,
    contours,
    equal_penalty,
)
from ridge_core.classroom.views.live import Live
from ridge_core.classroom.views.style import STYLE, figure, legend_above, number, point
from ridge_core.path import ridge
from ridge_core.penalties import elastic_net


def explore_shapes(X, y, lam=100.0, mix=1.0):
    """Return the map of two weights with the elastic net's solution, its shape and its ellipse.

    Parameters
    ----------
    X : array, shape (m, 2)
    y : array, shape (m,)
    lam, mix : float
        Where the sliders begin.

    Returns
    -------
    Live
    """
    X, y = as_two_directions(X, y)
    made, (shape, ellipse, dot) = _shapes_figure(X, y)
    fit = functools.lru_cache(1)(lambda mix, lam: elastic_net(X, y, lam, mix)[0])

    def update(mix, lam):
        weights = fit(mix, lam)
        shape.set_data(*equal_penalty(weights, mix).T)
        ellipse.set_data(*contour_through(X, y, weights).T)
        dot.set_data(*weights[:, None])
        return [shape, ellipse, dot]

    alt = "A shape of equal penalty touches an ellipse of equal data term at the solution."
    dial = slider(0.0, 1.0, 0.05, value=mix, description="mix")
    controls = {"play": "mix", "mix": dial, "lam": lam_slider(-1, 3, value=lam)}
    describe = functools.partial(_readings, fit)
    return Live(made, update, describe, alt=alt, **controls)


def _readings(fit, mix, lam):
    weights = fit(mix, lam)
    return {
        "λ": number(lam),
        "mix": f"{mix:.2f}",
        "weights": point(weights, 3),
        "exactly zero": f"{np.sum(weights == 0)} of 2",
    }


def _shapes_figure(X, y):
    made, ax = figure(width=7, height=5.2)
    least_squares, _ = ridge(X, y, 0)
    reach = 1.2 * np.abs(least_squares).max() or 1
    ax.set(xlim=(-0.8 * reach, 1.2 * reach), ylim=(-0.8 * reach, 0.8 * reach), aspect="equal")
    ax.set(title="Where shape and ellipse touch", xlabel="first weight")
    ax.set_ylabel("second weight")
    contours(ax, X, y)
    ax.plot(*least_squares, "x", color="black", markersize=9, label="least squares")
    (shape,) = ax.plot([], [], **STYLE["penalty"], label="equal penalty")
    (ellipse,) = ax.plot([], [], color="black", linewidth=1.2, label="equal data term")
    (dot,) = ax.plot([], [], "o", color=STYLE["fit"]["color"], markersize=8, label="solution")
    legend_above(ax, columns=4)
    return made, (shape, ellipse, dot)
