"""What is said of a choice out of a list that is not the right one."""

import numpy as np
import pytest

from ridge_core import ridge
from ridge_core.classroom import checks
from ridge_core.classroom.exercises.detectors import repairs
from ridge_core.classroom.exercises.misconceptions import EXERCISES


@pytest.fixture(autouse=True)
def no_repair(monkeypatch):
    """These observers speak where no small change in the function's text makes it right."""
    monkeypatch.setattr(repairs, "where", lambda trial: [])


@pytest.mark.parametrize(("sign", "word"), [(1, "rise"), (-1, "fall")])
def test_a_choice_that_is_right_where_the_list_rises_or_falls_is_told_so(sign, word):
    def by_order(lams, training_errors, validation_errors):
        ordered = np.all(sign * np.diff(lams) > 0)
        return lams[np.argmin(validation_errors if ordered else validation_errors**2 - lams)]

    message = checks.choose_lam(by_order).message
    assert f"right on every input tried where the λs {word}" in message


def test_another_rule_is_told_to_be_one_of_the_list_at_least():
    def most_cautious(lams, mean, standard_error):
        return lams[np.argmin(mean + 3 * standard_error)]

    message = checks.one_standard_error(most_cautious).message
    assert "one of `lams` on every input, and not always the one of the rule" in message


def test_the_error_of_another_lam_is_told():
    right = EXERCISES["honest_error"].right

    def by_two_rows(X, y, lams, train, validation, test):
        errors = []
        for lam in lams:
            weights, intercept = ridge(X[train], y[train], lam)
            rows = validation[:1]
            errors.append(abs(np.sum(X[rows] @ weights + intercept - y[rows]) + 0.3))
        return right(X, y, lams[[np.argmax(errors)]], train, validation, test)

    assert "always the one of some λ out of `lams`" in checks.honest_error(by_two_rows).message
