"""The λ explorer of a table: predicted against observed, the coefficients and the errors."""

import functools

import numpy as np

from ridge_core.classroom.views.explorer.study import readings, study
from ridge_core.classroom.views.live import Live, lam_slider
from ridge_core.classroom.views.panels import linked_panels, table_panel
from ridge_core.classroom.views.style import figure
from ridge_core.objective import predict
from ridge_core.rows import Rows
from ridge_core.validation import as_design, as_lams

SHOWN = 300  # rows drawn at most: more would hide each other
LARGE = 5_000_000  # numbers; decomposing that many takes a second or two
_ALT = (
    "Three linked panels. Predicted against observed values of the validation rows; "
    "each weight against λ; training and validation error against λ."
)


def explore_table(X, y, X_validation, y_validation, *, lams=None, lam=None):
    """Return the explorer of a table with any number of columns: predicted against observed.

    Parameters
    ----------
    X, X_validation : arrays, shapes (m, n) and (rows, n)
        Standardised with the training rows' mean and standard deviation. X may be the `Rows` of
        training rows that no memory holds; y is then None.
    y, y_validation : arrays, shapes (m,) and (rows,)
    lams : array, optional
        The grid of λs, from 10⁻³ to 10⁶ if not given.
    lam : float, optional
        Where the slider begins: at 1, or the λ nearest to it, if it is not given.

    Returns
    -------
    Live
    """
    lams = np.logspace(-3, 6, 181) if lams is None else _as_log_grid(lams)
    _same_columns(X, X_validation)
    if not isinstance(X, Rows) and np.size(X) > LARGE:
        print(f"Decomposing {len(X)} rows once; after that, λ moves at any size ...", flush=True)
    now = study(X, y, X_validation, y_validation, lams)
    fitted = functools.lru_cache(1)(now.fit)
    made, axes = figure(3, width=12, height=4.3)
    move = _table_explorer(axes, np.asarray(X_validation)[:SHOWN], np.asarray(y_validation)[:SHOWN])
    return Live(
        made,
        lambda lam: move(now, fitted(lam)),
        lambda lam: readings(now, fitted(lam), "for these columns"),
        alt=_ALT,
        play="lam",
        lam=_dial(lams, lam),
    )


def _table_explorer(axes, X, y):
    move_table, move_others = table_panel(axes[0], y), linked_panels(axes[1:], bent=False)

    def move(now, fit):
        return [*move_table(predict(X, fit.weights, fit.intercept)), *move_others(now, fit)]

    return move


def _dial(lams, lam):
    lam = np.clip(1.0, lams[0], lams[-1]) if lam is None else lam
    return lam_slider(*np.log10(lams[[0, -1]]), value=lam)


def _as_log_grid(lams):
    lams = as_lams(lams)
    if len(lams) < 2 or (np.diff(lams) <= 0).any() or lams[0] == 0:
        raise ValueError(f"lams is {lams}, expected two or more above 0, rising")
    return lams


def _same_columns(X, X_validation):
    wanted = X.n if isinstance(X, Rows) else as_design(X).shape[1]
    found = as_design(X_validation, "X_validation").shape[1]
    if found != wanted:
        raise ValueError(f"X_validation has {found} columns, expected {wanted}, as X")
