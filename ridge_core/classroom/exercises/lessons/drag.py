"""Lesson 4: choosing λ by the validation error, degrees of freedom."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import distinct, draw_sample, probes, samples, some_lams


def choose_lam(lams, training_errors, validation_errors):
    """Return the λ of the smallest validation error."""
    errors = validation_errors
    best = np.argmin(errors)
    return lams[best]


def degrees_of_freedom(X, lam):
    """Return Σ s²/(s² + λ) over the singular values of the centred X."""
    s = np.linalg.svd(X - np.mean(X, axis=0), compute_uv=False)
    s = s[s > 1e-9]
    return np.sum(s**2 / (s**2 + lam))


def _degrees_by_core(X, lam):
    return path.RidgePath(X, np.zeros(len(X))).degrees_of_freedom(lam)


def _draw_curves(rng):
    k = rng.integers(4, 9)
    return some_lams(rng, k), distinct(rng, k), 2 + distinct(rng, k) / 10  # all errors near


# fmt: off
EXERCISES = (
    Exercise(choose_lam, "the λ to use, one number out of `lams`", probes(
        ("two λs", [2, 5], [1, 3], [6, 4]),
        ("four λs", [0.5, 2, 5, 20], [2, 3, 4.5, 9], [9, 5, 6, 5.5]),
        ("λs from large to small", [30, 10, 3, 0.3], [9, 7, 4, 2], [9.5, 8, 8.5, 13]),
        ("λs in no order", [20, 5, 0.5, 2, 70], [5, 4, 3, 8, 2], [9, 10, 4, 6, 8]),
        ("the best λ first", [4, 9, 1], [7, 3, 6], [5, 8, 7]),
        ("λ = 0 the best", [2, 0, 7], [4, 5, 9], [6, 3, 8]),
        ("errors close together", [1, 3, 9, 27], [2, 3, 4, 5], [5.02, 5, 5.04, 5.1]),
    ), _draw_curves, loop_is_fine=True, hints=(
        "Which of the two curves speaks of rows that the fit has not seen?",
        "Find the place where that curve is lowest. It is a position, not yet a λ.",
        "`np.argmin` gives the position; `lams` has the λ that stands there.",
    )),
    Exercise(degrees_of_freedom,
             "Σ s²/(s² + λ) over the singular values of the centred X, one number",
             samples("X", "lam"), draw_sample("X", "lam"), _degrees_by_core, hints=(
        "The intercept takes no part: centre each column first.",
        "Ask for the singular values of the centred X. Each gives one fraction.",
        "In the fraction the singular value is squared, above and below the line; λ is not. Then "
        "add the fractions.",
    )),
)

ITS_ERROR = "You return the smallest error. The exercise asks which λ it belongs to."


def _first_dip(lams, training_errors, errors):
    rises = [lam for lam, gap in zip(lams, np.diff(errors), strict=False) if gap > 0]
    return [*rises, lams[-1]][0]


def _last_dip(lams, training_errors, errors):
    falls = [lam for lam, gap in zip(lams[1:], np.diff(errors), strict=True) if gap < 0]
    return [lams[0], *falls][-1]


MISTAKES = {}

MISTAKES["choose_lam"] = [
    ("training error chooses", "= validation_errors → = training_errors",
     "You let the training error choose. It cannot see overfitting: the weakest penalty wins."),
    ("smallest gap", "= validation_errors → = abs(validation_errors - training_errors)",
     "You take the λ with the smallest gap. A model that learns nothing has a small gap too."),
    ("both errors choose", ["= validation_errors → = validation_errors + training_errors",
     "= validation_errors → = training_errors - validation_errors",
     "= validation_errors → = validation_errors / training_errors"],
     "The training error has a say in your choice. The validation error alone decides."),
    ("λ of one size",
     {"largest": "lams[best] → np.max(lams)", "smallest": "lams[best] → np.min(lams)"},
     "You return the {} λ, whatever the errors say."),
    ("error for λ", "lams[best] → errors[best]", ITS_ERROR),
    ("first dip", _first_dip,
     "You stop at the first place where the error rises. A later λ may be better still."),
    ("best so far not kept", {"its neighbour": _last_dip,
     "the first": "np.argmin(errors) → np.flatnonzero(errors <= errors[0])[-1]"},
     "You compare each error with {}. Compare with the best so far, and keep its λ along with it."),
]

MISTAKES["degrees_of_freedom"] = [
    ("singular values not squared", "s**2 → s",
     "Your shares use s, and the formula uses s². λ is added to the eigenvalues of XᵀX, the "
     "squares of the singular values."),
    ("shrinkage lost", ["np.sum(s**2 / → np.sum(lam /",
     "np.sum( → (min(X.shape) - len(s)) * (lam > 0) + np.sum(; np.sum(s**2 / → np.sum(lam /"],
     "You sum what the penalty takes away. Degrees of freedom are what is left."),
    ("gain for share", "np.sum(s**2 → np.sum(s",
     "You sum s/(s² + λ), which turns projections into weights. Shares have one more factor s."),
    ("not centred", " - np.mean(X, axis=0) → ",
     "Your singular values are those of the raw X. The intercept takes the means: centre first."),
    ("intercept counted", "np.sum( → 1 + np.sum(",
     "Your answer is one too large: it counts the intercept. Only what is penalised counts."),
    ("λ multiplied or divided by m",
     {"mλ": "+ lam → + lam * len(X)", "λ/m": "+ lam → + lam / len(X)"},
     "You use {}. In J both terms are divided by m, so it cancels."),
    ("λ halved or doubled", {"λ/2": "+ lam → + lam / 2", "2λ": "+ lam → + 2 * lam"},
     "You use {}. The ½ stands in front of both terms of J, so it cancels."),
    ("one mean for all columns", "X, axis=0 → X",
     "You take one mean for the whole table. Each column has its own: look at `axis`."),
    ("standardised",
     "X - np.mean(X, axis=0) → (X - np.mean(X, axis=0)) / (np.std(X, axis=0) + (len(X) == 1))",
     "You standardise the columns. The singular values are those of the centred X as it is."),
    ("squared twice", "s**2 → s**4",
     "You square the eigenvalues of XᵀX. They are the squares of the singular values already."),
    ("largest share alone", "np.sum( → np.max(; lam)) → lam), initial=0)",
     "Your answer is the share of one direction alone. All are summed."),
    ("sums first", "np.sum(s**2 / (s**2 + lam)) → np.sum(s**2) / (np.sum(s**2) + lam)",
     "You sum the s² first and divide once. Each direction has its own share; sum those."),
]
# fmt: on
