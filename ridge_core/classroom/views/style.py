"""One palette, one look: each meaning has a colour and a line style of its own in every lesson."""

import math

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
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
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_INK, _GREY = "#222222", "#6e6e6e"
_BESIDE = 0.7  # inches of a panel that its legend leaves to the labels of the axis

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

# What the figures of the series look like. It is applied to their own axes and to nothing else:
# the learner's figures keep the learner's settings.
LOOK = {
    "axes.axisbelow": True,
    "axes.edgecolor": _INK,
    "axes.facecolor": "white",
    "axes.grid": True,
    "axes.labelcolor": _INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "font.size": 10,
    "legend.edgecolor": "none",
    "legend.fontsize": 9,
    "legend.framealpha": 0.85,
    "text.color": _INK,
}


class Panel(Axes):
    """Axes in the series' look, whenever their title and their legend are written."""

    title_pad, legend_columns = 6, 0

    def __init__(self, *args, **options):
        with mpl.rc_context(LOOK):
            super().__init__(*args, **options)
        # Ticks are made as they are needed, so what they look like is left with the axes.
        self.tick_params(which="both", color=_INK, labelcolor=_INK, grid_color="#ececec")
        self.tick_params(which="minor", pad=5)  # their numbers on one line with the others

    def set_xscale(self, value, **options):
        """Set the scale; a logarithmic one has its numbers as the readings write them."""
        super().set_xscale(value, **options)
        if value == "log":
            plain_ticks(self.xaxis)

    def set_yscale(self, value, **options):
        """Set the scale; a logarithmic one has its numbers as the readings write them."""
        super().set_yscale(value, **options)
        if value == "log":
            plain_ticks(self.yaxis)

    def set_title(self, label, **options):
        """Write the title, above a legend that stands above the axes."""
        with mpl.rc_context(LOOK):
            return super().set_title(label, **{"pad": self.title_pad} | options)

    def legend(self, *args, **options):
        """Place the legend."""
        with mpl.rc_context(LOOK):
            return super().legend(*args, **options)


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
    made = Figure(figsize=(width, height), dpi=100, layout="constrained", facecolor="white")
    made.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    return made, made.subplots(rows, columns, subplot_kw={"axes_class": Panel}, **options)


def legend_above(ax, columns=3):
    """Stand the legend between the title and the axes, where it covers no curve."""
    ax.legend_columns = columns
    _stand_above(ax, columns)


def fit_legend(ax):
    """Give a legend that stands above its axes as many columns as its panel has room for."""
    beside = ax.get_subplotspec().get_gridspec().ncols if ax.legend_columns else 1
    for columns in range(ax.legend_columns, 0, -1):
        _stand_above(ax, columns)
        width = ax.get_legend().get_window_extent().width
        if width <= ax.figure.bbox.width / beside - _BESIDE * ax.figure.dpi:
            break


def level_titles(axes):
    """Write the titles of panels that stand in one row at one height."""
    rows = {ax: ax.get_subplotspec().rowspan.start for ax in axes if ax.get_subplotspec()}
    pads = {row: max(ax.title_pad for ax in rows if rows[ax] == row) for row in rows.values()}
    for ax, row in rows.items():
        ax.set_title(ax.get_title(loc="left"), pad=pads[row])


def _stand_above(ax, columns):
    place = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1), "borderaxespad": 0.1}
    look = {"frameon": False, "columnspacing": 0.8, "handlelength": 2.2, "borderpad": 0.2}
    shown = ax.legend(ncols=columns, **place, **look)
    shown.set_in_layout(False)  # the axes keep their width
    ax.title_pad = 8 + 14 * -(-len(shown.get_texts()) // columns)
    ax.set_title(ax.get_title(loc="left"))


def lam_axis(ax, lams=None):
    """Give `ax` a logarithmic λ axis, over the range of `lams` if they are given."""
    ax.set_xscale("log")
    ax.set_xlabel("λ")
    plain_ticks(ax.xaxis)
    if lams is not None:
        ax.set_xlim(np.min(lams), np.max(lams))


def plain_ticks(axis):
    """Write the numbers of an axis that is not linear as the readings write them."""
    axis.set_major_formatter(lambda value, _: number(value))
    axis.set_minor_formatter(lambda value, _: _between_powers(axis, value))


def _between_powers(axis, value):
    """Return the number at 2 and 5 times a power of ten, where an axis spans two powers at most."""
    low, high = sorted(axis.get_view_interval())
    is_short = low > 0 and high < 100 * low
    return number(value) if is_short and f"{value:e}"[0] in "25" else ""


def number(value, digits=3):
    """Return a number as the series writes it: 0.001, 316 and 1000, but 3.16 × 10⁻⁶ and 10⁴."""
    rounded = float(f"{value:.{digits - 1}e}")
    if rounded == 0 or not math.isfinite(rounded):
        return f"{rounded:g}"
    power = math.floor(math.log10(abs(rounded)) + 1e-12)
    if -4 < power < 4:
        return np.format_float_positional(rounded, trim="-").replace("-", "−")
    factor, raised = f"{rounded / 10.0**power:.{digits}g}", f"10{str(power).translate(_RAISED)}"
    return raised if factor == "1" else f"{factor} × {raised}".replace("-", "−")


def point(values, digits):
    """Return coordinates as a point, with as many decimals: (0.50, −1.25)."""
    return f"({', '.join(f'{value:.{digits}f}' for value in values)})".replace("-", "−")


def feature_colors(n):
    """Return n colours that differ in lightness too, for the paths of n coefficients."""
    # Beyond 0.62 the map is too light to be seen on white.
    return [mpl.colors.to_hex(color) for color in mpl.colormaps["plasma"](np.linspace(0, 0.62, n))]
