"""The slips that learners make are one change away from what they mean."""

import ast

import pytest

from ridge_core.classroom.exercises.detectors.repairs import _variations

SLIPS = [
    ("a / b", "a * b"),
    ("a // b", "a / b"),
    ("a - b", "a + b"),
    ("a ^ b", "a ** b"),
    ("a >= b", "a > b"),
    ("a == b", "a != b"),
    ("a + -b", "a + b"),
    ("a - 7", "7 - a"),
    ("7 * (a + 1)", "a"),
    ("7 * (a + 1)", "a + 1"),
    ("a / b * a", "a / (b * a)"),
    ("a / (b * a)", "a / b * a"),
    ("a @ b", "a.T @ b"),
    ("(a + b).T", "a + b"),
    ("np.sum(a) ** 2", "np.sum(a ** 2)"),
    ("a and b", "b"),
    ("1 if a else b", "b"),
    ("(a + b)[0]", "a + b"),
    ("a[1:b]", "a[:b]"),
    ("a[1:b]", "a[1:]"),
    ("np.mean(a)", "np.sum(a)"),
    ("np.max(a, b)", "np.maximum(a, b)"),
    ("abs(a)", "sqrt(a)"),
    ("np.linalg.eigvals(a)[-1]", "np.linalg.eigvalsh(a)[-1]"),
    ("np.sqrt(a + b)", "a + b"),
    ("a.round()", "a"),
    ("np.sum(a, axis=0)", "np.sum(a)"),
    ("np.sum(a, axis=0)", "np.sum(a, axis=1)"),
    ("np.sum(a)", "np.sum(a, axis=0)"),
    ("np.zeros_like(a)", "np.zeros_like(a, dtype=float)"),
    ("a / 7", "7 / a"),
    ("a / 7", "a / 14"),
    ("a / 7", "a / 700"),
    ("a / 7", "a / len(b)"),
    ("float(a)", "float(b[a])"),
    ("a / b", "a / a"),
    ("a * a + b", "b * b + b"),
    ("a", "np.mean(a)"),
    ("a, b", "(a, np.sqrt(b))"),
    ("a @ b", "np.diag(a) @ b"),
]


def function(*lines):
    """Return a function of a and b with these lines."""
    return ast.parse("def f(a, b):\n" + "".join(f"    {line}\n" for line in lines)).body[0]


def said_of(slip, meant):
    """Return what is said of the first variation of one function that is the other."""
    variations = ((ast.unparse(new), said) for new, _, said in _variations(slip))
    return next((said for text, said in variations if text == ast.unparse(meant)), None)


@pytest.mark.parametrize(("slip", "meant"), SLIPS)
def test_what_is_meant_is_one_change_away(slip, meant):
    assert said_of(function(f"return {slip}"), function(f"return {meant}"))


STATEMENTS = [
    (["a += b"], ["a -= b"]),
    (["for c in a:", "    break"], ["for c in a:", "    continue"]),
    (["for c in a:", "    d = c"], ["for c in a:", "    d += c"]),
    (["for c in a:", "    b += c", "    return b"], ["for c in a:", "    b += c", "return b"]),
    (["if a:", "    b = 0", "return b"], ["b = 0", "return b"]),
    (["b = a", "return b"], ["return b"]),
    (["c = len(a)", "return c"], ["c = 1.0", "return c"]),
    (["c, d = a", "return c"], ["d, c = a", "return c"]),
    (["c = a - b", "return c"], ["c = b - a", "return c"]),
    (["c = a / b", "return c / a"], ["c = b / a", "return c / b"]),
]


@pytest.mark.parametrize(("slip", "meant"), STATEMENTS)
def test_a_line_too_much_or_at_the_wrong_place_is_one_change_away(slip, meant):
    assert said_of(function(*slip), function(*meant))


def test_an_axis_is_spoken_of_as_one_and_not_as_a_number():
    slip, meant = (function(f"return np.sum(a, axis={axis})") for axis in (0, 1))
    assert said_of(slip, meant) == "Look at `axis=0`."
