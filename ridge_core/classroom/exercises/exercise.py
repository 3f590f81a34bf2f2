"""The three kinds of data behind a check: an exercise, its probes, its known mistakes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class Probe:
    """One input that an exercise is tried on, and the case it stands for, in words."""

    case: str
    arguments: tuple


@dataclass(frozen=True)
class Exercise:
    """A function that a learner writes.

    Attributes
    ----------
    name : str
    parameters : tuple of str
    returns : str
        What it should return, in words that follow "should return".
    right : callable
        The answer that counts.
    recipe : callable
        The same answer, assembled from named parts that a misconception may replace.
    probes : tuple of Probe
        From the smallest to the largest.
    loop_is_fine : bool
        True where the natural solution has a loop.
    hints : tuple of str
        From the first nudge to the last step before the solution, which they never give away.
    """

    name: str
    parameters: tuple
    returns: str
    right: Callable
    recipe: Callable
    probes: tuple
    loop_is_fine: bool = False
    hints: tuple = ()

    @property
    def signature(self):
        """The call as a learner reads it."""
        return f"{self.name}({', '.join(self.parameters)})"


@dataclass(frozen=True)
class Misconception:
    """A mistake that people really make: the parts of a recipe it gets wrong, and what to say.

    Two mistakes that touch different parts can be made at once, so pairs need no code.
    """

    name: str
    exercises: tuple
    parts: Mapping
    message: str

    def wrong(self, exercise):
        """Return the wrong function: the exercise's recipe with the wrong parts."""
        return partial(exercise.recipe, **self.parts)


def mistakes(exercises, *rows):
    """Return a list of `Misconception` from rows of (name, parts, message)."""
    names = tuple(exercises.split())
    return [Misconception(name, names, parts, message) for name, parts, message in rows]
