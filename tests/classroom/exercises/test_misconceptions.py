"""The catalogue: every mistake is named by every check it applies to, alone and in pairs."""

import re
from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Ridge
from sklearn.metrics import mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ridge_core import Standardizer, cross_validate, objective, ridge
from ridge_core.classroom import checks, misconceptions
from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.exercise import changed_code, wrong_function
from ridge_core.classroom.exercises.misconceptions import (
    CATALOGUE,
    EXERCISES,
    known,
    pairs,
)
from ridge_core.classroom.exercises.probes import fresh
from ridge_core.classroom.exercises.running import answers, run, same

SAMPLE = (np.array([[1.0, 4], [2, -1], [-2, 2], [3, 1]]), np.array([2.0, 7, -3, 4]))


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    # What is said does not hang on where a function ran: `test_running` tries both places.
    monkeypatch.setattr(sandbox, "copies_work", lambda: False)


def broken(exercise, *mistakes):
    return wrong_function(EXERCISES[exercise], *mistakes)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_mistake_gets_its_own_message_and_no_other(exercise):
    for mistake in known(exercise):
        feedback = checks.check(exercise, broken(exercise, mistake))
        assert feedback.passed is False
        assert feedback.name == mistake.name
        said = {other.message for other in known(exercise) if other.message in feedback.message}
        assert said == {mistake.message}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_mistake_shows_on_an_input_that_can_be_read(exercise):
    probes = EXERCISES[exercise].probes
    for mistake in known(exercise):
        wrong = [run(broken(exercise, mistake), probe) for probe in probes]
        assert not all(map(same, wrong, answers(exercise))), mistake.name


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_two_entries_are_the_same_function(exercise):
    probes = [*EXERCISES[exercise].probes, *fresh(EXERCISES[exercise])]
    wrong = [[run(broken(exercise, one), p) for p in probes] for one in known(exercise)]
    for first, second in combinations(wrong, 2):
        assert not all(map(same, first, second))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_change_finds_what_it_replaces(exercise):
    for mistake in known(exercise):
        code = changed_code(EXERCISES[exercise])
        for old, new in mistake.changes:
            assert old in code, (mistake.name, old)
            code = code.replace(old, new)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_pairs_of_mistakes_are_recognised(exercise):
    both = pairs(exercise)
    for pair in both[:: len(both) // 15 + 1]:
        feedback = checks.check(exercise, broken(exercise, *pair))
        assert feedback.passed is False
        if set(feedback.names) != {mistake.name for mistake in pair}:
            # Then the two cancel, or hide each other, and other words say the same.
            assert _says_the_same(exercise, pair, feedback.names)


def _says_the_same(exercise, pair, names):
    ours = broken(exercise, *pair)
    groups = [(one,) for one in known(exercise)] + pairs(exercise)
    groups = [group for group in groups if {one.name for one in group} == set(names)]
    probes = EXERCISES[exercise].probes
    by_catalogue = any(
        all(same(run(ours, p), run(broken(exercise, *group), p)) for p in probes)
        for group in groups
    )
    return by_catalogue or not groups  # an observer's words are tested by themselves


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_two_of_a_pair_change_different_parts_so_that_both_are_made(exercise):
    for first, second in pairs(exercise):
        one, other = EXERCISES[exercise], (second, first)
        both = changed_code(one, first, second)
        assert both == changed_code(one, *other)
        assert both not in {changed_code(one, mistake) for mistake in other}


@pytest.mark.parametrize(
    ("exercise", "first", "second"),
    [
        ("cost", "m squared in the data term", "intercept penalised"),
        ("cost", "(m, 1) broadcasting", "norm not squared"),
        ("gradient", "xⱼ forgotten", "intercept penalised"),
        ("gradient", "gradient twice as large", "sign of the penalty"),
        ("descent_step", "1/m forgotten on the penalty", "intercept sees the new weights"),
        ("ridge_closed_form", "intercept penalised", "λ multiplied by m"),
        ("standardise", "validation standardised by itself", "ddof = 1"),
        ("cross_validated_error", "scaled before the split", "rows averaged"),
        ("one_standard_error", "smallest λ within one standard error", "two standard errors"),
    ],
)
def test_a_pair_is_named_by_both(exercise, first, second):
    both = [next(one for one in known(exercise) if one.name == name) for name in (first, second)]
    feedback = checks.check(exercise, broken(exercise, *both))
    assert set(feedback.names) == {first, second}
    assert "two mistakes" in feedback.paragraphs[0]


def test_inputs_that_can_be_read_tell_two_standard_errors_from_any_other():
    one = {(mistake.name, mistake.message): mistake for mistake in known("one_standard_error")}
    smallest = next(m for m in one.values() if m.name == "smallest λ within one standard error")
    two, half = (m for m in one.values() if m.name == "two standard errors")
    others = [m for m in one.values() if m.name == "another standard error"]
    for mistake in (two, half):
        found = [run(broken("one_standard_error", smallest, mistake), p) for p in _readable()]
        for other in others:
            taken = [run(broken("one_standard_error", smallest, other), p) for p in _readable()]
            assert not all(map(same, found, taken)), (mistake.message, other.message)


def _readable():
    return EXERCISES["one_standard_error"].probes


def test_a_message_is_short_and_calm():
    for mistake in (mistake for rows in CATALOGUE.values() for mistake in rows):
        assert 1 <= len(re.findall(r"[.?](?:\s|$)", mistake.message)) <= 2, mistake.message
        assert "!" not in mistake.message
        assert mistake.message.endswith((".", "?"))


def test_the_mistakes_people_really_make_are_there():
    listed = {
        "cost": "m squared in the data term, intercept penalised, (m, 1) broadcasting, "
        "norm not squared, absolute weights, 1/λ for λ, penalty not divided by m",
        "gradient": "intercept penalised, gradient twice as large, xⱼ forgotten, "
        "1/m forgotten on the penalty, 1/m forgotten on the data term, sign of the penalty",
        "descent_step": "one weight at a time, intercept sees the new weights",
        "standardise": "validation standardised by itself, scaled before the split, not scaled",
        "choose_lam": "training error chooses, smallest gap",
        "choose_lam_by_folds": "mean of each fold's best λ, lowest variance",
        "cross_validated_error": "scaled before the split",
        "honest_error": "test rows choose",
    }
    for exercise, names in listed.items():
        missing = set(re.split(r", (?!1\))", names)) - set(misconceptions.names(exercise))
        assert not missing


def smallest_of_the_table(lams, fold_errors):
    return lams[np.argmin(fold_errors)]


def residuals_averaged(X, y, lam):
    A = np.column_stack([X, np.ones(len(y))])
    D = np.diag([1.0] * X.shape[1] + [0.0])
    H = A @ np.linalg.inv(A.T @ A + lam * D) @ A.T
    return np.mean((y - H @ y) / (1 - np.diag(H)))


def predicted_without_intercept(X, y, lam):
    total = 0.0
    for i in range(len(y)):
        weights, _ = ridge(np.delete(X, i, axis=0), np.delete(y, i), lam)
        total += (X[i] @ weights - y[i]) ** 2
    return total / len(y)


def scaled_in_each_fold(X, y, lam):
    return cross_validate(X, y, [lam], folds=len(y)).mean[0]


def added_over_all_rows(X, y, lam, folds):
    total = 0.0
    for train, validation in folds:
        scale = Standardizer(X[train])
        weights, intercept = ridge(scale.transform(X[train]), y[train], lam)
        total += np.sum((scale.transform(X[validation]) @ weights + intercept - y[validation]) ** 2)
    return total / len(y)


def fold_by_fold(X, y, lam, folds, scaled=True):
    for train, validation in folds:
        Z = X - X[train].mean(axis=0)
        Z = Z / X[train].std(axis=0) if scaled else Z
        weights, intercept = ridge(Z[train], y[train], lam)
        yield Z[validation] @ weights + intercept - y[validation]


def centred_only(X, y, lam, folds):
    return np.mean([np.mean(miss**2) for miss in fold_by_fold(X, y, lam, folds, scaled=False)])


def smallest_fold(X, y, lam, folds):
    return min(np.mean(miss**2) for miss in fold_by_fold(X, y, lam, folds))


def variances(X, y, lam, folds):
    return np.mean([np.var(miss) for miss in fold_by_fold(X, y, lam, folds)])


def two_branches(value, threshold):
    return np.where(value > threshold, value - threshold, value + threshold)


def handed_to_ridge(R, S, lam):
    rows = np.vstack([R, S])
    return ridge(rows[:, 1:-1], rows[:, -1], lam)


def all_but_the_last(R, S, lam):
    rows, n = np.vstack([R, S]), R.shape[1] - 2
    A = np.vstack([rows[:, :-1], np.sqrt(lam) * np.eye(n + 1)[:-1]])
    found = np.linalg.lstsq(A, np.append(rows[:, -1], np.zeros(n)))[0]
    return found[1:], found[0]


def unlike_fold_k(parts, k):
    return sum(part for part in parts if not np.array_equal(part, parts[k]))


def overwritten(parts, k):
    for i, part in enumerate(parts):
        if i != k:
            total = part
    return total


@pytest.mark.parametrize(
    ("exercise", "function", "name"),
    [
        ("choose_lam_by_folds", smallest_of_the_table, "smallest of the whole table"),
        ("leave_one_out_error", residuals_averaged, "squares forgotten"),
        ("leave_one_out_error", predicted_without_intercept, "intercept left out"),
        ("leave_one_out_error", scaled_in_each_fold, "standardised by the others"),
        ("cross_validated_error", added_over_all_rows, "rows averaged"),
        ("cross_validated_error", centred_only, "not standardised"),
        ("cross_validated_error", smallest_fold, "one fold for the mean"),
        ("cross_validated_error", variances, "variance for the mean square"),
        ("soft_threshold", two_branches, "two cases"),
        ("fit_two_parts", handed_to_ridge, "an intercept besides"),
        ("fit_two_parts", all_but_the_last, "last feature free"),
        ("other_folds", unlike_fold_k, "folds told apart by their numbers"),
        ("other_folds", overwritten, "one of the others alone"),
    ],
)
def test_a_mistake_is_named_in_a_learners_own_words(exercise, function, name):
    assert checks.check(exercise, function).names == (name,)


def test_nobody_who_has_centred_is_told_that_the_columns_are_raw():
    assert "not divided by their sd" in checks.cross_validated_error(centred_only).message


def test_the_suspects_are_five_broken_gradients_without_a_label():
    suspects, truth = misconceptions.suspects(), misconceptions.culprits()
    found = {letter: checks.gradient(broken).name for letter, broken in suspects.items()}
    assert found == truth
    assert len(set(truth.values())) == 5
    for broken in suspects.values():
        assert broken.__name__ == "gradient"


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="exercise is 'costs'"):
        misconceptions.names("costs")
    with pytest.raises(ValueError, match="name is 'bad luck'"):
        misconceptions.wrong("cost", "bad luck")


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_a_recipe_without_wrong_parts_is_right(exercise):
    for probe, answer in zip(exercise.probes, answers(exercise.name), strict=True):
        assert answer.error is None
        assert same(run(exercise.recipe, probe), answer)


@pytest.mark.parametrize("name", ["choose_lam", "choose_lam_by_folds", "one_standard_error"])
def test_no_choice_of_lam_hangs_on_a_tie_or_on_rounding(name):
    for probe in [*_of(name), *(one for _ in range(20) for one in fresh(EXERCISES[name]))]:
        errors = probe.arguments[2] if name == "choose_lam" else probe.arguments[1]
        errors = errors.mean(axis=0) if errors.ndim == 2 else errors
        assert _margin(errors) > 0.001
        if name == "one_standard_error" and probe.case != "a λ exactly at the bound":
            bound = errors.min() + probe.arguments[2][errors.argmin()]
            assert np.min(np.abs(errors - bound)) > 0.001


def _margin(errors):
    best, second = np.sort(errors)[:2]
    return second - best


# Exercises whose right answer is not in the core are held against someone else's.


def probes(name):
    return [(probe.arguments, EXERCISES[name].right(*probe.arguments)) for probe in _of(name)]


def _of(name):
    return EXERCISES[name].probes


def test_mean_squared_error_is_scikit_learns():
    for (y, predictions), answer in probes("mean_squared_error"):
        assert answer == pytest.approx(mean_squared_error(y, predictions))


def test_bias_and_variance_add_up_to_the_distance_from_the_truth():
    for (predictions, truth), (bias, variance) in probes("bias_and_variance"):
        assert bias + variance == pytest.approx(np.mean((predictions - truth) ** 2))
        centre = sum(predictions) / len(predictions)
        assert bias == pytest.approx(np.mean((centre - truth) ** 2))


def test_cross_validated_error_is_that_of_a_pipeline():
    for (X, y, lam, folds), answer in probes("cross_validated_error"):
        errors = []
        for training, validation in folds:
            model = make_pipeline(StandardScaler(), Ridge(lam)).fit(X[training], y[training])
            errors.append(mean_squared_error(y[validation], model.predict(X[validation])))
        assert answer == pytest.approx(np.mean(errors))


def test_honest_error_is_the_test_error_of_what_the_validation_rows_choose():
    for (X, y, lams, train, validation, test), answer in probes("honest_error"):
        fits = [Ridge(lam).fit(X[train], y[train]) for lam in lams]
        best = min(
            fits, key=lambda fit: mean_squared_error(y[validation], fit.predict(X[validation]))
        )
        assert answer == pytest.approx(mean_squared_error(y[test], best.predict(X[test])))


def test_the_choices_are_those_of_a_plain_search():
    for (lams, _, validation), answer in probes("choose_lam"):
        assert answer == min(zip(validation, lams, strict=True))[1]
    for (lams, fold_errors), answer in probes("choose_lam_by_folds"):
        assert answer == min(zip(map(sum, fold_errors.T), lams, strict=True))[1]
    for (lams, mean, error), answer in probes("one_standard_error"):
        best = min(range(len(lams)), key=lambda i: mean[i])
        allowed = [lam for lam, e in zip(lams, mean, strict=True) if e <= mean[best] + error[best]]
        assert answer == max(allowed)


def test_soft_threshold_minimises_half_the_square_plus_t_times_the_size():
    grid = np.linspace(-6, 6, 24001)
    for (value, threshold), answer in probes("soft_threshold"):
        for v, found in zip(np.ravel(value), np.ravel(answer), strict=True):
            objective = (grid - v) ** 2 / 2 + threshold * np.abs(grid)
            assert found == pytest.approx(grid[objective.argmin()], abs=1e-3)


def test_penalty_is_what_lam_adds_to_the_cost():
    X, y = SAMPLE
    weights = np.array([2.0, -3])
    added = objective.cost(X, y, weights, 1.0, 5.0) - objective.cost(X, y, weights, 1.0, 0.0)
    assert EXERCISES["penalty"].right(weights, 5.0, len(y)) == pytest.approx(added)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_elastic_net_alpha_gives_the_ridge_solution():
    X, y = SAMPLE
    alpha = EXERCISES["elastic_net_alpha"].right(3.0, len(y))
    model = ElasticNet(alpha=alpha, l1_ratio=0, tol=1e-12, max_iter=100000).fit(X, y)
    assert model.coef_ == pytest.approx(Ridge(3.0).fit(X, y).coef_, abs=1e-6)


def test_weight_decay_adds_what_the_mean_squared_loss_lacks_of_2j():
    X, y = SAMPLE
    weights, lam = np.array([2.0, -3]), 3.0
    loss = lambda w, b: np.mean((X @ w + b - y) ** 2)  # noqa: E731
    data_slope, _ = objective.numerical_gradient(loss, weights, 1.0)
    decay = EXERCISES["weight_decay"].right(lam, len(y))
    whole, _ = objective.gradient(X, y, weights, 1.0, lam)
    assert data_slope + decay * weights == pytest.approx(2 * whole, abs=1e-6)
