"""Lesson 1: polynomial features, the mean squared error, bias and variance."""

import numpy as np

from ridge_core import data
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import numbers, probes


def polynomial_features(x, degree):
    """Return the columns x, x², …, x^degree."""
    powers = np.arange(1, degree + 1)
    return x[:, None] ** powers


def mean_squared_error(y, predictions):
    """Return 1/m Σ (yᵢ − predictionᵢ)²."""
    residuals = y - predictions
    return np.mean(residuals**2)


def bias_and_variance(predictions, truth):
    """Return the means over the places of (mean prediction − truth)² and of the variance."""
    fit = np.mean(predictions, axis=0)
    variance = np.var(predictions, axis=0)
    return np.mean((fit - truth) ** 2), np.mean(variance)


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
    Exercise(polynomial_features, "the columns x, x², …, x^degree, of shape (m, degree)", probes(
        ("one row", [2], 2),
        ("degree 1", [2, -3], 1),
        ("degree 3", [2, -3], 3),
        ("as many rows as columns", [2, -1, 3], 3),
        ("several rows", [-1, -0.5, 0.5, 1.5, 2], 4),
        ("numbers with many digits", [-1 / 3, 5 / 7], 3),
    ), _draw_powers, answer=data.polynomial, loop_is_fine=True, hints=(
        "Each column is x raised to one power, and the powers run from 1 to `degree`.",
        "Make the columns in a loop or a comprehension; `range` leaves out its last number.",
        "`np.column_stack` puts arrays of shape (m,) side by side.",
    )),
    Exercise(mean_squared_error, "1/m Σ (yᵢ − predictionᵢ)², one number", probes(
        ("one row", [2], [5]),
        ("two rows", [1, 4], [3, -1]),
        ("several rows", [2, -1, 4, 0.5, 3], [4, 2, 1.5, -2, 3]),
        ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], [2 / 7, 1 / 3, 11 / 6]),
    ), _draw_errors, hints=(
        "Three steps: what is left over, what happens to each of them, and one number for all.",
        "The residuals are `predictions - y`. Each is squared before anything is added.",
        "The mean of the squares: one NumPy function takes it.",
    )),
    Exercise(bias_and_variance, "the pair (bias², variance), each averaged over the places", probes(
        ("one place", [[1], [5]], [7]),
        ("as many samples as places", [[1, 4], [5, 8]], [6, 2]),
        ("several samples", [[1, 4, 2], [5, 8, -2], [3, 0, 6], [4, 2, 7]], [3, 1, 5]),
        ("numbers with many digits", [[4 / 3, 2 / 7], [1 / 9, 8 / 7], [3, 1]], [2 / 3, 5 / 7]),
    ), _draw_fits, hints=(
        "First find the mean prediction at each place, over the samples.",
        "The bias at a place is the mean prediction minus the truth. Square it there, then "
        "average over the places.",
        "The variance at a place is that of its own column: `var` with `axis=0`. Then average "
        "over the places.",
    )),
)

# Sums and means of m × m residuals differ, so one mistake may need several wrong functions.
BROADCASTING = (
    "One side of your residuals is a column, of shape (m, 1), and the other is none, so NumPy "
    "makes m × m residuals. Look at the shapes on both sides of the minus sign."
)


MISTAKES = {}

MISTAKES["polynomial_features"] = [
    ("column of ones", "np.arange(1, → np.arange(0,",
     "Your first column is x⁰, all ones. Here the intercept is apart, so the powers start higher."),
    ("powers start at 0", "np.arange(1, degree + 1) → np.arange(degree)",
     "Your powers run from 0 to degree − 1: `range` starts at 0 and leaves its end out."),
    ("last power missing", ["degree + 1 → degree", "degree + 1 → max(degree, 2)"],
     "Your last power is missing: `range` and `np.arange` leave their end out."),
    ("powers fall", ["degree + 1) → degree + 1)[::-1]", "1, degree + 1) → degree + 1)[::-1]",
     "1, degree + 1) → degree)[::-1]"],
     "Your columns fall from the highest power, as those of `np.vander` do, where the ones count "
     "as a column. Here they rise from x to x^degree."),
    ("x not made a column", "x[:, None] → x",
     "Your x and powers both have one axis, so they meet one by one. `x[:, None]` is a column."),
    ("columns end to end", "x[:, None] ** powers → (x[:, None] ** powers).ravel(order=\"F\")",
     "Your columns are joined end to end. `np.column_stack` puts them side by side."),
    ("exponent and base swapped", "x[:, None] ** powers → (1.0 * powers) ** x[:, None]",
     "Your columns are 1ˣ, 2ˣ, 3ˣ, …: base and exponent have changed places."),
    ("the last power in every column", "np.arange(1, degree + 1) → np.full(degree, degree)",
     "Every column of yours is x^degree. The exponent should grow from column to column."),
    ("transposed", "** powers → ** powers).T; return x → return (x",
     "Your powers are the rows. Here every row is an observation and every column a feature."),
    ("squared again and again", "np.arange(1, degree + 1) → 2 ** np.arange(degree)",
     "Each of your columns is the square of the one before: x, x², x⁴. Multiply it by x instead."),
]

MISTAKES["mean_squared_error"] = [
    ("½ of the cost kept", "np.mean( → 0.5 * np.mean(",
     "Your answer is half the mean squared error. The ½ belongs to J, not here."),
    ("divided by m − 1", "np.mean(residuals**2) → np.sum(residuals**2) / max(len(y) - 1, 1)",
     "You divide by m − 1, as a sample variance does. A mean over m rows divides by another."),
    ("root taken", "np.mean( → np.sqrt(np.mean(; **2) → **2))",
     "You take the root at the end, which makes it the root mean squared error."),
    ("absolute error", "residuals**2 → np.abs(residuals)",
     "That is the mean absolute error. Look at what is done to each residual."),
    ("residuals not squared", ["residuals**2 → residuals", "residuals**2 → -residuals",
     "np.mean(residuals**2) → abs(np.mean(residuals))"],
     "Your residuals are averaged as they are, so positive and negative ones cancel."),
    ("square of the mean", "residuals**2) → residuals) ** 2",
     "You square the mean residual, not each residual. Look at which of the two comes first."),
    ("(m, 1) broadcasting", ["y - → y[:, None] -",
     "y - → y[:, None] -; np.mean(residuals**2) → np.sum(residuals**2) / len(y)"], BROADCASTING),
    ("variance of the residuals", "np.mean(residuals**2) → np.var(residuals)",
     "That is the variance of the residuals: an error that is the same everywhere costs nothing."),
    ("squares subtracted",
     ["residuals**2 → y**2 - predictions**2", "residuals**2 → predictions**2 - y**2"],
     "You square both and then subtract. Subtract first, then square the difference."),
    ("share that is explained", "np.mean(residuals**2) → 1 - np.mean(residuals**2) / np.var(y)",
     "That is R², the share of the spread that is explained. The error itself is asked for."),
]

MISTAKES["bias_and_variance"] = [
    ("ddof = 1", "np.var(predictions, → np.var(predictions, ddof=1,",
     "Your variance divides by the number of samples minus one. Then bias² + variance is not "
     "exactly the mean squared distance from the truth."),
    ("bias not squared", ["(fit - truth) ** 2 → fit - truth", "(fit - truth) ** 2 → truth - fit"],
     "Your bias is not squared, so places above and below the truth cancel."),
    ("size of the bias", "(fit - truth) ** 2 → np.abs(fit - truth)",
     "Your first answer is the mean size of the bias. Each is squared before the mean."),
    ("bias squared after the mean", "truth) ** 2) → truth)) ** 2",
     "You average the bias over the places and square it last, so it cancels. Look at the order."),
    ("errors of single fits for bias²", "np.mean(predictions, axis=0) → predictions",
     "Your first answer is the error of single fits, variance included. Average the fits first."),
    ("spread about the truth", "np.var(predictions, axis=0) → (predictions - truth) ** 2",
     "Your second answer is the spread about the truth. Variance is about the average fit."),
    ("one mean for all places", "np.mean(predictions, axis=0) → np.mean(predictions)",
     "Your average fit is one number for the whole table. Each place has its own: look at `axis`."),
    ("variance from place to place",
     ["np.var(predictions, axis=0) → np.var(predictions)",
     "np.var(predictions, axis=0) → np.var(predictions - truth)",
     "np.var(predictions, axis=0) → np.var(predictions, axis=1)",
     "np.var(predictions, axis=0) → np.var(fit)"],
     "The spread from place to place is in your variance. It is that of the fits at one place: see "
     "`axis`."),
    ("averaged over the places", ["axis=0 → axis=1", "axis=0 → axis=1; - truth → - np.mean(truth)"],
     "You average over the places. A row is one sample, and samples are compared: see `axis`."),
]
# fmt: on
