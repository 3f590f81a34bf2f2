import contextlib
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from drive import FLAGS, find_browser, jupyterlab

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FAILURES = Path(__file__).parents[2] / ".lab" / "failures"
ENABLE = "install Chromium, Chrome or Edge to run the browser tests"
# One explorer shown twice, and a figure that cannot follow its slider everywhere.
STRESS = """
from ridge_core.classroom.views.explorer import explore_curve
live = explore_curve()
live
---
live
---
from ridge_core.classroom.views.live import Live, slider
from ridge_core.classroom.views.style import figure
made, ax = figure(height=2)
line = ax.axvline(0)
ax.set_xlim(-1, 10)
def update(a):
    if a > 5:
        raise ValueError("a is above 5")
    line.set_xdata([a, a])
    return [line]
control = slider(0, 9, 1, value=1, description="a")
Live(made, update, lambda a: {"a": str(a)}, alt="A line.", a=control)
"""
# An explorer, and a figure that reads what a later cell may change.
AHEAD = """
from ridge_core.classroom import Live, explore_curve, figure, slider
live = explore_curve()
live
---
rise, (made, ax) = 1.0, figure(height=3)
(line,) = ax.plot([0, 1], [0, 1])
def update(a):
    line.set_ydata([0, rise * a])
    return [line]
control = slider(-1.0, 1.0, 0.1, value=0.5, description="a")
other = Live(made, update, lambda a: {"end": f"{rise * a:.1f}"}, alt="A line.", a=control)
other
---
board, place = figure(height=3)
_ = place.set(xlim=(0, 1), ylim=(0, 1))
(dot,) = place.plot([0.5], [0.5], "o", picker=True)
phases = []
def drag(live, axes, x, y, phase):
    phases.append(phase)
    dot.set_data([x], [y])
b = slider(0, 1, 1, value=0, description="b")
Live(board, lambda b: [dot], lambda b: {}, alt="A dot.", drag=drag, b=b)
"""
# What a lesson shows: a figure, and a prediction.
SAVED = """
from ridge_core.classroom import explore_curve, quiz
explore_curve()
---
quiz.predict("How far apart are their best λs?", {"near": "Tempting.", "far": "Luck."}, right="far")
"""
MADE = {"stress": STRESS, "ahead": AHEAD, "saved": SAVED}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_runtest_makereport(item, call):
    """Keep what the browser showed when a test failed."""
    failed = call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception)
    contexts = item.funcargs["browser"].contexts if failed and "browser" in item.funcargs else []
    for number, page in enumerate(page for context in contexts for page in context.pages):
        with contextlib.suppress(Exception):  # it may have crashed
            page.screenshot(path=FAILURES / f"{item.name}-{number}.png", timeout=5000)


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
    for name, sources in MADE.items():
        cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources.split("---")]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(made, folder / f"{name}.ipynb")
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
