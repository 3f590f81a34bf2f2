"""Ridge regression by hand and by sight.

One convention everywhere: J(w, b) = 1/(2m) Σ (xᵢ·w + b − yᵢ)² + λ/(2m) Σ wⱼ², with
m rows, n features and an intercept b that is never penalised.
"""

from ridge_core.conventions import CONVENTIONS, convert
from ridge_core.data import (
    Standardizer,
    curve,
    diabetes,
    longley,
    noisy_curve,
    polynomial,
    random_line,
)
from ridge_core.descent import Descent, gradient_descent, largest_learning_rate
from ridge_core.objective import cost, gradient, numerical_gradient, predict
from ridge_core.path import RidgePath, ridge
from ridge_core.penalties import (
    elastic_net,
    elastic_net_path,
    largest_useful_lam,
    lasso,
    soft_threshold,
)
from ridge_core.rows import Rows
from ridge_core.selection import cross_validate, fold_indices, nested_cross_validate

__all__ = [
    "CONVENTIONS",
    "Descent",
    "RidgePath",
    "Rows",
    "Standardizer",
    "convert",
    "cost",
    "cross_validate",
    "curve",
    "diabetes",
    "elastic_net",
    "elastic_net_path",
    "fold_indices",
    "gradient",
    "gradient_descent",
    "largest_learning_rate",
    "largest_useful_lam",
    "lasso",
    "longley",
    "nested_cross_validate",
    "noisy_curve",
    "numerical_gradient",
    "polynomial",
    "predict",
    "random_line",
    "ridge",
    "soft_threshold",
]
