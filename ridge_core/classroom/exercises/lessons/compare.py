"""Lesson 7: soft thresholding, and ElasticNet's α."""

import numpy as np

from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import (
    draw_lam_and_rows,
    lams_and_rows,
    numbers,
    probes,
)


def soft_threshold(value, threshold):
    """Return sign(v) max(|v| − t, 0)."""
    return np.sign(value) * np.maximum(np.abs(value) - threshold, 0)


def elastic_net_alpha(lam, m):
    """Return λ/m."""
    return lam / m


def _draw_values(rng):
    value = numbers(rng, rng.integers(2, 8))
    kinds = float(value[0]), float(value[1]), value, value, value, numbers(rng, 3, 2)
    # Never whole: from whole values, a whole one would leave no digits that integers could lose.
    return kinds[rng.integers(len(kinds))], float(rng.integers(2) + rng.integers(1, 4) / 4)


# fmt: off
EXERCISES = (
    Exercise(soft_threshold,
             "each value moved towards 0 by the threshold, and no further than 0", probes(
        ("one number", 5.0, 2.0),
        ("a negative number", -5.0, 2.0),
        ("a number below the threshold", 1.0, 3.0),
        ("threshold 0", [3, -2, 0], 0.0),
        ("an array", [5, -4, 1, -0.5, 0, 2.5], 2.0),
        ("an array that begins below it", [0.5, 19 / 7], 1.0),
        ("a table", [[3, -0.5], [-2, 4], [1, -6]], 1.5),
    ), _draw_values, hints=(
        "What remains is how far the size of a value exceeds the threshold. If it does not, "
        "nothing remains.",
        "`np.abs` gives the sizes; `np.maximum` stops them at 0.",
        "Give each its sign back: `np.sign` is −1, 0 or 1.",
    )),
    Exercise(elastic_net_alpha,
             "the `alpha` of scikit-learn's ElasticNet that stands for λ, one number",
             lams_and_rows(), draw_lam_and_rows, hints=(
        "Compare what stands before the brackets in both costs. The rest is the same.",
        "The data terms are equal. So both costs have their minimum at the same place if those "
        "factors are equal too.",
        "Ours has λ with a count of rows below it: alpha stands for the whole of it.",
    )),
)

MISTAKES = {}

MISTAKES["soft_threshold"] = [
    ("hard threshold",
     "np.maximum(np.abs(value) - threshold, 0) → np.abs(value) * (np.abs(value) > threshold)",
     "You keep large values as they are: the hard threshold. The soft one moves them as well."),
    ("floor forgotten", "np.maximum(np.abs(value) - threshold, 0) → (np.abs(value) - threshold)",
     "Values below the threshold jump across 0. Look at what happens when |v| − t is negative."),
    ("sign lost", "np.sign(value) * → ",
     "Your answer is never negative. The sign of the value has to come back at the end."),
    ("negative values lost", "np.sign(value) * → ; np.abs(value) → value",
     "Negative values become 0 whatever their size. Look at what the threshold is taken from."),
    ("threshold subtracted",
     "np.sign(value) * np.maximum(np.abs(value) - threshold, 0) → value - threshold",
     "You subtract the threshold from every value, so negative ones move away from 0."),
    ("ridge's shrinkage",
     "np.maximum(np.abs(value) - threshold, 0) → np.abs(value) / (1 + threshold)",
     "You divide by 1 + t: that is how ridge shrinks. It never reaches 0; the lasso does."),
    ("clipped", "np.maximum(np.abs(value) - threshold, 0) → np.minimum(np.abs(value), threshold)",
     "You clip at the threshold: small values stay, large are cut. It is the other way round."),
    ("garrote", "value) - threshold → value) - threshold**2 / np.maximum(np.abs(value), 1e-9)",
     "You subtract t²/|v|, as the garrote does. The soft threshold takes t off all of them."),
    ("small values kept", "return → return np.where(np.abs(value) < threshold, value, 0) +",
     "You keep the small values and shrink the large ones. Values below the threshold become 0."),
    ("two cases",
     ["return → return np.where(value > threshold, value - threshold, value + threshold) + 0 *",
      "return → return np.where(value < -threshold, value + threshold, value - threshold) + 0 *"],
     "You have two cases, and there are three: values between −t and t become 0."),
    ("large values lost",
     "np.maximum(np.abs(value) - threshold, 0) → np.abs(value) * (np.abs(value) <= threshold)",
     "You set the large values to 0 and keep the small ones. It is the other way round."),
    ("zero as an axis", "np.maximum( → np.max(",
     "`np.max(a, 0)` takes 0 for an axis: nothing stops at 0. `np.maximum` goes entry by entry."),
    ("negative values moved away",
     "return → return (np.sign(value) - 1) * threshold * (np.abs(value) > threshold) +",
     "You subtract the threshold from negative values too, which moves them away from 0."),
]

MISTAKES["elastic_net_alpha"] = [
    ("½ kept", "lam / m → lam / (2 * m)",
     "Your alpha is half of what it should be. ElasticNet writes the ½ itself, as J does."),
    ("½ taken off", "lam / m → 2 * lam / m",
     "Your alpha is twice what it should be. ElasticNet has the same ½ as J."),
]

MISTAKES["elastic_net_alpha weight_decay"] = [
    ("λ unchanged", lambda lam, m: lam,
     "You hand λ over as it is, as to scikit-learn's `Ridge`. Here the loss is a mean over rows."),
    ("upside down", lambda lam, m: m / lam,
     "Your fraction is upside down. With more rows it should get smaller, with a larger λ larger."),
]
# fmt: on
