"""The counts and factors of an input by their symbols: m, n, λ and the like."""

import numpy as np

_SYMBOLS = {"lam": "λ", "learning_rate": "η", "threshold": "t", "m": "m"}


def quantities(exercise, probe):
    """Return a dictionary of the numbers that a wrong factor may consist of."""
    given = dict(zip(exercise.parameters, probe.arguments, strict=True))
    if "truth" in given:
        names = "number of samples", "number of places"
        return dict(zip(names, given["predictions"].shape, strict=True))
    found = {symbol: float(given[name]) for name, symbol in _SYMBOLS.items() if name in given}
    rows = next((given[name] for name in ("y", "X", "x", "X_train") if name in given), None)
    if rows is not None:
        found["m"] = len(rows)
    if "X" in given or "weights" in given:
        found["n"] = given["X"].shape[1] if "X" in given else len(given["weights"])
    if "value" in given:
        found["number of values"] = np.size(given["value"])
    if "folds" in given:
        found["k"] = len(given["folds"])
    return found
