"""The house holds: what each room may import, and how long a function may be."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "ridge_core"
MATHEMATICS = sorted(ROOM.glob("*.py"))
EVERYTHING = sorted(ROOM.rglob("*.py"))
# From the ground up: a module imports only from floors below its own.
FLOORS = [
    {"validation"},
    {"objective", "data", "numerics"},
    {"descent", "path", "conventions"},
    {"rows", "penalties"},
    {"selection"},
    {"__init__"},
]
WINGS = {"views": "exercises", "exercises": "views"}
FOLDERS = sorted({path.parent for path in EVERYTHING})
LESSONS = sorted((ROOM.parent / "notebooks").glob("*.ipynb"))
DOORS = {"ridge_core", "ridge_core.classroom"}


def imports(path):
    for node in definitions(path, (ast.Import, ast.ImportFrom)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            yield "." * node.level + (node.module or "")


def floor(name):
    return next(i for i, modules in enumerate(FLOORS) if name in modules)


@pytest.mark.parametrize("path", MATHEMATICS, ids=lambda path: path.stem)
def test_the_mathematics_needs_numpy_and_nothing_else(path):
    allowed = sys.stdlib_module_names | {"numpy", "ridge_core"}
    assert {name.split(".")[0] for name in imports(path)} <= allowed


@pytest.mark.parametrize("path", MATHEMATICS, ids=lambda path: path.stem)
def test_no_module_imports_from_its_own_floor_or_above(path):
    own = [name.split(".")[1:] for name in imports(path) if name.startswith("ridge_core.")]
    assert all(len(parts) == 1 and floor(parts[0]) < floor(path.stem) for parts in own)


@pytest.mark.parametrize("wing", WINGS)
def test_views_and_exercises_know_nothing_of_each_other(wing):
    for path in (ROOM / "classroom" / wing).rglob("*.py"):
        assert not any(f"classroom.{WINGS[wing]}" in name for name in imports(path)), path


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_folder_is_taken_in_at_a_glance(folder):
    assert len([path for path in folder.glob("*.py") if path.stem != "__init__"]) <= 12


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_enters_by_the_two_doors(lesson):
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    entered = re.findall(r"^(?:from|import) (ridge_core[\w.]*)", code, re.MULTILINE)
    assert set(entered) <= DOORS
    assert len(entered) <= 2


def definitions(path, kinds):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.stem)
def test_functions_are_short(path):
    for node in definitions(path, ast.FunctionDef):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        lines = {n.lineno for part in body for n in ast.walk(part) if hasattr(n, "lineno")}
        assert len(lines) <= 15, f"{path.name}: {node.name} has {len(lines)} lines"


@pytest.mark.parametrize("path", MATHEMATICS, ids=lambda path: path.stem)
def test_what_is_public_says_what_it_computes(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    for node in definitions(path, (ast.FunctionDef, ast.ClassDef)):
        assert node.name.startswith("_") or ast.get_docstring(node), f"{path.name}: {node.name}"


def test_the_package_costs_no_more_modules_than_numpy():
    code = "import sys, numpy; n = set(sys.modules); import ridge_core; "
    code += "print(*sorted(m.split('.')[0] for m in set(sys.modules) - n))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert set(loaded.stdout.split()) <= sys.stdlib_module_names | {"ridge_core", "numpy"}
