"""Independent answers: exact rational arithmetic, and brute force."""

from fractions import Fraction

import numpy as np


def exact(rows):
    """Return a nested list of Fractions, equal to the numbers in `rows`."""
    table = np.atleast_2d(np.asarray(rows, dtype=object))
    return [[v if isinstance(v, Fraction) else Fraction(float(v)) for v in row] for row in table]


def solve(A, b):
    """Solve A x = b exactly, by Gaussian elimination on Fractions."""
    return [row[0] for row in solve_all(A, [[value] for value in b])]


def solve_all(A, B):
    """Solve A X = B exactly, for a table B."""
    rows = [[*row, *values] for row, values in zip(A, B, strict=True)]
    for column in range(len(rows)):
        pivot = next(i for i in range(column, len(rows)) if rows[i][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for i in range(len(rows)):
            if i != column:
                factor = rows[i][column]
                rows[i] = [a - factor * p for a, p in zip(rows[i], rows[column], strict=True)]
    return [row[len(rows) :] for row in rows]


def exact_residuals(X, y, weights, intercept):
    """Return xᵢ·w + b − yᵢ as Fractions."""
    return [
        sum((x * w for x, w in zip(row, weights, strict=True)), intercept) - target
        for row, target in zip(exact(X), exact(y)[0], strict=True)
    ]


def exact_cost(X, y, weights, intercept, lam):
    """Return J as a Fraction."""
    weights, intercept, lam = exact(weights)[0], Fraction(intercept), Fraction(lam)
    m = len(y)
    errors = sum(r * r for r in exact_residuals(X, y, weights, intercept))
    return errors / (2 * m) + lam / (2 * m) * sum(w * w for w in weights)


def exact_gradient(X, y, weights, intercept, lam):
    """Return ∂J/∂w and ∂J/∂b as Fractions."""
    weights, intercept, lam, m = exact(weights)[0], Fraction(intercept), Fraction(lam), len(y)
    residuals = exact_residuals(X, y, weights, intercept)
    columns = list(zip(*exact(X), strict=True))
    slopes = [
        sum(r * x for r, x in zip(residuals, column, strict=True)) / m + lam / m * w
        for column, w in zip(columns, weights, strict=True)
    ]
    return slopes, sum(residuals) / m


def exact_ridge(X, y, lam):
    """Return the minimiser of J as Fractions, from the normal equations with the intercept."""
    rows, targets = [[*row, Fraction(1)] for row in exact(X)], exact(y)[0]
    columns = list(zip(*rows, strict=True))
    gram = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in columns] for p in columns]
    for j in range(len(columns) - 1):
        gram[j][j] += Fraction(lam)
    moments = [sum(a * b for a, b in zip(column, targets, strict=True)) for column in columns]
    *weights, intercept = solve(gram, moments)
    return weights, intercept


def exact_held_out(X, y, lam):
    """Return the degrees of freedom, the leave-one-out error and the GCV error as Fractions."""
    rows, m = [[*row, Fraction(1)] for row in exact(X)], len(y)
    columns = list(zip(*rows, strict=True))
    gram = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in columns] for p in columns]
    for j in range(len(columns) - 1):
        gram[j][j] += Fraction(lam)
    solved = zip(*solve_all(gram, columns), strict=True)
    own = [
        sum(a * b for a, b in zip(*pair, strict=True)) for pair in zip(rows, solved, strict=True)
    ]
    residuals = exact_residuals(X, y, *exact_ridge(X, y, lam))
    squares = sum((r / (1 - h)) ** 2 for r, h in zip(residuals, own, strict=True))
    left = 1 - sum(own) / m
    return sum(own) - 1, squares / m, sum(r * r for r in residuals) / m / left**2


def as_floats(fractions):
    """Return Fractions as a float array."""
    return np.array([float(value) for value in fractions])


def hat_matrix(X, lam):
    """Return H with ŷ = H y, by refitting each unit vector as the sum of squares would."""
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])
    penalty = lam * np.diag(np.append(np.ones(n), 0))
    return A @ np.linalg.solve(A.T @ A + penalty, A.T)


def small_integers(m, n, seed):
    """Return X and y of small whole numbers, exact as floats."""
    rng = np.random.default_rng(seed)
    return rng.integers(-5, 6, (m, n)).astype(float), rng.integers(-9, 10, m).astype(float)


def exact_predict(X, weights, intercept):
    """Return X·w + b as Fractions."""
    return exact_residuals(X, [0] * len(X), weights, intercept)


def exact_error(X, y, held_out, lam):
    """Return the mean squared error on the rows `held_out` of a fit to all others."""
    rest = np.delete(np.arange(len(y)), held_out)
    residuals = exact_residuals(X[held_out], y[held_out], *exact_ridge(X[rest], y[rest], lam))
    return sum(r * r for r in residuals) / len(residuals)


def exact_degrees_of_freedom(X, lam):
    """Return the trace of the hat matrix without the intercept's share of one."""
    units = np.eye(len(X))
    own = (exact_predict(X, *exact_ridge(X, unit, lam)) for unit in units)
    return sum(predictions[i] for i, predictions in enumerate(own)) - 1


def exact_descent(X, y, lam, learning_rate, steps):
    """Return the weights and the intercept after a few steps from zero."""
    weights, intercept = [Fraction(0)] * len(X[0]), Fraction(0)
    for _ in range(steps):
        slopes, slope = exact_gradient(X, y, weights, intercept, lam)
        weights = [w - Fraction(learning_rate) * s for w, s in zip(weights, slopes, strict=True)]
        intercept -= Fraction(learning_rate) * slope
    return weights, intercept
