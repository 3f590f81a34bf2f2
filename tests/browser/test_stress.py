"""A live figure shown twice, reloaded, restarted, or unable to follow: no ghost and no error."""

import pytest
from drive import open_tall, run_all

LIVE = ".ridge-live"


@pytest.fixture(scope="module")
def page(pages, lab):
    page = pages()
    open_tall(page, lab, "stress.ipynb")
    ready(page)
    return page


def ready(page):
    page.wait_for_function(
        "() => document.querySelectorAll('.ridge-live input[type=range]').length === 7"
    )
    settle(page)


def settle(page):
    page.wait_for_timeout(250)
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
    )
    page.wait_for_timeout(250)


def picture(page, number):
    canvas = page.locator(f"{LIVE} canvas").nth(number)
    return canvas.evaluate("canvas => canvas.toDataURL()")


def readings(page, number):
    return page.locator(f"{LIVE} .ridge-readings").nth(number).text_content()


def press(page, number, key):
    page.locator(LIVE).nth(number).get_by_role("slider").first.focus()
    page.keyboard.press(key)
    settle(page)


def test_two_views_of_one_explorer_move_together(page):
    before = picture(page, 0)
    for moved in (0, 1):
        press(page, moved, "ArrowRight")
        assert picture(page, 0) == picture(page, 1)
        assert readings(page, 0) == readings(page, 1)
    assert picture(page, 0) != before


def test_an_update_that_fails_says_so_and_recovers(page):
    before = picture(page, 2)
    press(page, 2, "End")
    assert "ValueError: a is above 5" in readings(page, 2)
    assert picture(page, 2) == before
    press(page, 2, "Home")
    assert readings(page, 2).strip() == "a 0"
    assert picture(page, 2) != before


def test_a_restarted_kernel_runs_it_again(page):
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    assert run_all(page) == []
    ready(page)
    assert page.locator(LIVE).count() == 3
    before = picture(page, 0)
    press(page, 0, "ArrowRight")
    assert picture(page, 0) != before
    assert picture(page, 0) == picture(page, 1)


def test_a_reloaded_page_finds_its_figures_again(page):
    shown = picture(page, 0)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.wait_for_selector(".jp-Notebook")
    ready(page)
    assert picture(page, 0) == shown
    press(page, 0, "ArrowLeft")
    assert picture(page, 0) != shown
    assert picture(page, 0) == picture(page, 1)
