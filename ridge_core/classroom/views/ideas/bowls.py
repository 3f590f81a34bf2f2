"""Two bowls that add up to J: the data term and the penalty, over one weight."""

import numpy as np

from ridge_core.classroom.views.live import Live, lam_slider
from ridge_core.classroom.views.style import STYLE, figure, legend_above, number
from ridge_core.validation import as_sample

_SUM = {"color": STYLE["cursor"]["color"], "linestyle": "-", "linewidth": 2.4}
_LOOKS = {"data term": STYLE["training error"], "penalty": STYLE["penalty"], "their sum, J": _SUM}


def explore_bowls(x, y):
    """Return the view of J over one weight: two bowls, their sum, and where each is lowest.

    Parameters
    ----------
    x, y : arrays, shape (m,)

    Returns
    -------
    Live
    """
    X, y = as_sample(np.reshape(x, (-1, 1)), y)
    x, y = X[:, 0] - X.mean(), y - y.mean()  # centred: the intercept is at its best
    if not x.any():
        raise ValueError("x has one value only, expected two that differ")
    best = x @ y / (x @ x) or 1
    made, move = _bowls_figure(x, y, np.linspace(-0.6, 1.6, 221) * best)

    def describe(lam):
        weight = x @ y / (x @ x + lam)
        parts = _terms(x, y, weight, lam)
        names = ("its data term", "its penalty", "its J")
        at = {"λ": number(lam), "lowest at the weight": number(weight)}
        return at | {name: f"{part:.3f}" for name, part in zip(names, parts, strict=True)}

    alt = "Over one weight, the data term's bowl, the penalty's bowl around zero, and their sum."
    lam = lam_slider(-1, 3, value=10.0)
    return Live(made, lambda lam: move(lam, x @ y / (x @ x + lam)), describe, alt=alt, lam=lam)


def _terms(x, y, weights, lam):
    """Return the data term, the penalty and their sum J, for one weight or many."""
    residuals = np.multiply.outer(weights, x) - y
    data = np.sum(residuals**2, axis=-1) / (2 * len(y))
    penalty = lam / (2 * len(y)) * np.square(weights)
    return data, penalty, data + penalty


def _bowls_figure(x, y, weights):
    made, ax = figure(width=8, height=4.2)
    lines = [ax.plot(weights, 0 * weights, **look, label=name)[0] for name, look in _LOOKS.items()]
    (dots,) = ax.plot([], [], "o", color=_SUM["color"], markersize=8, label="lowest", clip_on=False)
    cursor = ax.axvline(0, **STYLE["limit"])
    ax.set(title="Two bowls add up to J", xlabel="weight", ylabel="value of the term")
    ax.set(xlim=(weights.min(), weights.max()))
    ax.set_ylim(0, 1.1 * _terms(x, y, weights, 0)[0].max())
    legend_above(ax, columns=4)
    return made, lambda lam, lowest: _move(x, y, lines, dots, cursor, lam, lowest)


def _move(x, y, lines, dots, cursor, lam, lowest):
    for line, term in zip(lines, _terms(x, y, lines[0].get_xdata(), lam), strict=True):
        line.set_ydata(term)
    places = np.array([x @ y / (x @ x), 0.0, lowest])  # where each bowl is lowest
    dots.set_data(places, [_terms(x, y, place, lam)[k] for k, place in enumerate(places)])
    cursor.set_xdata([lowest, lowest])
    return [*lines, dots, cursor]
