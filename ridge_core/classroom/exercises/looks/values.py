"""What is true of wrong answers: near, rounded, shifted, elsewhere, right in part."""

import numpy as np

from ridge_core.classroom.exercises.looks import views
from ridge_core.classroom.exercises.looks.quantities import quantities
from ridge_core.classroom.exercises.running import as_parts, close, same
from ridge_core.classroom.exercises.words import show


def not_one_of_the_list(trial):
    """Say so if the answer should be one of the λs given, and is not, or is always the first."""
    if trial.exercise.parameters[0] != "lams":
        return None
    lists = [probe.arguments[0] for probe in trial.probes]
    values = [views.flat(outcome)[0] for outcome in trial.outcomes]
    pairs = list(zip(values, lists, strict=True))
    for i, word in ((0, "first"), (-1, "last")):
        if all(value == some[i] for value, some in pairs):
            text = (
                f"Your answer is the {word} λ of the list on every input, whatever is in the rest."
            )
            return f"always the {word} λ", text
    if all(value in some for value, some in pairs):
        return None
    if all(value in range(len(some)) for value, some in pairs):
        return "a position", "Your answer is a position in the list, not the λ that stands there."
    return "not one of the λs", "Your answer is not always one of `lams`. Choose out of the list."


def shifted(trial):
    """Say so if every answer differs from the right one by the same number."""
    view = views.one_of_the_pair(trial) or views.whole(trial)
    gaps = np.concatenate([a - b for a, b in zip(view.yours, view.wanted, strict=True)])
    if abs(gaps[0]) < 1e-6 or not np.allclose(gaps, gaps[0], rtol=1e-4, atol=1e-6):
        return None
    more = "more" if gaps[0] > 0 else "less"
    text = f"On every input {view.subject} is {show(abs(gaps[0]))} {more} than it should be."
    return f"{show(abs(gaps[0]))} {more}", f"{text} Look for what is added or subtracted last."


def mirrored(trial):
    """Say so if yours and the right answer add up to the same number."""
    view = views.one_of_the_pair(trial) or views.whole(trial)
    sums = np.concatenate([a + b for a, b in zip(view.yours, view.wanted, strict=True)])
    if abs(sums[0]) < 1e-6 or not np.allclose(sums, sums[0], rtol=1e-4, atol=1e-6):
        return None
    text = f"On every input yours and the right answer add up to {show(sums[0])}."
    return "the rest instead of the share", text


def whole_numbers(trial):
    """Say so if the right answers have lost their digits."""
    for how, word in ((np.trunc, "cut off"), (np.round, "rounded"), (np.floor, "rounded down")):
        if _is_right_answer_after(how, trial):
            return f"digits {word}", (
                f"Yours are the right values with their digits {word} to whole numbers. An array "
                "or a function that starts with an integer takes integers only: look at `dtype`, "
                "`int` and at what the first value is."
            )
    for digits in (1, 2, 3, 4):
        if _is_right_answer_after(lambda part, digits=digits: np.round(part, digits), trial):
            text = f"Yours are the right values rounded to {digits} digits after the point."
            return "rounded", text + " Round when you print, not before."
    return None


def _is_right_answer_after(how, trial):
    wrong = [(o, a) for _, o, a in trial if not same(o, a)]
    return all(close(views.flat(o), how(views.flat(a) * (1 + 1e-9))) for o, a in wrong)


def nearly(trial):
    """Say so if every answer is near the right one, and not equal."""
    view = views.whole(trial)
    off = [
        np.max(np.abs(a - b)) / (np.max(np.abs(b)) + 1e-12)
        for a, b in zip(view.yours, view.wanted, strict=True)
    ]
    if max(off) > 0.03:
        return None
    off = off[: len(trial.exercise.probes)]  # so that the same words come again
    return "nearly right", (
        f"All your answers are within {show(100 * max(off), 1)} % of the right ones, not equal: "
        "an approximation, such as a slope from a step that is too long, or a rounded number."
    )


def elsewhere(trial):
    """Say so if the right numbers stand at other places."""
    wrong = [(views.flat(o), views.flat(a)) for _, o, a in trial if not same(o, a)]
    if all(close(np.sort(mine), np.sort(due)) for mine, due in wrong):
        return "right numbers, wrong places", (
            "Your answer holds the right numbers at the wrong places. `reshape` keeps the order of "
            "the numbers; turning rows into columns takes `.T`."
        )
    return None


def sizes_right(trial):
    """Say so if only signs are wrong."""
    view = views.one_of_the_pair(trial) or views.whole(trial)
    if all(close(np.abs(a), np.abs(b)) for a, b in zip(view.yours, view.wanted, strict=True)):
        return "signs", f"The sizes in {view.subject} are right, and some of the signs are not."
    return None


def zeros(trial):
    """Say so if numbers are exactly 0 that should not be."""
    view = views.one_of_the_pair(trial) or views.whole(trial)
    lost = [
        np.any((a == 0) & (np.abs(b) > 1e-6)) for a, b in zip(view.yours, view.wanted, strict=True)
    ]
    if sum(lost) < 2:
        return None
    text = f"Some numbers in {view.subject} are exactly 0 where the right ones are not."
    if "weights" in trial.exercise.returns:
        text += " The lasso and thresholds make zeros; ridge does not."
    return "zeros", text


def columns_right(trial):
    """Say which columns of a table are right on every input."""
    if isinstance(trial.answers[0].value, tuple) or np.ndim(trial.answers[0].value) != 2:
        return None
    right = {}
    for _, outcome, answer in trial:
        mine, wanted = as_parts(outcome.value)[0], as_parts(answer.value)[0]
        for j in range(wanted.shape[1]):
            right[j] = right.get(j, True) and close(mine[:, j], wanted[:, j])
    first = next(j for j in sorted(right) if not right[j])
    if first == 0:
        return None
    word = "The first column is" if first == 1 else f"The first {first} columns are"
    return f"column {first + 1}", f"{word} right on every input, column {first + 1} is not."


def part_right(trial):
    """Say which of two answers is right, or which part of a sum is."""
    pair = views.one_of_the_pair(trial)
    if pair:
        return f"{pair.subject.removeprefix('your ')} wrong", pair.said
    both = views.with_and_without_lam(trial)
    if both and both[0].right:
        return "part with λ", (
            "With λ = 0 your answer is right on every input. So the part with λ is wrong, and "
            "nothing else."
        )
    if both and both[1].right:
        return "part without λ", (
            "What λ adds to your answer is right on every input. The part without λ is wrong."
        )
    return None


_CONDITIONS = {
    "there are as many rows as columns": lambda q: q["m"] == q["n"],
    "there is more than one row": lambda q: q["m"] > 1,
    "there are several columns": lambda q: q["n"] > 1,
    "there are fewer rows than columns": lambda q: q["m"] < q["n"],
    "rows and columns are of different number": lambda q: q["m"] != q["n"],
    "λ is not 0": lambda q: q["λ"] != 0,
    "the threshold is not 0": lambda q: q["t"] != 0,
    "there are several folds": lambda q: q["k"] > 2,
}


def only_where(trial):
    """Say where it goes wrong, if a simple condition holds exactly there."""
    wrong = [not same(o, a) for _, o, a in trial]
    found = [quantities(trial.exercise, probe) for probe in trial.probes]
    for said, holds in _CONDITIONS.items():
        try:
            where = [bool(holds(one)) for one in found]
        except KeyError:
            continue
        if where == wrong and not all(where):
            return [f"It is right on every input tried, but where {said}."]
    return []
