import numpy as np
import pytest
import statsmodels.api
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from ridge_core.data import (
    Standardizer,
    curve,
    diabetes,
    longley,
    noisy_curve,
    polynomial,
    random_line,
)
from ridge_core.path import ridge
from ridge_core.validation import LARGEST


def test_random_line_scatters_around_its_line():
    X, y = random_line(20_000, slope=3, intercept=4, noise=2, seed=0)
    weights, intercept = ridge(X, y, 0)
    assert X.shape == (20_000, 1)
    assert weights[0] == pytest.approx(3, abs=0.03)
    assert intercept == pytest.approx(4, abs=0.1)
    assert np.std(y - 3 * X[:, 0] - 4) == pytest.approx(2, rel=0.03)
    assert X.min() >= 0
    assert X.max() <= 10


def test_noisy_curve_scatters_around_its_curve():
    x, y = noisy_curve(20_000, noise=0.5, seed=0)
    errors = y - curve(x)
    assert errors.mean() == pytest.approx(0, abs=0.02)
    assert errors.std() == pytest.approx(0.5, rel=0.03)
    assert np.mean(np.abs(errors) < 0.5) == pytest.approx(0.683, abs=0.02)  # As a normal's are.


def test_without_noise_the_samples_are_the_truth():
    X, y = random_line(9, slope=-1, intercept=2, noise=0, seed=0)
    assert_allclose(y, 2 - X[:, 0])
    x, y = noisy_curve(9, noise=0, seed=0)
    assert_allclose(y, curve(x))
    assert_allclose(curve([0.5, 1.0]), [1, 0], atol=1e-15)
    assert (np.diff(x) > 0).all()


def test_a_seed_gives_the_same_sample_and_touches_nothing_else():
    np.random.seed(1)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    assert_allclose(noisy_curve(5, seed=3), noisy_curve(5, seed=3), rtol=0)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002
    assert (noisy_curve(5, seed=3)[0] != noisy_curve(5, seed=4)[0]).any()


def test_polynomial_equals_scikit_learn():
    x = np.linspace(-2, 3, 7)
    expected = PolynomialFeatures(5, include_bias=False).fit_transform(x[:, None])
    assert_allclose(polynomial(x, 5), expected)


def test_standardizer_equals_scikit_learn_and_moves_other_rows_alike():
    rng = np.random.default_rng(0)
    X, other = rng.normal(size=(30, 3)) * [1, 10, 100] + 5, rng.normal(size=(4, 3))
    scale, expected = Standardizer(X), StandardScaler().fit(X)
    assert_allclose(scale.transform(X), expected.transform(X))
    assert_allclose(scale.transform(other), expected.transform(other))


def test_a_constant_column_becomes_zero():
    scaled = Standardizer([[1, 0.1], [2, 0.1], [4, 0.1]])
    assert_allclose(scaled.transform([[1, 0.1], [9, 0.1]])[:, 1], 0, atol=0)


def test_original_units_give_the_same_predictions():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 3)) * [1, 10, 100] + 5, rng.normal(size=30)
    scale = Standardizer(X)
    weights, intercept = ridge(scale.transform(X), y, 2)
    raw, raw_intercept = scale.in_original_units(weights, intercept)
    assert_allclose(X @ raw + raw_intercept, scale.transform(X) @ weights + intercept)


def test_longley_equals_the_copy_in_statsmodels():
    table = statsmodels.api.datasets.longley.load_pandas().data.to_numpy()
    X, y, names = longley()
    assert_allclose(np.column_stack([y, X]), table, rtol=0)
    assert len(names) == X.shape[1]


def test_the_samples_have_the_size_noise_and_range_that_they_say():
    for made, told in (
        (random_line(seed=1), random_line(50, slope=3, intercept=4, noise=2, seed=1)),
        (noisy_curve(seed=1), noisy_curve(30, noise=0.3, seed=1)),
    ):
        for found, expected in zip(made, told, strict=True):
            assert_array_equal(found, expected)
    X, _ = random_line(20_000, seed=0)
    x, _ = noisy_curve(20_000, seed=0)
    assert_allclose([X.min(), X.max(), x.min(), x.max()], [0, 10, -1, 1], atol=0.01)


def test_powers_that_leave_the_numbers_are_refused_and_no_others():
    assert np.isfinite(polynomial([1.0, -1.0], 5000)).all()
    assert polynomial([-10.0], 70)[0, -1] == pytest.approx(LARGEST)
    for x, degree in ((1.5, 2000), (10, 71), (-11, 70)):
        with pytest.raises(ValueError, match=f"x reaches {abs(x)}"):
            polynomial([x], degree)


def test_a_constant_column_has_sd_1():
    assert Standardizer([[1, 0.1], [2, 0.1], [4, 0.1]]).sd[1] == 1


def test_diabetes_equals_the_copy_in_scikit_learn():
    X, y, names = diabetes()
    expected = load_diabetes(scaled=False)
    assert_array_equal(X, expected.data)
    assert_array_equal(y, expected.target)
    assert list(names) == expected.feature_names
