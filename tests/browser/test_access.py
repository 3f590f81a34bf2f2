"""Everyone can use it: keyboard, screen reader, dark theme, narrow window, sharp screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from drive import open_notebook, run_all

LIVE = ".ridge-live"


@pytest.fixture(scope="module")
def lesson(pages, lab):
    """Give lesson 4, run from top to bottom: two live figures and two predictions."""
    page = pages()
    open_notebook(page, *lab, "04_drag_lambda.ipynb")
    page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
    assert run_all(page) == []
    page.wait_for_selector(f"{LIVE} .ridge-screen canvas")
    page.locator(LIVE).first.scroll_into_view_if_needed()
    return page


def violations(page, place):
    found = Axe().run(page, context=place).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def theme(page, name):
    page.evaluate("n => jupyterapp.commands.execute('apputils:change-theme', {theme: n})", name)
    page.wait_for_function(
        "n => document.body.dataset.jpThemeName === n || "
        "document.body.getAttribute('data-jp-theme-name') === n",
        arg=name,
    )
    page.wait_for_timeout(500)


@pytest.mark.parametrize("name", ["JupyterLab Light", "JupyterLab Dark"])
def test_nothing_for_axe_to_complain_of(lesson, name):
    theme(lesson, name)
    assert violations(lesson, LIVE) == []
    theme(lesson, "JupyterLab Light")


def test_a_still_is_dark_in_a_dark_theme(lesson):
    def filters():
        return lesson.evaluate(
            "() => [...document.querySelectorAll('.jp-OutputArea img[alt][width]')]"
            ".map(img => getComputedStyle(img).filter)"
        )

    assert set(filters()) == {"none"}
    theme(lesson, "JupyterLab Dark")
    assert all("invert" in one for one in filters())
    theme(lesson, "JupyterLab Light")


def test_every_control_is_reached_by_tab_and_moved_by_key(lesson):
    lesson.locator(LIVE).first.get_by_role("slider").first.focus()
    reached = []
    for _ in range(12):
        reached.append(
            lesson.evaluate(
                "() => document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.labels?.[0]?.textContent"
                " ?? document.activeElement.textContent.trim()"
            )
        )
        lesson.keyboard.press("Tab")
    for name in ("λ", "degree", "degree, as a number", "noise", "Play", "New sample", "Reset"):
        assert name in reached


# A tablet held upright, and a window of 1400 × 950 at 200 %.
@pytest.mark.parametrize(("width", "height"), [(760, 1000), (700, 475)])
def test_a_narrow_window_cuts_nothing_off(lesson, width, height):
    lesson.set_viewport_size({"width": width, "height": height})
    lesson.wait_for_timeout(500)
    cell = lesson.locator(".jp-OutputArea-output", has=lesson.locator(LIVE)).first
    limits = cell.bounding_box()
    for part in (".ridge-screen canvas", ".ridge-readings", "input", "button"):
        for box in lesson.locator(LIVE).first.locator(part).all():
            inner = box.bounding_box() or limits  # what is not shown has no box
            assert inner["x"] >= limits["x"] - 1
            assert inner["x"] + inner["width"] <= limits["x"] + limits["width"] + 1
    lesson.set_viewport_size({"width": 1400, "height": 950})


def test_a_prediction_is_committed_with_the_keyboard(lesson):
    box = lesson.locator("fieldset", has=lesson.get_by_text("best λs?")).first
    box.scroll_into_view_if_needed()
    box.locator("input[type=radio]").first.focus()
    lesson.keyboard.press("Space")
    lesson.keyboard.press("ArrowDown")
    chosen = box.locator("input[type=radio]").evaluate_all("all => all.findIndex(r => r.checked)")
    assert chosen == 1
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    lesson.get_by_text("Each sample has its own luck").first.wait_for()


def test_a_sharp_screen_gets_twice_the_pixels(lesson):
    # No event tells of sharpness alone here, so the window is a little narrower too.
    screen = {"width": 1380, "height": 950, "mobile": False}
    told = lesson.context.new_cdp_session(lesson)
    told.send("Emulation.setDeviceMetricsOverride", {**screen, "deviceScaleFactor": 2})
    lesson.wait_for_function(
        "() => { const canvas = document.querySelector('.ridge-live .ridge-screen canvas');"
        " return canvas.width === 2 * Math.round(canvas.getBoundingClientRect().width); }"
    )
    told.send("Emulation.setDeviceMetricsOverride", {**screen, "deviceScaleFactor": 1})
