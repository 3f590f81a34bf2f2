"""Samples that are hard for rounding: units far apart, powers of x, one row far out."""

import nist
import numpy as np

LAMS = [1e-10, 1e-3, 1, 1e3, 1e6]


def samples():
    """Return {name: (X, y)}, all of few rows and full rank."""
    rng = np.random.default_rng(0)
    found = {name: sample[:2] for name, sample in nist.certified().items() if "Wam" not in name}
    found["Wampler 5"] = nist.certified()["Wampler 5, degree 5"][:2]
    for name, m, degree in [("months", 12, 11), ("years", 24, 11), ("days", 8, 12)]:
        found[f"{name} 1 … {m}, degree {degree}"] = powers(np.arange(1.0, m + 1), degree, rng)
    found["ten rows, degree 10"] = powers(rng.uniform(-5, 5, 10), 10, rng)
    found["calendar years, degree 3"] = powers(2000 + np.arange(16.0), 3, rng)
    units = 10.0 ** np.array([9, -6, 3, 0, -3, 6])
    mixed = rng.normal(size=(20, 6)) @ rng.normal(size=(6, 6))
    found["units 10⁻⁶ … 10⁹"] = mixed * units, rng.normal(size=20)
    found["the same, wide"] = rng.normal(size=(8, 12)) * np.tile(units, 2), rng.normal(size=8)
    for m, n in [(20, 5), (6, 9)]:
        X = rng.normal(size=(m, n))
        X[3] *= 1e8
        found[f"one row 10⁸ times the others, {m} × {n}"] = X, rng.normal(size=m)
    return found


def powers(x, degree, rng):
    """Return the raw powers of x, and noise for y."""
    return x[:, None] ** np.arange(1, degree + 1), rng.normal(size=len(x))
