"""Lesson 2: the penalty, the cost J, standardising, the closed form."""

import numpy as np

from ridge_core import data, objective, path, penalties
from ridge_core.classroom.exercises.exercise import Exercise
from ridge_core.classroom.exercises.lessons.overfit import BROADCASTING
from ridge_core.classroom.exercises.probes import J, draw_sample, numbers, probes, samples, table


def penalty(weights, lam, m):
    """Return λ/(2m) Σ wⱼ²."""
    return lam / (2 * m) * np.sum(weights**2)


def cost(X, y, weights, intercept, lam):
    """Return J, the data term and the penalty."""
    m = len(y)
    residuals = X @ weights + intercept - y
    data = np.sum(residuals**2) / (2 * m)
    return data + lam / (2 * m) * np.sum(weights**2)


def standardise(X_train, X_validation):
    """Return both parts as (X − mean)/sd, with the mean and sd of the training rows."""
    rows = X_train
    mean, sd = np.mean(rows, axis=0), np.std(rows, axis=0)
    Z_train = (X_train - mean) / sd
    return Z_train, (X_validation - mean) / sd


def _standardise_by_core(X_train, X_validation):
    scale = data.Standardizer(X_train)
    return scale.transform(X_train), scale.transform(X_validation)


def ridge_closed_form(X, y, lam):
    """Return w = (XcᵀXc + λI)⁻¹ Xcᵀy and b = ȳ − x̄·w."""
    means = np.mean(X, axis=0)
    A = X - means
    weights = np.linalg.pinv(A.T @ A + lam * np.eye(A.shape[1])) @ (A.T @ y)
    return weights, np.mean(y) - means @ weights


def _draw_weights(rng):
    n, m = int(rng.integers(1, 6)), int(rng.integers(1, 40))
    return numbers(rng, n), float(rng.integers(1, 30) / 4), m


def _draw_parts(rng):
    m, n = rng.integers(3, 7), rng.integers(1, 4)
    m = 12 if rng.integers(2) else m
    X = table(rng, m + rng.integers(2, 6), n) * 4 ** np.arange(n) + 5
    X[0] += 900 * (m == 12)  # more than three deviations from the mean
    return X[:m], X[m:]


# Where two columns are the same, every shortest solution shares alike between them.
_TWINS = ("λ = 0 and a column twice", [[1, 1], [3, 3], [8, 8], [4, 4]], [3, -2, 2, 5], 0)

# fmt: off
EXERCISES = (
    Exercise(penalty, "the penalty λ/(2m) Σ wⱼ², one number", probes(
        ("one weight", [3], 2, 1),
        ("λ = 0", [2, -3], 0, 3),
        ("as many rows as weights", [2, -3], 4, 2),
        ("several weights", [2, -0.5, 3], 7, 5),
        ("numbers with many digits", [4 / 3, -12 / 7, 8 / 9], 19 / 6, 7),
    ), _draw_weights, hints=(
        "The penalty grows with every weight, whatever its sign.",
        "Square each weight, add the squares, and multiply by the factor.",
        "The factor is λ over 2m. In Python, 2m below the line needs brackets.",
    )),
    Exercise(cost, "J(w, b), one number", samples(*J), draw_sample(*J), objective.cost, hints=(
        "J has two terms: write each on a line of its own, and add them.",
        "The residuals are `X @ weights + intercept - y`. The data term takes the sum of their "
        "squares.",
        "Both terms are divided by 2m, and m is `len(y)`. The penalty sums the squared weights; "
        "the intercept is not among them.",
    )),
    Exercise(standardise, "both transformed: the pair (Z_train, Z_validation)", probes(
        ("one validation row", [[1], [5]], [[4]]),
        ("one feature", [[1], [5], [3]], [[4], [8]]),
        ("as many rows as columns", [[1, 20], [4, 10]], [[2, 30], [6, 50]]),
        ("several rows and columns", [[1, 20, 3], [4, 10, -5], [3, 40, 2], [8, 60, 1]],
         [[2, 30, 7], [6, 50, 4], [5, 10, -2]]),
    ), _draw_parts, _standardise_by_core, loop_is_fine=True, hints=(
        "A column's mean and standard deviation are taken over its rows.",
        "`axis=0` gives one mean and one standard deviation for each column.",
        "The validation rows are new to the model: they get the mean and the standard deviation "
        "of the training rows.",
    )),
    Exercise(ridge_closed_form, "the pair (weights, intercept) that minimises J",
             (*samples("X", "y", "lam"), *probes(_TWINS)), draw_sample("X", "y", "lam"), path.ridge,
             hints=(
        "Without its penalty the intercept can be dealt with first: centre X and y by their means.",
        "On centred columns, the weights solve (XᵀX + λI) w = Xᵀy.",
        "`np.linalg.solve` gives the weights. The intercept makes the fit pass through the means: "
        "ȳ − x̄·w.",
    )),
)

_OWN_MEAN = "return → mean = np.mean(X_validation, axis=0)\n    return"
_OWN_SD = "return → sd = np.std(X_validation, axis=0)\n    return"
FREE_ENTRY = "Your column of ones is at one end, and the free entry of your diagonal at the other."
ON_EVERY_ENTRY = "You add λ to every entry of the matrix. It belongs on the diagonal alone."
# The intercept as one more column, in the words of the recipe.
_WITH_ONES = (
    "X - means → np.column_stack([X, np.ones(len(X))]); "
    "weights, np.mean(y) - means @ weights → weights[:-1], weights[-1]"
)


def _shrunk_afterwards(X, y, lam):
    weights, _ = path.ridge(X, y, 0.0)
    return weights / (1 + lam), y.mean() - X.mean(axis=0) @ weights / (1 + lam)


MISTAKES = {}

MISTAKES["cost"] = [
    ("m squared in the data term", "**2) / (2 * m) → **2) / 2 * m",
     "Your data term is m² times too large, as from `1 / 2 * m`, which Python reads as m/2."),
    ("intercept penalised", "np.sum(weights**2) → (np.sum(weights**2) + intercept**2)",
     "You penalised the intercept. Only the weights belong in the penalty."),
    ("(m, 1) broadcasting", ["X @ weights + intercept → (X @ weights + intercept)[:, None]",
     "X @ weights + intercept → (X @ weights + intercept)[:, None]; data = → data = 1 / m *"],
     BROADCASTING),
    ("residuals not squared", ["residuals**2 → residuals", "residuals**2 → -residuals"],
     "Your data term adds the residuals as they are, so positive and negative ones cancel."),
    ("square of the summed residuals", "np.sum(residuals**2) → np.sum(residuals) ** 2",
     "You square the sum of the residuals, where J sums their squares. Which comes first?"),
    ("predictions penalised", "np.sum(weights**2) → np.sum((X @ weights + intercept) ** 2)",
     "Your penalty squares the predictions. Only the weights belong in it."),
]

MISTAKES["cost penalty"] = [
    ("m squared in the penalty", "lam / (2 * m) → lam / 2 * m",
     "Your penalty is m² times too large, as from `lam / 2 * m`, which Python reads as λm/2."),
    ("penalty not divided by m", "lam / (2 * m) → lam / 2",
     "Your penalty is m times too large: not divided by m, or added once for each row."),
    ("1/λ for λ", "lam / (2 * m) → np.divide(1, 2 * m * lam)",
     "Your penalty divides by λ. Some libraries use C = 1/λ; in J, λ multiplies the penalty."),
    ("norm not squared", "np.sum(weights**2) → np.linalg.norm(weights)",
     "Your penalty uses ‖w‖, and J its square. `np.linalg.norm` takes a root that is too much."),
    ("absolute weights",
     ["weights**2 → abs(weights)", "weights**2 → abs(weights); lam / (2 * m) → lam / m"],
     "Your penalty is Σ |wⱼ|: that is the lasso's. Ridge does something else to each weight."),
    ("square of the summed weights",
     ["weights**2) → weights) ** 2", "weights**2) → abs(weights)) ** 2"],
     "You square the sum of the weights, where J sums their squares. Look at which comes first."),
    ("weights not squared", "weights**2 → weights",
     "Your penalty adds the weights as they are, so negative weights would be rewarded."),
    ("first weight left free", "weights**2 → weights[1:] ** 2",
     "Your penalty skips the first weight. The intercept is apart: all of `weights` is penalised."),
]

MISTAKES["standardise"] = [
    ("validation standardised by itself",
     {"a mean": _OWN_MEAN, "an sd": _OWN_SD, "a mean and sd": f"{_OWN_MEAN}; {_OWN_SD}"},
     "Your validation rows have {} of their own, so the same x means something else in each part. "
     "A model may only know what the training rows tell."),
    ("mean subtracted after the division",
     "(X_train - mean) / sd → X_train / sd - mean; "
     "(X_validation - mean) / sd → X_validation / sd - mean",
     "You divide first and then subtract a mean in the old units. Subtract it before."),
    ("scaled before the split", "rows = X_train → rows = np.vstack([X_train, X_validation])",
     "Your mean and sd come from all rows together, so the validation rows leak into training. "
     "Look at which rows they are computed on."),
    ("validation rows give mean and sd", "rows = X_train → rows = X_validation",
     "Your mean and sd come from the validation rows. The training rows give them."),
    ("not scaled", ") / sd → )",
     "Your columns are centred, not scaled: the penalty weighs differently on each weight."),
    ("not centred", " - mean → ",
     "Your columns are scaled, but not centred. Look at what is subtracted first."),
    ("ddof = 1", "np.std(rows, → np.std(rows, ddof=1,",
     "Your sd divides by m − 1, as pandas does. This series and StandardScaler divide by m."),
    ("one number for all columns",
     {"mean is": "np.mean(rows, axis=0) → np.mean(rows)",
     "sd is": "np.std(rows, axis=0) → np.std(rows)", "mean and sd are": ", axis=0 → "},
     "Your {} one number for the whole table. Each column has its own: look at `axis`."),
    ("along the rows", f"{_OWN_MEAN}; {_OWN_SD}; axis=0 → axis=1, keepdims=True",
     "Your mean and sd run along each row. Each column has its own: look at `axis`."),
    ("multiplied by the sd", ") / sd → ) * sd",
     "You multiply by the sd, which makes wide columns wider. Look at the last operation."),
    ("brackets forgotten",
     "(X_train - mean) → X_train - mean; (X_validation - mean) → X_validation - mean",
     "Python divides before it subtracts. Put brackets around X − mean."),
    ("validation left as it was", "(X_validation - mean) / sd → X_validation",
     "Your validation rows come back as they were. If you did transform them: was `X_train` "
     "overwritten before its mean and sd were taken?"),
    ("min-max", "np.mean → np.min; np.std → np.ptp",
     "You bring each column between 0 and 1. Standardising brings it to mean 0 and sd 1."),
]

MISTAKES["ridge_closed_form"] = [
    ("intercept penalised", _WITH_ONES,
     "You penalised the intercept. Centre X and y first, or leave its entry of the diagonal 0."),
    ("column of ones elsewhere",
     _WITH_ONES + "; np.eye(A.shape[1]) → np.diag([0] + [1] * X.shape[1])",
     FREE_ENTRY),
    ("not centred", ["X - means → X", "X - means → X; A.T @ y → A.T @ (y - np.mean(y))"],
     "You solve with the raw columns. The intercept only drops out where X is centred."),
    ("no intercept", "X - means → X; np.mean(y) - means @ weights → 0.0",
     "Your solution goes through the origin: nothing in it plays the intercept."),
    ("intercept left at 0", "np.mean(y) - means @ weights → 0.0",
     "Your intercept stays 0. It has to carry the means back."),
    ("intercept is the mean of y", " - means @ weights → ",
     "Your intercept is ȳ. That holds only for columns of mean 0: in raw ones x̄ matters too."),
    ("λ multiplied by m", "lam * → len(y) * lam *",
     "Your λ counts m times. In J both terms are divided by m, so it cancels in the closed form: "
     "either m stands at λ, or XᵀX and Xᵀy are divided by it and λI is not."),
    ("λ divided by m", "lam * → lam / len(y) *",
     "You add λ/m to the diagonal. In J both terms are divided by m, so it cancels."),
    ("λ left out", ["lam * → 0 *", _WITH_ONES + "; lam * → 0 *"],
     "Your solution does not depend on λ: it is least squares. Look at the matrix."),
    ("λ halved or doubled", {"half": "lam * → lam / 2 *", "twice": "lam * → 2 * lam *"},
     "Your λ counts {}. The ½ stands in front of both terms of J, so it cancels."),
    ("1/λ for λ", "lam * → np.divide(1, lam) *",
     "You add 1/λ to the diagonal. Some libraries use C = 1/λ; here a larger λ penalises more."),
    ("standardised, not put back",
     ["X - means → (X - means) / (np.std(X, axis=0) + (len(X) == 1))",
     "X - means → (X - means) / (np.std(X, axis=0) + (len(X) == 1)); - means @ weights → "],
     "You return the weights of standardised columns. J is asked in the columns as given."),
    ("λ on every entry", "np.eye(A.shape[1]) → np.ones(2 * A.shape[1:])", ON_EVERY_ENTRY),
    ("lasso", lambda X, y, lam: penalties.lasso(X, y, lam),
     "Your weights are the lasso's: its penalty is Σ |wⱼ|, ridge's is Σ wⱼ²."),
    ("least squares divided by 1 + λ", _shrunk_afterwards,
     "You shrink all weights by 1 + λ. Ridge does so only in uncorrelated columns of length 1."),
]
# fmt: on
