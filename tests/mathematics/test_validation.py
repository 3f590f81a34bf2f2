"""What comes of each argument: the right answer, or an error that says what is wrong.

Three tables, read by the tests below. CALLS has one good call of everything public; BAD has, for
each kind of argument, what is refused and how; DISGUISES and SHAPES have what is understood.
"""

import copy
import importlib
import inspect
import pickle
import random
import warnings
from dataclasses import astuple, is_dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from oracles import as_floats, exact_cost, exact_gradient, exact_predict, exact_ridge

from ridge_core.data import Standardizer
from ridge_core.path import RidgePath
from ridge_core.rows import Rows
from ridge_core.validation import LARGEST, as_count, as_design, as_lams, as_number
from ridge_core.validation import as_floats as as_floats_of_any_shape

MODULES = sorted(p.stem for p in (Path(__file__).parents[2] / "ridge_core").glob("[a-z]*.py"))

# Whole numbers from 0 to 120, so that every dtype can hold them and their products leave int8.
X = np.array([[10, 3], [120, 7], [35, 90], [60, 1], [5, 44], [77, 101]], dtype=float)
y = np.array([100, 7, 55, 31, 120, 64], dtype=float)
w, b = np.array([2, 1], dtype=float), 4.0
PATH, SCALE, ROWS = RidgePath(X, y), Standardizer(X), Rows(X, y)

# A good call of every public function. A method stands with a function that calls it.
CALLS = {
    "objective.predict": {"X": X, "weights": w, "intercept": b},
    "objective.cost": {"X": X, "y": y, "weights": w, "intercept": b, "lam": 3},
    "objective.gradient": {"X": X, "y": y, "weights": w, "intercept": b, "lam": 3},
    "objective.numerical_gradient": {
        "function": lambda weights, intercept: weights @ weights + 3 * intercept,
        "weights": w, "intercept": b, "step": 1e-3,
    },
    "descent.gradient_descent": {
        "X": X, "y": y, "lam": 3, "learning_rate": 1e-5, "epochs": 3, "batch_size": 4, "seed": 0,
        "start": (w, b), "callback": print,
    },
    "descent.largest_learning_rate": {"X": X, "lam": 3},
    "path.ridge": {"X": X, "y": y, "lam": 3},
    "rows.Rows": {"X": X, "y": y},
    "rows.Rows.path": {},
    "rows.Rows.errors": {"weights": np.array([w, 2 * w]), "intercepts": w},
    "path.RidgePath": {"X": X, "y": y},
    "path.RidgePath.weights": {"lams": [0, 3]},
    "path.RidgePath.intercepts": {"lams": [0, 3]},
    "path.RidgePath.predict": {"X": X, "lams": [0, 3]},
    "path.RidgePath.shrinkage": {"lams": [0, 3]},
    "path.RidgePath.degrees_of_freedom": {"lams": [0, 3]},
    "path.RidgePath.leave_one_out": {"lams": [0, 3]},
    "path.RidgePath.gcv": {"lams": [0, 3]},
    "data.random_line": {"m": 5, "slope": 3.0, "intercept": b, "noise": 2.0, "seed": 0},
    "data.noisy_curve": {"m": 5, "noise": 0.3, "seed": 0},
    "data.curve": {"x": y},
    "data.polynomial": {"x": y, "degree": 3},
    "data.longley": {},
    "data.diabetes": {},
    "data.Standardizer": {"X": X},
    "data.Standardizer.transform": {"X": X},
    "data.Standardizer.in_original_units": {"weights": w, "intercept": b},
    "selection.fold_indices": {"m": 6, "folds": 3, "seed": 0},
    "selection.cross_validate": {
        "X": X, "y": y, "lams": [0, 3], "folds": 3, "seed": 0, "standardize": True,
    },
    "selection.nested_cross_validate": {
        "X": X, "y": y, "lams": [0, 3], "outer": 3, "inner": 2, "seed": 0, "standardize": False,
    },
    "penalties.soft_threshold": {"values": y, "threshold": 60},
    "penalties.lasso": {"X": X, "y": y, "lam": 3, "tolerance": 1e-12, "max_sweeps": 10_000},
    "penalties.elastic_net": {
        "X": X, "y": y, "lam": 3, "mix": 0.5, "tolerance": 1e-12, "max_sweeps": 10_000,
    },
    "penalties.elastic_net_path": {
        "X": X, "y": y, "lams": [0, 3], "mix": 0.5, "tolerance": 1e-12, "max_sweeps": 10_000,
    },
    "penalties.largest_useful_lam": {"X": X, "y": y, "mix": 0.5},
    "conventions.convert": {
        "value": 3, "source": "this series", "target": "R glmnet, alpha=0", "m": 6, "y_sd": 2.0,
    },
}  # fmt: skip
CALLS = {name: call for name, call in CALLS.items() if name.split(".")[0] in MODULES}

# Formulas that public functions call with what they have checked.
CHECKED_BEFORE = {"rows.Rows.about", "rows.Rows.centred"}


class Index:
    """Looks like a whole number to some, and is none."""

    def __index__(self):
        return 3


def but(array, place, value):
    """Return a copy of `array` with one other value."""
    array = np.array(array, dtype=object if isinstance(value, (str, type(None))) else None)
    array = array.astype(complex) if isinstance(value, complex) else array
    array[place] = value
    return array


def holes(array, place):
    return np.ma.masked_array(array, mask=but(np.zeros(array.shape, bool), place, True))


# What no array may be. Each row: what it is called, how it is made from a good one, the error, and
# what its message says came. Every message names the argument and says what was expected.
ARRAYS = [
    ("NaN", lambda a: but(a, -1, np.nan), ValueError, "is nan"),
    ("infinity", lambda a: but(a, -1, np.inf), ValueError, "is inf"),
    ("minus infinity", lambda a: but(a, 0, -np.inf), ValueError, "is -inf"),
    ("too large", lambda a: but(a, 0, 1e200), ValueError, r"is 1e\+200, expected at most 1e\+70"),
    ("larger than a float", lambda a: [*a.astype(object), 10**400], ValueError, "beyond|unequal"),
    ("masked", lambda a: holes(a, -1), ValueError, "masked values"),
    ("complex", lambda a: but(a, -1, 1j), TypeError, "complex128"),
    ("a text within", lambda a: but(a, -1, "3"), TypeError, "dtype object"),
    ("None within", lambda a: but(a, -1, None), TypeError, "dtype object"),
    ("Decimals", lambda a: but(a.astype(object), -1, Decimal(3)), TypeError, "dtype object"),
    ("texts", lambda a: a.astype(str), TypeError, "dtype <U"),
    ("bytes", lambda a: a.astype("S"), TypeError, r"dtype \|S"),
    ("dates", lambda a: a.astype("M8[D]"), TypeError, "datetime64"),
    ("a text", lambda a: "3", TypeError, "is a str"),
    ("None", lambda a: None, TypeError, "is a NoneType"),
    ("a generator", lambda a: (row for row in a), TypeError, "is a generator"),
    ("a map", lambda a: map(list, a), TypeError, "is a map"),
    ("a dict", lambda a: dict(enumerate(a)), TypeError, "is a dict"),
    ("a set", lambda a: {1.0, 2.0}, TypeError, "is a set"),
    ("rows unequal", lambda a: [[1.0], [1.0, 2.0]], ValueError, "unequal length"),
    ("empty", lambda a: a[:0], ValueError, "is empty"),
]  # fmt: skip
TABLE = [
    *ARRAYS,
    ("no columns", lambda a: a[:, :0], ValueError, "is empty"),
    ("one dimension", lambda a: a[:, 0], ValueError, r"shape \(\d,\), .*X.reshape\(-1, 1\)"),
    ("three dimensions", lambda a: a[None], ValueError, r"shape \(1, \d, \d\)"),
    ("one number", lambda a: 3.0, ValueError, r"shape \(\)"),
]
ANY_SHAPE = ARRAYS
COLUMN = [
    *ARRAYS,
    ("a column of a table", lambda a: a[:, None], ValueError, r"shape \(\d, 1\), .*ravel\(\)"),
    ("a row of a table", lambda a: a[None], ValueError, r"shape \(1, \d\)"),
    ("one number", lambda a: 3.0, ValueError, r"shape \(\)"),
]
EACH_ROW_OR_COLUMN = [
    *COLUMN,
    ("one too few", lambda a: a[:-1], ValueError, r"has \d values, expected \d, one for each"),
    ("one too many", lambda a: [*a, 1], ValueError, r"has \d values, expected \d, one for each"),
    ("one for all", lambda a: [1.0], ValueError, r"has 1 values, expected \d, one for each"),
]
NOT_A_NUMBER = [
    ("NaN", lambda v: np.nan, ValueError, "is nan"),
    ("infinity", lambda v: np.inf, ValueError, "is inf"),
    ("minus infinity", lambda v: -np.inf, ValueError, "is -inf|holds -inf"),
    ("larger than a float", lambda v: 10**400, ValueError, "is beyond 1e308|holds a number"),
    ("masked", lambda v: np.ma.masked, ValueError, "is masked|masked values"),
    ("None", lambda v: None, TypeError, "is None|is a NoneType"),
    ("a text", lambda v: "3", TypeError, "is '3'|is a str"),
    ("complex", lambda v: 1j, TypeError, "is 1j"),
    ("a boolean", lambda v: True, TypeError, "is True"),
    ("a generator", lambda v: (v for v in [3]), TypeError, "generator"),
    ("a Decimal", lambda v: Decimal(3), TypeError, "Decimal"),
]
A_LIST = ("a list", lambda v: [3.0], TypeError, r"is \[3.0\]")
NEGATIVE = ("negative", lambda v: -0.5, ValueError, "is -0.5|holds -0.5")
TOO_LARGE = ("too large", lambda v: 1e200, ValueError, r"is 1e\+200")
NUMBER = [*NOT_A_NUMBER, A_LIST, TOO_LARGE]
LAM = [*NOT_A_NUMBER, A_LIST, NEGATIVE]
LAMS = [
    *NOT_A_NUMBER,
    NEGATIVE,
    ("one negative", lambda v: [1.0, -0.5], ValueError, "holds -0.5"),
    ("one NaN", lambda v: [1.0, np.nan], ValueError, "holds nan"),
    ("one infinite", lambda v: [1.0, np.inf], ValueError, "holds inf"),
    ("none", lambda v: [], ValueError, r"shape \(0,\)"),
    ("a table", lambda v: [[1.0, 2.0]], ValueError, r"shape \(1, 2\)"),
    ("unequal", lambda v: [[1.0], [1.0, 2.0]], ValueError, "unequal length"),
    ("texts", lambda v: ["1"], TypeError, "dtype <U"),
    ("one None", lambda v: [1.0, None], TypeError, "dtype object"),
    ("one complex", lambda v: [1.0, 1j], TypeError, "complex"),
    ("masked", lambda v: holes(np.ones(2), 0), ValueError, "masked"),
]
POSITIVE = [*NUMBER, NEGATIVE, ("zero", lambda v: 0, ValueError, "is 0")]
NOT_NEGATIVE = [*NUMBER, NEGATIVE]
SHARE = [*NUMBER, NEGATIVE, ("above one", lambda v: 1.5, ValueError, "is 1.5")]
WHOLE = [
    ("zero", lambda v: 0, ValueError, "is 0"),
    ("negative", lambda v: -1, ValueError, "is -1"),
    ("a fraction", lambda v: 2.5, TypeError, "is 2.5"),
    ("a whole float", lambda v: 2.0, TypeError, "is 2.0"),
    ("NaN", lambda v: np.nan, TypeError, "is nan"),
    ("infinity", lambda v: np.inf, TypeError, "is inf"),
    ("a text", lambda v: "3", TypeError, "is '3'"),
    ("complex", lambda v: 3j, TypeError, "is 3j"),
    ("a boolean", lambda v: True, TypeError, "is True"),
    ("a list", lambda v: [3], TypeError, r"is \[3\]"),
    ("a generator", lambda v: (v for v in [3]), TypeError, "generator"),
    ("only an index", lambda v: Index(), TypeError, "Index"),
]
NONE = ("None", lambda v: None, TypeError, "is None")
COUNT = [*WHOLE, NONE]
BATCH = [*WHOLE, ("more than the rows", lambda v: 7, ValueError, "is 7, .*at most 6")]
FOLDS = [
    *COUNT,
    ("one", lambda v: 1, ValueError, "is 1, expected at least 2"),
    ("more than the rows", lambda v: 7, ValueError, "is 7, .*at most"),
]
SEED = [row for row in WHOLE if row[0] != "zero"]  # None is a seed: another sample each time
CALLABLE = [
    ("a number", lambda f: 3, TypeError, "is 3"),
    ("a text", lambda f: "print", TypeError, "is 'print'"),
]
FUNCTION = [
    *CALLABLE,
    NONE,
    ("one that gives NaN", lambda f: lambda w, b: np.nan, ValueError, "is nan"),
    ("one that gives a list", lambda f: lambda w, b: [1], TypeError, r"is \[1\]"),
    ("one that gives nothing", lambda f: lambda w, b: None, TypeError, "is None"),
]
BOOLEAN = [
    ("one", lambda v: 1, TypeError, "is 1"),
    ("a text", lambda v: "yes", TypeError, "is 'yes'"),
    NONE,
]
CONVENTION = [
    ("a number", lambda v: 3, TypeError, "is 3"),
    NONE,
    ("a list", lambda v: [v], TypeError, r"is \['"),
    ("unknown", lambda v: "Ridge", ValueError, "is 'Ridge'"),
    ("one without an equal", lambda v: "PyTorch AdamW", ValueError, "is 'PyTorch AdamW'"),
]
START = [
    ("a number", lambda v: 3, TypeError, "is 3"),
    ("a text", lambda v: "ab", TypeError, "is 'ab'"),
    ("no intercept", lambda v: (w,), TypeError, "pair"),
    ("NaN weights", lambda v: ([np.nan, 1], b), ValueError, "is nan"),
    ("a table of weights", lambda v: ([[1, 2]], b), ValueError, "has shape"),
    ("one weight too few", lambda v: ([1], b), ValueError, "1 values, expected 2"),
    ("an infinite intercept", lambda v: (w, np.inf), ValueError, "is inf"),
    ("an array intercept", lambda v: (w, [1.0]), TypeError, r"is \[1.0\]"),
]

BAD = {
    "X": TABLE, "y": EACH_ROW_OR_COLUMN, "weights": EACH_ROW_OR_COLUMN,
    "x": COLUMN, "values": ANY_SHAPE, "intercept": NUMBER, "slope": NUMBER, "noise": NOT_NEGATIVE,
    "intercepts": ANY_SHAPE, "threshold": NOT_NEGATIVE,
    "lam": LAM, "lams": LAMS, "learning_rate": POSITIVE, "step": POSITIVE, "tolerance": POSITIVE,
    "mix": SHARE, "m": COUNT, "epochs": COUNT, "degree": COUNT, "max_sweeps": COUNT,
    "batch_size": BATCH, "folds": FOLDS, "outer": FOLDS, "inner": FOLDS, "seed": SEED,
    "value": LAM, "source": CONVENTION, "target": CONVENTION, "y_sd": POSITIVE,
    "function": FUNCTION, "callback": CALLABLE, "standardize": BOOLEAN, "start": START,
}  # fmt: skip
# Where one function differs from the others.
BAD |= {
    "data.curve.x": ANY_SHAPE,
    "objective.numerical_gradient.weights": COLUMN,
    "rows.Rows.errors.weights": [
        *ARRAYS,
        ("one too few", lambda a: a[:-1], ValueError, r"shape \(1, 2\), expected \(2, 2\)"),
        ("one for both", lambda a: a[0], ValueError, r"shape \(2,\), expected \(2, 2\)"),
    ],
    "path.RidgePath.predict.X": [
        *TABLE, ("another width", lambda a: a[:, :1], ValueError, "has 1 columns, expected 2")
    ],
    "data.Standardizer.transform.X": [
        *TABLE, ("another width", lambda a: a[:, :1], ValueError, "has 1 columns, expected 2")
    ],
    "penalties.largest_useful_lam.mix": [*SHARE, ("zero", lambda v: 0, ValueError, "is 0")],
}  # fmt: skip


def resolve(name):
    """Return what is public by that name; methods on one fitted object."""
    module, first, *method = name.split(".")
    owner = {"RidgePath": PATH, "Standardizer": SCALE, "Rows": ROWS}.get(first) if method else None
    public = getattr(importlib.import_module(f"ridge_core.{module}"), first)
    return getattr(owner, method[0]) if method else public


def bad_rows():
    for name, call in CALLS.items():
        for argument in call:
            for label, make, error, says in BAD.get(f"{name}.{argument}", BAD[argument]):
                yield pytest.param(
                    name, argument, make, error, says, id=f"{name}({argument}: {label})"
                )


def public_names():
    for module in MODULES:
        for name, public in vars(importlib.import_module(f"ridge_core.{module}")).items():
            here = getattr(public, "__module__", "") == f"ridge_core.{module}"
            if module in {"validation", "numerics"} or name.startswith("_") or not here:
                continue
            if inspect.isfunction(public) or (inspect.isclass(public) and not is_dataclass(public)):
                yield f"{module}.{name}"
            if inspect.isclass(public):
                methods = (n for n, m in vars(public).items() if inspect.isfunction(m))
                yield from (f"{module}.{name}.{n}" for n in methods if not n.startswith("_"))


def test_everything_public_has_its_rows():
    assert set(public_names()) - CHECKED_BEFORE == set(CALLS)
    for name, call in CALLS.items():
        assert list(inspect.signature(resolve(name)).parameters) == list(call)
        assert all(argument in BAD for argument in call)
        public = resolve(name)
        assert not call or hasattr(
            public.__init__ if inspect.isclass(public) else public, "formula"
        )


def run(name, **changes):
    """Call with every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return resolve(name)(**(CALLS[name] | changes))


def numbers(result):
    """Return every number in a result, one after the other."""
    if isinstance(result, RidgePath):
        return numbers([result.weights([0, 3]), result.intercepts([0, 3])])
    if isinstance(result, Rows):
        return numbers([result.m, result.shift, result.triangle])
    if isinstance(result, Standardizer):
        return numbers([result.mean, result.sd])
    if is_dataclass(result):
        return numbers(astuple(result))
    if isinstance(result, (tuple, list)):
        return np.concatenate([numbers(part) for part in result if not isinstance(part, str)])
    return np.ravel(np.asarray(result, dtype=float)) if not isinstance(result, str) else []


@pytest.mark.parametrize(("name", "argument", "make", "error", "says"), [*bad_rows()])
def test_what_is_wrong_is_named(name, argument, make, error, says):
    good = CALLS[name][argument]
    with pytest.raises((TypeError, ValueError), match=says) as caught:
        run(name, **{argument: make(good)})
    assert caught.type is error
    assert str(caught.value).startswith(argument)
    assert "expected" in str(caught.value)


@pytest.mark.parametrize("name", ["objective.cost", "objective.gradient", "objective.predict"])
def test_behind_its_door_a_function_is_its_formula(name):
    public, call = resolve(name), CALLS[name]
    door, first, *_, formula = inspect.getsource(public).splitlines()
    assert door.startswith("@checked")
    assert first.startswith("def ")
    assert formula.startswith("    return ")
    assert "X @ weights + intercept" in inspect.getsource(public)
    assert public.__doc__ == public.formula.__doc__
    assert pickle.loads(pickle.dumps(public)) is public
    assert_allclose(numbers(public.formula(**call)), numbers(public(**call)), rtol=0)


def test_what_is_missing_or_too_much_is_pythons_to_say():
    with pytest.raises(TypeError, match=r"predict\S*\(\) missing 1 required .* 'intercept'"):
        run_with(X, w)
    with pytest.raises(TypeError, match=r"predict\S*\(\) takes 3 positional .* but 4 were given"):
        run_with(X, w, b, 3)
    with pytest.raises(TypeError, match=r"predict\S*\(\) got multiple values .* 'X'"):
        run_with(X, w, b, X=X)
    with pytest.raises(TypeError, match=r"predict\S*\(\) got an unexpected .* 'lam'"):
        run_with(X, weights=w, lam=3)


def run_with(*args, **kwargs):
    return resolve("objective.predict")(*args, **kwargs)


def test_single_numbers_are_pythons_own():
    assert type(run("objective.cost")) is float
    assert type(run("objective.gradient")[1]) is float
    assert type(run("data.curve", x=0.5)) is float
    assert isinstance(run("objective.predict", X=X[:1]), np.ndarray)


# ------------------------------------------------------------------------ what is understood


def every_other(array):
    wide = np.repeat(np.repeat(array, 2, axis=0), 2, axis=-1) if array.ndim == 2 else None
    return np.repeat(array, 2)[::2] if wide is None else wide[::2, ::2]


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def as_pandas(array):
    return (
        pd.DataFrame(array)
        if array.ndim == 2
        else pd.Series(array, index=range(9, 9 - len(array), -1))
    )


def nullable(array):
    return as_pandas(array).astype("Int64")


def of_fractions(array):
    return np.vectorize(Fraction, otypes=[object])(array)


# Each is the same numbers, and must give the same answer and come back unchanged.
DISGUISES = {
    "lists": lambda a: a.tolist(),
    "tuples": lambda a: tuple(map(tuple, a)) if a.ndim == 2 else tuple(a),
    "lists of whole numbers": lambda a: a.astype(int).tolist(),
    "int8": lambda a: a.astype(np.int8),
    "uint8": lambda a: a.astype(np.uint8),
    "uint64": lambda a: a.astype(np.uint64),
    "float16": lambda a: a.astype(np.float16),
    "float32": lambda a: a.astype(np.float32),
    "another byte order": lambda a: a.astype(">f8"),
    "objects": lambda a: a.astype(object),
    "fractions": of_fractions,
    "pandas": as_pandas,
    "pandas that may have gaps, but has none": nullable,
    "masked, but nothing is": lambda a: np.ma.masked_array(a, mask=False),
    "read-only": read_only,
    "Fortran order": np.asfortranarray,
    "transposed": lambda a: a.T.copy().T,
    "every other one": every_other,
    "backwards": lambda a: a[::-1].copy()[::-1],
}
ARRAY_ARGUMENTS = {"X", "y", "x", "weights", "values"}
TAKES_ARRAYS = [name for name, call in CALLS.items() if ARRAY_ARGUMENTS & call.keys()]


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("name", TAKES_ARRAYS)
def test_the_same_numbers_give_the_same_answer_and_stay_as_they_are(name, disguise):
    arrays = {k: v for k, v in CALLS[name].items() if k in ARRAY_ARGUMENTS}
    given = {k: DISGUISES[disguise](v) for k, v in arrays.items()}
    before = copy.deepcopy(given)
    found = run(name, **given)
    assert_allclose(numbers(found), numbers(run(name)), rtol=1e-11)
    for argument, value in given.items():
        assert type(value) is type(before[argument])
        assert np.array_equal(np.asarray(value), np.asarray(before[argument]))


@pytest.mark.parametrize("name", TAKES_ARRAYS)
def test_booleans_are_zeros_and_ones(name):
    arrays = {k: v > 50 for k, v in CALLS[name].items() if k in ARRAY_ARGUMENTS}
    ones = {k: v.astype(float) for k, v in arrays.items()}
    assert_allclose(numbers(run(name, **arrays)), numbers(run(name, **ones)), rtol=1e-12)


SCALARS = [
    3,
    3.0,
    np.float64(3),
    np.float32(3),
    np.int8(3),
    np.uint8(3),
    np.array(3.0),
    Fraction(3),
]


@pytest.mark.parametrize("value", SCALARS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (n, a)
        for n, call in CALLS.items()
        for a in ("lam", "lams", "intercept", "slope")
        if a in call
    ],
)
def test_a_number_is_a_number(name, argument, value):
    expected = run(name, **{argument: 3.0})
    assert_allclose(numbers(run(name, **{argument: value})), numbers(expected), rtol=1e-12)


@pytest.mark.parametrize("name", CALLS)
def test_the_global_random_state_is_left_alone(name):
    before, pythons = np.random.get_state(), random.getstate()  # noqa: NPY002
    run(name)
    after = np.random.get_state()  # noqa: NPY002
    assert all(np.array_equal(p, q) for p, q in zip(before, after, strict=True))
    assert random.getstate() == pythons


# ------------------------------------------------------------------------ awkward shapes and scales

SHAPES = {
    "one row": (X[:1], y[:1]),
    "two rows": (X[:2], y[:2]),
    "one column": (X[:, :1], y),
    "square": (X[:2], y[:2]),
    "more columns than rows": (
        np.column_stack([X, X[::-1], np.roll(X, 2, axis=0), np.roll(X[::-1], 1, axis=0)]),
        y,
    ),
    "a constant column": (np.column_stack([X, np.full(6, 0.1)]), y),
    "only constant columns": (np.full((6, 2), 0.1), y),
    "twin columns": (np.column_stack([X, X[:, 0]]), y),
    "a constant y": (X, np.full(6, 0.1)),
    "zeros": (np.zeros((6, 2)), np.zeros(6)),
    "1e-200": (X * 1e-200, y * 1e-200),
    "X 1e-200": (X * 1e-200, y),
    "1e+69": (X * 1e67, y * 1e67),
    "offset 1e5": (X + 1e5, y + 1e5),
}
# Of these rows not every function can say something; then it says so.
REFUSED = {
    ("one row", "selection"): "expected at least",
    ("two rows", "selection"): "expected at least 3|at most",
    ("square", "selection"): "expected at least 3|at most",
}
TAKES_SAMPLES = [name for name, call in CALLS.items() if "X" in call and "y" in call]
TAKES_SAMPLES += ["descent.largest_learning_rate", "data.Standardizer"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", TAKES_SAMPLES)
def test_awkward_samples_give_finite_numbers_or_are_refused(name, shape):
    features, target = SHAPES[shape]
    rate = (
        1
        / (1 + float(np.sum(features / features.max(initial=1)) ** 2))
        / max(1, features.max()) ** 2
    )
    awkward = {
        "X": features, "y": target, "weights": np.ones(features.shape[1]), "start": None,
        "batch_size": None, "learning_rate": rate,
    }  # fmt: skip
    changes = {k: v for k, v in awkward.items() if k in CALLS[name]}
    says = REFUSED.get((shape, name)) or REFUSED.get((shape, name.split(".")[0]))
    if says is None:
        assert np.isfinite(numbers(run(name, **changes))).all()
    else:
        with pytest.raises(ValueError, match=says):
            run(name, **changes)


@pytest.mark.parametrize("shape", SHAPES)
def test_awkward_samples_give_the_exact_answer(shape):
    features, target = SHAPES[shape]
    weights, size = np.ones(features.shape[1]), max(1.0, np.abs(target).max())
    fit, found = exact_ridge(features, target, 3), run("path.ridge", X=features, y=target)
    dust = 1e-12 * np.abs(found[0]).max() + 1e-16 * np.abs(target / (features.max() or 1)).max()
    assert_allclose(found[0], as_floats(fit[0]), rtol=1e-9, atol=dust)
    predicted = run("objective.predict", X=features, weights=weights, intercept=b)
    assert_allclose(predicted, as_floats(exact_predict(features, weights, b)), rtol=1e-13)
    arguments = features, target, weights, b, 3
    named = dict(zip(("X", "y", "weights", "intercept", "lam"), arguments, strict=True))
    J, slopes = run("objective.cost", **named), run("objective.gradient", **named)
    assert_allclose(J, float(exact_cost(*arguments)), rtol=1e-12)
    exact = exact_gradient(*arguments)
    assert_allclose(slopes[0], as_floats(exact[0]), rtol=1e-9, atol=1e-12 * size)
    assert slopes[1] == pytest.approx(float(exact[1]), rel=1e-9, abs=1e-12 * size)


@pytest.mark.parametrize("name", TAKES_SAMPLES)
def test_a_gap_in_a_table_of_pandas_is_no_number(name):
    table = pd.DataFrame(X).astype("Int64").where(X < 100)
    with pytest.raises((TypeError, ValueError), match=r"^X.* expected"):
        run(name, X=table)


def test_without_any_information_a_fit_is_the_mean():
    weights, intercept = run("path.ridge", X=np.full((6, 2), 0.1), y=y, lam=0)
    assert weights.tolist() == [0, 0]
    assert intercept == pytest.approx(y.mean())


def test_a_seed_may_be_as_large_as_numpy_takes_it():
    folds = run("selection.fold_indices", m=9, folds=3, seed=2**100)
    expected = np.random.default_rng(2**100).permutation(9)
    assert [sorted(part) for part in np.array_split(expected, 3)] == [f.tolist() for f in folds]


def test_tiny_columns_are_standardised_like_any_other():
    tiny = run("data.Standardizer", X=X * 1e-200)
    assert_allclose(tiny.transform(X * 1e-200), SCALE.transform(X), rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("objective.cost", {"lam": 1e308, "weights": [1e5, 0]}, "J overflows"),
        ("objective.gradient", {"lam": 1e308, "weights": [1e5, 0]}, "J overflows"),
        ("descent.gradient_descent", {"lam": 1e308, "start": ([1e5, 0], 0)}, "J overflows"),
        ("path.ridge", {"X": X * 1e-300, "y": y * 1e50, "lam": 0}, "^X is too small .* expected"),
        ("path.ridge", {"X": X * [1, 1e-312], "lam": 0}, "^X is too small .* expected"),
        ("selection.fold_indices", {"m": 300, "folds": 400}, "folds is 400, .* at most 300"),
        ("selection.fold_indices", {"m": 10**5000}, "m is beyond 1e30, expected .* at most"),
        ("conventions.convert", {"m": 10**400}, "m is beyond 1e30, expected .* at most"),
        ("path.ridge", {"X": [np.ma.array([1, 9], mask=[0, 1]), *X[1:]]}, "X has masked values"),
        ("objective.numerical_gradient", {"step": 1e-30}, "step is too small .* expected"),
        ("data.polynomial", {"x": y * 1e60}, "x reaches 1.2e.62, expected smaller"),
        ("selection.nested_cross_validate", {"inner": 5}, "inner is 5, .*at most 4"),
    ],
)  # fmt: skip
def test_what_would_overflow_is_refused(name, changes, says):
    with pytest.raises(ValueError, match=says):
        run(name, **changes)


def test_places_are_named_in_every_dimension():
    for array, place in ((np.nan, ""), ([1, np.nan], "[1]"), ([[1], [np.nan]], "[1, 0]")):
        with pytest.raises(ValueError, match="expected finite") as caught:
            as_floats_of_any_shape(array, "values", None)
        assert str(caught.value).startswith(f"values{place} is nan")


def test_the_value_that_is_wrong_is_the_one_named():
    with pytest.raises(ValueError, match="lams holds -2, "):
        as_lams([0, 0.5, -2])
    with pytest.raises(ValueError, match=r"^values\[1\] is nan"):
        as_floats_of_any_shape([LARGEST, np.nan], "values", 1)
    with pytest.raises(ValueError, match=r"^X is empty"):
        as_design(np.empty((0, 2)))
    with pytest.raises(ValueError, match=r"expected at least 2$"):
        as_count(1, "folds", smallest=2)


def test_the_largest_size_is_allowed():
    assert as_number(-LARGEST, "value") == -LARGEST
    assert_allclose(as_floats_of_any_shape([-LARGEST, LARGEST], "values", 1), [-LARGEST, LARGEST])


_TABLE = "two dimensions, shape (m, n)"


@pytest.mark.parametrize(
    ("value", "ndim", "says"),
    [
        ([1.0], 2, f"(1,), expected {_TABLE}; use v.reshape(-1, 1) for a single feature"),
        ([[[1.0]]], 2, f"(1, 1, 1), expected {_TABLE}"),
        ([[1.0]], 1, "(1, 1), expected one dimension, shape (k,); use v.ravel()"),
        (1.0, 1, "(), expected one dimension, shape (k,)"),
    ],
)  # fmt: skip
def test_a_wrong_rank_is_told_with_its_remedy(value, ndim, says):
    with pytest.raises(ValueError, match=r"^v has shape ") as caught:
        as_floats_of_any_shape(value, "v", ndim)
    assert str(caught.value) == f"v has shape {says}"


def test_a_number_too_long_for_a_float_is_refused_without_a_warning():
    with pytest.raises(ValueError, match=r"^v\[0\] is inf, expected finite"):
        as_floats_of_any_shape(np.array(["1e4000"], dtype=np.longdouble), "v", 1)


def test_predictions_beyond_a_float_are_refused():
    with pytest.raises(ValueError, match=r"^X is too far .* expected"):
        RidgePath(X * 1e-300, y).predict(X * 1e60, 0)
    opposed = RidgePath(X @ [[1e-300, 0], [0, -1e-300]], y)
    with pytest.raises(ValueError, match=r"^X is too far .* expected"):
        opposed.predict([[1e60, 1e60], [1e60, -1e60]], 0)
    with pytest.raises(ValueError, match=r"^X is too far .* expected"):
        Standardizer(X * 1e-300).transform(X * 1e60)
    with pytest.raises(ValueError, match=r"^weights are too large .* expected"):
        Standardizer(X * 1e-300).in_original_units([1e20, 1], 0)


@pytest.mark.parametrize("scale", [1e-100, 1e-160, 1e-310])
def test_tiny_columns_keep_their_freedom_and_their_held_out_error(scale):
    path = RidgePath(X * scale, y)
    assert path.degrees_of_freedom([0, 1e120]).tolist() == [2, 0]
    assert path.shrinkage(0).tolist() == [1, 1]
    far = RidgePath(X, y).leave_one_out(1e30)
    assert path.leave_one_out(1e120) == pytest.approx(far)
    assert path.gcv(1e120) == pytest.approx(RidgePath(X, y).gcv(1e30))
