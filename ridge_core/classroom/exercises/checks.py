"""Feedback on a learner's own function: right, or which mistake it is.

`checks.cost(my_cost)` tries `my_cost` on a few small inputs. Every exercise has its check.
"""

from difflib import get_close_matches
from functools import cache

from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.detectors import code, factors, form, repairs, unknown, verdict
from ridge_core.classroom.exercises.exercise import Trial
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.hints import hint, sharpened
from ridge_core.classroom.exercises.misconceptions import (
    EXERCISES,
    culprits,
    names,
    suspects,
    wrong,
)
from ridge_core.classroom.exercises.probes import fresh, in_small_numbers, in_whole_numbers
from ridge_core.classroom.exercises.running import answers, run, run_all, same
from ridge_core.classroom.exercises.words import show, show_call

__all__ = ["bug_hunt", "check", "exercises", "hint"]

_SECONDS = 4  # for all that a learner's function does within one check

# The first look that has something to say decides.
_LOOKS = (
    form.unfinished,
    form.never_answers,
    verdict.right,
    unknown.unsteady,
    code.another_function,
    verdict.known_mistake,
    factors.factor,
    unknown.whole_numbers,
    form.nearly_the_shape,
    repairs.repair,
    verdict.two_known_mistakes,
    form.raises,
    form.returns_nothing,
    form.wrong_kind,
    form.wrong_shape,
    form.not_a_number,
    unknown.unknown_mistake,
)


def check(name, function):
    """Return the `Feedback` on a learner's function.

    Parameters
    ----------
    name : str
        One of `exercises()`.
    function : callable
        It may raise, print, or return anything: the feedback says so.
    """
    if name not in EXERCISES:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(EXERCISES)}")
    sandbox.refuse_within()
    with sandbox.quiet():
        sandbox.load_libraries(function)
        with sandbox.time_limit(_SECONDS):
            return _feedback(EXERCISES[name], function)


def _feedback(exercise, function):
    if not callable(function):
        function = sandbox.plain(function)
    refused = (
        form.changed_numpy()
        or form.not_callable(exercise, function)
        or form.wrong_signature(exercise, function)
    )
    if refused:
        return refused
    trial = _tried(exercise, function)
    return sharpened(trial, next(feedback for look in _LOOKS if (feedback := look(trial))))


def _tried(exercise, function):
    """Try a function on the readable probes, and on fresh ones that it cannot know."""
    drawn = fresh(exercise)
    drawn = (*drawn, *in_whole_numbers(drawn), *in_small_numbers(drawn))
    wanted = [*answers(exercise.name), *(run(exercise.right, probe) for probe in drawn)]
    probes = (*exercise.probes, *drawn)
    trial = Trial(exercise, function, probes, run_all(function, probes), wanted)
    return verdict.beyond_integers(trial)


def exercises():
    """Return the call of every exercise by its name."""
    return {name: exercise.signature for name, exercise in EXERCISES.items()}


def bug_hunt(answers):
    """Return the `Feedback` on a hunt: which of the `misconceptions.suspects()` are named rightly.

    Parameters
    ----------
    answers : dict
        A name out of `misconceptions.names("gradient")` for each letter; `...` if not yet known.
    """
    truth = culprits()
    if not isinstance(answers, dict):
        return Feedback(False, ("Give your answers as a dictionary: a name for each letter.",))
    given = {letter: _as_name(answers.get(letter, ...)) for letter in truth}
    if all(answer is ... for answer in given.values()):
        return Feedback(None, (f"Name what is wrong with each of {', '.join(truth)}.",))
    open_cases = [letter for letter in truth if given[letter] != truth[letter]]
    if not open_cases:
        return Feedback(True, ("You named all five.",))
    count = f"{len(truth) - len(open_cases)} of {len(truth)} named. "
    said = [count + f"Still open: {', '.join(open_cases)}.", *_misspelt(given)]
    for letter in open_cases:
        said += _contradicted(letter, given[letter])
    return Feedback(False, tuple(said))


def _as_name(answer):
    # ⱼ is on no keyboard.
    return answer if answer is ... else str(answer).replace("xj ", "xⱼ ")


def _misspelt(given):
    """List the answers that are no names, each with the nearest name."""
    listed_names = names("gradient")
    strange = [a for a in given.values() if a is not ... and a not in listed_names]
    near = [(answer, get_close_matches(answer, listed_names, 1)) for answer in strange]
    meant = [f"{answer!r}" + (f" (is it {name[0]!r}?)" if name else "") for answer, name in near]
    return [f"Not in the list of names: {', '.join(meant)}."] if meant else []


def _contradicted(letter, name):
    """Show an input on which a suspect does not do what it is accused of."""
    if name is ... or name not in names("gradient"):
        return []
    exercise, suspect, accused = EXERCISES["gradient"], suspects()[letter], wrong("gradient", name)
    rows = ((probe, run(suspect, probe), run(accused, probe)) for probe in exercise.probes)
    probe, does, would = next(row for row in rows if not same(*row[1:]))
    return [
        f"{letter} is not {name!r}. On this input",
        "    " + show_call(exercise, probe),
        f"    {letter} gives {show(does.value)}",
        "    that mistake " + (f"gives {show(would.value)}" if would.error is None else "stops"),
    ]


def __getattr__(name):
    if name not in EXERCISES:
        raise AttributeError(f"there is no check {name!r}: {', '.join(EXERCISES)}")
    return _check_of(name)


def __dir__():
    return [*__all__, *EXERCISES]


@cache
def _check_of(name):
    def check_this(function):
        return check(name, function)

    exercise = EXERCISES[name]
    check_this.__name__ = check_this.__qualname__ = name
    check_this.__doc__ = f"Check a learner's `{exercise.signature}`: {exercise.returns}."
    return check_this
