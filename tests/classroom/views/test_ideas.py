"""Each small figure, moved, against another computation of what it shows."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import minimize_scalar
from screens import amount, line, two_columns
from sklearn.linear_model import ElasticNet, Ridge

from ridge_core.classroom import (
    explore_bowls,
    explore_picking,
    explore_price,
    explore_shapes,
    explore_steps,
    explore_touch,
    explore_variance,
)
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import cost, gradient, predict
from ridge_core.path import ridge


@pytest.fixture(scope="module")
def table():
    return two_columns()


@pytest.fixture(scope="module")
def steps(table):
    return explore_steps(*table, lam=2.0)


@pytest.mark.parametrize("epoch", [0, 1, 7, 40])
@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_steps_walks_from_the_chosen_start_along_the_gradient(steps, table, epoch, rate):
    steps.set(epoch=epoch, learning_rate=rate, first=2.5, second=-3.0)
    X, y = table
    X = X - X.mean(axis=0)
    weights, intercept = np.array([2.5, -3.0]), y.mean()
    path = [weights]
    for _ in range(epoch):
        slope, of_intercept = gradient(X, y, weights, intercept, 2.0)
        weights, intercept = weights - rate * slope, intercept - rate * of_intercept
        path.append(weights)
    assert_allclose(line(steps.figure.axes[0], "steps").get_xydata(), path, atol=1e-9)
    assert_allclose(line(steps.figure.axes[0], "minimum").get_xydata()[0], ridge(X, y, 2.0)[0])


@pytest.mark.parametrize("direction", [1, 2])
@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_the_parabola_is_j_along_the_direction_and_d_shrinks_by_its_factor(
    steps, table, direction, rate
):
    steps.set(epoch=12, learning_rate=rate, first=-4.0, second=4.0, direction=direction)
    X, y = table
    X = X - X.mean(axis=0)
    curvatures, axes = np.linalg.eigh((X.T @ X + 2.0 * np.eye(2)) / len(y))
    curvature, axis = curvatures[2 - direction], axes[:, 2 - direction]
    minimum, intercept = ridge(X, y, 2.0)
    ax = steps.figure.axes[1]
    lowest = cost(X, y, minimum, intercept, 2.0)
    for d, height in line(ax, "J").get_xydata()[::30]:
        above = cost(X, y, minimum + d * axis, intercept, 2.0) - lowest
        assert height == pytest.approx(above, abs=1e-9)
    d = ax.lines[1].get_xdata()
    assert_allclose(d[0], ([-4, 4] - minimum) @ axis)
    assert_allclose(d[1:], (1 - rate * curvature) * d[:-1], atol=1e-9)
    assert_allclose(ax.lines[1].get_ydata(), curvature * d**2 / 2)
    assert_allclose(line(ax, "this epoch").get_xydata()[0], ax.lines[1].get_xydata()[-1])
    assert amount(steps.readings["1 − ηc"]) == pytest.approx(1 - rate * curvature, rel=0.01)
    assert amount(steps.readings["curvature c"]) == pytest.approx(curvature, rel=0.01)
    assert amount(steps.readings["distance d from the minimum"]) == pytest.approx(d[-1], rel=0.01)
    assert ax.get_ylim()[1] == pytest.approx(curvatures.max() * 12.5)


def test_steps_says_which_way_a_step_goes(steps, table):
    X = table[0] - table[0].mean(axis=0)
    steepest = np.linalg.eigvalsh((X.T @ X + 2.0 * np.eye(2)) / len(X)).max()
    said = {
        0.9 / steepest: "each step lands on the same side",
        1.5 / steepest: "each step jumps across",
        2.2 / steepest: "each step jumps across and lands further out",
    }
    for rate, words in said.items():
        steps.set(learning_rate=rate, direction=1, epoch=3)
        assert steps.readings["in words"].startswith(words)
        assert ("further out" in steps.readings["in words"]) == (rate * steepest > 2)


@pytest.mark.parametrize("lam", [0.1, 10, 1000])
def test_bowls_add_up_and_each_is_lowest_where_it_is_marked(lam):
    rng = np.random.default_rng(1)
    x = rng.normal(size=25) + 4
    y = 1.5 * x + rng.normal(size=25) - 3
    live = explore_bowls(x, y)
    live.set(lam=lam)
    lam = live.values["lam"]
    (ax,) = live.figure.axes
    weights = line(ax, "data term").get_xdata()
    terms = [line(ax, name).get_ydata() for name in ("data term", "penalty", "their sum, J")]
    X = x[:, None]
    for k in range(0, len(weights), 40):
        w = weights[[k]]
        b = np.mean(y - X @ w)
        assert terms[0][k] == pytest.approx(cost(X, y, w, b, 0))
        assert terms[2][k] == pytest.approx(cost(X, y, w, b, lam))
    assert_allclose(terms[0] + terms[1], terms[2])
    dots = line(ax, "lowest").get_xydata()
    best = minimize_scalar(lambda w: cost(X, y, [w], np.mean(y - w * x), lam))
    assert_allclose(dots[2], [best.x, best.fun], rtol=1e-6)
    assert_allclose(dots[1], [0, 0])
    assert_allclose(dots[0], [ridge(X, y, 0)[0][0], cost(X, y, *ridge(X, y, 0), 0)])
    assert amount(live.readings["lowest at the weight"]) == pytest.approx(best.x, abs=1e-3)
    parts = [amount(live.readings[f"its {part}"]) for part in ("data term", "penalty", "J")]
    assert parts[0] + parts[1] == pytest.approx(parts[2], abs=2e-3)
    assert parts[2] == pytest.approx(best.fun, abs=1e-3)
    # Every bowl's lowest point, and zero, are in sight, whatever λ is.
    assert ax.get_xlim()[0] < 0 < dots[0][0] < ax.get_xlim()[1]
    assert_allclose(ax.get_xlim(), np.array([-0.6, 1.6]) * dots[0][0])
    assert len(weights) == 221
    assert ax.get_ylim()[0] == 0 < dots[:, 1].max() < ax.get_ylim()[1]


@pytest.mark.parametrize("lam", [1e-6, 1e-2, 1, 1e4])
def test_price_splits_j_at_every_lam(lam):
    x, y = noisy_curve(30, noise=0.3, seed=1)
    live = explore_price(x, y, degree=9)
    live.set(lam=lam)
    lam = live.values["lam"]
    scale = Standardizer(polynomial(x, 9))
    X = scale.transform(polynomial(x, 9))
    weights, intercept = ridge(X, y, lam)
    data, whole = cost(X, y, weights, intercept, 0), cost(X, y, weights, intercept, lam)
    left, right = live.figure.axes
    shown = line(left, "fit")
    columns = scale.transform(polynomial(shown.get_xdata(), 9))
    assert_allclose(shown.get_ydata(), predict(columns, weights, intercept), rtol=1e-6, atol=1e-8)
    *_, dots = right.lines
    assert_allclose(dots.get_data(), [[lam, lam], [data, whole]], rtol=1e-6)
    lams = line(right, "their sum, J").get_xdata()
    k = np.argmin(np.abs(np.log(lams / lam)))
    for curve, height in ((right.lines[0], data), (line(right, "their sum, J"), whole)):
        assert curve.get_ydata()[k] == pytest.approx(height, rel=1e-3)
        assert curve.get_ydata().max() < right.get_ylim()[1]
    for name, value in (("data term", data), ("their sum, J", whole), ("penalty", whole - data)):
        assert amount(live.readings[name]) == pytest.approx(value, rel=0.01, abs=1e-6)


@pytest.mark.parametrize(("samples", "degree"), [(1, 3), (2, 3), (20, 6), (50, 1)])
def test_variance_shows_every_fit_so_far_their_average_and_their_band(samples, degree):
    live = explore_variance(degree=4)
    live.set(samples=samples, degree=degree)
    (ax,) = live.figure.axes
    grid = line(ax, "fit").get_xdata()
    drawn = [noisy_curve(30, noise=0.3, seed=seed) for seed in range(1, samples + 1)]
    fits = [np.polynomial.Polynomial.fit(*sample, degree)(grid) for sample in drawn]
    assert_allclose(line(ax, "fit").get_ydata(), fits[-1])
    assert_allclose(line(ax, "observations").get_data(), drawn[-1])
    assert_allclose(line(ax, "average fit").get_ydata(), np.mean(fits, axis=0))
    ghosts, band = ax.collections
    assert_allclose([ghost[:, 1] for ghost in ghosts.get_segments()], fits[:-1] or np.empty(0))
    low, high = np.split(band.get_paths()[0].vertices[:482, 1], 2)
    assert_allclose(low, np.quantile(fits, 0.05, axis=0))
    assert_allclose(high[::-1], np.quantile(fits, 0.95, axis=0))
    if samples == 1:
        assert live.readings["variance, typically"] == "needs two samples"
    else:
        variance = np.median(np.var(fits, axis=0))
        assert amount(live.readings["variance, typically"]) == pytest.approx(variance, rel=0.01)
    off = np.median((np.mean(fits, axis=0) - np.sin(np.pi * grid)) ** 2)
    assert amount(live.readings["bias², typically"]) == pytest.approx(off, rel=0.01)


def test_a_new_sample_is_one_more_up_to_the_last():
    live = explore_variance()
    for expected in (2, 3):
        live.press("New sample")
        assert live.values["samples"] == expected
    live.set(samples=50)
    live.press("New sample")
    assert live.values["samples"] == 50


@pytest.mark.parametrize("lam", [0.01, 20, 1e4])
def test_touch_shows_scikit_learns_solution_and_a_rival_of_its_length(table, lam):
    live = explore_touch(*table)
    live.set(lam=lam)
    (ax,) = live.figure.axes
    weights = Ridge(alpha=live.values["lam"], tol=1e-12).fit(*table).coef_
    assert_allclose(line(ax, "ridge").get_xydata(), [weights], rtol=1e-8)
    (rival,) = line(ax, "rival").get_xydata()
    assert_allclose(np.linalg.norm(rival), np.linalg.norm(weights))
    circle = line(ax, "equal penalty").get_xydata()
    assert_allclose(np.linalg.norm(circle, axis=1), np.linalg.norm(weights))


def test_the_small_figures_begin_where_they_say_and_play(table):
    steps, price = explore_steps(*table), explore_price(*noisy_curve(30, noise=0.3, seed=1))
    assert steps.play == "epoch"
    assert steps.values["epoch"] == 0
    assert (steps.values["first"], steps.values["second"]) == (-4, 4)
    assert (steps.controls["epoch"].min, steps.controls["epoch"].max) == (0, 40)
    rate = steps.controls["learning_rate"]
    assert (rate.min, rate.max, rate.step) == (-2, 0.5, 0.05)
    assert (steps.controls["direction"].min, steps.controls["direction"].max) == (1, 2)
    _, right = steps.figure.axes
    assert right.get_xlim() == (-9, 9)
    assert line(right, "J").get_xdata()[[0, -1]].tolist() == [-9, 9]
    for name in ("first", "second"):
        assert (steps.controls[name].min, steps.controls[name].max) == (-5, 5)
    assert price.play == "lam"
    assert price.figure.axes[1].get_xlim() == (1e-6, 1e4)
    variance = explore_variance(rows=12, noise=0.1, degree=2)
    assert variance.play == "samples"
    assert variance.values == {"samples": 1, "degree": 2}
    points = line(variance.figure.axes[0], "observations")
    assert_allclose(points.get_data(), noisy_curve(12, noise=0.1, seed=1))


def test_a_descent_that_flies_apart_stays_finite_and_quiet(steps):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steps.set(epoch=40, learning_rate=10**0.5, first=-5.0, second=5.0, direction=1)
    assert np.abs(steps.figure.axes[1].lines[1].get_xdata()).max() <= 1000
    assert steps.readings["in words"].endswith("descent diverges")


@pytest.mark.parametrize("mix", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("lam", [0.1, 1000.0])
def test_shapes_touch_at_the_solution_of_scikit_learn(table, mix, lam):
    X, y = table
    live = explore_shapes(X, y)
    live.set(lam=lam, mix=mix)
    options = {"alpha": lam / len(y), "l1_ratio": mix, "tol": 1e-12, "max_iter": 100_000}
    weights = (ElasticNet(**options) if mix else Ridge(lam)).fit(X, y).coef_
    ax = live.figure.axes[0]
    assert_allclose(line(ax, "solution").get_xydata()[0], weights, atol=1e-6)
    assert live.readings["exactly zero"] == f"{np.sum(np.abs(weights) < 1e-9)} of 2"
    shape = line(ax, "equal penalty").get_xydata()
    prices = mix * np.abs(shape).sum(axis=1) + (1 - mix) / 2 * np.sum(shape**2, axis=1)
    assert_allclose(prices, mix * np.abs(weights).sum() + (1 - mix) / 2 * weights @ weights)
    ring = line(ax, "equal data term").get_xydata().T
    residuals = (y - y.mean())[:, None] - (X - X.mean(axis=0)) @ ring
    own = (y - y.mean()) - (X - X.mean(axis=0)) @ weights
    assert_allclose(np.sum(residuals**2, axis=0), own @ own, rtol=1e-5)


@pytest.mark.parametrize("columns", [20, 220, 420])
def test_picking_shows_what_each_way_promises_for_the_first_columns(columns):
    rng = np.random.default_rng(1)
    tables = [(rng.normal(size=(10, 420)), rng.normal(size=10)) for _ in range(4)]
    ways = (lambda X, y: X.shape[1] / 420, lambda X, y: X[0, -1] ** 2 + y[0] ** 2)
    live = explore_picking(tables, *ways)
    live.set(columns=columns)
    before, inside = (row.get_xdata() for row in live.figure.axes[0].lines[:2])
    expected = [X[0, columns - 1] ** 2 + y[0] ** 2 for X, y in tables]
    assert_allclose(before, np.full(4, columns / 420))
    assert_allclose(inside, expected)
    said = [amount(text) for text in live.readings.values()]
    assert_allclose(said, [columns / 420, np.mean(expected)], rtol=0.01)
