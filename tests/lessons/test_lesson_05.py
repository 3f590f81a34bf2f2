"""Lesson 5: its live figures moved, its hand-made errors and its claims held elsewhere."""

import warnings

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ridge_core.data import noisy_curve, polynomial
from ridge_core.selection import cross_validate, fold_indices

LAMS = [1e-6, 1e-2, 10**-0.2, 1e3]


@pytest.fixture(scope="module")
def lesson():
    return run("05_choose_lambda")


def model(lam):
    return make_pipeline(StandardScaler(), Ridge(alpha=lam, solver="svd"))


def fold_errors(x, y, lam, folds):
    """Return scikit-learn's error on each of the folds, given as row numbers."""
    place = np.empty(len(y), dtype=int)
    for number, held_out in enumerate(folds):
        place[held_out] = number
    scoring = {"cv": PredefinedSplit(place), "scoring": "neg_mean_squared_error"}
    return -cross_val_score(model(lam), polynomial(x, 12), y, **scoring)


def quietly(live, **values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.set(**values)


def test_the_folds_of_the_page_judge_as_scikit_learns_do(lesson):
    for column in (0, 40, 90):
        expected = fold_errors(lesson["x"], lesson["y"], lesson["lams"][column], lesson["folds"])
        assert_allclose(lesson["by_fold"][:, column], expected, rtol=1e-4)


@pytest.mark.parametrize("lam", LAMS)
def test_the_dot_and_the_fit_are_scikit_learns(lesson, lam):
    live, x, y = lesson["live"], lesson["x"], lesson["y"]
    quietly(live, lam=lam)
    left, right = live.figure.axes
    errors = fold_errors(x, y, lam, fold_indices(40, 5, seed=0))
    (at,), (height,) = right.lines[-1].get_data()
    assert at == pytest.approx(lam)
    assert height == pytest.approx(errors.mean(), rel=1e-4)
    error = np.std(errors, ddof=1) / np.sqrt(5)
    assert float(live.readings["standard error"]) == pytest.approx(error, abs=6e-4)
    grid, fitted = next(line for line in left.lines if line.get_label() == "fit").get_data()
    expected = model(lam).fit(polynomial(x, 12), y).predict(polynomial(grid, 12))
    assert_allclose(fitted, expected, rtol=1e-4, atol=1e-6)


def test_the_rule_is_drawn_at_the_largest_lam_that_the_words_call_near(lesson):
    live, rule = lesson["live"], lesson["validated"].one_standard_error_lam
    lines = {line.get_label(): line for line in live.figure.axes[1].lines}
    assert_allclose(lines["one-standard-error rule"].get_xdata(), rule)
    assert_allclose(lines["lowest"].get_xdata(), lesson["lams"][np.argmin(lesson["mean"])])
    for lam, words in ((rule, "within"), (rule * 10**0.2, "more than")):
        quietly(live, lam=lam)
        assert live.readings["in words"].startswith(words)


@pytest.mark.parametrize(("rows", "folds"), [(20, 2), (20, 10), (60, 5), (200, 2), (200, 10)])
def test_a_hundred_splits_are_counted_once_each(lesson, rows, folds):
    quietly(lesson["splits"], rows=rows, folds=folds)
    above, below = lesson["splits"].figure.axes
    (bars,), lams = above.patches, lesson["fewer"]
    heights, edges, _ = bars.get_data()
    assert heights.sum() == 100
    x, y = noisy_curve(rows, noise=0.3, seed=37)
    for seed in (0, 17, 99):
        lam = cross_validate(polynomial(x, 12), y, lams, folds, seed).best_lam
        assert heights[np.searchsorted(edges, lam) - 1] >= 1
    low, high = (line.get_xdata()[0] for line in above.lines)
    assert heights[(lams >= 0.99 * low) & (lams <= 1.01 * high)].sum() >= 80
    assert below.lines[0].get_ydata().max() < below.get_ylim()[1]
    assert below.lines[0].get_ydata().min() > below.get_ylim()[0]


def test_the_price_of_the_choice_is_the_distance_to_the_truth(lesson):
    quietly(lesson["splits"], rows=60, folds=5)
    lams, errors = lesson["splits"].figure.axes[1].lines[0].get_data()
    x, y = noisy_curve(60, noise=0.3, seed=37)
    grid = np.linspace(-1, 1, 241)
    for place in (5, 20, 30):
        fitted = model(lams[place]).fit(polynomial(x, 12), y).predict(polynomial(grid, 12))
        assert errors[place] == pytest.approx(
            np.mean((fitted - np.sin(np.pi * grid)) ** 2), rel=1e-4
        )
    assert float(lesson["splits"].readings["lowest error of any λ"]) == pytest.approx(
        errors.min(), rel=0.05
    )


def test_each_row_is_held_out_once(lesson):
    row, fold = lesson["folds_figure"].axes[0].lines[0].get_data()
    assert_allclose(np.sort(row), np.arange(1, 41))
    for number, held_out in enumerate(lesson["folds"], 1):
        assert_allclose(row[fold == number], held_out + 1)


def test_leaving_a_row_out_by_hand_is_leaving_it_out(lesson):
    Z, y, lam, row = (lesson[name] for name in ("Z", "y", "lam", "i"))
    others = np.delete(np.arange(40), row)
    left_out = Ridge(alpha=lam, solver="svd").fit(Z[others], y[others]).predict(Z[[row]])[0]
    residual = (Ridge(alpha=lam, solver="svd").fit(Z, y).predict(Z) - y)[row]
    assert lesson["guess"] == pytest.approx(left_out)
    assert residual / (1 - lesson["leverage"]) == pytest.approx(left_out - y[row])


def test_a_row_moved_to_its_prediction_leaves_the_fit_without_it(lesson):
    Z, lam, row, y = (*(lesson[name] for name in ("Z", "lam", "i")), lesson["y"].copy())
    y[row] = lesson["guess"]
    model = Ridge(alpha=lam, solver="svd").fit(Z, y)
    assert_allclose(model.coef_, lesson["without"].weights(lam), rtol=1e-6, atol=1e-8)


def test_what_the_prose_says_of_the_two_λs(lesson):
    difference = lesson["paired"]
    assert np.sum(difference > 0) == 4
    assert abs(difference.mean()) < difference.std(ddof=1) / np.sqrt(5)
    rise = lesson["mean"][lesson["pair"]]
    assert rise[1] - rise[0] < lesson["standard_error"][np.argmin(lesson["mean"])]


def test_what_the_prose_says_of_the_spread(lesson):
    def spread(choices):
        low, high = np.quantile(choices, [0.1, 0.9], method="nearest")
        return high / low

    one, averaged, rule = lesson["ways"].values()
    assert spread(one) > 10
    assert spread(rule) > 10
    assert spread(averaged) < 2.1
    assert spread(lesson["chosen"](40, 10)) < spread(lesson["chosen"](40, 5))


def test_what_the_prose_says_is_so(lesson):
    assert np.all(np.diff(lesson["training_errors"]) > 0)
    assert max(lesson["chosen_lams"]) > 1e3 * min(lesson["chosen_lams"])
    # No fold likes the average of the favourites: all are several times smaller or larger.
    distance = np.abs(np.log(lesson["favourites"] / lesson["favourites"].mean()))
    assert distance.min() > np.log(4)
    best = lesson["fewer"][np.argmin(lesson["true_errors"](40))]
    rule = lesson["validated"].one_standard_error_lam
    assert abs(np.log(best / rule)) < abs(np.log(best / lesson["validated"].best_lam))
    squares = lesson["squares"]
    assert set(np.argsort(squares)[-2:]) == {38, 39}
    assert squares[38:].sum() > 0.6 * squares.sum()
