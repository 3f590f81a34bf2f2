"""Prepare a copy for mutmut: `python -m benchmarks.mutants FOLDER`.

It passes decorated functions over. In the copy each `@checked` is a call below its function.
"""

import ast
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def main(folder):
    """Clone the project into a new folder, take its decorators down, and say what comes next."""
    subprocess.run(["git", "clone", "--quiet", PROJECT, folder], check=True)
    for module in Path(folder, "ridge_core").glob("*.py"):
        module.write_text(undecorated(module.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"In {folder}, with the environment of the lock: pip install mutmut==3.8.1; mutmut run")


def undecorated(source):
    """Return the source with `name = checked(name)` below each function that stood under it."""
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for function in sorted(functions, key=lambda function: -function.lineno):
        for door in function.decorator_list:
            if ast.unparse(door).startswith("checked"):
                call = f"{function.name} = {ast.unparse(door)}({function.name})"
                lines.insert(function.end_lineno, " " * function.col_offset + call)
                del lines[door.lineno - 1 : door.end_lineno]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
