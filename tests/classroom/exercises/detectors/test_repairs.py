"""A function that one small change makes right is shown the line, and never the solution."""

import linecache

import numpy as np
import pytest

from ridge_core import ridge
from ridge_core.classroom import checks
from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.detectors import repairs, rewriting

ONE_LINE = "One small change in one line makes your function right"


def written(code, name):
    """Return a function as a notebook's cell defines it: its text is known."""
    linecache.cache["<repairs>"] = (len(code), None, code.splitlines(True), "<repairs>")
    names = {"np": np, "ridge": ridge}
    exec(compile(code, "<repairs>", "exec"), names)
    return names[name]


def told(exercise, signature, *lines):
    """Return what is said of a function, a line of its body for each text."""
    code = f"def mine({signature}):\n" + "\n".join("    " + line for line in lines)
    return checks.check(exercise, written(code, "mine"))


PENALTY, ERROR, J = "weights, lam, m", "y, predictions", "X, y, weights, intercept, lam"
RESIDUALS = "r = X @ weights + intercept - y"


@pytest.mark.parametrize(
    ("exercise", "signature", "lines", "line", "said"),
    [
        ("penalty", PENALTY, ["return lam // (2 * m) * np.sum(weights**2)"], 2, "`//` drops"),
        ("penalty", PENALTY, ["return lam / (2 * m * np.sum(weights**2))"], 2, "do brackets"),
        (
            "penalty", PENALTY,
            ["total = 0", "for w in weights:", "    total += int(w**2)",
             "return lam * total / (2 * m)"],
            4, "`int` drops",
        ),
        (
            "penalty", PENALTY,
            ["total = 0", "for w in weights:", "    total += w**2",
             "    return lam * total / (2 * m)"],
            3, "The `return` stands inside the loop",
        ),
        (
            "mean_squared_error", ERROR,
            ["total = 0", "for a, b in zip(y, predictions):", "    total = (a - b) ** 2",
             "return total / len(y)"],
            3, "overwrites what it should add up",
        ),
        (
            "gradient", J,
            ["m = len(y)", RESIDUALS, "return 2 / m * X.T @ r + lam / m * weights, r.mean()"],
            4, "Look at the number `2`",
        ),
        (
            "gradient", J,
            ["m = len(y)", RESIDUALS, "price = lam / m * weights", "price[-1] = 0",
             "return X.T @ r / m + price, r.mean()"],
            5, "Without this line",
        ),
        (
            "one_standard_error", "lams, mean, standard_error",
            ["i = np.argmin(standard_error)",
             "return max(lams[mean <= mean[i] + standard_error[i]])"],
            2, "Look at `standard_error`",
        ),
        (
            "honest_error", "X, y, lams, train, validation, test",
            ["def error(lam, rows):", "    w, b = ridge(X[train], y[train], lam)",
             "    return np.mean((X[rows] @ w + b - y[rows]) ** 2)",
             "best = np.argmin([error(lam, validation) for lam in lams])",
             "return error(float(best), test)"],
            5, "is a place in a list",
        ),
    ],
)  # fmt: skip
def test_the_line_is_shown(exercise, signature, lines, line, said):
    feedback = told(exercise, signature, *lines)
    assert feedback.passed is False
    assert feedback.paragraphs[0].startswith(ONE_LINE)
    assert feedback.paragraphs[1] == f"Look at line {line} of your cell:"
    assert feedback.paragraphs[2] == "    " + lines[line - 2].strip()
    assert said in feedback.paragraphs[3]


def test_two_names_that_changed_places_are_told():
    lines = "r = X @ weights + intercept - y", "m = len(y)", (
        "return (weights - lam * (X.T @ r + learning_rate * weights) / m, "
        "intercept - lam * r.mean())"
    )  # fmt: skip
    feedback = told("descent_step", J + ", learning_rate", *lines)
    assert "`lam` and `learning_rate` have changed places in it." in feedback.paragraphs


def test_an_error_on_some_inputs_is_told_with_the_line_that_mends_it():
    lines = "i = np.argmin(mean)", "return max(lams[mean <= mean[i] - standard_error[i]])"
    feedback = told("one_standard_error", "lams, mean, standard_error", *lines)
    assert "stopped with ValueError" in feedback.message
    assert ONE_LINE in feedback.message


def test_what_no_small_change_makes_right_is_not_said_to_be_near():
    assert ONE_LINE not in told("penalty", PENALTY, "return np.sum(weights) ** 3 + lam").message


@pytest.mark.parametrize(
    "line",
    [
        "open('x')",
        "import os",
        "from os import getcwd",
        "__import__('os')",
        "global total",
        "os.getcwd()",
        "while False: pass",
    ],
)
def test_a_function_that_reaches_beyond_its_arguments_is_not_varied(line):
    lines = line, "return lam // (2 * m) * np.sum(weights**2)"
    assert ONE_LINE not in told("penalty", PENALTY, *lines).message


def test_another_name_for_a_module_hides_nothing():
    code = "import os as o\ndef mine(weights, lam, m):\n    o.getpid()\n"
    code += "    return lam // (2 * m) * np.sum(weights**2)\n"
    assert ONE_LINE not in checks.penalty(written(code, "mine")).message


def test_nothing_is_varied_where_no_copy_of_the_process_can_run_it(monkeypatch):
    monkeypatch.setattr(sandbox, "copies_work", lambda: False)
    lines = ("return lam // (2 * m) * np.sum(weights**2)",)
    assert ONE_LINE not in told("penalty", PENALTY, *lines).message


def test_a_change_leaves_the_rest_of_the_tree_alone():
    tree = rewriting.ast.parse("def f(a, b):\n    return a + b + a").body[0]
    before = rewriting.ast.dump(tree)
    found = {rewriting.ast.unparse(new) for new, *_ in repairs._variations(tree)}
    assert rewriting.ast.dump(tree) == before
    assert "def f(a, b):\n    return a + b - a" in found
    assert "def f(a, b):\n    return a - b + a" in found
