"""How many digits are right: `python -m benchmarks.digits`.

First, coefficients of hard problems beside what others reach: certified by NIST, or exact. Then
each function on whole numbers against exact rational arithmetic. The worst value of each counts.
"""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge

from ridge_core.data import longley
from ridge_core.descent import gradient_descent
from ridge_core.objective import cost, gradient
from ridge_core.path import RidgePath, ridge
from ridge_core.selection import cross_validate, fold_indices

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))
import nist
import oracles


def main():
    """Print both tables."""
    print("coefficients                 condition  ridge_core  scikit-learn  normal equations")
    for name, (X, y, lam, expected) in problems().items():
        solvers = (ridge, scikit_learn, normal_equations)
        found = [nist.digits(np.append(b, w), expected) for w, b in (f(X, y, lam) for f in solvers)]
        condition = np.linalg.cond(X - X.mean(axis=0))
        print(f"{name:28} {condition:9.0e}  {found[0]:10.1f}  {found[1]:12.1f}  {found[2]:16.1f}")
    print("\nfunctions                      digits")
    for name, found, expected in functions():
        print(f"{name:30} {nist.digits(found, expected):6.1f}")


def problems():
    """Return {name: (X, y, λ, [b, w₁, …])}."""
    least = {f"{name}, λ = 0": (X, y, 0, b) for name, (X, y, b) in nist.certified().items()}
    x = [Fraction(i, 20) for i in range(21)]
    y = [Fraction((7 * i) % 11) for i in range(21)]
    weights, intercept = oracles.exact_ridge([[v**k for k in range(1, 11)] for v in x], y, 0)
    unit = nist.as_problem(x, y, 10, [intercept, *weights])
    least["[0, 1], degree 10, λ = 0"] = (*unit[:2], 0, unit[2])
    penalised = {
        "Longley, λ = 1": (*longley()[:2], 1),
        "[0, 1], degree 10, λ = 0.001": (*unit[:2], 0.001),
        "Filip, degree 10, λ = 1": (*nist.certified()["Filip, degree 10"][:2], 1),
    }
    for name, (X, y, lam) in penalised.items():
        weights, intercept = oracles.exact_ridge(X, y, lam)
        least[name] = (X, y, lam, oracles.as_floats([intercept, *weights]))
    return least


def scikit_learn(X, y, lam):
    """Return the `(weights, intercept)` of its most exact solver."""
    model = Ridge(alpha=lam, solver="svd").fit(X, y)
    return model.coef_, model.intercept_


def normal_equations(X, y, lam):
    """Return the solution as textbooks print it."""
    A = np.column_stack([X, np.ones(len(X))])
    penalty = lam * np.diag(np.append(np.ones(X.shape[1]), 0))
    *weights, intercept = np.linalg.solve(A.T @ A + penalty, A.T @ y)
    return np.array(weights), intercept


def functions():
    """Yield a name, what the package found, and the exact answer."""
    X, y = oracles.small_integers(9, 3, seed=2)
    w, b, lam, floats = np.array([0.5, -1.25, 2]), 0.75, 3, oracles.as_floats
    path = RidgePath(X, y)
    weights, intercept = oracles.exact_ridge(X, y, lam)
    yield "cost", cost(X, y, w, b, lam), float(oracles.exact_cost(X, y, w, b, lam))
    slopes, slope = oracles.exact_gradient(X, y, w, b, lam)
    yield "gradient", np.append(*gradient(X, y, w, b, lam)), floats([*slopes, slope])
    run = gradient_descent(X, y, lam, learning_rate=1 / 64, epochs=5)
    stepped, shifted = oracles.exact_descent(X, y, lam, 1 / 64, 5)
    yield (
        "gradient_descent, 5 epochs",
        np.append(run.weights, run.intercept),
        floats([*stepped, shifted]),
    )
    yield "ridge", np.append(*ridge(X, y, lam)), floats([*weights, intercept])
    yield (
        "RidgePath.predict",
        path.predict(X, lam),
        floats(oracles.exact_predict(X, weights, intercept)),
    )
    freedom = oracles.exact_degrees_of_freedom(X, lam)
    yield "RidgePath.degrees_of_freedom", path.degrees_of_freedom(lam), float(freedom)
    held_out = sum(oracles.exact_error(X, y, [i], lam) for i in range(9)) / 9
    yield "RidgePath.leave_one_out", path.leave_one_out(lam), float(held_out)
    folds = [float(oracles.exact_error(X, y, fold, lam)) for fold in fold_indices(9, 3, seed=0)]
    found = cross_validate(X, y, [lam], folds=3, seed=0, standardize=False)
    yield "cross_validate", found.errors[:, 0], folds


if __name__ == "__main__":
    main()
