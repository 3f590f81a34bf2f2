"""Frames ahead: what a slider's stops show, made while the kernel is idle and sent unasked."""

import asyncio
import io
import time
import weakref
from contextlib import redirect_stderr, redirect_stdout, suppress

from IPython import get_ipython

SLICE = 0.015  # seconds of work between two looks for messages
PAUSE = 0.005
QUIET = 0.15  # seconds after a change before work begins: another one may follow
FIRST, MANY = 8, 32  # frames in the first message, and in the later ones
MOST = 8_000_000  # bytes in all

_running = weakref.WeakSet()


class Ahead:
    """The frames of a `Live` at the stops of its first slider, the other controls as they stand.

    Frames are sent in sets. A new set begins whenever the last one may have become wrong; a frame
    that turned out the same is not sent again. None are made before there is a view, nor outside
    a kernel of IPython, which alone says when a cell has run.
    """

    def __init__(self, live):
        self._live, self._loop = live, _loop()
        self._context, self._timer, self._number = None, None, 0
        self._missing, self._sent, self._before, self._waiting, self._bytes = [], {}, {}, {}, 0
        if self._loop:
            _running.add(self)
            _listen()

    def follow(self):
        """Begin a new set if anything but the first slider has changed."""
        if self._context != self._surroundings():
            self.renew()

    def renew(self, forget=False):
        """Begin a new set; `forget` what the page holds if it may hold nothing."""
        if not (self._loop and self._live.dials):
            return
        with self._live.lock:
            self._drop(forget)
            wanted = self._live.views.get("count", 0) > 0
            self._missing = list(range(len(self._live.dials[0]["values"]))) if wanted else []
            self._loop.call_soon_threadsafe(self._wait, QUIET)

    def _drop(self, forget):
        self._context, self._waiting, self._bytes = self._surroundings(), {}, 0
        if self._sent:  # the page does the same: what was right may be so again
            self._before, self._sent = self._sent, {}
            self._number += 1
            self._live.frames = {"set": self._number, "frames": {}}
        if forget:
            self._before = {}

    def _surroundings(self):
        others = {name: value for name, value in self._live.values.items() if name != self._first}
        return others, self._live.drawing.name

    @property
    def _first(self):
        return self._live.dials[0]["name"] if self._live.dials else None

    def _wait(self, seconds):
        if self._timer:
            self._timer.cancel()
        self._timer = self._missing and self._loop.call_later(seconds, self._work)

    def _work(self):
        """Make frames for the time of a slice, those nearest to the slider first."""
        start = time.perf_counter()
        with self._live.lock, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            while self._missing and time.perf_counter() - start < SLICE:
                self._make(self._nearest())
            with suppress(Exception):
                self._live.settle()
            self._send()
        # A figure that takes its time leaves as much to the messages.
        self._wait(max(PAUSE, time.perf_counter() - start - SLICE))

    def _nearest(self):
        now = self._live.places[self._first]
        return min(self._missing, key=lambda stop: abs(stop - now))

    def _make(self, stop):
        self._missing.remove(stop)
        try:
            frame = self._live.frame_at_stop(stop)
        except Exception:  # the kernel says why once the slider is there
            return
        if frame["background"] != self._context[1]:  # and so at every stop: leave it to the kernel
            self._drop(forget=True)
            self._missing, self._loop = [], None
            return
        self._waiting[self._live.key(stop)] = frame
        self._bytes += sum(len(part["png"]) for part in frame["patches"])
        if self._bytes > MOST:
            self._missing = []

    def _send(self):
        enough = MANY if self._sent else FIRST
        if (len(self._waiting) < enough and self._missing) or not self._waiting:
            return
        marks = {key: hash(repr(frame)) for key, frame in self._waiting.items()}
        same = dict.fromkeys(key for key in marks if marks[key] == self._before.get(key))
        self._live.frames = {"set": self._number, "frames": self._waiting | same}
        self._sent |= marks
        self._waiting = {}


def _loop():
    # The events of IPython tell when a cell has run: without them a frame could become wrong.
    try:
        return asyncio.get_running_loop() if _events() else None
    except RuntimeError:
        return None


def _events():
    return getattr(get_ipython(), "events", None)


def _listen():
    """Renew every set before and after a cell: it may change what an `update` reads."""
    events = _events()
    for name in ("pre_run_cell", "post_run_cell"):
        if _renew_all not in events.callbacks[name]:
            events.register(name, _renew_all)


def _renew_all(_):
    for ahead in list(_running):
        ahead.renew()
