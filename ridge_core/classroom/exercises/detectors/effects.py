"""What has no effect on an answer although it should: an argument, a row, a column, a fold."""

from collections import defaultdict

import numpy as np

from ridge_core.classroom.exercises.detectors import aspects, code
from ridge_core.classroom.exercises.exercise import Probe
from ridge_core.classroom.exercises.probes import SMALL, WHOLE
from ridge_core.classroom.exercises.running import as_parts, close, run, run_all
from ridge_core.classroom.exercises.words import listed

_BASES = 4
_NOUNS = {
    "weights": "weight", "lams": "λ", "training_errors": "λ", "validation_errors": "λ",
    "mean": "λ", "standard_error": "λ", "folds": "fold", "fold_errors": "fold",
    "predictions": "sample", "x": "value", "value": "value",
}  # fmt: skip


def no_effect(trial):
    """Say which argument, row, column or entry the answer does not depend on."""
    pair = aspects.one_of_the_pair(trial)
    subject = pair.subject if pair else "your answer"
    moved, due = _moves(trial, _wrong_part(trial) if pair else None)
    idle = [label for label in due if due[label] and not moved[label]]
    arguments = [name for name, *place in idle if not place]
    if arguments:
        return _about_arguments(arguments, subject, trial)
    if "lams" in trial.exercise.parameters:  # a choice often stays for no reason
        return None
    return _about_places(moved, due, pair or aspects.whole(trial), trial)


def _wrong_part(trial):
    return 0 if not aspects.View("", "", *aspects.parts_of(trial, 0)).right else 1


def _about_arguments(names, subject, trial):
    given = dict(zip(trial.exercise.parameters, trial.probes[0].arguments, strict=True))
    said = [
        f"`{name}`" if np.ndim(given[name]) == 0 else f"the numbers in `{name}`" for name in names
    ]
    verb = "has" if len(said) == 1 and said[0][0] == "`" else "have"
    text = f"{listed(said)} {verb} no effect on {subject}."
    return [f"{listed([f'`{name}`' for name in names])} without effect"], [
        text[0].upper() + text[1:]
    ]


def _about_places(moved, due, view, trial):
    """Say which of the rows, columns or entries alone counts, or which one does not."""
    for kind in dict.fromkeys(label[1] for label in due if len(label) > 1):
        places = [label for label in due if len(label) > 1 and label[1] == kind and due[label]]
        silent = {label[2] for label in places if not moved[label]}
        heard = {label[2] for label in places if moved[label]}
        text = _which(silent, heard, kind, view)
        if text:
            lines = code.line_of_first_round if "first" in text else code.line_of_last_round
            return [text.split(":")[0]], [text, *lines(trial.function)]
    return None


def _which(silent, heard, kind, view):
    """Return the sentence about the places that never moved the answer, or None."""
    was = "as they were" if view.words[0] == "are" else "as it was"
    for place in ("first", "last"):
        if heard == {place} and silent:
            said, others = f"Only the {place} {kind} counts", "the others"
        elif silent == {place} and heard and place not in heard:
            said, others = f"The {place} {kind} has no effect", "it"
        else:
            continue
        return f"{said}: on every input tried, changes of {others} left {view.subject} {was}."
    return None


def _moves(trial, which):
    """Return for each label how often it moved the answer, and whether it should have."""
    tried = list(_all_variations(trial))
    outcomes = run_all(trial.function, tuple(probe for _, _, probe in tried))
    before = {id(p): (o, a) for p, o, a in trial}
    moved, due = defaultdict(int), defaultdict(int)
    for (label, base, probe), outcome in zip(tried, outcomes, strict=True):
        own, answer = before[id(base)]
        due[label] += _differs(run(trial.exercise.right, probe), answer, which)
        moved[label] += _differs(outcome, own, which)
    return moved, {label: times > 2 for label, times in due.items()}


def _all_variations(trial):
    """Yield those of whole arguments on every probe, and those of places on the largest ones."""
    bases = _bases(trial)
    for probe in trial.probes:
        if probe.case not in (WHOLE, SMALL):
            near = any(probe is base for base in bases)
            yield from (v for v in variations(trial.exercise, probe) if near or len(v[0]) == 1)


def _bases(trial):
    """Return the probes whose places are varied: those with the most numbers."""
    bases = [probe for probe in trial.probes if probe.case not in (WHOLE, SMALL)]
    bases.sort(key=lambda probe: -_size(probe.arguments))
    # A whole number may choose a row: each that is tried has its say.
    chosen = {tuple(a for a in probe.arguments if type(a) is int): probe for probe in bases[::-1]}
    some = {id(probe): probe for probe in [*bases[:_BASES], *chosen.values()]}
    return list(some.values())


def _size(value):
    return sum(map(_size, value)) if isinstance(value, tuple) else np.size(value)


def _differs(outcome, other, which):
    if outcome.error is not None or other.error is not None:
        return outcome.error is not other.error
    parts, others = (as_parts(one.value, pair=which is not None) for one in (outcome, other))
    if which is not None:
        parts, others = parts[which : which + 1], others[which : which + 1]
    return parts is None or len(parts) != len(others) or not all(map(close, parts, others))


def variations(exercise, probe):
    """Yield (label, probe, the probe with one thing changed); a label is (name,) or more exact."""
    for i, (name, value) in enumerate(zip(exercise.parameters, probe.arguments, strict=True)):
        for label, changed in _changes(name, value):
            arguments = (*probe.arguments[:i], changed, *probe.arguments[i + 1 :])
            yield label, probe, Probe(probe.case, arguments)


def _changes(name, value):
    if isinstance(value, tuple) or (np.ndim(value) and value.dtype.kind == "i"):
        yield (name,), value[1:]
    elif np.ndim(value) == 0:
        yield (name,), value + 2 if isinstance(value, int) else 0.3 * value + 1
        if not isinstance(value, int):
            yield (name,), 0.05 * value
        if name not in {"k", "degree"}:  # 40 times a fold's number is none, and x¹²⁰ is no input
            yield (name,), 40 * value
    else:
        yield from _changed_numbers(name, value)


def _changed_numbers(name, value):
    yield (name,), np.where(value == 0, 1.0, 0.3 * value + 0.2)
    yield (name,), 40.0 * value
    yield (name,), np.flip(value)  # the smallest stays where it is if all grow alike
    for axis in range(value.ndim):
        kind = _NOUNS.get(name, "row") if axis == 0 else "column"
        for place, i in _places(value.shape[axis]):
            yield (name, kind, place), _changed_at(value, axis, i, 0.01)
            yield (name, kind, place), _changed_at(value, axis, i, 7)


def _places(length):
    return [("first", 0), ("middle", length // 2), ("last", length - 1)] if length > 2 else []


def _changed_at(value, axis, i, factor):
    changed = np.array(value, dtype=float)
    at = (slice(None),) * axis + (i,)
    # Each number by another factor: what standardises a column would not notice a common one.
    factors = factor * (1 + np.arange(changed[at].size)).reshape(changed[at].shape)
    changed[at] = np.where(changed[at] == 0, 1.0, factors * changed[at])
    return changed
