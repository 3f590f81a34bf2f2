"""Hints in steps: the same mistake again is met one step more exactly.

What has been said is kept while the kernel runs, and in no file.
"""

from dataclasses import dataclass, replace

from ridge_core.classroom.exercises.detectors.verdict import example
from ridge_core.classroom.exercises.feedback import with_code
from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.exercises.running import as_parts, same

_SOLUTION = "The solution is folded below the exercise."
_HINT = "Hint: "
_given = {}  # how many hints of an exercise have been asked for
_seen = {}  # the mistake that an exercise's check saw last, and how many times in a row


@dataclass(frozen=True)
class Hint:
    """One step towards an answer."""

    text: str

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        style = "border-left: 4px solid var(--jp-border-color1, #757575); padding: 0.2em 1em"
        return f'<p role="status" style="{style}; margin: 0.4em 0">{with_code(self.text)}</p>'


def hint(name):
    """Return the next hint of an exercise; after the last, where its solution is.

    Parameters
    ----------
    name : str
        One of `checks.exercises()`.
    """
    if name not in EXERCISES:
        raise ValueError(f"name is {name!r}, expected one of {', '.join(EXERCISES)}")
    hints, number = EXERCISES[name].hints, _given.get(name, 0)
    _given[name] = min(number + 1, len(hints))
    if number == len(hints):
        return Hint(f"There are no more hints. {_SOLUTION}")
    return Hint(f"Hint {number + 1} of {len(hints)}: {hints[number]}")


def sharpened(trial, feedback):
    """Return the feedback, with more to go by if the check has just said the same before.

    The second time it shows an input that can be recomputed by hand; from the third on it adds the
    last hint, and says where the solution is. A right answer forgets all of it.
    """
    exercise = trial.exercise
    if feedback.passed is not False:
        _seen.pop(exercise.name, None)
        return feedback
    mistake = feedback.names, feedback.paragraphs[0]
    before, times = _seen.get(exercise.name, (None, 0))
    times = times + 1 if mistake == before else 1
    _seen[exercise.name] = mistake, times
    more = _more(trial, feedback, times) if times > 1 else []
    return replace(feedback, paragraphs=(*feedback.paragraphs, *more))


def _more(trial, feedback, times):
    last = [_SOLUTION] if times > 2 else []
    wrong = [outcome.value for _, outcome, answer in trial if not same(outcome, answer)]
    endless = any(isinstance(outcome.error, TimeoutError) for outcome in trial.outcomes)
    if endless or not wrong:  # what is said is not about values, and the hints are
        return last
    hints = [_HINT + text for text in trial.exercise.hints]
    shown = any(text.startswith("    ") for text in feedback.paragraphs)
    is_number = as_parts(wrong[0], pair=True) is not None
    second = example(trial) if is_number and not shown else hints[:1]
    return second + (hints[-1:] + last if last else [])
