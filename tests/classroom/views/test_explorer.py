"""The explorer's artists and readings against the mathematics, computed another way."""

import dataclasses
import functools

import numpy as np
import pytest
from numpy.testing import assert_allclose
from screens import amount

from ridge_core.classroom.views.explorer import curve as room_of_curves
from ridge_core.classroom.views.explorer import explore_curve, explore_table
from ridge_core.classroom.views.explorer import table as room
from ridge_core.classroom.views.explorer.study import readings, study, verdict
from ridge_core.data import Standardizer, noisy_curve, polynomial
from ridge_core.objective import cost, predict
from ridge_core.path import RidgePath, ridge
from ridge_core.rows import Rows


def samples(degree, noise, sample):
    x, y = noisy_curve(30, noise=noise, seed=sample)
    x_new, y_new = noisy_curve(100, noise=noise, seed=10_000 + sample)
    scale = Standardizer(polynomial(x, degree))
    X, X_new = (scale.transform(polynomial(part, degree)) for part in (x, x_new))
    return scale, X, y, X_new, y_new


@pytest.fixture(scope="module")
def explorer():
    return explore_curve()


@pytest.mark.parametrize("lam", [1e-6, 1e-2, 1, 1e4])
@pytest.mark.parametrize(("degree", "noise", "sample"), [(12, 0.3, 1), (1, 0.05, 2), (15, 1.0, 7)])
def test_curve_explorer_agrees_with_ridge(explorer, lam, degree, noise, sample):
    live = explorer
    live.set(lam=lam, degree=degree, noise=noise, sample=sample)
    scale, X, y, X_new, y_new = samples(degree, noise, sample)
    weights, intercept = ridge(X, y, lam)
    line = next(line for line in live.figure.axes[0].lines if line.get_label() == "fit")
    expected = predict(scale.transform(polynomial(line.get_xdata(), degree)), weights, intercept)
    assert_allclose(line.get_ydata(), expected, rtol=1e-6, atol=1e-8)
    dots, cursor = live.figure.axes[1].lines[1:3]
    assert_allclose(cursor.get_xdata(), [lam, lam])
    assert_allclose(dots.get_ydata(), weights, rtol=1e-6)
    J = cost(X, y, weights, intercept, lam)
    assert amount(live.readings["cost J"]) == pytest.approx(J, rel=6e-4)
    training = np.mean((predict(X, weights, intercept) - y) ** 2)
    validation = np.mean((predict(X_new, weights, intercept) - y_new) ** 2)
    assert amount(live.readings["training error"]) == pytest.approx(training, rel=6e-4)
    assert amount(live.readings["validation error"]) == pytest.approx(validation, rel=6e-4)
    assert amount(live.readings["size of the weights ‖w‖"]) == pytest.approx(
        np.linalg.norm(weights), rel=6e-4
    )
    marked = [dot.get_ydata()[0] for dot in live.figure.axes[2].lines[4:6]]
    assert_allclose(marked, [training, validation], rtol=1e-6)


def test_the_two_parts_of_the_cost_add_up():
    live = explore_curve(lam=1.0)
    names = ("cost J", "of it, data term", "of it, penalty")
    whole, data, penalty = (amount(live.readings[name]) for name in names)
    assert data + penalty == pytest.approx(whole, rel=1e-3)


def test_a_lam_move_costs_no_decomposition_and_no_new_drawing(monkeypatch):
    live = explore_curve()
    calls = []
    svd = np.linalg.svd
    monkeypatch.setattr(np.linalg, "svd", lambda *a, **k: (calls.append(1), svd(*a, **k))[1])
    draw = live.figure.canvas.draw
    monkeypatch.setattr(live.figure.canvas, "draw", lambda: (calls.append(1), draw())[1])
    live.set(lam=5.0)
    assert calls == []
    live.set(degree=3)
    assert len(calls) == 2


def test_table_explorer_agrees_with_ridge():
    rng = np.random.default_rng(0)
    X, X_new = rng.normal(size=(60, 4)), rng.normal(size=(400, 4))
    y, y_new = X @ [1, 2, 0, -1] + rng.normal(size=60), X_new @ [1, 2, 0, -1]
    live = explore_table(X, y, X_new, y_new)
    live.set(lam=10.0)
    weights, intercept = ridge(X, y, 10.0)
    points = live.figure.axes[0].lines[1]
    assert_allclose(points.get_ydata(), predict(X_new[:300], weights, intercept), rtol=1e-9)
    error = np.mean((predict(X_new, weights, intercept) - y_new) ** 2)
    assert amount(live.readings["validation error"]) == pytest.approx(error, rel=6e-4)


def test_table_explorer_of_added_rows_is_that_of_the_table():
    (X, y), new = table(), table(seed=1)
    whole = explore_table(X, y, *new)
    summed = explore_table(Rows(X[:9], y[:9]) + Rows(X[9:], y[9:]), None, *new)
    for lam in (1e-3, 1.0, 1e4):
        whole.set(lam=lam)
        summed.set(lam=lam)
        assert summed.text == whole.text
    with pytest.raises(ValueError, match="X_validation has 2 columns, expected"):
        explore_table(Rows(X, y), None, new[0][:, :2], new[1])


def test_best_lam_is_the_lowest_of_the_grid():
    _, X, y, X_new, y_new = samples(12, 0.3, 1)
    lams = np.logspace(-6, 4, 60)
    errors = [np.mean((predict(X_new, *ridge(X, y, lam)) - y_new) ** 2) for lam in lams]
    assert study(X, y, X_new, y_new, lams).best_lam == lams[np.argmin(errors)]


def test_in_words_names_the_side_and_what_it_holds_for(explorer):
    explorer.set(degree=12, noise=0.3, sample=1, lam=1e-6)
    times = amount(explorer.readings["validation error"]) / lowest_error(12)
    assert explorer.readings["in words"].startswith("overfitting")
    assert f"{times:.2g} times the lowest for degree 12" in explorer.readings["in words"]
    explorer.set(lam=1e4)
    assert explorer.readings["in words"].startswith("underfitting")
    explorer.set(lam=1e-2)
    assert explorer.readings["in words"].startswith("close to the lowest for degree 12")
    # A line underfits at every λ: what is said must not sound like praise of the fit.
    explorer.set(degree=1, lam=1e-6)
    assert explorer.readings["in words"].startswith("close to the lowest for degree 1:")


@pytest.mark.parametrize("lam", np.logspace(-6, 4, 21))
def test_in_words_turns_ten_percent_above_the_lowest(explorer, lam):
    explorer.set(degree=12, noise=0.3, sample=1, lam=lam)
    error = amount(explorer.readings["validation error"])
    close = explorer.readings["in words"].startswith("close")
    assert close == (error <= 1.1 * lowest_error(12))


@functools.cache
def lowest_error(degree):
    _, X, y, X_new, y_new = samples(degree, 0.3, 1)
    fits = (ridge(X, y, lam) for lam in np.logspace(-6, 4, 201))
    return min(np.mean((predict(X_new, *fit) - y_new) ** 2) for fit in fits)


@pytest.mark.parametrize("make", [explore_curve, lambda: explore_table(*table(), *table(seed=1))])
def test_a_move_of_lam_is_one_fit(monkeypatch, make):
    live = make()
    calls = []
    for name in ("weights", "intercepts", "degrees_of_freedom", "predict"):
        count_calls(monkeypatch, name, calls)
    live.set(lam=5.0)
    assert sorted(calls) == ["degrees_of_freedom", "weights"]
    assert live.readings["λ"] == "5"


def count_calls(monkeypatch, name, calls):
    method = getattr(RidgePath, name)
    monkeypatch.setattr(RidgePath, name, lambda *args: (calls.append(name), method(*args))[1])


def table(rows=20, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, 3)), rng.normal(size=rows)


def test_table_explorer_takes_lists_few_lams_and_a_constant_target(recwarn):
    X, y = table()
    live = explore_table(X.tolist(), y.tolist(), X[:1], y[:1], lams=[0.1, 1, 10], lam=1)
    assert live.readings["effective degrees of freedom"]
    assert "did not follow" not in live.text
    assert "did not follow" not in explore_table(X, 0 * y + 2, X, 0 * y + 2).text
    assert not recwarn.list


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lams": [0, 1]}, "lams is .* expected two or more above 0, rising"),
        ({"lams": [1, 0.1]}, "rising"),
        ({"lams": [1]}, "two or more"),
        ({"X_validation": np.ones((5, 2))}, "X_validation has 2 columns, expected 3"),
    ],
)
def test_table_explorer_names_what_is_wrong(changes, says):
    X, y = table()
    good = {"X": X, "y": y, "X_validation": X, "y_validation": y}
    with pytest.raises(ValueError, match=says):
        explore_table(**good | changes)


def test_the_controls_begin_where_they_are_told_and_reach_as_far_as_said():
    live = explore_curve(degree=5, noise=0.2, lam=10.0, rows=12, validation_rows=20)
    assert live.values == {"lam": 10, "degree": 5, "noise": 0.2, "sample": 1}
    reach = {name: (dial.min, dial.max) for name, dial in live.controls.items() if dial.description}
    assert reach == {"lam": (-6, 4), "degree": (1, 15), "noise": (0.05, 1)}
    assert live.play == "lam"
    points = next(line for line in live.figure.axes[0].lines if line.get_label() == "observations")
    assert_allclose(points.get_data(), noisy_curve(12, noise=0.2, seed=1))
    live.press("New sample")
    assert live.values["sample"] == 2
    assert_allclose(points.get_data(), noisy_curve(12, noise=0.2, seed=2))


def test_the_table_explorer_begins_at_its_grid_and_shows_three_hundred_rows():
    X, y = table(rows=350)
    live = explore_table(X, y, X, y)
    assert (live.controls["lam"].min, live.controls["lam"].max) == (-3, 6)
    assert live.values == {"lam": 1}
    assert live.play == "lam"
    assert len(live.figure.axes[0].lines[1].get_xdata()) == 300
    narrow = explore_table(X, y, X, y, lams=[0.01, 1, 100])
    assert (narrow.controls["lam"].min, narrow.controls["lam"].max) == (-2, 2)
    assert narrow.figure.axes[1].get_yscale() == "linear"


def test_a_large_table_says_what_takes_long(monkeypatch, capsys):
    X, y = table()
    explore_table(X, y, X, y)
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(room, "LARGE", X.size - 1)
    explore_table(X, y, X, y)
    assert capsys.readouterr().out.startswith("Decomposing 20 rows once")
    monkeypatch.setattr(room, "LARGE", X.size)
    explore_table(X, y, X, y)
    assert capsys.readouterr().out == ""


def test_the_paths_stand_on_the_whole_grid_of_lams(explorer):
    explorer.reset()
    weights, errors = explorer.figure.axes[1:3]
    for ax in (weights, errors):
        assert ax.get_xlim() == (1e-6, 1e4)
    assert len(weights.collections[0].get_segments()) == 12
    assert weights.get_yscale() == "asinh"


def a_study(best=5, last=1.0):
    """A study whose validation errors have their lowest where they are told."""
    _, X, y, X_new, y_new = samples(3, 0.3, 1)
    lams = np.logspace(-3, 3, 11)
    errors = 1.0 + np.abs(np.arange(11) - best)
    now = study(X, y, X_new, y_new, lams)
    return dataclasses.replace(now, validation_errors=last * errors)


@pytest.mark.parametrize(
    ("lam", "error", "words"),
    [
        (1.0, 1.1, "close to the lowest here: validation error is within 10 % of it"),
        (0.001, 1.0999, "close to the lowest here: validation error is within 10 % of it"),
        (0.01, 1.101, "overfitting: validation error is 1.1 times the lowest here"),
        (100.0, 2.34, "underfitting: validation error is 2.3 times the lowest here"),
        (1.0, 2.0, "underfitting: validation error is 2 times the lowest here"),
    ],
)
def test_the_verdict_by_hand(lam, error, words):
    now = a_study()
    assert now.best_lam == pytest.approx(1.0)
    fit = dataclasses.replace(now.fit(lam), validation_error=error)
    assert verdict(now, fit, "here") == words


def test_the_verdict_on_a_constant_target_divides_nothing(recwarn):
    now = a_study(last=0.0)
    fit = dataclasses.replace(now.fit(1.0), validation_error=0.0)
    assert verdict(now, fit, "here").startswith("close")
    assert not recwarn.list


def test_readings_have_the_digits_that_lessons_quote():
    now = a_study()
    fit = now.fit(0.3)
    said = readings(now, fit, "here")
    m, w = now.training.m, fit.weights
    data, penalty = fit.training_error / 2, 0.3 * (w @ w) / (2 * m)
    parts = {
        "cost J": data + penalty,
        "of it, data term": data,
        "of it, penalty": penalty,
        "size of the weights ‖w‖": np.sqrt(w @ w),
        "training error": fit.training_error,
        "validation error": fit.validation_error,
    }
    for name, value in parts.items():
        assert amount(said[name]) == float(f"{value:.3e}"), name
    assert said["effective degrees of freedom"] == f"{fit.degrees_of_freedom:.2f}"
    assert said["λ"] == "0.3"


def test_points_of_the_table_stand_at_their_observed_values():
    X, y = table(rows=20)
    X_new, y_new = table(rows=320, seed=5)
    live = explore_table(X, y, X_new, y_new)
    ax = live.figure.axes[0]
    assert_allclose(ax.lines[1].get_xdata(), y_new[:300])
    low, high = y_new[:300].min(), y_new[:300].max()
    edge = (high - low) / 20
    assert_allclose(ax.get_xlim(), (low - edge, high + edge))
    assert_allclose(ax.get_ylim(), (low - edge, high + edge))
    assert_allclose(ax.lines[0].get_xdata(), ax.get_xlim())
    assert len(live.figure.axes[1].collections[0].get_segments()[0]) == 181


def test_what_was_asked_lately_is_not_prepared_again(monkeypatch):
    live = explore_curve()
    live.set(degree=4)
    calls = []
    monkeypatch.setattr(room_of_curves, "noisy_curve", lambda *a, **k: calls.append(a))
    live.set(degree=12)
    live.set(degree=4)
    assert calls == []
    assert "did not follow" not in live.text


def test_rows_of_the_validation_sample_are_as_many_as_told():
    now = room_of_curves.curve_sample(3, 0.2, 4, rows=11, validation_rows=17).study
    assert (now.training.m, now.validation.m) == (11, 17)
    again = room_of_curves.curve_sample(3, 0.2, 4)
    assert (again.study.training.m, again.study.validation.m) == (30, 100)
    assert_allclose(again.study.lams, np.logspace(-6, 4, 201))
    x_new, y_new = noisy_curve(100, noise=0.2, seed=10_004)
    fit = again.study.fit(1.0)
    scale = Standardizer(polynomial(again.x, 3))
    predicted = predict(scale.transform(polynomial(x_new, 3)), fit.weights, fit.intercept)
    assert fit.validation_error == pytest.approx(np.mean((predicted - y_new) ** 2))
