"""One point that moves: how far it pulls the fit, and how far off the fit is without it."""

import functools
from dataclasses import dataclass

import numpy as np

from ridge_core.classroom.views.explorer.point_panels import (
    LAMS,
    leverage_panel,
    paths_panel,
    pull_panel,
)
from ridge_core.classroom.views.live import Live, lam_slider, slider
from ridge_core.classroom.views.panels import GRID, HEIGHTS
from ridge_core.classroom.views.style import figure, number
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import predict
from ridge_core.path import RidgePath, ridge
from ridge_core.validation import as_count

_ALT = (
    "Three linked panels. A polynomial with and without one point; each weight against λ; "
    "the leverage of each point, and its residual from the fit to all the others."
)


def explore_point(*, rows=30, degree=12, noise=0.3, lam=0.01):
    """Return the view of one observation that is dragged, and of everything that follows it.

    Leverage is hᵢᵢ, the share of a point's own y in its fitted value. The left-out residual is
    rᵢ / (1 − hᵢᵢ): how far the point is from the fit to all the others.

    Parameters
    ----------
    rows, degree : int
    noise, lam : float
        As for `explore_curve`.

    Returns
    -------
    Live
    """
    rows, degree = as_count(rows, "rows", 2), as_count(degree, "degree")
    x, y = noisy_curve(rows, noise=noise, seed=1)
    made, axes = figure(3, width=12, height=4.3)
    panels = pull_panel(axes[0]), paths_panel(axes[1]), leverage_panel(axes[2])
    moved = functools.lru_cache(1)(functools.partial(_moved, x, y, degree))

    def update(**values):
        pull = moved(**values)
        return [artist for move in panels for artist in move(pull)]

    options = {"alt": _ALT, "drag": _dragging(x, y), **_controls(rows, lam)}
    return Live(made, update, lambda **values: _readings(moved(**values)), **options)


def _controls(rows, lam):
    return {
        "lam": lam_slider(-6, 4, value=lam),
        "point": slider(1, rows, 1, value=rows, description="point, from the left"),
        "right": slider(-2.0, 2.0, 0.05, value=0.0, description="move right"),
        "up": slider(-4.0, 4.0, 0.1, value=0.0, description="move up"),
    }


def _dragging(x, y):
    """Return what a pointer does: it picks the nearest point, and then takes it along."""
    order = np.argsort(x)

    def drag(live, ax, across, along, phase):
        now = live.values
        if phase == "down":
            places = np.column_stack([x, y])[order]
            places[now["point"] - 1] += now["right"], now["up"]
            places = np.transpose(_in_sight(*places.T))
            away = (places - [across, along]) / np.ptp([ax.get_xlim(), ax.get_ylim()], axis=1)
            nearest = 1 + int(np.argmin(np.linalg.norm(away, axis=1)))
            if nearest != now["point"]:
                live.set(point=nearest, right=0, up=0)
        else:
            i = order[now["point"] - 1]
            right, up = across - x[i], np.clip(along, *HEIGHTS) - y[i]
            live.set(right=round(right, 2), up=round(up, 2))  # a pixel is no less, and it is read

    return drag


@dataclass(frozen=True, eq=False)
class Pull:
    """What a sample with one moved point makes of the fit at one λ."""

    lam: float
    index: int
    x: np.ndarray
    y: np.ndarray
    curve: np.ndarray
    without: np.ndarray
    weights: np.ndarray
    paths: np.ndarray
    leverages: np.ndarray
    left_out: np.ndarray


def _in_sight(x, y):
    """Return the place within the panel that is nearest."""
    return np.clip(x, *GRID[[0, -1]]), np.clip(y, *HEIGHTS)


def _moved(x, y, degree, lam, point, right, up):
    index = np.argsort(x)[point - 1]
    x, y = x.copy(), y.copy()
    x[index], y[index] = _in_sight(x[index] + right, y[index] + up)
    return pull(x, y, degree, lam, index)


def pull(x, y, degree, lam, index):
    """Return the `Pull` of the point `index`."""
    scale = Standardizer(polynomial(x, degree))
    X, columns = (scale.transform(polynomial(part, degree)) for part in (x, GRID))
    path, rest = RidgePath(X, y), np.arange(len(y)) != index
    leverages = 1 / len(y) + path.U**2 @ path.shrinkage(lam)
    residuals = y - path.predict(X, lam)
    curve, without = path.predict(columns, lam), predict(columns, *ridge(X[rest], y[rest], lam))
    found = (path.weights(lam), path.weights(LAMS), leverages, residuals / (1 - leverages))
    return Pull(lam, index, x, y, curve, without, *found)


def _readings(pull):
    i = pull.index
    residual = pull.left_out[i] * (1 - pull.leverages[i])
    return {
        "λ": number(pull.lam),
        "leverage hᵢᵢ": number(pull.leverages[i]),
        "residual rᵢ": number(residual),
        "left-out residual rᵢ / (1 − hᵢᵢ)": number(pull.left_out[i]),
        "leave-one-out error of all points": number(np.mean(pull.left_out**2)),
    }
