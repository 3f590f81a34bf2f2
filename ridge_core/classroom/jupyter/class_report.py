"""What a class has solved: a table of learners and exercises, and the mistakes made most often.

For teachers, as `python lab.py class FOLDER`. Every notebook of the folder is run in a process of
its own, with limits of time and memory, and every exercise that it checks is noted. The table is
written into the folder, as `class.csv` and as the page `class.html`. Nothing is sent anywhere.
"""

import ast
import contextlib
import csv
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import matplotlib as mpl

from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.jupyter import class_page

SECONDS_A_CELL = 60
SECONDS_A_NOTEBOOK = 300
LARGEST = 50 * 2**20  # bytes of a notebook
RIGHT, MISTAKE, NOT_TRIED, STOPPED = "right", "mistake", "not tried", "stopped"
_CALL = re.compile(r"\bchecks\.(\w+)\(")


@dataclass(frozen=True)
class Row:
    """What became of one exercise in one notebook."""

    learner: str
    exercise: str
    result: str
    what: str = ""


def report(folder):
    """Return the rows of every notebook in a folder, folders in it included."""
    paths = [path for path in sorted(folder.rglob("*.ipynb")) if not _is_hidden(path, folder)]
    with ThreadPoolExecutor(os.cpu_count()) as several:
        found = several.map(lambda path: _rows(path, folder), paths)
    return [row for rows in found for row in rows]


def _is_hidden(path, folder):
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _rows(path, folder):
    learner = path.relative_to(folder).with_suffix("").as_posix()
    try:
        cells = code_cells(path)
    except ValueError as error:
        return [Row(learner, "", STOPPED, str(error))]
    called = {number: names for number, cell in enumerate(cells) if (names := checked_in(cell))}
    if not called:
        return [Row(learner, "", NOT_TRIED, "no check is called")]
    ran = run(cells[: max(called) + 1])
    results = {}
    for number, names in called.items():
        results |= _results(names, ran.get(number))
    return [Row(learner, name, *result) for name, result in results.items()]


def code_cells(path):
    """Return the sources of a notebook's code cells; raise ValueError if it is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("the file is too large for a notebook")
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, KeyError, TypeError, UnicodeError, json.JSONDecodeError, RecursionError):
        raise ValueError("the file is no notebook that can be read") from None


def checked_in(cell):
    """Return the exercises that a cell calls a check on."""
    try:
        calls = [part.func for part in ast.walk(ast.parse(cell)) if isinstance(part, ast.Call)]
        names = [f.attr for f in calls if isinstance(f, ast.Attribute) and _is_checks(f.value)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics, or not Python at all
        names = _CALL.findall(cell)
    return [name for name in names if name in EXERCISES]


def _is_checks(node):
    return isinstance(node, ast.Name) and node.id == "checks"


def run(cells):
    """Run code cells in a process of their own; return {number: (error, checks)} of those run."""
    command = [sys.executable, "-m", f"{__package__}.run_learner"]
    task = json.dumps({"cells": cells, "seconds": SECONDS_A_CELL})
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=home, env=_environment(home), start_new_session=True, encoding="utf-8",
            errors="replace",
        )  # fmt: skip
        try:
            said, _ = process.communicate(task, timeout=SECONDS_A_NOTEBOOK)
        except subprocess.TimeoutExpired:
            _end(process)
            said, _ = process.communicate()
        _end(process)
    return dict(filter(None, map(_read, said.splitlines())))


def _environment(home):
    """Return the variables of such a process: a home of its own, and one thread."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG") if key in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "IPYTHONDIR", "TMPDIR", "TEMP"), home)
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    settings = {"MPLBACKEND": "agg", "MPLCONFIGDIR": mpl.get_configdir(), "PYTHONUTF8": "1"}
    return kept | homes | threads | settings


def _end(process):
    """End the process and all that its cells have started."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _read(line):
    try:
        number, error, checks = json.loads(line)
        return number, (error, checks)
    except ValueError:
        return None


def _results(names, ran):
    """Return {exercise: (result, what)} for the exercises that one cell calls a check on."""
    error, checks = ran or ("the notebook ended before this exercise", [])
    results = {name: (STOPPED, error or "the check was not reached") for name in names}
    return results | {name: _result(*said) for name, *said in checks if name in names}


def _result(passed, names, paragraph):
    if passed:
        return RIGHT, ""
    if passed is None:
        return NOT_TRIED, ""
    return MISTAKE, " and ".join(names) or paragraph


def write_table(rows, path):
    """Write the rows as CSV. What a spreadsheet would take for a formula stays text."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(field.name for field in fields(Row))
        table.writerows([_as_text(cell) for cell in astuple(row)] for row in rows)


def _as_text(cell):
    return "'" + cell if cell.lstrip()[:1] in set("=+-@") or cell[:1] in set("\t\r") else cell


def main(words):
    """Write the table and the page of the folder that is named."""
    if len(words) != 1 or not Path(words[0]).is_dir():
        print("Name the folder that holds the learners' notebooks.", file=sys.stderr)
        return 2
    folder = Path(words[0])
    rows = report(folder)
    if not rows:
        print(f"There are no notebooks in {folder}.", file=sys.stderr)
        return 1
    write_table(rows, folder / "class.csv")
    (folder / "class.html").write_text(class_page.page(rows), encoding="utf-8")
    print(f"Notebooks: {len({row.learner for row in rows})}. The page: {folder / 'class.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
