"""Lesson 2: its map moved to the ends of the slider, its figures and its tables held elsewhere."""

import warnings

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import LinearRegression, Ridge

ENDS_AND_BETWEEN = [1e-2, 0.1, 20, 3e2, 1e4]


@pytest.fixture(scope="module")
def lesson():
    return run("02_penalise_the_weights")


def best_data_term(X, y, weights):
    remainder = y - X @ weights
    return np.mean((remainder - remainder.mean()) ** 2) / 2


def move(lesson, lam):
    """Move the slider without a warning; return λ, scikit-learn's solution, the map's artists."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lesson["live"].set(lam=lam)
    lam = lesson["live"].values["lam"]
    artists = {line.get_label(): line.get_xydata() for line in lesson["live"].figure.axes[0].lines}
    return Ridge(alpha=lam, tol=1e-12).fit(lesson["X2"], lesson["y2"]).coef_, artists


@pytest.mark.parametrize("lam", ENDS_AND_BETWEEN)
def test_the_rival_has_the_same_penalty_and_the_larger_data_term(lesson, lam):
    weights, artists = move(lesson, lam)
    X, y = lesson["X2"], lesson["y2"]
    (rival,), bottom = artists["rival"], LinearRegression().fit(X, y).coef_
    assert_allclose(np.linalg.norm(rival), np.linalg.norm(weights))
    assert_allclose(rival[0] * bottom[1], rival[1] * bottom[0], atol=1e-12)
    assert best_data_term(X, y, rival) > best_data_term(X, y, weights)


@pytest.mark.parametrize("lam", ENDS_AND_BETWEEN)
def test_readings_are_those_of_scikit_learns_solution(lesson, lam):
    weights, _ = move(lesson, lam)
    X, y, shown = lesson["X2"], lesson["y2"], lesson["live"].readings
    assert shown["weights"] == f"({weights[0]:.2f}, {weights[1]:.2f})".replace("-", "−")
    assert float(shown["size of the weights ‖w‖"]) == pytest.approx(
        np.linalg.norm(weights), abs=0.006
    )
    assert shown["data term of ridge"] == f"{best_data_term(X, y, weights):.3g}"
    assert float(shown["data term of the rival"]) >= float(shown["data term of ridge"])


@pytest.mark.parametrize("lam", ENDS_AND_BETWEEN)
def test_circle_and_ellipse_share_a_tangent_at_the_solution(lesson, lam):
    weights, artists = move(lesson, lam)
    assert_allclose(artists["ridge"], [weights], rtol=1e-8)
    X, y = lesson["X2"], lesson["y2"]
    downhill = (X - X.mean(axis=0)).T @ (y - y.mean() - (X - X.mean(axis=0)) @ weights)
    # Both normals point the same way: at the minimum, the data's pull is λ w.
    assert_allclose(downhill, lesson["live"].values["lam"] * weights, rtol=1e-6, atol=1e-9)
    for name in ("equal penalty", "equal data term"):
        nearest = artists[name][np.argmin(np.linalg.norm(artists[name] - weights, axis=1))]
        assert np.linalg.norm(nearest - weights) < 0.06 * np.ptp(artists[name])


def test_the_whole_circle_and_path_stay_on_the_map(lesson):
    _, artists = move(lesson, 1e-2)
    ax = lesson["live"].figure.axes[0]
    for name in ("equal penalty", "path of ridge", "straight line"):
        assert (artists[name] > (ax.get_xlim()[0], ax.get_ylim()[0])).all(), name
        assert (artists[name] < (ax.get_xlim()[1], ax.get_ylim()[1])).all(), name


def test_the_drawn_path_is_scikit_learns(lesson):
    _, artists = move(lesson, 1)
    lams = np.logspace(-2, 5, 200)[::40]
    expected = [Ridge(alpha=lam).fit(lesson["X2"], lesson["y2"]).coef_ for lam in lams]
    assert_allclose(artists["path of ridge"][::40], expected, rtol=1e-7)
    assert min(artists["path of ridge"][:, 1]) < 0 < max(artists["path of ridge"][:, 1])


def test_the_path_first_gives_up_the_long_axis_of_the_ellipse(lesson):
    start, after = lesson["path2_weights"][[0, 1]]
    centred = lesson["X2"] - lesson["X2"].mean(axis=0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    assert values[0] < values[1] / 4  # an ellipse, and no circle
    step = (after - start) / np.linalg.norm(after - start)
    assert np.abs(axes[:, 0] @ step) > 0.98


def test_the_rectangle_has_right_angles_and_the_path_stays_inside(lesson):
    origin, strong, far, weak = lesson["corners"][:4]
    assert strong @ weak == pytest.approx(0, abs=1e-12)
    assert_allclose(strong + weak, far)
    assert_allclose(origin, 0)
    for side in (strong, weak):
        shares = lesson["path2_weights"] @ side / (side @ side)
        assert (np.diff(shares) < 0).all()
        assert 0 < shares.min() < shares.max() < 1


def test_the_share_curves_add_up_to_the_trace_of_the_hat_matrix(lesson):
    shares, freedom = ([line.get_ydata() for line in ax.lines] for ax in lesson["axes"])
    assert len(shares) == 12
    X = lesson["X"] - lesson["X"].mean(axis=0)
    for place in (100, 150, 199):
        hat = X @ np.linalg.solve(X.T @ X + lesson["lams"][place] * np.eye(12), X.T)
        assert freedom[0][place] == pytest.approx(np.trace(hat), rel=1e-6)
        assert sum(share[place] for share in shares) == pytest.approx(np.trace(hat), rel=1e-6)


def test_the_formula_of_one_weight_is_scikit_learns(lesson):
    place, level = lesson["place"], lesson["level"]
    model = Ridge(alpha=10).fit(place[:, None], level)
    assert lesson["by_hand"] == pytest.approx(model.coef_[0])
    model = Ridge(alpha=lesson["spread"] ** 2 / lesson["belief"] ** 2).fit(place[:, None], level)
    assert lesson["best"] == pytest.approx(model.coef_[0])
    both = lesson["prior"] + lesson["data"]
    assert lesson["w"][np.argmax(both)] == pytest.approx(model.coef_[0], abs=0.02)


def test_the_penalised_intercept_is_what_the_page_says(lesson):
    place, level = lesson["place"][:, None], lesson["level"] + 100
    weights, intercept = lesson["with_penalised_intercept"](place, level, 1)
    ones = np.column_stack([place, np.ones(20)])
    model = Ridge(alpha=1, fit_intercept=False).fit(ones, level)
    assert_allclose([*weights, intercept], model.coef_)
    assert lesson["lost"] == pytest.approx(np.mean(level) / 21)


def test_the_closest_of_the_tried_lams_wins_clearly(lesson):
    squared = np.sort(lesson["squared"])
    assert lesson["tried"][np.argmin(lesson["squared"])] == 4
    assert squared[1] > 1.03 * squared[0]
