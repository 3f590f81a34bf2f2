"""Every lesson: solutions pass, prose agrees with output, links and figures hold."""

import base64
import functools
import io
import itertools
import re
import statistics
import warnings
from contextlib import contextmanager, redirect_stdout

import matplotlib as mpl
import numpy as np
import pytest
from lessons import FOLDER, NAMES, cells, exercises, quizzes, read, run, shown
from PIL import Image

from ridge_core.classroom import Live, checks

LESSONS = [name for name in NAMES if not name.startswith("00")]


def prose(name):
    return "\n\n".join(cell.source for cell in cells(name, "markdown"))


def outputs(name):
    """Return everything that the lesson's cells print or say."""
    texts = []
    for cell in cells(name, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            html = re.sub(r'src="data:[^"]*"', "", data.get("text/html", ""))
            texts += [output.get("text", ""), data.get("text/plain", ""), html]
    return "\n".join(texts)


@pytest.mark.parametrize("name", LESSONS)
def test_every_solution_passes_its_check(name):
    solved = {number: code for number, _, _, code in exercises(name)}
    assert len(solved) >= 2 or "open-ended" in prose(name)
    namespace = run(name, solved)
    for _, check, function, _ in exercises(name):
        feedback = checks.check(check, namespace[function])
        assert feedback.passed is True, f"{check}: {feedback.message}"


@functools.cache
def first_run(name):
    """Run a lesson once for many tests: what it leaves, what it prints, and its live figures."""
    namespace, figures = {"__name__": "lesson"}, {}
    with mpl.rc_context(), no_warning(), redirect_stdout(io.StringIO()) as out:
        for number, cell in enumerate(read(name).cells):
            if cell.cell_type == "code":
                output = shown(name, number, namespace)
                if isinstance(output, Live):
                    figures[number], _ = output._repr_mimebundle_()
    return namespace, out.getvalue(), figures


@contextmanager
def no_warning():
    with warnings.catch_warnings():
        warnings.filterwarnings("error", module="lesson|ridge_core")
        yield


def printed(name, namespace):
    with redirect_stdout(io.StringIO()) as out:
        run(name, namespace=namespace)
    return out.getvalue()


@pytest.mark.parametrize("name", LESSONS)
def test_unsolved_exercises_say_so_calmly(name):
    namespace, _, _ = first_run(name)
    for _, check, function, _ in exercises(name):
        assert checks.check(check, namespace[function]).passed is None


@pytest.mark.parametrize("name", NAMES)
def test_a_live_cell_run_again_at_the_end_shows_the_same(name):
    namespace, _, first = first_run(name)
    with mpl.rc_context():
        again = {number: shown(name, number, namespace)._repr_mimebundle_()[0] for number in first}
    for number, bundle in first.items():
        assert again[number]["text/plain"] == bundle["text/plain"], f"cell {number}"
        before, after = picture(bundle), picture(again[number])
        assert after.shape == before.shape, f"cell {number}"
        # Of two artists on one level either may come out on top: a few pixels where they cross.
        assert np.mean(np.abs(after - before) > 40) < 2e-4, f"cell {number}"


def picture(bundle):
    """Return the pixels of the still picture that stands for a live figure."""
    png = re.search(r'src="data:image/png;base64,([^"]*)"', bundle["text/html"]).group(1)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("L"), dtype=int)


@pytest.mark.parametrize("name", NAMES)
def test_a_second_run_in_one_kernel_prints_the_same_and_warns_of_nothing(name):
    namespace, first, _ = first_run(name)
    with no_warning():
        assert printed(name, namespace) == first


def test_lessons_run_in_one_kernel_backwards():
    namespace = {"__name__": "lesson"}
    backwards = {name: printed(name, namespace) for name in reversed(NAMES)}
    assert backwards == {name: first_run(name)[1] for name in reversed(NAMES)}


@pytest.mark.parametrize("name", LESSONS)
def test_a_prediction_hides_its_answer(name):
    for number, right in quizzes(name):
        cell = read(name).cells[number]
        assert cell.metadata.get("jupyter") == {"source_hidden": True}, number
        assert cell.metadata.get("cellView") == "form", number  # as Colab hides it
        assert "remove-input" in cell.metadata.get("tags", []), number
        text = "\n".join(c.source for c in read(name).cells[:number] if c.cell_type == "markdown")
        for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
            assert right.casefold() not in heading.casefold(), number


@pytest.mark.parametrize("name", NAMES)
def test_links_resolve(name):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", prose(name)):
        assert target.startswith("http") or (FOLDER / target).exists(), target


@pytest.mark.parametrize("name", LESSONS)
def test_neighbours_are_linked_at_both_ends(name):
    first, last = cells(name, "markdown")[0].source, cells(name, "markdown")[-1].source
    place = NAMES.index(name)
    for neighbour in NAMES[max(place - 1, 0) : place] + NAMES[place + 1 : place + 2]:
        assert f"({neighbour}.ipynb)" in first
        assert f"({neighbour}.ipynb)" in last


def test_the_map_and_the_readme_show_every_lesson():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.ipynb)" in prose("00_start_here") for name in LESSONS)
    assert all(f"(notebooks/{name}.ipynb)" in readme for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_links_say_the_number_and_the_title_of_their_lesson(name):
    for said, target in re.findall(
        r"\[(?:← )?(\d\d [^\]→]*?)(?: →)?\]\((\w+)\.ipynb\)", prose(name)
    ):
        title = cells(target, "markdown")[0].source.splitlines()[0].removeprefix("# ")
        assert said.startswith(target[:3].replace("_", " "))
        assert title.startswith(said[3:])


@pytest.mark.parametrize("name", NAMES)
def test_headings_nest(name):
    text = re.sub(r"```.*?```", "", prose(name), flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", LESSONS)
def test_the_opening_says_what_it_is(name):
    opening = cells(name, "markdown")[0].source
    for part in ("What you will see", "What you will be able to do", "What you need", "How long"):
        assert part in opening
    closing = prose(name)
    for part in ("What to remember", "What goes wrong in practice", "Further reading"):
        assert part in closing


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short(name):
    lines = [sum(bool(line.strip()) for line in c.source.splitlines()) for c in cells(name, "code")]
    assert statistics.median(lines) <= 3
    assert statistics.quantiles(lines, n=10)[-1] <= 10
    assert len(cells(name, "markdown")) >= len(lines)


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_has_a_text_alternative(name):
    for cell in cells(name, "code"):
        for output in cell.outputs:
            data = output.get("data", {})
            assert not any(mime.startswith("image/") for mime in data)
            for alt in re.findall(r'<img [^>]*alt="([^"]*)"', data.get("text/html", "")):
                assert len(alt) > 20


# What a number in prose may stand for without being printed: the name of a lesson, an exercise or a
# year in a citation, a duration, a heading's or list's own number.
UNPRINTED = re.compile(
    r"\$\$.*?\$\$|\$[^$]*\$|```.*?```|`[^`]*`|\[[^\]]*\]\([^)]*\)|\[[^\]]*\]|"
    r"[Ll]essons?\s+\d+|Exercise \d+|\d+ minutes|^\d+\. |"
    r"\*\*Further reading.*",
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize("name", LESSONS)
def test_numbers_in_prose_are_on_the_page(name):
    code = "\n".join(cell.source for cell in cells(name, "code"))
    page = outputs(name) + code.replace("_", "") + " ".join(re.findall(r"\$[^$]*\$", prose(name)))
    known = {float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", page)}
    text = UNPRINTED.sub(" ", prose(name))
    said = {float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
    assert said <= known


@pytest.mark.parametrize("name", NAMES)
def test_no_active_content(name):
    for cell in read(name).cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/html", "")
            assert not re.search(r"<script|<iframe|javascript:|\son\w+=", text)


@pytest.mark.parametrize("name", LESSONS)
def test_the_first_screen_is_the_lesson_and_not_its_imports(name):
    first = cells(name, "code")[0]
    assert first.source.startswith("import")
    assert first.metadata.get("jupyter") == {"source_hidden": True}
