"""A notebook that no kernel runs is handed out with its stills; one that runs, with its widgets."""

import asyncio
import sqlite3
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)

from ridge_core.classroom.jupyter.stills import WIDGET_VIEW, keep_stills

VIEW = {WIDGET_VIEW: {"model_id": "1"}}
STILL = {"text/html": "<p>still</p>", "text/plain": "still"}


def an_app(folder, kind, *running):
    """Return a server's managers, with a session for each `(path, kernel)` of `running`."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE session (path TEXT, kernel_id TEXT)")
    database.executemany("INSERT INTO session VALUES (?, ?)", running)
    sessions = SimpleNamespace(cursor=database.cursor(), kernel_manager={"alive"})
    return SimpleNamespace(contents_manager=kind(root_dir=str(folder)), session_manager=sessions)


@pytest.fixture
def folder(tmp_path):
    outputs = [nbformat.v4.new_output("display_data", data) for data in (VIEW | STILL, VIEW)]
    cells = [nbformat.v4.new_markdown_cell("text"), nbformat.v4.new_code_cell("x", outputs=outputs)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    return tmp_path


def contents(app, path, **options):
    model = app.contents_manager.get(path, **options)
    return asyncio.run(model) if asyncio.iscoroutine(model) else model


def shown(app, path="a.ipynb", **options):
    model = contents(app, path, **options)
    if not model["content"]:
        return None
    return [sorted(output["data"]) for output in model["content"]["cells"][1]["outputs"]]


KINDS = [AsyncLargeFileManager, LargeFileManager]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("running", [(), (("b.ipynb", "alive"),), (("a.ipynb", "dead"),)])
def test_without_its_kernel_the_stills_are_shown(folder, kind, running):
    app = an_app(folder, kind, *running)
    keep_stills(app)
    assert shown(app) == [sorted(STILL), [WIDGET_VIEW]]  # what holds no still is left as it is


@pytest.mark.parametrize("kind", KINDS)
def test_with_its_kernel_the_widgets_are_shown(folder, kind):
    app = an_app(folder, kind, ("a.ipynb", "alive"))
    keep_stills(app)
    assert shown(app) == [sorted(VIEW | STILL), [WIDGET_VIEW]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_keeps_its_views_and_other_questions_their_answers(folder, kind):
    before = (folder / "a.ipynb").read_bytes()
    app = an_app(folder, kind)
    keep_stills(app)
    shown(app)
    assert (folder / "a.ipynb").read_bytes() == before
    assert shown(app, content=False) is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_notebook_is_handed_out_as_it_is(folder, kind):
    (folder / "a.txt").write_text("text", encoding="utf-8")
    app = an_app(folder, kind)
    keep_stills(app)
    assert contents(app, "a.txt")["content"] == "text"
    assert {one["name"] for one in contents(app, "")["content"]} == {"a.ipynb", "a.txt"}
