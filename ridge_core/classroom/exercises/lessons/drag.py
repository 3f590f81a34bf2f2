"""Lesson 4: choosing λ by the validation error, degrees of freedom."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.penalise import column_means, no_means, spread
from ridge_core.classroom.exercises.probes import (
    distinct,
    draw_sample,
    probes,
    samples,
    some_lams,
)


def lam_at(lams, errors, i):
    """Return λ number i."""
    return lams[i]


def choose_lam(
    lams,
    training_errors,
    validation_errors,
    *,
    errors=lambda training, validation: validation,
    best=np.argmin,
    give=lam_at,
):
    """Return the λ of the smallest validation error."""
    judged = errors(training_errors, validation_errors)
    return give(lams, judged, best(judged))


def degrees_of_freedom(
    X,
    lam,
    *,
    means=column_means,
    strength=lambda lam, m: lam,
    scaled=lambda X: X,
    share=lambda s, strength: s**2 / (s**2 + strength),
    gather=np.sum,
    finish=lambda total: total,
):
    """Return Σ s²/(s² + λ) over the singular values of the centred X."""
    s = np.linalg.svd(scaled(X - means(X)), compute_uv=False)
    return finish(gather(share(s[s > 1e-9], strength(lam, len(X)))))


def _draw_curves(rng):
    k = rng.integers(4, 9)
    return some_lams(rng, k), distinct(rng, k), 2 + distinct(rng, k) / 10  # all errors near


# fmt: off
EXERCISES = (
    Exercise(
        choose_lam, "the λ to use, one number out of `lams`",
        probes(
            ("two λs", [2, 5], [1, 3], [6, 4]),
            ("four λs", [0.5, 2, 5, 20], [2, 3, 4.5, 9], [9, 5, 6, 5.5]),
            ("λs from large to small", [30, 10, 3, 0.3], [9, 7, 4, 2], [9.5, 8, 8.5, 13]),
            ("λs in no order", [20, 5, 0.5, 2, 70], [5, 4, 3, 8, 2], [9, 10, 4, 6, 8]),
            ("the best λ first", [4, 9, 1], [7, 3, 6], [5, 8, 7]),
            ("λ = 0 the best", [2, 0, 7], [4, 5, 9], [6, 3, 8]),
            ("errors close together", [1, 3, 9], [2, 3, 4], [5, 5.02, 5.1]),
        ),
        _draw_curves,
        loop_is_fine=True,
        hints=(
            "Which of the two curves speaks of rows that the fit has not seen?",
            "Find the place where that curve is lowest. It is a position, not yet a λ.",
            "`np.argmin` gives the position; `lams` has the λ that stands there.",
        ),
    ),
    Exercise(
        degrees_of_freedom,
        "Σ s²/(s² + λ) over the singular values of the centred X, one number",
        samples("X", "lam"), draw_sample("X", "lam"),
        answer=lambda X, lam: path.RidgePath(X, np.zeros(len(X))).degrees_of_freedom(lam),
        hints=(
            "The intercept takes no part: centre each column first.",
            "Ask for the singular values of the centred X. Each gives one fraction.",
            "In the fraction the singular value is squared, above and below the line; λ is not. "
            "Then add the fractions.",
        ),
    ),
)

POSITION = "You return the position of the λ, not the λ. argmin says where; look it up in `lams`."
_AVERAGED = (
    "You average the shares. Degrees of freedom are their sum, up to the number of columns."
)
ITS_ERROR = "You return the smallest error. The exercise asks which λ it belongs to."



def _first_dip(errors):
    rises = [i for i in range(len(errors) - 1) if errors[i + 1] > errors[i]]
    return rises[0] if rises else -1


def _last_dip(errors):
    return max([0, *(i for i in range(1, len(errors)) if errors[i] < errors[i - 1])])


def _lost_in_all_directions(X, lam):
    s = np.linalg.svd(X - column_means(X), compute_uv=False)
    return np.sum(lam / np.where(s**2 + lam > 0, s**2 + lam, np.nan))


def _all_but_the_weakest(X, lam):
    s = np.linalg.svd(X - column_means(X), compute_uv=False)[:-1]
    return np.sum(s[s > 1e-9] ** 2 / (s[s > 1e-9] ** 2 + lam))


MISTAKES = {}

MISTAKES["choose_lam"] = [
    ("training error chooses", {"errors": lambda training, validation: training},
     "You let the training error choose. It always prefers the weakest penalty, so it cannot see "
     "overfitting."),
    ("smallest gap", {"errors": lambda training, validation: np.abs(validation - training)},
     "You take the λ with the smallest gap between the two errors. A model that learns nothing "
     "has a small gap too."),
    ("sum of both errors", {"errors": lambda training, validation: training + validation},
     "You add the training error to the validation error. Rows that the fit has seen have no say "
     "in this choice."),
    ("largest error", {"best": np.argmax},
     "You take the λ with the largest validation error. Look at argmin and argmax."),
    ("largest λ", {"give": lambda lams, errors, i: np.max(lams)},
     "You return the largest λ, whatever the errors say."),
    ("smallest λ", {"give": lambda lams, errors, i: np.min(lams)},
     "You return the smallest λ, whatever the errors say."),
    ("position for λ", {"give": lambda lams, errors, i: i}, POSITION),
    ("error for λ", {"give": lambda lams, errors, i: errors[i]}, ITS_ERROR),
    ("largest gap", {"errors": lambda training, validation: training - validation},
     "You take the λ at which the validation error exceeds the training error most. The "
     "validation error alone decides."),
    ("λs sorted, errors not", {"give": lambda lams, errors, i: np.sort(lams)[i]},
     "You sort the λs and leave the errors in their order, so they no longer belong together."),
    ("first dip", {"best": _first_dip},
     "You stop at the first place where the error rises. A later λ may be better still."),
    ("second smallest", {"best": lambda errors: np.argsort(errors)[1]},
     "You take the λ of the second smallest error. Positions start at 0."),
    ("ratio of the errors", {"errors": lambda training, validation: validation / training},
     "You compare ratios of the two errors. The validation error alone decides."),
    ("last dip", {"best": _last_dip},
     "You keep the last λ whose error is below that of its neighbour. Compare with the best so "
     "far, not with the one before."),
    ("last λ left out", {"best": lambda errors: np.argmin(errors[:-1])},
     "Your last λ is never chosen. Look at where your loop or slice ends."),
    ("first λ left out", {"best": lambda errors: 1 + np.argmin(errors[1:])},
     "Your first λ is never chosen. Look at where your loop or slice starts."),
    ("best so far not kept", {"best": lambda errors: np.flatnonzero(errors <= errors[0])[-1]},
     "You take the last λ that beats the first one. The best error so far has to be kept along "
     "with its λ."),
]

MISTAKES["degrees_of_freedom"] = [
    ("singular values not squared", {"share": lambda s, strength: s / (s + strength)},
     "Your shares use s, and the formula uses s². λ is added to the eigenvalues of XᵀX, the "
     "squares of the singular values."),
    ("share squared", {"share": lambda s, strength: (s**2 / (s**2 + strength)) ** 2},
     "You square each share once too often. The hat matrix has the eigenvalues s²/(s² + λ)."),
    ("shrinkage lost", {"share": lambda s, strength: strength / (s**2 + strength)},
     "You sum what the penalty takes away. Degrees of freedom are what is left."),
    ("directions counted", {"share": lambda s, strength: np.ones_like(s)},
     "You count the directions, whatever λ is. The penalty leaves only a share of each."),
    ("gain for share", {"share": lambda s, strength: s / (s**2 + strength)},
     "You sum s/(s² + λ): that turns projections into weights. Shares of the fit have one more "
     "factor s."),
    ("not centred", {"means": no_means},
     "Your singular values belong to the raw X. The intercept takes the means, so centre the "
     "columns first."),
    ("intercept counted", {"finish": lambda total: total + 1},
     "Your answer is one too large: it counts the intercept. Here only the penalised directions "
     "count."),
    ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
     "You use mλ. In J both terms are divided by m, so it cancels."),
    ("λ divided by m", {"strength": lambda lam, m: lam / m},
     "You use λ/m. In J both terms are divided by m, so it cancels."),
    ("λ squared", {"strength": lambda lam, m: lam**2},
     "You add λ² to s². Only the singular value is squared."),
    ("standardised", {"scaled": lambda Xc: Xc / spread(Xc)},
     "You standardise the columns. The singular values are those of the centred X as it is."),
    ("mean for sum", {"gather": lambda shares: np.sum(shares) / max(len(shares), 1)}, _AVERAGED),
    ("mean for sum", lambda X, lam: degrees_of_freedom(X, lam) / min(X.shape), _AVERAGED),
    ("mean for sum", lambda X, lam: degrees_of_freedom(X, lam) / X.shape[1], _AVERAGED),
    ("brackets around s² + λ", {"share": lambda s, strength: s**2 / s**2 + strength},
     "`s**2 / s**2 + lam` is (s²/s²) + λ: Python divides before it adds. Put brackets around s² "
     "+ λ."),
    ("squared twice", {"share": lambda s, strength: s**4 / (s**4 + strength)},
     "You square the eigenvalues of XᵀX. They are the squares of the singular values already."),
    ("λ halved", {"strength": lambda lam, m: lam / 2},
     "You use λ/2. The ½ stands in front of both terms of J, so it cancels."),
    ("λ doubled", {"strength": lambda lam, m: 2 * lam},
     "You use 2λ. The 2 from each square meets a ½ in J."),
    ("largest share alone", {"gather": lambda shares: np.max(shares, initial=0)},
     "Your answer is the share of one direction alone. All are summed."),
    ("sums first",
     {"gather": np.sum, "share": lambda s, strength: np.sum(s**2) / (np.sum(s**2) + strength)},
     "You sum the s² first and divide once. Each direction has its own share; sum those."),
    ("root of the shares", {"share": lambda s, strength: s / np.sqrt(s**2 + strength)},
     "You sum the roots of the shares: s over the root of s² + λ. The share is its square."),
    ("one mean for all columns", {"means": np.mean},
     "You take one mean for the whole table. Each column has its own: look at `axis`."),
    ("shrinkage lost", _lost_in_all_directions,
     "You sum what the penalty takes away. Degrees of freedom are what is left."),
    ("last direction left out", _all_but_the_weakest,
     "The weakest direction is left out. Look at where your loop or slice ends."),
]
# fmt: on
