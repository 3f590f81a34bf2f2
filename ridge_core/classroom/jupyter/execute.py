"""Re-run notebooks from fresh kernels and store what they show, the same bytes on each run.

For maintainers, as `python lab.py execute`. A notebook that fails is left as it was.
"""

import re
import sys
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError

from ridge_core.classroom.jupyter.stills import WIDGET_VIEW

NOTEBOOKS = Path(__file__).resolve().parents[3] / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_CELL_METADATA = {"cellView", "jupyter", "tags"}
# What differs from machine to machine or from run to run.
LOCAL = re.compile(r"/home/|/Users/|/root/|/tmp/|[A-Z]:\\|(?<=at )0x[0-9a-fA-F]{6,}")


def execute(path):
    """Run the notebook at `path` in order in a fresh kernel, and rewrite it normalised.

    Raises ValueError, and leaves the file alone, if a cell fails, writes to stderr, or shows
    something that belongs to this machine only.
    """
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    normalise(notebook)
    for number, cell in enumerate(notebook.cells, 1):
        refuse_local_outputs(number, cell)
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def run(notebook, folder):
    """Run every cell of `notebook` with this interpreter, whatever kernels are installed."""
    try:
        _client(notebook, folder).execute()
    except CellExecutionError as error:
        raise ValueError(f"{last_run(notebook)}: {error.ename}: {error.evalue}") from None
    except (CellControlSignal, DeadKernelError) as error:
        raise ValueError(f"{last_run(notebook)}: {str(error).splitlines()[0]}") from None


def _client(notebook, folder):
    own_kernel = KernelSpecManager(kernel_dirs=[])
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=own_kernel, transport_encryption="auto"),
        timeout=600,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.owns_km = True  # it shuts the kernel down
    return client


def last_run(notebook):
    """Return which cell ran last, as readers count: from one, the text cells included."""
    started = [i for i, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    return f"cell {max(started, default=1)}"


def normalise(notebook):
    """Drop from `notebook` all that is not its content."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        for key in cell.metadata.keys() - KEPT_CELL_METADATA:
            del cell.metadata[key]
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("data") != {}]


def refuse_local_outputs(number, cell):
    """Raise ValueError if the cell wrote to stderr or shows a path or address of this machine."""
    for output in cell.get("outputs", []):
        if output.get("name") == "stderr":
            raise ValueError(f"cell {number} writes to stderr: {output.text.strip()}")
        for text in output_texts(output):
            if found := LOCAL.search(text):
                context = text[max(found.start() - 20, 0) : found.end() + 40]
                raise ValueError(f"cell {number} shows what differs elsewhere: {context!r}")


def output_texts(output):
    """Return the readable parts of an output: its stream, its traceback, its textual data."""
    data = output.get("data", {})
    texts = [content for mime, content in data.items() if mime.startswith("text/")]
    return [output.get("text", ""), "\n".join(output.get("traceback", [])), *texts]


def main(words):
    """Execute the named notebooks, or all in order; return 1 if any failed."""
    failures = 0
    for path in map(Path, words) if words else sorted(NOTEBOOKS.glob("*.ipynb")):
        start = time.monotonic()
        try:
            execute(path)
        except (ValueError, OSError) as error:
            failures += 1
            print(f"{path.name}, {error}", file=sys.stderr)
        else:
            print(f"{path.name}  {time.monotonic() - start:.1f} s", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
