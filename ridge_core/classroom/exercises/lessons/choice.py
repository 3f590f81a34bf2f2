"""Exercises about choosing λ from a table of errors, and their mistakes."""

import numpy as np

from ridge_core.classroom.exercises.exercise import Exercise, mistakes
from ridge_core.classroom.exercises.probes import drawn, probes


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


def by_curve(lams, fold_errors, *, curve=lambda fold_errors: fold_errors.mean(axis=0), give=lam_at):
    """Return the λ at which one curve, made of all folds, is smallest."""
    errors = curve(fold_errors)
    return give(lams, errors, np.argmin(errors))


def choose_lam_by_folds(lams, fold_errors, *, choose=by_curve, **parts):
    """Return the λ of the smallest mean error over the folds."""
    return choose(lams, fold_errors, **parts)


def by_each_fold(middle):
    """Return a chooser that takes the middle of what the folds choose alone."""
    return lambda lams, fold_errors, **parts: middle(lams[np.argmin(fold_errors, axis=1)])


def one_standard_error(
    lams,
    mean,
    standard_error,
    *,
    bound=lambda mean, standard_error: np.min(mean) + standard_error[np.argmin(mean)],
    within=lambda mean, standard_error, bound: mean <= bound,
    pick=np.max,
):
    """Return the largest λ whose mean error is within one standard error of the smallest."""
    allowed = within(mean, standard_error, bound(mean, standard_error))
    return pick(lams[allowed])


def _two_curves(rng):
    lams, errors = np.sort(rng.permutation(60)[:6] / 2 + 0.5), rng.uniform(1, 9, (2, 6)).round(2)
    return lams, *errors


def _fold_table(rng):
    return np.sort(rng.permutation(60)[:5] / 2 + 0.5), rng.uniform(1, 9, (4, 5)).round(2)


def _curve_with_bars(rng):
    lams = np.sort(rng.permutation(60)[:6] / 2 + 0.5)
    return lams, rng.uniform(4, 9, 6).round(2), rng.uniform(0.2, 3, 6).round(2)


EXERCISES = (
    Exercise(
        "choose_lam",
        ("lams", "training_errors", "validation_errors"),
        "the λ to use, one number out of `lams`",
        choose_lam,
        choose_lam,
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
        "choose_lam_by_folds",
        ("lams", "fold_errors"),
        "the λ to use, one number out of `lams`",
        choose_lam_by_folds,
        choose_lam_by_folds,
        probes(
            ("two folds", [2, 6, 30], [[4, 3, 9], [5.5, 6, 4.5]]),
            ("as many folds as λs", [2, 6, 30], [[2, 3, 10], [9, 3.5, 3], [1, 5, 5]]),
            (
                "five folds",
                [0.5, 2, 6, 30],
                [[9, 4, 5, 6], [3, 4, 3.5, 7], [9, 6, 5, 1], [8, 5, 6, 7], [2, 6, 4, 5]],
            ),
            (
                "four folds",
                [0.2, 1, 4, 9, 40],
                [[1, 2, 3, 4, 9], [8, 7, 4, 5, 3], [9, 6, 6.5, 4, 5], [7, 6, 5, 8, 9]],
            ),
            *drawn(_fold_table),
        ),
        loop_is_fine=True,
    ),
    Exercise(
        "one_standard_error",
        ("lams", "mean", "standard_error"),
        "the λ to use, one number out of `lams`",
        one_standard_error,
        one_standard_error,
        probes(
            ("three λs", [1, 3, 9], [4, 5, 7], [2, 0.5, 3.5]),
            ("a λ exactly at the bound", [1, 2, 5], [4, 5, 9], [1, 0.75, 3]),
            ("five λs", [0.5, 2, 5, 20, 70], [6, 4, 4.8, 5.5, 9], [0.5, 1, 3, 2, 4.9]),
            ("λs from large to small", [70, 20, 5, 2, 0.5], [9, 5.5, 4.5, 4, 4.8], [6, 1, 3, 1, 2]),
            (
                "a curve with a bump",
                [0.1, 0.5, 2, 6, 15, 50],
                [5, 4, 6.5, 4.5, 5.8, 9],
                [1, 1.2, 2, 0.7, 0.6, 2],
            ),
            *drawn(_curve_with_bars),
        ),
        loop_is_fine=True,
    ),
)

MISCONCEPTIONS = [
    *mistakes(
        "choose_lam",
        (
            "training error chooses",
            {"errors": lambda training, validation: training},
            "You let the training error choose. It always prefers the weakest penalty, so "
            "it cannot see overfitting.",
        ),
        (
            "smallest gap",
            {"errors": lambda training, validation: np.abs(validation - training)},
            "You take the λ with the smallest gap between the two errors. "
            "A model that learns nothing has a small gap too.",
        ),
        (
            "sum of both errors",
            {"errors": lambda training, validation: training + validation},
            "You add the training error to the validation error. "
            "Rows that the fit has seen have no say in this choice.",
        ),
        (
            "largest error",
            {"best": np.argmax},
            "You take the λ with the largest validation error. Look at argmin and argmax.",
        ),
    ),
    *mistakes(
        "choose_lam",
        (
            "largest λ",
            {"give": lambda lams, errors, i: np.max(lams)},
            "You return the largest λ, whatever the errors say.",
        ),
        (
            "smallest λ",
            {"give": lambda lams, errors, i: np.min(lams)},
            "You return the smallest λ, whatever the errors say.",
        ),
    ),
    *mistakes(
        "choose_lam choose_lam_by_folds",
        (
            "position for λ",
            {"give": lambda lams, errors, i: i},
            "You return the position of the λ, not the λ. argmin says where; look it up in `lams`.",
        ),
        (
            "error for λ",
            {"give": lambda lams, errors, i: errors[i]},
            "You return the smallest error. The exercise asks which λ it belongs to.",
        ),
    ),
    *mistakes(
        "choose_lam_by_folds",
        (
            "mean of each fold's best λ",
            {"choose": by_each_fold(np.mean)},
            "You average the λs that the folds choose. "
            "Average their errors first, and choose once.",
        ),
        (
            "median of each fold's best λ",
            {"choose": by_each_fold(np.median)},
            "You take the median of the λs that the folds choose. "
            "Average their errors first, and choose once.",
        ),
        (
            "geometric mean of each fold's best λ",
            {"choose": by_each_fold(lambda lams: np.exp(np.mean(np.log(lams))))},
            "You average the folds' best λs on the logarithmic scale. "
            "Average their errors first, and choose once.",
        ),
        (
            "λ that most folds choose",
            {"choose": by_each_fold(lambda lams: max(sorted(lams), key=list(lams).count))},
            "You let the folds vote. A vote forgets by how much each fold prefers its λ; "
            "the mean error does not.",
        ),
        (
            "mean over the λs",
            {"curve": lambda fold_errors: fold_errors.mean(axis=1)},
            "You average over the λs, which leaves one number for each fold. Look at `axis`: the "
            "folds are the rows.",
        ),
        (
            "smallest single error",
            {"curve": lambda fold_errors: fold_errors.min(axis=0)},
            "You take the λ of the single luckiest fold. One fold's smallest error is mostly luck; "
            "use all of them.",
        ),
        (
            "worst fold decides",
            {"curve": lambda fold_errors: fold_errors.max(axis=0)},
            "You judge each λ by its worst fold. That is cautious, but the rule is the mean.",
        ),
        (
            "median over folds",
            {"curve": lambda fold_errors: np.median(fold_errors, axis=0)},
            "You take the median over the folds. The rule is the mean.",
        ),
        (
            "lowest variance",
            {"curve": lambda fold_errors: fold_errors.std(axis=0)},
            "You take the λ on which the folds agree best. They can agree on a large error; "
            "look at how large it is.",
        ),
        (
            "first fold only",
            {"curve": lambda fold_errors: fold_errors[0]},
            "Only the first fold decides. The others have a say as well.",
        ),
        (
            "last fold only",
            {"curve": lambda fold_errors: fold_errors[-1]},
            "Only the last fold decides. Does a loop overwrite what it should collect?",
        ),
    ),
    *mistakes(
        "one_standard_error",
        (
            "smallest λ within one standard error",
            {"pick": np.min},
            "You take the smallest λ within the bound. The rule prefers the simplest model that "
            "is as good as the best: which end of λ is that?",
        ),
        (
            "best λ itself",
            {"bound": lambda mean, standard_error: np.min(mean)},
            "You return the λ of the smallest error, and the standard error has no effect. "
            "The rule allows a little more error for a simpler model.",
        ),
        (
            "each λ's own standard error",
            {"within": lambda mean, se, bound: mean - se <= np.min(mean)},
            "You measure each λ by its own standard error. One standard error sets the bound: that "
            "of the best λ.",
        ),
        (
            "below the bound only",
            {"within": lambda mean, se, bound: (mean < bound) | (mean == np.min(mean))},
            "You leave out a λ whose error is exactly at the bound. The rule says at most.",
        ),
        (
            "two standard errors",
            {"bound": lambda mean, se: np.min(mean) + 2 * se[np.argmin(mean)]},
            "You allow two standard errors. The rule allows one.",
        ),
        (
            "half a standard error",
            {"bound": lambda mean, se: np.min(mean) + se[np.argmin(mean)] / 2},
            "You allow half a standard error. The rule allows a whole one.",
        ),
        (
            "mean standard error",
            {"bound": lambda mean, se: np.min(mean) + np.mean(se)},
            "You use the mean of all standard errors. The rule uses the one at the best λ.",
        ),
        (
            "smallest standard error",
            {"bound": lambda mean, se: np.min(mean) + np.min(se)},
            "You use the smallest of all standard errors. The rule uses the one at the best λ.",
        ),
        (
            "largest standard error",
            {"bound": lambda mean, se: np.min(mean) + np.max(se)},
            "You use the largest of all standard errors. The rule uses the one at the best λ.",
        ),
        (
            "last in the list",
            {"pick": lambda lams: lams[-1]},
            "You take the last λ of the list that is within the bound. That is the largest only "
            "where the list ascends.",
        ),
        (
            "largest λ of all",
            {"within": lambda mean, se, bound: mean < np.inf},
            "Your bound excludes nothing, so the largest λ of all wins. "
            "Look at what is compared with the bound.",
        ),
        (
            "count for λ",
            {"pick": len},
            "You return how many λs are within the bound. The exercise asks for one of them.",
        ),
    ),
]
