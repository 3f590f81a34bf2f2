"""Names of the page and other functions of the learner's are told from the mistake itself."""

import linecache

import numpy as np

from ridge_core import objective
from ridge_core.classroom import checks

PAGE = """
def my_gradient(X, y, weights, intercept, lam):
    residuals = X @ weights + intercept - y
    return X.T @ residuals / len(y) + 2 * lam / len(y) * weights, np.mean(residuals)
def my_step(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = my_gradient(X, y, weights, intercept, lam)
    return weights - learning_rate * slopes, intercept - learning_rate * slope
def my_other_step(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = my_gradient(X, y, weights, intercept, lam)
    return weights + learning_rate * slopes, intercept + learning_rate * slope
def slopes_of(X, y, weights, intercept, lam):
    return my_gradient(X, y, weights, intercept, lam)
def my_third_step(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = slopes_of(X, y, weights, intercept, lam)
    return weights - learning_rate * slopes, intercept - learning_rate * slope
def my_choice(lams, fold_errors):
    return lams[np.argmin(mean)]
def my_cost(X, y, weights, intercept, lam):
    m = len(y)
    return (np.sum((X @ weights + intercept - y) ^ 2) + lam * np.sum(weights**2)) / (2 * m)
def my_other_cost(X, y, weights, intercept, lam):
    return np.sum((X @ weights + intercept - y) ** 4) + lam * np.max(weights, 0)
def my_idle_step(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = right_gradient(X, y, weights, intercept, lam)
    weights - learning_rate * slopes
    intercept - learning_rate * slope
    return weights, intercept
def my_short_step(X, y, weights, intercept, lam, learning_rate):
    slopes, slope = right_gradient(X, y, weights, intercept, lam)
    new = weights.copy()
    for j in range(len(slopes)):
        new[j] = weights[j] - learning_rate * slopes[j]
        return new, intercept - learning_rate * slope
"""


def page():
    linecache.cache["<page>"] = (len(PAGE), None, PAGE.splitlines(True), "<page>")
    names = {"np": np, "mean": np.array([3.0, 1, 2]), "right_gradient": objective.gradient}
    exec(compile(PAGE, "<page>", "exec"), names)
    return names


def test_another_function_that_is_not_right_yet_is_named_and_the_step_is_not_blamed():
    feedback = checks.descent_step(page()["my_step"])
    assert feedback.names == ("calls a function that is not right yet",)
    assert "try `checks.gradient(my_gradient)`" in feedback.message


def test_another_function_with_a_name_of_its_own_is_known_by_its_parameters():
    message = checks.descent_step(page()["my_third_step"]).message
    assert "try `checks.gradient(slopes_of)`" in message


def test_the_step_is_right_once_the_other_function_is():
    names = page()
    names["my_gradient"] = objective.gradient
    assert checks.descent_step(names["my_step"]).passed


def test_a_step_with_its_own_mistake_is_blamed_itself():
    feedback = checks.descent_step(page()["my_other_step"])
    assert "calls a function that is not right yet" not in feedback.names


def test_a_name_of_the_page_is_told_with_its_line():
    message = checks.choose_lam_by_folds(page()["my_choice"]).message
    assert "Your function uses `mean`, from elsewhere on the page" in message
    assert "return lams[np.argmin(mean)]" in message


def test_a_caret_is_no_power():
    message = checks.cost(page()["my_cost"]).message
    assert message.startswith("In Python `^` is no power")
    assert "(X @ weights + intercept - y) ^ 2" in message


def test_the_largest_along_an_axis_is_told_from_the_larger_of_two():
    message = checks.cost(page()["my_other_cost"]).message
    assert message.startswith("`np.max(a, 0)` looks for the largest numbers along axis 0")
    assert "+ lam * np.max(weights, 0)" in message


def test_a_value_that_is_kept_nowhere_is_told_with_its_line():
    message = checks.descent_step(page()["my_idle_step"]).message
    assert message.startswith("A value is worked out and kept nowhere: is an `=` missing?")
    assert "line 25 of your cell:\n    weights - learning_rate * slopes" in message


def test_a_return_in_the_first_round_is_told_where_a_second_slip_hides_it():
    message = checks.descent_step(page()["my_short_step"]).message  # copies integers as well
    assert message.startswith("The `return` stands inside the loop, and ends it in its first round")
    assert "line 33 of your cell:\n    return new, intercept" in message
