"""One palette, one look: each meaning has a colour and a line style of its own in every lesson."""

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

# The first five of seaborn's palette "colorblind", the orange darker until it stands 3:1 against
# white. Importing seaborn for them takes over a second.
_BLUE, _ORANGE, _GREEN, _RED, _PURPLE = PALETTE = (
    "#0173b2",
    "#ce8505",
    "#029e73",
    "#d55e00",
    "#cc78bc",
)
_INK, _GREY = "#222222", "#6e6e6e"

# Keyword arguments of `Axes.plot`: what a thing means decides how it looks, never colour alone.
STYLE = {
    "observations": {"color": _GREY, "marker": "o", "linestyle": "none", "markersize": 5},
    "validation rows": {
        "color": _RED,
        "marker": "x",
        "linestyle": "none",
        "markersize": 4,
        "alpha": 0.85,
    },
    "truth": {"color": _GREEN, "linestyle": "--", "linewidth": 1.8},
    "fit": {"color": _BLUE, "linestyle": "-", "linewidth": 2.4},
    "training error": {"color": _ORANGE, "linestyle": "-", "linewidth": 2},
    "validation error": {"color": _RED, "linestyle": (0, (6, 2)), "linewidth": 2},
    "penalty": {"color": _PURPLE, "linestyle": "-.", "linewidth": 2},
    "cursor": {"color": _INK, "linestyle": "-", "linewidth": 1},
    "limit": {"color": _GREY, "linestyle": ":", "linewidth": 1.5},
}

# Importing this module gives a notebook the look of the series.
mpl.rcParams.update(
    {
        "axes.edgecolor": _INK,
        "text.color": _INK,
        "xtick.color": _INK,
        "ytick.color": _INK,
        "axes.axisbelow": True,
        "lines.solid_capstyle": "round",
        "font.size": 10,
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelcolor": _INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "#ececec",
        "legend.frameon": True,
        "legend.framealpha": 0.85,
        "legend.edgecolor": "none",
        "legend.fontsize": 9,
        "figure.dpi": 100,
    }
)


def figure(columns=1, *, rows=1, width=None, height=3.8, **options):
    """Return `(figure, axes)` in the series' look, without pyplot.

    Parameters
    ----------
    columns, rows : int
    width, height : float
        In inches; the width fits the columns if it is not given.
    **options
        As for `Figure.subplots`.
    """
    width = width or {1: 6.5, 2: 9.5}.get(columns, 11.5)
    made = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    made.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    return made, made.subplots(rows, columns, **options)


def lam_axis(ax, lams=None):
    """Give `ax` a logarithmic λ axis, over the range of `lams` if they are given."""
    ax.set_xscale("log")
    ax.set_xlabel("λ")
    if lams is not None:
        ax.set_xlim(np.min(lams), np.max(lams))


def feature_colors(n):
    """Return n colours that differ in lightness too, for the paths of n coefficients."""
    # Beyond 0.62 the map is too light to be seen on white.
    return [mpl.colors.to_hex(color) for color in mpl.colormaps["plasma"](np.linspace(0, 0.62, n))]
