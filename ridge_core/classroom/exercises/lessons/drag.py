"""Lesson 4: choosing λ by the validation error, degrees of freedom."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.penalise import column_means, no_means
from ridge_core.classroom.exercises.probes import drawn, probes, samples


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
    share=lambda s, strength: s**2 / (s**2 + strength),
    finish=lambda total: total,
):
    """Return Σ s²/(s² + λ) over the singular values of the centred X."""
    s = np.linalg.svd(X - means(X), compute_uv=False)
    return finish(np.sum(share(s[s > 1e-9], strength(lam, len(X)))))


def _two_curves(rng):
    lams, errors = np.sort(rng.permutation(60)[:6] / 2 + 0.5), rng.uniform(1, 9, (2, 6)).round(2)
    return lams, *errors


# fmt: off
EXERCISES = (
    Exercise(
        choose_lam, "the λ to use, one number out of `lams`",
        probes(
            ("two λs", [2, 5], [1, 3], [6, 4]),
            ("four λs", [0.5, 2, 5, 20], [2, 3, 4.5, 9], [9, 5, 6, 9.5]),
            ("λs from large to small", [30, 10, 3, 0.3], [9, 7, 4, 2], [9.5, 8, 8.5, 13]),
            ("five λs", [0.1, 0.5, 2, 7, 25], [1, 2, 4, 6, 11], [12, 9, 7, 7.5, 10]),
            *drawn(_two_curves),
        ),
        loop_is_fine=True,
    ),
    Exercise(
        degrees_of_freedom,
        "Σ s²/(s² + λ) over the singular values of the centred X, one number",
        samples("X", "lam"),
        answer=lambda X, lam: path.RidgePath(X, np.zeros(len(X))).degrees_of_freedom(lam),
    ),
)

POSITION = "You return the position of the λ, not the λ. argmin says where; look it up in `lams`."
ITS_ERROR = "You return the smallest error. The exercise asks which λ it belongs to."

MISTAKES = {
    "choose_lam": [
        ("training error chooses", {"errors": lambda training, validation: training},
         "You let the training error choose. It always prefers the weakest penalty, so it "
         "cannot see overfitting."),
        ("smallest gap", {"errors": lambda training, validation: np.abs(validation - training)},
         "You take the λ with the smallest gap between the two errors. A model that learns "
         "nothing has a small gap too."),
        ("sum of both errors", {"errors": lambda training, validation: training + validation},
         "You add the training error to the validation error. Rows that the fit has seen have "
         "no say in this choice."),
        ("largest error", {"best": np.argmax},
         "You take the λ with the largest validation error. Look at argmin and argmax."),
        ("largest λ", {"give": lambda lams, errors, i: np.max(lams)},
         "You return the largest λ, whatever the errors say."),
        ("smallest λ", {"give": lambda lams, errors, i: np.min(lams)},
         "You return the smallest λ, whatever the errors say."),
        ("position for λ", {"give": lambda lams, errors, i: i}, POSITION),
        ("error for λ", {"give": lambda lams, errors, i: errors[i]}, ITS_ERROR),
    ],
    "degrees_of_freedom": [
        ("singular values not squared", {"share": lambda s, strength: s / (s + strength)},
         "Your shares use s, and the formula uses s². λ is added to the eigenvalues of XᵀX, the "
         "squares of the singular values."),
        ("share squared", {"share": lambda s, strength: (s**2 / (s**2 + strength)) ** 2},
         "You square each share once too often. The hat matrix has s²/(s² + λ) on its diagonal."),
        ("shrinkage lost", {"share": lambda s, strength: strength / (s**2 + strength)},
         "You sum what the penalty takes away. Degrees of freedom are what is left."),
        ("directions counted", {"share": lambda s, strength: np.ones_like(s)},
         "You count the directions, whatever λ is. The penalty leaves only a share of each."),
        ("gain for share", {"share": lambda s, strength: s / (s**2 + strength)},
         "You sum s/(s² + λ): that turns projections into weights. Shares of the fit have one "
         "more factor s."),
        ("not centred", {"means": no_means},
         "Your singular values belong to the raw X. The intercept takes the means, so centre "
         "the columns first."),
        ("intercept counted", {"finish": lambda total: total + 1},
         "Your answer is one too large: it counts the intercept. Here only the penalised "
         "directions count."),
        ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
         "You use mλ. In J both terms are divided by m, so it cancels."),
        ("λ divided by m", {"strength": lambda lam, m: lam / m},
         "You use λ/m. In J both terms are divided by m, so it cancels."),
        ("λ squared", {"strength": lambda lam, m: lam**2},
         "You add λ² to s². Only the singular value is squared."),
    ],
}
# fmt: on
