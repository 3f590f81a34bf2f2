"""Whatever a learner's function does: a true verdict or one clear sentence, and no harm done."""

import builtins
import functools
import gc
import io
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from ridge_core.classroom import checks
from ridge_core.classroom.exercises import sandbox
from ridge_core.classroom.exercises.misconceptions import EXERCISES

POSIX = hasattr(os, "fork")
WAYS = ["copy", "thread"] if POSIX else ["thread"]
right = EXERCISES["penalty"].right  # before any test replaces what it uses


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    monkeypatch.setattr(sandbox, "copies_work", lambda: request.param == "copy")
    return request.param


@pytest.fixture
def copied(monkeypatch):
    if not POSIX:
        pytest.skip("a thread cannot be kept from this")


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE", 0.5)


def verdict(function, name="penalty"):
    feedback = checks.check(name, function)
    assert "Traceback" not in repr(feedback)
    assert ".py" not in repr(feedback)
    return feedback


# Calls that do not end.


def bare_except(weights, lam, m):
    while True:
        try:  # noqa: SIM105
            weights[len(weights)]
        except:  # noqa: E722
            pass


over = threading.Event()


@pytest.fixture(scope="module", autouse=True)
def no_thread_spins_on():
    """Let the thread that nothing stops leave: later tests would share the processor with it."""
    yield
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sandbox, "_raise_in", lambda thread: None)
        time.sleep(0.1)  # what has been raised in it is swallowed in the loop
        over.set()
        time.sleep(0.1)


def swallows_everything(weights, lam, m):
    while not over.is_set():
        try:
            while not over.is_set():
                pass
        except BaseException:
            continue


def spins(scale, weights, lam, m):
    while True:
        scale += 1


class Endless:
    def __call__(self, weights, lam, m):
        while True:
            pass


def waits(weights, lam, m):
    time.sleep(1000)


def waits_for_a_lock(weights, lam, m):
    threading.Event().wait()


def generator_inside(weights, lam, m):
    return sum(1 for _ in iter(int, 1))


def traces(weights, lam, m):
    sys.settrace(lambda *_: None)
    while True:
        pass


ENDLESS = [
    bare_except,
    swallows_everything,
    functools.partial(spins, 1),
    Endless(),
    Endless().__call__,
    waits,
    waits_for_a_lock,
    generator_inside,
    traces,
]


@pytest.mark.parametrize("function", ENDLESS, ids=lambda f: getattr(f, "__name__", "object"))
def test_a_call_that_never_ends_is_told(way, soon, function):
    feedback = verdict(function)
    assert feedback.passed is False
    assert "does every loop come to its end?" in feedback.message


def counts(weights, lam, m):
    return sum(itertools.count())


def compares(weights, lam, m):
    return max(map(abs, iter(int, 1)))


def fills(weights, lam, m):
    return list(itertools.repeat(1))


def ignores_the_alarm(weights, lam, m):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while True:
        pass


@pytest.mark.parametrize("function", [counts, compares, ignores_the_alarm])
def test_a_call_that_nothing_interrupts_is_ended(copied, soon, function):
    assert "does every loop come to its end?" in verdict(function).message


def test_the_line_of_an_endless_loop_is_shown(way, soon):
    message = verdict(lambda weights, lam, m: [time.sleep(0.01) for _ in itertools.count()]).message
    assert "time.sleep(0.01)" in message


def test_an_endless_thread_is_raised_in_until_it_leaves(soon, monkeypatch):
    monkeypatch.setattr(sandbox, "copies_work", lambda: False)
    before = set(threading.enumerate())
    verdict(bare_except)
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=30)
        assert not thread.is_alive()


def test_no_copy_is_left_behind(copied, soon, monkeypatch):
    copies, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: copies.append(fork()) or copies[-1])
    for function in (bare_except, counts, waits, right):
        verdict(function)
    assert len(copies) >= 4
    for copy in copies:  # Other tests may have children of their own.
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_a_right_function_that_takes_seconds_is_called_slow(way, soon):
    def slow(weights, lam, m):
        time.sleep(0.35)
        return right(weights, lam, m)

    feedback = verdict(slow)
    assert feedback.passed is False
    assert "too slow: one call takes 0." in feedback.message
    assert "does every loop" not in feedback.message


def test_a_right_function_that_takes_a_while_passes(way):
    def by_hand(weights, lam, m):
        total = 0.0
        for i in range(20_000):
            total += weights[i % len(weights)]
        return right(weights, lam, m)

    assert verdict(by_hand).passed


def test_calls_within_a_limit_end_together(way):
    with sandbox.time_limit(0.3):
        begin = time.monotonic()
        made = sandbox.calls(time.sleep, [(100,)])
        assert time.monotonic() - begin < sandbox.PATIENCE
    assert isinstance(made[0][1], TimeoutError)


# Calls that end Python, or take all of its memory.


def leaves(weights, lam, m):
    os._exit(0)


def crashes(weights, lam, m):
    os.kill(os.getpid(), signal.SIGSEGV)


def closes_all_files(weights, lam, m):
    os.closerange(0, 1000)


@pytest.mark.parametrize("function", [leaves, crashes, closes_all_files])
def test_the_end_of_python_is_told_and_not_suffered(copied, function):
    assert "ended Python itself, or crashed it" in verdict(function).message


def changes_python(weights, lam, m):
    builtins.len = lambda of: 1
    return 0.0


def test_an_answer_that_does_not_come_back_whole_is_told(copied):
    assert "changed Python itself" in verdict(changes_python).message
    assert len("two") == 3


def exits(weights, lam, m):
    sys.exit(3)


def interrupts(weights, lam, m):
    raise KeyboardInterrupt


def recurses(weights, lam, m):
    return recurses(weights, lam, m)


def recurses_in_c(weights, lam, m):
    return functools.reduce(lambda f, _: functools.partial(f), range(10**5), right)(weights, lam, m)


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (exits, "SystemExit"),
        (interrupts, "KeyboardInterrupt"),
        (recurses, "RecursionError"),
        (lambda weights, lam, m: input("λ? "), "EOFError"),
        (lambda weights, lam, m: np.ones(10**18), "MemoryError"),
    ],
)
def test_what_would_stop_the_page_stops_the_call_alone(way, function, error):
    assert f"stopped with {error}" in verdict(function).message


def test_memory_without_end_is_refused(copied, monkeypatch):
    monkeypatch.setattr(sandbox, "_MEMORY", 2**26)
    assert "MemoryError" in verdict(fills).message


# What a call changes stays behind.


def careless(weights, lam, m):
    np.mean = np.sum = np.square = np.allclose = np.array_equal = lambda *_, **__: 7.0
    np.linalg.norm = None
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    np.seterr(all="raise")
    warnings.simplefilter("error")
    os.chdir(os.sep)
    sys.stdout.close()
    sys.stdout = sys.stderr = None
    builtins.input = None
    sys.setrecursionlimit(5000)
    return 7.0


def state():
    rng = np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
    streams = sys.stdout, sys.stderr, builtins.input, sys.gettrace()
    return np.mean, np.linalg.norm, np.geterr(), warnings.filters[:], os.getcwd(), *streams, rng


def test_the_state_of_the_page_is_as_before(way):
    before = state()
    assert verdict(careless).passed is False
    assert state() == before
    assert sandbox.replaced() == []
    assert checks.cost(lambda X, y, weights, intercept, lam: 7.0).passed is False


def test_a_function_that_replaces_numpy_on_the_way_still_has_to_be_right(way):
    def sevens(predictions, truth):
        np.mean = np.var = lambda *_, **__: 7.0
        return 7.0, 7.0

    assert verdict(sevens, "bias_and_variance").passed is False


def test_a_page_that_replaced_numpy_is_told_so_and_nothing_passes(monkeypatch):
    monkeypatch.setattr(np, "mean", lambda *_, **__: 7.0)
    monkeypatch.setattr(np.linalg, "norm", None)
    for function in (lambda y, predictions: 7.0, EXERCISES["mean_squared_error"].right):
        feedback = verdict(function, "mean_squared_error")
        assert feedback.name == "NumPy replaced"
        assert "replaced `np.mean` and `np.linalg.norm` of NumPy" in feedback.message


def test_a_page_with_strict_settings_gets_its_verdict(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    sys.stdout.close()
    infinite = lambda weights, lam, m: np.float64(1) / 0  # noqa: E731
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert verdict(right).passed
        assert verdict(infinite).name == "not a number"
        assert verdict(lambda weights, lam, m: 1e200 * right(weights, lam, m)).passed is False


def test_a_tracer_of_the_page_is_kept_and_not_disturbed(way):
    seen = []

    def tracer(frame, event, argument):
        seen.append(frame)

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        assert verdict(right).passed
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)


def test_prints_are_kept_from_the_page(way, capfd):
    def chatters(weights, lam, m):
        for _ in range(10_000):
            print("hello")
        sys.stderr.write("hello")
        if POSIX and way == "copy":
            os.write(1, b"hello")
        warnings.warn("hello", stacklevel=1)
        return right(weights, lam, m)

    assert verdict(chatters).passed
    assert capfd.readouterr() == ("", "")


# Answers that lie.


class Liar:
    """Says yes to everything, and breaks whatever looks closer."""

    __class__ = property(lambda self: 1 / 0)
    __array__ = __float__ = __len__ = __iter__ = __repr__ = __bool__ = lambda self, *_: 1 / 0
    __eq__ = __ge__ = __le__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = None

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __reduce__(self):
        raise RuntimeError


class Pretender(float):
    """A float that equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None
    __sub__ = __rsub__ = lambda self, other: 0.0


class WrongArray(np.ndarray):
    def __array_function__(self, *_):
        return True

    def __array_ufunc__(self, *_, **__):
        return np.zeros(())


def endless_list():
    values = []
    values.append(values)
    return values


LIES = [
    Liar,
    lambda: [Liar()],
    lambda: (Liar(), Liar()),
    lambda: np.array([Liar()], dtype=object),
    lambda: Pretender(1),
    lambda: np.ones(()).view(WrongArray),
    endless_list,
    lambda: (i for i in range(3)),
    lambda: 10**10_000,
    lambda: "x" * 10**6,
    lambda: type("A", (), {}),
    lambda: lambda: 0,
    lambda: np.broadcast_to(1.0, (10**5, 10**5)),
    lambda: np.array("2020-01-01", dtype="datetime64[D]"),
]


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_passes_and_none_breaks_the_check(way, lie):
    for name in ("penalty", "choose_lam", "gradient"):
        names = EXERCISES[name].parameters
        function = eval(f"lambda {', '.join(names)}: lie()", {"lie": lie})
        assert verdict(function, name).passed is False


def test_a_liar_in_place_of_the_function_is_told():
    for value in (Liar(), [Liar()], Pretender(3)):
        assert verdict(value).name == "not a function"


class LyingError(Exception):
    def __getattribute__(self, name):
        raise RuntimeError(name)

    def __str__(self):
        return 1 / 0


@pytest.mark.parametrize("kind", [LyingError, ExceptionGroup, KeyError, np.linalg.LinAlgError])
def test_any_error_is_told_by_its_name(way, kind):
    def raises(weights, lam, m):
        raise kind("some words", [ValueError()]) if kind is ExceptionGroup else kind("some words")

    message = verdict(raises).message
    said = "(no message)" if kind is LyingError else "some words"
    assert re.search(rf"stopped with {kind.__name__}: \W*{re.escape(said)}", message)


def test_callables_of_any_kind_get_their_verdict(way):
    class Right:
        def __call__(self, weights, lam, m):
            return right(weights, lam, m)

    class Unreadable(Right):
        def __getattr__(self, name):
            raise RuntimeError(name)

        __name__ = property(lambda self: 1 / 0)
        __signature__ = property(lambda self: 1 / 0)

    def scaled(scale, weights, lam, m):
        return scale * right(weights, lam, m)

    for function in (Right(), Right().__call__, Unreadable(), functools.partial(scaled, 1)):
        assert verdict(function).passed
    assert verdict(functools.partial(scaled, 2)).name == "2 times as large"
    for function in (np.add, max, len, dict, Right, print):
        assert verdict(function).passed is False


def test_an_argument_changed_by_stealth_is_seen(way):
    def in_place(weights, lam, m):
        np.array_equal = lambda *_: True
        weights *= 2
        return right(weights / 2, lam, m)

    assert verdict(in_place).name == "changes an argument"


def test_a_state_kept_between_the_calls_shows(way):
    def collects(y, predictions, squares=[]):  # noqa: B006
        squares.extend((y - predictions) ** 2)
        return sum(squares) / len(squares)

    assert verdict(collects, "mean_squared_error").passed is False
    probes = EXERCISES["penalty"].probes[:1] * 2
    rng = np.random.default_rng(1)
    made = sandbox.calls(lambda *_: rng.normal(), [probe.arguments for probe in probes])
    assert made[0][0] != made[1][0]


def test_where_no_copy_computes_a_thread_does(copied, monkeypatch):
    sandbox.copies_work.cache_clear()
    monkeypatch.setattr(sandbox, "_compute", lambda: os._exit(1))
    assert sandbox.copies_work() is False
    assert verdict(right).passed
    sandbox.copies_work.cache_clear()
    monkeypatch.undo()
    assert sandbox.copies_work() is True


def test_a_check_leaves_no_open_files(way):
    verdict(right)
    gc.collect()
    if os.path.isdir("/proc/self/fd"):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            verdict(right)
        assert len(os.listdir("/proc/self/fd")) <= before


def test_a_slow_library_is_loaded_before_the_clock_starts(monkeypatch, way):
    monkeypatch.setattr(sandbox, "_LIBRARIES", {"colorsys"})
    monkeypatch.setattr(sandbox, "calls", lambda function, inputs: loaded.append(here()) or [])
    here, loaded = lambda: "colorsys" in sys.modules, []
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    def by_library(weights, lam, m):
        import colorsys  # noqa: F401
        import this  # noqa: F401

    with pytest.raises(ValueError, match="shorter"):
        checks.penalty(by_library)
    assert loaded == [True]
    assert "this" not in sys.modules


def test_a_call_that_copies_its_process_answers_once(copied):
    def forks(weights, lam, m):
        os.fork()
        return right(weights, lam, m)

    assert verdict(forks).passed


def test_what_a_call_has_started_ends_with_it(copied, soon, tmp_path):
    note = tmp_path / "number"

    def starts_another(weights, lam, m):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        note.write_text(str(child.pid))
        child.wait()

    assert verdict(starts_another).passed is False
    for _ in range(50):
        if not _runs(int(note.read_text())):
            return
        time.sleep(0.1)
    pytest.fail("the process that the call has started is still there")


def _runs(number):
    """Say whether a process is there, and not only waiting to be forgotten (Linux)."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def test_a_function_that_calls_its_own_check_is_told_so(way):
    def calls_back(y, predictions):
        checks.mean_squared_error(calls_back)
        return np.mean((y - predictions) ** 2)

    message = checks.mean_squared_error(calls_back).message
    assert "RecursionError: the function that is checked calls a check itself" in message
