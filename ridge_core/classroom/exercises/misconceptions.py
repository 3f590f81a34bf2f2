"""The mistakes that people really make, as data: a name, a wrong function, what to say about it."""

from functools import partial
from itertools import combinations

from ridge_core.classroom.exercises.exercise import Exercise, Misconception
from ridge_core.classroom.exercises.lessons import (
    choice,
    cost,
    gradient,
    held_out,
    libraries,
    samples,
    solution,
)

_THEMES = (
    samples,
    cost,
    gradient,
    solution,
    choice,
    held_out,
    libraries,
)

EXERCISES = {exercise.name: exercise for theme in _THEMES for exercise in theme.EXERCISES}
CATALOGUE = tuple(mistake for theme in _THEMES for mistake in theme.MISCONCEPTIONS)

__all__ = ["CATALOGUE", "EXERCISES", "Exercise", "Misconception", "names", "suspects", "wrong"]

_SUSPECTS = (
    "gradient twice as large",
    "intercept penalised",
    "xⱼ forgotten",
    "1/m forgotten on the penalty",
    "sign of the penalty",
)


def known(exercise):
    """Return the misconceptions about one exercise, in the order of the catalogue."""
    if exercise not in EXERCISES:
        raise ValueError(f"exercise is {exercise!r}, expected one of {', '.join(EXERCISES)}")
    return [mistake for mistake in CATALOGUE if exercise in mistake.exercises]


def pairs(exercise):
    """Return the pairs of misconceptions that one function can hold at the same time."""
    both = combinations(known(exercise), 2)
    return [pair for pair in both if not pair[0].parts.keys() & pair[1].parts.keys()]


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
    return found[0].wrong(EXERCISES[exercise])


def wrong_together(exercise, *found):
    """Return the function that makes one mistake, or several at once."""
    parts = {name: part for mistake in found for name, part in mistake.parts.items()}
    return partial(EXERCISES[exercise].recipe, **parts)


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
