"""The λ slider of the first page, dragged in a real browser."""

import base64

import numpy as np
import pytest
from drive import open_notebook, run_all
from screens import amount, decoded, shown

from ridge_core.classroom.views.explorer import explore_curve
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import cost, predict
from ridge_core.path import ridge

LIVE = ".ridge-live"
PICTURE = f"{LIVE} .ridge-screen canvas"
READINGS = f"{LIVE} .ridge-readings li"


@pytest.fixture(scope="module")
def first_page(pages, lab):
    """Give the first page, run from top to bottom."""
    page = pages()
    open_notebook(page, *lab, "00_start_here.ipynb")
    still = page.locator(".jp-OutputArea-output img").first
    still.scroll_into_view_if_needed()
    page.before = still.bounding_box()["width"], still.get_attribute("alt")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert run_all(page) == []
    page.wait_for_selector(PICTURE)
    page.locator(LIVE).scroll_into_view_if_needed()
    return page


@pytest.fixture
def lesson(first_page):
    """Give the first page with every control where it began."""
    first_page.get_by_role("button", name="Reset").click()
    settle(first_page)
    return first_page


def readings(page):
    rows = page.locator(READINGS)
    return dict(
        rows.evaluate_all(
            "rows => rows.map(row => [...row.children].map(part => part.textContent))"
        )
    )


def differing(picture, live):
    """Return the share of pixels in which a picture differs from what `live` shows."""
    return np.mean((picture != shown(live)).any(axis=-1))


def handle(page, name="λ"):
    return page.locator(LIVE).get_by_role("slider", name=name, exact=True)


def grip(page):
    """Return where the handle of the first slider is, on a track that its ends overhang."""
    slider = handle(page)
    box, share = slider.bounding_box(), float(slider.input_value()) / 100
    return box["x"] + 12 + share * (box["width"] - 24), box["y"] + box["height"] / 2


def pixels(page):
    address = page.locator(PICTURE).evaluate("canvas => canvas.toDataURL()")
    return decoded(base64.b64decode(address.split(",")[1]))[..., :3]


def settle(page):
    """Wait until the kernel is idle and the picture has not changed for a while."""
    page.evaluate("() => { window.lastPicture = null; }")
    page.wait_for_function(
        """() => {
        const now = document.querySelector('.ridge-live .ridge-screen canvas').toDataURL();
        const { session } = jupyterapp.shell.currentWidget.sessionContext;
        if (window.lastPicture !== now || session.kernel.status !== 'idle')
            window.since = Date.now();
        window.lastPicture = now;
        return Date.now() - window.since > 300;
    }"""
    )


def expected(lam, degree=12, sample=1):
    x, y = noisy_curve(30, noise=0.3, seed=sample)
    scale = Standardizer(polynomial(x, degree))
    X = scale.transform(polynomial(x, degree))
    weights, intercept = ridge(X, y, lam)
    x_new, y_new = noisy_curve(100, noise=0.3, seed=10_000 + sample)
    X_new = scale.transform(polynomial(x_new, degree))
    return {
        "cost J": cost(X, y, weights, intercept, lam),
        "training error": np.mean((predict(X, weights, intercept) - y) ** 2),
        "validation error": np.mean((predict(X_new, weights, intercept) - y_new) ** 2),
    }


def assert_readings_are_right(shown):
    right = expected(amount(shown["λ"]))
    for name in right:
        assert float(shown[name]) == pytest.approx(right[name], rel=0.01)


def test_drag_moves_picture_and_readings(lesson):
    before, (x, y) = pixels(lesson), grip(lesson)
    lesson.mouse.move(x, y)
    lesson.mouse.down()
    lesson.mouse.move(x + 160, y, steps=20)
    lesson.mouse.up()
    settle(lesson)
    shown = readings(lesson)
    assert (pixels(lesson) != before).any()
    assert amount(shown["λ"]) > 1e-2
    assert_readings_are_right(shown)


def test_arrow_keys_move_one_step(lesson):
    start = amount(readings(lesson)["λ"])
    handle(lesson).focus()
    for key, steps in [("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)]:
        lesson.keyboard.press(key)
        settle(lesson)
        shown = readings(lesson)
        assert amount(shown["λ"]) == pytest.approx(start * 10 ** (0.1 * steps), rel=0.01)
        assert_readings_are_right(shown)


def test_rapid_moves_leave_the_last_state(lesson):
    box, (x, y) = handle(lesson).bounding_box(), grip(lesson)
    rng = np.random.default_rng(0)
    lesson.mouse.move(x, y)
    lesson.mouse.down()
    for share in rng.uniform(0, 1, 200):
        lesson.mouse.move(box["x"] + share * box["width"], y)
    lesson.mouse.up()
    settle(lesson)
    shown = readings(lesson)
    exponent = -6 + 0.1 * float(handle(lesson).input_value())
    assert amount(shown["λ"]) == pytest.approx(10**exponent, rel=0.01)
    assert_readings_are_right(shown)
    # The same picture drawn here: a marker may snap to the next pixel, a step of λ moves far more.
    live = explore_curve()
    live.room = {"width": lesson.locator(LIVE).evaluate("el => el.clientWidth"), "ratio": 1}
    live.set(lam=10**exponent)
    assert differing(pixels(lesson), live) < 2e-4
    live.set(lam=10 ** (exponent + 0.1))
    assert differing(pixels(lesson), live) > 2e-4
    assert lesson.locator(".jp-OutputArea-output[data-mime-type*=stderr]").count() == 0


def test_buttons(lesson):
    before = pixels(lesson)
    lesson.get_by_role("button", name="New sample").click()
    settle(lesson)
    assert (pixels(lesson) != before).any()
    lesson.get_by_role("button", name="Reset").click()
    settle(lesson)
    np.testing.assert_array_equal(pixels(lesson), before)
    start = amount(readings(lesson)["λ"])
    lesson.get_by_role("button", name="Play").click()
    lesson.wait_for_timeout(600)
    lesson.get_by_role("button", name="Pause").click()
    settle(lesson)
    assert amount(readings(lesson)["λ"]) != start


def test_a_press_ends_what_plays_and_at_the_end_it_plays_from_the_start(lesson):
    start = handle(lesson).input_value()
    lesson.get_by_role("button", name="Play").click()
    lesson.wait_for_timeout(300)
    lesson.get_by_role("button", name="Reset").click()
    settle(lesson)
    assert handle(lesson).input_value() == start
    handle(lesson).focus()
    lesson.keyboard.press("End")
    lesson.get_by_role("button", name="Play").click()
    lesson.wait_for_timeout(600)
    lesson.get_by_role("button", name="Pause").click()
    assert 0 < int(handle(lesson).input_value()) < 50


def test_a_screen_reader_is_told(lesson):
    handle(lesson).focus()
    lesson.keyboard.press("ArrowRight")
    settle(lesson)
    lesson.wait_for_timeout(700)
    shown = readings(lesson)
    spoken = lesson.locator(f"{LIVE} [role=status]").text_content()
    assert f"λ: {shown['λ']}" in spoken
    assert shown["λ"] in lesson.locator(PICTURE).get_attribute("aria-label")
    for name in ("degree", "noise"):
        assert handle(lesson, name).count() == 1


def test_a_still_picture_stood_where_the_live_one_is(first_page):
    width, words = first_page.before
    assert width > 500
    assert "λ" in words
