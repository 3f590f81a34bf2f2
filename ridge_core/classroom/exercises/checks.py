"""Feedback on a learner's own function: right, or which mistake it is.

`checks.cost(my_cost)` tries `my_cost` on a few small inputs. Every exercise has its check.
"""

from ridge_core.classroom.exercises import form, verdict
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.misconceptions import EXERCISES, culprits, names
from ridge_core.classroom.exercises.running import run_all

# The first look that has something to say decides.
_LOOKS = (
    form.unfinished,
    verdict.right,
    verdict.known_mistake,
    form.raises,
    form.returns_nothing,
    form.wrong_kind,
    form.wrong_shape,
    form.not_a_number,
    verdict.unknown_mistake,
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
    exercise = EXERCISES[name]
    refused = form.not_callable(exercise, function) or form.wrong_signature(exercise, function)
    if refused:
        return refused
    outcomes = run_all(function, exercise.probes)
    found = (look(exercise, function, outcomes) for look in _LOOKS)
    return next(feedback for feedback in found if feedback)


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
    found = [letter for letter in truth if given[letter] == truth[letter]]
    if len(found) == len(truth):
        return Feedback(True, ("You named all five.",))
    return Feedback(False, (_progress(found, given, truth),))


def _as_name(answer):
    # ⱼ is on no keyboard.
    return answer if answer is ... else str(answer).replace("xj ", "xⱼ ")


def _progress(found, given, truth):
    strange = [a for a in given.values() if a is not ... and a not in names("gradient")]
    hint = f" Not a name in the list: {strange[0]!r}." if strange else ""
    open_cases = ", ".join(letter for letter in truth if letter not in found)
    return f"{len(found)} of {len(truth)} named. Still open: {open_cases}.{hint}"


def _check_of(exercise):
    def check_this(function):
        return check(exercise.name, function)

    check_this.__name__ = check_this.__qualname__ = exercise.name
    check_this.__doc__ = f"Check a learner's `{exercise.signature}`: {exercise.returns}."
    return check_this


polynomial_features = _check_of(EXERCISES["polynomial_features"])
standardise = _check_of(EXERCISES["standardise"])
bias_and_variance = _check_of(EXERCISES["bias_and_variance"])
penalty = _check_of(EXERCISES["penalty"])
cost = _check_of(EXERCISES["cost"])
mean_squared_error = _check_of(EXERCISES["mean_squared_error"])
gradient = _check_of(EXERCISES["gradient"])
descent_step = _check_of(EXERCISES["descent_step"])
largest_learning_rate = _check_of(EXERCISES["largest_learning_rate"])
ridge_closed_form = _check_of(EXERCISES["ridge_closed_form"])
degrees_of_freedom = _check_of(EXERCISES["degrees_of_freedom"])
leave_one_out_error = _check_of(EXERCISES["leave_one_out_error"])
choose_lam = _check_of(EXERCISES["choose_lam"])
choose_lam_by_folds = _check_of(EXERCISES["choose_lam_by_folds"])
one_standard_error = _check_of(EXERCISES["one_standard_error"])
cross_validated_error = _check_of(EXERCISES["cross_validated_error"])
honest_error = _check_of(EXERCISES["honest_error"])
soft_threshold = _check_of(EXERCISES["soft_threshold"])
elastic_net_alpha = _check_of(EXERCISES["elastic_net_alpha"])
weight_decay = _check_of(EXERCISES["weight_decay"])
