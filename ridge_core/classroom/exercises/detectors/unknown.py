"""What is said of a mistake that no catalogue knows: what is true of it, and where it shows."""

from ridge_core.classroom.exercises import reading
from ridge_core.classroom.exercises.detectors import aspects, choices, code, effects, values
from ridge_core.classroom.exercises.detectors.verdict import about_changes, example, is_finite
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.probes import WHOLE
from ridge_core.classroom.exercises.running import agree, run_all, same

_OBSERVERS = (
    values.not_one_of_the_list,
    values.whole_numbers,
    values.shifted,
    values.mirrored,
    values.elsewhere,
    values.sizes_right,
    values.nearly,
    values.columns_right,
    values.entries_right,
    effects.no_effect,
    values.zeros,
    values.part_right,
    choices.of_another,
    choices.not_the_one,
)


_TRUNCATED = (
    "It is right on every input tried, but where the arrays hold whole numbers. What is made like "
    "such an array, as by `np.zeros_like`, takes over its dtype, and integers have no digits after "
    "the point: look at `dtype`."
)


def whole_numbers(trial):
    """Catch a function that goes wrong where arrays hold integers, and nowhere else."""
    wrong = [(probe, outcome) for probe, outcome, answer in trial if not same(outcome, answer)]
    if any(probe.case != WHOLE or outcome.error for probe, outcome in wrong):
        return None
    paragraphs = (*about_changes(trial), _TRUNCATED, *code.line(reading.made_like(trial.function)))
    return Feedback(False, paragraphs, ("dtype taken over",))


def unsteady(trial):
    """Catch a function that gives another answer when the questions come in another order."""
    again = run_all(trial.function, trial.probes[::-1])[::-1]
    told = [
        (one.value, other.value)
        for one, other in zip(trial.outcomes, again, strict=True)
        if not one.error and not other.error and is_finite(one.value) and is_finite(other.value)
    ]
    if all(agree(*both) for both in told):
        return None
    text = (
        "Called with the same inputs in another order, your function gives other answers. Either "
        "it draws random numbers, or it keeps something from one call to the next, as a default "
        "list or a name of the page does."
    )
    return Feedback(False, (text,), ("two answers to one question",))


def unknown_mistake(trial):
    """Say what can be seen, and show the smallest input on which the answer is wrong."""
    names, seen = _observed(trial)
    seen = [*code.slip(trial), *seen, *code.notebook_names(trial), *values.only_where(trial)]
    seen += about_changes(trial)
    seen = seen or values.one_sided(trial) or ["This is not a mistake the check knows."]
    return Feedback(False, (*dict.fromkeys(seen), *example(trial)), tuple(names))


def _observed(trial):
    if not aspects.comparable(trial):
        return [], []
    for observer in _OBSERVERS:
        found = observer(trial)
        if found:
            names, said = ([one] if isinstance(one, str) else one for one in found)
            return names, said
    return [], []
