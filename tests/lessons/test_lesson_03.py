"""Lesson 3: what its page says of descent, held against the definition and another computation."""

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge

from ridge_core.classroom.views.descent import readings


@pytest.fixture(scope="module")
def lesson():
    return run("03_descend_the_cost")


def height(lesson, weights, intercept, lam):
    residuals = lesson["X"] @ weights + intercept - lesson["y"]
    return (np.sum(residuals**2) + lam * np.sum(np.square(weights))) / (2 * lesson["m"])


def curvatures(lesson, lam):
    """Return the curvatures along the axes of J's ellipsoid, from its second differences."""
    steps = np.eye(3)

    def at(point):
        return height(lesson, point[:2], point[2], lam)

    hessian = [[at(a + b) - at(a) - at(b) + at(0 * a) for a in steps] for b in steps]
    return np.linalg.eigvalsh(hessian)


def test_the_loop_in_the_open_arrives_at_scikit_learns_minimum(lesson):
    X, y = lesson["X"] + 2, lesson["y"]
    weights, intercept, costs = lesson["descent"](X, y, 4.0, 0.1, 9000)
    model = Ridge(alpha=4.0).fit(X, y)
    assert_allclose([*weights, intercept], [*model.coef_, model.intercept_], rtol=1e-6)
    assert (np.diff(lesson["costs"]) < 0).all()
    assert costs[-1] < costs[0]


@pytest.mark.parametrize("lam", [0.01, 1.0, 10.0, 1000.0])
def test_words_and_bound_agree_just_below_and_just_above_it(lesson, lam):
    bound = 2 / curvatures(lesson, lam)[-1]
    for share in (0.97, 1.03):
        said = readings(lesson["X"], lesson["y"], lam, share * bound)
        assert said["in words"].startswith("diverges") == (share > 1)
        assert said["largest stable learning rate"] == f"{bound:.3g}"


def test_the_drawn_bounds_are_two_over_the_largest_curvature(lesson):
    for place in (0, 50, 99):
        largest = curvatures(lesson, lesson["lams"][place])[-1]
        assert lesson["bounds"][place] == pytest.approx(2 / largest, rel=1e-6)


def test_each_step_on_the_map_leaves_at_a_right_angle_to_the_contour(lesson):
    start, after = lesson["live"].figure.axes[0].lines[1].get_xydata()[:2]
    lam, level = lesson["live"].values["lam"], lesson["y"].mean()
    across = np.array([-(after - start)[1], (after - start)[0]]) * 1e-4
    rise = height(lesson, start + across, level, lam) - height(lesson, start - across, level, lam)
    along = height(lesson, start + (after - start) * 1e-4, level, lam) - height(
        lesson, start, level, lam
    )
    assert abs(rise) < 1e-6 * abs(along)
    assert along < 0


def test_of_the_rates_drawn_the_large_one_comes_closest_and_a_larger_one_does_not(lesson):
    def gap(rate):
        weights = np.array(lesson["start"][0])
        X, y = lesson["X"], lesson["y"] - lesson["y"].mean()
        for _ in range(40):
            weights = weights - rate * (X.T @ (X @ weights - y) + 4 * weights) / len(y)
        return np.linalg.norm(weights - lesson["minimum"])

    assert gap(0.9) < gap(0.98) < gap(0.3) < gap(0.05)
    assert gap(0.3) < gap(1.05)
    assert lesson["gap"] == pytest.approx(gap(1.05))


def test_all_rows_in_a_step_overtake_few(lesson):
    gaps = {size: run.costs - lesson["lowest"] for size, run in lesson["runs"].items()}
    assert gaps[1][1] < gaps[8][1] < gaps[40][1]
    late = slice(150, None)
    assert np.median(gaps[40][late]) < np.median(gaps[8][late]) < np.median(gaps[1][late])
