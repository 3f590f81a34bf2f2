"""The data behind a check: an exercise, its probes, its known mistakes, and one trial."""

import inspect
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
    """A function that a learner writes; its name and parameters are those of the recipe.

    Attributes
    ----------
    recipe : callable
        The right answer, assembled from named parts that a mistake may replace.
    returns : str
        What it should return, in words that follow "should return".
    probes : tuple of Probe
        Readable inputs, from the smallest to the largest.
    draw : callable
        Takes a generator of random numbers and returns the arguments of one more input.
    answer : callable or None
        The answer that counts, where it is not the recipe's.
    loop_is_fine : bool
        True where the natural solution has a loop.
    moves : tuple of str
        The parameters that the answers are new values of, where there are such.
    hints : tuple of str
        From the first nudge to the last step before the solution, which they never give away.
    """

    recipe: Callable
    returns: str
    probes: tuple
    draw: Callable
    answer: Callable | None = None
    loop_is_fine: bool = False
    moves: tuple = ()
    hints: tuple = ()

    @property
    def name(self):
        """What the check is called."""
        return self.recipe.__name__

    @property
    def right(self):
        """The answer that counts."""
        return self.answer or self.recipe

    @property
    def parameters(self):
        """The names of what is given, in order."""
        parameters = inspect.signature(self.recipe).parameters.values()
        return tuple(p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD)

    @property
    def signature(self):
        """The call as a learner reads it."""
        return f"{self.name}({', '.join(self.parameters)})"


@dataclass(frozen=True)
class Trial:
    """A function tried on the probes of an exercise, and what was right there."""

    exercise: Exercise
    function: Callable
    probes: tuple
    outcomes: list
    answers: list

    def __iter__(self):
        """Yield (probe, outcome, right outcome)."""
        return zip(self.probes, self.outcomes, self.answers, strict=True)


@dataclass(frozen=True, eq=False)
class Mistake:
    """A mistake that people really make.

    `wrong` holds the parts of the recipe that it replaces, or is the wrong function itself. Two
    mistakes that touch different parts can be made at once, so pairs need no code.
    """

    name: str
    wrong: Mapping | Callable
    message: str

    @property
    def parts(self):
        """What it replaces; empty if it is a function of its own."""
        return {} if callable(self.wrong) else self.wrong


def wrong_function(exercise, *mistakes):
    """Return the function that makes one mistake of an exercise, or several at once."""
    if callable(mistakes[0].wrong):
        return mistakes[0].wrong
    parts = {name: part for mistake in mistakes for name, part in mistake.parts.items()}
    return partial(exercise.recipe, **parts)
