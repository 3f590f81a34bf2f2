"""What a check sees in the values: right, a known mistake, or an unknown one."""

import numpy as np

from ridge_core.classroom.exercises import misconceptions
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.reading import loops
from ridge_core.classroom.exercises.running import agree, answers, as_parts, run, same
from ridge_core.classroom.exercises.words import listed, own_name, show, show_call

_CHANGES = "changes an argument"
_LOOP = (
    "It loops in Python. If that is over rows or weights, a NumPy expression over whole arrays "
    "(`@`, `np.sum`) gives the same, reads like the formula, and is quicker."
)


def right(exercise, function, outcomes):
    """Catch the right answer, and an argument changed on the way."""
    if not all(map(same, outcomes, answers(exercise.name))):
        return None
    if any(outcome.changed for outcome in outcomes):
        return Feedback(
            False, ("The answer is right.", _about_changes(exercise, outcomes)), (_CHANGES,)
        )
    cases = listed(dict.fromkeys(probe.case for probe in exercise.probes))
    name = own_name(exercise, function)
    text = f"`{name}` agrees with the series' own on {len(outcomes)} inputs: {cases}."
    loop = not exercise.loop_is_fine and loops(function)
    return Feedback(True, (text, _LOOP) if loop else (text,))


def _about_changes(exercise, outcomes):
    positions = sorted({position for outcome in outcomes for position in outcome.changed})
    changed = listed([f"`{exercise.parameters[position]}`" for position in positions])
    return (
        f"Your function changes its argument {changed}, and whoever calls it will be surprised. "
        "`a -= b` works in place on an array; `a = a - b` makes a new one."
    )


def known_mistake(exercise, function, outcomes):
    """Catch a mistake of the catalogue, or two of them."""
    singles = [(mistake,) for mistake in misconceptions.known(exercise.name)]
    groups = singles + misconceptions.pairs(exercise.name)
    stops = any(outcome.error for outcome in outcomes)
    partly = stops and _wrong_answers(exercise, outcomes) > 1
    for makes in (_makes, _makes_where_it_answers) if partly else (_makes,):
        for found in groups:
            if makes(found, exercise, outcomes):
                return _named(found, exercise, outcomes)
    return None


def _makes(found, exercise, outcomes):
    if all(outcome.error for outcome in outcomes):
        return False
    wrong = misconceptions.wrong_together(exercise.name, *found)
    return all(
        same(outcome, run(wrong, probe))
        for outcome, probe in zip(outcomes, exercise.probes, strict=True)
    )


def _makes_where_it_answers(found, exercise, outcomes):
    wrong = misconceptions.wrong_together(exercise.name, *found)
    pairs = zip(outcomes, exercise.probes, strict=True)
    return all(outcome.error or same(outcome, run(wrong, probe)) for outcome, probe in pairs)


def _wrong_answers(exercise, outcomes):
    pairs = zip(outcomes, answers(exercise.name), strict=True)
    return sum(not (outcome.error or same(outcome, answer)) for outcome, answer in pairs)


def _named(found, exercise, outcomes):
    names = tuple(mistake.name for mistake in found)
    paragraphs = ["Two mistakes at once."] if len(found) == 2 else []
    paragraphs += [mistake.message for mistake in found]
    paragraphs += _where(exercise, outcomes) + _stops(exercise, outcomes)
    if any(outcome.changed for outcome in outcomes):
        paragraphs.append(_about_changes(exercise, outcomes))
    return Feedback(False, tuple(paragraphs), names)


def _where(exercise, outcomes):
    """Say in which cases a mistake shows, if it hides in as many."""
    correct = list(map(same, outcomes, answers(exercise.name)))
    wrong_cases = [p.case for p, ok in zip(exercise.probes, correct, strict=True) if not ok]
    if len(wrong_cases) > len(correct) / 2:
        return []
    return [f"It shows only for: {listed(dict.fromkeys(wrong_cases))}."]


def _stops(exercise, outcomes):
    """Say in which cases a known mistake ends in an error instead of an answer."""
    errors = [(p.case, o.error) for p, o in zip(exercise.probes, outcomes, strict=True) if o.error]
    kinds = sorted({type(error).__name__ for _, error in errors})
    cases = listed(dict.fromkeys(case for case, _ in errors))
    return [f"It stops with {listed(kinds)} for: {cases}."] if errors else []


def unknown_mistake(exercise, function, outcomes):
    """Show the smallest input on which the answer is wrong."""
    correct = list(map(same, outcomes, answers(exercise.name)))
    first = correct.index(False)
    yours, wanted = outcomes[first].value, answers(exercise.name)[first].value
    digits = 4 if show(yours) != show(wanted) else 9
    paragraphs = [
        "This is not a mistake the check knows. The smallest input that shows it:",
        "    " + show_call(exercise, exercise.probes[first]),
        f"    yours:    {show(yours, digits)}",
        f"    expected: {show(wanted, digits)}",
        *_constant_ratio(exercise, outcomes),
        *_where(exercise, outcomes),
    ]
    return Feedback(False, tuple(paragraphs))


def _constant_ratio(exercise, outcomes):
    """Say so if every answer is the same multiple of the right one."""
    yours, wanted = (
        np.concatenate([part.ravel() for o in some for part in as_parts(o.value, pair=True)])
        for some in (outcomes, answers(exercise.name))
    )
    with np.errstate(all="ignore"):  # the values are the learner's: they may be huge
        ratio = np.dot(yours, wanted) / np.dot(wanted, wanted)
        near = ratio == 0 or abs(ratio - 1) < 1e-3
        constant = np.isfinite(ratio) and not near and agree(yours, ratio * wanted)
    if not constant:
        return []
    return [f"On every input yours is {show(ratio)} times the right answer: look at a factor."]
