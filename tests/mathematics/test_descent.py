import warnings
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from oracles import as_floats, exact_gradient, small_integers

from ridge_core.descent import gradient_descent, largest_learning_rate
from ridge_core.objective import cost, numerical_gradient
from ridge_core.path import ridge


@pytest.fixture
def sample():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(40, 3)) * [1, 2, 0.5] + [0, 1, -1]
    return X, X @ [1.0, -2.0, 3.0] + 5 + rng.normal(size=40)


@pytest.mark.parametrize("lam", [0, 1, 50])
def test_descent_reaches_the_closed_form(sample, lam):
    X, y = sample
    rate = 0.9 * largest_learning_rate(X, lam)
    run = gradient_descent(X, y, lam, learning_rate=rate, epochs=3000)
    weights, intercept = ridge(X, y, lam)
    assert_allclose(run.weights, weights, rtol=1e-8)
    assert run.intercept == pytest.approx(intercept, rel=1e-8)
    assert (np.diff(run.costs) <= 1e-12).all()
    assert not run.diverged


def test_a_few_steps_equal_exact_fractions():
    X, y = small_integers(4, 2, seed=5)
    run = gradient_descent(X, y, 3, learning_rate=1 / 64, epochs=3)
    weights, intercept = [Fraction(0), Fraction(0)], Fraction(0)
    for _ in range(3):
        slopes, slope = exact_gradient(X, y, weights, intercept, 3)
        weights = [w - s / 64 for w, s in zip(weights, slopes, strict=True)]
        intercept -= slope / 64
    assert_allclose(run.weights, as_floats(weights), rtol=1e-13)
    assert run.intercept == pytest.approx(float(intercept), rel=1e-13)


def test_what_a_run_leaves_behind(sample):
    X, y = sample
    run = gradient_descent(X, y, 2, learning_rate=0.01, epochs=7)
    assert run.costs.shape == (8,)
    assert run.weights_path.shape == (8, 3)
    assert run.intercept_path.shape == (8,)
    assert_allclose(run.weights_path[-1], run.weights)
    for weights, intercept, J in zip(run.weights_path, run.intercept_path, run.costs, strict=True):
        assert cost(X, y, weights, intercept, 2) == pytest.approx(J)


def test_start_is_where_it_begins(sample):
    X, y = sample
    run = gradient_descent(X, y, 2, learning_rate=0.01, epochs=1, start=([1, 2, 3], 4))
    assert_allclose(run.weights_path[0], [1, 2, 3])
    assert run.intercept_path[0] == 4


def test_callback_hears_of_each_epoch(sample):
    X, y = sample
    heard = []
    run = gradient_descent(
        X, y, 2, learning_rate=0.01, epochs=4, callback=lambda *said: heard.append(said)
    )
    assert [said[0] for said in heard] == [1, 2, 3, 4]
    assert_allclose([said[3] for said in heard], run.costs[1:])
    assert_allclose(heard[-1][1], run.weights)


def test_a_batch_of_every_row_is_full_batch(sample):
    X, y = sample
    full = gradient_descent(X, y, 2, learning_rate=0.01, epochs=5)
    batch = gradient_descent(X, y, 2, learning_rate=0.01, epochs=5, batch_size=40, seed=0)
    assert_allclose(batch.weights, full.weights, rtol=1e-12)


def test_mini_batches_use_each_row_once_and_the_whole_penalty():
    # With X = 0 only the penalty moves the weight: k steps multiply it by (1 − η λ/m)ᵏ. With the
    # rows told apart by y, one epoch of single rows moves the intercept by each y once.
    run = gradient_descent(
        np.zeros((4, 1)), [1, 2, 4, 8], 2, learning_rate=1e-9, epochs=1, batch_size=1, seed=1,
        start=([1.0], 0.0),
    )  # fmt: skip
    assert run.intercept == pytest.approx(15e-9, rel=1e-6)
    run = gradient_descent(
        np.zeros((4, 1)), [0] * 4, 2, learning_rate=0.1, epochs=1, batch_size=1, seed=1,
        start=([1.0], 0.0),
    )  # fmt: skip
    assert run.weights[0] == pytest.approx((1 - 0.1 * 2 / 4) ** 4)


def test_the_seed_decides_the_order(sample):
    X, y = sample
    runs = [
        gradient_descent(X, y, 2, learning_rate=0.01, epochs=3, batch_size=8, seed=seed).weights
        for seed in (1, 1, 2)
    ]
    assert_allclose(runs[0], runs[1], rtol=0)
    assert (runs[0] != runs[2]).any()


def test_mini_batches_end_near_the_closed_form(sample):
    X, y = sample
    run = gradient_descent(X, y, 5, learning_rate=0.01, epochs=800, batch_size=8, seed=0)
    assert_allclose(run.weights, ridge(X, y, 5)[0], atol=0.1)
    assert not run.diverged


@pytest.mark.parametrize("lam", [0, 3, 400])
def test_the_bound_divides_convergence_from_divergence(sample, lam):
    X, y = sample
    bound = largest_learning_rate(X, lam)
    below = gradient_descent(X, y, lam, learning_rate=0.98 * bound, epochs=400)
    assert below.costs[-1] < below.costs[0]
    with pytest.warns(RuntimeWarning, match="diverged"):
        above = gradient_descent(X, y, lam, learning_rate=1.02 * bound, epochs=400)
    assert above.diverged


def test_the_bound_is_two_over_the_steepest_curvature(sample):
    X, y = sample
    size = X.shape[1] + 1
    hessian = np.empty((size, size))
    for j, unit in enumerate(np.eye(size)):

        def slope(weights, intercept, unit=unit):
            def along(step):
                return cost(X, y, weights + step * unit[:-1], intercept + step * unit[-1], 3.0)

            return (along(1e-3) - along(-1e-3)) / 2e-3

        row = numerical_gradient(slope, np.zeros(size - 1), 0.0, step=1e-3)
        hessian[j] = np.append(*row)
    expected = 2 / np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1]
    assert largest_learning_rate(X, 3.0) == pytest.approx(expected, rel=1e-6)


def test_the_bound_falls_as_lam_grows(sample):
    X, _ = sample
    bounds = [largest_learning_rate(X, lam) for lam in (0, 1, 10, 100, 1e4)]
    assert (np.diff(bounds) < 0).all()


def test_a_run_that_overflows_is_cut_flagged_and_told_once(sample):
    X, y = sample
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        run = gradient_descent(X, y, 1, learning_rate=50, epochs=5000)
    assert [warning.category for warning in caught] == [RuntimeWarning]
    message = str(caught[0].message)
    assert "learning_rate is 50" in message
    assert "the largest stable one is" in message
    assert ". A larger λ raises the curvature and lowers that bound." in message
    assert message.endswith("bound.")
    assert f"{largest_learning_rate(X, 1):.4g}" in message
    assert run.diverged
    assert len(run.costs) < 5001
    assert np.isfinite(run.costs).all()
    assert np.isfinite(run.weights_path).all()


def test_a_batch_that_diverges_below_the_bound_is_not_blamed_on_it(sample):
    X, y = sample
    bound = largest_learning_rate(X, 1)
    with pytest.warns(RuntimeWarning, match="on all rows at once .* A batch can be steeper"):
        gradient_descent(X, y, 1, learning_rate=0.99 * bound, epochs=200, batch_size=1, seed=0)


def test_the_warning_points_at_the_callers_line(sample):
    with pytest.warns(RuntimeWarning, match="diverged") as caught:
        gradient_descent(*sample, 1, learning_rate=50, epochs=5)
    assert caught[0].filename == __file__


def test_a_start_at_the_minimum_is_not_called_divergence(sample):
    X, y = sample
    start = ridge(X, y, 1)
    run = gradient_descent(
        X, y, 1, learning_rate=0.01, epochs=20, batch_size=4, seed=0, start=start
    )
    assert not run.diverged


@pytest.mark.filterwarnings("ignore:gradient descent diverged")
def test_a_cut_run_keeps_every_finite_epoch(sample):
    X, y = sample
    cut = gradient_descent(X, y, 1, learning_rate=50, epochs=5000)
    for epochs in (len(cut.costs) - 1, len(cut.costs)):
        run = gradient_descent(X, y, 1, learning_rate=50, epochs=epochs)
        assert_array_equal(run.costs, cut.costs)


@pytest.mark.filterwarnings("ignore:gradient descent diverged")
def test_an_epoch_that_overflows_on_its_way_warns_only_of_divergence(sample):
    run = gradient_descent(*sample, 1, learning_rate=1e9, epochs=2, batch_size=1, seed=0)
    assert run.diverged
    assert len(run.costs) == 1


@pytest.mark.filterwarnings("ignore:gradient descent diverged")
def test_a_run_that_only_ends_above_its_start_has_diverged_too():
    X, y = np.array([[-1.0], [1.0]]), np.array([-3.0, -1.0])  # J = ((w − 1)² + (b + 2)²) / 2
    for rate, epochs in ((2.0001, 1), (2.0001, 60), (2.1, 1)):
        run = gradient_descent(X, y, 0, learning_rate=rate, epochs=epochs)
        assert run.costs[-1] > run.costs[0]
        assert run.diverged


def test_rounding_is_no_divergence():
    X, y = np.array([[-1.0], [0.0], [1.0]]), np.array([-3.1, -2.0, -0.9])
    for start, rate in ((ridge(X, y, 0), 0.5), (ridge(X, y, 2), 0.5), (([50.0], 9.0), 1e-300)):
        lam = 2 if start[0][0] < 1 else 0
        assert not gradient_descent(X, y, lam, learning_rate=rate, epochs=50, start=start).diverged


def test_without_batches_no_order_is_drawn(sample):
    one, other = (
        gradient_descent(*sample, 1, learning_rate=0.01, epochs=9, seed=seed) for seed in (1, 2)
    )
    assert_array_equal(one.costs, other.costs)
