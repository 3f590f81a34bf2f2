"""The map of two weights: its heights, its ellipses, its circles and its diamonds."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import LinearRegression

from ridge_core.classroom.views.geometry import (
    circle,
    contour_through,
    contours,
    data_term,
    ellipse,
    equal_penalty,
)
from ridge_core.classroom.views.style import figure
from ridge_core.objective import cost


@pytest.fixture
def sample():
    rng = np.random.default_rng(5)
    X = rng.normal(size=(15, 2)) @ [[1.0, 0.7], [0.0, 0.5]] + [3, -40]
    return X, X @ [2.0, -1.0] + rng.normal(size=15) + 100


def lowest_cost(X, y, weights):
    """The data term at the intercept that a fit of the remainder by a constant finds."""
    remainder = y - X @ weights
    intercept = LinearRegression().fit(np.zeros((len(y), 1)), remainder).intercept_
    return cost(X, y, weights, intercept, 0)


@pytest.mark.parametrize("weights", [(0, 0), (2, -1), (-7, 30.5)])
def test_height_is_the_cost_at_the_best_intercept(sample, weights):
    height = data_term(*sample, weights)
    assert height == pytest.approx(lowest_cost(*sample, np.array(weights, dtype=float)))
    for shift in (-0.1, 0.1):  # no other intercept does better
        best = np.mean(sample[1] - sample[0] @ weights)
        assert height < cost(*sample, np.array(weights, dtype=float), best + shift, 0)


def test_heights_of_a_grid_keep_its_shape(sample):
    grid = np.random.default_rng(0).normal(size=(3, 4, 2))
    heights = data_term(*sample, grid)
    assert heights.shape == (3, 4)
    assert heights[2, 1] == pytest.approx(lowest_cost(*sample, grid[2, 1]))


def test_lines_drawn_are_lines_of_equal_cost_within_the_limits(sample):
    _, ax = figure()
    ax.set(xlim=(-2, 5), ylim=(-4, 3))
    drawn = contours(ax, *sample, levels=6, linewidths=2)
    assert ax.get_xlim() == (-2, 5)
    assert ax.get_ylim() == (-4, 3)
    assert len(drawn.levels) == 6
    assert (np.diff(np.diff(drawn.levels)) > 0).all()  # closer where the cost is small
    checked = 0
    for level, points in zip(drawn.levels, drawn.allsegs, strict=True):
        for point in np.concatenate(points)[::40] if points else []:
            # Between grid points the line is interpolated.
            assert lowest_cost(*sample, point) == pytest.approx(level, abs=0.01 * drawn.levels[-1])
            checked += 1
    assert checked > 20


@pytest.mark.parametrize("weights", [(0, 0), (1.5, 4), (-3, 0.2)])
def test_the_ellipse_through_a_point_passes_through_it_at_one_height(sample, weights):
    ellipse = contour_through(*sample, weights, count=20_001)
    heights = [lowest_cost(*sample, point) for point in ellipse[::500]]
    assert_allclose(heights, data_term(*sample, weights), rtol=1e-9)
    gaps = np.linalg.norm(ellipse - weights, axis=1)
    assert gaps.min() < 1e-3 * np.ptp(ellipse)
    assert_allclose(ellipse[0], ellipse[-1])


def test_through_least_squares_the_ellipse_is_a_point(sample):
    bottom = LinearRegression().fit(*sample).coef_
    assert_allclose(contour_through(*sample, bottom) - bottom, 0, atol=1e-10)


def test_circle():
    assert_allclose(np.hypot(*circle(2.5).T), 2.5)
    assert circle(0.0).shape == (181, 2)


@pytest.mark.parametrize("mix", [0, 0.3, 1])
def test_equal_penalty_is_equal(mix):
    def price(w):
        return mix * np.sum(np.abs(w)) + (1 - mix) / 2 * np.sum(w**2)

    points = equal_penalty([1.5, -0.2], mix)
    assert_allclose([price(w) for w in points], price(np.array([1.5, -0.2])))
    assert (equal_penalty([0, 0], mix) == 0).all()


def test_equal_penalty_runs_from_circle_to_diamond():
    assert_allclose(np.hypot(*equal_penalty([3, 4], 0).T), 5)
    diamond = equal_penalty([3, 4], 1)
    assert_allclose(np.abs(diamond).max(axis=0), 7)


def test_refusals_name_the_argument(sample):
    X, y = sample
    with pytest.raises(ValueError, match="X has 3 columns, expected 2"):
        data_term(np.column_stack([X, y]), y, [1, 2])
    with pytest.raises(ValueError, match="weights has shape"):
        data_term(X, y, [1, 2, 3])
    with pytest.raises(ValueError, match="X has collinear columns"):
        contour_through(np.column_stack([y, 2 * y]), y, [1, 2])
    with pytest.raises(ValueError, match=r"mix is 1\.5"):
        equal_penalty([1, 2], 1.5)


def test_arguments_are_left_as_they_were(sample):
    X, y = sample
    before = X.copy(), y.copy()
    data_term(X, y, [1, 2])
    contour_through(X, y, [1, 2])
    assert_allclose(X, before[0], rtol=0)
    assert_allclose(y, before[1], rtol=0)


def test_contours_rise_with_the_square_of_their_number_from_the_lowest_height(sample):
    _, ax = figure()
    ax.set(xlim=(1, 3), ylim=(-2, 0))
    drawn = contours(ax, *sample)
    heights = np.array(
        [
            [lowest_cost(*sample, np.array([first, second])) for first in np.linspace(1, 3, 41)]
            for second in np.linspace(-2, 0, 41)
        ]
    )
    lowest, highest = heights.min(), heights.max()  # the corners are on both grids
    shares = (drawn.levels - lowest) / (highest - lowest)
    assert_allclose(np.sqrt(np.abs(shares)), np.linspace(0.02, 1, 12), atol=0.01)
    assert shares[-1] == pytest.approx(1)
    assert {tuple(color) for color in drawn.get_edgecolor()} == {(181 / 255,) * 3 + (1,)}


@pytest.mark.parametrize("count", [5, 181])
def test_every_curve_is_closed_and_runs_once_around(sample, count):
    for points, centre in (
        (circle(2.0, count), (0, 0)),
        (equal_penalty([1, 2], 0.4, count), (0, 0)),
        (contour_through(*sample, (0, 0), count), LinearRegression().fit(*sample).coef_),
    ):
        assert points.shape == (count, 2)
        assert_allclose(points[0], points[-1], atol=1e-9)
        angles = np.unwrap(np.arctan2(*(points - centre).T[::-1]), period=2 * np.pi)
        assert angles[-1] - angles[0] == pytest.approx(2 * np.pi)
        assert (np.diff(angles) > 0).all()
    assert_allclose(circle(2.0, 5)[:2], [[2, 0], [0, 2]], atol=1e-12)
    assert_allclose(equal_penalty([1, 2], 1, 5)[:2], [[3, 0], [0, 3]], atol=1e-12)


def test_as_many_points_as_a_smooth_curve_takes(sample):
    assert len(equal_penalty([1, 2], 0.5)) == 361
    assert len(contour_through(*sample, (0, 0))) == 181
    assert len(ellipse((1, 2), np.eye(2), 3.0)) == 181


def test_an_ellipse_has_its_quadratic_form_all_around():
    curvature, centre = np.array([[2.0, 0.7], [0.7, 1.0]]), np.array([3.0, -1.0])
    off = ellipse(centre, curvature, 1.7, 9) - centre
    assert_allclose([v @ curvature @ v for v in off], 1.7**2)


@pytest.mark.parametrize("mix", [-0.01, 1.01])
def test_a_mix_beyond_either_end_is_refused(mix):
    with pytest.raises(ValueError, match="expected a number from 0 to 1"):
        equal_penalty([1, 2], mix)
