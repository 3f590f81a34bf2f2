"""Lesson 7: soft thresholding, and ElasticNet's α."""

import numpy as np

from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import (
    draw_lam_and_rows,
    lams_and_rows,
    numbers,
    probes,
)


def soft_threshold(
    value,
    threshold,
    *,
    size=np.abs,
    shrink=np.subtract,
    floor=lambda size: np.maximum(size, 0),
    sign=np.sign,
):
    """Return sign(v) max(|v| − t, 0)."""
    return sign(value) * floor(shrink(size(value), threshold))


def elastic_net_alpha(lam, m, *, convert=lambda lam, m: lam / m):
    """Return λ/m."""
    return convert(lam, m)


def _draw_values(rng):
    value = numbers(rng, rng.integers(2, 8))
    kinds = float(value[0]), float(value[1]), value, value, value, numbers(rng, 3, 2)
    # Never whole: from whole values, a whole one would leave no digits that integers could lose.
    return kinds[rng.integers(len(kinds))], float(rng.integers(2) + rng.integers(1, 4) / 4)


# fmt: off
EXERCISES = (
    Exercise(
        soft_threshold, "each value moved towards 0 by the threshold, and no further than 0",
        probes(
            ("one number", 5.0, 2.0),
            ("a negative number", -5.0, 2.0),
            ("a number below the threshold", 1.0, 3.0),
            ("threshold 0", [3, -2, 0], 0.0),
            ("an array", [5, -4, 1, -0.5, 0, 2.5], 2.0),
            ("an array that begins below it", [0.5, 19 / 7], 1.0),
            ("a table", [[3, -0.5], [-2, 4], [1, -6]], 1.5),
        ),
        _draw_values,
        hints=(
            "What remains is how far the size of a value exceeds the threshold. If it does not, "
            "nothing remains.",
            "`np.abs` gives the sizes; `np.maximum` stops them at 0.",
            "Give each its sign back: `np.sign` is −1, 0 or 1.",
        ),
    ),
    Exercise(
        elastic_net_alpha,
        "the `alpha` of scikit-learn's ElasticNet that stands for λ, one number",
        lams_and_rows(), draw_lam_and_rows,
        hints=(
            "Compare what stands before the brackets in both costs. The rest is the same.",
            "The data terms are equal. So both costs have their minimum at the same place if "
            "those factors are equal too.",
            "Ours has λ with a count of rows below it: alpha stands for the whole of it.",
        ),
    ),
)


def _small_kept(value, threshold):
    return np.where(np.abs(value) < threshold, value, value - np.sign(value) * threshold)


MISTAKES = {}

MISTAKES["soft_threshold"] = [
    ("hard threshold", {"shrink": lambda size, threshold: np.where(size > threshold, size, 0)},
     "You keep large values as they are: that is the hard threshold. The soft one moves them "
     "towards 0 as well."),
    ("floor forgotten", {"floor": lambda size: size},
     "Values smaller than the threshold jump across 0 and change their sign. Look at what "
     "happens when |v| − t is negative."),
    ("sign lost", {"sign": np.ones_like},
     "Your answer is never negative. The sign of the value has to come back at the end."),
    ("negative values lost", {"size": lambda value: value, "sign": np.ones_like},
     "Negative values become 0 whatever their size. Look at what the threshold is subtracted "
     "from."),
    ("threshold subtracted",
     {"size": lambda value: value, "floor": lambda size: size, "sign": np.ones_like},
     "You subtract the threshold from every value, so negative ones move away from 0."),
    ("threshold added", {"shrink": np.add},
     "Your values move away from 0. Look at the sign in front of the threshold."),
    ("ridge's shrinkage", {"shrink": lambda size, threshold: size / (1 + threshold)},
     "You divide by 1 + t: that is how ridge shrinks. It never reaches 0; the lasso does."),
    ("half the threshold", {"shrink": lambda size, threshold: size - threshold / 2},
     "You subtract half the threshold. Look at what is taken from |v|."),
    ("clipped", {"shrink": np.minimum},
     "You clip the values at the threshold: small ones stay, large ones are cut. It is the other "
     "way round."),
    ("zero inside, sign outside", {"shrink": lambda size, threshold: (size > threshold) * 1.0},
     "You return only the sign of what is left. Its size matters as well."),
    ("garrote", {"shrink": lambda size, threshold: size - threshold**2 / np.maximum(size, 1e-9)},
     "You subtract t²/|v|: that is the garrote, which shrinks large values less. The soft "
     "threshold takes t off all of them."),
    ("small values kept", _small_kept,
     "You keep the small values and shrink the large ones. Values below the threshold become 0."),
    ("threshold squared", {"shrink": lambda size, threshold: size - threshold**2},
     "You subtract t². Look at what is taken from |v|."),
    ("large values lost", {"shrink": lambda size, threshold: np.where(size > threshold, 0, size)},
     "You set the large values to 0 and keep the small ones. It is the other way round."),
    ("negative values moved away",
     lambda value, threshold: np.where(np.abs(value) > threshold, value - threshold, 0),
     "You subtract the threshold from negative values too, which moves them away from 0."),
    ("minimum for maximum", {"floor": lambda size: np.minimum(size, 0)},
     "Large values become 0, and small ones cross it. Of 0 and |v| − t, the larger is to stay."),
    ("largest of all", {"floor": lambda size: np.maximum(np.max(size), 0)},
     "`np.max` looks for the one largest number of an array, so every value gets the same size. "
     "`np.maximum` compares entry by entry."),
    ("zero as an axis", {"floor": lambda size: np.max(size, 0)},
     "The second argument of `np.max` is an axis, so nothing stops at 0. `np.maximum` compares "
     "entry by entry."),
]

MISTAKES["elastic_net_alpha"] = [
    ("½ kept", {"convert": lambda lam, m: lam / (2 * m)},
     "Your alpha is exactly half of what it should be. ElasticNet writes the ½ of the squared "
     "part itself, as J does."),
    ("½ taken off", {"convert": lambda lam, m: 2 * lam / m},
     "Your alpha is exactly twice as large as it should be. ElasticNet has the same ½ as J."),
    ("λ unchanged", {"convert": lambda lam, m: lam},
     "You hand λ over as it is. That fits scikit-learn's `Ridge`; here the loss is a mean over "
     "the rows."),
    ("upside down", {"convert": lambda lam, m: m / lam},
     "Your fraction is upside down. More rows make the number smaller, and a larger λ makes it "
     "larger."),
]
# fmt: on
