"""Exercises about samples: polynomial features, standardising, bias and variance."""

import numpy as np

from ridge_core import data
from ridge_core.classroom.exercises.exercise import Exercise, mistakes
from ridge_core.classroom.exercises.probes import probes


def polynomial_features(
    x,
    degree,
    *,
    exponents=lambda degree: np.arange(1, degree + 1),
    raise_to=np.power,
    finish=lambda columns: columns,
):
    """Return the columns x, x², …, x^degree."""
    return finish(raise_to(x[:, None], exponents(degree)))


def standardise(
    X_train,
    X_validation,
    *,
    known=lambda X_train, X_validation: X_train,
    own=lambda X_train, X_validation: X_train,
    mean=lambda X: np.mean(X, axis=0),
    sd=lambda X: np.std(X, axis=0),
    scaled=lambda X, mean, sd: (X - mean) / sd,
    applied=lambda Z, X_validation: Z,
):
    """Return both parts as (X − mean) / sd.

    `known` are the rows that give the training part's mean and sd, `own` the validation part's.
    """
    first, second = known(X_train, X_validation), own(X_train, X_validation)
    Z_train = scaled(X_train, mean(first), sd(first))
    Z_validation = scaled(X_validation, mean(second), sd(second))
    return Z_train, applied(Z_validation, X_validation)


def bias_and_variance(
    predictions,
    truth,
    *,
    axis=0,
    centre=lambda predictions, axis: np.mean(predictions, axis=axis),
    gap=np.square,
    spread=lambda predictions, truth, axis: np.var(predictions, axis=axis),
    average=np.mean,
):
    """Return the means over the places of (mean prediction − truth)² and of the variance."""
    bias = centre(predictions, axis) - truth
    return average(gap(bias)), average(spread(predictions, truth, axis))


def _standardise_by_core(X_train, X_validation):
    scale = data.Standardizer(X_train)
    return scale.transform(X_train), scale.transform(X_validation)


def _all_rows(X_train, X_validation):
    return np.vstack([X_train, X_validation])


EXERCISES = (
    Exercise(
        "polynomial_features",
        ("x", "degree"),
        "the columns x, x², …, x^degree, of shape (m, degree)",
        data.polynomial,
        polynomial_features,
        probes(
            ("one row", [2], 2),
            ("degree 1", [2, -3], 1),
            ("degree 3", [2, -3], 3),
            ("as many rows as columns", [2, -1, 3], 3),
            ("several rows", [-1, -0.5, 0.5, 1.5, 2], 4),
            ("numbers with many digits", [-1 / 3, 5 / 7], 3),
        ),
        loop_is_fine=True,
    ),
    Exercise(
        "standardise",
        ("X_train", "X_validation"),
        "both transformed: the pair (Z_train, Z_validation)",
        _standardise_by_core,
        standardise,
        probes(
            ("one validation row", [[1], [5]], [[4]]),
            ("one feature", [[1], [5], [3]], [[4], [8]]),
            ("as many rows as columns", [[1, 20], [4, 10]], [[2, 30], [6, 50]]),
            (
                "several rows and columns",
                [[1, 20, 3], [4, 10, -5], [3, 40, 2], [8, 60, 1]],
                [[2, 30, 7], [6, 50, 4], [5, 10, -2]],
            ),
        ),
        loop_is_fine=True,
    ),
    Exercise(
        "bias_and_variance",
        ("predictions", "truth"),
        "the pair (bias², variance), each averaged over the places",
        bias_and_variance,
        bias_and_variance,
        probes(
            ("one place", [[1], [5]], [7]),
            ("as many samples as places", [[1, 4], [5, 8]], [6, 2]),
            ("several samples", [[1, 4, 2], [5, 8, -2], [3, 0, 6], [4, 2, 7]], [3, 1, 5]),
            ("numbers with many digits", [[4 / 3, 2 / 7], [1 / 9, 8 / 7], [3, 1]], [2 / 3, 5 / 7]),
        ),
    ),
)


def _sd_or_one(X):
    sd = np.std(X, axis=0)
    return np.where(sd == 0, 1.0, sd)


_BY_ITSELF = (
    "Your validation rows are standardised with their own mean and sd, so the same x means "
    "something else in each part. A model may only know what the training rows tell."
)
_NOT_SQUARED = "Your bias is not squared, so places above and below the truth cancel."

MISCONCEPTIONS = [
    *mistakes(
        "polynomial_features",
        (
            "column of ones",
            {"exponents": lambda degree: np.arange(degree + 1)},
            "Your first column is x⁰, all ones. The intercept is kept apart here, so the powers "
            "start higher.",
        ),
        (
            "powers start at 0",
            {"exponents": lambda degree: np.arange(degree)},
            "Your powers run from 0 to degree − 1: `range` and `np.arange` start at 0 and leave "
            "their end out. Look at where yours start and stop.",
        ),
        (
            "last power missing",
            {"exponents": lambda degree: np.arange(1, degree)},
            "Your last power is missing: `range` and `np.arange` leave their end out.",
        ),
        (
            "powers fall",
            {"exponents": lambda degree: np.arange(degree, 0, -1)},
            "Your columns run from the highest power down, as those of `np.vander` do. "
            "Here the first column is x itself.",
        ),
        (
            "powers fall to 0",
            {"exponents": lambda degree: np.arange(degree, -1, -1)},
            "Your columns run from the highest power down to x⁰, all ones, as those of `np.vander` "
            "do. Here the first column is x itself, and there are no ones.",
        ),
        (
            "powers fall from degree − 1",
            {"exponents": lambda degree: np.arange(degree)[::-1]},
            "Your powers run from degree − 1 down to 0: `np.vander` counts columns, and includes "
            "the ones. Here they run from 1 up to degree.",
        ),
        (
            "x not made a column",
            {"raise_to": lambda x, exponents: x[:, 0] ** exponents},
            "Your x and your powers both have one axis, so NumPy pairs them one by one. "
            "`x[:, None]` makes x a column, which meets every power.",
        ),
        (
            "columns end to end",
            {"finish": lambda columns: columns.ravel(order="F")},
            "Your columns are joined end to end. `np.column_stack` puts them side by side.",
        ),
        (
            "multiples for powers",
            {"raise_to": np.multiply},
            "Your columns are x, 2x, 3x, …: multiples, all on one line. Powers need `**`.",
        ),
        (
            "exponent and base swapped",
            {"raise_to": lambda x, exponents: np.power(exponents.astype(float), x)},
            "Your columns are 1ˣ, 2ˣ, 3ˣ, …: base and exponent have changed places.",
        ),
        (
            "transposed",
            {"finish": np.transpose},
            "Your powers are the rows. "
            "Here every row is an observation and every column a feature.",
        ),
        (
            "powers summed up",
            {"finish": lambda columns: np.cumsum(columns, axis=-1)},
            "Each of your columns also holds the lower powers. A column is one power alone.",
        ),
    ),
    *mistakes(
        "standardise",
        (
            "validation standardised by itself",
            {"own": lambda X_train, X_validation: X_validation},
            _BY_ITSELF,
        ),
        (
            "validation standardised by itself",
            {"own": lambda X_train, X_validation: X_validation, "sd": _sd_or_one},
            _BY_ITSELF,
        ),
        (
            "scaled before the split",
            {"known": _all_rows, "own": _all_rows},
            "Your mean and sd come from all rows together, so the validation rows leak into "
            "training. Look at which rows they are computed on.",
        ),
        (
            "not scaled",
            {"sd": lambda X: 1.0},
            "Your columns are centred, but not scaled. With different spreads the penalty weighs "
            "on each weight differently.",
        ),
        (
            "not centred",
            {"mean": lambda X: 0.0},
            "Your columns are scaled, but not centred. Look at what is subtracted first.",
        ),
        (
            "ddof = 1",
            {"sd": lambda X: np.std(X, axis=0, ddof=1)},
            "Your sd divides by m − 1, as pandas does. This series and scikit-learn's "
            "StandardScaler divide by m.",
        ),
        (
            "divided by the variance",
            {"sd": lambda X: np.var(X, axis=0)},
            "You divide by the variance. The standard deviation is its root.",
        ),
        (
            "divided by the range",
            {"sd": lambda X: np.ptp(X, axis=0)},
            "You divide by the range of each column. That scales, but not to a standard deviation "
            "of 1.",
        ),
        (
            "multiplied by the sd",
            {"scaled": lambda X, mean, sd: (X - mean) * sd},
            "You multiply by the sd, which makes wide columns wider. Look at the last operation.",
        ),
        (
            "one mean for all columns",
            {"mean": np.mean},
            "Your mean is one number for the whole table. Each column has its own: look at `axis`.",
        ),
        (
            "one sd for all columns",
            {"sd": np.std},
            "Your sd is one number for the whole table. Each column has its own: look at `axis`.",
        ),
        (
            "one mean and sd for all columns",
            {"mean": np.mean, "sd": np.std},
            "Your mean and sd are one number each for the whole table. "
            "Each column has its own: look at `axis`.",
        ),
        (
            "validation left as it was",
            {"applied": lambda Z, X_validation: X_validation},
            "Your validation rows come back as they were. If you did transform them: was `X_train` "
            "overwritten before its mean and sd were taken?",
        ),
        (
            "brackets forgotten",
            {"scaled": lambda X, mean, sd: X - mean / sd},
            "Python divides before it subtracts. Put brackets around X − mean.",
        ),
        (
            "along the rows",
            {
                "known": lambda X_train, X_validation: X_train,
                "own": lambda X_train, X_validation: X_validation,
                "mean": lambda X: np.mean(X, axis=1, keepdims=True),
                "sd": lambda X: np.std(X, axis=1, keepdims=True),
            },
            "Your mean and sd run along each row. Each column has its own: look at `axis`.",
        ),
    ),
    *mistakes(
        "bias_and_variance",
        (
            "ddof = 1",
            {"spread": lambda predictions, truth, axis: np.var(predictions, axis=axis, ddof=1)},
            "Your variance divides by the number of samples minus one. Then bias² + variance is "
            "not exactly the mean squared distance from the truth.",
        ),
        (
            "standard deviation for variance",
            {"spread": lambda predictions, truth, axis: np.std(predictions, axis=axis)},
            "Your second answer is the mean standard deviation. Variance is its square.",
        ),
        (
            "bias not squared",
            {"gap": lambda bias: bias},
            _NOT_SQUARED,
        ),
        ("bias not squared", {"gap": np.negative}, _NOT_SQUARED),
        (
            "size of the bias",
            {"gap": np.abs},
            "Your first answer is the mean size of the bias. Each is squared before the mean.",
        ),
        (
            "bias squared after the mean",
            {"gap": lambda bias: np.mean(bias) ** 2},
            "You average the bias over the places and square it last, so it cancels. "
            "Look at the order of the two.",
        ),
        (
            "sum for mean",
            {"average": np.sum},
            "You sum over the places, and the exercise asks for their mean.",
        ),
        (
            "errors of single fits for bias²",
            {"centre": lambda predictions, axis: predictions},
            "Your first answer is the error of single fits, which holds bias² and variance "
            "together. Average the fits first.",
        ),
        (
            "spread about the truth",
            {"spread": lambda predictions, truth, axis: np.mean((predictions - truth) ** 2, axis)},
            "Your second answer is the spread about the truth, which holds bias² as well. "
            "Variance is about the average fit.",
        ),
        (
            "one mean for all places",
            {"centre": lambda predictions, axis: np.mean(predictions)},
            "Your average fit is one number for the whole table. "
            "Each place has its own: look at `axis`.",
        ),
        (
            "one variance for all places",
            {"spread": lambda predictions, truth, axis: np.var(predictions)},
            "Your variance is over the whole table, so it also counts how the fit differs from "
            "place to place. Look at `axis`.",
        ),
        (
            "variance over the places",
            {"spread": lambda predictions, truth, axis: np.var(predictions, axis=1)},
            "Your variance runs along the rows, from place to place. "
            "It asks how the fits differ at one place: look at `axis`.",
        ),
        (
            "averaged over the places",
            {"axis": 1},
            "You average along the rows, over the places. A row is one sample, and bias and "
            "variance compare samples: look at `axis`.",
        ),
    ),
]
