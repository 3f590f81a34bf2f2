"""What is compared with the right answer: of a pair, one is called right only if it is."""

import numpy as np

from ridge_core.classroom import checks
from ridge_core.classroom.exercises.misconceptions import EXERCISES


def test_of_a_pair_with_both_wrong_neither_is_called_right():
    def both_wrong(*given):
        weights, intercept = EXERCISES["gradient"].right(*given)
        return weights + np.cos(weights), intercept + np.cos(intercept)

    feedback = checks.gradient(both_wrong)
    assert feedback.passed is False
    assert "right on every input" not in feedback.message
