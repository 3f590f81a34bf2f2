"""Read a learner's function without running it: is it there, what does it take, does it loop."""

import dis
import inspect
import linecache
import traceback

_NOTHING_DONE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}


def parameter_names(function):
    """Return the names of the positional parameters, or None if they cannot be known."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def accepts(function, count):
    """Say whether the function can be called with `count` arguments by position."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # a compiled function that does not tell
        return True
    return True


def is_empty(function):
    """Say whether the body holds nothing but `...`, `pass`, a docstring or a constant."""
    code = getattr(function, "__code__", None)
    return (
        code is not None and {step.opname for step in dis.get_instructions(code)} <= _NOTHING_DONE
    )


def loops(function):
    """Say whether the function's own code has a loop or a comprehension."""
    code = getattr(function, "__code__", None)
    return code is not None and any(_has_loop(part) for part in _all_code(code))


def _all_code(code):
    inner = [part for part in code.co_consts if inspect.iscode(part)]
    return [code, *(deeper for part in inner for deeper in _all_code(part))]


def _has_loop(code):
    return any("JUMP_BACKWARD" in step.opname for step in dis.get_instructions(code))


def message_of(error):
    """Return an error's text on one line; a learner's own error may be unable to tell it."""
    try:
        return " ".join(str(error).split())[:200]
    except Exception:
        return "(no message)"


def own_line(function, error):
    """Return the last line of the learner's file that the error passed through: (number, text)."""
    filename = getattr(getattr(function, "__code__", None), "co_filename", None)
    steps = traceback.extract_tb(error.__traceback__)
    numbers = [step.lineno for step in steps if step.filename == filename]
    if not numbers:
        return None
    return numbers[-1], linecache.getline(filename, numbers[-1]).strip()
