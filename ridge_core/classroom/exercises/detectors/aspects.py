"""What can be compared with the right answer: all of it, one of a pair, a step, the part with λ."""

import re
from dataclasses import dataclass

import numpy as np

from ridge_core.classroom.exercises.exercise import Probe
from ridge_core.classroom.exercises.running import as_parts, close, run, run_all


@dataclass(frozen=True, eq=False)
class View:
    """One aspect of every answer: `yours` and `wanted` are lists of flat arrays, one a probe."""

    said: str
    subject: str
    yours: list
    wanted: list

    @property
    def right(self):
        """Say whether this aspect is right on every probe."""
        return all(map(close, self.yours, self.wanted))

    @property
    def words(self):
        """The verb of the subject, and what stands for it: "is" and "it", or "are" and "they"."""
        several = self.subject.startswith("your ") and self.subject.endswith("s")
        return ("are", "they") if several else ("is", "it")


def part_names(trial):
    """Return the names of the two answers of a pair, or one empty name."""
    if not isinstance(trial.answers[0].value, tuple):
        return [""]
    return list(re.search(r"\(([^ ]+), ([^ ]+)\)", trial.exercise.returns).groups())


def comparable(trial):
    """Say whether every answer has the shape of the right one and is finite."""
    return all(_fits(outcome, answer) for _, outcome, answer in trial)


def _fits(outcome, answer):
    wanted = as_parts(answer.value)
    parts = as_parts(outcome.value, pair=isinstance(answer.value, tuple))
    fits = outcome.error is None and parts is not None and len(parts) == len(wanted)
    fits = fits and all(one.shape == two.shape for one, two in zip(parts, wanted, strict=True))
    return fits and all(np.isfinite(part).all() for part in parts)


def parts_of(trial, which):
    """Return one of the answers, of the function and the right one: two lists of flat arrays."""
    pair = isinstance(trial.answers[0].value, tuple)
    yours = [as_parts(o.value, pair=pair)[which].ravel() for o in trial.outcomes]
    return yours, [as_parts(answer.value)[which].ravel() for answer in trial.answers]


def whole(trial):
    """Return the view of everything at once."""
    parts = [parts_of(trial, i) for i in range(len(part_names(trial)))]
    yours, wanted = (
        list(map(np.concatenate, zip(*side, strict=True))) for side in zip(*parts, strict=True)
    )
    return View("", "your answer", yours, wanted)


def one_of_the_pair(trial):
    """Return the view of the wrong answer of a pair whose other is right, or None."""
    names = part_names(trial)
    if len(names) == 1:
        return None
    both = [View("", "", *parts_of(trial, i)) for i in (0, 1)]
    if both[0].right == both[1].right:
        return None
    wrong = 1 if both[0].right else 0
    said = f"Your {_is(names[1 - wrong])} right on every input, your {_is(names[wrong])} not."
    return View(said, f"your {names[wrong]}", both[wrong].yours, both[wrong].wanted)


def _is(name):
    return f"{name} {'are' if name.endswith('s') else 'is'}"


def steps(trial):
    """Return views of how far the answers lead from the arguments they are new values of."""
    positions = [trial.exercise.parameters.index(name) for name in trial.exercise.moves]
    for i, position in enumerate(positions):
        starts = [np.ravel(probe.arguments[position]) for probe in trial.probes]
        yours, wanted = (
            [a - b for a, b in zip(side, starts, strict=True)] for side in parts_of(trial, i)
        )
        yield View("", f"the step of your {trial.exercise.moves[i]}", yours, wanted)


def with_and_without_lam(trial):
    """Return the views (answer at λ = 0, what λ adds to it), or None if λ does not simply add."""
    if "lam" not in trial.exercise.parameters or not _lam_adds(trial):
        return None
    zero = _scaled(trial, 0.0)
    outcomes = run_all(trial.function, zero)
    if not all(map(_fits, outcomes, trial.answers)):
        return None
    wanted = [flat(run(trial.exercise.right, probe)) for probe in zero]
    yours = list(map(flat, outcomes))
    added = [_less(trial.outcomes, yours), _less(trial.answers, wanted)]
    return View("", "the part without λ", yours, wanted), View("", "the part with λ", *added)


def _lam_adds(trial):
    """Say whether the right answer at 2λ is as far above that at λ as this is above that at 0."""
    none, double = (
        [flat(run(trial.exercise.right, probe)) for probe in _scaled(trial, factor)]
        for factor in (0.0, 2.0)
    )
    once = [flat(answer) for answer in trial.answers]
    even = all(close(d - o, o - n) for d, o, n in zip(double, once, none, strict=True))
    return even and any(map(np.any, none))  # if it were 0 at λ = 0, λ would be all there is


def _less(outcomes, bases):
    return [flat(outcome) - base for outcome, base in zip(outcomes, bases, strict=True)]


def _scaled(trial, factor):
    position = trial.exercise.parameters.index("lam")

    def scaled(probe):
        arguments = list(probe.arguments)
        arguments[position] = factor * arguments[position]
        return Probe(probe.case, tuple(arguments))

    return tuple(map(scaled, trial.probes))


def flat(outcome):
    """Return all numbers of an outcome as one array."""
    return np.concatenate([part.ravel() for part in as_parts(outcome.value, pair=True)])
