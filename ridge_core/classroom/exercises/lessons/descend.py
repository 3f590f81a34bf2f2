"""Lesson 3: the gradient, one step of descent, the largest learning rate."""

import operator

import numpy as np

from ridge_core import descent, objective
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.overfit import BROADCASTING
from ridge_core.classroom.exercises.lessons.penalise import (
    affine,
    as_column,
    no_intercept,
    with_ones,
)
from ridge_core.classroom.exercises.probes import J, Probe, draw_sample, probes, samples


def gradient(
    X,
    y,
    weights,
    intercept,
    lam,
    *,
    predictions=affine,
    residual=np.subtract,
    data_factor=lambda m: 1 / m,
    intercept_factor=None,
    project=lambda X, residuals: X.T @ residuals,
    combine=operator.add,
    penalty_factor=lambda lam, m: lam / m,
    slope=lambda weights: weights,
    intercept_slope=None,
):
    """Return (1/m Xᵀr + λ/m w, 1/m Σ r)."""
    m, penalised = len(y), penalty_factor(lam, len(y))
    residuals = residual(predictions(X, weights, intercept), y)
    grad_weights = combine(data_factor(m) * project(X, residuals), penalised * slope(weights))
    grad_intercept = (intercept_factor or data_factor)(m) * np.sum(residuals)
    if intercept_slope:
        grad_intercept = combine(grad_intercept, penalised * intercept_slope(intercept))
    return grad_weights, grad_intercept


def together(weights, intercept, move):
    """Update both from the same point."""
    weights_move, intercept_move = move(weights, intercept)
    return weights + weights_move, intercept + intercept_move


def descent_step(
    X,
    y,
    weights,
    intercept,
    lam,
    learning_rate,
    *,
    before=lambda weights, decay: weights,
    update=together,
    direction=-1.0,
    rates=lambda learning_rate: (learning_rate, learning_rate),
    **parts,
):
    """Return (w − η ∂J/∂w, b − η ∂J/∂b)."""

    def move(weights, intercept):
        slopes = gradient(X, y, weights, intercept, lam, **parts)
        return [
            direction * r * slope for r, slope in zip(rates(learning_rate), slopes, strict=True)
        ]

    return update(before(weights, 1 - learning_rate * lam / len(y)), intercept, move)


def _step_by_core(X, y, weights, intercept, lam, learning_rate):
    grad_weights, grad_intercept = objective.gradient(X, y, weights, intercept, lam)
    return weights - learning_rate * grad_weights, intercept - learning_rate * grad_intercept


def largest_learning_rate(
    X,
    lam,
    *,
    design=with_ones,
    free=lambda n: np.append(np.ones(n), 0.0),
    spread=np.diag,
    divisor=lambda m: m,
    strength=lambda lam, m: lam / m,
    curvature=lambda hessian: np.max(np.linalg.eigvalsh(hessian)),
    bound=lambda curvature: 2 / curvature,
):
    """Return 2/L, L the largest eigenvalue of 1/m AᵀA + λ/m diag(1, …, 1, 0) with A = [X, 1]."""
    m, n = X.shape
    A = design(X)
    hessian = A.T @ A / divisor(m) + strength(lam, m) * spread(free(n)[: A.shape[1]])
    return bound(curvature(hessian))


_RATES = (0.5, 0.25, 0.5, 2.0, 0.5, 0.25, 0.35)
_WITH_RATE = tuple(
    Probe(probe.case, (*probe.arguments, rate))
    for probe, rate in zip(samples(*J), _RATES, strict=True)
)

# fmt: off
EXERCISES = (
    Exercise(gradient, "the pair (grad_weights, grad_intercept), of shape (n,) and one number",
             samples(*J), draw_sample(*J), objective.gradient,
             hints=(
                 "Begin with the residuals: both parts of the gradient need them.",
                 "The slope of wⱼ averages residual times xⱼ over the rows; `X.T @` does all "
                 "columns at once. The intercept's averages the residuals.",
                 "The penalty adds λ/m times each weight to its slope, and nothing to the "
                 "intercept's.",
             )),
    Exercise(descent_step, "the new pair (weights, intercept) after one step", _WITH_RATE,
             draw_sample(*J, "learning_rate"), _step_by_core, moves=("weights", "intercept"),
             hints=(
                 "Take both slopes at the old point, before anything moves.",
                 "`gradient` gives both, and its slopes already hold the penalty.",
                 "New = old − learning rate × slope, for the weights and for the intercept. `-=` "
                 "would change the caller's array.",
             )),
    Exercise(largest_learning_rate,
             "2/L, one number, where L is the largest eigenvalue of J's Hessian",
             (*samples("X", "lam"), *probes(("small numbers", [[0.5], [-0.25], [0.125]], 0.25))),
             draw_sample("X", "lam"), descent.largest_learning_rate,
             hints=(
                 "The Hessian is made of X with a column of ones, because the intercept is a "
                 "variable too.",
                 "With A = [X, 1], the Hessian is (AᵀA + λD)/m. D is diagonal: 1 for each "
                 "weight, 0 for the intercept.",
                 "`np.linalg.eigvalsh` sorts its eigenvalues from small to large: L is the last.",
             )),
)


def _weights_first(weights, intercept, move):
    weights = weights + move(weights, intercept)[0]
    return weights, intercept + move(weights, intercept)[1]


def _intercept_first(weights, intercept, move):
    intercept = intercept + move(weights, intercept)[1]
    return weights + move(weights, intercept)[0], intercept


def _step_alone(weights, intercept, move):
    return tuple(move(weights, intercept))


def _one_weight_at_a_time(weights, intercept, move):
    for j in range(len(weights)):
        only_j = np.arange(len(weights)) == j
        weights = weights + only_j * move(weights, intercept)[0]
    return weights, intercept + move(weights, intercept)[1]


def _column(weights):
    return weights[:, None]


def _crossed(weights, intercept, move):
    return weights + move(weights, intercept)[1], intercept + move(weights, intercept)[0]


def _several(count):
    def update(weights, intercept, move):
        for _ in range(count):
            weights, intercept = together(weights, intercept, move)
        return weights, intercept

    return update


def _lam_times_all(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = objective.gradient(X, y, weights, intercept, 0.0)
    return weights - learning_rate * lam * slopes, intercept - learning_rate * slope


_SEVERAL = "You take many steps where the exercise asks for one. The loop stands outside it."


MISTAKES = {}

MISTAKES["gradient descent_step"] = [
    ("gradient twice as large",
     {"data_factor": lambda m: 2 / m, "penalty_factor": lambda lam, m: 2 * lam / m},
     "Your gradient is exactly twice as large as it should be. The 2 from each square meets a ½ "
     "in J."),
    ("penalty twice as large", {"penalty_factor": lambda lam, m: 2 * lam / m},
     "The penalty's part of your gradient is exactly twice as large as it should be. The 2 from "
     "wⱼ² meets a ½ in λ/(2m); or is the penalty counted twice?"),
    ("1/m forgotten", {"data_factor": lambda m: 1.0, "penalty_factor": lambda lam, m: lam},
     "Your gradient is m times as large as it should be: 1/m is missing from both terms."),
    ("1/m forgotten on the data term", {"data_factor": lambda m: 1.0},
     "The data term of your gradient is a sum over the rows, and J is a mean. Look at what "
     "stands in front of the sum of residuals."),
    ("1/m forgotten on the penalty", {"penalty_factor": lambda lam, m: lam},
     "The penalty's part of your gradient is m times as large as it should be: not divided by m, "
     "or added once for each row. In J, λ is divided by the number of rows as well."),
    ("1/m forgotten for the intercept", {"intercept_factor": lambda m: 1.0},
     "The intercept's slope is m times as large as it should be. Look at whether its residuals "
     "are summed or averaged."),
    ("xⱼ forgotten", {"project": lambda X, residuals: np.full(X.shape[1], np.sum(residuals))},
     "Your data term averages the residuals only: every weight gets the same slope. By the chain "
     "rule each residual is multiplied by something before the sum."),
    ("intercept penalised", {"intercept_slope": lambda intercept: intercept},
     "You penalised the intercept: λ appears in its gradient. J leaves b free, so its slope "
     "comes from the data alone."),
    ("intercept not used", {"predictions": no_intercept},
     "Your predictions leave the intercept out. Look at the line that computes the residuals."),
    ("penalty forgotten", {"penalty_factor": lambda lam, m: 0.0},
     "Your gradient does not depend on λ: the penalty's slope is missing."),
    ("1/λ for λ", {"penalty_factor": lambda lam, m: np.divide(1, lam * m)},
     "Your penalty's slope divides by λ, so it grows weaker as λ grows. Some libraries use C = "
     "1/λ; in J, λ multiplies the penalty."),
    ("sign of the penalty", {"combine": operator.sub},
     "The penalty's part of your gradient has the wrong sign: a step would make the weights "
     "grow. Look at the sign between the two terms."),
    ("sign of the data term", {"residual": lambda predictions, y: y - predictions},
     "The data term of your gradient has the wrong sign. A residual here is prediction minus "
     "observation."),
    ("lasso's slope", {"slope": np.sign},
     "Your penalty's slope is the sign of each weight: that belongs to Σ |wⱼ|. Derive Σ wⱼ² "
     "instead."),
    ("penalty not derived", {"slope": np.square},
     "Your penalty's part still has wⱼ² in it. The gradient holds its derivative."),
    ("size of the weights", {"slope": np.abs},
     "Your penalty's part uses the size of each weight without its sign. A negative weight "
     "should be pushed up, a positive one down."),
    ("(m, 1) broadcasting", {"predictions": as_column}, BROADCASTING),
    ("(m, 1) broadcasting", {"predictions": as_column, "slope": _column}, BROADCASTING),
    ("(m, 1) broadcasting", {"predictions": as_column, "intercept_factor": lambda m: 1 / m**2},
     BROADCASTING),
    ("(m, 1) broadcasting",
     {"predictions": as_column, "slope": _column, "intercept_factor": lambda m: 1 / m**2},
     BROADCASTING),
    ("residuals squared", {"residual": lambda predictions, y: (predictions - y) ** 2},
     "Your residuals are still squared. Deriving the square leaves the residual itself."),
    ("another cost", {"data_factor": lambda m: 2 / m, "penalty_factor": lambda lam, m: 2 * lam},
     "That is the gradient of another cost: the mean squared error plus λ Σ wⱼ². J has 1/(2m) "
     "and λ/(2m)."),
    ("summed weights", {"slope": np.sum},
     "The penalty's part of your gradient is the same for every weight: the sum of all. Each "
     "weight is pulled by itself."),
    ("observations left out", {"residual": lambda predictions, y: predictions},
     "Your residuals are the predictions: y has no part in them."),
    ("columns squared", {"project": lambda X, residuals: (X**2).T @ residuals},
     "You multiply the residuals by xⱼ². The chain rule gives xⱼ."),
]

MISTAKES["gradient"] = [
    ("gradient points downhill",
     {"residual": lambda predictions, y: y - predictions, "slope": np.negative},
     "Your gradient has the wrong sign throughout: it points downhill. The minus belongs to the "
     "descent step, not to the gradient."),
]

MISTAKES["descent_step"] = [
    ("step uphill", {"direction": 1.0},
     "Your step climbs: the gradient points uphill, and you add it. Look at the sign in front of "
     "the learning rate."),
    ("learning rate forgotten", {"rates": lambda learning_rate: (1.0, 1.0)},
     "Your step does not depend on the learning rate. Look at what multiplies the gradient."),
    ("learning rate forgotten for the intercept",
     {"rates": lambda learning_rate: (learning_rate, 1.0)},
     "The intercept's step forgets the learning rate."),
    ("intercept not updated", {"rates": lambda learning_rate: (learning_rate, 0.0)},
     "Your intercept stays where it was. It is not penalised, yet it descends too."),
    ("intercept sees the new weights", {"update": _weights_first},
     "You update the weights first and then use the new ones for the intercept's gradient. Both "
     "slopes belong to the point where the step began."),
    ("weights see the new intercept", {"update": _intercept_first},
     "You update the intercept first and then use the new one for the weights' gradient. Both "
     "slopes belong to the point where the step began."),
    ("gradient for the new point", {"update": _step_alone},
     "You return the step alone. Add it to where you stand."),
    ("gradient for the new point", {"update": _step_alone, "direction": 1.0},
     "You return the learning rate times the gradient. Subtract it from where you stand."),
    ("gradient for the new point",
     {"update": _step_alone, "direction": 1.0, "rates": lambda learning_rate: (1.0, 1.0)},
     "You return the gradient. A step subtracts it, times the learning rate, from where you "
     "stand."),
    ("decay before the residuals",
     {"before": lambda weights, decay: decay * weights, "penalty_factor": lambda lam, m: 0.0},
     "You shrink the weights first, and take the residuals at the shrunk ones. Both parts of the "
     "step belong to the point where it began."),
    ("one weight at a time", {"update": _one_weight_at_a_time},
     "You update the weights one at a time, so later ones see residuals of a mixed point. "
     "Compute the whole gradient before you change anything."),
    ("the two slopes swapped", {"update": _crossed},
     "The weights move by the intercept's slope, and the intercept by the weights'. Look at the "
     "order in which the gradient is unpacked."),
    ("several steps", {"update": _several(2)}, "You take two steps where one is asked for."),
    ("several steps", {"update": _several(3)}, "You take three steps where one is asked for."),
    ("several steps", {"update": _several(5)}, _SEVERAL),
    ("several steps", {"update": _several(10)}, _SEVERAL),
    ("several steps", {"update": _several(100)}, _SEVERAL),
    ("λ multiplies the whole slope", _lam_times_all,
     "You multiply the data's slope by λ. λ belongs to the weights' part alone, which is added."),
]

MISTAKES["largest_learning_rate"] = [
    ("1/L for 2/L", {"bound": lambda curvature: 1 / curvature},
     "Your answer is half the bound. Either it is 1/L, which is safe, but descent diverges only "
     "beyond twice that; or your Hessian lacks the ½ of J and is twice as large."),
    ("L for 2/L", {"bound": lambda curvature: curvature},
     "You return the curvature itself. The largest learning rate is smaller where the curvature "
     "is larger."),
    ("smallest eigenvalue", {"curvature": lambda hessian: np.min(np.linalg.eigvalsh(hessian))},
     "You divide by the smallest curvature. Descent diverges first in the direction where J is "
     "steepest."),
    ("sum of the eigenvalues", {"curvature": np.trace},
     "You divide by the trace, the sum of all curvatures. One direction alone sets the bound."),
    ("intercept's column left out", {"design": lambda X: X},
     "Your Hessian knows the weights only. The intercept descends too, so it adds a row and a "
     "column."),
    ("intercept penalised", {"free": lambda n: np.ones(n + 1)},
     "You added λ to the intercept's curvature as well. One entry of the diagonal should stay "
     "without it."),
    ("identity too small", {"spread": lambda diagonal: np.eye(len(diagonal) - 1)},
     "Your diagonal has n entries, and the matrix n + 1. The intercept has its place there too, "
     "with a zero."),
    ("ones first, free entry last", {"design": lambda X: np.column_stack([np.ones(len(X)), X])},
     "Your column of ones is the first, and the free entry of your diagonal the last. They "
     "belong at the same place."),
    ("λ on every entry", {"spread": lambda diagonal: np.ones(2 * diagonal.shape)},
     "You add λ to every entry of the matrix. It belongs on the diagonal alone, the intercept's "
     "entry excepted."),
    ("λ left out", {"strength": lambda lam, m: 0.0},
     "Your bound does not depend on λ. The penalty raises the curvature, and so lowers the "
     "bound."),
    ("λ not divided by m", {"strength": lambda lam, m: lam},
     "You add λ to the curvature undivided. In J the penalty has 1/m like the data term."),
    ("data not divided by m", {"divisor": lambda m: 1.0},
     "The data's part of your Hessian is not divided by m. J is a mean over the rows."),
    ("1/m forgotten", {"divisor": lambda m: 1.0, "strength": lambda lam, m: lam},
     "Your Hessian is m times as large as it should be: 1/m is missing from both parts."),
    ("root of the curvature", {"curvature": lambda hessian: np.sqrt(np.linalg.norm(hessian, 2))},
     "You divide by a singular value. The curvature is its square."),
    ("largest entry", {"curvature": np.max},
     "You divide by the largest entry of the Hessian. The steepest direction may lie between the "
     "axes: take the largest eigenvalue."),
    ("norm of all entries", {"curvature": np.linalg.norm},
     "You divide by the norm of all entries of the Hessian. One direction alone sets the bound: "
     "the largest eigenvalue, `np.linalg.norm(H, 2)`."),
    ("columns centred", {"design": lambda X: with_ones(X - X.mean(axis=0))},
     "You centre the columns first. Descent runs on the columns as they are given, and there the "
     "intercept and the weights pull on each other."),
    ("data divided by m twice", {"divisor": lambda m: m**2},
     "The data's part of your Hessian is divided by m twice. A mean is divided already."),
    ("λ doubled", {"strength": lambda lam, m: 2 * lam / m},
     "You add 2λ/m to the curvature. The 2 from wⱼ² meets a ½ in J."),
    ("λ halved", {"strength": lambda lam, m: lam / (2 * m)},
     "You add λ/(2m) to the curvature. Deriving wⱼ² twice brings down a 2."),
    ("ones last, free entry first", {"free": lambda n: np.append(0.0, np.ones(n))},
     "Your column of ones is the last, and the free entry of your diagonal the first. They "
     "belong at the same place."),
]
# fmt: on
