"""`Live` moves artists, keeps its picture when an update fails, and draws no more than it must."""

import gc
import tracemalloc

import ipywidgets as widgets
import numpy as np
import pytest
from screens import amount, decoded, shown

from ridge_core.classroom.views.controls import dial, number, place
from ridge_core.classroom.views.live import Live, counter, lam_slider, slider
from ridge_core.classroom.views.picture import encode_png, patches, show
from ridge_core.classroom.views.style import figure


@pytest.fixture
def parabola():
    """Give a `Live` of y = a x², its line, and a record of calls."""
    made, ax = figure(height=3)
    x = np.linspace(-1, 1, 50)
    (line,) = ax.plot(x, x**2)
    ax.set(xlim=(-1, 1), ylim=(-5, 5))
    calls = []

    def update(a, limit):
        calls.append((a, limit))
        if a < 0:
            raise ValueError("a is below 0")
        line.set_ydata(a * x**2)
        if ax.get_ylim() != (-limit, limit):
            ax.set_ylim(-limit, limit)
        return [line]

    live = Live(
        made,
        update,
        lambda a, limit: {"a": f"{a:g}", "limit": f"{limit:g}"},
        alt="A parabola.",
        buttons={"Double": lambda live: live.set(a=2 * live.values["a"])},
        a=slider(-5.0, 5.0, 0.1, value=1.0, description="a"),
        limit=counter(5),
    )
    return live, line, calls


def say(live, places=(), presses=(), pointers=()):
    """Say what a page says: which sliders were moved where, what was pressed and pointed at."""
    serial = live.move["serial"] + 1
    news = {"presses": [[serial, label] for label in presses]}
    news["pointers"] = [[serial, *pointer] for pointer in pointers]
    live.move = {"serial": serial, "places": dict(places), **news}


def test_a_control_moves_the_artist_and_the_readings(parabola):
    live, line, _ = parabola
    before = shown(live)
    live.controls["a"].value = 3.0
    np.testing.assert_allclose(line.get_ydata().max(), 3)
    assert live.text == "a: 3\nlimit: 5"
    assert "a: 3" in live.frame["alt"]
    assert (shown(live) != before).any()


def test_the_picture_is_what_a_full_drawing_gives(parabola):
    live, line, _ = parabola
    live.set(a=2.0)
    moved = shown(live)
    line.set_animated(False)
    live.figure.canvas.draw()
    full = np.asarray(live.figure.canvas.buffer_rgba())[..., :3]
    # The moved artist is drawn last, above the axes' frame; all else is the same.
    assert np.mean((moved != full).any(axis=-1)) < 1e-3


def test_a_move_redraws_no_background_and_a_new_limit_does(parabola, monkeypatch):
    live, _, _ = parabola
    draws, canvas = [], live.figure.canvas
    monkeypatch.setattr(canvas, "draw", lambda draw=canvas.draw: (draws.append(1), draw()))
    for a in (0.5, 1.5, 2.5):
        live.controls["a"].value = a
    assert draws == []
    live.controls["limit"].value = 9
    assert draws == [1]


def test_set_and_reset_draw_once(parabola):
    live, _, calls = parabola
    calls.clear()
    live.set(a=2.0, limit=7)
    assert calls == [(2.0, 7)]
    live.reset()
    assert calls == [(2.0, 7), (1.0, 5)]


def test_a_button_acts(parabola):
    live, _, _ = parabola
    say(live, presses=["Double"])
    assert live.values["a"] == 2.0


def test_an_update_that_fails_keeps_the_picture_and_recovers(parabola):
    live, _, _ = parabola
    before = shown(live)
    live.controls["a"].value = -1.0
    np.testing.assert_array_equal(shown(live), before)
    assert "ValueError: a is below 0" in live.text
    live.controls["a"].value = 1.0
    assert live.text == "a: 1\nlimit: 5"
    np.testing.assert_array_equal(shown(live), before)


def test_text_is_escaped(parabola):
    live, _, _ = parabola
    live._describe, live._alt = lambda **values: {"<b>": "<script>"}, 'A "bend".'
    live.refresh()
    assert "<span>&lt;b&gt;</span> <b>&lt;script&gt;</b>" in live.frame["readings"]
    still = live._repr_mimebundle_()[0]["text/html"]
    assert 'alt="A &quot;bend&quot;. &lt;b&gt;: &lt;script&gt;"' in still


def test_a_sharper_screen_gets_more_pixels_of_the_same_size(parabola):
    live, _, _ = parabola
    for ratio in (1, 2):
        live.room = {"width": 5000, "ratio": ratio}
        assert shown(live).shape == (300 * ratio, 650 * ratio, 3)
        assert live.size == [650, 300]


def test_without_a_kernel_a_still_picture_and_the_readings_remain(parabola):
    live, _, _ = parabola
    bundle, _ = live._repr_mimebundle_()
    assert bundle["text/plain"] == live.text
    assert '<img src="data:image/png;base64,' in bundle["text/html"]
    assert "A parabola. a: 1; limit: 5" in bundle["text/html"]


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.slow)])
def test_many_moves_leak_no_memory(parabola, count):
    live, _, calls = parabola
    rng = np.random.default_rng(0)

    def memory_after(count):
        for a in rng.uniform(0, 5, count):
            live.controls["a"].value = a
        calls.clear()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    memory_after(20)
    tracemalloc.start()
    first = memory_after(20)
    assert memory_after(count) < first + 200_000
    tracemalloc.stop()


def test_encode_png_keeps_every_pixel():
    rgba = np.random.default_rng(0).integers(0, 256, (7, 11, 4), dtype=np.uint8)
    np.testing.assert_array_equal(decoded(encode_png(rgba)), rgba[..., :3])


def test_a_move_sends_only_what_differs(parabola):
    live, _, _ = parabola
    (background,) = live.backgrounds.values()
    live.set(a=2.0)
    assert [*live.backgrounds.values()] == [background]
    right = np.asarray(live.figure.canvas.buffer_rgba())[..., :3]
    np.testing.assert_array_equal(shown(live), right)
    assert sum(len(patch["png"]) for patch in live.frame["patches"]) < len(background)


def test_patches_are_where_two_pictures_differ():
    before = np.zeros((40, 90, 4), np.uint8)
    assert patches(before, before) == []
    now = before.copy()
    now[3:5, 7] = 255
    now[9, 12] = 255
    now[20:31, 60:70] = 255
    found = [(one["x"], one["y"], decoded(one["png"]).shape) for one in patches(now, before)]
    assert found == [(7, 3, (7, 6, 3)), (60, 20, (11, 10, 3))]


def test_show_gives_the_picture_twice_as_sharp_and_its_words():
    made, ax = figure(height=3)
    ax.plot([0, 1], [0, 1])
    bundle = show(made, 'A line, "rising".')._repr_mimebundle_()
    assert bundle["text/plain"] == 'A line, "rising".'
    assert 'width="650" alt="A line, &quot;rising&quot;."' in bundle["text/html"]
    assert made.dpi == 100


@pytest.mark.parametrize(
    ("values", "error", "says"),
    [
        ({"lam": 0}, ValueError, "lam is 0, expected a number above 0"),
        ({"lam": -1}, ValueError, "lam is -1"),
        ({"lam": np.inf}, ValueError, "lam is inf"),
        ({"lam": "a"}, TypeError, "lam is 'a'"),
        ({"bend": 2.0}, ValueError, "bend is no control, expected lam, other"),
    ],
)
def test_a_value_that_cannot_be_set_is_named_and_nothing_moves(values, error, says):
    made, _ = figure()
    controls = {"lam": lam_slider(), "other": slider(0, 5, 1, value=2, description="other")}
    live = Live(made, lambda **_: [], lambda **v: {}, alt="Nothing.", **controls)
    before = live.values
    with pytest.raises(error, match=says):
        live.set(other=4, **values)
    assert live.values == before


def test_what_was_heard_is_not_done_twice(parabola):
    live, _, _ = parabola
    say(live, presses=["Double"])
    again = live.move["presses"]
    live.move = {"serial": 2, "places": {"a": 60}, "presses": again, "pointers": []}
    assert live.values["a"] == 1.0
    live.move = {**live.move, "serial": 3, "presses": [*again, [3, "Double"]]}
    assert live.values["a"] == 2.0


def test_a_value_between_two_stops_stays_what_python_set(parabola):
    live, line, _ = parabola
    live.controls["a"].value = 1.23
    assert line.get_ydata().max() == pytest.approx(1.23)
    assert live.texts["a"] == "1.23"
    assert live.places["a"] == pytest.approx(62.3)
    say(live, places={"a": 62})
    assert live.values["a"] == 1.2


def four_panels():
    made, axes = figure(3, width=12, height=4)
    (line,) = axes[0].plot([0, 1], [0, 1])
    second = axes[2].twiny()
    live = Live(made, lambda a: [line], lambda a: {}, alt="Lines.", a=slider(0, 1, 1, **A))
    return live, [*axes, second]


A = {"value": 0, "description": "a"}


def test_side_by_side_panels_stand_under_each_other_on_a_narrow_page():
    live, (*axes, second) = four_panels()
    live.room = {"width": 1200, "ratio": 1}
    wide = [ax.get_position().bounds for ax in axes]
    assert len({bounds[1] for bounds in wide}) == 1
    live.room = {"width": 780, "ratio": 1}
    places = [ax.get_position() for ax in axes]
    assert places[0].y0 > places[1].y1 > places[1].y0 > places[2].y1
    assert min(place.width for place in places) > 0.7
    np.testing.assert_allclose(second.get_position().bounds, places[2].bounds)
    assert live.size[0] == 780
    assert shown(live).shape[:2] == tuple(live.size[::-1])
    live.room = {"width": 1300, "ratio": 1}
    np.testing.assert_allclose([ax.get_position().bounds for ax in axes], wide)


def test_a_figure_laid_out_anew_is_shown_again_as_it_was_made():
    live, _ = four_panels()
    size = live.size
    live.room = {"width": 400, "ratio": 2}
    again = Live(live.figure, live._update, lambda a: {}, alt="Lines.", a=slider(0, 1, 1, **A))
    assert again.size == size
    assert shown(again).shape[1] == round(1.5 * size[0])


def test_no_text_becomes_too_small_to_read():
    live, _ = four_panels()
    live.room = {"width": 270, "ratio": 1}
    text = live.figure.axes[0].xaxis.label.get_size() / 72 * live.figure.dpi
    assert text * 270 / live.size[0] >= 9.8


@pytest.mark.parametrize("room", [{"width": 2000, "ratio": 1}, {"width": 500, "ratio": 2}])
def test_a_pointer_is_told_where_it_is_in_the_data(room):
    made, (left, right) = figure(2, height=3)
    (line,) = right.plot([2.0], [30.0], "o", picker=True)
    right.set(xlim=(1, 5), ylim=(10, 50))
    told = []

    def drag(live, ax, x, y, phase):
        told.append((ax, x, y, phase))
        line.set_data([x], [y])

    live = Live(
        made, lambda a: [line], lambda a: {}, alt="A dot.", drag=drag, a=slider(0, 1, 1, **A)
    )
    live.room = room
    (area,) = live.areas
    centre = (area[0] + area[2] / 2, area[1] + area[3] / 2)
    before = shown(live)
    say(live, pointers=[["down", 0, *centre], ["move", 0, area[0], area[1]]])
    assert [(ax, phase) for ax, _, _, phase in told] == [(right, "down"), (right, "move")]
    np.testing.assert_allclose(told[0][1:3], (3, 30))
    np.testing.assert_allclose(told[1][1:3], (1, 50))
    assert (shown(live) != before).any()
    assert left not in live._dragged


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.001, "0.001"),
        (0.0005, "5 × 10⁻⁴"),
        (3.1623e-6, "3.16 × 10⁻⁶"),
        (1e-6, "10⁻⁶"),
        (999.96, "1000"),
        (1234.5, "1230"),
        (10_000, "10⁴"),
        (0, "0"),
        (-0.5, "−0.5"),
        (np.inf, "inf"),
    ],
)
def test_a_number_is_written_in_one_way(value, text):
    assert number(value) == text
    assert text == "inf" or amount(text) == pytest.approx(value, rel=0.005)


def test_every_stop_is_written_differently_and_is_what_python_gets():
    for control in (lam_slider(step=0.001), slider(0.0, 30.0, 0.05, **A), slider(0, 9, 1, **A)):
        stops = dial("a", control)
        assert len(set(stops["texts"])) == len(stops["values"])
        control.value = stops["values"][-2]
        assert control.value == stops["values"][-2]
        assert place(stops, control.value) == len(stops["values"]) - 2


def test_a_control_without_stops_is_refused_by_name():
    made, _ = figure()
    box = widgets.Checkbox(description="log")
    with pytest.raises(TypeError, match="log is a Checkbox, expected a slider"):
        Live(made, lambda log: [], lambda log: {}, alt="Nothing.", log=box)


def test_a_press_and_a_move_say_up_to_where_they_were_heard(parabola):
    live, _, _ = parabola
    assert live.heard == 0
    say(live, places={"a": 65}, presses=["Double"])
    assert live.heard == 1
    assert live.values["a"] == pytest.approx(3.0)  # moved first, and then doubled
    say(live, presses=["Reset"])
    assert live.heard == 2
    assert live.values == {"a": 1.0, "limit": 5}
    assert live.buttons == ["Double", "Reset"]
    assert live.areas == []
    assert live.start == {"a": 60}  # what a page shows at once when Reset is pressed


def test_a_figure_that_fails_on_a_new_background_is_drawn_without_its_artists(parabola):
    live, _, _ = parabola
    live.controls["a"].value = -1.0
    assert live.frame["patches"]  # the last good picture
    live.room = {"width": 400, "ratio": 1}
    assert shown(live).shape[1] == 400
    assert live.frame["background"] in live.backgrounds
    assert "The figure did not follow: ValueError: a is below 0" in live.text
    assert "did not follow" in live.frame["alt"]
    assert live.frame["spoken"].startswith("The figure did not follow")


def test_nothing_is_drawn_while_controls_are_held(parabola):
    live, _, calls = parabola
    calls.clear()
    with live._holding():
        live.set(a=2.0)
        live.set(limit=8)
        assert calls == []
    assert calls == [(2.0, 8)]
    with pytest.raises(RuntimeError), live._holding():
        raise RuntimeError
    calls.clear()
    live.set(a=3.0)  # what failed inside holds nothing back
    assert calls == [(3.0, 8)]


def test_the_words_of_a_frame(parabola):
    live, _, _ = parabola
    assert live.frame["spoken"] == "a: 1; limit: 5"
    assert live.frame["alt"] == "A parabola. a: 1; limit: 5"
    assert live.frame["readings"] == (
        '<ul class="ridge-readings"><li><span>a</span> <b>1</b></li>'
        "<li><span>limit</span> <b>5</b></li></ul>"
    )
    assert live.play == ""
    live._describe = lambda **values: {"in words": "A sentence."}
    live.refresh()
    assert "<li class=words><span>in words</span> <b>A sentence.</b>" in live.frame["readings"]


def test_a_frame_at_a_stop_leaves_the_controls_where_they_are(parabola):
    live, line, _ = parabola
    frame = live.frame_at_stop(80)
    assert "a: 3" in frame["alt"]
    assert live.values["a"] == 1.0
    assert line.get_ydata().max() == pytest.approx(3)
    live.settle()
    assert line.get_ydata().max() == pytest.approx(1)
    assert live.key(80) == "80"


def test_what_is_told_of_a_value_that_is_no_control_names_the_controls(parabola):
    live, _, _ = parabola
    with pytest.raises(ValueError, match="b is no control, expected a, limit"):
        live.set(z=1, b=2)
    assert live.values == {"a": 1.0, "limit": 5}


def test_all_of_a_change_goes_in_one_message(parabola):
    live, _, _ = parabola
    sent = []
    live.send_state, whole = lambda key=None: sent.append({*key}), live.send_state
    live.set(a=2.0, limit=9)
    # Heard without its frame, a page would show the slider where it was.
    say(live, places={"a": 80})
    live.send_state = whole
    first, second = [names for names in sent if names != {*"move"}]  # which is the page's own
    assert {"frame", "places", "texts", "backgrounds"} <= first
    assert {"frame", "places", "texts", "heard"} <= second
