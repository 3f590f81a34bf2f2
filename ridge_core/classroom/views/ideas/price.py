"""A price on the weights: the fit at one λ, and what J is made of there."""

import functools

import numpy as np

from ridge_core.classroom.views.live import Live, lam_slider
from ridge_core.classroom.views.panels import GRID, curve_panel
from ridge_core.classroom.views.style import STYLE, figure, lam_axis, legend_above, number
from ridge_core.data import Standardizer, polynomial
from ridge_core.objective import predict
from ridge_core.path import RidgePath

_LAMS = np.logspace(-6, 4, 201)


def explore_price(x, y, degree=12):
    """Return the view of a polynomial fit and its price: data term and penalty against λ.

    Parameters
    ----------
    x, y : arrays, shape (m,)
    degree : int

    Returns
    -------
    Live
    """
    scale = Standardizer(polynomial(x, degree))
    X, columns = (scale.transform(polynomial(part, degree)) for part in (x, GRID))
    path = RidgePath(X, y)
    fit = functools.lru_cache(1)(functools.partial(_fit, X, y, path))
    made, (left, right) = figure(2, width=10, height=4)
    move_curve, move_price = curve_panel(left), _price_panel(right, X, y, path)

    def update(lam):
        weights, intercept, *terms = fit(lam)
        fitted = predict(columns, weights, intercept)
        return [*move_curve(x, y, fitted), *move_price(lam, terms)]

    alt = "Left, a polynomial through observations; right, data term and penalty against λ."
    controls = {"play": "lam", "lam": lam_slider(-6, 4, value=1e-6)}
    return Live(made, update, lambda lam: _readings(lam, *fit(lam)), alt=alt, **controls)


def _fit(X, y, path, lam):
    """Return weights, intercept, data term and penalty at one λ."""
    weights, intercept = path.weights(lam), path.intercepts(lam)
    data = np.mean((predict(X, weights, intercept) - y) ** 2) / 2
    return weights, intercept, data, lam / (2 * len(y)) * np.sum(weights**2)


def _readings(lam, weights, intercept, data, penalty):
    return {
        "λ": number(lam),
        "data term": number(data),
        "penalty": number(penalty),
        "their sum, J": number(data + penalty),
        "size of the weights ‖w‖": number(np.linalg.norm(weights)),
    }


def _price_panel(ax, X, y, path):
    _draw_price(ax, *np.array([_fit(X, y, path, lam)[2:] for lam in _LAMS]).T)
    ax.set(title="What J is made of", ylabel="J at its lowest", ylim=(0, 1.06 * np.var(y) / 2))
    cursor = ax.axvline(1, **STYLE["cursor"])
    (dots,) = ax.plot([], [], "o", color=STYLE["cursor"]["color"], clip_on=False)

    def move(lam, terms):
        cursor.set_xdata([lam, lam])
        dots.set_data([lam, lam], np.cumsum(terms))
        return [cursor, dots]

    return move


def _draw_price(ax, data, penalty):
    areas = {"data term": STYLE["training error"], "penalty": STYLE["penalty"]}
    colors = [look["color"] for look in areas.values()]
    ax.stackplot(_LAMS, data, penalty, labels=areas, colors=colors, alpha=0.35)
    ax.plot(_LAMS, data, **areas["data term"])
    ax.plot(_LAMS, data + penalty, **areas["penalty"], label="their sum, J")
    lam_axis(ax, _LAMS)
    legend_above(ax)
