"""Rows added up by processes of a Dask cluster: one is killed, and nothing is lost."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ridge_core import RidgePath, Rows

pytest.importorskip("distributed")

CHUNKS, LAMS = 12, [0.0, 1.0, 100.0]


def sample(number):
    rng = np.random.default_rng(number)
    X = rng.standard_normal((200, 3))
    return X, X @ [1.0, -2.0, 0.5] + rng.standard_normal(200)


def summary(number, folder):
    """Return the Rows of a chunk, and leave a file that names the chunk and the process."""
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(0.05)
    return Rows(*sample(number))


@pytest.fixture
def client(tmp_path):
    from distributed import Client, LocalCluster

    local = {"host": "127.0.0.1", "dashboard_address": None, "local_directory": str(tmp_path)}
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **local)
    with cluster, Client(cluster) as client:
        client.wait_for_workers(2, timeout=60)
        yield client


def done(folder):
    """Return (chunk, process) of each summary that was begun."""
    return [tuple(map(int, path.name.split("-"))) for path in folder.iterdir()]


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_a_worker_killed_in_the_middle_loses_nothing(client, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    futures = client.map(summary, range(CHUNKS), folder=str(marks), pure=False)
    victim = _with_some_held(client)
    os.kill(victim, signal.SIGKILL)
    total = client.submit(sum, futures).result(timeout=120)
    begun = done(marks)
    again = {number for number, pid in begun if pid == victim}
    assert again, "the killed worker had begun nothing"
    assert all(any(n == number and pid != victim for n, pid in begun) for number in again)
    X, y = (np.concatenate(part) for part in zip(*map(sample, range(CHUNKS)), strict=True))
    assert total.m == len(y)
    assert_allclose(total.path().weights(LAMS), RidgePath(X, y).weights(LAMS), rtol=1e-12)


def _with_some_held(client):
    """Return the process of a worker that holds summaries, while others are still to be made."""
    for _ in range(3000):
        held = {address: len(keys) for address, keys in client.has_what().items()}
        fullest = max(held, key=held.get)
        if held[fullest] >= 2:
            return client.run(os.getpid, workers=[fullest])[fullest]
        time.sleep(0.01)
    raise AssertionError("no worker came to hold a summary")


def test_a_bad_chunk_stops_the_sum_by_its_name(client):
    def bad(number):
        X, y = sample(number)
        X[3, 1] = np.nan if number == 7 else X[3, 1]
        try:
            return Rows(X, y)
        except ValueError as error:
            raise ValueError(f"chunk {number}: {error}") from None

    total = client.submit(sum, client.map(bad, range(CHUNKS)))
    with pytest.raises(ValueError, match=r"chunk 7: X\[3, 1\] is nan"):
        total.result(timeout=60)
