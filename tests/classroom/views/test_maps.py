"""What stands still in each figure, its limits, and what covers what."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from screens import amount, line, two_columns
from sklearn.linear_model import LinearRegression, Ridge

from ridge_core.classroom import (
    explore_bowls,
    explore_curve,
    explore_picking,
    explore_point,
    explore_price,
    explore_shapes,
    explore_steps,
    explore_touch,
    explore_variance,
)
from ridge_core.classroom.views.descent import explore_descent
from ridge_core.data import Standardizer, noisy_curve, polynomial


def a_curve():
    return noisy_curve(30, noise=0.3, seed=1)


@pytest.mark.parametrize(
    ("make", "below", "above"),
    [
        (explore_touch, "equal penalty", "ridge"),
        (explore_touch, "equal data term", "ridge"),
        (explore_shapes, "equal penalty", "solution"),
        (explore_shapes, "equal data term", "solution"),
        (explore_descent, "equal J", "steps"),
        (explore_descent, "steps", "minimum"),
        (explore_steps, "J", "this epoch"),
    ],
)
def test_what_matters_covers_what_it_stands_on(make, below, above):
    live = make(*two_columns())
    drawn = []
    for artist in live.figure.findobj(lambda artist: artist.get_animated()):
        paint = artist.draw
        artist.draw = lambda *a, artist=artist, paint=paint: (drawn.append(artist), paint(*a))
    live.refresh()
    names = [artist.get_label() for artist in drawn]
    assert names.index(below) < names.index(above)


# Each view, and what a control of it leaves as it is.
VIEWS = [
    (lambda: explore_bowls(*a_curve()), {"data term"}),
    (explore_curve, set()),
    (lambda: explore_descent(*two_columns()), set()),
    (explore_point, set()),
    (lambda: explore_price(*a_curve()), {"observations"}),
    (lambda: explore_shapes(*two_columns()), set()),
    (lambda: explore_steps(*two_columns()), {"minimum", "equal J"}),
    (lambda: explore_touch(*two_columns()), set()),
    (explore_variance, set()),
]


@pytest.mark.parametrize(("make", "still"), VIEWS)
def test_all_that_is_drawn_anew_holds_something_and_follows_a_control(make, still):
    live = make()
    live.set(**{name: 3 for name in ("epoch", "samples") if name in live.values})
    artists = live.figure.findobj(lambda artist: artist.get_animated())
    before, followed = [contents(artist) for artist in artists], set()
    assert all(map(np.size, before))
    for dial in live.dials:
        for stop in (0, len(dial["values"]) // 3, -1):
            live.set(**{dial["name"]: dial["values"][stop]})
            followed |= {
                artist
                for artist, old in zip(artists, before, strict=True)
                if not np.array_equal(contents(artist), old)
            }
    assert {artist.get_label() for artist in set(artists) - followed} <= still


def contents(artist):
    if hasattr(artist, "get_xydata"):
        return np.array(artist.get_xydata())
    return np.concatenate([np.empty((0, 2)), *(path.vertices for path in artist.get_paths())])


def test_touch_stands_on_a_map_from_the_origin_to_least_squares():
    X, y = two_columns()
    live = explore_touch(X, y)
    (ax,) = live.figure.axes
    bottom = LinearRegression().fit(X, y).coef_
    reach = 1.15 * np.sqrt(bottom @ bottom)
    assert_allclose(ax.get_xlim(), (-reach, 1.2 * reach))
    assert_allclose(ax.get_ylim(), (-reach, reach))
    assert_allclose(line(ax, "straight line").get_xydata(), [[0, 0], bottom], atol=1e-12)
    assert_allclose(line(ax, "least squares").get_xydata(), [bottom])
    assert [0, 0] in [
        drawn.get_xydata().tolist()[0] for drawn in ax.lines if drawn.get_marker() == "+"
    ]
    path = line(ax, "path of ridge").get_xydata()
    for k, lam in ((0, 1e-2), (199, 1e5)):
        assert_allclose(path[k], Ridge(lam, tol=1e-12).fit(X, y).coef_, rtol=1e-7)
    assert (np.diff(np.hypot(*path.T)) < 0).all()
    assert_a_circle_is_round(ax)


def assert_a_circle_is_round(ax):
    """One unit takes as many pixels across as along."""
    ax.figure.canvas.draw()
    (left, bottom), (right, top) = ax.transData.transform([(0, 0), (1, 1)])
    assert right - left == pytest.approx(top - bottom, rel=1e-6)


@pytest.mark.parametrize("lam", [1.0, 300.0])
def test_touch_says_where_ridge_and_its_rival_are_and_how_high(lam):
    X, y = two_columns()
    live = explore_touch(X, y)
    live.set(lam=lam)
    weights = Ridge(live.values["lam"], tol=1e-12).fit(X, y).coef_
    bottom = LinearRegression().fit(X, y).coef_
    rival = bottom * np.hypot(*weights) / np.hypot(*bottom)
    assert_allclose(line(live.figure.axes[0], "rival").get_xydata(), [rival])
    assert live.readings["weights"] == f"({weights[0]:.2f}, {weights[1]:.2f})".replace("-", "−")
    assert live.readings["size of the weights ‖w‖"] == f"{np.hypot(*weights):.2f}"
    for name, w in (("ridge", weights), ("the rival", rival)):
        height = np.var(y - X @ w) / 2
        assert amount(live.readings[f"data term of {name}"]) == pytest.approx(height, rel=6e-3)
    assert_allclose(
        np.hypot(*line(live.figure.axes[0], "equal penalty").get_data()),
        np.full(181, np.hypot(*weights)),
    )
    ring = line(live.figure.axes[0], "equal data term").get_xydata()
    assert len(ring) == 181
    heights = np.var(y[:, None] - X @ ring.T, axis=0) / 2
    assert_allclose(heights, np.var(y - X @ weights) / 2)


def test_shapes_stand_around_the_origin_with_least_squares_in_sight():
    X, y = two_columns()
    live = explore_shapes(X, y, lam=10.0, mix=0.5)
    (ax,) = live.figure.axes
    bottom = LinearRegression().fit(X, y).coef_
    largest = np.abs(bottom).max()
    assert_allclose(ax.get_xlim(), (-0.96 * largest, 1.44 * largest))
    assert_allclose(ax.get_ylim(), (-0.96 * largest, 0.96 * largest))
    assert_allclose(line(ax, "least squares").get_xydata(), [bottom])
    assert_a_circle_is_round(ax)
    assert live.values == {"mix": 0.5, "lam": 10}
    assert live.play == "mix"
    dials = {name: (dial.min, dial.max, dial.step) for name, dial in live.controls.items()}
    assert dials == {"mix": (0, 1, 0.05), "lam": (-1, 3, 0.1)}
    (w, v) = line(ax, "solution").get_xydata()[0]
    assert live.readings["weights"] == f"({w:.3f}, {v:.3f})".replace("-", "−")
    assert (live.readings["λ"], live.readings["mix"]) == ("10", "0.50")
    assert ax.get_legend().get_window_extent().y0 >= ax.bbox.y1 - 2  # above the map, not on it


def test_bowls_mark_the_lowest_weight_and_leave_a_tenth_above_the_data_term():
    x, y = a_curve()
    live = explore_bowls(x, y)
    (ax,) = live.figure.axes
    live.set(lam=100.0)
    lowest = line(ax, "lowest").get_xydata()[2, 0]
    weight = Ridge(live.values["lam"], tol=1e-12).fit(x[:, None], y).coef_[0]
    assert lowest == pytest.approx(weight)
    assert_allclose(ax.lines[-1].get_xdata(), weight)
    assert line(ax, "data term").get_ydata().max() * 1.1 == pytest.approx(ax.get_ylim()[1])
    assert live.values == {"lam": 100}
    assert (live.controls["lam"].min, live.controls["lam"].max) == (-1, 3)
    live.reset()
    assert live.values == {"lam": 10}


def test_price_piles_the_penalty_on_the_data_term():
    x, y = a_curve()
    live = explore_price(x, y, degree=5)
    left, right = live.figure.axes
    scale = Standardizer(polynomial(x, 5))
    X = scale.transform(polynomial(x, 5))
    live.set(lam=0.1)
    assert_allclose(line(left, "observations").get_data(), [x, y])
    assert_allclose(right.get_ylim(), (0, 0.53 * np.var(y)))
    assert_allclose(right.lines[2].get_xdata(), live.values["lam"])  # the cursor
    lower, upper = (area.get_paths()[0].vertices for area in right.collections)
    for lam in (1e-6, 1e-1, 1e4):
        fit = Ridge(lam, solver="svd").fit(X, y)
        data, size = np.mean((fit.predict(X) - y) ** 2) / 2, fit.coef_ @ fit.coef_
        whole = data + lam * size / (2 * len(y))
        for area, bounds in ((lower, (0, data)), (upper, (data, whole))):
            heights = area[np.isclose(area[:, 0], lam, rtol=1e-6), 1]
            assert_allclose([heights.min(), heights.max()], bounds, rtol=1e-6)
        assert line(right, "their sum, J").get_xydata()[:, 0].min() == pytest.approx(1e-6)
    size = np.linalg.norm(Ridge(live.values["lam"], solver="svd").fit(X, y).coef_)
    assert amount(live.readings["size of the weights ‖w‖"]) == pytest.approx(size, rel=6e-3)
    assert live.readings["λ"] == "0.1"
    live.reset()
    assert live.values["lam"] == pytest.approx(1e-6)
    assert (live.controls["lam"].min, live.controls["lam"].max) == (-6, 4)


def test_the_ball_lies_on_the_parabola_at_this_epoch():
    live = explore_steps(*two_columns())
    ax = live.figure.axes[1]
    live.set(epoch=3, learning_rate=0.1)
    ball = line(ax, "this epoch").get_xydata()
    steps = ax.lines[1].get_xydata()
    assert len(steps) == 4
    assert_allclose(ball, steps[-1:])
    assert_allclose(ball[0, 1], np.interp(ball[0, 0], *line(ax, "J").get_data()), rtol=1e-2)
    assert live.readings["epoch"] == "3"
    assert ax.get_ylim()[0] == 0
    left = live.figure.axes[0]
    assert left.get_xlim() == left.get_ylim() == (-6, 6)
    assert_a_circle_is_round(left)
    controls = live.controls
    steps = {name: (controls[name].step, controls[name].value) for name in ("first", "second")}
    assert steps == {"first": (0.5, -4), "second": (0.5, 4)}
    assert (controls["epoch"].step, controls["direction"].step) == (1, 1)
    live.reset()
    assert live.values["learning_rate"] == pytest.approx(0.1)
    assert live.values["direction"] == 1


def test_picking_keeps_the_dots_of_each_way_in_a_row_of_its_own():
    rng = np.random.default_rng(1)
    tables = [(rng.normal(size=(9, 240)), rng.normal(size=9)) for _ in range(40)]
    live = explore_picking(tables, lambda X, y: 0.5, lambda X, y: 1.5)
    (ax,) = live.figure.axes
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 2.6), (-0.6, 1.6))
    before, inside, middle = ax.lines
    for dots, row in ((before, 1), (inside, 0)):
        off = dots.get_ydata() - row
        assert off.min() < -0.1 < 0.1 < off.max()
        assert np.abs(off).max() <= 0.2
    assert [tick.get_text()[:13] for tick in ax.get_yticklabels()] == [
        "picked before",
        "picked inside",
    ]
    assert_allclose(ax.get_yticks(), [1, 0])
    assert_allclose(middle.get_xdata(), 1)
    dial = live.controls["columns"]
    assert (dial.min, dial.max, dial.step, dial.value) == (20, 240, 20, 20)


def test_variance_draws_all_on_one_grid_and_cuts_steep_fits_off():
    live = explore_variance(rows=16, degree=15)
    (ax,) = live.figure.axes
    live.set(samples=6)
    ghosts, band = ax.collections
    grid = np.linspace(-1, 1, 241)
    for ghost in ghosts.get_segments():
        assert_allclose(ghost[:, 0], grid)
    shape = band.get_paths()[0].vertices
    assert_allclose(shape[:241, 0], grid)
    assert_allclose(shape[241:482, 0], grid[::-1])
    heights = np.array([ghost[:, 1] for ghost in ghosts.get_segments()])
    assert np.abs(heights).max() == 1000
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1.02, 1.02), (-2.4, 2.4))
    assert_allclose(line(ax, "truth").get_data(), [grid, np.sin(np.pi * grid)], atol=1e-12)
    assert live.readings["samples"] == "6"
    controls = live.controls
    reach = {name: (dial.min, dial.max, dial.step) for name, dial in controls.items()}
    assert reach == {"samples": (1, 50, 1), "degree": (1, 15, 1)}


@pytest.mark.parametrize("make", [explore_curve, explore_point])
def test_the_steps_of_the_controls_of_the_large_views(make):
    controls = make().controls
    expected = {"lam": 0.1, "degree": 1, "noise": 0.05, "point": 1, "right": 0.05, "up": 0.1}
    found = {name: control.step for name, control in controls.items() if control.description}
    assert found == {name: expected[name] for name in found}
    assert found.keys() <= expected.keys()
    assert ("sample" in controls) == (make is explore_curve)
