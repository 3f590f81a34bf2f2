"""Gradient descent seen from above, live in λ and the learning rate, until it diverges."""

import warnings

import numpy as np

from ridge_core.classroom.live import Live, lam_slider
from ridge_core.classroom.plots import STYLE, figure, lam_axis
from ridge_core.descent import gradient_descent, largest_learning_rate
from ridge_core.path import ridge

LIMITS = (-6.0, 6.0)


def bowl(X, lam, centre, radii):
    """Return points of contours of J around its minimum, the rings separated by NaN.

    J(w̃ + v) − J(w̃) = ½ vᵀHv with H = (XᵀX + λI)/m, so each ring is v = r H^(−½) (cos t, sin t).
    """
    centred = X - X.mean(axis=0)
    curvatures, axes = np.linalg.eigh((centred.T @ centred + lam * np.eye(2)) / len(X))
    angles = np.linspace(0, 2 * np.pi, 91)
    ring = np.column_stack([np.cos(angles), np.sin(angles)]) / np.sqrt(curvatures) @ axes.T
    gap = np.full((1, 2), np.nan)
    return np.vstack([part for r in radii for part in (centre + r * ring, gap)])


def descend(X, y, lam, learning_rate, *, start, epochs=40):
    """Return the run of descent from `start`, without the warning: the picture says it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return gradient_descent(
            X, y, lam, learning_rate=learning_rate, epochs=epochs, start=(start, float(np.mean(y)))
        )


def explore_descent(X, y, *, start=(-4.0, 4.0)):
    """Return the view of descent on two weights: its path, and where its learning rate stands.

    Parameters
    ----------
    X : array, shape (m, 2)
    y : array, shape (m,)
    start : pair of floats
        The weights to start from.

    Returns
    -------
    Live
    """
    made, (above, beside) = figure(2, width=11, height=4.6)
    move_path, move_dot = _map(above), _bound(beside, X)

    def update(lam, learning_rate):
        centre = ridge(X, y, lam)[0]
        run = descend(X, y, lam, learning_rate, start=start)
        rings = bowl(X, lam, centre, np.arange(1, 9) ** 1.5 / 3)
        return [*move_path(rings, run.weights_path, centre), *move_dot(lam, learning_rate)]

    return Live(
        made,
        update,
        lambda lam, learning_rate: readings(X, y, lam, learning_rate, start),
        alt="Left, contours of J and the path of descent; right, the learning rate and its bound.",
        lam=lam_slider(-2, 3, value=1.0),
        learning_rate=lam_slider(-2, 0.5, value=0.3, step=0.05, description="learning rate"),
    )


def readings(X, y, lam, learning_rate, start):
    """Return what the view says at one λ and one learning rate."""
    run, bound = descend(X, y, lam, learning_rate, start=start), largest_learning_rate(X, lam)
    gap = np.linalg.norm(run.weights - ridge(X, y, lam)[0])
    words = "diverges: the steps overshoot, each further than the last"
    if not run.diverged:
        words = "arrived" if gap < 1e-2 else "on its way"
    return {
        "λ": f"{lam:.3g}",
        "learning rate": f"{learning_rate:.3g}",
        "largest stable learning rate": f"{bound:.3g}",
        "distance to the minimum after 40 steps": f"{gap:.2g}",
        "in words": words,
    }


def _map(ax):
    ax.set(title="J from above", xlabel="first weight", ylabel="second weight")
    ax.set(xlim=LIMITS, ylim=LIMITS)
    (rings,) = ax.plot([], [], color="#b5b5b5", linewidth=0.9)
    (path,) = ax.plot([], [], **STYLE["fit"] | {"linewidth": 1.4}, marker="o", markersize=3)
    (minimum,) = ax.plot([], [], "kx", markersize=9)

    def move(points, weights_path, centre):
        rings.set_data(*points.T)
        path.set_data(*np.clip(weights_path, -1e3, 1e3).T)
        minimum.set_data([centre[0]], [centre[1]])
        return [rings, path, minimum]

    return move


def _bound(ax, X):
    lams = np.logspace(-2, 3, 100)
    bounds = np.array([largest_learning_rate(X, lam) for lam in lams])
    ax.set(title="Where the learning rate stands", ylabel="learning rate", yscale="log")
    ax.plot(lams, bounds, **STYLE["penalty"], label="largest stable learning rate")
    ax.fill_between(lams, bounds, 10, color=STYLE["penalty"]["color"], alpha=0.12, label="diverges")
    lam_axis(ax, lams)
    ax.set_ylim(0.01, 5)
    (dot,) = ax.plot([], [], "o", color=STYLE["fit"]["color"], markersize=8, label="this run")
    ax.legend(loc="lower left")

    def move(lam, learning_rate):
        dot.set_data([lam], [learning_rate])
        return [dot]

    return move
