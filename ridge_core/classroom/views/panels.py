"""The explorer's panels. Each function `..._panel` draws one and returns what moves it.

What it moves at every λ it returns; what changes only with the sample it sets when the sample does.
"""

import matplotlib as mpl
import numpy as np

from ridge_core.classroom.views.style import (
    STYLE,
    feature_colors,
    lam_axis,
    legend_above,
    plain_ticks,
)
from ridge_core.data import curve

GRID = np.linspace(-1, 1, 241)  # where a curve is drawn
HEIGHTS = (-2.4, 2.4)


def draw_curve(ax, x, y, grid, fitted):
    """Draw the truth, a sample and a fit on a grid; return the artists of the last two."""
    ax.set(xlabel="x", ylabel="y", xlim=(-1.02, 1.02), ylim=HEIGHTS)
    ax.label_outer()
    ax.plot(grid, curve(grid), **STYLE["truth"], label="truth")
    (points,) = ax.plot(x, y, **STYLE["observations"], label="observations")
    (line,) = ax.plot(grid, fitted, **STYLE["fit"], label="fit")
    legend_above(ax)
    return points, line


def curve_panel(ax):
    """Draw observations, truth and fit; the answer takes `(x, y, fitted values on GRID)`."""
    points, line = draw_curve(ax, [], [], GRID, np.zeros_like(GRID))
    ax.set(title="The fit")

    def move(x, y, fitted):
        _set_if_new(points, x, y)
        line.set_ydata(np.clip(fitted, -1e3, 1e3))  # far outside the panel, a steep line costs time
        return [line]

    return move


def table_panel(ax, observed):
    """Draw predicted against observed values; the answer takes the predictions."""
    low, high = observed.min(), observed.max()
    margin = 0.05 * (high - low) or 1.0
    limits = (low - margin, high + margin)
    ax.set(title="Predicted against observed", xlabel="observed", ylabel="predicted")
    ax.set(xlim=limits, ylim=limits)
    ax.plot(limits, limits, **STYLE["truth"], label="perfect")
    (points,) = ax.plot(observed, observed, **STYLE["validation rows"], label="validation rows")
    legend_above(ax)

    def move(predicted):
        points.set_ydata(predicted)
        return [points]

    return move


def coefficient_panel(ax, bent):
    """Draw every weight against λ; the answer takes a `Study` and a `Fit`.

    `bent` draws large weights on a scale that is linear near 0 and logarithmic beyond.
    """
    paths, cursor, dots = weight_paths(ax)
    shown = [None]

    def move(now, fit):
        if shown[0] is not now:
            shown[0] = now
            _show_paths(ax, paths, now, bent)
        cursor.set_xdata([fit.lam, fit.lam])
        dots.set_data(np.full(len(fit.weights), fit.lam), fit.weights)
        return [cursor, dots]

    return move


def weight_paths(ax):
    """Draw a panel for every weight against λ; return the paths, the cursor and its dots."""
    ax.set(title="Each weight against λ", ylabel="weight")
    ax.axhline(0, **STYLE["limit"])
    paths = mpl.collections.LineCollection([], linewidths=1.4)
    ax.add_collection(paths, autolim=False)
    look = {"color": STYLE["cursor"]["color"], "markersize": 4, "label": "at this λ"}
    (dots,) = ax.plot([], [], "o", **look)
    legend_above(ax)
    return paths, ax.axvline(1, **STYLE["cursor"]), dots


def _show_paths(ax, paths, now, bent):
    lam_axis(ax, now.lams)
    paths.set_segments([np.column_stack([now.lams, line]) for line in now.weights.T])
    paths.set_color(feature_colors(now.weights.shape[1]))
    largest = 1.15 * np.abs(now.weights).max() or 1.0
    # Weights that differ by powers of ten need the scale that bends; others are only cramped by it.
    scale = {"value": "asinh", "linear_width": 1} if bent and largest > 10 else {"value": "linear"}
    ax.set_yscale(**scale)
    if largest > 10 and bent:
        powers = 10.0 ** np.arange(np.log10(largest))
        ax.set_yticks([*-powers[::-1], 0, *powers])
        plain_ticks(ax.yaxis)
    ax.set_ylim(-largest, largest)


def error_panel(ax):
    """Draw both errors against λ; the answer takes a `Study` and a `Fit`."""
    lines, best = _error_curves(ax)
    cursor = ax.axvline(1, **STYLE["cursor"])
    dots = [ax.plot([], [], "o", color=STYLE[name]["color"])[0] for name in _ERRORS]
    freedom, shown = _second_axis(ax, "effective degrees of freedom"), [None]

    def move(now, fit):
        if shown[0] is not now:
            shown[0] = now
            _show_errors(ax, lines, best, now)
            _show_freedom(freedom, now)
        cursor.set_xdata([fit.lam, fit.lam])
        for dot, error in zip(dots, (fit.training_error, fit.validation_error), strict=True):
            dot.set_data([fit.lam], [error])
        return [cursor, *dots]

    return move


_ERRORS = ("training error", "validation error")


def _error_curves(ax):
    ax.set(title="Errors against λ", ylabel="mean squared error")
    lines = [ax.plot([], [], **STYLE[name], label=name.split()[0])[0] for name in _ERRORS]
    best = ax.axvline(1, **STYLE["limit"], label="lowest")
    legend_above(ax)
    return lines, best


def _second_axis(ax, label):
    """Return a second logarithmic axis of x, below the first."""
    second = ax.twiny(axes_class=type(ax))
    second.set(xscale="log", xlabel=label)
    second.xaxis.set(ticks_position="bottom", label_position="bottom")
    second.spines["bottom"].set_position(("outward", 36))
    return second


def _show_errors(ax, lines, best, now):
    lam_axis(ax, now.lams)
    curves = (now.training_errors, now.validation_errors)
    for line, errors in zip(lines, curves, strict=True):
        line.set_data(now.lams, errors)
    best.set_xdata([now.best_lam, now.best_lam])
    low, high = min(map(np.min, curves)), max(map(np.max, curves))
    _show_range(ax, low, high)


def _show_range(ax, low, high):
    """Leave the same margin around all errors, on a log scale if they differ tenfold."""
    low = max(low, high * 1e-4)
    if high > 10 * low:
        margin = (high / low) ** 0.06
        ax.set(yscale="log", ylim=(low / margin, high * margin))
    else:
        margin = 0.06 * (high - low or high or 1.0)
        ax.set(yscale="linear", ylim=(low - margin, high + margin))


def _show_freedom(ax, now):
    """Write, above some λs, the degrees of freedom that they leave."""
    lams = now.lams[:: max((len(now.lams) - 1) // 5, 1)]
    ax.set_xlim(now.lams.min(), now.lams.max())
    ax.set_xticks(lams, [f"{count:.1f}" for count in now.path.degrees_of_freedom(lams)])
    ax.minorticks_off()
    ax.grid(False)


def _set_if_new(line, x, y):
    if not (np.array_equal(line.get_xdata(), x) and np.array_equal(line.get_ydata(), y)):
        line.set_data(x, y)


def linked_panels(axes, bent):
    """Return the function that moves the coefficients' and the errors' panel."""
    panels = coefficient_panel(axes[0], bent), error_panel(axes[1])
    return lambda now, fit: [artist for move in panels for artist in move(now, fit)]
