"""What is compared with the right answer: of a pair, one is called right only if it is."""

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises.detectors.aspects import with_and_without_lam
from ridge_core.classroom.exercises.exercise import Trial
from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.exercises.running import answers


def test_of_a_pair_with_both_wrong_neither_is_called_right():
    def both_wrong(*given):
        weights, intercept = EXERCISES["gradient"].right(*given)
        return weights + np.cos(weights), intercept + np.cos(intercept)

    feedback = checks.gradient(both_wrong)
    assert feedback.passed is False
    assert "right on every input" not in feedback.message


@pytest.mark.parametrize(
    ("name", "adds"),
    [
        ("cost", True),
        ("gradient", True),
        ("degrees_of_freedom", False),
        ("ridge_closed_form", False),
        ("weight_decay", False),  # at λ = 0 nothing is left
    ],
)
def test_a_part_with_lam_is_spoken_of_only_where_lam_adds_to_another(name, adds):
    exercise, found = EXERCISES[name], answers(name)
    trial = Trial(exercise, exercise.right, exercise.probes, found, found)
    assert bool(with_and_without_lam(trial)) is adds
