"""Descent from above: the path it draws, the bound it stands below, and what it says."""

import warnings

import matplotlib as mpl
import numpy as np
import pytest
from numpy.testing import assert_allclose
from screens import amount, line

from ridge_core.classroom.views.descent import (
    RADII,
    descend,
    draw_descent,
    explore_descent,
    readings,
    rings,
)
from ridge_core.classroom.views.style import figure
from ridge_core.objective import cost, gradient
from ridge_core.path import ridge


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(25, 2)) @ [[1.0, 0.5], [0.0, 0.8]]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, X @ [2.0, -0.5] + rng.normal(size=25) + 7


@pytest.fixture(scope="module")
def live(table):
    return explore_descent(*table)


def walked(X, y, lam, rate, start=(-4.0, 4.0), epochs=40):
    weights, intercept, path = np.array(start), y.mean(), [np.array(start)]
    for _ in range(epochs):
        slope, of_intercept = gradient(X, y, weights, intercept, lam)
        weights, intercept = weights - rate * slope, intercept - rate * of_intercept
        path.append(weights)
    return np.array(path)


def steepest(X, lam):
    """The largest curvature of J, weights and intercept together, from its Hessian."""
    table = np.column_stack([X, np.ones(len(X))])
    return np.linalg.eigvalsh((table.T @ table + np.diag([lam, lam, 0])) / len(X)).max()


@pytest.mark.parametrize(("lam", "rate"), [(1.0, 0.1), (100.0, 0.3), (0.01, 1.0)])
def test_the_view_shows_forty_steps_the_minimum_and_the_rate(live, table, lam, rate):
    live.set(lam=lam, learning_rate=rate)
    left, right = live.figure.axes
    assert_allclose(line(left, "steps").get_xydata(), walked(*table, lam, rate), atol=1e-9)
    assert_allclose(line(left, "minimum").get_xydata(), [ridge(*table, lam)[0]])
    assert_allclose(line(left, "equal J").get_xydata(), rings(table[0], lam, ridge(*table, lam)[0]))
    assert_allclose(line(right, "this run").get_xydata(), [[lam, rate]])
    assert left.get_xlim() == left.get_ylim() == (-6, 6)
    assert right.get_ylim() == (0.01, 5)
    assert right.get_xlim() == (0.01, 1000)


def test_the_bound_is_two_over_the_steepest_curvature_and_beyond_it_all_diverges(live, table):
    right = live.figure.axes[1]
    bound = line(right, "largest stable learning rate")
    for lam, rate in bound.get_xydata()[::20]:
        assert rate == pytest.approx(2 / steepest(table[0], lam))
    area = right.collections[0].get_paths()[0].vertices
    for lam, rate in bound.get_xydata()[::20]:
        assert_allclose(area[np.isclose(area[:, 0], lam), 1].min(), rate)
    assert area[:, 1].max() == 10  # above what is shown


def test_a_path_that_flies_apart_is_cut_after_its_first_point_far_outside(live, table):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.set(lam=1000.0, learning_rate=1.0)
    shown = line(live.figure.axes[0], "steps").get_xydata()
    whole = walked(*table, 1000.0, 1.0)
    far = np.flatnonzero(np.abs(whole).max(axis=1) > 30)[0]
    assert_allclose(shown, whole[: far + 1])


def test_what_is_said(table):
    X, y = table
    bound = 2 / steepest(X, 1.0)
    far, near = readings(X, y, 1.0, 0.01), readings(X, y, 1.0, 0.9 * bound)
    assert amount(far["largest stable learning rate"]) == pytest.approx(bound, rel=6e-3)
    gap = np.linalg.norm(walked(X, y, 1.0, 0.01)[-1] - ridge(X, y, 1.0)[0])
    assert amount(far["distance to the minimum after 40 steps"]) == pytest.approx(gap, rel=0.06)
    assert far["in words"] == "on its way"
    assert near["in words"] == "arrived"
    assert readings(X, y, 1.0, 0.99 * bound)["in words"] != near["in words"]
    assert readings(X, y, 1.0, 1.01 * bound)["in words"].startswith("diverges")
    assert (near["λ"], far["learning rate"]) == ("1", "0.01")


def test_descent_begins_where_it_is_told(table):
    run = descend(*table, 2.0, 0.2, (1.0, -3.0))
    assert_allclose(run.weights_path, walked(*table, 2.0, 0.2, (1.0, -3.0)), atol=1e-9)


def test_rings_are_eight_contours_closer_where_j_is_small(table):
    X, y = table
    weights, intercept = ridge(X, y, 5.0)
    drawn = rings(X + 3.0, 5.0, weights).reshape(8, 92, 2)  # a shift of the columns changes nothing
    assert (np.diff(np.diff(RADII)) > 0).all()
    for radius, ring in zip(RADII, drawn, strict=True):
        rise = [
            cost(X, y, w, intercept, 5.0) - cost(X, y, weights, intercept, 5.0) for w in ring[:-1]
        ]
        assert_allclose(rise, radius**2 / 2, rtol=1e-9)


def test_a_still_map_shows_the_same(table):
    _, axes = figure(2, sharey=True)
    path = walked(*table, 3.0, 0.2)
    for ax in axes:
        draw_descent(ax, *table, 3.0, path)
        assert_allclose(line(ax, "steps").get_xydata(), path)
    assert axes[1].get_ylabel() == ""


def test_the_controls_reach_beyond_the_bound_on_both_sides(live):
    reach = {name: (dial.min, dial.max, dial.step) for name, dial in live.controls.items()}
    assert reach == {"lam": (-2, 3, 0.1), "learning_rate": (-2, 0.5, 0.05)}
    live.reset()
    assert live.values == {"lam": 1, "learning_rate": 10**-0.5}


@pytest.mark.parametrize("rate", [0.01, 0.1])
def test_what_is_said_of_the_distance_has_two_digits(table, rate):
    said = readings(*table, 1.0, rate)
    gap = np.linalg.norm(walked(*table, 1.0, rate)[-1] - ridge(*table, 1.0)[0])
    assert amount(said["distance to the minimum after 40 steps"]) == float(f"{gap:.1e}")
    assert said["λ"] == "1"


def test_arrived_is_less_than_a_hundredth_away(table):
    gaps = {}
    for rate in np.linspace(0.05, 0.6, 56):
        gap = np.linalg.norm(walked(*table, 1.0, rate)[-1] - ridge(*table, 1.0)[0])
        gaps[gap] = readings(*table, 1.0, rate)["in words"]
    assert {words for gap, words in gaps.items() if gap < 0.01} == {"arrived"}
    assert {words for gap, words in gaps.items() if gap >= 0.01} == {"on its way"}
    assert min(abs(np.log10(gap / 0.01)) for gap in gaps) < 0.1  # some are close to the limit


def test_a_circle_is_round_and_the_bound_is_drawn_over_the_whole_axis(live):
    left, right = live.figure.axes
    live.figure.canvas.draw()
    (x0, y0), (x1, y1) = left.transData.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0, rel=1e-6)
    bound = line(right, "largest stable learning rate")
    assert_allclose(bound.get_xdata(), np.logspace(-2, 3, 100))
    assert (right.get_xscale(), right.get_yscale()) == ("log", "log")
    # What diverges is shaded in the colour of the bound, faint enough to see the dot.
    (shade,) = right.collections[0].get_facecolor()
    assert_allclose(shade[:3], mpl.colors.to_rgb(bound.get_color()))
    assert 0 < shade[3] < 0.5


def test_a_path_is_whole_up_to_five_times_the_limits(live, table):
    path = np.array([[0.0, 0.0], [29.9, -1.0], [3.0, -30.1], [1.0, 1.0], [99.0, 0.0]])
    _, ax = figure()
    draw_descent(ax, *table, 1.0, path)
    assert_allclose(line(ax, "steps").get_xydata(), path[:3])
    draw_descent(ax, *table, 1.0, path[:2])
    assert_allclose(ax.lines[4].get_xydata(), path[:2])
