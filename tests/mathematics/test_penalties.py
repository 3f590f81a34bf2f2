import warnings
from fractions import Fraction

import hard
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from oracles import exact, exact_residuals
from sklearn.linear_model import ElasticNet, Lasso

from ridge_core import penalties
from ridge_core.data import Standardizer, longley
from ridge_core.path import ridge
from ridge_core.penalties import (
    elastic_net,
    elastic_net_path,
    largest_useful_lam,
    lasso,
    soft_threshold,
)


def designs():
    rng = np.random.default_rng(0)
    tall = rng.normal(size=(60, 6))
    return {
        "tall": tall,
        "wide": rng.normal(size=(12, 40)),
        "correlated": tall @ rng.normal(size=(6, 6)),
        "badly scaled": tall * [0.03, 1, 30, 10, 0.2, 1],
        "offset": tall + 1e4,
        "constant column": np.column_stack([tall, np.full(60, 0.1)]),
        "one column": tall[:, :1],
    }


def target(X):
    return np.random.default_rng(1).normal(size=len(X)) + X[:, 0] - X[:, -1] + 3


def cost(X, y, weights, intercept, lam, mix):
    m = len(y)
    penalty = mix * np.abs(weights).sum() + (1 - mix) / 2 * np.sum(weights**2)
    return np.sum((X @ weights + intercept - y) ** 2) / (2 * m) + lam / m * penalty


def assert_optimal(X, y, weights, intercept, lam, mix, slack=1e-8):
    """Hold the KKT conditions, in units of the largest slope that the data can have.

    One step along column j lowers m J by slope² / (2 (‖xⱼ‖² + λ (1 − mix))), which a closed duality
    gap forbids: so a slope is at most √(2 tolerance) of the units below.
    """
    residuals = y - X @ weights - intercept
    squares = np.sum((X - X.mean(axis=0)) ** 2, axis=0).max() + lam * (1 - mix)
    unit = np.linalg.norm(y - y.mean()) * np.sqrt(squares)
    assert abs(residuals.mean()) <= slack * (np.abs(y).max() + np.abs(X).max())
    slopes = (X - X.mean(axis=0)).T @ residuals - lam * (1 - mix) * weights
    on = weights != 0
    assert_allclose(slopes[on], lam * mix * np.sign(weights[on]), rtol=0, atol=slack * unit)
    assert (np.abs(slopes[~on]) <= lam * mix + slack * unit).all()


def test_soft_threshold_moves_towards_zero_and_stops_there():
    values = [-5, -2, -1, 0, 1, 2, 5]
    assert_array_equal(soft_threshold(values, 2), [-3, 0, 0, 0, 0, 0, 3])
    assert_array_equal(soft_threshold(values, 0), values)
    assert soft_threshold(-2.5, 1) == -1.5


@pytest.mark.parametrize("v", [-3.2, -0.4, 0, 0.9, 7])
def test_soft_threshold_minimises_the_square_plus_the_absolute_value(v):
    w = np.linspace(-10, 10, 200_001)
    assert soft_threshold(v, 1) == pytest.approx(w[np.argmin((w - v) ** 2 / 2 + abs(w))], abs=1e-4)


@pytest.mark.parametrize("name", designs())
@pytest.mark.parametrize("share", [0.9, 0.1, 0.003])
def test_lasso_equals_scikit_learn(name, share):
    X = designs()[name]
    y = target(X)
    lam = share * largest_useful_lam(X, y, 1)
    weights, intercept = lasso(X, y, lam)
    model = Lasso(alpha=lam / len(y), tol=1e-15, max_iter=10**6).fit(X, y)
    assert_allclose(weights, model.coef_, rtol=1e-8, atol=1e-8 * np.abs(model.coef_).max())
    assert intercept == pytest.approx(model.intercept_, rel=1e-8)
    assert_array_equal(weights == 0, model.coef_ == 0)


@pytest.mark.parametrize("name", designs())
@pytest.mark.parametrize("mix", [0.05, 0.5, 0.95])
def test_elastic_net_equals_scikit_learn(name, mix):
    X = designs()[name]
    y = target(X)
    lam = 0.1 * largest_useful_lam(X, y, mix)
    weights, intercept = elastic_net(X, y, lam, mix)
    model = ElasticNet(alpha=lam / len(y), l1_ratio=mix, tol=1e-15, max_iter=10**6).fit(X, y)
    assert_allclose(weights, model.coef_, rtol=1e-8, atol=1e-8 * np.abs(model.coef_).max())
    assert intercept == pytest.approx(model.intercept_, rel=1e-8)


@pytest.mark.parametrize("name", designs())
@pytest.mark.parametrize("lam", [0, 0.2, 30])
def test_without_an_l1_part_it_is_ridge(name, lam):
    X = designs()[name]
    y = target(X)
    for found, expected in [
        (elastic_net(X, y, lam, 0), ridge(X, y, lam)),
        (lasso(X, y, 0), ridge(X, y, 0)),
    ]:
        assert_allclose(found[0], expected[0], rtol=1e-12)
        assert found[1] == pytest.approx(expected[1])


@given(
    st.integers(2, 12), st.integers(1, 15), st.integers(0, 10**6),
    st.floats(1e-3, 1.2), st.floats(0.02, 1),
)  # fmt: skip
@settings(derandomize=True, deadline=None, max_examples=150)
@example(m=2, n=1, seed=0, share=0.99999, mix=0.0625)
def test_every_fit_satisfies_the_conditions_of_optimality(m, n, seed, share, mix):
    rng = np.random.default_rng(seed)
    X, y = rng.integers(-3, 4, (m, n)).astype(float), rng.integers(-9, 10, m).astype(float)
    lam = share * largest_useful_lam(X, y, mix)
    weights, intercept = elastic_net(X, y, lam, mix)
    assert_optimal(X, y, weights, intercept, lam, mix, slack=np.sqrt(2e-12))
    # No nearby point is cheaper.
    least = cost(X, y, weights, intercept, lam, mix)
    for _ in range(20):
        step = rng.normal(size=n + 1) * 10.0 ** rng.integers(-4, 1)
        moved = cost(X, y, weights + step[:-1], intercept + step[-1], lam, mix)
        assert moved >= least * (1 - 1e-10) - 1e-12


def exact_excess(X, y, weights, lam, mix):
    """Return how far the best move of one weight lowers m J, as a share of Σ (y − ȳ)², exactly."""
    squares = exact_residuals(X, y, weights, 0)
    middle = sum(squares) / len(y)
    residuals, targets = [middle - r for r in squares], exact(y)[0]
    spread = sum(t * t for t in targets) - sum(targets) ** 2 / len(y)
    l1, l2, worst = Fraction(lam) * Fraction(mix), Fraction(lam * (1 - mix)), 0
    for column, weight in zip(zip(*exact(X), strict=True), exact(weights)[0], strict=True):
        slope = sum(x * r for x, r in zip(column, residuals, strict=True)) - l2 * weight
        left = abs(slope - (l1 if weight > 0 else -l1)) if weight else max(abs(slope) - l1, 0)
        square = sum(x * x for x in column) - sum(column) ** 2 / len(y)
        worst = max(worst, left**2 / (2 * (square + l2)))
    return float(worst / spread)


@pytest.mark.parametrize("share", [0.5, 1e-3, 1e-6])
@pytest.mark.parametrize("name", hard.samples())
def test_hard_samples_meet_the_conditions_exactly_or_say_that_they_do_not(name, share):
    X, y = hard.samples()[name]
    for mix in (1, 0.5):
        lam = share * largest_useful_lam(X, y, mix)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            weights, _ = elastic_net(X, y, lam, mix, max_sweeps=1000)
        assert caught or exact_excess(X, y, weights, lam, mix) <= 1e-12
        assert not caught or share == 1e-6


def test_twin_columns_are_shared_by_the_elastic_net_and_cost_the_lasso_nothing():
    X = designs()["tall"]
    y = target(X)
    twins = np.column_stack([X, X[:, 0]])
    weights, _ = elastic_net(twins, y, 5, 0.5)
    assert weights[0] == pytest.approx(weights[-1], rel=1e-9)
    (single, intercept), (double, other) = lasso(X, y, 5), lasso(twins, y, 5)
    assert double[0] + double[-1] == pytest.approx(single[0])
    assert cost(twins, y, double, other, 5, 1) == pytest.approx(cost(X, y, single, intercept, 5, 1))
    assert_optimal(twins, y, double, other, 5, 1)


def test_longley_as_it_comes_and_standardised():
    X, y, _ = longley()
    for table in (X, Standardizer(X).transform(X)):
        for mix in (0.2, 1):
            lams = largest_useful_lam(table, y, mix) * np.logspace(0.1, -4, 30)
            for lam, weights, intercept in zip(
                lams, *elastic_net_path(table, y, lams, mix), strict=True
            ):
                assert_optimal(table, y, weights, intercept, lam, mix)


def test_all_weights_are_zero_from_the_largest_useful_lam_on_and_not_before():
    X = designs()["tall"]
    y = target(X)
    for mix in (0.3, 1):
        top = largest_useful_lam(X, y, mix)
        weights, intercept = elastic_net(X, y, top * 1.000001, mix)
        assert_array_equal(weights, 0)
        assert intercept == pytest.approx(y.mean())
        assert np.count_nonzero(elastic_net(X, y, top * 0.9999, mix)[0]) == 1


@pytest.mark.parametrize("mix", [0, 0.3, 1])
@pytest.mark.parametrize("name", designs())
def test_a_path_equals_its_fits_one_by_one_in_the_order_given(name, mix):
    X = designs()[name]
    y = target(X)
    lams = np.random.default_rng(0).permutation(np.r_[0, np.logspace(-1, 3, 12)])
    weights, intercepts = elastic_net_path(X, y, lams, mix)
    assert weights.shape == (13, X.shape[1])
    for i, lam in enumerate(lams):
        expected, intercept = elastic_net(X, y, lam, mix)
        scale = np.abs(expected).max()
        assert_allclose(weights[i], expected, rtol=1e-7, atol=1e-8 * scale)
        assert intercepts[i] == pytest.approx(intercept, rel=1e-7)


@given(st.integers(0, 10**6), st.floats(0, 1))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_penalty_falls_as_lam_grows(seed, mix):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(15, 6)), rng.normal(size=15)
    weights, _ = elastic_net_path(X, y, np.logspace(-3, 3, 25), mix)
    sizes = mix * np.abs(weights).sum(axis=1) + (1 - mix) / 2 * np.sum(weights**2, axis=1)
    assert (np.diff(sizes) <= 1e-10 * sizes.max()).all()


def test_a_target_without_spread_needs_no_weights():
    X = designs()["tall"]
    weights, intercept = lasso(X, np.full(60, 7.0), 0.1)
    assert_array_equal(weights, 0)
    assert intercept == 7


def test_too_few_sweeps_warn_once_and_name_the_remedy():
    X, y, _ = longley()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        elastic_net_path(Standardizer(X).transform(X), y, [3, 1, 0.5], 1, max_sweeps=1)
    assert [w.category for w in caught] == [RuntimeWarning]
    assert "max_sweeps = 1" in str(caught[0].message)
    assert "Standardise" in str(caught[0].message)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda X, y: soft_threshold([1], -1), "threshold is -1"),
        (lambda X, y: soft_threshold(None, 1), "values is a NoneType"),
        (lambda X, y: soft_threshold([np.nan], 1), r"values\[0\] is nan"),
        (lambda X, y: lasso(X, y, -1), "lam is -1"),
        (lambda X, y: lasso(X, y, [1]), "lam is"),
        (lambda X, y: elastic_net(X, y, 1, 1.5), "mix is 1.5"),
        (lambda X, y: elastic_net(X, y, 1, "l1"), "mix is 'l1'"),
        (lambda X, y: elastic_net(X, y[1:], 1, 1), "y has 9 values"),
        (lambda X, y: elastic_net(X, y, 1, 1, tolerance=0), "tolerance is 0"),
        (lambda X, y: elastic_net(X, y, 1, 1, max_sweeps=0), "max_sweeps is 0"),
        (lambda X, y: elastic_net_path(X, y, [], 1), "lams has shape"),
        (lambda X, y: largest_useful_lam(X, y, 0), "mix is 0"),
        (lambda X, y: lasso(X * 1e140, y, 1), "at most"),
    ],
)
def test_bad_input_is_named(call, named):
    X = np.random.default_rng(0).normal(size=(10, 2))
    with pytest.raises((TypeError, ValueError), match=named):
        call(X, X[:, 0].copy())


def test_arguments_stay_as_they_were():
    X = designs()["tall"]
    y = target(X)
    before = X.copy(), y.copy()
    elastic_net_path(X, y, [0, 1], 0.5)
    largest_useful_lam(X, y, 1)
    assert_array_equal(X, before[0])
    assert_array_equal(y, before[1])


def test_the_warning_points_at_the_callers_line():
    with pytest.warns(RuntimeWarning, match="stopped") as caught:
        elastic_net_path(designs()["correlated"], np.arange(60.0) ** 2, [1], 1, max_sweeps=1)
    assert caught[0].filename == __file__


def counted(monkeypatch, **replaced):
    """Replace functions of the module, and return the list of the sweeps that will be made."""
    sweeps, sweep = [], penalties._sweep
    for name, function in replaced.items():
        monkeypatch.setattr(penalties, name, function)
    monkeypatch.setattr(penalties, "_sweep", lambda *parts: [sweeps.append(1), sweep(*parts)])
    return sweeps


@pytest.mark.filterwarnings("ignore:coordinate descent stopped")
@pytest.mark.parametrize("leap", [lambda *_: False, lambda *_: True])
@pytest.mark.parametrize("most", [1, 99, 100, 101, 250])
def test_no_fit_makes_more_sweeps_than_allowed(monkeypatch, most, leap):
    X = designs()["tall"]
    sweeps = counted(monkeypatch, _leap=leap, _duality_gap=lambda *_: 1.0)
    lasso(X, target(X), 5, max_sweeps=most)
    assert len(sweeps) == most


def test_a_fit_ends_as_soon_as_its_gap_is_closed(monkeypatch):
    X, sweeps = designs()["correlated"], counted(monkeypatch)
    lasso(X, target(X), 5)
    assert 1 <= len(sweeps) <= 8  # each with a leap; sweeps alone need a hundred


def test_a_leap_ends_at_the_minimum_for_its_signs_and_knows_the_slopes_there():
    X = designs()["correlated"]
    X, y = X - X.mean(axis=0), target(X) - target(X).mean()
    gram, weights = X.T @ X, elastic_net(X, y, 5.0, 0.4)[0] * 1.01
    correlations = X.T @ (y - X @ weights)
    assert penalties._leap(gram, correlations, weights, 2.0, 3.0)
    assert_allclose(correlations, X.T @ (y - X @ weights), atol=1e-9)
    on = weights != 0
    assert_allclose(correlations[on], 2 * np.sign(weights[on]) + 3 * weights[on], atol=1e-9)
    weights[0] *= -1  # one sign is wrong: it stops where that weight is zero
    correlations = X.T @ (y - X @ weights)
    assert not penalties._leap(gram, correlations, weights, 2.0, 3.0)
    assert_array_equal(np.flatnonzero(weights == 0), [0, *np.flatnonzero(~on)])
    assert_allclose(correlations, X.T @ (y - X @ weights), atol=1e-9)


@pytest.mark.parametrize("l1", [2.0, 0.01])
@pytest.mark.parametrize("l2", [0, 0.5, 3])
def test_the_gap_is_the_cost_less_the_best_of_two_bounds_from_below(l1, l2):
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(20, 5)), rng.normal(size=20)
    for weights in (np.zeros(5), rng.normal(size=5), lasso(X, y, l1)[0]):
        residuals = y - X @ weights
        primal = residuals @ residuals / 2 + l1 * np.abs(weights).sum() + l2 / 2 * weights @ weights
        # Rows √l2 I with y = 0 turn the elastic net into a lasso; its dual takes scaled residuals.
        rows, aims = np.vstack([X, np.sqrt(l2) * np.eye(5)]), np.append(y, np.zeros(5))
        point = aims - rows @ weights
        point = point * min(1, l1 / np.abs(rows.T @ point).max())
        bounds = [(aims @ aims - (aims - point) @ (aims - point)) / 2]
        if l2:
            excess = np.clip(np.abs(X.T @ residuals) - l1, 0, None)
            half = (y @ y - (y - residuals) @ (y - residuals)) / 2
            bounds.append(half - excess @ excess / (2 * l2))
        parts = residuals, y, X.T @ residuals, weights, l1, l2
        found = penalties._duality_gap(*parts, np.zeros(5))
        assert found * (y @ y) == pytest.approx(primal - max(bounds), abs=1e-12)


def test_what_rounding_hides_is_not_taken_for_the_minimum():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(20, 5)), rng.normal(size=20)
    X, y = X - X.mean(axis=0), y - y.mean()
    best, _ = lasso(X, y, 2.0)

    def cost(weights):
        return np.sum((y - X @ weights) ** 2) / 2 + 2 * np.abs(weights).sum()

    for weights in best * rng.uniform(0.8, 1, size=(200, 5)):
        residuals, rounding = y - X @ weights, np.full(5, 2.0)
        parts = residuals, y, X.T @ residuals, weights, 2.0, 0
        bound = penalties._duality_gap(*parts, rounding) * (y @ y)
        assert bound >= cost(weights) - cost(best)


@pytest.mark.parametrize("lam", [1e-3, 3.0, 1e4])
@pytest.mark.parametrize("unit", [1e9, 1e20])
def test_a_column_in_huge_units_hides_no_penalty_of_the_others(unit, lam):
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(20, 4)), rng.normal(size=20)
    huge = X[:, :1] - X[:, :1].mean()
    # It costs next to nothing, so the others have to fit what it leaves.
    left = np.eye(20) - huge @ huge.T / np.sum(huge**2)
    model = Lasso(alpha=lam / 20, tol=1e-15, max_iter=10**6).fit(left @ X[:, 1:], left @ y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # The gap is closed but for rounding.
        weights, _ = lasso(np.column_stack([unit * X[:, 0], X[:, 1:]]), y, lam)
    assert_allclose(weights[1:], model.coef_, atol=1e-9)
    own = huge[:, 0] @ (y - X[:, 1:] @ weights[1:]) / np.sum(huge**2) / unit
    assert weights[0] == pytest.approx(own, rel=max(1e-9, lam / unit))


@pytest.mark.parametrize("lam", [1e-5, 1.0])
def test_weights_that_cancel_beyond_rounding_are_no_minimum(lam):
    rng = np.random.default_rng(2)
    x, y = 1e19 * rng.normal(size=9), rng.normal(size=9)
    X = np.column_stack([x, x * (1 + 1e-9 * rng.normal(size=9)), rng.normal(size=(9, 2))])
    with pytest.warns(RuntimeWarning, match="duality gap"):
        lasso(X, y, lam)


def test_a_level_of_y_far_from_zero_costs_no_precision():
    for X in designs().values():
        y = target(X)
        weights, intercept = lasso(X, y, 0.5)
        shifted, raised = lasso(X, y + 1e6, 0.5)
        assert_allclose(shifted, weights, rtol=0, atol=1e-7 * np.abs(weights).max())
        assert raised == pytest.approx(intercept + 1e6)
