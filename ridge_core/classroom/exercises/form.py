"""What a check sees in the form of a function and its answers. Each look: a `Feedback` or None."""

import numpy as np

from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.reading import (
    accepts,
    is_empty,
    message_of,
    own_line,
    parameter_names,
)
from ridge_core.classroom.exercises.running import agree, answers, as_parts, same
from ridge_core.classroom.exercises.words import describe, listed, own_call, show, show_call


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


def unfinished(exercise, function, outcomes):
    """Catch a scaffold that still has its gaps."""
    if any(_has_a_gap(outcome) for outcome in outcomes):
        return _not_started(exercise, function)
    silent = all(outcome.value is None and not outcome.printed for outcome in outcomes)
    return _not_started(exercise, function) if silent and is_empty(function) else None


def _has_a_gap(outcome):
    if isinstance(outcome.error, (TypeError, AttributeError)) and "ellipsis" in str(outcome.error):
        return True
    members = outcome.value if isinstance(outcome.value, (tuple, list)) else [outcome.value]
    gap = any(member is ... or member is NotImplemented for member in members)
    return gap or isinstance(outcome.error, NotImplementedError)


def _not_started(exercise, function):
    text = f"`{own_call(exercise, function)}` should return {exercise.returns}."
    return Feedback(None, (f"{text} Replace the `...` and run the cell again.",))


_SHAPE_WORDS = ("mismatch", "broadcast", "not aligned")


def raises(exercise, function, outcomes):
    """Catch an error, and show the learner's own line."""
    raising = [i for i, outcome in enumerate(outcomes) if outcome.error is not None]
    if not raising:
        return None
    probe = exercise.probes[raising[0]]
    paragraphs = _about_error(function, outcomes[raising[0]].error)
    paragraphs += [f"The input was: {probe.case}.", "    " + show_call(exercise, probe)]
    if len(raising) < len(outcomes):
        paragraphs.append(_elsewhere(exercise, outcomes))
    return Feedback(False, tuple(paragraphs), ("raises",))


def _elsewhere(exercise, outcomes):
    """Say on which inputs a function that stops on others is right."""
    pairs = list(zip(exercise.probes, outcomes, answers(exercise.name), strict=True))
    wrong = {probe.case for probe, *both in pairs if not same(*both)}
    right = dict.fromkeys(probe.case for probe, *_ in pairs if probe.case not in wrong)
    if not right:
        return "On other inputs it gives an answer, but not always the right one."
    return f"It is right for: {listed(right)}."


def _about_error(function, error):
    message, line = message_of(error), own_line(function, error)
    paragraphs = [f"Your function stopped with {type(error).__name__}: {message}"]
    if isinstance(error, ValueError) and any(word in message for word in _SHAPE_WORDS):
        paragraphs.append(
            "Two shapes do not fit there: print both, and see which axis should meet which."
        )
    if line is not None:
        paragraphs += [f"It happened in line {line[0]} of your cell:", f"    {line[1]}"]
    return paragraphs


def returns_nothing(exercise, function, outcomes):
    """Catch a missing `return`."""
    nothing = [outcome.value is None for outcome in outcomes]
    if not any(nothing):
        return None
    if not all(nothing):
        cases = [p.case for p, none in zip(exercise.probes, nothing, strict=True) if none]
        text = f"Your function returns nothing (None) for: {listed(dict.fromkeys(cases))}. "
        return Feedback(False, (text + "Is there a way through it without `return`?",), ("gap",))
    if any(outcome.printed for outcome in outcomes):
        text = "Your function prints its answer and returns nothing. Use `return` for it."
        return Feedback(False, (text,), ("prints instead of returning",))
    text = f"Your function returns nothing (None). It should return {exercise.returns}."
    return Feedback(False, (text,), ("returns nothing",))


def wrong_kind(exercise, function, outcomes):
    """Catch an answer that is no number, array or pair where one is due."""
    for outcome, answer in zip(outcomes, answers(exercise.name), strict=True):
        pair = isinstance(answer.value, tuple)
        parts = as_parts(outcome.value, pair=pair)
        if parts is None or len(parts) != len(as_parts(answer.value)):
            text = (
                f"Your function returns {describe(outcome.value)}. "
                f"It should return {exercise.returns}."
            )
            return Feedback(False, (text,), ("wrong type",))
    return None


def wrong_shape(exercise, function, outcomes):
    """Catch a pair in the wrong order and arrays of another shape."""
    if _swapped(exercise, outcomes):
        text = f"Your two answers are right and in the wrong order. Return {exercise.returns}."
        return Feedback(False, (text,), ("swapped pair",))
    rows = zip(exercise.probes, outcomes, answers(exercise.name), strict=True)
    for probe, outcome, answer in rows:
        parts = as_parts(outcome.value, pair=isinstance(answer.value, tuple))
        for got, wanted in zip(parts, as_parts(answer.value), strict=True):
            if got.shape != wanted.shape:
                return _misshapen(exercise, probe, outcomes, got.shape, wanted.shape)
    return None


def _swapped(exercise, outcomes):
    def reversed_right(outcome, answer):
        value = outcome.value
        return isinstance(value, (tuple, list)) and agree(tuple(value)[::-1], answer.value)

    pairs = isinstance(answers(exercise.name)[0].value, tuple)
    return pairs and all(map(reversed_right, outcomes, answers(exercise.name)))


def _misshapen(exercise, probe, outcomes, got, wanted):
    text = f"Your answer has shape {got}, expected {wanted or 'one number'} ({probe.case})."
    values = "The values are right." if _flat_right(exercise, outcomes) else ""
    many = len(got) == 2 and max(got) > 1 and len(wanted) < 2
    hint = "An array of shape (m, 1) with one of shape (m,) makes an m × m one." if many else ""
    if not wanted and len(got) == 1:
        hint = "Is a sum or a mean missing?"
    paragraphs = tuple(part for part in (text, values or hint) if part)
    return Feedback(False, paragraphs, ("wrong shape",))


def _flat_right(exercise, outcomes):
    def flat(value, pair):
        return tuple(part.ravel() for part in as_parts(value, pair=pair))

    return all(
        agree(flat(outcome.value, isinstance(answer.value, tuple)), flat(answer.value, None))
        for outcome, answer in zip(outcomes, answers(exercise.name), strict=True)
    )


def not_a_number(exercise, function, outcomes):
    """Catch NaN and infinity."""
    for outcome, probe in zip(outcomes, exercise.probes, strict=True):
        if not all(np.isfinite(part).all() for part in as_parts(outcome.value, pair=True)):
            text = f"Your answer is not a finite number everywhere ({probe.case}):"
            lines = ("    " + show_call(exercise, probe), "    " + show(outcome.value))
            return Feedback(False, (text, *lines), ("not a number",))
    return None
