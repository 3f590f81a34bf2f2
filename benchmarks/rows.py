"""Rows that add up: seconds, memory and digits, from 10⁵ to 10⁷ rows, beside what others do.

Each method runs in a process of its own. It reads the file by chunks where it can, and says how
long it took, the most memory any process held, and its weights, which exact fractions judge.
Then, what a move of λ costs in the explorer: the same for a thousand rows and for a million.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.report import machine, save_table, versions
from ridge_core import Rows
from ridge_core.classroom import explore_table
from tests.support import nist, oracles

SIZES, COLUMNS, CHUNK, LAM = (100_000, 1_000_000, 10_000_000), 20, 50_000, 1
MEAN = 1e6
MOVES = 60
PACKAGES = ("dask", "distributed", "matplotlib", "numpy", "scikit-learn")


def main():
    """Print and save both tables."""
    table = {"fit": {}}
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"{rows}.bin"
            exact = make(path, rows)
            for method in METHODS:
                found = table["fit"][f"{method}, {rows:,} rows"] = measure(
                    method, path, rows, exact
                )
                print(f"{method:>34}, {rows:>10,} rows: ", end="")
                print("{seconds:7.2f} s, {MB:6.0f} MB, {digits:4.1f} digits".format(**found))
            path.unlink()
    table["moves"] = moves()  # Last: a process starts with the memory of the one that made it.
    print(machine(), versions(PACKAGES), sep="\n")
    save_table("rows", table, PACKAGES)


def make(path, rows):
    """Write whole numbers [X, y] about a large mean, and return the exact weights."""
    rng, sums, gram = np.random.default_rng(0), 0, 0
    with path.open("wb") as file:
        for first in range(0, rows, CHUNK):
            table = rng.integers(-100, 101, (min(CHUNK, rows - first), COLUMNS + 1))
            table[:, -2] += 100 * table[:, -3]  # Two columns that are nearly alike.
            table[:, -1] += table[:, :-1].sum(axis=1)
            sums, gram = sums + table.sum(axis=0), gram + table.T @ table
            (table + MEAN).tofile(file)
    return exact_weights(rows, sums.tolist(), gram.tolist())


def exact_weights(rows, sums, gram):
    """Return the weights from whole sums of products; a mean added to the numbers moves none."""
    size = range(COLUMNS + 1)
    centred = [[Fraction(rows * gram[i][j] - sums[i] * sums[j], rows) for j in size] for i in size]
    for j in range(COLUMNS):
        centred[j][j] += LAM
    system, right = [row[:-1] for row in centred[:-1]], [row[-1] for row in centred[:-1]]
    return oracles.as_floats(oracles.solve(system, right))


def measure(method, path, rows, exact):
    """Return what a method took, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.rows", method, str(path), str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    digits = float(nist.digits(np.array(found.pop("weights")), exact))
    return found | {"digits": digits}


def read(path, first, rows):
    """Return X and y of some rows of the file."""
    bytes_before = first * (COLUMNS + 1) * 8
    table = np.fromfile(path, count=rows * (COLUMNS + 1), offset=bytes_before)
    table = table.reshape(rows, COLUMNS + 1)
    return table[:, :-1], table[:, -1]


def chunks(rows):
    """Return where each chunk begins, and how many rows it has."""
    return [(first, min(CHUNK, rows - first)) for first in range(0, rows, CHUNK)]


def summary(path, first, rows):
    """Return the `Rows` of one chunk."""
    return Rows(*read(path, first, rows))


def by_chunks(path, rows):
    """Sum the chunks one after the other."""
    return sum(summary(path, *chunk) for chunk in chunks(rows)).path().weights(LAM)


def by_workers(path, rows):
    """Let two processes make the summaries, and Dask add them."""
    import dask

    parts = [dask.delayed(summary)(path, *chunk) for chunk in chunks(rows)]
    return on_workers(lambda: dask.delayed(sum)(parts).compute().path().weights(LAM))


def normal_equations(path, rows):
    """Add up XᵀX and Xᵀy of centred blocks of a Dask array."""
    import dask
    import dask.array as da

    def block(chunk):
        part = dask.delayed(lambda: np.column_stack(read(path, *chunk)))()
        return da.from_delayed(part, (chunk[1], COLUMNS + 1), float)

    def solve():
        table = da.concatenate([block(chunk) for chunk in chunks(rows)])
        gram, mean = dask.compute(table.T @ table, table.mean(axis=0))
        gram -= rows * np.outer(mean, mean)
        return np.linalg.solve(gram[:-1, :-1] + LAM * np.eye(COLUMNS), gram[:-1, -1])

    return on_workers(solve)


def scikit_learn(path, rows):
    """Fit the whole table at once."""
    from sklearn.linear_model import Ridge

    return Ridge(alpha=LAM).fit(*read(path, 0, rows)).coef_


METHODS = {
    "Rows, one process": by_chunks,
    "Rows, two Dask workers": by_workers,
    "normal equations, two Dask workers": normal_equations,
    "scikit-learn Ridge": scikit_learn,
}


def on_workers(work):
    """Do `work` on two worker processes, started before the clock."""
    from distributed import Client, LocalCluster

    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster) as client:
        start = time.perf_counter()
        weights = work()
        seconds = time.perf_counter() - start
        return weights, seconds, max(client.run(peak).values())


def peak():
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(method, path, rows):
    """Run one method, and print what it took as JSON."""
    start = time.perf_counter()
    found, highest = METHODS[method](path, int(rows)), 0
    seconds = time.perf_counter() - start
    if isinstance(found, tuple):
        found, seconds, highest = found
    kept = {"seconds": seconds, "MB": max(peak(), highest), "weights": found.tolist()}
    print(json.dumps(kept))


def moves():
    """Return the median of a move of λ on a short table and on a long one, in turn."""
    explorers = {rows: _explorer(rows) for rows in (1_000, 1_000_000)}
    times = {rows: [] for rows in explorers}
    for exponent in np.random.default_rng(0).uniform(-3, 6, MOVES):
        for rows, live in explorers.items():
            start = time.perf_counter()
            live.controls["lam"].value = 10**exponent
            times[rows].append(time.perf_counter() - start)
    medians = {f"{rows} rows": 1000 * float(np.median(found)) for rows, found in times.items()}
    for name, median in medians.items():
        print(f"{name:>14}: {median:.1f} ms for a move of λ")
    few, many = medians.values()
    print(f"ratio {many / few:.2f}")
    return medians


def _explorer(rows):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((rows + rows // 4, COLUMNS))
    y = X @ rng.standard_normal(COLUMNS) + rng.standard_normal(len(X))
    start = time.perf_counter()
    live = explore_table(X[:rows], y[:rows], X[rows:], y[rows:])
    print(f"{rows:>9} rows: {time.perf_counter() - start:.1f} s to set up", flush=True)
    return live


if __name__ == "__main__":
    one(*sys.argv[1:]) if len(sys.argv) > 1 else main()
