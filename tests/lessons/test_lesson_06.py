"""Lesson 6: its errors beside the known truth, its leaks and its nested folds held elsewhere."""

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ridge_core import curve, fold_indices, noisy_curve, polynomial


@pytest.fixture(scope="module")
def lesson():
    return run("06_trust_the_error")


def model(lam):
    return make_pipeline(StandardScaler(), Ridge(alpha=lam, solver="svd"))


def error_of(lam, X, y, train, judged):
    fitted = model(lam).fit(X[train], y[train])
    return np.mean((fitted.predict(X[judged]) - y[judged]) ** 2)


def test_the_three_errors_are_those_of_fresh_draws(lesson):
    rng, x, column = np.random.default_rng(0), lesson["x"], 60
    ridge, fresh_x = model(lesson["lams"][column]), rng.uniform(-1, 1, 4000)
    found = []
    for _ in range(400):
        y = curve(x) + rng.normal(0, 0.3, 40)
        fitted = ridge.fit(polynomial(x, 12), y)
        at_rows, anywhere = (fitted.predict(polynomial(p, 12)) for p in (x, fresh_x))
        again = curve(x) + rng.normal(0, 0.3, 40)
        fresh = curve(fresh_x) + rng.normal(0, 0.3, 4000)
        pairs = ((at_rows, y), (at_rows, again), (anywhere, fresh))
        found.append([np.mean((fit - truth) ** 2) for fit, truth in pairs])
    ours = [lesson[name][column] for name in ("training", "in_sample", "fresh")]
    assert_allclose(ours, np.mean(found, axis=0), rtol=0.04)


def test_what_the_prose_says_of_the_three_errors(lesson):
    training, in_sample, fresh = (lesson[name] for name in ("training", "in_sample", "fresh"))
    assert np.all(np.diff(lesson["variance"]) < 0)
    assert np.all(np.diff(training) > 0)
    low = lesson["lams"] < 1
    assert np.all(training < in_sample)
    assert np.all(in_sample[low] < fresh[low])
    assert np.argmin(in_sample) < np.argmin(fresh)
    freedom = lesson["RidgePath"](lesson["Z"], lesson["y"]).degrees_of_freedom(lesson["lams"])
    optimism = 2 * 0.3**2 / 40 * (1 + freedom)
    assert_allclose((in_sample - training)[low], optimism[low], atol=0.004)


def test_the_honest_picking_is_scikit_learns(lesson):
    X, y = lesson["junk"], lesson["target"]
    errors = []
    for held_out in fold_indices(60, 5, seed=0):
        train = np.setdiff1d(np.arange(60), held_out)
        centred = X[train] - X[train].mean(axis=0)
        picked = np.argsort(np.abs(centred.T @ (y[train] - y[train].mean())))[-20:]
        errors.append(error_of(10, X[:, picked], y, train, held_out))
    assert lesson["picked_inside"](X, y) == pytest.approx(np.mean(errors))


def test_the_more_columns_are_looked_at_the_less_is_the_promise_worth(lesson):
    means = []
    for columns in (20, 200, 2000):
        lesson["noise"].set(columns=columns)
        axes = lesson["noise"].figure.axes[0]
        before, inside = (dots.get_xdata() for dots in axes.lines[:2])
        means.append(before.mean())
        assert inside.mean() > 1
        low, high = axes.get_xlim()
        assert low < min(*before, *inside)
        assert max(*before, *inside) < high
    assert means == sorted(means, reverse=True)
    assert max(before) < 1


def test_the_true_error_is_that_on_many_fresh_rows(lesson):
    x, y = noisy_curve(40, noise=0.3, seed=3)
    fresh, heights = noisy_curve(400_000, noise=0.3, seed=1003)
    predicted = model(0.1).fit(polynomial(x, 12), y).predict(polynomial(fresh, 12))
    expected = np.mean((predicted - heights) ** 2)
    assert lesson["true_error"](x, y, 0.1) == pytest.approx(expected, rel=0.02)


def test_nested_folds_never_see_what_they_judge(lesson):
    x, y = noisy_curve(40, noise=0.3, seed=11)
    X, rng = polynomial(x, 12), np.random.default_rng(0)
    errors = []
    for held_out in fold_indices(40, 5, seed=rng):
        rest = np.setdiff1d(np.arange(40), held_out)
        inner = [(np.delete(rest, fold), rest[fold]) for fold in fold_indices(32, 5, seed=rng)]
        means = [np.mean([error_of(lam, X, y, *pair) for pair in inner]) for lam in lesson["fewer"]]
        errors.append(error_of(lesson["fewer"][np.argmin(means)], X, y, rest, held_out))
    assert lesson["nested_error"](x, y) == pytest.approx(np.mean(errors), rel=1e-4)


def test_what_the_prose_says_of_a_hundred_samples(lesson):
    errors = lesson["errors"]
    assert errors["smallest"].median() < errors["true"].median() < errors["nested"].median()
    assert (errors["nested"] > errors["smallest"]).sum() >= 90
    assert 40 <= (errors["nested"] > errors["true"]).sum() <= 60
    assert (errors["smallest"] < errors["true"]).sum() > 60


def test_what_the_prose_says_of_the_number_of_folds(lesson):
    ratios = lesson["ratios"]
    half = ratios.quantile(0.75) - ratios.quantile(0.25)
    assert half[40] > 0.85 * half[5]
    assert ratios[2].median() > 2
    assert np.all(np.abs(ratios[[5, 10, 40]].median() - 1) < 0.1)


def test_the_worst_splits_held_out_the_right_end(lesson):
    X, y = lesson["X"], lesson["y"]
    for folds in (2, 5, 10):
        errors = [lesson["cross_validate"](X, y, 0.1, folds, seed).mean[0] for seed in range(50)]
        worst = fold_indices(40, folds, seed=int(np.argmax(errors)))
        assert any({38, 39} <= set(held_out) for held_out in worst)


def test_the_worst_sample_leaves_an_end_empty(lesson):
    worst = lesson["errors"]["true"].idxmax()
    x, _ = lesson["samples_of_40"][worst]
    assert min(x[0] + 1, 1 - x[-1]) < 0.1 < max(x[0] + 1, 1 - x[-1])
    assert lesson["errors"].loc[worst, ["smallest", "nested"]].max() < 0.2
