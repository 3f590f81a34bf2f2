"""The lessons as pages that need no kernel: run afresh, their frames recorded, built by Sphinx.

For maintainers and the workflow, as `python lab.py pages`. The site asks nothing of other hosts.
"""

import base64
import hashlib
import re
import shutil
import time
from functools import partial
from pathlib import Path

import nbformat

from ridge_core.classroom.jupyter.execute import NOTEBOOKS, run

ROOT = NOTEBOOKS.parent
DOCS, WORK, SITE = ROOT / "docs", ROOT / "build" / "pages", ROOT / "site"
ROOM = Path(__file__).parents[1]
FRONT = ("views/static/live.js", "views/static/live.css")
FRONT += ("exercises/static/quiz.js", "exercises/static/quiz.css")
PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')
SCAFFOLD = "# Your code here."
CHECKED = (
    "```{admonition} To have your answer checked\n"
    "Open this lesson in JupyterLab: `python lab.py` in the project's folder. The check names the "
    "mistake, if there is one.\n```"
)
WITHOUT = (
    "```{note}\nThe figures of this page have their first one or two sliders. The others, and "
    "buttons such as *New sample*, need Python: open this lesson in JupyterLab, with "
    "`python lab.py` in the project's folder.\n```"
)
RECORD = """from ridge_core.classroom.jupyter import recording
recording.start({folder!r}, {lesson!r})"""


def build(notebooks=NOTEBOOKS, work=WORK, site=SITE):
    """Write the pages of a folder's notebooks into `site`, by way of `work`."""
    from sphinx.cmd.build import main as sphinx

    prepare(work)
    for path in sorted(notebooks.glob("*.ipynb")):
        start = time.monotonic()
        nbformat.write(page(path, work / "_static"), work / path.name)
        print(f"{path.name}  {time.monotonic() - start:.1f} s", flush=True)
    shutil.rmtree(site, ignore_errors=True)
    options = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(work / "doctrees")]
    if sphinx([*options, str(work), str(site)]):
        raise SystemExit("Sphinx found something wrong with the pages: see above.")
    print(f"The pages are in {site.name}/. To look at them:")
    print(f"    python -m http.server --bind 127.0.0.1 --directory {site.name}")


def prepare(work):
    """Fill the folder that Sphinx builds from with all but the lessons."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(DOCS, work)
    shutil.copytree(NOTEBOOKS / "images", work / "images")
    for part in FRONT:
        shutil.copy(ROOM / part, work / "_static")
    for folder in ("records", "pictures"):
        (work / "_static" / folder).mkdir()


def page(path, static):
    """Return the notebook at `path` as a page shows it: run, recorded, its pictures in files."""
    notebook = nbformat.read(path, as_version=4)
    record = RECORD.format(folder=str(static / "records"), lesson=path.stem[:2])
    notebook.cells.insert(0, nbformat.v4.new_code_cell(record))
    run(notebook, path.parent)
    notebook.cells = [part for cell in notebook.cells[1:] for part in shown(cell, static)]
    if any('data-kind="live"' in str(cell.get("outputs")) for cell in notebook.cells):
        notebook.cells.insert(1, nbformat.v4.new_markdown_cell(WITHOUT))
    return notebook


def shown(cell, static):
    """Return a cell as the page shows it, and after an exercise how to have it checked."""
    if cell.cell_type == "code" and SCAFFOLD in cell.source:
        cell.outputs = []
        return [cell, nbformat.v4.new_markdown_cell(CHECKED)]
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if "text/html" in data:
            in_a_file = partial(_in_a_file, folder=static / "pictures")
            data["text/html"] = PICTURE.sub(in_a_file, data["text/html"])
    return [cell]


def _in_a_file(found, folder):
    """Return the address of a picture that the page need not load before it is in sight."""
    png = base64.b64decode(found.group(1))
    name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
    (folder / name).write_bytes(png)
    return f'loading="lazy" src="_static/pictures/{name}"'


if __name__ == "__main__":
    build()
