"""A move of λ costs the same whether the table has a thousand rows or a million."""

import time

import numpy as np

from benchmarks.report import machine, save_table, versions
from ridge_core.classroom.views.explorer import explore_table

ROWS, COLUMNS, MOVES = (1_000, 1_000_000), 20, 60
PACKAGES = ("matplotlib", "numpy")


def main():
    """Time moves of λ on both tables in turn, and print and save the ratio of their medians."""
    explorers = {rows: _explorer(rows) for rows in ROWS}
    times = {rows: [] for rows in ROWS}
    for exponent in np.random.default_rng(0).uniform(-3, 6, MOVES):
        for rows, live in explorers.items():
            start = time.perf_counter()
            live.controls["lam"].value = 10**exponent
            times[rows].append(time.perf_counter() - start)
    medians = {f"{rows} rows": 1000 * float(np.median(found)) for rows, found in times.items()}
    for name, median in medians.items():
        print(f"{name:>14}: {median:.1f} ms for a move of λ")
    few, many = medians.values()
    print(f"ratio {many / few:.2f}", machine(), versions(PACKAGES), sep="\n")
    save_table("rows", medians, PACKAGES)


def _explorer(rows):
    rng = np.random.default_rng(1)
    X = rng.standard_normal((rows + rows // 4, COLUMNS))
    y = X @ rng.standard_normal(COLUMNS) + rng.standard_normal(len(X))
    start = time.perf_counter()
    live = explore_table(X[:rows], y[:rows], X[rows:], y[rows:])
    print(f"{rows:>9} rows: {time.perf_counter() - start:.1f} s to set up", flush=True)
    return live


if __name__ == "__main__":
    main()
