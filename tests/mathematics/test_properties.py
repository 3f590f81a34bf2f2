"""What must hold for every sample, tried on samples that hypothesis thinks of."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose

from ridge_core.descent import gradient_descent, largest_learning_rate
from ridge_core.objective import cost, gradient
from ridge_core.path import RidgePath, ridge

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")

# Numbers with four digits after the point: any sample, but none that only rounding tells apart.
VALUES = st.integers(-100_000, 100_000).map(lambda value: value / 10_000)
LAMS = st.floats(-3, 3).map(lambda exponent: 10**exponent)
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def samples(draw):
    m, n = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    table = draw(arrays.arrays(float, (m, n), elements=VALUES))
    return table, draw(arrays.arrays(float, m, elements=VALUES))


def assert_same_fit(found, expected, y):
    size = np.abs(expected[0]).max() + 1e-3 * np.abs(y).max() + 1e-9
    assert_allclose(found[0], expected[0], rtol=1e-8, atol=1e-8 * size)
    assert found[1] == pytest.approx(
        expected[1], rel=1e-8, abs=1e-7 * size + 1e-9 * np.abs(y).max()
    )


@given(samples(), LAMS, SEEDS)
def test_the_order_of_rows_does_not_matter(sample, lam, seed):
    X, y = sample
    order = np.random.default_rng(seed).permutation(len(y))
    assert_same_fit(ridge(X[order], y[order], lam), ridge(X, y, lam), y)


@given(samples(), LAMS, SEEDS)
def test_the_order_of_columns_moves_the_weights_along(sample, lam, seed):
    X, y = sample
    order = np.random.default_rng(seed).permutation(X.shape[1])
    weights, intercept = ridge(X, y, lam)
    assert_same_fit(ridge(X[:, order], y, lam), (weights[order], intercept), y)


@given(samples(), LAMS, st.integers(2, 4))
def test_rows_repeated_with_lam_multiplied_change_nothing(sample, lam, times):
    X, y = sample
    repeated = ridge(np.tile(X, (times, 1)), np.tile(y, times), times * lam)
    assert_same_fit(repeated, ridge(X, y, lam), y)
    w = np.ones(X.shape[1])
    many = cost(np.tile(X, (times, 1)), np.tile(y, times), w, 2, times * lam)
    assert many == pytest.approx(cost(X, y, w, 2, lam))


@given(samples(), LAMS, VALUES)
def test_shifting_y_moves_only_the_intercept(sample, lam, shift):
    X, y = sample
    weights, intercept = ridge(X, y, lam)
    assert_same_fit(ridge(X, y + shift, lam), (weights, intercept + shift), np.append(y, shift))


@given(samples(), LAMS, VALUES)
def test_shifting_a_column_moves_only_the_intercept(sample, lam, shift):
    X, y = sample
    weights, intercept = ridge(X, y, lam)
    moved = ridge(X + shift, y, lam)
    assert_same_fit(moved, (weights, intercept - shift * weights.sum()), y)


@given(samples(), LAMS, st.sampled_from([-3.0, 1e-6, 0.5, 1e6]))
def test_scaling_y_scales_everything(sample, lam, factor):
    X, y = sample
    weights, intercept = ridge(X, y, lam)
    assert_same_fit(ridge(X, factor * y, lam), (factor * weights, factor * intercept), factor * y)


@given(samples(), LAMS, st.sampled_from([1e-6, 0.5, 1e6]))
def test_scaling_columns_is_scaling_lam(sample, lam, factor):
    X, y = sample
    weights, intercept = ridge(X, y, lam)
    assert_same_fit(ridge(factor * X, y, factor**2 * lam), (weights / factor, intercept), y)


@given(samples(), LAMS, SEEDS)
def test_rotating_the_columns_rotates_the_weights(sample, lam, seed):
    X, y = sample
    n = X.shape[1]
    rotation, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))
    weights, intercept = ridge(X, y, lam)
    assert_same_fit(ridge(X @ rotation, y, lam), (rotation.T @ weights, intercept), y)


@given(samples(), LAMS)
def test_the_gradient_vanishes_at_the_solution(sample, lam):
    X, y = sample
    slopes, slope = gradient(X, y, *ridge(X, y, lam), lam)
    size = (1 + np.abs(X).max()) * (1 + np.abs(y).max())
    assert_allclose(np.append(slopes, slope), 0, atol=1e-10 * size * (1 + np.abs(X).max()))


@given(samples(), LAMS, SEEDS)
def test_no_other_point_costs_less(sample, lam, seed):
    X, y = sample
    weights, intercept = ridge(X, y, lam)
    step = 1e-3 * np.random.default_rng(seed).normal(size=X.shape[1] + 1)
    least = cost(X, y, weights, intercept, lam)
    assert cost(X, y, weights + step[:-1], intercept + step[-1], lam) >= least * (1 - 1e-9)


@given(samples(), LAMS, st.floats(0.01, 0.99))
def test_the_cost_never_rises_at_a_stable_learning_rate(sample, lam, share):
    X, y = sample
    rate = share * largest_learning_rate(X, lam)
    costs = gradient_descent(X, y, lam, learning_rate=rate, epochs=20).costs
    assert (np.diff(costs) <= 1e-12 * costs[0]).all()


@given(samples(), LAMS)
def test_beyond_the_bound_some_start_diverges(sample, lam):
    X, y = sample
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])
    hessian = (A.T @ A + lam * np.diag(np.append(np.ones(n), 0))) / m
    steepest = np.linalg.eigh(hessian)[1][:, -1]
    weights, intercept = ridge(X, y, lam)
    start = weights + steepest[:-1], intercept + steepest[-1]
    distances = {}
    for share in (0.9, 1.1):
        rate = share * largest_learning_rate(X, lam)
        points = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("warnings.warn", lambda *_, **__: None)
            gradient_descent(
                X, y, lam, learning_rate=rate, epochs=8, start=start,
                callback=lambda epoch, w, b, J, points=points: points.append((*w, b)),
            )  # fmt: skip
        distances[share] = np.linalg.norm(np.array(points[-1]) - [*weights, intercept])
    assert distances[0.9] == pytest.approx(0.8**8, rel=1e-4)
    assert distances[1.1] == pytest.approx(1.2**8, rel=1e-4)


@given(samples(), LAMS)
def test_the_path_is_continuous_and_only_shrinks(sample, lam):
    X, y = sample
    path = RidgePath(X, y)
    near = path.weights([lam, lam * (1 + 1e-6)])
    size = np.abs(near[0]).max()
    assert_allclose(near[1], near[0], rtol=1e-5, atol=2e-6 * size)
    lams = lam * np.logspace(0, 3, 20)
    assert (np.diff(np.linalg.norm(path.weights(lams), axis=1)) <= 1e-12 * size).all()
    residuals = [np.sum((path.predict(X, lam) - y) ** 2) for lam in lams]
    assert (np.diff(residuals) >= -1e-9 * np.sum(y**2)).all()
    assert (np.diff(path.degrees_of_freedom(lams)) <= 0).all()


@given(samples())
def test_a_vanishing_lam_is_least_squares(sample):
    X, y = sample
    path = RidgePath(X, y)
    kept = path.singular_values[path.kept]
    assume(len(kept) and kept.min() > 1e-3 * kept.max())
    assert_allclose(path.weights(1e-14), path.weights(0), rtol=1e-4, atol=1e-6)
    assert_allclose(path.weights(1e-300), path.weights(0), rtol=1e-12, atol=1e-12)


@given(samples(), LAMS)
def test_leave_one_out_is_a_refit_without_each_row(sample, lam):
    X, y = sample
    assume(len(y) > 1)
    rows = np.arange(len(y))
    errors = []
    for i in rows:
        weights, intercept = ridge(X[rows != i], y[rows != i], lam)
        errors.append((X[i] @ weights + intercept - y[i]) ** 2)
    expected = np.mean(errors)
    found = RidgePath(X, y).leave_one_out(lam)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-9 * np.sum(y**2))
