"""Lesson 3: the gradient, one step of descent, the largest learning rate."""

import numpy as np

from ridge_core import descent, objective
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.overfit import BROADCASTING
from ridge_core.classroom.exercises.lessons.penalise import FREE_ENTRY, ON_EVERY_ENTRY
from ridge_core.classroom.exercises.probes import J, Probe, draw_sample, probes, samples


def gradient(X, y, weights, intercept, lam):
    """Return (1/m Xᵀr + λ/m w, 1/m Σ r)."""
    m = len(y)
    r = X @ weights + intercept - y
    return X.T @ r / m + lam / m * weights, np.sum(r) / m


def descent_step(X, y, weights, intercept, lam, learning_rate):
    """Return (w − η ∂J/∂w, b − η ∂J/∂b)."""
    m = len(y)
    r = X @ weights + intercept - y
    slope_w, slope_b = X.T @ r / m + lam / m * weights, np.sum(r) / m
    return weights - learning_rate * slope_w, intercept - learning_rate * slope_b


def _step_by_core(X, y, weights, intercept, lam, learning_rate):
    grad_weights, grad_intercept = objective.gradient(X, y, weights, intercept, lam)
    return weights - learning_rate * grad_weights, intercept - learning_rate * grad_intercept


def largest_learning_rate(X, lam):
    """Return 2/L, L the largest eigenvalue of 1/m AᵀA + λ/m diag(1, …, 1, 0) with A = [X, 1]."""
    m, n = X.shape
    A = np.column_stack([X, np.ones(m)])
    hessian = A.T @ A / m + lam / m * np.diag([1] * n + [0])
    return 2 / np.max(np.linalg.eigvalsh(hessian))


_RATES = (0.5, 0.25, 0.5, 2.0, 0.5, 0.25, 0.35)
_WITH_RATE = tuple(
    Probe(probe.case, (*probe.arguments, rate))
    for probe, rate in zip(samples(*J), _RATES, strict=True)
)

# fmt: off
EXERCISES = (
    Exercise(gradient, "the pair (grad_weights, grad_intercept), of shape (n,) and one number",
             samples(*J), draw_sample(*J), objective.gradient, hints=(
        "Begin with the residuals: both parts of the gradient need them.",
        "The slope of wⱼ averages residual times xⱼ over the rows; `X.T @` does all columns at "
        "once. The intercept's averages the residuals.",
        "The penalty adds λ/m times each weight to its slope, and nothing to the intercept's.",
    )),
    Exercise(descent_step, "the new pair (weights, intercept) after one step", _WITH_RATE,
             draw_sample(*J, "learning_rate"), _step_by_core, moves=("weights", "intercept"),
             hints=(
        "Take both slopes at the old point, before anything moves.",
        "`gradient` gives both, and its slopes already hold the penalty.",
        "New = old − learning rate × slope, for the weights and for the intercept. `-=` would "
        "change the caller's array.",
    )),
    Exercise(largest_learning_rate,
             "2/L, one number, where L is the largest eigenvalue of J's Hessian",
             (*samples("X", "lam"), *probes(("small numbers", [[0.5], [-0.25], [0.125]], 0.25))),
             draw_sample("X", "lam"), descent.largest_learning_rate, hints=(
        "The Hessian is made of X with a column of ones, because the intercept is a variable too.",
        "With A = [X, 1], the Hessian is (AᵀA + λD)/m. D is diagonal: 1 for each weight, 0 for "
        "the intercept.",
        "`np.linalg.eigvalsh` sorts its eigenvalues from small to large: L is the last.",
    )),
)

_COLUMN = "X @ weights + intercept → (X @ weights + intercept)[:, None]"
_SUMMED = "np.sum(r) → np.sum(r) / m"
_SLOPE = "lam / m * weights → lam / m * weights[:, None]"


def _one_weight_at_a_time(X, y, weights, intercept, lam, learning_rate):
    new, rest = np.array(weights), (intercept, lam)
    for j in range(len(weights)):
        new[j] -= learning_rate * objective.gradient(X, y, new, *rest)[0][j]
    return new, intercept - learning_rate * objective.gradient(X, y, new, *rest)[1]


def _several(count):
    def steps(X, y, weights, intercept, lam, learning_rate):
        for _ in range(count):
            weights, intercept = _step_by_core(X, y, weights, intercept, lam, learning_rate)
        return weights, intercept

    return steps


MISTAKES = {}

MISTAKES["gradient descent_step"] = [
    ("gradient twice as large", "/ m → / m * 2",
     "Your gradient is twice as large as it should be. The 2 from each square meets a ½ in J."),
    ("penalty twice as large", "lam / m → 2 * lam / m",
     "The penalty's part is twice too large. The 2 from wⱼ² meets a ½; or is it counted twice?"),
    ("1/m forgotten", "r / m → r; np.sum(r) / m → np.sum(r); lam / m → lam",
     "Your gradient is m times too large: 1/m is missing from both terms."),
    ("1/m forgotten on the data term", "r / m → r; np.sum(r) / m → np.sum(r)",
     "The data term of your gradient is a sum over the rows, and J is a mean."),
    ("1/m forgotten on the penalty", "lam / m → lam",
     "The penalty's part is m times too large: not divided by m, or added once for each row."),
    ("xⱼ forgotten", "X.T @ r → np.full(X.shape[1], np.sum(r))",
     "Every weight gets the same slope. The chain rule multiplies each residual by something."),
    ("intercept penalised", "np.sum(r) / m → (np.sum(r) + lam * intercept) / m",
     "You penalised the intercept. J leaves b free: its slope comes from the data alone."),
    ("intercept not used", "X @ weights + intercept → X @ weights",
     "Your predictions leave the intercept out. Look at the line that computes the residuals."),
    ("penalty forgotten", "lam / m → 0",
     "Your gradient does not depend on λ: the penalty's slope is missing."),
    ("sign of the data term", "X.T @ r → -X.T @ r; np.sum(r) → -np.sum(r)",
     "The data term has the wrong sign. A residual here is prediction minus observation."),
    ("1/λ for λ", "lam / m → np.divide(1, lam * m)",
     "Your penalty divides by λ. Some libraries use C = 1/λ; in J, λ multiplies the penalty."),
    ("sign of the penalty", "+ lam → - lam",
     "Your penalty's part has the wrong sign: a step would make the weights grow."),
    ("lasso's slope", "lam / m * weights → lam / m * np.sign(weights)",
     "Your penalty's slope is the sign of each weight, as of Σ |wⱼ|. Derive Σ wⱼ² instead."),
    ("penalty not derived", "lam / m * weights → lam / m * weights**2",
     "Your penalty's part still has wⱼ² in it. The gradient holds its derivative."),
    ("(m, 1) broadcasting",
     [_COLUMN, f"{_COLUMN}; {_SLOPE}", f"{_COLUMN}; {_SUMMED}", f"{_COLUMN}; {_SLOPE}; {_SUMMED}"],
     BROADCASTING),
    ("residuals squared",
     "r = X @ weights + intercept - y → r = (X @ weights + intercept - y) ** 2",
     "Your residuals are still squared. Deriving the square leaves the residual itself."),
    ("another cost", "@ r / m → @ r / m * 2; np.sum(r) / m → np.sum(r) / m * 2; lam / m → 2 * lam",
     "That is the gradient of the mean squared error plus λ Σ wⱼ². J has 1/(2m) and λ/(2m)."),
]

MISTAKES["gradient"] = [
    ("gradient points downhill", "X.T @ r → -X.T @ r; + lam → - lam; np.sum(r) → -np.sum(r)",
     "Your gradient points downhill. The minus belongs to the step, not to the gradient."),
]

MISTAKES["descent_step"] = [
    ("intercept not updated", "intercept - learning_rate * slope_b → intercept",
     "Your intercept stays where it was. It is not penalised, yet it descends too."),
    ("intercept sees the new weights",
     "* slope_b → * (slope_b - learning_rate * np.mean(X @ slope_w))",
     "You use the new weights for the intercept's slope. Take both slopes where the step began."),
    ("weights see the new intercept",
     "* slope_w → * (slope_w - learning_rate * slope_b * np.mean(X, axis=0))",
     "You use the new intercept for the weights' slopes. Take both slopes where the step began."),
    ("gradient for the new point",
     ["return weights - → return -; intercept - learning → -learning",
     "return weights - → return; intercept - learning → learning",
     "return weights - learning_rate * → return; intercept - learning_rate * → "],
     "You return the move or the gradient. Take learning rate × gradient off where you stand."),
    ("decay before the residuals",
     " + lam / m * weights → ; "
     "m = len(y) → m = len(y)\n    weights = (1 - learning_rate * lam / m) * weights",
     "You shrink the weights before you take the residuals. Take both where the step began."),
    ("one weight at a time", _one_weight_at_a_time,
     "You update weights one by one, so later ones see a mixed point. Compute all slopes first."),
    ("several steps", {f"{count} steps": _several(count) for count in (2, 3, 5, 10, 100)},
     "You take {} where one is asked for. The loop stands outside."),
]

MISTAKES["largest_learning_rate"] = [
    ("1/L for 2/L", "2 / np.max → 1 / np.max",
     "Your answer is half the bound. Either it is 1/L, which is safe, but descent diverges only "
     "beyond twice that; or your Hessian lacks the ½ of J and is twice as large."),
    ("L for 2/L", "2 / np.max → np.max",
     "You return the curvature itself. Where it is larger, the learning rate must be smaller."),
    ("smallest eigenvalue", "np.max → np.min",
     "You divide by the smallest curvature. Descent diverges first where J is steepest."),
    ("not the largest eigenvalue",
     {"trace": "np.max(np.linalg.eigvalsh(hessian)) → np.trace(hessian)",
     "largest entry": "np.max(np.linalg.eigvalsh(hessian)) → np.max(hessian)",
     "norm of all entries": "np.max(np.linalg.eigvalsh(hessian)) → np.linalg.norm(hessian)"},
     "You divide by the {} of the Hessian. The steepest direction alone sets the bound, and its "
     "curvature is the largest eigenvalue."),
    ("root of the curvature",
     "np.max(np.linalg.eigvalsh(hessian)) → np.sqrt(np.linalg.norm(hessian, 2))",
     "You divide by a singular value. The curvature is its square."),
    ("intercept's column left out", "np.column_stack([X, np.ones(m)]) → X; + [0] → ",
     "Your Hessian knows the weights only. The intercept descends too: one row and column more."),
    ("intercept penalised", "[1] * n + [0] → [1] * n + [1]",
     "You added λ to the intercept's curvature. One entry of the diagonal stays without it."),
    ("column of ones elsewhere",
     ["[X, np.ones(m)] → [np.ones(m), X]", "[1] * n + [0] → [0] + [1] * n"], FREE_ENTRY),
    ("λ on every entry", "np.diag([1] * n + [0]) → np.ones((n + 1, n + 1))", ON_EVERY_ENTRY),
    ("1/m forgotten", {"the data": "A.T @ A / m → A.T @ A", "λ": "lam / m → lam",
     "both": "A.T @ A / m → A.T @ A; lam / m → lam"},
     "1/m is missing from your Hessian, at {}. J divides both terms by the number of rows."),
    ("columns centred", "[X, np.ones(m)] → [X - np.mean(X, axis=0), np.ones(m)]",
     "You centre the columns first. Descent runs on the columns as they are given."),
]
# fmt: on
