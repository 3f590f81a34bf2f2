"""Variations of a learner's function, each with one small change, to see which makes it right.

An edit is `(part of the tree, what stands in its place, where to look, in words)`. Replacements
for statements are lists: an empty one takes the statement away.
"""

import ast
import copy
from itertools import chain, combinations, pairwise

_OPERATORS = {
    ast.FloorDiv: (ast.Div,),
    ast.BitXor: (ast.Pow,),
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Pow, ast.MatMult),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_RELATED = (
    ("mean", "sum", "median"),
    ("min", "max"),
    ("minimum", "maximum"),
    ("argmin", "argmax"),
    ("std", "var"),
    ("abs", "square", "norm", "sqrt"),
    ("max", "maximum"),
    ("min", "minimum"),
    ("vstack", "hstack", "column_stack"),
    ("solve", "lstsq"),
    ("eigvals", "eigvalsh"),
)
_WITH_AXIS = {"argmin", "delete", "max", "mean", "median", "min", "std", "sum", "var"}
_LIKE = {"array", "empty_like", "full_like", "ones_like", "zeros_like"}
_WRAPPED = ("np.sum({})", "np.mean({})", "({}) ** 2", "np.sqrt({})", "({}).T", "-({})")
_WRAPPED_INSIDE = ("({}) ** 2", "np.sqrt({})", "np.diag({})", "np.abs({})")
_CUT = "`{}` drops digits after the point."
_OVERWRITES = "It overwrites what it should add up."
_NOT_NEEDED = "Without this line the function is right."
FIRST_ROUND = "The `return` stands inside the loop, and ends it in its first round."


def edits(function):
    """Yield the edits of an `ast.FunctionDef` or `ast.Lambda`, the likeliest first."""
    given, local = _names(function)
    for search in (_in_statements, _in_operations, _in_calls, _in_numbers):
        for part in ast.walk(function):
            yield from ((part, new, said) for new, said in search(part))
    names = [*given, *local]
    for part in ast.walk(function):
        yield from ((part, new, said) for new, said in _in_names(part, names, given))
    for part in ast.walk(function):
        yield from ((part, new, said) for new, said in _wrapped(part))
        yield from ((part, new, said) for new, said in _all_of_a_name(part, names))
    for part in ast.walk(function):
        yield from ((part, new, said) for new, said in _wrapped_inside(part))


def swaps(function):
    """Yield (two names that change places in all of the function, the function then)."""
    for first, second in combinations(_names(function)[0], 2):
        turned = {first: second, second: first}
        body = [_renamed(statement, turned) for statement in _body(function)]
        yield (first, second), _with(function, body=body if _is_several(function) else body[0])


def parents(function):
    """Return for each part of a tree what it is a part of."""
    return {part: whole for whole in ast.walk(function) for part in ast.iter_child_nodes(whole)}


def grafted(function, above, old, new):
    """Return a copy of a function in which `new` stands in the place of `old`."""
    while old is not function:
        whole = above[old]
        old, new = whole, _in_place(whole, old, new)
    return new


def _in_place(whole, old, new):
    for name, value in ast.iter_fields(whole):
        if value is old:
            return _with(whole, **{name: new})
        if isinstance(value, list) and any(one is old for one in value):
            several = new if isinstance(new, list) else [new]
            parts = (several if one is old else [one] for one in value)
            return _with(whole, **{name: [*chain.from_iterable(parts)]})
    raise ValueError("old is not a part of whole")


def _with(node, **fields):
    """Return a copy of a node with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _renamed(node, turned):
    if isinstance(node, ast.Name):
        return _with(node, id=turned.get(node.id, node.id))
    if isinstance(node, list):
        return [_renamed(part, turned) for part in node]
    if not isinstance(node, ast.AST):
        return node
    return _with(node, **{name: _renamed(value, turned) for name, value in ast.iter_fields(node)})


def _body(function):
    return function.body if _is_several(function) else [function.body]


def _is_several(function):
    return isinstance(function.body, list)


def _names(function):
    """Return the names of the parameters, and of what is assigned besides."""
    given = [argument.arg for argument in function.args.args]
    parts = (part for part in ast.walk(function) if isinstance(part, ast.Name))
    stored = dict.fromkeys(part.id for part in parts if isinstance(part.ctx, ast.Store))
    return given, [name for name in stored if name not in given]


def _expression(text):
    return ast.parse(text, mode="eval").body


def _written(node):
    text = ast.unparse(node)
    return text if len(text) < 60 else text[:57] + "…"


def _in_statements(part):
    if isinstance(part, ast.For):
        yield from _in_loop(part)
    if isinstance(part, ast.Break):
        yield [ast.Continue()], "Look at `break`: it ends the whole loop."
    if isinstance(part, ast.AugAssign):
        for kind in _OPERATORS.get(type(part.op), ()):
            yield [_with(part, op=kind())], f"Look at what is done to {_target(part)}."
    if isinstance(part, (ast.Assign, ast.AugAssign, ast.Expr)):
        yield [], _NOT_NEEDED
    if isinstance(part, ast.If):
        for body in (part.body, part.orelse):
            yield body, "Look at this condition and what hangs on it."


def _in_loop(loop):
    late = [one for one in loop.body if isinstance(one, ast.Return)]
    if late:
        rest = [one for one in loop.body if one not in late] or [ast.Pass()]
        yield [_with(loop, body=rest), *late], FIRST_ROUND
    yield from _adding(loop)


def _adding(loop):
    for one in loop.body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            new = ast.copy_location(ast.AugAssign(one.targets[0], ast.Add(), one.value), one)
            yield [_in_place(loop, one, new)], _OVERWRITES


def _target(part):
    return f"`{_written(part.target)}`"


def _in_operations(part):
    if isinstance(part, ast.BinOp):
        yield from _other_operator(part)
        yield from ((new, _brackets(part)) for new in _regrouped(part))
        too_much = f"Look at `{_written(part)}`: it holds more than belongs there."
        inner = (one for one in ast.walk(part) if isinstance(one, ast.Name))
        yield from ((side, too_much) for side in (part.left, part.right, *inner))
    if isinstance(part, ast.Compare):
        for kind in _COMPARISONS.get(type(part.ops[0]), ()):
            yield _with(part, ops=[kind()]), f"Look at the comparison `{_written(part)}`."
    if isinstance(part, ast.UnaryOp):
        yield part.operand, f"Look at the sign in front of `{_written(part.operand)}`."
    if isinstance(part, (ast.BoolOp, ast.IfExp)):
        sides = part.values if isinstance(part, ast.BoolOp) else (part.body, part.orelse)
        yield from ((side, f"Look at `{_written(part)}`.") for side in sides)


def _brackets(part):
    return f"Look at `{_written(part)}`: do brackets stand around what belongs together?"


def _other_operator(part):
    left, right = _written(part.left), _written(part.right)
    said = f"Look at what is done with `{left}` and `{right}`."
    said = _CUT.format("//") if isinstance(part.op, ast.FloorDiv) else said
    for kind in _OPERATORS.get(type(part.op), ()):
        yield ast.BinOp(part.left, kind(), part.right), said
    if isinstance(part.op, (ast.Sub, ast.Div)):
        yield ast.BinOp(part.right, part.op, part.left), said
    if isinstance(part.op, ast.MatMult):
        yield ast.BinOp(ast.Attribute(part.left, "T", ast.Load()), part.op, part.right), said


def _regrouped(part):
    """Yield (a ∘ b) ∘ c as a ∘ (b ∘ c) and the reverse, and a power moved in or out."""
    left, right = part.left, part.right
    if isinstance(left, ast.BinOp):
        yield ast.BinOp(left.left, left.op, ast.BinOp(left.right, part.op, right))
    if isinstance(right, ast.BinOp):
        yield ast.BinOp(ast.BinOp(left, part.op, right.left), right.op, right.right)
    if isinstance(part.op, ast.Pow) and isinstance(left, ast.Call):
        for inner in _taken(left)[:1]:
            yield _deeper(left, inner, ast.BinOp(inner, part.op, right))


def _deeper(whole, old, new):
    """Return a copy of a part of the tree with something inside it replaced."""
    return grafted(whole, parents(whole), old, new)


def _taken(call):
    """Return what a call works on: its arguments, and the object of a method."""
    return [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]


def _in_calls(part):
    if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Load):
        yield part.value, f"Look at `{_written(part)}`: is all of it meant, or a part?"
    if isinstance(part, ast.Slice):
        said = f"Look at where the slice `{_written(part)}` begins and ends."
        yield from ((_with(part, **{end: None}), said) for end in ("lower", "upper", "step"))
    if isinstance(part, ast.Attribute) and part.attr == "T":
        yield part.value, f"Look at `{_written(part)}`."
    if isinstance(part, ast.Call):
        yield from _other_call(part)


def _other_call(call):
    name = _called(call)
    for group in (group for group in _RELATED if name in group):
        for other in (one for one in group if one != name):
            yield _with(call, func=_function(call.func, other)), f"Look at `{name}`."
    yield from _other_keywords(call, name)
    said = f"Look at `{_written(call)}`: one step is too much."
    said = _CUT.format(name) if name in {"int", "floor", "round"} else said
    yield from ((one, said) for one in _taken(call))


def _other_keywords(call, name):
    for word in call.keywords:
        said = f"Look at `{_written(word)}`."
        yield _in_place(call, word, []), said
        if word.arg == "axis" and isinstance(word.value, ast.Constant):
            other = _with(word, value=ast.Constant(1 - bool(word.value.value)))
            yield _in_place(call, word, other), said
    if name in _WITH_AXIS and not any(word.arg == "axis" for word in call.keywords):
        yield _with_keyword(call, "axis", 0), f"Look at `{name}`: along which axis?"
    if name in _LIKE:
        new = _with(call, keywords=[ast.keyword("dtype", ast.Name("float", ast.Load()))])
        yield new, f"Look at `{name}`: which dtype does it take over?"


def _called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _function(func, name):
    if isinstance(func, ast.Attribute):
        return ast.Attribute(func.value, name, ast.Load())
    return _expression(f"np.{name}" if name.endswith("imum") else name)


def _with_keyword(call, name, value):
    words = [*call.keywords, ast.keyword(name, ast.Constant(value))]
    return ast.Call(call.func, call.args, words)


def _in_numbers(part):
    if not isinstance(part, ast.Constant) or type(part.value) not in (int, float):
        return
    value, said = part.value, f"Look at the number `{part.value}`."
    near = (value - 1, value + 1, 2 * value, value / 2, -value, 1e-6, 0, 1, 2)
    near += (100 * value,) if value < 50 else ()
    for other in dict.fromkeys(near):
        if other != value and (value, other) != (2, 0):  # Where squares are 1, their sum is m.
            yield ast.Constant(other), said


def _in_names(part, names, given):
    simple = isinstance(part, (ast.Name, ast.Constant, ast.Call, ast.Subscript, ast.Attribute))
    if not simple or not isinstance(getattr(part, "ctx", ast.Load()), ast.Load):
        return
    said = f"Look at `{_written(part)}`: is it what you mean?"
    others = [name for name in names if name != getattr(part, "id", "")]
    yield from ((ast.Name(name, ast.Load()), said) for name in others)
    if not isinstance(part, ast.Attribute):
        yield from ((_expression(f"len({name})"), said) for name in given)
        if not isinstance(part, ast.Constant):
            said = f"`{_written(part)}` is a place in a list. Is what stands there meant?"
            chosen = (_expression(f"{name}[{ast.unparse(part)}]") for name in given)
            yield from ((one, said) for one in chosen)


def _all_of_a_name(part, names):
    """Yield a statement with a name that stands in it several times replaced throughout."""
    if not isinstance(part, (ast.Assign, ast.Return, ast.AugAssign, ast.Expr)):
        return
    read = [one.id for one in ast.walk(part) if isinstance(one, ast.Name)]
    for name in dict.fromkeys(one for one in read if read.count(one) > 1 and one in names):
        said = f"Look at `{name}`, each time: is it what you mean?"
        yield from ((_renamed(part, {name: other}), said) for other in names if other != name)


def _wrapped_inside(part):
    read = isinstance(getattr(part, "ctx", ast.Load()), ast.Load)
    if read and isinstance(part, (ast.Call, ast.Name, ast.Subscript)):
        said = f"A step is missing at `{_written(part)}`."
        forms = (form.format(ast.unparse(part)) for form in _WRAPPED_INSIDE)
        yield from ((_expression(form), said) for form in forms)


def _wrapped(part):
    if isinstance(part, (ast.Assign, ast.Return, ast.Lambda)):
        value = part.body if isinstance(part, ast.Lambda) else part.value
        for one in value.elts if isinstance(value, ast.Tuple) else filter(None, [value]):
            said = f"A step is missing at `{_written(one)}`."
            for form in _WRAPPED:
                yield _deeper(part, one, _expression(form.format(ast.unparse(one)))), said
    if isinstance(part, ast.Assign):
        yield [_with(part, value=ast.Constant(1.0))], f"Look at {_assigned(part)}."
        if isinstance(part.targets[0], ast.Tuple):
            yield from _unpacked_otherwise(part, part.targets[0].elts)


def _unpacked_otherwise(part, names):
    for one, other in pairwise(names):
        turned = [{one: other, other: one}.get(name, name) for name in names]
        new = _with(part, targets=[ast.Tuple(turned, ast.Store())])
        yield new, "Look at the order in which this is unpacked."


def _assigned(part):
    return f"`{_written(part.targets[0])}`, and at whether it belongs there"
