"""Every lesson: solutions pass, prose agrees with output, links and figures hold."""

import itertools
import re
import statistics
import warnings

import pytest
from lessons import FOLDER, NAMES, cells, exercises, read, run

from ridge_core.classroom import checks

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


@pytest.mark.parametrize("name", LESSONS)
def test_unsolved_exercises_say_so_calmly(name):
    namespace = run(name)
    for _, check, function, _ in exercises(name):
        assert checks.check(check, namespace[function]).passed is None


def printed(name, namespace, capsys):
    capsys.readouterr()
    run(name, namespace=namespace)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", NAMES)
def test_a_second_run_in_one_kernel_prints_the_same_and_warns_of_nothing(name, capsys):
    namespace = {"__name__": "lesson"}
    with warnings.catch_warnings():
        warnings.filterwarnings("error", module="lesson|ridge_core")
        first, second = (printed(name, namespace, capsys) for _ in range(2))
    assert first == second


def test_lessons_run_in_one_kernel_backwards(capsys):
    namespace = {"__name__": "lesson"}
    backwards = {name: printed(name, namespace, capsys) for name in reversed(NAMES)}
    assert backwards == {name: printed(name, None, capsys) for name in reversed(NAMES)}


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


def test_the_map_shows_every_lesson():
    assert all(f"({name}.ipynb)" in prose("00_start_here") for name in LESSONS)


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
