import warnings

import hard
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import exact_error
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ridge_core.data import longley, polynomial, random_line
from ridge_core.path import RidgePath, ridge
from ridge_core.selection import cross_validate, fold_indices, nested_cross_validate

LAMS = [0, 1e-9, 1e-3, 0.3, 20, 1e4, 1e300]
GRID = np.logspace(-3, 4, 30)


def designs():
    rng = np.random.default_rng(0)
    tall = rng.normal(size=(40, 5))
    return {
        "tall": tall,
        "wide": rng.normal(size=(8, 30)),
        "square": rng.normal(size=(12, 12)),
        "as many features as rows, less one": rng.normal(size=(9, 8)),
        "rank-deficient": rng.normal(size=(30, 3)) @ rng.normal(size=(3, 7)),
        "one row alone in a column": np.column_stack([tall, np.eye(40)[:, 7]]),
        "badly scaled": tall * [1e-4, 1, 1e3, 10, 1e-2],
        "constant column": np.column_stack([tall, np.full(40, 0.1)]),
        "only constant columns": np.full((6, 2), 0.1),
    }


def target(X):
    return np.random.default_rng(1).normal(size=len(X)) + X[:, 0] + 3


def refitted(X, y, lam):
    """The squared error on each row of a fit to the others."""
    errors = []
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        weights, intercept = ridge(X[others], y[others], lam)
        errors.append((X[i] @ weights + intercept - y[i]) ** 2)
    return np.array(errors)


@pytest.mark.parametrize("name", designs())
def test_leave_one_out_equals_refitting_without_each_row(name):
    X = designs()[name]
    y = target(X)
    expected = [refitted(X, y, lam).mean() for lam in LAMS]
    assert_allclose(RidgePath(X, y).leave_one_out(LAMS), expected, rtol=1e-9)


@pytest.mark.parametrize("name", designs())
def test_leave_one_out_equals_ridge_cv(name):
    X = designs()[name]
    y = target(X)
    model = RidgeCV(GRID, store_cv_results=True).fit(X, y)
    errors = RidgePath(X, y).leave_one_out(GRID)
    assert_allclose(errors, model.cv_results_.mean(axis=0), rtol=1e-7)
    if not name.startswith("only constant"):
        assert GRID[errors.argmin()] == model.alpha_


@pytest.mark.parametrize("name", designs())
def test_gcv_is_the_error_over_the_squared_share_of_freedom_left(name):
    X = designs()[name]
    y, m = target(X), len(X)
    centring = np.eye(m) - 1 / m
    Xc = centring @ X
    for lam in [0.05, 3, 1e4]:
        left = centring - Xc @ np.linalg.solve(Xc.T @ Xc + lam * np.eye(X.shape[1]), Xc.T)
        expected = np.mean((left @ y) ** 2) / (np.trace(left) / m) ** 2
        assert RidgePath(X, y).gcv(lam) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", designs())
def test_gcv_and_leave_one_out_go_on_smoothly_to_no_penalty(name):
    X = designs()[name]
    path = RidgePath(X, target(X))
    tiny = 1e-13 * np.min(path.singular_values[path.kept], initial=1) ** 2
    for method in (path.gcv, path.leave_one_out):
        assert np.isfinite(method(LAMS)).all()
        assert method(0) == pytest.approx(method(tiny), rel=1e-6)


def test_gcv_is_leave_one_out_where_all_rows_have_equal_leverage():
    angles = 2 * np.pi * np.arange(12) / 12
    X = np.column_stack([np.cos(angles), np.sin(angles)])
    path = RidgePath(X, np.random.default_rng(0).normal(size=12))
    assert_allclose(path.gcv(GRID), path.leave_one_out(GRID))


def test_one_lam_gives_a_number_and_many_lams_split_in_blocks_give_the_same(monkeypatch):
    X = designs()["tall"]
    path = RidgePath(X, target(X))
    whole = path.leave_one_out(GRID)
    split = np.array_split
    monkeypatch.setattr("numpy.array_split", lambda lams, _: split(lams, 7))
    assert_allclose(path.leave_one_out(GRID), whole, rtol=1e-13)
    assert isinstance(path.leave_one_out(2), float)
    assert isinstance(path.gcv(2), float)
    assert isinstance(path.degrees_of_freedom(2), float)
    assert isinstance(path.intercepts(2), float)


def test_many_rows_and_many_lams_are_taken_in_blocks():
    rng = np.random.default_rng(0)
    X, lams = rng.normal(size=(100_000, 1)), np.logspace(0, 6, 90)
    path = RidgePath(X, X[:, 0] + rng.normal(size=100_000))
    found = path.leave_one_out(lams)
    assert_allclose(found[[0, 44, 45, 89]], [path.leave_one_out(lams[i]) for i in (0, 44, 45, 89)])


@given(st.integers(2, 60), st.data())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_folds_hold_each_row_once_and_differ_by_at_most_one(m, data):
    folds = data.draw(st.integers(2, m))
    parts = fold_indices(m, folds, data.draw(st.integers(0, 9)))
    assert_array_equal(np.sort(np.concatenate(parts)), np.arange(m))
    sizes = [len(part) for part in parts]
    assert len(parts) == folds
    assert max(sizes) - min(sizes) <= 1


def test_folds_follow_their_seed_and_leave_the_global_state_alone():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    first, again, other = (fold_indices(30, 4, seed) for seed in (5, 5, 6))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))
    cross_validate(*random_line(20, seed=0), GRID)
    nested_cross_validate(*random_line(20, seed=0), GRID, seed=2)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize(("m", "n", "folds"), [(43, 6, 5), (20, 40, 4), (12, 3, 12)])
def test_cross_validate_equals_grid_search_on_the_same_splits(m, n, folds, standardize):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(m, n)) * rng.uniform(0.1, 50, n) + rng.normal(size=n)
    y = X[:, 0] + rng.normal(size=m)
    splits = [
        (np.setdiff1d(np.arange(m), held_out), held_out)
        for held_out in fold_indices(m, folds, seed=3)
    ]
    steps = [StandardScaler()] * standardize + [Ridge(solver="svd")]
    search = GridSearchCV(
        make_pipeline(*steps), {"ridge__alpha": GRID}, cv=splits, scoring="neg_mean_squared_error"
    ).fit(X, y)
    expected = np.array([search.cv_results_[f"split{i}_test_score"] for i in range(folds)])
    found = cross_validate(X, y, GRID, folds, seed=3, standardize=standardize)
    assert_allclose(found.errors, -expected, rtol=1e-9)
    assert_allclose(found.mean, -search.cv_results_["mean_test_score"], rtol=1e-9)
    expected = search.cv_results_["std_test_score"] / np.sqrt(folds - 1)
    assert_allclose(found.standard_error, expected, rtol=1e-8)
    assert found.best_lam == search.best_params_["ridge__alpha"]


def test_as_many_folds_as_rows_is_leave_one_out():
    X, y, _ = longley()
    X = X / X.std(axis=0)
    found = cross_validate(X, y, GRID, folds=len(y), seed=0, standardize=False)
    assert_allclose(found.mean, RidgePath(X, y).leave_one_out(GRID), rtol=1e-8)
    assert found.errors.shape == (len(y), len(GRID))


@pytest.mark.parametrize("name", hard.samples())
def test_hard_samples_are_held_out_exactly(name):
    X, y = hard.samples()[name]
    lams, folds = [1e-6, 1.0, 1e4], fold_indices(len(y), 4, seed=0)
    exact = [[float(exact_error(X, y, rows, lam)) for lam in lams] for rows in folds]
    found = cross_validate(X, y, lams, folds=4, seed=0, standardize=False)
    digits = 1e-12 if "units" in name or "same" in name or name == "Longley" else 1e-5
    assert_allclose(found.errors, exact, rtol=digits)


@pytest.mark.parametrize("name", hard.samples())
def test_as_many_folds_as_rows_is_leave_one_out_on_hard_samples_too(name):
    X, y = hard.samples()[name]
    found = cross_validate(X, y, hard.LAMS, folds=len(y), seed=0, standardize=False)
    assert_allclose(found.mean, RidgePath(X, y).leave_one_out(hard.LAMS), rtol=2e-5)


@pytest.mark.parametrize("method", [cross_validate, nested_cross_validate])
def test_directions_lost_to_rounding_are_told_once(method):
    x = np.linspace(0, 10, 60)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        method(polynomial(x, 30), np.sin(x), [1e-3, 1], seed=0, standardize=False)
    assert [(w.category, w.filename) for w in caught] == [(RuntimeWarning, __file__)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        method(polynomial(x, 30), np.sin(x), [1e-3, 1], seed=0)


@pytest.mark.parametrize("offset", [0, 1e8])
def test_an_offset_and_a_column_constant_in_training_change_no_error(offset):
    rng = np.random.default_rng(0)
    X, y = rng.integers(-9, 10, (30, 3)) / 8, rng.normal(size=30)
    X = np.column_stack([X, np.arange(30) == 4, np.full(30, 0.1)])
    near, far = (cross_validate(part, y, GRID, seed=0) for part in (X, X + offset))
    assert_allclose(far.errors, near.errors, rtol=1e-6)
    without = cross_validate(X[:, :4], y, GRID, seed=0)
    assert_allclose(near.errors, without.errors, rtol=1e-12)


def test_many_columns_and_one_that_is_constant_in_training_change_no_error():
    rng = np.random.default_rng(8)
    X, y, lams = rng.normal(size=(12, 40)) + 1e4, rng.normal(size=12), np.array([0.1, 3.0])
    X[:, 7], X[4, 7] = 5.0, 1e12  # constant wherever row 4 is held out
    found = cross_validate(X, y, lams, folds=3, seed=1).errors
    for errors, held_out in zip(found, fold_indices(12, 3, seed=1), strict=True):
        rest = np.delete(np.arange(12), held_out)
        scale = StandardScaler().fit(X[rest])
        for lam, error in zip(lams, errors, strict=True):
            fit = Ridge(alpha=lam, solver="svd").fit(scale.transform(X[rest]), y[rest])
            missed = fit.predict(scale.transform(X[held_out])) - y[held_out]
            assert error == pytest.approx(np.mean(missed**2), rel=1e-9)


def test_one_standard_error_rule_takes_the_largest_lam_that_is_good_enough():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(60, 10))
    y = X[:, 0] + rng.normal(size=60)
    found = cross_validate(X, y, rng.permutation(GRID), seed=0)
    best = found.lams.tolist().index(found.best_lam)
    limit = found.mean[best] + found.standard_error[best]
    good = [lam for lam, error in zip(found.lams, found.mean, strict=True) if error <= limit]
    assert found.mean[best] == found.mean.min()
    assert found.one_standard_error_lam == max(good) > found.best_lam


def test_equally_good_lams_give_the_largest():
    found = cross_validate(np.ones((6, 2)), np.arange(6.0), [3, 7, 0.1, 7, 5], folds=3, seed=0)
    assert found.best_lam == found.one_standard_error_lam == 7


def test_a_best_lam_at_the_edge_says_so():
    X, y = random_line(30, noise=0, seed=0)
    assert cross_validate(X, y, [10, 1, 100], seed=0).at_edge
    assert cross_validate(X, y, [1, 10], seed=0).at_edge
    assert not cross_validate(X, y, 1, seed=0).at_edge
    rng = np.random.default_rng(2)
    noise = rng.normal(size=(60, 10))
    assert not cross_validate(noise, noise[:, 0] + rng.normal(size=60), GRID, seed=0).at_edge


def test_nested_cross_validation_keeps_the_outer_fold_out_of_the_choice():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(24, 4)), rng.normal(size=24)
    found = nested_cross_validate(X, y, GRID, outer=4, inner=3, seed=7)
    rng = np.random.default_rng(7)
    for i, held_out in enumerate(fold_indices(24, 4, rng)):
        others = np.setdiff1d(np.arange(24), held_out)
        lam = cross_validate(X[others], y[others], GRID, 3, rng).best_lam
        model = make_pipeline(StandardScaler(), Ridge(alpha=lam)).fit(X[others], y[others])
        assert found.lams[i] == lam
        expected = np.mean((model.predict(X[held_out]) - y[held_out]) ** 2)
        assert found.errors[i] == pytest.approx(expected)
    assert found.mean == pytest.approx(found.errors.mean())
    assert found.standard_error == pytest.approx(np.std(found.errors, ddof=1) / 2)


def test_five_folds_unless_told_otherwise():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    assert cross_validate(X, y, GRID, seed=0).errors.shape == (5, len(GRID))
    usual = nested_cross_validate(X, y, GRID, seed=0)
    told = nested_cross_validate(X, y, GRID, outer=5, inner=5, seed=0)
    assert_array_equal(usual.errors, told.errors)


def test_without_standardising_columns_ten_times_as_large_want_a_hundred_times_the_lam():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 4)) * [0.1, 1, 3, 30]
    y = X @ [3, -1, 0.5, 0] + rng.normal(size=30)
    for method in (cross_validate, nested_cross_validate):
        small = method(X, y, GRID, seed=0, standardize=False)
        large = method(10 * X, y, 100 * GRID, seed=0, standardize=False)
        assert_allclose(large.errors, small.errors)
    assert_allclose(large.lams, 100 * small.lams)


def test_the_error_that_chose_flatters_and_the_nested_one_does_not():
    # Pure noise of variance 1 and a choice among 40 λs: averaged over samples, on the same folds.
    flattering, honest = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(20, 8)), rng.normal(size=20)
        flattering.append(cross_validate(X, y, GRID, 5, seed).mean.min())
        honest.append(nested_cross_validate(X, y, GRID, 5, 5, seed).mean)
    assert np.mean(flattering) < np.mean(honest)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda X, y: fold_indices(1, 2), "m is 1"),
        (lambda X, y: fold_indices(5, 6), "folds is 6"),
        (lambda X, y: fold_indices(5, 2.0), "folds is 2.0"),
        (lambda X, y: cross_validate(X, y, [1], folds=1), "folds is 1"),
        (lambda X, y: cross_validate(X, y, [1], folds=True), "folds is True"),
        (lambda X, y: cross_validate(X[:1], y[:1], [1]), "^X has 1 row"),
        (lambda X, y: cross_validate(X, y, []), "lams has shape"),
        (lambda X, y: cross_validate(X, y, [-1]), "lams holds -1"),
        (lambda X, y: cross_validate(X, y[1:], [1]), "y has 9 values"),
        (lambda X, y: cross_validate(X, y, [1], standardize="no"), "standardize is 'no'"),
        (lambda X, y: nested_cross_validate(X, y, [1], outer=11), "outer is 11"),
        (lambda X, y: nested_cross_validate(X, y, [1], inner=9), "inner is 9"),
        (lambda X, y: RidgePath(X[:1], y[:1]).leave_one_out(1), "^X has 1 row"),
        (lambda X, y: RidgePath(X[:1], y[:1]).gcv(1), "^X has 1 row"),
        (lambda X, y: RidgePath(X, y).gcv([np.nan]), "lams holds nan"),
    ],
)
def test_bad_input_is_named(call, named):
    X = np.random.default_rng(0).normal(size=(10, 2))
    with pytest.raises((TypeError, ValueError), match=named):
        call(X, X[:, 0].copy())


def test_arguments_stay_as_they_were():
    X, y = random_line(12, seed=0)
    before = X.copy(), y.copy()
    nested_cross_validate(X, y, GRID, 3, 3, seed=0)
    RidgePath(X, y).leave_one_out(GRID)
    assert_array_equal(X, before[0])
    assert_array_equal(y, before[1])
