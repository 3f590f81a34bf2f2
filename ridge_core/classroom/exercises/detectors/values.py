"""What is true of wrong answers: near, rounded, shifted, elsewhere, right in part."""

import numpy as np

from ridge_core.classroom.exercises.detectors import aspects, factors
from ridge_core.classroom.exercises.detectors.quantities import quantities
from ridge_core.classroom.exercises.probes import AT_RANDOM, WHOLE, fresh
from ridge_core.classroom.exercises.running import as_parts, close, run, run_all, same
from ridge_core.classroom.exercises.words import listed, show


def not_one_of_the_list(trial):
    """Say so if the answer should be one of the λs given, and is not, or is always the first."""
    if trial.exercise.parameters[0] != "lams":
        return None
    lists = [probe.arguments[0] for probe in trial.probes]
    values = [aspects.flat(outcome)[0] for outcome in trial.outcomes]
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
    view = aspects.one_of_the_pair(trial) or aspects.whole(trial)
    gaps = np.concatenate([a - b for a, b in zip(view.yours, view.wanted, strict=True)])
    if abs(gaps[0]) < 1e-6 or not np.allclose(gaps, gaps[0], rtol=1e-4, atol=1e-6):
        return None
    more = "more" if gaps[0] > 0 else "less"
    text = f"On every input {view.subject} {view.words[0]} {show(abs(gaps[0]))} {more}"
    text += f" than {view.words[1]} should be."
    return f"{show(abs(gaps[0]))} {more}", f"{text} Look for what is added or subtracted last."


def mirrored(trial):
    """Say so if yours and the right answer add up to the same number."""
    view = aspects.one_of_the_pair(trial) or aspects.whole(trial)
    sums = np.concatenate([a + b for a, b in zip(view.yours, view.wanted, strict=True)])
    if abs(sums[0]) < 1e-6 or not np.allclose(sums, sums[0], rtol=1e-4, atol=1e-6):
        return None
    text = f"On every input yours and the right answer add up to {show(sums[0])}."
    return "the rest instead of the share", text


def whole_numbers(trial):
    """Say so if the right answers have lost their digits."""
    wrong = [(aspects.flat(o), aspects.flat(a)) for _, o, a in trial if not same(o, a)]
    if _cut_off(trial, wrong):
        return "digits cut off", (
            "On every input tried yours are the right values without their digits, cut off or "
            "rounded. An array that starts with integers takes integers only, `int` and `//` cut "
            "off, `round` rounds, and a comparison counts: which of them is it?"
        )
    for digits in (1, 2, 3, 4):
        if all(close(a, np.round(a, digits)) and _within(a, b, 10**-digits / 2) for a, b in wrong):
            many = "one digit" if digits == 1 else f"{digits} digits"
            text = f"Yours are the right values rounded to {many} after the point."
            return "rounded", text + " Round when you print, not before."
    return None


def _cut_off(trial, wrong):
    """Say whether the digits are gone: from the answer, or in an array that holds whole numbers."""
    values = [outcome.value for outcome in trial.outcomes]
    if all(isinstance(value, np.ndarray) and value.dtype.kind == "i" for value in values):
        return all(_within(a, b, 1) for a, b in wrong)
    ways = (np.trunc, np.floor, np.round)
    return any(all(np.array_equal(a, way(b + 1e-9)) for a, b in wrong) for way in ways)


def _within(mine, due, distance):
    return np.all(np.abs(mine - due) <= distance + 1e-9)


def nearly(trial):
    """Say so if every answer is near the right one, and not equal."""
    view = aspects.whole(trial)
    off = [
        np.max(np.abs(a - b)) / (np.max(np.abs(b)) + 1e-12)
        for a, b in zip(view.yours, view.wanted, strict=True)
    ]
    if max(off) > 0.03:
        return None
    return "nearly right", (
        "All your answers are within 3 % of the right ones, and not all are equal: "
        "an approximation, a rounded number, or a small number that is added somewhere."
    )


def elsewhere(trial):
    """Say so if the right numbers stand at other places."""
    wrong = [(aspects.flat(o), aspects.flat(a)) for _, o, a in trial if not same(o, a)]
    # What is nearly right has its numbers near the right ones too, and at the right places.
    if all(close(np.sort(a), np.sort(b)) and not close(a, b) for a, b in wrong):
        return "right numbers, wrong places", (
            "Your answer holds the right numbers at the wrong places. `reshape` keeps the order of "
            "the numbers; turning rows into columns takes `.T`."
        )
    return None


def sizes_right(trial):
    """Say so if only signs are wrong."""
    view = aspects.one_of_the_pair(trial) or aspects.whole(trial)
    pairs = zip(view.yours, view.wanted, strict=True)
    if not view.right and all(close(np.abs(a), np.abs(b)) for a, b in pairs):
        return "signs", f"The sizes in {view.subject} are right, and some of the signs are not."
    return None


def zeros(trial):
    """Say so if a solution has weights that are exactly 0 where ridge leaves none."""
    if "minimises" not in trial.exercise.returns:
        return None
    view = aspects.whole(trial)
    pairs = zip(view.yours, view.wanted, strict=True)
    some = ((a[:-1] == 0) & (np.abs(b[:-1]) > 1e-6) for a, b in pairs)  # without the intercept
    if sum(np.any(zero) and not np.all(zero) for zero in some) < len(trial.probes) / 4:
        return None
    return "zeros", "Some of your weights are exactly 0. The lasso makes zeros; ridge does not."


def columns_right(trial):
    """Say which columns of tables are right on every input."""
    if any(part.ndim != 2 for part in as_parts(trial.answers[0].value)):
        return None
    if _all_but_the_last(trial):
        text = "All columns of your answer are right on every input, but the last."
        return "last column", text
    right = _columns(trial)
    good, bad = ([str(j + 1) for j in sorted(right) if right[j] is ok] for ok in (True, False))
    if not good or not bad:
        return None
    word = "Column" if len(good) == 1 else "Columns"
    verb = "is" if len(good) == 1 else "are"
    text = f"{word} {listed(good)} {verb} right on every input, column {bad[0]} is not."
    return f"column {bad[0]}", text


def _tables(trial):
    """Yield every table of the answers with the right one."""
    for _, outcome, answer in trial:
        wanted = as_parts(answer.value)
        yield from zip(as_parts(outcome.value, pair=len(wanted) == 2), wanted, strict=True)


def _all_but_the_last(trial):
    several = [pair for pair in _tables(trial) if pair[1].shape[1] > 1]
    return len(several) > 2 and all(close(mine[:, :-1], due[:, :-1]) for mine, due in several)


def _columns(trial):
    """Return for each column whether it is right on every input."""
    right = {}
    for mine, due in _tables(trial):
        for j in range(due.shape[1]):
            right[j] = right.get(j, True) and close(mine[:, j], due[:, j])
    return right


def entries_right(trial):
    """Say so if all entries of a vector are right but the first or the last."""
    view = aspects.one_of_the_pair(trial) or aspects.whole(trial)
    pairs = [pair for pair in zip(view.yours, view.wanted, strict=True) if len(pair[1]) > 1]
    for place, rest in (("first", slice(1, None)), ("last", slice(-1))):
        if len(pairs) > 2 and all(close(a[rest], b[rest]) for a, b in pairs):
            text = f"All entries of {view.subject} are right on every input, but the {place}."
            return f"{place} entry", text
    return None


def part_right(trial):
    """Say which of two answers is right, or which part of a sum is."""
    pair = aspects.one_of_the_pair(trial)
    if pair:
        return f"{pair.subject.removeprefix('your ')} wrong", pair.said
    both = aspects.with_and_without_lam(trial)
    if both and not any(map(np.any, both[0].yours)):
        return "λ multiplies everything", (
            "With λ = 0 your answer is 0: λ multiplies everything. It belongs to one term alone."
        )
    if both and both[0].right:
        return "part with λ", (
            "With λ = 0 your answer is right on every input. So the part with λ is wrong, and "
            "nothing else."
        )
    if both and both[1].right:
        return "part without λ", (
            "What λ adds to your answer is right on every input. The part without λ is wrong."
        )
    return both and _each_part(both, trial)


def _each_part(both, trial):
    """Say what is the law of one part of a sum if both parts are wrong."""
    for view in both:
        law = factors.law_of(view, trial)
        if law:
            text = factors.times_too_large(view, factors.written(*law))
            return "both parts wrong", f"{text} The other part is wrong too."
    return None


def one_sided(trial):
    """Say so if no answer is smaller than it should be, or none is larger."""
    if not aspects.comparable(trial):
        return []
    view = aspects.one_of_the_pair(trial) or aspects.whole(trial)
    gaps = np.concatenate([a - b for a, b in zip(view.yours, view.wanted, strict=True)])
    small = 1e-6 * np.max(np.abs(np.concatenate(view.wanted)))
    for sign, word in ((1, "smaller"), (-1, "larger")):
        if np.all(sign * gaps > -small):
            what = "nothing in " if len(gaps) > len(trial.probes) else ""
            verb = "is" if what else "is nowhere"
            text = f"On the inputs tried {what}{view.subject} {verb} {word} than it should be."
            return [text]
    return []


_MORE = 24  # inputs more to try before it is said where an answer is wrong
_CONDITIONS = {
    "there are as many rows as columns": lambda q: q["m"] == q["n"],
    "there is more than one row": lambda q: q["m"] > 1,
    "there are several columns or weights": lambda q: q["n"] > 1,
    "there are fewer rows than columns": lambda q: q["m"] < q["n"],
    "rows and columns are of different number": lambda q: q["m"] != q["n"],
    "λ is not 0": lambda q: q["λ"] != 0,
    "the threshold is not 0": lambda q: q["t"] != 0,
    "there are several folds": lambda q: q["k"] > 2,
    "`k` is 0": lambda q: q["fold"] == 0,
    "there are several values": lambda q: q["number of values"] > 1,
}


def only_where(trial):
    """Say where it goes wrong, if a simple condition holds exactly there, or wherever it does."""
    wrong, found = _more_inputs(trial)
    for said, holds in _CONDITIONS.items():
        try:
            where = [bool(holds(one)) for one in found]
        except KeyError:
            continue
        if where == wrong and not all(where):
            return [f"It is right on every input tried, but where {said}."]
        if _mostly(wrong, where):
            return [f"On every input tried where it goes wrong, {said}. On the others it is right."]
    cases = {probe.case for probe, *both in trial if not same(*both)}
    alone = len(cases) == 1 and not cases & {AT_RANDOM, WHOLE} and sum(wrong) == 1
    return [f"It is right on every input tried, but for this case: {cases.pop()}."] * alone


def _more_inputs(trial):
    """Return for many inputs whether the function goes wrong there, and their counts."""
    more = fresh(trial.exercise, _MORE, seed=0)  # a few inputs fit a condition by chance
    made = (*trial.outcomes, *run_all(trial.function, more))
    due = (*trial.answers, *(run(trial.exercise.right, probe) for probe in more))
    wrong = [not same(*both) for both in zip(made, due, strict=True)]
    probes = (*trial.probes, *more)
    return wrong, [quantities(trial.exercise, probe) | _fold(trial, probe) for probe in probes]


def _fold(trial, probe):
    """Return the number of the fold that is asked for, if one is."""
    given = dict(zip(trial.exercise.parameters, probe.arguments, strict=True))
    return {"fold": given["k"]} if "k" in given else {}


def _mostly(wrong, where):
    """Say whether it goes wrong nowhere else, and in most of the places; some are elsewhere."""
    elsewhere = any(bad and not there for bad, there in zip(wrong, where, strict=True))
    return not elsewhere and sum(wrong) > 0.7 * sum(where) and where.count(False) > 4
