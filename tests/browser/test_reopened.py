"""A saved lesson opened again: with its kernel it lives, without it it shows its stills."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from drive import kernel_ready, open_tall, run_all

LIVE = ".ridge-live"
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"


@pytest.fixture(scope="module")
def page(pages, lab):
    page = pages()
    open_tall(page, lab, "saved.ipynb")
    page.wait_for_selector(f"{LIVE} canvas")
    page.evaluate(SAVE)
    return page


def test_with_its_kernel_a_reloaded_lesson_has_its_sliders_and_their_names(page):
    page.reload()
    page.wait_for_selector(f"{LIVE} canvas")
    slider = page.get_by_role("slider", name="λ").first
    before = slider.get_attribute("aria-valuetext")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([box, before]) => box.getAttribute('aria-valuetext') !== before",
        arg=[slider.element_handle(), before],
    )
    assert Axe().run(page, context=LIVE).response["violations"] == []


def test_without_it_every_figure_and_question_shows_its_still_and_its_words(page, lab):
    page.evaluate(SAVE)
    page.evaluate(SHUT_DOWN)
    page.wait_for_timeout(1000)
    address, token = lab
    page.goto(f"{address}/lab/tree/saved.ipynb?token={token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-OutputArea-output img")
    page.wait_for_timeout(1500)
    assert page.get_by_text("model not found").count() == 0
    assert page.locator(LIVE).count() == 0
    assert page.locator(".ridge-readings").count() >= 1
    assert page.get_by_text("How far apart are their best λs?").count() >= 1
    assert Axe().run(page, context=".jp-RenderedHTML").response["violations"] == []


def test_and_lives_again_once_it_is_run(page):
    kernel_ready(page)
    assert run_all(page) == []
    page.wait_for_selector(f"{LIVE} canvas")
    assert page.get_by_text("model not found").count() == 0
