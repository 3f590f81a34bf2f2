"""The lessons as tests read them: their cells, their solutions, and a quick way to run them."""

import re
from functools import cache
from pathlib import Path

import matplotlib as mpl
import nbformat

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
SCAFFOLD = "# Your code here."
SOLUTION = re.compile(r"```python\n(.*?)```", re.DOTALL)


@cache
def read(name):
    """Return the lesson's notebook."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def cells(name, kind):
    """Return the lesson's cells of one kind, "code" or "markdown"."""
    return [cell for cell in read(name).cells if cell.cell_type == kind]


def run(name, replace=None, namespace=None):
    """Run every code cell in one namespace, without a kernel, and return the namespace.

    `replace` maps the number of a cell among all cells to the code to run in its place;
    `namespace` is what earlier runs left behind.
    """
    replace, namespace = replace or {}, namespace or {"__name__": "lesson"}
    with mpl.rc_context():
        for number, cell in enumerate(read(name).cells):
            if cell.cell_type == "code":
                source = replace.get(number, cell.source)
                exec(compile(source, f"{name}[{number}]", "exec"), namespace)
    return namespace


def exercises(name):
    """Return, for each exercise, the number of its cell, the check it calls and its solution."""
    found = []
    for number, cell in enumerate(read(name).cells):
        if cell.cell_type == "code" and SCAFFOLD in cell.source:
            solution = SOLUTION.search(read(name).cells[number + 1].source)
            assert solution, f"{name}, cell {number}: no solution follows the exercise"
            check = re.search(r"^checks\.(\w+)\((\w+)\)", cell.source, re.MULTILINE)
            found.append((number, check.group(1), check.group(2), solution.group(1)))
    return found
