"""Exercises about the solution: the closed form, degrees of freedom, leave-one-out, mistakes."""

import numpy as np

from ridge_core import path
from ridge_core.classroom.exercises.exercise import Exercise, mistakes
from ridge_core.classroom.exercises.probes import numbers, probes, samples


def with_ones(X):
    """Return [X, 1]."""
    return np.column_stack([X, np.ones(len(X))])


def column_means(X):
    """Return x̄."""
    return X.mean(axis=0)


def no_means(X):
    """Return zeros where x̄ would stand."""
    return np.zeros(X.shape[1])


def free_last(n):
    """Return the diagonal (1, …, 1, 0)."""
    return np.append(np.ones(n), 0.0)


def ridge_closed_form(
    X,
    y,
    lam,
    *,
    means=column_means,
    design=lambda X: X,
    strength=lambda lam, m: lam,
    solve=np.linalg.solve,
    read=lambda solution, X, y: (solution, np.mean(y) - X.mean(axis=0) @ solution),
):
    """Return w = (XcᵀXc + λI)⁻¹ Xcᵀy and b = ȳ − x̄·w."""
    A = design(X - means(X))
    gram = A.T @ A + strength(lam, len(y)) * np.eye(A.shape[1])
    return read(solve(gram, A.T @ y), X, y)


def degrees_of_freedom(
    X,
    lam,
    *,
    means=column_means,
    strength=lambda lam, m: lam,
    share=lambda s, strength: s**2 / (s**2 + strength),
    finish=lambda total: total,
):
    """Return Σ s²/(s² + λ) over the singular values of the centred X."""
    s = np.linalg.svd(X - means(X), compute_uv=False)
    return finish(np.sum(share(s[s > 1e-9], strength(lam, len(X)))))


def leave_one_out_error(
    X,
    y,
    lam,
    *,
    free=free_last,
    own_share=np.diag,
    correct=lambda residuals, shares: residuals / (1 - shares),
    error=np.square,
    average=np.mean,
):
    """Return 1/m Σ (rᵢ / (1 − hᵢᵢ))², with h the hat matrix of [X, 1]."""
    A = with_ones(X)
    hat = A @ np.linalg.solve(A.T @ A + lam * np.diag(free(X.shape[1])), A.T)
    return average(error(correct(y - hat @ y, own_share(hat))))


def _leave_one_out_by_refitting(X, y, lam):
    errors = []
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        weights, intercept = path.ridge(X[others], y[others], lam)
        errors.append((X[i] @ weights + intercept - y[i]) ** 2)
    return float(np.mean(errors))


EXERCISES = (
    Exercise(
        "ridge_closed_form",
        ("X", "y", "lam"),
        "the pair (weights, intercept) that minimises J",
        path.ridge,
        ridge_closed_form,
        samples("X", "y", "lam"),
    ),
    Exercise(
        "degrees_of_freedom",
        ("X", "lam"),
        "Σ s²/(s² + λ) over the singular values of the centred X, one number",
        lambda X, lam: path.RidgePath(X, np.zeros(len(X))).degrees_of_freedom(lam),
        degrees_of_freedom,
        samples("X", "lam"),
    ),
    Exercise(
        "leave_one_out_error",
        ("X", "y", "lam"),
        "the mean squared error when each row is predicted from the others, one number",
        _leave_one_out_by_refitting,
        leave_one_out_error,
        probes(
            ("one feature", [[1], [3], [4]], [3, -2, 2], 6),
            ("as many rows as columns", [[1, 2], [-1, 3]], [5, 2], 3),
            ("several rows and columns", *numbers(6, 3, seed=2), 4),
            ("more columns than rows", *numbers(4, 6, seed=3), 2),
            (
                "numbers with many digits",
                [[1 / 3], [4 / 7], [9 / 5]],
                [2 / 3, -1 / 7, 4 / 3],
                1 / 3,
            ),
        ),
        loop_is_fine=True,
    ),
)


def _last_is_intercept(solution, X, y):
    return solution[:-1], solution[-1]


_LEAST_SQUARES = (
    "Your solution does not depend on λ: it is least squares. Look at the matrix that you solve "
    "with."
)


MISCONCEPTIONS = [
    *mistakes(
        "ridge_closed_form",
        (
            "intercept penalised",
            {"means": no_means, "design": with_ones, "read": _last_is_intercept},
            "You penalised the intercept: its column of ones gets a λ on the diagonal as well. "
            "Centre X and y first, or leave that entry 0.",
        ),
        (
            "not centred",
            {"means": no_means},
            "You solve with the raw columns. The intercept only drops out of the equations "
            "when X is centred.",
        ),
        (
            "no intercept",
            {"means": no_means, "read": lambda solution, X, y: (solution, 0.0)},
            "Your solution goes through the origin: nothing in it plays the intercept.",
        ),
        (
            "intercept left at 0",
            {"read": lambda solution, X, y: (solution, 0.0)},
            "Your intercept stays 0. It has to carry the means back.",
        ),
        (
            "intercept is the mean of y",
            {"read": lambda solution, X, y: (solution, np.mean(y))},
            "Your intercept is ȳ. That holds only if the columns of X have mean 0: "
            "in the raw columns x̄ matters too.",
        ),
        (
            "sign in the intercept",
            {"read": lambda solution, X, y: (solution, np.mean(y) + X.mean(axis=0) @ solution)},
            "Your intercept adds x̄·w. Look at its sign: the line passes through the point of "
            "means.",
        ),
        (
            "λ multiplied by m",
            {"strength": lambda lam, m: lam * m},
            "You add mλ to the diagonal. In J both terms are divided by m, so it cancels in the "
            "closed form.",
        ),
        (
            "λ divided by m",
            {"strength": lambda lam, m: lam / m},
            "You add λ/m to the diagonal. XᵀX is not divided by m either: in J both terms are, so "
            "it cancels.",
        ),
        (
            "λ divided by 2",
            {"strength": lambda lam, m: lam / 2},
            "You add λ/2 to the diagonal. The ½ stands in front of both terms of J, so it cancels.",
        ),
        (
            "λ doubled",
            {"strength": lambda lam, m: 2 * lam},
            "You add 2λ to the diagonal. The 2 from each square meets a ½ in J.",
        ),
        (
            "1/λ for λ",
            {"strength": lambda lam, m: np.divide(1, lam)},
            "You add 1/λ to the diagonal, so a larger λ penalises less. "
            "Some libraries use C = 1/λ; J does not.",
        ),
        (
            "λ subtracted",
            {"strength": lambda lam, m: -lam},
            "You subtract λ from the diagonal, which makes the weights larger. "
            "Look at the sign in the matrix.",
        ),
        (
            "λ squared",
            {"strength": lambda lam, m: lam**2},
            "You add λ² to the diagonal. In J, λ itself multiplies the penalty.",
        ),
        (
            "λ left out",
            {"strength": lambda lam, m: 0.0, "solve": lambda A, b: np.linalg.pinv(A) @ b},
            _LEAST_SQUARES,
        ),
        (
            "λ left out",
            {
                "means": no_means,
                "design": with_ones,
                "read": _last_is_intercept,
                "strength": lambda lam, m: 0.0,
                "solve": lambda A, b: np.linalg.pinv(A) @ b,
            },
            _LEAST_SQUARES,
        ),
    ),
    *mistakes(
        "degrees_of_freedom",
        (
            "singular values not squared",
            {"share": lambda s, strength: s / (s + strength)},
            "Your shares use s, and the formula uses s². "
            "λ is added to the eigenvalues of XᵀX, the squares of the singular values.",
        ),
        (
            "share squared",
            {"share": lambda s, strength: (s**2 / (s**2 + strength)) ** 2},
            "You square each share once too often. The hat matrix has s²/(s² + λ) on its diagonal.",
        ),
        (
            "shrinkage lost",
            {"share": lambda s, strength: strength / (s**2 + strength)},
            "You sum what the penalty takes away. Degrees of freedom are what is left.",
        ),
        (
            "directions counted",
            {"share": lambda s, strength: np.ones_like(s)},
            "You count the directions, whatever λ is. The penalty leaves only a share of each.",
        ),
        (
            "gain for share",
            {"share": lambda s, strength: s / (s**2 + strength)},
            "You sum s/(s² + λ): that turns projections into weights. "
            "Shares of the fit have one more factor s.",
        ),
        (
            "not centred",
            {"means": no_means},
            "Your singular values belong to the raw X. The intercept takes the means, so centre "
            "the columns first.",
        ),
        (
            "intercept counted",
            {"finish": lambda total: total + 1},
            "Your answer is one too large: it counts the intercept. "
            "Here only the penalised directions count.",
        ),
        (
            "λ multiplied by m",
            {"strength": lambda lam, m: lam * m},
            "You use mλ. In J both terms are divided by m, so it cancels.",
        ),
        (
            "λ divided by m",
            {"strength": lambda lam, m: lam / m},
            "You use λ/m. In J both terms are divided by m, so it cancels.",
        ),
        (
            "λ squared",
            {"strength": lambda lam, m: lam**2},
            "You add λ² to s². Only the singular value is squared.",
        ),
    ),
    *mistakes(
        "leave_one_out_error",
        (
            "training error",
            {"correct": lambda residuals, shares: residuals},
            "That is the training error: each row has helped to predict itself. "
            "Look at what turns a residual into a left-out one.",
        ),
        (
            "intercept penalised",
            {"free": lambda n: np.ones(n + 1)},
            "You penalised the intercept in each fit. Its column of ones should get no λ.",
        ),
        (
            "generalised cross-validation",
            {"own_share": lambda hat: np.trace(hat) / len(hat)},
            "You use the mean of the hᵢᵢ for every row. That is generalised cross-validation, a "
            "near relative.",
        ),
        (
            "multiplied by 1 − h",
            {"correct": lambda residuals, shares: residuals * (1 - shares)},
            "You multiply by 1 − hᵢᵢ, which makes the error smaller than in training. "
            "A left-out row is harder to predict.",
        ),
        (
            "divided by h",
            {"correct": lambda residuals, shares: residuals / shares},
            "You divide by hᵢᵢ. "
            "Where a row has no say in its own prediction, nothing should change.",
        ),
        (
            "root of 1 − h",
            {"correct": lambda residuals, shares: residuals / np.sqrt(1 - shares)},
            "You divide by the root of 1 − hᵢᵢ. That standardises a residual; leaving out takes "
            "more.",
        ),
        (
            "errors not squared",
            {"error": np.abs},
            "You average the sizes of the errors. The mean squared error squares each first.",
        ),
        (
            "sum for mean",
            {"average": np.sum},
            "You sum over the rows, and the exercise asks for the mean.",
        ),
        (
            "root taken",
            {"average": lambda errors: np.sqrt(np.mean(errors))},
            "You take the root at the end. Look at the last step.",
        ),
    ),
]
