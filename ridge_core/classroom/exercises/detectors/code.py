"""What a check reads in the learner's code, once behaviour has said that something is wrong."""

import types

from ridge_core.classroom.exercises import misconceptions, reading
from ridge_core.classroom.exercises.detectors import rewriting
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.running import run_all, same
from ridge_core.classroom.exercises.words import listed

_LARGEST = (
    "`np.max(a, 0)` looks for the largest numbers along axis 0. `np.maximum(a, 0)` compares every "
    "number with 0."
)

_SLIPS = (
    (reading.xor_for_power, "In Python `^` is no power: it is written `**`."),
    (reading.largest_along_axis, _LARGEST),
    (reading.kept_nowhere, "A value is worked out and kept nowhere: is an `=` missing?"),
    (reading.returns_in_loop, rewriting.FIRST_ROUND),
)


def line(found):
    """Return the paragraphs that show a line of the learner's cell, none if it is not known."""
    return [f"Look at line {found[0]} of your cell:", f"    {found[1]}"] if found else []


def line_of_division(function):
    """Show the line with `1 / 2 * m`."""
    return line(reading.divided_then_multiplied(function))


def line_of_first_round(function):
    """Show the line with a `return` inside its loop."""
    return line(reading.returns_in_loop(function))


def line_of_last_round(function):
    """Show the line that overwrites in each round what it should collect."""
    return line(reading.sum_overwritten(function) or reading.loop_variable_overwritten(function))


def notebook_names(trial):
    """Say which values of the notebook the function uses besides its arguments."""
    found = reading.notebook_names(trial.function)
    if not found:
        return []
    names = listed([f"`{name}`" for name in found])
    text = f"Your function uses {names}, from elsewhere on the page and not from its arguments."
    return [text, *line(next(iter(found.values())))]


def slip(trial):
    """Show a line that rarely means what it says: `^`, `np.max(a, 0)`, or `a - b` alone."""
    for find, said in _SLIPS:
        found = find(trial.function)
        if found:
            return [said, *line(found)]
    return []


def another_function(trial):
    """Catch a mistake that lies in another of the learner's functions, which this one calls."""
    for name, helper in reading.notebook_functions(trial.function).items():
        for exercise in _exercises_like(name, helper):
            own = _with(trial.function, name, exercise.right)
            outcomes = run_all(own, trial.probes) if own else []
            if outcomes and all(map(same, outcomes, trial.answers)):
                text = (
                    f"This function is right. It calls your `{name}`, which is not right yet: "
                    f"try `checks.{exercise.name}({name})`."
                )
                return Feedback(False, (text,), ("calls a function that is not right yet",))
    return None


def _exercises_like(name, helper):
    """Return the exercises that a function may be meant for, by its name and parameters."""
    taken = reading.parameter_names(helper) or []
    fits = [one for one in misconceptions.EXERCISES.values() if len(one.parameters) == len(taken)]
    named = [one for one in fits if one.name in name or name.removeprefix("my_") in one.name]
    return named or [one for one in fits if list(one.parameters) == taken]


def _with(function, name, replacement):
    """Return a copy of a function that finds `replacement` under a global name."""
    if type(function) is not types.FunctionType:
        return None
    names = {**function.__globals__, name: replacement}
    return types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
