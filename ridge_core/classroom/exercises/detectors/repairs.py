"""The line that is wrong, found by trying: with one small change in it the function is right."""

import ast
import copy
import time
import types
from itertools import islice

from ridge_core.classroom.exercises import reading, sandbox
from ridge_core.classroom.exercises.detectors import rewriting
from ridge_core.classroom.exercises.detectors.code import line
from ridge_core.classroom.exercises.detectors.verdict import about_changes, example
from ridge_core.classroom.exercises.feedback import Feedback
from ridge_core.classroom.exercises.running import Outcome, as_parts, same

_MOST = 1500  # variations of one function
_SECONDS = 0.8  # for all of them, of the processor; and twice that by the clock
_ONE_LINE = "One small change in one line makes your function right on every input tried."
# A function that reaches beyond its arguments is not varied: nobody wrote the variation.
_OUTSIDE = {"open", "exec", "eval", "__import__", "importlib", "os", "sys", "shutil"}
_OUTSIDE |= {"subprocess", "pathlib", "Path"}
_STRANGE = (ast.While, ast.Global, ast.Yield, ast.Await, ast.Import, ast.ImportFrom, ast.With)


def repair(trial):
    """Catch a function that one small change would make right, and show the line."""
    if not all(map(_is_answer, trial.outcomes, trial.answers)):
        return None
    found = where(trial)
    if not found:
        return None
    paragraphs = (*found, *example(trial), *about_changes(trial))
    return Feedback(False, paragraphs, ("one line",))


def _is_answer(outcome, answer):
    parts = as_parts(outcome.value, pair=isinstance(answer.value, tuple))
    return parts is not None and len(parts) == len(as_parts(answer.value))


def where(trial):
    """Return paragraphs that show what a small change would make right, none if nothing does."""
    own = reading.tree(trial.function)
    if own is None or not _can_be_varied(trial.function, own):
        return []
    ((found, error, *_),) = sandbox.calls(lambda: _first_right(own, trial), [()])
    return [] if error is not None or found is None else _shown(trial.function, *found)


def _can_be_varied(function, own):
    if type(function) is not types.FunctionType or function.__code__.co_freevars:
        return False
    if not sandbox.copies_work():  # a thread of the page is no place to try what nobody wrote
        return False
    parts = list(ast.walk(own))
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    names |= reading.modules(function)
    if any(isinstance(part, _STRANGE) for part in parts) or getattr(own, "decorator_list", []):
        return False
    return not names & _OUTSIDE


def _variations(own):
    """Yield (the function changed, the number of its line or None, what to look at)."""
    above = rewriting.parents(own)
    for old, new, said in rewriting.edits(own):
        yield rewriting.grafted(own, above, old, new), getattr(old, "lineno", None), said
    for (one, other), new in rewriting.swaps(own):
        yield new, None, f"`{one}` and `{other}` have changed places in it."


def _first_right(own, trial):
    """Return (line, where to look) of the first variation that is right everywhere, or None."""
    end, late = time.process_time() + _SECONDS, time.monotonic() + 2 * _SECONDS
    rows = list(trial)[::-1]  # those drawn at random tell most
    for new, number, said in islice(_variations(own), _MOST):
        changed = _compiled(trial.function, new)
        if changed is not None and all(_right(changed, *row) for row in rows):
            return number, said
        if time.process_time() > end or time.monotonic() > late:
            break
    return None


def _compiled(function, own):
    try:
        if isinstance(own, ast.Lambda):
            own = ast.Expression(own)
            code = compile(ast.fix_missing_locations(own), "<a variation>", "eval")
            return eval(code, dict(function.__globals__))
        names, module = dict(function.__globals__), ast.Module([own], [])
        exec(compile(ast.fix_missing_locations(module), "<a variation>", "exec"), names)
        return names[own.name]
    except Exception:  # not every change can be compiled
        return None


def _right(changed, probe, outcome, answer):
    arguments = copy.deepcopy(probe.arguments)
    try:
        return same(Outcome(changed(*arguments)), answer)
    except Exception:  # and not every change can be run
        return False


def _shown(function, number, said):
    if number is None:
        return [_ONE_LINE.replace("in one line ", ""), said]
    lines = reading.lines(function)
    return [_ONE_LINE, *line((number, lines[number - 1].strip())), said]
