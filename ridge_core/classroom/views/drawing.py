"""A figure drawn for a screen: a background, and the patches that moving artists change."""

import hashlib
import weakref

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.gridspec import GridSpec

from ridge_core.classroom.views.picture import encode_png, patches
from ridge_core.classroom.views.style import Panel, fit_legend, level_titles

# Pixels of the page. JupyterLab leaves 848 beside its file browser on a laptop of 1280: stills are
# drawn for it, and all panels and the slider are to be in sight there. Panels stack below NARROW.
PAGE, NARROW, LEAST = 848, 800, 380
RATIO = 1.5  # pixels of the picture for each of the page, until the screen says its own
_AS_MADE = weakref.WeakKeyDictionary()  # a figure may be shown again after it was laid out anew


class Drawing:
    """A figure, its background, and the artists that are drawn again at each move.

    The axes stand still while artists move: the layout is made when the background is.
    """

    def __init__(self, figure):
        self.figure, self._movers = figure, []
        made = _AS_MADE.setdefault(figure, _as_it_is(figure))
        self._dpi, self._natural, self._engine, self._panels = made
        self.fit()

    @property
    def size(self):
        """Width and height in pixels of the page."""
        return [round(side * self._dpi) for side in self.figure.get_size_inches()]

    def fit(self, width=PAGE, ratio=RATIO):
        """Lay the figure out for a width in pixels of the page, as sharp as the screen is."""
        whole = np.round(np.multiply(self._stand_for(width), self._dpi))
        # A little more than whole pixels: the canvas cuts off what is a little less.
        self.figure.set_size_inches((whole + 1e-3) / self._dpi)
        self.figure.set_dpi(self._dpi * min(max(ratio, 1), 2))
        self.canvas, self.background, self.name = FigureCanvasAgg(self.figure), None, ""
        self._unlaid = True

    def _stand_for(self, width):
        """Put the panels side by side or under each other; return the figure's size in inches."""
        wide, high = self._natural
        inches = min(max(width, LEAST) / self._dpi, wide)
        stacked = bool(self._panels) and inches < wide and inches * self._dpi < NARROW
        count = len({spec.colspan.start for spec in self._panels.values()})
        grid = GridSpec(count, 1, figure=self.figure) if stacked else None
        for ax, spec in self._panels.items():
            ax.set_subplotspec(grid[spec.colspan.start, 0] if stacked else spec)
        if stacked:
            return inches, count * min(high, max(0.75 * inches, 2.6), 3.2)
        return inches, high * np.sqrt(inches / wide)

    def areas(self):
        """Return the axes that hold an artist to pick, or all, with their boxes on the page."""
        axes = self.figure.axes
        picked = [ax for ax in axes if any(a.get_picker() for a in ax.get_children())] or axes
        return {ax: self._box(ax) for ax in picked}

    def _box(self, ax):
        # Left, top, width and height, as shares of the picture.
        left, bottom, width, height = ax.get_position().bounds
        return [left, 1 - bottom - height, width, height]

    def data_at(self, ax, x, y):
        """Return the data coordinates in `ax` of a place given as shares of the picture."""
        width, height = self.figure.bbox.size
        point = ax.transData.inverted().transform((x * width, (1 - y) * height))
        return tuple(map(float, point))

    def draw(self, artists):
        """Return the patches that differ from the background once the artists are drawn on it."""
        if set(artists) - set(self._movers) or self.background is None:
            movers = dict.fromkeys([*self._movers, *artists])  # a set would have no order
            self._movers = sorted(movers, key=lambda artist: artist.zorder)
            for artist in artists:
                artist.set_animated(True)
            self.figure.stale = True  # the new ones stand in the background
        # Animated artists never make a figure stale: if it is, something in the background moved.
        if self.figure.stale or self.background is None:
            self._draw_background()
        np.copyto(self._pixels, self.behind)
        for artist in self._movers:
            artist.axes.draw_artist(artist)
        return patches(self._pixels, self.behind)

    def _draw_background(self):
        if self._unlaid:
            panels = [ax for ax in self.figure.axes if isinstance(ax, Panel)]
            for ax in panels:
                fit_legend(ax)
            level_titles(panels)
            self.figure.set_layout_engine(self._engine)
        self.canvas.draw()
        self.figure.set_layout_engine("none")  # axes that move while a slider does would distract
        self.figure.stale = self._unlaid = False
        self.behind = self._pixels.copy()
        self.background = encode_png(self.behind)
        self.name = hashlib.blake2b(self.background, digest_size=8).hexdigest()

    @property
    def _pixels(self):
        return np.asarray(self.canvas.buffer_rgba())


def _as_it_is(figure):
    size = figure.get_size_inches().copy()
    return figure.dpi, size, figure.get_layout_engine(), _side_by_side(figure)


def _side_by_side(figure):
    """Return the axes of a figure of one row of panels with their places, or nothing."""
    places = {ax: ax.get_subplotspec() for ax in figure.axes}
    grids = {spec and spec.get_gridspec() for spec in places.values()}
    one_row = all(grid and grid.nrows == 1 < grid.ncols for grid in grids)
    return places if len(grids) == 1 and one_row else {}
