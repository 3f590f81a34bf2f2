"""Lesson 8: its model, its spread and its reading of coefficients, computed in another way."""

import numpy as np
import pytest
from lessons import run
from numpy.testing import assert_allclose
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from statsmodels.api import OLS, add_constant

from ridge_core.selection import fold_indices


@pytest.fixture(scope="module")
def lesson():
    return run("08_ridge_in_practice")


def test_test_rows_and_working_rows_share_nothing(lesson):
    test, rest = lesson["test"], lesson["rest"]
    assert sorted([*test, *rest]) == list(range(len(lesson["y_all"])))
    assert_allclose(lesson["scale"].mean, lesson["X_all"][rest].mean(axis=0))


def test_scaling_inside_the_folds_is_grid_search_over_the_pipeline(lesson):
    X, y, lams = lesson["X"], lesson["y"], lesson["lams"][::10]
    folds = fold_indices(len(y), 10, seed=0)
    splits = [(np.setdiff1d(np.arange(len(y)), fold), fold) for fold in folds]
    search = GridSearchCV(
        make_pipeline(StandardScaler(), Ridge()),
        {"ridge__alpha": lams},
        cv=splits,
        scoring="neg_mean_squared_error",
    ).fit(X, y)
    assert_allclose(lesson["validated"].mean[::10], -search.cv_results_["mean_test_score"])


def test_the_candidates_are_scikit_learns(lesson):
    X, y, test = lesson["X"], lesson["y"], lesson["X_all"][lesson["test"]]
    models = {"least squares": LinearRegression(), "ridge": Ridge(lesson["lam"])}
    models["cautious ridge"] = Ridge(lesson["cautious"])
    for name, model in models.items():
        predicted = make_pipeline(StandardScaler(), model).fit(X, y).predict(test)
        assert_allclose(lesson["candidates"][name], predicted, rtol=1e-7)


def test_ridge_and_least_squares_are_level_and_both_beat_the_mean(lesson):
    gain, squares = lesson["gain"], lesson["squares"]
    assert abs(gain.mean()) < 2 * gain.std(ddof=1) / np.sqrt(len(gain))
    for name in ("least squares", "ridge", "cautious ridge"):
        won = squares["the mean"] - squares[name]
        assert won.mean() > 4 * won.std(ddof=1) / np.sqrt(len(won))


def test_longleys_signs(lesson):
    Z, employment = lesson["Z_long"], lesson["employment"]
    alone = np.array(lesson["alone"])
    assert (alone > 0).all()
    assert np.sum(LinearRegression().fit(Z, employment).coef_ < 0) == 4
    negative = Ridge(1).fit(Z, employment).coef_ < 0
    assert [n for n, sign in zip(lesson["names"], negative, strict=True) if sign] == [
        "unemployed",
        "armed forces",
    ]
    growth = np.corrcoef(lesson["L"].T)[np.ix_([0, 1, 4, 5], [0, 1, 4, 5])]
    assert growth.min() > 0.975


def test_the_bars_tell_what_the_page_says(lesson):
    low, high, columns = lesson["low"], lesson["high"], list(lesson["columns"])
    s1 = columns.index("s1")
    assert high[0][s1] < 0 < high[1][s1]
    assert (high[1] - low[1] < high[0] - low[0]).all()
    for name in ("bmi", "bp"):
        assert low[:, columns.index(name)].min() > 0


def test_the_largest_error_wants_far_more_shrinkage_than_the_mean_of_squares(lesson):
    X, y, lams = lesson["X"], lesson["y"], lesson["lams"]
    folds = fold_indices(len(y), 10, seed=0)
    splits = [(np.setdiff1d(np.arange(len(y)), fold), fold) for fold in folds]

    def sizes(lam):
        model = make_pipeline(StandardScaler(), Ridge(lam))
        return np.abs(cross_val_predict(model, X, y, cv=splits) - y)

    for place in (0, 30, 51):
        found = sizes(lams[place])
        assert lesson["scores"]["mean of squares"][place] == pytest.approx(np.mean(found**2))
        assert lesson["scores"]["largest"][place] == pytest.approx(found.max())
    chosen = {name: lams[np.argmin(score)] for name, score in lesson["scores"].items()}
    assert chosen["largest"] > 1000 * chosen["mean of squares"]


def test_the_signs_that_are_settled(lesson):
    model = OLS(lesson["employment"], add_constant(lesson["Z_long"])).fit()
    assert_allclose(lesson["t"], model.tvalues[1:], rtol=1e-6)
    settled = {name for name, t in zip(lesson["names"], lesson["t"], strict=True) if abs(t) > 4}
    assert settled == {"unemployed", "armed forces", "year"}
    assert np.sum(np.abs(lesson["t"]) < 1.1) == 3


def test_the_drawer_was_two_standard_errors_kinder_than_the_promise(lesson):
    behind = (lesson["errors"].min() - lesson["found"]) / lesson["spread"]
    assert 2 < behind < 2.3


def test_grid_search_over_the_pipeline_chooses_what_cross_validation_chooses(lesson):
    assert lesson["search"].best_params_["ridge__alpha"] == lesson["validated"].best_lam
