"""What keeps the digits, and says when they are lost: centring, sums over rows, decompositions.

A table holds the columns [X, y]. Fits need its sums of products alone, so a table of a million rows
may stand for one by its triangle R, where table = QR.
"""

import sys
import warnings

import numpy as np

EPS = np.finfo(float).eps


def shifted(X, y):
    """Return the rows [1, X − s, y − t], and (s, t), their mean as rounded."""
    rows = np.column_stack([np.ones(len(y)), X, y])
    shift = rows[:, 0] @ rows / len(y)
    shift[0] = 0
    return rows - shift, shift[1:]


def apart(rows):
    """Return how far the mean is from the shift: what rounding, or other rows, left between."""
    return rows[:, 0] @ rows[:, 1:] / (rows[:, 0] @ rows[:, 0])


def centred(rows, shift, away):
    """Return rows about shift + away, constant columns exactly zero."""
    table = rows[:, 1:] - rows[:, :1] * away
    dust = 8 * EPS * np.linalg.norm(rows[:, 0]) * (np.abs(shift) + np.abs(away))  # The norm is √m.
    table[:, np.abs(table).max(axis=0) <= dust] = 0
    return table


def centre(rows, shift):
    """Return the rows about their own mean, and that mean."""
    away = apart(rows)
    return centred(rows, shift, away), shift + away


def triangle(table):
    """Return R of table = QR, or the table itself where it has fewer rows than R would have."""
    m, n = table.shape
    if m < n:
        return table
    block = 8192 // n  # Rows that stay in the cache. Their triangles are stacked.
    if block < 4 * n or m < 2 * block:
        return np.linalg.qr(table, mode="r")
    whole = m - m % block
    blocks = np.linalg.qr(table[:whole].reshape(-1, block, n), mode="r")
    return triangle(np.concatenate([*blocks, table[whole:]]))


def decompose(table, m):
    """Return s, Vᵀ, Uᵀy, Σ of what of y² lies beyond U, and whether digits are lost.

    The table is [X, y], centred, and stands for m rows; X = U S Vᵀ. A direction without information
    has s = 0. Digits are lost where a column that is zero to its own rounding is not to others'.
    """
    X, y, n = table[:, :-1], table[:, -1], table.shape[1] - 1
    U, s, Vt = _svd(X)
    rank, lost = min(n, m - 1), False  # Centred columns hold no more than m − 1 directions.
    if rank and s[rank - 1] < 1e-5 * s[0] and far_apart(X):
        U, s, Vt, lost = graded_svd(X)
    else:  # Directions below the rounding of the largest one carry no information.
        s[s <= s[0] * max(m, n) * EPS] = 0
    s[rank:] = 0
    z = y @ U
    return s, Vt, z, np.sum((y - U @ z) ** 2), lost and np.count_nonzero(s) < rank


def _svd(X):
    if len(X) >= X.shape[1]:
        return np.linalg.svd(X, full_matrices=False)
    Q, R = np.linalg.qr(X.T)  # Several times as quick where columns are many.
    U, s, Vt = np.linalg.svd(R.T)
    return U, s, Vt @ Q.T


def directions(scaled):
    """Return orthonormal columns in the directions of `scaled`, whose columns are orthogonal."""
    # QR cleans each column of what rounding left in it of the larger ones before.
    Q, R = np.linalg.qr(scaled)
    return Q * np.where(np.diag(R) < 0, -1, 1)


def norms(X):
    """Return ‖xⱼ‖ of each column, also where its square would be too small for a float."""
    largest = np.abs(X).max(axis=0)
    largest[largest == 0] = 1
    return largest * np.linalg.norm(X / largest, axis=0)


def far_apart(X):
    """Return whether the columns of X are of sizes that differ by more than 10⁴."""
    sizes = norms(X)
    return sizes.max() > 1e4 * sizes[sizes > 0].min()


def graded_svd(X):
    """Return U, s and Vᵀ of X = U S Vᵀ, right in each column's own units, and whether any is lost.

    Jacobi's rotations: two columns at a time are turned in their plane until all are orthogonal,
    and XV = US. Each errs by the rounding of its own columns, where the usual way errs by that of
    the largest: powers of x keep directions that are 10⁻²⁰ of it. A column that has shrunk to
    the rounding of those it was made of is zero; it is a loss if that is large beside another.
    """
    sizes, rows = norms(X), len(X)
    unit = sizes.max()
    order = np.argsort(-sizes)
    work = np.hstack([X.T / unit, np.eye(len(sizes))])[order]
    noise = (EPS * max(X.shape) * sizes[order] / unit) ** 2
    for _ in range(30):  # Ten do; rounding must not go round for ever.
        if not any([_turn(work, rows, noise, *pairs) for pairs in _rounds(work[:, :rows])]):
            break
    found = norms(work[:, :rows].T)
    lost = np.sqrt(noise[found == 0].max(initial=0)) > 1e-8 * sizes[sizes > 0].min() / unit
    order = np.argsort(-found)[: min(X.shape)]
    return directions(work[order, :rows].T), unit * found[order], work[order, rows:], lost


def _rounds(columns):
    """Yield every pair of columns that are not zero, in rounds where none stands in two pairs."""
    ring = np.flatnonzero(columns.any(axis=1))
    ring = np.append(ring, [-1] * (len(ring) % 2)).astype(int)
    for _ in range(len(ring) - 1):
        pairs = np.sort([ring[: len(ring) // 2], ring[: len(ring) // 2 - 1 : -1]], axis=0)
        yield pairs[:, pairs[0] >= 0]
        ring[1:] = np.roll(ring[1:], 1)


def _turn(work, rows, noise, p, q):
    """Turn columns p and q orthogonal to each other, and return whether any pair was not yet."""
    a, b, c = (np.sum(work[i, :rows] * work[j, :rows], axis=1) for i, j in ((p, p), (q, q), (p, q)))
    on = np.abs(c) > EPS * np.sqrt(rows) * np.sqrt(a) * np.sqrt(b)
    p, q, a, b, c = p[on], q[on], a[on], b[on], c[on]
    with np.errstate(over="ignore"):  # c, or a square, may be too small for a float.
        slope = (b - a) / (2 * c)
    tangent = np.where(slope < 0, -1, 1) / (np.abs(slope) + np.hypot(1, slope))
    cosine = 1 / np.hypot(1, tangent)
    turn = np.array([[cosine, -tangent * cosine], [tangent * cosine, cosine]])
    noise[[p, q]] = np.sum(turn**2 * noise[[p, q]], axis=1)
    work[[p, q]] = np.sum(turn[..., None] * work[[p, q]], axis=1)
    both = np.append(p, q)
    work[both[np.sum(work[both, :rows] ** 2, axis=1) < noise[both]], :rows] = 0
    return on.any()


def warn(message):
    """Warn at the line outside this package that called it."""
    frame, level = sys._getframe(1), 2
    while frame.f_back and frame.f_globals["__name__"].startswith("ridge_core."):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, RuntimeWarning, stacklevel=level)


def warn_if_lost(lost):
    """Say once that columns hold directions which rounding hides."""
    if lost:
        warn(
            "X has columns that differ by many powers of ten and are collinear to rounding: some "
            "of their directions are lost. Standardise the columns, or use fewer powers."
        )
