"""What every public function asks of its arguments, before any arithmetic.

Each function answers a fresh float array (or a plain number), so callers may work on it freely.
"""

import numbers
import sys

import numpy as np

# A cost squares a product of two such numbers; only λ can take it beyond the range of a float.
LARGEST = 1e70


def as_floats(value, name, ndim):
    """Return a new float array of `ndim` dimensions (None for any), or say what is wrong.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the rank is wrong, or a value is missing, infinite or beyond `LARGEST`.
    """
    array = _as_array(value, name)
    if ndim is not None and array.ndim != ndim:
        expected = {1: "one dimension, shape (k,)", 2: "two dimensions, shape (m, n)"}[ndim]
        column, flat = "reshape(-1, 1) for a single feature", "ravel()"
        call = {(2, 1): column, (1, 2): flat}.get((ndim, array.ndim))
        hint = f"; use {name}.{call}" if call else ""
        raise ValueError(f"{name} has shape {array.shape}, expected {expected}{hint}")
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}), expected at least one value")
    floats = _as_real(array, name)
    _refuse_unusable(floats, name)
    return floats


def _as_array(value, name):
    if value is None or isinstance(value, (str, bytes, dict, set)) or hasattr(value, "__next__"):
        raise TypeError(f"{name} is a {type(value).__name__}, expected an array of numbers")
    if any(map(np.ma.is_masked, [value, *(value if isinstance(value, (list, tuple)) else ())])):
        raise ValueError(f"{name} has masked values, expected them filled or dropped")
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} has rows of unequal length, expected a full table") from None


def _as_real(array, name):
    real = array.dtype.kind in "biuf" or (
        array.dtype.kind == "O" and all(isinstance(item, numbers.Real) for item in array.flat)
    )
    if not real:
        raise TypeError(f"{name} has dtype {array.dtype}, expected real numbers")
    try:
        with np.errstate(over="ignore"):
            return array.astype(float)
    except OverflowError:
        raise ValueError(f"{name} holds a number beyond {LARGEST:g}, expected less") from None


def _refuse_unusable(floats, name):
    if floats.min() >= -LARGEST and floats.max() <= LARGEST:  # False for NaN too
        return
    usable = np.abs(floats) <= LARGEST
    where = tuple(int(i) for i in np.argwhere(~usable)[0])
    found = floats[where]
    expected = f"at most {LARGEST:g} in size" if np.isfinite(found) else "finite numbers only"
    place = f"[{', '.join(map(str, where))}]" if where else ""
    raise ValueError(f"{name}{place} is {found:g}, expected {expected}")


def as_design(X, name="X"):
    """Return `X` as a float array of shape (m, n)."""
    return as_floats(X, name, 2)


def as_sample(X, y):
    """Return `X` of shape (m, n) and `y` of shape (m,) with as many values as `X` has rows."""
    X, y = as_design(X), as_floats(y, "y", 1)
    if len(y) != len(X):
        raise ValueError(f"y has {len(y)} values, expected {len(X)}, one for each row of X")
    return X, y


def as_weights(weights, n, name="weights"):
    """Return `weights` of shape (n,), one for each column of X."""
    weights = as_floats(weights, name, 1)
    if len(weights) != n:
        raise ValueError(
            f"{name} has {len(weights)} values, expected {n}, one for each column of X"
        )
    return weights


def as_number(value, name, largest=LARGEST):
    """Return one real, finite number, at most `largest` in size, as a float."""
    if np.ma.is_masked(value):
        raise ValueError(f"{name} is masked, expected one real number")
    scalar = isinstance(value, np.ndarray) and value.ndim == 0
    value = value.item() if scalar else value
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is {value!r}, expected one real number")
    try:
        number, found = float(value), value
    except OverflowError:
        number, found = np.inf, "beyond 1e308"
    if not abs(number) <= largest:  # NaN too
        raise ValueError(f"{name} is {found}, expected a finite one of at most {largest:g} in size")
    return number


def as_positive(value, name):
    """Return one number above zero."""
    value = as_number(value, name)
    if value <= 0:
        raise ValueError(f"{name} is {value:g}, expected a number above 0")
    return value


def as_lam(lam, name="lam"):
    """Return λ, one number that is zero or more."""
    lam = as_number(lam, name, largest=np.finfo(float).max)
    if lam < 0:
        raise ValueError(f"{name} is {lam:g}, expected 0 or more")
    return lam


def as_lams(lams):
    """Return one λ or several as a one-dimensional float array, each zero or more."""
    if np.ndim(array := _as_array(lams, "lams")) == 0:
        return np.array([as_lam(lams, "lams")])
    values = _as_real(array, "lams")
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"lams has shape {values.shape}, expected one λ or a list of them")
    if not (np.isfinite(values) & (values >= 0)).all():
        bad = values[~(np.isfinite(values) & (values >= 0))][0]
        raise ValueError(f"lams holds {bad:g}, expected finite numbers, each 0 or more")
    return values


def as_count(value, name, smallest=1, largest=sys.maxsize):
    """Return a whole number from `smallest` to `largest`."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} is {value!r}, expected a whole number")
    if not smallest <= value <= largest:
        ceiling = f" and at most {largest}" if largest < sys.maxsize or value > largest else ""
        found = value if abs(value) < 10**30 else "beyond 1e30"
        raise ValueError(f"{name} is {found}, expected at least {smallest}{ceiling}")
    return int(value)


def as_rng(seed):
    """Return the random generator of `seed`: a whole number, None for a new one, or a generator."""
    if seed is None or isinstance(seed, np.random.Generator):
        return np.random.default_rng(seed)
    return np.random.default_rng(as_count(seed, "seed", smallest=0, largest=np.inf))


def refuse_overflow(values, name, why):
    """Return `values`, or say that `name` made them too large."""
    if not np.isfinite(values).all():
        raise ValueError(f"{name} {why}, expected a result within the range of a float")
    return values
