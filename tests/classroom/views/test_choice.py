"""The views of choosing λ: the folds, the band of the error, and what many splits choose."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from numpy.testing import assert_allclose
from screens import line

from ridge_core.classroom.views.choice import (
    costs,
    draw_band,
    draw_folds,
    explore_choice,
    explore_splits,
    place,
)
from ridge_core.classroom.views.style import figure
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.path import ridge
from ridge_core.selection import cross_validate, fold_indices

LAMS = np.logspace(-6, 3, 19)


@pytest.fixture(scope="module")
def rows():
    x, y = noisy_curve(40, noise=0.3, seed=2)
    return x, y, Standardizer(polynomial(x, 8))


@pytest.fixture(scope="module")
def validated(rows):
    x, y, scale = rows
    return cross_validate(scale.transform(polynomial(x, 8)), y, LAMS, folds=5, seed=0)


@pytest.mark.parametrize(("m", "k"), [(20, 5), (11, 3)])
def test_the_fold_diagram_marks_each_row_in_the_fold_that_holds_it_out(m, k):
    made, ax = figure(width=8, height=2.8)
    folds = fold_indices(m, k, seed=1)
    draw_folds(ax, folds)
    marks = {tuple(point) for point in line(ax, "held out").get_xydata()}
    assert marks == {(row + 1, fold + 1) for fold, rows in enumerate(folds) for row in rows}
    (cells,) = ax.collections
    shades = np.reshape(cells.get_array(), (k, m))
    assert {(row + 1, fold + 1) for fold, row in np.argwhere(shades)} == marks
    assert cells.get_clim() == (0, 1)  # so that the two shades differ
    assert_allclose(cells.get_coordinates()[[0, -1], [0, -1]], [(0.5, 0.5), (m + 0.5, k + 0.5)])
    assert ax.get_xlim() == (0.5, m + 0.5)
    assert ax.get_ylim() == (k + 0.5, 0.5)  # the first fold above
    assert_allclose(ax.get_yticks(), range(1, k + 1))
    FigureCanvasAgg(made).draw()
    assert all(tick == int(tick) for tick in ax.get_xticks())
    assert ax.get_legend().get_window_extent().y0 >= ax.bbox.y1 - 2
    ticks = ax.xaxis.get_major_ticks() + ax.yaxis.get_major_ticks()
    assert not any(tick.gridline.get_visible() for tick in ticks)  # the cells have their own edges


def test_the_band_is_one_standard_error_to_each_side(validated):
    _, ax = figure()
    draw_band(ax, validated)
    assert_allclose(ax.lines[0].get_data(), [LAMS, validated.errors.mean(axis=0)])
    bar = validated.errors.std(axis=0, ddof=1) / np.sqrt(5)
    band = ax.collections[0].get_paths()[0].vertices
    for lam, middle, half in zip(LAMS, validated.mean, bar, strict=True):
        heights = band[np.isclose(band[:, 0], lam), 1]
        assert_allclose([heights.min(), heights.max()], [middle - half, middle + half])
    assert_allclose(line(ax, "lowest").get_xdata(), LAMS[np.argmin(validated.mean)])
    rule = line(ax, "one-standard-error rule").get_xdata()
    assert_allclose(rule, validated.one_standard_error_lam)
    assert ax.get_ylim() == (0, pytest.approx(2 * np.median(validated.mean + bar)))
    assert ax.get_xlim() == (LAMS[0], LAMS[-1])


@pytest.mark.parametrize("lam", [1e-6, 1e-3, 10**-0.5, 100])
def test_the_choice_view_shows_the_fit_and_where_its_lam_stands(rows, validated, lam):
    x, y, scale = rows
    X = scale.transform(polynomial(x, 8))

    def predicted(grid, lam):
        weights, intercept = ridge(X, y, lam)
        return scale.transform(polynomial(grid, 8)) @ weights + intercept

    live = explore_choice(x, y, predicted, validated)
    live.set(lam=lam)
    left, right = live.figure.axes
    fit = line(left, "fit")
    assert_allclose(fit.get_xdata()[[0, -1]], [-1, 1])
    assert_allclose(fit.get_ydata(), predicted(fit.get_xdata(), live.values["lam"]))
    (there,), (height,) = right.lines[-1].get_data()
    assert there == live.values["lam"]
    k = np.argmin(np.abs(np.log(LAMS / there)))
    assert height == pytest.approx(validated.mean[k], rel=1e-6)
    assert_allclose(line(right, "lowest").get_xdata(), validated.best_lam)
    assert len(right.collections) == 1  # the band
    assert left.get_title(loc="left") == "The fit to all rows"
    live.reset()
    assert live.values["lam"] == pytest.approx(validated.best_lam)
    live.set(lam=lam)
    assert live.controls["lam"].min == -6
    assert live.controls["lam"].max == 3
    assert float(live.readings["error"]) == pytest.approx(height, abs=1e-3)
    error = validated.standard_error[k]
    assert float(live.readings["standard error"]) == pytest.approx(error, abs=1e-3)


def test_in_words_a_lam_is_within_one_standard_error_up_to_the_rule(validated):
    best = validated.mean.argmin()
    limit = validated.mean[best] + validated.standard_error[best]
    for lam, error in zip(LAMS, validated.mean, strict=True):
        words = place(lam, validated)["in words"]
        assert words == (
            "within one standard error of the lowest"
            if error <= limit
            else "more than one standard error above the lowest"
        )


def test_between_two_lams_the_error_is_read_off_the_line(validated):
    middle = np.sqrt(LAMS[13] * LAMS[14])
    expected = (validated.mean[13] + validated.mean[14]) / 2
    assert float(place(middle, validated)["error"]) == pytest.approx(expected, abs=1e-3)


def test_the_dot_stays_in_sight_where_the_error_is_flat_and_high(rows, validated):
    x, y, _ = rows
    live = explore_choice(x, y, lambda grid, lam: grid, validated)
    band = live.figure.axes[1]
    assert band.get_ylim()[1] > validated.mean[-1] + validated.standard_error[-1]


@pytest.mark.parametrize("lams", [LAMS[::-1], [0.0, 1.0, 10.0]])
def test_lams_that_do_not_rise_from_above_0_are_refused(rows, lams):
    x, y, scale = rows
    X = scale.transform(polynomial(x, 8))
    found = cross_validate(X, y, lams, folds=5, seed=0)
    with pytest.raises(ValueError, match=r"validated has λs that do not rise, .* all above 0"):
        explore_choice(x, y, lambda grid, lam: grid, found)


def test_the_splits_view_counts_choices_and_marks_eight_in_ten():
    lams = np.logspace(-2, 2, 9)

    def chosen(rows, folds):
        return np.repeat(lams[[1, 3, 4, 8]], [5, 40, 45, 10]) if rows == 40 else lams

    live = explore_splits(lams, chosen, lambda rows: lams**2 / rows)
    above, below = live.figure.axes
    counts, edges, _ = above.patches[0].get_data()
    assert_allclose(counts, [0, 5, 0, 40, 45, 0, 0, 0, 10])
    assert_allclose(np.sqrt(edges[1:] * edges[:-1]), lams)
    assert_allclose(below.lines[0].get_data(), [lams, lams**2 / 40])
    # A tenth of the choices lies below, a tenth above.
    for ax, lines in ((above, above.lines), (below, below.lines[1:])):
        assert [line.get_xdata()[0] for line in lines] == [lams[3], lams[4]], ax
    live.set(rows=60)
    assert_allclose(above.patches[0].get_data()[0], 1)
    assert_allclose(below.lines[0].get_ydata(), lams**2 / 60)


def test_what_the_choices_cost_is_read_at_the_chosen_lams():
    lams, errors = np.array([0.1, 1.0, 10.0]), np.array([5.0, 2.0, 9.0])
    said = costs(lams, np.repeat([0.1, 1.0, 10.0], [15, 70, 15]), errors)
    assert said["eight in ten choose λ between"] == "0.1 and 10"
    assert said["eight in ten err by"] == "2 to 9"
    assert said["lowest error of any λ"] == "2"


def test_the_splits_view_goes_from_few_rows_and_folds_to_many():
    lams = np.logspace(-2, 2, 9)
    live = explore_splits(lams, lambda rows, folds: lams, lambda rows: lams)
    reach = {name: (dial.min, dial.max, dial.step) for name, dial in live.controls.items()}
    assert reach == {"rows": (20, 200, 20), "folds": (2, 10, 1)}
    assert live.values == {"rows": 40, "folds": 5}
    above, below = live.figure.axes
    assert above.get_ylim() == (0, 100)
    assert below.get_ylim() == (1e-3, 10)
    assert below.get_yscale() == "log"


def test_the_choice_view_draws_its_rows_the_truth_and_both_legends_at_one_height(rows, validated):
    x, y, _ = rows
    live = explore_choice(x, y, lambda grid, lam: grid**2 - np.log10(lam), validated)
    left, right = live.figure.axes
    assert_allclose(line(left, "observations").get_data(), [x, y])
    grid = line(left, "fit").get_xdata()
    assert_allclose(grid, np.linspace(-1, 1, 241))
    assert_allclose(line(left, "truth").get_data(), [grid, np.sin(np.pi * grid)], atol=1e-12)
    assert (left.get_xlim(), left.get_ylim()) == ((-1.02, 1.02), (-2.4, 2.4))
    live.set(lam=0.1)
    assert_allclose(line(left, "fit").get_ydata(), grid**2 + 1)
    assert live.readings["λ"] == "0.1"
    assert live.play == "lam"
    titles = [ax._left_title.get_window_extent().y0 for ax in (left, right)]
    assert titles[0] == pytest.approx(titles[1])
    dots = [drawn for drawn in right.lines if drawn.get_marker() == "o"]
    assert [len(dot.get_xdata()) for dot in dots] == [1]


def test_repeated_lams_are_refused_as_well(rows, validated):
    same = cross_validate(np.ones((9, 2)) * np.arange(9)[:, None], np.arange(9.0), [1, 1], folds=3)
    with pytest.raises(ValueError, match="λs that do not rise"):
        explore_choice(*rows[:2], lambda grid, lam: grid, same)


def test_each_panel_of_the_splits_has_its_own_two_lines_over_the_whole_grid():
    lams = np.logspace(-3, 1, 9)
    live = explore_splits(lams, lambda rows, folds: np.repeat(lams[:2], [rows, folds]), np.log)
    assert (
        "did not follow" in live.text
    )  # `true_errors` has the wrong length here: said, not raised
    live = explore_splits(
        lams, lambda rows, folds: np.repeat(lams, folds), lambda rows: lams * rows
    )
    above, below = live.figure.axes
    assert (len(above.lines), len(below.lines)) == (2, 3)
    assert above.get_xlim() == below.get_xlim() == (lams[0], lams[-1])
    live.set(folds=7, rows=20)
    assert_allclose(above.patches[0].get_data()[0], np.full(9, 7))
    # Of 63 choices in order, the seventh and the fifty-seventh are a tenth from either end.
    ends = [drawn.get_xdata()[0] for drawn in above.lines]
    assert ends == [lams[0], lams[8]]
    assert_allclose(below.lines[0].get_ydata(), 20 * lams)
    assert live.readings["lowest error of any λ"] == "0.02"
    assert live.readings["eight in ten choose λ between"] == "0.001 and 10"
    assert live.readings["eight in ten err by"] == "0.02 to 200"


def test_the_cost_is_read_at_the_nearest_lam_of_the_grid():
    lams, errors = np.logspace(-2, 2, 5), np.array([5.0, 4.0, 3.0, 2.0, 7.0])
    # Nearest in powers of ten: 4 is nearer to 10 than to 1.
    said = costs(lams, np.array([0.4, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0]), errors)
    assert said["eight in ten err by"] == "2 to 2"
    assert said["lowest error of any λ"] == "2"


def test_what_the_choices_cost_has_two_digits():
    lams, errors = np.array([1 / 7, 1.0, 700 / 9]), np.array([50 / 7, 200 / 9, 9.0])
    said = costs(lams, np.repeat(lams, [15, 70, 15]), errors)
    assert said["eight in ten choose λ between"] == "0.14 and 78"
    assert said["eight in ten err by"] == "7.1 to 22"
    assert said["lowest error of any λ"] == "7.1"
