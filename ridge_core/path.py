"""The ridge solution in closed form: one λ, or every λ from one singular value decomposition."""

import numpy as np

from ridge_core.validation import as_design, as_lam, as_lams, as_sample


def ridge(X, y, lam):
    """Return the `(weights, intercept)` that minimise J at one λ.

    With centred X and y: w = (XᵀX + λI)⁻¹ Xᵀy and b = ȳ − x̄·w. At λ = 0 it is least squares, the
    one of smallest ‖w‖ where several fit equally well. scikit-learn's `Ridge(alpha=lam)` agrees.

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)
    lam : float

    Returns
    -------
    (array of shape (n,), float)
    """
    path, lam = RidgePath(X, y), as_lam(lam)
    return path.weights(lam), path.intercepts(lam)


class RidgePath:
    """Every ridge solution of one sample, from one decomposition Xc = U S Vᵀ.

    w(λ) = V diag(s / (s² + λ)) Uᵀ yc, where Xc and yc are centred. Every method takes one λ or a
    list of k, and answers for one λ without the leading axis of length k.

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)
    """

    def __init__(self, X, y):
        X, y = as_sample(X, y)
        self.X_mean, self.y_mean = X.mean(axis=0), float(y.mean())
        U, s, self.Vt = np.linalg.svd(_centred(X, self.X_mean), full_matrices=False)
        self.U, self.singular_values = U, s
        # Directions below the rounding of the largest one carry no information.
        self.kept = s > s[0] * max(X.shape) * np.finfo(float).eps
        self.projections = U.T @ (y - self.y_mean)
        self.y = y

    def weights(self, lams):
        """Return w(λ), shape (n,) for one λ and (k, n) for k of them."""
        gains = _gains(self.singular_values, self.kept, as_lams(lams))
        return _like(lams, (gains * self.projections) @ self.Vt)

    def intercepts(self, lams):
        """Return b(λ) = ȳ − x̄·w(λ), a float for one λ and shape (k,) for k of them."""
        intercepts = self.y_mean - np.atleast_2d(self.weights(lams)) @ self.X_mean
        return float(intercepts[0]) if np.ndim(lams) == 0 else intercepts

    def predict(self, X, lams):
        """Return X·w(λ) + b(λ), shape (rows,) for one λ and (k, rows) for k of them."""
        X = as_design(X)
        if X.shape[1] != len(self.X_mean):
            raise ValueError(f"X has {X.shape[1]} columns, expected {len(self.X_mean)}")
        weights = np.atleast_2d(self.weights(lams))
        return _like(lams, weights @ (X - self.X_mean).T + self.y_mean)

    def shrinkage(self, lams):
        """Return s²/(s² + λ) for each singular direction, shape (k, min(m, n)).

        It is the share of each direction of the data that survives the penalty.
        """
        gains = _gains(self.singular_values, self.kept, as_lams(lams))
        return _like(lams, gains * self.singular_values)

    def degrees_of_freedom(self, lams):
        """Return the effective degrees of freedom Σ s²/(s² + λ): the trace of the hat matrix.

        They fall from the rank of the centred X at λ = 0 to 0. The intercept would add one.
        """
        total = np.atleast_2d(self.shrinkage(lams)).sum(axis=1)
        return float(total[0]) if np.ndim(lams) == 0 else total


def _centred(X, mean):
    centred = X - mean
    # A constant column leaves rounding dust behind; it must not look like a direction.
    dust = np.abs(centred).max(axis=0) <= 8 * np.finfo(float).eps * np.abs(mean)
    centred[:, dust] = 0
    return centred


def _gains(s, kept, lams):
    # s / (s² + λ), written so that neither s² nor λ/s² can overflow or vanish.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        return np.where(kept, 1 / (s + lams[:, None] / s), 0.0)


def _like(lams, values):
    return values[0] if np.ndim(lams) == 0 else values


def row_summary(X, y):
    """Return a triangle R, shape (n + 2, n + 2), that knows every squared error on these rows.

    [X, 1, y] = QR, so Σ (xᵢ·w + b − yᵢ)² = ‖R (w, b, −1)‖² for any w and b: a million rows or a
    thousand then cost the same.
    """
    X, y = as_sample(X, y)
    return np.linalg.qr(np.column_stack([X, np.ones(len(y)), y]), mode="r")


def squared_errors(summary, weights, intercepts):
    """Return Σ (xᵢ·w + b − yᵢ)² of the rows in `summary`, for one `(w, b)` or k of them."""
    weights, intercepts = np.asarray(weights), np.asarray(intercepts)[..., None]
    points = np.concatenate([weights, intercepts, -np.ones_like(intercepts)], axis=-1)
    return np.square(points @ summary.T).sum(axis=-1)
