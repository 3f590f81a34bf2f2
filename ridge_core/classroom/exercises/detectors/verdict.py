"""What a check sees in the values: right, a known mistake, or an unknown one."""

from functools import cache

import numpy as np

from ridge_core.classroom.exercises import misconceptions
from ridge_core.classroom.exercises.exercise import Trial, wrong_function
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.probes import AT_RANDOM, WHOLE, cases
from ridge_core.classroom.exercises.reading import loops
from ridge_core.classroom.exercises.running import as_parts, run, same
from ridge_core.classroom.exercises.words import listed, own_name, show, show_call

_CHANGES = "changes an argument"
_LOOP = (
    "It loops in Python. If that is over rows or weights, a NumPy expression over whole arrays "
    "(`@`, `np.sum`) gives the same, reads like the formula, and is quicker."
)
_INTEGERS = (
    "On arrays of whole numbers it stops, because it works in place and integers have no digits "
    "after the point: `astype(float)` makes room for them."
)
_TWO = "This is what two mistakes give when they meet in one function."


def right(trial):
    """Catch the right answer, and an argument changed on the way."""
    wrong = [row for row in trial if not same(*row[1:])]
    if not all(_keeps_integers(probe, outcome) for probe, outcome, _ in wrong):
        return None
    if changes := about_changes(trial):
        return Feedback(False, (*changes, "The values that it returns are right."), (_CHANGES,))
    tried = listed(dict.fromkeys(probe.case for probe, outcome, _ in trial if not outcome.error))
    name = own_name(trial.exercise, trial.function)
    text = (
        f"`{name}` agrees with the series' own on {len(trial.probes) - len(wrong)} inputs: {tried}."
    )
    loop = not trial.exercise.loop_is_fine and loops(trial.function)
    return Feedback(True, (text, *[_LOOP] * loop, *[_INTEGERS] * bool(wrong)))


def _keeps_integers(probe, outcome):
    """Say whether a call stopped because it works in place on an array of integers."""
    return probe.case == WHOLE and type(outcome.error).__name__ == "UFuncTypeError"


def beyond_integers(trial):
    """Leave out integers changed in place where a function is wrong elsewhere: that comes first."""
    kept = [row for row in trial if not _keeps_integers(*row[:2])]
    if all(same(*row[1:]) for row in kept):
        return trial
    return Trial(trial.exercise, trial.function, *map(list, zip(*kept, strict=True)))


def about_changes(trial):
    """Say which argument the function changes, in a list of one or none."""
    positions = sorted({position for outcome in trial.outcomes for position in outcome.changed})
    if not positions:
        return []
    changed = listed([f"`{trial.exercise.parameters[position]}`" for position in positions])
    noun = "argument" if len(positions) == 1 else "arguments"
    return [
        f"Your function changes its {noun} {changed}, and whoever calls it will be surprised. "
        "`a -= b` and `a[0] = b` work in place on an array; `a = a - b` makes a new one."
    ]


def known_mistake(trial):
    """Catch a mistake of the catalogue."""
    singles = misconceptions.known(trial.exercise.name)
    return next((_named((one,), trial) for one in singles if _makes((one,), trial)), None)


def two_known_mistakes(trial):
    """Catch two mistakes of the catalogue in one function."""
    pairs = misconceptions.pairs(trial.exercise.name)
    return next((_named(pair, trial) for pair in pairs if _makes(pair, trial)), None)


def _makes(mistakes, trial):
    """Say whether mistakes explain every answer.

    A single one may be made by a function that stops on some inputs, or that guards against a
    division by 0.
    """
    if all(outcome.error or _undefined(outcome.value) for outcome in trial.outcomes):
        return False
    compared = shown = 0
    for probe, outcome, answer in trial:
        wrong = _wrong_outcome(trial.exercise, mistakes, probe)
        if same(outcome, wrong):
            compared, shown = compared + 1, shown + (not same(outcome, answer))
        elif not (_tells_nothing(outcome, wrong) and (len(mistakes) < 2 or _singular(outcome))):
            return False
    most = compared > len(trial.probes) / 2 and shown > 1
    return most or compared == len(trial.probes)


def _singular(outcome):
    return isinstance(outcome.error, np.linalg.LinAlgError)


def _tells_nothing(outcome, wrong):
    if wrong.error is None:
        return outcome.error is not None or any(map(_undefined, (outcome.value, wrong.value)))
    return isinstance(wrong.error, (ZeroDivisionError, np.linalg.LinAlgError))


def _wrong_outcome(exercise, mistakes, probe):
    places = [i for i, one in enumerate(exercise.probes) if one is probe]
    if not places:
        return run(wrong_function(exercise, *mistakes), probe)
    return _readable_outcome(exercise.name, mistakes, places[0])


@cache
def _readable_outcome(name, mistakes, i):
    exercise = misconceptions.EXERCISES[name]
    return run(wrong_function(exercise, *mistakes), exercise.probes[i])


def _undefined(value):
    return as_parts(value) is not None and not is_finite(value)


def is_finite(value):
    """Say whether a value is a number, an array or a pair of them, all finite."""
    parts = as_parts(value)
    return parts is not None and all(np.isfinite(part).all() for part in parts)


def _named(mistakes, trial):
    paragraphs = [_TWO] if len(mistakes) == 2 else []
    paragraphs += [mistake.message for mistake in mistakes]
    paragraphs += _stops(trial) + about_changes(trial)
    return Feedback(False, tuple(paragraphs), tuple(mistake.name for mistake in mistakes))


def _stops(trial):
    """Say in which cases a known mistake ends in an error instead of an answer."""
    errors = [(probe, outcome.error) for probe, outcome, _ in trial if outcome.error]
    kinds = sorted({type(error).__name__ for _, error in errors})
    where = listed(cases(probe for probe, _ in errors))
    return [f"Of the inputs tried, it stops with {listed(kinds)} for: {where}."] if errors else []


def example(trial):
    """Show the smallest input on which the answer is wrong, and both answers."""
    probe, outcome, answer = next(row for row in trial if not same(*row[1:]))
    yours, wanted = outcome.value, answer.value
    digits = 4 if show(yours) != show(wanted) else 9
    return [
        "An input that shows it:"
        if probe.case == AT_RANDOM
        else "The smallest input tried that shows it:",
        "    " + show_call(trial.exercise, probe),
        f"    yours:    {show(yours, digits)}",
        f"    expected: {show(wanted, digits)}",
    ]
