"""Lesson 9: a fit from the triangles of two parts, and the sums that leave one fold out."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import first_again, numbers, probes


def fit_two_parts(R, S, lam):
    """Return `(weights, intercept)` of the rows of both triangles of [1, X, y]."""
    rows, n = np.vstack([R, S]), R.shape[1] - 2
    penalty = np.sqrt(lam) * np.diag([0] + [1] * n)
    A, y = np.vstack([rows[:, :-1], penalty]), np.append(rows[:, -1], np.zeros(n + 1))
    found = np.linalg.lstsq(A, y)[0]
    return found[1:], found[0]


def _by_moments(R, S, lam):
    M = R.T @ R + S.T @ S
    A = M[:-1, :-1] + np.diag(np.append(0.0, lam * np.ones(len(M) - 2)))
    found = np.linalg.solve(A, M[:-1, -1])
    return found[1:], found[0]


def other_folds(parts, k):
    """Return the sum of all parts but part k."""
    others = parts[np.arange(len(parts)) != k]
    return others.sum(axis=0)


def _draw_triangles(rng):
    n = int(rng.integers(1, 4))
    return _triangle(rng, n + 2), _triangle(rng, n + 2), float(rng.integers(2, 30) / 4)


def _triangle(rng, size):
    return np.triu(numbers(rng, size, size), 1) + np.diag(rng.integers(4, 13, size) / 4)


def _draw_parts(rng):
    folds = int(rng.integers(4, 8))
    return first_again(rng, numbers(rng, folds, int(rng.integers(2, 5)))), int(rng.integers(folds))


# fmt: off
EXERCISES = (
    Exercise(fit_two_parts, "`(weights, intercept)` of the fit to the rows of both parts", probes(
        ("one feature", [[2, 3, 1], [0, 2, 3], [0, 0, 1]], [[1, 4, -2], [0, 3, 2], [0, 0, 2]], 4),
        ("λ = 0", [[3, 1, 4], [0, 2, -1], [0, 0, 2]], [[2, -2, 5], [0, 1, 3], [0, 0, 1]], 0),
        ("two features", [[2, 1, 3, 4], [0, 3, -1, 2], [0, 0, 1, 5], [0, 0, 0, 2]],
         [[3, -2, 1, 1], [0, 1, 2, -3], [0, 0, 2, 4], [0, 0, 0, 3]], 6),
        ("a part of few rows", [[2, -1, 3, 1], [0, 2, 1, -4]],
         [[3, -2, 1, 1], [0, 1, 2, -3], [0, 0, 2, 4], [0, 0, 0, 3]], 2),
        ("two parts of one row", [[2, -1, 3, 1]], [[3, -2, 1, 4]], 2),
        ("numbers with many digits", [[4 / 3, -2 / 7, 5 / 6], [0, 8 / 3, 1 / 7], [0, 0, 5 / 9]],
         [[7 / 6, 11 / 7, -2 / 3], [0, 5 / 7, 9 / 7], [0, 0, 4 / 3]], 19 / 6),
    ), _draw_triangles, _by_moments, hints=(
        "A triangle stands for the rows of its part. How do the rows of two parts become one "
        "table?",
        "The penalty is a row more for each feature: the root of λ below its column, and 0 in all "
        "other places, that of y among them.",
        "The first column belongs to the intercept, the last is y. Least squares of the last on "
        "the others gives the intercept first.",
    )),
    Exercise(other_folds,
             "the sum of all folds but fold `k`, as many numbers as one fold has", probes(
        ("three folds", [[1, 4], [3, 9], [7, 20]], 1),
        ("the first of four folds held out", [[2, 5, -1], [4, 4, 3], [11, 0, 6], [-3, 8, 2.5]], 0),
        ("the last of four folds held out", [[2, 5, -1], [4, 4, 3], [11, 0, 6], [-3, 8, 2.5]], 3),
        ("two folds alike", [[3, 1], [2, 5], [3, 1], [4, -2]], 2),
        ("two of the others alike", [[3, 1], [2, 5], [3, 1], [4, -2]], 1),
        ("one fold much larger than the others", [[3, 4], [1e17, 2e17], [2, 6], [5, -3]], 1),
        ("numbers with many digits", [[4 / 3], [-2 / 7], [5 / 9], [11 / 6], [1 / 7]], 2),
    ), _draw_parts, loop_is_fine=True, hints=(
        "Gather the others first. Which positions are they?",
        "`np.delete(parts, k, axis=0)` keeps the others, and so do two slices: before k and after "
        "it.",
        "Add over the folds, which are the rows: `axis=0`. A loop with `+` does it as well.",
    )),
)

def _mean_of_two_fits(R, S, lam):
    (v, b), (w, c) = (fit_two_parts(T, T[:0], lam) for T in (R, S))
    return (v + w) / 2, (b + c) / 2


def _by_ridge(R, S, lam):
    rows = np.vstack([R, S])
    return path.ridge(rows[:, 1:-1], rows[:, -1], lam)


def _other(place):
    return lambda parts, k: np.delete(parts, k, axis=0)[place]


MISTAKES = {}

MISTAKES["fit_two_parts"] = [
    ("triangles added",
     {"add": "np.vstack([R, S]) → R + S", "average": "np.vstack([R, S]) → (R + S) / 2"},
     "You {} the triangles number by number. What adds up is RᵀR + SᵀS, and that is the triangles "
     "below each other."),
    ("one part only", {"first": "[R, S] → [R]", "second": "[R, S] → [S]"},
     "Only the {} part is in your fit. Is the other overwritten, or not stacked?"),
    ("mean of two fits", _mean_of_two_fits,
     "You average two fits. The fit to all rows is another: stack first, and fit once."),
    ("an intercept besides", _by_ridge,
     "You fit an intercept besides, as `ridge` does for every table. What is left of the ones is "
     "the first column: it belongs to the fit, without a penalty."),
    ("penalty once for each part", "np.sqrt(lam) → np.sqrt(2 * lam)",
     "Your penalty counts twice, once for each part. It belongs to J, and not to the rows."),
    ("λ for its root", "np.sqrt(lam) → lam",
     "Your rows of penalty hold λ. Every row is squared later: so it is the root of λ."),
    ("penalty forgotten", "np.sqrt(lam) → 0",
     "Your answer does not depend on λ. It is least squares of the stacked rows alone."),
    ("intercept penalised", "[0] + [1] * n → [1] + [1] * n",
     "You penalised the intercept. Its column is the first: no row of penalty belongs to it."),
    ("ones looked for in the last column",
     "[0] + [1] * n → [1] * n + [0]; found[1:], found[0] → found[:-1], found[-1]",
     "You take the last column before y for the ones. In both triangles they come first."),
    ("last feature free", "[0] + [1] * n → [1] * n + [0]",
     "You leave the last feature free in place of the intercept, whose column is the first."),
    ("last number for the intercept", "found[1:], found[0] → found[:-1], found[-1]",
     "You take the last number for the intercept. The column of ones is the first one."),
]

MISTAKES["other_folds"] = [
    ("own fold kept", "np.arange(len(parts)) != k → np.arange(len(parts)) >= 0",
     "Your sum also holds the fold to be judged. A fold must not help to fit what it judges."),
    ("own fold alone", "!= k → == k",
     "You return the fold itself. It is held out, and the others are to be added."),
    ("folds on one side only", {"before": "!= k → < k", "behind": "!= k → > k"},
     "You add only the folds {} it. The others belong to the sum as well."),
    ("one of the others alone", {"first": _other(0), "last": _other(-1)},
     "Only the {} of the others is in your answer. Does a loop overwrite, or end too early?"),
    ("folds told apart by their numbers",
     lambda parts, k: parts[(parts != parts[k]).any(axis=1)].sum(axis=0),
     "You leave out every fold that holds the numbers of fold `k`. Go by its position instead."),
    ("counted from one", "!= k → != k - 1",
     "Fold `k` is in your sum. Python counts from 0, so fold `k` is `parts[k]`."),
    ("mean for sum", ".sum( → .mean(",
     "You average the other folds. Summaries are added, so that each row counts once."),
    ("numbers of a fold added up", "axis=0 → axis=1",
     "You add the numbers within each fold. The folds are the rows: look at `axis`."),
    ("total less its own", lambda parts, k: parts.sum(axis=0) - parts[k],
     "You add all and take one away. Beside a large fold the others lose digits: use + alone."),
]
# fmt: on
