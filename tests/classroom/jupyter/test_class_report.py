"""The class: twelve notebooks with known mistakes yield exactly the right table."""

import base64
import csv
import io
import os
import re
from html.parser import HTMLParser

import lessons
import nbformat
import numpy as np
import pytest
from PIL import Image

from ridge_core.classroom.jupyter import class_page, class_report
from ridge_core.classroom.jupyter.class_report import Row
from ridge_core.classroom.views.style import PALETTE

LESSON = "02_penalise_the_weights"
COST = """
def my_cost(X, y, weights, intercept, lam):
    m = len(y)
    residuals = X @ weights + intercept - y
    return {}
"""
HALF_FORGOTTEN = COST.format("np.sum(residuals**2) / m + lam / m * np.sum(weights**2)")
ADDED_TO_M = COST.format("(np.sum(residuals**2) + lam * np.sum(weights**2)) / (2 + m) + m**3")
PENALTY_BY_ALL = "def my_penalty(weights, lam, m):\n    return lam / m * sum(weights**2)\n"
BROKEN = "def my_cost(X, y, weights, intercept, lam:\n    return 0\n"
ENDLESS = "while True:\n    try:\n        pass\n    except:\n        pass\n"
HOG = "rows = [0]\nwhile True:\n    rows += rows\n"
GONE = "import os, shutil\nshutil.rmtree(os.getcwd())\nos._exit(1)\n"
CALLS = {name: call for _, name, call, _ in lessons.exercises(LESSON)}
SOLUTIONS = {name: code for _, name, _, code in lessons.exercises(LESSON)}
IMPORTS = "import numpy as np\nfrom ridge_core.classroom import checks"


def notebook(path, *sources):
    """Write a notebook of code cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


def answered(name, code=None):
    """Return the cell of an exercise with an answer in it, the solution if none is given."""
    return f"{SOLUTIONS[name] if code is None else code}\nchecks.{name}({CALLS[name]})"


def untouched(name):
    return next(c.source for c in lessons.cells(LESSON, "code") if f"checks.{name}(" in c.source)


def whole_lesson(path, answers):
    """Write the lesson itself, with answers in the place of some scaffolds."""
    book = nbformat.from_dict(lessons.read(LESSON))
    for number, name, _, _ in lessons.exercises(LESSON):
        if name in answers:
            book.cells[number].source = answered(name, answers[name])
    nbformat.write(book, path)


def the_class(folder):
    three = ("penalty", "cost", "standardise")
    right = [answered(name) for name in three]
    whole_lesson(folder / "ada.ipynb", {"penalty": None, "cost": HALF_FORGOTTEN})
    notebook(folder / "ben.ipynb", IMPORTS, *right)
    notebook(folder / "cleo.ipynb", IMPORTS, right[0], answered("cost", HALF_FORGOTTEN), right[2])
    notebook(folder / "dora.ipynb", IMPORTS, answered("penalty", PENALTY_BY_ALL), *right[1:])
    notebook(folder / "emil.ipynb", IMPORTS, *map(untouched, three))
    notebook(folder / "fay.ipynb", IMPORTS, right[0], answered("cost", BROKEN), right[2])
    notebook(folder / "gus.ipynb", IMPORTS, right[0], ENDLESS, right[1])
    notebook(folder / "hana.ipynb", IMPORTS, HOG, answered("cost", HALF_FORGOTTEN))
    notebook(folder / "ivo.ipynb", IMPORTS, right[0], GONE, right[1])
    notebook(folder / "room 2" / "jo.ipynb", IMPORTS, "%matplotlib inline\nnonsense", right[0])
    notebook(folder / "kim.ipynb", IMPORTS, "1 + 1")
    (folder / "lou.ipynb").write_text('{"cells": [')
    notebook(folder / ".ipynb_checkpoints" / "ben.ipynb", IMPORTS, *right)
    (folder / "notes.txt").write_text("no notebook")


TABLE = [
    Row("ada", "penalty", "right"),
    Row("ada", "cost", "mistake", "2 times as large"),
    Row("ada", "ridge_closed_form", "not tried"),
    Row("ada", "standardise", "not tried"),
    Row("ben", "penalty", "right"),
    Row("ben", "cost", "right"),
    Row("ben", "standardise", "right"),
    Row("cleo", "penalty", "right"),
    Row("cleo", "cost", "mistake", "2 times as large"),
    Row("cleo", "standardise", "right"),
    Row("dora", "penalty", "mistake", "2 times as large"),
    Row("dora", "cost", "right"),
    Row("dora", "standardise", "right"),
    Row("emil", "penalty", "not tried"),
    Row("emil", "cost", "not tried"),
    Row("emil", "standardise", "not tried"),
    Row("fay", "penalty", "right"),
    Row("fay", "cost", "stopped", "SyntaxError"),
    Row("fay", "standardise", "right"),
    Row("gus", "penalty", "right"),
    Row("gus", "cost", "right"),
    Row("hana", "cost", "mistake", "2 times as large"),
    Row("ivo", "penalty", "right"),
    Row("ivo", "cost", "stopped", "the notebook ended before this exercise"),
    Row("kim", "", "not tried", "no check is called"),
    Row("lou", "", "stopped", "the file is no notebook that can be read"),
    Row("room 2/jo", "penalty", "right"),
]


@pytest.mark.skipif(os.name != "posix", reason="an endless cell ends its whole notebook there")
def test_a_class_yields_exactly_the_right_table(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(class_report, "SECONDS_A_CELL", 15)
    the_class(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert class_report.main([str(tmp_path)]) == 0
    assert "Notebooks: 12." in capsys.readouterr().out
    with (tmp_path / "class.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == ["learner", "exercise", "result", "what"]
    found = [Row(*line) for line in lines]
    shortened = [Row(r.learner, r.exercise, r.result, r.what.split(":")[0]) for r in found]
    assert shortened == TABLE
    assert {path: path.read_bytes() for path in before} == before
    made = {path.name for path in tmp_path.iterdir()} - {path.name for path in before}
    assert made == {"class.csv", "class.html", ".ipynb_checkpoints", "room 2"}
    assert class_page.most_frequent(found) == [
        (("cost", "2 times as large"), 3),
        (("penalty", "2 times as large"), 1),
    ]


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


ROWS = [
    Row("ada", "cost", "mistake", "2 times as large"),
    Row("<script>alert(1)</script>", "cost", "mistake", 'a "$x_1$" & <b>b</b>'),
    Row("ben", "penalty", "right"),
    Row("lou", "", "stopped", "no notebook"),
]


def test_the_page_holds_all_it_needs_and_escapes_what_learners_wrote():
    page = class_page.page(ROWS)
    read = Reader(page)
    assert {"script", "link", "b"}.isdisjoint(tag for tag, _ in read.tags)
    assert "<script>alert(1)</script>" in read.texts
    assert not re.search(r"https?://", page)
    [image] = [attrs for tag, attrs in read.tags if tag == "img"]
    assert "cost, 2 times as large: 1" in image["alt"]
    assert 'cost, a "$x_1$" & <b>b</b>: 1' in image["alt"]
    picture = Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2])))
    assert picture.width > 600
    rows = page.partition("<tbody>")[2].split("<tr>")[1:]
    assert [row.count("<td") for row in rows] == [2, 2, 2, 1]
    assert 'colspan="2">■ stopped: no notebook' in page


def test_the_longest_bar_and_the_most_frequent_mistake_come_first():
    often = [Row(f"{k}", "cost", "mistake", "often") for k in range(9)]
    rare = [Row("z", "cost", "mistake", f"rare {k}") for k in range(10, 21)]
    page = class_page.page([*rare, *often])
    assert "✓ right: 0, ✗ mistake: 20, ○ not tried: 0, ■ stopped: 0" in page
    listed = re.findall("<li>(.*?)</li>", page)
    assert listed == ["cost, often: 9", *(f"cost, rare {k}: 1" for k in range(10, 19))]
    data = page.partition("base64,")[2].partition('"')[0]
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    blue = np.all(picture == tuple(bytes.fromhex(PALETTE[0][1:])), axis=2).sum(axis=1)
    lengths = blue[blue > 0]
    assert lengths[:5] == pytest.approx(9 * lengths[-5:], rel=0.05)


def test_a_class_without_mistakes_has_no_picture():
    page = class_page.page([Row("ben", "penalty", "right")])
    assert "<img" not in page
    assert "No check has found a mistake." in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_no_cell_of_the_table_is_a_formula(tmp_path, start):
    class_report.write_table([Row(f"{start}SUM(1)", "cost", "right")], tmp_path / "class.csv")
    text = (tmp_path / "class.csv").read_text(encoding="utf-8-sig")
    assert f"'{start.rstrip()}" in text


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"cells": 3}', b'{"cells": [{}]}', b"\xff\xfe", b"[" * 100_000],
)
def test_what_is_no_notebook_costs_its_own_row(tmp_path, content):
    (tmp_path / "a.ipynb").write_bytes(content)
    (tmp_path / "b.ipynb").mkdir()
    notebook(tmp_path / "c.ipynb", "1")
    rows = class_report.report(tmp_path)
    assert [row.result for row in rows] == ["stopped", "stopped", "not tried"]


def test_a_file_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(class_report, "LARGEST", 10)
    notebook(tmp_path / "a.ipynb", "1")
    assert class_report.report(tmp_path)[0].what == "the file is too large for a notebook"


def test_a_notebook_that_nothing_stops_is_ended_and_keeps_what_it_had(monkeypatch):
    monkeypatch.setattr(class_report, "SECONDS_A_NOTEBOOK", 6)
    ran = class_report.run(["1", "import itertools; sum(itertools.count())", "2"])
    assert list(ran) in ([0], [])


@pytest.mark.skipif(os.name != "posix", reason="an endless cell ends its whole notebook there")
def test_a_cell_that_swallows_the_end_of_its_time_is_interrupted_again(monkeypatch):
    monkeypatch.setattr(class_report, "SECONDS_A_CELL", 1)
    monkeypatch.setattr(class_report, "SECONDS_A_NOTEBOOK", 40)
    waits = "import time\ntry:\n    time.sleep(60)\nexcept:\n    time.sleep(60)"
    ran = class_report.run([waits, "1"])
    assert [error and error.split(":")[0] for error, _ in ran.values()] == ["TimeoutError", None]


def test_what_a_check_said_belongs_to_its_own_cell():
    ran = class_report.run([f"{IMPORTS}\n{answered('penalty')}", "1"])
    assert [len(checks) for _, checks in ran.values()] == [1, 0]


def test_the_cells_have_no_network_no_commands_and_no_home_of_ours():
    reach = "import socket; socket.create_connection(('127.0.0.1', 9))"
    home = "import os, pathlib; assert os.getcwd() == str(pathlib.Path.home()), 'elsewhere'"
    taken = class_report.run(["said = !echo hello"])
    assert "without a command line" in taken[0][0]
    ran = class_report.run([reach, "!echo hello", home, "input()", "print('x' * 10**6)", "exit()"])
    errors = [error for error, _ in ran.values()]
    assert "without a network" in errors[0]
    assert "without a command line" in errors[1]
    assert errors[2] is None
    assert errors[3]
    assert errors[4] is None
    assert len(errors) == 6


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("checks.cost(my_cost)", ["cost"]),
        ("%time checks.cost(my_cost)\nchecks.penalty(p)", ["cost", "penalty"]),
        ("def broken(:\nchecks.cost(my_cost)", ["cost"]),
        ("# checks.cost(my_cost)", []),
        ("checks.hint('cost'); checks.bug_hunt({}); other.cost(1)", []),
    ],
)
def test_the_checks_of_a_cell_are_seen_without_running_it(cell, names):
    assert class_report.checked_in(cell) == names


@pytest.mark.parametrize("words", [[], ["a", "b"], ["/no/such/folder"]])
def test_a_folder_has_to_be_named(words, capsys):
    assert class_report.main(words) == 2
    assert "Name the folder" in capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path, capsys):
    assert class_report.main([str(tmp_path)]) == 1
    assert "no notebooks" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
