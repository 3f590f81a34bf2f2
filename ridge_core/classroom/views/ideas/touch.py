"""Where the circle of equal penalty touches the ellipse of equal data term, live in λ."""

import numpy as np

from ridge_core.classroom.views.controls import lam_slider
from ridge_core.classroom.views.geometry import (
    as_two_directions,
    circle,
    contour_through,
    contours,
    data_term,
)
from ridge_core.classroom.views.live import Live
from ridge_core.classroom.views.style import STYLE, figure, legend_above, number, point
from ridge_core.path import RidgePath

LAMS = np.logspace(-2, 5, 200)


def explore_touch(X, y, lam=10**1.3):
    """Return the map of two weights: the ridge solution, its circle, its ellipse, its rival.

    The rival is as far from the origin as ridge, on the straight line to least squares.

    Parameters
    ----------
    X : array, shape (m, 2)
    y : array, shape (m,)
    lam : float
        Where the slider begins.

    Returns
    -------
    Live
    """
    X, y = as_two_directions(X, y)
    path = RidgePath(X, y)
    made, (ball, ellipse, other, dot) = _touch_figure(X, y, path)

    def update(lam):
        weights = path.weights(lam)
        ball.set_data(*circle(np.linalg.norm(weights)).T)
        ellipse.set_data(*contour_through(X, y, weights).T)
        other.set_data(*rival(path, lam)[:, None])
        dot.set_data(*weights[:, None])
        return [ball, ellipse, other, dot]

    alt = "A circle around the origin touches an ellipse around least squares, at ridge."
    controls = {"play": "lam", "lam": lam_slider(-2, 4, value=lam)}
    return Live(made, update, lambda lam: _readings(X, y, path, lam), alt=alt, **controls)


def rival(path, lam):
    """Return least squares, scaled to the length of the ridge solution."""
    size, least_squares = np.linalg.norm(path.weights(lam)), path.weights(0)
    return least_squares * size / (np.linalg.norm(least_squares) or 1)


def _readings(X, y, path, lam):
    weights = path.weights(lam)
    terms = data_term(X, y, np.array([weights, rival(path, lam)]))
    return {
        "λ": number(lam),
        "weights": point(weights, 2),
        "size of the weights ‖w‖": f"{np.linalg.norm(weights):.2f}",
        "data term of ridge": number(terms[0]),
        "data term of the rival": number(terms[1]),
    }


def _touch_figure(X, y, path):
    made, ax = figure(width=8, height=5.4)
    _draw_map(ax, X, y, path)
    look = {"color": "black", "linewidth": 1.2}
    (ball,) = ax.plot([], [], **STYLE["penalty"], label="equal penalty")
    (ellipse,) = ax.plot([], [], **look, label="equal data term")
    (other,) = ax.plot([], [], "o", fillstyle="none", **look, label="rival")
    (dot,) = ax.plot([], [], "o", color=STYLE["fit"]["color"], markersize=8, label="ridge")
    legend_above(ax, columns=4)
    return made, (ball, ellipse, other, dot)


def _draw_map(ax, X, y, path):
    """Draw contours of the data term, the origin, least squares, and the path between them."""
    least_squares = path.weights(0)
    reach = 1.15 * np.linalg.norm(least_squares) or 1
    ax.set(xlim=(-reach, 1.2 * reach), ylim=(-reach, reach), aspect="equal", anchor="W")
    ax.set(title="The circle touches the ellipse", xlabel="first weight", ylabel="second weight")
    contours(ax, X, y)
    ax.plot(*np.transpose([[0, 0], least_squares]), **STYLE["limit"], label="straight line")
    ax.plot(*path.weights(LAMS).T, **STYLE["fit"], label="path of ridge")
    ax.plot(*least_squares, "x", color="black", markersize=9, label="least squares")
    ax.plot(0, 0, "+", color="black", markersize=9)
