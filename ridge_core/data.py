"""The lessons' samples, polynomial features, and standardisation that knows training rows."""

import functools
import os

import numpy as np

from ridge_core.validation import LARGEST, as_floats, checked

TABLES = os.path.join(os.path.dirname(__file__), "tables")
_RANGE = "expected a result within the range of a float"


@checked
def random_line(m=50, *, slope=3.0, intercept=4.0, noise=2.0, seed=None):
    """Return a sample of y = b + w x + ε with x uniform on [0, 10] and ε ~ N(0, noise²).

    Returns
    -------
    (X, y)
        Shapes (m, 1) and (m,).
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 10, m)
    return x[:, None], intercept + slope * x + noise * rng.standard_normal(m)


@checked
def curve(x):
    """Return the truth of the noisy curve, f(x) = sin(πx)."""
    return np.sin(np.pi * x)


@checked
def noisy_curve(m=30, *, noise=0.3, seed=None):
    """Return a sample of y = sin(πx) + ε with x uniform on [−1, 1] and ε ~ N(0, noise²).

    Returns
    -------
    (x, y)
        Both of shape (m,), ordered by x.
    """
    rng = np.random.default_rng(seed)
    x, errors = rng.uniform(-1, 1, m), noise * rng.standard_normal(m)
    x = np.sort(x)
    return x, curve(x) + errors


@checked(x=functools.partial(as_floats, ndim=1))
def polynomial(x, degree):
    """Return the columns x, x², …, x^degree, shape (m, degree). The intercept is no column.

    Parameters
    ----------
    x : array, shape (m,)
    degree : int
        One or more.
    """
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

    @checked
    def __init__(self, X):
        self.n = X.shape[1]
        mean = X.mean(axis=0)
        largest = np.abs(X - mean).max(axis=0)
        constant = largest <= 8 * np.finfo(float).eps * np.abs(mean)
        # Scaled before they are squared: the square of a tiny number is 0.
        scale = np.where(constant, 1.0, largest)
        self.mean = np.where(constant, X[0], mean)
        self.sd = np.where(constant, 1.0, scale * (X / scale).std(axis=0))

    @checked(overflow=f"X is too far from the training rows, {_RANGE}")
    def transform(self, X):
        """Return `(X − mean) / sd`, shape (rows, n)."""
        return (X - self.mean) / self.sd

    @checked(overflow=f"weights are too large for columns this narrow, {_RANGE}")
    def in_original_units(self, weights, intercept):
        """Return the `(weights, intercept)` that give the same predictions on the raw columns."""
        weights = weights / self.sd
        return weights, intercept - self.mean @ weights


def longley():
    """Return the Longley data as `(X, y, names)`: US employment and six economic series, 1947–1962.

    Shapes (16, 6) and (16,). The columns are nearly collinear. Public domain; J. W. Longley, "An
    appraisal of least squares programs for the electronic computer from the point of view of the
    user", JASA 62 (1967) 819–841, as distributed by NIST's Statistical Reference Datasets.
    """
    return _read("longley.csv")


def diabetes():
    """Return `(X, y, names)`: ten measurements of 442 patients, and their disease a year later.

    Shapes (442, 10) and (442,), in the units that were measured. B. Efron, T. Hastie, I. Johnstone
    and R. Tibshirani, "Least angle regression", Annals of Statistics 32 (2004) 407–499; the numbers
    are those of scikit-learn's `load_diabetes(scaled=False)`.
    """
    return _read("diabetes.csv")


def _read(name):
    """Return a table as `(X, y, names)`; y is its last column."""
    with open(os.path.join(TABLES, name), encoding="utf-8") as file:
        names = tuple(file.readline().strip().split(",")[:-1])
        table = np.loadtxt(file, delimiter=",")
    return table[:, :-1], table[:, -1], names
