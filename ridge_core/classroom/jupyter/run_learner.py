"""Run one learner's code cells, in a process that is good for nothing else afterwards.

Reads a JSON object from standard input: `cells`, a list of sources, and `seconds`, the limit for
each. Writes a JSON list for each cell that was run: its number, the error it ended with or None,
and for each check that it called [exercise, passed, names, first paragraph].
"""

import json
import os
import signal
import socket
import sys

MEMORY = 3 * 2**30  # bytes, the libraries included
FILE = 2**27  # bytes of a file that a cell writes


def main():
    """Run the cells that standard input names."""
    task = json.load(sys.stdin)
    answers = _cut_off()
    shell, recorded = _shell(), _recorder()
    for number, source in enumerate(task["cells"]):
        error = _run(shell, source, task["seconds"])
        print(json.dumps([number, error, recorded]), file=answers, flush=True)
        recorded.clear()
    os._exit(0)  # whatever threads a cell has left behind


def _cut_off():
    """Keep prints, questions and the network from the cells; return where answers are written."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    socket.getaddrinfo = _no_network
    if os.name == "posix":
        import resource

        for which, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, FILE)):
            resource.setrlimit(which, (most, most))
    return answers


def _no_network(*_, **__):
    raise OSError("cells are run without a network")


def _shell():
    """Return an IPython shell: notebooks hold its magics, and show things."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    shell.display_formatter.active_types = ["text/plain"]
    shell.system = shell.getoutput = _no_commands
    return shell


def _no_commands(*_, **__):
    raise OSError("cells are run without a command line")


def _recorder():
    """Return a list that grows by what each check says."""
    from ridge_core.classroom.exercises import checks

    recorded, check = [], checks.check

    def recording(name, function):
        feedback = check(name, function)
        recorded.append([name, feedback.passed, feedback.names, feedback.paragraphs[0]])
        return feedback

    checks.check = recording
    return recorded


def _run(shell, source, seconds):
    """Run one cell; return its error as "NameError: …", or None."""
    try:
        _alarm(seconds)
        done = shell.run_cell(source)
        _alarm(0)
    except BaseException as caught:
        return _text(caught)
    error = done.error_before_exec or done.error_in_exec
    return error and _text(error)


def _text(error):
    try:
        return f"{type(error).__name__}: {error}"[:200]
    except Exception:
        return type(error).__name__


def _alarm(seconds):
    """Interrupt the cell after some seconds, and again each second until it gives in."""
    if os.name == "posix":
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)


def _too_long(*_):
    raise TimeoutError("the cell takes too long")


if __name__ == "__main__":
    main()
