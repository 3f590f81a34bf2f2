"""The live figures inside the lessons, moved, and held against another computation."""

import warnings

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import ElasticNet, Ridge

from ridge_core.classroom.views.descent import RADII, rings
from ridge_core.classroom.views.geometry import circle, contour_through, data_term
from ridge_core.descent import largest_learning_rate
from ridge_core.objective import cost
from ridge_core.path import ridge


@pytest.fixture(scope="module")
def overfit():
    return run("01_overfit_a_curve")


@pytest.mark.parametrize("degree", [1, 6, 15])
def test_degree_slider_draws_the_least_squares_polynomial(overfit, degree):
    (shown,) = overfit["update"](degree)
    x, y = overfit["points"].get_data()
    expected = np.polynomial.Polynomial.fit(x, y, degree)
    assert_allclose(shown.get_ydata(), expected(shown.get_xdata()), rtol=1e-4, atol=1e-4)
    error = np.mean((expected(x) - y) ** 2)
    said = overfit["describe"](degree)["training error"]
    assert float(said) == pytest.approx(error, rel=0.01)


@pytest.fixture(scope="module")
def penalise():
    return run("02_penalise_the_weights")


@pytest.mark.parametrize("lam", [1e-2, 1, 100, 1e4])
def test_the_circle_touches_the_ellipse_at_the_ridge_solution(penalise, lam):
    penalise["live"].set(lam=lam)
    X, y = penalise["X2"], penalise["y2"]
    weights = Ridge(alpha=lam).fit(X, y).coef_
    drawn = {line.get_label(): line.get_xydata() for line in penalise["live"].figure.axes[0].lines}
    assert_allclose(drawn["ridge"][0], weights, rtol=1e-8)
    ball = drawn["equal penalty"]
    assert_allclose(np.linalg.norm(ball, axis=1), np.linalg.norm(weights))
    assert_allclose(data_term(X, y, drawn["equal data term"]), data_term(X, y, weights), rtol=1e-9)
    # They touch: no point of the circle has a smaller data term.
    assert data_term(X, y, ball).min() >= data_term(X, y, weights) * (1 - 1e-12)


def test_the_path_of_ridge_is_not_the_straight_line(penalise):
    path = penalise["path2_weights"]
    end = penalise["path2"].weights(0)
    off = np.abs(path[:, 0] * end[1] - path[:, 1] * end[0]) / np.linalg.norm(end)
    assert off.max() > 0.3


def test_data_term_is_the_cost_without_penalty_at_its_best_intercept():
    rng = np.random.default_rng(0)
    X, y, weights = rng.normal(size=(9, 2)) + 5, rng.normal(size=9) - 3, np.array([0.5, -2.0])
    best = np.mean(y - X @ weights)
    assert data_term(X, y, weights) == pytest.approx(cost(X, y, weights, best, 0))
    assert_allclose(data_term(X, y, contour_through(X, y, weights)), data_term(X, y, weights))
    assert_allclose(np.linalg.norm(circle(2.5), axis=1), 2.5)


@pytest.fixture(scope="module")
def descend():
    return run("03_descend_the_cost")


@pytest.mark.parametrize(("lam", "rate"), [(0.01, 0.1), (1, 1.0), (1, 1.4), (1000, 0.1), (1000, 3)])
def test_the_descent_view_walks_the_path_and_knows_the_bound(descend, lam, rate):
    live, X, y = descend["live"], descend["X"], descend["y"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.set(lam=lam, learning_rate=rate)
    lam, rate = live.values["lam"], live.values["learning_rate"]
    _, path, minimum = live.figure.axes[0].lines
    weights, intercept = np.array([-4.0, 4.0]), y.mean()
    shown = path.get_xydata()
    assert len(shown) == 41 or np.abs(shown[-1]).max() > 6  # all epochs, or until it left the map
    for point in shown[:10]:
        assert_allclose(point, weights, rtol=1e-8, atol=1e-10)
        residuals = X @ weights + intercept - y
        weights = weights - rate * (X.T @ residuals + lam * weights) / len(y)
        intercept = intercept - rate * residuals.mean()
    assert_allclose(np.ravel(minimum.get_data()), ridge(X, y, lam)[0])
    beyond = rate > largest_learning_rate(X, lam)
    assert live.readings["in words"].startswith("diverges") == beyond


def test_the_rings_are_contours_of_the_cost(descend):
    X, y, lam = descend["X"], descend["y"], 7.0
    weights, intercept = ridge(X, y, lam)
    lowest = cost(X, y, weights, intercept, lam)
    drawn = rings(X, lam, weights).reshape(len(RADII), -1, 2)
    assert np.isnan(drawn[:, -1]).all()
    for radius, ring in zip(RADII, drawn[:, :-1], strict=True):
        rise = [cost(X, y, point, y.mean(), lam) - lowest for point in ring]
        assert_allclose(rise, radius**2 / 2, rtol=1e-9)
        assert_allclose(ring[0], ring[-1])


@pytest.fixture(scope="module")
def compare():
    return run("07_compare_penalties")


@pytest.mark.parametrize("lam", [0.1, 10, 100, 1000])
@pytest.mark.parametrize("mix", [0.05, 0.5, 1.0])
def test_the_shape_touches_the_ellipse_at_scikit_learns_solution(compare, lam, mix):
    compare["live"].set(lam=lam, mix=mix)
    X, y, m = compare["X2"], compare["y2"], len(compare["y2"])
    model = ElasticNet(alpha=lam / m, l1_ratio=mix, tol=1e-12, max_iter=100_000).fit(X, y)
    drawn = {line.get_label(): line.get_xydata() for line in compare["live"].figure.axes[0].lines}
    assert_allclose(drawn["solution"][0], model.coef_, atol=1e-8)
    shape = drawn["equal penalty"]
    price = mix * np.abs(shape).sum(axis=1) + (1 - mix) / 2 * np.sum(shape**2, axis=1)
    own = mix * np.abs(model.coef_).sum() + (1 - mix) / 2 * np.sum(model.coef_**2)
    assert_allclose(price, own, rtol=1e-7, atol=1e-12)
    assert data_term(X, y, shape).min() >= data_term(X, y, model.coef_) * (1 - 1e-9)
