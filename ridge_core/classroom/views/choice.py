"""Choosing λ, live: the cross-validated error in its band, and what a hundred splits choose."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.ticker import MaxNLocator

from ridge_core.classroom.views.live import Live, lam_slider, slider
from ridge_core.classroom.views.panels import draw_curve
from ridge_core.classroom.views.style import (
    STYLE,
    figure,
    lam_axis,
    legend_above,
    number,
)

_RED, _INK = STYLE["validation error"]["color"], STYLE["cursor"]["color"]
_EIGHT_IN_TEN = (0.1, 0.9)


def draw_band(ax, validated):
    """Draw a `CrossValidation`: its mean ± one standard error, and the λs of both rules."""
    mean, bar = validated.mean, validated.standard_error
    ax.fill_between(validated.lams, mean - bar, mean + bar, color=_RED, alpha=0.2)
    ax.plot(validated.lams, mean, **STYLE["validation error"], label="mean ± one standard error")
    ax.axvline(validated.best_lam, **STYLE["limit"], label="lowest")
    simple = {"color": _INK, "linestyle": "--", "label": "one-standard-error rule"}
    ax.axvline(validated.one_standard_error_lam, **simple)
    ax.set(title="The error of each λ, over the folds", ylabel="mean squared error")
    ax.set_ylim(0, 2 * np.median(mean + bar))
    lam_axis(ax, validated.lams)
    legend_above(ax, columns=2)


def draw_folds(ax, folds):
    """Draw a line for each fold: the rows that it is fitted to, and those it holds out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    folds : list of integer arrays
        The rows that each holds out, as `fold_indices` returns them.
    """
    m = sum(len(rows) for rows in folds)
    is_held = np.array([np.isin(np.arange(m), rows) for rows in folds])
    edges = np.arange(m + 1) + 0.5, np.arange(len(folds) + 1) + 0.5
    look = {"cmap": ListedColormap(["#d5dbe3", "#f6d3bd"]), "vmin": 0, "vmax": 1}
    ax.pcolormesh(*edges, is_held, edgecolors="white", linewidth=1.5, **look)
    fold, row = np.nonzero(is_held)
    ax.plot(row + 1, fold + 1, **STYLE["validation rows"] | {"markersize": 6}, label="held out")
    ax.plot([], [], "s", color="#d5dbe3", markersize=9, label="fitted to")
    ax.set(title="Each row is held out once", xlabel="row", ylabel="fold")
    ax.set(yticks=np.arange(len(folds)) + 1, ylim=(len(folds) + 0.5, 0.5))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(False)
    legend_above(ax)


def explore_choice(x, y, predict, validated):
    """Return the view of the fit to all rows at one λ, and where this λ stands in the band.

    Parameters
    ----------
    x, y : arrays, shape (m,)
    predict : callable
        `predict(grid, lam)` returns the fit at the places `grid`.
    validated : CrossValidation
        Over rising λs, all above 0.

    Returns
    -------
    Live
    """
    if (np.diff(validated.lams, prepend=0) <= 0).any():
        raise ValueError("validated has λs that do not rise, expected rising ones, all above 0")
    grid = np.linspace(-1, 1, 241)
    made, fit, dot = _choice_figure(x, y, grid, validated)

    def update(lam):
        fit.set_ydata(predict(grid, lam))
        dot.set_data([lam], [_at(lam, validated.lams, validated.mean)])
        return [fit, dot]

    return Live(
        made,
        update,
        lambda lam: place(lam, validated),
        alt="Left the fit to all rows, right the cross-validated error with its band.",
        play="lam",
        lam=lam_slider(*np.log10(validated.lams[[0, -1]]), value=validated.best_lam),
    )


def _choice_figure(x, y, grid, validated):
    made, (left, right) = figure(2, width=11, height=4)
    _, fit = draw_curve(left, x, y, grid, 0 * grid)
    draw_band(right, validated)
    flat = validated.mean[-1] + validated.standard_error[-1]
    right.set_ylim(top=max(right.get_ylim()[1], 1.05 * flat))  # the dot stays in sight on the right
    legend_above(left, columns=2)  # as high as its neighbour's
    left.set_title("The fit to all rows")
    (dot,) = right.plot([], [], "o", color=_INK, markersize=8)
    return made, fit, dot


def place(lam, validated):
    """Return what the view says of one λ, as a dict of labels and texts."""
    error = _at(lam, validated.lams, validated.mean)
    best = np.argmin(validated.mean)
    near = error <= validated.mean[best] + validated.standard_error[best]
    apart = "within" if near else "more than"
    return {
        "λ": number(lam),
        "error": f"{error:.3f}",
        "standard error": f"{_at(lam, validated.lams, validated.standard_error):.3f}",
        "in words": f"{apart} one standard error {'of' if near else 'above'} the lowest",
    }


def explore_splits(lams, chosen, true_errors):
    """Return the view of what many splits of one sample choose, and what the choice costs.

    Parameters
    ----------
    lams : array, shape (k,)
        Evenly spaced on the logarithmic axis, rising.
    chosen : callable
        `chosen(rows, folds)` returns the λ that each split chooses, all of them among `lams`.
    true_errors : callable
        `true_errors(rows)` returns the error of the fit to all rows at each of `lams`.

    Returns
    -------
    Live
    """
    made, bars, error, ends = _splits_figure(lams)

    def update(rows, folds):
        choices = chosen(rows, folds)
        bars.set_data(values=[np.sum(np.isclose(choices, lam)) for lam in lams])
        error.set_ydata(true_errors(rows))
        for line, end in zip(ends, 2 * [*_range(choices)], strict=True):
            line.set_xdata([end, end])
        return [bars, error, *ends]

    def describe(rows, folds):
        return costs(lams, chosen(rows, folds), true_errors(rows))

    alt = "Above, how many of a hundred splits choose each λ; below, the error of each λ."
    rows = slider(20, 200, 20, value=40, description="rows")
    folds = slider(2, 10, 1, value=5, description="folds")
    return Live(made, update, describe, alt=alt, rows=rows, folds=folds)


def _splits_figure(lams):
    made, (above, below) = figure(rows=2, width=8, height=5.2, sharex=True)
    step = np.sqrt(lams[1] / lams[0])
    edges = np.append(lams / step, lams[-1] * step)
    bars = above.stairs(0 * lams, edges, fill=True, color=_RED, alpha=0.6)
    (error,) = below.plot(lams, np.ones(len(lams)), **STYLE["fit"])
    ends = [ax.axvline(1, **STYLE["limit"]) for ax in (above, below) for _ in _EIGHT_IN_TEN]
    ends[0].set_label("eight splits in ten choose between")
    legend_above(above)
    above.set(title="What a hundred splits choose", ylabel="splits", ylim=(0, 100))
    below.set(title="How far the fit is from the truth", ylabel="mean square")
    below.set(yscale="log", ylim=(1e-3, 10))
    lam_axis(below, lams)
    return made, bars, error, ends


def costs(lams, choices, errors):
    """Return in words where the choices lie, and the errors that they lead to."""
    low, high = _range(choices)
    cheap, dear = _range(errors[np.abs(np.log(choices[:, None] / lams)).argmin(axis=1)])
    return {
        "eight in ten choose λ between": f"{number(low, 2)} and {number(high, 2)}",
        "eight in ten err by": f"{number(cheap, 2)} to {number(dear, 2)}",
        "lowest error of any λ": number(errors.min(), 2),
    }


def _range(values):
    return np.quantile(values, _EIGHT_IN_TEN, method="nearest")


def _at(lam, lams, values):
    return np.interp(np.log(lam), np.log(lams), values)
