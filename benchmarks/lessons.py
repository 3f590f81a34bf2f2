"""How long each lesson takes from "run all" to its last figure, in a real JupyterLab."""

import shutil
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from benchmarks.report import machine, save_table, versions
from tests.support.drive import FLAGS, find_browser, jupyterlab, open_notebook, run_all

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PACKAGES = ("jupyterlab", "matplotlib", "numpy")


def main():
    """Run every lesson once, from a fresh kernel; print and save the seconds."""
    rows = {}
    with tempfile.TemporaryDirectory() as place:
        home, folder = Path(place, "home"), Path(place, "lessons")
        home.mkdir()
        shutil.copytree(NOTEBOOKS, folder)
        with jupyterlab(folder, home) as lab, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            for path in sorted(folder.glob("*.ipynb")):
                _cut_after_last_figure(path)
                rows[path.stem] = _seconds(browser, lab, path.name)
                print(f"{path.stem:28} {rows[path.stem]:5.1f} s", flush=True)
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("lessons", rows, PACKAGES)


def _cut_after_last_figure(path):
    notebook = nbformat.read(path, as_version=4)
    last = max(i for i, cell in enumerate(notebook.cells) if "<img " in str(cell.get("outputs")))
    notebook.cells = notebook.cells[: last + 1]
    nbformat.write(notebook, path)


def _seconds(browser, lab, name):
    page = browser.new_page(viewport={"width": 1400, "height": 950})
    open_notebook(page, *lab, name)
    time.sleep(2)
    start = time.perf_counter()
    errors = run_all(page)
    seconds = time.perf_counter() - start
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()
    if errors:
        raise RuntimeError(f"{name}: {errors}")
    return seconds


if __name__ == "__main__":
    main()
