"""Lesson 8: the weight decay that stands for λ."""

from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.probes import draw_lam_and_rows, lams_and_rows


def weight_decay(lam, m, *, convert=lambda lam, m: 2 * lam / m):
    """Return 2λ/m."""
    return convert(lam, m)


# fmt: off
EXERCISES = (
    Exercise(
        weight_decay, "the `weight_decay` for a mean squared loss that stands for λ, one number",
        lams_and_rows(), draw_lam_and_rows,
        hints=(
            "Write the gradient of our J, and beside it theirs: the gradient of their loss, plus "
            "`weight_decay` times w.",
            "Their loss has no ½. So how many times our data term is it?",
            "Multiply our gradient by that number. What then stands before w is `weight_decay`.",
        ),
    ),
)

MISTAKES = {}

MISTAKES["weight_decay"] = [
    ("half as large", {"convert": lambda lam, m: lam / m},
     "Your answer belongs to J, whose data term has 1/(2m). The loss here is a mean without the "
     "½, so its gradient is larger."),
    ("a quarter as large", {"convert": lambda lam, m: lam / (2 * m)},
     "λ/(2m) is the factor of J's penalty. What is added to the gradient is its derivative, and "
     "the loss here has no ½."),
    ("λ unchanged", {"convert": lambda lam, m: lam},
     "You hand λ over as it is. That fits scikit-learn's `Ridge`; here the loss is a mean over "
     "the rows."),
    ("upside down", {"convert": lambda lam, m: m / lam},
     "Your fraction is upside down. More rows make the number smaller, and a larger λ makes it "
     "larger."),
    ("decay factor", {"convert": lambda lam, m: 1 - 2 * lam / m},
     "That is what a weight is multiplied by at each step of length 1. `weight_decay` is what is "
     "taken off: the number behind the minus."),
]
# fmt: on
