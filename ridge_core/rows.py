"""`Rows`: the QR triangle of a chunk, all a fit must know of it; adds up over chunks."""

import functools

import numpy as np

from ridge_core.numerics import apart, centre, centred, shifted, triangle, warn_if_lost
from ridge_core.path import RidgePath
from ridge_core.validation import as_floats, checked


class Rows:
    """What a fit must know of its rows, however many they are.

    That is the triangle R of [1, X − s, y − t] = QR, where (s, t) is a row near their mean, so that
    a mean of 10⁹ costs no digits. Two triangles stacked and decomposed again are the triangle of
    both samples: so `Rows(X1, y1) + Rows(X2, y2)`, and `sum` of many, are the `Rows` of all.

    Parameters
    ----------
    X : array, shape (m, n)
    y : array, shape (m,)

    Attributes
    ----------
    m, n : int
    shift : array, shape (n + 1,)
        (s, t).
    triangle : array, shape (at most n + 2, n + 2)
        R, or the rows [1, X − s, y − t] themselves where they are fewer.
    """

    @checked
    def __init__(self, X, y):
        self.m, self.n = X.shape
        rows, self.shift = shifted(X, y)
        self.triangle = triangle(rows)

    def __add__(self, other):
        if not isinstance(other, Rows):
            return NotImplemented
        if other.n != self.n:
            raise ValueError(f"Rows of {other.n} columns, expected {self.n} as in those before")
        both = object.__new__(Rows)
        both.m, both.n = self.m + other.m, self.n
        both.shift = self.shift + (other.shift - self.shift) * (other.m / both.m)
        moved = [part.about(both.shift) for part in (self, other)]
        both.triangle = triangle(np.concatenate(moved))
        return both

    def __radd__(self, other):
        return self if isinstance(other, int) and other == 0 else NotImplemented  # `sum` begins so.

    def about(self, shift):
        """Return the triangle of these rows about another shift."""
        moved = self.triangle.copy()
        moved[:, 1:] += moved[:, :1] * (self.shift - shift)
        return moved

    def centred(self, others):
        """Return few rows with the sums of products of [X − x̄, y − ȳ]; x̄ and ȳ are of others."""
        return centred(self.about(others.shift), others.shift, apart(others.triangle))

    def path(self):
        """Return the `RidgePath` of all these rows. It has no `leave_one_out`: that needs them."""
        path = RidgePath.from_triangle(*centre(self.triangle, self.shift), self.m)
        warn_if_lost(path.lost)
        return path

    @checked(weights=functools.partial(as_floats, ndim=None))
    def errors(self, weights, intercepts):
        """Return the mean squared error 1/m Σ (xᵢ·w + b − yᵢ)² of one (w, b), or of k of them.

        Their shapes are (n,) and (), or (k, n) and (k,).
        """
        b = intercepts + weights @ self.shift[:-1] - self.shift[-1]  # about the shift
        points = np.concatenate([b[..., None], weights, -np.ones_like(b)[..., None]], axis=-1)
        return np.square(points @ self.triangle.T).sum(axis=-1) / self.m
