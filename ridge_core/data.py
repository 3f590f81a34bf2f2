"""The lessons' samples, polynomial features, and standardisation that knows training rows."""

from pathlib import Path

import numpy as np

from ridge_core.validation import (
    LARGEST,
    as_count,
    as_design,
    as_floats,
    as_number,
    as_rng,
    as_weights,
    refuse_overflow,
)


def random_line(m=50, *, slope=3.0, intercept=4.0, noise=2.0, seed=None):
    """Return a sample of y = b + w x + ε with x uniform on [0, 10] and ε ~ N(0, noise²).

    Returns
    -------
    (X, y)
        Shapes (m, 1) and (m,).
    """
    x, errors = _uniform_and_normal(m, noise, seed, 0, 10)
    y = as_number(intercept, "intercept") + as_number(slope, "slope") * x + errors
    return x[:, None], y


def curve(x):
    """Return the truth of the noisy curve, f(x) = sin(πx)."""
    return np.sin(np.pi * as_floats(x, "x", None))


def noisy_curve(m=30, *, noise=0.3, seed=None):
    """Return a sample of y = sin(πx) + ε with x uniform on [−1, 1] and ε ~ N(0, noise²).

    Returns
    -------
    (x, y)
        Both of shape (m,), ordered by x.
    """
    x, errors = _uniform_and_normal(m, noise, seed, -1, 1)
    x = np.sort(x)
    return x, curve(x) + errors


def _uniform_and_normal(m, noise, seed, low, high):
    m, noise = as_count(m, "m"), as_number(noise, "noise")
    if noise < 0:
        raise ValueError(f"noise is {noise:g}, expected 0 or more")
    rng = as_rng(seed)
    return rng.uniform(low, high, m), noise * rng.standard_normal(m)


def polynomial(x, degree):
    """Return the columns x, x², …, x^degree, shape (m, degree). The intercept is no column.

    Parameters
    ----------
    x : array, shape (m,)
    degree : int
        One or more.
    """
    x = as_floats(x, "x", 1)
    degree = as_count(degree, "degree")
    reach = np.max(np.abs(x))
    if reach > 1 and degree * np.log10(reach) > np.log10(LARGEST):
        raise ValueError(f"x reaches {reach:g}, expected smaller: its power {degree} is too large")
    return x[:, None] ** np.arange(1, degree + 1)


class Standardizer:
    """Columns with mean 0 and standard deviation 1 on the rows it was made from.

    z = (x − mean) / sd, with the population sd (divided by m). Other rows are moved by the same
    numbers, never by their own. A constant column has sd 1 and so becomes 0.

    Parameters
    ----------
    X : array, shape (m, n)
        The training rows.
    """

    def __init__(self, X):
        X = as_design(X)
        mean = X.mean(axis=0)
        largest = np.abs(X - mean).max(axis=0)
        constant = largest <= 8 * np.finfo(float).eps * np.abs(mean)
        # Scaled before they are squared: the square of a tiny number is 0.
        scale = np.where(constant, 1.0, largest)
        self.mean = np.where(constant, X[0], mean)
        self.sd = np.where(constant, 1.0, scale * (X / scale).std(axis=0))

    def transform(self, X):
        """Return `(X − mean) / sd`, shape (rows, n)."""
        X = as_design(X)
        if X.shape[1] != len(self.mean):
            raise ValueError(f"X has {X.shape[1]} columns, expected {len(self.mean)}")
        with np.errstate(over="ignore"):
            Z = (X - self.mean) / self.sd
        return refuse_overflow(Z, "X", "is too far from the training rows")

    def in_original_units(self, weights, intercept):
        """Return the `(weights, intercept)` that give the same predictions on the raw columns."""
        with np.errstate(over="ignore"):
            weights = as_weights(weights, len(self.mean)) / self.sd
        refuse_overflow(weights, "weights", "are too large for columns this narrow")
        return weights, as_number(intercept, "intercept") - float(self.mean @ weights)


LONGLEY_NAMES = ("GNP deflator", "GNP", "unemployed", "armed forces", "population", "year")


def longley():
    """Return the Longley data as `(X, y, names)`: US employment and six economic series, 1947–1962.

    Shapes (16, 6) and (16,). The columns are nearly collinear. Public domain; J. W. Longley, "An
    appraisal of least squares programs for the electronic computer from the point of view of the
    user", JASA 62 (1967) 819–841, as distributed by NIST's Statistical Reference Datasets.
    """
    table = np.array(_LONGLEY)
    return table[:, 1:], table[:, 0], LONGLEY_NAMES


# Total employment in thousands, then the columns that LONGLEY_NAMES names.
_LONGLEY = [
    [60323.0, 83.0, 234289, 2356, 1590, 107608, 1947],
    [61122.0, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171.0, 88.2, 258054, 3682, 1616, 109773, 1949],
    [61187.0, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221.0, 96.2, 328975, 2099, 3099, 112075, 1951],
    [63639.0, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989.0, 99.0, 365385, 1870, 3547, 115094, 1953],
    [63761.0, 100.0, 363112, 3578, 3350, 116219, 1954],
    [66019.0, 101.2, 397469, 2904, 3048, 117388, 1955],
    [67857.0, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169.0, 108.4, 442769, 2936, 2798, 120445, 1957],
    [66513.0, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655.0, 112.6, 482704, 3813, 2552, 123366, 1959],
    [69564.0, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331.0, 115.7, 518173, 4806, 2572, 127852, 1961],
    [70551.0, 116.9, 554894, 4007, 2827, 130081, 1962],
]


def diabetes():
    """Return `(X, y, names)`: ten measurements of 442 patients, and their disease a year later.

    Shapes (442, 10) and (442,), in the units that were measured. B. Efron, T. Hastie, I. Johnstone
    and R. Tibshirani, "Least angle regression", Annals of Statistics 32 (2004) 407–499; the numbers
    are those of scikit-learn's `load_diabetes(scaled=False)`.
    """
    with Path(__file__).with_name("diabetes.csv").open(encoding="utf-8") as file:
        names = tuple(file.readline().strip().split(",")[:-1])
        table = np.loadtxt(file, delimiter=",")
    return table[:, :-1], table[:, -1], names
