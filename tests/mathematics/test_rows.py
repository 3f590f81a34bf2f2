"""What is summed from parts, against exact fractions and against the whole table."""

import pickle

import nist
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import as_floats, exact_residuals, exact_ridge, small_integers
from sklearn.preprocessing import StandardScaler

from ridge_core.data import longley
from ridge_core.path import RidgePath
from ridge_core.rows import Rows
from ridge_core.selection import cross_validate, fold_indices

LAMS = [0, 0.1, 10]


def parts(X, y, cuts, order=None):
    """Return the Rows between the cuts, in some order."""
    pieces = zip(np.split(X, cuts), np.split(y, cuts), strict=True)
    found = [Rows(*piece) for piece in pieces if len(piece[0])]
    return [found[i] for i in order] if order is not None else found


def sample(m=200, n=4, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(m, n)) * [1, 10, 0.1, 3][:n] + [0, 5, -1, 2][:n]
    return X, X @ np.arange(1, n + 1) + 7 + rng.normal(size=m)


def assert_same_path(found, expected, rtol=1e-12):
    assert_allclose(found.weights(LAMS), expected.weights(LAMS), rtol=rtol)
    assert_allclose(found.intercepts(LAMS), expected.intercepts(LAMS), rtol=rtol)
    assert_allclose(found.degrees_of_freedom(LAMS), expected.degrees_of_freedom(LAMS), rtol=rtol)
    assert_allclose(found.gcv(LAMS), expected.gcv(LAMS), rtol=rtol)


@given(st.lists(st.integers(1, 199), max_size=12), st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_however_the_rows_are_cut_and_added_the_fit_is_that_of_all(cuts, random):
    X, y = sample()
    pieces = parts(X, y, sorted(cuts))
    random.shuffle(pieces)
    assert_same_path(sum(pieces).path(), RidgePath(X, y))


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2], [2, 3, 1, 0]])
def test_the_brackets_do_not_matter(order):
    X, y = sample()
    a, b, c, d = parts(X, y, [1, 7, 90], order)
    for whole in ((a + b) + (c + d), a + (b + (c + d)), sum([a, b, c, d])):
        assert (whole.m, whole.n) == (200, 4)
        assert_same_path(whole.path(), RidgePath(X, y))


def test_the_shift_of_a_sum_stays_near_the_mean():
    X, y = sample()
    whole = sum(parts(X + 1e6 * np.arange(200)[:, None], y, [1, 7, 90]))
    mean = np.append(X.mean(axis=0) + 1e6 * 99.5, y.mean())
    assert_allclose(whole.shift, mean, rtol=1e-12)


@pytest.mark.parametrize("lam", [0, 0.5, 12])
def test_the_fit_equals_exact_fractions(lam):
    X, y = small_integers(9, 3, seed=4)
    path = sum(parts(X, y, [1, 2, 6])).path()
    weights, intercept = exact_ridge(X, y, lam)
    assert_allclose(path.weights(lam), as_floats(weights), rtol=1e-12)
    assert path.intercepts(lam) == pytest.approx(float(intercept), rel=1e-12)


def test_a_mean_of_a_billion_costs_no_digits():
    # Whole numbers and a billion more: the sum is exact, so the shifted sample is the same one.
    X, y = small_integers(40, 3, seed=1)
    near, far = RidgePath(X, y), sum(parts(X + 1e9, y - 1e9, [1, 13, 30])).path()
    assert_allclose(far.weights(LAMS), near.weights(LAMS), rtol=1e-13, atol=1e-15)
    # Chunks that are a billion apart: what lies between them is in the data.
    steps = np.repeat([0.0, 1e9], 20)
    moved = X + steps[:, None] * [1, 0, 0]
    weights, _ = exact_ridge(moved, y, 3)
    assert_allclose(
        sum(parts(moved, y, [20])).path().weights(3)[1:], as_floats(weights)[1:], rtol=1e-12
    )


HARD = {"Longley": longley()[:2]} | {name: p[:2] for name, p in nist.certified().items()}


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("lam", [0, 1, 1e6])
def test_hard_designs_keep_the_digits_of_the_whole_table(name, lam):
    X, y = HARD[name]
    weights, intercept = exact_ridge(X, y, lam)

    def digits(path):
        found = np.append(path.intercepts(lam), path.weights(lam))
        return nist.digits(found, as_floats([intercept, *weights]))

    for pieces in (2, 5, len(y)):
        cuts = np.linspace(0, len(y), pieces + 1).astype(int)[1:-1]
        assert digits(sum(parts(X, y, cuts)).path()) >= digits(RidgePath(X, y)) - 2.5


def test_errors_are_the_mean_of_squared_residuals():
    X, y = small_integers(9, 2, seed=3)
    rows, weights, intercepts = sum(parts(X, y, [2, 3])), [[1, -2], [0.5, 0.25]], [3, -1]
    expected = [
        sum(r * r for r in exact_residuals(X, y, w, b)) / 9
        for w, b in zip(weights, intercepts, strict=True)
    ]
    assert_allclose(rows.errors(weights, intercepts), as_floats(expected), rtol=1e-14)
    assert rows.errors(weights[0], intercepts[0]) == pytest.approx(float(expected[0]))
    assert type(rows.errors(weights[0], intercepts[0])) is float
    few = Rows(X[:1], y[:1])
    assert few.errors([0, 0], 0) == pytest.approx(y[0] ** 2)


def folds_of(X, y, folds, seed=0):
    return [Rows(X[rows], y[rows]) for rows in fold_indices(len(y), folds, seed)]


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize("folds", [2, 5, 7])
def test_cross_validation_from_one_reading_is_that_of_the_table(folds, standardize):
    X, y = sample(60)
    X = np.column_stack([X, np.full(60, 0.1)])
    found = cross_validate(lams=LAMS, folds=folds_of(X, y, folds), standardize=standardize)
    errors = []
    for held_out in fold_indices(60, folds, 0):
        rest = np.delete(np.arange(60), held_out)
        scale = StandardScaler(with_std=standardize).fit(X[rest])
        train, test = scale.transform(X[rest]), scale.transform(X[held_out])
        errors.append(RidgePath(train, y[rest]).predict(test, LAMS) - y[held_out])
    assert_allclose(found.errors, [np.mean(e**2, axis=1) for e in errors], rtol=1e-10)
    whole = cross_validate(X, y, LAMS, folds, seed=0, standardize=standardize)
    assert_allclose(found.errors, whole.errors, rtol=1e-13)
    assert found.best_lam == whole.best_lam


def test_cross_validation_keeps_its_digits_at_a_mean_of_a_billion():
    X, y = small_integers(40, 3, seed=1)
    near = cross_validate(lams=LAMS, folds=folds_of(X, y, 4))
    far = cross_validate(lams=LAMS, folds=folds_of(X + 1e9, y - 1e9, 4))
    assert_allclose(far.errors, near.errors, rtol=1e-12)


def test_folds_are_added_once_for_many(monkeypatch):
    added, add = [], Rows.__add__
    monkeypatch.setattr(Rows, "__add__", lambda a, b: added.append(1) or add(a, b))
    cross_validate(lams=LAMS, folds=folds_of(*sample(64), 32))
    assert len(added) <= 32 * (5 + 1)  # k log₂ k and one sum of all, where k² would be 1024.


@pytest.mark.parametrize(
    ("folds", "says"),
    [
        ([Rows(*sample(9))], "folds. is 1, expected at least 2"),
        ([Rows(*sample(9)), 3], "expected a whole number"),
        ([Rows(*sample(9)), Rows(*sample(9, n=3))], "Rows of 3 columns, expected 4"),
    ],
)
def test_folds_that_are_none_are_named(folds, says):
    with pytest.raises((TypeError, ValueError), match=says):
        cross_validate(lams=LAMS, folds=folds)


def test_wide_tables_add_up_too():
    X, y = small_integers(5, 8, seed=2)
    found, expected = sum(parts(X, y, [1, 3])).path(), RidgePath(X, y)
    assert_allclose(found.weights(LAMS), expected.weights(LAMS), rtol=1e-11, atol=1e-13)


def test_a_column_that_is_constant_everywhere_is_none():
    X, y = sample()
    X = np.column_stack([X, np.full(len(X), 0.1)])
    path = sum(parts(X, y, [1, 60, 61])).path()
    assert path.degrees_of_freedom(0) == pytest.approx(4, rel=1e-12)
    assert (path.weights(LAMS)[:, 4] == 0).all()


def test_a_column_that_is_constant_only_within_each_chunk_counts():
    X, y = sample()
    X = np.column_stack([X, np.repeat([0.1, 0.2, 0.4, 0.1], 50)])
    assert_same_path(sum(parts(X, y, [50, 100, 150])).path(), RidgePath(X, y), rtol=1e-11)


def test_it_pickles_and_its_size_does_not_depend_on_the_rows():
    few, many = (pickle.dumps(Rows(*sample(m))) for m in (100, 20_000))
    assert len(few) < 2000
    assert abs(len(few) - len(many)) < 9  # the number of rows itself
    X, y = sample()
    a, b = (pickle.loads(pickle.dumps(part)) for part in parts(X, y, [60]))
    assert_same_path((a + b).path(), RidgePath(X, y))


def test_a_tall_table_is_summed_by_blocks_to_the_same_triangle():
    X, y = sample(30_000)
    table = np.column_stack([X, y])
    expected = np.abs(np.linalg.qr(table - table.mean(axis=0), mode="r"))
    rows = Rows(X, y)
    found = np.abs(np.linalg.qr(rows.centred(rows), mode="r"))
    assert_allclose(found, expected, rtol=1e-11, atol=1e-11 * expected.max())


def test_parts_stay_as_they_were():
    a, b = parts(*sample(), [60])
    before = pickle.dumps((a, b))
    a + b
    a.path()
    assert pickle.dumps((a, b)) == before
    assert_array_equal(sum([a]).triangle, a.triangle)


def test_leave_one_out_says_that_it_needs_the_rows():
    with pytest.raises(ValueError, match="leave_one_out needs the rows, expected"):
        sum(parts(*sample(), [60])).path().leave_one_out(1)


def test_what_does_not_add_up_is_named():
    X, y = sample()
    with pytest.raises(ValueError, match="Rows of 3 columns, expected 4"):
        Rows(X, y) + Rows(X[:, :3], y)
    for other in (3, 0.0, None, X):
        with pytest.raises(TypeError, match="unsupported operand"):
            Rows(X, y) + other
    with pytest.raises(TypeError, match="unsupported operand"):
        1 + Rows(X, y)
