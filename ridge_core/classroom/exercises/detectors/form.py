"""What a check sees in the form of a function and its answers. Each look: a `Feedback` or None."""

import numpy as np

from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.detectors import repairs
from ridge_core.classroom.exercises.detectors.aspects import part_names
from ridge_core.classroom.exercises.detectors.code import notebook_names
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.probes import cases
from ridge_core.classroom.exercises.reading import (
    accepts,
    is_empty,
    message_of,
    own_line,
    parameter_names,
)
from ridge_core.classroom.exercises.running import agree, as_parts, same
from ridge_core.classroom.exercises.words import describe, listed, own_call, show, show_call


def changed_numpy():
    """Catch a notebook that has replaced a function of NumPy: no answer counts there."""
    changed = [f"`{name}`" for name in sandbox.replaced()]
    if not changed:
        return None
    text = (
        f"A cell of this notebook has replaced {listed(changed)} of NumPy, so that no check can "
        "trust an answer. Restart the kernel and run the cells again without that line."
    )
    return Feedback(False, (text,), ("NumPy replaced",))


def not_callable(exercise, function):
    """Catch a value given in place of the function."""
    if function is ... or function is None:
        return _not_started(exercise, function)
    if callable(function):
        return None
    text = (
        f"The check needs the function itself, and got {describe(function)}. "
        "Write its name without brackets."
    )
    return Feedback(False, (text,), ("not a function",))


def wrong_signature(exercise, function):
    """Catch parameters that are too few, too many, or in another order."""
    given, wanted = parameter_names(function), list(exercise.parameters)
    if given is not None and given != wanted and sorted(given) == sorted(wanted):
        text = f"Your parameters come in another order: expected `{own_call(exercise, function)}`."
        return Feedback(False, (text,), ("wrong signature",))
    if accepts(function, len(wanted)):
        return None
    call, kinds = own_call(exercise, function), "" if given else " by position"
    text = f"The check calls `{call}`; your function takes {listed(given or [])}{kinds}."
    return Feedback(False, (text,), ("wrong signature",))


def unfinished(trial):
    """Catch a scaffold that still has its gaps."""
    if any(_has_a_gap(outcome) for outcome in trial.outcomes):
        return _not_started(trial.exercise, trial.function)
    silent = all(outcome.value is None and not outcome.printed for outcome in trial.outcomes)
    empty = silent and is_empty(trial.function)
    return _not_started(trial.exercise, trial.function) if empty else None


def _has_a_gap(outcome):
    if isinstance(outcome.error, (TypeError, AttributeError)) and "ellipsis" in message_of(
        outcome.error
    ):
        return True
    members = outcome.value if isinstance(outcome.value, (tuple, list)) else [outcome.value]
    gap = any(member is ... or member is NotImplemented for member in members)
    return gap or isinstance(outcome.error, NotImplementedError)


def _not_started(exercise, function):
    text = f"`{own_call(exercise, function)}` should return {exercise.returns}."
    return Feedback(None, (f"{text} Replace the `...` and run the cell again.",))


def never_answers(trial):
    """Catch a call that does not end, or not soon enough; what it would answer is not known."""
    endless = any(isinstance(outcome.error, TimeoutError) for outcome in trial.outcomes)
    return raises(trial) if endless else None


_SHAPES = "Two shapes do not fit there: print both, and see which axis should meet which."
_NO_ARRAY = (
    "`@` met a single number where it needs an array. Are weights and intercept in their order, "
    "weights first?"
)
_ONCE = (
    "`if`, `and`, `min` and `max` decide once, and an array has many entries: `np.where`, `&`, "
    "`np.minimum` and `np.maximum` decide for each."
)
_SINGULAR = (
    "The matrix has no inverse there. Either λ is 0 and columns repeat each other: then "
    "`np.linalg.pinv(A) @ c` finds an answer where `solve` stops. Or something is missing in the "
    "matrix, as λ on its diagonal."
)
_NOT_FINITE = "The matrix holds nan or infinity there: is something divided by 0?"
_SEQUENCE = (
    "A list or a tuple does no arithmetic. `np.array` makes an array of a list; a pair is taken "
    "apart first, as in `a, b = pair`."
)
_POWER = "In Python `^` is no power: it is written `**`."

# What an error's own words leave open: a word of them, and what to say.
_EXPLAINED = (
    ("ingular", _SINGULAR),
    ("converge", _NOT_FINITE),
    ("mismatch", _SHAPES),
    ("broadcast", _SHAPES),
    ("not aligned", _SHAPES),
    ("Incompatible dimensions", _SHAPES),
    ("matmul: Input operand", _NO_ARRAY),
    ("truth value of an array", _ONCE),
    ("multiply sequence", _SEQUENCE),
    ("can only concatenate", _SEQUENCE),
    *(
        (operand, _SEQUENCE)
        for operand in ("'list' and", "and 'list'", "'tuple' and", "and 'tuple'")
    ),
)


def raises(trial):
    """Catch an error, and show the learner's own line."""
    raising = [(probe, outcome) for probe, outcome, _ in trial if outcome.error is not None]
    if not raising:
        return None
    probe, outcome = raising[0]
    paragraphs = _about_error(trial.function, outcome.error)
    paragraphs += [f"The input was: {probe.case}.", "    " + show_call(trial.exercise, probe)]
    if len(raising) < len(trial.probes):
        paragraphs.append(_elsewhere(trial))
    if isinstance(outcome.error, (ValueError, IndexError, ArithmeticError)):
        paragraphs += repairs.where(trial)
    return Feedback(False, tuple(paragraphs + notebook_names(trial)), ("raises",))


def _elsewhere(trial):
    """Say on which inputs a function that stops on others is right."""
    wrong = {probe.case for probe, *both in trial if not same(*both)}
    right = cases(probe for probe in trial.probes if probe.case not in wrong)
    if not right:
        return "On other inputs it gives an answer, but not always the right one."
    return f"Of the inputs tried, it is right for: {listed(right)}."


def _about_error(function, error):
    message, line = message_of(error), own_line(function, error)
    paragraphs = [f"Your function stopped with {type(error).__name__}: {message}"]
    if "bitwise_xor" in message or " ^" in message:
        paragraphs.insert(0, _POWER)
    if isinstance(error, (TypeError, ValueError, np.linalg.LinAlgError)):
        paragraphs += [text for word, text in _EXPLAINED if word in message][:1]
    if line is not None:
        paragraphs += [f"It happened in line {line[0]} of your cell:", f"    {line[1]}"]
    return paragraphs


_SILENT = "Is there a way through it without `return`, or to it with a name that is still None?"


def returns_nothing(trial):
    """Catch a missing `return`."""
    nothing = [probe for probe, outcome, _ in trial if outcome.value is None]
    if not nothing:
        return None
    if len(nothing) < len(trial.probes):
        text = f"Your function returns nothing (None) for: {listed(cases(nothing))}. "
        return Feedback(False, (text + _SILENT,), ("gap",))
    if any(outcome.printed for outcome in trial.outcomes):
        text = "Your function prints its answer and returns nothing. Use `return` for it."
        return Feedback(False, (text,), ("prints instead of returning",))
    text = f"Your function returns nothing (None). It should return {trial.exercise.returns}."
    return Feedback(False, (text,), ("returns nothing",))


def wrong_kind(trial):
    """Catch an answer that is no number, array or pair where one is due."""
    for _, outcome, answer in trial:
        parts = as_parts(outcome.value, pair=isinstance(answer.value, tuple))
        if parts is None or len(parts) != len(as_parts(answer.value)):
            given, wanted = describe(outcome.value), trial.exercise.returns
            text = f"Your function returns {given}. It should return {wanted}."
            return Feedback(False, (text,), ("wrong type",))
    return None


def wrong_shape(trial):
    """Catch a pair in the wrong order and arrays of another shape."""
    if _swapped(trial):
        order = trial.exercise.returns
        text = f"Your two answers are right and in the wrong order. Return {order}."
        return Feedback(False, (text,), ("swapped pair",))
    for probe, outcome, answer in trial:
        parts = as_parts(outcome.value, pair=isinstance(answer.value, tuple))
        for i, (got, wanted) in enumerate(zip(parts, as_parts(answer.value), strict=True)):
            if got.shape != wanted.shape:
                return _misshapen(trial, probe, i, got.shape, wanted.shape)
    return None


def nearly_the_shape(trial):
    """Catch answers that are right in another order or shape, or whose sum or mean is right."""
    if any(outcome.error or outcome.value is None for outcome in trial.outcomes):
        return None
    mended = not wrong_kind(trial) and any(_mended_by(trial, *how) for *how, _ in _MENDING)
    return wrong_shape(trial) if mended or _swapped(trial) else None


def _swapped(trial):
    def reversed_right(outcome, answer):
        value = outcome.value
        return isinstance(value, (tuple, list)) and agree(tuple(value)[::-1], answer.value)

    pairs = isinstance(trial.answers[0].value, tuple)
    return pairs and all(map(reversed_right, trial.outcomes, trial.answers))


def _rows_by_rows(trial, i):
    """Say whether the answer has as many rows and columns as the first argument has rows."""
    pair = isinstance(trial.answers[0].value, tuple)
    shapes = [as_parts(outcome.value, pair=pair)[i].shape for outcome in trial.outcomes]
    return shapes == [2 * np.shape(probe.arguments[0])[:1] for probe in trial.probes]


def _misshapen(trial, probe, i, got, wanted):
    whose = f"{('first', 'second')[i]} answer" if len(part_names(trial)) == 2 else "answer"
    text = f"Your {whose} has shape {got}, expected {wanted or 'one number'} ({probe.case})."
    hint = next((said for *how, said in _MENDING if _mended_by(trial, *how)), "")
    if not hint and len(got) == 2 and len(wanted) < 2 and _rows_by_rows(trial, i):
        hint = "Does an array of shape (m, 1) meet one of shape (m,)? They make an m × m one."
    paragraphs = tuple(part for part in (text, hint) if part)
    return Feedback(False, (*paragraphs, *notebook_names(trial)), ("wrong shape",))


def _sum_of_rows(part):
    return part.sum(axis=0) if part.ndim else part


# What makes an answer right, what of the right one it is compared with, and what that tells.
_MENDING = (
    (np.ravel, np.ravel, "The values are right."),
    (np.sum, np.asarray, "Their sum is right: a sum is missing."),
    (_sum_of_rows, np.asarray, "The sum of its rows is right: a sum along `axis=0` is missing."),
    (np.mean, np.asarray, "Their mean is right: a mean is missing."),
)


def _mended_by(trial, change, compared):
    """Say whether every answer is right once each part is changed."""

    def changed(value, pair, how):
        parts = as_parts(value, pair=pair)
        return parts and tuple(how(part) for part in parts)

    return all(
        agree(
            changed(outcome.value, isinstance(answer.value, tuple), change),
            changed(answer.value, None, compared),
        )
        for _, outcome, answer in trial
    )


def not_a_number(trial):
    """Catch NaN and infinity."""
    for probe, outcome, _ in trial:
        if not all(np.isfinite(part).all() for part in as_parts(outcome.value, pair=True)):
            text = f"Your answer is not a finite number everywhere ({probe.case}):"
            call = "    " + show_call(trial.exercise, probe)
            lines = (text, call, "    " + show(outcome.value), _DIVISION)
            return Feedback(False, (*lines, *notebook_names(trial)), ("not a number",))
    return None


_DIVISION = (
    "`nan` comes of 0/0 and of the root or the logarithm of a negative number, `inf` of a division "
    "by 0. Print the parts of your formula on this input: which of them is not finite first?"
)
