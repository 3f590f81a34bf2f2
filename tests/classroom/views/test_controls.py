"""Sliders, and views that are given what no slider or figure can show."""

import math

import numpy as np
import pytest

from ridge_core.classroom import (
    converter,
    explore_bowls,
    explore_curve,
    explore_descent,
    explore_point,
    explore_shapes,
    explore_steps,
    explore_table,
    explore_touch,
    explore_variance,
    lam_slider,
    slider,
)

A = {"description": "a"}
Y = np.array([1.0, 3.0, 2.0, 5.0])
X2 = np.column_stack([Y, [1.0, 0.0, 2.0, 2.0]])
X3 = np.column_stack([X2, Y**2])
TWINS = np.column_stack([Y, 2 * Y])
LEVEL = np.column_stack([Y, np.ones(4)])


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: lam_slider(value=0), ValueError, "λ is 0, expected a number from 1e-06 to 10000"),
        (
            lambda: lam_slider(0, 2, value=101, **A),
            ValueError,
            "a is 101, expected .* from 1 to 100",
        ),
        (lambda: lam_slider(value=math.nan), ValueError, "λ is nan"),
        (lambda: lam_slider(value="1"), TypeError, "λ is '1', expected one real number"),
        (lambda: lam_slider(step=0), ValueError, "step is 0"),
        (lambda: slider(0, 5, 1, value=6, **A), ValueError, "a is 6, expected at .* at most 5"),
        (lambda: slider(0, 5, 1, value=2.0, **A), TypeError, "a is 2.0, expected a whole number"),
        (lambda: slider(0, 1.0, 0.1, value=-0.1, **A), ValueError, "a is -0.1, expected .* 0 to 1"),
        (lambda: slider(0, 1.0, -0.1, value=0, **A), ValueError, "step is -0.1"),
        (lambda: explore_curve(rows=0), ValueError, "rows is 0, expected at least 1"),
        (lambda: explore_curve(validation_rows=0), ValueError, "validation_rows is 0"),
        (lambda: explore_curve(degree=16), ValueError, "degree is 16, expected .* at most 15"),
        (lambda: explore_curve(noise=2), ValueError, "noise is 2, expected .* from 0.05 to 1"),
        (lambda: explore_curve(lam=-1), ValueError, "λ is -1"),
        (lambda: explore_point(rows=1), ValueError, "rows is 1, expected at least 2"),
        (lambda: explore_point(degree=0), ValueError, "degree is 0, expected at least 1"),
        (lambda: explore_variance(rows="9"), TypeError, "rows is '9', expected a whole number"),
        (lambda: explore_variance(noise=-1), ValueError, "noise is -1, expected 0 or more"),
        (lambda: explore_descent(X3, Y), ValueError, "X has 3 columns, expected 2"),
        (lambda: explore_steps(X3, Y), ValueError, "X has 3 columns, expected 2"),
        (lambda: explore_steps(X2, Y, lam=-1), ValueError, "lam is -1, expected 0 or more"),
        (lambda: explore_touch(X3, Y), ValueError, "X has 3 columns, expected 2"),
        (lambda: explore_touch(TWINS, Y), ValueError, "X has collinear columns"),
        (lambda: explore_shapes(TWINS, Y), ValueError, "X has collinear columns"),
        (lambda: explore_shapes(LEVEL, Y), ValueError, "X has collinear columns"),
        (lambda: explore_shapes(X2, Y, mix=2), ValueError, "mix is 2, expected .* from 0 to 1"),
        (lambda: explore_bowls(np.ones(4), Y), ValueError, "x has one value only"),
        (lambda: explore_table(X2, Y, X2, Y, lam=0), ValueError, "λ is 0, expected .* from 0.001"),
        (lambda: converter(value=-1, m=4, y_sd=1), ValueError, "value is -1, expected 0 or more"),
        (lambda: converter(value=1, m=0, y_sd=1), ValueError, "m is 0, expected at least 1"),
        (lambda: converter(value=1, m=4, y_sd=0), ValueError, "y_sd is 0, expected .* above 0"),
    ],
)
def test_what_cannot_be_shown_is_named_before_anything_is_drawn(call, error, says):
    with pytest.raises(error, match=f"^{says}"):
        call()


def test_a_slider_begins_at_either_end():
    for value in (1e-6, 1e4, np.power(10.0, 4.0)):
        assert lam_slider(value=value).value == value
    assert [slider(0, 5, 1, value=end, **A).value for end in (0, 5)] == [0, 5]
    assert slider(0.0, 0.3, 0.1, value=3 * 0.1, **A).value == pytest.approx(0.3)
    lams = np.logspace(-7.3, -1.1, 63)
    for value in lams[[0, -1]]:
        assert lam_slider(*np.log10(lams[[0, -1]]), value=value).value == pytest.approx(value)


def test_a_table_begins_at_the_lam_nearest_to_one():
    for lams, start in (([0.01, 0.1], 0.1), ([10, 100], 10), ([0.1, 10], 1)):
        assert explore_table(X2, Y, X2, Y, lams=lams).values == {"lam": pytest.approx(start)}


@pytest.mark.parametrize("view", [explore_touch, explore_shapes])
def test_without_anything_to_fit_the_map_stands_still(view):
    live = view(X2, np.ones(4))
    assert "weights" in live.readings
    assert live.readings["weights"].startswith("(0.00")
