"""Values, calls and lists in words, the same on every machine."""

from fractions import Fraction

import numpy as np


def listed(items):
    """Return 'a', 'a and b' or 'a, b and c'."""
    items = list(items)
    if len(items) < 2:
        return items[0] if items else "no arguments"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def own_name(exercise, function):
    """Return the name that the learner gave to the function, or the exercise's if it has none."""
    try:
        name = function.__name__
    except Exception:  # an object has none, and may answer with anything
        name = ""
    return name if type(name) is str and name.isidentifier() else exercise.name


def own_call(exercise, function):
    """Return 'my_cost(X, y)': the learner's name with the parameters that are asked for."""
    return f"{own_name(exercise, function)}({', '.join(exercise.parameters)})"


def describe(value):
    """Return what kind of thing a value is, without an address or a long list."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, np.ndarray):
        kind = "" if value.dtype.kind in "iuf" else f" and dtype {value.dtype}"
        return f"an array of shape {value.shape}{kind}"
    if isinstance(value, (complex, np.complexfloating)):
        return "a complex number"
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool):
        return "one number"
    return f"a value of type {type(value).__name__}"


def show(value, digits=4):
    """Return a number, an array or a tuple of them with a few significant digits."""
    if isinstance(value, tuple):
        return f"({', '.join(show(part, digits) for part in value)})"
    if isinstance(value, list) or np.ndim(value):
        return f"[{', '.join(show(part, digits) for part in value)}]"
    text = f"{float(value):.{digits}g}"
    return "0" if text == "-0" else text


def show_call(exercise, probe):
    """Return 'X = [[1, 2]], lam = 3'."""
    pairs = zip(exercise.parameters, probe.arguments, strict=True)
    return ", ".join(f"{name} = {_exactly(value)}" for name, value in pairs)


def _exactly(value):
    """Return numbers so that they can be typed in again: 0.25 or 4/3."""
    if isinstance(value, tuple) or np.ndim(value):
        start, end = "()" if isinstance(value, tuple) else "[]"
        return f"{start}{', '.join(map(_exactly, value))}{end}"
    ratio = Fraction(float(value)).limit_denominator(20)
    if float(show(value)) == value or float(ratio) != value:
        return show(value)
    return str(ratio)
