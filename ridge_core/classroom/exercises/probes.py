"""The inputs that exercises are tried on: small, readable, fixed, from small to large."""

import numpy as np

from ridge_core.classroom.exercises.exercise import Probe

# Each row: case, X, y, weights, intercept, λ. Chosen by hand so that no residual, weight or
# intercept is 0 or 1, where squares, signs and factors would hide.
_SAMPLES = (
    ("one row", [[2]], [4], [3], 5, 2),
    ("one feature", [[1], [3], [4]], [3, -2, 2], [-2], 3, 6),
    ("λ = 0", [[1, 2], [3, -1], [0, 2]], [1, 2, -4], [2, -3], 2, 0),
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


def probes(*rows):
    """Return probes from rows of (case, argument, argument, …); lists become float arrays."""
    return tuple(Probe(case, tuple(_float(value) for value in values)) for case, *values in rows)


def _float(value):
    return np.array(value, dtype=float) if isinstance(value, list) else value


def lams_and_rows():
    """Return probes of λ and m."""
    return probes(
        ("one row", 3, 1),
        ("λ = 0", 0, 4),
        ("two rows", 3, 2),
        ("several rows", 5, 8),
        ("a number with many digits", 22 / 7, 13),
    )


def numbers(m, n, seed):
    """Return X of shape (m, n) and a y that follows it, in halves, the same on every machine."""
    rng = np.random.default_rng(seed)
    X = rng.integers(-6, 7, size=(m, n)) / 2
    return X, X @ np.arange(1, n + 1) + rng.integers(-4, 5, size=m) / 2 + 3


def drawn(draw, count=12):
    """Return rows of probes drawn at random: one λ out of a few is easily right by chance."""
    rng = np.random.default_rng(7)
    return [("inputs drawn at random", *draw(rng)) for _ in range(count)]
