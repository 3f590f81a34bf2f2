"""Lesson 9: its sums against one table, its digits against exact ones, its memory as it says."""

import numpy as np
import pytest
from lessons import run
from nist import LONGLEY
from numpy.testing import assert_allclose
from oracles import exact, solve

from ridge_core import Rows, longley, ridge


@pytest.fixture(scope="module")
def lesson():
    return run("09_outgrow_memory")


def test_the_certified_values_are_the_exact_ones(lesson):
    X, y, _ = longley()
    A = exact(np.column_stack([np.ones(16), X]))
    columns, target = list(zip(*A, strict=True)), exact(y)[0]
    squares = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in columns] for p in columns]
    right = [sum(a * b for a, b in zip(p, target, strict=True)) for p in columns]
    assert_allclose(lesson["certified"], [float(v) for v in solve(squares, right)], rtol=2e-14)
    assert_allclose(lesson["certified"], [float(v) for v in LONGLEY], rtol=1e-15)


def test_moments_keep_about_half_the_digits_and_triangles_more(lesson):
    lost = {way: 16 - lesson["digits"](found) for way, found in lesson["ways"].items()}
    assert np.all((lost["moments"] > 6) & (lost["moments"] < 10))
    assert np.all(lost["triangles"] < lost["moments"])
    assert lost["Rows"].max() < 4


def test_the_file_was_fitted_as_one_table(lesson):
    assert lesson["total"].m == lesson["by_dask"].m == lesson["by_blocks"].m == 400_000
    for found in ("by_dask", "by_blocks"):
        paths = [lesson[name].path().weights([0.0, 1e3]) for name in (found, "total")]
        assert_allclose(*paths, rtol=1e-12, atol=1e-14)
    tables = [lesson["draw"](n) for n in (30, 500, 70)]
    parts = [lesson["summary"](k, table) for k, table in enumerate(tables)]
    whole = np.concatenate(tables)
    weights, _ = ridge(whole[:, :-1], whole[:, -1], 3.0)
    assert_allclose(lesson["tree"](parts).compute().path().weights(3.0), weights, rtol=1e-11)


def test_memory_in_chunks_is_flat(lesson):
    in_chunks, whole = lesson["in_chunks"], lesson["whole"]
    assert max(in_chunks) < 1.1 * min(in_chunks)
    assert max(in_chunks) < lesson["allowed"] / 1e6 < whole[-1] / 3
    assert whole[-1] > 2 * whole[0]


@pytest.mark.parametrize("number", [0, 3])
def test_a_bad_chunk_is_named_and_nothing_is_summed(lesson, number):
    delayed, summary, tree = (lesson[name] for name in ("delayed", "summary", "tree"))
    for bad, says in (
        (lambda table: np.where(table == table[4, 2], np.nan, table), r"X\[4, 2\] is nan"),
        (lambda table: table[:, 1:], "8 columns, expected 9"),
    ):
        tables = [lesson["draw"](50) for _ in range(6)]
        tables[number] = bad(tables[number])
        with pytest.raises(ValueError, match=f"chunk {number}: {says}"):
            tree([delayed(summary)(k, table) for k, table in enumerate(tables)]).compute()


def test_the_penalty_is_rows(lesson):
    X, y, _ = longley()
    X, lam = X / X.std(axis=0), 0.5
    rows = np.column_stack([np.zeros(6), np.sqrt(lam) * np.eye(6), np.zeros(6)])
    whole = np.vstack([lesson["table"](X, y), rows])
    found = np.linalg.lstsq(whole[:, :-1], whole[:, -1])[0]
    weights, intercept = Rows(X, y).path().weights(lam), Rows(X, y).path().intercepts(lam)
    assert_allclose(found, np.append(intercept, weights), rtol=1e-6)


def test_every_chunk_of_the_file_has_its_dot(capsys):
    capsys.readouterr()
    run("09_outgrow_memory")
    assert capsys.readouterr().out.count("·") == 16


def test_the_error_is_flat_on_the_left(lesson):
    validated = lesson["validated"]
    small = validated.lams <= 1e3
    assert_allclose(validated.mean[small], validated.mean[0], rtol=1e-2)
    assert validated.mean[-1] > 5 * validated.mean[0]


def test_ten_million_rows_are_summed_in_the_memory_of_two_chunks(lesson):
    many, path = lesson["many"], lesson["many"].path()
    assert many.m == 10_000_000
    assert_allclose(path.weights(0.0), lesson["truth"], atol=2e-3)  # six standard errors
    assert lesson["most"] < 3 * max(lesson["in_chunks"])
    # Columns of variance one, uncorrelated: m/(m + λ) of each weight is kept.
    assert lesson["share"] == pytest.approx(100 * 1000 / (many.m + 1000), rel=0.01)


def test_a_chunk_is_the_same_rows_whenever_it_is_drawn(lesson):
    pieces = [lesson["drawn_piece"](number) for number in (0, 1, 1)]
    assert_allclose(pieces[1].triangle, pieces[2].triangle, rtol=0)
    assert abs(pieces[0].shift - pieces[1].shift).min() > 0
    chunk = lesson["chunk"]
    drawn = np.concatenate([lesson["draw"](chunk, np.random.default_rng([9, k])) for k in (0, 1)])
    weights, _ = ridge(drawn[:, :-1], drawn[:, -1], 3.0)
    assert_allclose((pieces[0] + pieces[1]).path().weights(3.0), weights, rtol=1e-11)
