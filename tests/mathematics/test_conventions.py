"""Each convention against the library itself, its published figures, or its documented objective.

The R libraries cannot run here; what they printed is quoted. Keras is held only against its
documented objective.
"""

from statistics import NormalDist

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from sklearn.linear_model import ElasticNet, Lasso, Ridge, RidgeCV, SGDRegressor

from ridge_core.conventions import CONVENTIONS, convert
from ridge_core.data import Standardizer, longley
from ridge_core.objective import numerical_gradient
from ridge_core.path import RidgePath, ridge
from ridge_core.penalties import elastic_net, lasso

RIDGES = [c.name for c in CONVENTIONS.values() if c.penalty == "ridge" and c.factor]


def sample(m=30, n=3):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(m, n))
    return X, 5 * X[:, 0] - X[:, 1] + 2 + rng.normal(size=m)


# What each library documents, written out again: the data term and the penalty's weight on Σ w².
DOCUMENTED = {
    "this series": lambda v, m, sd: (1 / (2 * m), v / (2 * m)),
    "scikit-learn Ridge": lambda v, m, sd: (1, v),
    "scikit-learn RidgeCV": lambda v, m, sd: (1, v),
    "scikit-learn ElasticNet, l1_ratio=0": lambda v, m, sd: (1 / (2 * m), v / 2),
    "scikit-learn SGDRegressor": lambda v, m, sd: (1 / (2 * m), v / 2),
    # In units of sd(y): 1/(2m) Σ (r/sd)² + (lambda/sd)/2 Σ (w/sd)².
    "R glmnet, alpha=0": lambda v, m, sd: (1 / (2 * m * sd**2), v / (2 * sd**3)),
    "R MASS::lm.ridge": lambda v, m, sd: (1, v),
    "statsmodels fit_regularized, L1_wt=0": lambda v, m, sd: (1 / (2 * m), v / 2),
    "PyTorch SGD, mean loss": lambda v, m, sd: (1 / m, v / 2),
    "PyTorch SGD, half-mean loss": lambda v, m, sd: (1 / (2 * m), v / 2),
    "Keras l2, mean loss": lambda v, m, sd: (1 / m, v),
    "Keras l2, half-mean loss": lambda v, m, sd: (1 / (2 * m), v),
    "textbook ‖r‖² + λ‖w‖²": lambda v, m, sd: (1, v),
    "textbook ½‖r‖² + ½λ‖w‖²": lambda v, m, sd: (1 / 2, v / 2),
    "textbook ½‖r‖² + λ‖w‖²": lambda v, m, sd: (1 / 2, v),
    "textbook mean + λ‖w‖²": lambda v, m, sd: (1 / m, v),
}


def slope(name, lam, wrong=1.0):
    """The length of the documented objective's gradient at this series' fit, over its data's."""
    X, y = sample()
    m, sd = len(y), np.std(y)
    value = wrong * convert(lam, "this series", name, m=m, y_sd=sd)
    data, penalty = DOCUMENTED[name](value, m, sd)

    def objective(w, b):
        return data * np.sum((X @ w + b - y) ** 2) + penalty * np.sum(w**2)

    by_weights, by_intercept = numerical_gradient(objective, *ridge(X, y, lam))
    return np.hypot(np.linalg.norm(by_weights), by_intercept) / (data * np.sum(y**2))


@pytest.mark.parametrize("name", RIDGES)
def test_the_converted_value_minimises_the_documented_objective_at_the_same_fit(name):
    assert slope(name, 7) < 1e-7
    assert slope(name, 7, wrong=1.01) > 1e-4


def test_every_ridge_is_documented_here_too():
    assert set(DOCUMENTED) == set(RIDGES)


@pytest.mark.parametrize("make", [
    ("scikit-learn Ridge", lambda v: Ridge(alpha=v)),
    ("scikit-learn RidgeCV", lambda v: RidgeCV(alphas=[v])),
    ("scikit-learn ElasticNet, l1_ratio=0",
     lambda v: ElasticNet(alpha=v, l1_ratio=0, tol=1e-14, max_iter=10**5)),
])  # fmt: skip
def test_ridge_equals_scikit_learn_after_converting(make):
    (name, model), (X, y) = make, sample()
    model = model(convert(7, "this series", name, m=len(y))).fit(X, y)
    weights, intercept = ridge(X, y, 7)
    assert_allclose(model.coef_, weights, rtol=1e-8)
    assert model.intercept_ == pytest.approx(intercept, rel=1e-8)


def test_sgd_regressor_comes_close():
    X, y = sample(m=400)
    alpha = convert(120, "this series", "scikit-learn SGDRegressor", m=len(y))
    model = SGDRegressor(alpha=alpha, eta0=0.05, max_iter=3000, tol=None, random_state=0).fit(X, y)
    assert_allclose(model.coef_, ridge(X, y, 120)[0], rtol=0.01, atol=0.01)


def test_lasso_and_elastic_net_equal_scikit_learn_after_converting():
    X, y = sample()
    alpha = convert(7, "this series, lasso", "scikit-learn Lasso", m=len(y))
    assert_allclose(Lasso(alpha=alpha, tol=1e-14).fit(X, y).coef_, lasso(X, y, 7)[0], rtol=1e-8)
    alpha = convert(7, "this series, elastic net", "scikit-learn ElasticNet", m=len(y))
    model = ElasticNet(alpha=alpha, l1_ratio=0.3, tol=1e-14).fit(X, y)
    assert_allclose(model.coef_, elastic_net(X, y, 7, 0.3)[0], rtol=1e-8)


def test_statsmodels_equals_ridge_once_its_constant_is_free():
    X, y = sample()
    alpha = convert(7, "this series", "statsmodels fit_regularized, L1_wt=0", m=len(y))
    weights, intercept = ridge(X, y, 7)
    model = sm.OLS(y, sm.add_constant(X))
    free = model.fit_regularized(alpha=np.r_[0, np.full(3, alpha)], L1_wt=0).params
    assert_allclose(free, np.r_[intercept, weights], rtol=1e-8)
    penalised = model.fit_regularized(alpha=alpha, L1_wt=0).params
    assert abs(penalised[0]) < 0.9 * abs(intercept)
    centred = sm.OLS(y - y.mean(), X - X.mean(axis=0)).fit_regularized(alpha=alpha, L1_wt=0)
    assert_allclose(centred.params, weights, rtol=1e-8)


@pytest.mark.parametrize(
    ("name", "half"), [("PyTorch SGD, mean loss", 1), ("PyTorch SGD, half-mean loss", 0.5)]
)
def test_pytorch_weight_decay_equals_ridge(name, half):
    torch = pytest.importorskip("torch")
    X, y = sample()
    layer = torch.nn.Linear(3, 1, dtype=torch.float64)
    decay = convert(7, "this series", name, m=len(y))
    groups = [{"params": [layer.weight], "weight_decay": decay}, {"params": [layer.bias]}]
    optimiser = torch.optim.SGD(groups, lr=0.1)
    inputs, targets = torch.tensor(X), torch.tensor(y)[:, None]
    for _ in range(2000):
        optimiser.zero_grad()
        (half * torch.nn.functional.mse_loss(layer(inputs), targets)).backward()
        optimiser.step()
    weights, intercept = ridge(X, y, 7)
    assert_allclose(layer.weight.detach().numpy()[0], weights, rtol=1e-8)
    assert layer.bias.item() == pytest.approx(intercept, rel=1e-8)


def test_mass_lm_ridge_as_printed():
    # J. J. Faraway, "Practical Regression and Anova using R" (2002), section 9.5: lm.ridge on
    # longley with lambda = 0.03, Employed in millions, and the smallest GCV of 0, 0.001 … 0.1.
    printed = [0.22005, 0.76936, -1.18941, -0.52234, -0.68618, 4.00643]
    X, y, _ = longley()
    path = RidgePath(Standardizer(X).transform(X), y / 1000)
    lam = convert(0.03, "R MASS::lm.ridge", "this series", m=len(y))
    assert_allclose(path.weights(lam), printed, atol=5e-6)
    # Its GCV leaves the intercept out of the degrees of freedom.
    lams = np.arange(101) / 1000
    residuals = path.predict(Standardizer(X).transform(X), lams) - y / 1000
    gcv = np.sum(residuals**2, axis=1) / (len(y) - path.degrees_of_freedom(lams)) ** 2
    assert lams[gcv.argmin()] == 0.003


def test_glmnet_as_printed():
    # stats.stackexchange.com, answer 260648 to question 129179: set.seed(123), n = 1000, p = 100,
    # X and the coefficients normal, noise 0.5; glmnet(X, Y, alpha=0, standardize=F, intercept=F)
    # at s = 10 sd(Y) / n, with sd divided by n, prints these as its first coefficients.
    printed = [0.23793862, 1.81859695, -0.06000195]
    rnorm = r_normals(123)
    X = rnorm(1000 * 100).reshape(100, 1000).T
    beta = rnorm(100)
    y = X @ beta + 0.5 * rnorm(1000)
    given = np.std(y) * 10 / 1000
    lam = convert(given, "R glmnet, alpha=0", "this series", m=1000, y_sd=np.std(y))
    weights = np.linalg.solve(X.T @ X + lam * np.eye(100), X.T @ y)  # intercept=F
    assert_allclose(weights[:3], printed, atol=5e-9)


def r_normals(seed):
    """R's `rnorm` after `set.seed(seed)`: Mersenne Twister, then inversion of 53 random bits."""
    words = []
    for i in range(50 + 625):
        seed = (69069 * seed + 1) % 2**32
        words += [seed] * (i >= 50)
    twister = np.random.MT19937()
    twister.state = {
        "bit_generator": "MT19937",
        "state": {"key": np.array(words[1:], dtype=np.uint32), "pos": 624},
    }

    def uniform():
        return twister.random_raw() * 2.3283064365386963e-10

    def normal():
        return NormalDist().inv_cdf((int(2**27 * uniform()) + uniform()) / 2**27)

    return lambda count: np.array([normal() for _ in range(count)])


def test_glmnet_as_documented_by_scaling_y_and_back():
    # Its manual: y is standardised (1/n) before lambda is used, and the coefficients scaled back.
    X, y = sample()
    sd, m = np.std(y), len(y)
    scaled = sd * Ridge(alpha=m * 0.3 / sd).fit(X, y / sd).coef_
    lam = convert(0.3, "R glmnet, alpha=0", "this series", m=m, y_sd=sd)
    assert_allclose(ridge(X, y, lam)[0], scaled, rtol=1e-10)
    scaled = sd * Lasso(alpha=0.3 / sd, tol=1e-14).fit(X, y / sd).coef_
    lam = convert(0.3, "R glmnet, alpha=1", "this series, lasso", m=m)
    assert_allclose(lasso(X, y, lam)[0], scaled, rtol=1e-8)


names = st.sampled_from([c.name for c in CONVENTIONS.values() if c.factor])


@given(names, names, st.floats(1e-9, 1e9), st.integers(1, 10**7), st.floats(1e-3, 1e3))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_there_and_back_and_by_a_detour_is_the_same_value(source, target, value, m, y_sd):
    at = {"m": m, "y_sd": y_sd}
    if CONVENTIONS[source].penalty != CONVENTIONS[target].penalty:
        with pytest.raises(ValueError, match="no value gives the same fit"):
            convert(value, source, target, **at)
        return
    there = convert(value, source, target, **at)
    assert convert(there, target, source, **at) == pytest.approx(value, rel=1e-12)
    hub = {"lasso": "this series, lasso", "elastic net": "this series, elastic net"}.get(
        CONVENTIONS[source].penalty, "this series"
    )
    detour = convert(convert(value, source, hub, **at), hub, target, **at)
    assert detour == pytest.approx(there, rel=1e-12)
    assert convert(0, source, target, **at) == 0


def test_a_table_row_says_what_it_is():
    for name, convention in CONVENTIONS.items():
        assert convention.name == name
        assert convention.objective
        assert convention.symbol
        if convention.factor and not convention.needs_y_sd:
            assert convention.factor(10, None) == convention.factor(10, 3.0)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((-1, "this series", "this series"), "value is -1"),
        (("1", "this series", "this series"), "value is '1'"),
        ((np.nan, "this series", "this series"), "value is nan"),
        ((1, "Ridge", "this series"), "source is 'Ridge'"),
        ((1, "this series", 3), "target is 3, expected a name"),
        ((1, "this series", ["x"]), "target is "),
        ((1, "this series", "PyTorch AdamW"), "target is 'PyTorch AdamW', .*decoupled"),
        ((1, "PyTorch AdamW", "this series"), "source is 'PyTorch AdamW', .*decoupled"),
        ((1, "scikit-learn Ridge", "scikit-learn Lasso"), "no value gives the same fit"),
        ((1, "this series", "R glmnet, alpha=0"), "y_sd is None"),
        ((1e308, "Keras l2, mean loss", "this series"), "value for the target is inf"),
    ],
)
def test_bad_input_is_named(arguments, named):
    with pytest.raises((TypeError, ValueError), match=named):
        convert(*arguments, m=30)


@pytest.mark.parametrize(
    ("at", "named"),
    [({"m": 0}, "m is 0"), ({"m": 1.5}, "m is 1.5"), ({"m": 3, "y_sd": 0}, "y_sd is 0")],
)
def test_bad_rows_or_spread_are_named(at, named):
    with pytest.raises((TypeError, ValueError), match=named):
        convert(1, "this series", "scikit-learn Ridge", **at)
