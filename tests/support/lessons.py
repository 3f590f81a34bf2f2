"""The lessons as tests read them: their cells, their solutions, and a quick way to run them."""

import ast
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


def shown(name, number, namespace):
    """Run one cell in `namespace`, without a kernel, and return what it would show."""
    body = ast.parse(read(name).cells[number].source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), f"{name}[{number}]", "exec"), namespace)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), f"{name}[{number}]", "eval"), namespace)


def quizzes(name):
    """Return, for each prediction, the number of its cell and its right answer."""
    found = []
    for number, cell in enumerate(read(name).cells):
        if cell.cell_type == "code" and "quiz.predict" in cell.source:
            calls = [node for node in ast.walk(ast.parse(cell.source)) if _is_quiz(node)]
            words = {word.arg: word.value for call in calls for word in call.keywords}
            found.append((number, ast.literal_eval(words["right"])))
    return found


def _is_quiz(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "quiz.predict"


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
