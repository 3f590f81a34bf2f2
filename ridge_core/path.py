"""The ridge solution in closed form: one λ, or every λ from one singular value decomposition."""

from functools import cached_property

import numpy as np

from ridge_core.validation import (
    as_design,
    as_floats,
    as_lam,
    as_lams,
    as_sample,
    refuse_overflow,
)


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
        self.y, y = y, y - self.y_mean
        self._centred = centred(X, self.X_mean)
        self._decompose(self._centred, y)
        # Directions below the rounding of the largest one carry no information.
        s = self.singular_values
        self.kept = s > s[0] * max(X.shape) * np.finfo(float).eps
        self.kept[len(X) - 1 :] = False  # Centred columns hold no more than m − 1 directions.
        self._pull, self._unpenalised = self.projections, None
        if X.shape[1] < len(X) and not self.kept.all():
            self._recover(self._centred, y)

    def _decompose(self, X, y):
        n = X.shape[1]
        if n < len(X):  # [Xc, yc] = QR: the small R has the same S and V, and Uᵀyc; U can wait.
            R = np.linalg.qr(np.column_stack([X, y]), mode="r")
            U, s, self.Vt = np.linalg.svd(R[:n, :n])
            self.projections = U.T @ R[:n, n]
        else:  # Xcᵀ = QR: the small Rᵀ has the same U and S; V can wait.
            self.U, s, _ = np.linalg.svd(np.linalg.qr(X.T, mode="r").T)
            self.projections = self.U.T @ y
        self.singular_values = s

    def _recover(self, X, y):
        # Scaled alike, columns may show that a direction below that rounding is real: powers of x.
        scale = np.abs(X).max(axis=0)
        scale[scale == 0] = 1
        scaled, _, rank, _ = np.linalg.lstsq(X / scale, y, rcond=None)
        if rank == X.any(axis=0).sum():
            with np.errstate(over="ignore", invalid="ignore"):
                self._unpenalised = scaled / scale
                self._pull = self.singular_values * (self.Vt @ self._unpenalised)
            self.kept = np.arange(len(self.kept)) < rank

    @cached_property
    def U(self):  # noqa: N802
        """U, shape (m, min(m, n)): the directions of Xc V = U S."""
        return _directions(self._centred @ self.Vt.T)

    @cached_property
    def Vt(self):  # noqa: N802
        """Vᵀ, shape (min(m, n), n): the directions of Xcᵀ U = V S."""
        return _directions(self._centred.T @ self.U).T

    def weights(self, lams):
        """Return w(λ), shape (n,) for one λ and (k, n) for k of them."""
        values = as_lams(lams)
        gains = _gains(self.singular_values, self.kept, values)
        with np.errstate(over="ignore", invalid="ignore"):
            weights = (gains * self._pull) @ self.Vt
        if self._unpenalised is not None:
            weights[values == 0] = self._unpenalised
        return _like(lams, refuse_overflow(weights, "X", "is too small beside y"))

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
        with np.errstate(all="ignore"):
            predictions = weights @ (X - self.X_mean).T + self.y_mean
        refuse_overflow(predictions, "X", "is too far from the rows that were fitted")
        return _like(lams, predictions)

    def shrinkage(self, lams):
        """Return s²/(s² + λ) for each singular direction, shape (k, min(m, n)).

        It is the share of each direction of the data that survives the penalty.
        """
        s, lam = self.singular_values, as_lams(lams)[:, None]
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return _like(lams, np.where(self.kept, 1 / (1 + lam / s / s), 0.0))

    def degrees_of_freedom(self, lams):
        """Return the effective degrees of freedom Σ s²/(s² + λ): the trace of the hat matrix.

        They fall from the rank of the centred X at λ = 0 to 0. The intercept would add one.
        """
        total = np.atleast_2d(self.shrinkage(lams)).sum(axis=1)
        return float(total[0]) if np.ndim(lams) == 0 else total

    def leave_one_out(self, lams):
        """Return the mean squared error of predicting each row from all the others.

        1/m Σ (rᵢ / (1 − hᵢᵢ))², where rᵢ is the residual and hᵢᵢ = 1/m + Σⱼ uᵢⱼ² sⱼ²/(sⱼ² + λ) the
        diagonal of the hat matrix: it equals m refits without one of them. Where a fit passes
        through a row whatever its y, as at λ = 0 with n ≥ m, both vanish and their limit is taken.
        Columns whose spreads are 10⁶ apart or more cost digits: standardise such columns first.

        Returns
        -------
        float, or array of shape (k,) for k of them

        Raises
        ------
        ValueError
            If X has a single row: no other is left to predict it from.
        """
        blocks = _blocks(as_lams(lams), len(self.y))
        errors = np.concatenate([self._held_out(block) for block in blocks])
        return float(errors[0]) if np.ndim(lams) == 0 else errors

    def _held_out(self, lams):
        U, projections, most, shares = self._lost(lams)
        outside = 1 - 1 / len(U) - np.sum(U**2, axis=1)
        missed = self.y - self.y_mean - U @ projections
        # A row that some fit passes through whatever its y: rᵢ and 1 − hᵢᵢ shrink alike, as λ does.
        full = len(projections) == len(U) - 1  # Then every row is one.
        free = (outside <= 8 * len(U) * np.finfo(float).eps) | full
        outside[free], missed[free], most = 0, 0, np.where(free, 1, most[:, None])
        residuals = missed + most * ((shares * projections) @ U.T)
        return np.mean((residuals / (outside + most * (shares @ U.T**2))) ** 2, axis=1)

    def gcv(self, lams):
        """Return the generalised cross-validation error 1/m Σ rᵢ² / (1 − (1 + df)/m)².

        It is leave-one-out with each hᵢᵢ replaced by their mean; df are the degrees of freedom, and
        the one is the intercept's. Where both vanish, as at λ = 0 with n ≥ m, it is their limit.

        Returns
        -------
        float, or array of shape (k,) for k of them
        """
        U, projections, most, shares = self._lost(as_lams(lams))
        outside = len(U) - 1 - len(projections)
        missed = np.sum((self.y - self.y_mean - U @ projections) ** 2)
        most = most if outside else 1.0  # It cancels.
        squares = missed + most**2 * np.sum((shares * projections) ** 2, axis=1)
        errors = len(U) * squares / (outside + most * shares.sum(axis=1)) ** 2
        return float(errors[0]) if np.ndim(lams) == 0 else errors

    def _lost(self, lams):
        """Return U, Uᵀy and λ/(s² + λ) = most · shares, where shares stay positive at λ = 0."""
        if len(self.y) < 2:
            raise ValueError("X has 1 row, expected at least 2: one is held out")
        largest = self.singular_values[0] or 1.0
        squares = (self.singular_values[self.kept] / largest) ** 2
        with np.errstate(over="ignore"):
            scaled = np.minimum(lams / largest / largest, 1e200)
        smallest = squares.min(initial=1.0)
        most, shares = scaled / (smallest + scaled), smallest + scaled
        shares = shares[:, None] / (squares + scaled[:, None])
        return self.U[:, self.kept], self.projections[self.kept], most, shares


def centred(X, mean):
    """Return X − mean in place, where a constant column becomes exactly zero."""
    X -= mean
    X -= X.mean(axis=0)  # A large mean was rounded: what it left would look like a direction.
    # A constant column leaves rounding dust behind; it must not look like a direction.
    limit = 8 * np.finfo(float).eps * np.abs(mean)
    dust = np.abs(X[0]) <= limit  # One row clears most columns.
    dust[dust] = np.abs(X[:, dust]).max(axis=0) <= limit[dust]
    X[:, dust] = 0
    return X


def _directions(scaled):
    """Return orthonormal columns in the directions of `scaled`, whose columns are orthogonal."""
    # QR cleans each column of what rounding left in it of the larger ones before.
    Q, R = np.linalg.qr(scaled)
    return Q * np.where(np.diag(R) < 0, -1, 1)


def _gains(s, kept, lams):
    # s / (s² + λ), written so that neither s² nor λ/s² can overflow or vanish.
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        return np.where(kept, 1 / (s + lams[:, None] / s), 0.0)


def _blocks(lams, m):
    # λs enough for one matrix product, few enough for its k × m result to stay small.
    return np.array_split(lams, 1 + len(lams) * m // 8_000_000)


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
    summary, weights = as_design(summary, "summary"), as_floats(weights, "weights", None)
    intercepts = as_floats(intercepts, "intercepts", None)[..., None]
    shape = (*intercepts.shape[:-1], summary.shape[1] - 2)
    if weights.shape != shape:
        raise ValueError(f"weights has shape {weights.shape}, expected {shape}")
    points = np.concatenate([weights, intercepts, -np.ones_like(intercepts)], axis=-1)
    return np.square(points @ summary.T).sum(axis=-1)
