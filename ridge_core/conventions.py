"""λ as other libraries write it: the same fit has another number in each of them.

Divide a library's objective by what makes its data term 1/(2m) Σ r², and compare the penalties: λ
in this series is the library's number times a factor.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ridge_core.validation import as_count, as_lam, as_positive


@dataclass(frozen=True)
class Convention:
    """How one library writes the penalty.

    Attributes
    ----------
    name : str
    objective : str
        What it minimises, r being the residuals x·w + b − y of the m rows.
    symbol : str
        What the library calls the number.
    penalty : str
        "ridge", "lasso" or "elastic net". Only equal penalties can be converted.
    factor : callable or None
        λ of this series = value · factor(m, y_sd). None where no number gives the same fit.
    note : str
        What else differs: the columns' scale, the intercept, the mix.
    needs_y_sd : bool
        True if the factor depends on the standard deviation of y (divided by m, not m − 1).
    """

    name: str
    objective: str
    symbol: str
    penalty: str
    factor: Callable | None
    note: str = ""
    needs_y_sd: bool = False


def convert(value, source, target, *, m, y_sd=None):
    """Return the number that gives in `target` the fit that `value` gives in `source`.

    Parameters
    ----------
    value : float
        Zero or more.
    source, target : str
        Names from `CONVENTIONS`.
    m : int
        Rows of the sample.
    y_sd : float, optional
        Standard deviation of y (divided by m), where glmnet's ridge is one of the two.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an argument is not what is named above, or no number gives the same fit.
    """
    value, m = as_lam(value, "value"), as_count(m, "m")
    start, end = _find(source, "source"), _find(target, "target")
    if start.penalty != end.penalty:
        raise ValueError(
            f"target is {target!r} ({end.penalty}), expected a {start.penalty} like {source!r}: "
            "no value gives the same fit"
        )
    if y_sd is not None or start.needs_y_sd or end.needs_y_sd:
        y_sd = as_positive(y_sd, "y_sd")
    with np.errstate(over="ignore"):
        converted = np.float64(value) * start.factor(m, y_sd) / end.factor(m, y_sd)
    return as_lam(converted, "value for the target")


def _find(name, argument):
    if not isinstance(name, str):
        raise TypeError(f"{argument} is {name!r}, expected a name from CONVENTIONS")
    if name not in CONVENTIONS:
        raise ValueError(f"{argument} is {name!r}, expected one of {', '.join(CONVENTIONS)}")
    if CONVENTIONS[name].factor is None:
        raise ValueError(f"{argument} is {name!r}, expected another: {CONVENTIONS[name].note}")
    return CONVENTIONS[name]


def _same(m, y_sd):
    return 1.0


def _rows(m, y_sd):
    return float(m)


_SCALED = "Divides each column by its standard deviation first; give it standardised columns."

_TABLE = [
    Convention(
        "this series",
        "1/(2m) Σ r² + λ/(2m) Σ w²",
        "lam",
        "ridge",
        _same,
    ),
    Convention(
        "scikit-learn Ridge",
        "Σ r² + alpha Σ w²",
        "alpha",
        "ridge",
        _same,
    ),
    Convention(
        "scikit-learn RidgeCV",
        "Σ r² + alpha Σ w²",
        "alphas, alpha_",
        "ridge",
        _same,
        "alpha_ was chosen on m rows; fitted to more or fewer it is another share of the data.",
    ),
    Convention(
        "scikit-learn ElasticNet, l1_ratio=0",
        "1/(2m) Σ r² + alpha/2 Σ w²",
        "alpha",
        "ridge",
        _rows,
    ),
    Convention(
        "scikit-learn SGDRegressor",
        "1/m Σ r²/2 + alpha/2 Σ w²",
        "alpha",
        "ridge",
        _rows,
        "For penalty='l2' and the squared error. It stops near the minimum, not at it.",
    ),
    Convention(
        "R glmnet, alpha=0",
        "1/(2m) Σ r² + lambda/(2 sd(y)) Σ w²",
        "lambda",
        "ridge",
        lambda m, y_sd: m / y_sd,
        "It divides y by its standard deviation, fits, and multiplies back: that leaves 1/sd(y) in "
        "the penalty. It also divides the columns by theirs, unless standardize=FALSE.",
        needs_y_sd=True,
    ),
    Convention(
        "R MASS::lm.ridge",
        "Σ r² + lambda Σ w²",
        "lambda",
        "ridge",
        _same,
        _SCALED + " Its $coef belong to the scaled columns, coef() to the raw ones.",
    ),
    Convention(
        "statsmodels fit_regularized, L1_wt=0",
        "1/(2m) Σ r² + alpha/2 Σ w²",
        "alpha",
        "ridge",
        _rows,
        "It penalises every column it is given, a constant added for the intercept included: "
        "centre the data, or give a list of alphas with 0 for the constant.",
    ),
    Convention(
        "PyTorch SGD, mean loss",
        "1/m Σ r² + weight_decay/2 Σ w²",
        "weight_decay",
        "ridge",
        lambda m, y_sd: m / 2,
        "weight_decay · w is added to the gradient of MSELoss. It decays the bias as well, unless "
        "the bias is in a parameter group of its own.",
    ),
    Convention(
        "PyTorch SGD, half-mean loss",
        "1/(2m) Σ r² + weight_decay/2 Σ w²",
        "weight_decay",
        "ridge",
        _rows,
        "As above, for MSELoss divided by two.",
    ),
    Convention(
        "PyTorch AdamW",
        "none: each step shrinks w beside the adaptive step",
        "weight_decay",
        "ridge",
        None,
        "its decay is decoupled from the gradient, so where it ends depends on the gradients' "
        "sizes, and it minimises no sum of an error and a penalty",
    ),
    Convention(
        "Keras l2, mean loss",
        "1/m Σ r² + l2 Σ w²",
        "l2",
        "ridge",
        _rows,
        "kernel_regularizer=l2(…) leaves the bias free.",
    ),
    Convention(
        "Keras l2, half-mean loss",
        "1/(2m) Σ r² + l2 Σ w²",
        "l2",
        "ridge",
        lambda m, y_sd: 2 * m,
    ),
    Convention(
        "textbook ‖r‖² + λ‖w‖²",
        "Σ r² + λ Σ w²",
        "λ",
        "ridge",
        _same,
    ),
    Convention(
        "textbook ½‖r‖² + ½λ‖w‖²",
        "½ Σ r² + ½ λ Σ w²",
        "λ",
        "ridge",
        _same,
    ),
    Convention(
        "textbook ½‖r‖² + λ‖w‖²",
        "½ Σ r² + λ Σ w²",
        "λ",
        "ridge",
        lambda m, y_sd: 2.0,
    ),
    Convention(
        "textbook mean + λ‖w‖²",
        "1/m Σ r² + λ Σ w²",
        "λ",
        "ridge",
        _rows,
    ),
    Convention(
        "this series, lasso",
        "1/(2m) Σ r² + λ/m Σ |w|",
        "lam",
        "lasso",
        _same,
    ),
    Convention(
        "scikit-learn Lasso",
        "1/(2m) Σ r² + alpha Σ |w|",
        "alpha",
        "lasso",
        _rows,
    ),
    Convention(
        "R glmnet, alpha=1",
        "1/(2m) Σ r² + lambda Σ |w|",
        "lambda",
        "lasso",
        _rows,
        "Scaling y back leaves nothing behind here. " + _SCALED,
    ),
    Convention(
        "this series, elastic net",
        "1/(2m) Σ r² + λ/m (mix Σ |w| + (1 − mix)/2 Σ w²)",
        "lam",
        "elastic net",
        _same,
    ),
    Convention(
        "scikit-learn ElasticNet",
        "1/(2m) Σ r² + alpha (l1_ratio Σ |w| + (1 − l1_ratio)/2 Σ w²)",
        "alpha",
        "elastic net",
        _rows,
        "l1_ratio is the mix. In glmnet, where its alpha is the mix, the L2 part alone is divided "
        "by sd(y), so the mix changes too: standardise y before comparing.",
    ),
]

CONVENTIONS = {convention.name: convention for convention in _TABLE}
