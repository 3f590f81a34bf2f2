"""Variance as it accumulates: the fits to many samples, their mean, and the band they fill."""

import functools

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from ridge_core.classroom.views.live import Live, slider
from ridge_core.classroom.views.panels import GRID, draw_curve
from ridge_core.classroom.views.style import STYLE, figure, legend_above, number
from ridge_core.data import curve, noisy_curve
from ridge_core.validation import as_count, as_not_negative

SAMPLES = 50
_FAR = 1e3  # beyond the panel: a steep line costs time
_BLUE = STYLE["fit"]["color"]


def explore_variance(*, rows=30, noise=0.3, degree=12):
    """Return the view of least-squares polynomials through one sample after the other.

    Parameters
    ----------
    rows : int
        In each sample.
    noise : float
        Its standard deviation.
    degree : int
        Where the slider begins.

    Returns
    -------
    Live
    """
    rows, noise = as_count(rows, "rows"), as_not_negative(noise, "noise")
    fits = functools.lru_cache(16)(functools.partial(_fits, rows, noise))
    made, move = _variance_figure()

    def update(samples, degree):
        newest = noisy_curve(rows, noise=noise, seed=samples)
        return move(*newest, fits(degree)[:samples])

    def describe(samples, degree):
        return _readings(samples, fits(degree)[:samples])

    alt = "Polynomials through many samples of a noisy sine curve, their average and their band."
    controls = {
        "samples": slider(1, SAMPLES, 1, value=1, description="samples"),
        "degree": slider(1, 15, 1, value=degree, description="degree"),
    }
    buttons = {"New sample": _draw_another}
    return Live(made, update, describe, alt=alt, play="samples", buttons=buttons, **controls)


def _draw_another(live):
    live.set(samples=min(live.values["samples"] + 1, SAMPLES))


def _fits(rows, noise, degree):
    """Return the fits to samples 1, 2, … on the grid, shape (SAMPLES, len(GRID))."""
    samples = (noisy_curve(rows, noise=noise, seed=seed + 1) for seed in range(SAMPLES))
    polynomials = (np.polynomial.Polynomial.fit(x, y, degree) for x, y in samples)
    return np.clip([polynomial(GRID) for polynomial in polynomials], -_FAR, _FAR)


def _readings(samples, fits):
    # Near the ends a few fits leave the page; medians over the places say what is typical.
    bias = np.median((fits.mean(axis=0) - curve(GRID)) ** 2)
    shown = {"samples": f"{samples}", "bias², typically": number(bias)}
    variance = number(np.median(fits.var(axis=0))) if samples > 1 else "needs two samples"
    return shown | {"variance, typically": variance}


def _variance_figure():
    made, ax = figure(width=8, height=4.4)
    points, newest = draw_curve(ax, [], [], GRID, 0 * GRID)
    ghosts, band, mean = _over_samples(ax)
    ax.set_title("Every sample gives another fit")
    legend_above(ax, columns=5)

    def move(x, y, fits):
        points.set_data(x, y)
        newest.set_ydata(fits[-1])
        mean.set_ydata(fits.mean(axis=0))
        ghosts.set_segments([np.column_stack([GRID, fit]) for fit in fits[:-1]])
        low, high = np.quantile(fits, [0.05, 0.95], axis=0)
        band.set_verts([np.column_stack([[*GRID, *GRID[::-1]], [*low, *high[::-1]]])])
        return [points, newest, mean, ghosts, band]

    return made, move


def _over_samples(ax):
    ghosts = LineCollection([], colors=STYLE["observations"]["color"], linewidths=0.8, alpha=0.35)
    band = PolyCollection([], color=_BLUE, alpha=0.2, linewidths=0, label="nine fits in ten")
    for artist in (ghosts, band):
        ax.add_collection(artist, autolim=False)
    look = STYLE["cursor"] | {"linewidth": 1.8}
    return ghosts, band, ax.plot(GRID, 0 * GRID, **look, label="average fit")[0]
