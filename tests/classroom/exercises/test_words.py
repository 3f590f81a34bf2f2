"""Values and calls in words: read by people, and typed in again."""

import numpy as np
import pytest

from ridge_core.classroom.exercises.exercise import Probe
from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.exercises.words import describe, listed, own_call, show, show_call


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0, "0"),
        (2 / 3, "0.6667"),
        (123456.0, "1.235e+05"),
        (np.array([[1.0, -2.5]]), "[[1, -2.5]]"),
        ((np.array([1.0]), 2.0), "([1], 2)"),
    ],
)
def test_a_value_has_a_few_digits_and_its_shape(value, text):
    assert show(value) == text


def test_a_call_holds_its_numbers_exactly():
    sizes = np.array([4 / 3, -11 / 7, 0.25]), 22 / 7, 3
    said = show_call(EXERCISES["penalty"], Probe("fractions", sizes))
    assert said == "weights = [4/3, -11/7, 0.25], lam = 22/7, m = 3"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing (None)"),
        (True, "a value of type bool"),
        (2, "one number"),
        (np.float64(2), "one number"),
        (1j, "a complex number"),
        ((1, 2), "a tuple of 2"),
        (np.ones((2, 1)), "an array of shape (2, 1)"),
        (np.array(["a"]), "an array of shape (1,) and dtype <U1"),
    ],
)
def test_a_value_is_described_by_its_kind(value, text):
    assert describe(value) == text


@pytest.mark.parametrize(
    ("items", "text"),
    [([], "no arguments"), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_ends_in_and(items, text):
    assert listed(items) == text


def test_a_function_without_a_name_of_its_own_has_that_of_the_exercise():
    exercise = EXERCISES["weight_decay"]
    assert own_call(exercise, lambda lam, m: 0) == "weight_decay(lam, m)"
    assert own_call(exercise, describe) == "describe(lam, m)"
