"""Hard least-squares problems with certified answers, and others with exact ones.

The data and certified values are those of NIST's Statistical Reference Datasets, works of the US
government. Exact arithmetic reproduces every certified value, so no digit here was mistyped.
"""

from fractions import Fraction

import numpy as np

from ridge_core.data import longley, polynomial

# NIST Longley: B0, then B1 … B6.
LONGLEY = [
    "-3482258.63459582", "15.0618722713733", "-0.0358191792925910", "-2.02022980381683",
    "-1.03322686717359", "-0.0511041056535807", "1829.15146461355",
]  # fmt: skip

# NIST Filip (A. Filippelli): B0 … B10 of a polynomial of degree 10.
FILIP = [
    "-1467.48961422980", "-2772.17959193342", "-2316.37108160893", "-1127.97394098372",
    "-354.478233703349", "-75.1242017393757", "-10.8753180355343", "-1.06221498588947",
    "-0.0670191154593408", "-0.00246781078275479", "-0.0000402962525080404",
]  # fmt: skip

FILIP_XY = """
-6.860120914 0.8116  -4.324130045 0.9072  -4.358625055 0.9052  -4.358426747 0.9039
-6.955852379 0.8053  -6.661145254 0.8377  -6.355462942 0.8667  -6.118102026 0.8809
-7.115148017 0.7975  -6.815308569 0.8162  -6.519993057 0.8515  -6.204119983 0.8766
-5.853871964 0.8885  -6.109523091 0.8859  -5.79832982 0.8959  -5.482672118 0.8913
-5.171791386 0.8959  -4.851705903 0.8971  -4.517126416 0.9021  -4.143573228 0.909
-3.709075441 0.9139  -3.499489089 0.9199  -6.300769497 0.8692  -5.953504836 0.8872
-5.642065153 0.89  -5.031376979 0.891  -4.680685696 0.8977  -4.329846955 0.9035
-3.928486195 0.9078  -8.56735134 0.7675  -8.363211311 0.7705  -8.107682739 0.7713
-7.823908741 0.7736  -7.522878745 0.7775  -7.218819279 0.7841  -6.920818754 0.7971
-6.628932138 0.8329  -6.323946875 0.8641  -5.991399828 0.8804  -8.781464495 0.7668
-8.663140179 0.7633  -8.473531488 0.7678  -8.247337057 0.7697  -7.971428747 0.77
-7.676129393 0.7749  -7.352812702 0.7796  -7.072065318 0.7897  -6.774174009 0.8131
-6.478861916 0.8498  -6.159517513 0.8741  -6.835647144 0.8061  -6.53165267 0.846
-6.224098421 0.8751  -5.910094889 0.8856  -5.598599459 0.8919  -5.290645224 0.8934
-4.974284616 0.894  -4.64454848 0.8957  -4.290560426 0.9047  -3.885055584 0.9129
-3.408378962 0.9209  -3.13200249 0.9219  -8.726767166 0.7739  -8.66695597 0.7681
-8.511026475 0.7665  -8.165388579 0.7703  -7.886056648 0.7702  -7.588043762 0.7761
-7.283412422 0.7809  -6.995678626 0.7961  -6.691862621 0.8253  -6.392544977 0.8602
-6.067374056 0.8809  -6.684029655 0.8301  -6.378719832 0.8664  -6.065855188 0.8834
-5.752272167 0.8898  -5.132414673 0.8964  -4.811352704 0.8963  -4.098269308 0.9074
-3.66174277 0.9119  -3.2644011 0.9228
"""

# NIST Wampler 3; the fourth and the fifth have it 100 and 10,000 times.
WAMPLER_ERRORS = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
WAMPLER_ERRORS += WAMPLER_ERRORS[9::-1]


def filip():
    """Return x and y of NIST's Filip as Fractions."""
    numbers = [Fraction(number) for number in FILIP_XY.split()]
    return numbers[::2], numbers[1::2]


def wampler(number):
    """Return x and y of NIST's Wampler 1 … 5, and the base whose powers are the coefficients."""
    x, base = range(21), Fraction(1, 10) if number == 2 else Fraction(1)
    size = {3: 1, 4: 100, 5: 10_000}.get(number, 0)
    y = [
        sum((base * value) ** k for k in range(6)) + size * error
        for value, error in zip(x, WAMPLER_ERRORS, strict=True)
    ]
    return x, y, base


def as_problem(x, y, degree, coefficients):
    """Return `(X, y, [b, w₁, …])` of a polynomial as floats."""
    X = polynomial([float(value) for value in x], degree)
    return X, np.array([float(value) for value in y]), np.array([float(c) for c in coefficients])


def certified():
    """Return the problems with NIST's certified coefficients as {name: (X, y, [b, w₁, …])}."""
    X, y, _ = longley()
    problems = {"Longley": (X, y, np.array([float(value) for value in LONGLEY]))}
    problems["Filip, degree 10"] = as_problem(*filip(), 10, FILIP)
    for number in range(1, 6):
        x, y, base = wampler(number)
        powers = [base**k for k in range(6)]
        problems[f"Wampler {number}, degree 5"] = as_problem(x, y, 5, powers)
    return problems


def digits(found, expected):
    """Return how many digits of the worst value are right, at most 15."""
    found, expected = np.ravel(found), np.ravel(expected)
    with np.errstate(invalid="ignore"):
        error = np.max(np.abs(found - expected) / np.abs(expected))
    return float(np.clip(-np.log10(max(error, 1e-15)), 0, 15)) if np.isfinite(error) else 0.0
