"""Run a function on a probe, and compare what came back."""

import copy
from dataclasses import dataclass
from functools import cache

import numpy as np

from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.misconceptions import EXERCISES


@dataclass(frozen=True)
class Outcome:
    """What one call left behind."""

    value: object = None
    error: BaseException | None = None
    printed: bool = False
    changed: tuple = ()


def run_all(function, probes):
    """Return the `Outcome` of each probe for a function that nobody knows.

    The calls follow each other in one place apart from the page; after one that never ends the
    others are not tried. To see whether a function gives the same answer again, give a probe twice.
    """
    made = sandbox.calls(function, [probe.arguments for probe in probes])
    return [_outcome(probe, *one) for probe, one in zip(probes, made, strict=True)]


def _outcome(probe, value, error, printed, arguments):
    pairs = enumerate(zip(arguments or probe.arguments, probe.arguments, strict=True))
    changed = tuple(i for i, (now, before) in pairs if not _unchanged(now, before))
    return Outcome(value, error, printed, changed)


def run(function, probe):
    """Return the `Outcome` of one call of the project's own function, in place and at once."""
    arguments, value, error = copy.deepcopy(probe.arguments), None, None
    with sandbox.quiet() as printed:
        try:
            value = function(*arguments)
        except Exception as caught:
            error = caught
    return _outcome(probe, value, error, printed.used, arguments)


@cache
def answers(exercise_name):
    """Return the right outcome for every probe of an exercise."""
    exercise = EXERCISES[exercise_name]
    return [run(exercise.right, probe) for probe in exercise.probes]


def _unchanged(now, before):
    if isinstance(before, (list, tuple)):
        return len(now) == len(before) and all(map(_unchanged, now, before))
    return np.array_equal(now, before)


def same(outcome, expected):
    """Say whether two outcomes agree: the same kind of error, or equal values of equal shape."""
    if outcome.error is not None or expected.error is not None:
        return type(outcome.error) is type(expected.error)
    return agree(outcome.value, expected.value)


def agree(value, expected):
    """Say whether two values are equal up to the rounding of 32-bit floats, shapes included."""
    ours, theirs = as_parts(expected), as_parts(value, pair=isinstance(expected, tuple))
    if theirs is None or ours is None or len(ours) != len(theirs):
        return False
    return all(map(close, theirs, ours))


def close(array, expected):
    """Say whether two float arrays have one shape and nearly the same values."""
    if array.shape != expected.shape:
        return False
    finite = np.abs(expected[np.isfinite(expected)])
    allowed = 2e-6 + 5e-6 * np.max(finite, initial=0)
    return np.allclose(array, expected, rtol=0, atol=allowed, equal_nan=True)


def as_parts(value, pair=None):
    """Return a value as a list of float arrays, one for each member of a pair; None if it is not.

    A list may stand for an array and, if `pair`, a list or an array for a tuple. If it is False, a
    tuple may stand for nothing: that of one value comes from a comma too much.
    """
    if pair is False and isinstance(value, tuple):
        return None
    several = isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)
    is_pair = isinstance(value, tuple) or (pair and several)
    members = list(value) if is_pair else [value]
    arrays = [as_array(member) for member in members]
    return None if any(array is None for array in arrays) else arrays


def as_array(value):
    """Return a float array, or None if the value holds anything but real numbers."""
    try:
        array = np.asarray(value)
        number = array.dtype.kind in "iuf" or (array.dtype.kind == "O" and _holds_numbers(array))
        return array.astype(float) if number else None
    except Exception:  # a learner's value may be anything, with any behaviour
        return None


def _holds_numbers(array):
    return all(isinstance(item, (int, float, np.number)) for item in array.flat)
