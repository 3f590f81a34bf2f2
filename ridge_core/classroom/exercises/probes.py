"""The inputs that exercises are tried on: a few small readable ones, and fresh ones at random.

They differ in whatever an answer may wrongly depend on: the order of λs and of rows, the sizes of
groups, zeros, whole numbers, more rows than columns and fewer.
"""

from itertools import islice

import numpy as np

from ridge_core.classroom.exercises.exercise import Probe

AT_RANDOM = "inputs drawn at random"
WHOLE = "arrays of whole numbers"
SMALL = "arrays of small numbers"
_FRESH = 8
_WHOLE, _SMALL = 3, 2

# Each row: case, X, y, weights, intercept, λ. Chosen by hand so that no residual, weight or
# intercept is 0 or 1, where squares, signs and factors would hide.
_SAMPLES = (
    ("one row", [[2]], [4], [3], 5, 2),
    ("one feature", [[1], [3], [4]], [3, -2, 2], [-2], 3, 6),
    ("λ = 0", [[1, 2], [3, -1], [0, 2]], [1, 2, -2], [2, -3], 2, 0),
    ("as many rows as columns", [[1, 2], [-1, 3]], [5, 2], [2, -3], 4, 3),
    ("more columns than rows", [[1, 0, 2, 3], [2, 3, -1, 1]], [4, -2], [2, -2, 3, -1], -3, 5),
    (
        "several rows and columns",
        [[1, 4, 0], [2, -1, 3], [-2, 2, 1], [0.5, 3, 2], [3, 1, -1.5]],
        [2, 7, -3, 1.5, 4],
        [2, -0.5, 3],
        -4,
        7,
    ),
    (
        "numbers with many digits",
        [[4 / 3, -2 / 7], [-5 / 9, 8 / 3], [7 / 6, 11 / 7]],
        [10 / 3, -9 / 7, 5 / 6],
        [17 / 9, -13 / 11],
        22 / 7,
        19 / 6,
    ),
)


J = ("X", "y", "weights", "intercept", "lam")


def samples(*wanted):
    """Return probes whose arguments are those of `X y weights intercept lam` that are wanted."""
    return tuple(
        Probe(case, tuple(_float(dict(zip(J, values, strict=True))[name]) for name in wanted))
        for case, *values in _SAMPLES
    )


def draw_sample(*wanted):
    """Return a drawer of arguments, those of `X y weights intercept lam learning_rate` wanted."""

    def draw(rng):
        m, n = int(rng.integers(2, 7)), int(rng.integers(1, 5))
        values = {
            "X": first_again(rng, table(rng, m, n)),
            "y": numbers(rng, m),
            "weights": numbers(rng, n),
            "intercept": float(rng.integers(5, 20) / 4),
            "lam": float(rng.integers(2, 30) / 4),
            "learning_rate": float(rng.integers(1, 8) / 16),
        }
        return tuple(values[name] for name in wanted)

    return draw


def probes(*rows):
    """Return probes from rows of (case, argument, argument, …); lists become float arrays."""
    return tuple(Probe(case, tuple(_float(value) for value in values)) for case, *values in rows)


def _float(value):
    return np.array(value, dtype=float) if isinstance(value, list) else value


def fresh(exercise, count=_FRESH, seed=None):
    """Return probes that no function can know: their seed is new each time if none is given."""
    rng = np.random.default_rng(seed)
    return tuple(Probe(AT_RANDOM, exercise.draw(rng)) for _ in range(count))


def in_whole_numbers(some):
    """Return the first few probes whose arrays can be made integers, with such arrays.

    What is made like such an array takes over its dtype, and has no room for digits.
    """
    changed = (Probe(WHOLE, tuple(map(_whole, probe.arguments))) for probe in some)
    pairs = zip(changed, some, strict=True)
    found = (new for new, old in pairs if any(map(_other_kind, new.arguments, old.arguments)))
    return [*islice(found, _WHOLE)]


def in_small_numbers(some):
    """Return the few probes of the smallest numbers with float arrays 256 times smaller, if any.

    A threshold, a clip or a rounding that does no harm to numbers near 1 does it there.
    """
    arrays = [probe for probe in some if any(map(_is_floats, probe.arguments))]
    arrays.sort(key=lambda probe: max(np.abs(a).max() for a in probe.arguments if _is_floats(a)))
    return [Probe(SMALL, tuple(map(_small, probe.arguments))) for probe in arrays[:_SMALL]]


def _small(value):
    return value / 256 if _is_floats(value) else value


def _is_floats(value):
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _whole(value):
    """Return a float array times 1, 4 or 10 as integers, if that makes its numbers whole."""
    if not _is_floats(value):
        return value
    fits = [value * factor for factor in (1, 4, 10) if np.allclose(value * factor % 1, 0)]
    return fits[0].astype(int) if fits else value


def _other_kind(new, old):
    return isinstance(new, np.ndarray) and new.dtype.kind != old.dtype.kind


def cases(some):
    """Return the cases of some probes once each, those drawn at random only if there is no other.

    Fresh probes are others each time, and the same function should get the same words.
    """
    found = list(dict.fromkeys(probe.case for probe in some))
    return [case for case in found if case not in (AT_RANDOM, WHOLE, SMALL)] or found[-1:]


def lams_and_rows():
    """Return probes of λ and m."""
    return probes(
        ("one row", 3, 1),
        ("λ = 0", 0, 4),
        ("two rows", 3, 2),
        ("several rows", 5, 8),
        ("a number with many digits", 22 / 7, 13),
    )


def draw_lam_and_rows(rng):
    """Return λ and m."""
    return float(rng.integers(1, 60) / 4), int(rng.integers(2, 50))


def numbers(rng, *shape):
    """Return quarters between −3 and 3, zeros among them."""
    return rng.integers(-12, 13, size=shape) / 4


def table(rng, m, n):
    """Return X of shape (m, n), no two equal numbers in a column."""
    return np.column_stack([rng.permutation(25)[:m] - 12.0 for _ in range(n)]) / 4


def first_again(rng, rows):
    """Return the rows; in half of the draws the last is the first again."""
    if len(rows) > 3 and rng.integers(2):
        rows[-1] = rows[0]
    return rows


def distinct(rng, count):
    """Return distinct positive numbers in no order, such as errors."""
    return (rng.permutation(90)[:count] + 1) / 10


def some_lams(rng, count):
    """Return distinct λs in no order; one of them is 0."""
    lams = distinct(rng, count)
    lams[rng.integers(count)] = 0
    return lams


def groups(rng, m, count):
    """Return the rows 0 … m − 1 in groups of two or more, neither in order nor of one size."""
    sizes = 2 + rng.multinomial(m - 2 * count, [1 / count] * count)
    return tuple(np.split(rng.permutation(m), np.cumsum(sizes)[:-1]))


def cross_folds(validations, m):
    """Return (training rows, validation rows) for each group of validation rows."""
    return tuple((np.setdiff1d(np.arange(m), some), np.array(some)) for some in validations)


def until(clear, draw):
    """Return a drawer that draws again until `clear(*arguments)`, so that no answer is a tie."""

    def draw_clear(rng):
        while not clear(*(arguments := draw(rng))):
            pass
        return arguments

    return draw_clear


def margin(errors):
    """Return by how much the smallest error is ahead of the next."""
    first, second = np.sort(errors)[:2]
    return second - first
