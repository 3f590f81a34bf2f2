"""Ridge in closed form: w(λ) = V diag(s / (s² + λ)) Uᵀy, where X = U S Vᵀ does for every λ."""

from functools import cached_property

import numpy as np

from ridge_core.numerics import centre, decompose, directions, shifted, triangle, warn_if_lost
from ridge_core.validation import checked

_RANGE = "expected a result within the range of a float"


@checked
def ridge(X, y, lam):
    """Return the `(weights, intercept)` that minimise J at one λ.

    With centred X and y: w = (XᵀX + λI)⁻¹ Xᵀy and b = ȳ − x̄·w. At λ = 0 it is least squares, the
    one of smallest ‖w‖ where several fit equally well. scikit-learn's `Ridge(alpha=lam)` agrees.

    Parameters
    ----------
    X, y, lam
        As in `cost`. One λ; `RidgePath` has every λ at the price of one.
    """
    path = RidgePath(X, y)  # Xc = U S Vᵀ
    weights = path.weights(lam)  # V diag(s / (s² + λ)) Uᵀ yc
    return weights, path.y_mean - path.X_mean @ weights


class RidgePath:
    """Every ridge solution of one sample, from one decomposition Xc = U S Vᵀ.

    w(λ) = V diag(s / (s² + λ)) Uᵀ yc, where Xc and yc are centred. Every method takes one λ or a
    list of k, and answers for one λ without the leading axis of length k.

    Parameters
    ----------
    X, y
        As in `cost`.

    Warns
    -----
    RuntimeWarning
        If columns many powers of ten apart are collinear to rounding: some directions are lost.
    """

    @checked
    def __init__(self, X, y):
        self._rows, self._shift = shifted(X, y)
        self._decompose(*centre(triangle(self._rows), self._shift), len(y))
        warn_if_lost(self.lost)

    @classmethod
    def from_triangle(cls, triangle, means, m):
        """Return the path of m rows from their means x̄, ȳ and the triangle R of [Xc, yc] = QR.

        Other rows with the same sums of products do. It has no `U` and no `leave_one_out`.
        """
        path = cls.__new__(cls)
        path._rows = None
        path._decompose(triangle, means, m)
        return path

    def _decompose(self, table, means, m):
        self.m, self.n = m, table.shape[1] - 1
        self.X_mean, self.y_mean = means[:-1], float(means[-1])
        found = decompose(table, m)
        self.singular_values, self.Vt, self.projections, self._beyond, self.lost = found
        self.kept = self.singular_values > 0

    @cached_property
    def _centred(self):
        if self._rows is None:
            raise ValueError("leave_one_out needs the rows, expected a path that is no sum of them")
        return centre(self._rows, self._shift)[0]

    @cached_property
    def U(self):  # noqa: N802
        """U, shape (m, min(m, n)): the directions of Xc V = U S."""
        scaled = self._centred[:, :-1] @ self.Vt.T
        # A direction just above its rounding would keep a trace of the mean.
        return directions(scaled - scaled.mean(axis=0))

    @checked(overflow=f"X is too small beside y, {_RANGE}")
    def weights(self, lams):
        """Return w(λ), shape (n,) for one λ and (k, n) for k of them."""
        s, lam = self.singular_values, lams[..., None]
        # s / (s² + λ), written so that neither s² nor λ/s² can overflow or vanish.
        with np.errstate(divide="ignore"):
            gains = np.where(self.kept, 1 / (s + lam / s), 0.0)
        return gains * self.projections @ self.Vt

    @checked
    def intercepts(self, lams):
        """Return b(λ) = ȳ − x̄·w(λ), a float for one λ and shape (k,) for k of them."""
        return self.y_mean - self.weights(lams) @ self.X_mean

    @checked(overflow=f"X is too far from the rows that were fitted, {_RANGE}")
    def predict(self, X, lams):
        """Return X·w(λ) + b(λ), shape (rows,) for one λ and (k, rows) for k of them."""
        return self.weights(lams) @ (X - self.X_mean).T + self.y_mean

    @checked
    def shrinkage(self, lams):
        """Return s²/(s² + λ) for each singular direction, shape (k, min(m, n)).

        It is the share of each direction of the data that survives the penalty.
        """
        s, lam = self.singular_values, lams[..., None]
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return np.where(self.kept, 1 / (1 + lam / s / s), 0.0)

    @checked
    def degrees_of_freedom(self, lams):
        """Return the effective degrees of freedom Σ s²/(s² + λ): the trace of the hat matrix.

        They fall from the rank of the centred X at λ = 0 to 0. The intercept would add one.
        """
        return self.shrinkage(lams).sum(axis=-1)

    @checked
    def leave_one_out(self, lams):
        """Return the mean squared error of predicting each row from all the others.

        1/m Σ (rᵢ / (1 − hᵢᵢ))², where rᵢ is the residual and hᵢᵢ = 1/m + Σⱼ uᵢⱼ² sⱼ²/(sⱼ² + λ) the
        diagonal of the hat matrix: it equals m refits without one of them. Where a fit passes
        through a row whatever its y, both vanish: the row is left out in earnest, or, with n ≥ m,
        their limit is taken. With a single row none is left to predict it from: a ValueError.
        """
        few = np.array_split(np.atleast_1d(lams), 1 + lams.size * self.m // 8_000_000)
        return np.concatenate([self._held_out(some) for some in few]).reshape(lams.shape)

    def _held_out(self, lams):
        most, shares = self._lost(lams)
        U, y = self.U[:, self.kept], self._centred[:, -1]
        z = y @ U
        missed, outside = y - U @ z, 1 - 1 / self.m - np.sum(U**2, axis=1)
        full = len(z) == self.m - 1
        if full:  # Every row is passed through at λ = 0: rᵢ and 1 − hᵢᵢ shrink alike.
            missed, outside, most = 0, 0, 1
        residuals, left = missed + most * ((shares * z) @ U.T), outside + most * (shares @ U.T**2)
        # Where rounding is no longer small beside 1 − hᵢᵢ, the row is left out in earnest.
        near = np.flatnonzero((left.min(axis=0) if full else outside) < 1e-5)
        left[:, near] = 1
        for i in near:
            residuals[:, i] = self._refitted(i, lams)
        return np.mean((residuals / left) ** 2, axis=1)

    def _refitted(self, i, lams):
        """Return the error at row i of a fit to the others, for each λ."""
        others = centre(np.delete(self._rows, i, axis=0), np.zeros(self.n + 1))
        path = RidgePath.from_triangle(*others, self.m - 1)
        return path.predict(self._rows[[i], 1:-1], lams)[:, 0] - self._rows[i, -1]

    @checked
    def gcv(self, lams):
        """Return the generalised cross-validation error 1/m Σ rᵢ² / (1 − (1 + df)/m)².

        It is leave-one-out with each hᵢᵢ replaced by their mean; df are the degrees of freedom, and
        the one is the intercept's. Where both vanish, as at λ = 0 with n ≥ m, it is their limit.
        """
        most, shares = self._lost(lams)
        z, outside = self.projections[self.kept], self.m - 1 - self.kept.sum()
        missed = self._beyond + np.sum(self.projections[~self.kept] ** 2)
        missed, most = (missed, most[..., 0]) if outside else (0, 1)  # Without it, most cancels.
        squares = missed + most**2 * np.sum((shares * z) ** 2, axis=-1)
        return self.m * squares / (outside + most * shares.sum(axis=-1)) ** 2

    def _lost(self, lams):
        """Return λ/(s² + λ) as most · shares, where shares stay positive at λ = 0."""
        if self.m < 2:
            raise ValueError("X has 1 row, expected at least 2: one is held out")
        largest = self.singular_values[0] or 1.0
        squares = (self.singular_values[self.kept] / largest) ** 2
        with np.errstate(over="ignore"):
            scaled = np.minimum(lams / largest / largest, 1e200)[..., None]
        smallest = squares.min(initial=1.0)
        return scaled / (smallest + scaled), (smallest + scaled) / (squares + scaled)
