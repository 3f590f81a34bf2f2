"""What the explorer knows of a sample, and what one λ makes of it."""

from dataclasses import dataclass

import numpy as np

from ridge_core.classroom.views.style import number
from ridge_core.path import RidgePath
from ridge_core.rows import Rows


@dataclass(frozen=True, eq=False)
class Fit:
    """What one λ makes of a sample: computed once for each move, shared by all that is shown."""

    lam: float
    weights: np.ndarray
    intercept: float
    training_error: float
    validation_error: float
    degrees_of_freedom: float


@dataclass(frozen=True, eq=False)
class Study:
    """Everything about one sample that does not depend on the λ of the moment."""

    path: RidgePath
    lams: np.ndarray
    weights: np.ndarray
    training: Rows
    validation: Rows
    training_errors: np.ndarray
    validation_errors: np.ndarray

    @property
    def best_lam(self):
        """The λ of the grid with the smallest validation error."""
        return self.lams[np.argmin(self.validation_errors)]

    def fit(self, lam):
        """Return the `Fit` at one λ."""
        weights = self.path.weights(lam)
        intercept = float(self.path.y_mean - self.path.X_mean @ weights)
        errors = (part.errors(weights, intercept) for part in (self.training, self.validation))
        return Fit(lam, weights, intercept, *errors, self.path.degrees_of_freedom(lam))


def study(X, y, X_validation, y_validation, lams):
    """Return the `Study` of a training and a validation sample; X may be the `Rows` of many."""
    training = X if isinstance(X, Rows) else Rows(X, y)
    path = X.path() if isinstance(X, Rows) else RidgePath(X, y)
    validation = Rows(X_validation, y_validation)
    weights, intercepts = path.weights(lams), path.intercepts(lams)
    errors = (part.errors(weights, intercepts) for part in (training, validation))
    return Study(path, np.asarray(lams), weights, training, validation, *errors)


def readings(now, fit, given):
    """Return what the explorer says of one fit, as a dict of labels and texts."""
    data = fit.training_error / 2
    penalty = fit.lam / (2 * now.training.m) * np.sum(fit.weights**2)
    return {
        "λ": number(fit.lam),
        "cost J": number(data + penalty, 4),
        "of it, data term": number(data, 4),
        "of it, penalty": number(penalty, 4),
        "size of the weights ‖w‖": number(np.linalg.norm(fit.weights), 4),
        "effective degrees of freedom": f"{fit.degrees_of_freedom:.2f}",
        "training error": number(fit.training_error, 4),
        "validation error": number(fit.validation_error, 4),
        "in words": verdict(now, fit, given),
    }


def verdict(now, fit, given):
    """Return in words on which side of the best λ a fit is; `given` is what λ cannot change."""
    lowest = now.validation_errors.min()
    if fit.validation_error <= 1.1 * lowest:  # Both are zero where y is constant.
        return f"close to the lowest {given}: validation error is within 10 % of it"
    times = fit.validation_error / lowest
    side = "overfitting" if fit.lam < now.best_lam else "underfitting"
    return f"{side}: validation error is {number(times, 2)} times the lowest {given}"
