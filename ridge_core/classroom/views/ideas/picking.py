"""What cross-validation promises for tables of noise, when columns are picked first."""

import functools

import numpy as np

from ridge_core.classroom.views.live import Live, slider
from ridge_core.classroom.views.style import STYLE, figure, number


def explore_picking(tables, before, inside):
    """Return the view of what two ways of picking columns promise, a dot for each table.

    Parameters
    ----------
    tables : list of (X, y)
        Of pure noise of variance 1, all of one shape.
    before, inside : callable
        `before(X, y)` returns the cross-validated error of columns picked before splitting,
        `inside(X, y)` that of columns picked inside each fold.

    Returns
    -------
    Live
    """
    most = tables[0][0].shape[1]
    made, rows = _picking_figure(len(tables))

    @functools.cache
    def promised(columns):
        return [np.array([pick(X[:, :columns], y) for X, y in tables]) for pick in (before, inside)]

    def update(columns):
        for dots, errors in zip(rows, promised(columns), strict=True):
            dots.set_xdata(errors)
        return rows

    def describe(columns):
        early, late = (number(errors.mean()) for errors in promised(columns))
        return {"picked before, average": early, "picked inside, average": late}

    dial = slider(20, most, (most - 20) // 11, value=20, description="columns")
    return Live(made, update, describe, alt="Two rows of dots, one for each table.", columns=dial)


def _picking_figure(count):
    made, ax = figure(height=2.8)
    look = STYLE["validation error"] | {"marker": "o", "linestyle": "none", "alpha": 0.5}
    heights = np.random.default_rng(0).uniform(-0.2, 0.2, count)
    rows = [ax.plot(np.ones(count), row + heights, **look)[0] for row in (1, 0)]
    ax.axvline(1, **STYLE["limit"])
    ax.set(title="Tables of pure noise", xlabel="cross-validated error")
    ax.set(xlim=(0, 2.6), ylim=(-0.6, 1.6))
    ax.set_yticks([1, 0], ["picked before\nsplitting", "picked inside\neach fold"])
    return made, rows
