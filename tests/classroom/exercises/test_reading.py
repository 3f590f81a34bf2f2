"""Reading a learner's function: its code behind wrappers, its lines, and where a slip stands."""

import functools
import linecache
import textwrap

import numpy as np
import pytest

from ridge_core.classroom.exercises import reading

CELL = "/no/such/folder/cell.py"


def learner(source, name="f", **namespace):
    """Return a function as a notebook defines it: from a cell that lies on no disk."""
    source = textwrap.dedent(source).lstrip("\n")
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    namespace |= {"np": np}
    exec(compile(source, CELL, "exec"), namespace)
    return namespace[name]


# The text of a cell.


def test_a_tree_has_the_line_numbers_of_the_cell():
    f = learner(
        """
        import numpy as np

        @np.vectorize
        def f(a):
            return a
        """
    )
    node = reading.tree(f)
    assert (node.name, node.lineno, node.body[0].lineno) == ("f", 4, 5)


def test_in_a_file_the_function_is_the_cell():
    def f(a):
        b = a ^ 2
        return b

    assert reading.tree(f).lineno == 1
    assert reading.xor_for_power(f) == (2, "b = a ^ 2")


def test_a_lambda_is_read_unless_there_are_two_on_its_line():
    one = learner("f = lambda a: a ^ 2")
    assert reading.xor_for_power(one) == (1, "f = lambda a: a ^ 2")
    assert reading.tree(learner("f, g = lambda a: a ^ 2, lambda a: a")) is None


def test_a_function_without_text_has_no_tree_and_no_lines():
    namespace = {}
    exec("def f(a): return a ^ 2", namespace)
    for function in (namespace["f"], len, np.add, 3, None, ...):
        assert reading.tree(function) is None
        assert reading.xor_for_power(function) is None
        assert reading.notebook_names(function) == {}
    broken = learner("def f(a):\n    return a ^ 2")
    linecache.cache[CELL] = (9, None, ["def f(a:\n"], CELL)
    assert reading.tree(broken) is None


class Hostile:
    """Asks for trouble: whatever is looked up on it raises."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __call__(self, a):
        return a ^ 2


class Method:
    def __call__(self, a):
        return a ^ 2

    def named(self, a):
        return a ^ 2


def plain(scale, a):
    return a ^ 2


def test_the_code_is_found_behind_its_wrapper():
    for function in (
        functools.partial(plain, 1),
        functools.partial(functools.partial(plain, 1)),
        functools.cache(plain),
        np.vectorize(plain),
        Method(),
        Method().named,
        Hostile(),
        learner("f = lambda a: a ^ 2"),
    ):
        assert "^ 2" in reading.xor_for_power(function)[1]


def test_a_wrapper_that_wraps_itself_is_given_up():
    f = Method()
    f.__wrapped__ = f
    assert reading.code_of(f) is None


def test_nothing_breaks_the_reading():
    for function in (Hostile(), len, np.add, 3):
        assert reading.accepts(function, 1) in {True, False}
        assert reading.is_empty(function) is False
        assert reading.loops(function) is False
        assert reading.parameter_names(function) in (None, ["a"], ["obj"], ["x1", "x2", "out"])


def test_the_line_of_an_error_is_counted_in_the_cell_also_behind_a_partial():
    source = """
    import numpy as np

    def helper(a):
        return a / 0

    def f(scale, a):
        return helper(a)
    """
    f = functools.partial(learner(source), 2)
    with pytest.raises(ZeroDivisionError) as caught:
        f(1)
    assert reading.own_line(f, caught.value) == (4, "return a / 0")
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert reading.own_line(f, caught.value) is None


def test_in_a_file_the_line_of_an_error_is_counted_in_the_function():
    def f(a):
        return a / 0

    with pytest.raises(ZeroDivisionError) as caught:
        f(1)
    assert reading.own_line(f, caught.value) == (2, "return a / 0")


def fails(a):
    return a / 0


def test_in_a_file_a_line_of_another_function_is_none_of_its_own():
    def f(a):
        return fails(a)

    def g(a):
        return 1

    with pytest.raises(ZeroDivisionError) as caught:
        f(1)
    assert reading.own_line(f, caught.value) == (2, "return fails(a)")
    assert reading.own_line(g, caught.value) is None


# Where a slip stands.

SLIPS = [
    (reading.xor_for_power, "return (a - 1) ^ 2", "return a ** 2"),
    (reading.xor_for_power, "a ^= 2", "a **= 2"),
    (reading.divided_then_multiplied, "return 1 / 2 * m", "return 1 / (2 * m)"),
    (reading.divided_then_multiplied, "return a / 2 * len(a)", "return 1 / 2 * np.sum(a)"),
    (reading.divided_then_multiplied, "return a / 2 * a.shape[0]", "return a / m * a.T @ a"),
    (reading.divided_then_multiplied, "return a.sum() / 2 * a.size", "return m * a / 2"),
    (reading.divided_then_multiplied, "k = len(a)\nreturn a / 2 * k", "k = a.T\nreturn a / 2 * k"),
    (
        reading.returns_in_loop,
        "t = 0\nfor i in a:\n    t += i\n    return t",
        "t = 0\nfor i in a:\n    t += i\nreturn t",
    ),
    (reading.divided_then_multiplied, "return a / 2 * m", "return a / np.sum(a) * m"),
    (
        reading.returns_in_loop,
        "t = 0\nfor i in a:\n    t = t + i\n    return t",
        "for i in a:\n    return i",
    ),
    (
        reading.returns_in_loop,
        "t = []\nfor i in a:\n    t.append(i)\n    return t",
        "for i in a:\n    if i > m:\n        return i",
    ),
    (
        reading.loop_variable_overwritten,
        "for i in a:\n    i = 3\nreturn i",
        "for i in a:\n    j = i\nreturn j",
    ),
    (
        reading.loop_variable_overwritten,
        "for i in a:\n    for i in m:\n        pass",
        "for i in a:\n    for j in m:\n        pass",
    ),
    (
        reading.loop_variable_overwritten,
        "for i, j in a:\n    j += 1",
        "for i, j in a:\n    k = [i for i in j]",
    ),
    (
        reading.sum_overwritten,
        "for i in a:\n    t = i**2\nreturn t / m",
        "t = 0\nfor i in a:\n    t = t + i**2\nreturn t / m",
    ),
    (
        reading.sum_overwritten,
        "t = 0\nfor i in a:\n    for j in i:\n        t = j**2\nreturn t",
        "t = 0\nfor i in a:\n    r = i - 1\n    t += r**2\nreturn t",
    ),
    (
        reading.sum_overwritten,
        "for i in a:\n    t = i\nreturn t",
        "for i in a:\n    if i > m:\n        t = i\nreturn t",
    ),
]


@pytest.mark.parametrize(("finder", "slip", "fine"), SLIPS)
def test_a_slip_is_found_where_it_stands_and_nowhere_else(finder, slip, fine):
    number, text = finder(inside(slip))
    assert text in inside_lines(slip)[number - 1]
    assert finder(inside(fine)) is None


def inside_lines(body):
    return ["def f(a, m):", *("    " + line for line in body.splitlines())]


def inside(body):
    return learner("\n".join(inside_lines(body)) + "\n")


def test_the_line_named_is_the_line_of_the_slip():
    assert reading.returns_in_loop(inside(SLIPS[7][1])) == (5, "return t")
    assert reading.sum_overwritten(inside(SLIPS[14][1])) == (3, "t = i**2")
    assert reading.loop_variable_overwritten(inside(SLIPS[12][1])) == (3, "for i in m:")


def test_data_of_the_notebook_is_named_with_its_line():
    body = """
    def f(a):
        c = [mean * x for x in a]
        return np.sum(c) / helper(rows)
    """
    f = learner(body, mean=3.0, rows=[1, 2], helper=len, unused=1)
    assert reading.notebook_names(f) == {
        "mean": (2, "c = [mean * x for x in a]"),
        "rows": (3, "return np.sum(c) / helper(rows)"),
    }


def test_other_functions_of_the_notebook_are_named():
    source = """
    def g(a):
        return a

    def f(a):
        return g(a) + f(a - 1) + len(a) + dedent(a)
    """
    f = learner(source, dedent=textwrap.dedent)
    assert reading.notebook_functions(f) == {"g": f.__globals__["g"]}
    assert reading.notebook_functions(len) == {}


def test_imports_are_those_of_the_function_and_what_is_inside_it():
    function = learner(
        """
        import math
        def f(x):
            from json.decoder import JSONDecoder
            def inner():
                import colorsys
            return inner
        """
    )
    assert reading.imports(function) == ["json.decoder", "colorsys"]
    assert reading.imports(max) == []
