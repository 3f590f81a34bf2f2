import os
import shutil
from pathlib import Path

import pytest
from drive import FLAGS, find_browser, jupyterlab

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ENABLE = "install Chromium, Chrome or Edge to run the browser tests"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """Give a headless browser; skip, or fail where `RIDGE_BROWSER=required`, if there is none."""
    path = find_browser()
    if path is None and os.environ.get("RIDGE_BROWSER") != "required":
        pytest.skip(f"no browser found: {ENABLE}")
    assert path, f"no browser found: {ENABLE}"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Give the address and the token of a JupyterLab that serves a copy of the lessons."""
    folder, home = tmp_path_factory.mktemp("lessons"), tmp_path_factory.mktemp("home")
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, folder)
    with jupyterlab(folder, home) as place:
        yield place


@pytest.fixture(scope="module")
def pages(browser):
    """Give a function that opens a fresh page; fail in the end if one of them logged an error."""
    contexts, faults = [], []

    def opened(**options):
        contexts.append(browser.new_context(viewport={"width": 1400, "height": 950}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults
