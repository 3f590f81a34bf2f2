"""`Live`: sliders that move a figure's artists instead of drawing a new figure for each event."""

import html
import math
from contextlib import contextmanager
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg

from ridge_core.classroom.views.picture import data_uri, encode_png, patches
from ridge_core.validation import as_positive

_STATIC = Path(__file__).parent / "static"


class Screen(anywidget.AnyWidget):
    """A picture, its text alternative and its readings, sent to the browser in one message.

    The picture is a background, sent when it changes, and the patches that differ from it.
    """

    _esm = _STATIC / "screen.js"
    _css = _STATIC / "screen.css"
    background = traitlets.Bytes().tag(sync=True)
    patches = traitlets.List().tag(sync=True)
    width = traitlets.Int().tag(sync=True)
    height = traitlets.Int().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    readings = traitlets.Unicode().tag(sync=True)
    spoken = traitlets.Unicode().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0).tag(sync=True)


class Live(widgets.VBox):
    """A figure whose artists follow its controls.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot. Fixed limits keep a move quick: only the artists are drawn again.
    update : callable
        `update(**values)` sets data on artists and returns those it may change, as for
        `matplotlib.animation.FuncAnimation(blit=True)`.
    describe : callable
        `describe(**values)` returns a dict of labels and texts: the readings below the figure.
    alt : str
        What the figure shows, for those who cannot see it; the readings are added to it.
    play : str, optional
        The name of a slider that a play button sweeps.
    buttons : dict, optional
        Labels and what each does, called with this `Live`.
    **controls : ipywidgets.ValueWidget
        One for each argument of `update`; a control without description is not shown.
    """

    def __init__(self, figure, update, describe, *, alt, play=None, buttons=(), **controls):
        self.figure, self._update, self._describe, self._alt = figure, update, describe, alt
        self.controls, self.screen, self.readings = controls, Screen(), {}
        self._canvas, self._dpi, self._held = FigureCanvasAgg(figure), figure.dpi, False
        self._background, self._movers = None, []
        self.screen.width, self.screen.height = map(round, figure.bbox.size)
        self._initial = self.values
        super().__init__([_bar(self, play, dict(buttons)), self.screen])
        self.add_class("ridge-live")
        for control in controls.values():
            control.observe(lambda change: self.refresh(), "value")
        self.screen.observe(lambda change: self._sharpen(), "pixel_ratio")
        self.refresh()
        figure.set_layout_engine("none")  # axes that move while a slider does would distract

    @property
    def values(self):
        """The controls' current values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def text(self):
        """The readings, one to a line."""
        return "\n".join(f"{label}: {text}" for label, text in self.readings.items())

    def set(self, **values):
        """Set several controls, log sliders to their nearest step, and draw once.

        A `ValueError` or `TypeError` names a control that does not exist, or a λ of 0 or less.
        """
        if strangers := values.keys() - self.controls.keys():
            raise ValueError(f"{min(strangers)} is no control, expected {', '.join(self.controls)}")
        places = {name: _on_grid(name, self.controls[name], values[name]) for name in values}
        with self._holding():
            for name, value in places.items():
                self.controls[name].value = value
        self.refresh()

    def reset(self):
        """Return every control to where it began."""
        self.set(**self._initial)

    def refresh(self):
        """Call `update` and `describe`, and show what they say."""
        if self._held:
            return
        with self.screen.hold_sync():  # all in one message
            try:
                artists = self._update(**self.values)
                self.readings = self._describe(**self.values)
                self._redraw(artists)
            except Exception as error:  # the last good picture stays, with the reason below it
                self.readings = {"The figure did not follow": f"{type(error).__name__}: {error}"}
            self.screen.alt = f"{self._alt} {self._sentence()}"
            self.screen.readings = _as_list(self.readings)
            self.screen.spoken = self._sentence()

    def _redraw(self, artists):
        if set(artists) - set(self._movers) or self._background is None:
            self._movers = sorted({*self._movers, *artists}, key=lambda artist: artist.zorder)
            for artist in artists:
                artist.set_animated(True)
        # Animated artists never make a figure stale: if it is, something in the background moved.
        if self.figure.stale or self._background is None:
            self._canvas.draw()
            self._background = self._pixels.copy()
            self.screen.background = encode_png(self._background)
        np.copyto(self._pixels, self._background)
        for artist in self._movers:
            artist.axes.draw_artist(artist)
        self.screen.patches = patches(self._pixels, self._background)

    @property
    def _pixels(self):
        return np.asarray(self._canvas.buffer_rgba())

    def _sentence(self):
        return "; ".join(f"{label}: {text}" for label, text in self.readings.items())

    def _sharpen(self):
        self.figure.set_dpi(self._dpi * min(max(self.screen.pixel_ratio, 1), 2))
        self._canvas, self._background = FigureCanvasAgg(self.figure), None
        self.refresh()

    @contextmanager
    def _holding(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _as_html(self):
        source, alt = data_uri(encode_png(self._pixels)), html.escape(self.screen.alt)
        picture = f'<img src="{source}" width="{self.screen.width}" alt="{alt}">'
        return picture + self.screen.readings

    def _repr_mimebundle_(self, **kwargs):
        # The still picture stands where the widget will: for static viewers and stopped kernels.
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/html": self._as_html(), "text/plain": self.text}


def _on_grid(name, control, value):
    # The browser would move a log slider to its next step, and answer with that value later.
    if not isinstance(control, widgets.FloatLogSlider):
        return value
    exponent = math.log(as_positive(value, name), control.base)
    return control.base ** (round(exponent / control.step) * control.step)


def lam_slider(smallest=-6, largest=4, *, value=1.0, step=0.1, description="λ"):
    """Return a slider from 10^smallest to 10^largest on a log scale."""
    return widgets.FloatLogSlider(
        value, min=smallest, max=largest, step=step, description=description, readout_format=".3g"
    )


def slider(smallest, largest, step, *, value, description):
    """Return a slider on a linear scale, of whole numbers if `step` is one."""
    kind = widgets.IntSlider if isinstance(step, int) else widgets.FloatSlider
    return kind(value, min=smallest, max=largest, step=step, description=description)


def counter(value):
    """Return a control that is not shown: a button moves it."""
    return widgets.IntText(value)


def _bar(live, play, buttons):
    shown = [control for control in live.controls.values() if control.description]
    extra = [_play_button(live.controls[play])] if play else []
    buttons = {**buttons, "Reset": Live.reset}
    box = widgets.HBox([*shown, *extra, *(_button(live, *item) for item in buttons.items())])
    box.add_class("ridge-controls")
    return box


def _button(live, label, action):
    button = widgets.Button(description=label)
    button.on_click(lambda _: action(live))
    return button


def _play_button(slider):
    low, high = slider.min, slider.max
    steps = round((high - low) / slider.step)
    button = widgets.Play(value=0, min=0, max=steps, interval=60, show_repeat=False)
    is_log = isinstance(slider, widgets.FloatLogSlider)

    def follow(change):
        place = low + change["new"] * slider.step
        slider.value = slider.base**place if is_log else place

    button.observe(follow, "value")
    return button


def _as_list(readings):
    items = (
        f"<li{' class=words' * (label == 'in words')}>"
        f"<span>{html.escape(label)}</span> <b>{html.escape(text)}</b></li>"
        for label, text in readings.items()
    )
    return f'<ul class="ridge-readings">{"".join(items)}</ul>'
