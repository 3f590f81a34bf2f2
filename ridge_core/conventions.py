"""λ as other libraries write it: the same fit has another number in each of them.

Divide a library's objective by what makes its data term 1/(2m) Σ r², and compare the penalties: λ
in this series is the library's number times a factor.
"""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass

from ridge_core.data import TABLES
from ridge_core.validation import checked


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
    needs_y_sd : bool
        True if the factor depends on the standard deviation of y (divided by m, not m − 1).
    note : str
        What else differs: the columns' scale, the intercept, the mix.
    """

    name: str
    objective: str
    symbol: str
    penalty: str
    factor: Callable | None
    needs_y_sd: bool
    note: str


def _as_convention(name, argument):
    if not isinstance(name, str):
        raise TypeError(f"{argument} is {name!r}, expected a name from CONVENTIONS")
    if name not in CONVENTIONS:
        raise ValueError(f"{argument} is {name!r}, expected one of {', '.join(CONVENTIONS)}")
    if CONVENTIONS[name].factor is None:
        raise ValueError(f"{argument} is {name!r}, expected another: {CONVENTIONS[name].note}")
    return CONVENTIONS[name]


@checked(
    overflow="value for the target is inf, expected one within the range of a float",
    source=_as_convention,
    target=_as_convention,
)
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
    if source.penalty != target.penalty:
        raise ValueError(
            f"target is {target.name!r} ({target.penalty}), expected a {source.penalty} like "
            f"{source.name!r}: no value gives the same fit"
        )
    if y_sd is None and (source.needs_y_sd or target.needs_y_sd):
        raise TypeError("y_sd is None, expected the standard deviation of y (divided by m)")
    return value * source.factor(m, y_sd) / target.factor(m, y_sd)


# As the table's column `factor` writes them.
_FACTORS = {
    "1": lambda m, y_sd: 1.0,
    "2": lambda m, y_sd: 2.0,
    "m": lambda m, y_sd: float(m),
    "2 m": lambda m, y_sd: 2.0 * m,
    "m / 2": lambda m, y_sd: m / 2,
    "m / y_sd": lambda m, y_sd: m / y_sd,
}


def _read():
    with open(os.path.join(TABLES, "conventions.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            factor = row.pop("factor")
            yield Convention(**row, factor=_FACTORS.get(factor), needs_y_sd="y_sd" in factor)


CONVENTIONS = {convention.name: convention for convention in _read()}
