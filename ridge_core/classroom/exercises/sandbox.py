"""Run a learner's function where it can hurt nothing.

Where the system can (Linux, macOS), in a copy of this process: what the function does to NumPy, to
the random numbers, to standard output or to memory ends with the copy, and a copy that takes too
long is ended. Elsewhere (Windows), in a thread, which can be given up but not always be ended.
Only plain data comes back.
"""

import builtins
import contextlib
import copy
import ctypes
import faulthandler
import importlib
import io
import math
import os
import pickle
import random
import signal
import sys
import threading
import time
import warnings
from contextvars import ContextVar
from functools import cache, partial
from multiprocessing import Pipe

import numpy as np
from numpy import asarray

from ridge_core.classroom.exercises.reading import imports, message_of, own_line

_LIBRARIES = {"pandas", "scipy", "seaborn", "sklearn"}  # of the lessons, and slow to load
PATIENCE = 3  # seconds, for all calls together
_CPU = 10  # seconds after which a copy that nobody ends is ended by the system
_MEMORY = 2**30  # bytes that the calls may take
_LARGEST = 10**8  # bytes of an array that is handed on
_ENDLESS = "no answer after some seconds: does every loop come to its end?"
_SLOW = "too slow: one call takes {:.1f} s, and the check waits {} s for all of them together"
_ENDED = "the call ended Python itself, or crashed it"
_BROKEN = "the call changed Python itself, so that no answer came back whole"
_leave = os._exit  # kept, in case a cell replaces it
_end_of_all = ContextVar("end_of_all", default=math.inf)
_within = ContextVar("within", default=False)


@contextlib.contextmanager
def time_limit(seconds):
    """Within, all calls of learners' functions together end after this time."""
    token = _end_of_all.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end_of_all.reset(token)


def refuse_within():
    """Stop a function that calls a check: each would start copies of its own."""
    if _within.get():
        raise RecursionError("the function that is checked calls a check itself")


def load_libraries(function):
    """Load the libraries that a function imports itself, so that no call has to wait for them."""
    for name in imports(function):
        if name.split(".")[0] in _LIBRARIES:
            with contextlib.suppress(Exception):  # the call itself will say what is missing
                importlib.import_module(name)


def calls(function, inputs):
    """Call a function on each tuple of arguments, one after the other.

    Returns (value, error, whether it printed, the arguments afterwards) for each. After a call that
    does not end the others are not made, and count as it does.
    """
    reader, writer = Pipe(duplex=False)
    start = _in_a_copy if copies_work() else _in_a_thread
    interrupt, stop = start(partial(_serve, function, inputs, writer), writer)
    try:
        return _received(reader, len(inputs), interrupt)
    finally:
        stop()
        reader.close()


def _received(reader, count, interrupt):
    made, begin = [], time.monotonic()
    end = min(begin + PATIENCE, _end_of_all.get())
    try:
        while len(made) < count and not (made and isinstance(made[-1][1], TimeoutError)):
            before = time.monotonic() - begin
            made.append(_next(reader, interrupt, end))
    except (EOFError, OSError, pickle.UnpicklingError) as lost:
        late, ended = time.monotonic() > end, isinstance(lost, EOFError)
        made.append(
            _lost(TimeoutError(_ENDLESS) if late else SystemExit(_ENDED if ended else _BROKEN))
        )
    if made and message_of(made[-1][1]) == _ENDLESS and before > PATIENCE / 4:
        made[-1] = _lost(TimeoutError(_SLOW.format(before / (len(made) - 1), PATIENCE)))
    return made + made[-1:] * (count - len(made))


def _next(reader, interrupt, end):
    """Return what the next call leaves behind; one that takes too long is interrupted."""
    while not reader.poll(max(end - time.monotonic(), 0.1)):
        if time.monotonic() > end + 0.5:
            return _lost(TimeoutError(_ENDLESS))
        interrupt()
    value, error, printed, arguments = pickle.loads(reader.recv_bytes())
    return value, error and _rebuilt(*error), printed, arguments


def _lost(error):
    return None, error, False, None


# The far side: in the copy, or in the thread.


class _Enough(BaseException):
    """Raised inside a call that takes too long; no `except Exception` catches it."""


def _serve(function, inputs, writer):
    """Call the function, and send what each call leaves behind."""
    _within.set(True)
    with contextlib.suppress(BaseException), writer:
        number = os.getpid()
        for arguments in inputs:
            made = pickle.dumps(_attempt(function, copy.deepcopy(arguments)))
            if os.getpid() != number:  # the call has made a copy of its own
                _leave(0)
            writer.send_bytes(made)


def _attempt(function, arguments):
    value = error = None
    with quiet() as printed:
        try:
            value = plain(function(*arguments))
        except _Enough as caught:
            error = TimeoutError, "TimeoutError", _ENDLESS, own_line(function, caught)
        except BaseException as caught:
            error = _told(function, caught)
    return value, error, printed.used, plain(arguments)


class _Sink(io.TextIOBase):
    """Takes whatever is printed, and keeps only that there was something."""

    used = False

    def write(self, text):
        """Note it, and drop it."""
        self.used = self.used or bool(text)
        return len(text)


@contextlib.contextmanager
def quiet():
    """Keep prints, warnings and questions from the page; yield what was printed into."""
    asks, sink = builtins.input, _Sink()
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(_Sink()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        builtins.input = _no_keyboard
        try:
            yield sink
        finally:
            builtins.input = asks


def _no_keyboard(prompt=""):
    raise EOFError("a check types no input")


# Only plain data is handed on: what is the learner's own may answer any question with anything.

_PLAIN = {type(None), type(...), type(NotImplemented), bool, int, float, complex}


def plain(value, depth=4):
    """Return a value made of numbers, text, tuples, lists and arrays; else an empty stand-in."""
    kind = type(value)
    if kind in _PLAIN or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        return value
    if kind is str:
        return value[:1000]
    for several in (tuple, list):
        if issubclass(kind, several) and depth and several.__len__(value) < 10_000:
            return several(plain(part, depth - 1) for part in several.__iter__(value))
    array = _as_array(value)
    return stand_in(kind.__name__) if array is None else array


def _as_array(value):
    """Return an array of plain numbers, or None; of other objects in one, only the shape."""
    try:
        array = asarray(value)
    except Exception:
        return None
    if array.dtype.kind in "iufcb" and array.nbytes < _LARGEST:
        return array
    if array.dtype.kind != "O" or not array.ndim or array.size > 10_000:
        return None
    array = array.copy()
    array.flat = [part if type(part) in _PLAIN else None for part in map(plain, array.flat)]
    return array


def stand_in(name):
    """Return an object that is nothing but the name of its type."""
    return type(name, (), {"__reduce__": lambda self: (stand_in, (name,))})()


def _told(function, error):
    """Return an error as (nearest class of Python's or NumPy's, name, message, own line)."""
    kinds = [kind for kind in type(error).__mro__ if not kind.__name__.startswith("_")]
    plain_kinds = [kind for kind in kinds if not issubclass(kind, BaseExceptionGroup)]
    known = next(k for k in plain_kinds if k.__module__.split(".")[0] in ("builtins", "numpy"))
    return known, kinds[0].__name__, message_of(error), own_line(function, error)


def _rebuilt(known, name, message, line):
    """Return an error that says what the one on the far side said."""
    kind = known if known.__name__ == name else type(name, (known,), {})
    error = kind.__new__(kind)
    error.args, error.told = (message,), (message, line)
    return error


# Two ways to run beside the page. Each returns what interrupts the work and what ends it.


@cache
def copies_work():
    """Say whether a copy of this process can compute. Some systems' libraries do not survive it."""
    if not hasattr(os, "fork"):
        return False
    reader, writer = Pipe(duplex=False)
    with contextlib.suppress(OSError):
        _, stop = _in_a_copy(partial(_serve, _compute, [()], writer), writer)
        try:
            return reader.poll(PATIENCE) and bool(reader.recv_bytes())
        except EOFError:
            return False
        finally:
            stop()
    return False


def _compute():
    return np.linalg.svd(np.arange(12.0).reshape(4, 3) @ np.eye(3), compute_uv=False)


def _in_a_copy(work, writer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Newer Pythons warn of copies beside threads.
        number = os.fork()
    if number == 0:
        try:
            os.setpgid(0, 0)
            _bound()
            work()
        finally:
            _leave(0)
    writer.close()
    return partial(_signal, number, signal.SIGALRM), partial(_end, number)


def _signal(number, which):
    with contextlib.suppress(OSError):
        os.kill(number, which)


def _end(number):
    with contextlib.suppress(OSError):
        os.killpg(number, signal.SIGKILL)  # and with it whatever the call has started
    _signal(number, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.waitpid(number, 0)


def _bound():
    """Cut the copy off from the page, from its debugger, and from more than its share."""
    sys.settrace(None)
    sys.setprofile(None)
    faulthandler.disable()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGALRM, _enough)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        shell.display_pub.publish = lambda *_, **__: None
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if "threadpoolctl" in sys.modules:  # OpenMP's threads are not copied, and would be waited for.
        sys.modules["threadpoolctl"].threadpool_limits(1)
    with contextlib.suppress(OSError, ValueError):
        _bound_memory()


def _enough(*_):
    raise _Enough


def _bound_memory():
    import resource  # not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")  # Where memory is short, the copy ends and not the page.
    with open("/proc/self/statm") as pages:
        now = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + _MEMORY, now + _MEMORY))


def _in_a_thread(work, writer):
    put_back = _snapshot()
    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    def stop():
        put_back()
        if thread.is_alive():
            threading.Thread(target=_insist, args=(thread,), daemon=True).start()

    return partial(_raise_in, thread), stop


def _raise_in(thread):
    number, error = ctypes.c_ulong(thread.ident), ctypes.py_object(_Enough)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(number, error)


def _insist(thread):
    """Raise in a thread until it leaves; a bare `except` swallows some of it."""
    while thread.is_alive():
        _raise_in(thread)
        time.sleep(0.05)


def _snapshot():
    """Return what puts back the state that all threads share."""
    streams, asks, filters = (sys.stdout, sys.stderr), builtins.input, warnings.filters[:]
    folder, state = os.getcwd(), random.getstate()
    legacy = np.random.get_state()  # noqa: NPY002

    def put_back():
        sys.stdout, sys.stderr = streams
        builtins.input, warnings.filters[:] = asks, filters
        os.chdir(folder)
        np.random.set_state(legacy)  # noqa: NPY002
        random.setstate(state)
        for prefix, name, original in _ORIGINALS:
            setattr(_MODULES[prefix], name, original)

    return put_back


_MODULES = {"np": np, "np.linalg": np.linalg, "np.random": np.random}
_ORIGINALS = [
    (prefix, name, value)
    for prefix, module in _MODULES.items()
    for name, value in vars(module).items()
    if callable(value) and not isinstance(value, type) and not name.startswith("_")
]


def replaced():
    """Return the names of NumPy's functions that a cell has replaced, as in "np.mean"."""
    return [
        f"{prefix}.{name}"
        for prefix, name, original in _ORIGINALS
        if vars(_MODULES[prefix]).get(name) is not original
    ]
