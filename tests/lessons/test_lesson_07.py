"""Lesson 7: what its figures and tables claim, held against scikit-learn and plain search."""

import warnings

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


@pytest.fixture(scope="module")
def lesson():
    return run("07_compare_penalties")


def solution(live):
    """Return the weights at which the map's dot stands."""
    (dot,) = (line for line in live.figure.axes[0].lines if line.get_label() == "solution")
    return np.ravel(dot.get_data())


def test_the_slope_is_that_of_the_price(lesson):
    w, h = np.array([-1.7, -0.3, 0.2, 1.1]), 1e-6
    for mix in (0, 0.3, 1):
        rise = lesson["price"](w + h, mix) - lesson["price"](w - h, mix)
        assert_allclose(lesson["slope"](w, mix), rise / (2 * h), rtol=1e-6)


def test_one_weight_at_a_time_is_found_by_search(lesson):
    grid, t = np.linspace(-3, 3, 60_001), lesson["t"]
    for place in (10, 120, 150, 190, 290):
        z = lesson["z"][place]
        for price, found in ((grid**2 / 2, "shrunk"), (np.abs(grid), "thresholded")):
            best = grid[np.argmin((grid - z) ** 2 / 2 + t * price)]
            assert lesson[found][place] == pytest.approx(best, abs=2e-4)


@pytest.mark.parametrize("lam", [0.1, 10, 1000])
@pytest.mark.parametrize("mix", [0.0, 0.5, 1.0])
def test_both_sliders_reach_their_ends_without_a_warning(lesson, lam, mix):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lesson["live"].set(lam=lam, mix=mix)
    zeros = np.sum(solution(lesson["live"]) == 0)
    assert lesson["live"].readings["exactly zero"] == f"{zeros} of 2"
    assert mix > 0 or zeros == 0


def test_the_second_weight_leaves_zero_somewhere_between(lesson):
    def second(mix):
        lesson["live"].set(lam=100, mix=mix)
        return solution(lesson["live"])[1]

    weights = [second(mix) for mix in (1.0, 0.95, 0.9, 0.5, 0.0)]
    assert weights[0] == weights[1] == 0
    assert 0 < weights[2] < weights[3] < weights[4]
    assert_allclose(weights, list(lesson["seconds"].values()))


def test_coordinate_descent_is_scikit_learns(lesson):
    X, y = lesson["X"], lesson["y"]
    model = Lasso(alpha=500 / len(y), tol=1e-12, max_iter=100_000).fit(X, y)
    assert_allclose(lesson["coordinate_descent"](X, y, 500, 2000), model.coef_, atol=1e-6)


def test_the_paths_are_scikit_learns_and_ridge_has_no_zero(lesson):
    X, y, lams = lesson["X"], lesson["y"], lesson["lams"]
    for name, mix in lesson["mixes"].items():
        for place in (60, 150, 199):
            lam = lams[place]
            options = {"alpha": lam / len(y), "l1_ratio": mix, "tol": 1e-12}
            model = ElasticNet(**options, max_iter=100_000) if mix else Ridge(alpha=lam)
            assert_allclose(lesson["paths"][name][place], model.fit(X, y).coef_, atol=1e-6)
    assert (lesson["paths"]["ridge"] != 0).all()
    assert (lesson["paths"]["lasso"][-1] == 0).all()


def test_the_lasso_names_another_growing_series_under_another_lam(lesson):
    _, small, large = (dict(zip(lesson["names"], fit, strict=True)) for fit in lesson["fits"])
    assert small["GNP"] == 0 < small["year"]
    assert large["year"] == 0 < large["GNP"]


def test_ridge_on_twins_is_even_and_every_lasso_split_costs_the_same(lesson):
    X, y = lesson["twins"], lesson["y2"]
    first, second, _ = Ridge(alpha=5).fit(X, y).coef_
    assert first == pytest.approx(second)

    def lasso_cost(weights):
        return np.sum((y - y.mean() - X @ weights) ** 2) / 2 + 5 * np.abs(weights).sum()

    weights = lesson["coordinate_descent"](X, y, 5)
    assert abs(weights[1]) < 1e-12 < weights[0]
    split = weights * [0.3, 0, 1] + [0, 0.7 * weights[0], 0]
    assert lasso_cost(split) == pytest.approx(lasso_cost(weights))


def test_dropout_is_ridge_in_expectation(lesson):
    X, y = lesson["X2"], lesson["y2"]
    model = Ridge(alpha=len(y) * 0.2 / 0.8).fit(X, y)
    dropped = np.linalg.lstsq(lesson["holes"], np.tile(y - y.mean(), 3000), rcond=None)[0]
    assert_allclose(dropped, model.coef_, atol=0.01)


def test_early_stops_lie_near_the_ridge_path_and_their_lam_falls(lesson):
    gaps, size = lesson["gaps"], np.linalg.norm(lesson["run"].weights_path[-1])
    assert gaps.min(axis=1).max() < 0.1 * size
    nearest = [lesson["strengths"][np.argmin(gaps[steps])] for steps in (2, 5, 20, 80, 300)]
    assert (np.diff(nearest) < 0).all()
    assert nearest[0] == pytest.approx(60 / (0.05 * 2), rel=0.15)


def test_the_lasso_is_empty_from_its_largest_lam_on(lesson):
    X, y, lam_max = lesson["X2"], lesson["y2"], lesson["lam_max"]
    for share, left in ((0.999, 1), (1.001, 0)):
        assert np.sum(Lasso(alpha=share * lam_max / len(y), tol=1e-12).fit(X, y).coef_ != 0) == left


@pytest.mark.parametrize("name", ["ridge", "elastic net", "lasso"])
def test_the_folds_errors_are_scikit_learns(lesson, name):
    table, y, mix = lesson["table"], lesson["y"], lesson["mixes"][name]
    place = lesson["best"][name]
    lam = lesson["some"][place]
    for fold, error in zip(lesson["folds"], lesson["errors"][name][:, place], strict=True):
        train = np.setdiff1d(np.arange(len(y)), fold)
        alpha = lam / len(train)
        options = {"alpha": alpha, "l1_ratio": mix, "tol": 1e-12, "max_iter": 100_000}
        model = ElasticNet(**options) if mix else Ridge(lam)
        model = make_pipeline(StandardScaler(), model).fit(table[train], y[train])
        assert np.mean((model.predict(table[fold]) - y[fold]) ** 2) == pytest.approx(error)


def test_no_difference_between_the_penalties_is_two_standard_errors(lesson):
    judged = {name: lesson["judged"][name].to_numpy() for name in lesson["mixes"]}
    for name in ("elastic net", "lasso"):
        gap = judged[name] - judged["ridge"]
        assert abs(gap.mean()) < 2 * gap.std(ddof=1) / np.sqrt(10)
        assert gap.std(ddof=1) < judged[name].std(ddof=1) / 5


def test_few_columns_are_the_lassos_world_and_many_are_ridges(lesson):
    for name, sign in (("three matter", -1), ("all matter", 1)):
        truth, error = lesson["worlds"][name], lesson["least_error"]
        assert np.linalg.norm(truth) == pytest.approx(np.linalg.norm([2.0, 2.0, 2.0]))
        gap = np.array([error(truth, 1, seed) - error(truth, 0, seed) for seed in range(20)])
        assert sign * gap.mean() > 4 * gap.std(ddof=1) / np.sqrt(20)
