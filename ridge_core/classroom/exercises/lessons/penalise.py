"""Lesson 2: the penalty, the cost J, standardising, the closed form."""

import operator

import numpy as np

from ridge_core import data, objective, path, penalties
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.overfit import BROADCASTING
from ridge_core.classroom.exercises.probes import (
    J,
    draw_sample,
    numbers,
    probes,
    samples,
    table,
)


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


def spread(X):
    """Return the sd of each column, 1 where it is 0."""
    return np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)


def _by_pinv(gram, right_side):
    return np.linalg.pinv(gram) @ right_side


def ridge_closed_form(
    X,
    y,
    lam,
    *,
    means=column_means,
    design=lambda X: X,
    target=lambda y: y,
    strength=lambda lam, m: lam,
    spread=np.eye,
    solve=_by_pinv,
    read=lambda solution, X, y: (solution, np.mean(y) - X.mean(axis=0) @ solution),
):
    """Return w = (XcᵀXc + λI)⁻¹ Xcᵀy and b = ȳ − x̄·w."""
    A = design(X - means(X))
    gram = A.T @ A + strength(lam, len(y)) * spread(A.shape[1])
    return read(solve(gram, A.T @ target(y)), X, y)


def _draw_weights(rng):
    return (
        numbers(rng, rng.integers(1, 6)),
        float(rng.integers(1, 30) / 4),
        int(rng.integers(1, 40)),
    )


def _draw_parts(rng):
    m, n = rng.integers(3, 7), rng.integers(1, 4)
    X = table(rng, m + rng.integers(2, 6), n) * 4 ** np.arange(n) + 5
    return X[:m], X[m:]


# Where two columns are the same, every shortest solution shares alike between them.
_TWINS = ("λ = 0 and a column twice", [[1, 1], [3, 3], [8, 8], [4, 4]], [3, -2, 2, 5], 0)

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
        _draw_weights,
        hints=(
            "The penalty grows with every weight, whatever its sign.",
            "Square each weight, add the squares, and multiply by the factor.",
            "The factor is λ over 2m. In Python, 2m below the line needs brackets.",
        ),
    ),
    Exercise(cost, "J(w, b), one number", samples(*J), draw_sample(*J), objective.cost,
             hints=(
                 "J has two terms: write each on a line of its own, and add them.",
                 "The residuals are `X @ weights + intercept - y`. The data term takes the sum "
                 "of their squares.",
                 "Both terms are divided by 2m, and m is `len(y)`. The penalty sums the squared "
                 "weights; the intercept is not among them.",
             )),
    Exercise(
        standardise, "both transformed: the pair (Z_train, Z_validation)",
        probes(
            ("one validation row", [[1], [5]], [[4]]),
            ("one feature", [[1], [5], [3]], [[4], [8]]),
            ("as many rows as columns", [[1, 20], [4, 10]], [[2, 30], [6, 50]]),
            ("several rows and columns", [[1, 20, 3], [4, 10, -5], [3, 40, 2], [8, 60, 1]],
             [[2, 30, 7], [6, 50, 4], [5, 10, -2]]),
        ),
        _draw_parts, _standardise_by_core, loop_is_fine=True,
        hints=(
            "A column's mean and standard deviation are taken over its rows.",
            "`axis=0` gives one mean and one standard deviation for each column.",
            "The validation rows are new to the model: they get the mean and the standard "
            "deviation of the training rows.",
        ),
    ),
    Exercise(ridge_closed_form, "the pair (weights, intercept) that minimises J",
             (*samples("X", "y", "lam"), *probes(_TWINS)), draw_sample("X", "y", "lam"), path.ridge,
             hints=(
                 "Without its penalty the intercept can be dealt with first: centre X and y by "
                 "their means.",
                 "On centred columns, the weights solve (XᵀX + λI) w = Xᵀy.",
                 "`np.linalg.solve` gives the weights. The intercept makes the fit pass through "
                 "the means: ȳ − x̄·w.",
             )),
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
_ON_EVERY_ENTRY = "You add λ to every entry of XᵀX. It belongs on the diagonal alone: λI."
_NOT_PUT_BACK = (
    "You solve with standardised columns and return their weights. J is asked in the columns as "
    "they were given."
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


def _predictions_penalised(X, y, weights, intercept, lam):
    predictions = affine(X, weights, intercept)
    return (np.sum((predictions - y) ** 2) + lam * np.sum(predictions**2)) / (2 * len(y))


def _scaled_by(train_mean, train_sd):
    def scaled(X_train, X_validation):
        first = (X_train - X_train.mean(axis=0)) / X_train.std(axis=0)
        mean = (X_train if train_mean else X_validation).mean(axis=0)
        return first, (X_validation - mean) / (X_train if train_sd else X_validation).std(axis=0)

    return scaled


def _shrunk_afterwards(X, y, lam):
    weights, _ = path.ridge(X, y, 0.0)
    return weights / (1 + lam), y.mean() - X.mean(axis=0) @ weights / (1 + lam)


def _free_first(X, y, lam):
    A = with_ones(X)
    solution = _by_pinv(A.T @ A + lam * np.diag(np.append(0.0, np.ones(X.shape[1]))), A.T @ y)
    return solution[:-1], solution[-1]


MISTAKES = {}

MISTAKES["cost"] = [
    ("m squared",
     {"data_factor": lambda m: 1 / 2 * m, "penalty_factor": lambda lam, m: lam / 2 * m},
     "Your cost is m² times as large as it should be, as from `1 / 2 * m`: Python reads that as "
     "m/2. Look at the brackets around the denominator."),
    ("m squared in the data term", {"data_factor": lambda m: 1 / 2 * m},
     "Your data term is m² times as large as it should be, as from `1 / 2 * m`: Python reads "
     "that as m/2. Look at the brackets in front of its sum."),
    ("1/m forgotten", {"data_factor": lambda m: 1 / 2, "penalty_factor": lambda lam, m: lam / 2},
     "Your cost is a sum where J is a mean: it is m times as large as it should be. Look at what "
     "both terms are divided by."),
    ("1/m forgotten on the data term", {"data_factor": lambda m: 1 / 2},
     "Your data term is a sum over the rows, and J wants their mean. Look at what stands in "
     "front of the sum of squared residuals."),
    ("½ forgotten", {"data_factor": lambda m: 1 / m, "penalty_factor": lambda lam, m: lam / m},
     "Your cost is exactly twice as large as it should be. J divides both terms by 2m, not by m."),
    ("intercept penalised", {"penalised": lambda weights, intercept: np.append(weights, intercept)},
     "You penalised the intercept. Only the weights belong in the penalty."),
    ("intercept not used", {"predictions": no_intercept},
     "Your predictions leave the intercept out. Look at the line that computes them."),
    ("(m, 1) broadcasting", {"predictions": as_column}, BROADCASTING),
    ("(m, 1) broadcasting", {"predictions": as_column, "data_factor": lambda m: 1 / (2 * m**2)},
     BROADCASTING),
    ("penalty subtracted", {"combine": operator.sub},
     "You subtract the penalty, so large weights are rewarded. Look at the sign between the two "
     "terms."),
    ("absolute residuals", {"error": np.abs},
     "Your data term sums the sizes of the residuals, and J sums their squares. Look at what you "
     "do to each residual."),
    ("residuals not squared", {"error": lambda residuals: residuals}, _ADDED_AS_THEY_ARE),
    ("residuals not squared", {"error": np.negative}, _ADDED_AS_THEY_ARE),
    ("residuals doubled", {"error": lambda residuals: 2 * residuals}, _DOUBLED),
    ("residuals doubled", {"error": lambda residuals: -2 * residuals}, _DOUBLED),
    ("square of the summed residuals", {"error": lambda residuals: np.sum(residuals) ** 2},
     "You square the sum of the residuals, where J sums their squares. Look at which of the two "
     "comes first."),
    ("prediction plus y", {"predictions": lambda *given: -affine(*given)},
     "You add y to the predictions. A residual is a difference."),
    ("predictions penalised", _predictions_penalised,
     "Your penalty squares the predictions. Only the weights belong in it."),
    ("intercept subtracted", {"predictions": lambda X, weights, intercept: X @ weights - intercept},
     "The intercept enters your residuals with the sign of y. It belongs to the prediction: look "
     "at its sign, or at the brackets around the prediction."),
]

MISTAKES["cost penalty"] = [
    ("m squared in the penalty", {"penalty_factor": lambda lam, m: lam / 2 * m},
     "Your penalty is m² times as large as it should be, as from `lam / 2 * m`: Python reads "
     "that as λm/2. Look at the brackets around its denominator."),
    ("λ forgotten", {"penalty_factor": lambda lam, m: 1 / (2 * m)},
     "Your penalty does not use λ. Look at what multiplies Σ wⱼ²."),
    ("mean of the squared weights", {"size": lambda values: np.mean(values**2)},
     "You average the squared weights, and J sums them: each weight has its price."),
    ("½ forgotten on the penalty", {"penalty_factor": lambda lam, m: lam / m},
     "Your penalty is exactly twice as large as it should be. Look at the factor in front of Σ "
     "wⱼ²."),
    ("penalty not divided by m", {"penalty_factor": lambda lam, m: lam / 2},
     "Your penalty is m times as large as it should be: not divided by m, or added once for each "
     "row. Then the same λ means something else for each sample size."),
    ("1/λ for λ", {"penalty_factor": lambda lam, m: np.divide(1, 2 * m * lam)},
     "Your penalty divides by λ, so it grows weaker as λ grows. Some libraries use C = 1/λ; in "
     "J, λ multiplies the penalty."),
    ("λ squared", {"penalty_factor": lambda lam, m: lam**2 / (2 * m)},
     "Your penalty uses λ², and J uses λ. Look at what the square belongs to."),
    ("penalty forgotten", {"penalty_factor": lambda lam, m: 0.0},
     "Your answer does not depend on λ: the penalty is missing. Look at the second term of J."),
    ("norm not squared", {"size": lambda values: np.sqrt(sum_of_squares(values))},
     "Your penalty uses ‖w‖, and J uses its square. `np.linalg.norm` takes a root that does not "
     "belong here."),
    ("absolute weights", {"size": lambda values: np.sum(np.abs(values))},
     "Your penalty is Σ |wⱼ|: that is the lasso's. Ridge takes something else of each weight "
     "before the sum."),
    ("square of the summed weights", {"size": lambda values: np.sum(values) ** 2},
     "You square the sum of the weights, where J sums their squares. Weights of opposite sign "
     "must not cancel."),
    ("weights not squared", {"size": np.sum},
     "Your penalty adds the weights as they are, so negative weights would be rewarded. Look at "
     "what J does to each weight before the sum."),
    ("weights doubled", {"size": lambda values: np.sum(values * 2)},
     "Your penalty is λ/m Σ wⱼ. Either you double the weights where J squares them, `* 2` for "
     "`** 2`; or you neither square nor halve."),
    ("first weight left free", {"penalised": lambda weights, intercept: weights[1:]},
     "Your penalty skips the first weight. Here the intercept is apart, so every entry of "
     "`weights` is penalised."),
    ("largest weight only", {"size": lambda values: np.max(np.abs(values)) ** 2},
     "Only your largest weight counts. Each weight has its price."),
    ("square of the summed sizes", {"size": lambda values: np.sum(np.abs(values)) ** 2},
     "You square the sum of the sizes |wⱼ|, where J sums their squares. Look at which comes "
     "first."),
    ("2 + m for 2m", {"penalty_factor": lambda lam, m: lam / (2 + m)},
     "You divide the penalty by 2 + m. J divides by 2m, 2 times m."),
    ("last weight left free", {"penalised": lambda weights, intercept: weights[:-1]},
     "Your penalty skips the last weight. Look at where your loop or slice ends."),
    ("weights not squared, sign kept", {"size": lambda values: np.sum(values * np.abs(values))},
     "Your penalty adds wⱼ |wⱼ|, so negative weights are rewarded. A square has no sign."),
    ("third power", {"size": lambda values: np.sum(values**3)},
     "You take the third power of each weight. Squaring is the second."),
]

MISTAKES["penalty"] = [
    ("λ added", lambda weights, lam, m: lam + sum_of_squares(weights) / (2 * m),
     "You add λ to the squares. In the penalty it multiplies them."),
]

MISTAKES["standardise"] = [
    ("validation standardised by itself", {"own": lambda X_train, X_validation: X_validation},
     _BY_ITSELF),
    ("validation standardised by itself",
     {"own": lambda X_train, X_validation: X_validation, "sd": _sd_or_one}, _BY_ITSELF),
    ("scaled before the split", {"known": _all_rows, "own": _all_rows},
     "Your mean and sd come from all rows together, so the validation rows leak into training. "
     "Look at which rows they are computed on."),
    ("not scaled", {"sd": lambda X: 1.0},
     "Your columns are centred, but not scaled. With different spreads the penalty weighs on "
     "each weight differently."),
    ("not centred", {"mean": lambda X: 0.0},
     "Your columns are scaled, but not centred. Look at what is subtracted first."),
    ("ddof = 1", {"sd": lambda X: np.std(X, axis=0, ddof=1)},
     "Your sd divides by m − 1, as pandas does. This series and scikit-learn's StandardScaler "
     "divide by m."),
    ("divided by the variance", {"sd": lambda X: np.var(X, axis=0)},
     "You divide by the variance. The standard deviation is its root."),
    ("divided by the range", {"sd": lambda X: np.ptp(X, axis=0)},
     "You divide by the range of each column. That scales, but not to a standard deviation of 1."),
    ("multiplied by the sd", {"scaled": lambda X, mean, sd: (X - mean) * sd},
     "You multiply by the sd, which makes wide columns wider. Look at the last operation."),
    ("one mean for all columns", {"mean": np.mean},
     "Your mean is one number for the whole table. Each column has its own: look at `axis`."),
    ("one sd for all columns", {"sd": np.std},
     "Your sd is one number for the whole table. Each column has its own: look at `axis`."),
    ("one mean and sd for all columns", {"mean": np.mean, "sd": np.std},
     "Your mean and sd are one number each for the whole table. Each column has its own: look at "
     "`axis`."),
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
    ("min-max", {"mean": lambda X: np.min(X, axis=0), "sd": lambda X: np.ptp(X, axis=0)},
     "You bring each column between 0 and 1. Standardising brings it to mean 0 and sd 1."),
    ("divided by the norm", {"sd": lambda X: np.linalg.norm(X - X.mean(axis=0), axis=0)},
     "You divide by the length of each centred column. The sd has a mean in it, a division by m "
     "under the root."),
    ("mean subtracted last", {"scaled": lambda X, mean, sd: X / sd - mean},
     "You divide first and then subtract the mean of the raw column. Subtract first, or scale "
     "the mean as well."),
    ("validation centred by itself", _scaled_by(False, True),
     "Your validation rows are centred on their own mean. They get the mean of the training "
     "rows, as they get the sd."),
    ("validation scaled by itself", _scaled_by(True, False),
     "Your validation rows are divided by their own sd. They get the sd of the training rows, as "
     "they get the mean."),
    ("validation rows give mean and sd",
     {"known": lambda X_train, X_validation: X_validation,
     "own": lambda X_train, X_validation: X_validation},
     "Your mean and sd come from the validation rows. The training rows give them."),
    ("sd of the first column", {"sd": lambda X: np.std(X[:, 0])},
     "You divide every column by the sd of the first. Each column has its own."),
    ("median for mean", {"mean": lambda X: np.median(X, axis=0)},
     "You subtract the median. Standardising subtracts the mean."),
]

MISTAKES["ridge_closed_form"] = [
    ("intercept penalised", {"means": no_means, "design": with_ones, "read": _last_is_intercept},
     "You penalised the intercept: its column of ones gets a λ on the diagonal as well. Centre X "
     "and y first, or leave that entry 0."),
    ("not centred", {"means": no_means},
     "You solve with the raw columns. The intercept only drops out of the equations when X is "
     "centred."),
    ("no intercept", {"means": no_means, "read": lambda solution, X, y: (solution, 0.0)},
     "Your solution goes through the origin: nothing in it plays the intercept."),
    ("intercept left at 0", {"read": lambda solution, X, y: (solution, 0.0)},
     "Your intercept stays 0. It has to carry the means back."),
    ("intercept is the mean of y", {"read": lambda solution, X, y: (solution, np.mean(y))},
     "Your intercept is ȳ. That holds only if the columns of X have mean 0: in the raw columns "
     "x̄ matters too."),
    ("sign in the intercept",
     {"read": lambda solution, X, y: (solution, np.mean(y) + X.mean(axis=0) @ solution)},
     "Your intercept adds x̄·w. Look at its sign: the line passes through the point of means."),
    ("λ multiplied by m", {"strength": lambda lam, m: lam * m},
     "Your λ counts m times. In J both terms are divided by m, so it cancels in the closed form: "
     "either m stands at λ, or XᵀX and Xᵀy are divided by it and λI is not."),
    ("λ divided by m", {"strength": lambda lam, m: lam / m},
     "You add λ/m to the diagonal. XᵀX is not divided by m either: in J both terms are, so it "
     "cancels."),
    ("λ divided by 2", {"strength": lambda lam, m: lam / 2},
     "You add λ/2 to the diagonal. The ½ stands in front of both terms of J, so it cancels."),
    ("λ doubled", {"strength": lambda lam, m: 2 * lam},
     "You add 2λ to the diagonal. The 2 from each square meets a ½ in J."),
    ("1/λ for λ", {"strength": lambda lam, m: np.divide(1, lam)},
     "You add 1/λ to the diagonal, so a larger λ penalises less. Some libraries use C = 1/λ; J "
     "does not."),
    ("λ subtracted", {"strength": lambda lam, m: -lam},
     "You subtract λ from the diagonal, which makes the weights larger. Look at the sign in the "
     "matrix."),
    ("λ squared", {"strength": lambda lam, m: lam**2},
     "Your solution is that of λ². On the diagonal stands λ itself; in rows below the data, which "
     "are squared later, its root."),
    ("λ left out", {"strength": lambda lam, m: 0.0}, _LEAST_SQUARES),
    ("λ left out",
     {"means": no_means, "design": with_ones, "read": _last_is_intercept,
     "strength": lambda lam, m: 0.0}, _LEAST_SQUARES),
    ("only y centred", {"means": no_means, "target": lambda y: y - np.mean(y)},
     "You centre y and solve with the raw columns. X has to be centred: then y may be."),
    ("one mean for all columns", {"means": np.mean, "target": lambda y: y - np.mean(y)},
     "You take one mean for the whole table. Each column has its own: look at `axis`."),
    ("standardised, not put back",
     {"design": lambda Xc: Xc / spread(Xc),
     "read": lambda solution, X, y: (solution, np.mean(y))}, _NOT_PUT_BACK),
    ("λ on every entry", {"spread": lambda n: np.ones((n, n))}, _ON_EVERY_ENTRY),
    ("lasso", lambda X, y, lam: penalties.lasso(X, y, lam),
     "Your weights are the lasso's: its penalty is Σ |wⱼ|, ridge's is Σ wⱼ²."),
    ("least squares divided by 1 + λ", _shrunk_afterwards,
     "You shrink the least-squares weights by 1 + λ, all alike. That is ridge only where the "
     "columns are uncorrelated and of length 1."),
    ("ones last, free entry first", _free_first,
     "Your column of ones is the last, and the free entry of your diagonal the first. They "
     "belong at the same place."),
    ("standardised, not put back", {"design": lambda Xc: Xc / spread(Xc)},
     _NOT_PUT_BACK),
]
# fmt: on
