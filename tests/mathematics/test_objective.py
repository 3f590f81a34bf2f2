import numpy as np
import pytest
from numpy.testing import assert_allclose
from oracles import as_floats, exact_cost, exact_gradient, small_integers

from ridge_core.objective import cost, gradient, numerical_gradient, predict

SHAPES = [(5, 2), (3, 3), (1, 1), (2, 5), (7, 1)]


@pytest.mark.parametrize(("m", "n"), SHAPES)
@pytest.mark.parametrize("lam", [0, 0.5, 12])
def test_cost_and_gradient_equal_exact_fractions(m, n, lam):
    X, y = small_integers(m, n, seed=m * 10 + n)
    weights, intercept = np.arange(1, n + 1) / 4, -0.75
    assert cost(X, y, weights, intercept, lam) == pytest.approx(
        float(exact_cost(X, y, weights, intercept, lam)), rel=1e-14
    )
    grad_weights, grad_intercept = gradient(X, y, weights, intercept, lam)
    exact_weights, exact_intercept = exact_gradient(X, y, weights, intercept, lam)
    assert_allclose(grad_weights, as_floats(exact_weights), rtol=1e-13, atol=1e-13)
    assert grad_intercept == pytest.approx(float(exact_intercept), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_gradient_equals_central_differences(m, n):
    rng = np.random.default_rng(n)
    X, y, weights = rng.normal(size=(m, n)), rng.normal(size=m), rng.normal(size=n)
    found = gradient(X, y, weights, 0.3, 2.0)
    expected = numerical_gradient(lambda w, b: cost(X, y, w, b, 2.0), weights, 0.3)
    assert_allclose(found[0], expected[0], atol=1e-7)
    assert found[1] == pytest.approx(expected[1], abs=1e-7)


def test_numerical_gradient_of_a_known_function():
    slopes, slope = numerical_gradient(lambda w, b: w[0] ** 2 * w[1] + 3 * b, [2.0, 5.0], 1.0)
    assert_allclose(slopes, [20, 4], rtol=1e-7)
    assert slope == pytest.approx(3, rel=1e-7)


def test_numerical_gradient_steps_by_a_millionth_of_what_it_moves():
    slopes, slope = numerical_gradient(lambda w, b: np.exp(w[0]) + b**3, [1.0], 2.0)
    assert slopes[0] == pytest.approx(np.e, rel=1e-8)
    assert slope == pytest.approx(12, rel=1e-8)
    slopes, _ = numerical_gradient(lambda w, b: w[0], [1e12], 0.0)
    assert slopes[0] == pytest.approx(1, rel=1e-8)


def test_the_intercept_is_not_penalised():
    X, y = small_integers(6, 2, seed=1)
    assert cost(X, y + 100, [1, 1], 100, 7) == pytest.approx(cost(X, y, [1, 1], 0, 7))


def test_predict_is_the_sum_it_says():
    assert_allclose(predict([[1, 2], [3, 4]], [10, 100], 0.5), [210.5, 430.5])


def test_an_overflowing_cost_is_an_error_not_an_infinity():
    with pytest.raises(ValueError, match=r"overflows: weights reach 1e\+10, .* lam is 1e\+300"):
        cost([[1.0]], [1.0], [1e10], 0, 1e300)
