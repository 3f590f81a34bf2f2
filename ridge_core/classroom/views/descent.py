"""Gradient descent seen from above, live in λ and the learning rate, until it diverges."""

import warnings

import numpy as np

from ridge_core.classroom.views.geometry import as_two_columns, ellipse
from ridge_core.classroom.views.live import Live, lam_slider
from ridge_core.classroom.views.style import (
    STYLE,
    figure,
    lam_axis,
    legend_above,
    number,
)
from ridge_core.descent import gradient_descent, largest_learning_rate
from ridge_core.path import ridge

START = (-4.0, 4.0)
LIMITS = (-6.0, 6.0)
RADII = np.arange(1, 9) ** 1.5 / 3  # of the rings: closer where J is small


def rings(X, lam, centre):
    """Return points of contours of J around its minimum, each ended by NaN.

    J(w̃ + v) − J(w̃) = ½ vᵀHv with H = (XᵀX + λI)/m, at the best intercept.
    """
    centred = X - X.mean(axis=0)
    curvature = (centred.T @ centred + lam * np.eye(2)) / len(X)
    drawn = [ellipse(centre, curvature, radius, count=91) for radius in RADII]
    return np.concatenate([np.vstack([ring, [np.nan, np.nan]]) for ring in drawn])


def descend(X, y, lam, learning_rate, start=START):
    """Return 40 epochs of descent, without the warning of divergence: the picture says it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return gradient_descent(
            X, y, lam, learning_rate=learning_rate, epochs=40, start=(start, float(np.mean(y)))
        )


def draw_descent(ax, X, y, lam, weights_path):
    """Draw contours of J, the path of the weights in dots, and the minimum as a cross."""
    weights_map(ax, X, y)(lam, weights_path)
    ax.label_outer()


def explore_descent(X, y):
    """Return the view of descent on two weights: its path, and where its learning rate stands.

    Parameters
    ----------
    X : array, shape (m, 2)
    y : array, shape (m,)

    Returns
    -------
    Live
    """
    X, y = as_two_columns(X, y)
    made, (above, beside) = figure(2, width=11, height=4.6)
    move_path, move_dot = weights_map(above, X, y), _bound(beside, X)

    def update(lam, learning_rate):
        run = descend(X, y, lam, learning_rate)
        return [*move_path(lam, run.weights_path), *move_dot(lam, learning_rate)]

    return Live(
        made,
        update,
        lambda lam, learning_rate: readings(X, y, lam, learning_rate),
        alt="Left, contours of J and the path of descent; right, the learning rate and its bound.",
        lam=lam_slider(-2, 3, value=1.0),
        learning_rate=lam_slider(-2, 0.5, value=10**-0.5, step=0.05, description="learning rate"),
    )


def readings(X, y, lam, learning_rate):
    """Return what the view says at one λ and one learning rate."""
    run, bound = descend(X, y, lam, learning_rate), largest_learning_rate(X, lam)
    gap = np.linalg.norm(run.weights - ridge(X, y, lam)[0])
    words = "arrived" if gap < 1e-2 else "on its way"
    if learning_rate > bound:
        words = "diverges in the end: along one direction at least, each jump lands further out"
    return {
        "λ": number(lam),
        "learning rate": number(learning_rate),
        "largest stable learning rate": number(bound),
        "distance to the minimum after 40 steps": number(gap, 2),
        "in words": words,
    }


def weights_map(ax, X, y):
    """Draw the map of two weights; the answer takes λ and a path, and moves contours and steps."""
    ax.set(title="J from above", xlabel="first weight", ylabel="second weight")
    ax.set(xlim=LIMITS, ylim=LIMITS, aspect="equal", anchor="W")
    (contours,) = ax.plot([], [], color="#b5b5b5", linewidth=0.9, label="equal J")
    (path,) = ax.plot(
        [], [], **STYLE["fit"] | {"linewidth": 1.4}, marker="o", markersize=3, label="steps"
    )
    (minimum,) = ax.plot([], [], "kx", markersize=9, label="minimum")
    legend_above(ax)

    def move(lam, weights_path):
        centre = ridge(X, y, lam)[0]
        contours.set_data(*rings(X, lam, centre).T)
        path.set_data(*_until_far(weights_path).T)
        minimum.set_data([centre[0]], [centre[1]])
        return [contours, path, minimum]

    return move


def _until_far(points):
    # A path that flies apart is drawn until it is far outside: after that it only hides the map.
    far = np.abs(points).max(axis=1) > 5 * LIMITS[1]
    return points[: 1 + np.argmax(far)] if far.any() else points


def _bound(ax, X):
    lams = np.logspace(-2, 3, 100)
    bounds = np.array([largest_learning_rate(X, lam) for lam in lams])
    ax.set(title="Where the learning rate stands", ylabel="learning rate", yscale="log")
    ax.plot(lams, bounds, **STYLE["penalty"], label="largest stable learning rate")
    ax.fill_between(lams, bounds, 10, color=STYLE["penalty"]["color"], alpha=0.12, label="diverges")
    lam_axis(ax, lams)
    ax.set_ylim(0.01, 5)
    (dot,) = ax.plot([], [], "o", color=STYLE["fit"]["color"], markersize=8, label="this run")
    legend_above(ax)

    def move(lam, learning_rate):
        dot.set_data([lam], [learning_rate])
        return [dot]

    return move
