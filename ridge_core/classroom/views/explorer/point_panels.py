"""The panels of the point that moves. Each function draws one and returns what moves it."""

import numpy as np

from ridge_core.classroom.views.panels import GRID, draw_curve, weight_paths
from ridge_core.classroom.views.style import (
    STYLE,
    feature_colors,
    lam_axis,
    legend_above,
    plain_ticks,
)

_INK = STYLE["cursor"]["color"]
_PICKED = {"marker": "o", "markersize": 9, "linestyle": "none", "color": _INK, "zorder": 3}
_PICKED |= {"label": "the point", "clip_on": False}  # whole at the edge too
LAMS = np.logspace(-6, 4, 61)
_HIGHEST = 3.0  # left-out residual that is drawn: larger ones stay at the edge


def pull_panel(ax):
    """Draw the sample, the picked point, and the fit with it and without it."""
    points, fit = draw_curve(ax, [], [], GRID, 0 * GRID)
    points.set_picker(True)  # a pointer may take them
    for known in (ax.lines[0], points):
        known.set_label(f"_{known.get_label()}")
    without, gap, picked = _without(ax)

    def move(pull):
        x, y = pull.x[pull.index], pull.y[pull.index]
        points.set_data(pull.x, pull.y)
        picked.set_data([x], [y])
        gap.set_data([x, x], [y, y - pull.left_out[pull.index]])
        fit.set_ydata(np.clip(pull.curve, -1e3, 1e3))
        without.set_ydata(np.clip(pull.without, -1e3, 1e3))
        return [points, without, fit, gap, picked]

    return move


def _without(ax):
    (without,) = ax.plot(GRID, 0 * GRID, **STYLE["penalty"], label="without it")
    (gap,) = ax.plot([], [], **STYLE["cursor"])
    (picked,) = ax.plot([], [], **_PICKED)
    ax.set_title("With one point and without")
    legend_above(ax)
    return without, gap, picked


def paths_panel(ax):
    """Draw every weight against λ on a scale that bends, as they move with the point."""
    paths, cursor, dots = weight_paths(ax)
    ax.set_yscale("asinh", linear_width=1)
    ax.set(ylim=(-2000, 2000), yticks=[-1000, -100, -10, 0, 10, 100, 1000])
    plain_ticks(ax.yaxis)
    lam_axis(ax, LAMS)

    def move(pull):
        paths.set_segments([np.column_stack([LAMS, line]) for line in pull.paths.T])
        paths.set_color(feature_colors(len(pull.weights)))
        cursor.set_xdata([pull.lam, pull.lam])
        dots.set_data(np.full(len(pull.weights), pull.lam), pull.weights)
        return [paths, cursor, dots]

    return move


def leverage_panel(ax):
    """Draw each point's leverage and left-out residual, the picked one larger."""
    ax.set(title="Pulls and misses", xlabel="leverage hᵢᵢ", xlim=(0, 1.05))
    ax.set(ylabel="left-out residual", ylim=(-1.05 * _HIGHEST, 1.05 * _HIGHEST))
    ax.axhline(0, **STYLE["limit"])
    (points,) = ax.plot([], [], **STYLE["observations"], label="observations")
    (picked,) = ax.plot([], [], **_PICKED)
    legend_above(ax)

    def move(pull):
        heights = np.clip(pull.left_out, -_HIGHEST, _HIGHEST)
        points.set_data(pull.leverages, heights)
        picked.set_data(pull.leverages[[pull.index]], heights[[pull.index]])
        return [points, picked]

    return move
