"""Frames ahead in a real browser: shown with nobody to ask, each pixel the kernel's own."""

import base64
import hashlib
import json

import pytest
from drive import in_kernel, open_notebook, run_all
from screens import decoded

LIVE, OTHER = ".ridge-live >> nth=0", ".ridge-live >> nth=1"
STOPS = [0, 1, 7, 12, 18, 23, 29, 30, 31, 38, 44, 50, 57, 63, 70, 76, 83, 90, 99, 100]
DIGESTS = """
import hashlib, json, numpy as np
def digest(live, **values):
    live.set(**values)
    pixels = np.asarray(live.figure.canvas.buffer_rgba())[..., :3]
    return hashlib.sha256(pixels.tobytes()).hexdigest()
"""
# What the page sends to the kernel waits until it is let through.
MUTE = """() => {
    [window.send, window.waiting] = [WebSocket.prototype.send, []];
    WebSocket.prototype.send = function (...what) { waiting.push([this, what]); };
}"""
SPEAK = """() => {
    WebSocket.prototype.send = window.send;
    waiting.forEach(([socket, what]) => socket.send(...what));
}"""
# The picture's words name the λ where the slider is.
SHOWN = """() => {
    const figure = document.querySelector('.ridge-live');
    const lam = figure.querySelector('input[type=range]').getAttribute('aria-valuetext');
    return figure.querySelector('canvas').getAttribute('aria-label').includes(`λ: ${lam};`);
}"""


@pytest.fixture(scope="module")
def page(pages, lab):
    page = pages()
    page.set_viewport_size({"width": 1400, "height": 2300})
    open_notebook(page, *lab, "ahead.ipynb")
    page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    assert run_all(page) == []
    wait_for_frames(page)
    return page


def wait_for_frames(page):
    page.wait_for_timeout(300)  # as long as the kernel waits for another change
    for place, count in ((LIVE, 101), (OTHER, 21)):
        page.wait_for_selector(f"{place} >> xpath=self::*[@data-ahead={count}]")


def slide(page, place, stop):
    """Move the first slider to a stop, as a hand does; return the digest of the picture."""
    slider = page.locator(place).get_by_role("slider").first
    slider.evaluate("(el, at) => { el.value = at; el.dispatchEvent(new Event('input')); }", stop)
    page.wait_for_timeout(60)
    return digest(page, place)


def digest(page, place):
    address = page.locator(place).locator("canvas").evaluate("canvas => canvas.toDataURL()")
    pixels = decoded(base64.b64decode(address.split(",")[1]))[..., :3]
    return hashlib.sha256(pixels.tobytes()).hexdigest()


def kernels_own(page, stops):
    code = "values = live.dials[0]['values']\n"
    code += f"print(json.dumps([digest(live, lam=values[stop]) for stop in {stops}]))"
    found = json.loads(in_kernel(page, DIGESTS + code))
    assert len(set(found)) == len(stops)
    return found


def settle(page):
    page.wait_for_timeout(400)
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )


def test_twenty_pictures_that_came_ahead_are_the_kernels_own(page):
    right = kernels_own(page, STOPS)
    wait_for_frames(page)
    page.evaluate(MUTE)
    shown = [slide(page, LIVE, stop) for stop in STOPS]
    page.evaluate(SPEAK)
    assert shown == right


def test_twenty_pictures_that_the_kernel_is_asked_for_are_its_own(page):
    right = kernels_own(page, STOPS)
    in_kernel(page, "live.views = {'page': '', 'count': 0}")  # as if nobody saw it
    page.wait_for_selector(f"{LIVE} >> xpath=self::*[@data-ahead=0]")
    shown = []
    for stop in STOPS:
        slide(page, LIVE, stop)
        page.wait_for_function(SHOWN)
        shown.append(digest(page, LIVE))
    assert shown == right
    in_kernel(page, "live.views = {'page': '', 'count': 1}")


def test_python_follows_the_slider_and_the_slider_python(page):
    wait_for_frames(page)
    for stop in (40, 60, 20):
        slide(page, LIVE, stop)
    settle(page)
    said = in_kernel(page, "print(live.places['lam'], live.texts['lam'], live.readings['λ'])")
    assert said.split()[:2] == ["20", "10⁻⁴"]
    in_kernel(page, "live.controls['lam'].value = 3")
    settle(page)
    box = page.locator(LIVE)
    assert box.get_by_role("textbox", name="λ, as a number").input_value() == "3"
    assert box.get_by_role("slider", name="λ").get_attribute("aria-valuetext") == "3"
    in_kernel(page, "live.set(lam=100, degree=3)")
    settle(page)
    assert box.get_by_role("slider", name="λ").input_value() == "80"
    assert box.get_by_role("slider", name="degree").get_attribute("aria-valuetext") == "3"
    in_kernel(page, "live.reset()")


def test_no_picture_disagrees_with_what_a_cell_changed(page):
    wait_for_frames(page)
    before = slide(page, OTHER, 18)
    assert page.locator(OTHER).locator(".ridge-readings").text_content().strip() == "end 0.8"
    in_kernel(page, "rise = -1.0")
    slide(page, OTHER, 17)
    settle(page)  # A kernel that is slow leaves the picture of 17, and never the old one of 18.
    assert slide(page, OTHER, 18) != before
    settle(page)
    assert page.locator(OTHER).locator(".ridge-readings").text_content().strip() == "end -0.8"
    wait_for_frames(page)
    page.evaluate(MUTE)
    slide(page, OTHER, 2)
    page.evaluate(SPEAK)
    assert page.locator(OTHER).locator(".ridge-readings").text_content().strip() == "end 0.8"
    settle(page)
    in_kernel(page, "rise = 1.0")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0.01", "0.01"),
        ("3e-6", "3.16 × 10⁻⁶"),
        ("10⁻⁵", "10⁻⁵"),
        ("0,5", "0.501"),
        ("99999", "10⁴"),
        ("1e400", "10⁴"),
        ("-5", "10⁻⁶"),
    ],
)
def test_a_typed_number_moves_to_the_nearest_stop(page, typed, shown):
    box = page.locator(LIVE).get_by_role("textbox", name="λ, as a number")
    box.fill(typed)
    box.press("Enter")
    settle(page)
    assert box.input_value() == shown
    assert in_kernel(page, "print(live.texts['lam'])").strip() == shown
    box.fill("a lot")
    box.press("Enter")
    assert box.input_value() == shown


def test_keys_jump_to_the_ends_and_by_tenths(page):
    slider = page.locator(LIVE).get_by_role("slider", name="λ")
    slider.focus()
    found = []
    for key in ("Home", "PageUp", "End", "PageDown"):
        page.keyboard.press(key)
        found.append(int(slider.input_value()))
    assert found == [0, 10, 100, 90]
    settle(page)
    assert in_kernel(page, "print(live.places['lam'])").strip() == "90"


def test_of_moves_that_were_not_heard_yet_none_is_lost(page):
    degree = page.locator(LIVE).get_by_role("slider", name="degree")
    page.evaluate(MUTE)
    for key in ("ArrowLeft", "ArrowRight"):  # what is said later takes the place of what waits
        degree.press(key)
        slide(page, LIVE, 35)
    degree.press("ArrowLeft")
    page.evaluate(SPEAK)
    settle(page)
    assert in_kernel(page, "print(live.places['lam'], live.values['degree'])").split() == [
        "35",
        "11",
    ]
    in_kernel(page, "live.reset()")


# The view's patience, and no other's, in a tenth of its time.
HASTE = """() => {
    const later = window.setTimeout, sooner = time => (time === 8000 ? 800 : time);
    window.setTimeout = (call, time, ...more) => later(call, sooner(time), ...more);
}"""


def test_a_kernel_that_is_busy_is_said_to_be_silent_until_it_answers(page):
    busy = "code => { const { session } = jupyterapp.shell.currentWidget.sessionContext;"
    page.evaluate(
        busy + " session.kernel.requestExecute({ code }); }", "import time; time.sleep(3)"
    )
    page.evaluate(HASTE)
    slide(page, LIVE, 45)
    notice = page.locator(LIVE).locator(".ridge-notice")
    assert notice.text_content() == ""
    notice.get_by_text("No answer from the kernel").wait_for(timeout=2500)
    page.wait_for_function("notice => notice.textContent === ''", arg=notice.element_handle())
    in_kernel(page, "live.reset()")


def test_without_a_kernel_the_figure_says_so_and_what_is_here_goes_on(page):
    right = kernels_own(page, STOPS[:3])
    wait_for_frames(page)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    notice = page.locator(LIVE).locator(".ridge-notice")
    notice.get_by_text("No kernel: run this cell again.").wait_for()
    assert [slide(page, LIVE, stop) for stop in STOPS[:3]] == right
    assert run_all(page) == []
    wait_for_frames(page)
    assert page.locator(".ridge-notice").all_text_contents() == ["", "", ""]


def test_a_dragged_point_follows_the_pointer(page):
    box = page.locator(".ridge-live >> nth=2").locator(".ridge-area").bounding_box()
    before = digest(page, ".ridge-live >> nth=2")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.jp-Notebook'))")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.25 * box["height"], steps=20)
    page.mouse.up()
    settle(page)
    assert digest(page, ".ridge-live >> nth=2") != before
    x, y, *phases = in_kernel(page, "print(*dot.get_xydata()[0].round(2), *phases)").split()
    assert (float(x), float(y)) == pytest.approx((0.75, 0.75), abs=0.02)
    assert phases[0] == "down"
    assert phases[-1] == "up"
    assert set(phases[1:-1]) == {"move"}
    page.mouse.down(button="right")
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"], steps=5)
    page.mouse.up(button="right")
    settle(page)
    assert in_kernel(page, "print(len(phases))").strip() == str(len(phases))


def test_a_figure_that_is_taken_away_is_seen_no_more(page):
    assert in_kernel(page, "print(live.views['count'])").strip() == "1"
    page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_timeout(300)
    assert in_kernel(page, "print(live.views['count'])").strip() == "0"
