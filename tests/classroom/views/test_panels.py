"""The explorer's panels: what they show at a λ, their limits, and legends that cover no curve."""

import dataclasses

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.testing import assert_allclose

from ridge_core.classroom.views.explorer.curve import curve_sample
from ridge_core.classroom.views.explorer.study import study
from ridge_core.classroom.views.panels import (
    GRID,
    coefficient_panel,
    curve_panel,
    draw_curve,
    error_panel,
    table_panel,
)
from ridge_core.classroom.views.style import figure, legend_above
from ridge_core.path import ridge

LAMS = np.logspace(-3, 6, 31)


def sample(scale=1.0, noise=1.0):
    rng = np.random.default_rng(3)
    X, X_new = rng.normal(size=(40, 3)), rng.normal(size=(60, 3))
    w = scale * np.array([2.0, -1.0, 0.5])
    return X, X @ w + noise * rng.normal(size=40), X_new, X_new @ w + noise * rng.normal(size=60)


def shown(panel, now, lam=1.0, *args):
    made, ax = figure()
    artists = panel(ax, *args)(now, now.fit(lam))
    FigureCanvasAgg(made).draw()
    return ax, artists


@pytest.mark.parametrize(("noise", "scale"), [(1.0, 1.0), (0.01, 3.0), (1e-4, 1.0), (0.0, 0.0)])
def test_all_errors_stand_within_the_limits_with_the_same_small_margin(noise, scale):
    now = study(*sample(scale, noise), LAMS)
    ax, _ = shown(error_panel, now)
    errors = np.concatenate([now.training_errors, now.validation_errors])
    low, high = ax.get_ylim()
    is_log = ax.get_yscale() == "log"
    assert is_log == (errors.max() > 10 * errors.min())
    if not is_log:
        spread = np.ptp(errors) or 1.0
        assert_allclose([errors.min() - low, high - errors.max()], 0.06 * spread)
        return
    # What is four powers of ten below the largest error may leave the panel.
    lowest = max(errors.min(), 1e-4 * errors.max())
    margin = np.log(errors.max() / lowest)
    assert_allclose(np.log(high / errors.max()), 0.06 * margin)
    assert_allclose(np.log(lowest / low), 0.06 * margin)


def test_the_error_panel_shows_both_curves_the_lowest_and_this_fit():
    X, y, X_new, y_new = parts = sample()
    now = study(*parts, LAMS)
    ax, artists = shown(error_panel, now, 10.0)
    training, validation, best, cursor, *dots = ax.lines
    fits = [ridge(X, y, lam) for lam in LAMS]
    for line, (A, b) in ((training, (X, y)), (validation, (X_new, y_new))):
        errors = [np.mean((A @ w + intercept - b) ** 2) for w, intercept in fits]
        assert_allclose(line.get_data(), [LAMS, errors], rtol=1e-9)
    lowest = LAMS[np.argmin(validation.get_ydata())]
    assert_allclose(best.get_xdata(), lowest)
    assert_allclose(cursor.get_xdata(), 10)
    w, intercept = ridge(X, y, 10)
    here = [np.mean((A @ w + intercept - b) ** 2) for A, b in ((X, y), (X_new, y_new))]
    assert_allclose([dot.get_xydata()[0] for dot in dots], [(10, here[0]), (10, here[1])])
    assert artists == [cursor, *dots]
    assert ax.get_xlim() == (LAMS[0], LAMS[-1])


def test_the_second_axis_counts_degrees_of_freedom_at_some_lams():
    X, *_ = parts = sample()
    ax, _ = shown(error_panel, study(*parts, LAMS))
    second = next(other for other in ax.figure.axes if other is not ax)
    places = second.get_xticks()
    assert_allclose(places, LAMS[::6])
    centred = X - X.mean(axis=0)
    for lam, label in zip(places, second.get_xticklabels(), strict=True):
        hat = centred @ np.linalg.solve(centred.T @ centred + lam * np.eye(3), centred.T)
        assert label.get_text() == f"{np.trace(hat):.1f}"
    assert second.get_xlim() == ax.get_xlim()
    assert second.xaxis.get_label_text() == "effective degrees of freedom"
    assert second.xaxis.get_ticks_position() == second.xaxis.get_label_position() == "bottom"
    assert not len(second.get_xticks(minor=True))
    assert second.spines["bottom"].get_position() == ("outward", 36)


def test_few_lams_have_their_degrees_of_freedom_all_written():
    ax, _ = shown(error_panel, study(*sample(), [0.1, 1.0, 10.0]))
    assert_allclose(ax.figure.axes[1].get_xticks(), [0.1, 1, 10])


@pytest.mark.parametrize(("scale", "bent"), [(1, True), (50, False), (50, True), (2000, True)])
def test_weights_stand_around_zero_on_a_scale_that_bends_when_they_are_large(scale, bent):
    now = study(*sample(scale), LAMS)
    ax, artists = shown(coefficient_panel, now, 1.0, bent)
    largest = np.abs(now.weights).max()
    assert_allclose(ax.get_ylim(), [-1.15 * largest, 1.15 * largest])
    is_bent = bent and 1.15 * largest > 10
    assert ax.get_yscale() == ("asinh" if is_bent else "linear")
    if is_bent:
        powers = 10.0 ** np.arange(np.floor(np.log10(1.15 * largest)) + 1)
        assert_allclose(ax.get_yticks(), [*-powers[::-1], 0, *powers])
    paths = ax.collections[0].get_segments()
    assert_allclose([path[:, 1] for path in paths], now.weights.T)
    assert_allclose([path[:, 0] for path in paths], [LAMS] * 3)
    _, dots, cursor = ax.lines
    assert artists == [cursor, dots]
    assert_allclose(cursor.get_xdata(), 1)
    assert_allclose(dots.get_data(), [np.ones(3), ridge(*sample(scale)[:2], 1.0)[0]])
    assert len({tuple(color) for color in ax.collections[0].get_color()}) == 3


def test_a_scale_bends_back_when_the_next_sample_has_small_weights():
    _, ax = figure()
    move = coefficient_panel(ax, True)
    large, small = study(*sample(50), LAMS), study(*sample(1), LAMS)
    for now, scale in ((large, "asinh"), (small, "linear"), (large, "asinh")):
        move(now, now.fit(1.0))
        assert ax.get_yscale() == scale


def test_without_any_slope_weights_still_have_room():
    X, _, X_new, _ = sample()
    ax, _ = shown(coefficient_panel, study(X, np.ones(40), X_new, np.ones(60), LAMS), 1.0, True)
    assert ax.get_ylim() == (-1, 1)


def test_what_only_a_new_sample_changes_is_not_drawn_at_a_move(monkeypatch):
    _, (left, right) = figure(2)
    moves = coefficient_panel(left, False), error_panel(right)
    now = study(*sample(), LAMS)
    for move in moves:
        move(now, now.fit(1.0))
    FigureCanvasAgg(left.figure).draw()
    for panel in (left, right):
        monkeypatch.setattr(panel, "set_ylim", None)
    for move in moves:
        move(now, now.fit(2.0))  # a call of None would raise


def test_predicted_against_observed_is_square_with_a_margin():
    _, ax = figure()
    observed = np.array([2.0, 4.0, 12.0])
    (points,) = table_panel(ax, observed)(np.array([3.0, 3.0, 10.0]))
    assert_allclose(points.get_data(), [observed, [3, 3, 10]])
    assert ax.get_xlim() == ax.get_ylim() == (1.5, 12.5)
    assert_allclose(ax.lines[0].get_data(), [[1.5, 12.5]] * 2)
    table_panel(ax, np.full(3, 7.0))
    assert ax.get_xlim() == ax.get_ylim() == (6, 8)


def test_a_steep_fit_is_cut_off_far_outside_the_panel():
    _, ax = figure()
    move = curve_panel(ax)
    x, y = np.array([0.1, 0.2]), np.array([1.0, -1.0])
    (line,) = move(x, y, np.linspace(-1e6, 1e6, 241))
    assert (line.get_ydata().min(), line.get_ydata().max()) == (-1000, 1000)
    points = next(line for line in ax.lines if line.get_label() == "observations")
    assert_allclose(points.get_data(), [x, y])
    FigureCanvasAgg(ax.figure).draw()
    move(x, y, np.zeros(241))
    assert not points.stale
    move(x, -y, np.zeros(241))
    assert_allclose(points.get_ydata(), -y)


@pytest.mark.parametrize("degree", [1, 12, 15])
@pytest.mark.parametrize("noise", [0.05, 1.0])
def test_legends_stand_between_title_and_axes(degree, noise):
    made, axes = figure(3, width=12, height=4.3)
    now = curve_sample(degree, noise, 7)
    curve_panel(axes[0])(now.x, now.y, np.zeros(241))
    coefficient_panel(axes[1], True)(now.study, now.study.fit(1e-6))
    error_panel(axes[2])(now.study, now.study.fit(1e-6))
    FigureCanvasAgg(made).draw()
    for ax in axes:
        legend, title = ax.get_legend().get_window_extent(), ax._left_title.get_window_extent()
        assert ax.bbox.y1 - 2 <= legend.y0
        assert legend.y1 <= title.y0 + 2
        assert legend.x1 <= ax.bbox.x1 + 5
    assert len({round(ax._left_title.get_window_extent().y0) for ax in axes}) == 1


def test_a_legend_of_two_rows_lifts_the_title_further():
    made, ax = figure()
    draw_curve(ax, [], [], np.zeros(2), np.zeros(2))
    one = ax.title_pad
    ax.plot([], [], label="another")
    legend_above(ax)
    ax.set(title="Still above")
    FigureCanvasAgg(made).draw()
    assert ax.title_pad > one
    legend, title = ax.get_legend().get_window_extent(), ax._left_title.get_window_extent()
    assert legend.y1 <= title.y0 + 2


def test_a_curve_stands_within_fixed_limits_with_the_truth_below_it():
    _, (left, right) = figure(2, sharey=True)
    for ax in (left, right):
        points, fit = draw_curve(ax, [0.5, -0.5], [1.0, 2.0], GRID, 3 * GRID)
    assert_allclose(GRID, np.linspace(-1, 1, 241))
    assert (right.get_xlim(), right.get_ylim()) == ((-1.02, 1.02), (-2.4, 2.4))
    assert_allclose(right.lines[0].get_data(), [GRID, np.sin(np.pi * GRID)], atol=1e-12)
    assert_allclose(points.get_data(), [[0.5, -0.5], [1, 2]])
    assert_allclose(fit.get_data(), [GRID, 3 * GRID])
    assert [drawn.get_label() for drawn in right.lines] == ["truth", "observations", "fit"]
    assert (left.get_ylabel(), right.get_ylabel()) == ("y", "")


def test_every_panel_of_weights_has_a_line_at_zero_and_its_paths_in_place():
    ax, _ = shown(coefficient_panel, study(*sample(), LAMS), 1.0, True)
    assert_allclose(ax.lines[0].get_ydata(), 0)
    assert ax.get_xlim() == (LAMS[0], LAMS[-1])
    assert ax.get_xscale() == "log"


@pytest.mark.parametrize(("largest", "powers"), [(9.0, [1, 10]), (99.0, [1, 10, 100])])
def test_on_the_bent_scale_all_powers_of_ten_in_sight_are_written(largest, powers):
    X, _, X_new, _ = sample()
    y, y_new = X[:, 0], X_new[:, 0]
    top = np.abs(study(X, y, X_new, y_new, LAMS).weights).max()
    now = study(X, y * largest / top, X_new, y_new, LAMS)
    ax, _ = shown(coefficient_panel, now, 1.0, True)
    assert_allclose(ax.get_yticks(), [-power for power in powers[::-1]] + [0] + powers)
    texts = [label.get_text() for label in ax.get_yticklabels()]
    assert texts == [f"−{power}" for power in powers[::-1]] + ["0"] + [f"{p}" for p in powers]
    assert ax.yaxis.get_transform().linear_width == 1
    assert_allclose(ax.get_ylim()[1], 1.15 * largest)


def test_a_small_sample_of_weights_is_on_the_linear_scale_up_to_ten():
    X, _, X_new, _ = sample()
    y = X[:, 0]
    top = np.abs(study(X, y, X_new, y[:1].repeat(60), LAMS).weights).max()
    for largest, scale in ((8.69, "linear"), (8.71, "asinh")):  # ten is 1.15 times 8.7
        now = study(X, y * largest / top, X_new, X_new[:, 0], LAMS)
        ax, _ = shown(coefficient_panel, now, 1.0, True)
        assert ax.get_yscale() == scale


def errors_between(low, high):
    """A stand-in for a `Study` whose errors run from one value to another."""
    now = study(*sample(), LAMS)
    errors = np.geomspace(low, high, len(LAMS)) if low < high else np.full(len(LAMS), high)
    return dataclasses.replace(now, training_errors=errors, validation_errors=errors[::-1])


@pytest.mark.parametrize(
    ("low", "high", "limits", "scale"),
    [
        (1.0, 2.0, (0.94, 2.06), "linear"),
        (0.2, 1.9, (0.2 - 0.102, 1.9 + 0.102), "linear"),
        (0.1, 1.1, (0.1 / 11**0.06, 1.1 * 11**0.06), "log"),
        (1e-9, 1.0, (1e-4 / 1e4**0.06, 1e4**0.06), "log"),
        (3e-4, 1.0, (3e-4 / (1 / 3e-4) ** 0.06, (1 / 3e-4) ** 0.06), "log"),
        (5.0, 5.0, (4.7, 5.3), "linear"),
        (0.0, 0.0, (-0.06, 0.06), "linear"),
    ],
)
def test_the_limits_of_the_error_panel_by_hand(low, high, limits, scale):
    ax, _ = shown(error_panel, errors_between(low, high))
    assert ax.get_yscale() == scale
    assert_allclose(ax.get_ylim(), limits, rtol=1e-6)


def test_the_error_panel_returns_to_a_linear_scale():
    _, ax = figure()
    move = error_panel(ax)
    for now, scale in ((errors_between(1, 2), "linear"), (errors_between(0.01, 1), "log")) * 2:
        move(now, now.fit(1.0))
        assert ax.get_yscale() == scale
        assert_allclose(ax.lines[0].get_ydata(), now.training_errors)
        assert_allclose(ax.lines[1].get_ydata(), now.validation_errors)
        assert_allclose(ax.lines[2].get_xdata(), LAMS[np.argmin(now.validation_errors)])


@pytest.mark.parametrize(("count", "step"), [(4, 1), (6, 1), (10, 1), (11, 2), (16, 3), (181, 36)])
def test_about_six_lams_have_their_degrees_of_freedom_written(count, step):
    lams = np.logspace(-3, 6, count)
    ax, _ = shown(error_panel, study(*sample(), lams))
    second = ax.figure.axes[1]
    assert_allclose(second.get_xticks(), lams[::step])
    assert second.get_xlim() == (lams[0], lams[-1])
    assert second.get_xscale() == "log"
    assert not any(tick.gridline.get_visible() for tick in second.xaxis.get_major_ticks())
