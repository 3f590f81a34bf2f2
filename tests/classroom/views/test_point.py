"""The point that moves: leverage and left-out residual against refits, one point at a time."""

import dataclasses

import numpy as np
import pytest
from numpy.testing import assert_allclose
from screens import amount, line

from ridge_core.classroom import explore_point
from ridge_core.classroom.views.explorer.point import pull
from ridge_core.classroom.views.explorer.point_panels import pull_panel
from ridge_core.classroom.views.style import figure
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import predict
from ridge_core.path import ridge

SETTINGS = [
    {"lam": 0.01, "point": 30, "right": 0.0, "up": 0.0},
    {"lam": 1.0, "point": 12, "right": 0.25, "up": 2.0},
    {"lam": 1e-4, "point": 1, "right": -2.0, "up": -1.5},
    {"lam": 0.1, "point": 20, "right": 0.1, "up": 4.0},
]


def moved(point, right, up, lam):
    x, y = noisy_curve(30, noise=0.3, seed=1)
    i = np.argsort(x)[point - 1]
    x[i], y[i] = min(max(x[i] + right, -1), 1), min(max(y[i] + up, -2.4), 2.4)
    scale = Standardizer(polynomial(x, 12))
    return i, x, y, scale.transform(polynomial(x, 12)), scale


@pytest.fixture(scope="module")
def live():
    return explore_point()


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_fit_with_and_without_the_point(live, setting):
    live.set(**setting)
    i, x, y, X, scale = moved(**setting)
    ax, lam = live.figure.axes[0], live.values["lam"]
    assert_allclose(line(ax, "_observations").get_data(), [x, y])
    assert_allclose(line(ax, "the point").get_data(), [[x[i]], [y[i]]])
    rest = np.arange(30) != i
    for label, rows in (("fit", slice(None)), ("without it", rest)):
        shown = line(ax, label)
        columns = scale.transform(polynomial(shown.get_xdata(), 12))
        expected = predict(columns, *ridge(X[rows], y[rows], lam))
        assert_allclose(shown.get_ydata(), np.clip(expected, -1e3, 1e3), rtol=1e-5, atol=1e-7)
    # The gap ends on the fit without the point.
    gap = ax.lines[-2].get_xydata()
    assert_allclose(gap[:, 0], x[i])
    assert_allclose(gap[:, 1], [y[i], predict(X[[i]], *ridge(X[rest], y[rest], lam))[0]])


@pytest.mark.parametrize("setting", SETTINGS)
def test_leverage_and_left_out_residual_of_every_point(live, setting):
    live.set(**setting)
    i, _, y, X, _ = moved(**setting)
    lam, step = live.values["lam"], 1e-3
    fitted = predict(X, *ridge(X, y, lam))
    leverages, left_out = [], []
    for k in range(30):
        nudged = y + step * (np.arange(30) == k)  # the fit is linear in y
        leverages.append((predict(X, *ridge(X, nudged, lam)) - fitted)[k] / step)
        rest = np.arange(30) != k
        left_out.append(y[k] - predict(X[[k]], *ridge(X[rest], y[rest], lam))[0])
    ax = live.figure.axes[2]
    drawn = line(ax, "observations").get_xydata()
    assert_allclose(drawn[:, 0], leverages, atol=1e-6)
    assert_allclose(drawn[:, 1], np.clip(left_out, -3, 3), rtol=1e-5, atol=1e-7)
    assert_allclose(line(ax, "the point").get_xydata()[0], drawn[i])
    said = {name: amount(text) for name, text in live.readings.items()}
    assert said["leverage hᵢᵢ"] == pytest.approx(leverages[i], rel=6e-3)
    assert said["residual rᵢ"] == pytest.approx(y[i] - fitted[i], rel=6e-3, abs=1e-6)
    assert said["left-out residual rᵢ / (1 − hᵢᵢ)"] == pytest.approx(left_out[i], rel=6e-3)
    error = np.mean(np.square(left_out))
    assert said["leave-one-out error of all points"] == pytest.approx(error, rel=6e-3)


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_paths_follow_the_point(live, setting):
    live.set(**setting)
    _, _, y, X, _ = moved(**setting)
    ax, lam = live.figure.axes[1], live.values["lam"]
    paths = np.array(ax.collections[0].get_segments())
    for k in (0, 20, 60):
        assert_allclose(paths[:, k, 1], ridge(X, y, paths[0, k, 0])[0], rtol=1e-5, atol=1e-8)
    dots = line(ax, "at this λ")
    assert_allclose(dots.get_data(), [np.full(12, lam), ridge(X, y, lam)[0]], rtol=1e-6)
    assert_allclose(ax.lines[-1].get_xdata(), lam)


def test_points_count_from_the_left(live):
    x, _ = noisy_curve(30, noise=0.3, seed=1)
    for place in (1, 2, 30):
        live.set(point=place, right=0.0, up=0.0)
        assert line(live.figure.axes[0], "the point").get_xdata() == np.sort(x)[place - 1]


def test_only_the_picked_point_moves_and_reset_puts_it_back(live):
    live.reset()
    before = line(live.figure.axes[0], "_observations").get_xydata().copy()
    live.set(point=5, up=1.0)
    now = line(live.figure.axes[0], "_observations").get_xydata()
    assert np.sum((now != before).any(axis=1)) == 1
    live.reset()
    assert_allclose(line(live.figure.axes[0], "_observations").get_xydata(), before)


def test_a_move_redraws_no_background(live):
    live.set(point=7, up=0.0, right=0.0)
    name = live.frame["background"]
    for up in np.linspace(-3, 3, 7):
        live.set(up=up, right=up / 4)
        assert live.frame["background"] == name


def test_the_panels_keep_their_limits_and_the_controls_their_reach(live):
    left, middle, right = live.figure.axes
    assert left.get_ylim() == (-2.4, 2.4)
    assert middle.get_ylim() == (-2000, 2000)
    assert middle.get_xlim() == (1e-6, 1e4)
    assert middle.get_yscale() == "asinh"
    assert right.get_xlim() == (0, 1.05)
    assert right.get_ylim() == pytest.approx((-3.15, 3.15))
    reach = {name: (dial.min, dial.max) for name, dial in live.controls.items()}
    assert reach == {"lam": (-6, 4), "point": (1, 30), "right": (-2, 2), "up": (-4, 4)}
    fresh = explore_point(lam=1.0, rows=20, degree=4).values
    assert fresh == {"lam": 1, "point": 20, "right": 0, "up": 0}


def positions(live):
    return line(live.figure.axes[0], "_observations").get_xydata().copy()


def test_a_pointer_picks_the_nearest_point_and_takes_it_along(live):
    live.reset()
    ax, start = live.figure.axes[0], positions(live)
    order = np.argsort(start[:, 0])
    i = order[9]
    point(live, ax, *(start[i] + [0.01, -0.05]), "down")
    assert live.values["point"] == 10
    assert_allclose(positions(live), start)  # picking moves nothing
    for x, y in [(0.1, 0.5), (0.3, 2.0)]:
        point(live, ax, x, y, "move")
        assert_allclose(positions(live)[i], [x, y], atol=0.0051)
        moves = [live.values["right"], live.values["up"]]
        assert moves == [round(move, 2) for move in moves]  # so the fields have room for them
    point(live, ax, 0.3, 2.0, "up")
    # Taken again where it is now, it stays the moved one.
    point(live, ax, 0.32, 1.95, "down")
    assert live.values["point"] == 10
    assert_allclose(positions(live)[i], [0.3, 2.0], atol=0.0051)
    # Another one picked, it falls back.
    point(live, ax, *start[order[0]], "down")
    assert live.values["point"] == 1
    assert_allclose(positions(live), start)


def test_a_dragged_point_stays_in_the_panel(live):
    live.reset()
    ax, start = live.figure.axes[0], positions(live)
    i = np.argsort(start[:, 0])[14]
    point(live, ax, *start[i], "down")
    point(live, ax, -1.7, 9.0, "move")
    assert_allclose(positions(live)[i], [-1, 2.4], atol=0.0051)
    point(live, ax, 1.7, -9.0, "move")
    assert_allclose(positions(live)[i], [1, -2.4], atol=0.0051)


def point(live, ax, x, y, phase):
    live._drag(live, ax, x, y, phase)


def test_only_the_sample_is_taken_hold_of(live):
    live.room = {"width": 2000, "ratio": 1}
    assert live._dragged == [live.figure.axes[0]]
    (area,) = live.areas
    box = live.figure.axes[0].get_position()
    assert_allclose(area, [box.x0, 1 - box.y1, box.width, box.height])


def test_the_nearest_point_is_measured_in_shares_of_the_panel(live):
    live.reset()
    ax, start = live.figure.axes[0], positions(live)
    order = np.argsort(start[:, 0])
    rng = np.random.default_rng(0)
    for x, y in np.column_stack([rng.uniform(-1, 1, 40), rng.uniform(-2.4, 2.4, 40)]):
        live.reset()
        point(live, ax, x, y, "down")
        off = np.hypot((start[:, 0] - x) / 2.04, (start[:, 1] - y) / 4.8)
        assert order[live.values["point"] - 1] == np.argmin(off)


def test_a_point_moved_away_is_picked_where_it_is(live):
    live.reset()
    ax, start = live.figure.axes[0], positions(live)
    i = np.argsort(start[:, 0])[19]
    live.set(point=20, right=-0.4, up=1.7)
    there = positions(live)[i]
    assert_allclose(there, start[i] + [-0.4, 1.7])
    point(live, ax, *there, "down")
    assert live.values == {"lam": 0.01, "point": 20, "right": -0.4, "up": 1.7}
    point(live, ax, *there, "up")
    assert_allclose(positions(live)[i], there)


def test_a_point_beyond_the_panel_is_picked_at_its_edge(live):
    live.reset()
    ax, start = live.figure.axes[0], positions(live)
    i = np.argsort(start[:, 0])[19]
    live.set(point=20, up=4.0)
    assert_allclose(positions(live)[i], [start[i, 0], 2.4])
    assert not line(ax, "the point").get_clip_on()  # half a dot would be less
    point(live, ax, start[i, 0], 2.35, "down")
    assert live.values["point"] == 20


def test_what_stands_still_in_the_panels_of_the_point(live):
    live.reset()
    left, middle, right = live.figure.axes
    grid = np.linspace(-1, 1, 241)
    assert_allclose(line(left, "_truth").get_data(), [grid, np.sin(np.pi * grid)], atol=1e-12)
    assert_allclose(line(left, "fit").get_xdata(), grid)
    assert left.get_xlim() == (-1.02, 1.02)
    for ax in (middle, right):
        assert_allclose(ax.lines[0].get_ydata(), 0)  # the line of nothing
    assert middle.get_yticks().tolist() == [-1000, -100, -10, 0, 10, 100, 1000]
    assert middle.yaxis.get_transform().linear_width == 1
    live.figure.canvas.draw()
    texts = [label.get_text() for label in middle.get_yticklabels()]
    assert texts == ["−1000", "−100", "−10", "0", "10", "100", "1000"]
    assert {text.get_text() for text in left.get_legend().get_texts()} == {
        *("fit", "without it", "the point"),
    }
    segments = middle.collections[0].get_segments()
    assert_allclose(segments[0][:, 0], np.logspace(-6, 4, 61))
    assert len(middle.collections[0].get_color()) == 12
    assert live.readings["λ"] == "0.01"


def test_the_picked_point_covers_the_others(live):
    for ax in (live.figure.axes[0], live.figure.axes[2]):
        others = [drawn for drawn in ax.lines if drawn.get_label() != "the point"]
        assert line(ax, "the point").get_zorder() > max(drawn.get_zorder() for drawn in others)


def test_steep_fits_are_cut_off_far_outside_the_panel():
    x, y = noisy_curve(30, noise=0.3, seed=1)
    steep = np.linspace(-1e6, 1e6, 241)
    found = dataclasses.replace(pull(x, y, 3, 1.0, 4), curve=steep, without=-steep)
    _, ax = figure()
    pull_panel(ax)(found)
    for label, first in (("fit", -1000), ("without it", 1000)):
        heights = line(ax, label).get_ydata()
        assert (heights[0], heights[-1]) == (first, -first)
        assert abs(heights[120]) < 1e-6
