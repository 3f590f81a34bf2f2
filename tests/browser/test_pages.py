"""The published pages: λ moves, predictions answer, and nothing is asked of anyone else."""

import base64
import functools
import http.server
import threading

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from screens import decoded, shown

from ridge_core.classroom import explore_curve
from ridge_core.classroom.jupyter import pages as builder
from ridge_core.classroom.jupyter import recording

pytest.importorskip("sphinx")

# Fewer stops than the real pages have, so that the site is built in seconds.
FEWER = {"STOPS": 21, "OTHERS": 3}
CELLS = [
    "# A lesson\n\nA formula, $J(w) = \\frac{1}{2m} \\sum_i r_i^2$.",
    "from ridge_core.classroom import checks, explore_curve, quiz\n"
    "from ridge_core.classroom.jupyter import recording\n\n"
    f"vars(recording).update({FEWER})\nexplore_curve()",
    "quiz.predict('Which?', {'one': 'Tempting.', 'two': 'It is so.'}, right='two')",
    "def my_penalty(weights, lam, m):\n    ...  # Your code here.\n\n\nchecks.penalty(my_penalty)",
]
FIGURE = ".ridge-page[data-kind=live]"
QUIZ = ".ridge-page[data-kind=quiz]"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Give the address of a small site, built as the real one is."""
    lessons, work, made = (tmp_path_factory.mktemp(name) for name in ("in", "work", "site"))
    markdown, *code = CELLS
    cells = [nbformat.v4.new_markdown_cell(markdown), *map(nbformat.v4.new_code_cell, code)]
    cells[2].metadata.tags = ["remove-input"]  # as the lessons' predictions are
    nbformat.write(nbformat.v4.new_notebook(cells=cells), lessons / "04_a_lesson.ipynb")
    builder.build(lessons, work, made)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=made)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def lesson(browser, site):
    """Give the page of the lesson, wide, in a browser that refuses every other address."""
    yield from opened(browser, site)


def opened(browser, site, **options):
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}} | options)
    page = context.new_page()
    page.strangers, page.answers = [], []

    def refuse(route):
        if route.request.url.startswith(site):
            return route.continue_()
        page.strangers.append(route.request.url)
        return route.abort()

    page.route("**/*", refuse)
    page.on("response", lambda answer: page.answers.append(answer))
    page.goto(f"{site}/04_a_lesson.html")
    page.wait_for_selector(f"{FIGURE} canvas")
    yield page
    context.close()


def pixels(page):
    address = page.locator(f"{FIGURE} canvas").evaluate("canvas => canvas.toDataURL()")
    return decoded(base64.b64decode(address.split(",")[1]))[..., :3]


def slider(page, number=0):
    return page.locator(f"{FIGURE} input[type=range]").nth(number)


def laid_out(live):
    live.drawing.fit(*recording.LAYOUTS["wide"])
    live.refresh()
    return live


def settle(page):
    page.wait_for_timeout(300)


def test_nothing_leaves_the_site_and_the_first_screen_is_light(lesson):
    settle(lesson)
    assert lesson.strangers == []
    weight = sum(len(answer.body()) for answer in lesson.answers if answer.ok)
    assert weight < 1_250_000  # a page may weigh 1.5 MB, and has more stops


@pytest.fixture
def live(monkeypatch):
    """Give the figure of the lesson, laid out as on its page, with the stops that are there."""
    for name, count in FEWER.items():
        monkeypatch.setattr(recording, name, count)
    return laid_out(explore_curve())


def assert_shown(page, live):
    """Wait for the words of the figure's present frame, then compare its pixels."""
    page.wait_for_function(
        "([place, alt]) => document.querySelector(place).getAttribute('aria-label') === alt",
        arg=[f"{FIGURE} canvas", live.frame["alt"]],
    )
    np.testing.assert_array_equal(pixels(page), shown(live)[..., :3])


def test_every_picture_is_the_kernels_own(lesson, live):
    (dial, *_), _ = recording.recorded_dials(live)
    slider(lesson).focus()
    lesson.keyboard.press("Home")
    for number in range(20):
        live.set(lam=dial["values"][number])
        assert_shown(lesson, live)
        lesson.keyboard.press("ArrowRight")


def test_a_second_slider_moves_too(lesson, live):
    (_, dial), places = recording.recorded_dials(live)
    slider(lesson, 1).focus()
    lesson.keyboard.press("ArrowLeft")
    live.set(degree=dial["values"][places["degree"] - 1])
    assert_shown(lesson, live)


def test_reset_returns_to_where_the_sliders_began(lesson, live):
    start = slider(lesson).input_value()
    slider(lesson).focus()
    lesson.keyboard.press("Home")
    assert slider(lesson).input_value() == "0" != start
    lesson.get_by_role("button", name="Reset").click()
    assert slider(lesson).input_value() == start
    assert_shown(lesson, live)


def test_a_phone_drags_by_touch_and_panels_stand_under_each_other(browser, site):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    for page in opened(browser, site, **phone):
        before, box = pixels(page), slider(page).bounding_box()
        assert before.shape[0] > 2 * before.shape[1]
        slider(page).scroll_into_view_if_needed()
        box = slider(page).bounding_box()
        page.touchscreen.tap(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
        settle(page)
        assert (pixels(page) != before).any()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390


def test_a_prediction_answers(lesson):
    lesson.locator(QUIZ).scroll_into_view_if_needed()
    lesson.get_by_label("A. one").check()
    assert lesson.get_by_text("It is so.").count() == 0
    lesson.get_by_role("button", name="Commit").click()
    lesson.get_by_text("Not this one.").wait_for()
    assert lesson.get_by_text("It is so.").count() == 1


def test_the_source_of_a_prediction_is_in_no_file_of_the_page(lesson):
    said = lesson.locator("article").text_content()  # in the HTML, code is cut up by its colours
    assert "explore_curve()" in said
    assert "right=" not in said
    assert "recording.start(" not in said  # nor the folder of the records
    assert "It is so" not in lesson.content()


def test_an_exercise_says_how_to_have_it_checked(lesson):
    assert lesson.get_by_text("To have your answer checked").count() == 1
    assert lesson.get_by_text("python lab.py").count() >= 1
    assert lesson.get_by_text("Nothing here yet").count() == 0


def test_a_still_is_a_file_that_is_loaded_when_it_is_near(lesson):
    source = lesson.request.get(lesson.url).text()
    assert 'loading="lazy" src="_static/pictures/' in source
    assert "data:image/png" not in source


def test_a_page_says_which_controls_it_leaves_out(lesson):
    assert (
        lesson.locator("article").locator("h1, .admonition").first.text_content()[:8] == "A lesson"
    )
    assert lesson.get_by_text("first one or two sliders").count() == 1
    assert lesson.locator(f"{FIGURE} input[type=range]").count() == 2
    assert lesson.locator(FIGURE).get_by_role("button").all_text_contents() == ["Play", "Reset"]


def test_formulas_are_drawn_by_the_browser(lesson):
    formula = lesson.locator("math").first
    assert formula.bounding_box()["width"] > 40
    assert formula.locator("mfrac").count() == 1


def test_search_finds_the_lesson(lesson, site):
    lesson.goto(f"{site}/search.html?q=formula")
    lesson.get_by_role("link", name="A lesson").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, site, scheme):
    for page in opened(browser, site, color_scheme=scheme):
        settle(page)
        found = Axe().run(page, context="article").response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [n["html"][:150] for n in one["nodes"]]) for one in grave] == []
