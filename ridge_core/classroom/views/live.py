"""`Live`: a figure whose artists follow sliders, shown by one widget."""

import html
import threading
from contextlib import contextmanager
from pathlib import Path

import anywidget
import traitlets

from ridge_core.classroom.views.ahead import Ahead
from ridge_core.classroom.views.controls import (
    checked,
    counter,
    dial,
    lam_slider,
    place,
    slider,
    written,
)
from ridge_core.classroom.views.drawing import Drawing
from ridge_core.classroom.views.picture import assembled, data_uri

__all__ = ["Live", "counter", "lam_slider", "slider"]
_STATIC = Path(__file__).parent / "static"


def _sent(kind, *default):
    return kind(*default).tag(sync=True)


def _heard(kind, *default):
    # No echo: it would come back while the page is already further on.
    return kind(*default).tag(sync=True, echo_update=False)


class Live(anywidget.AnyWidget):
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
    drag : callable, optional
        `drag(live, axes, x, y, phase)` is told, in data coordinates, where a pointer goes "down",
        "move"s and goes "up": in the axes that hold an artist with a picker, or in all.
    **controls : ipywidgets.ValueWidget
        One for each argument of `update`; one without description is not shown, the others are
        sliders. The frames of the first are made before they are asked for.
    """

    _esm = _STATIC / "live.js"
    _css = _STATIC / "live.css"
    # What the page shows. A frame is its patches, the name of their background, and its words.
    backgrounds = _sent(traitlets.Dict)
    frame = _sent(traitlets.Dict)
    frames = _sent(traitlets.Dict)  # the last of those sent ahead
    size = _sent(traitlets.List)
    dials = _sent(traitlets.List)
    places = _sent(traitlets.Dict)
    texts = _sent(traitlets.Dict)
    start = _sent(traitlets.Dict)
    play = _sent(traitlets.Unicode)
    buttons = _sent(traitlets.List)
    areas = _sent(traitlets.List)
    heard = _sent(traitlets.Int)
    served = _sent(traitlets.Bool, True)
    # What the page says: moves and presses with a serial number, its width, its views.
    move = _heard(traitlets.Dict, {"serial": 0, "places": {}, "presses": [], "pointers": []})
    room = _heard(traitlets.Dict)
    views = _heard(traitlets.Dict)

    def __init__(
        self, figure, update, describe, *, alt, play=None, buttons=(), drag=None, **controls
    ):
        self.figure, self._update, self._describe, self._alt = figure, update, describe, alt
        self.controls, self.readings, self._held = controls, {}, False
        self._drag, self._dragged = drag, []
        self._actions, self.lock = {**dict(buttons), "Reset": Live.reset}, threading.RLock()
        self.drawing, self._initial = Drawing(figure), self.values
        shown = {name: control for name, control in controls.items() if control.description}
        dials = [dial(*item) for item in shown.items()]
        super().__init__(dials=dials, play=play or "", buttons=[*self._actions])
        self._ahead = Ahead(self)
        for control in controls.values():
            control.observe(lambda change: self._show(), "value")
        self.refresh()
        self.start = self.places

    @property
    def values(self):
        """The controls' current values by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def text(self):
        """The readings, one to a line."""
        return "\n".join(f"{label}: {text}" for label, text in self.readings.items())

    def set(self, **values):
        """Set several controls and draw once.

        A `ValueError` or `TypeError` names a control that does not exist, or a λ of 0 or less.
        """
        if strangers := values.keys() - self.controls.keys():
            raise ValueError(f"{min(strangers)} is no control, expected {', '.join(self.controls)}")
        right = {name: checked(name, self.controls[name], values[name]) for name in values}
        with self._holding():
            for name, value in right.items():
                self.controls[name].value = value

    def reset(self):
        """Return every control to where it began."""
        self.set(**self._initial)

    def press(self, label):
        """Do what a button does."""
        self._actions[label](self)
        self._ahead.renew()  # an action may change what `update` reads

    def refresh(self):
        """Call `update` and `describe` again, and show what they say."""
        self._show()
        self._ahead.renew()

    def _show(self):
        if self._held:
            return
        with self.lock, self.hold_sync():  # all in one message
            try:
                self.readings, self.frame = self.frame_at(self.values)
            except Exception as error:  # the last good picture stays, with the reason below it
                self.readings = {"The figure did not follow": f"{type(error).__name__}: {error}"}
                self.frame = {**self._kept(), **self._in_words(self.readings)}
            self._place()
            self._ahead.follow()

    def frame_at(self, values):
        """Return the readings at `values`, and the frame: what the page shows of them."""
        artists = self._update(**values)
        readings = self._describe(**values)
        return readings, {**self._drawn(artists), **self._in_words(readings)}

    def frame_at_stop(self, stop):
        """Return the frame with the first slider at a stop, the other controls as they stand."""
        dial = self.dials[0]
        return self.frame_at({**self.values, dial["name"]: dial["values"][stop]})[1]

    def key(self, stop):
        """Return the name of the frame with the first slider at a stop."""
        return ",".join(str(place) for place in [stop, *[*self.places.values()][1:]])

    def settle(self):
        """Put the artists back to where the controls stand, without drawing them."""
        self._update(**self.values)

    def _drawn(self, artists):
        parts = self.drawing.draw(artists)
        return {"background": self.drawing.name, "patches": parts}

    def _kept(self):
        same = self.frame.get("background") == self.drawing.name
        return self.frame if same else self._drawn([])

    def _in_words(self, readings):
        spoken = "; ".join(f"{label}: {text}" for label, text in readings.items())
        alt = f"{self._alt} {spoken}"
        return {"readings": _as_list(readings), "alt": alt, "spoken": spoken}

    def _place(self):
        now, background = self.values, {self.drawing.name: self.drawing.background}
        if self.backgrounds.keys() != background.keys():
            self.backgrounds, self.size = background, self.drawing.size
            areas = self.drawing.areas() if self._drag else {}
            self._dragged, self.areas = list(areas), list(areas.values())
        self.places = {dial["name"]: place(dial, now[dial["name"]]) for dial in self.dials}
        self.texts = {dial["name"]: written(dial, now[dial["name"]]) for dial in self.dials}

    @traitlets.observe("move")
    def _follow(self, change):
        """Do what the page asks since the last time, and say up to where it was heard."""
        move = change["new"]
        stops = {dial["name"]: dial["values"] for dial in self.dials}
        with self.lock, self.hold_sync():
            heard, self.heard = self.heard, move["serial"]
            self.set(**{name: stops[name][place] for name, place in move["places"].items()})
            for serial, label in move["presses"]:
                if serial > heard:
                    self.press(label)
            for serial, *pointer in move["pointers"]:
                if serial > heard:
                    self._point(*pointer)

    def _point(self, phase, area, x, y):
        ax = self._dragged[area]
        with self._holding():
            self._drag(self, ax, *self.drawing.data_at(ax, x, y), phase)
        self._ahead.renew()

    @traitlets.observe("room")
    def _fit(self, change):
        with self.lock:
            self.drawing.fit(self.room["width"], self.room["ratio"])
            self._show()

    @traitlets.observe("views")
    def _meet(self, change):
        self._ahead.renew(forget=True)  # a new view has no frames

    @contextmanager
    def _holding(self):
        with self.lock:
            outer, self._held = self._held, True
            try:
                yield
            finally:
                self._held = outer
            self._show()

    def _as_html(self):
        whole = assembled(self.backgrounds[self.frame["background"]], self.frame["patches"])
        words, width = html.escape(self.frame["alt"]), self.size[0]
        picture = f'<img src="{data_uri(whole)}" width="{width}" alt="{words}">'
        return picture + self.frame["readings"]

    def _repr_mimebundle_(self, **kwargs):
        # The still picture stands where the widget will: for static viewers and stopped kernels.
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/html": self._as_html(), "text/plain": self.text}, metadata


def _as_list(readings):
    items = (
        f"<li{' class=words' * (label == 'in words')}>"
        f"<span>{html.escape(label)}</span> <b>{html.escape(text)}</b></li>"
        for label, text in readings.items()
    )
    return f'<ul class="ridge-readings">{"".join(items)}</ul>'
