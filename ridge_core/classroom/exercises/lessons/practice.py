"""Lesson 8: the weight decay that stands for λ."""

from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import draw_lam_and_rows, lams_and_rows


def weight_decay(lam, m):
    """Return 2λ/m."""
    return 2 * lam / m


# fmt: off
EXERCISES = (
    Exercise(weight_decay,
             "the `weight_decay` for a mean squared loss that stands for λ, one number",
             lams_and_rows(), draw_lam_and_rows, hints=(
        "Write the gradient of our J, and beside it theirs: the gradient of their loss, plus "
        "`weight_decay` times w.",
        "Their loss has no ½. So how many times our data term is it?",
        "Multiply our gradient by that number. What then stands before w is `weight_decay`.",
    )),
)

MISTAKES = {}

MISTAKES["weight_decay"] = [
    ("half as large", "2 * → ",
     "Your answer belongs to J, with its 1/(2m). The loss here has no ½: its gradient is larger."),
    ("a quarter as large", "2 * → 0.5 *",
     "λ/(2m) is the factor of J's penalty. Its derivative is added, and the loss here has no ½."),
    ("decay factor", "return → return 1 -",
     "That multiplies a weight at a step of length 1. `weight_decay` is what is taken off it."),
]
# fmt: on
