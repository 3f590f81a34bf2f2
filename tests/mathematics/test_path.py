from fractions import Fraction

import nist
import numpy as np
import pytest
from numpy.testing import assert_allclose
from oracles import as_floats, exact_error, exact_ridge, hat_matrix, small_integers
from sklearn.linear_model import Ridge

from ridge_core.path import RidgePath, ridge

EXTREME = np.r_[0, np.logspace(-300, 300, 301)]


@pytest.mark.parametrize(("m", "n"), [(6, 2), (4, 4), (3, 5), (8, 1), (2, 1)])
@pytest.mark.parametrize("lam", [0.125, 1, 40])
def test_ridge_equals_exact_fractions(m, n, lam):
    X, y = small_integers(m, n, seed=7 * m + n)
    weights, intercept = ridge(X, y, lam)
    exact_weights, exact_intercept = exact_ridge(X, y, lam)
    assert_allclose(weights, as_floats(exact_weights), rtol=1e-11, atol=1e-13)
    assert intercept == pytest.approx(float(exact_intercept), rel=1e-11, abs=1e-13)


def designs():
    rng = np.random.default_rng(0)
    tall = rng.normal(size=(60, 5))
    return {
        "tall": tall,
        "wide": rng.normal(size=(8, 30)),
        "square": rng.normal(size=(12, 12)),
        "rank-deficient": rng.normal(size=(30, 3)) @ rng.normal(size=(3, 7)),
        "twin columns": np.column_stack([tall, tall[:, 0]]),
        "badly scaled": tall * [1e-4, 1, 1e3, 10, 1e-2],
        "offset": tall + 1e5,
        "constant column": np.column_stack([tall, np.full(60, 0.1)]),
        "one column": tall[:, :1],
    }


@pytest.mark.parametrize("name", designs())
@pytest.mark.parametrize("lam", [0.01, 1, 5000])
def test_ridge_equals_scikit_learn(name, lam):
    X = designs()[name]
    y = np.random.default_rng(1).normal(size=len(X)) + 3
    weights, intercept = ridge(X, y, lam)
    model = Ridge(alpha=lam, solver="svd").fit(X, y)
    assert_allclose(weights, model.coef_, rtol=1e-10, atol=1e-10 * np.abs(weights).max())
    assert intercept == pytest.approx(model.intercept_, rel=1e-9)


@pytest.mark.parametrize("name", designs())
def test_without_penalty_it_is_least_squares_of_smallest_norm(name):
    X = designs()[name]
    y = np.random.default_rng(1).normal(size=len(X))
    weights, intercept = ridge(X, y, 0)
    expected = np.linalg.pinv(X - X.mean(axis=0), rcond=1e-12) @ (y - y.mean())
    assert_allclose(weights, expected, rtol=1e-7, atol=1e-9 * np.abs(expected).max())
    assert intercept == pytest.approx(y.mean() - X.mean(axis=0) @ expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", designs())
def test_the_directions_are_orthonormal_and_make_up_the_data(name):
    X = designs()[name]
    path = RidgePath(X, np.arange(len(X)))
    assert_allclose(path.U.T @ path.U, np.eye(min(X.shape)), atol=1e-13)
    assert_allclose(path.Vt @ path.Vt.T, np.eye(min(X.shape)), atol=1e-13)
    size = path.singular_values[0]
    made = path.U * path.singular_values @ path.Vt
    assert_allclose(made, X - X.mean(axis=0), atol=1e-13 * size)


@pytest.mark.parametrize("name", designs())
def test_any_lam_stays_finite_and_the_weights_only_shrink(name):
    X = designs()[name]
    path = RidgePath(X, np.random.default_rng(1).normal(size=len(X)))
    sizes = np.linalg.norm(path.weights(EXTREME), axis=1)
    assert np.isfinite(sizes).all()
    assert (np.diff(sizes) <= 1e-15 * sizes[:-1]).all()
    freedom = path.degrees_of_freedom(EXTREME)
    assert (np.diff(freedom) <= 1e-12).all()
    assert freedom[0] == pytest.approx(np.linalg.matrix_rank(X - X.mean(axis=0), tol=1e-7))
    assert freedom[-1] < 1e-200


@pytest.mark.parametrize("lam", [0.5, 3, 100])
def test_degrees_of_freedom_are_the_trace_of_the_hat_matrix(lam):
    X = designs()["tall"]
    path = RidgePath(X, X[:, 0])
    assert path.degrees_of_freedom(lam) + 1 == pytest.approx(np.trace(hat_matrix(X, lam)))


def test_the_intercepts_are_not_penalised():
    X, y = small_integers(9, 3, seed=2)
    lams = [0, 0.3, 7, 1e6]
    moved, path = RidgePath(X, y + 5), RidgePath(X, y)
    assert_allclose(moved.intercepts(lams) - path.intercepts(lams), 5, rtol=1e-12)
    assert_allclose(moved.predict(X, lams) - path.predict(X, lams), 5, rtol=1e-12)


def test_many_lams_at_once_equal_one_at_a_time():
    X, y = small_integers(9, 3, seed=2)
    path, lams = RidgePath(X, y), [0, 0.3, 7]
    assert path.weights(lams).shape == (3, 3)
    assert path.predict(X[:4], lams).shape == (3, 4)
    for k, lam in enumerate(lams):
        weights, intercept = ridge(X, y, lam)
        assert_allclose(path.weights(lams)[k], weights)
        assert_allclose(path.intercepts(lams)[k], intercept)
        assert_allclose(path.predict(X, lams)[k], X @ weights + intercept)
        assert_allclose(path.predict(X, lam), X @ weights + intercept)
        assert path.degrees_of_freedom(lams)[k] == pytest.approx(path.degrees_of_freedom(lam))
        assert_allclose(path.shrinkage(lams)[k].sum(), path.degrees_of_freedom(lam))


CERTIFIED = nist.certified()
POLYNOMIALS = {"Filip": (*nist.filip(), 10, nist.FILIP)}
POLYNOMIALS |= {
    f"Wampler {number}": (
        *nist.wampler(number)[:2],
        5,
        [nist.wampler(number)[2] ** k for k in range(6)],
    )
    for number in range(1, 6)
}


@pytest.mark.parametrize("name", POLYNOMIALS)
def test_exact_arithmetic_reproduces_what_nist_certified(name):
    x, y, degree, certified = POLYNOMIALS[name]
    powers = [[Fraction(value) ** k for k in range(1, degree + 1)] for value in x]
    weights, intercept = exact_ridge(powers, y, 0)
    assert_allclose(as_floats([intercept, *weights]), np.array(certified, float), rtol=1e-14)


@pytest.mark.parametrize("name", CERTIFIED)
def test_least_squares_has_the_certified_digits(name):
    X, y, certified = CERTIFIED[name]
    weights, intercept = ridge(X, y, 0)
    # Two libraries of linear algebra differ by a third of a digit.
    at_least = {"Longley": 12, "Filip, degree 10": 6.5}.get(name, 5.5)
    assert nist.digits(np.append(intercept, weights), certified) > at_least


def test_a_polynomial_of_degree_ten_has_eight_digits():
    x = [Fraction(i, 20) for i in range(21)]
    y = [(7 * i) % 11 for i in range(21)]
    weights, intercept = exact_ridge([[v**k for k in range(1, 11)] for v in x], y, 0)
    X, y, exact = nist.as_problem(x, y, 10, [intercept, *weights])
    weights, intercept = ridge(X, y, 0)
    assert nist.digits(np.append(intercept, weights), exact) > 7


def test_directions_lost_to_units_come_back():
    X, y, _ = CERTIFIED["Filip, degree 10"]
    path = RidgePath(X, y)
    sizes = np.linalg.norm(path.weights(EXTREME), axis=1)
    assert path.degrees_of_freedom(0) == 10
    assert (np.diff(sizes) <= 1e-12 * sizes[0]).all()
    assert_allclose(path.weights(1e-300), path.weights(0), rtol=1e-6)
    # The same fit in a well-conditioned basis says what leave-one-out must be.
    basis, _ = np.linalg.qr(np.polynomial.chebyshev.chebvander((X[:, 0] + 6) / 3, 10))
    residuals = y - basis @ (basis.T @ y)
    assert np.sum((path.predict(X, 0) - y) ** 2) == pytest.approx(np.sum(residuals**2), rel=1e-6)
    held_out = np.mean((residuals / (1 - np.sum(basis**2, axis=1))) ** 2)
    assert path.leave_one_out(0) == pytest.approx(held_out, rel=1e-3)


@pytest.mark.parametrize("scales", [[1, 1e20], [1e20, 1], [1e-60, 1e60]])
def test_least_squares_does_not_depend_on_units(scales):
    X, y = designs()["tall"][:, :2], np.random.default_rng(1).normal(size=60)
    weights, intercept = ridge(X, y, 0)
    scaled, same = ridge(X * scales, y, 0)
    assert_allclose(scaled * scales, weights, rtol=1e-12)
    assert same == pytest.approx(intercept, rel=1e-12)


@pytest.mark.parametrize("jitter", [0, 1])  # of the last binary digit
def test_a_constant_column_does_not_keep_a_lost_direction_away(jitter):
    X, y, certified = CERTIFIED["Filip, degree 10"]
    constant = 0.1 + jitter * np.spacing(0.1) * (np.arange(len(y)) % 2)
    weights, intercept = ridge(np.column_stack([X, constant]), y, 0)
    assert weights[-1] == 0
    assert nist.digits(np.append(intercept, weights[:-1]), certified) > 6.5


def nasty_samples():
    """Yield small whole-number samples with what rounding and rank make hard."""
    for seed in range(90):
        rng = np.random.default_rng(seed)
        m, n = rng.integers(3, 7), rng.integers(1, 7)
        X = rng.integers(-9, 10, size=(m, n)).astype(float)
        kinds = (
            X,
            X + rng.integers(0, 10**6, size=n),
            X * 10.0 ** rng.integers(0, 4, size=n),
            np.column_stack([X[:, 0], np.full(m, 3.1), X[:, -1]]),
            np.column_stack([X, X[:, :1] + X[:, -1:]]) + 1000,
            # A column that only one row has: every fit passes through that row.
            np.column_stack([X[:, 0] * 1e3, np.arange(m) == 1, X[:, -1]]),
        )
        yield kinds[seed % 6], rng.integers(-9, 10, size=m).astype(float)


@pytest.mark.parametrize(("X", "y"), list(nasty_samples()))
def test_leaving_a_row_out_is_an_exact_refit_without_it(X, y):
    lams = [2.0**-40, 2.0**-20, 1, 1024]
    rows = [np.array([i]) for i in range(len(y))]
    expected = [sum(exact_error(X, y, row, lam) for row in rows) / len(y) for lam in lams]
    assert_allclose(RidgePath(X, y).leave_one_out(lams), as_floats(expected), rtol=1e-6)


@pytest.mark.parametrize("offset", [0, 50, 1e5, 1e8])
@pytest.mark.parametrize(("m", "n"), [(3, 3), (10, 12), (5, 3)])
def test_an_offset_changes_nothing(m, n, offset):
    X, y = small_integers(m, n, seed=m)
    X = np.column_stack([X, X[:, 0] + X[:, 1]])
    near, far, lams = RidgePath(X, y), RidgePath(X + offset, y), [0, 1e-3, 1, 100]
    assert far.degrees_of_freedom(0) == near.degrees_of_freedom(0) <= m - 1
    for method in ("weights", "leave_one_out", "gcv", "degrees_of_freedom"):
        there, here = getattr(far, method)(lams), getattr(near, method)(lams)
        assert_allclose(there, here, rtol=1e-7, atol=1e-9 * np.abs(here).max())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_constant_column_changes_nothing(place):
    X, y = np.array([[0.0, 0], [1, 0], [2, 1], [3, 2]]), np.array([1.0, 0, 2, 5])
    path, padded = RidgePath(X, y), RidgePath(np.insert(X, place, 1, axis=1), y)
    for method in ("leave_one_out", "gcv", "degrees_of_freedom"):
        assert_allclose(getattr(padded, method)([0, 1]), getattr(path, method)([0, 1]), rtol=1e-12)


@pytest.mark.parametrize(("m", "n", "scale"), [(4, 4, 1e8), (5, 7, 1e7), (8, 3, 1e5), (9, 4, 1e6)])
def test_a_row_that_every_fit_passes_through_is_known_at_any_scale(m, n, scale):
    rng = np.random.default_rng(m)
    X, y = rng.normal(size=(m, n)), rng.normal(size=m)
    X[:, 0] *= scale
    X[:, 1] = np.arange(m) == 2 if n < m else X[:, 1]
    rows = [np.array([i]) for i in range(m)]
    limit = float(sum(exact_error(X, y, row, 2.0**-60) for row in rows) / m)
    assert_allclose(RidgePath(X, y).leave_one_out([0, 2.0**-60]), limit, rtol=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_with_as_many_columns_as_rows_the_limit_at_no_penalty_holds_in_any_units(seed):
    rng = np.random.default_rng(seed)
    m = 4 + seed % 3
    X, y = rng.normal(size=(m, m + seed % 4)), rng.normal(size=m)
    X *= 10.0 ** rng.integers(-3, 4, size=X.shape[1])
    rows = [np.array([i]) for i in range(m)]
    limit = float(sum(exact_error(X, y, row, 2.0**-100) for row in rows) / m)
    assert RidgePath(X, y).leave_one_out(0) == pytest.approx(limit, rel=1e-4)


@pytest.mark.parametrize("far", [1e4, 1e5, 1e6])
def test_leave_one_out_keeps_its_digits_where_one_row_all_but_holds_the_fit(far):
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    X[4] *= far  # 1 − hᵢᵢ is about 1/far²
    errors = []
    for i in range(20):
        rest = np.arange(20) != i
        table = np.column_stack([X[rest], np.ones(19)])
        *weights, intercept = np.linalg.lstsq(table, y[rest], rcond=None)[0]
        errors.append(X[i] @ weights + intercept - y[i])
    assert RidgePath(X, y).leave_one_out(0) == pytest.approx(np.mean(np.square(errors)), rel=1e-10)
