"""The stored notebooks are what a fresh kernel shows; and how they are made so."""

import sys
from pathlib import Path

import nbformat
import pytest

from ridge_core.classroom.jupyter import execute

LESSONS = sorted((Path(__file__).resolve().parents[3] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=LESSONS, ids=[path.stem for path in LESSONS])
def lesson(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


# The lessons as they are stored


def test_it_was_executed_in_order_from_a_fresh_kernel(lesson):
    counts = [cell.execution_count for cell in code_cells(lesson)]
    assert counts == list(range(1, len(counts) + 1))


def test_it_stores_no_widget_that_no_kernel_serves(lesson):
    assert "widgets" not in lesson.metadata
    assert not any(execute.WIDGET_VIEW in output.get("data", {}) for output in outputs(lesson))


def test_it_stores_no_error_and_nothing_on_stderr(lesson):
    assert all(output.get("name") != "stderr" for output in outputs(lesson))
    expected = [
        cell for cell in lesson.cells if "raises-exception" in cell.metadata.get("tags", [])
    ]
    raised = [cell for cell in code_cells(lesson) if "error" in kinds(cell.outputs)]
    assert raised == expected


def kinds(outputs):
    return [output.output_type for output in outputs]


def test_it_shows_nothing_of_the_machine_it_ran_on(lesson):
    for number, cell in enumerate(lesson.cells, 1):
        execute.refuse_local_outputs(number, cell)


def test_it_runs_in_any_python_kernel(lesson):
    assert lesson.metadata == execute.METADATA


def test_it_is_stored_normalised(lesson, request):
    path = request.node.callspec.params["lesson"]
    execute.normalise(lesson)
    stored = path.read_bytes().decode()
    assert stored == nbformat.writes(lesson) + "\n", "run: python lab.py execute"


# How `execute` makes them


@pytest.fixture
def notebook(tmp_path):
    """Return a function that writes a notebook of the given code cells and returns its path."""

    def write(*sources, metadata=None):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        whole = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), *cells])
        whole.metadata.update(metadata or {})
        path = tmp_path / "lesson.ipynb"
        nbformat.write(whole, path)
        return path

    return write


LIVE = """
class Live:
    def _repr_mimebundle_(self, **_):
        view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
        return view | {"text/plain": "still"}
Live()
"""


def test_twice_gives_the_same_bytes(notebook):
    path = notebook("import sys", LIVE, "print('a')\nprint('b')", metadata={"widgets": {"x": 1}})
    execute.execute(path)
    first = path.read_bytes()
    execute.execute(path)
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")
    assert b"\r" not in first


def test_a_widget_keeps_what_shows_without_a_kernel(notebook):
    path = notebook(LIVE)
    execute.execute(path)
    (output,) = outputs(nbformat.read(path, as_version=4))
    assert output.data == {"text/plain": "still"}


def test_ids_and_metadata_are_normalised(notebook):
    path = notebook("1", metadata={"kernelspec": {"name": "mine", "display_name": "Mine"}})
    execute.execute(path)
    stored = nbformat.read(path, as_version=4)
    assert stored.metadata == execute.METADATA
    assert [cell.id for cell in stored.cells] == ["cell-01", "cell-02"]
    assert all(cell.metadata == {} for cell in stored.cells)


def test_it_runs_with_this_interpreter_in_the_notebook_s_folder(notebook, tmp_path, monkeypatch):
    another = tmp_path / "kernels" / "python3" / "kernel.json"
    another.parent.mkdir(parents=True)
    another.write_text('{"argv": ["another"], "display_name": "Another", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    path = notebook("import sys, pathlib\nopen('who', 'w').write(sys.prefix); None")
    execute.execute(path)
    assert (path.parent / "who").read_text() == sys.prefix


@pytest.mark.parametrize(
    ("sources", "complaint"),
    [
        (["x = 1", "1 / 0"], "lesson.ipynb, cell 3: ZeroDivisionError: division by zero"),
        (["import os; os._exit(1)"], "lesson.ipynb, cell"),
        (["import warnings; warnings.warn('oh')"], "cell 2 writes to stderr"),
        (["object()"], "cell 2 shows what differs elsewhere"),
        (["print('/home/somebody/file')"], "cell 2 shows what differs elsewhere"),
    ],
)
def test_a_failing_notebook_is_named_and_left_alone(notebook, capsys, sources, complaint):
    path = notebook(*sources)
    before = path.read_bytes()
    assert execute.main([str(path)]) == 1
    assert complaint in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_missing_notebook_is_named(tmp_path, capsys):
    assert execute.main([str(tmp_path / "none.ipynb")]) == 1
    assert "none.ipynb" in capsys.readouterr().err
