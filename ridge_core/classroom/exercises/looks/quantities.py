"""The counts and factors of an input by their symbols: m, n, λ and the like."""


def quantities(exercise, probe):
    """Return a dictionary of the numbers that a wrong factor may consist of."""
    given = dict(zip(exercise.parameters, probe.arguments, strict=True))
    found = {}
    if "predictions" in given and "truth" in given:
        found["samples"], found["places"] = given["predictions"].shape
        return found
    for name in ("y", "X", "x", "X_train"):
        if name in given:
            found["m"] = len(given[name])
            break
    if "m" in given:
        found["m"] = given["m"]
    if "X" in given:
        found["n"] = given["X"].shape[1]
    elif "weights" in given:
        found["n"] = len(given["weights"])
    for name, symbol in (("lam", "λ"), ("learning_rate", "η"), ("threshold", "t")):
        if name in given:
            found[symbol] = float(given[name])
    if "folds" in given:
        found["k"] = len(given["folds"])
    return found
