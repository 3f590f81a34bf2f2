"""Functions that answer twice in two ways."""

import numpy as np

from ridge_core.classroom import checks


def test_what_is_kept_from_call_to_call_is_told():
    def collects(y, predictions, squares=[]):  # noqa: B006
        squares.extend((y - predictions) ** 2)
        return sum(squares) / len(squares)

    assert checks.mean_squared_error(collects).names == ("two answers to one question",)


def test_noise_is_told():
    rng = np.random.default_rng(1)
    noisy = lambda y, predictions: np.mean((y - predictions) ** 2) + rng.normal()  # noqa: E731
    assert checks.mean_squared_error(noisy).names == ("two answers to one question",)
