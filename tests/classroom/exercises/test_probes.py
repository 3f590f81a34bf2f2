"""Fresh inputs differ in whatever an answer may wrongly depend on, and none is degenerate."""

import numpy as np
import pytest

from ridge_core.classroom.exercises import checks, probes
from ridge_core.classroom.exercises.misconceptions import EXERCISES
from ridge_core.classroom.exercises.running import run, same
from ridge_core.objective import cost
from ridge_core.path import ridge


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_recipe_is_right_on_fresh_inputs(exercise):
    for probe in (*probes.fresh(exercise), *probes.fresh(exercise)):
        answer = run(exercise.right, probe)
        assert answer.error is None
        assert same(run(exercise.recipe, probe), answer)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_fresh_inputs_are_others_each_time(exercise):
    first, second = probes.fresh(exercise), probes.fresh(exercise)
    assert repr([p.arguments for p in first]) != repr([p.arguments for p in second])


def test_groups_are_all_rows_neither_in_order_nor_of_one_size():
    rng = np.random.default_rng(1)
    some = [probes.groups(rng, 11, 3) for _ in range(30)]
    for groups in some:
        assert sorted(np.concatenate(groups)) == list(range(11))
        assert min(map(len, groups)) >= 2
    assert any(len(set(map(len, groups))) > 1 for groups in some)
    assert not all(np.all(np.diff(np.concatenate(groups)) > 0) for groups in some)


def test_folds_hold_every_row_once_and_train_on_the_others():
    for training, validation in probes.cross_folds([[4, 0], [1, 2, 3]], 5):
        assert sorted([*training, *validation]) == [0, 1, 2, 3, 4]


def test_numbers_hold_zeros_and_columns_no_two_equal_ones():
    rng = np.random.default_rng(2)
    assert np.any(probes.numbers(rng, 60) == 0)
    X = probes.table(rng, 12, 3)
    assert all(len(set(column)) == 12 for column in X.T)


def test_lams_are_in_no_order_and_one_is_0():
    rng = np.random.default_rng(3)
    assert any(np.any(np.diff(probes.some_lams(rng, 5)) < 0) for _ in range(5))
    assert len(set(probes.distinct(rng, 40))) == 40
    assert np.count_nonzero(probes.some_lams(rng, 5)) == 4


def test_no_fold_trains_on_a_single_row():
    drawn = probes.fresh(EXERCISES["cross_validated_error"], 200)
    assert min(len(rest) for probe in drawn for rest, _ in probe.arguments[-1]) == 2


def test_what_forgets_that_rows_may_be_alike_is_not_right():
    def distinct_rows(parts, k):
        return np.unique(np.delete(parts, k, axis=0), axis=0).sum(axis=0)

    assert not checks.other_folds(distinct_rows).passed
    rows = [probe.arguments[0] for probe in probes.fresh(EXERCISES["cost"], 40)]
    assert any(len(np.unique(X, axis=0)) < len(X) for X in rows)


def test_what_spares_numbers_near_1_is_tried_on_small_ones():
    def guarded(X_train, X_validation):
        sd = X_train.std(axis=0)
        sd[sd < 0.1] = 1
        return tuple((X - X_train.mean(axis=0)) / sd for X in (X_train, X_validation))

    def rounded(lams, training_errors, validation_errors):
        return lams[np.argmin(np.round(validation_errors, 1))]

    def within_five_percent(lams, training_errors, validation_errors):
        return max(lams[validation_errors <= 1.05 * min(validation_errors)])

    def without_zero(lams, training_errors, validation_errors):
        return min((e, lam) for lam, e in zip(lams, validation_errors, strict=True) if lam)[1]

    assert not checks.standardise(guarded).passed
    for wrong in (rounded, within_five_percent, without_zero):
        assert not checks.choose_lam(wrong).passed


def test_an_input_with_a_tie_is_drawn_again():
    rng = np.random.default_rng(4)
    drawer = probes.until(lambda value: value > 3, lambda rng: (int(rng.integers(0, 5)),))
    assert {drawer(rng) for _ in range(20)} == {(4,)}
    assert probes.margin(np.array([3.0, 1, 1.5])) == 0.5


def test_cases_at_random_are_told_only_if_there_is_no_other():
    drawn, read = probes.Probe(probes.AT_RANDOM, ()), probes.Probe("one row", ())
    assert probes.cases([drawn, read, read]) == ["one row"]
    assert probes.cases([drawn, drawn]) == [probes.AT_RANDOM]


def test_no_input_hides_the_sign_of_the_intercept():
    for X, y, weights, intercept, lam in (p.arguments for p in EXERCISES["cost"].probes):
        both = [EXERCISES["cost"].right(X, y, weights, b, lam) for b in (intercept, -intercept)]
        assert not np.isclose(*both)


def test_each_place_in_the_list_is_the_best_somewhere():
    best = [
        (np.argmin(p.arguments[2]), len(p.arguments[0])) for p in EXERCISES["choose_lam"].probes
    ]
    assert any(place == 0 for place, _ in best)
    assert any(0 < place < count - 1 for place, count in best)
    assert any(place == count - 1 for place, count in best)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_every_array_of_numbers_is_tried_with_integers_too(exercise):
    some = probes.fresh(exercise)
    kinds = {value.dtype.kind for probe in some for value in arrays(probe)}
    whole = probes.in_whole_numbers(some)
    assert bool(whole) == ("f" in kinds) or exercise.name == "one_standard_error"
    for probe in whole:
        assert probe.case == probes.WHOLE
        assert any(value.dtype.kind == "i" for value in arrays(probe))
        assert same(run(exercise.recipe, probe), run(exercise.right, probe))


def test_a_threshold_always_leaves_digits_of_whole_numbers():
    drawn = (probes.fresh(EXERCISES["soft_threshold"], 60, seed=seed) for seed in range(5))
    assert not any(probe.arguments[1].is_integer() for some in drawn for probe in some)


def arrays(probe):
    return [value for value in probe.arguments if isinstance(value, np.ndarray)]


def lowest_upper_end(lams, mean, standard_error):
    return np.max(lams[mean <= np.min(mean + standard_error)])


def judged(X, y, lams, train, rows):
    fits = [ridge(X[train], y[train], lam) for lam in lams]
    return np.array([np.mean((X[rows] @ w + b - y[rows]) ** 2) for w, b in fits])


def cost_chooses(X, y, lams, train, validation, test):
    J = [cost(X[validation], y[validation], *ridge(X[train], y[train], a), a) for a in lams]
    return judged(X, y, lams, train, test)[np.argmin(J)]


def last_below_the_first(X, y, lams, train, validation, test):
    errors = judged(X, y, lams, train, validation)
    better = np.flatnonzero(errors < errors[0])
    return judged(X, y, lams, train, test)[better[-1] if len(better) else 0]


def largest_within_a_tenth(X, y, lams, train, validation, test):
    errors = judged(X, y, lams, train, validation)
    chosen = np.max(lams[errors <= 1.1 * errors.min()])
    return judged(X, y, [chosen], train, test)[0]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("one_standard_error", lowest_upper_end),
        ("honest_error", cost_chooses),
        ("honest_error", last_below_the_first),
        ("honest_error", largest_within_a_tenth),
    ],
)
def test_inputs_that_can_be_read_show_it_without_luck(name, wrong):
    exercise = EXERCISES[name]
    assert not all(same(run(wrong, p), run(exercise.right, p)) for p in exercise.probes)
