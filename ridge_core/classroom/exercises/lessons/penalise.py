"""Lesson 2: the penalty, the cost J, standardising, the closed form."""

import operator

import numpy as np

from ridge_core import data, objective, path
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.overfit import BROADCASTING
from ridge_core.classroom.exercises.probes import J, probes, samples


def affine(X, weights, intercept):
    """Return X·w + b."""
    return X @ weights + intercept


def as_column(X, weights, intercept):
    """Return X·w + b as a column, shape (m, 1)."""
    return affine(X, weights, intercept)[:, None]


def no_intercept(X, weights, intercept):
    """Return X·w alone."""
    return X @ weights


def sum_of_squares(values):
    """Return Σ vⱼ²."""
    return np.sum(values**2)


def penalty(
    weights,
    lam,
    m,
    *,
    penalised=lambda weights, intercept: weights,
    size=sum_of_squares,
    penalty_factor=lambda lam, m: lam / (2 * m),
    intercept=0.0,
):
    """Return λ/(2m) Σ wⱼ²."""
    return penalty_factor(lam, m) * size(penalised(weights, intercept))


def cost(
    X,
    y,
    weights,
    intercept,
    lam,
    *,
    predictions=affine,
    error=np.square,
    data_factor=lambda m: 1 / (2 * m),
    combine=operator.add,
    **parts,
):
    """Return J, the data term combined with the penalty."""
    residuals = predictions(X, weights, intercept) - y
    data_term = data_factor(len(y)) * np.sum(error(residuals))
    return combine(data_term, penalty(weights, lam, len(y), intercept=intercept, **parts))


def standardise(
    X_train,
    X_validation,
    *,
    known=lambda X_train, X_validation: X_train,
    own=lambda X_train, X_validation: X_train,
    mean=lambda X: np.mean(X, axis=0),
    sd=lambda X: np.std(X, axis=0),
    scaled=lambda X, mean, sd: (X - mean) / sd,
    applied=lambda Z, X_validation: Z,
):
    """Return both parts as (X − mean)/sd, by the rows `known` and, for the second, `own`."""
    first, second = known(X_train, X_validation), own(X_train, X_validation)
    Z_train = scaled(X_train, mean(first), sd(first))
    Z_validation = scaled(X_validation, mean(second), sd(second))
    return Z_train, applied(Z_validation, X_validation)


def _standardise_by_core(X_train, X_validation):
    scale = data.Standardizer(X_train)
    return scale.transform(X_train), scale.transform(X_validation)


def with_ones(X):
    """Return [X, 1]."""
    return np.column_stack([X, np.ones(len(X))])


def column_means(X):
    """Return x̄."""
    return X.mean(axis=0)


def no_means(X):
    """Return zeros where x̄ would stand."""
    return np.zeros(X.shape[1])


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


# fmt: off
EXERCISES = (
    Exercise(
        penalty, "the penalty λ/(2m) Σ wⱼ², one number",
        probes(
            ("one weight", [3], 2, 1),
            ("λ = 0", [2, -3], 0, 3),
            ("as many rows as weights", [2, -3], 4, 2),
            ("several weights", [2, -0.5, 3], 7, 5),
            ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], 19 / 6, 7),
        ),
    ),
    Exercise(cost, "J(w, b), one number", samples(*J), answer=objective.cost),
    Exercise(
        standardise, "both transformed: the pair (Z_train, Z_validation)",
        probes(
            ("one validation row", [[1], [5]], [[4]]),
            ("one feature", [[1], [5], [3]], [[4], [8]]),
            ("as many rows as columns", [[1, 20], [4, 10]], [[2, 30], [6, 50]]),
            ("several rows and columns", [[1, 20, 3], [4, 10, -5], [3, 40, 2], [8, 60, 1]],
             [[2, 30, 7], [6, 50, 4], [5, 10, -2]]),
        ),
        answer=_standardise_by_core, loop_is_fine=True,
    ),
    Exercise(ridge_closed_form, "the pair (weights, intercept) that minimises J",
             samples("X", "y", "lam"), answer=path.ridge),
)

_M_OF_THE_PAGE = (
    "Your m is 30, whatever is given: it comes from elsewhere on the page. Compute it inside: "
    "`m = len(y)`."
)
_ADDED_AS_THEY_ARE = (
    "Your data term adds the residuals as they are, so positive and negative ones cancel. "
    "Look at what J does to each residual before the sum."
)
_DOUBLED = "You double the residuals where J squares them: `* 2` for `** 2`."
_BY_ITSELF = (
    "Your validation rows are standardised with their own mean and sd, so the same x means "
    "something else in each part. A model may only know what the training rows tell."
)
_LEAST_SQUARES = (
    "Your solution does not depend on λ: it is least squares. Look at the matrix that you solve "
    "with."
)


def _all_rows(X_train, X_validation):
    return np.vstack([X_train, X_validation])


def _sd_or_one(X):
    sd = np.std(X, axis=0)
    return np.where(sd == 0, 1.0, sd)


def _last_is_intercept(solution, X, y):
    return solution[:-1], solution[-1]


def _by_pinv(gram, right_side):
    return np.linalg.pinv(gram) @ right_side


MISTAKES = {
    "cost": [
        ("m squared",
         {"data_factor": lambda m: 1 / 2 * m, "penalty_factor": lambda lam, m: lam / 2 * m},
         "Your cost is m² times as large as it should be, as from `1 / 2 * m`: Python reads "
         "that as m/2. Look at the brackets around the denominator."),
        ("m squared in the data term", {"data_factor": lambda m: 1 / 2 * m},
         "Your data term is m² times as large as it should be, as from `1 / 2 * m`: Python "
         "reads that as m/2. Look at the brackets in front of its sum."),
        ("m of the page",
         {"data_factor": lambda m: 1 / 60, "penalty_factor": lambda lam, m: lam / 60},
         _M_OF_THE_PAGE),
        ("1/m forgotten",
         {"data_factor": lambda m: 1 / 2, "penalty_factor": lambda lam, m: lam / 2},
         "Your cost is a sum where J is a mean: it is m times as large as it should be. Look at "
         "what both terms are divided by."),
        ("1/m forgotten on the data term", {"data_factor": lambda m: 1 / 2},
         "Your data term is a sum over the rows, and J wants their mean. Look at what stands in "
         "front of the sum of squared residuals."),
        ("½ forgotten", {"data_factor": lambda m: 1 / m, "penalty_factor": lambda lam, m: lam / m},
         "Your cost is exactly twice as large as it should be. J divides both terms by 2m, not "
         "by m."),
        ("½ forgotten on the data term", {"data_factor": lambda m: 1 / m},
         "Your data term is exactly twice as large as it should be. Look at the factor in front "
         "of the squared residuals."),
        ("1/(2m) forgotten on the data term", {"data_factor": lambda m: 1.0},
         "Your data term is the bare sum of the squared residuals. Look at the factor that J "
         "puts in front of it."),
        ("intercept penalised",
         {"penalised": lambda weights, intercept: np.append(weights, intercept)},
         "You penalised the intercept. Only the weights belong in the penalty."),
        ("intercept not used", {"predictions": no_intercept},
         "Your predictions leave the intercept out. Look at the line that computes them."),
        ("(m, 1) broadcasting", {"predictions": as_column}, BROADCASTING),
        ("(m, 1) broadcasting", {"predictions": as_column, "data_factor": lambda m: 1 / (2 * m**2)},
         BROADCASTING),
        ("penalty subtracted", {"combine": operator.sub},
         "You subtract the penalty, so large weights are rewarded. Look at the sign between the "
         "two terms."),
        ("absolute residuals", {"error": np.abs},
         "Your data term sums the sizes of the residuals, and J sums their squares. Look at "
         "what you do to each residual."),
        ("residuals not squared", {"error": lambda residuals: residuals}, _ADDED_AS_THEY_ARE),
        ("residuals not squared", {"error": np.negative}, _ADDED_AS_THEY_ARE),
        ("residuals doubled", {"error": lambda residuals: 2 * residuals}, _DOUBLED),
        ("residuals doubled", {"error": lambda residuals: -2 * residuals}, _DOUBLED),
        ("square of the summed residuals", {"error": lambda residuals: np.sum(residuals) ** 2},
         "You square the sum of the residuals, where J sums their squares. Look at which of the "
         "two comes first."),
    ],
    "cost penalty": [
        ("m squared in the penalty", {"penalty_factor": lambda lam, m: lam / 2 * m},
         "Your penalty is m² times as large as it should be, as from `lam / 2 * m`: Python "
         "reads that as λm/2. Look at the brackets around its denominator."),
        ("m of the page in the penalty", {"penalty_factor": lambda lam, m: lam / 60},
         "In your penalty m is 30, whatever is given: it comes from elsewhere on the page. Take "
         "it from the arguments."),
        ("λ forgotten", {"penalty_factor": lambda lam, m: 1 / (2 * m)},
         "Your penalty does not use λ. Look at what multiplies Σ wⱼ²."),
        ("mean of the squared weights", {"size": lambda values: np.mean(values**2)},
         "You average the squared weights, and J sums them: each weight has its price."),
        ("½ forgotten on the penalty", {"penalty_factor": lambda lam, m: lam / m},
         "Your penalty is exactly twice as large as it should be. Look at the factor in front "
         "of Σ wⱼ²."),
        ("penalty not divided by m", {"penalty_factor": lambda lam, m: lam / 2},
         "Your penalty is m times as large as it should be: not divided by m, or added once for "
         "each row. Then the same λ means something else for each sample size."),
        ("penalty divided by m twice", {"penalty_factor": lambda lam, m: lam / (2 * m**2)},
         "Your penalty is divided by m twice. Look at where the mean is taken."),
        ("1/(2m) forgotten on the penalty", {"penalty_factor": lambda lam, m: lam},
         "Your penalty is λ Σ wⱼ², with nothing below it. Look at the factor that J puts in "
         "front of Σ wⱼ²."),
        ("1/λ for λ", {"penalty_factor": lambda lam, m: np.divide(1, 2 * m * lam)},
         "Your penalty divides by λ, so it grows weaker as λ grows. Some libraries use C = 1/λ; "
         "in J, λ multiplies the penalty."),
        ("λ squared", {"penalty_factor": lambda lam, m: lam**2 / (2 * m)},
         "Your penalty uses λ², and J uses λ. Look at what the square belongs to."),
        ("penalty forgotten", {"penalty_factor": lambda lam, m: 0.0},
         "Your answer does not depend on λ: the penalty is missing. Look at the second term of "
         "J."),
        ("norm not squared", {"size": lambda values: np.sqrt(sum_of_squares(values))},
         "Your penalty uses ‖w‖, and J uses its square. `np.linalg.norm` takes a root that does "
         "not belong here."),
        ("absolute weights", {"size": lambda values: np.sum(np.abs(values))},
         "Your penalty is Σ |wⱼ|: that is the lasso's. Ridge takes something else of each "
         "weight before the sum."),
        ("square of the summed weights", {"size": lambda values: np.sum(values) ** 2},
         "You square the sum of the weights, where J sums their squares. Weights of opposite "
         "sign must not cancel."),
        ("weights not squared", {"size": np.sum},
         "Your penalty adds the weights as they are, so negative weights would be rewarded. "
         "Look at what J does to each weight before the sum."),
        ("weights doubled", {"size": lambda values: np.sum(values * 2)},
         "You double the weights where J squares them: `* 2` for `** 2`."),
        ("first weight left free", {"penalised": lambda weights, intercept: weights[1:]},
         "Your penalty skips the first weight. Here the intercept is apart, so every entry of "
         "`weights` is penalised."),
    ],
    "standardise": [
        ("validation standardised by itself", {"own": lambda X_train, X_validation: X_validation},
         _BY_ITSELF),
        ("validation standardised by itself",
         {"own": lambda X_train, X_validation: X_validation, "sd": _sd_or_one}, _BY_ITSELF),
        ("scaled before the split", {"known": _all_rows, "own": _all_rows},
         "Your mean and sd come from all rows together, so the validation rows leak into "
         "training. Look at which rows they are computed on."),
        ("not scaled", {"sd": lambda X: 1.0},
         "Your columns are centred, but not scaled. With different spreads the penalty weighs "
         "on each weight differently."),
        ("not centred", {"mean": lambda X: 0.0},
         "Your columns are scaled, but not centred. Look at what is subtracted first."),
        ("ddof = 1", {"sd": lambda X: np.std(X, axis=0, ddof=1)},
         "Your sd divides by m − 1, as pandas does. This series and scikit-learn's "
         "StandardScaler divide by m."),
        ("divided by the variance", {"sd": lambda X: np.var(X, axis=0)},
         "You divide by the variance. The standard deviation is its root."),
        ("divided by the range", {"sd": lambda X: np.ptp(X, axis=0)},
         "You divide by the range of each column. That scales, but not to a standard deviation "
         "of 1."),
        ("multiplied by the sd", {"scaled": lambda X, mean, sd: (X - mean) * sd},
         "You multiply by the sd, which makes wide columns wider. Look at the last operation."),
        ("one mean for all columns", {"mean": np.mean},
         "Your mean is one number for the whole table. Each column has its own: look at `axis`."),
        ("one sd for all columns", {"sd": np.std},
         "Your sd is one number for the whole table. Each column has its own: look at `axis`."),
        ("one mean and sd for all columns", {"mean": np.mean, "sd": np.std},
         "Your mean and sd are one number each for the whole table. Each column has its own: "
         "look at `axis`."),
        ("validation left as it was", {"applied": lambda Z, X_validation: X_validation},
         "Your validation rows come back as they were. If you did transform them: was `X_train` "
         "overwritten before its mean and sd were taken?"),
        ("brackets forgotten", {"scaled": lambda X, mean, sd: X - mean / sd},
         "Python divides before it subtracts. Put brackets around X − mean."),
        ("along the rows",
         {"own": lambda X_train, X_validation: X_validation,
          "mean": lambda X: np.mean(X, axis=1, keepdims=True),
          "sd": lambda X: np.std(X, axis=1, keepdims=True)},
         "Your mean and sd run along each row. Each column has its own: look at `axis`."),
    ],
    "ridge_closed_form": [
        ("intercept penalised",
         {"means": no_means, "design": with_ones, "read": _last_is_intercept},
         "You penalised the intercept: its column of ones gets a λ on the diagonal as well. "
         "Centre X and y first, or leave that entry 0."),
        ("not centred", {"means": no_means},
         "You solve with the raw columns. The intercept only drops out of the equations when X "
         "is centred."),
        ("no intercept", {"means": no_means, "read": lambda solution, X, y: (solution, 0.0)},
         "Your solution goes through the origin: nothing in it plays the intercept."),
        ("intercept left at 0", {"read": lambda solution, X, y: (solution, 0.0)},
         "Your intercept stays 0. It has to carry the means back."),
        ("intercept is the mean of y", {"read": lambda solution, X, y: (solution, np.mean(y))},
         "Your intercept is ȳ. That holds only if the columns of X have mean 0: in the raw "
         "columns x̄ matters too."),
        ("sign in the intercept",
         {"read": lambda solution, X, y: (solution, np.mean(y) + X.mean(axis=0) @ solution)},
         "Your intercept adds x̄·w. Look at its sign: the line passes through the point of "
         "means."),
        ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
         "You add mλ to the diagonal. In J both terms are divided by m, so it cancels in the "
         "closed form."),
        ("λ divided by m", {"strength": lambda lam, m: lam / m},
         "You add λ/m to the diagonal. XᵀX is not divided by m either: in J both terms are, so "
         "it cancels."),
        ("λ divided by 2", {"strength": lambda lam, m: lam / 2},
         "You add λ/2 to the diagonal. The ½ stands in front of both terms of J, so it cancels."),
        ("λ doubled", {"strength": lambda lam, m: 2 * lam},
         "You add 2λ to the diagonal. The 2 from each square meets a ½ in J."),
        ("1/λ for λ", {"strength": lambda lam, m: np.divide(1, lam)},
         "You add 1/λ to the diagonal, so a larger λ penalises less. Some libraries use C = "
         "1/λ; J does not."),
        ("λ subtracted", {"strength": lambda lam, m: -lam},
         "You subtract λ from the diagonal, which makes the weights larger. Look at the sign in "
         "the matrix."),
        ("λ squared", {"strength": lambda lam, m: lam**2},
         "You add λ² to the diagonal. In J, λ itself multiplies the penalty."),
        ("λ left out",
         {"strength": lambda lam, m: 0.0, "solve": _by_pinv},
         _LEAST_SQUARES),
        ("λ left out",
         {"means": no_means, "design": with_ones, "read": _last_is_intercept,
          "strength": lambda lam, m: 0.0, "solve": _by_pinv}, _LEAST_SQUARES),
    ],
}
# fmt: on
