"""Wrong answers that are the right ones times a factor: 2, m, 1/m, m/n, λ and simple products."""

from itertools import combinations

import numpy as np

from ridge_core.classroom.exercises.detectors import aspects, code
from ridge_core.classroom.exercises.detectors.quantities import quantities
from ridge_core.classroom.exercises.detectors.verdict import about_changes, example
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.running import close
from ridge_core.classroom.exercises.words import show

_NUMBERS = (1, 2, 4, 1 / 2, 1 / 4, -1, -2, -1 / 2)
_POWERS = (1, -1, 2, -2, 0.5, -0.5)

_HINTS = {
    (("m", 1),): "Is a sum taken where a mean is due, or is 1/m missing?",
    (("n", -1),): "Is it divided by n as well, by a mean or by `size`?",
    (("m", -1),): "Is it divided by m once too often? A mean is divided already.",
    (("m", 1), ("n", -1)): "You divide by n, the number of columns or weights, where m, "
    "the number of rows, is due.",
    (("m", 1), ("m − 1", -1)): "You divide by m − 1 where m is due.",
    (("m", 1), ("m + 1", -1)): "You divide by m + 1 where m is due.",
    (("λ", 1),): "λ is multiplied in once too often.",
    (("λ", -1),): "λ has been divided out, or was never there.",
    (("η", -2),): "You divide by the learning rate, where it multiplies the slopes.",
    (("η", -1),): "Your step does not depend on the learning rate.",
}


_LEFT_TO_RIGHT = "`1 / 2 * m` is read from left to right: (1/2)·m. Look at the brackets."


def factor(trial):
    """Catch answers, or one part of them, that are a simple factor too large or too small."""
    if not aspects.comparable(trial):
        return None
    pair = aspects.one_of_the_pair(trial)
    for view in _views(trial, pair):
        law = law_of(view, trial)
        if law is not None:
            symbol, sentences = _said(law, view, trial)
            before = [pair.said] if pair else []
            paragraphs = (*before, *sentences, *example(trial), *about_changes(trial))
            return Feedback(False, paragraphs, (f"{symbol} times as large",))
    return None


def _views(trial, pair):
    """Yield what may be off by a factor while everything else is right."""
    yield pair or aspects.whole(trial)
    wrong = [move for move in aspects.steps(trial) if not move.right]
    if len(wrong) == 1:
        yield wrong[0]
    elif wrong and _same_law(wrong, trial):  # none is where the steps are near, and the answers not
        yield _joined(wrong)
    both = aspects.with_and_without_lam(trial)
    if both and both[0].right != both[1].right:
        yield both[0] if both[1].right else both[1]


def _same_law(moves, trial):
    laws = [law_of(move, trial) for move in moves]
    return laws[0] is not None and laws[0] == laws[1]


def _joined(moves):
    both = [
        [np.concatenate(pair) for pair in zip(*sides, strict=True)]
        for sides in zip(*((move.yours, move.wanted) for move in moves), strict=True)
    ]
    return aspects.View("", "your step", *both)


def law_of(view, trial):
    """Return the factor as (number, ((symbol, power), …)), or None if there is no simple one."""
    rows = [
        (ratio(yours, wanted), quantities(trial.exercise, probe))
        for yours, wanted, probe in zip(view.yours, view.wanted, trial.probes, strict=True)
        if np.any(np.abs(wanted) > 1e-9) or np.any(np.abs(yours) > 1e-9)
    ]
    if len(rows) < 4 or any(found is None for found, _ in rows):
        return None
    ratios = np.array([found for found, _ in rows])
    symbols = _symbols([named for _, named in rows])
    for powers in _products(symbols):
        with np.errstate(all="ignore"):  # λ = 0 or m − 1 = 0 tell nothing
            number = _number(ratios, np.prod([symbols[s] ** p for s, p in powers], axis=0))
        if number is not None and (number, powers) != (1, ()):
            return number, powers
    return None


def ratio(yours, wanted):
    """Return r if yours = r · wanted, else None."""
    with np.errstate(all="ignore"):  # the values are the learner's: they may be huge
        found = np.dot(yours, wanted) / np.dot(wanted, wanted)
        same = np.isfinite(found) and found != 0 and close(yours / found, wanted)
    return found if same else None


def _symbols(named):
    """Return {symbol: its value on each probe}, counts less one included."""
    symbols = {name: np.array([row[name] for row in named], dtype=float) for name in named[0]}
    for count in ("m", "number of samples"):
        if count in symbols:
            symbols[f"{count} − 1"] = symbols[count] - 1
            symbols[f"{count} + 1"] = symbols[count] + 1
    return symbols


def _products(symbols):
    yield ()
    yield from (((name, power),) for power in _POWERS for name in symbols)
    for first, second in combinations(symbols, 2):
        yield from (((first, p), (second, q)) for p in (1, -1) for q in (-p, p))


def _number(ratios, product):
    """Return c with ratio = c · product wherever the product is finite, or None."""
    product = np.broadcast_to(product, ratios.shape)
    told = np.isfinite(product) & (product != 0)
    if np.sum(told) < max(4, len(ratios) / 2):
        return None
    found = ratios[told] / product[told]
    if not np.isfinite(1 / found[0]) or not np.allclose(found, found[0], rtol=1e-5, atol=0):
        return None  # nearly nothing is no factor, nor are numbers alike because they are tiny
    near = [number for number in _NUMBERS if np.isclose(number, found[0], rtol=1e-5)]
    if near:
        return near[0]
    plain = np.all(product == 1) or len(set(product)) > 1
    return float(f"{found[0]:.4g}") if plain and abs(found[0] - 1) > 1e-3 else None


def _said(law, view, trial):
    number, powers = law
    text = written(number, powers)
    sentence = times_too_large(view, text)
    plain = f"Look at the {'sign' if text == '−1' else 'factor'} in front."
    hint = _HINTS.get(powers, "" if powers else plain)
    if powers == (("m", 2),):
        hint = "It is multiplied by m where it should be divided."
    if powers == (("m", 1),) and 0 < number < 1 / 4:
        hint = f"It divides by {show(round(1 / number))}, whatever m is."
    line = code.line_of_division(trial.function) if ("m", 2) in powers else []
    line = [_LEFT_TO_RIGHT, *line] if line else []
    line += code.notebook_names(trial)
    return text, [part for part in (f"{sentence} {hint}".strip(), *line) if part]


def times_too_large(view, factor):
    """Say that a view is some times what it should be, the factor as it is read."""
    verb, it = view.words
    if factor == "−1":
        has = "have" if verb == "are" else "has"
        return f"On every input {view.subject} {has} the wrong sign, and the right size."
    return f"On every input {view.subject} {verb} {factor} times what {it} should be."


def written(number, powers):
    """Return the factor as it is read: 2m, 1/(2m), m/n."""
    above = [_power(name, power) for name, power in powers if power > 0]
    below = [_power(name, -power) for name, power in powers if power < 0]
    sign, number = ("−", -number) if number < 0 else ("", number)
    if number < 1 and abs(number * round(1 / number) - 1) < 1e-3:
        below.insert(0, show(round(1 / number)))
    elif number != 1 or not above:
        above.insert(0, show(number))
    bottom = _times(below)
    bottom = f"({bottom})" if len(below) > 1 else bottom
    return sign + (_times(above) or "1") + (f"/{bottom}" if below else "")


def _times(factors):
    """Return 2m, or m·n where a sign must stand between."""
    plain = len(factors) == 2 and factors[0][-1].isdigit() and not factors[1].startswith("(")
    return ("" if plain else "·").join(factors)


def _power(name, power):
    name = f"({name})" if " " in name else name
    return {0.5: f"√{name}", 1: name, 2: f"{name}²"}[power]
