"""Read a learner's function without running it: its parameters, its lines, and slips in them.

The finders answer where a slip stands: `(line number, text of the line)`, or None. Behaviour says
*that* an answer is wrong; a finder says only *where* to look, so ask it after behaviour has spoken.
"""

import ast
import dis
import functools
import inspect
import linecache
import os
import textwrap
import traceback
import types

_NOTHING_DONE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
_LOOPS = (ast.For, ast.While)
_COUNTS = {"m", "n", "M", "N"}


def parameter_names(function):
    """Return the names of the positional parameters, or None if they cannot be known."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except Exception:  # a compiled function, or an object that answers no question
        return None
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def accepts(function, count):
    """Say whether the function can be called with `count` arguments by position."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except Exception:  # a compiled function that does not tell
        return True
    return True


def code_of(function):
    """Return the code that a call runs, also behind a `partial`, a method or a `__call__`; or None.

    The object itself is asked nothing: it may answer with anything.
    """
    inner = _innermost(function)
    return inner and inner.__code__


def _innermost(function):
    for _ in range(20):  # wrappers may go round in a circle
        if type(function) is types.FunctionType:
            return function
        function = _behind(function)
    return None


def _behind(function):
    kind = type(function)
    if issubclass(kind, functools.partial):
        return functools.partial.func.__get__(function)
    if kind is types.MethodType:
        return function.__func__
    for name in ("pyfunc", "__wrapped__"):  # np.vectorize, functools.cache
        inner = inspect.getattr_static(function, name, None)
        if inner is not None:
            return inner
    return inspect.getattr_static(kind, "__call__", None)


def is_empty(function):
    """Say whether the body holds nothing but `...`, `pass`, a docstring or a constant."""
    code = code_of(function)
    return (
        code is not None and {step.opname for step in dis.get_instructions(code)} <= _NOTHING_DONE
    )


def imports(function):
    """Return the names of the modules that the function's own code imports."""
    code = code_of(function)
    parts = [] if code is None else _all_code(code)
    steps = (step for part in parts for step in dis.get_instructions(part))
    return [step.argval for step in steps if step.opname == "IMPORT_NAME"]


def loops(function):
    """Say whether the function's own code has a loop or a comprehension."""
    code = code_of(function)
    return code is not None and any(_has_loop(part) for part in _all_code(code))


def _all_code(code):
    inner = [part for part in code.co_consts if inspect.iscode(part)]
    return [code, *(deeper for part in inner for deeper in _all_code(part))]


def _has_loop(code):
    return any("JUMP_BACKWARD" in step.opname for step in dis.get_instructions(code))


def message_of(error):
    """Return an error's text on one line; a learner's own error may be unable to tell it."""
    try:
        if told := _told(error):
            return told[0]
        return " ".join(str(error).split())[:200]
    except Exception:
        return "(no message)"


def _told(error):
    """Return (message, own line) if the error comes from apart, where its traceback stayed."""
    return object.__getattribute__(error, "__dict__").get("told")


def own_line(function, error):
    """Return the last line of the learner's cell that the error passed through: (number, text)."""
    if told := _told(error):
        return told[1]
    code = code_of(function)
    if code is None:
        return None
    lines, before = _cell(code)
    steps = traceback.extract_tb(BaseException.__traceback__.__get__(error))
    numbers = [step.lineno - before for step in steps if step.filename == code.co_filename]
    numbers = [number for number in numbers if 0 < number <= len(lines)]
    return (numbers[-1], lines[numbers[-1] - 1].strip()) if numbers else None


def _cell(code):
    """Return the lines of the learner's cell, and how many lines of its file come before.

    A cell of a notebook is a file of its own that lies on no disk. In a file that does, the
    function itself counts as the cell.
    """
    lines = linecache.getlines(code.co_filename)
    if not os.path.exists(code.co_filename):
        return lines, 0
    before = code.co_firstlineno - 1
    return inspect.getblock(lines[before:]), before


def tree(function):
    """Return the function as an `ast.FunctionDef` or `ast.Lambda`, or None if its text is gone.

    Line numbers count within the learner's cell.
    """
    found = _read(function)
    return found and found[0]


def lines(function):
    """Return the lines of the learner's cell, none if its text is gone."""
    found = _read(function)
    return found[1] if found else []


def _read(function):
    """Return (node, the lines of the cell), or None."""
    code = code_of(function)
    if code is None:
        return None
    lines, before = _cell(code)
    try:
        parsed = ast.parse(textwrap.dedent("".join(lines)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    nodes = [node for node in ast.walk(parsed) if _starts(node) == code.co_firstlineno - before]
    nodes = [node for node in nodes if getattr(node, "name", "<lambda>") == code.co_name]
    return (nodes[0], lines) if len(nodes) == 1 else None


def _starts(node):
    if isinstance(node, ast.FunctionDef):
        return min([node.lineno, *(part.lineno for part in node.decorator_list)])
    return node.lineno if isinstance(node, ast.Lambda) else None


def _first(function, search):
    """Return (number, text) of the first node that `search(tree)` yields, or None."""
    found = _read(function)
    numbers = [node.lineno for node in search(found[0])] if found else []
    return (min(numbers), found[1][min(numbers) - 1].strip()) if numbers else None


def xor_for_power(function):
    """Return the line with `^`, which is no power in Python."""
    return _first(function, _xors)


def _xors(node):
    operations = (part for part in ast.walk(node) if isinstance(part, (ast.BinOp, ast.AugAssign)))
    return (part for part in operations if isinstance(part.op, ast.BitXor))


def largest_along_axis(function):
    """Return the line with `np.max(a, 0)`, where `np.maximum(a, 0)` may be meant."""
    return _first(function, _largest_along_axis)


def _largest_along_axis(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            taken = part.func.attr in {"max", "min"} and len(part.args) == 2
            if taken and isinstance(part.args[1], ast.Constant):
                yield part


def kept_nowhere(function):
    """Return the line that is a sum, a product or a comparison, and nothing besides."""
    return _first(function, _kept_nowhere)


def _kept_nowhere(node):
    alone = (part for part in ast.walk(node) if isinstance(part, ast.Expr))
    return (part for part in alone if isinstance(part.value, (ast.BinOp, ast.Compare)))


def divided_then_multiplied(function):
    """Return the line with `1 / 2 * m` or `a / 2 * m`, where `a / (2 * m)` may be meant."""
    return _first(function, _divided_then_multiplied)


def _divided_then_multiplied(node):
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult):
            left = part.left
            divides = isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div)
            if divides and _is_count(part.right, node) and _is_factor(left.right, node):
                yield part


def _is_factor(node, function):
    return isinstance(node, ast.Constant) or _is_count(node, function)


def _is_count(node, function):
    """Say whether an expression counts rows or columns: `m`, `len(y)`, `X.shape[0]`, `y.size`."""
    if isinstance(node, ast.Name):
        return node.id in _COUNTS or any(
            _is_count(value, None) for value in _values_of(node.id, function)
        )
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "len"
    node = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(node, ast.Attribute) and node.attr in {"shape", "size"}


def _values_of(name, function):
    assigned = (part for part in ast.walk(function or ast.Pass()) if isinstance(part, ast.Assign))
    return [part.value for part in assigned if name in _stored(*part.targets)]


def _stored(*nodes):
    return _names(nodes, ast.Store)


def _loaded(*nodes):
    return _names(nodes, ast.Load)


def _names(nodes, context):
    parts = (part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name))
    return {part.id for part in parts if isinstance(part.ctx, context)}


def made_like(function):
    """Return the line that makes an array like another, and takes over its dtype."""
    return _first(function, _made_like)


def _made_like(node):
    calls = (part for part in ast.walk(node) if isinstance(part, ast.Call))
    named = (part for part in calls if isinstance(part.func, ast.Attribute))
    return (part for part in named if part.func.attr.endswith("_like") or part.func.attr == "copy")


def returns_in_loop(function):
    """Return the line of a `return` that ends a loop in its first round, before it adds up."""
    return _first(function, _returns_in_loop)


def _returns_in_loop(node):
    for loop in _all_loops(node):
        if any(_collects(part) for part in ast.walk(loop)):
            yield from (part for part in loop.body if isinstance(part, ast.Return))


def _all_loops(node):
    return (part for part in ast.walk(node) if isinstance(part, _LOOPS))


def _collects(node):
    """Say whether a statement collects: `a += b`, `a = a + b`, `a.append(b)`, `a[i] = b`."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in {"append", "extend"}
    if isinstance(node, ast.Assign):
        at_a_place = any(isinstance(target, ast.Subscript) for target in node.targets)
        return at_a_place or bool(_stored(*node.targets) & _loaded(node.value))
    return isinstance(node, ast.AugAssign)


def loop_variable_overwritten(function):
    """Return the line in a loop that gives its variable another value."""
    return _first(function, _overwrites_variable)


def _overwrites_variable(node):
    for loop in _all_loops(node):
        own = _stored(loop.target) if isinstance(loop, ast.For) else set()
        for part in (part for statement in loop.body for part in ast.walk(statement)):
            if isinstance(part, (ast.Assign, ast.AugAssign, ast.For)):
                targets = part.targets if isinstance(part, ast.Assign) else [part.target]
                if _stored(*targets) & own:
                    yield part


def sum_overwritten(function):
    """Return the line in a loop with `J = …` whose last value alone is used after the loop."""
    return _first(function, _overwrites_sum)


def _overwrites_sum(node):
    for loop in _all_loops(node):
        later = _loaded(*_after(loop, node))
        within = _loaded(*loop.body)
        for part in loop.body:
            if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                name = part.targets[0].id
                if name in later and name not in within:
                    yield part


def _after(loop, node):
    """Return the names that stand after a loop."""
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return [name for name in names if name.lineno > loop.end_lineno]


def _is_name(node, name):
    return isinstance(node, ast.Name) and node.id == name


def notebook_names(function):
    """Return the data of the notebook that a function reads, and where: {name: (number, text)}.

    Modules, functions and classes do not count. The place is None if the text is gone.
    """
    return {
        name: _first(function, functools.partial(_reads, name=name))
        for name, value in _globals_read(function).items()
        if not (issubclass(type(value), types.ModuleType) or callable(value))
    }


def _reads(node, name):
    return (part for part in ast.walk(node) if _is_name(part, name))


def modules(function):
    """Return the real names of the modules of the page that a function uses."""
    found = _globals_read(function).values()
    return {value.__name__ for value in found if type(value) is types.ModuleType}


def notebook_functions(function):
    """Return the other functions of the notebook that a function uses: {name: function}."""
    inner = _innermost(function)
    return {
        name: value
        for name, value in _globals_read(function).items()
        if type(value) is types.FunctionType
        and value is not inner
        and value.__globals__ is inner.__globals__
    }


def _globals_read(function):
    inner = _innermost(function)
    codes = _all_code(inner.__code__) if inner else []
    steps = (step for code in codes for step in dis.get_instructions(code))
    names = {step.argval: None for step in steps if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}}
    return {name: inner.__globals__[name] for name in names if name in inner.__globals__}
