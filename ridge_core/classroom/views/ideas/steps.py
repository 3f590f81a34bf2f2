"""Gradient descent step by step: its path, and its way down the parabola along one direction."""

import functools

import numpy as np

from ridge_core.classroom.views.descent import descend, weights_map
from ridge_core.classroom.views.geometry import as_two_columns
from ridge_core.classroom.views.live import Live, lam_slider, slider
from ridge_core.classroom.views.style import STYLE, figure, legend_above, number
from ridge_core.path import ridge

EPOCHS = 40
_FAR, _HIGH = 9.0, 5.0  # from the minimum: what is drawn of a parabola, what of the steep one
_ALT = "Left, contours of J and the steps of descent; right, the parabola of J in one direction."


def explore_steps(X, y, lam=1.0):
    """Return the view of descent on two weights, one epoch after the other.

    Beside the path stands the parabola of J along one direction of the bowl, where each step takes
    the distance d from the minimum to (1 − ηc) d: η is the learning rate, c the curvature.

    Parameters
    ----------
    X : array, shape (m, 2)
    y : array, shape (m,)
    lam : float

    Returns
    -------
    Live
    """
    X, y = as_two_columns(X, y)
    X = X - X.mean(axis=0)
    bowl = ridge(X, y, lam)[0], *np.linalg.eigh((X.T @ X + lam * np.eye(2)) / len(y))
    made, (left, right) = figure(2, width=11, height=4.6)
    move_path, move_ball = weights_map(left, X, y), _parabola(right, *bowl)

    @functools.lru_cache(8)
    def walk(learning_rate, first, second):
        return descend(X, y, lam, learning_rate, (first, second)).weights_path

    def update(epoch, learning_rate, first, second, direction):
        points = walk(learning_rate, first, second)[: epoch + 1]
        return [*move_path(lam, points), *move_ball(points, direction)]

    def describe(epoch, learning_rate, first, second, direction):
        points = walk(learning_rate, first, second)[: epoch + 1]
        return _readings(*bowl, points, epoch, learning_rate, direction)

    return Live(made, update, describe, alt=_ALT, play="epoch", **_controls())


def _controls():
    return {
        "epoch": slider(0, EPOCHS, 1, value=0, description="epoch"),
        "learning_rate": lam_slider(-2, 0.5, value=0.1, step=0.05, description="learning rate"),
        "first": slider(-5.0, 5.0, 0.5, value=-4.0, description="start, first weight"),
        "second": slider(-5.0, 5.0, 0.5, value=4.0, description="start, second weight"),
        "direction": slider(1, 2, 1, value=1, description="direction: 1 steep, 2 flat"),
    }


def _along(minimum, curvatures, axes, points, direction):
    """Return the curvature of a direction, and how far along it each point is from the minimum."""
    column = 2 - direction  # eigenvalues rise: the steepest is the last
    return curvatures[column], (points - minimum) @ axes[:, column]


def _readings(minimum, curvatures, axes, points, epoch, learning_rate, direction):
    curvature, d = _along(minimum, curvatures, axes, points, direction)
    factor = 1 - learning_rate * curvature
    words = "each step lands on the same side, nearer" if factor >= 0 else "each step jumps across"
    if abs(factor) > 1:
        words = "each step jumps across and lands further out: descent diverges"
    return {
        "epoch": f"{epoch}",
        "curvature c": number(curvature),
        "1 − ηc": number(factor),
        "distance d from the minimum": number(d[-1]),
        "in words": words,
    }


def _parabola(ax, minimum, curvatures, axes):
    ax.set(title="J along one direction", xlabel="distance d from the minimum")
    ax.set(ylabel="J above its minimum", xlim=(-_FAR, _FAR))
    ax.set_ylim(0, curvatures[-1] * _HIGH**2 / 2)
    places = np.linspace(-_FAR, _FAR, 181)
    (line,) = ax.plot(places, 0 * places, color="#b5b5b5", label="J")
    (steps,) = ax.plot([], [], **STYLE["fit"] | {"linewidth": 1.4}, marker="o", markersize=3)
    (ball,) = ax.plot([], [], "o", color=STYLE["fit"]["color"], markersize=9, label="this epoch")
    legend_above(ax)

    def move(points, direction):
        curvature, d = _along(minimum, curvatures, axes, points, direction)
        d = np.clip(d, -1e3, 1e3)
        for artist, at in ((line, places), (steps, d), (ball, d[-1:])):
            artist.set_data(at, curvature * at**2 / 2)
        return [line, steps, ball]

    return move
