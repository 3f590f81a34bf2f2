"""Frames ahead are what the kernel would show, and none stays that a cell may have made wrong."""

import asyncio

import numpy as np
import pytest
from screens import painted, shown

from ridge_core.classroom.views import ahead
from ridge_core.classroom.views.live import Live, counter, slider
from ridge_core.classroom.views.style import figure


class Loop:
    """An event loop that stands still until it is told to run."""

    def __init__(self):
        self.due, self.waits = [], []

    def call_soon_threadsafe(self, act, *given):
        act(*given)

    def call_later(self, seconds, act):
        self.waits.append(seconds)
        self.due.append(Timer(act))
        return self.due[-1]

    def run(self):
        while self.due:
            self.due.pop(0).act()


class Timer:
    def __init__(self, act):
        self.act = act

    def cancel(self):
        self.act = lambda: None


class Page:
    """What a page holds of the frames that are sent to it."""

    def __init__(self, live):
        self.sets, self.held, self.past, self.messages = None, {}, {}, []
        live.observe(lambda change: self.take(**change["new"]), "frames")
        live.views = {"page": "a", "count": 1}

    def take(self, set, frames):
        if set != self.sets and self.held:
            self.past, self.held = self.held, {}
        self.sets = set
        self.messages.append(frames)
        self.held |= {key: frame or self.past[key] for key, frame in frames.items()}


@pytest.fixture
def loop(monkeypatch):
    loop = Loop()
    monkeypatch.setattr(ahead, "_loop", lambda: loop)
    monkeypatch.setattr(ahead, "_listen", lambda: None)
    return loop


@pytest.fixture
def bend():
    return {"by": 1.0}


@pytest.fixture
def live(loop, bend):
    made, ax = figure(height=3)
    x = np.linspace(-1, 1, 50)
    (line,) = ax.plot(x, x**2)
    ax.set(xlim=(-1, 1), ylim=(-5, 5))

    def update(a, b, n):
        print("drawing")
        if a == 2.0:
            raise ValueError("a is 2")
        line.set_ydata(bend["by"] * a * x**2 + b + 0.1 * n)
        return [line]

    controls = {
        "a": slider(-2.0, 2.0, 0.1, value=1.0, description="a"),
        "b": slider(0.0, 1.0, 0.5, value=0.0, description="b"),
        "n": counter(0),
    }
    acts = {
        "buttons": {"Bend": lambda live: bend.update(by=-1.0)},
        "drag": lambda *told: bend.update(by=-1.0),
    }
    words = {"describe": lambda **values: {"a": f"{values['a']:g}"}, "alt": "A parabola."}
    live = Live(made, update, **words, **acts, **controls)
    live.line = line
    return live


def assert_all_are_right(live, page, b=0):
    keys = {f"{place},{b}" for place in range(40)}  # at the last stop the update raises
    assert page.held.keys() == keys
    now = live.values["a"]
    for place in (0, 13, 30, 39):
        frame = page.held[f"{place},{b}"]
        live.controls["a"].value = live.dials[0]["values"][place]
        (background,) = live.backgrounds.values()
        np.testing.assert_array_equal(painted(background, frame["patches"]), shown(live))
        assert {**frame, "patches": 0} == {**live.frame, "patches": 0}
    live.controls["a"].value = now


def test_no_frame_is_made_before_there_is_a_view(live, loop):
    live.set(b=0.5)
    loop.run()
    assert live.frames == {}


def test_every_stop_that_can_be_drawn_is_sent_in_a_few_messages_nearest_first(live, loop):
    page = Page(live)
    loop.run()
    assert_all_are_right(live, page)
    assert len(page.messages) < 6
    first = [int(key.split(",")[0]) for key in page.messages[0]]
    assert set(first) >= {29, 30, 31}
    assert all(abs(place - 30) <= len(first) for place in first)


def test_what_frames_draw_is_neither_seen_nor_heard(live, loop, capsys):
    before, picture, readings = live.line.get_ydata().copy(), shown(live), live.text
    capsys.readouterr()
    Page(live)
    loop.run()
    assert capsys.readouterr() == ("", "")
    np.testing.assert_array_equal(live.line.get_ydata(), before)
    np.testing.assert_array_equal(shown(live), picture)
    assert live.text == readings


def test_the_first_slider_alone_begins_no_new_set(live, loop):
    page = Page(live)
    loop.run()
    live.set(a=-1.0)
    loop.run()
    assert {page.sets} == {live.frames["set"]}
    assert len(page.held) == 40


@pytest.mark.parametrize("change", [{"b": 0.5}, {"n": 3}])
def test_another_control_begins_a_new_set(live, loop, change):
    page = Page(live)
    loop.run()
    live.set(**change)
    assert page.held == {}
    loop.run()
    assert_all_are_right(live, page, b=int(2 * change.get("b", 0)))


def test_another_width_begins_a_new_set(live, loop):
    page = Page(live)
    loop.run()
    live.room = {"width": 400, "ratio": 1}
    assert page.held == {}
    loop.run()
    assert_all_are_right(live, page)


def test_a_cell_that_changes_what_update_reads_leaves_no_wrong_frame(live, loop, bend):
    page = Page(live)
    loop.run()
    ahead._renew_all(None)  # before the cell
    assert page.held == {}
    bend["by"] = -1.0
    ahead._renew_all(None)  # after it
    loop.run()
    assert None not in {id(frame) for message in page.messages for frame in message.values()}
    assert_all_are_right(live, page)


def test_a_cell_that_changes_nothing_sends_no_frame_twice(live, loop):
    page = Page(live)
    loop.run()
    ahead._renew_all(None)
    ahead._renew_all(None)
    count = len(page.messages)
    loop.run()
    assert {frame for message in page.messages[count:] for frame in message.values()} == {None}
    assert_all_are_right(live, page)


@pytest.mark.parametrize("way", ["button", "pointer", "refresh"])
def test_whatever_changes_what_update_reads_leaves_no_wrong_frame(live, loop, bend, way):
    page = Page(live)
    loop.run()
    if way == "button":
        live.press("Bend")
    elif way == "pointer":
        move = {"serial": 1, "places": {}, "presses": []}
        live.move = {**move, "pointers": [[1, "move", 0, 0.5, 0.5]]}
    else:
        bend.update(by=-1.0)
        live.refresh()
    assert bend["by"] == -1
    loop.run()
    assert_all_are_right(live, page)


def test_a_new_view_is_sent_everything(live, loop):
    Page(live)
    loop.run()
    live.views = {"page": "a", "count": 2}
    loop.run()
    assert None not in live.frames["frames"].values()


def test_a_figure_whose_background_moves_with_the_slider_is_left_to_the_kernel(loop):
    made, ax = figure(height=3)
    (line,) = ax.plot([0, 1], [0, 1])

    def update(top):
        ax.set_ylim(0, top)
        return [line]

    top = slider(1, 40, 1, value=5, description="top")
    live = Live(made, update, lambda top: {"top": str(top)}, alt="A line.", top=top)
    page = Page(live)
    loop.run()
    assert page.held == {}
    before = shown(live)
    live.set(top=6)
    live.set(top=5)
    np.testing.assert_array_equal(shown(live), before)


class Clock:
    """Time that goes on by one tick each time it is read."""

    def __init__(self, tick):
        self.tick, self.now = tick, 0.0

    def perf_counter(self):
        self.now += self.tick
        return self.now


def test_the_first_message_is_small_and_the_later_ones_are_large(live, loop, monkeypatch):
    monkeypatch.setattr(ahead, "time", Clock(0.01))  # one frame in each slice
    page = Page(live)
    loop.run()
    assert [len(frames) for frames in page.messages] == [8, 32]
    monkeypatch.setattr(ahead, "MANY", 10)
    live.set(b=0.5)
    del page.messages[:]
    loop.run()
    assert [len(frames) for frames in page.messages] == [8, 10, 10, 10, 2]


@pytest.mark.parametrize(("tick", "wait"), [(0.001, 0.005), (0.01, 0.015), (0.5, 0.985)])
def test_work_waits_for_quiet_and_a_slow_figure_leaves_as_much_time_to_messages(
    live, loop, monkeypatch, tick, wait
):
    monkeypatch.setattr(ahead, "time", Clock(tick))
    Page(live)
    begun = len(loop.waits)
    assert loop.waits[-1] > 0.1
    loop.due.pop(0).act()
    assert 0 < loop.waits[-1] < 2 * tick + 0.02
    if tick > 0.005:
        # Three looks at the clock in a slice of one frame: its end is the last of them.
        assert loop.waits[-1] >= wait - 1e-9
    assert len(loop.waits) == begun + 1


def test_no_more_is_sent_than_a_page_should_hold(live, loop, monkeypatch):
    monkeypatch.setattr(ahead, "time", Clock(0.01))
    page = Page(live)
    loop.run()
    sizes = [sum(len(part["png"]) for part in frame["patches"]) for frame in page.held.values()]
    monkeypatch.setattr(ahead, "MOST", sum(sizes[:5]) - 1)
    live.views = {"page": "b", "count": 1}
    page.held.clear()
    loop.run()
    assert 4 <= len(page.held) <= 6
    live.views = {"page": "b", "count": 2}  # what was sent before is not counted again
    page.held.clear()
    loop.run()
    assert 4 <= len(page.held) <= 6


def test_a_page_without_views_is_sent_nothing_more(live, loop):
    page = Page(live)
    loop.run()
    live.views = {"page": "a", "count": 0}
    count = len(page.messages)
    live.set(b=0.5)
    loop.run()
    assert not any(page.messages[count:])


def test_a_set_is_begun_with_its_number_before_its_frames(live, loop):
    page, numbers = Page(live), []
    live.observe(lambda change: numbers.append(change["new"]["set"]), "frames")
    loop.run()
    assert set(numbers) == {0}
    live.set(b=0.5)
    assert live.frames == {"set": 1, "frames": {}}
    loop.run()
    assert set(numbers) == {0, 1}
    assert page.sets == 1


class Events:
    def __init__(self):
        self.callbacks = {"pre_run_cell": [], "post_run_cell": [], "pre_execute": []}

    def register(self, name, act):
        self.callbacks[name].append(act)


def test_every_cell_is_listened_to_once(monkeypatch):
    events = Events()
    monkeypatch.setattr(ahead, "_events", lambda: events)
    for _ in range(2):
        ahead._listen()
    heard = [ahead._renew_all]
    assert events.callbacks == {"pre_run_cell": heard, "post_run_cell": heard, "pre_execute": []}


def test_outside_a_running_kernel_there_are_no_frames_ahead(monkeypatch):
    assert ahead._loop() is None  # no IPython
    monkeypatch.setattr(ahead, "_events", Events)
    assert ahead._loop() is None  # no loop that runs

    async def inside():
        return ahead._loop() is asyncio.get_running_loop()

    assert asyncio.run(inside())


def test_a_figure_without_sliders_has_none_either(loop):
    made, ax = figure(height=3)
    (line,) = ax.plot([0, 1], [0, 1])
    live = Live(made, lambda n: [line], lambda n: {"n": f"{n}"}, alt="A line.", n=counter(1))
    page = Page(live)
    loop.run()
    assert (live.text, live.dials, page.messages) == ("n: 1", [], [])
