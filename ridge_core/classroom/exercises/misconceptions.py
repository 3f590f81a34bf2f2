"""The mistakes that people really make, as data: a name, what is wrong, what to say about it."""

from functools import cache
from itertools import combinations

from ridge_core.classroom.exercises.exercise import Mistake, fit_together, wrong_function
from ridge_core.classroom.exercises.lessons import (
    choose,
    compare,
    descend,
    drag,
    outgrow,
    overfit,
    penalise,
    practice,
    trust,
)

_LESSONS = (overfit, penalise, descend, drag, choose, trust, compare, practice, outgrow)

EXERCISES = {one.name: one for lesson in _LESSONS for one in lesson.EXERCISES}

_SUSPECTS = (
    "gradient twice as large",
    "intercept penalised",
    "xⱼ forgotten",
    "1/m forgotten on the penalty",
    "sign of the penalty",
)


def _catalogue():
    """Return the list of mistakes of each exercise."""
    found = {name: [] for name in EXERCISES}
    for names, rows in (item for lesson in _LESSONS for item in lesson.MISTAKES.items()):
        for name in names.split():
            found[name] += [one for row in rows for one in _each(*row)]
    return found


def _each(name, wrong, message):
    """Return the mistakes of a row: one, those of a list, or those named in the message."""
    if isinstance(wrong, dict):
        return [Mistake(name, one, message.format(words)) for words, one in wrong.items()]
    return [Mistake(name, one, message) for one in (wrong if isinstance(wrong, list) else [wrong])]


CATALOGUE = _catalogue()


def known(exercise):
    """Return the mistakes of one exercise, in the order of the catalogue."""
    if exercise not in EXERCISES:
        raise ValueError(f"exercise is {exercise!r}, expected one of {', '.join(EXERCISES)}")
    return CATALOGUE[exercise]


@cache
def pairs(exercise):
    """Return the pairs of mistakes that one function can hold at the same time."""
    both = combinations([mistake for mistake in known(exercise) if mistake.changes], 2)
    return [pair for pair in both if fit_together(EXERCISES[exercise], *pair)]


def names(exercise):
    """Return the names of the known mistakes of one exercise."""
    return tuple(dict.fromkeys(mistake.name for mistake in known(exercise)))


def wrong(exercise, name):
    """Return the wrong function that a name stands for.

    Parameters
    ----------
    exercise : str
    name : str
        One of `names(exercise)`.
    """
    found = [mistake for mistake in known(exercise) if mistake.name == name]
    if not found:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(names(exercise))}")
    return wrong_function(EXERCISES[exercise], found[0])


def suspects():
    """Return five broken gradients by letter, for the bug hunt; their names do not tell."""
    return {letter: _unlabelled(name) for letter, name in culprits().items()}


def culprits():
    """Return what is wrong with each of the `suspects`."""
    return dict(zip("ABCDE", _SUSPECTS, strict=True))


def _unlabelled(name):
    broken = wrong("gradient", name)

    def gradient(X, y, weights, intercept, lam):
        return broken(X, y, weights, intercept, lam)

    return gradient
