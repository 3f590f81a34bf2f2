"""Right at every scale: samples that are hard for rounding, against exact fractions."""

import warnings
from itertools import combinations

import hard
import numpy as np
import pytest
from numpy.testing import assert_allclose
from oracles import as_floats, exact_held_out, exact_predict, exact_ridge
from sklearn.linear_model import Ridge

from ridge_core import numerics
from ridge_core.data import polynomial
from ridge_core.numerics import _rounds, centre, decompose, graded_svd, norms, shifted, triangle
from ridge_core.path import RidgePath, ridge
from ridge_core.rows import Rows
from ridge_core.selection import cross_validate

SAMPLES = hard.samples()
# What rounding alone may cost or spare: two digits of the error of the better of two others.
LUCK, FLOOR = 100, 1e-13


def augmented(X, y, lam):
    """Least squares of [X; √λ I], centred: ridge as textbooks rewrite it."""
    X, y, n = X - X.mean(axis=0), y - y.mean(), X.shape[1]
    rows, aims = np.vstack([X, np.sqrt(lam) * np.eye(n)]), np.append(y, np.zeros(n))
    return np.linalg.lstsq(rows, aims, rcond=None)[0]


def answers(X, y, lam):
    """Return weights, in units of their columns, and predictions: ours and those of two others."""
    other, model = augmented(X, y, lam), Ridge(alpha=lam, solver="svd").fit(X, y)
    centred = X - X.mean(axis=0)
    spread = np.linalg.norm(centred, axis=0)
    yield RidgePath(X, y).weights(lam) * spread, RidgePath(X, y).predict(X, lam)
    yield model.coef_ * spread, model.predict(X)
    yield other * spread, centred @ other + y.mean()


@pytest.mark.parametrize("lam", [0, *hard.LAMS])
@pytest.mark.parametrize("name", SAMPLES)
def test_ridge_is_nowhere_worse_than_the_better_of_two_others(name, lam):
    X, y = SAMPLES[name]
    if lam == 0 and X.shape[1] >= len(y):
        pytest.skip("many fits pass through all rows")
    weights, intercept = exact_ridge(X, y, lam)
    fitted = as_floats(exact_predict(X, weights, intercept))
    exact = as_floats(weights) * np.linalg.norm(X - X.mean(axis=0), axis=0), fitted
    for truth, size, *found in zip(exact, (None, y.std()), *answers(X, y, lam), strict=True):
        ours, *others = (np.max(np.abs(f - truth)) / (size or np.abs(truth).max()) for f in found)
        assert ours <= LUCK * min(others) + FLOOR


@pytest.mark.parametrize("lam", hard.LAMS)
@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_held_out_and_what_is_free_is_exact(name, lam):
    X, y = SAMPLES[name]
    path = RidgePath(X, y)
    found = path.degrees_of_freedom(lam), path.leave_one_out(lam), path.gcv(lam)
    # Units alone cost nothing; powers are nearly collinear, and one row far out is centred away.
    digits = 1e-12 if "units" in name or "same" in name or name == "Longley" else 1e-5
    assert_allclose(found, as_floats(exact_held_out(X, y, lam)), rtol=digits)


@pytest.mark.parametrize("lam", [1e-6, 1, 1e3])
@pytest.mark.parametrize("seed", range(6))
def test_rows_far_out_beside_columns_that_are_all_but_equal_are_left_out_right(seed, lam):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(5, 4)), rng.normal(size=5)
    X[0, 0], X[1, 1] = 1e4, 1e3
    X[:, 2] *= 1e-20
    X[:, 3] = X[:, 2] * (1 + 1e-11 * X[:, 3])
    free, left_out, _ = as_floats(exact_held_out(X, y, lam))
    path, every_row = RidgePath(X, y), cross_validate(X, y, lam, folds=5, standardize=False)
    assert_allclose(path.degrees_of_freedom(lam), free, rtol=1e-12)
    assert_allclose([path.leave_one_out(lam), *every_row.mean], left_out, rtol=1e-9)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_right_says_nothing_and_leaves_no_direction_out(name):
    X, y = SAMPLES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert RidgePath(X, y).degrees_of_freedom(0) == min(len(y) - 1, X.shape[1])


def lossy():
    """Columns that are singular to rounding even in their own units."""
    x = np.linspace(0, 10, 60)
    return polynomial(x, 30), np.sin(x)


def summed(X, y):
    """Return the path of both halves."""
    return (Rows(X[::2], y[::2]) + Rows(X[1::2], y[1::2])).path()


@pytest.mark.parametrize("call", [RidgePath, lambda X, y: ridge(X, y, 1), summed])
def test_directions_lost_to_rounding_are_told_once(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call(*lossy())
    assert [w.category for w in caught] == [RuntimeWarning]
    assert "collinear to rounding" in str(caught[0].message)
    assert caught[0].filename == __file__


def twins(units):
    """Columns of the given units, the first of them twice."""
    X = np.random.default_rng(0).normal(size=(20, 4)) * units
    return np.column_stack([X, X[:, 0]]), X @ (np.array([1, 2, 3, 1]) / units)


def test_twins_of_ordinary_units_are_no_loss():
    X, y = twins([1, 1, 1e-2, 1e4])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = RidgePath(X, y)
    assert path.degrees_of_freedom(0) == 4
    weights = path.weights([0, 0.5])
    assert_allclose(weights[:, 0], weights[:, 4], rtol=1e-9)
    assert_allclose(path.predict(X, 0), y, rtol=1e-9)


@pytest.mark.parametrize("shape", [(6, 6), (9, 4), (4, 9), (12, 7), (7, 1)])
def test_a_graded_decomposition_is_right_in_each_column(shape):
    rng = np.random.default_rng(shape[0])
    units = 10.0 ** rng.integers(-70, 70, shape[1])
    X = rng.normal(size=shape) * units
    U, s, Vt, lost = graded_svd(X)
    assert not lost or shape[1] > shape[0]
    assert_allclose(U.T @ U, np.eye(min(shape)), atol=1e-14)
    assert_allclose(Vt @ Vt.T, np.eye(min(shape)), atol=1e-14)
    assert (np.diff(s) <= 0).all()
    # Each column comes back to its own last digits, whatever is beside it.
    assert_allclose((U * s @ Vt) / norms(X), X / norms(X), atol=1e-13)
    # And so do the directions: XV = US, where a small s is made of small columns.
    assert_allclose((X @ Vt.T) / s, U, atol=1e-12)


def test_small_singular_values_have_all_their_digits():
    # [[1, 1], [0, 1]] in units 1 and u: s₁ s₂ = u, and s₁² + s₂² = 1 + 2u².
    for unit in (1e-5, 1e-12, 1e-30, 1e-155, 1e-165, 1e-200):  # Some squares are no float.
        with np.errstate(all="raise", under="ignore"):
            _, s, _, _ = graded_svd(np.array([[1, 1], [0, 1]]) * [1, unit])
        assert s[1] / unit == pytest.approx(1 / s[0], rel=1e-14)
        assert s[0] == pytest.approx(1 + unit**2 / 2, rel=1e-9)


@pytest.mark.parametrize("columns", range(10))
def test_every_two_columns_meet_once_in_a_round_where_none_is_twice(columns):
    table = np.ones((columns + 2, 3))
    table[[0, columns // 2]] = 0  # Columns of zeros meet nobody.
    rounds = list(_rounds(table))
    assert all(len(np.unique(pairs)) == pairs.size for pairs in rounds)
    met = [tuple(pair) for pairs in rounds for pair in pairs.T]
    assert sorted(met) == list(combinations(np.flatnonzero(table[:, 0]), 2))


@pytest.mark.parametrize(("n", "most"), [(2, 3), (5, 6), (12, 8), (20, 10)])
@pytest.mark.parametrize("seed", range(12))
def test_few_sweeps_of_rotations_do(n, most, seed, monkeypatch):
    rng, sweeps = np.random.default_rng(seed), []
    monkeypatch.setattr(numerics, "_rounds", lambda columns: sweeps.append(1) or _rounds(columns))
    units = 10.0 ** rng.integers(-9, 9, n)
    graded_svd(rng.normal(size=(n, n)) @ rng.normal(size=(n, n)) * units)
    assert len(sweeps) <= most


def with_a_constant(X, y):
    return np.column_stack([X, np.ones(len(y))]), y


@pytest.mark.parametrize("unit", [1e-60, 1, 1e30])
@pytest.mark.parametrize("more", [lambda X, y: (X, y), with_a_constant])
def test_a_loss_is_one_in_any_unit(unit, more):
    lossy_X, y = more(*lossy())
    with pytest.warns(RuntimeWarning, match="^X has .*: some .* lost. Standardise .* powers.$"):
        assert RidgePath(unit * lossy_X, y).lost
    harmless, y = more(*twins([1, 1, 1e-2, 1e4]))
    assert not RidgePath(unit * harmless, y).lost
    with pytest.warns(RuntimeWarning):  # What rounding leaves of a large twin may be a small one.
        assert RidgePath(unit * twins([1e9, 1, 1, 1])[0], y).lost


@pytest.mark.parametrize("shape", [(30, 3), (4, 9)])
def test_a_path_from_a_triangle_is_that_of_the_rows(shape):
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=shape) + 5, rng.normal(size=shape[0]) + 2
    (table, means), lams = centre(*shifted(X, y)), [0, 1e-3, 2.0]
    path, whole = RidgePath.from_triangle(triangle(table), means, len(y)), RidgePath(X, y)
    for method in ("weights", "intercepts", "degrees_of_freedom", "gcv"):
        assert_allclose(getattr(path, method)(lams), getattr(whole, method)(lams), rtol=1e-10)
    assert_allclose(path.predict(X, 2.0), whole.predict(X, 2.0), rtol=1e-12)


def test_what_lies_beyond_the_columns_is_known_without_the_rows():
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    table, _ = centre(*shifted(X, y))
    residuals = y - RidgePath(X, y).predict(X, 0)
    assert decompose(table, 20)[3] == pytest.approx(residuals @ residuals)
