"""How long every λ takes: the path, its cross-validation and the elastic net, against others.

Ratios of medians in one run, every way in turn, so that a busy machine disturbs all alike.
"""

import time
import warnings

import numpy as np
from sklearn.linear_model import Ridge, RidgeCV, enet_path
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.report import machine, save_table, versions
from ridge_core.path import RidgePath
from ridge_core.penalties import elastic_net_path, largest_useful_lam
from ridge_core.selection import cross_validate, fold_indices

SEED, SHAPES = 0, [(442, 10), (1_000, 50), (20_000, 100), (200, 2_000)]
LAMS = np.logspace(-3, 4, 100)
MIX = 0.5
PACKAGES = ("numpy", "scikit-learn")
# Work against the other's, and the least that the ratio other / ours should be.
AIMS = {
    "RidgePath, 100 λ / one svd": 1 / 1.2,
    "RidgePath, 100 λ / 100 Ridge fits": 20,
    "leave_one_out / RidgeCV": 1,
    "cross_validate / GridSearchCV": 50,
    "elastic_net_path / enet_path": None,
    "elastic_net_path / enet_path, equally exact": None,
}


def main():
    """Print and keep the table."""
    warnings.simplefilter("ignore")  # Some of scikit-learn's elastic nets end unconverged.
    rows = {}
    print(f"seed {SEED}, {len(LAMS)} λ, {machine()}, {versions(PACKAGES)}")
    for m, n in SHAPES:
        rows[f"{m} x {n}"] = found = _measure(*_sample(m, n))
        print(f"\n{m:,} rows × {n:,} features, standard normal")
        for name, (ours, other) in found.items():
            print(f"  {name:44} {ours:9.2f} ms {other:9.2f} ms  × {other / ours:8.2f}{_aim(name)}")
    save_table("mathematics", rows, PACKAGES)


def _aim(name):
    return "" if AIMS[name] is None else f"  (aim {AIMS[name]:.2f})"


def _sample(m, n):
    """Ten features matter, as much as the noise does."""
    rng = np.random.default_rng(SEED)
    X = rng.normal(size=(m, n))
    return X, X[:, :10] @ rng.normal(size=10) + 3 * rng.normal(size=m)


def _measure(X, y):
    """Return milliseconds of ours and of the other's, by name."""
    few, many = (3, 5) if X.size > 100_000 else (5, 25)
    path = lambda: RidgePath(X, y).weights(LAMS)  # noqa: E731
    names = iter(AIMS)
    found = {
        next(names): _race(path, lambda: np.linalg.svd(X, full_matrices=False), 3 * many),
        next(names): _race(path, lambda: [Ridge(alpha=lam).fit(X, y) for lam in LAMS], few),
        next(names): _race(
            lambda: RidgePath(X, y).leave_one_out(LAMS), lambda: RidgeCV(LAMS).fit(X, y), many
        ),
        next(names): _race(lambda: cross_validate(X, y, LAMS, seed=SEED), _search(X, y), 1),
    }
    for name, tolerance in zip(names, (1e-4, 1e-12), strict=True):
        found[name] = _race(*_elastic_nets(X, y, tolerance), few)
    return found


def _race(ours, other, repeats):
    """Return the median milliseconds of both, run in turn after one warm-up each."""
    times = []
    for _ in range(repeats + 1):
        times.append([_time(ours), _time(other)])
    return [float(t) for t in 1e3 * np.median(times[1:], axis=0)]


def _time(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _search(X, y):
    splits = [
        (np.setdiff1d(np.arange(len(y)), held_out), held_out)
        for held_out in fold_indices(len(y), 5, SEED)
    ]
    pipeline, grid = make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": LAMS}
    search = GridSearchCV(pipeline, grid, cv=splits, scoring="neg_mean_squared_error", refit=False)
    return lambda: search.fit(X, y)


def _elastic_nets(X, y, tolerance):
    """Return both paths over the λs from no weights to hundreds, each centring for itself."""
    lams = largest_useful_lam(X, y, MIX) * np.logspace(0, -2, 100)

    def other():
        Xc, yc = X - X.mean(axis=0), y - y.mean()
        alphas = lams / len(y)
        return enet_path(Xc, yc, l1_ratio=MIX, alphas=alphas, tol=tolerance, max_iter=100_000)

    return lambda: elastic_net_path(X, y, lams, MIX), other


if __name__ == "__main__":
    main()
