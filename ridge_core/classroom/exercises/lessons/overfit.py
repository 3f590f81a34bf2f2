"""Lesson 1: polynomial features, the mean squared error, bias and variance."""

import numpy as np

from ridge_core import data
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import numbers, probes


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


def bias_and_variance(
    predictions,
    truth,
    *,
    axis=0,
    centre=np.mean,
    gap=np.square,
    spread=lambda predictions, truth, axis: np.var(predictions, axis=axis),
    average=np.mean,
):
    """Return the means over the places of (mean prediction − truth)² and of the variance."""
    bias = centre(predictions, axis=axis) - truth
    return average(gap(bias)), average(spread(predictions, truth, axis))


def _draw_powers(rng):
    return numbers(rng, rng.integers(1, 6)), int(rng.integers(1, 6))


def _draw_errors(rng):
    m = rng.integers(2, 8)
    return numbers(rng, m), numbers(rng, m)


def _draw_fits(rng):
    samples, places = rng.integers(2, 7, size=2)
    return numbers(rng, samples, places), numbers(rng, places)


# fmt: off
EXERCISES = (
    Exercise(
        polynomial_features, "the columns x, x², …, x^degree, of shape (m, degree)",
        probes(
            ("one row", [2], 2),
            ("degree 1", [2, -3], 1),
            ("degree 3", [2, -3], 3),
            ("as many rows as columns", [2, -1, 3], 3),
            ("several rows", [-1, -0.5, 0.5, 1.5, 2], 4),
            ("numbers with many digits", [-1 / 3, 5 / 7], 3),
        ),
        _draw_powers, answer=data.polynomial, loop_is_fine=True,
        hints=(
            "Each column is x raised to one power, and the powers run from 1 to `degree`.",
            "Make the columns in a loop or a comprehension; `range` leaves out its last number.",
            "`np.column_stack` puts arrays of shape (m,) side by side.",
        ),
    ),
    Exercise(
        mean_squared_error, "1/m Σ (yᵢ − predictionᵢ)², one number",
        probes(
            ("one row", [2], [5]),
            ("two rows", [1, 4], [3, -1]),
            ("several rows", [2, -1, 4, 0.5, 3], [4, 2, 1.5, -2, 3]),
            ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], [2 / 7, 1 / 3, 11 / 6]),
        ),
        _draw_errors,
        hints=(
            "Three steps: what is left over, what happens to each of them, and one number for "
            "all.",
            "The residuals are `predictions - y`. Each is squared before anything is added.",
            "The mean of the squares: one NumPy function takes it.",
        ),
    ),
    Exercise(
        bias_and_variance, "the pair (bias², variance), each averaged over the places",
        probes(
            ("one place", [[1], [5]], [7]),
            ("as many samples as places", [[1, 4], [5, 8]], [6, 2]),
            ("several samples", [[1, 4, 2], [5, 8, -2], [3, 0, 6], [4, 2, 7]], [3, 1, 5]),
            ("numbers with many digits", [[4 / 3, 2 / 7], [1 / 9, 8 / 7], [3, 1]], [2 / 3, 5 / 7]),
        ),
        _draw_fits,
        hints=(
            "First find the mean prediction at each place, over the samples.",
            "The bias at a place is the mean prediction minus the truth. Square it there, then "
            "average over the places.",
            "The variance at a place is that of its own column: `var` with `axis=0`. Then "
            "average over the places.",
        ),
    ),
)

# Sums and means of m × m residuals differ, so one mistake may need several wrong functions.
BROADCASTING = (
    "One side of your residuals has shape (m, 1) and the other (m,), so NumPy makes m × m "
    "residuals of them. Look at the shapes on both sides of the minus sign."
)
_AS_THEY_ARE = (
    "Your residuals are averaged as they are, so positive and negative ones cancel. "
    "Look at what happens to each before the mean."
)
_DOUBLED = "You double the residuals where they should be squared: `* 2` for `** 2`."
_NOT_SQUARED = "Your bias is not squared, so places above and below the truth cancel."

def _all_pairs(y, predictions):
    return y[:, None] - predictions


def _without_truth(predictions, truth):
    return np.mean(predictions.mean(axis=0) ** 2), np.mean(predictions.var(axis=0))


def _places_averaged(predictions, truth):
    return bias_and_variance(predictions, np.mean(truth), axis=1)


_ONE_SIDE = (
    "You square one side alone: `a - b ** 2` is a − b². Put brackets around the difference."
)

MISTAKES = {}

MISTAKES["polynomial_features"] = [
    ("column of ones", {"exponents": lambda degree: np.arange(degree + 1)},
     "Your first column is x⁰, all ones. The intercept is kept apart here, so the powers start "
     "higher."),
    ("powers start at 0", {"exponents": lambda degree: np.arange(degree)},
     "Your powers run from 0 to degree − 1: `range` and `np.arange` start at 0 and leave their "
     "end out. Look at where yours start and stop."),
    ("last power missing", {"exponents": lambda degree: np.arange(1, degree)},
     "Your last power is missing: `range` and `np.arange` leave their end out."),
    ("powers fall", {"exponents": lambda degree: np.arange(degree, 0, -1)},
     "Your columns run from the highest power down, as those of `np.vander` do. Here the first "
     "column is x itself."),
    ("powers fall to 0", {"exponents": lambda degree: np.arange(degree, -1, -1)},
     "Your columns run from the highest power down to x⁰, all ones, as those of `np.vander` do. "
     "Here the first column is x itself, and there are no ones."),
    ("powers fall from degree − 1", {"exponents": lambda degree: np.arange(degree)[::-1]},
     "Your powers run from degree − 1 down to 0: `np.vander` counts columns, and includes the "
     "ones. Here they run from 1 up to degree."),
    ("x not made a column", {"raise_to": lambda x, exponents: x[:, 0] ** exponents},
     "Your x and your powers both have one axis, so NumPy pairs them one by one. `x[:, None]` "
     "makes x a column, which meets every power."),
    ("columns end to end", {"finish": lambda columns: columns.ravel(order="F")},
     "Your columns are joined end to end. `np.column_stack` puts them side by side."),
    ("multiples for powers", {"raise_to": np.multiply},
     "Your columns are x, 2x, 3x, …: multiples, all on one line. Powers need `**`."),
    ("exponent and base swapped",
     {"raise_to": lambda x, exponents: np.power(exponents.astype(float), x)},
     "Your columns are 1ˣ, 2ˣ, 3ˣ, …: base and exponent have changed places."),
    ("transposed", {"finish": np.transpose},
     "Your powers are the rows. Here every row is an observation and every column a feature."),
    ("last power missing", {"exponents": lambda degree: np.arange(1, max(degree, 2))},
     "Your last power is missing: `range` leaves its end out."),
    ("one power too many", {"exponents": lambda degree: np.arange(1, degree + 2)},
     "Your columns run one power too far: the last is x^degree."),
    ("powers start at 2", {"exponents": lambda degree: np.arange(2, degree + 2)},
     "Your first column is x², and the powers run one too far. The first column is x itself."),
    ("squared again and again", {"exponents": lambda degree: 2 ** np.arange(degree)},
     "Each of your columns is the square of the one before: x, x², x⁴. The next power is the one "
     "before times x."),
    ("the last power in every column", {"exponents": lambda degree: np.full(degree, degree)},
     "Every column of yours is x^degree. The exponent should grow from column to column."),
    ("even powers", {"exponents": lambda degree: 2 * np.arange(1, degree + 1)},
     "Your columns are x², x⁴, …: only the even powers. Each power has its column."),
    ("x centred", lambda x, degree: polynomial_features(x - np.mean(x), degree),
     "You take the mean off x first. The columns are the powers of x as it is given."),
]

MISTAKES["mean_squared_error"] = [
    ("sum for mean", {"mean": np.sum},
     "You sum the squared errors, and the name says mean. A sum grows with the number of rows, "
     "so samples of different size cannot be compared."),
    ("½ of the cost kept", {"mean": lambda values: np.mean(values) / 2},
     "Your answer is exactly half the mean squared error. The ½ belongs to J, where it makes the "
     "gradient neater; not here."),
    ("divided by m − 1", {"mean": lambda values: np.sum(values) / max(len(values) - 1, 1)},
     "You divide by m − 1. That is the sample variance's denominator; a mean over m rows has "
     "another."),
    ("root taken", {"finish": np.sqrt},
     "You take the root at the end, which makes it the root mean squared error. Look at the last "
     "step."),
    ("absolute error", {"error": np.abs},
     "That is the mean absolute error. Look at what is done to each residual."),
    ("residuals not squared", {"error": lambda residuals: residuals}, _AS_THEY_ARE),
    ("residuals not squared", {"error": np.negative}, _AS_THEY_ARE),
    ("residuals doubled", {"error": lambda residuals: 2 * residuals}, _DOUBLED),
    ("residuals doubled", {"error": lambda residuals: -2 * residuals}, _DOUBLED),
    ("residuals not squared", {"error": lambda residuals: residuals, "finish": np.abs},
     _AS_THEY_ARE),
    ("mean forgotten", {"mean": lambda values: values},
     "Your answer is one number for each row. The error is their mean."),
    ("square of the mean", {"error": lambda residuals: residuals, "finish": np.square},
     "You square the mean residual, where the mean of the squares is wanted. Look at which of "
     "the two comes first."),
    ("(m, 1) broadcasting", {"residuals": _all_pairs}, BROADCASTING),
    ("(m, 1) broadcasting",
     {"residuals": _all_pairs, "mean": lambda values: np.sum(values) / len(values)}, BROADCASTING),
    ("variance of the residuals", lambda y, predictions: np.var(y - predictions),
     "That is the variance of the residuals: it takes their mean off first, so a prediction that "
     "is too high everywhere costs nothing."),
    ("norm over m", {"mean": lambda values: np.sqrt(np.sum(values)) / len(values)},
     "You divide the norm by m. The norm has a root in it: square it before you divide."),
    ("squares subtracted", lambda y, predictions: np.mean(y**2 - predictions**2),
     "You square both and then subtract. Subtract first, then square the difference."),
    ("squares subtracted", lambda y, predictions: np.mean(predictions**2 - y**2),
     "You square both and then subtract. Subtract first, then square the difference."),
    ("median for mean", {"mean": np.median},
     "You take the median of the squared errors. The exercise asks for their mean."),
    ("sum for difference", {"residuals": np.add},
     "You add the predictions to y. A residual is a difference."),
    ("third power", {"error": lambda residuals: np.abs(residuals) ** 3},
     "You take the third power of each residual. Squaring is the second."),
    ("fourth power", {"error": lambda residuals: residuals**4},
     "You square each residual twice. Once is enough."),
    ("relative error", lambda y, predictions: np.mean(((y - predictions) / y) ** 2),
     "You divide each residual by y. The squared error is in the units of y²."),
    ("share that is explained",
     lambda y, predictions: 1 - np.mean((y - predictions) ** 2) / np.var(y),
     "That is R², the share of the spread that is explained. The error itself is asked for."),
    ("one side squared", {"residuals": lambda y, predictions: y - predictions**2,
     "error": lambda residuals: residuals}, _ONE_SIDE),
    ("one side squared", {"residuals": lambda y, predictions: predictions - y**2,
     "error": lambda residuals: residuals}, _ONE_SIDE),
]

MISTAKES["bias_and_variance"] = [
    ("ddof = 1",
     {"spread": lambda predictions, truth, axis: np.var(predictions, axis=axis, ddof=1)},
     "Your variance divides by the number of samples minus one. Then bias² + variance is not "
     "exactly the mean squared distance from the truth."),
    ("standard deviation for variance",
     {"spread": lambda predictions, truth, axis: np.std(predictions, axis=axis)},
     "Your second answer is the mean standard deviation. Square it at each place, and average "
     "afterwards."),
    ("bias not squared", {"gap": lambda bias: bias}, _NOT_SQUARED),
    ("bias not squared", {"gap": np.negative}, _NOT_SQUARED),
    ("size of the bias", {"gap": np.abs},
     "Your first answer is the mean size of the bias. Each is squared before the mean."),
    ("bias squared after the mean", {"gap": lambda bias: np.mean(bias) ** 2},
     "You average the bias over the places and square it last, so it cancels. Look at the order "
     "of the two."),
    ("errors of single fits for bias²", {"centre": lambda predictions, axis: predictions},
     "Your first answer is the error of single fits, which holds bias² and variance together. "
     "Average the fits first."),
    ("spread about the truth",
     {"spread": lambda predictions, truth, axis: np.mean((predictions - truth) ** 2, axis)},
     "Your second answer is the spread about the truth, which holds bias² as well. Variance is "
     "about the average fit."),
    ("one mean for all places", {"centre": lambda predictions, axis: np.mean(predictions)},
     "Your average fit is one number for the whole table. Each place has its own: look at "
     "`axis`."),
    ("one variance for all places",
     {"spread": lambda predictions, truth, axis: np.var(predictions)},
     "Your variance is over the whole table, so it also counts how the fit differs from place to "
     "place. Look at `axis`."),
    ("variance over the places",
     {"spread": lambda predictions, truth, axis: np.var(predictions, axis=1)},
     "Your variance runs along the rows, from place to place. It asks how the fits differ at one "
     "place: look at `axis`."),
    ("averaged over the places", {"axis": 1},
     "You average along the rows, over the places. A row is one sample, and bias and variance "
     "compare samples: look at `axis`."),
    ("variance of the average fit",
     {"spread": lambda predictions, truth, axis: np.var(np.mean(predictions, axis=0))},
     "Your second answer says how the average fit changes from place to place. Variance asks how "
     "the fits differ at one place."),
    ("variance squared",
     {"spread": lambda predictions, truth, axis: np.var(predictions, axis=axis) ** 2},
     "You square the variance once more. It is a mean of squares already."),
    ("truth left out of the bias", _without_truth,
     "Your first answer is the mean square of the average fit. Bias is its distance from the "
     "truth."),
    ("median fit", {"centre": np.median},
     "You take the median of the fits. The average fit is their mean."),
    ("averaged over the places", _places_averaged,
     "You average along the rows, over the places. A row is one sample, and bias and variance "
     "compare samples: look at `axis`."),
]
# fmt: on
