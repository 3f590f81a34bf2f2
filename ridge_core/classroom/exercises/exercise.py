"""The data behind a check: an exercise, its probes, its known mistakes, and one trial."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Probe:
    """One input that an exercise is tried on, and the case it stands for, in words."""

    case: str
    arguments: tuple


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function that a learner writes; its name and parameters are those of the recipe.

    Attributes
    ----------
    recipe : callable
        The right answer, as plain code: a mistake is a change of its text.
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

    `wrong` says what stands in the recipe's code instead, as "old → new", several with "; " between
    them; or it is the wrong function itself. Two mistakes that change different places can be made
    at once, so pairs need no code.
    """

    name: str
    wrong: str | Callable
    message: str

    @property
    def changes(self):
        """The pairs (old code, new code); none if it is a function of its own."""
        several = [] if callable(self.wrong) else self.wrong.split("; ")
        return [one.split(" → ") for one in several]


@cache
def wrong_function(exercise, *mistakes):
    """Return the function that makes one mistake of an exercise, or several at once."""
    if callable(mistakes[0].wrong):
        return mistakes[0].wrong
    names = dict(exercise.recipe.__globals__)
    exec(changed_code(exercise, *mistakes), names)
    return names[exercise.name]


def changed_code(exercise, *mistakes):
    """Return the code of the recipe with some mistakes made in it."""
    code = _code(exercise.recipe)
    for old, new in (change for mistake in mistakes for change in mistake.changes):
        code = code.replace(old, new)
    return code


def fit_together(exercise, one, other):
    """Say whether two mistakes change different places of the recipe."""
    both = changed_code(exercise, one, other), changed_code(exercise, other, one)
    return both[0] == both[1] and all(
        old in changed_code(exercise, first)
        for first, second in ((one, other), (other, one))
        for old, _ in second.changes
    )


@cache
def _code(function):
    return inspect.getsource(function)
