"""Exercises about the cost: the penalty, J itself, the mean squared error, and their mistakes."""

import operator

import numpy as np

from ridge_core import objective
from ridge_core.classroom.exercises.exercise import Exercise, mistakes
from ridge_core.classroom.exercises.probes import probes, samples


def affine(X, weights, intercept):
    """Return X·w + b."""
    return X @ weights + intercept


def as_column(X, weights, intercept):
    """Return X·w + b as a column, shape (m, 1)."""
    return affine(X, weights, intercept)[:, None]


def column_minus_row(first, second):
    """Return all differences, shape (m, m)."""
    return first[:, None] - second


def no_intercept(X, weights, intercept):
    """Return X·w alone."""
    return X @ weights


def sum_of_squares(values):
    """Return Σ vⱼ²."""
    return np.sum(values**2)


def penalty(
    weights,
    lam,
    m,
    *,
    penalised=lambda weights, intercept: weights,
    size=sum_of_squares,
    penalty_factor=lambda lam, m: lam / (2 * m),
    intercept=0.0,
):
    """Return λ/(2m) Σ wⱼ²."""
    return penalty_factor(lam, m) * size(penalised(weights, intercept))


def cost(
    X,
    y,
    weights,
    intercept,
    lam,
    *,
    predictions=affine,
    error=np.square,
    data_factor=lambda m: 1 / (2 * m),
    combine=operator.add,
    **parts,
):
    """Return J, the data term combined with the penalty."""
    m = len(y)
    residuals = predictions(X, weights, intercept) - y
    data_term = data_factor(m) * np.sum(error(residuals))
    return combine(data_term, penalty(weights, lam, m, intercept=intercept, **parts))


def mean_squared_error(
    y,
    predictions,
    *,
    residuals=np.subtract,
    error=np.square,
    mean=np.mean,
    finish=lambda value: value,
):
    """Return 1/m Σ (yᵢ − predictionᵢ)²."""
    return finish(mean(error(residuals(y, predictions))))


_J = ("X", "y", "weights", "intercept", "lam")

EXERCISES = (
    Exercise(
        "penalty",
        ("weights", "lam", "m"),
        "the penalty λ/(2m) Σ wⱼ², one number",
        penalty,
        penalty,
        probes(
            ("one weight", [3], 2, 1),
            ("λ = 0", [2, -3], 0, 3),
            ("as many rows as weights", [2, -3], 4, 2),
            ("several weights", [2, -0.5, 3], 7, 5),
            ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], 19 / 6, 7),
        ),
    ),
    Exercise("cost", _J, "J(w, b), one number", objective.cost, cost, samples(*_J)),
    Exercise(
        "mean_squared_error",
        ("y", "predictions"),
        "1/m Σ (yᵢ − predictionᵢ)², one number",
        mean_squared_error,
        mean_squared_error,
        probes(
            ("one row", [2], [5]),
            ("two rows", [1, 4], [3, -1]),
            ("several rows", [2, -1, 4, 0.5, 3], [4, 2, 1.5, -2, 3]),
            ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], [2 / 7, 1 / 3, 11 / 6]),
        ),
    ),
)

# Sums and means of m × m residuals differ, so one mistake may need several wrong functions.
BROADCASTING = (
    "One side of your residuals has shape (m, 1) and the other (m,), so NumPy makes m × m "
    "residuals of them. Look at the shapes on both sides of the minus sign."
)

_M_OF_THE_PAGE = (
    "Your m is 30, whatever is given: it comes from elsewhere on the page. Compute it inside: "
    "`m = len(y)`."
)
_ADDED_AS_THEY_ARE = (
    "Your data term adds the residuals as they are, so positive and negative ones cancel. "
    "Look at what J does to each residual before the sum."
)
_AVERAGED_AS_THEY_ARE = (
    "Your residuals are averaged as they are, so positive and negative ones cancel. "
    "Look at what happens to each before the mean."
)

MISCONCEPTIONS = [
    *mistakes(
        "cost",
        (
            "m squared",
            {"data_factor": lambda m: 1 / 2 * m, "penalty_factor": lambda lam, m: lam / 2 * m},
            "Your cost is m² times as large as it should be, as from `1 / 2 * m`: Python reads "
            "that as m/2. "
            "Look at the brackets around the denominator.",
        ),
        (
            "m squared in the data term",
            {"data_factor": lambda m: 1 / 2 * m},
            "Your data term is m² times as large as it should be, as from `1 / 2 * m`: Python "
            "reads that as m/2. "
            "Look at the brackets in front of its sum.",
        ),
        (
            "m of the page",
            {"data_factor": lambda m: 1 / 60, "penalty_factor": lambda lam, m: lam / 60},
            _M_OF_THE_PAGE,
        ),
        (
            "1/m forgotten",
            {"data_factor": lambda m: 1 / 2, "penalty_factor": lambda lam, m: lam / 2},
            "Your cost is a sum where J is a mean: it is m times as large as it should be. "
            "Look at what both terms are divided by.",
        ),
        (
            "1/m forgotten on the data term",
            {"data_factor": lambda m: 1 / 2},
            "Your data term is a sum over the rows, and J wants their mean. "
            "Look at what stands in front of the sum of squared residuals.",
        ),
        (
            "½ forgotten",
            {"data_factor": lambda m: 1 / m, "penalty_factor": lambda lam, m: lam / m},
            "Your cost is exactly twice as large as it should be. J divides both terms by 2m, not "
            "by m.",
        ),
        (
            "½ forgotten on the data term",
            {"data_factor": lambda m: 1 / m},
            "Your data term is exactly twice as large as it should be. "
            "Look at the factor in front of the squared residuals.",
        ),
        (
            "1/(2m) forgotten on the data term",
            {"data_factor": lambda m: 1.0},
            "Your data term is the bare sum of the squared residuals. "
            "Look at the factor that J puts in front of it.",
        ),
        (
            "intercept penalised",
            {"penalised": lambda weights, intercept: np.append(weights, intercept)},
            "You penalised the intercept. Only the weights belong in the penalty.",
        ),
        (
            "intercept not used",
            {"predictions": no_intercept},
            "Your predictions leave the intercept out. Look at the line that computes them.",
        ),
        ("(m, 1) broadcasting", {"predictions": as_column}, BROADCASTING),
        (
            "(m, 1) broadcasting",
            {"predictions": as_column, "data_factor": lambda m: 1 / (2 * m**2)},
            BROADCASTING,
        ),
        (
            "penalty subtracted",
            {"combine": operator.sub},
            "You subtract the penalty, so large weights are rewarded. "
            "Look at the sign between the two terms.",
        ),
        (
            "absolute residuals",
            {"error": np.abs},
            "Your data term sums the sizes of the residuals, and J sums their squares. "
            "Look at what you do to each residual.",
        ),
        (
            "residuals not squared",
            {"error": lambda residuals: residuals},
            _ADDED_AS_THEY_ARE,
        ),
        ("residuals not squared", {"error": np.negative}, _ADDED_AS_THEY_ARE),
        *(
            (
                "residuals doubled",
                {"error": lambda residuals, sign=sign: sign * 2 * residuals},
                "You double the residuals where J squares them: `* 2` for `** 2`.",
            )
            for sign in (1, -1)
        ),
        (
            "square of the summed residuals",
            {"error": lambda residuals: np.sum(residuals) ** 2},
            "You square the sum of the residuals, where J sums their squares. "
            "Look at which of the two comes first.",
        ),
    ),
    *mistakes(
        "cost penalty",
        (
            "m squared in the penalty",
            {"penalty_factor": lambda lam, m: lam / 2 * m},
            "Your penalty is m² times as large as it should be, as from `lam / 2 * m`: Python "
            "reads that as λm/2. "
            "Look at the brackets around its denominator.",
        ),
        (
            "m of the page in the penalty",
            {"penalty_factor": lambda lam, m: lam / 60},
            "In your penalty m is 30, whatever is given: it comes from elsewhere on the page. "
            "Take it from the arguments.",
        ),
        (
            "λ forgotten",
            {"penalty_factor": lambda lam, m: 1 / (2 * m)},
            "Your penalty does not use λ. Look at what multiplies Σ wⱼ².",
        ),
        (
            "mean of the squared weights",
            {"size": lambda values: np.mean(values**2)},
            "You average the squared weights, and J sums them: each weight has its price.",
        ),
        (
            "½ forgotten on the penalty",
            {"penalty_factor": lambda lam, m: lam / m},
            "Your penalty is exactly twice as large as it should be. Look at the factor in front "
            "of Σ wⱼ².",
        ),
        (
            "penalty not divided by m",
            {"penalty_factor": lambda lam, m: lam / 2},
            "Your penalty is m times as large as it should be: not divided by m, or added once "
            "for each row. "
            "Then the same λ means something else for each sample size.",
        ),
        (
            "penalty divided by m twice",
            {"penalty_factor": lambda lam, m: lam / (2 * m**2)},
            "Your penalty is divided by m twice. Look at where the mean is taken.",
        ),
        (
            "1/(2m) forgotten on the penalty",
            {"penalty_factor": lambda lam, m: lam},
            "Your penalty is λ Σ wⱼ², with nothing below it. "
            "Look at the factor that J puts in front of Σ wⱼ².",
        ),
        (
            "1/λ for λ",
            {"penalty_factor": lambda lam, m: np.divide(1, 2 * m * lam)},
            "Your penalty divides by λ, so it grows weaker as λ grows. "
            "Some libraries use C = 1/λ; in J, λ multiplies the penalty.",
        ),
        (
            "λ squared",
            {"penalty_factor": lambda lam, m: lam**2 / (2 * m)},
            "Your penalty uses λ², and J uses λ. Look at what the square belongs to.",
        ),
        (
            "penalty forgotten",
            {"penalty_factor": lambda lam, m: 0.0},
            "Your answer does not depend on λ: the penalty is missing. "
            "Look at the second term of J.",
        ),
        (
            "norm not squared",
            {"size": lambda values: np.sqrt(sum_of_squares(values))},
            "Your penalty uses ‖w‖, and J uses its square. `np.linalg.norm` takes a root that "
            "does not belong here.",
        ),
        (
            "absolute weights",
            {"size": lambda values: np.sum(np.abs(values))},
            "Your penalty is Σ |wⱼ|: that is the lasso's. "
            "Ridge takes something else of each weight before the sum.",
        ),
        (
            "square of the summed weights",
            {"size": lambda values: np.sum(values) ** 2},
            "You square the sum of the weights, where J sums their squares. "
            "Weights of opposite sign must not cancel.",
        ),
        (
            "weights not squared",
            {"size": np.sum},
            "Your penalty adds the weights as they are, so negative weights would be rewarded. "
            "Look at what J does to each weight before the sum.",
        ),
        (
            "weights doubled",
            {"size": lambda values: np.sum(values * 2)},
            "You double the weights where J squares them: `* 2` for `** 2`.",
        ),
        (
            "first weight left free",
            {"penalised": lambda weights, intercept: weights[1:]},
            "Your penalty skips the first weight. Here the intercept is apart, so every entry of "
            "`weights` is penalised.",
        ),
    ),
    *mistakes(
        "mean_squared_error",
        (
            "sum for mean",
            {"mean": np.sum},
            "You sum the squared errors, and the name says mean. "
            "A sum grows with the number of rows, so samples of different size cannot be compared.",
        ),
        (
            "½ of the cost kept",
            {"mean": lambda values: np.mean(values) / 2},
            "Your answer is exactly half the mean squared error. "
            "The ½ belongs to J, where it makes the gradient neater; not here.",
        ),
        (
            "divided by m − 1",
            {"mean": lambda values: np.sum(values) / max(len(values) - 1, 1)},
            "You divide by m − 1. That is the sample variance's denominator; a mean over m rows "
            "has another.",
        ),
        (
            "root taken",
            {"finish": np.sqrt},
            "You take the root at the end, which makes it the root mean squared error. "
            "Look at the last step.",
        ),
        (
            "absolute error",
            {"error": np.abs},
            "That is the mean absolute error. Look at what is done to each residual.",
        ),
        (
            "residuals not squared",
            {"error": lambda residuals: residuals},
            _AVERAGED_AS_THEY_ARE,
        ),
        ("residuals not squared", {"error": np.negative}, _AVERAGED_AS_THEY_ARE),
        *(
            (
                "residuals doubled",
                {"error": lambda residuals, sign=sign: sign * 2 * residuals},
                "You double the residuals where they should be squared: `* 2` for `** 2`.",
            )
            for sign in (1, -1)
        ),
        (
            "residuals not squared",
            {"error": lambda residuals: residuals, "finish": np.abs},
            _AVERAGED_AS_THEY_ARE,
        ),
        (
            "mean forgotten",
            {"mean": lambda values: values},
            "Your answer is one number for each row. The error is their mean.",
        ),
        (
            "square of the mean",
            {"error": lambda residuals: residuals, "finish": np.square},
            "You square the mean residual, where the mean of the squares is wanted. "
            "Look at which of the two comes first.",
        ),
        ("(m, 1) broadcasting", {"residuals": column_minus_row}, BROADCASTING),
        (
            "(m, 1) broadcasting",
            {"residuals": column_minus_row, "mean": lambda values: np.sum(values) / len(values)},
            BROADCASTING,
        ),
    ),
]
