"""What is true of a choice out of `lams`: of the right kind, and not the one of the rule."""

import numpy as np

from ridge_core.classroom.exercises.detectors import aspects
from ridge_core.classroom.exercises.exercise import Probe
from ridge_core.classroom.exercises.probes import AT_RANDOM
from ridge_core.classroom.exercises.running import close, run, run_all, same


def of_another(trial):
    """Say so if the answer is what the right one would be for another of the λs."""
    names = trial.exercise.parameters
    if "lams" not in names or names[0] == "lams":
        return None
    for probe, outcome, _ in trial:
        alone = (run(trial.exercise.right, one) for one in _one_lam_each(probe, names))
        if not any(close(aspects.flat(outcome), aspects.flat(one)) for one in alone):
            return None
    return "another λ", (
        "Your answer is always the one of some λ out of `lams`, but not always of the λ that has "
        "to be chosen. Look at how you choose."
    )


def _one_lam_each(probe, names):
    i = names.index("lams")
    for lam in probe.arguments[i]:
        arguments = (*probe.arguments[:i], np.array([lam]), *probe.arguments[i + 1 :])
        yield Probe(probe.case, arguments)


def not_the_one(trial):
    """Say so if a choice out of a list is right where the list rises, or falls."""
    if trial.exercise.parameters[0] != "lams":
        return None
    for step, word in ((1, "rise"), (-1, "fall")):
        ordered = tuple(_ordered(probe, step) for probe in trial.probes if probe.case == AT_RANDOM)
        wanted = [run(trial.exercise.right, probe) for probe in ordered]
        if all(map(same, run_all(trial.function, ordered), wanted)):
            return f"λs {word}", (
                f"It is right on every input tried where the λs {word}, and not always elsewhere. "
                "A place in the list says nothing about the size of λ."
            )
    return "another λ", (
        "Your answer is one of `lams` on every input, and not always the one of the rule."
    )


def _ordered(probe, step):
    """Return a probe with its λs in order, and all that belongs to them."""
    order = np.argsort(probe.arguments[0])[::step]
    return Probe(probe.case, tuple(value[..., order] for value in probe.arguments))
