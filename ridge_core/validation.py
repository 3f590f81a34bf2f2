"""What every public function asks of its arguments, before any arithmetic.

`RULES` has one rule for each parameter name, `FITS` what belongs together, and `checked` puts both
before a formula. A rule answers a fresh float array or a plain number, so that the formula may work
on it freely.
"""

import functools
import inspect
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
    flat = floats.ravel()  # quicker to look through than rows
    if flat.min() >= -LARGEST and flat.max() <= LARGEST:  # False for NaN too
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


def as_sample(X, y, held_out=0):
    """Return `X` of shape (m, n) and `y` of shape (m,) with as many values as `X` has rows."""
    X, y = as_design(X), as_floats(y, "y", 1)
    _one_for_each_row(y, "y", {"X": X})
    if len(y) <= held_out:
        raise ValueError("X has 1 row, expected at least 2: one is held out")
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


def as_lam(lam, name):
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


def as_not_negative(value, name):
    """Return one number that is zero or more."""
    value = as_number(value, name)
    if value < 0:
        raise ValueError(f"{name} is {value:g}, expected 0 or more")
    return value


def as_share(value, name):
    """Return one number from 0 to 1."""
    value = as_number(value, name)
    if not 0 <= value <= 1:
        raise ValueError(f"{name} is {value:g}, expected 0 (ridge) to 1 (lasso)")
    return value


def as_seed(seed, name):
    """Return what `np.random.default_rng` takes: a whole number, None or a generator."""
    return seed if isinstance(seed, np.random.Generator) else as_count(seed, name, 0, np.inf)


def as_bool(value, name):
    """Return True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value!r}, expected True or False")
    return bool(value)


def as_callable(value, name):
    """Return `value`, which can be called."""
    if not callable(value):
        raise TypeError(f"{name} is {value!r}, expected a callable")
    return value


def as_start(value, name):
    """Return a pair (weights, intercept)."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise TypeError(f"{name} is {value!r}, expected a pair (weights, intercept)")
    return as_floats(value[0], f"{name}[0]", 1), as_number(value[1], f"{name}[1]")


def _one_or_several(lams, name):
    return as_lams(lams).reshape(np.shape(lams))  # () for one λ, (k,) for k of them


def _each(rule, names, **options):
    return dict.fromkeys(names.split(), functools.partial(rule, **options))


RULES = {
    **_each(as_floats, "X", ndim=2),
    **_each(as_floats, "y weights", ndim=1),
    **_each(as_floats, "x values intercepts", ndim=None),
    **_each(as_start, "start"),
    **_each(as_lam, "lam value"),
    **_each(_one_or_several, "lams"),
    **_each(as_number, "intercept slope"),
    **_each(as_positive, "learning_rate step tolerance y_sd"),
    **_each(as_not_negative, "noise threshold"),
    **_each(as_share, "mix"),
    **_each(as_count, "m epochs batch_size degree max_sweeps"),
    **_each(as_count, "folds outer inner", smallest=2),
    **_each(as_seed, "seed"),
    **_each(as_bool, "standardize"),
    **_each(as_callable, "function callback"),
}


def _one_for_each_row(y, name, given):
    rows = len(given["X"])
    if len(y) != rows:
        raise ValueError(f"{name} has {len(y)} values, expected {rows}, one for each row of X")


def _one_for_each_column(weights, name, given):
    columns = _columns(given)
    if columns not in (None, len(weights)):
        as_weights(weights, columns, name)


def _one_for_each_fit(intercepts, name, given):
    expected, weights = (*intercepts.shape, _columns(given)), given["weights"]
    if weights.shape != expected:
        raise ValueError(f"weights has shape {weights.shape}, expected {expected}")


def _as_many_columns(X, name, given):
    fitted = getattr(given.get("self"), "n", None)
    if fitted not in (None, X.shape[1]):
        raise ValueError(f"{name} has {X.shape[1]} columns, expected {fitted}")


def _columns(given):
    return given["X"].shape[1] if "X" in given else getattr(given.get("self"), "n", None)


def _at_most_rows(count, name, given, smallest=1):
    as_count(count, name, smallest, len(given["X"]) if "X" in given else given["m"])


# What must agree with an argument before it. An object that was fitted has its columns in `n`.
FITS = {
    "X": _as_many_columns,
    "y": _one_for_each_row,
    "weights": _one_for_each_column,
    "intercepts": _one_for_each_fit,
    "start": lambda start, name, given: _one_for_each_column(start[0], f"{name}[0]", given),
    "batch_size": _at_most_rows,
    "folds": functools.partial(_at_most_rows, smallest=2),
    "outer": functools.partial(_at_most_rows, smallest=2),
}


def checked(formula=None, *, overflow=None, **own):
    """Return `formula` behind its door: each argument goes through the rule of its name first.

    None is let through where it is the default. NumPy's single numbers come out as Python's. It is
    a decorator, bare or with options.

    Parameters
    ----------
    formula : function
        It stays within reach as `.formula`, for arguments that were checked before.
    overflow : str, optional
        The error if the result is not finite, where {weights:g} stands for their largest size.
    **own : callable
        Rules `(value, name)` that hold for this function alone, and say all of that argument.
    """
    if formula is None:
        return functools.partial(checked, overflow=overflow, **own)
    read = _reader(formula, own)

    @functools.wraps(formula)
    def door(*args, **kwargs):
        """Check, then compute."""
        given = read(args, kwargs)
        if given is None:
            return formula(*args, **kwargs)  # Python says best what is missing or too much.
        return _plain(formula(**given) if overflow is None else _finite(formula, given, overflow))

    door.formula = formula
    return door


def _reader(formula, own):
    """Return what makes of a call's arguments those of `formula`, or None if they are not such."""
    parameters = inspect.signature(formula).parameters
    positional = [p.name for p in parameters.values() if p.kind is not p.KEYWORD_ONLY]
    defaults = {p.name: p.default for p in parameters.values() if p.default is not p.empty}
    steps = [_step(name, own) for name in parameters if name != "self"]

    def read(args, kwargs):
        """Return every argument by its name, as its rule gives it."""
        called = dict(zip(positional, args, strict=False), **kwargs)
        given = defaults | called
        if len(called) < len(args) + len(kwargs) or given.keys() != parameters.keys():
            return None
        for name, rule, fits in steps:
            if given[name] is not None or defaults.get(name, rule) is not None:
                _apply(rule, fits, name, given)
        return given

    return read


def _step(name, own):
    return (name, own[name], None) if name in own else (name, RULES[name], FITS.get(name))


def _apply(rule, fits, name, given):
    given[name] = rule(given[name], name)
    if fits:
        fits(given[name], name, given)


def _finite(formula, given, overflow):
    with np.errstate(over="ignore", invalid="ignore"):
        result = formula(**given)
    parts = result if isinstance(result, tuple) else (result,)
    if not all(np.isfinite(part).all() for part in parts):
        sizes = {k: np.abs(v).max() if isinstance(v, np.ndarray) else v for k, v in given.items()}
        raise ValueError(overflow.format(**sizes))
    return result


def _plain(result):
    if isinstance(result, tuple):
        return tuple(map(_plain, result))
    single = isinstance(result, np.generic) or (isinstance(result, np.ndarray) and not result.ndim)
    return result.item() if single else result
